"""Closing QGIS loses no download: the server is not told to stop, and the record waits for the next start."""

from __future__ import annotations

import argparse
import json
import os
import subprocess

import pytest

from tests.server.process import SiteProcess
from tests.tools import desktop

# Run by a QGIS of its own, after its plugins are there.
CODE = """
import os
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface

def begin():
    global job
    from arcgis_raster_download import download
    url, folder = os.environ["T_URL"], os.environ["T_FOLDER"]
    job = download(url, clip=QgsRectangle(5, 40, 15, 50), crs="EPSG:4326", folder=folder)
    look()

def look():
    if not job.job_urls:
        QTimer.singleShot(100, look)
        return
    QgsProject.instance().clear()
    iface.mainWindow().close()

QTimer.singleShot(2000, begin)
"""


@pytest.fixture
def profile(tmp_path):
    """Return the folder of a fresh profile with the plugin enabled."""
    desktop.write_profile(tmp_path, argparse.Namespace(no_plugin=False, locale="en_US"))
    (tmp_path / "close.py").write_text(CODE)
    (tmp_path / "rasters").mkdir()
    return tmp_path


def test_a_closed_qgis_leaves_its_download_to_the_next(profile):
    command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(profile), "--profile", "default"]
    with SiteProcess(queue_seconds=0, execute_seconds=0, hold="executing") as site:
        environment = {
            **os.environ,
            "T_URL": site.image_url("Geoid"),
            "T_FOLDER": str(profile / "rasters"),
            "XDG_CONFIG_HOME": str(profile / "config"),
            "XDG_DATA_HOME": str(profile / "data"),
            "XDG_CACHE_HOME": str(profile / "cache"),
        }
        environment.pop("QGIS_CUSTOM_CONFIG_PATH", None)
        command += ["--code", str(profile / "close.py")]
        # On a screen of its own: a second window takes the focus from the QGIS that runs the tests, and never gives it back.
        with desktop.own_screen(profile, "1400x900") as display:
            environment["DISPLAY"] = display
            closed = subprocess.run(command, env=environment, timeout=90, check=False)
        paths = [each["path"].rpartition("/")[2] for each in site.log() if each["method"] == "POST"]
    assert closed.returncode == 0
    assert paths == ["submitJob"], "nobody told the server to stop"
    (kept,) = (profile / "profiles" / "default" / "arcgis_raster_download" / "jobs").glob("*.json")
    record = json.loads(kept.read_text())
    assert record["status"] == "running" and record["jobs"][0]["url"].endswith(tuple("0123456789abcdef"))
