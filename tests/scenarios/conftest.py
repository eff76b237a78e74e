"""QGIS without a screen, a fresh profile, the local site, and time limits that suit tests."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before qgis is imported: nothing of the user's own profile is read or written.
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp(prefix="scenarios-profile-")

import pytest
from qgis.core import QgsApplication, QgsProject

from tests.server.process import SiteProcess

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
