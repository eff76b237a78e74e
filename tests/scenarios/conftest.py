"""Fixtures for user stories: short waits and an empty project for all, and the algorithm on the command line."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from typing import Any, Callable

import pytest

from tests.qgis_fixtures import *  # noqa: F403

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Debian 12's own wrapper passes an option that the program does not know.
PROGRAM = next((path for path in map(shutil.which, ("qgis_process.bin", "qgis_process")) if path), None)
ALGORITHM = "arcgisraster:downloadraster"


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
    folder = tmp_path_factory.mktemp("process")
    profile = folder / "profiles" / "default"
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / "arcgis_raster_download").symlink_to(ROOT, target_is_directory=True)
    (profile / "QGIS").mkdir()
    (profile / "QGIS" / "QGIS3.ini").write_text(
        "[arcgis_raster_download]\npatience_seconds=1\nreading_patience_seconds=0.5\nlate_results_scale=0.02\n"
        "longest_poll_seconds=0.2\n"
    )
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment.update(
        QGIS_CUSTOM_CONFIG_PATH=str(folder),
        QT_QPA_PLATFORM="offscreen",
        XDG_RUNTIME_DIR=str(runtime),
        HOME=str(folder),
        LC_ALL="C.UTF-8",
        QGIS_PROCESS=PROGRAM,
    )
    done = subprocess.run(
        [PROGRAM, "plugins", "enable", "arcgis_raster_download"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return environment


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
