"""The one task: it shares QGIS's threads with the map, and ends whatever it began."""

from __future__ import annotations

import threading

import pytest
from qgis.core import Qgis, QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QSize, QThreadPool

from arcgis_raster_download import download
from arcgis_raster_download.plugin.arcgis.errors import Reason
from arcgis_raster_download.plugin.bridge import deliver, task
from arcgis_raster_download.plugin.bridge.download import Status
from arcgis_raster_download.plugin.bridge.log import TAG
from tests.qgis.asking import requests_for

BOX = QgsRectangle(8, 47, 9, 48)


@pytest.fixture
def start(downloads, site, tmp_path):
    """Return a function that starts a download of one service."""

    def run(name="Geoid", **arguments):
        arguments = {"clip": BOX, "crs": "EPSG:4326", "folder": str(tmp_path), "load": False, **arguments}
        return download(site.image_url(name), **arguments)

    return run


@pytest.fixture
def running(start, site, qtbot):
    """Return a function that starts downloads and waits until the server works at all of them, where it then stays."""

    def run(*names):
        # The server itself shall not let one wait for the other.
        site.configure(instances=5)
        site.configure(jobs=len(names), hold="executing")
        jobs = [start(name) for name in names]
        qtbot.waitUntil(lambda: all(job.job_urls for job in jobs), timeout=20000)
        return jobs

    return run


@pytest.fixture
def one_thread():
    """Let QGIS's global thread pool have one thread, as on a small machine."""
    pool = QThreadPool.globalInstance()
    before = pool.maxThreadCount()
    pool.setMaxThreadCount(1)
    yield pool
    pool.setMaxThreadCount(before)


def tasks():
    return [each for each in QgsApplication.taskManager().tasks() if isinstance(each, task.DownloadTask)]


# ---- one task


def test_one_task_for_all(running, start, qtbot):
    jobs = running("Geoid", "WorldClasses")
    assert len(tasks()) == 1 and QgsApplication.taskManager().countActiveTasks() == 1
    third = start("Geoid")
    assert third.wait(20) and third.status == "done"
    assert len(tasks()) == 1 and [job.status for job in jobs] == ["running", "running"]
    for job in jobs:
        job.cancel()
        assert job.wait(5)
    qtbot.waitUntil(lambda: not tasks(), timeout=5000)


def test_task_says_what_runs(running):
    first, second = running("Geoid", "WorldClasses")
    (only,) = tasks()
    assert only.description() == "2 raster downloads: Geoid, WorldClasses"
    second.cancel()
    assert second.wait(5)
    assert only.description() == "1 raster download: Geoid"
    first.cancel()
    assert first.wait(5)


def test_downloads_one_after_the_other(start, qtbot):
    for _number in range(3):
        job = start()
        assert job.wait(20) and job.status == "done"
    qtbot.waitUntil(lambda: not tasks(), timeout=5000)


def test_download_started_when_another_ends(start):
    """Inside a slot of the ending one, which is where QGIS can lose a task."""
    followers = []
    first = start()
    first.ended.connect(lambda: followers.append(start("WorldClasses")))
    assert first.wait(20)
    assert followers[0].wait(20) and followers[0].status == "done"


# ---- the map


def draw() -> QgsMapRendererParallelJob:
    """Start drawing a polygon and return the job."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "Areas", "memory")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(50, 50))
    settings.setExtent(BOX)
    job = QgsMapRendererParallelJob(settings)
    job.layer = layer
    job.start()
    return job


def test_map_is_drawn_while_it_runs(running, one_thread, qtbot):
    (job,) = running("Geoid")
    drawing = draw()
    qtbot.waitUntil(lambda: not drawing.isActive(), timeout=5000)
    assert job.status == "running" and not drawing.renderedImage().isNull()
    job.cancel()
    assert job.wait(5)


@pytest.mark.skipif(Qgis.QGIS_VERSION_INT >= 34000, reason="from 3.40 on tasks have threads of their own")
def test_map_would_wait_if_the_task_kept_its_thread(running, one_thread, qtbot, monkeypatch):
    """What the test above sees is the giving back of the thread."""

    class Keeping(QThreadPool):
        @staticmethod
        def globalInstance():
            return Keeping()

        def releaseThread(self):
            pass

        def reserveThread(self):
            pass

    monkeypatch.setattr(task, "QThreadPool", Keeping)
    (job,) = running("Geoid")
    drawing = draw()
    with pytest.raises(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not drawing.isActive(), timeout=1000)
    job.cancel()
    assert job.wait(5)
    qtbot.waitUntil(lambda: not drawing.isActive(), timeout=5000)


def test_thread_is_given_and_taken_in_balance(start, one_thread, qtbot):
    job = start()
    assert job.wait(20) and job.status == "done"
    qtbot.waitUntil(lambda: not tasks() and one_thread.activeThreadCount() == 0, timeout=5000)


# ---- cancel


def test_cancel_before_the_start(start, site, qtbot):
    job = start()
    job.cancel()
    assert job.wait(5) and (job.status, job.reason) == ("cancelled", "The download was cancelled.")
    assert not tasks() and not site.log()


def test_cancel_before_qgis_has_a_thread(start, site, qtbot, one_thread):
    """The task waits behind somebody else's work, and is cancelled there in QGIS's task manager."""
    may_end = threading.Event()
    one_thread.start(lambda: may_end.wait(20))
    try:
        job = start()
        qtbot.waitUntil(lambda: len(tasks()) == 1, timeout=5000)
        tasks()[0].cancel()
        assert job.wait(5) and job.status == "cancelled"
    finally:
        may_end.set()
    assert len(requests_for(site, "/cancel")) == len(requests_for(site, "/submitJob"))
    again = start()
    assert again.wait(20) and again.status == "done"


def test_cancel_one_of_two(running, site):
    first, second = running("Geoid", "WorldClasses")
    first.cancel()
    assert first.wait(5) and first.status == "cancelled" and second.status == "running"
    cancelled = requests_for(site, "/cancel")
    assert [entry["path"] for entry in cancelled] == [f"{first.job_urls[0].partition(site.url)[2]}/cancel"]
    second.cancel()
    assert second.wait(5) and len(requests_for(site, "/cancel")) == 2


def test_cancel_in_qgis_task_list_cancels_all(running, start, site, qtbot):
    jobs = running("Geoid", "WorldClasses")
    (only,) = tasks()
    only.cancel()
    site.configure(jobs=1, hold="executing")
    later = start("Geoid")
    for job in jobs:
        assert job.wait(5) and job.status == "cancelled"
    assert len(requests_for(site, "/cancel")) == 2
    # What is started right after it has a task that can still be cancelled.
    qtbot.waitUntil(lambda: bool(later.job_urls) and len(tasks()) == 1, timeout=20000)
    (other,) = tasks()
    assert not other.isCanceled()
    other.cancel()
    assert later.wait(5) and later.status == "cancelled"


def test_cancel_while_the_file_comes(start, site, tmp_path, qtbot):
    site.configure(jobs=1, hold="mid-file")
    job = start()
    qtbot.waitUntil(lambda: job.status == Status.FETCHING, timeout=20000)
    job.cancel()
    assert job.wait(2) and job.status == "cancelled"
    assert not list(tmp_path.glob("*.tif"))


# ---- errors


def test_what_nobody_foresaw(start, monkeypatch, log_panel, project):
    def broken(*_arguments, **_more):
        raise RuntimeError("secret=1 and a bug")

    monkeypatch.setattr(deliver, "plan_jobs", broken)
    job = start()
    assert job.wait(20) and job.status == "failed" and job.error.reason is Reason.INTERNAL
    assert job.reason == "Something unforeseen happened. The log panel “Raster Download” has the details."
    (message,) = [message for message, tag in log_panel if tag == TAG and "Traceback" in message]
    assert "RuntimeError" in message and "in broken" in message


def test_what_cannot_be_imported(start, monkeypatch, log_panel):
    """The HTTP library is loaded in the worker: where it is missing the download ends all the same."""
    monkeypatch.delattr(deliver, "deliver")
    job = start()
    assert job.wait(20) and job.error.reason is Reason.INTERNAL
    assert any("ImportError" in message for message, tag in log_panel if tag == TAG)


def test_layer_that_cannot_be_made_hides_no_file(start, monkeypatch, log_panel):
    from arcgis_raster_download.plugin.bridge import layers

    def broken(*_arguments):
        raise RuntimeError("a bug")

    monkeypatch.setattr(layers, "load_layers", broken)
    job = start(load=True)
    assert job.wait(20) and len(job.files) == 1 and "unforeseen" in job.reason
    assert any("Loading layers" in message for message, tag in log_panel if tag == TAG)
