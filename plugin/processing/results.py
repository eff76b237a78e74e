"""What both downloading algorithms give back: outputs, layers for whoever runs them, or one sentence and nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterator, Sequence

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingMultiStepFeedback,
    QgsProcessingOutputFolder,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputString,
)
from qgis.PyQt import sip

from ..bridge.explain import sentence, size_text
from ..bridge.i18n import translate

if TYPE_CHECKING:
    from ..bridge.download import DeliveredFile
    from .worker import Ended

OUTPUT = "OUTPUT"
OUTPUT_LAYERS = "OUTPUT_LAYERS"
OUTPUT_FOLDER = "OUTPUT_FOLDER"
JOB_URLS = "JOB_URLS"
# How QGIS calls the variables that it makes for a step of a model, and for nothing else.
_STEP_SCOPE = "algorithm_inputs"


def add_outputs(algorithm: QgsProcessingAlgorithm) -> None:
    """Declare the outputs; their names are public."""
    algorithm.addOutput(QgsProcessingOutputRasterLayer(OUTPUT, translate("Processing", "First raster")))
    algorithm.addOutput(QgsProcessingOutputMultipleLayers(OUTPUT_LAYERS, translate("Processing", "Rasters")))
    algorithm.addOutput(QgsProcessingOutputFolder(OUTPUT_FOLDER, translate("Processing", "Output folder")))
    algorithm.addOutput(QgsProcessingOutputString(JOB_URLS, translate("Processing", "Jobs on the server")))


@dataclass(frozen=True)
class Delivery:
    """What came of all downloads of one run."""

    files: tuple[DeliveredFile, ...]
    folder: str
    job_urls: tuple[str, ...]

    def outputs(self) -> dict[str, Any]:
        """Return the outputs by name."""
        paths = [each.path for each in self.files]
        return {
            OUTPUT: paths[0],
            OUTPUT_LAYERS: paths,
            OUTPUT_FOLDER: self.folder,
            JOB_URLS: "\n".join(self.job_urls),
        }

    def hand_over(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Tell what came, and let QGIS add it to the project unless that is for the next step of a model."""
        for each in self.files:
            text = translate("Processing", "{name}: {size} arrived in {path}")
            feedback.pushInfo(text.format(name=each.source.label, size=size_text(each.size), path=each.path))
            if not is_inner_step(context, feedback):
                details = QgsProcessingContext.LayerDetails(each.source.label, context.project(), OUTPUT_LAYERS)
                context.addLayerToLoadOnCompletion(each.path, details)


def delivery_of(ended: Sequence[Ended], folder: str, feedback: QgsProcessingFeedback) -> Delivery:
    """Return what came; raise the one exception that says what did not.

    Raises:
        QgsProcessingException: anything that was asked for is missing.
    """
    urls = tuple(url for each in ended for url in each.job_urls)
    sentences = [text for each in ended for text in _sentences(each)]
    if sentences:
        left = tuple(url for each in ended if each.result.can_be_resumed for url in each.job_urls)
        if left:
            text = translate(
                "Processing", "What the server has made can still be had: run “Resume raster downloads” with {urls}"
            )
            feedback.pushInfo(text.format(urls=" ".join(left)))
        raise failure(" ".join(dict.fromkeys(sentences)))
    return Delivery(tuple(file for each in ended for file in each.result.delivered), folder, urls)


def is_inner_step(context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> bool:
    """Tell whether a model runs the algorithm, or a script that a model was exported to.

    QGIS tells nobody. A batch has a feedback for many steps as well, but one of a kind of its own or made in C++.
    """
    # Its Python type tells nothing where QGIS has made it.
    if not feedback.inherits("QgsProcessingMultiStepFeedback"):
        return False
    of_script = type(feedback) is QgsProcessingMultiStepFeedback and sip.ispycreated(feedback)
    return of_script or context.expressionContext().indexOfScope(_STEP_SCOPE) >= 0


def failure(text: str) -> QgsProcessingException:
    """Return the exception for a sentence, so that it is said once."""
    if QgsApplication.platform() == "qgis_process":
        # It prints the exception, and twice more what QGIS writes into its log because of it.
        QgsApplication.messageLog().blockSignals(True)
    return QgsProcessingException(text)


@contextmanager
def said_once() -> Iterator[None]:
    """Keep qgis_process from printing an error a second time, as what QGIS writes into its log because of it."""
    log = QgsApplication.messageLog()
    was_blocked = log.signalsBlocked()
    log.blockSignals(was_blocked or QgsApplication.platform() == "qgis_process")
    try:
        yield
    finally:
        log.blockSignals(was_blocked)


def _sentences(ended: Ended) -> list[str]:
    result = ended.result
    if result.is_elsewhere:
        told = translate(
            "Downloads", "Another QGIS window works on this download. It can be used here when that window is closed."
        )
        return [told]
    if result.error is not None:
        return [sentence(result.error)]
    return [sentence(each.error) for each in result.delivered if each.error is not None]
