"""Downloads of earlier sessions: their records are read and removed in worker threads, and become downloads again."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Callable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..arcgis.errors import Cancelled
from .download import DeliveredFile, Download, ServerMessage, Snapshot, Status
from .history import History
from .log import log_unforeseen
from .record import BadRecord, Record
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
    # looked_again(tuple[tuple[str, Optional[Stored]], ...]): other windows' downloads by id, None for one that is gone
    looked_again = pyqtSignal(object)

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

    def look_again(self, record_ids: tuple[str, ...]) -> None:
        """Look whether other windows still have these downloads; `looked_again` tells."""
        threading.Thread(target=self._look_again, args=(record_ids,), name="arcgis-records", daemon=True).start()

    def forget(self, record_id: str) -> None:
        """Remove a record and the unfinished files it names."""
        self._thread.submit(self._guarded, "Forgetting a download", self._history.forget, record_id)

    def _read(self) -> None:
        try:
            # Before reading: who lets go of a download has written down its end.
            taken = self._history.taken()
            found = tuple(_stored(record, record.id in taken) for record in self._history.read_all())
            self.records_read.emit(found)
        except RuntimeError:
            return  # the plugin was unloaded meanwhile
        except Exception as error:  # the border of a thread
            log_unforeseen("Reading records", error)

    def _look_again(self, record_ids: tuple[str, ...]) -> None:
        found: list[tuple[str, Optional[Stored]]] = []
        for record_id in record_ids:
            try:
                is_taken = self._history.is_taken(record_id)
                found.append((record_id, _stored(self._history.read(record_id), is_taken)))
            except FileNotFoundError:
                found.append((record_id, None))
            except (BadRecord, OSError):
                continue  # the next look may see more
        with suppress(RuntimeError):  # the plugin was unloaded meanwhile
            self.looked_again.emit(tuple(found))

    def _cancelled(self, record_id: str) -> None:
        # Late: QGIS starts with this module.
        from .recorder import Recorder

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


def _stored(record: Record, is_taken: bool) -> Stored:
    kept = 0
    for part in record.parts:
        with suppress(OSError):
            kept += os.path.getsize(part.path)
    return Stored(record, kept, is_taken and not record.status.has_ended)


def restored(stored: Stored, parent: QObject) -> Download:
    """Return a record's download as it was left: ended, or interrupted with nobody watching."""
    record = stored.record
    download = Download(record.request, parent, download_id=record.id, started=record.started)
    bring_back(download, stored)
    return download


def bring_back(download: Download, stored: Stored) -> None:
    """Let a download that nobody works on here be what its record says."""
    record = stored.record
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
        None if record.failure is None else record.failure.error(),
        record.finished,
    )


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
        images[failure.image] = replace(images[failure.image], error=failure.error())
    return tuple(images)
