"""Choosing the area: buttons, polygon layers, map view, and what the map shows of it."""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QToolButton

from arcgis_raster_download.ui.area import AreaKind
from arcgis_raster_download.ui.area_panel import AreaPanel

TIMEOUT = 5000
LEFT = Qt.MouseButton.LeftButton
SQUARE = ((0.3, 0.3), (0.5, 0.35), (0.5, 0.6), (0.3, 0.6))


class Panel:
    """The panel in a window of its own."""

    def __init__(self, iface, qtbot) -> None:
        self.iface, self.qtbot = iface, qtbot
        self.panel = AreaPanel(iface)
        self.changes, self.ends = 0, []
        self.panel.area_changed.connect(self._on_changed)
        self.panel.drawing_ended.connect(self.ends.append)
        self.panel.move(700, 300)
        self.panel.show()
        self.panel.set_shown(True)

    def _on_changed(self) -> None:
        self.changes += 1

    def press(self, name: str) -> None:
        QTest.mouseClick(self.button(name), LEFT)

    def button(self, name: str) -> QPushButton:
        return self.panel.findChild(QPushButton, f"{name}_button")

    @property
    def area(self):
        return self.panel.area()

    @property
    def label(self) -> str:
        return self.panel.findChild(QLabel, "area_label").text()

    @property
    def selected_only(self) -> QCheckBox:
        return self.panel.findChild(QCheckBox, "selected_only_check")

    def tool(self, name: str) -> QToolButton:
        return self.panel.findChild(QToolButton, name)

    def outlines(self) -> int:
        items = self.iface.mapCanvas().scene().items()
        return sum(isinstance(item, QgsRubberBand) and item.isVisible() for item in items)

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=TIMEOUT)


@pytest.fixture
def panel(iface, canvas, qtbot):
    panel = Panel(iface, qtbot)
    panel.until(panel.panel.isActiveWindow)
    yield panel
    panel.panel.remove()
    panel.panel.close()
    panel.panel.deleteLater()


@pytest.fixture
def blocks(project, canvas):
    """Add a layer of three squares, the third apart."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32632", "Blocks", "memory")
    features = []
    for x in (500000, 501000, 505000):
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, 5300000, x + 1000, 5301000)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    project.addMapLayer(layer)
    return layer


def test_map_view_follows_the_map(panel, canvas):
    assert panel.area.kind is AreaKind.MAP_VIEW and panel.label == "Follows the map."
    before = panel.area.clip.geometry.boundingBox()
    canvas.setExtent(QgsRectangle(500000, 5300000, 510000, 5310000))
    assert panel.changes and panel.area.clip.geometry.boundingBox() != before
    assert panel.outlines() == 0
    assert not panel.tool("zoom_to_area_button").isVisible() and not panel.tool("clear_area_button").isVisible()


def test_map_view_of_a_turned_map(panel, canvas):
    straight = panel.area.clip.geometry.area()
    canvas.setRotation(30)
    try:
        turned = panel.area.clip.geometry
        assert turned.area() == pytest.approx(straight, rel=1e-6)
        assert turned.boundingBox().area() > 1.2 * straight
        corners = turned.asPolygon()[0]
        angle = corners[0].azimuth(corners[1]) % 90
        assert min(abs(angle - 30), abs(angle - 60)) < 1e-6
        assert panel.area.error is None
    finally:
        canvas.setRotation(0)


def test_rectangle(panel, mouse):
    panel.press("rectangle")
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.5, 0.6))
    assert panel.ends == [True]
    assert panel.area.kind is AreaKind.RECTANGLE and panel.area.is_usable
    width = panel.area.clip.geometry.boundingBox().width() / 1000
    shown = float(panel.label.split(", ")[1].split(" ")[0])
    assert panel.label.endswith(" km") and shown == pytest.approx(width, rel=0.01)
    assert panel.outlines() == 1


def test_polygon_and_clear(panel, mouse, canvas):
    panel.press("polygon")
    mouse.draw([mouse.at(*share) for share in SQUARE])
    mouse.right_click()
    assert panel.label == "Polygon with 4 points" and panel.outlines() == 1
    canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    QTest.mouseClick(panel.tool("zoom_to_area_button"), LEFT)
    assert canvas.extent().contains(panel.area.clip.geometry.boundingBox())
    QTest.mouseClick(panel.tool("clear_area_button"), LEFT)
    assert panel.label == "Not drawn yet." and panel.outlines() == 0 and not panel.area.is_usable
    assert panel.button("polygon").isChecked()


def test_cancel_without_an_earlier_shape_goes_back(panel, mouse):
    panel.press("whole_image")
    panel.press("polygon")
    mouse.key(Qt.Key.Key_Escape)
    assert panel.ends == [False]
    assert panel.area.kind is AreaKind.WHOLE_IMAGE and panel.button("whole_image").isChecked()


def test_cancel_brings_the_earlier_shape_back(panel, mouse):
    panel.press("polygon")
    mouse.draw([mouse.at(*share) for share in SQUARE])
    mouse.right_click()
    earlier = panel.area.clip.geometry.asWkt()
    panel.press("map_view")
    assert panel.outlines() == 0
    panel.press("polygon")
    mouse.draw([mouse.at(0.2, 0.2)])
    mouse.key(Qt.Key.Key_Escape)
    mouse.key(Qt.Key.Key_Escape)
    assert panel.ends == [True, False]
    assert panel.area.clip.geometry.asWkt() == earlier and panel.outlines() == 1


def test_layer_and_its_selection(panel, blocks, qtbot):
    panel.press("from_layer")
    panel.until(lambda: panel.area.is_usable)
    assert panel.area.clip.geometry.area() == pytest.approx(3e6)
    assert panel.selected_only.text() == "Selected features only" and not panel.selected_only.isEnabled()
    blocks.selectByIds([1, 2])
    panel.until(lambda: panel.area.is_usable and panel.area.clip.geometry.area() == pytest.approx(2e6))
    assert panel.selected_only.isChecked() and panel.selected_only.text() == "Selected features only (2)"
    assert panel.outlines() == 1
    assert panel.tool("zoom_to_area_button").isVisible() and not panel.tool("clear_area_button").isVisible()
    QTest.mouseClick(panel.selected_only, LEFT, pos=QPoint(8, panel.selected_only.height() // 2))
    panel.until(lambda: panel.area.is_usable and panel.area.clip.geometry.area() == pytest.approx(3e6))
    blocks.removeSelection()
    panel.until(lambda: not panel.selected_only.isEnabled())


def test_edited_layer_is_read_again(panel, blocks):
    panel.press("from_layer")
    panel.until(lambda: panel.area.is_usable)
    blocks.startEditing()
    blocks.deleteFeature(3)
    panel.until(lambda: panel.area.is_usable and panel.area.clip.geometry.area() == pytest.approx(2e6))
    blocks.rollBack()


def test_layer_without_polygons(panel, project):
    empty = QgsVectorLayer("Polygon?crs=EPSG:32632", "Nothing", "memory")
    project.addMapLayer(empty)
    panel.press("from_layer")
    panel.until(lambda: panel.area.error is not None)
    assert panel.area.error.reason == "no_polygons" and panel.outlines() == 0
    project.removeMapLayer(empty.id())
    panel.until(lambda: panel.area.error is None and not panel.area.is_usable)


def test_whole_image(panel):
    panel.press("whole_image")
    assert panel.label == "Everything the service holds."
    assert panel.area.clip is None and panel.area.is_usable


def test_shape_is_on_the_map_only_while_the_form_is_shown(panel, mouse):
    panel.press("rectangle")
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.5, 0.6))
    panel.panel.set_shown(False)
    assert panel.outlines() == 0
    panel.panel.set_shown(True)
    assert panel.outlines() == 1


def test_arrows_move_without_pressing(panel):
    panel.button("map_view").setFocus()
    for name in ("rectangle", "polygon", "from_layer", "whole_image", "map_view"):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        assert QApplication.focusWidget() is panel.button(name)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert QApplication.focusWidget() is panel.button("whole_image")
    assert panel.area.kind is AreaKind.MAP_VIEW and panel.ends == []
