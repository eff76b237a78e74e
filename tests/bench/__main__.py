"""Measure the plugin beside its peers: python3 -m tests.bench [P1 P3 ...]; see CONTRIBUTING.md."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import ModuleType
from typing import List

from tests.bench import (
    p01_disk,
    p02_tls,
    p03_memory,
    p05_resume,
    p06_lies,
    p07_polling,
    p08_connections,
    p10_canvas,
    p10_desktop,
    p11_to_the_canvas,
    p12_import,
)
from tests.bench.lab import Lab, open_lab
from tests.bench.verdict import Judged, Run, broken, exit_status, judge, table, wants_more_runs

GOALS = (
    p01_disk, p02_tls, p03_memory, p05_resume, p06_lies, p07_polling, p08_connections, p10_canvas, p10_desktop,
    p11_to_the_canvas, p12_import,
)  # fmt: skip


def main() -> int:
    """Measure what the arguments name, or everything; print the table."""
    asked = {name.upper() for name in sys.argv[1:]}
    unknown = asked - {goal.NAME for goal in GOALS}
    if unknown:
        print(f"no such goal: {', '.join(sorted(unknown))}; there are {', '.join(each.NAME for each in GOALS)}")
        return 2
    megabytes = int(os.environ.get("BENCH_MB") or 1024)
    rounds = int(os.environ.get("BENCH_ROUNDS") or 5)
    began = time.monotonic()
    # Ended from outside, it still ends what it began.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with open_lab(megabytes, rounds) as lab:
        judged = [_judge(goal, lab) for goal in GOALS if not asked or goal.NAME in asked]
        load = "/".join(f"{each:.1f}" for each in os.getloadavg())
        print(f"\n{megabytes} MiB, {rounds} rounds, {lab.server}, {os.cpu_count()} processors, load {load}, "
              f"{time.monotonic() - began:.0f} s\n")  # fmt: skip
    print(table(judged))
    print("\n* missed in two of three runs, these fail the bench; all others are for information")
    return exit_status(judged)


def _judge(goal: ModuleType, lab: Lab) -> Judged:
    runs: List[Run] = []
    while wants_more_runs(runs, goal.BINDS):
        began = time.monotonic()
        try:
            runs.append(goal.measure(lab))
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            # The other goals are measured all the same.
            runs.append(broken(f"{type(error).__name__}: {error}"[:200]))
        print(f"{goal.NAME}, run {len(runs)}: {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    return judge(goal.NAME, goal.BINDS, runs)


if __name__ == "__main__":
    sys.exit(main())
