"""One download as people see it: what was asked, how far it is, what came. Lives on the main thread.

`Download` is the ``job`` of the console: its properties are stored values and never ask a server.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from enum import Enum
from typing import Optional

from qgis.core import QgsApplication, QgsCoordinateTransformContext, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEventLoop, QObject, QThread, QTimer, pyqtSignal

from ..arcgis.cancel import CancelToken
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import ArcGISError, Reason
from .explain import sentence
from .geometry import Clip
from .source import Source


class Status(str, Enum):
    """Where a download is in its life."""

    WAITING = "waiting"
    SUBMITTING = "submitting"
    RUNNING = "running"
    FETCHING = "fetching"
    DONE = "done"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will happen."""
        return self in (Status.DONE, Status.INCOMPLETE, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True)
class DownloadRequest:
    """What somebody wants: images, clip, resampling, folder; and how to get there."""

    sources: tuple[Source, ...]
    clip: Optional[Clip]
    folder: str
    resampling: Resampling = Resampling.NEAREST
    server: str = ""
    authcfg: str = ""
    load: bool = True
    overwrite: bool = False
    transform_context: QgsCoordinateTransformContext = field(default_factory=QgsCoordinateTransformContext)


@dataclass(frozen=True)
class DeliveredFile:
    """One image that arrived, or the reason why it did not; values only, made in a worker thread."""

    source: Source
    path: str = ""
    size: int = 0
    error: Optional[ArcGISError] = None
    kept_part: str = ""
    copyright_text: str = ""
    description: str = ""
    wkt: str = ""


@dataclass(frozen=True)
class Snapshot:
    """How far a download is; made in a worker thread."""

    status: Status
    percent: Optional[float] = None
    doing: str = ""
    received_bytes: int = 0
    total_bytes: Optional[int] = None
    messages: tuple[str, ...] = ()
    job_urls: tuple[str, ...] = ()
    # The names of the images as their services call them; empty until they are known.
    labels: tuple[str, ...] = ()


class Download(QObject):
    """Follow one download and cancel it."""

    # changed(): status, progress or messages are new
    changed = pyqtSignal()
    # ended(): nothing more will happen; files and layers are complete
    ended = pyqtSignal()

    def __init__(self, request: DownloadRequest, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.request = request
        self.started = datetime.now(timezone.utc)
        self.finished: Optional[datetime] = None
        self.error: Optional[ArcGISError] = None
        self.delivered: tuple[DeliveredFile, ...] = ()
        self._layers: tuple[QgsRasterLayer, ...] = ()
        self._snapshot = Snapshot(Status.WAITING)
        self.cancel_token = CancelToken()

    def __repr__(self) -> str:
        return f"<Download {self.name}: {self.status.value}>"

    @property
    def name(self) -> str:
        """Return the names of the images, in the order they were asked for; the services' own once they are known."""
        return ", ".join(self._snapshot.labels or [source.label for source in self.request.sources])

    @property
    def status(self) -> Status:
        """Return the state; it compares equal to its name as a string."""
        return self._snapshot.status

    @property
    def progress(self) -> Optional[float]:
        """Return 0 to 100: the server's percent while it works, then that of the bytes; None if unknown."""
        return self._snapshot.percent

    @property
    def snapshot(self) -> Snapshot:
        """Return all numbers of the progress at once."""
        return self._snapshot

    @property
    def messages(self) -> tuple[str, ...]:
        """Return what the server said, oldest first, as plain text."""
        return self._snapshot.messages

    @property
    def job_urls(self) -> tuple[str, ...]:
        """Return the addresses of the jobs on the server."""
        return self._snapshot.job_urls

    @property
    def files(self) -> tuple[str, ...]:
        """Return the paths of the files that arrived, in the order of the images."""
        return tuple(each.path for each in self.delivered if each.path)

    @property
    def layers(self) -> tuple[QgsRasterLayer, ...]:
        """Return the layers that were loaded and still exist."""
        return tuple(layer for layer in self._layers if not sip.isdeleted(layer))

    @property
    def failures(self) -> tuple[DeliveredFile, ...]:
        """Return the images that did not arrive, with their errors."""
        return tuple(each for each in self.delivered if each.error is not None)

    @property
    def reason(self) -> str:
        """Return the sentence that says why it ended without everything, or an empty text."""
        if self.error is not None:
            return sentence(self.error)
        return " ".join(dict.fromkeys(sentence(each.error) for each in self.failures if each.error is not None))

    def cancel(self) -> None:
        """Stop here and on the server; returns at once."""
        self.cancel_token.set()

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Wait for the end, at most ``timeout`` seconds, and return whether it has ended.

        On the main thread an event loop turns meanwhile, so that QGIS stays alive; elsewhere it just waits.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        application = QgsApplication.instance()
        if application is None or QThread.currentThread() is not application.thread():
            pause = CancelToken()
            while not self.status.has_ended and (deadline is None or time.monotonic() < deadline):
                pause.wait(0.05)
            return self.status.has_ended
        if not self.status.has_ended:
            loop = QEventLoop()
            self.ended.connect(loop.quit)
            if timeout is not None:
                QTimer.singleShot(max(0, int(timeout * 1000)), loop.quit)
            loop.exec()
            self.ended.disconnect(loop.quit)
        return self.status.has_ended

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show new progress; called by the model on the main thread."""
        if not self.status.has_ended:
            self._snapshot = snapshot
            self.changed.emit()

    def end(
        self, delivered: tuple[DeliveredFile, ...], error: Optional[ArcGISError], layers: tuple[QgsRasterLayer, ...]
    ) -> None:
        """Take the result; called by the model on the main thread, once."""
        self.delivered, self.error, self._layers = delivered, error, layers
        self.finished = datetime.now(timezone.utc)
        status = Status.DONE
        if error is not None:
            status = Status.CANCELLED if error.reason is Reason.CANCELLED else Status.FAILED
        elif self.failures:
            status = Status.INCOMPLETE if self.files else Status.FAILED
        last = self._snapshot
        size = sum(each.size for each in delivered)
        percent = 100.0 if status is Status.DONE else last.percent
        self._snapshot = Snapshot(status, percent, "", size, size, last.messages, last.job_urls, last.labels)
        self.changed.emit()
        self.ended.emit()
