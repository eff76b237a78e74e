"""Fixtures for tests of what stands on the client: Processing, and a list of downloads of the test's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.qgis_fixtures import *  # noqa: F403


@pytest.fixture(scope="session")
def processing(qapp):
    """Return QGIS's processing module with the plugin's provider registered."""
    from qgis.analysis import QgsNativeAlgorithms
    from qgis.core import QgsApplication

    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing

    from arcgis_raster_download.plugin.processing.provider import RasterDownloadProvider

    Processing.initialize()
    # The registry owns it, but its Python half lives only as long as somebody here knows it.
    provider = RasterDownloadProvider()
    for each in (QgsNativeAlgorithms(QgsApplication.processingRegistry()), provider):
        QgsApplication.processingRegistry().addProvider(each)
    yield processing
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def downloads(qapp, quick, project):
    """Return a model of the test's own in the place of the session's; whatever still runs at the end is cancelled."""
    from qgis.PyQt import sip

    from arcgis_raster_download.plugin.bridge.jobs import close_downloads_model, downloads_model

    close_downloads_model()
    model = downloads_model()
    yield model
    for download in () if sip.isdeleted(model) else model:
        if download.is_active:
            download.cancel()
            download.wait(20)
    close_downloads_model()
