"""How large a download can become, worked out as often as the area moves but never so that QGIS stutters."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Optional

from qgis.core import QgsCoordinateTransformContext
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.arcgis.errors import ArcGISError, Reason
from ..plugin.arcgis.imageservice import ImageService
from ..plugin.bridge.geometry import Clip, estimate
from ..plugin.bridge.log import log_unforeseen
from ..plugin.bridge.source import Source

# At most ten times a second.
INTERVAL_MS = 100
# More than this is worked out in a thread.
MOST_VERTICES = 10_000
MOST_IMAGES = 10


@dataclass(frozen=True)
class ImageSize:
    """What the area means for one image: bytes, or None where the service does not tell, or why it cannot be cut."""

    source: Source
    size: Optional[int] = None
    error: Optional[ArcGISError] = None


@dataclass(frozen=True)
class Question:
    """An area (None for the whole image) and the images it is to be cut out of."""

    clip: Optional[Clip]
    images: tuple[tuple[Source, Optional[ImageService]], ...]
    context: QgsCoordinateTransformContext

    @property
    def is_large(self) -> bool:
        """Tell whether answering takes too long for the main thread."""
        if len(self.images) > MOST_IMAGES:
            return True
        # Each image is asked about each vertex.
        return self.clip is not None and vertex_count(self.clip) * max(1, len(self.images)) > MOST_VERTICES


@dataclass(frozen=True)
class Answer:
    """The area in square kilometres, None for the whole image, and the images' sizes."""

    km2: Optional[float]
    sizes: tuple[ImageSize, ...]


class SizeMeter(QObject):
    """Answer the newest question; older ones are forgotten."""

    # measured(Answer): the newest question is answered
    measured = pyqtSignal(object)
    _worked_out = pyqtSignal(object, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._question: Optional[Question] = None
        self._is_working = False
        self._last = 0.0
        self._thread: Optional[ThreadPoolExecutor] = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self._worked_out.connect(self._on_worked_out)

    @property
    def is_settled(self) -> bool:
        """Tell whether the newest question is answered."""
        return self._question is None

    def ask(self, question: Question) -> None:
        """Ask; `measured` follows, at once where the last answer is long ago."""
        self._question = question
        if not self._timer.isActive() and not self._is_working:
            self._timer.start(max(0, int(INTERVAL_MS - (time.monotonic() - self._last) * 1000)))

    def forget(self) -> None:
        """Give no answer any more."""
        self._question = None

    def stop(self) -> None:
        """End the thread; nothing is answered afterwards."""
        self._question = None
        self._timer.stop()
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    def _on_timeout(self) -> None:
        question = self._question
        if question is None:
            return
        self._last = time.monotonic()
        if not question.is_large:
            self._question = None
            self.measured.emit(answer(question))
            return
        self._is_working = True
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arcgis-sizes")
        self._thread.submit(self._work_out, question)

    def _work_out(self, question: Question) -> None:
        try:
            result = answer(question)
        except Exception as error:  # the border of a thread: nobody else would see it
            log_unforeseen("Estimating sizes", error)  # no-i18n: log
            result = Answer(None, ())
        self._worked_out.emit(question, result)

    def _on_worked_out(self, question: Question, result: Answer) -> None:
        self._is_working = False
        self._last = time.monotonic()
        if self._question is question:
            self._question = None
            self.measured.emit(result)
        elif self._question is not None:
            self._timer.start(0)


def answer(question: Question) -> Answer:
    """Work out the sizes; safe in any thread."""
    clip, context = question.clip, question.context
    if clip is not None and clip.problem() is not None:
        return Answer(None, ())
    sizes = tuple(_size(clip, source, service, context) for source, service in question.images)
    return Answer(None if clip is None else clip.area_km2(context), sizes)


def vertex_count(clip: Clip) -> int:
    """Return how many points the area has."""
    return 0 if clip.geometry.isNull() else clip.geometry.constGet().nCoordinates()


def _size(
    clip: Optional[Clip], source: Source, service: Optional[ImageService], context: QgsCoordinateTransformContext
) -> ImageSize:
    if service is None:
        return ImageSize(source)
    try:
        return ImageSize(source, estimate(clip, service, context))
    except ArcGISError as error:
        if error.subject == service.name:
            # The list may call it by its layer's name.
            error.subject = source.label
        return ImageSize(source, error=error)
    except Exception as error:  # geometry libraries fail in ways nobody can list; one image must not hide the others
        log_unforeseen("Estimating a size", error)  # no-i18n: log
        return ImageSize(source, error=ArcGISError(Reason.INTERNAL, source.label))
