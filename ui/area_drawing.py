"""One session of drawing an area: tool, line in the message bar, pause, and the way back to the earlier tool."""

from __future__ import annotations

from typing import Callable, List, Optional, Tuple, Union

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject, QgsRectangle
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMapTool, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.bridge.i18n import translate
from .area_tools import PolygonAreaTool, RectangleAreaTool
from .drawing_line import DrawingLine

# Area and size in words without a full stop ("31,204 km², up to 812 MB"), and whether they are a warning.
Describe = Callable[[QgsGeometry, QgsCoordinateReferenceSystem], Tuple[str, bool]]
AreaTool = Union[PolygonAreaTool, RectangleAreaTool]
# At most ten times a second.
UPDATE_INTERVAL_MS = 100


class AreaDrawing(QObject):
    """Let the user draw an area on the canvas; every way out leaves the canvas as it was."""

    # The area, its CRS, and whether it was drawn as a rectangle. The canvas has its earlier tool again.
    area_drawn = pyqtSignal(QgsGeometry, QgsCoordinateReferenceSystem, bool)
    # The user gave up, or the project was closed. The canvas has its earlier tool again.
    drawing_cancelled = pyqtSignal()

    def __init__(
        self,
        canvas: QgsMapCanvas,
        message_bar: QgsMessageBar,
        cad_dock_widget: QgsAdvancedDigitizingDockWidget,
        describe: Optional[Describe] = None,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._cad_dock_widget = cad_dock_widget
        self._describe = describe
        self._tool: Optional[AreaTool] = None
        self._ended_tool: Optional[AreaTool] = None
        self._earlier_tool: Optional[QgsMapTool] = None
        self._rectangle = QgsRectangle()
        self._notice = ""
        self._line = DrawingLine(message_bar, self)
        self._line.cancelled.connect(self._cancel)
        self._line.continued.connect(self._on_continued)
        self._update_timer = QTimer(self)
        self._update_timer.setSingleShot(True)
        self._update_timer.setInterval(UPDATE_INTERVAL_MS)
        self._update_timer.timeout.connect(self._update_line)
        canvas.mapToolSet.connect(self._on_map_tool_set)
        QgsProject.instance().cleared.connect(self._cancel)

    def is_active(self) -> bool:
        """Tell whether something is being drawn, paused or not."""
        return self._tool is not None

    def start_polygon(self) -> None:
        """Begin to draw a polygon; an unfinished drawing is forgotten without a signal."""
        tool = PolygonAreaTool(self._canvas, self._cad_dock_widget)
        tool.polygon_drawn.connect(self._on_polygon_drawn)
        tool.points_changed.connect(self._on_points_changed)
        tool.points_dropped.connect(self._on_points_dropped)
        tool.too_few_points.connect(self._on_too_few_points)
        self._start(tool)

    def start_rectangle(self) -> None:
        """Begin to draw a rectangle; an unfinished drawing is forgotten without a signal."""
        tool = RectangleAreaTool(self._canvas)
        tool.rectangle_drawn.connect(self._on_rectangle_drawn)
        tool.rectangle_changed.connect(self._on_rectangle_changed)
        self._start(tool)

    def stop(self) -> None:
        """End the drawing, if there is one, without a signal: for closing the dialog and unloading the plugin."""
        self._end()

    def _start(self, tool: AreaTool) -> None:
        self._end()
        self._earlier_tool = self._canvas.mapTool()
        if self._earlier_tool is not None:
            self._earlier_tool.destroyed.connect(self._on_earlier_tool_destroyed)
        self._tool = tool
        self._notice = ""
        self._rectangle = QgsRectangle()
        tool.drawing_cancelled.connect(self._cancel)
        self._take_canvas()

    def _take_canvas(self) -> None:
        """Give tool and keys to the canvas; its mapToolSet signal brings the line up to date."""
        self._canvas.setMapTool(self._tool)
        self._canvas.window().activateWindow()
        self._canvas.setFocus()

    def _end(self) -> None:
        """Put everything back as it was before the drawing."""
        tool, self._tool = self._tool, None
        if tool is None:
            return
        self._update_timer.stop()
        self._line.remove()
        earlier, self._earlier_tool = self._earlier_tool, None
        if earlier is not None and not sip.isdeleted(earlier):
            earlier.destroyed.disconnect(self._on_earlier_tool_destroyed)
            self._canvas.setMapTool(earlier)
        # Also when another tool is set: the canvas may have noted ours as the one a right-click goes back to.
        self._canvas.unsetMapTool(tool)
        if isinstance(tool, PolygonAreaTool):
            tool.drop_points()
        # We may be inside one of its events, so it goes later; until then somebody has to keep the reference.
        tool.deleteLater()
        self._ended_tool = tool

    def _cancel(self) -> None:
        if self.is_active():
            self._end()
            self.drawing_cancelled.emit()

    def _on_polygon_drawn(self, polygon: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        self._end()
        self.area_drawn.emit(polygon, crs, False)

    def _on_rectangle_drawn(self, rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        self._end()
        self.area_drawn.emit(QgsGeometry.fromRect(rectangle), crs, True)

    def _on_points_changed(self, _count: int) -> None:
        self._notice = ""
        self._update_soon()

    def _on_rectangle_changed(self, rectangle: QgsRectangle) -> None:
        self._rectangle = QgsRectangle(rectangle)
        self._update_soon()

    def _on_points_dropped(self) -> None:
        self._notice = translate("AreaTools", "the map's CRS changed. Click the corners again.")
        self._update_line()

    def _on_too_few_points(self) -> None:
        self._notice = translate("AreaTools", "Click at least 3 points.")
        self._update_line()

    def _on_map_tool_set(self, _new: Optional[QgsMapTool], _old: Optional[QgsMapTool]) -> None:
        if self.is_active():
            self._update_line()

    def _on_continued(self) -> None:
        if self.is_active():
            self._take_canvas()

    def _on_earlier_tool_destroyed(self) -> None:
        self._earlier_tool = None

    def _update_soon(self) -> None:
        if self.is_active() and not self._update_timer.isActive():
            self._update_timer.start()

    def _update_line(self) -> None:
        """Show what the drawing is at, and how large."""
        if not self.is_active():
            return
        self._update_timer.stop()
        if self._canvas.mapTool() is not self._tool:
            self._line.show([translate("AreaTools", "Drawing paused.")], is_paused=True)
        elif self._notice:
            self._line.show([self._notice])
        else:
            numbers, is_warning = self._numbers()
            self._line.show(self._texts(numbers), is_warning)

    def _numbers(self) -> Tuple[str, bool]:
        """Return area and size of what is drawn so far, or an empty text."""
        is_polygon = isinstance(self._tool, PolygonAreaTool)
        shape = self._tool.polygon() if is_polygon else QgsGeometry.fromRect(self._rectangle)
        if self._describe is None or shape.isEmpty() or (not is_polygon and self._rectangle.isEmpty()):
            return "", False
        return self._describe(shape, self._canvas.mapSettings().destinationCrs())

    def _texts(self, numbers: str) -> List[str]:
        """Return the texts for the line, the best one first, the shortest last."""
        short = translate("AreaTools", "{numbers}.").format(numbers=numbers)
        if isinstance(self._tool, RectangleAreaTool):
            return [short] if numbers else [translate("AreaTools", "drag a box on the map.")]
        if not numbers:
            return [translate("AreaTools", "click the corners on the map. Right-click finishes.")]
        return [
            translate("AreaTools", "{numbers}. Right-click finishes, Backspace removes the last point.").format(
                numbers=numbers
            ),
            translate("AreaTools", "{numbers}. Right-click finishes.").format(numbers=numbers),
            short,
        ]
