"""A person at the form: what the tests of the dialog share. Real widgets, real keys, the local site."""

from __future__ import annotations

from typing import Iterator, List, Optional

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsDataSourceUri, QgsRasterLayer, QgsSettings
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTreeView, QWidget

from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel
from arcgis_raster_download.ui.dialog import DownloadDialog
from tests.server.process import SiteProcess

TIMEOUT = 15000
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
NAME, BANDS, CELL_SIZE, CRS, SIZE = range(5)


class Form:
    """The dialog, found and used as a person does: by its widgets' names."""

    def __init__(self, iface, downloads, qtbot) -> None:
        self.iface, self.downloads, self.qtbot = iface, downloads, qtbot
        self.dialog = DownloadDialog(iface, downloads, iface.mainWindow())

    def open(self, *layers) -> Form:
        self.dialog.open_for(layers)
        self.until(lambda: self.dialog.isActiveWindow())
        return self

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=TIMEOUT)

    def find(self, name: str, kind=QWidget):
        widget = self.dialog.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    def press(self, name: str) -> None:
        button = self.find(name)
        assert button.isVisible() and button.isEnabled(), f"{name} cannot be pressed"
        QTest.mouseClick(button, LEFT, pos=QPoint(12, button.height() // 2))

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def paste(self, name: str, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.find(name).setFocus()
        QTest.keyClick(self.find(name), Qt.Key.Key_V, CONTROL)

    def add(self, *addresses: str) -> None:
        """Paste addresses into the line and press Enter."""
        self.paste("address_edit", "\n".join(addresses))
        self.key(Qt.Key.Key_Return)

    def fill(self, name: str, text: str) -> None:
        """Type over what a line holds."""
        edit = self.find(name, QLineEdit)
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(edit, text)

    @property
    def tree(self) -> QTreeView:
        return self.find("layer_tree", QTreeView)

    @property
    def download(self) -> QPushButton:
        return self.find("download_button", QPushButton)

    @property
    def notes(self) -> List[str]:
        labels = [self.find(f"note_{line}", QLabel) for line in range(1, 5)]
        return [label.accessibleName() for label in labels if label.isVisible()]

    def cell(self, row: int, column: int, role=Qt.ItemDataRole.DisplayRole):
        model = self.tree.model()
        return model.data(model.index(row, column), role)

    def row(self, row: int) -> List[str]:
        return [self.cell(row, column) for column in range(5)]

    def names(self) -> List[str]:
        return [self.cell(row, NAME) for row in range(self.tree.model().rowCount())]

    def checked(self) -> List[str]:
        on = Qt.CheckState.Checked
        return [name for row, name in enumerate(self.names()) if self.cell(row, NAME, Qt.ItemDataRole.CheckStateRole) == on]

    def until_ready(self) -> None:
        try:
            self.until(self.download.isEnabled)
        except Exception:
            raise AssertionError(f"Download stays disabled: {self.notes}") from None
        self.until(lambda: all(self.cell(row, SIZE) not in ("–", "Reading…") for row in range(len(self.names()))))

    def until_state(self, row: int, words: str) -> None:
        self.until(lambda: self.cell(row, SIZE) == words)

    def until_note(self, text: str) -> None:
        try:
            self.until(lambda: any(text in note for note in self.notes))
        except Exception:
            raise AssertionError(f"{text!r} is not in {self.notes}") from None

    def bands(self) -> int:
        """Return how many outlines stand on the map."""
        return sum(isinstance(item, QgsRubberBand) and item.isVisible() for item in self.iface.mapCanvas().scene().items())


@pytest.fixture(scope="session")
def site_process(tmp_path_factory) -> Iterator[SiteProcess]:
    """Run the local site for all tests."""
    with SiteProcess(tmp_path_factory.mktemp("site"), queue_seconds=0.05, execute_seconds=0.1) as site:
        yield site


@pytest.fixture
def site(site_process) -> SiteProcess:
    """Return the local site as it is by default."""
    site_process.reset()
    return site_process


@pytest.fixture
def downloads(qtbot) -> Iterator[DownloadsModel]:
    """Return a model of its own, so that the plugin's message bar stays out of it."""
    model = DownloadsModel()
    yield model
    model.cancel_all()
    for download in model:
        download.wait(20)
    model.deleteLater()


@pytest.fixture
def form(iface, canvas, downloads, qtbot, tmp_path) -> Iterator[Form]:
    """Return a new form, closed, that saves to a folder of the test."""
    QgsSettings().remove("arcgis_raster_download")
    QgsSettings().setValue("arcgis_raster_download/folder", str(tmp_path))
    QgsSettings().setValue("arcgis_raster_download/reading_patience_seconds", 0.5)
    QgsSettings().setValue("arcgis_raster_download/longest_poll_seconds", 0.5)
    form = Form(iface, downloads, qtbot)
    yield form
    form.dialog.remove()
    QgsSettings().remove("arcgis_raster_download")


@pytest.fixture
def image_layer(canvas, project, site, qtbot):
    """Return a function that adds a layer of an image service to the project."""

    def add(service: str, name: str, layer_crs: str = "EPSG:4326", authcfg: Optional[str] = None) -> QgsRasterLayer:
        uri = QgsDataSourceUri()
        uri.setParam("url", site.image_url(service))
        uri.setParam("format", "PNG32")
        uri.setParam("crs", layer_crs)
        if authcfg:
            uri.setAuthConfigId(authcfg)
        options = QgsRasterLayer.LayerOptions()
        options.skipCrsValidation = True
        layer = QgsRasterLayer(uri.uri(False), name, "arcgismapserver", options)
        crs, extent = project.crs(), canvas.extent()
        project.addMapLayer(layer)
        # A little later QGIS takes over CRS and extent of the first layer.
        qtbot.waitUntil(lambda: layer in canvas.layers(), timeout=TIMEOUT)
        project.setCrs(crs)
        qtbot.waitUntil(lambda: canvas.mapSettings().destinationCrs() == crs, timeout=TIMEOUT)
        canvas.setExtent(extent)
        return layer

    # QGIS 3.22 waits for ever when a layer is removed, or the project closed, while its server is being asked for a
    # picture: the request that is cancelled never tells the thread that waits for it. So nothing is drawn here.
    canvas.setRenderFlag(False)
    yield add
    project.clear()
    canvas.setRenderFlag(True)
