"""What a killed QGIS leaves behind, moment by moment, and what the next one makes of it."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import threading
from dataclasses import replace
from typing import Any

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QLockFile

from arcgis_raster_download.plugin.arcgis import filenames, partfile
from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress
from arcgis_raster_download.plugin.arcgis.partstate import PartState, read_state, write_state
from arcgis_raster_download.plugin.bridge import jobs
from arcgis_raster_download.plugin.bridge.download import DownloadRequest, Status
from arcgis_raster_download.plugin.bridge.history import History
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel
from arcgis_raster_download.plugin.bridge.record import FileRecord, PartRecord, Record
from arcgis_raster_download.plugin.bridge.recorder import Recorder
from arcgis_raster_download.plugin.bridge.source import Source, source_of_layer
from tests.qgis.asking import requests_for, service_layer
from tests.qgis.test_history import HOLDER, ID, STARTED

URL = "https://host.example/arcgis/rest/directories/arcgisjobs/a_gpserver/j" + "0" * 32 + "/scratch/a.tif"


@pytest.fixture
def history(tmp_path: pathlib.Path) -> History:
    return History(str(tmp_path / "jobs"))


def request_to(folder: str) -> DownloadRequest:
    source = Source(ImageAddress(AddressKind.URL, "http://127.0.0.1:9/arcgis/rest/services/A/ImageServer"))
    return DownloadRequest((source,), None, folder, load=False)


def record(folder: pathlib.Path, **changes: Any) -> Record:
    return replace(Record(ID, request_to(str(folder)), STARTED), **changes)


def test_what_a_layer_sends_along_is_taken_from_it_again(site, quick, project, history, tmp_path):
    """Keys may be among a layer's headers, so that no record has them."""
    layer = service_layer(site, "Geoid")
    layer.setDataSource(layer.source() + " referer='https://maps.example.org/app'", layer.name(), "arcgismapserver")
    project.addMapLayer(layer)
    source = replace(source_of_layer(layer), headers=())
    left = replace(record(tmp_path), request=replace(request_to(str(tmp_path)), sources=(source,)))
    history.write(left)
    model = DownloadsModel(history=history)
    model.read_history()
    settle(model, lambda: len(model) == 1)
    (download,) = model
    model.resume(download)
    settle(model, lambda: not download.is_active)
    assert download.status is Status.DONE, download.reason
    assert [each["headers"].get("Referer") for each in requests_for(site, "/submitJob")] == ["https://maps.example.org/app"]
    assert "maps.example.org" not in (tmp_path / "jobs" / f"{ID}.json").read_text()


# Locks


def test_a_lock_that_says_nothing_is_that_of_a_killed_process(history, tmp_path):
    history.write(record(tmp_path))
    path = tmp_path / "jobs" / f"{ID}.lock"
    path.touch()
    assert history.lock(ID) is None, "it may have been made just now"
    os.utime(path, (1, 1))
    lock = history.lock(ID)
    assert lock is not None
    os.utime(path, (1, 1))
    assert history.lock(ID) is None, "one that is held is never taken, however old"
    lock.unlock()


def test_a_glance_of_another_window_takes_no_lock_away(history, tmp_path):
    history.write(record(tmp_path))
    glance = QLockFile(str(tmp_path / "jobs" / f"{ID}.lock"))
    assert glance.tryLock(0)
    timer = threading.Timer(0.05, glance.unlock)
    timer.start()
    lock = history.lock(ID)
    timer.join()
    assert lock is not None
    lock.unlock()


@pytest.mark.parametrize("fate", ["killed", "ended", "forgotten"])
def test_what_becomes_of_another_windows_download_is_seen(quick, history, tmp_path, monkeypatch, fate):
    monkeypatch.setattr(jobs, "_LOOK_AGAIN_MS", 50)
    history.write(record(tmp_path, status=Status.FETCHING))
    (tmp_path / "a.tif").write_bytes(b"whole")
    holder = [sys.executable, "-c", HOLDER, str(tmp_path / "jobs" / f"{ID}.lock")]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline().strip() == "locked"
        model = DownloadsModel(history=history)
        told: list[str] = []
        model.download_forgotten.connect(told.append)
        model.read_history()
        settle(model, lambda: len(model) == 1)
        (download,) = model
        assert download.is_elsewhere and not download.can_resume
        if fate == "ended":
            history.write(record(tmp_path, status=Status.DONE, files=(FileRecord(0, str(tmp_path / "a.tif"), 5),)))
        elif fate == "forgotten":
            (tmp_path / "jobs" / f"{ID}.json").unlink()
        other.kill()
        other.wait()
    settle(model, lambda: not len(model) or not model[0].is_elsewhere)
    assert told == ([ID] if fate == "forgotten" else [])
    if fate == "killed":
        assert download.status is Status.INTERRUPTED and download.can_resume
    elif fate == "ended":
        assert download.status is Status.DONE and download.files == (str(tmp_path / "a.tif"),)
    else:
        assert len(model) == 0


@pytest.mark.parametrize("fate", ["spoilt", "gone"])
def test_a_record_that_cannot_be_read_any_more_is_told_in_words(quick, history, tmp_path, fate, caplog):
    history.write(record(tmp_path, status=Status.FETCHING))
    model = DownloadsModel(history=history)
    model.read_history()
    settle(model, lambda: len(model) == 1)
    (download,) = model
    path = tmp_path / "jobs" / f"{ID}.json"
    path.unlink() if fate == "gone" else path.write_text("{")
    model.resume(download)
    settle(model, lambda: not download.is_active)
    assert download.status is Status.FAILED
    assert download.reason.startswith("What QGIS wrote down about this download cannot be read any more.")
    assert "Traceback" not in caplog.text


# Files


@pytest.fixture
def named(tmp_path: pathlib.Path) -> Record:
    """Return the record of a download that was killed when its file was noted, and the state still there."""
    (tmp_path / "a_2.tif").write_bytes(b"whole")
    write_state(str(tmp_path / "a.tif.part"), PartState(URL, etag='"1"', total=5, size=5, named="a_2.tif"))
    file, part = FileRecord(0, str(tmp_path / "a_2.tif"), 5), PartRecord(0, str(tmp_path / "a.tif.part"))
    return record(tmp_path, files=(file,), parts=(part,))


def left(folder: pathlib.Path) -> list[str]:
    return sorted(each for each in os.listdir(folder) if each != "jobs")


def test_a_file_that_was_noted_loses_its_last_trace_when_it_is_found(history, tmp_path, named):
    assert Recorder(history, named).delivered(0) == (str(tmp_path / "a_2.tif"), 5)
    assert left(tmp_path) == ["a_2.tif"]


def test_forgetting_such_a_download_takes_the_trace_too(history, tmp_path, named):
    history.write(named)
    history.forget(ID)
    assert left(tmp_path) == ["a_2.tif"]


def test_the_name_of_its_part_may_be_another_downloads_now(history, tmp_path, named):
    (tmp_path / "a.tif.part").write_bytes(b"of another")
    other = PartState(URL.replace("j0", "j1"), etag='"2"', total=99, size=10)
    write_state(str(tmp_path / "a.tif.part"), other)
    assert Recorder(history, named).delivered(0) is not None
    history.write(named)
    history.forget(ID)
    assert (tmp_path / "a.tif.part").read_bytes() == b"of another"
    assert read_state(str(tmp_path / "a.tif.part")) == other


def test_a_name_is_noted_before_it_is_taken(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"older")
    seen: list[tuple[str, bool]] = []
    path = filenames.reserve_name(str(tmp_path), "a", note=lambda path: seen.append((path, os.path.exists(path))))
    assert path == str(tmp_path / "a_2.tif") and seen == [(path, False)]


def test_killed_between_taking_a_name_and_giving_it_leaves_no_empty_file(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"older")
    (tmp_path / "a.tif.part").write_bytes(b"whole")
    write_state(str(tmp_path / "a.tif.part"), PartState(URL, etag='"1"', total=5, size=5, named="a_2.tif"))
    (tmp_path / "a_2.tif").touch()
    with partfile.PartFile(str(tmp_path / "a.tif"), URL, True) as part:
        part.close()
        assert part.name(str(tmp_path / "a.tif")) == str(tmp_path / "a_2.tif")
    assert left(tmp_path) == ["a.tif", "a_2.tif"] and (tmp_path / "a_2.tif").read_bytes() == b"whole"


# Records


def test_a_record_of_a_new_download_never_replaces_a_later_one(history, tmp_path):
    history.write(record(tmp_path, status=Status.RUNNING))
    history.add(record(tmp_path))
    assert history.read(ID).status is Status.RUNNING


def settle(model: DownloadsModel, until: Any) -> None:
    """Turn the event loop until the thread of records has done what it was told."""
    model._keeper._thread.submit(lambda: None).result(10)
    while not until():
        QCoreApplication.processEvents()


@pytest.mark.parametrize("folder", ["~/rasters", "rasters", "../home/rasters/"])
def test_a_folder_written_in_any_way_gives_a_record_that_is_believed(quick, tmp_path, history, monkeypatch, folder):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "home")
    model = DownloadsModel(history=history)
    quick.parallel_per_server = 1
    for _ in range(2):
        download = model.start(request_to(folder))
        model._keeper._thread.submit(lambda: None).result(10)
        assert history.read(download.id).request.folder == str(tmp_path / "home" / "rasters")
    model.cancel_all()
    settle(model, lambda: not any(each.is_active for each in model))


def test_cancelled_in_the_queue_is_cancelled_for_ever(quick, tmp_path, history):
    quick.parallel_per_server = 1
    model = DownloadsModel(history=history)
    model.start(request_to(str(tmp_path / "first")))
    waiting = model.start(request_to(str(tmp_path / "second")))
    waiting.cancel()
    settle(model, lambda: waiting.status is Status.CANCELLED)
    settle(model, lambda: True)
    assert history.read(waiting.id).status is Status.CANCELLED
    model.cancel_all()
    settle(model, lambda: not any(each.is_active for each in model))


# Coordinate systems

THREADS = """
import sys, threading
sys.path.insert(0, sys.argv[1])
import tests.conftest
from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsPointXY
)
from arcgis_raster_download.plugin.bridge.history import History
application = QgsApplication([], False)
application.initQgis()
found = []
def in_a_thread(act):
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
def to_utm():
    utm = QgsCoordinateReferenceSystem("EPSG:32632")
    transform = QgsCoordinateTransform(found[0].request.clip.crs, utm, QgsCoordinateTransformContext())
    print(round(transform.transform(QgsPointXY(9, 48)).x()), flush=True)
in_a_thread(lambda: found.extend(History(sys.argv[2]).read_all()))
to_utm()
in_a_thread(to_utm)
"""


def test_the_area_of_a_record_can_be_transformed_in_every_thread(history, tmp_path):
    """A CRS that QGIS first met in a thread that has ended transforms nothing any more, without a word."""
    from tests.qgis.test_history import record as clipped

    history.write(clipped(str(tmp_path)))
    assert json.loads((tmp_path / "jobs" / f"{ID}.json").read_text())["request"]["clip"]["crs"] == "EPSG:4326"
    root = str(pathlib.Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", THREADS, root, str(tmp_path / "jobs")], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["500000", "500000"], done.stdout + done.stderr
