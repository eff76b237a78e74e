"""“Download Raster…” in the context menus of the Layers panel and the Browser, by real right clicks."""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsDataSourceUri, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QTreeView

from arcgis_raster_download.ui.layer_menu import LayerMenu
from tests.tools.map_mouse import LEFT, TIMEOUT
from tests.ui.form import CONTROL, image_layer, site, site_process  # noqa: F401
from tests.ui.menus import choose, context_menu, texts

DOWNLOAD = "Download Raster…"


@pytest.fixture
def opened(iface):
    """Return a function that tells which images the plugin's form shows checked, and close the form afterwards."""

    def checked():
        form = iface.mainWindow().findChild(QDialog, "raster_download_dialog")
        if form is None or not form.isVisible():
            return None
        model = form.findChild(QTreeView, "layer_tree").model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        on = Qt.CheckState.Checked
        return [row.data() for row in rows if row.data(Qt.ItemDataRole.CheckStateRole) == on]

    yield checked
    form = iface.mainWindow().findChild(QDialog, "raster_download_dialog")
    if form is not None:
        QTest.keyClick(form, Qt.Key.Key_Escape)


class Layers:
    """The Layers panel."""

    def __init__(self, iface) -> None:
        self.tree = iface.layerTreeView()

    def index(self, layer):
        return self.tree.node2index(QgsProject.instance().layerTreeRoot().findLayer(layer.id()))

    def select(self, *layers) -> None:
        for number, layer in enumerate(layers):
            point = self.tree.visualRect(self.index(layer)).center()
            QTest.mouseClick(self.tree.viewport(), LEFT, CONTROL if number else Qt.KeyboardModifier.NoModifier, point)

    def menu(self, layer, use=texts):
        return context_menu(self.tree, self.index(layer), use)


@pytest.fixture
def layers(iface, canvas):
    return Layers(iface)


def image_service_layer(url, name, layer=""):
    """Return a layer of QGIS's provider for image services and map services."""
    uri = QgsDataSourceUri()
    for key, value in (("url", url), ("format", "PNG32"), ("crs", "EPSG:4326"), ("layer", layer)):
        uri.setParam(key, value)
    return QgsRasterLayer(uri.uri(False), name, "arcgismapserver")


def test_shows_on_image_layers_only(layers, image_layer, site, project, screenshot):
    image = image_layer("Geoid", "Geoid")
    others = [
        image_service_layer(f"{site.services_url}/Demo/Borders/MapServer", "map service", "0"),
        QgsRasterLayer(str(site.raster_path("Geoid")), "file"),
        QgsVectorLayer("Polygon?crs=EPSG:4326", "polygons", "memory"),
    ]
    for layer in others:
        project.addMapLayer(layer)
        assert DOWNLOAD not in layers.menu(layer)
    shown = layers.menu(image, lambda menu: (screenshot("menu", None), texts(menu))[1])
    assert shown.count(DOWNLOAD) == 1 and "Zoom to Layer(s)" in shown


def test_opens_the_form_with_that_layer_checked(layers, image_layer, opened, qtbot):
    first, second = image_layer("Geoid", "First"), image_layer("Multispectral", "Second")
    layers.menu(second, lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: opened() == ["Second"], timeout=TIMEOUT)
    # The form stands open already: the other layer instead.
    layers.menu(first, lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: opened() == ["First"], timeout=TIMEOUT)


def test_opens_the_form_with_exactly_the_selected_image_layers(layers, image_layer, opened, project, qtbot):
    a, b, c = image_layer("Geoid", "A"), image_layer("Multispectral", "B"), image_layer("WorldClasses", "C")
    other = QgsVectorLayer("Polygon?crs=EPSG:4326", "polygons", "memory")
    project.addMapLayer(other)
    layers.menu(b, lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: opened() == ["B"], timeout=TIMEOUT)
    layers.select(a, other, c)
    layers.menu(c, lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: sorted(opened()) == ["A", "C"], timeout=TIMEOUT)


def test_follows_a_changed_source(layers, image_layer, site, canvas, project):
    canvas.setRenderFlag(False)
    path = str(site.raster_path("Geoid"))
    image, file = image_service_layer(site.image_url("Geoid"), "image"), QgsRasterLayer(path, "file")
    # QGIS 3.22 ends, with or without plugins, when a source changes while its server is asked for a legend.
    image.setLegend(None)
    project.addMapLayers([image, file])
    assert layers.menu(image).count(DOWNLOAD) == 1 and DOWNLOAD not in layers.menu(file)
    file.setDataSource(image.source(), "file", "arcgismapserver")
    image.setDataSource(path, "image", "gdal")
    assert DOWNLOAD not in layers.menu(image)
    assert layers.menu(file).count(DOWNLOAD) == 1


def test_a_layer_inherits_nothing_from_one_that_lay_at_its_place(layers, image_layer, site, project):
    path = str(site.raster_path("Geoid"))
    shown = []
    for _ in range(8):
        project.removeMapLayer(image_layer("Geoid", "image").id())
        file = QgsRasterLayer(path, "file")
        project.addMapLayer(file)
        shown.append(DOWNLOAD in layers.menu(file))
        project.removeMapLayer(file.id())
    assert shown == [False] * 8


def test_removed_it_is_gone_from_every_menu(iface, layers, image_layer):
    before = image_layer("Geoid", "before")
    chosen = []
    menu = LayerMenu(iface, chosen.append)
    after = image_layer("Multispectral", "after")
    for layer in (before, after):
        assert layers.menu(layer).count(DOWNLOAD) == 2, "the plugin's own and this one"
    menu.remove()
    third = image_layer("WorldClasses", "third")
    for layer in (before, after, third):
        assert layers.menu(layer).count(DOWNLOAD) == 1
    assert chosen == []
