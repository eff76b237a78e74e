"""A real QGIS desktop is killed once in each state of a download, and the next one finishes what it left.

One download goes through all of it, from one QGIS to the next, beside an older file of its name and beside a second
download that replaces one. Windows of one profile never work on the same download.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import shutil
import stat
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List

import pytest

from tests.scenarios.child import Child
from tests.scenarios.reference import differences
from tests.server.asking import wait_until
from tests.server.process import SiteProcess
from tests.tools import desktop

PROGRAM = shutil.which("qgis")
CODE = "import sys\nsys.path.insert(0, {root!r})\nfrom tests.scenarios.window import main\nmain()\n"
INI = """[arcgis_raster_download]
longest_poll_seconds=0.25
late_results_scale=0.5
parallel_per_server=1
"""
SLACK = 1 << 20  # bytes that one kill may cost
OLD = b"an older good file"
STATISTICS = ".tif.aux.xml"  # what QGIS writes beside a file that it shows
SPEED = 12_000_000  # no more in the pipes than a kill may cost
FOR_EVER = 3600.0

pytestmark = pytest.mark.skipif(PROGRAM is None or shutil.which("Xvfb") is None, reason="needs QGIS and Xvfb")


class Desktops:
    """QGIS desktops of one profile, on a screen of their own."""

    def __init__(self, folder: pathlib.Path, display: str) -> None:
        self.folder = folder
        self._display = display
        self._all: List[Child] = []
        desktop.write_profile(folder, argparse.Namespace(no_plugin=False, locale="en_US"))
        home = folder / "profiles" / "default"
        with (home / "QGIS" / "QGIS3.ini").open("a") as settings:
            settings.write(INI)
        (folder / "code.py").write_text(CODE.format(root=str(desktop.ROOT)))
        self.jobs = home / "arcgis_raster_download" / "jobs"

    def start(self) -> Child:
        """Return a QGIS whose plugin is ready."""
        where = {f"XDG_{name.upper()}_HOME": str(self.folder / name) for name in ("config", "data", "cache")}
        where.update(XDG_RUNTIME_DIR=str(self.folder / "runtime"), DISPLAY=self._display, QT_QPA_PLATFORM="xcb")
        command = [str(PROGRAM), "--nologo", "--noversioncheck", "--profiles-path", str(self.folder)]
        command += ["--profile", "default", "--code", str(self.folder / "code.py")]
        self._all.append(Child(command, **where))
        self._all[-1].must_say("^READY$", 60)
        return self._all[-1]

    def record(self, download: str) -> Dict[str, Any]:
        """Return a download's record as it lies on the disk."""
        path = self.jobs / f"{download}.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        return json.loads(path.read_text())

    def close(self) -> None:
        """End whatever runs."""
        for child in self._all:
            if child.is_running:
                child.kill()


@pytest.fixture
def desktops(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktops]:
    # The tier's own profile is not that of these windows.
    monkeypatch.delenv("QGIS_CUSTOM_CONFIG_PATH", raising=False)
    folder = tmp_path / "qgis"
    folder.mkdir()
    with desktop.own_screen(tmp_path, "1400x900") as display:
        made = Desktops(folder, display)
        yield made
        made.close()


def rows(window: Child) -> Dict[str, Any]:
    """Return what the panel of a window shows, by the ids of the downloads."""
    window.tell(do="look")
    return json.loads(window.must_say("^ROWS ")[len("ROWS ") :])


def submits(site: SiteProcess, image: str) -> int:
    """Return how many jobs the site was asked for with this image."""
    posts = [each for each in site.log() if each["path"].endswith("/submitJob")]
    return sum(f"/{image}/" in each["parameters"]["inputImageLayer"] for each in posts)


def jobs_of(site: SiteProcess, image: str) -> List[Dict[str, Any]]:
    """Return the jobs of an image, as the site sees them."""
    return [job for job in site.jobs() if f"/{image}/" in job["parameters"]["inputImageLayer"]]


def fetched(site: SiteProcess, image: str) -> List[Dict[str, Any]]:
    """Return the requests for an image's file."""
    jobs = {job["jobId"] for job in jobs_of(site, image)}
    return [each for each in site.log() if "/arcgisjobs/" in each["path"] and each["path"].split("/")[-3] in jobs]


def sent(site: SiteProcess, image: str) -> int:
    """Return how many bytes of an image's file have left the site."""
    return sum(each["bytes_sent"] for each in fetched(site, image))


def hold_in_file(site: SiteProcess, moment: str, folder: pathlib.Path) -> None:
    """Wait until the site holds in the middle of the Geoid or before its end, and what it sent is on the disk."""
    site.wait_for_hold(moment)
    (source,) = pathlib.Path(jobs_of(site, "Geoid")[-1]["folder"]).rglob("*.tif")
    size = source.stat().st_size
    end = size // 2 if moment == "mid-file" else size - 1
    (part,) = folder.glob("Geoid*.part")
    # All but the block that has not come whole: nothing waits in the pipes between the two.
    wait_until(lambda: end - part.stat().st_size < SLACK // 2)


# In each state


@dataclass
class Story:
    """One download, killed again and again; the numbers that are told at the end."""

    site: SiteProcess
    desktops: Desktops
    folder: pathlib.Path
    download: str = ""
    beside: str = ""
    job_url: str = ""
    doubts: int = 0
    wasted: int = 0
    most_bytes_a_kill: int = 0
    killed: List[str] = field(default_factory=list)

    def begin(self) -> Child:
        """Let one download run, so that ours waits for its turn; the other replaces an older file."""
        self.site.configure(hold="executing")
        window = self.desktops.start()
        image, folder = self.site.image_url("Multispectral"), str(self.folder)
        window.tell(do="start", image=image, folder=folder, overwrite=True)
        self.beside = window.must_say("^STARTED ").split()[1]
        window.tell(do="start", image=self.site.image_url("Geoid"), folder=folder)
        self.download = window.must_say("^STARTED ").split()[1]
        window.must_say(rf"^STATE {self.beside} executing$")
        row = rows(window)[self.download]
        assert row["status"] == "waiting" and row["is_active"], row
        return window

    def go_on(self, hold: str) -> Child:
        """Start the next QGIS, see that it shows what is unfinished, and resume it."""
        window = self.desktops.start()
        window.must_say(rf"^STATE {self.download} interrupted$")
        shown = rows(window)
        assert set(shown) == {self.download, self.beside}
        for row in shown.values():
            assert row["status"] == "interrupted" and row["can_resume"] and not row["is_active"], row
            assert row["cells"][1].startswith("Interrupted"), row
        window.tell(do="resume", id=self.download, hold=hold)
        return window

    def kill(self, window: Child, state: str) -> None:
        """Kill QGIS and look at what it leaves."""
        window.kill()
        assert "Traceback" not in window.errors, window.errors
        self.killed.append(state)
        record = self.desktops.record(self.download)
        assert (record["status"] == "done") == (state == "loading"), record
        self.look_at_jobs(state, [job["url"] for job in record["jobs"]])
        assert (self.folder / "Geoid.tif").read_bytes() == OLD
        assert (self.folder / "Multispectral.tif").read_bytes() == OLD
        there = [path for path in (self.folder / "Geoid.tif.part", self.folder / "Geoid_2.tif") if path.exists()]
        assert len(there) <= 1, "a part and a file"
        # What left the site and is not on the disk.
        wasted = sent(self.site, "Geoid") - sum(path.stat().st_size for path in there)
        assert wasted - self.wasted <= SLACK, f"{state}: {wasted - self.wasted} bytes"
        self.most_bytes_a_kill = max(self.most_bytes_a_kill, wasted - self.wasted)
        self.wasted = wasted

    def look_at_jobs(self, state: str, urls: List[str]) -> None:
        """Check that the server's answer is known for good as soon as there is one."""
        if state == "waiting":
            assert urls == []
        elif state.startswith("submitting"):
            assert urls == [""], "before a server hears of it, and while nobody knows whether it has"
            self.doubts += 1
        else:
            self.job_url = self.job_url or urls[0]
            assert urls == [self.job_url] != [""], state

    def half_files(self) -> List[str]:
        """Return what lies under a final name that was not there at the beginning."""
        names = set(os.listdir(self.folder)) - {"Geoid.tif", "Multispectral.tif"}
        return [name for name in names if not name.endswith((".part", ".json", STATISTICS))]

    def await_results(self, _window: Child) -> None:
        """Wait until the client has heard that the job succeeded and has looked for its results once more."""
        wait_until(lambda: jobs_of(self.site, "Geoid")[-1]["jobStatus"] == "esriJobSucceeded")
        before = self._looks()
        wait_until(lambda: self._looks() >= before + 2)

    def _looks(self) -> int:
        """Return how often the job was asked for its state."""
        job = jobs_of(self.site, "Geoid")[-1]
        return sum(each["path"].endswith(f"/jobs/{job['jobId']}") for each in self.site.log())


def at(moment: str) -> Callable[[Story, Child], None]:
    return lambda story, window: story.site.wait_for_hold(moment)


def in_file(moment: str) -> Callable[[Story, Child], None]:
    return lambda story, window: hold_in_file(story.site, moment, story.folder)


def in_state(state: str) -> Callable[[Story, Child], None]:
    def wait(story: Story, window: Child) -> None:
        window.must_say(rf"^STATE {story.download} {state}$")

    return wait


def held(moment: str, lines: int = 1) -> Callable[[Story, Child], None]:
    def wait(_story: Story, window: Child) -> None:
        for _ in range(lines):
            window.must_say(rf"^(HELD|STATE \w+) {moment}$")

    return wait


@dataclass(frozen=True)
class Moment:
    """A state to be killed in: how it is known to be reached, where site and QGIS stop, what the site keeps back."""

    name: str
    reached: Callable[[Story, Child], None]
    site_holds: str = ""
    hold: str = ""
    results_delay: float = 0.0


MOMENTS = (
    Moment("submitting, no job yet", at("before-submit"), "before-submit"),
    Moment("submitting, no answer yet", at("submit"), "submit"),
    Moment("queued", in_state("queued"), "queued"),
    Moment("executing", in_state("executing"), "executing"),
    Moment("succeeded without results", Story.await_results, results_delay=FOR_EVER),
    Moment("first byte", at("first-byte"), "first-byte"),
    Moment("mid-file", in_file("mid-file"), "mid-file"),
    Moment("last byte", in_file("last-byte"), "last-byte"),
    Moment("checking", held("checking", lines=2), hold="checking"),
    Moment("loading", held("loading"), hold="loading"),
)  # fmt: skip


def test_killed_once_in_each_state(tmp_path, desktops, tell) -> None:
    began = time.monotonic()
    folder = tmp_path / "rasters"
    folder.mkdir()
    for name in ("Geoid.tif", "Multispectral.tif"):
        (folder / name).write_bytes(OLD)
    with SiteProcess(queue_seconds=0.1, execute_seconds=0.4, speed=SPEED) as site:
        story = Story(site, desktops, folder)
        story.kill(story.begin(), "waiting")
        for moment in MOMENTS:
            site.configure(running=True, hold=moment.site_holds, results_delay_seconds=moment.results_delay)
            window = story.go_on(moment.hold)
            moment.reached(story, window)
            story.kill(window, moment.name)
            assert story.half_files() == (["Geoid_2.tif"] if moment.name == "loading" else []), moment.name
        finish(story)
        again = submits(site, "Geoid") - 1
        assert story.doubts == 2 and again <= story.doubts, f"{again} jobs too many, {story.doubts} in doubt"
        assert submits(site, "Multispectral") == 1
        size = (folder / "Geoid_2.tif").stat().st_size
        assert sent(site, "Geoid") <= size + SLACK * len(story.killed)
    tell(
        f"{len(story.killed)} kills of the desktop of QGIS, at: {'; '.join(story.killed)}: lost: 0; "
        f"killed with a job under way to the server {story.doubts}, jobs run again for that {again}; "
        f"bytes a kill cost at most {story.most_bytes_a_kill / 1024:.0f} KiB; {time.monotonic() - began:.0f} s"
    )


def finish(story: Story) -> None:
    """Let the last QGIS load the one download and resume the other, and compare the files with the sources."""
    window = story.desktops.start()
    window.must_say(rf"^STATE {story.beside} interrupted$")
    row = rows(window)[story.download]
    path = story.folder / "Geoid_2.tif"
    assert row["status"] == "done" and row["files"] == [str(path)] and row["can_load"], row
    assert row["cells"][1] == "Done", row
    window.tell(do="load", id=story.download)
    assert rows(window)[story.download]["layers"] == [str(path)]
    window.tell(do="resume", id=story.beside)
    window.must_say(rf"^STATE {story.beside} done$")
    window.close()
    assert "Traceback" not in window.errors, window.errors
    left = sorted(name for name in os.listdir(story.folder) if not name.endswith(STATISTICS))
    assert left == ["Geoid.tif", "Geoid_2.tif", "Multispectral.tif"]
    assert (story.folder / "Geoid.tif").read_bytes() == OLD
    assert [each.name for each in story.desktops.jobs.iterdir() if each.suffix != ".json"] == []
    for name, file in (("Geoid", "Geoid_2.tif"), ("Multispectral", "Multispectral.tif")):
        folders = [pathlib.Path(job["folder"]) for job in jobs_of(story.site, name)]
        delivered = [path.read_bytes() for folder in folders for path in folder.rglob("*.tif")]
        assert (story.folder / file).read_bytes() in delivered
        assert differences(str(story.folder / file), str(story.site.raster_path(name)), None) == []


# Two windows


def test_two_windows_never_work_on_the_same(tmp_path, desktops) -> None:
    folder = tmp_path / "rasters"
    with SiteProcess(queue_seconds=0.0, execute_seconds=0.1, speed=SPEED, hold="mid-file") as site:
        first = desktops.start()
        first.tell(do="start", image=site.image_url("Geoid"), folder=str(folder))
        ours = first.must_say("^STARTED ").split()[1]
        hold_in_file(site, "mid-file", folder)
        second = desktops.start()
        second.must_say(rf"^STATE {ours} elsewhere$")
        refuses(second, ours, site)
        first.kill()
        # Nobody tells it but the lock.
        second.must_say(rf"^STATE {ours} interrupted$")
        site.configure(running=True, hold="last-byte")
        both_resume([second, desktops.start()], ours, site, folder)
        (request,) = [each for each in fetched(site, "Geoid") if not each["headers"].get("Range")]
        size = (folder / "Geoid.tif").stat().st_size
        assert request["bytes_sent"] <= size / 2 + 1
        assert sent(site, "Geoid") <= size + 2 * SLACK and submits(site, "Geoid") == 1
        assert differences(str(folder / "Geoid.tif"), str(site.raster_path("Geoid")), None) == []
    assert [name for name in os.listdir(folder) if not name.endswith(STATISTICS)] == ["Geoid.tif"]


def refuses(window: Child, download: str, site: SiteProcess) -> None:
    """See that a window shows another's download as such, and does nothing with it."""
    before = len(site.log())
    window.tell(do="resume", id=download)
    row = rows(window)[download]
    assert row["elsewhere"] and row["cells"][1] == "Watched by another QGIS window", row
    assert not (row["can_resume"] or row["can_try_again"] or row["can_forget"] or row["is_active"]), row
    assert len(site.log()) == before, "no server was asked"


def both_resume(windows: List[Child], download: str, site: SiteProcess, folder: pathlib.Path) -> None:
    """Let two windows resume it at the same moment, kill the one that has it, and let the other finish."""
    windows[1].must_say(rf"^STATE {download} interrupted$")
    before = len(fetched(site, "Geoid"))
    for window in windows:
        window.tell(do="resume", id=download)
    hold_in_file(site, "last-byte", folder)
    wait_until(lambda: any(rows(window)[download]["elsewhere"] for window in windows))
    loser = lost(windows, download)
    assert len(fetched(site, "Geoid")) == before + 1
    refuses(loser, download, site)
    site.configure(running=True, hold="")
    next(window for window in windows if window is not loser).kill()
    loser.must_say(rf"^STATE {download} interrupted$")
    loser.tell(do="resume", id=download)
    loser.must_say(rf"^STATE {download} done$")
    assert len(fetched(site, "Geoid")) == before + 2
    loser.close()
    assert "Traceback" not in loser.errors, loser.errors


def lost(windows: List[Child], download: str) -> Child:
    """Return the window that did not get it."""
    found = [each for each in windows if rows(each)[download]["elsewhere"]]
    assert len(found) == 1, "one has it, and the other knows"
    return found[0]
