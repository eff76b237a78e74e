"""The main job as a person does it: open the form, choose layers, draw a polygon, download, wait.

Mouse and keys only, on widgets found by name and on the map. The demo and the tests share it.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any, Callable, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDataSourceUri,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton, QToolButton, QTreeView, QWidget

from tests.tools.map_mouse import LEFT, MapMouse

# Corners of the drawn polygon as shares of the canvas, from its upper left; left of where the form stands.
CORNERS = ((0.10, 0.30), (0.22, 0.17), (0.38, 0.24), (0.44, 0.48), (0.33, 0.73), (0.14, 0.66))


class Person:
    """Eyes and hands in front of a running QGIS."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.mouse = MapMouse(iface.mapCanvas(), self.wait_until)

    def wait_until(self, condition: Callable[[], bool], timeout: int = 15000) -> None:
        """Let QGIS work until a condition holds; TimeoutError after milliseconds."""
        end = monotonic() + timeout / 1000
        while not condition():
            if monotonic() > end:
                raise TimeoutError(f"nothing came within {timeout} ms")
            QTest.qWait(20)

    def press(self, widget: QWidget) -> None:
        """Move the pointer to the middle of a widget and click."""
        self.wait_until(lambda: widget.isVisible() and widget.isEnabled())
        middle = widget.rect().center()
        QCursor.setPos(widget.mapToGlobal(middle))
        QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, middle)

    def press_toolbar_button(self, action_name: str) -> None:
        """Press the toolbar button of an action known by its object name."""
        buttons = self.iface.mainWindow().findChildren(QToolButton)
        self.press(
            next(each for each in buttons if each.defaultAction() and each.defaultAction().objectName() == action_name)
        )

    def draw_map(self) -> None:
        """Switch drawing on and wait until the map is drawn."""
        canvas = self.iface.mapCanvas()
        drawn = QSignalSpy(canvas.mapCanvasRefreshed)
        canvas.setRenderFlag(True)
        canvas.refresh()
        self.wait_until(lambda: len(drawn) > 0 and not canvas.isDrawing(), 60000)

    def form(self) -> Optional[QWidget]:
        """Return the form, if it is open."""
        found = self.iface.mainWindow().findChild(QWidget, "raster_download_dialog")
        return found if found is not None and found.isVisible() else None

    def check_row(self, tree: QTreeView, name: str, is_checked: bool = True) -> None:
        """Click the check box of a row unless it is as wanted."""
        model = tree.model()
        index = next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == name)
        state = Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked
        if Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) != state:
            box = tree.visualRect(index)
            QTest.mouseClick(
                tree.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(box.left() + 10, box.center().y())
            )
        self.wait_until(lambda: Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == state)

    def text_of_row(self, tree: QTreeView, name: str, column: int) -> str:
        """Return what a row shows in a column."""
        model = tree.model()
        row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == name)
        return str(model.index(row, column).data() or "")


def show_image_layers(iface: Any, services_url: str, names: tuple[str, ...]) -> list[QgsRasterLayer]:
    """Add image services to the project as QGIS's own ArcGIS provider shows them, and zoom to the first.

    Nothing is drawn until all is in its place: QGIS 3.22 waits for ever when a picture is no longer wanted while its
    server is being asked for it.
    """
    canvas = iface.mapCanvas()
    canvas.setRenderFlag(False)
    crs_of = {"Orthophoto": "EPSG:3857", "Multispectral": "EPSG:32632"}
    layers = []
    for name in names:
        uri = QgsDataSourceUri()
        uri.setParam("url", f"{services_url}/Demo/{name}/ImageServer")
        uri.setParam("format", "PNG32")
        uri.setParam("layer", "")
        uri.setParam("crs", crs_of.get(name, "EPSG:4326"))
        layer = QgsRasterLayer(uri.uri(False), name, "arcgismapserver")
        if not layer.isValid():
            raise RuntimeError(f"QGIS's own ArcGIS provider does not load {name}")
        layers.append(layer)
    # The first one on top, as a list reads.
    QgsProject.instance().addMapLayers(layers)
    person = Person(iface)
    person.wait_until(lambda: len(canvas.layers()) == len(layers))
    # QGIS zooms to the first layer of a project by itself, when its events are next handled.
    QApplication.processEvents()
    to_map = QgsCoordinateTransform(layers[0].crs(), canvas.mapSettings().destinationCrs(), QgsProject.instance())
    extent = to_map.transformBoundingBox(layers[0].extent())
    canvas.setExtent(QgsRectangle.fromCenterAndSize(extent.center(), extent.width() * 0.8, extent.height() * 0.8))
    person.draw_map()
    return layers


def do_main_job(
    person: Person, names: tuple[str, ...], folder: str, picture: Callable[[str], None] = lambda name: None
) -> Any:
    """Download some of the project's image layers inside a drawn polygon; return the ended download.

    Args:
        picture: called with "ready", "downloading" and "done" at these moments.
    """
    from arcgis_raster_download import jobs

    before = len(jobs())
    person.press_toolbar_button("arcgis_raster_download")
    person.wait_until(lambda: person.form() is not None)
    form = person.form()
    tree = form.findChild(QTreeView, "layer_tree")
    person.wait_until(lambda: all(person.text_of_row(tree, name, 1) for name in names))
    for row in range(tree.model().rowCount()):
        name = tree.model().index(row, 0).data()
        person.check_row(tree, name, name in names)

    person.press(form.findChild(QPushButton, "polygon_button"))
    person.wait_until(lambda: person.form() is None)
    for right, down in CORNERS:
        person.mouse.left_click(person.mouse.at(right, down))
    person.mouse.right_click(person.mouse.at(0.2, 0.4))
    person.wait_until(lambda: person.form() is not None)

    line = form.findChild(QWidget, "folder_line")
    person.press(line)
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, folder)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    button = form.findChild(QPushButton, "download_button")
    person.wait_until(lambda: button.isEnabled() and all(person.text_of_row(tree, name, 4)[:1].isdigit() for name in names))
    picture("ready")

    # Enter is the form's Download, wherever the focus stands.
    QTest.keyClick(form, Qt.Key.Key_Return)
    person.wait_until(lambda: len(jobs()) == before + 1)
    download = jobs()[0]
    person.wait_until(
        lambda: download.status.has_ended or download.status == "fetching" and (download.progress or 0) > 20, 60000
    )
    picture("downloading")
    # Layers that come while image services are being drawn would break that off: see show_image_layers.
    person.iface.mapCanvas().setRenderFlag(False)
    person.wait_until(lambda: download.status.has_ended, 120000)
    if download.status != "done":
        return download
    person.draw_map()
    picture("done")
    return download


def take_picture(path: Path) -> None:
    """Save the whole screen as a person sees it."""
    QApplication.processEvents()
    if not QApplication.primaryScreen().grabWindow(0).save(str(path)):
        raise OSError(f"the picture {path} was not written")


def use_project_crs(authid: str) -> None:
    """Start with an empty project in a CRS."""
    QgsProject.instance().clear()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem(authid))
