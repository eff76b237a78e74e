"""The algorithm in QGIS's own dialog, by mouse: what comes is in the project, Cancel reaches the server."""

from __future__ import annotations

import gc
import os
import re
from types import FrameType

import pytest
from processing.core.ProcessingResults import resultsList
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerUtils import ModelerUtils
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsExpressionBuilderDialog
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QMessageBox, QPushButton, QTextEdit, QWidget

from tests.conftest import ROOT
from tests.server.process import SiteProcess
from tests.tools.map_mouse import LEFT, TIMEOUT
from tests.ui.menus import Meanwhile, choose

ALGORITHM = "arcgisraster:downloadraster"


@pytest.fixture(scope="module")
def site():
    with SiteProcess(queue_seconds=0.0, execute_seconds=0.0) as site:
        yield site


@pytest.fixture
def open_dialog(iface, project, qtbot, site, tmp_path):
    """Return a function that opens an algorithm's dialog, filled in, as the toolbox does."""
    import processing

    opened = []
    site.reset()

    def open_dialog(algorithm=ALGORITHM, parameters=None):
        if parameters is None:
            parameters = {
                "IMAGES": site.image_url("Geoid"),
                "CLIP_GEOMETRY": "CRS=EPSG:4326;POLYGON((8 47, 9 47, 9 48, 8 47))",
                "OUTPUT_FOLDER": str(tmp_path),
            }
        dialog = processing.createAlgorithmDialog(algorithm, parameters)
        opened.append(dialog)
        dialog.show()
        qtbot.waitUntil(dialog.isVisible, timeout=TIMEOUT)
        return dialog

    yield open_dialog
    for dialog in opened:
        dialog.close()


def press(dialog, text: str) -> None:
    """Press one of the dialog's buttons."""
    (button,) = [
        each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == text and each.isVisible()
    ]
    QTest.mouseClick(button, LEFT)


def log_of(dialog) -> str:
    return "\n".join(each.toPlainText() for each in dialog.findChildren(QTextEdit))


def asked(site, end: str) -> int:
    return sum(entry["path"].endswith(end) for entry in site.log())


def test_what_comes_is_in_the_project(open_dialog, qtbot, tmp_path, screenshot):
    dialog = open_dialog()
    screenshot("filled in", dialog)
    press(dialog, "Run")
    qtbot.waitUntil(lambda: len(QgsProject.instance().mapLayers()) == 1, timeout=TIMEOUT)
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.name() == "Geoid" and layer.source() == str(tmp_path / "Geoid.tif")
    log = log_of(dialog)
    assert log.count("Job on the server: ") == 1 and f" arrived in {tmp_path / 'Geoid.tif'}" in log
    screenshot("done", dialog)


@pytest.mark.parametrize("moment", ["executing", "fetching"])
def test_cancel_button(open_dialog, qtbot, site, tmp_path, moment):
    """The algorithm is in a thread of QGIS: the window lives, and the server hears of the cancel."""
    site.configure(**({"hold": "executing"} if moment == "executing" else {"speed": 300_000}))
    parameters = {"IMAGES": site.image_url("Geoid"), "OUTPUT_FOLDER": str(tmp_path)}
    dialog = open_dialog(ALGORITHM, parameters)
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(20)
    press(dialog, "Run")
    word = "Submitted." if moment == "executing" else "Downloading Geoid: "
    qtbot.waitUntil(lambda: word in log_of(dialog), timeout=TIMEOUT)
    assert len(ticks) > 5, "the window stood still"
    press(dialog, "Cancel")
    qtbot.waitUntil(lambda: "The download was cancelled." in log_of(dialog), timeout=2000)
    timer.stop()
    assert asked(site, "/cancel") == 1 and not QgsProject.instance().mapLayers()
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".tif")]


def test_model_adds_nothing_of_its_own(open_dialog, qtbot, site, tmp_path):
    model = QgsProcessingModelAlgorithm("Fetch")
    child = QgsProcessingModelChildAlgorithm(ALGORITHM)
    constant = QgsProcessingModelChildParameterSource.fromStaticValue
    for name, value in (("IMAGES", site.image_url("Geoid")), ("OUTPUT_FOLDER", str(tmp_path))):
        child.addParameterSources(name, [constant(value)])
    model.addChildAlgorithm(child)
    # As a person's own model is found in the toolbox.
    path = os.path.join(ModelerUtils.modelsFolders()[0], "fetch.model3")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    assert model.toFile(path)
    provider = QgsApplication.processingRegistry().providerById("model")
    provider.refreshAlgorithms()
    dialog = open_dialog("model:Fetch", {})
    press(dialog, "Run")
    qtbot.waitUntil(lambda: "Execution completed" in log_of(dialog), timeout=TIMEOUT)
    assert os.listdir(tmp_path) == ["Geoid.tif"] and not QgsProject.instance().mapLayers()
    os.unlink(path)
    provider.refreshAlgorithms()


# What people are told to write; QGIS keeps no CRS with a polygon in a batch, and the project's counts.
PAGE = (ROOT / "docs" / "examples" / "README.md").read_text(encoding="utf-8")
POLYGONS, NAMES = re.findall(r"^ +(aggregate\(.*|array_get\(.*)$", PAGE, re.MULTILINE)


@pytest.fixture
def districts(project, qtbot):
    """Add a layer of three districts with names, in another CRS than the project; the second lies beside the image."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=name:string", "Districts", "memory")
    features = []
    for name, x in (("Nord", 8.5), ("Elsewhere", 30.0), ("Süd", 8.6)):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([name])
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, 47.25, x + 0.08, 47.31)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    project.addMapLayer(layer)
    # A little later QGIS takes over the CRS of the first layer.
    qtbot.waitUntil(lambda: project.crs() == layer.crs(), timeout=TIMEOUT)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))


class BatchWindow:
    """QGIS's own window for batches, used by mouse and keys."""

    def __init__(self, dialog, qtbot) -> None:
        self.dialog, self._qtbot, self.panel = dialog, qtbot, dialog.mainWidget()
        self._table = self.panel.tblParameters
        dialog.show()
        qtbot.waitUntil(dialog.isVisible, timeout=TIMEOUT)

    def _cell(self, name: str, row: int):
        column = self.panel.parameter_to_column[name]
        self._table.scrollTo(self._table.model().index(row, column))
        return self._table.cellWidget(row, column)

    def type(self, name: str, text: str) -> None:
        """Type into the first row."""
        cell = self._cell(name, 1)
        (line,) = [cell] if isinstance(cell, QLineEdit) else cell.findChildren(QLineEdit)
        QTest.mouseClick(line, LEFT)
        QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Tab)

    def autofill(self, name: str, entry: str, expression: str = "") -> None:
        """Choose an entry of the button over a column; an expression goes into the window that comes."""
        written = Meanwhile(_expression_window, lambda window: _write(window, expression)) if expression else None
        chosen = Meanwhile(QApplication.activePopupWidget, lambda menu: choose(menu, entry))
        QTest.mouseClick(self._cell(name, 0), LEFT)
        chosen.result()
        if written is not None:
            written.result()

    def show_advanced(self) -> None:
        QTest.mouseClick(self.panel.btnAdvanced, LEFT)


def _expression_window():
    window = QApplication.activeModalWidget()
    return window if isinstance(window, QgsExpressionBuilderDialog) else None


def _write(window, expression: str) -> None:
    try:
        QApplication.clipboard().setText(expression)
        editor = window.findChild(QWidget, "txtExpressionString")
        editor.setFocus()
        for key in (Qt.Key.Key_A, Qt.Key.Key_V):
            QTest.keyClick(editor, key, Qt.KeyboardModifier.ControlModifier)
        assert window.expressionText() == expression
        QTest.mouseClick(window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok), LEFT)
    finally:
        if window.isVisible():
            QTest.keyClick(window, Qt.Key.Key_Escape)


def let_go_of_frames(name: str) -> None:
    """Clear what functions that have ended still hold.

    QGIS 3.22 never lets go of an exception of an algorithm in Python, nor, through its traceback, of those who called
    the algorithm: the feedback and the task of a batch with a failed row would outlive it, and QGIS could not close.
    """
    for each in gc.get_objects():
        if isinstance(each, FrameType) and each.f_code.co_name == name:
            each.clear()


def test_batch(iface, project, districts, qtbot, site, tmp_path, screenshot):
    """A row for each of three districts, named by an expression; a row that fails ends no other and is named."""
    site.reset()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    batch = BatchWindow(BatchAlgorithmDialog(algorithm, iface.mainWindow()), qtbot)
    dialog = batch.dialog
    batch.autofill("CLIP_GEOMETRY", "Add Values by Expression…", POLYGONS)
    assert batch.panel.batchRowCount() == 3
    for name, text in (("IMAGES", site.image_url("Multispectral")), ("OUTPUT_FOLDER", str(tmp_path))):
        batch.type(name, text)
        batch.autofill(name, "Fill Down")
    batch.show_advanced()
    batch.autofill("NAME", "Calculate by Expression…", NAMES)
    screenshot("filled in", dialog)
    before = len(resultsList.getResults())
    press(dialog, "Run")
    qtbot.waitUntil(lambda: "1 executions failed" in log_of(dialog), timeout=TIMEOUT)
    screenshot("done", dialog)
    assert sorted(os.listdir(tmp_path)) == ["Nord.tif", "Süd.tif"]
    layers = [layer for layer in project.mapLayers().values() if isinstance(layer, QgsRasterLayer)]
    assert sorted(os.path.basename(layer.source()) for layer in layers) == ["Nord.tif", "Süd.tif"], "rows are loaded"
    log = log_of(dialog)
    assert log.index("Nord.tif") < log.index("Multispectral does not touch the area.") < log.index("Süd.tif")
    # The summary tells which row it was, and why, once.
    (summary,) = resultsList.getResults()[before:]
    with open(summary.filename, encoding="utf-8") as file:
        text = file.read()
    assert text.count("Multispectral does not touch the area.") == 1
    done, _, failed = text.partition("Errors</h2>")
    assert "Nord" in done and "Süd" in done and "Elsewhere" not in done
    assert "Elsewhere" in failed and "does not touch" in failed and "Nord" not in failed and "Süd" not in failed
    dialog.close()
    let_go_of_frames("runAlgorithm")
    qtbot.waitUntil(lambda: not QgsApplication.taskManager().countActiveTasks(), timeout=TIMEOUT)


def test_what_cannot_be_used_is_said_before_anything_is_sent(open_dialog, qtbot, site):
    dialog = open_dialog(ALGORITHM, {"IMAGES": "hello"})
    said = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(box.text())
            QTest.mouseClick(box.buttons()[0], LEFT)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(50)
    press(dialog, "Run")
    qtbot.waitUntil(lambda: bool(said), timeout=TIMEOUT)
    timer.stop()
    assert said[0].startswith("“hello” is neither a web address nor a portal item ID.") and not site.log()
