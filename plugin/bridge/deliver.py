"""The work of one download in a worker thread: describe, plan, let the server run, fetch, check.

Takes values and gives values: no project, no layer, no widget. QGIS tasks, Processing and scripts all call it.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Callable

from qgis.core import QgsRasterLayer

from ..arcgis.delivery import Delivery, Outcome, Phase, PlannedJob, Progress, Terms
from ..arcgis.errors import ArcGISError, Cancelled, Reason
from ..arcgis.folders import make_folder
from ..arcgis.session import Session
from .download import DeliveredFile, DownloadRequest, Snapshot, Status
from .geometry import service_crs
from .log import log_unforeseen
from .plan import describe, plan_jobs
from .source import Description
from .work import Result, Work

_JOBS_AT_ONCE = 4


def deliver(work: Work, report: Callable[[Snapshot], None]) -> Result:
    """Do the work; never raises. ``report`` is called in worker threads, at most some ten times a second each."""
    session = Session(work.network, work.cancel)
    request, limits = work.request, work.limits
    try:
        report(Snapshot(Status.SUBMITTING))
        folder = make_folder(request.folder)
        terms = Terms(folder, request.overwrite, limits.patience, limits.policy, _opens)
        descriptions = [
            describe(session, source, request.server, limits.reading_patience) for source in request.sources
        ]
        # What is wrong with any image or with the clip is said before anything is submitted.
        jobs = plan_jobs(descriptions, request.clip, request.resampling, request.transform_context)
        labels = tuple(description.source.label for description in descriptions)
        report(Snapshot(Status.SUBMITTING, labels=labels))
        outcomes = _run_jobs(session, jobs, terms, _Collector(len(jobs), labels, report))
        return _result(request, descriptions, outcomes)
    except ArcGISError as error:
        return Result(error=error)
    except Exception as error:  # the border of a thread: nobody else would see it
        log_unforeseen("Download", error)
        return Result(error=ArcGISError(Reason.INTERNAL, str(type(error).__name__)))
    finally:
        session.close()


def _run_jobs(session: Session, jobs: tuple[PlannedJob, ...], terms: Terms, collector: _Collector) -> list[Outcome]:
    """Run all jobs side by side: the servers' times do not add up, and a failed job stops no other."""

    def run(number: int, job: PlannedJob) -> tuple[Outcome, ...]:
        try:
            return Delivery(session, terms, lambda progress: collector.take(number, progress)).run(job)
        except ArcGISError as error:
            return tuple(Outcome(image, error=error) for image in job.images)

    with ThreadPoolExecutor(max_workers=min(_JOBS_AT_ONCE, len(jobs)), thread_name_prefix="arcgis-job") as threads:
        running = [threads.submit(run, number, job) for number, job in enumerate(jobs)]
    return [outcome for future in running for outcome in future.result()]


def _result(request: DownloadRequest, descriptions: list[Description], outcomes: list[Outcome]) -> Result:
    by_number = {outcome.image.number: outcome for outcome in outcomes}
    delivered = []
    for number, (source, description) in enumerate(zip(request.sources, descriptions)):
        outcome, service = by_number[number], description.service
        delivered.append(
            DeliveredFile(
                source=replace(source, name=description.source.label),
                path=outcome.path,
                size=outcome.size,
                error=outcome.error,
                kept_part=outcome.kept_part,
                copyright_text=service.copyright_text if service else "",
                description=service.description if service else "",
                wkt=service_crs(service).toWkt() if service else "",
            )
        )
    failed = [each.error for each in delivered if each.error is not None]
    if any(error.reason is Reason.CANCELLED for error in failed):
        # What came before stays, and is told.
        return Result(tuple(delivered), Cancelled())
    if len(failed) == len(delivered) and len({(error.reason, error.subject) for error in failed}) == 1:
        return Result(tuple(delivered), failed[0])
    return Result(tuple(delivered))


class _Collector:
    """Make one picture of several jobs' progress."""

    def __init__(self, jobs: int, labels: tuple[str, ...], report: Callable[[Snapshot], None]) -> None:
        self._labels = labels
        self._all: list[Progress] = [Progress(Phase.SUBMITTING)] * jobs
        self._messages: list[str] = []
        self._told = [0] * jobs
        self._report = report
        self._lock = threading.Lock()
        self._last = 0.0

    def take(self, number: int, progress: Progress) -> None:
        """Take one job's progress and report the whole."""
        with self._lock:
            quiet = progress.phase is self._all[number].phase and progress.messages == self._all[number].messages
            self._all[number] = progress
            self._messages += [message.text for message in progress.messages[self._told[number] :]]
            self._told[number] = max(self._told[number], len(progress.messages))
            now = time.monotonic()
            if quiet and now - self._last < 0.1:
                return
            self._last = now
            snapshot = self._snapshot()
        self._report(snapshot)

    def _snapshot(self) -> Snapshot:
        phases = [progress.phase for progress in self._all]
        status = Status.RUNNING
        if any(phase in (Phase.FETCHING, Phase.CHECKING) for phase in phases):
            status = Status.FETCHING
        elif all(phase is Phase.SUBMITTING for phase in phases):
            status = Status.SUBMITTING
        shown = [progress for progress in self._all if _status(progress) is status]
        percents = [progress.percent for progress in shown if progress.percent is not None]
        totals = [progress.total for progress in shown]
        return Snapshot(
            status=status,
            # Nothing is invented: one unknown makes the whole unknown.
            percent=sum(percents) / len(shown) if shown and len(percents) == len(shown) else None,
            doing=next((each.state.doing for each in shown if each.state and each.state.doing), ""),
            received_bytes=sum(progress.received for progress in shown),
            total_bytes=sum(total or 0 for total in totals) if None not in totals else None,
            messages=tuple(self._messages),
            job_urls=tuple(progress.job_url for progress in self._all if progress.job_url),
            labels=self._labels,
        )


def _status(progress: Progress) -> Status:
    if progress.phase is Phase.SUBMITTING:
        return Status.SUBMITTING
    return Status.RUNNING if progress.phase is Phase.RUNNING else Status.FETCHING


def _opens(path: str) -> bool:
    """Tell whether QGIS can read a file in another format than TIFF."""
    return QgsRasterLayer(path, "").isValid()
