"""The algorithm in QGIS's own dialog, by mouse: what comes is in the project, Cancel reaches the server."""

from __future__ import annotations

import os

import pytest
from processing.core.ProcessingResults import resultsList
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from processing.modeler.ModelerUtils import ModelerUtils
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
)
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QMessageBox, QPushButton, QTextEdit

from tests.server.process import SiteProcess
from tests.tools.map_mouse import LEFT, TIMEOUT

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


def test_batch(iface, project, qtbot, site, tmp_path):
    """A row for each of three districts, named by an expression; a row that fails ends no other and is named."""
    site.reset()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    dialog = BatchAlgorithmDialog(algorithm, iface.mainWindow())
    panel, context = dialog.mainWidget(), QgsProcessingContext()
    panel.addRow(2)
    for row, image in enumerate(("Geoid", "Variants/NoCopy", "WorldClasses")):
        values = {
            "IMAGES": site.image_url(image),
            "EXTENT": f"{8 + row},{9 + row},47,48 [EPSG:4326]",
            "NAME": QgsExpression(f"'district ' || ({row} + 1)").evaluate(),
            "OUTPUT_FOLDER": str(tmp_path),
        }
        for name, value in values.items():
            panel.wrappers[row][panel.parameter_to_column[name]].setParameterValue(value, context)
    dialog.show()
    qtbot.waitUntil(dialog.isVisible, timeout=TIMEOUT)
    before = len(resultsList.getResults())
    press(dialog, "Run")
    qtbot.waitUntil(lambda: "1 executions failed" in log_of(dialog), timeout=TIMEOUT)
    assert sorted(os.listdir(tmp_path)) == ["district 1.tif", "district 3.tif"]
    sources = sorted(os.path.basename(layer.source()) for layer in QgsProject.instance().mapLayers().values())
    assert sources == ["district 1.tif", "district 3.tif"], "rows of a batch are loaded"
    (summary,) = resultsList.getResults()[before:]
    with open(summary.filename, encoding="utf-8") as file:
        text = file.read()
    assert text.count("Variants/NoCopy") == 1 and text.count("its owner does not allow downloads.") == 1
    dialog.close()


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
