"""The algorithm as a step of models, in a batch and in scripts: what is loaded, what is handed on, how it is cancelled."""

from __future__ import annotations

import json
import os
import threading

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingMultiStepFeedback,
    QgsProcessingParameterString,
    QgsProject,
)
from qgis.PyQt.QtCore import QTimer

from arcgis_raster_download.plugin.bridge.history import History
from tests.qgis.asking import requests_for, submitted

ALGORITHM = "arcgisraster:downloadraster"
TRIANGLE = "POLYGON((8 47, 9 47, 9 48, 8 47))"
BOX = "8,9,47,48 [EPSG:4326]"

pytestmark = pytest.mark.usefixtures("processing", "quick", "project")

constant = QgsProcessingModelChildParameterSource.fromStaticValue


class Feedback(QgsProcessingFeedback):
    """Remember what is said, and cancel at a word of the server."""

    def __init__(self, cancel_at: str = "") -> None:
        super().__init__(False)
        self._cancel_at = cancel_at
        self.said: list[str] = []

    def reportError(self, error, fatalError=False):
        self.said.append(error)

    def pushInfo(self, info):
        self.said.append(info)
        if self._cancel_at and self._cancel_at in info:
            self.cancel()


@pytest.fixture
def model(tmp_path):
    """Return a model that downloads an image and measures it."""
    model = QgsProcessingModelAlgorithm("Fetch and measure")
    model.addModelParameter(QgsProcessingParameterString("service"), QgsProcessingModelParameter("service"))
    child = QgsProcessingModelChildAlgorithm(ALGORITHM)
    child.setChildId("fetch")
    child.addParameterSources("IMAGES", [QgsProcessingModelChildParameterSource.fromModelParameter("service")])
    child.addParameterSources("CLIP_GEOMETRY", [constant(f"CRS=EPSG:4326;{TRIANGLE}")])
    child.addParameterSources("NAME", [QgsProcessingModelChildParameterSource.fromExpression("'dem ' || (6 * 7)")])
    child.addParameterSources("OUTPUT_FOLDER", [constant(str(tmp_path))])
    model.addChildAlgorithm(child)
    add_step(model, "native:rasterlayerstatistics", "measure", BAND=constant(1))
    return model


def add_step(model, algorithm: str, name: str, **sources) -> None:
    """Add a step that gets the downloaded raster."""
    step = QgsProcessingModelChildAlgorithm(algorithm)
    step.setChildId(name)
    step.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromChildOutput("fetch", "OUTPUT")])
    for parameter, source in sources.items():
        step.addParameterSources(parameter, [source])
    model.addChildAlgorithm(step)


@pytest.fixture
def context(project):
    """Return a context as the toolbox makes one."""
    context = QgsProcessingContext()
    context.setProject(project)
    return context


def test_step_of_a_model(model, site, tmp_path, context):
    feedback = Feedback()
    _results, ok = model.run({"service": site.image_url("Geoid")}, context, feedback)
    assert ok and (tmp_path / "dem 42.tif").exists(), feedback.said
    (parameters,) = submitted(site)
    assert json.loads(parameters["clipSetting"])["extent"]["xmin"] == 8
    assert context.layersToLoadOnCompletion() == {}, "an inner step adds nothing to the project"


def test_model_that_loads(model, site, tmp_path, context):
    """Who wants the raster in the project says so with QGIS's own step."""
    add_step(model, "native:loadlayer", "load", NAME=constant("Heights"))
    _results, ok = model.run({"service": site.image_url("Geoid")}, context, Feedback())
    assert ok
    details = context.layersToLoadOnCompletion()
    assert [each.name for each in details.values()] == ["Heights"] and (tmp_path / "dem 42.tif").exists()


def test_model_in_a_model(model, site, tmp_path, context, monkeypatch):
    provider = QgsApplication.processingRegistry().providerById("arcgisraster")
    model.setName("inner")
    assert provider.addAlgorithm(model.create())
    outer = QgsProcessingModelAlgorithm("outer")
    child = QgsProcessingModelChildAlgorithm("arcgisraster:inner")
    child.addParameterSources("service", [constant(site.image_url("Geoid"))])
    outer.addChildAlgorithm(child)
    try:
        _results, ok = outer.run({}, context, Feedback())
    finally:
        provider.refreshAlgorithms()
    assert ok and (tmp_path / "dem 42.tif").exists() and context.layersToLoadOnCompletion() == {}


def test_script_that_a_model_was_exported_to(model, site, tmp_path, context):
    code = "\n".join(model.asPythonCode(QgsProcessing.PythonOutputType.PythonQgsProcessingAlgorithmSubclass, 4))
    names: dict = {}
    exec(compile(code, "exported", "exec"), names)
    (made,) = [each for name, each in names.items() if "Fetch" in name]
    algorithm = made().create()
    _results, ok = algorithm.run({"service": site.image_url("Geoid")}, context, Feedback())
    assert ok and (tmp_path / "dem 42.tif").exists() and context.layersToLoadOnCompletion() == {}


def test_rows_of_a_batch(site, tmp_path, project):
    """As QGIS's batch dialog runs them: one feedback for all rows, a context for each; a bad row ends no other."""
    from processing.gui.BatchAlgorithmDialog import BatchFeedback

    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    whole = Feedback()
    feedback = BatchFeedback(3, whole)
    loaded, ended = [], []
    for row, name in enumerate(("Geoid", "Variants/NoCopy", "WorldClasses")):
        feedback.setCurrentStep(row)
        feedback.errors = []
        context = QgsProcessingContext()
        context.setProject(project)
        parameters = {"IMAGES": site.image_url(name), "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path), "NAME": f"row {row}"}
        _results, ok = algorithm.run(parameters, context, feedback)
        ended.append((ok, len(feedback.errors)))
        loaded += [(os.path.basename(path), each.name) for path, each in context.layersToLoadOnCompletion().items()]
    assert ended == [(True, 0), (False, 1), (True, 0)]
    assert loaded == [("row 0.tif", "Geoid"), ("row 2.tif", "Countries")]


def test_batch_made_in_qgis_itself(site, tmp_path, context):
    """Newer versions make the feedback of a batch in C++; it is no step of a model all the same."""
    from arcgis_raster_download.plugin.processing.results import is_inner_step

    class OfCpp(QgsProcessingMultiStepFeedback):
        """Not the plain class, as what a script makes itself."""

    whole = Feedback()
    assert not is_inner_step(context, OfCpp(2, whole))
    assert is_inner_step(context, QgsProcessingMultiStepFeedback(2, whole))
    assert not is_inner_step(context, whole)


# ---- cancel


def test_cancelled_model(model, site, context):
    site.configure(hold="executing")
    model.run({"service": site.image_url("Geoid")}, context, Feedback("Submitted."))
    assert len(requests_for(site, "/cancel")) == 1 and History().read_all() == ()


def test_cancelled_by_a_timer_on_the_main_thread(processing, site, tmp_path):
    site.configure(hold="executing")
    feedback = Feedback()
    timer = QTimer()
    timer.timeout.connect(lambda: feedback.cancel() if "Submitted." in feedback.said else None)
    timer.start(50)
    parameters = {"IMAGES": site.image_url("Geoid"), "EXTENT": BOX, "OUTPUT_FOLDER": str(tmp_path)}
    with pytest.raises(QgsProcessingException, match=r"\AThe download was cancelled\.\Z"):
        processing.run(ALGORITHM, parameters, feedback=feedback)
    timer.stop()
    assert len(requests_for(site, "/cancel")) == 1


def test_cancelled_model_in_a_thread(model, site, context, qtbot):
    """As the toolbox runs models."""
    site.configure(hold="executing")
    feedback = Feedback()
    thread = threading.Thread(target=model.run, args=({"service": site.image_url("Geoid")}, context, feedback))
    thread.start()
    qtbot.waitUntil(lambda: "Submitted." in feedback.said, timeout=20000)
    feedback.cancel()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=5000)
    assert len(requests_for(site, "/cancel")) == 1
    assert QgsProject.instance().mapLayers() == {}
