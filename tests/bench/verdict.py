"""From measured figures to verdicts and one table; nothing here measures anything."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from typing import List, Optional, Sequence, Tuple

# A goal that binds is missed when this many of so many runs miss it: one bad run on a busy machine is no verdict.
MISSES, RUNS = 2, 3
_BROKEN = "did not come to its end"


@dataclass(frozen=True)
class Figure:
    """Say what was measured and how large it may be; without a limit it is shown and never judged.

    ``value`` is None where this machine could not measure it; ``beside`` then says why, else what peers did.
    """

    what: str
    value: Optional[float]
    limit: Optional[float] = None
    unit: str = "×"
    beside: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the figure is within its limit; what was not measured was not met."""
        return self.limit is None or (self.value is not None and self.value <= self.limit)


Run = Tuple[Figure, ...]


@dataclass(frozen=True)
class Judged:
    """Hold what came of one goal: its figures, the median of all runs each, and how many runs missed it."""

    name: str
    binds: bool
    figures: Run
    runs: int
    misses: int

    @property
    def is_missed(self) -> bool:
        """Tell whether the goal counts as missed."""
        return self.misses >= (MISSES if self.binds else 1)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Optional[float]:
    """Return our median in terms of theirs, None without both."""
    if not ours or not theirs or not statistics.median(theirs):
        return None
    return statistics.median(ours) / statistics.median(theirs)


def wants_more_runs(runs: Sequence[Run], binds: bool) -> bool:
    """Tell whether another run can change the verdict."""
    misses = _misses(runs)
    if not runs or not binds:
        return not runs
    return misses < MISSES and len(runs) - misses <= RUNS - MISSES


def judge(name: str, binds: bool, runs: Sequence[Run]) -> Judged:
    """Put the runs of one goal together; all that came to their end have the same figures in the same order."""
    figures = []
    whole = [run for run in runs if not _is_broken(run)] or runs
    for same in zip(*whole):
        values = [figure.value for figure in same if figure.value is not None]
        shown = same[-1]
        if values:
            value = statistics.median(values)
            shown = replace(min(same, key=lambda each: _distance(each.value, value)), value=value)
        figures.append(shown)
    return Judged(name, binds, tuple(figures), len(runs), _misses(runs))


def table(goals: Sequence[Judged]) -> str:
    """Write all goals as one table, a figure a line."""
    head = ("goal", "what", "measured", "at most", "verdict", "beside it")
    rows = [head, *(row for goal in goals for row in _rows(goal))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head) - 1)]
    right = (2, 3)
    lines = []
    for row in rows:
        cells = [
            row[column].rjust(width) if column in right else row[column].ljust(width)
            for column, width in enumerate(widths)
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    lines.insert(1, "  ".join("-" * width for width in [*widths, len(head[-1])]))
    return "\n".join(lines)


def exit_status(goals: Sequence[Judged]) -> int:
    """Return 1 if a goal that binds was missed."""
    return int(any(goal.binds and goal.is_missed for goal in goals))


def broken(words: str) -> Run:
    """Return the run that did not come to its end; it counts as missed."""
    return (Figure(_BROKEN, None, 0.0, "", words),)


def _is_broken(run: Run) -> bool:
    return run[0].what == _BROKEN


def _misses(runs: Sequence[Run]) -> int:
    return sum(not all(figure.is_met for figure in run) for run in runs)


def _distance(value: Optional[float], middle: float) -> float:
    return float("inf") if value is None else abs(value - middle)


def _rows(goal: Judged) -> List[Tuple[str, ...]]:
    rows = []
    for number, figure in enumerate(goal.figures):
        verdict = ""
        if figure.limit is not None:
            verdict = "met" if figure.is_met else "not measured" if figure.value is None else "MISSED"
        rows.append(
            (
                ("" if number else goal.name + ("*" if goal.binds else "")),
                figure.what,
                _number(figure.value, figure.unit),
                _number(figure.limit, figure.unit),
                verdict,
                figure.beside,
            )
        )
    if goal.binds:
        name, *rest, beside = rows[-1]
        words = f"{goal.misses} of {goal.runs} runs missed" if goal.misses else f"{goal.runs} runs, none missed"
        rows[-1] = (name, *rest, f"{beside}; {words}" if beside else words)
    return rows


def _number(value: Optional[float], unit: str) -> str:
    if value is None:
        return ""
    digits = f"{value:.0f}" if value == int(value) and abs(value) < 1000 and unit != "×" else f"{value:.3g}"
    if unit == "×":
        digits = f"{value:.2f}" if value >= 0.01 or not value else f"{value:.4f}"
    return f"{digits} {unit}".rstrip()
