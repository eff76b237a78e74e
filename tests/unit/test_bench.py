"""The bench's arithmetic: ratios of medians, what counts as missed, and the table. Nothing is measured here."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional

import pytest

from tests.bench.verdict import Figure, broken, exit_status, judge, ratio, table, wants_more_runs

FIGURE = Figure("file ÷ curl", 0.5, 0.8, beside="curl 2 s")


def runs(*values: Optional[float]) -> List[tuple]:
    return [(replace(FIGURE, value=value), Figure("shown only", 9.0)) for value in values]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([1.0, 2.0, 30.0], [4.0], 0.5),
        ([1.0, 3.0], [1.0, 1.0, 9.0], 2.0),
        ([], [1.0], None),
        ([1.0], [], None),
        ([1.0], [0.0], None),
    ],
)
def test_ratio_is_of_medians(ours, theirs, expected):
    assert ratio(ours, theirs) == expected


@pytest.mark.parametrize(
    ("value", "limit", "is_met"),
    [(0.8, 0.8, True), (0.81, 0.8, False), (9.0, None, True), (None, None, True), (None, 0.8, False), (0, 0, True)],
)
def test_a_figure_is_met(value, limit, is_met):
    assert Figure("x", value, limit).is_met is is_met


@pytest.mark.parametrize(
    ("values", "wants_more", "is_missed"),
    [
        ((), True, None),
        ((0.5,), True, False),
        ((0.9,), True, False),
        ((0.5, 0.5), False, False),
        ((0.9, 0.9), False, True),
        ((0.5, 0.9), True, False),
        ((0.9, 0.5, 0.5), False, False),
        ((0.5, 0.9, 0.9), False, True),
        ((None, None), False, True),
    ],
)
def test_two_misses_in_three_runs_bind(values, wants_more, is_missed):
    assert wants_more_runs(runs(*values), True) is wants_more
    if values:
        judged = judge("P3", True, runs(*values))
        assert judged.is_missed is is_missed and exit_status([judged]) == int(is_missed)


def test_what_does_not_bind_is_run_once_and_never_fails():
    assert wants_more_runs([], False)
    assert not wants_more_runs(runs(0.9), False)
    judged = judge("P1", False, runs(0.9))
    assert judged.is_missed and exit_status([judged]) == 0


def test_the_median_run_is_shown():
    judged = judge("P3", True, runs(0.9, 0.1, 0.6))
    assert [figure.value for figure in judged.figures] == [0.6, 9.0] and judged.misses == 1


def test_table():
    goals = [
        judge("P1", False, runs(0.9)),
        judge("P3", True, [(Figure("memory", 5.0, 8, "MiB"),), (Figure("memory", 9.0, 8, "MiB", "curl 1"),)] * 2),
        judge("P6", True, [(Figure("no disk", None, 1, ""),)] * 2),
    ]
    assert table(goals).splitlines() == [
        "goal  what         measured  at most  verdict       beside it",
        "----  -----------  --------  -------  ------------  ---------",
        "P1    file ÷ curl    0.90 ×   0.80 ×  MISSED        curl 2 s",
        "      shown only     9.00 ×",
        "P3*   memory          7 MiB    8 MiB  met           2 of 4 runs missed",
        "P6*   no disk                      1  not measured  2 of 2 runs missed",
    ]


def test_a_run_that_broke_is_a_miss_and_hides_no_figures():
    judged = judge("P3", True, [*runs(0.5), broken("OSError: no"), *runs(0.6)])
    assert [figure.value for figure in judged.figures] == [0.55, 9.0]
    assert judged.misses == 1 and not judged.is_missed
    lost = judge("P3", True, [broken("OSError: no")] * 2)
    assert lost.is_missed and "did not come to its end" in table([lost]) and "OSError: no" in table([lost])
