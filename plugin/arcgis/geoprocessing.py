"""Geoprocessing over REST: the life of a job on the server, from the first look to its results.

Protocol facts: Esri REST documentation (gp-job, gp-result); behaviour of real servers where they differ.
"""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional
from urllib.parse import quote

from .addresses import host_of
from .answers import is_passing, plain_text
from .errors import Cancelled, JobError, NetworkError, ProtocolError, Reason, ServiceError, SignInError

if TYPE_CHECKING:
    from .session import Session, TroubleReport

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


@dataclass
class Job:
    """A job on the server: the address is all it takes to pick it up again."""

    session: Session
    url: str
    policy: PollPolicy = field(default_factory=PollPolicy)

    def fetch_state(self, *, patience: float = 0.0, on_trouble: Optional[TroubleReport] = None) -> JobState:
        """Look at the job; an error envelope on its address means that the server has deleted it.

        What would be the end is only believed if it is said twice: of several machines one may lag behind.
        """
        try:
            return self._look(patience, on_trouble)
        except (JobError, NetworkError, ProtocolError) as error:
            if error.retry_after is not None:
                raise
            self.session.cancel.wait(self.policy.shortest)
            self.session.cancel.raise_if_set()
            return self._look(patience, on_trouble)

    def _look(self, patience: float, on_trouble: Optional[TroubleReport]) -> JobState:
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
        on_trouble: Optional[TroubleReport] = None,
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
                # Who only leaves comes back for it.
                if not cancel.is_leaving:
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

    def await_output(
        self, name: str, state: JobState, *, patience: float = 0.0, on_trouble: Optional[TroubleReport] = None
    ) -> JobState:
        """Look again for a while if an output is not listed right after success; return the last look."""
        for seconds in self.policy.late_results:
            if name in state.outputs:
                break
            self.session.cancel.wait(seconds)
            self.session.cancel.raise_if_set()
            state = self.fetch_state(patience=patience, on_trouble=on_trouble)
        return state

    def fetch_answer(
        self,
        name: str,
        query: Optional[Mapping[str, str]] = None,
        *,
        patience: float = 0.0,
        on_trouble: Optional[TroubleReport] = None,
    ) -> Any:
        """Return the JSON of an output's resource."""
        url = f"{self.url}/results/{quote(name, safe='', errors='replace')}"
        tried = 0
        while True:
            try:
                return self.session.get_json(url, query, patience=patience, on_trouble=on_trouble)
            except (ProtocolError, ServiceError, SignInError) as error:
                # The job's address has worked: a page or an error may pass. What it says of an output that was never
                # set nobody knows, so that it is not asked for ever.
                hopeful = is_passing(error) or isinstance(error, SignInError)
                waits = self.policy.late_results if hopeful else self.policy.late_results[:1]
                if error.retry_after is not None or tried >= len(waits):
                    raise
            self.session.cancel.wait(waits[tried])
            self.session.cancel.raise_if_set()
            tried += 1

    def fetch_result(
        self, name: str, state: JobState, *, patience: float = 0.0, on_trouble: Optional[TroubleReport] = None
    ) -> Any:
        """Return the JSON value of an output, or None where the server has none."""
        self.await_output(name, state, patience=patience, on_trouble=on_trouble)
        try:
            value = self.fetch_answer(name, patience=patience, on_trouble=on_trouble)
        except ServiceError as error:
            if error.retry_after is not None or is_passing(error):
                raise
            # What a server says of an output that was never set is not documented; an error is one way. It also says
            # so of a job that it has deleted meanwhile.
            self.fetch_state(patience=patience, on_trouble=on_trouble)
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
        messages=read_job_messages(value.get("messages")),
        percent=_percent(progress),
        doing=plain_text(str(progress.get("message") or ""), 200),
        outputs=tuple(map(str, results)) if isinstance(results, Mapping) else (),
    )


def read_job_messages(value: Any) -> tuple[Message, ...]:
    """Read messages of a job or an execution; odd ones are left out."""
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
