"""Downloads of earlier sessions: their records are read and removed in worker threads, and become downloads again."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Callable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..arcgis.errors import ArcGISError, Cancelled
from .download import DeliveredFile, Download, ServerMessage, Snapshot, Status
from .history import History
from .log import log_unforeseen
from .record import FailureRecord, Record
from .recorder import Recorder
from .work import Result


@dataclass(frozen=True)
class Stored:
    """A record with what the disk says about it now."""

    record: Record
    kept_bytes: int = 0
    is_elsewhere: bool = False


class Keeper(QObject):
    """Read, begin, end and remove records without keeping the main thread waiting for the disk."""

    # records_read(tuple[Stored, ...]): all records, newest first
    records_read = pyqtSignal(object)

    def __init__(self, history: History, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._history = history
        # One thread: what is said of a record first is done first.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="arcgis-record")

    def add(self, record: Record) -> None:
        """Write down a download that begins, or waits for its turn to."""
        self._thread.submit(self._guarded, "Writing a record", self._history.add, record)

    def cancelled(self, record_id: str) -> None:
        """Write down that a download was cancelled while it waited for its turn."""
        self._thread.submit(self._guarded, "Writing a record", self._cancelled, record_id)

    def read(self) -> None:
        """Read all records; `records_read` tells."""
        threading.Thread(target=self._read, name="arcgis-records", daemon=True).start()

    def forget(self, record_id: str) -> None:
        """Remove a record and the unfinished files it names."""
        self._thread.submit(self._guarded, "Forgetting a download", self._history.forget, record_id)

    def _read(self) -> None:
        try:
            found = tuple(self._stored(record) for record in self._history.read_all())
            self.records_read.emit(found)
        except RuntimeError:
            return  # the plugin was unloaded meanwhile
        except Exception as error:  # the border of a thread
            log_unforeseen("Reading records", error)

    def _stored(self, record: Record) -> Stored:
        kept = 0
        for part in record.parts:
            with suppress(OSError):
                kept += os.path.getsize(part.path)
        is_elsewhere = False
        # A lock beside an ended one is what a killed process left; taking it and letting it go removes it.
        if not record.status.has_ended or self._history.has_lock(record.id):
            lock = self._history.lock(record.id)
            is_elsewhere = lock is None and not record.status.has_ended
            if lock is not None:
                lock.unlock()
        return Stored(record, kept, is_elsewhere)

    def _cancelled(self, record_id: str) -> None:
        lock = self._history.lock(record_id)
        if lock is None:
            return
        try:
            Recorder(self._history, self._history.read(record_id)).end(Status.CANCELLED, Result(error=Cancelled()))
        finally:
            lock.unlock()

    @staticmethod
    def _guarded(what: str, act: Callable[..., None], *arguments: object) -> None:
        try:
            act(*arguments)
        except Exception as error:  # the border of a thread
            log_unforeseen(what, error)


def restored(stored: Stored, parent: QObject) -> Download:
    """Return a record's download as it was left: ended, or interrupted with nobody watching."""
    record = stored.record
    download = Download(record.request, parent, download_id=record.id, started=record.started)
    download.kept_bytes, download.is_elsewhere = stored.kept_bytes, stored.is_elsewhere
    download.restore(
        Snapshot(
            status=record.status if record.status.has_ended else Status.INTERRUPTED,
            received_bytes=max(record.received_bytes, stored.kept_bytes),
            total_bytes=record.total_bytes,
            server_messages=tuple(ServerMessage(text) for text in record.messages),
            job_urls=tuple(job.url for job in record.jobs if job.url),
            labels=record.labels,
        ),
        _delivered(record),
        None if record.failure is None else _error(record.failure),
        record.finished,
    )
    return download


def _delivered(record: Record) -> tuple[DeliveredFile, ...]:
    if not record.files and not record.failures:
        return ()
    names = record.labels or tuple("" for _ in record.request.sources)
    images = [
        DeliveredFile(replace(source, name=name or source.name)) for source, name in zip(record.request.sources, names)
    ]
    for file in record.files:
        images[file.image] = replace(images[file.image], path=file.path, size=file.size)
    for failure in record.failures:
        images[failure.image] = replace(images[failure.image], error=_error(failure))
    return tuple(images)


def _error(failure: FailureRecord) -> ArcGISError:
    return ArcGISError(failure.reason, failure.subject, failure.words)
