"""What draws on the map: the tools for a polygon and a rectangle, and the outline of the area they gave.

It must not know of dialogs, messages or services; `area_drawing.py` makes a session of these tools.
"""

from __future__ import annotations

import math
from typing import Optional

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsMapLayer,
    QgsMapToPixelSimplifier,
    QgsPolygon,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import (
    QgsAdvancedDigitizingDockWidget,
    QgsMapCanvas,
    QgsMapMouseEvent,
    QgsMapTool,
    QgsMapToolCapture,
    QgsMapToolDigitizeFeature,
    QgsMapToolEdit,
    QgsMapToolExtent,
    QgsRubberBand,
)
from qgis.PyQt.QtCore import QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QApplication

# An edge is cut into this many pieces before it is shown in another CRS, where it may be bent.
PIECES_PER_EDGE = 24
# More points than this are not shown: the map would stand still for seconds.
MOST_SHOWN = 100_000
# What may be left out of an outline with many points, as a share of its size: less than a pixel, also zoomed in.
_SHARE_UNSEEN = 1 / 20_000


class _GuestTool:
    """Keep QGIS from treating a tool of ours like one of its own.

    When a tool is set, QGIS notes every tool without the EditTool flag as the one to fall back to after editing, by a
    bare pointer: ours would be gone by then, and QGIS would crash. While a tool with that flag is in use, QGIS takes it
    off the canvas as soon as the user selects a layer that is not being edited. So the flag is on until we are set.
    """

    _is_set = False

    def flags(self) -> QgsMapTool.Flags:
        """Return the base tool's flags, with EditTool only while the tool is not in use."""
        flags = super().flags()
        # With Qt 6, QGIS's "&" makes a number of flags.
        return QgsMapTool.Flags(flags & ~QgsMapTool.Flag.EditTool) if self._is_set else flags | QgsMapTool.Flag.EditTool

    def _on_map_tool_set(self, new: Optional[QgsMapTool], _old: Optional[QgsMapTool]) -> None:
        # QGIS connected to this signal long before us, so it has already looked at the flags.
        self._is_set = new is self


class PolygonAreaTool(_GuestTool, QgsMapToolDigitizeFeature):
    """Draw one polygon with everything QGIS's own digitizing offers, into no layer."""

    # The polygon as drawn (closed, without curves, always finite), and its CRS: the canvas's.
    polygon_drawn = pyqtSignal(QgsGeometry, QgsCoordinateReferenceSystem)
    # The number of points so far; polygon() makes the shape, so that nobody pays for shapes nobody looks at.
    points_changed = pyqtSignal(int)
    # Somebody tried to finish before there were three different points; drawing goes on.
    too_few_points = pyqtSignal()
    # The points are gone because the canvas has another CRS now; drawing goes on.
    points_dropped = pyqtSignal()
    # Escape was pressed when there was no point to drop.
    drawing_cancelled = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, cad_dock_widget: QgsAdvancedDigitizingDockWidget) -> None:
        super().__init__(canvas, cad_dock_widget, QgsMapToolCapture.CaptureMode.CapturePolygon)
        self._has_canvas = False
        self._user_layer_id = ""
        self._double_clicked = False
        self._freehand = False
        self._scratch = self._make_scratch()
        canvas.mapToolSet.connect(self._on_map_tool_set)
        canvas.currentLayerChanged.connect(self._on_current_layer_changed)
        canvas.destinationCrsChanged.connect(self._on_destination_crs_changed)

    def polygon(self) -> QgsGeometry:
        """Return the points so far as a closed polygon, or a null geometry while there are fewer than three."""
        if self.size() < 3:
            return QgsGeometry()
        ring = self.captureCurve().curveToLine()
        ring.close()
        polygon = QgsPolygon()
        polygon.setExteriorRing(ring)
        return QgsGeometry(polygon)

    def finish(self) -> None:
        """Hand the polygon over, or say that it has too few points."""
        polygon = self.polygon()
        points = {(point.x(), point.y()) for point in polygon.vertices()}
        if len(points) < 3:
            self.too_few_points.emit()
            return
        self.drop_points()
        if not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
            self.points_dropped.emit()
            return
        polygon.removeDuplicateNodes()
        self.polygon_drawn.emit(polygon, self._scratch.crs())

    def drop_points(self) -> None:
        """Forget all points; the next click is the first."""
        self._double_clicked = False
        self.stopCapturing()
        self.cadDockWidget().clearPoints()

    # What QGIS calls

    def activate(self) -> None:
        """Take the canvas, with the scratch layer as the one that is digitized."""
        # Not QGIS's setLayer(): it keeps a bare pointer to the user's layer, which may be removed meanwhile.
        self._has_canvas = True
        self._use_scratch(self.canvas().currentLayer())
        super().activate()

    def deactivate(self) -> None:
        """Give the canvas back; the points stay."""
        super().deactivate()
        self._has_canvas = False
        self.canvas().setCurrentLayer(self._user_layer())

    def capabilities(self) -> QgsMapToolCapture.Capabilities:
        """Offer curves, but no validation: its thread marks a drawing that may be gone by then."""
        return QgsMapToolCapture.Capabilities(QgsMapToolCapture.Capability.SupportsCurves)

    def supportsTechnique(self, _technique: object) -> bool:  # noqa: N802
        """Refuse to take over how the user digitizes: newer QGIS would make clicks into arcs, streams or shapes.

        It would also take the key R, and leave the user's own digitizing changed.
        """
        return False

    def cadCanvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Start a click, which forgets a double-click whose end went elsewhere."""
        self._double_clicked = False
        super().cadCanvasPressEvent(event)

    def cadCanvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Follow the mouse, which adds points while drawing freehand."""
        before = self.size()
        super().cadCanvasMoveEvent(event)
        if self.size() != before:
            self.points_changed.emit(self.size())

    def cadCanvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Add a point, or finish.

        To finish, the base class is left out: it drops two points silently, and cuts off overlaps when the project
        avoids them.
        """
        if event.button() == Qt.MouseButton.RightButton or self._double_clicked:
            self._double_clicked = False
            self.finish()
            return
        super().cadCanvasReleaseEvent(event)
        self.points_changed.emit(self.size())

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Note that the coming release finishes; were the tool gone before, the next tool would take that release."""
        self._double_clicked = event.button() == Qt.MouseButton.LeftButton

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Handle Escape, Backspace and R; ignore() tells the canvas that a key was used."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            event.ignore()
            if event.isAutoRepeat():
                return
            if self.size() == 0:
                self.drawing_cancelled.emit()
                return
            self.drop_points()
        elif key == Qt.Key.Key_R and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            event.ignore()
            self._set_freehand(not self._freehand)
            return
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.size() == 1:
            event.ignore()
            self.drop_points()  # QGIS would keep the last one
        else:
            super().keyPressEvent(event)
            if key not in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                return
        self.points_changed.emit(self.size())

    # The scratch layer

    def _make_scratch(self) -> QgsVectorLayer:
        """Return an empty layer in the canvas's CRS; it is not in the project, so it must be kept referenced."""
        options = QgsVectorLayer.LayerOptions()
        options.loadDefaultStyle = False
        options.skipCrsValidation = True  # else a canvas without CRS makes QGIS ask for one
        scratch = QgsVectorLayer("Polygon", "area", "memory", options)
        scratch.setCrs(self.canvas().mapSettings().destinationCrs())
        scratch.startEditing()
        return scratch

    def _use_scratch(self, user_layer: Optional[QgsMapLayer]) -> None:
        """Make the scratch layer current on the canvas, and snapping keep to the layer the user selected."""
        self._user_layer_id = user_layer.id() if user_layer is not None else ""
        self.canvas().setCurrentLayer(self._scratch)
        if isinstance(user_layer, QgsVectorLayer):
            self.canvas().snappingUtils().setCurrentLayer(user_layer)

    def _user_layer(self) -> Optional[QgsMapLayer]:
        """Return the layer the user selected last, if it still exists."""
        return QgsProject.instance().mapLayer(self._user_layer_id)

    def _on_current_layer_changed(self, layer: Optional[QgsMapLayer]) -> None:
        # Points are kept in the current layer's CRS: with another current layer two CRSs would be mixed.
        if self._has_canvas and layer is not self._scratch:
            self._use_scratch(layer)

    def _on_destination_crs_changed(self) -> None:
        if self.canvas().mapSettings().destinationCrs() == self._scratch.crs():
            return
        had_points = self.size() > 0
        self.drop_points()
        self._scratch, old = self._make_scratch(), self._scratch
        if self._has_canvas:
            self._use_scratch(self._user_layer())
        old.deleteLater()  # not before the canvas has the new one
        if had_points:
            self.points_dropped.emit()

    def _set_freehand(self, on: bool) -> None:
        """Let each move of the mouse add a point; QGIS's own key R serves only QGIS's own tools."""
        self._freehand = on
        techniques = getattr(Qgis, "CaptureTechnique", None)  # QGIS 3.26
        if techniques is None:
            self.setStreamDigitizingEnabled(on)
        else:
            self.setCurrentCaptureTechnique(techniques.Streaming if on else techniques.StraightSegments)


class RectangleAreaTool(_GuestTool, QgsMapToolExtent):
    """Draw one box by dragging."""

    # The box, and its CRS: the canvas's.
    rectangle_drawn = pyqtSignal(QgsRectangle, QgsCoordinateReferenceSystem)
    # The box as it is while dragging; empty when there is none any more.
    rectangle_changed = pyqtSignal(QgsRectangle)
    # Escape was pressed.
    drawing_cancelled = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._start: Optional[QPoint] = None
        canvas.mapToolSet.connect(self._on_map_tool_set)
        canvas.destinationCrsChanged.connect(self._drop)

    def deactivate(self) -> None:
        """Give the canvas back; a half-drawn box is gone."""
        self._drop()
        super().deactivate()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Start the box."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = event.pos()
            super().canvasPressEvent(event)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Let the box follow the mouse."""
        if self._start is not None:
            super().canvasMoveEvent(event)
            self.rectangle_changed.emit(self.extent())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802
        """Hand the box over, unless it was a mere click."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        start = self._start
        if start is not None:
            super().canvasReleaseEvent(event)
        rectangle = QgsRectangle(self.extent())
        self._drop()
        if start is not None and not rectangle.isEmpty() and is_drag(start, event.pos()):
            self.rectangle_drawn.emit(rectangle, self.canvas().mapSettings().destinationCrs())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Cancel on Escape; the canvas passes no keys on while a button is down."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        event.ignore()
        if not event.isAutoRepeat():
            self.drawing_cancelled.emit()

    def _drop(self) -> None:
        """Forget the box that is being dragged."""
        dragged = self._start is not None
        self._start = None
        self.clearRubberBand()
        if dragged:
            self.rectangle_changed.emit(QgsRectangle())


def is_drag(start: QPoint, end: QPoint) -> bool:
    """Tell whether the mouse moved further than a hand shakes during a click."""
    return (end - start).manhattanLength() >= QApplication.startDragDistance()


class AreaOutline(QObject):
    """Show an area on the map, in the colours the user gave to digitizing; dashed and not filled, or else drawn."""

    def __init__(self, canvas: QgsMapCanvas, parent: Optional[QObject] = None, is_dashed: bool = False) -> None:
        super().__init__(parent)
        self._canvas, self._is_dashed = canvas, is_dashed
        self._band: Optional[QgsRubberBand] = None
        self._geometry = QgsGeometry()
        self._crs = QgsCoordinateReferenceSystem()
        canvas.destinationCrsChanged.connect(self._show)

    def set_geometry(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Show this area; a null or empty geometry shows none."""
        self._geometry, self._crs = QgsGeometry(geometry), QgsCoordinateReferenceSystem(crs)
        self._show()

    def clear(self) -> None:
        """Show no area."""
        self._geometry = QgsGeometry()
        self._take_off()

    def remove(self) -> None:
        """Leave the map for good."""
        self.clear()
        self._canvas.destinationCrsChanged.disconnect(self._show)

    def _show(self) -> None:
        self._take_off()
        on_canvas = self._on_canvas()
        if on_canvas.isEmpty():
            return
        self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(QgsMapToolEdit.digitizingStrokeColor())
        if self._is_dashed:
            self._band.setBrushStyle(Qt.BrushStyle.NoBrush)
            self._band.setLineStyle(Qt.PenStyle.DashLine)
        else:
            self._band.setFillColor(QgsMapToolEdit.digitizingFillColor())
        self._band.setWidth(QgsMapToolEdit.digitizingStrokeWidth())
        self._band.setToGeometry(on_canvas, QgsCoordinateReferenceSystem())

    def _on_canvas(self) -> QgsGeometry:
        """Return the area in the canvas's CRS, or a null geometry where that CRS cannot hold it."""
        settings = self._canvas.mapSettings()
        if self._geometry.isEmpty():
            return QgsGeometry(self._geometry)
        shown = _thinned(self._geometry)
        if self._crs == settings.destinationCrs():
            return shown
        pieces = min(PIECES_PER_EDGE, max(1, MOST_SHOWN // shown.constGet().nCoordinates()))
        moved = shown.densifyByCount(pieces - 1) if pieces > 1 else shown
        try:
            moved.transform(QgsCoordinateTransform(self._crs, settings.destinationCrs(), settings.transformContext()))
        except QgsCsException:
            return QgsGeometry()
        box = moved.boundingBox()
        edges = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
        return moved if all(math.isfinite(edge) for edge in edges) else QgsGeometry()

    def _take_off(self) -> None:
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None


def _thinned(geometry: QgsGeometry) -> QgsGeometry:
    """Return a copy with as many points as can be seen."""
    if geometry.constGet().nCoordinates() <= MOST_SHOWN // PIECES_PER_EDGE:
        return QgsGeometry(geometry)
    box = geometry.boundingBox()
    tolerance = max(box.width(), box.height()) * _SHARE_UNSEEN
    return QgsMapToPixelSimplifier(QgsMapToPixelSimplifier.SimplifyFlag.SimplifyGeometry, tolerance).simplify(geometry)
