"""The server dies at each moment of a job: one sentence, no traceback, nothing lost and nothing under the final name."""

from __future__ import annotations

import os
import re
import threading
from typing import Callable

import pytest
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QEventLoop, QTimer

from arcgis_raster_download import download, jobs
from arcgis_raster_download.plugin.bridge.download import Download
from arcgis_raster_download.plugin.bridge.settings import Settings
from arcgis_raster_download.plugin.bridge.story_text import story_text
from tests.qgis_fixtures import FAST_SITE
from tests.server.options import HOLDS
from tests.server.process import SiteProcess

MOMENTS = ("before-submit", "submit", "queued", "executing", "succeeded", "first-byte", "mid-file", "last-byte")


def test_every_moment_of_the_site_is_tried():
    assert set(MOMENTS) == set(HOLDS) - {""}


@pytest.mark.parametrize("moment", MOMENTS)
def test_sigkill_of_the_site(tmp_path, log_panel, moment):
    older = tmp_path / "Geoid.tif"
    older.write_bytes(b"an older good file")
    with SiteProcess(hold=moment, **{**FAST_SITE, "queue_seconds": 0.2}) as site:
        job = download(
            site.image_url("Geoid"), clip=QgsRectangle(5, 40, 15, 50), crs="EPSG:4326", folder=str(tmp_path)
        )
        # Killed from beside: the main thread turns the event loop, as QGIS does.
        killer = threading.Thread(target=lambda: (site.wait_for_hold(moment), site.kill()))
        killer.start()
        wait_until(job, lambda: job.status.has_ended or job.status == "interrupted")
        killer.join(10)

    if moment in ("before-submit", "submit"):
        # Whether the server has the job nobody knows: it is not submitted twice by itself.
        assert job.status == "failed" and one_sentence(job.reason), job.reason
    else:
        # The server may come back: nothing is given up until somebody says so.
        assert job.status == "interrupted" and job.is_active
        assert one_sentence(story_text(job)), story_text(job)
        job.cancel()
        assert job.wait(30) and job.status == "cancelled"
    assert job.files == () and job.layers == ()
    kept = {"Geoid.tif.part", "Geoid.tif.part.json"} if moment in ("mid-file", "last-byte") else set()
    assert set(os.listdir(tmp_path)) == {"Geoid.tif"} | kept
    assert older.read_bytes() == b"an older good file"
    assert [line for line, _ in log_panel if "Traceback" in line] == []
    assert jobs()[0] is job


def wait_until(job: Download, condition: Callable[[], bool]) -> None:
    """Turn the event loop until something is so."""
    loop = QEventLoop()
    job.changed.connect(lambda: loop.quit() if condition() else None)
    QTimer.singleShot(30_000, loop.quit)
    if not condition():
        loop.exec()
    assert condition(), f"still {job.status}"


def one_sentence(text: str) -> bool:
    """Tell whether a person can read it: sentences, no code, no address with a port in a path."""
    return bool(re.fullmatch(r"[^\n]{20,300}[.”]", text)) and "null" not in text and "None" not in text


def test_patience_is_what_ends_it(tmp_path):
    """A server that comes back in time loses nothing: the same job goes on."""
    Settings().patience = 20.0
    with SiteProcess(poll_failures=3, poll_failure="503", **FAST_SITE) as site:
        job = download(
            site.image_url("Geoid"), clip=QgsRectangle(5, 40, 15, 50), crs="EPSG:4326", folder=str(tmp_path)
        )
        assert job.wait(30) and job.status == "done", job.reason
