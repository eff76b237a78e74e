"""A coverage row that no test of this folder earned fails the run."""

from __future__ import annotations

from typing import Any, List

import pytest

from tests.coverage.outcomes import Outcomes, is_whole_run, unearned
from tests.coverage.rows import read_rows

_outcomes = Outcomes()
_offences: List[str] = []


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_outcomes, "coverage-row-outcomes")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workerinput"):
        return  # it ran a part of the tests; who started it hears of all
    # Anything else than passed or failed tests is a run that did not come to its end, and says so itself.
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and is_whole_run(session.config):
        _offences.extend(unearned(read_rows(), _outcomes))
        if _offences:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _offences:
        terminalreporter.section("coverage rows without a passing test", red=True, bold=True)
        for offence in _offences:
            terminalreporter.line(offence)
