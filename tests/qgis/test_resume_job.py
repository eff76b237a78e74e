"""`arcgisraster:resumejob`: from the address of a job to its files, with a record of this profile and without."""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.bridge import found_job
from arcgis_raster_download.plugin.bridge.history import History
from tests.qgis.asking import requests_for, submitted
from tests.scenarios.reference import differences

DOWNLOAD = "arcgisraster:downloadraster"
RESUME = "arcgisraster:resumejob"
BOX = "8,9,47,48 [EPSG:4326]"
UNKNOWN = "j" + "0" * 32

pytestmark = pytest.mark.usefixtures("processing", "quick", "project")


@pytest.fixture
def begun(processing, quick, site, tmp_path):
    """Return a function that lets a job run and returns its address; by default nothing is left of it here."""

    def begun(keep: bool = False, images=("Geoid",), **parameters) -> str:
        urls = [site.image_url(name) for name in images]
        parameters = {"IMAGES": urls, "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path / "first"), **parameters}
        if keep:
            quick.patience = 0.3
            site.configure(jobs=len(images), fault="503", fault_at="file")
            with pytest.raises(QgsProcessingException):
                processing.run(DOWNLOAD, parameters)
            site.configure(running=True, fault="")
            (record,) = History().read_all()
            return "\n".join(job.url for job in record.jobs)
        result = processing.run(DOWNLOAD, parameters)
        for path in result["OUTPUT_LAYERS"]:
            os.unlink(path)
        assert History().read_all() == ()
        return result["JOB_URLS"]

    return begun


@pytest.fixture
def resume(processing, tmp_path):
    """Return a function that resumes jobs."""

    def resume(urls, feedback=None, **parameters):
        parameters = {"JOB_URLS": urls, "OUTPUT_FOLDER": str(tmp_path / "resumed"), **parameters}
        return processing.run(RESUME, parameters, feedback=feedback)

    return resume


@pytest.fixture
def refused(resume):
    """Return a function that resumes in vain and returns why."""

    def refused(urls, **parameters) -> str:
        with pytest.raises(QgsProcessingException) as caught:
            resume(urls, **parameters)
        return str(caught.value)

    return refused


def names(result) -> list[str]:
    assert result["OUTPUT"] == result["OUTPUT_LAYERS"][0]
    return [os.path.basename(path) for path in result["OUTPUT_LAYERS"]]


def test_public_names(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById(RESUME)
    assert [each.name() for each in algorithm.parameterDefinitions()] == ["JOB_URLS", "AUTHCFG", "OUTPUT_FOLDER"]
    assert {each.name(): each.type() for each in algorithm.outputDefinitions()} == {
        "OUTPUT": "outputRaster",
        "OUTPUT_LAYERS": "outputMultilayer",
        "OUTPUT_FOLDER": "outputFolder",
        "JOB_URLS": "outputString",
    }
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    assert [bool(each.flags() & optional) for each in algorithm.parameterDefinitions()] == [False, True, True]


# ---- with a record


def test_own_download(begun, resume, site, tmp_path):
    url = begun(keep=True)
    result = resume([f"{url}?token=x&f=json", f" {url}/results/outputRaster/ \n“{url}”"])
    assert result["OUTPUT"] == str(tmp_path / "first" / "Geoid.tif") and result["JOB_URLS"] == url
    assert result["OUTPUT_FOLDER"] == str(tmp_path / "first") and not (tmp_path / "resumed").exists()
    assert len(submitted(site)) == 1 and History().read_all() == ()


def test_download_of_two_jobs_by_one_of_them(begun, resume, site, tmp_path):
    """Images in two systems are two jobs and one download."""
    images = ("Geoid", "Multispectral")
    urls = begun(keep=True, images=images, EXTENT="5,15,45,55 [EPSG:4326]").splitlines()
    assert len(urls) == 2
    result = resume(urls[1])
    assert names(result) == ["Geoid.tif", "Multispectral.tif"] and len(submitted(site)) == 2
    assert sorted(result["JOB_URLS"].splitlines()) == sorted(urls)


def test_download_of_the_panel(resume, site, downloads, tmp_path, qtbot):
    """What the panel began keeps its record: somebody sees it there."""
    from arcgis_raster_download import download

    site.configure(hold="executing")
    job = download(site.image_url("Geoid"), folder=str(tmp_path / "panel"), load=False)
    qtbot.waitUntil(lambda: bool(job.job_urls), timeout=10000)
    url = job.job_urls[0]
    with pytest.raises(QgsProcessingException, match="Another QGIS window works on this download"):
        resume(url)
    downloads.close()
    site.configure(running=True, hold="")
    qtbot.waitUntil(lambda: not History().taken(), timeout=10000)
    assert resume(url)["OUTPUT"] == str(tmp_path / "panel" / "Geoid.tif")
    assert differences(str(tmp_path / "panel" / "Geoid.tif"), str(site.raster_path("Geoid")), None) == []
    (record,) = History().read_all()
    assert record.status.value == "done" and not record.is_unattended
    # Once more: it is there, and nothing is fetched again.
    before = len(requests_for(site, ".tif"))
    assert resume(url)["OUTPUT"] == str(tmp_path / "panel" / "Geoid.tif")
    assert len(requests_for(site, ".tif")) == before and len(submitted(site)) == 1


def test_own_download_whose_job_is_gone(begun, refused, site):
    url = begun(keep=True)
    (record,) = History().read_all()
    gone = f"{site.task_url}/jobs/{UNKNOWN}"
    History().write(replace(record, jobs=(replace(record.jobs[0], url=gone),)))
    assert refused(gone) == "The server has already deleted this job. Try again to let it run once more."
    assert len(submitted(site)) == 1 and History().read_all() == () and url != gone


# ---- without a record


def test_foreign_job(begun, resume, site, tmp_path):
    result = resume(begun())
    assert result["OUTPUT"] == str(tmp_path / "resumed" / "Geoid.tif")
    # Cut out as it was asked for: what covers the box, and not the whole image.
    assert len(submitted(site)) == 1 and os.path.getsize(result["OUTPUT"]) < 100_000


def test_foreign_jobs(begun, resume, site):
    urls = [begun(images=("Geoid", "WorldClasses")), begun(images=("Multispectral",), EXTENT=None)]
    assert names(resume("\n".join(urls))) == ["Geoid.tif", "Countries.tif", "Multispectral.tif"]


def test_foreign_job_that_still_runs(begun, resume, site):
    site.configure(execute_seconds=0.6, jobs=1)
    url = begun()
    assert names(resume(url)) == ["Geoid.tif"]


def test_whole_foreign_image(begun, resume, site):
    path = resume(begun(EXTENT=None))["OUTPUT"]
    assert differences(path, str(site.raster_path("Geoid")), None) == []


def test_nothing_is_replaced(begun, resume, tmp_path):
    (tmp_path / "resumed").mkdir()
    (tmp_path / "resumed" / "Geoid.tif").write_bytes(b"mine")
    assert names(resume(begun())) == ["Geoid_2.tif"]
    assert (tmp_path / "resumed" / "Geoid.tif").read_bytes() == b"mine"


def test_foreign_job_of_an_item(begun, resume, site):
    """The server tells the item's id, and no portal says what it is: the file is called as the server calls it."""
    url = begun(IMAGES=site.item_id("Geoid"), SERVER=site.portal_url)
    (name,) = names(resume(url))
    assert name.startswith("downloadimage_") and name.endswith(".tif")


@pytest.mark.parametrize("images", [("Geoid",), ("Geoid", "WorldClasses")])
def test_server_that_tells_no_inputs(begun, resume, site, monkeypatch, images):
    from arcgis_raster_download.plugin.arcgis import found_job as client

    url = begun(images=images)
    # As if the resources were not there.
    monkeypatch.setattr(client, "INPUT", "nothing")
    result = resume(url)
    assert len(names(result)) == len(images) and all(name.startswith("downloadimage") for name in names(result))


@pytest.mark.parametrize(
    ("options", "words", "tells"),
    [
        ({"deliver": "none"}, "Geoid was not delivered: “", True),
        ({"deliver": "none"}, "Geoid was not delivered: “", False),
        ({"deliver": "none", "warn_missing": False}, "delivered no file", True),
        ({"deliver": "none", "warn_missing": False}, "delivered no file", False),
        ({"deliver": "fewer"}, "Countries was not delivered: “", True),
        ({"deliver": "fewer"}, "WorldClasses was not delivered: “", False),
        ({"deliver": "fewer", "warn_missing": False}, "Countries was not delivered", True),
        ({"ignore_clip": "warning"}, "the server would not clip: “", True),
        ({"ignore_clip": "warning"}, "the server would not clip: “", False),
        ({"ignore_clip": "silent"}, "the server sent the whole image", True),
        ({"job_error": "ERROR 001143"}, "The server stopped the job: “ERROR 001143”.", True),
        ({"file_fault": "garbage"}, "is not a TIFF", True),
        ({"file_fault": "garbage"}, "is not a TIFF", False),
    ],
)
def test_what_was_not_delivered(processing, refused, site, tmp_path, monkeypatch, options, words, tells):
    from arcgis_raster_download.plugin.arcgis import found_job as client

    site.configure(**options)
    urls = [site.image_url(name) for name in ("Geoid", "WorldClasses")]
    with pytest.raises(QgsProcessingException):
        processing.run(DOWNLOAD, {"IMAGES": urls, "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path / "first")})
    url = f"{site.task_url}/jobs/{site.jobs()[-1]['jobId']}"
    for record in History().read_all():
        History().forget(record.id)
    if not tells:
        monkeypatch.setattr(client, "INPUT", "nothing")
    assert words in refused(url)
    assert len(submitted(site)) == 1
    folder = tmp_path / "resumed"
    assert not [name for name in os.listdir(folder) if name.endswith(".part")]


def test_token_of_an_answer_is_never_told(begun, resume, site):
    class Listener(QgsProcessingFeedback):
        said = ""

        def pushInfo(self, info):
            Listener.said += info

    url = begun()
    resume(f"{url}?token=abcdefghijkl", Listener(False))
    assert url in Listener.said and "abcdefghijkl" not in Listener.said


# ---- what cannot be


@pytest.mark.parametrize(
    ("urls", "words"),
    [
        ("", "Name at least one job"),
        ([], "Name at least one job"),
        (" \n ", "Name at least one job"),
        ("hello", "“hello” is not the address of a job on the server."),
        ("file:///etc/GPServer/x/jobs/j1", "is not the address of a job on the server."),
        ("https://host/arcgis/rest/services/A/ImageServer", "is not the address of a job on the server."),
        ("https://host/arcgis/rest/services/A/GPServer/T/jobs/", "is not the address of a job on the server."),
        ("https://host:99999/arcgis/rest/services/A/GPServer/T/jobs/j1", "is neither a web address"),
    ],
)
def test_bad_urls(refused, site, urls, words):
    assert words in refused(urls)
    assert not site.log()


def test_unknown_parameter(refused):
    assert "There is no parameter JOBS." in refused("x", JOBS="y")


def test_job_that_is_gone(refused, site):
    text = refused(f"{site.task_url}/jobs/{UNKNOWN}")
    assert text == "The server has already deleted this job. Try again to let it run once more."


def test_job_of_a_server_that_asks_for_a_sign_in(begun, resume, refused, site, configuration):
    url = begun()
    site.configure(server_security="tokens")
    assert "asks for a sign-in" in refused(url)
    login = configuration("Basic", username="serveruser", password=site.password("serveruser"))
    assert names(resume(url, AUTHCFG=login)) == ["Geoid.tif"]
    assert len(submitted(site)) == 1


def test_public_server_that_names_a_private_image():
    """What a server says leads nowhere that it may not lead: nobody is asked, so no session is needed."""
    public, private = f"https://gis.example.com/arcgis/rest/services/A/GPServer/T/jobs/{UNKNOWN}", "http://10.0.0.1"
    address = parse_address(f"{private}/arcgis/rest/services/A/ImageServer")
    description = found_job._described(None, public, address, "downloadimage_1", 1.0)
    assert description.service is None and description.source.label == "downloadimage_1"


def test_server_that_does_not_answer(refused, site):
    text = refused("http://127.0.0.1:9/arcgis/rest/services/A/GPServer/DownloadRaster/jobs/j1")
    assert text.startswith("127.0.0.1:9 does not answer.")


@pytest.mark.parametrize("has_record", [True, False])
def test_cancel(processing, site, tmp_path, qtbot, has_record):
    """It cancels the job on the server, whoever began it."""
    site.configure(hold="executing")
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(DOWNLOAD)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    parameters = {"IMAGES": site.image_url("Geoid"), "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path / "first")}
    assert algorithm.prepare(parameters, context, feedback)

    def run() -> None:
        with pytest.raises(QgsProcessingException):
            algorithm.runPrepared(parameters, context, feedback)

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: any("/jobs/j" in entry["path"] for entry in site.log()), timeout=10000)
    # Its process goes away without a word to the server.
    algorithm._work.cancel.leave()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=10000)
    assert not requests_for(site, "/cancel")
    (record,) = History().read_all()
    url = record.jobs[0].url
    if not has_record:
        History().forget(record.id)

    class Impatient(QgsProcessingFeedback):
        def pushInfo(self, info):
            if info == "Submitted.":
                self.cancel()

    with pytest.raises(QgsProcessingException, match=r"\AThe download was cancelled\.\Z"):
        processing.run(RESUME, {"JOB_URLS": url, "OUTPUT_FOLDER": str(tmp_path)}, feedback=Impatient(False))
    assert len(requests_for(site, "/cancel")) == 1 and History().read_all() == ()
