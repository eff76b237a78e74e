"""What a run of the algorithm writes down, what of it stays, and what files are called by a parameter."""

from __future__ import annotations

import os
import pathlib
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from arcgis_raster_download.plugin.bridge.history import History
from tests.qgis.asking import requests_for

ALGORITHM = "arcgisraster:downloadraster"
BOX = "8,9,47,48 [EPSG:4326]"

pytestmark = pytest.mark.usefixtures("processing", "quick", "project")


@pytest.fixture
def run(processing, site, tmp_path):
    """Return a function that runs the algorithm on one service unless told otherwise."""

    def run(feedback=None, **parameters):
        parameters = {"IMAGES": site.image_url("Geoid"), "OUTPUT_FOLDER": str(tmp_path / "rasters"), **parameters}
        return processing.run(ALGORITHM, parameters, feedback=feedback)

    return run


class Watcher(QgsProcessingFeedback):
    """Act at a line that is told."""

    def __init__(self, word, act) -> None:
        super().__init__(False)
        self._word, self._act = word, act
        self.said: list[str] = []

    def pushInfo(self, info):
        self.said.append(info)
        if self._word in info:
            self._act(self)


def records():
    return History().read_all()


# ---- records


def test_record_is_there_while_it_runs_and_gone_when_all_has_come(run, site):
    site.configure(execute_seconds=0.5)
    seen = []
    watcher = Watcher("Job on the server", lambda _: seen.extend(records()))
    result = run(watcher, EXTENT=BOX)
    (record,) = seen
    assert record.is_unattended and not record.request.load and record.request.clip is not None
    assert [job.url for job in record.jobs] == [result["JOB_URLS"]]
    assert records() == ()


def test_record_is_written_before_the_server_hears_of_it(run, site, monkeypatch):
    before = []

    def write(history, record, write=History.write):
        before.append((record.status.value, len(requests_for(site, "/submitJob")), [job.url for job in record.jobs]))
        write(history, record)

    monkeypatch.setattr(History, "write", write)
    run(EXTENT=BOX)
    assert before[0] == ("submitting", 0, []) and ("submitting", 0, [""]) in before
    assert any(submitted == 1 and urls != [""] for _, submitted, urls in before)


@pytest.mark.parametrize("options", [{"job_error": "ERROR 001143"}, {"deliver": "none"}, {"ignore_clip": "silent"}])
def test_nothing_stays_of_what_nobody_can_have(run, site, options, tmp_path):
    site.configure(**options)
    with pytest.raises(QgsProcessingException):
        run(EXTENT=BOX)
    assert records() == () and list((tmp_path / "rasters").iterdir()) == []


def test_nothing_stays_of_what_never_reached_a_server(run, site):
    with pytest.raises(QgsProcessingException):
        run(IMAGES=site.image_url("Variants/Page"), EXTENT=BOX)
    assert records() == ()


def test_what_can_still_be_had_stays(run, site):
    site.configure(file_fault="missing")
    watcher = Watcher("can still be had", lambda _: None)
    with pytest.raises(QgsProcessingException):
        run(watcher, EXTENT=BOX)
    # The file is gone for good: that is no use.
    assert records() == ()
    site.reset()
    site.configure(fault="503", fault_at="file")
    with pytest.raises(QgsProcessingException):
        run(watcher, EXTENT=BOX)
    (record,) = records()
    assert watcher.said[-1].endswith(f"“Resume raster downloads” with {record.jobs[0].url}")


def test_cancelled_while_the_server_works_leaves_nothing(run, site):
    site.configure(hold="executing")
    with pytest.raises(QgsProcessingException, match="cancelled"):
        run(Watcher("Submitted.", lambda watcher: watcher.cancel()), EXTENT=BOX)
    assert records() == () and len(requests_for(site, "/cancel")) == 1


def test_cancelled_while_the_file_comes_stays_for_going_on(run, site, tmp_path):
    site.configure(speed=300_000)
    with pytest.raises(QgsProcessingException, match="cancelled"):
        run(Watcher("Downloading Geoid: ", lambda watcher: watcher.cancel()))
    (record,) = records()
    assert record.status.value == "cancelled" and len(requests_for(site, "/cancel")) == 1
    assert sorted(os.listdir(tmp_path / "rasters")) == ["Geoid.tif.part", "Geoid.tif.part.json"]


def test_the_panel_shows_what_was_killed(run, site, downloads, qtbot, monkeypatch):
    """A record as a killed process leaves it: interrupted, and the panel can resume it."""
    kept = []
    site.configure(execute_seconds=0.5)
    run(Watcher("Job on the server", lambda _: kept.extend(records())), EXTENT=BOX)
    History().write(kept[0])
    with qtbot.waitSignal(downloads.downloads_found, timeout=5000):
        downloads.read_history()
    (download,) = downloads
    assert download.status == "interrupted" and download.can_resume and not download.request.load
    downloads.resume(download)
    assert download.wait(20) and download.status == "done" and not download.layers
    # Somebody sees it now; it goes when they say so.
    assert len(records()) == 1


@pytest.mark.parametrize("options", [{}, {"ignore_clip": "silent"}])
def test_profile_that_cannot_be_written_to(run, site, tmp_path, options):
    """A script's may be read-only; nothing is written down, and all else is as ever."""
    site.configure(**options)
    folder = pathlib.Path(QgsApplication.qgisSettingsDirPath()) / "arcgis_raster_download"
    folder.write_text("in the way")
    try:
        if options:
            with pytest.raises(QgsProcessingException, match="the whole image"):
                run(EXTENT=BOX)
        else:
            assert os.path.exists(run(EXTENT=BOX)["OUTPUT"])
    finally:
        folder.unlink()
    assert [path.name for path in (tmp_path / "rasters").iterdir()] == ([] if options else ["Geoid.tif"])


def test_what_scripts_leave_does_not_pile_up(run, site, tmp_path):
    """A script that fails each night: what is older than a month goes with its unfinished files, and so do too many."""
    site.configure(fault="503", fault_at="file")
    with pytest.raises(QgsProcessingException):
        run(EXTENT=BOX)
    (record,) = records()
    history, part = History(), tmp_path / "rasters" / "old.tif.part"
    old = replace(record, id="0" * 32, started=record.started - timedelta(days=31))
    from arcgis_raster_download.plugin.bridge.record import PartRecord

    part.write_bytes(b"half a file")
    history.write(replace(old, parts=(PartRecord(0, str(part)),)))
    by_hand = replace(old, id="1" * 32, is_unattended=False)
    history.write(by_hand)
    site.reset()
    run(EXTENT=BOX)
    assert {each.id for each in records()} == {record.id, by_hand.id} and not part.exists()
    for number in range(105):
        history.write(replace(record, id=f"{number:032x}", started=record.started - timedelta(minutes=number)))
    began = time.monotonic()
    run(EXTENT=BOX)
    assert time.monotonic() - began < 5
    assert sum(each.is_unattended for each in records()) == 100


# ---- names of files


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dem", "dem.tif"),
        (" dem.tif ", "dem.tif"),
        ("Höhe 1.5", "Höhe 1.5.tif"),
        ("../../etc/passwd", "_.._etc_passwd.tif"),
        ("con", "_con.tif"),
        ("", "Geoid.tif"),
    ],
)
def test_name(run, tmp_path, name, expected):
    assert run(EXTENT=BOX, NAME=name)["OUTPUT"] == str(tmp_path / "rasters" / expected)


def test_name_of_several_images(run, site, tmp_path):
    images = [site.image_url(name) for name in ("Geoid", "WorldClasses")]
    result = run(IMAGES=images, EXTENT=BOX, NAME="district 7")
    names = [os.path.basename(path) for path in result["OUTPUT_LAYERS"]]
    assert names == ["district 7_Geoid.tif", "district 7_Countries.tif"]


def test_name_is_taken(run, tmp_path):
    (tmp_path / "rasters").mkdir()
    (tmp_path / "rasters" / "dem.tif").write_bytes(b"mine")
    assert os.path.basename(run(EXTENT=BOX, NAME="dem")["OUTPUT"]) == "dem_2.tif"
    assert (tmp_path / "rasters" / "dem.tif").read_bytes() == b"mine"


def test_name_outlives_the_process(run, site):
    seen = []
    site.configure(execute_seconds=0.5)
    run(Watcher("Job on the server", lambda _: seen.extend(records())), EXTENT=BOX, NAME="dem")
    assert seen[0].request.name == "dem"


# ---- what is told


class Listener(QgsProcessingFeedback):
    """Remember what is said, by its weight."""

    def __init__(self) -> None:
        super().__init__(False)
        self.infos: list[str] = []
        self.warnings: list[str] = []
        self.errors: list[tuple[str, bool]] = []
        self.progress_seen: list[float] = []
        self.progressChanged.connect(self.progress_seen.append)

    def pushInfo(self, info):
        self.infos.append(info)

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def reportError(self, error, fatalError=False):
        self.errors.append((error, fatalError))


def test_messages_by_their_weight(run, site):
    site.configure(registered=False)
    listener = Listener()
    run(listener, EXTENT=BOX)
    assert listener.warnings == ["Raster Analytic services were not registered on Portal."]
    assert not listener.errors and "Submitted." in listener.infos
    site.reset()
    site.configure(job_error="ERROR 001143: Background server threw an exception.")
    listener = Listener()
    with pytest.raises(QgsProcessingException):
        run(listener, EXTENT=BOX)
    assert ("ERROR 001143: Background server threw an exception.", False) in listener.errors


def test_what_is_fetched_is_told(run, site, tmp_path):
    listener = Listener()
    images = [site.image_url(name) for name in ("Geoid", "WorldClasses")]
    result = run(listener, IMAGES=images, EXTENT=BOX)
    said = "\n".join(listener.infos)
    assert f"Job on the server: {result['JOB_URLS']}" in listener.infos
    assert "Downloading Geoid: " in said and "Downloading Countries: " in said
    for path, name in zip(result["OUTPUT_LAYERS"], ("Geoid", "Countries")):
        assert any(line.startswith(f"{name}: ") and line.endswith(f" arrived in {path}") for line in listener.infos)
    ours = [line for line in listener.infos if line.startswith(("Downloading ", "Job on")) or " arrived in " in line]
    # “Downloading image: …” is the server's.
    assert len([line for line in ours if "image: " not in line]) == 5
    assert listener.progress_seen == sorted(listener.progress_seen) and max(listener.progress_seen) > 75


def test_a_context_without_a_project(site, tmp_path, processing):
    result = processing.run(
        ALGORITHM,
        {"IMAGES": site.image_url("Geoid"), "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path)},
        context=QgsProcessingContext(),
    )
    assert os.path.exists(result["OUTPUT"])
