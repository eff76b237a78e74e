"""Drawing the area with real mouse and keys on the canvas of a running QGIS, and every way out of it."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsSettings,
    QgsSnappingConfig,
    QgsTolerance,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapToolEdit, QgsMapToolPan, QgsMessageBarItem, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QToolButton

from arcgis_raster_download.ui.area_drawing import AreaDrawing
from arcgis_raster_download.ui.area_tools import MOST_SHOWN, AreaOutline, PolygonAreaTool, RectangleAreaTool
from tests.tools.circle import circle

TIMEOUT = 5000
LONGEST_LINE = 105
SQUARE = ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6))
BOW_TIE = ((0.3, 0.3), (0.6, 0.6), (0.6, 0.3), (0.3, 0.6))


class Session:
    """A drawing on the real canvas with all it told, and what the canvas was like before."""

    def __init__(self, iface, canvas, qtbot, settled) -> None:
        self.iface, self.canvas, self.qtbot, self.until = iface, canvas, qtbot, settled
        self.bar = iface.messageBar()
        self.described, self.description = [], ("31,204 km², up to 812 MB", False)
        self.drawn, self.cancelled = [], 0
        self.scene_before = canvas.scene().items()
        self.tool_before = canvas.mapTool()
        self.layer_before = canvas.currentLayer()
        self.centre_before = canvas.center()
        self.drawing = AreaDrawing(canvas, self.bar, iface.cadDockWidget(), self._describe)
        self.drawing.area_drawn.connect(lambda *values: self.drawn.append(values))
        self.drawing.drawing_cancelled.connect(self._on_cancelled)

    def _describe(self, geometry, crs):
        self.described.append((QgsGeometry(geometry), crs))
        return self.description

    def _on_cancelled(self):
        self.cancelled += 1

    @property
    def line(self):
        return next((item for item in self.bar.items() if item.objectName() == "drawing_line"), None)

    def until_line_says(self, text):
        self.until(lambda: self.line is not None and text in self.line.text())

    def press(self, name):
        button = self.bar.findChild(QPushButton, name)
        self.until(button.isVisible)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def check_clean(self):
        """Check that canvas and message bar are as they were before the drawing."""
        assert not self.drawing.is_active()
        assert self.line is None
        assert self.canvas.mapTool() is self.tool_before
        assert self.canvas.currentLayer() == self.layer_before
        self.until(lambda: len(self.canvas.scene().items()) <= len(self.scene_before))
        self.until(lambda: not self.canvas.findChildren((PolygonAreaTool, RectangleAreaTool)))
        assert self.canvas.center() == self.centre_before


@pytest.fixture
def session(iface, canvas, qtbot, settled):
    session = Session(iface, canvas, qtbot, settled)
    yield session
    session.drawing.stop()


@pytest.fixture
def make_layer(canvas, project, show_known_extent):
    """Return a function that adds a polygon layer holding one geometry to the project."""

    def make(geometry, crs="EPSG:32632", name="Blocks"):
        layer = QgsVectorLayer(f"Polygon?crs={crs}", name, "memory")
        feature = QgsFeature()
        feature.setGeometry(geometry)
        assert layer.dataProvider().addFeatures([feature])[0]
        project.addMapLayer(layer)
        show_known_extent()  # QGIS goes to the first layer of a project
        return layer

    return make


@pytest.fixture
def qgis_setting():
    """Return a function that changes a setting of QGIS until the test ends."""
    changed = []

    def change(key, value):
        changed.append(key)
        QgsSettings().setValue(key, value)

    yield change
    for key in changed:
        QgsSettings().remove(key)


def places(mouse, shares):
    return [mouse.at(*share) for share in shares]


def ring(geometry):
    """Return the outer ring of a one-part polygon without the closing point."""
    polygon = geometry.asPolygon()
    assert len(polygon) == 1 and polygon[0][0] == polygon[0][-1]
    return polygon[0][:-1]


def assert_close(points, expected, tolerance=1e-6):
    assert len(points) == len(expected)
    for point, other in zip(points, expected):
        assert point.distance(QgsPointXY(*other)) <= tolerance, f"{point} is not {other}"


# Finishing a polygon


def test_right_click_finishes(session, mouse, screenshot):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    assert session.line.title() == "Draw Area"
    assert session.line.text() == "click the corners on the map. Right-click finishes."
    screenshot("before-first-point")
    mouse.draw(points)
    mouse.move(mouse.at(0.45, 0.7))
    session.until_line_says("31,204 km², up to 812 MB. Right-click finishes, Backspace removes the last point.")
    # The line says the same from three points on, and follows the drawing at its own pace.
    session.until(lambda: len(ring(session.described[-1][0])) == len(points))
    screenshot("drawing")
    mouse.right_click()
    [(geometry, crs, is_rectangle)] = session.drawn
    assert_close(ring(geometry), points)
    assert crs.authid() == "EPSG:32632" and not is_rectangle
    assert geometry.wkbType() == QgsWkbTypes.Type.Polygon
    described, described_crs = session.described[-1]
    assert described.equals(geometry) and described_crs == crs
    session.check_clean()
    assert session.cancelled == 0


def test_double_click_finishes_with_the_point_it_stands_on(session, mouse):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(points[:3])
    mouse.double_click(points[3])
    assert len(session.drawn) == 1
    assert_close(ring(session.drawn[0][0]), points)
    # Had the second release gone to the pan tool, it would have moved the map.
    session.check_clean()


@pytest.mark.parametrize("how", ["right_click", "double_click"])
def test_with_two_points_drawing_goes_on(session, mouse, how, screenshot):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    if how == "right_click":
        mouse.draw(points[:2])
        mouse.right_click()
    else:
        mouse.draw(points[:1])
        mouse.double_click(points[1])
    session.until_line_says("Click at least 3 points.")
    screenshot("too-few")
    assert session.drawing.is_active() and not session.drawn
    mouse.draw(points[2:])
    session.until_line_says("31,204 km²")
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)
    session.check_clean()


def test_three_clicks_in_one_place_are_one_point(session, mouse):
    session.drawing.start_polygon()
    mouse.draw([mouse.at(0.4, 0.4)] * 3)
    mouse.right_click()
    session.until_line_says("Click at least 3 points.")
    assert not session.drawn


def test_bow_tie_is_handed_over_as_drawn(session, mouse):
    points = places(mouse, BOW_TIE)
    session.drawing.start_polygon()
    mouse.draw(points)
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)
    assert not session.drawn[0][0].isGeosValid()
    session.check_clean()


# Keys


def test_backspace_removes_the_last_point_down_to_none(session, mouse):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(points)
    tool = session.canvas.mapTool()
    counts = []
    tool.points_changed.connect(counts.append)
    for _ in range(4):
        mouse.key(Qt.Key.Key_Backspace)
    assert counts == [3, 2, 1, 0]
    session.until_line_says("click the corners on the map.")
    mouse.draw(points[:3])
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points[:3])
    session.check_clean()


def test_escape_drops_the_points_and_again_cancels(session, mouse):
    session.drawing.start_polygon()
    mouse.draw(places(mouse, SQUARE))
    session.until_line_says("31,204 km²")
    mouse.key(Qt.Key.Key_Escape)
    session.until_line_says("click the corners on the map.")
    assert session.drawing.is_active() and session.canvas.mapTool().size() == 0
    mouse.key(Qt.Key.Key_Escape)
    assert session.cancelled == 1 and not session.drawn
    session.check_clean()


def test_after_escape_a_new_polygon_can_be_drawn(session, mouse):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(places(mouse, BOW_TIE)[:2])
    mouse.key(Qt.Key.Key_Escape)
    mouse.draw(points)
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)


def test_r_draws_freehand(session, mouse):
    session.drawing.start_polygon()
    mouse.key(Qt.Key.Key_R)
    mouse.left_click(mouse.at(0.3, 0.3))
    for step in range(20):
        mouse.move(mouse.at(0.45 + 0.15 * math.sin(step / 3), 0.45 + 0.15 * math.cos(step / 3)))
    mouse.key(Qt.Key.Key_R)
    session.until_line_says("31,204 km²")
    mouse.right_click()
    assert len(ring(session.drawn[0][0])) >= 20
    session.check_clean()


def test_r_again_ends_freehand(session, mouse):
    points = places(mouse, SQUARE)
    for _ in range(2):
        session.drawing.start_polygon()
        mouse.key(Qt.Key.Key_R)
        mouse.key(Qt.Key.Key_R)
        mouse.draw(points)
        mouse.right_click()
        assert_close(ring(session.drawn.pop()[0]), points)
        session.drawing.start_polygon()
        mouse.key(Qt.Key.Key_R)
        mouse.left_click(points[0])
        # A drawing that ends while freehand is on leaves nothing of it to the next.
        session.drawing.stop()
    session.check_clean()


@pytest.mark.parametrize("technique", ["Streaming", "CircularString", "Shape"])
def test_how_the_user_digitizes_is_neither_taken_over_nor_changed(session, mouse, technique, qgis_setting):
    qgis_setting("digitizing/technique", technique)
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(points)
    mouse.key(Qt.Key.Key_R)
    mouse.key(Qt.Key.Key_R)
    session.until_line_says("31,204 km²")
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)
    assert QgsSettings().value("digitizing/technique") == technique
    session.check_clean()


# Ways out


@pytest.mark.parametrize("way", ["cancel_button", "close_button", "stop", "project_cleared", "unset_by_restart"])
@pytest.mark.parametrize("paused", [False, True], ids=["drawing", "paused"])
@pytest.mark.parametrize("shape", ["polygon", "rectangle"])
def test_every_way_out_leaves_the_canvas_as_it_was(session, iface, mouse, way, paused, shape):
    if shape == "polygon":
        session.drawing.start_polygon()
        mouse.draw(places(mouse, SQUARE)[:3])
    else:
        session.drawing.start_rectangle()
        mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.5, 0.5), release=False)
    if paused:
        session.canvas.setMapTool(session.tool_before)
        session.until_line_says("Drawing paused.")
    if way == "cancel_button":
        session.press("cancel_drawing_button")
    elif way == "close_button":
        close = next(button for button in session.bar.findChildren(QToolButton) if button.isVisible())
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    elif way == "stop":
        session.drawing.stop()
    elif way == "project_cleared":
        QgsProject.instance().clear()
    else:
        session.drawing.start_rectangle()
        session.drawing.stop()
    assert session.cancelled == (way not in ("stop", "unset_by_restart"))
    assert not session.drawn
    if way == "project_cleared":
        session.centre_before = session.canvas.center()
    session.check_clean()
    session.drawing.stop()
    assert session.cancelled == (way not in ("stop", "unset_by_restart"))


def test_an_earlier_tool_that_is_gone_is_not_set_again(session, iface, mouse):
    own_tool = QgsMapToolPan(session.canvas)
    session.canvas.setMapTool(own_tool)
    session.drawing.start_polygon()
    own_tool.deleteLater()
    session.until(lambda: sip.isdeleted(own_tool))
    mouse.key(Qt.Key.Key_Escape)
    assert session.cancelled == 1 and session.canvas.mapTool() is None


# Another tool in between


def test_pan_pauses_and_continue_goes_on(session, iface, mouse, press_tool, screenshot):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(points[:3])
    session.until_line_says("31,204 km²")
    press_tool(iface.actionPan())
    session.until_line_says("Drawing paused.")
    screenshot("paused")
    mouse.drag(mouse.at(0.5, 0.5), mouse.at(0.52, 0.52))
    session.until(lambda: session.canvas.center() != session.centre_before)
    session.press("continue_drawing_button")
    session.until_line_says("31,204 km²")
    assert not session.bar.findChild(QPushButton, "continue_drawing_button").isVisible()
    mouse.left_click(points[3])
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)
    session.centre_before = session.canvas.center()
    session.check_clean()


def test_selecting_another_layer_does_not_disturb(session, iface, mouse, make_layer):
    points = places(mouse, SQUARE)
    far = make_layer(QgsGeometry.fromWkt("Polygon((0 0, 1 0, 1 1, 0 0))"), "EPSG:4326", "Far")
    session.drawing.start_polygon()
    mouse.draw(points[:2])
    other = make_layer(QgsGeometry.fromWkt("Polygon((0 0, 1 0, 1 1, 0 0))"), "EPSG:3857", "Other")
    for layer in (other, far):
        iface.setActiveLayer(layer)
    mouse.draw(points[2:])
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)
    session.layer_before = far
    session.check_clean()
    assert iface.activeLayer() is far
    assert not far.isEditable() and not far.isModified()


def test_the_selected_layer_may_be_removed_meanwhile(session, iface, mouse, make_layer):
    points = places(mouse, SQUARE)
    layer = make_layer(QgsGeometry.fromWkt("Polygon((0 0, 1 0, 1 1, 0 0))"))
    iface.setActiveLayer(layer)
    session.drawing.start_polygon()
    mouse.draw(points[:3])
    QgsProject.instance().removeMapLayer(layer.id())
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points[:3])
    session.layer_before = None
    session.check_clean()


def test_qgis_never_falls_back_to_a_tool_of_ours(session, iface, mouse, make_layer, press_tool):
    layer = make_layer(QgsGeometry.fromWkt("Polygon((0 0, 1 0, 1 1, 0 0))"))
    iface.setActiveLayer(layer)
    layer.startEditing()
    press_tool(iface.actionAddFeature())
    session.until(lambda: isinstance(session.canvas.mapTool(), QgsMapToolEdit))
    session.tool_before = session.canvas.mapTool()
    session.layer_before = layer
    session.scene_before = session.canvas.scene().items()
    for start in (session.drawing.start_rectangle, session.drawing.start_polygon):
        start()
        mouse.key(Qt.Key.Key_Escape)
        session.check_clean()
    layer.rollBack()
    session.until(lambda: session.canvas.mapTool() is not session.tool_before)
    assert not isinstance(session.canvas.mapTool(), (PolygonAreaTool, RectangleAreaTool))
    assert session.canvas.mapTool() is not None


# The project's settings


def test_the_projects_overlap_avoidance_does_not_cut_the_area(session, iface, project, mouse, make_layer):
    points = places(mouse, SQUARE)
    block = make_layer(QgsGeometry.fromPolygonXY([places(mouse, ((0.45, 0.2), (0.8, 0.2), (0.8, 0.8), (0.45, 0.8)))]))
    project.setAvoidIntersectionsMode(QgsProject.AvoidIntersectionsMode.AvoidIntersectionsLayers)
    project.setAvoidIntersectionsLayers([block])
    iface.setActiveLayer(block)
    session.layer_before = block
    session.drawing.start_polygon()
    mouse.draw(points)
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), points)
    session.check_clean()
    assert block.featureCount() == 1


@pytest.mark.parametrize("mode", ["AllLayers", "ActiveLayer"])
def test_clicks_snap_to_a_vector_layer(session, iface, project, mouse, make_layer, mode):
    points = places(mouse, SQUARE)
    corner = QgsPointXY(points[0].x() + 333.0, points[0].y() + 222.0)
    block = make_layer(QgsGeometry.fromPolygonXY([[corner, *places(mouse, ((0.2, 0.35), (0.2, 0.2), (0.35, 0.2)))]]))
    iface.setActiveLayer(block)
    config = QgsSnappingConfig(project)
    config.setEnabled(True)
    config.setMode(getattr(QgsSnappingConfig.SnappingMode, mode))
    config.setTypeFlag(QgsSnappingConfig.VertexFlag)
    config.setTolerance(12)
    config.setUnits(QgsTolerance.UnitType.Pixels)
    project.setSnappingConfig(config)
    session.layer_before = block
    session.drawing.start_polygon()
    # Snapping indexes the layer in the background; until it is done nothing snaps.
    mouse.move(points[0])
    session.until(lambda: session.canvas.snappingUtils().snapToMap(mouse.pixel(points[0])).isValid())
    mouse.draw(points)
    mouse.right_click()
    assert_close(ring(session.drawn[0][0]), [corner, *points[1:]])
    session.check_clean()


@pytest.mark.parametrize("paused", [False, True], ids=["drawing", "paused"])
def test_another_crs_drops_the_points(session, iface, project, mouse, paused):
    session.drawing.start_polygon()
    mouse.draw(places(mouse, SQUARE)[:2])
    if paused:
        session.canvas.setMapTool(session.tool_before)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    if paused:
        session.until_line_says("Drawing paused.")
        session.press("continue_drawing_button")
    session.until_line_says("the map's CRS changed. Click the corners again.")
    points = places(mouse, SQUARE)
    mouse.draw(points)
    session.until_line_says("31,204 km²")
    mouse.right_click()
    geometry, crs, _is_rectangle = session.drawn[0]
    assert crs.authid() == "EPSG:4326"
    assert_close(ring(geometry), points, 1e-9)
    assert all(math.isfinite(point.x()) and math.isfinite(point.y()) for point in ring(geometry))
    session.centre_before = session.canvas.center()
    session.check_clean()


def test_without_a_crs_the_area_has_none(session, project, mouse):
    project.setCrs(QgsCoordinateReferenceSystem())
    session.centre_before = session.canvas.center()
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(points)
    mouse.right_click()
    geometry, crs, _is_rectangle = session.drawn[0]
    assert not crs.isValid()
    assert_close(ring(geometry), points)
    session.check_clean()


def test_curves_are_handed_over_as_straight_pieces(session, mouse):
    session.drawing.start_polygon()
    session.canvas.mapTool().setCircularDigitizingEnabled(True)
    mouse.draw(places(mouse, ((0.3, 0.3), (0.5, 0.2), (0.6, 0.3), (0.6, 0.5), (0.3, 0.6))))
    mouse.right_click()
    geometry = session.drawn[0][0]
    assert geometry.wkbType() == QgsWkbTypes.Type.Polygon
    assert len(ring(geometry)) > 20
    session.check_clean()


def test_drawing_changes_nothing_in_the_project(session, project, mouse, make_layer):
    layer = make_layer(QgsGeometry.fromWkt("Polygon((0 0, 1 0, 1 1, 0 0))"))
    layers = set(project.mapLayers())
    project.setDirty(False)
    session.drawing.start_polygon()
    mouse.draw(places(mouse, SQUARE))
    mouse.right_click()
    assert session.drawn
    assert set(project.mapLayers()) == layers and layer.featureCount() == 1
    assert not project.isDirty()


# The rectangle


def test_drag_draws_a_rectangle(session, mouse, screenshot):
    start, end = mouse.at(0.3, 0.3), mouse.at(0.6, 0.7)
    session.drawing.start_rectangle()
    assert session.line.text() == "drag a box on the map."
    mouse.drag(start, end, release=False)
    session.until_line_says("31,204 km², up to 812 MB.")
    screenshot("dragging")
    mouse.release(end)
    [(geometry, crs, is_rectangle)] = session.drawn
    assert is_rectangle and crs.authid() == "EPSG:32632"
    box = geometry.boundingBox()
    assert_close([QgsPointXY(box.xMinimum(), box.yMaximum()), QgsPointXY(box.xMaximum(), box.yMinimum())], [start, end])
    session.check_clean()


def test_a_click_is_no_rectangle(session, mouse):
    session.drawing.start_rectangle()
    place = mouse.at(0.4, 0.4)
    mouse.left_click(place)
    mouse.drag(place, QgsPointXY(place.x() + 200, place.y() - 200))  # two pixels: a shaking hand
    assert session.drawing.is_active() and not session.drawn
    mouse.right_click()
    assert session.drawing.is_active() and not session.drawn
    session.until_line_says("drag a box on the map.")
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.6, 0.7))
    assert len(session.drawn) == 1
    session.check_clean()


def test_escape_cancels_the_rectangle(session, mouse):
    session.drawing.start_rectangle()
    mouse.key(Qt.Key.Key_Escape)
    assert session.cancelled == 1
    session.check_clean()


def test_a_rectangle_cut_short_by_another_crs_is_forgotten(session, project, mouse):
    session.drawing.start_rectangle()
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.6, 0.7), release=False)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    mouse.release(mouse.at(0.6, 0.7))
    assert session.drawing.is_active() and not session.drawn
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.6, 0.7))
    assert session.drawn[0][1].authid() == "EPSG:4326"


# The line


def test_over_the_limit_the_line_turns_to_warning_and_back(session, mouse, screenshot):
    session.description = ("45,368 km², up to 80.7 GB before compression, but only 61.2 GB free", True)
    session.drawing.start_polygon()
    mouse.draw(places(mouse, SQUARE))
    session.until_line_says("80.7 GB")
    assert session.line.level() == Qgis.MessageLevel.Warning
    screenshot("warning")
    session.description = ("12 km², up to 3 MB", False)
    mouse.key(Qt.Key.Key_Backspace)
    session.until_line_says("3 MB")
    assert session.line.level() == Qgis.MessageLevel.Info


@pytest.mark.parametrize("length", [5, 36, 37, 38, 70, 71, 72, 73, 90])
def test_the_line_fits(session, mouse, length):
    session.description = ("9" * length, False)
    session.drawing.start_polygon()
    mouse.draw(places(mouse, SQUARE))
    session.until_line_says("9" * length)
    whole = f"{session.line.title()}: {session.line.text()}"
    assert len(whole) <= LONGEST_LINE
    assert ("Backspace" in whole) == (length <= 37)


def test_text_in_the_line_is_plain_text(session, mouse):
    session.description = ("<b>1</b> & <img src=x>", False)
    session.drawing.start_polygon()
    mouse.draw(places(mouse, SQUARE))
    session.until_line_says("&lt;b&gt;1&lt;/b&gt; &amp; &lt;img src=x&gt;")


def test_messages_of_others_do_not_end_the_drawing(session, mouse):
    points = places(mouse, SQUARE)
    session.drawing.start_polygon()
    mouse.draw(points[:2])
    other = session.bar.createMessage("Other", "message")
    session.bar.pushWidget(other, Qgis.MessageLevel.Warning, 0)
    session.bar.popWidget(other)
    mouse.draw(points[2:])
    mouse.right_click()
    assert len(session.drawn) == 1
    session.check_clean()
    assert not session.bar.findChildren(QgsMessageBarItem, "drawing_line") or session.line is None


# The outline


def bands(canvas, before):
    return [item for item in canvas.scene().items() if item not in before and isinstance(item, QgsRubberBand)]


def test_outline_follows_the_canvas_crs_and_leaves(canvas, project, mouse, qtbot, screenshot):
    before = canvas.scene().items()
    outline = AreaOutline(canvas)
    area = QgsGeometry.fromPolygonXY([places(mouse, SQUARE)])
    outline.set_geometry(area, QgsCoordinateReferenceSystem("EPSG:32632"))
    [band] = bands(canvas, before)
    assert band.asGeometry().boundingBox() == area.boundingBox()
    assert band.strokeColor() == QgsMapToolEdit.digitizingStrokeColor()
    assert band.fillColor() == QgsMapToolEdit.digitizingFillColor()
    screenshot("outline")
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    [band] = bands(canvas, before)
    box = band.asGeometry().boundingBox()
    assert 8 < box.xMinimum() < box.xMaximum() < 10 and 46 < box.yMinimum() < box.yMaximum() < 50
    outline.clear()
    assert not bands(canvas, before)
    outline.set_geometry(area, QgsCoordinateReferenceSystem("EPSG:32632"))
    outline.remove()
    assert not bands(canvas, before)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    assert not bands(canvas, before)


def test_outline_that_the_canvas_crs_cannot_hold_is_not_shown(canvas, project):
    before = canvas.scene().items()
    outline = AreaOutline(canvas)
    # Lambert-93 puts the south pole at infinity, without an error.
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    outline.set_geometry(
        QgsGeometry.fromWkt("Polygon((0 -90, 10 -90, 10 90, 0 90, 0 -90))"), QgsCoordinateReferenceSystem("EPSG:4326")
    )
    assert not bands(canvas, before)
    outline.remove()


@pytest.mark.parametrize("crs", ["EPSG:32632", "EPSG:25832"])
def test_outline_of_an_area_with_a_million_vertices_shows_what_can_be_seen(canvas, project, crs):
    before = canvas.scene().items()
    outline = AreaOutline(canvas)
    area = circle(500_000, 5_000_000, 100_000, 1_000_000)
    assert area.constGet().nCoordinates() > 1_000_000
    outline.set_geometry(area, QgsCoordinateReferenceSystem(crs))
    (band,) = bands(canvas, before)
    shown = band.asGeometry()
    assert shown.constGet().nCoordinates() <= MOST_SHOWN
    assert shown.area() == pytest.approx(area.area(), rel=1e-4)
    outline.remove()
