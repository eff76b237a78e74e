"""Fixtures for tests in the running QGIS desktop: start them with tests/tools/desktop.py."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Callable, Iterable, Iterator, Optional, Tuple, Union

import pytest

pytest.importorskip("qgis.utils", reason="needs QGIS's Python")

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject, QgsRectangle  # noqa: E402
from qgis.gui import QgsMapCanvas  # noqa: E402
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, Qt  # noqa: E402
from qgis.PyQt.QtGui import QCursor  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402
from qgis.PyQt.QtWidgets import QApplication, QWidget  # noqa: E402

MapPoint = Union[QgsPointXY, Tuple[float, float]]
LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
TIMEOUT = 5000
CANVAS_CRS = "EPSG:32632"
CANVAS_CENTRE = (500000.0, 5300000.0)
CANVAS_UNITS_PER_PIXEL = 100.0


def delete_what_waits() -> None:
    """Do the deletions that wait for the event loop, which the tests themselves keep from turning."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class MapMouse:
    """A person's hand on mouse and keyboard over the map; all points are in the map's coordinates."""

    def __init__(self, canvas: QgsMapCanvas, qtbot) -> None:
        self._canvas = canvas
        self._qtbot = qtbot
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
            self._qtbot.waitUntil(lambda target=target: self._canvas.mouseLastXY() == target, timeout=TIMEOUT)

    def click(self, point: MapPoint, button=LEFT) -> None:
        """Go there and click."""
        self.move(point)
        QTest.mouseClick(self._canvas.viewport(), button, NO_MODIFIER, self.pixel(point))

    def draw(self, points: Iterable[MapPoint]) -> None:
        """Click each of the points."""
        for point in points:
            self.click(point)

    def right_click(self, point: Optional[MapPoint] = None) -> None:
        """Right-click there, by default at the centre of the canvas."""
        self.click(point or self.at(0.5, 0.5), RIGHT)

    def double_click(self, point: MapPoint) -> None:
        """Double-click as a hand does: press, release, second press, second release."""
        self.click(point)
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
        self._qtbot.waitUntil(self._canvas.hasFocus, timeout=TIMEOUT)
        QTest.keyClick(self._canvas, key, modifier)


@pytest.fixture(scope="session")
def iface():
    """Return the running QGIS."""
    from qgis.utils import iface as running

    if running is None:
        pytest.skip("needs the running QGIS desktop: python3 tests/tools/desktop.py tests/ui")
    return running


@pytest.fixture
def project(iface, qtbot) -> Iterator[QgsProject]:
    """Return a new, empty project, and empty it afterwards."""
    project = QgsProject.instance()
    project.clear()
    iface.newProject(False)
    project.setCrs(QgsCoordinateReferenceSystem(CANVAS_CRS))
    yield project
    iface.mainWindow().activateWindow()
    project.clear()


@pytest.fixture
def canvas(iface, project, qtbot) -> QgsMapCanvas:
    """Return the main canvas, in EPSG:32632, 100 m a pixel around 500 000, 5 300 000, with the pan tool."""
    canvas = iface.mapCanvas()
    iface.messageBar().clearWidgets()
    iface.actionPan().setChecked(False)
    canvas.setMapTool(default_tool(iface))
    qtbot.waitUntil(lambda: canvas.isVisible() and canvas.mapSettings().destinationCrs() == project.crs(), timeout=TIMEOUT)
    show_extent(canvas)
    wait_until_drawn(canvas, qtbot)
    return canvas


@pytest.fixture
def show_known_extent(canvas, qtbot) -> Callable[[], None]:
    """Return a function that brings back the canvas fixture's extent, after something zoomed elsewhere."""

    def show() -> None:
        QApplication.processEvents()
        show_extent(canvas)
        wait_until_drawn(canvas, qtbot)

    return show


def default_tool(iface):
    """Return QGIS's own pan tool, which its action sets."""
    action = iface.actionPan()
    action.activate(action.ActionEvent.Trigger)
    return iface.mapCanvas().mapTool()


def show_extent(canvas: QgsMapCanvas) -> None:
    """Show the extent that the tests know, whatever the size of the canvas."""
    half_width = canvas.width() * CANVAS_UNITS_PER_PIXEL / 2
    half_height = canvas.height() * CANVAS_UNITS_PER_PIXEL / 2
    x, y = CANVAS_CENTRE
    canvas.setExtent(QgsRectangle(x - half_width, y - half_height, x + half_width, y + half_height))
    canvas.refresh()


def wait_until_drawn(canvas: QgsMapCanvas, qtbot) -> None:
    """Wait until the canvas has painted what it shows."""
    qtbot.waitUntil(lambda: not canvas.isDrawing(), timeout=TIMEOUT)


@pytest.fixture
def mouse(canvas, qtbot) -> Iterator[MapMouse]:
    """Return the hand over the map."""
    mouse = MapMouse(canvas, qtbot)
    yield mouse
    mouse.let_go()


@pytest.fixture
def settled(qtbot) -> Callable[[Callable[[], bool]], None]:
    """Return a function that waits until a condition holds, deleting meanwhile what the event loop would delete."""

    def wait(condition: Callable[[], bool]) -> None:
        def check() -> bool:
            delete_what_waits()
            return condition()

        qtbot.waitUntil(check, timeout=TIMEOUT)

    return wait


@pytest.fixture
def screenshot(request) -> Callable[[str, Optional[QWidget]], Optional[Path]]:
    """Return a function that saves a picture of the screen, or of a widget, to the folder named by SCREENSHOTS."""

    def save(name: str, widget: Optional[QWidget] = None) -> Optional[Path]:
        folder = os.environ.get("SCREENSHOTS")
        if not folder:
            return None
        QApplication.processEvents()
        Path(folder).mkdir(parents=True, exist_ok=True)
        path = Path(folder) / (re.sub(r"[^\w.-]+", "_", f"{request.node.name}-{name}") + ".png")
        picture = widget.grab() if widget is not None else QApplication.primaryScreen().grabWindow(0)
        if not picture.save(str(path)):
            raise OSError(f"the picture {path} was not written")
        return path

    return save
