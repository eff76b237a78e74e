"""Keep a download's record up to date while it runs; called in its worker threads, never on the main thread."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, Optional

from ..arcgis.errors import Reason
from ..arcgis.order import Outcome
from .download import Snapshot, Status
from .history import History, forget_spent_part
from .log import log_unforeseen
from .record import FailureRecord, FileRecord, JobRecord, PartRecord, Record
from .work import Result


class Recorder:
    """Write down what must outlive the process, before it can be lost.

    A profile that cannot be written to stops no download: that is logged, once.
    """

    def __init__(self, history: History, record: Record) -> None:
        self._history = history
        self._record = record
        self._lock = threading.Lock()
        self._is_broken = False

    @property
    def record(self) -> Record:
        """Return the record as it is now."""
        return self._record

    def kept_bytes(self) -> int:
        """Return how much of unfinished files is on the disk."""
        total = 0
        for part in self._record.parts:
            with suppress(OSError):
                total += os.path.getsize(part.path)
        return total

    def job_url(self, images: tuple[int, ...]) -> str:
        """Return the address of a job that was submitted for exactly these images, or an empty text."""
        return next((job.url for job in self._record.jobs if job.images == images), "")

    def delivered(self, image: int) -> Optional[tuple[str, int]]:
        """Return path and size of an image's file, if it arrived and is still there."""
        for each in self._record.files:
            if each.image == image:
                with suppress(OSError):
                    if os.path.getsize(each.path) == each.size:
                        forget_spent_part(self._record, image)
                        return each.path, each.size
        return None

    def begin(self, labels: tuple[str, ...]) -> None:
        """Note the names of the images and that the work has begun."""
        self._change(status=Status.SUBMITTING, labels=labels, finished=None)

    def job_submitting(self, images: tuple[int, ...]) -> None:
        """Note a job that is about to be submitted: from here on the server may know it."""
        with self._lock:
            others = tuple(job for job in self._record.jobs if job.images != images)
        self._change(jobs=(*others, JobRecord(images)), status=Status.SUBMITTING)

    def job_submitted(self, images: tuple[int, ...], url: str) -> None:
        """Note the address of a job: all it takes to pick it up again."""
        with self._lock:
            others = tuple(job for job in self._record.jobs if job.images != images)
        self._change(jobs=(*others, JobRecord(images, url)), status=Status.RUNNING)

    def file_begun(self, image: int, part: str) -> None:
        """Note where a file is being written."""
        with self._lock:
            others = tuple(each for each in self._record.parts if each.image != image)
        self._change(parts=(*others, PartRecord(image, part)), status=Status.FETCHING)

    def image_ended(self, outcome: Outcome) -> None:
        """Note what became of an image."""
        number = outcome.image.number
        with self._lock:
            files = tuple(each for each in self._record.files if each.image != number)
            failures = tuple(each for each in self._record.failures if each.image != number)
        if outcome.error is None:
            # Where its part was stays noted until the end: what lies there of it is only removed after this.
            files = (*files, FileRecord(number, outcome.path, outcome.size))
        elif outcome.error.reason is not Reason.CANCELLED:
            failures = (*failures, FailureRecord.of(number, outcome.error))
        self._change(files=files, failures=failures)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """Remember progress; it is written with the next thing that matters."""
        with self._lock:
            self._record = replace(
                self._record,
                messages=tuple(message.text for message in snapshot.server_messages),
                received_bytes=snapshot.received_bytes,
                total_bytes=snapshot.total_bytes,
            )

    def end(self, status: Status, result: Result) -> None:
        """Write the last word: the status, and the error if nothing at all came."""
        error = result.error
        failure = None if error is None else FailureRecord.of(0, error)
        failures = tuple(
            FailureRecord.of(number, each.error)
            for number, each in enumerate(result.delivered)
            if each.error is not None
        )
        arrived = {each.image for each in self._record.files}
        self._change(
            status=status,
            finished=datetime.now(timezone.utc),
            failure=failure,
            failures=failures,
            parts=tuple(each for each in self._record.parts if each.image not in arrived),
        )

    def _change(self, **changes: Any) -> None:
        with self._lock:
            self._record = replace(self._record, **changes)
            try:
                self._history.write(self._record)
            except OSError as error:
                if not self._is_broken:
                    self._is_broken = True
                    log_unforeseen("Writing a record", error)
