"""Downloads of earlier sessions: their records are read and removed in worker threads, and become downloads again."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..arcgis.errors import ArcGISError
from .download import DeliveredFile, Download, ServerMessage, Snapshot, Status
from .history import History
from .log import log_unforeseen
from .record import FailureRecord, Record


@dataclass(frozen=True)
class Stored:
    """A record with what the disk says about it now."""

    record: Record
    kept_bytes: int = 0
    is_elsewhere: bool = False


class Keeper(QObject):
    """Read and remove records without keeping the main thread waiting for the disk."""

    # records_read(tuple[Stored, ...]): all records, newest first
    records_read = pyqtSignal(object)

    def __init__(self, history: History, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._history = history

    def read(self) -> None:
        """Read all records; `records_read` tells."""
        threading.Thread(target=self._read, name="arcgis-records", daemon=True).start()

    def forget(self, record_id: str) -> None:
        """Remove a record and the unfinished files it names."""
        threading.Thread(target=self._forget, args=(record_id,), name="arcgis-forget").start()

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
        if not record.status.has_ended:
            lock = self._history.lock(record.id)
            is_elsewhere = lock is None
            if lock is not None:
                lock.unlock()
        return Stored(record, kept, is_elsewhere)

    def _forget(self, record_id: str) -> None:
        try:
            self._history.forget(record_id)
        except Exception as error:  # the border of a thread
            log_unforeseen("Forgetting a download", error)


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
