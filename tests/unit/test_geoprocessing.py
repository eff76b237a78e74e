"""Jobs: what their JSON says, how often one is looked at, and its life on a real server."""

from __future__ import annotations

import contextlib
import dataclasses
import random
import statistics
import threading
import time
from typing import Any, Callable, Iterator, List, Optional, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis import geoprocessing
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.download_raster import OUTPUT
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    JobError,
    ProtocolError,
    Reason,
    SignInError,
)
from arcgis_raster_download.plugin.arcgis.geoprocessing import (
    Job,
    JobState,
    JobStatus,
    MessageKind,
    PollPolicy,
    job_state,
)
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Answer, Loopback, resets, says
from tests.unit.real_json import arbitrary, real, spoilt

URL = "https://gis.example.com/arcgis/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster"
JOB = "j" + "0123456789abcdef" * 2
PAGE = "<html><head><title>Application Error</title></head></html>"
# Quick enough for tests; the real numbers are tried in virtual time.
FAST = PollPolicy(shortest=0.001, longest=0.01, late_results=(0.001, 0.001, 0.001))


# What a job says


@pytest.mark.parametrize(
    ("word", "ended"),
    [
        ("esriJobNew", False),
        ("esriJobWaiting", False),
        ("esriJobSubmitted", False),
        ("esriJobExecuting", False),
        ("esriJobCancelling", False),
        ("esriJobDeleting", False),
        ("esriJobCancelled", True),
        ("esriJobFailed", True),
        ("esriJobTimedOut", True),
        ("esriJobSucceeded", True),
        ("esriJobDeleted", True),
        ("expectedFailure", False),
        ("", False),
    ],
)
def test_every_status(word: str, ended: bool) -> None:
    state = job_state({"jobId": JOB, "jobStatus": word}, URL)
    assert (state.status.has_ended, state.server_word, state.messages) == (ended, word, ())
    assert (state.status is JobStatus.UNKNOWN) == (word in ("expectedFailure", ""))


def test_messages_by_weight() -> None:
    kinds = ("Informative", "Warning", "Error", "Abort", "Empty", "ProcessDefinition", "")
    messages = [{"type": f"esriJobMessageType{kind}", "description": f"<b>{kind}</b>  token=s3cr3t"} for kind in kinds]
    odd: List[Any] = [None, "x", {}, {"description": 5}, {"type": None, "description": "no type"}]
    state = job_state({"jobStatus": "esriJobExecuting", "messages": [*messages, *odd]}, URL)
    assert [(each.kind, each.text) for each in state.messages] == [
        (MessageKind.INFO, "Informative token=…"),
        (MessageKind.WARNING, "Warning token=…"),
        (MessageKind.ERROR, "Error token=…"),
        (MessageKind.ERROR, "Abort token=…"),
        (MessageKind.INFO, "ProcessDefinition token=…"),
        (MessageKind.INFO, "token=…"),
        (MessageKind.INFO, "no type"),
    ]


def test_messages_without_end_are_cut() -> None:
    many = [{"type": "esriJobMessageTypeInformative", "description": "x"}] * 10_500
    assert len(job_state({"jobStatus": "x", "messages": many}, URL).messages) == 10_000


@pytest.mark.parametrize(
    ("progress", "percent", "doing"),
    [
        ({"type": "step", "message": "Reading", "percent": 30}, 30.0, "Reading"),
        ({"type": "step", "message": "", "percent": 0}, 0.0, ""),
        ({"type": "step", "percent": 250}, 100.0, ""),
        ({"type": "step", "percent": -5.5}, 0.0, ""),
        ({"type": "default", "message": "Executing...", "percent": 30}, None, "Executing..."),
        ({"type": "step", "percent": "30"}, None, ""),
        ({"type": "step", "percent": True}, None, ""),
        ({"type": "step", "percent": float("nan")}, None, ""),
        (None, None, ""),
        ("30", None, ""),
    ],
)
def test_progress(progress: Any, percent: Optional[float], doing: str) -> None:
    state = job_state({"jobStatus": "esriJobExecuting", "progress": progress}, URL)
    assert (state.percent, state.doing) == (percent, doing)


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (
            [("Error", "ERROR 000732: no"), ("Error", "Failed."), ("Error", "Failed to execute (DownloadRaster).")],
            "ERROR 000732: no",
        ),
        ([("Error", "a"), ("Informative", "Failed at Friday"), ("Abort", "b"), ("Error", "a")], "a b"),
        ([("Error", "Failed.")], "Failed."),
        ([("Informative", "one"), ("Informative", "two")], "two"),
        ([], ""),
    ],
)
def test_the_words_for_a_failure(messages: Any, words: str) -> None:
    value = [{"type": f"esriJobMessageType{kind}", "description": text} for kind, text in messages]
    assert job_state({"jobStatus": "esriJobFailed", "messages": value}, URL).last_error == words


def test_outputs() -> None:
    assert job_state({"jobStatus": "x", "results": {OUTPUT: {"paramUrl": "results/x"}}}, URL).outputs == (OUTPUT,)
    for results in (None, [], "x", {}):
        assert job_state({"jobStatus": "x", "results": results}, URL).outputs == ()


@pytest.mark.parametrize("value", [None, [], {}, {"jobStatus": None}, {"jobStatus": 5}, {"jobId": JOB}])
def test_what_is_no_job(value: Any) -> None:
    with pytest.raises(ProtocolError):
        job_state(value, URL)


def test_real_jobs() -> None:
    assert job_state(real("job-submitted.json"), URL).status is JobStatus.SUBMITTED
    done = job_state(real("job-succeeded-esri-doc.json"), URL)
    assert (
        done.status is JobStatus.SUCCEEDED
        and set(done.outputs) >= {"Output_Long", "Output_Feature_Class"}
        and done.messages
    )
    failed = job_state(real("job-failed-webappbuilder-2015.json"), URL)
    assert failed.status is JobStatus.FAILED and failed.last_error
    states = [
        job_state({"jobStatus": "esriJobExecuting", **fragment}, URL)
        for fragment in real("job-progress-fragments-esri-doc.json")
    ]
    assert [state.percent for state in states] == [None, 0.0] and all(state.doing for state in states)


def test_arbitrary_json_is_read_or_refused() -> None:
    keys = ("jobStatus", "messages", "type", "description", "progress", "percent", "message", "results")
    job = {
        "jobId": JOB, "jobStatus": "esriJobExecuting", "progress": {"type": "step", "message": "x", "percent": 50},
        "messages": [{"type": "esriJobMessageTypeError", "description": "x"}], "results": {OUTPUT: {"paramUrl": "x"}},
    }  # fmt: skip
    read = 0
    for value in [*arbitrary(31, keys, 2000), *spoilt(33, job, 3000)]:
        try:
            result = job_state(value, URL)
        except ProtocolError:
            continue
        read += 1
        repr(result).encode()
        result.last_error.encode()
        PollPolicy().wait_after(100.0, result.percent)
    assert read > 1500


# How often a job is looked at


class Clock:
    """Virtual time: waiting and asking only move the hands."""

    def __init__(self, duration: float, rtt: float, percent: Callable[[float], Optional[float]]) -> None:
        self.now, self.looks = 0.0, 0
        self._duration, self._rtt, self._percent = duration, rtt, percent
        self.cancel = self

    def monotonic(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return False

    def raise_if_set(self) -> None:
        """Nobody cancels."""

    def get_json(self, _url: str, **_options: Any) -> Any:
        """Answer after a round trip with the state of its middle."""
        self.looks += 1
        self.now += self._rtt
        seen = self.now - self._rtt / 2
        if seen >= self._duration:
            return {"jobStatus": "esriJobSucceeded"}
        percent = self._percent(seen)
        progress = {} if percent is None else {"progress": {"type": "step", "percent": int(percent)}}
        return {"jobStatus": "esriJobExecuting", **progress}


def watch(
    monkeypatch: pytest.MonkeyPatch, duration: float, rtt: float, percent: Callable[[float], Optional[float]]
) -> Tuple[int, float]:
    """Run the real loop over a job of that duration; return the requests and the delay until success is known."""
    clock = Clock(duration, rtt, percent)
    monkeypatch.setattr(geoprocessing.time, "monotonic", clock.monotonic)
    Job(clock, URL).wait(lambda state: None, patience=60)  # type: ignore[arg-type]
    return clock.looks, clock.now - duration


@pytest.mark.parametrize("reports", ["nothing", "true percent", "too much", "too little"])
@pytest.mark.parametrize("rtt", [0.02, 0.1])
def test_few_requests_and_little_delay(monkeypatch: pytest.MonkeyPatch, rtt: float, reports: str) -> None:
    """The goals: at most 60 requests a job and a mean delay of at most 5.5 % over jobs of 1 s to 30 min.

    And never later than 10 % + 0.25 s + one round trip, nor than 15 s + one round trip.
    """
    source = random.Random(7)
    random.seed(7)
    requests, relative = [], []
    with monkeypatch.context() as patch:
        for number in range(250):
            duration = 1800 ** ((number + source.random()) / 250)
            wrong = {"nothing": 0.0, "true percent": 1.0, "too much": 1.2, "too little": 0.8}[reports]

            def percent(seen: float, duration: float = duration, wrong: float = wrong) -> Optional[float]:
                # As servers do it: refreshed every five seconds, never more than 99.
                return min(99.0, 100 * wrong * (seen - seen % 5) / duration) if wrong else None

            looks, delay = watch(patch, duration, rtt, percent)
            requests.append(looks)
            relative.append(delay / duration)
            assert delay <= 0.1 * duration + 0.25 + rtt, (duration, delay)
            assert delay <= 15 + rtt, (duration, delay)
    # A server that promises too much is looked at a little more often near its promised end.
    assert statistics.mean(requests) <= (60 if reports != "too much" else 66)
    assert statistics.mean(relative) <= 0.055


def test_waits_grow_and_stay_between_their_bounds() -> None:
    policy = PollPolicy()
    waits = [policy.wait_after(elapsed / 10) for elapsed in range(1, 40_000)]
    assert waits == sorted(waits) and waits[0] == 0.25 and waits[-1] == 15.0
    assert policy.wait_after(10.0) == 1.0 and policy.wait_after(180.0) == 6.0
    assert policy.wait_after(1e9) == 15.0 and policy.wait_after(0.0) == 0.25


@pytest.mark.parametrize("percent", [None, 0.0, 4.9, 5.0, 50.0, 99.0, 100.0])
def test_a_percentage_only_shortens(percent: Optional[float]) -> None:
    policy = PollPolicy()
    for elapsed in (0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0):
        assert 0.25 <= policy.wait_after(elapsed, percent) <= policy.wait_after(elapsed)
    assert policy.wait_after(1000.0, 99.0) < policy.wait_after(1000.0)


def test_two_clients_do_not_look_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        assert len({watch(patch, 100.0, 0.1, lambda seen: None)[1] for _ in range(5)}) > 1


# A job on a server


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(read_timeout=5.0))
    yield opened
    opened.close()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Let every wait end at once; return what was to be waited."""
    pauses: List[float] = []

    def wait(token: CancelToken, seconds: float) -> bool:
        pauses.append(seconds)
        return token.is_set()

    monkeypatch.setattr(CancelToken, "wait", wait)
    return pauses


def job_at(server: Loopback, session: Session, *answers: Answer) -> Job:
    """Return a job whose resource answers so."""
    return Job(session, server.at(f"/jobs/{JOB}", *answers), FAST)


EXECUTING = says({"jobStatus": "esriJobExecuting", "progress": {"type": "step", "percent": 50, "message": "x"}})
SUCCEEDED = says({"jobStatus": "esriJobSucceeded", "results": {OUTPUT: {"paramUrl": f"results/{OUTPUT}"}}})


def test_a_job_is_watched_to_its_end(server: Loopback, session: Session) -> None:
    job = job_at(
        server, session, says({"jobStatus": "esriJobNew"}), says({"jobStatus": "paused?"}), EXECUTING, SUCCEEDED
    )
    seen: List[JobState] = []
    assert job.wait(seen.append, patience=0).status is JobStatus.SUCCEEDED
    assert [state.server_word for state in seen] == ["esriJobNew", "paused?", "esriJobExecuting", "esriJobSucceeded"]
    assert seen[2].percent == 50


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("esriJobFailed", Reason.JOB_FAILED),
        ("esriJobTimedOut", Reason.JOB_TIMED_OUT),
        ("esriJobCancelled", Reason.JOB_CANCELLED_BY_SERVER),
        ("esriJobDeleted", Reason.JOB_GONE),
    ],
)
def test_a_job_that_ends_badly(server: Loopback, session: Session, word: str, reason: Reason) -> None:
    message = {"type": "esriJobMessageTypeError", "description": "no disk"}
    job = job_at(server, session, EXECUTING, says({"jobStatus": word, "messages": [message]}))
    seen: List[JobState] = []
    with pytest.raises(JobError) as caught:
        job.wait(seen.append, patience=0)
    assert (caught.value.reason, caught.value.words) == (reason, "no disk")
    assert len(seen) == 2, "the last look is reported as well"


@pytest.mark.parametrize(
    "trouble",
    [
        says(PAGE),
        says(PAGE, 503),
        says(""),
        says({"error": {"code": 500, "message": "Service configuration error"}}),
        says({"error": {"code": 503, "message": "x"}}),
        resets,
        says({}, 429, Retry_After="3"),
    ],
)
def test_one_failed_look_is_not_a_failed_job(
    server: Loopback, session: Session, no_pauses: List[float], trouble: Answer
) -> None:
    silent: List[Reason] = []
    job = job_at(server, session, EXECUTING, trouble, trouble, EXECUTING, SUCCEEDED)
    state = job.wait(lambda state: None, patience=600, on_trouble=lambda since, error: silent.append(error.reason))
    assert state.status is JobStatus.SUCCEEDED and len(silent) == 2


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (says(PAGE), Reason.HTML_PAGE),
        (resets, Reason.NO_ANSWER),
        (says({"error": {"code": 500, "message": "Service configuration error"}}), Reason.SERVER_ERROR),
    ],
)
def test_trouble_that_does_not_pass_is_told_as_it_is(
    server: Loopback, session: Session, trouble: Answer, reason: Reason
) -> None:
    with pytest.raises(ArcGISError) as caught:
        job_at(server, session, EXECUTING, trouble).wait(lambda state: None, patience=0.2)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "body",
    [
        says({"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}}),
        says({"error": {"code": 400, "message": "Unable to complete operation.", "details": []}}),
        says({"error": {"code": 404, "message": "Job not found"}}),
        says({"error": {}}),
        says(PAGE, 404),
    ],
)
def test_a_job_the_server_forgot(server: Loopback, session: Session, no_pauses: List[float], body: Answer) -> None:
    with pytest.raises(JobError) as caught:
        job_at(server, session, EXECUTING, body).wait(lambda state: None, patience=600)
    assert caught.value.reason is Reason.JOB_GONE and len(server.asked) == 3, "it has to be said twice"


@pytest.mark.parametrize(
    "body", [says({"error": {"code": 400, "message": "Invalid URL"}}), says(PAGE, 404), says([1]), says({"a": 1})]
)
def test_one_of_several_machines_may_not_know_the_job(
    server: Loopback, session: Session, no_pauses: List[float], body: Answer
) -> None:
    job = job_at(server, session, EXECUTING, body, SUCCEEDED)
    assert job.wait(lambda state: None, patience=0).status is JobStatus.SUCCEEDED


@pytest.mark.parametrize("code", [403, 498, 499])
def test_an_ended_sign_in_is_not_the_end_of_the_job(server: Loopback, session: Session, code: int) -> None:
    with pytest.raises(SignInError):
        job_at(server, session, says({"error": {"code": code, "message": "x"}})).wait(lambda state: None, patience=600)


def test_cancelling_wakes_the_wait_and_tells_the_server_once(server: Loopback) -> None:
    cancelled = server.at(f"/jobs/{JOB}/cancel", says({"jobStatus": "esriJobCancelling"}))
    assert cancelled

    def once() -> float:
        server.asked.clear()
        with contextlib.closing(Session(PlainNetwork())) as session:
            job = dataclasses.replace(job_at(server, session, EXECUTING), policy=PollPolicy(shortest=60, longest=60))
            errors: List[BaseException] = []
            started = threading.Event()
            wait = session.cancel.wait
            session.cancel.wait = lambda seconds: (started.set(), wait(seconds))[1]  # type: ignore[method-assign]

            def work() -> None:
                try:
                    job.wait(lambda state: None, patience=60)
                except BaseException as error:
                    errors.append(error)

            thread = threading.Thread(target=work)
            thread.start()
            assert started.wait(10)
            before = time.monotonic()
            session.cancel.set()
            thread.join(10)
            took = time.monotonic() - before
            assert isinstance(errors[0], Cancelled)
            assert [(asked.method, asked.path) for asked in server.asked] == [("POST", f"/jobs/{JOB}/cancel")]
            return took

    assert min(once() for _ in range(3)) < 0.1


def test_cancelling_while_a_look_is_under_way(server: Loopback, session: Session) -> None:
    job = job_at(server, session, EXECUTING, server.never)
    server.at(f"/jobs/{JOB}/cancel", says({"jobStatus": "esriJobCancelled"}))
    canceller = threading.Thread(target=lambda: (server.wait_for(2), session.cancel.set()))
    canceller.start()
    with pytest.raises(Cancelled):
        job.wait(lambda state: None, patience=600)
    canceller.join()
    assert len(server.asked_at(f"/jobs/{JOB}/cancel")) == 1


# Results


def test_a_result(server: Loopback, session: Session) -> None:
    job = job_at(server, session, SUCCEEDED)
    state = job.fetch_state()
    for value in ([{"url": "x"}], {"url": "x"}, "", None, []):
        server.at(f"/jobs/{JOB}/results/{OUTPUT}", says({"paramName": OUTPUT, "value": value}))
        assert job.fetch_result(OUTPUT, state) == value
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", says({"paramName": OUTPUT}))
    assert job.fetch_result(OUTPUT, state) is None
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", says(["bare"]))
    assert job.fetch_result(OUTPUT, state) == ["bare"]
    assert len(server.asked_at(f"/jobs/{JOB}")) == 1, "results that are listed are not waited for"


def test_an_error_instead_of_a_result_is_nothing_or_the_end(server: Loopback, session: Session) -> None:
    refused = says({"error": {"code": 400, "message": "Unable to complete operation."}})
    job = job_at(server, session, SUCCEEDED)
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", refused)
    assert job.fetch_result(OUTPUT, job.fetch_state()) is None
    job = job_at(server, session, SUCCEEDED, refused)
    with pytest.raises(JobError) as caught:
        job.fetch_result(OUTPUT, job.fetch_state())
    assert caught.value.reason is Reason.JOB_GONE


@pytest.mark.parametrize(
    "answer", [says(PAGE), says({"error": {"code": 500}}), says({"error": {"code": 498}}), says(PAGE, 404)]
)
def test_a_result_is_asked_again(server: Loopback, session: Session, no_pauses: List[float], answer: Answer) -> None:
    job = job_at(server, session, SUCCEEDED)
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", answer, says({"value": ["x"]}))
    assert job.fetch_result(OUTPUT, job.fetch_state()) == ["x"]


@pytest.mark.parametrize(
    ("answer", "reason"), [(says(PAGE, 503), Reason.SERVER_ERROR), (says({"error": {"code": 503}}), Reason.SERVER_ERROR)]
)
def test_a_server_that_is_busy_has_not_said_that_there_is_nothing(
    server: Loopback, session: Session, answer: Answer, reason: Reason
) -> None:
    job = job_at(server, session, SUCCEEDED)
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", answer)
    with pytest.raises(ArcGISError) as caught:
        job.fetch_result(OUTPUT, job.fetch_state())
    assert caught.value.reason is reason


def test_late_results_are_waited_for(server: Loopback, session: Session, no_pauses: List[float]) -> None:
    late = says({"jobStatus": "esriJobSucceeded"})
    job = dataclasses.replace(job_at(server, session, late, late, late, SUCCEEDED), policy=PollPolicy())
    state = job.wait(lambda state: None, patience=0)
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", says({"value": ["x"]}))
    del no_pauses[:]
    assert job.fetch_result(OUTPUT, state) == ["x"]
    assert no_pauses == [1.0, 2.0, 3.0]


def test_results_that_never_come_are_asked_for_all_the_same(
    server: Loopback, session: Session, no_pauses: List[float]
) -> None:
    job = dataclasses.replace(job_at(server, session, says({"jobStatus": "esriJobSucceeded"})), policy=PollPolicy())
    server.at(f"/jobs/{JOB}/results/{OUTPUT}", says({"value": []}))
    assert job.fetch_result(OUTPUT, job.fetch_state()) == []
    assert no_pauses == [1.0, 2.0, 3.0, 4.0, 5.0]
