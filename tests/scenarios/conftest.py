"""QGIS without a screen, a fresh profile, the local site, and time limits that suit tests."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before qgis is imported: nothing of the user's own profile is read or written.
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp(prefix="scenarios-profile-")

import pytest
from qgis.core import QgsApplication, QgsProject

from tests.server.process import SiteProcess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Debian 12's own wrapper passes an option that the program does not know.
PROGRAM = next((path for path in map(shutil.which, ("qgis_process.bin", "qgis_process")) if path), None)
ALGORITHM = "arcgisraster:downloadraster"
FAST_SITE = {"queue_seconds": 0.0, "execute_seconds": 0.0}


@pytest.fixture(scope="session")
def qgis():
    """Return the application of the session."""
    application = QgsApplication([], False)
    application.initQgis()
    yield application
    application.exitQgis()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """Return the folder of the site's source rasters, made once."""
    return tmp_path_factory.mktemp("site-data")


@pytest.fixture(scope="session")
def shared_site(data_dir):
    """Return a site that runs during the session."""
    with SiteProcess(data_dir, **FAST_SITE) as site:
        yield site


@pytest.fixture
def site(shared_site):
    """Return the session's site with its options and its journal as new."""
    shared_site.reset()
    return shared_site


@pytest.fixture(autouse=True)
def quick(qgis):
    """Shorten every wait of the plugin, and start with an empty project."""
    from arcgis_raster_download.plugin.bridge.settings import Settings

    settings = Settings()
    settings.patience = 1.0
    settings.reading_patience = 0.5
    settings.read_timeout = 2.0
    settings.longest_poll = 0.5
    settings.late_results_scale = 0.02
    QgsProject.instance().clear()


@pytest.fixture
def panel(qgis):
    """Collect what reaches QGIS's log panel while the test runs, as (message, tag) pairs."""
    lines = []

    def take(message, tag, _level):
        lines.append((message, tag))

    log = QgsApplication.messageLog()
    log.messageReceived.connect(take)
    yield lines
    log.messageReceived.disconnect(take)


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Return the environment of a bare profile in which the checkout is installed, and enabled by the command line."""
    folder = tmp_path_factory.mktemp("process")
    profile = folder / "profiles" / "default"
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / "arcgis_raster_download").symlink_to(ROOT, target_is_directory=True)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text(
        "[arcgis_raster_download]\npatience_seconds=1\nreading_patience_seconds=0.5\nlate_results_scale=0.02\n"
        "longest_poll_seconds=0.2\n"
    )
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment.update(
        QGIS_CUSTOM_CONFIG_PATH=str(folder),
        QT_QPA_PLATFORM="offscreen",
        XDG_RUNTIME_DIR=str(runtime),
        HOME=str(folder),
        LC_ALL="C.UTF-8",
        QGIS_PROCESS=PROGRAM,
    )
    done = subprocess.run(
        [PROGRAM, "plugins", "enable", "arcgis_raster_download"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return environment


@pytest.fixture
def process(environment, site, tmp_path):
    """Return a function that runs the algorithm on one service unless told otherwise."""

    def run(*options: str) -> subprocess.CompletedProcess:
        if not any(option.startswith(("--IMAGES", "--LAYERS")) for option in options):
            options = (f"--IMAGES={site.image_url('Geoid')}", *options)
        if not any(option.startswith("--OUTPUT_FOLDER") for option in options):
            options = (*options, f"--OUTPUT_FOLDER={tmp_path}")
        return subprocess.run(
            [PROGRAM, "run", ALGORITHM, *options],
            env=environment, cwd=tmp_path, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    return run
