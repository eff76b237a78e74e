"""Geoprocessing over REST: a task's description, submitting it, and the life of the job on the server.

Protocol facts: Esri REST documentation (gp-task, gp-job); behaviour of real servers where they differ.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional

from .addresses import host_of
from .answers import is_passing, plain_text
from .errors import ArcGISError, Cancelled, JobError, ProtocolError, Reason, ServiceError

if TYPE_CHECKING:
    from .session import Session

_MAX_MESSAGES = 10_000


class JobStatus(str, Enum):
    """The eleven documented states of a job, and one for words nobody documented."""

    NEW = "esriJobNew"
    SUBMITTED = "esriJobSubmitted"
    WAITING = "esriJobWaiting"
    EXECUTING = "esriJobExecuting"
    SUCCEEDED = "esriJobSucceeded"
    FAILED = "esriJobFailed"
    TIMED_OUT = "esriJobTimedOut"
    CANCELLING = "esriJobCancelling"
    CANCELLED = "esriJobCancelled"
    DELETING = "esriJobDeleting"
    DELETED = "esriJobDeleted"
    UNKNOWN = ""

    @classmethod
    def _missing_(cls, value: object) -> JobStatus:
        return cls.UNKNOWN

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will happen; an unknown word means keep asking."""
        return self in _ENDED


_ENDED = {JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.TIMED_OUT, JobStatus.CANCELLED, JobStatus.DELETED}
_FAILURES = {
    JobStatus.FAILED: Reason.JOB_FAILED,
    JobStatus.TIMED_OUT: Reason.JOB_TIMED_OUT,
    JobStatus.CANCELLED: Reason.JOB_CANCELLED_BY_SERVER,
    JobStatus.DELETED: Reason.JOB_GONE,
}


class MessageKind(str, Enum):
    """How much a server message weighs."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Message:
    """One line a job printed, as plain text without secrets."""

    kind: MessageKind
    text: str


@dataclass(frozen=True)
class JobState:
    """What one look at a job told; ``percent`` only where the server counts steps."""

    status: JobStatus
    server_word: str = ""
    messages: tuple[Message, ...] = ()
    percent: Optional[float] = None
    doing: str = ""
    outputs: tuple[str, ...] = ()

    @property
    def last_error(self) -> str:
        """Return the server's words for a failure: the errors, else the last thing it said."""
        errors = [message.text for message in self.messages if message.kind is MessageKind.ERROR]
        telling = [text for text in errors if text.rstrip(".") != "Failed" and "Failed to execute" not in text]
        chosen = telling or errors or [message.text for message in self.messages[-1:]]
        return " ".join(dict.fromkeys(chosen))[:500]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a task, as far as a caller must know it before asking."""

    name: str
    data_type: str = ""
    is_input: bool = True
    is_required: bool = False


@dataclass(frozen=True)
class PollPolicy:
    """How often to look at a job.

    For a duration nobody knows, waiting sqrt(2 · c · elapsed) costs least, c being the seconds one request is worth
    (0.1 s); never more than a tenth of the time already waited, so that short jobs are noticed at once.
    """

    shortest: float = 0.25
    longest: float = 15.0
    # After success the results may come late; these waits between looks are those of Esri's own Python client.
    late_results: tuple[float, ...] = (1.0, 2.0, 3.0, 4.0, 5.0)

    def wait_after(self, elapsed: float, percent: Optional[float] = None) -> float:
        """Return the seconds to wait before the next look; a percentage may only shorten it."""
        wait = min(0.1 * elapsed, math.sqrt(0.2 * elapsed))
        if percent is not None and 5 <= percent < 100:
            wait = min(wait, elapsed * (100 - percent) / percent + self.shortest)
        return min(max(wait, self.shortest), self.longest)


@dataclass(frozen=True)
class Task:
    """A geoprocessing task; ``url`` is where its description was found after redirects were resolved."""

    url: str
    is_asynchronous: bool = True
    parameters: tuple[Parameter, ...] = ()

    @classmethod
    def fetch(cls, session: Session, url: str, *, patience: float = 0.0) -> Task:
        """Read a task's description."""
        # Where http leads to https, a form sent to the old address would be lost.
        value, found_at = session.locate_json(url, patience=patience)
        return cls.from_esri(value, found_at)

    @classmethod
    def from_esri(cls, value: Any, url: str) -> Task:
        """Read the description's JSON; members may be missing."""
        if not isinstance(value, Mapping) or "parameters" not in value:
            raise ProtocolError(Reason.UNEXPECTED, host_of(url))
        listed = value.get("parameters")
        parameters = [
            Parameter(
                name=str(each.get("name") or ""),
                data_type=str(each.get("dataType") or ""),
                is_input="Output" not in str(each.get("direction") or ""),
                is_required="Required" in str(each.get("parameterType") or ""),
            )
            for each in (listed if isinstance(listed, list) else [])
            if isinstance(each, Mapping)
        ]
        return cls(url, "Synchronous" not in str(value.get("executionType") or ""), tuple(parameters))

    def parameter(self, name: str) -> Optional[Parameter]:
        """Return the parameter of that name, if the task declares it."""
        return next((each for each in self.parameters if each.name == name), None)

    def submit(self, session: Session, values: Mapping[str, str], *, patience: float = 0.0) -> Job:
        """Start a job; the request is sent once and repeated only if the connection was never made."""
        try:
            value = session.post_json(f"{self.url}/submitJob", values, patience=patience)
        except ServiceError as error:
            if error.reason is Reason.SERVER_ERROR:
                raise ServiceError(Reason.TASK_REFUSED, host_of(self.url), error.words, code=error.code) from None
            raise
        job_id = value.get("jobId") if isinstance(value, Mapping) else None
        if not isinstance(job_id, str) or not job_id or "/" in job_id or ".." in job_id:
            raise ProtocolError(Reason.UNEXPECTED, host_of(self.url))
        return Job(session, f"{self.url}/jobs/{job_id}")


@dataclass
class Job:
    """A job on the server: the address is all it takes to pick it up again."""

    session: Session
    url: str
    policy: PollPolicy = field(default_factory=PollPolicy)

    def fetch_state(
        self, *, patience: float = 0.0, on_trouble: Optional[Callable[[float, ArcGISError], None]] = None
    ) -> JobState:
        """Look at the job once; an error envelope on its address means that the server has deleted it."""
        try:
            value = self.session.get_json(self.url, patience=patience, on_trouble=on_trouble, worked_before=True)
        except ServiceError as error:
            if is_passing(error):
                raise
            raise JobError(Reason.JOB_GONE, host_of(self.url), error.words) from None
        return job_state(value, self.url)

    def wait(
        self,
        report: Callable[[JobState], None],
        *,
        patience: float,
        on_trouble: Optional[Callable[[float, ArcGISError], None]] = None,
    ) -> JobState:
        """Look until the job succeeded; report each look.

        Args:
            patience: seconds without any answer before giving up; one failed look is not a failed job.

        Raises:
            JobError: the job failed, timed out, was cancelled or is gone; with the server's words.
            Cancelled: the session's token was set; the job is then also cancelled on the server.
        """
        started = time.monotonic()
        cancel = self.session.cancel
        wait = self.policy.shortest
        while True:
            try:
                cancel.wait(wait)
                cancel.raise_if_set()
                state = self.fetch_state(patience=patience, on_trouble=on_trouble)
            except Cancelled:
                self.tell_cancel()
                raise
            report(state)
            if state.status is JobStatus.SUCCEEDED:
                return state
            if state.status in _FAILURES:
                raise JobError(_FAILURES[state.status], host_of(self.url), state.last_error)
            wait = self.policy.wait_after(time.monotonic() - started, state.percent)
            # Many windows that start together must not look together; never later than the policy says.
            wait *= random.uniform(0.95, 1.0)  # nosec B311  # noqa: S311

    def tell_cancel(self, timeout: float = 3.0) -> None:
        """Ask the server to stop the job, without waiting long for its answer."""
        self.session.tell(f"{self.url}/cancel", timeout)

    def fetch_result(self, name: str, state: JobState, *, patience: float = 0.0) -> Any:
        """Return the JSON value of an output, or None where the server has none.

        Right after success the job may not list its results yet: look again before believing it.
        """
        for seconds in self.policy.late_results:
            if name in state.outputs:
                break
            self.session.cancel.wait(seconds)
            self.session.cancel.raise_if_set()
            state = self.fetch_state(patience=patience)
        try:
            value = self.session.get_json(f"{self.url}/results/{name}", patience=patience)
        except ServiceError as error:
            if error.retry_after is not None:
                raise
            # What a server says of an output that was never set is not documented; an error is one way.
            return None
        return value.get("value") if isinstance(value, Mapping) else value


def job_state(value: Any, url: str) -> JobState:
    """Read a job resource; unknown status words and message types are kept, not refused."""
    if not isinstance(value, Mapping) or not isinstance(value.get("jobStatus"), str):
        raise ProtocolError(Reason.UNEXPECTED, host_of(url))
    word = str(value["jobStatus"])
    progress = value.get("progress")
    progress = progress if isinstance(progress, Mapping) else {}
    results = value.get("results")
    return JobState(
        status=JobStatus(word),
        server_word=plain_text(word, 100),
        messages=_messages(value.get("messages")),
        percent=_percent(progress),
        doing=plain_text(str(progress.get("message") or ""), 200),
        outputs=tuple(map(str, results)) if isinstance(results, Mapping) else (),
    )


def _messages(value: Any) -> tuple[Message, ...]:
    found = []
    for each in (value if isinstance(value, list) else [])[:_MAX_MESSAGES]:
        if isinstance(each, Mapping) and isinstance(each.get("description"), str):
            kind = str(each.get("type") or "")
            if kind.endswith("Empty"):
                continue
            weight = MessageKind.INFO
            if kind.endswith(("Error", "Abort")):
                weight = MessageKind.ERROR
            elif kind.endswith("Warning"):
                weight = MessageKind.WARNING
            found.append(Message(weight, plain_text(each["description"], 2000)))
    return tuple(found)


def _percent(progress: Mapping[str, Any]) -> Optional[float]:
    percent = progress.get("percent")
    if progress.get("type") != "step" or isinstance(percent, bool) or not isinstance(percent, (int, float)):
        return None
    number = float(min(max(percent, 0), 100))
    return None if math.isnan(number) else number
