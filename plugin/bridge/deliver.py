"""The work of one download in a worker thread: describe, plan, let the server run, fetch, check.

Takes values and gives values: no project, no layer, no widget. QGIS tasks, Processing and scripts all call it.
"""

from __future__ import annotations

import logging
import math
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Callable, Iterator, Optional, Sequence

from ..arcgis.delivery import Delivery
from ..arcgis.errors import ArcGISError, Cancelled, Reason, RequestError
from ..arcgis.folders import make_folder
from ..arcgis.imageservice import ImageService
from ..arcgis.order import Journal, Outcome, PlannedJob, Terms
from ..arcgis.session import Session
from .collector import Collector
from .delivered_file import look_at_file
from .download import DeliveredFile, Snapshot, Status, end_status
from .geometry import service_crs
from .history import History
from .log import log_unforeseen
from .plan import describe, plan_jobs
from .record import BadRecord, Record
from .recorder import Recorder
from .source import Description, Source
from .steady import steadily
from .work import Result, Work

_JOBS_AT_ONCE = 4


def deliver(work: Work, report: Callable[[Snapshot], None]) -> Result:
    """Do the work; never raises. ``report`` is called in worker threads, at most some ten times a second each."""
    try:
        if work.history is None or work.record is None:
            return _deliver(work, report, None)
        with _alone(work.history, work.record) as is_ours:
            if not is_ours:
                return Result(is_elsewhere=True)
            # Another QGIS may have gone on with it since it was read here, or while it waited for its turn.
            recorder = Recorder(work.history, _latest(work.history, work.record, work.is_resumed))
            # Before a server hears of it: a download that nobody wrote down would be lost.
            recorder.begin(recorder.record.labels)
            result = _deliver(work, report, recorder)
            if not work.cancel.is_leaving:
                recorder.end(end_status(result.delivered, result.error), result)
            return replace(result, kept_bytes=recorder.kept_bytes())
    except ArcGISError as error:
        return Result(error=error)
    except Exception as error:  # the border of a thread: nobody else would see it
        log_unforeseen("Download", error)
        return Result(error=ArcGISError(Reason.INTERNAL, str(type(error).__name__)))


def _latest(history: History, record: Record, is_resumed: bool) -> Record:
    try:
        return history.read(record.id)
    except FileNotFoundError:
        if not is_resumed:
            return record
    except (BadRecord, OSError) as trouble:
        logging.getLogger(__name__).warning("%s cannot be read: %s", record.id, trouble)
    raise RequestError(Reason.RECORD_NOT_READABLE)


@contextmanager
def _alone(history: History, record: Record) -> Iterator[bool]:
    lock = history.lock(record.id)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            lock.unlock()


def _deliver(work: Work, report: Callable[[Snapshot], None], recorder: Optional[Recorder]) -> Result:
    request, limits = work.request, work.limits
    session = Session(work.network, work.cancel, limits.pace)
    try:
        report(Snapshot(Status.SUBMITTING))
        folder = make_folder(request.folder)
        # Somebody who watches sees that there is no answer, and can cancel; a script has a limit.
        patience = math.inf if work.is_watched else limits.patience
        terms = Terms(folder, request.overwrite, patience, limits.policy, partial(steadily, look_at_file))
        reading = patience if work.is_resumed else limits.reading_patience
        session.on_trouble = _silence(report, limits.patience, recorder)
        descriptions = [describe(session, source, request.server, reading) for source in request.sources]
        # From here on each job tells of its own trouble.
        session.on_trouble = None
        # What is wrong with any image or with the clip is said before anything is submitted.
        jobs = steadily(
            plan_jobs, descriptions, request.clip, request.resampling, request.transform_context, request.name
        )
        labels = tuple(description.source.label for description in descriptions)
        report(Snapshot(Status.SUBMITTING, labels=labels))
        if recorder is not None:
            recorder.begin(labels)
        collector = Collector(len(jobs), labels, _both(report, recorder), limits.patience)
        return result_of(request.sources, descriptions, run_jobs(session, jobs, terms, collector, recorder))
    except ArcGISError as error:
        return Result(error=error)
    finally:
        session.close()


def _silence(
    report: Callable[[Snapshot], None], patience: float, recorder: Optional[Recorder]
) -> Callable[[float, ArcGISError], None]:
    """Return what tells that a server does not answer before there is a job to follow."""
    record = recorder.record if recorder is not None else None
    urls = tuple(job.url for job in record.jobs if job.url) if record is not None else ()

    def tell(since: float, _error: ArcGISError) -> None:
        seconds = time.monotonic() - since
        status = Status.INTERRUPTED if seconds > patience else Status.SUBMITTING
        silent_since = datetime.now(timezone.utc) - timedelta(seconds=seconds)
        labels = record.labels if record is not None else ()
        report(Snapshot(status, silent_since=silent_since, labels=labels, job_urls=urls))

    return tell


def _both(report: Callable[[Snapshot], None], recorder: Optional[Recorder]) -> Callable[[Snapshot], None]:
    def tell(snapshot: Snapshot) -> None:
        if recorder is not None:
            recorder.take_snapshot(snapshot)
        report(snapshot)

    return tell


def run_jobs(
    session: Session,
    jobs: tuple[PlannedJob, ...],
    terms: Terms,
    collector: Collector,
    journal: Optional[Journal],
) -> list[Outcome]:
    """Run all jobs side by side: the servers' times do not add up, and a failed job stops no other."""

    def run(number: int, job: PlannedJob) -> tuple[Outcome, ...]:
        delivery = Delivery(session, terms, lambda progress: collector.take(number, progress), journal)
        try:
            return delivery.run(job)
        except ArcGISError as error:
            return tuple(Outcome(image, error=error) for image in job.images)

    with ThreadPoolExecutor(max_workers=min(_JOBS_AT_ONCE, len(jobs)), thread_name_prefix="arcgis-job") as threads:
        running = [threads.submit(run, number, job) for number, job in enumerate(jobs)]
    return [outcome for future in running for outcome in future.result()]


def result_of(sources: Sequence[Source], descriptions: Sequence[Description], outcomes: Sequence[Outcome]) -> Result:
    """Return what came of each image, in the order they were asked for."""
    by_number = {outcome.image.number: outcome for outcome in outcomes}
    delivered = []
    for number, (source, description) in enumerate(zip(sources, descriptions)):
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
                wkt=steadily(_wkt, service) if service else "",
            )
        )
    failed = [each.error for each in delivered if each.error is not None]
    if any(error.reason is Reason.CANCELLED for error in failed):
        # What came before stays, and is told.
        return Result(tuple(delivered), Cancelled())
    if len(failed) == len(delivered) and len({(error.reason, error.subject) for error in failed}) == 1:
        return Result(tuple(delivered), failed[0])
    return Result(tuple(delivered))


def _wkt(service: ImageService) -> str:
    return service_crs(service).toWkt()
