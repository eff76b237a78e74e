"""What the local site's DownloadRaster reads, says and delivers, over HTTP."""

from __future__ import annotations

import re
from typing import Any, Iterator, List

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal

from tests.server import asking
from tests.server.asking import ask, texts
from tests.server.process import SiteProcess

BOX = {"extent": {"xmin": 6.125, "ymin": 45.125, "xmax": 8.875, "ymax": 47.375}}
NO_SETTING = "No clip geometry or extent setting, image will not be clipped."
INVALID_SETTING = "Invalid clip geometry or extent setting, image will not be clipped."
WARNINGS = {
    "not JSON at all": INVALID_SETTING,
    '{"ClippingGeometry": {"rings": []} "extent": {}}': INVALID_SETTING,
    '"text"': INVALID_SETTING,
    "{}": NO_SETTING,
    '{"clip": {"rings": [[[0,0],[0,1],[1,1],[0,0]]]}}': NO_SETTING,
    '{"ClippingGeometry": {"paths": []}}': "Invalid geometry setting, image will not be clipped.",
    '{"ClippingGeometry": {"curveRings": [[[0,0]]]}}': "Invalid geometry setting, image will not be clipped.",
    '{"extent": {"xmin": 1, "ymin": 2, "xmax": 3}}': "Invalid extent setting, image will not be clipped.",
}


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    """Run one site without waits."""
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Give the site as it started."""
    running.reset()
    return running


def run(site: SiteProcess, images: Any, clip: Any = BOX, **more: Any) -> Any:
    """Run a job."""
    return asking.run(site.task_url, inputImageLayer=images, clipSetting=clip, **more)


def sizes(job: Any) -> List[Any]:
    """Return width, height and bands of every file."""
    found = []
    for content in asking.contents(job):
        gdal.FileFromMemBuffer("/vsimem/one.tif", content)
        dataset = gdal.Open("/vsimem/one.tif")
        found.append((dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount))
    return found


def test_messages_in_their_order(site: SiteProcess) -> None:
    url = site.image_url("Geoid")
    job = run(site, {"url": url})
    told = texts(job)
    order = [
        "Submitted.", "Executing...", "Executing (DownloadRaster): DownloadRaster ", "Start Time: ",
        "Raster Analytics helper service: ", "Running on ArcGIS Image Server.", "Input Image Layer(s) are: ",
        f"Downloading image: {url}", f"Clipping image: {url}", "Clip geometry setting found, clipping the image...",
        f"Raster '{url}'", "Use default resampling method.", "Succeeded at ",
    ]
    assert len(told) == len(order) and all(text.startswith(start) for text, start in zip(told, order))
    assert re.fullmatch(
        r"Start Time: \w+day, \w+ \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M", told[3]
    ) and re.search(r"\(Elapsed Time: \d+\.\d\d seconds\)$", told[-1])
    site.configure(registered=False)
    assert "Raster Analytic services were not registered on Portal." in texts(run(site, {"url": url}), "Warning")


@pytest.mark.parametrize("text", WARNINGS)
def test_bad_clip_is_a_warning_and_the_whole_image(site: SiteProcess, text: str) -> None:
    job = run(site, {"url": site.image_url("Geoid")}, text)
    assert job["jobStatus"] == "esriJobSucceeded"
    assert texts(job, "Warning") == [WARNINGS[text]] and sizes(job) == [(1440, 721, 1)]
    assert any(message.startswith("Downloaded image: ") for message in texts(job))


def test_keys_of_the_clip_are_read_in_any_case(site: SiteProcess) -> None:
    rings = [[[6.125, 45.125], [6.125, 47.375], [8.875, 47.375], [8.875, 45.125], [6.125, 45.125]]]
    for key in ("ClippingGeometry", "CLIPPINGGEOMETRY", "clippingGeometry"):
        assert sizes(run(site, {"url": site.image_url("Geoid")}, {key: {"RINGS": rings}})) == [(11, 9, 1)]
    assert sizes(run(site, {"url": site.image_url("Geoid")}, {"EXTENT": BOX["extent"]})) == [(11, 9, 1)]


def test_envelope_as_geometry_needs_an_extent_beside_it(site: SiteProcess) -> None:
    both = {"ClippingGeometry": BOX["extent"], **BOX}
    assert sizes(run(site, {"url": site.image_url("Geoid")}, both)) == [(11, 9, 1)]
    alone = run(site, {"url": site.image_url("Geoid")}, {"ClippingGeometry": BOX["extent"]})
    assert texts(alone, "Warning") == ["Invalid geometry setting, image will not be clipped."]


def test_clip_beside_the_image_gives_a_warning_and_no_file(site: SiteProcess) -> None:
    job = run(site, {"url": site.image_url("Orthophoto")})
    url = site.image_url("Orthophoto")
    assert job["jobStatus"] == "esriJobSucceeded" and asking.result(job) == []
    assert texts(job, "Warning")[0] == f"Download image failed: {url}"


@pytest.mark.parametrize("text", ["https://host/rest/services/A/ImageServer", "{}", '{"urls": []}', "{'url': 1}", "[]"])
def test_unreadable_input_fails_the_job(site: SiteProcess, text: str) -> None:
    job = run(site, text)
    assert job["jobStatus"] == "esriJobFailed" and texts(job, "Error")[0] == "No valid input image layer(s)."
    assert set(job) == {"jobId", "jobStatus", "messages", "url"}


def test_inputs_in_every_form(site: SiteProcess) -> None:
    geoid, classes = site.image_url("Geoid"), site.image_url("WorldClasses")
    item = site.item_id("WorldClasses")
    one, two = (11, 9, 1), (15, 12, 1)
    assert sizes(run(site, {"url": geoid})) == [one]
    assert sizes(run(site, {"itemId": item})) == [two]
    assert sizes(run(site, {"urls": [geoid, {"url": classes}, {"nothing": 1}]})) == [one, two]
    assert sizes(run(site, {"itemIds": [{"itemId": item}, site.item_id("Geoid")]})) == [two, one]
    assert sizes(run(site, {"uri": "/rasterStores/store/Geoid.crf"})) == [one]
    assert sizes(run(site, {"uris": ["/cloudStores/c/WorldClasses.tif", "raster-store://s/Geoid"]})) == [two, one]
    assert sizes(run(site, {"url": f"{geoid},{classes}"})) == [one, two]
    assert sizes(run(site, 'text before {"url":\\n "' + geoid + '"} and after')) == [one]


def test_which_key_wins_is_an_option(site: SiteProcess) -> None:
    images = {"itemId": site.item_id("WorldClasses"), "url": site.image_url("Geoid")}
    assert sizes(run(site, images)) == [(11, 9, 1)]
    site.configure(priority="itemid")
    assert sizes(run(site, images)) == [(15, 12, 1)]


def test_names_of_files(site: SiteProcess) -> None:
    geoid = site.image_url("Geoid")
    named = asking.result(run(site, {"urls": [{"url": geoid, "downloadName": "my_geoid"}, geoid, geoid]}))
    names = [member["url"].split("/")[-1] for member in named]
    assert names[0] == "my_geoid.tif" and len(set(names)) == 3
    assert re.fullmatch(r"downloadimage_\d{14}\.tif", names[1])
    prefix = f"{site.url}/arcgis/rest/directories/arcgisjobs/utilities/rasterutilities_gpserver/"
    assert named[0]["url"].startswith(prefix) and named[0]["url"].endswith("/scratch/my_geoid.tif")
    assert named[0]["format"] == "tif"
    # With a name the comma does not separate; the whole text is then no raster.
    comma = run(site, {"url": f"{geoid},{geoid}", "downloadName": "x"})
    assert asking.result(comma) == [] and texts(comma, "Warning")
    escaping = run(site, {"url": geoid, "downloadName": "../../outside"})
    assert escaping["jobStatus"] == "esriJobFailed"


def test_url_must_be_a_raster_path(site: SiteProcess) -> None:
    geoid = site.image_url("Geoid")
    foreign = "https://elsewhere.example/arcgis/rest/services/Demo/Geoid/ImageServer"
    for bad in (geoid + "/", geoid + "?f=json", geoid.replace("Geoid", "None"), foreign):
        job = run(site, {"url": bad})
        assert texts(job, "Warning")[0] == f"Download image failed: {bad}"
        assert "ERROR 000732" in texts(job, "Warning")[1] and asking.result(job) == []
    assert sizes(run(site, {"url": geoid, "serviceToken": "abc"})) == [(11, 9, 1)]


def test_partial_success_leaves_no_gap(site: SiteProcess) -> None:
    forbidden, unreadable = site.image_url("Variants/NoCopy"), site.image_url("Variants/Unreadable")
    job = run(site, {"urls": [forbidden, site.image_url("Geoid"), unreadable, site.image_url("Variants/NoCopyText")]})
    assert job["jobStatus"] == "esriJobSucceeded" and sizes(job) == [(11, 9, 1)]
    warnings = texts(job, "Warning")
    assert warnings[0] == f"Download permission of {forbidden} is set to False."
    assert warnings[1] == f"Download image failed: {unreadable}"
    assert any("NoCopyText is set" in w or "NoCopyText/ImageServer is set to False" in w for w in warnings)


@pytest.mark.parametrize("method", ["NEAREST", "BILINEAR", "CUBIC"])
def test_resampling_methods_are_taken(site: SiteProcess, method: str) -> None:
    job = run(site, {"url": site.image_url("Geoid")}, context={"resamplingMethod": method})
    assert sizes(job) == [(11, 9, 1)] and "Use default resampling method." not in texts(job)


def test_unknown_resampling_method_is_a_warning(site: SiteProcess) -> None:
    job = run(site, {"url": site.image_url("Geoid")}, context={"resamplingMethod": "SHARP"})
    assert asking.result(job) == [] and texts(job, "Warning")[0].startswith("Unexpected error: ")


def test_refusals_and_failures_on_demand(site: SiteProcess) -> None:
    images = {"url": site.image_url("Geoid")}
    site.configure(jobs=1, submit_error="Value of clipSetting is too long.")
    refused = ask(site.task_url + "/submitJob", "POST", inputImageLayer=images)
    assert refused["error"]["code"] == 400 and refused["error"]["details"] == ["Value of clipSetting is too long."]
    assert "inputImageLayer" in ask(site.task_url + "/submitJob", "POST")["error"]["details"][0]
    site.configure(jobs=1, job_error="ERROR 999999: Disk full on C:\\arcgisserver")
    failed = run(site, images)
    assert failed["jobStatus"] == "esriJobFailed"
    assert texts(failed, "Error") == [
        "ERROR 999999: Disk full on C:\\arcgisserver", "Failed.", "Failed to execute (DownloadRaster)."
    ]
    assert run(site, images)["jobStatus"] == "esriJobSucceeded"


def test_fewer_or_no_files_on_demand(site: SiteProcess) -> None:
    images = {"urls": [site.image_url("Geoid"), site.image_url("WorldClasses")]}
    site.configure(jobs=1, deliver="fewer")
    fewer = run(site, images)
    assert sizes(fewer) == [(11, 9, 1)] and "WorldClasses" in texts(fewer, "Warning")[0]
    site.configure(jobs=1, deliver="none", warn_missing=False)
    none = run(site, images)
    assert asking.result(none) == [] and not texts(none, "Warning")


def test_ignored_clip_on_demand(site: SiteProcess) -> None:
    images = {"url": site.image_url("Geoid")}
    site.configure(jobs=1, ignore_clip="silent")
    silent = run(site, images)
    assert sizes(silent) == [(1440, 721, 1)] and not texts(silent, "Warning")
    site.configure(jobs=1, ignore_clip="warning")
    assert texts(run(site, images), "Warning")[0].endswith("image will not be clipped.")


@pytest.mark.parametrize(
    ("option", "value"),
    [("empty-list", []), ("empty-string", ""), ("null", None), ("list-of-empty", [""])],
)
def test_value_of_nothing(site: SiteProcess, option: str, value: Any) -> None:
    site.configure(jobs=1, no_result=option, deliver="none")
    assert asking.result(run(site, {"url": site.image_url("Geoid")})) == value


def test_value_of_nothing_missing_or_an_error(site: SiteProcess) -> None:
    site.configure(jobs=1, no_result="missing", deliver="none")
    job = run(site, {"url": site.image_url("Geoid")})
    assert "value" not in ask(job["url"] + "/results/outputRaster")
    site.configure(jobs=1, no_result="error", deliver="none")
    job = run(site, {"url": site.image_url("Geoid")})
    assert ask(job["url"] + "/results/outputRaster")["error"]["message"] == "Unable to complete operation."


def test_forms_of_the_value(site: SiteProcess) -> None:
    def value(**options: Any) -> Any:
        site.configure(jobs=1, **options)
        return asking.result(run(site, {"url": site.image_url("Geoid")}))

    assert set(value(result_form="object")) == {"url", "format"}
    assert value(result_form="strings")[0].startswith("http://")
    assert value(result_form="string").startswith("http://")
    assert set(value(result_form="no-format")[0]) == {"url"}
    assert value(result_form="relative")[0]["url"].startswith("/arcgis/rest/directories/arcgisjobs/")
    internal = value(result_base="https://gisserver.domain.com:6443/arcgis")[0]["url"]
    assert internal.startswith("https://gisserver.domain.com:6443/arcgis/rest/directories/arcgisjobs/")
    site.configure(jobs=1, result_form="twice")
    job = run(site, {"url": site.image_url("Geoid")})
    link = asking.result(job)["url"]
    assert link.endswith("/results/outputRaster") and ask(link)["value"][0]["format"] == "tif"


@pytest.mark.parametrize("fault", ["html", "json", "garbage", "truncated", "empty", "missing"])
def test_spoilt_files(site: SiteProcess, fault: str) -> None:
    images = {"url": site.image_url("Geoid")}
    whole = asking.contents(run(site, images))[0]
    site.configure(jobs=1, file_fault=fault)
    url = asking.result(run(site, images))[0]["url"]
    response = requests.get(url, timeout=10)
    assert response.status_code == (404 if fault == "missing" else 200)
    starts = {"html": b"<!DOCTYPE", "json": b'{"error"', "missing": b"<!DOCTYPE", "truncated": whole[:8]}
    assert response.content.startswith(starts.get(fault, b"")) and response.content != whole
    if fault in ("truncated", "empty"):
        assert len(response.content) < len(whole)
