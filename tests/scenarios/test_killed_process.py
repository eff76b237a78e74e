"""The main job on the command line is stopped, by Ctrl-C or for good: nothing is lost, and nothing is fetched twice."""

from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import subprocess
import time
from typing import Any, Dict, Iterator, List

import pytest

from tests.scenarios.reference import differences
from tests.server.process import SiteProcess

from .bare_profile import ALGORITHM, PROGRAM

RESUME = "arcgisraster:resumejob"
IMAGE = "Geoid"
# How many bytes a rest begins before the end of what is there, to see that it is the same file.
OVERLAP = 1 << 16

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs qgis_process (Debian: qgis)")


class Run:
    """One qgis_process that can be stopped at a moment of its job."""

    def __init__(self, environment: Dict[str, str], site: SiteProcess, algorithm: str, *options: str) -> None:
        self._site = site
        self._process = subprocess.Popen(
            [PROGRAM, "run", algorithm, *options],
            env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait_for(self, part: str, folder: pathlib.Path) -> None:
        """Wait until the job was looked at, or until a good part of the file has come."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if part == "executing" and any("/jobs/" in entry["path"] for entry in self._site.log()):
                return
            if part == "fetching" and any(path.stat().st_size > 300_000 for path in folder.glob("*.part")):
                return
            with pytest.raises(subprocess.TimeoutExpired):
                self._process.wait(0.05)
        pytest.fail(f"never {part}: {self._site.log()}")

    def stop(self, number: signal.Signals) -> Run:
        """Send a signal; it must end within two seconds."""
        began = time.monotonic()
        self._process.send_signal(number)
        self.end(20)
        assert time.monotonic() - began < 2
        return self

    def end(self, seconds: float = 60) -> Run:
        """Wait for the end by itself."""
        try:
            self.output, self.errors = self._process.communicate(timeout=seconds)
        finally:
            self._process.kill()
        self.status = self._process.returncode
        return self

    @property
    def results(self) -> Dict[str, str]:
        """Return the outputs that were printed, by name."""
        assert self.status == 0, self.output + self.errors
        return dict(re.findall(r"^(\w+):\t(.*)$", self.output.rpartition("Results")[2], re.MULTILINE))

    @property
    def job_url(self) -> str:
        """Return the address of the job as people find it in the output."""
        (url,) = set(re.findall(r"^Job on the server: (\S+/jobs/\w+)$", self.output, re.MULTILINE))
        return url


@pytest.fixture
def slow_site() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0.0, execute_seconds=0.0, speed=500_000) as site:
        yield site


@pytest.fixture
def start(environment, slow_site, tmp_path):
    """Return a function that starts an algorithm in the bare profile, by default the download of one whole image."""

    def start(algorithm: str = ALGORITHM, *options: str) -> Run:
        if algorithm == ALGORITHM:
            options = (f"--IMAGES={slow_site.image_url(IMAGE)}", f"--OUTPUT_FOLDER={tmp_path / 'rasters'}", *options)
        return Run(environment, slow_site, algorithm, *options)

    yield start
    for path in records(environment):
        path.unlink()


def records(environment: Dict[str, str]) -> List[pathlib.Path]:
    folder = pathlib.Path(environment["QGIS_CUSTOM_CONFIG_PATH"]) / "profiles/default/arcgis_raster_download/jobs"
    return sorted(folder.glob("*.json"))


def asked(site: SiteProcess, end: str) -> List[Dict[str, Any]]:
    return [entry for entry in site.log() if entry["path"].endswith(end)]


def fetched(site: SiteProcess) -> int:
    return sum(entry["bytes_sent"] for entry in asked(site, ".tif"))


def assert_whole(site: SiteProcess, path: str) -> None:
    assert differences(path, str(site.raster_path(IMAGE)), None) == []


def test_killed_while_the_server_works(start, environment, slow_site, tmp_path):
    slow_site.configure(hold="executing", speed=0)
    run = start()
    run.wait_for("executing", tmp_path)
    assert run.stop(signal.SIGTERM).status == -signal.SIGTERM
    (path,) = records(environment)
    record = json.loads(path.read_text())
    (job,) = record["jobs"]
    assert record["status"] == "running" and record["unattended"] and "/jobs/" in job["url"]
    slow_site.configure(running=True, hold="")
    done = start(RESUME, f"--JOB_URLS={job['url']}?token=not-a-secret").end()
    assert done.results["OUTPUT"] == str(tmp_path / "rasters" / "Geoid.tif")
    assert done.results["JOB_URLS"] == job["url"] and "not-a-secret" not in done.errors
    assert_whole(slow_site, done.results["OUTPUT"])
    assert len(asked(slow_site, "/submitJob")) == 1 and not asked(slow_site, "/cancel")
    # It has come: nobody needs the record any more.
    assert records(environment) == []


def test_killed_while_the_file_comes(start, environment, slow_site, tmp_path):
    folder = tmp_path / "rasters"
    run = start()
    run.wait_for("fetching", folder)
    run.stop(signal.SIGTERM)
    (path,) = records(environment)
    assert json.loads(path.read_text())["status"] == "fetching"
    slow_site.configure(running=True, speed=0)
    before = fetched(slow_site)
    # Whoever only has the output has all it takes. It goes on where it began, whatever is said here.
    done = start(RESUME, f"--JOB_URLS={run.job_url}", f"--OUTPUT_FOLDER={tmp_path / 'elsewhere'}").end()
    assert done.results["OUTPUT"] == str(folder / "Geoid.tif") and f"where it began, in {folder}" in done.output
    assert_whole(slow_site, done.results["OUTPUT"])
    size = os.path.getsize(done.results["OUTPUT"])
    assert before > 300_000 and fetched(slow_site) < size + (1 << 20), "what was there was fetched again"
    assert asked(slow_site, ".tif")[-1]["bytes_sent"] < size - 300_000 + OVERLAP
    assert len(asked(slow_site, "/submitJob")) == 1
    assert os.listdir(folder) == ["Geoid.tif"] and records(environment) == []


def test_interrupted_while_the_server_works(start, environment, slow_site, tmp_path):
    slow_site.configure(hold="executing")
    run = start()
    run.wait_for("executing", tmp_path)
    assert run.stop(signal.SIGINT).status == 1 and run.errors.count("The download was cancelled.") == 1
    assert len(asked(slow_site, "/cancel")) == 1
    # The server's job is no more, so nothing can be had of it.
    assert records(environment) == [] and os.listdir(tmp_path / "rasters") == []


def test_interrupted_while_the_file_comes(start, environment, slow_site, tmp_path):
    folder = tmp_path / "rasters"
    run = start()
    run.wait_for("fetching", folder)
    assert run.stop(signal.SIGINT).status == 1 and run.errors.count("The download was cancelled.") == 1
    assert len(asked(slow_site, "/cancel")) == 1
    assert sorted(os.listdir(folder)) == ["Geoid.tif.part", "Geoid.tif.part.json"]
    assert f"“Resume raster downloads” with {run.job_url}" in run.output
    slow_site.configure(running=True, speed=0)
    done = start(RESUME, f"--JOB_URLS={run.job_url}").end()
    assert_whole(slow_site, done.results["OUTPUT"])
    assert fetched(slow_site) < os.path.getsize(done.results["OUTPUT"]) + (1 << 20)
    assert os.listdir(folder) == ["Geoid.tif"] and records(environment) == []
