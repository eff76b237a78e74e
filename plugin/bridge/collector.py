"""One picture of several jobs' progress, made in their threads."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone
from typing import Callable, Optional

from ..arcgis.geoprocessing import JobStatus
from ..arcgis.order import Phase, Progress
from .download import FileProgress, ServerMessage, Snapshot, Status

# The rate that is shown is that of the last seconds, not of the whole file.
_RATE_SECONDS = 5.0
_OF_FILES = (Phase.FETCHING, Phase.CHECKING)
_QUEUED = (JobStatus.NEW, JobStatus.SUBMITTED, JobStatus.WAITING)


class Collector:
    """Take the progress of each job and report the whole, at most some ten times a second.

    Args:
        interrupted_after: seconds without an answer after which nobody can say that the server still works.
    """

    def __init__(
        self,
        jobs: int,
        labels: tuple[str, ...],
        report: Callable[[Snapshot], None],
        interrupted_after: float,
    ) -> None:
        self._labels = labels
        self._all: list[Progress] = [Progress(Phase.SUBMITTING)] * jobs
        self._messages: list[ServerMessage] = []
        self._told = [0] * jobs
        self._report = report
        self._interrupted_after = interrupted_after
        self._lock = threading.Lock()
        self._last = 0.0
        self._running_since: Optional[datetime] = None
        self._rate = _Rate()

    def take(self, number: int, progress: Progress) -> None:
        """Take one job's progress and report the whole."""
        with self._lock:
            before = self._all[number]
            quiet = (progress.phase, progress.messages, progress.silent_since) == (
                before.phase,
                before.messages,
                before.silent_since,
            )
            self._all[number] = progress
            now = datetime.now(timezone.utc)
            self._messages += [
                ServerMessage(message.text, message.kind, now) for message in progress.messages[self._told[number] :]
            ]
            self._told[number] = max(self._told[number], len(progress.messages))
            if quiet and time.monotonic() - self._last < 0.1:
                return
            self._last = time.monotonic()
            snapshot = self._snapshot(now)
        self._report(snapshot)

    def _snapshot(self, now: datetime) -> Snapshot:
        phases = [progress.phase for progress in self._all]
        status = Status.RUNNING
        if Phase.FETCHING in phases:
            status = Status.FETCHING
        elif Phase.CHECKING in phases:
            status = Status.CHECKING
        elif all(phase is Phase.SUBMITTING for phase in phases):
            status = Status.SUBMITTING
        shown = [progress for progress in self._all if _status(progress) is status]
        percents = [progress.percent for progress in shown if progress.percent is not None]
        totals = [progress.total for progress in shown]
        states = [progress.state for progress in shown if progress.state is not None]
        received = sum(progress.received for progress in shown)
        if status is Status.RUNNING and self._running_since is None:
            self._running_since = now
        silent = max((time.monotonic() - each.silent_since for each in shown if each.silent_since), default=0.0)
        if silent > self._interrupted_after:
            status = Status.INTERRUPTED
        return Snapshot(
            status=status,
            # Nothing is invented: one unknown makes the whole unknown.
            percent=sum(percents) / len(shown) if shown and len(percents) == len(shown) else None,
            doing=next((state.doing for state in states if state.doing), ""),
            received_bytes=received,
            total_bytes=sum(total or 0 for total in totals) if None not in totals else None,
            bytes_per_second=self._rate.of(received) if status is Status.FETCHING else 0.0,
            server_messages=tuple(self._messages),
            job_urls=tuple(progress.job_url for progress in self._all if progress.job_url),
            labels=self._labels,
            silent_since=now - timedelta(seconds=silent) if silent else None,
            running_since=self._running_since,
            is_queued_on_server=bool(states) and all(state.status in _QUEUED for state in states),
            files=tuple(
                FileProgress(each.label, each.received, each.total) for each in self._all if each.phase in _OF_FILES
            ),
            server_word=next((state.server_word for state in states if state.status is JobStatus.UNKNOWN), ""),
        )


class _Rate:
    """Bytes per second over the last seconds."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, int]] = []

    def of(self, received: int) -> float:
        """Return the rate now that so many bytes are here."""
        now = time.monotonic()
        if self._seen and received < self._seen[-1][1]:
            # Another file has begun.
            self._seen.clear()
        self._seen.append((now, received))
        while len(self._seen) > 2 and now - self._seen[0][0] > _RATE_SECONDS:
            self._seen.pop(0)
        then, before = self._seen[0]
        return (received - before) / (now - then) if now - then >= 0.2 else 0.0


def _status(progress: Progress) -> Status:
    return {
        Phase.SUBMITTING: Status.SUBMITTING,
        Phase.RUNNING: Status.RUNNING,
        Phase.FETCHING: Status.FETCHING,
        Phase.CHECKING: Status.CHECKING,
    }[progress.phase]
