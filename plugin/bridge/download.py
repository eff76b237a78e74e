"""One download as people see it: what was asked, how far it is, what came. Lives on the main thread.

`Download` is the ``job`` of the console: its properties are stored values and never ask a server.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from enum import Enum
from typing import Any, Iterable, Optional

from qgis.core import QgsApplication, QgsCoordinateTransformContext, QgsRasterLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEventLoop, QObject, QThread, QTimer, pyqtSignal

from ..arcgis.addresses import host_of
from ..arcgis.cancel import CancelToken
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import ASKS_WHO, ArcGISError, Reason
from ..arcgis.geoprocessing import MessageKind
from .explain import sentence
from .geometry import Clip
from .source import Source

# A server or portal wants to know, or does not believe, who the user is.
SIGN_IN_REASONS = ASKS_WHO | {Reason.NOT_FEDERATED}
# After these the server's job is of no use any more: asking for its result again would bring the same.
_SPENT = {
    Reason.JOB_FAILED,
    Reason.JOB_TIMED_OUT,
    Reason.JOB_CANCELLED_BY_SERVER,
    Reason.JOB_GONE,
    Reason.NO_FILE,
    Reason.NOT_DELIVERED,
    Reason.COPY_FORBIDDEN,
    Reason.NOT_CLIPPED,
    Reason.WRONG_FILE,
    Reason.FILE_GONE,
    Reason.RESULT_NOT_A_FILE,
    Reason.FORBIDDEN_URL,
}


class Status(str, Enum):
    """Where a download is in its life."""

    WAITING = "waiting"
    SUBMITTING = "submitting"
    RUNNING = "running"
    FETCHING = "fetching"
    CHECKING = "checking"
    DONE = "done"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    CANCELLED = "cancelled"
    # Found unfinished at start, with nobody watching; or no answer for so long that nobody knows.
    INTERRUPTED = "interrupted"

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
    # What to call the files instead of what their images are called.
    name: str = ""
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
class FileProgress:
    """A file that is being fetched; ``total`` is None where the server does not say."""

    label: str
    received: int = 0
    total: Optional[int] = None


@dataclass(frozen=True)
class ServerMessage:
    """One line a job printed, with the time it was first seen here; None where it comes from a record."""

    text: str
    weight: MessageKind = MessageKind.INFO
    seen: Optional[datetime] = None


@dataclass(frozen=True)
class Snapshot:
    """How far a download is; made in a worker thread.

    Args:
        queue_position: how many downloads of the same server run before a waiting one.
        silent_since: since when no server answers, None while one does.
        running_since: since when the server works.
        is_queued_on_server: the server has the job and has not begun.
        server_word: the server's own word for a state that nobody documented.
        files: what is being fetched or checked now.
        labels: the names of the images as their services call them; empty until they are known.
    """

    status: Status
    percent: Optional[float] = None
    doing: str = ""
    received_bytes: int = 0
    total_bytes: Optional[int] = None
    bytes_per_second: float = 0.0
    server_messages: tuple[ServerMessage, ...] = ()
    job_urls: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    queue_position: int = 0
    silent_since: Optional[datetime] = None
    running_since: Optional[datetime] = None
    is_queued_on_server: bool = False
    server_word: str = ""
    files: tuple[FileProgress, ...] = ()


class Download(QObject):
    """Follow one download and cancel it."""

    # changed(): status, progress or messages are new
    changed = pyqtSignal()
    # ended(): nothing more will happen; files and layers are complete
    ended = pyqtSignal()
    # left(): nobody works on it any more; it has ended or is interrupted
    left = pyqtSignal()
    # stop_requested(): somebody cancelled it, in whichever thread
    stop_requested = pyqtSignal()

    def __init__(
        self, request: DownloadRequest, parent: Optional[QObject] = None, *, download_id: str = "", started: Any = None
    ) -> None:
        super().__init__(parent)
        self.request = request
        # The name of its record, and what it is known by in the panel.
        self.id = download_id or uuid.uuid4().hex
        self.started: datetime = started or datetime.now(timezone.utc)
        self.finished: Optional[datetime] = None
        self.error: Optional[ArcGISError] = None
        self.delivered: tuple[DeliveredFile, ...] = ()
        # A worker drives it; another QGIS window does.
        self.is_active = False
        self.is_elsewhere = False
        # What of an unfinished file is on the disk.
        self.kept_bytes = 0
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
        return tuple(message.text for message in self._snapshot.server_messages)

    @property
    def server_messages(self) -> tuple[ServerMessage, ...]:
        """Return what the server said with its weight and time."""
        return self._snapshot.server_messages

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

    @property
    def host(self) -> str:
        """Return the host that works on it: that of the job, else of the server or the first image."""
        first = self.request.sources[0].address
        return host_of(next(filter(None, (*self.job_urls, self.request.server, first.portal, first.value)), ""))

    @property
    def can_cancel(self) -> bool:
        """Tell whether somebody works on it here."""
        return self.is_active and not self.status.has_ended and not self.cancel_token.is_set()

    @property
    def can_resume(self) -> bool:
        """Tell whether going on makes sense: the server has done its work, or still does, and something can be had."""
        if self.is_active or self.is_elsewhere:
            return False
        if self.status not in (Status.FAILED, Status.INCOMPLETE):
            return self.status is Status.INTERRUPTED
        errors = [self.error, *(each.error for each in self.failures)]
        return has_hope(errors) and (self.kept_bytes > 0 or bool(self.job_urls) or self.wants_sign_in)

    @property
    def wants_sign_in(self) -> bool:
        """Tell whether it stopped only because a server asked who the user is; what it has done stays there."""
        reasons = {each.error.reason for each in self.failures if each.error is not None}
        if self.error is not None:
            reasons = {self.error.reason}
        return bool(reasons) and reasons <= SIGN_IN_REASONS and not self.files

    @property
    def can_try_again(self) -> bool:
        """Tell whether the same can be asked of the server once more."""
        return not self.is_active and not self.is_elsewhere and self.status is not Status.DONE

    @property
    def can_load(self) -> bool:
        """Tell whether files came that are not in the project."""
        return bool(self.files) and len(self.layers) < len(self.files)

    @property
    def can_forget(self) -> bool:
        """Tell whether nobody works on it."""
        return not self.is_active and not self.is_elsewhere

    @property
    def can_fetch_whole(self) -> bool:
        """Tell whether an image was not clipped, which leaves the whole of it to be had."""
        errors = [self.error, *(each.error for each in self.failures)]
        unclipped = any(error is not None and error.reason is Reason.NOT_CLIPPED for error in errors)
        return unclipped and self.request.clip is not None and not self.is_active

    def cancel(self) -> None:
        """Stop here and on the server; returns at once."""
        self.cancel_token.set()
        self.stop_requested.emit()

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Wait until nobody works on it, at most ``timeout`` seconds, and return whether it has ended.

        On the main thread an event loop turns meanwhile, so that QGIS stays alive; elsewhere it just waits.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        application = QgsApplication.instance()
        if application is None or QThread.currentThread() is not application.thread():
            pause = CancelToken()
            while self.is_active and (deadline is None or time.monotonic() < deadline):
                pause.wait(0.05)
            return self.status.has_ended
        if self.is_active:
            loop = QEventLoop()
            self.left.connect(loop.quit)
            if timeout is not None:
                QTimer.singleShot(max(0, int(timeout * 1000)), loop.quit)
            loop.exec()
            if not sip.isdeleted(self):
                self.left.disconnect(loop.quit)
        return self.status.has_ended

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Show new progress; called by the model on the main thread."""
        if not self.status.has_ended:
            self._snapshot = snapshot
            self.changed.emit()

    def begin(self) -> None:
        """Be driven by a worker, from the beginning or once more; called by the model on the main thread."""
        self.is_active, self.is_elsewhere = True, False
        self.error, self.finished = None, None
        # Why an image did not come the last time says nothing about this time.
        self.delivered = tuple(replace(each, error=None) for each in self.delivered)
        self.cancel_token = CancelToken()
        self._snapshot = replace(self._snapshot, status=Status.WAITING, percent=None, doing="", silent_since=None)
        self.changed.emit()

    def interrupt(self, kept_bytes: int, is_elsewhere: bool) -> None:
        """Be left unfinished with nobody watching, or with another QGIS watching; main thread."""
        self.is_active, self.is_elsewhere, self.kept_bytes = False, is_elsewhere, kept_bytes
        self._snapshot = replace(self._snapshot, status=Status.INTERRUPTED, silent_since=None)
        self.changed.emit()
        self.left.emit()

    def restore(
        self, snapshot: Snapshot, delivered: tuple[DeliveredFile, ...], error: Optional[ArcGISError], finished: Any
    ) -> None:
        """Take what a record says; called by the model on the main thread, once."""
        self._snapshot, self.delivered, self.error, self.finished = snapshot, delivered, error, finished

    def take_layers(self, layers: tuple[QgsRasterLayer, ...]) -> None:
        """Remember layers that were loaded later."""
        self._layers = (*self.layers, *layers)
        self.changed.emit()

    def end(
        self,
        delivered: tuple[DeliveredFile, ...],
        error: Optional[ArcGISError],
        layers: tuple[QgsRasterLayer, ...],
        kept_bytes: int = 0,
    ) -> None:
        """Take the result; called by the model on the main thread."""
        self.is_active, self.kept_bytes = False, kept_bytes
        self.delivered, self.error, self._layers = delivered, error, layers
        self.finished = datetime.now(timezone.utc)
        last, status = self._snapshot, end_status(delivered, error)
        size = sum(each.size for each in delivered)
        self._snapshot = Snapshot(
            status,
            100.0 if status is Status.DONE else last.percent,
            received_bytes=size,
            total_bytes=size,
            server_messages=last.server_messages,
            job_urls=last.job_urls,
            labels=last.labels,
        )
        self.changed.emit()
        self.left.emit()
        self.ended.emit()


def has_hope(errors: Iterable[Optional[ArcGISError]]) -> bool:
    """Tell whether what the server has made, or still makes, may be had in spite of what went wrong."""
    return any(error is not None and error.reason not in _SPENT for error in errors)


def end_status(delivered: tuple[DeliveredFile, ...], error: Optional[ArcGISError]) -> Status:
    """Return the state that a download ends in."""
    if error is not None:
        return Status.CANCELLED if error.reason is Reason.CANCELLED else Status.FAILED
    if any(each.error is not None for each in delivered):
        return Status.INCOMPLETE if any(each.path for each in delivered) else Status.FAILED
    return Status.DONE
