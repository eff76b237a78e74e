"""A person's hand over the map, for tests and the demo."""

from __future__ import annotations

from typing import Callable, Iterable, Optional, Tuple, Union

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtTest import QTest

MapPoint = Union[QgsPointXY, Tuple[float, float]]
LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
TIMEOUT = 5000


def delete_what_waits() -> None:
    """Do the deletions that wait for the event loop, which the tests themselves keep from turning."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class MapMouse:
    """A person's hand on mouse and keyboard over the map; all points are in the map's coordinates."""

    def __init__(self, canvas: QgsMapCanvas, wait_until: Callable[..., None]) -> None:
        self._canvas = canvas
        self._wait_until = wait_until
        self._pressed_at: Optional[MapPoint] = None

    def pixel(self, point: MapPoint) -> QPoint:
        """Return where a map point stands on the viewport."""
        pixel = self._canvas.getCoordinateTransform().transform(QgsPointXY(*point))
        return QPoint(round(pixel.x()), round(pixel.y()))

    def at(self, right: float, down: float) -> QgsPointXY:
        """Return the map point at a share (0 to 1) of the canvas's width and height, exactly on a pixel."""
        pixel = QPoint(round(self._canvas.width() * right), round(self._canvas.height() * down))
        return self._canvas.getCoordinateTransform().toMapCoordinates(pixel)

    def move(self, point: MapPoint) -> None:
        """Move the real pointer and wait until the canvas has seen it there."""
        delete_what_waits()
        pixel = self.pixel(point)
        # The pointer may stand there already, left from before: go past it, so that an event comes in any case.
        for target in (pixel + QPoint(1, 1), pixel):
            QCursor.setPos(self._canvas.viewport().mapToGlobal(target))
            self._wait_until(lambda target=target: self._canvas.mouseLastXY() == target, timeout=TIMEOUT)

    def left_click(self, point: MapPoint) -> None:
        """Go there and click."""
        self._press_and_release(point, LEFT)

    def draw(self, points: Iterable[MapPoint]) -> None:
        """Click each of the points."""
        for point in points:
            self.left_click(point)

    def right_click(self, point: Optional[MapPoint] = None) -> None:
        """Right-click there, by default at the centre of the canvas."""
        self._press_and_release(point or self.at(0.5, 0.5), RIGHT)

    def _press_and_release(self, point: MapPoint, button: Qt.MouseButton) -> None:
        self.move(point)
        QTest.mouseClick(self._canvas.viewport(), button, NO_MODIFIER, self.pixel(point))

    def double_click(self, point: MapPoint) -> None:
        """Double-click as a hand does: press, release, second press, second release."""
        self.left_click(point)
        QTest.mouseDClick(self._canvas.viewport(), LEFT, NO_MODIFIER, self.pixel(point))
        QTest.mouseRelease(self._canvas.viewport(), LEFT, NO_MODIFIER, self.pixel(point))

    def drag(self, start: MapPoint, end: MapPoint, release: bool = True) -> None:
        """Press at the start, move to the end, and there release the button."""
        self.move(start)
        self._pressed_at = start
        QTest.mousePress(self._canvas.viewport(), LEFT, NO_MODIFIER, self.pixel(start))
        middle = QgsPointXY((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self.move(middle)
        self.move(end)
        if release:
            self.release(end)

    def release(self, point: MapPoint) -> None:
        """Release the left button."""
        self._pressed_at = None
        QTest.mouseRelease(self._canvas.viewport(), LEFT, NO_MODIFIER, self.pixel(point))

    def let_go(self) -> None:
        """Release the left button if it is still down, without which the canvas would ignore the next keys."""
        if self._pressed_at is not None:
            self.release(self._pressed_at)

    def key(self, key: Qt.Key, modifier=NO_MODIFIER) -> None:
        """Press and release a key while the map has the focus."""
        self._canvas.setFocus()
        self._wait_until(self._canvas.hasFocus, timeout=TIMEOUT)
        QTest.keyClick(self._canvas, key, modifier)
