"""One DownloadRaster job from request to checked files.

Success is what was delivered: outputs are counted against inputs, warnings are read before anything is fetched, and
every file is compared with what was asked. Whoever calls runs this in a worker thread and gets an outcome per image.
"""

from __future__ import annotations

import math
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Callable, Iterator, Optional

from .addresses import host_of, origin_of
from .answers import is_passing
from .download_raster import (
    CLIP,
    CONTEXT,
    INPUT,
    OUTPUT,
    Output,
    Verdict,
    clip_setting,
    context,
    file_urls,
    input_image_layer,
    is_result_resource,
    read_messages,
    read_outputs,
)
from .errors import (
    ASKS_WHO,
    ArcGISError,
    JobError,
    NetworkError,
    ProtocolError,
    Reason,
    ServiceError,
    SignInError,
    TransferError,
)
from .filecheck import check_file, fits, is_another, tell_apart
from .filenames import inside
from .geometry import Polygon
from .geoprocessing import Job, JobState
from .gptask import Parameter, Task
from .gptypes.datatype import DataType
from .order import Journal, NoJournal, Outcome, Phase, PlannedImage, PlannedJob, Progress, Terms
from .session import Session
from .tiff import TiffInfo
from .transfer import FetchedFile, fetch_file

# As the documentation has them: servers that describe them otherwise, or not at all, take them all the same.
_TEXT = DataType("GPString")
_OF_FILE = (
    Reason.NOT_A_TIFF,
    Reason.FILE_CUT,
    Reason.FILE_CHANGED,
    Reason.LONGER_THAN_ANNOUNCED,
    Reason.STALLED,
    Reason.WRONG_FILE,
)
_PARAMETERS = (Parameter(INPUT, _TEXT, is_required=True), Parameter(CLIP, _TEXT), Parameter(CONTEXT, _TEXT))


class Delivery:
    """Drive one job; ``report`` is called in the worker's thread, ``journal`` keeps what another process needs."""

    def __init__(
        self,
        session: Session,
        terms: Terms,
        report: Callable[[Progress], None],
        journal: Optional[Journal] = None,
    ) -> None:
        self._session = session
        self._terms = terms
        self._report = report
        self._journal: Journal = journal or NoJournal()
        self._progress = Progress(Phase.SUBMITTING)

    def run(self, plan: PlannedJob) -> tuple[Outcome, ...]:
        """Submit, wait, fetch and check; return an outcome per image, in their order.

        A job that the journal knows is not submitted again, a file that came is not fetched again.

        Raises:
            ArcGISError: the job itself did not come to an end; Cancelled included, unless files came before.
        """
        self._progress = Progress(Phase.SUBMITTING)
        self._tell()
        came = [self._came_before(image) for image in plan.images]
        if all(came):
            return tuple(each for each in came if each is not None)
        numbers = tuple(image.number for image in plan.images)
        url = self._journal.job_url(numbers)
        if url:
            job = Job(self._session, url)
        elif not plan.task_url:
            # Of a job that is known by its address alone nothing more is asked than what it has made.
            raise JobError(Reason.NOT_DELIVERED, _labels(plan.images))
        else:
            patience = self._terms.patience
            task = Task.fetch(self._session, plan.task_url, patience=patience, on_trouble=self._silent)
            if _insists_on_clip(task) and plan.clip is None and len(plan.images) > 1:
                # Each whole image is another box.
                return tuple(self._ask_alone(plan, image) for image in plan.images)
            self._journal.job_submitting(numbers)
            documented = replace(task, parameters=_PARAMETERS, is_asynchronous=True)
            clip = _clip(task, plan)
            large = {} if clip is None else {CLIP: clip_setting(clip)}
            values = _values(plan, clip)
            job = documented.submit(self._session, values, large=large, patience=patience, on_trouble=self._silent)
            self._journal.job_submitted(numbers, job.url)
        job.policy = self._terms.policy
        state = self._wait(job)
        with self._cancelled_there(job):
            return self._take(plan, job, state)

    def follow(self, url: str) -> tuple[Verdict, tuple[Output, ...]]:
        """Wait for a job that is known by its address alone; return what it says and what it brings.

        Raises:
            ArcGISError: the job did not come to a good end.
        """
        job = Job(self._session, url, self._terms.policy)
        state = self._wait(job)
        with self._cancelled_there(job):
            return read_messages(state.messages), self._outputs(job, state)

    def _take(self, plan: PlannedJob, job: Job, state: JobState) -> tuple[Outcome, ...]:
        verdict = read_messages(state.messages)
        if plan.clip is not None and verdict.not_clipped:
            # The whole image lies there instead: nobody asked for it, so it is not fetched.
            error = JobError(Reason.NOT_CLIPPED, _labels(plan.images), verdict.not_clipped)
            return tuple(Outcome(image, error=error) for image in plan.images)
        outputs = self._outputs(job, state)
        return self._deliver(plan, verdict, outputs, job)

    def _wait(self, job: Job) -> JobState:
        def looked(state: JobState) -> None:
            self._tell(
                phase=Phase.RUNNING,
                state=state,
                percent=state.percent,
                messages=state.messages,
                silent_since=None,
                job_url=job.url,
            )

        self._tell(phase=Phase.RUNNING, job_url=job.url)
        return job.wait(looked, patience=self._terms.patience, on_trouble=self._silent)

    @contextmanager
    def _cancelled_there(self, job: Job) -> Iterator[None]:
        """Tell the server of a cancel after the job has ended, too: what it still keeps for us, it keeps in vain."""
        cancel = self._session.cancel
        try:
            yield
        finally:
            if cancel.is_set() and not cancel.is_leaving:
                job.tell_cancel()

    def _outputs(self, job: Job, state: JobState) -> tuple[Output, ...]:
        found: list[Output] = []
        result_url = f"{job.url}/results/{OUTPUT}"
        patience = self._terms.patience
        told = job.fetch_result(OUTPUT, state, patience=patience, on_trouble=self._silent)
        for output in read_outputs(told, result_url):
            if is_result_resource(output.url) and not output.is_service:
                # The documentation's example shows the result's own address as its value.
                if origin_of(output.url) != origin_of(job.url):
                    continue
                value = self._session.get_json(output.url, patience=patience, on_trouble=self._silent)
                again = read_outputs(_value_of(value), output.url)
                found.extend(each for each in again if not is_result_resource(each.url) or each.is_service)
            else:
                found.append(output)
        return tuple(found)

    def _deliver(
        self, plan: PlannedJob, verdict: Verdict, outputs: tuple[Output, ...], job: Job
    ) -> tuple[Outcome, ...]:
        outcomes: dict[int, Outcome] = {}
        expected: list[int] = []
        for index, image in enumerate(plan.images):
            complaint = verdict.about(image.address.value, image.service.url if image.service else "")
            if complaint is not None and len(outputs) < len(plan.images):
                error = JobError(complaint.reason, image.label, complaint.words)
                outcomes[index] = Outcome(image, error=error)
            else:
                expected.append(index)
        if len(outputs) >= len(expected):
            # The order of outputs is that of the inputs that were not left out.
            for index, output in zip(expected, outputs):
                image = plan.images[index]
                outcomes[index] = self._came_before(image) or self._noted(self._fetch(image, output, job, plan))
        elif not outputs or len(plan.images) == 1:
            words = " ".join(verdict.warnings)[:500]
            for index in expected:
                outcomes[index] = Outcome(plan.images[index], error=JobError(Reason.NO_FILE, host_of(job.url), words))
        elif tell_apart([plan.images[index] for index in expected]):
            outcomes.update(self._match(plan, expected, outputs, job, verdict))
        else:
            # A wrong name on a raster is worse than no file: ask for each image by itself.
            for index in expected:
                outcomes[index] = self._ask_alone(plan, plan.images[index])
        return tuple(outcomes[index] for index in range(len(plan.images)))

    def _match(
        self, plan: PlannedJob, expected: list[int], outputs: tuple[Output, ...], job: Job, verdict: Verdict
    ) -> dict[int, Outcome]:
        """Find out by the files themselves which image each one is; the others were not delivered."""
        outcomes: dict[int, Outcome] = {}
        for output in outputs:
            rest = [index for index in expected if index not in outcomes]
            found: list[int] = []

            def recognise(tiff: Optional[TiffInfo], rest: list[int] = rest, found: list[int] = found) -> PlannedImage:
                found[:] = [index for index in rest if tiff is not None and fits(tiff, plan.images[index])]
                if len(found) != 1 or self._came_before(plan.images[found[0]]) is not None:
                    raise JobError(Reason.WRONG_FILE, host_of(job.url))
                return plan.images[found[0]]

            outcome = self._fetch(plan.images[rest[0]], output, job, plan, recognise)
            if len(found) == 1:
                image = plan.images[found[0]]
                outcomes[found[0]] = self._came_before(image) or self._noted(replace(outcome, image=image))
        words = " ".join(verdict.warnings)[:500]
        for index in expected:
            error = JobError(Reason.NOT_DELIVERED, plan.images[index].label, words)
            outcomes.setdefault(index, Outcome(plan.images[index], error=error))
        return outcomes

    def _came_before(self, image: PlannedImage) -> Optional[Outcome]:
        came = self._journal.delivered(image.number)
        return None if came is None else Outcome(image, *came)

    def _noted(self, outcome: Outcome) -> Outcome:
        """Write down at once what became of an image: the next one may take hours."""
        self._journal.image_ended(outcome)
        return outcome

    def _ask_alone(self, plan: PlannedJob, image: PlannedImage) -> Outcome:
        try:
            return self.run(replace(plan, images=(image,)))[0]
        except ArcGISError as error:
            # Other images may have come already.
            return Outcome(image, error=error)

    def _fetch(
        self,
        image: PlannedImage,
        output: Output,
        job: Job,
        plan: PlannedJob,
        recognise: Optional[Callable[[Optional[TiffInfo]], PlannedImage]] = None,
    ) -> Outcome:
        if output.is_service:
            return Outcome(image, error=JobError(Reason.RESULT_NOT_A_FILE, image.label, output.url))
        kept: list[str] = []
        recognised = [image]

        def check(part: str, tiff: Optional[TiffInfo]) -> str:
            self._tell(phase=Phase.CHECKING)
            tiff = tiff or self._terms.look(part)
            known = image if recognise is None else recognise(tiff)
            if tiff is None:
                raise JobError(Reason.NOT_A_TIFF, image.label, output.suffix)
            kept.append(part)
            check_file(tiff, known, clipped=plan.clip is not None)
            if is_another(tiff, known, plan.images):
                raise JobError(Reason.WRONG_FILE, known.label)
            kept.clear()
            recognised[:] = [known]
            return self._target(known, output)

        def delivered(fetched: FetchedFile) -> None:
            # Before the last trace of the transfer goes: killed at any moment, the file is known to be there.
            self._noted(Outcome(recognised[0], fetched.path, fetched.size))

        fetch = partial(
            fetch_file,
            self._session,
            target=self._target(image, output),
            cancel=self._session.cancel,
            progress=self._arrived,
            on_trouble=self._silent,
            begun=lambda part: self._journal.file_begun(image.number, part),
            delivered=delivered,
            expect_tiff=output.suffix == ".tif",
            overwrite=self._terms.overwrite,
            check=check,
            asked_of=job.url,
            patience=None if math.isinf(self._terms.patience) else self._terms.patience,
            pace=self._session.pace,
        )
        self._tell(phase=Phase.FETCHING, label=image.label, percent=None, received=0, total=None)
        try:
            fetched = self._fetch_from(file_urls(output.url, job.url), fetch)
        except ArcGISError as error:
            is_kept = bool(kept) and error.reason is Reason.NOT_CLIPPED
            return Outcome(image, error=_about(error, image), kept_part=kept[0] if is_kept else "")
        return Outcome(image, fetched.path, fetched.size)

    def _arrived(self, received: int, total: Optional[int]) -> None:
        percent = 100.0 * received / total if total else None
        self._tell(received=received, total=total, percent=percent, silent_since=None)

    def _silent(self, since: float, _error: ArcGISError) -> None:
        self._tell(silent_since=since)

    def _fetch_from(self, urls: tuple[str, ...], fetch: Callable[[str], FetchedFile]) -> FetchedFile:
        since, pause, tried = time.monotonic(), 1.0, 0
        while True:
            troubles: list[ArcGISError] = []
            for url in urls:
                try:
                    return fetch(url)
                except (NetworkError, ProtocolError, ServiceError, SignInError) as error:
                    # The other address is for a server that cannot be reached under the one it gave itself.
                    troubles.append(error)
                except TransferError as error:
                    if error.reason is not Reason.FORBIDDEN_URL:
                        raise
                    troubles.append(error)
            # An address that must not be opened says nothing about the other one.
            troubles = [each for each in troubles if each.reason is not Reason.FORBIDDEN_URL] or troubles
            rest = since + self._terms.patience - time.monotonic()
            late = self._terms.policy.late_results
            if all(trouble.retry_after is not None for trouble in troubles) and rest > 0:
                # Nothing has arrived yet, and asking again may help: hours of work on the server are worth a wait.
                asked_for = max(trouble.retry_after or 0.0 for trouble in troubles)
                wait, pause = min(max(pause, asked_for), max(0.1, rest)), min(pause * 2, 30.0)
            elif any(map(_may_lag, troubles)) and tried < len(late):
                wait, tried = late[tried], tried + 1
            else:
                raise troubles[0]
            self._silent(since, troubles[0])
            self._session.cancel.wait(wait)
            self._session.cancel.raise_if_set()

    def _target(self, image: PlannedImage, output: Output) -> str:
        return inside(self._terms.folder, image.stem + output.suffix)

    def _tell(self, **changes: Any) -> None:
        self._progress = replace(self._progress, **changes)
        self._report(self._progress)


def _clip(task: Task, plan: PlannedJob) -> Optional[Polygon]:
    if plan.clip is None and _insists_on_clip(task):
        # As the documentation does; real servers call it optional. Then the whole image is a box around it.
        service = plan.images[0].service
        return service.extent.to_polygon() if service and service.extent else None
    return plan.clip


def _values(plan: PlannedJob, clip: Optional[Polygon]) -> dict[str, str]:
    values = {INPUT: input_image_layer(tuple(image.address for image in plan.images))}
    if clip is not None:
        values[CONTEXT] = context(plan.resampling)
    return values


def _insists_on_clip(task: Task) -> bool:
    declared = task.parameter(CLIP)
    return declared is not None and declared.is_required


def _may_lag(trouble: ArcGISError) -> bool:
    """Tell whether a file may be there all the same: of several machines one knows it later than the others.

    A sign-in may have been renewed, and pages of proxies pass; but none of that is waited for as long as an answer.
    """
    return trouble.reason in ASKS_WHO or trouble.reason is Reason.SERVICE_MISSING or is_passing(trouble)


def _value_of(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) else value


def _labels(images: tuple[PlannedImage, ...]) -> str:
    return ", ".join(image.label for image in images)


def _about(error: ArcGISError, image: PlannedImage) -> ArcGISError:
    """Name the image where the client only knows the host."""
    if error.reason is Reason.SERVICE_MISSING:
        gone = TransferError(Reason.FILE_GONE, image.label)
        gone.kept_part = error.kept_part
        return gone
    if error.reason in _OF_FILE:
        error.subject = image.label
    return error
