"""One QGIS without a screen for a test session: a fresh profile, a local ArcGIS site, and no way out to the network.

The conftest.py of a tier imports all of it. The desktop of tests/ui is another QGIS, with fixtures of its own.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before qgis is imported: nothing of the user's own profile is read or written.
_PROFILE = tempfile.TemporaryDirectory(prefix="qgis-tests-profile-")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = _PROFILE.name

import pytest  # noqa: E402

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsProject  # noqa: E402
from qgis.PyQt.QtCore import QCoreApplication, QSettings  # noqa: E402

from tests.server.process import SiteProcess  # noqa: E402

__all__ = ["configuration", "log_panel", "project", "qapp", "quick", "site", "site_of_session"]

FAST_SITE = {"queue_seconds": 0.0, "execute_seconds": 0.0}
_OWN_HOSTS = ("127.0.0.1", "127.0.0.2", "::1", "localhost", "")


def _stay_at_home(event: str, arguments: tuple) -> None:
    """Refuse every name and address beyond this machine, as a computer without a network does."""
    if event == "socket.getaddrinfo" and (arguments[0] or "") not in _OWN_HOSTS:
        raise socket.gaierror(socket.EAI_NONAME, f"a test asked for {arguments[0]}")
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in _OWN_HOSTS:
        raise OSError(errno.ENETUNREACH, f"a test went to {arguments[1]}")


@pytest.fixture(scope="session")
def qapp():
    """Return the QGIS of the session; pytest-qt takes it as its own."""
    sys.addaudithook(_stay_at_home)
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _PROFILE.name)
    application = QgsApplication([], True)
    application.initQgis()
    if not QgsApplication.qgisSettingsDirPath().startswith(_PROFILE.name):
        raise RuntimeError(f"the tests would use the profile {QgsApplication.qgisSettingsDirPath()}")
    yield application
    QgsProject.instance().clear()
    application.exitQgis()


@pytest.fixture(scope="session")
def site_of_session():
    """Return a site that runs during the session."""
    with SiteProcess(**FAST_SITE) as site:
        yield site


@pytest.fixture
def site(site_of_session):
    """Return the session's site with its options and its journal as new."""
    site_of_session.reset()
    return site_of_session


@pytest.fixture
def quick(qapp, tmp_path):
    """Shorten every wait of the plugin, and let files go to the test's own folder."""
    from arcgis_raster_download.plugin.bridge.settings import Settings

    # Records of the tests before are nobody's downloads here.
    shutil.rmtree(os.path.join(QgsApplication.qgisSettingsDirPath(), "arcgis_raster_download"), ignore_errors=True)
    settings = Settings()
    settings.folder = str(tmp_path)
    settings.patience = 1.0
    # Tests that are not about the queue start what they want at once.
    settings.parallel_per_server = 8
    settings.reading_patience = 0.5
    settings.connect_timeout = 2.0
    settings.read_timeout = 2.0
    settings.longest_poll = 0.2
    settings.late_results_scale = 0.02
    return settings


@pytest.fixture
def project(qapp):
    """Return QGIS's project, empty before and after the test."""
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()


@pytest.fixture
def log_panel(qapp):
    """Collect what reaches QGIS's log panel while the test runs, as (message, tag) pairs."""
    lines: list[tuple[str, str]] = []

    def take(message, tag, _level):
        lines.append((message, tag))

    panel = QgsApplication.messageLog()
    panel.messageReceived.connect(take)
    yield lines
    panel.messageReceived.disconnect(take)


@pytest.fixture
def configuration(qapp):
    """Return a function that stores an authentication configuration and returns its id."""
    keeper = QgsApplication.authManager()
    assert keeper.setMasterPassword("only for these tests", True)
    made = []

    def store(method: str, **values: str) -> str:
        entry = QgsAuthMethodConfig(method)
        entry.setName(f"test {method}")
        for key, value in values.items():
            entry.setConfig(key, value)
        stored = keeper.storeAuthenticationConfig(entry)
        assert stored[0] if isinstance(stored, tuple) else stored
        made.append(entry.id())
        return entry.id()

    yield store
    for identifier in made:
        keeper.removeAuthenticationConfig(identifier)
