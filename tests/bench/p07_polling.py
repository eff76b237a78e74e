"""P7: how often a job is looked at, and how late its end is noticed; exact, without a clock or a network."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass
from typing import Callable, List

from tests.bench.lab import Lab
from tests.bench.verdict import Figure, Run

from arcgis_raster_download.plugin.arcgis.geoprocessing import PollPolicy  # isort: skip

NAME, BINDS = "P7", False
RTT = 0.1
_JOBS, _LONGEST = 4000, 1800.0
# Returns the wait after a look, given the seconds since the job began and the seconds it takes.
Waits = Callable[[float, float], float]


@dataclass(frozen=True)
class Watched:
    """Tell how one job was watched."""

    seconds: float
    requests: int
    delay: float


def watch(seconds: float, first: float, waits: Waits) -> Watched:
    """Look at a job until an answer says that it ended; the server answers half a round trip after the question."""
    now, requests = first, 0
    while True:
        requests += 1
        ended = now + RTT / 2 >= seconds
        now += RTT
        if ended:
            return Watched(seconds, requests, now - seconds)
        now += waits(now, seconds)


def measure(_lab: Lab) -> Run:
    """Watch jobs of 1 s to 30 min with the plugin's policy, with and without a percentage, and as peers do."""
    policy, chance = PollPolicy(), random.Random(7)
    durations = [_LONGEST ** chance.random() for _ in range(_JOBS)]

    def blind(now: float, _seconds: float) -> float:
        return policy.wait_after(now) * chance.uniform(0.95, 1.0)

    def told(now: float, seconds: float) -> float:
        # The server refreshes its percentage every five seconds, and is wrong by a fifth.
        percent = 100 * min(0.99, (now - now % 5) / seconds * chance.uniform(0.8, 1.2))
        return policy.wait_after(now, percent) * chance.uniform(0.95, 1.0)

    without = [watch(each, policy.shortest, blind) for each in durations]
    with_percent = [watch(each, policy.shortest, told) for each in durations]
    peer = [watch(each, 0.0, lambda _now, _seconds: 1.0) for each in durations]
    worst = max(_share_of_promise(each) for each in [*without, *with_percent])
    looks = f"every second: {_requests(peer):.0f}; with a percentage {_requests(with_percent):.0f}"
    late = f"every second: {_delay(peer):.1f} %; with a percentage {_delay(with_percent):.1f} %"
    return (
        Figure("looks at a job, 1 s to 30 min", _requests(without), 60, "", looks),
        Figure("mean delay ÷ duration", _delay(without), 5.5, "%", late),
        Figure("worst delay ÷ what is promised", worst, 1.0, beside="the less of 10 % + 0.25 s and 15 s, and the way"),
    )


def _requests(jobs: List[Watched]) -> float:
    return statistics.mean(job.requests for job in jobs)


def _delay(jobs: List[Watched]) -> float:
    return 100 * statistics.mean(job.delay / job.seconds for job in jobs)


def _share_of_promise(job: Watched) -> float:
    # The look before saw the job half a round trip before its answer came: so much more is in nobody's hand.
    return job.delay / (min(0.1 * job.seconds + 0.25, 15.0) + 1.5 * RTT)
