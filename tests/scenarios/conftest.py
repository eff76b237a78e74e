"""Fixtures for user stories: short waits and an empty project for all, and the algorithm on the command line."""

from __future__ import annotations

import subprocess
from typing import Any, Callable

import pytest

from tests.qgis_fixtures import *  # noqa: F403
from tests.scenarios.bare_profile import ALGORITHM, PROGRAM, bare_profile

_TOLD = "told below the run"


@pytest.fixture
def tell(record_property) -> Callable[[str], None]:
    """Return a function for a line below all tests, in whichever process the test runs."""
    return lambda text: record_property(_TOLD, text)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if getattr(report, "when", "") == "call":
            for name, value in report.user_properties:
                if name == _TOLD:
                    terminalreporter.line(str(value))


@pytest.fixture(autouse=True)
def fresh_start(quick, project):
    """Give every story short waits, a folder of its own and an empty project."""


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Return the environment of a bare profile in which the checkout is installed, and enabled by the command line."""
    return bare_profile(tmp_path_factory.mktemp("process"))


@pytest.fixture
def process(environment, site, tmp_path):
    """Return a function that runs the algorithm on one service unless told otherwise."""

    def run(*options: str) -> subprocess.CompletedProcess:
        if not any(option.startswith(("--IMAGES", "--LAYERS")) for option in options):
            options = (f"--IMAGES={site.image_url('Geoid')}", *options)
        if not any(option.startswith("--OUTPUT_FOLDER") for option in options):
            options = (*options, f"--OUTPUT_FOLDER={tmp_path}")
        return subprocess.run(
            [PROGRAM, "run", ALGORITHM, *options],
            env=environment, cwd=tmp_path, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    return run
