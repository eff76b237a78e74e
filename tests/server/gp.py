"""Geoprocessing services with real jobs: any task that can describe itself and run in a thread can be published."""

from __future__ import annotations

import asyncio
import os
import pathlib
import shutil
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Optional, Protocol, Tuple

from .options import Options, merged
from .site import Site, hold

INFORMATIVE, WARNING, ERROR = (
    "esriJobMessageTypeInformative", "esriJobMessageTypeWarning", "esriJobMessageTypeError",
)
ENDED = ("esriJobSucceeded", "esriJobFailed", "esriJobTimedOut", "esriJobCancelled", "esriJobDeleted")


class JobFailed(Exception):
    """Tell that the task failed; the argument is its error message."""


class JobStopped(Exception):
    """Tell that the task noticed the wish to cancel."""


@dataclass(frozen=True)
class Address:
    """Hold the public URLs as the submitting client sees the site."""

    base: str
    context: str


class Task(Protocol):
    """Describe itself and do the work of one job; all but describe is called in a thread."""

    name: str
    inputs: Tuple[str, ...]
    required: Tuple[str, ...]
    outputs: Tuple[str, ...]

    def describe(self, site: Site, address: Address) -> Dict[str, Any]:
        """Return the task's JSON."""

    def prepare(self, request: Request) -> Any:
        """Look at what was sent before there is a job; raise EsriError to refuse it, return what run is to find."""

    def run(self, job: Job) -> None:
        """Do the work and set job.files or job.results."""

    def result(self, job: Job, name: str, address: Address, query: Mapping[str, str]) -> Dict[str, Any]:
        """Return the result resource as the query wants it."""

    def given(self, job: Job, name: str) -> Dict[str, Any]:
        """Return the input resource."""


@dataclass(frozen=True)
class Request:
    """Hold what came with submitJob or execute."""

    site: Site
    address: Address
    service_path: str
    parameters: Mapping[str, str]
    options: Options


@dataclass
class Job:
    """Hold one job from submission to removal."""

    id: str
    task: Task
    service_path: str
    parameters: Dict[str, str]
    options: Options
    site: Site
    address: Address
    status: str
    # Everything that was sent, and what the task made of it.
    request: Optional[Request] = None
    prepared: Any = None
    synchronous: bool = False
    messages: List[Dict[str, str]] = field(default_factory=list)
    percent: int = 0
    step: str = "Executing..."
    files: List[str] = field(default_factory=list)
    results: Dict[str, Any] = field(default_factory=dict)
    # Files outside of the job's folder that vanish with it.
    published: List[str] = field(default_factory=list)
    reading: threading.Lock = field(default_factory=threading.Lock)
    cancel_wish: threading.Event = field(default_factory=threading.Event)
    cancel_noticed: asyncio.Event = field(default_factory=asyncio.Event)
    options_changed: asyncio.Event = field(default_factory=asyncio.Event)
    created: float = field(default_factory=time.time)
    ended: Optional[float] = None
    polls: int = 0
    # Since the job has ended.
    polls_after: int = 0
    result_reads: int = 0
    # Moments already told on standard output.
    held: List[str] = field(default_factory=list)

    @property
    def folder(self) -> str:
        """Return the job's folder: under the jobs directory, or where nobody looks for a synchronous one."""
        service = self.service_path.lower() + "_gpserver"
        directory = "executing" if self.synchronous else "arcgisjobs"
        return os.path.join(self.site.scratch.name, directory, service, self.id)

    @property
    def directory(self) -> str:
        """Return the part of the file URLs after the jobs directory."""
        return f"{self.service_path.lower()}_gpserver/{self.id}"

    def say(self, kind: str, text: str) -> None:
        """Add a message."""
        self.messages.append({"type": kind, "description": text})

    def change(self, values: Mapping[str, Any]) -> None:
        """Go on under other options; a state that they do not hold any more is left."""
        self.options = merged(self.options, values)
        self.options_changed.set()

    async def stay(self, moment: str) -> None:
        """Wait while the options hold the job at this moment, or until it is cancelled."""
        while self.options.hold == moment and not self.cancel_noticed.is_set():
            self.options_changed.clear()
            await self.options_changed.wait()

    def check(self) -> None:
        """Raise JobStopped when a cancel was asked for."""
        if self.cancel_wish.is_set():
            raise JobStopped

    def progress(self, fraction: float, step: str = "") -> bool:
        """Note how far the job is, never going back; return False when it should stop."""
        self.percent = max(self.percent, int(100 * fraction))
        self.step = step or self.step
        return not self.cancel_wish.is_set()

    def progress_of(self, index: int, count: int) -> Callable[[float], bool]:
        """Return what reports the progress of one part of the task's own work."""
        return lambda fraction: self.progress(0.5 + 0.1 * (index + fraction) / count)

    def to_esri(self, with_messages: bool = True) -> Dict[str, Any]:
        """Return the job resource."""
        told = [word.strip() for word in self.options.statuses.split(",") if word.strip()]
        if self.ended is not None and 0 < self.polls_after <= len(told):
            return {"jobId": self.id, "jobStatus": told[self.polls_after - 1], "messages": list(self.messages)}
        status = self.options.executing_status if self.status == "esriJobExecuting" else self.status
        result: Dict[str, Any] = {"jobId": self.id, "jobStatus": status}
        if self.status == "esriJobExecuting" and self.options.progress == "default":
            result["progress"] = {"type": "default", "message": "Executing..."}
        if self.status == "esriJobExecuting" and self.options.progress == "step":
            result["progress"] = {"type": "step", "message": self.step, "percent": self.percent}
        late = self.ended is not None and time.time() - self.ended < self.options.results_delay_seconds
        if self.status == "esriJobSucceeded" and not late:
            result["results"] = {name: {"paramUrl": f"results/{name}"} for name in self.task.outputs}
            result["inputs"] = {name: {"paramUrl": f"inputs/{name}"} for name in self.task.inputs}
        if with_messages:
            result["messages"] = list(self.messages)
        return result


def _make(task: Task, request: Request, prepared: Any, synchronous: bool) -> Job:
    options = request.options
    job = Job(
        options.job_id_prefix + uuid.uuid4().hex, task, request.service_path,
        {name: request.parameters.get(name, "") for name in task.inputs}, options, request.site, request.address,
        options.first_status, request, prepared, synchronous,
    )
    os.makedirs(os.path.join(job.folder, "scratch"))
    return job


def submit(task: Task, request: Request, prepared: Any) -> Job:
    """Make a job and start it."""
    job, site = _make(task, request, prepared, synchronous=False), request.site
    site.jobs[job.id] = job
    slots = site.slots(request.options.instances)
    runner = asyncio.get_running_loop().create_task(_live(job, slots, site.working))
    site.background.add(runner)
    runner.add_done_callback(site.background.discard)
    return job


async def execute(task: Task, request: Request, prepared: Any) -> Job:
    """Do the work while the client waits; the job is nobody's to ask for."""
    job = _make(task, request, prepared, synchronous=True)
    async with request.site.slots(request.options.instances):
        job.status = "esriJobExecuting"
        await _execute(job, request.site.working)
    return job


async def _pause(job: Job, seconds: float) -> None:
    """Wait, or less if the job is cancelled meanwhile."""
    if seconds > 0:
        try:
            await asyncio.wait_for(job.cancel_noticed.wait(), seconds)
        except asyncio.TimeoutError:
            return
    job.check()


async def _live(job: Job, slots: asyncio.Semaphore, pool: ThreadPoolExecutor) -> None:
    """Take a job through its states."""
    options = job.options
    job.say(INFORMATIVE, "Submitted.")
    try:
        await _pause(job, options.queue_seconds / 2)
        if options.queue_seconds or slots.locked() or options.hold == "queued":
            job.status = "esriJobWaiting"
        await job.stay("queued")
        await _pause(job, options.queue_seconds / 2)
        async with slots:
            job.check()
            job.status = "esriJobExecuting"
            await _execute(job, pool)
    except JobStopped:
        await asyncio.sleep(options.cancel_seconds)
        job.say(INFORMATIVE, "Cancel complete.")
        _end(job, "esriJobCancelled")


async def _execute(job: Job, pool: ThreadPoolExecutor) -> None:
    options = job.options
    # What is long is data, which a server names by the path it wrote it to.
    values = " ".join(value if len(value) < 2000 else value[:100] + "..." for value in job.parameters.values())
    if not job.synchronous:
        job.say(INFORMATIVE, "Executing...")
    job.say(INFORMATIVE, f"Executing ({job.task.name}): {job.task.name} {values}")
    job.say(INFORMATIVE, f"Start Time: {_moment(time.time())}")
    started = time.time()
    await job.stay("executing")
    if options.execute_seconds:
        # Half of the time before the work, so that a percentage is seen to grow on small rasters too.
        for part in range(1, 6):
            job.progress(part / 10, "Reading the images")
            await _pause(job, options.execute_seconds / 10)
    job.check()
    try:
        await asyncio.get_running_loop().run_in_executor(pool, job.task.run, job)
        for part in range(6, 11) if options.execute_seconds else ():
            job.progress(part / 10, "Writing the files")
            await _pause(job, options.execute_seconds / 10)
    except JobStopped:
        raise
    except Exception as error:
        job.say(ERROR, str(error) if isinstance(error, JobFailed) else f"{type(error).__name__}: {error}")
        job.say(ERROR, "Failed.")
        job.say(ERROR, f"Failed to execute ({job.task.name}).")
        job.say(INFORMATIVE, f"Failed at {_moment(time.time())} (Elapsed Time: {time.time() - started:.2f} seconds)")
        _end(job, "esriJobFailed")
        return
    job.say(INFORMATIVE, f"Succeeded at {_moment(time.time())} (Elapsed Time: {time.time() - started:.2f} seconds)")
    _end(job, options.end_status or "esriJobSucceeded")


def _moment(seconds: float) -> str:
    return time.strftime("%A, %B %d, %Y %I:%M:%S %p", time.localtime(seconds)).replace(" 0", " ")


def _end(job: Job, status: str) -> None:
    job.ended = time.time()
    job.status = status
    asyncio.get_running_loop().call_later(job.options.expire_seconds, forget, job)


def forget(job: Job) -> None:
    """Remove a job and its files, as the cleaner does."""
    job.site.jobs.pop(job.id, None)
    shutil.rmtree(job.folder, ignore_errors=True)
    for path in job.published:
        pathlib.Path(path).unlink(missing_ok=True)


def cancel(job: Job) -> None:
    """Ask the job to stop."""
    if job.ended is None:
        job.cancel_wish.set()
        job.cancel_noticed.set()
        job.options_changed.set()
        job.status = "esriJobCancelling"


async def hold_queries(job: Job) -> None:
    """Hold a state query for ever when the option says so."""
    if job.options.hold == "succeeded" and job.status == "esriJobSucceeded":
        await hold("succeeded")


def tell_reached(job: Job, answered: str) -> None:
    """Print HOLD once a client was told that the job is queued or executing."""
    reached = {"esriJobWaiting": "queued", "esriJobExecuting": "executing"}.get(answered, "")
    if reached and reached == job.options.hold and reached not in job.held:
        job.held.append(reached)
        print(f"HOLD {reached}", flush=True)
