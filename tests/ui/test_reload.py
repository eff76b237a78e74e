"""Loading the plugin again leaves one plugin: its actions, its model, its messages. Runs last: modules are new after it."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsRectangle
from qgis.utils import reloadPlugin, unloadPlugin

from tests.server.process import SiteProcess

NAME = "arcgis_raster_download"


def own_actions(iface):
    """Return the plugin's actions in the toolbar of plugins."""
    from qgis.PyQt.QtWidgets import QAction

    return [action for action in iface.mainWindow().findChildren(QAction, NAME) if action in iface.pluginToolBar().actions()]


def provider_count() -> int:
    """Return how many of Processing's providers are the plugin's."""
    return sum(provider.id() == "arcgisraster" for provider in QgsApplication.processingRegistry().providers())


def test_after_two_reloads_jobs_is_the_plugins_own_model(iface, project, qtbot, tmp_path, settled):
    for _ in range(2):
        assert reloadPlugin(NAME)
        settled(lambda: len(own_actions(iface)) == 1)
        assert provider_count() == 1

    from arcgis_raster_download import download, jobs

    with SiteProcess(queue_seconds=0, execute_seconds=0) as site:
        iface.messageBar().clearWidgets()
        job = download(
            site.image_url("Geoid"), clip=QgsRectangle(5, 40, 15, 50), crs="EPSG:4326", folder=str(tmp_path)
        )
        assert list(jobs()) == [job]
        # Only a view of the same model can know of it.
        qtbot.waitUntil(lambda: iface.messageBar().currentItem() is not None, timeout=10000)
        assert job.wait(30) and job.status == "done", job.reason
    assert jobs() is jobs()


def test_unload_leaves_nothing(iface, project, settled):
    scene_items = len(iface.mapCanvas().scene().items())
    assert unloadPlugin(NAME)
    settled(lambda: own_actions(iface) == [])
    assert provider_count() == 0
    assert len(iface.mapCanvas().scene().items()) <= scene_items
    with pytest.raises(KeyError):
        __import__("sys").modules[NAME + ".plugin.main"]
