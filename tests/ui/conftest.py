"""Fixtures for tests in the running QGIS desktop: start them with tests/tools/desktop.py."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Callable, Iterator, Optional

import pytest

pytest.importorskip("qgis.utils", reason="needs QGIS's Python")

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QToolButton, QWidget

from tests.tools.map_mouse import LEFT, TIMEOUT, MapMouse, delete_what_waits

CANVAS_CRS = "EPSG:32632"
CANVAS_CENTRE = (500000.0, 5300000.0)
CANVAS_UNITS_PER_PIXEL = 100.0


def pytest_collection_modifyitems(items: list) -> None:
    """Run first what needs a QGIS as it starts, and last what replaces the modules that all others hold classes of.

    QGIS 3.22 opens no page for an OAuth2 sign-in any more (“linking has failed”) in a session whose options were used.
    """
    order = {"test_signed_in_dialog": -1, "test_reload": 1}
    items.sort(key=lambda item: order.get(item.path.stem, 0))


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
    press_tool_button(iface, iface.actionPan())
    qtbot.waitUntil(
        lambda: canvas.isVisible() and canvas.mapSettings().destinationCrs() == project.crs(), timeout=TIMEOUT
    )
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


def press_tool_button(iface, action: QAction) -> None:
    """Press the button of an action in QGIS's own toolbars."""
    buttons = iface.mainWindow().findChildren(QToolButton)
    button = next(button for button in buttons if button.defaultAction() is action and button.isVisible())
    QTest.mouseClick(button, LEFT)


@pytest.fixture
def press_tool(iface) -> Callable[[QAction], None]:
    """Return a function that presses the button of an action in QGIS's own toolbars."""
    return lambda action: press_tool_button(iface, action)


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
    mouse = MapMouse(canvas, qtbot.waitUntil)
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
