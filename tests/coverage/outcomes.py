"""Watch a pytest run, and say which coverage rows it did not earn."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import DefaultDict, Iterable, List, Set

import pytest

from tests.coverage.rows import ROOT, Row, base_name

PASSED, FAILED, SKIPPED, NOT_RUN = "passed", "failed", "skipped", "did not run"


class Outcomes:
    """A pytest plugin: keeps how each test ended, case by case, and all cases of a parametrised one together."""

    def __init__(self) -> None:
        self._words: DefaultDict[str, Set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take down one phase of one test."""
        word = FAILED if report.failed else SKIPPED if report.skipped else PASSED if report.when == "call" else ""
        for name in {report.nodeid, base_name(report.nodeid)} if word else ():
            self._words[name].add(word)

    def of(self, test: str) -> str:
        """Return how a test ended: passed needs one case that passed and none that failed."""
        words = self._words.get(test, set())
        return next((word for word in (FAILED, PASSED, SKIPPED) if word in words), NOT_RUN)


def unearned(rows: Iterable[Row], outcomes: Outcomes) -> List[str]:
    """Return a sentence for each row without a passing test.

    A test may be skipped, for want of what only some machines have, where another of the row's tests passed.
    """
    offences: List[str] = []
    for row in rows:
        words = {test: outcomes.of(test) for test in row.tests}
        bad = [f"{test} {word}" for test, word in words.items() if word in (FAILED, NOT_RUN)]
        if not bad and PASSED not in words.values():
            bad = [f"{test} {word}" for test, word in words.items()] or ["names no test"]
        if bad:
            offences.append(f"{row.id}: {'; '.join(bad)}")
    return offences


def is_whole_run(config: pytest.Config, folder: Path = ROOT / "tests" / "unit") -> bool:
    """Tell whether a run takes in every test of the folder; one that leaves tests out on purpose proves nothing."""
    option = config.option
    chosen = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "collectonly")
    if any(getattr(option, name, None) for name in chosen):
        return False
    tops = [Path(config.invocation_params.dir, arg).resolve() for arg in config.args if "::" not in arg]
    return any(top == folder or top in folder.parents for top in tops)
