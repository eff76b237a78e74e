"""QGIS is killed again and again, at random moments, and in the end every download is there, once and whole.

    KILLS=200 PYTEST_ARGS="-k at_random -s" make test-scenarios      as many as you like; SEED=n repeats a run's dice
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import random
import re
import stat
import sys
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

import pytest

from tests.scenarios.child import Child
from tests.scenarios.reference import differences
from tests.server.asking import wait_until
from tests.server.process import SiteProcess

HEADLESS = pathlib.Path(__file__).with_name("headless.py")
KILLS = int(os.environ.get("KILLS", "6"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
SLACK = 1 << 20  # bytes that one kill may cost
OLD = b"an older good file"
GERMANY = [5.0, 45.0, 15.0, 55.0]
INI = """[arcgis_raster_download]
patience_seconds=20
reading_patience_seconds=5
longest_poll_seconds=0.25
late_results_scale=0.1
parallel_per_server=1
"""


class Profile:
    """A profile, its records, and one QGIS that is always ready to start with it."""

    def __init__(self, folder: pathlib.Path, settings: str = INI) -> None:
        self.folder = folder
        home = folder / "profiles" / "default"
        (home / "QGIS").mkdir(parents=True)
        (home / "QGIS" / "QGIS3.ini").write_text(settings)
        self.jobs = home / "arcgis_raster_download" / "jobs"
        self._spare: Optional[Child] = None
        self._all: List[Child] = []

    def start(self, spare: bool = False) -> Child:
        """Return a QGIS that is ready; let the next one get ready meanwhile."""
        child = self._spare or self._launch()
        self._spare = self._launch() if spare else None
        child.must_say("^READY 0.25$")
        return child

    def _launch(self) -> Child:
        command = [sys.executable, str(HEADLESS)]
        self._all.append(Child(command, QGIS_CUSTOM_CONFIG_PATH=str(self.folder), QT_QPA_PLATFORM="offscreen"))
        return self._all[-1]

    def close(self) -> None:
        """End whatever runs."""
        for child in self._all:
            if child.is_running:
                child.kill()

    def records(self) -> List[Dict[str, Any]]:
        """Return all records as they lie on the disk."""
        paths = sorted(self.jobs.glob("*.json")) if self.jobs.exists() else []
        for path in paths:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        return [json.loads(path.read_text()) for path in paths]

    def record_of(self, folder: pathlib.Path) -> Optional[Dict[str, Any]]:
        """Return the record of the download into a folder."""
        found = [each for each in self.records() if each["request"]["folder"] == str(folder)]
        assert len(found) <= 1
        return found[0] if found else None


@pytest.fixture
def profile(tmp_path: pathlib.Path) -> Iterator[Profile]:
    made = Profile(tmp_path / "config")
    yield made
    made.close()


@dataclass(frozen=True)
class Scene:
    """What is downloaded, and what lies in its way."""

    name: str
    images: Tuple[str, ...]
    extent: Optional[List[float]] = None
    old: Tuple[str, ...] = ()
    overwrite: bool = False
    speed: int = 12_000_000


SCENES = (
    Scene("one whole image", ("Geoid",), speed=6_000_000),
    Scene("beside an older file", ("Multispectral",), old=("Multispectral.tif",)),
    Scene("two jobs", ("Multispectral", "Geoid"), extent=GERMANY, speed=1_500_000),
    Scene("two files of one job", ("WorldClasses", "Geoid"), speed=6_000_000),
    Scene("over an older file", ("Geoid",), old=("Geoid.tif",), overwrite=True, speed=6_000_000),
)
MOMENTS = ("step", "time", "submitting", "queued", "executing", "fetching", "checking")


@dataclass
class Tally:
    """What a run of kills came to."""

    kills: int = 0
    downloads: int = 0
    lost: int = 0
    moments: Dict[str, int] = field(default_factory=dict)
    doubts: int = 0
    again: int = 0
    most_bytes_a_kill: float = 0.0

    def __str__(self) -> str:
        moments = ", ".join(f"{name} {count}" for name, count in sorted(self.moments.items()))
        return (
            f"{self.kills} kills of {self.downloads} downloads (seed {SEED}): lost: {self.lost}; "
            f"killed with a job under way to the server {self.doubts}, jobs run again for that {self.again}; "
            f"bytes a kill cost at most {self.most_bytes_a_kill / 1024:.0f} KiB; at {moments}"
        )


def digest(path: pathlib.Path) -> str:
    """Return what tells a file's content from any other."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Play:
    """One download from its start through some kills to its end."""

    def __init__(self, site: SiteProcess, profile: Profile, folder: pathlib.Path, scene: Scene, tally: Tally) -> None:
        self.site, self.profile, self.folder, self.scene, self.tally = site, profile, folder, scene, tally
        self._kills = 0
        self._doubts = 0
        self._last = ""
        self._story: List[str] = []
        self._noted: Dict[Tuple[int, ...], str] = {}
        folder.mkdir()
        for name in scene.old:
            (folder / name).write_bytes(OLD)
        site.reset()
        site.configure(speed=scene.speed)

    def run(self, dice: random.Random, kills: int) -> None:
        """Kill it so often, at most, then let it end."""
        while True:
            child = self.profile.start(spare=True)
            moment = dice.choice(MOMENTS) if self._kills < kills else ""
            self._begin(child, dice.randint(1, 45) if moment == "step" else 0)
            if self._is_killed(child, moment, dice):
                self._kills += 1
                self.tally.kills += 1
                self._look_after_kill()
                continue
            child.close()
            assert "Traceback" not in child.errors, child.errors
            if self.profile.record_of(self.folder) is not None and moment != "again":
                self._look_at_end(child)
                return

    def _begin(self, child: Child, die_at: int) -> None:
        order: Dict[str, Any] = {"watch": [str(self.folder)], "die_at": die_at}
        if self.profile.record_of(self.folder) is None:
            images = [self.site.image_url(name) for name in self.scene.images]
            child.tell(
                do="start", images=images, folder=str(self.folder), extent=self.scene.extent,
                overwrite=self.scene.overwrite, **order,
            )  # fmt: skip
        else:
            child.tell(do="resume", **order)

    def _is_killed(self, child: Child, moment: str, dice: random.Random) -> bool:
        """Wait for the moment and kill; False if the download has ended before it came."""
        if moment in ("", "step"):
            if child.wait_for("^ALL$", 60) is not None:
                return False
            assert moment, f"it ended by itself: {child.lines} {child.errors}"
            child.kill()
            died = next((line for line in child.lines if line.startswith("DIES")), None)
            assert died is not None, f"it died by itself: {child.lines} {child.errors}"
            self._count(re.sub(r"[0-9a-f]{32}", "record", died[len("DIES "):]))
            return True
        if moment == "time":
            over = child.wait_for("^ALL$", dice.uniform(0.0, 2.0)) is not None
        else:
            said = child.wait_for(rf"^STATE \w+ {moment}$|^ALL$", 60)
            over = said == "ALL" or child.wait_for("^ALL$", dice.choice((0.0, dice.uniform(0.0, 0.5)))) is not None
        if over:
            return False
        child.kill()
        states = [line.split()[2] for line in child.lines if line.startswith("STATE")]
        self._count(states[-1] if states else "start")
        return True

    def _count(self, moment: str) -> None:
        self._last = moment
        self.tally.moments[moment] = self.tally.moments.get(moment, 0) + 1

    def _look_after_kill(self) -> None:
        """Check what is on the disk while nobody runs."""
        record = self.profile.record_of(self.folder)
        self._story.append(f"{self._last}: {record} {sorted(os.listdir(self.folder))}")
        if record is None:
            assert self.site.log() == [], "the server knows of a download that nobody wrote down"
        for job in record["jobs"] if record else ():
            images = tuple(job["images"])
            assert self._noted.setdefault(images, job["url"] or self._noted.get(images, "")) in ("", job["url"])
            self._noted[images] = job["url"]
            self._doubts += not job["url"]
        whole = self._whole_files()
        for path in self._finals():
            size = path.stat().st_size
            if path.name in self.scene.old and path.read_bytes() == OLD:
                continue
            # The name of a file is taken right before it gets it, by an empty one.
            assert not size or digest(path) in whole, f"half a file as {path.name}: {size} bytes"

    def _look_at_end(self, child: Child) -> None:
        (end,) = (each for each in child.ended() if self._is_ours(each["id"]))
        self.tally.downloads += 1
        self.tally.lost += end["status"] != "done"
        if end["status"] != "done":
            pytest.fail("\n".join([f"lost: {self.scene.name}", *self._story, *child.lines]), pytrace=False)
        whole = self._whole_files()
        files = [pathlib.Path(path) for path in end["files"]]
        for path, image in zip(files, self.scene.images):
            assert digest(path) in whole
            if self.scene.extent is None:
                assert differences(str(path), str(self.site.raster_path(image)), None) == []
        kept = set() if self.scene.overwrite else set(self.scene.old)
        assert len(files) == len(self.scene.images) == len(set(files))
        expected = {f"{name}_2.tif" if f"{name}.tif" in kept else f"{name}.tif" for name in self._labels()}
        assert {path.name for path in files} == expected
        assert {path.name for path in self.folder.iterdir()} == expected | kept
        assert all((self.folder / name).read_bytes() == OLD for name in kept)
        self._look_at_journal(sum(path.stat().st_size for path in files))
        assert [path.name for path in self.profile.jobs.iterdir() if not re.fullmatch(r"\w{32}\.json", path.name)] == []

    def _look_at_journal(self, size: int) -> None:
        log = self.site.log()
        submits = sum(entry["path"].endswith("/submitJob") for entry in log)
        again = submits - len(self._record()["jobs"])
        assert 0 <= again <= self._doubts, f"{submits} jobs for {len(self._record()['jobs'])}, {self._doubts} in doubt"
        self.tally.doubts += self._doubts
        self.tally.again += again
        sent = sum(entry["bytes_sent"] for entry in log if "/arcgisjobs/" in entry["path"])
        assert sent <= size + SLACK * self._kills, f"{sent} bytes for {size} after {self._kills} kills"
        if self._kills:
            self.tally.most_bytes_a_kill = max(self.tally.most_bytes_a_kill, (sent - size) / self._kills)

    def _record(self) -> Dict[str, Any]:
        record = self.profile.record_of(self.folder)
        assert record is not None
        return record

    def _labels(self) -> List[str]:
        return self._record()["labels"]

    def _is_ours(self, download: str) -> bool:
        return self._record()["id"] == download

    def _finals(self) -> List[pathlib.Path]:
        return [path for path in self.folder.iterdir() if not path.name.endswith((".part", ".json", ".new"))]

    def _whole_files(self) -> Set[str]:
        """Return the hashes of the files that the site offers."""
        return {digest(path) for job in self.site.jobs() for path in pathlib.Path(job["folder"]).rglob("*.tif")}


def test_killed_at_random(tmp_path: pathlib.Path, profile: Profile, tell: Callable[[str], None]) -> None:
    dice, tally, number = random.Random(SEED), Tally(), 0
    print("seed", SEED)
    with SiteProcess(queue_seconds=0.2, execute_seconds=0.3, describe_seconds=0.02, expire_seconds=600) as site:
        while tally.kills < KILLS:
            scene = SCENES[number % len(SCENES)]
            number += 1
            Play(site, profile, tmp_path / f"rasters {number}", scene, tally).run(dice, min(5, KILLS - tally.kills))
    tell(str(tally))
    assert tally.lost == 0


@pytest.fixture
def slow_site() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0.2, execute_seconds=0.2, speed=3_000_000) as site:
        yield site


def leave_unfinished(
    site: SiteProcess, profile: Profile, folder: pathlib.Path, state: str = "fetching", **order: Any
) -> None:
    """Start the download of an image and kill QGIS in a state of it."""
    child = profile.start(spare=True)
    child.tell(do="start", images=[site.image_url("Geoid")], folder=str(folder), **order)
    child.must_say(rf"^STATE \w+ {state}$")
    child.kill()


def fetches(site: SiteProcess) -> List[Dict[str, Any]]:
    return [entry for entry in site.log() if "/arcgisjobs/" in entry["path"] and entry["path"].endswith(".tif")]


def submits(site: SiteProcess) -> int:
    return sum(entry["path"].endswith("/submitJob") for entry in site.log())


def test_two_windows_never_fetch_the_same(tmp_path, profile, slow_site) -> None:
    folder = tmp_path / "rasters"
    leave_unfinished(slow_site, profile, folder)
    before = len(fetches(slow_site))
    windows = [profile.start(), profile.start()]
    for window in windows:
        window.tell(do="resume")
    ends = []
    for window in windows:
        window.must_say("^ALL$")
        window.close()
        ends += window.ended()
    assert sorted(end["status"] for end in ends) in (["done", "interrupted"], ["done", "done"])
    assert submits(slow_site) == 1
    assert len(fetches(slow_site)) == before + 1, "one of them fetched the rest, once"
    for end in ends:
        assert end["elsewhere"] == (end["status"] == "interrupted")
        assert not end["elsewhere"] or not end["can_resume"]
    assert sorted(os.listdir(folder)) == ["Geoid.tif"]
    assert differences(str(folder / "Geoid.tif"), str(slow_site.raster_path("Geoid")), None) == []


def test_looking_at_the_records_takes_no_download_from_another_window(tmp_path, profile, slow_site) -> None:
    folder = tmp_path / "rasters"
    leave_unfinished(slow_site, profile, folder)
    windows = [profile.start(), profile.start()]
    for window in windows:
        window.tell(do="list")
    for window in windows:
        window.must_say("^ALL$")
        (end,) = window.ended()
        assert end["status"] == "interrupted" and end["can_resume"] and not end["elsewhere"]
        window.close()


@pytest.mark.parametrize("where", ["part", "file", "both"])
def test_a_record_that_points_elsewhere_deletes_and_writes_nothing(tmp_path, profile, slow_site, where) -> None:
    folder, precious = tmp_path / "rasters", make_precious(tmp_path)
    leave_unfinished(slow_site, profile, folder)
    path = point_elsewhere(profile, folder, precious, where)
    spoilt, requests = path.read_bytes(), len(slow_site.log())
    before = contents(folder, precious)
    child = profile.start()
    child.tell(do="resume")
    child.must_say("^ALL$")
    child.tell(do="forget")
    child.close()
    assert child.ended() == [] and path.read_bytes() == spoilt
    assert contents(folder, precious) == before
    assert len(slow_site.log()) == requests, "no server was asked"


@pytest.mark.parametrize("where", ["part", "file"])
def test_a_record_that_is_spoilt_while_qgis_runs_deletes_and_writes_nothing(
    tmp_path, profile, slow_site, where
) -> None:
    folder, precious = tmp_path / "rasters", make_precious(tmp_path)
    leave_unfinished(slow_site, profile, folder)
    child = profile.start()
    child.tell(do="list")
    child.must_say("^ALL$")
    path = point_elsewhere(profile, folder, precious, where)
    requests, before = len(slow_site.log()), contents(folder, precious)
    child.tell(do="resume")
    child.must_say(r"^STATE \w+ failed$")
    assert contents(folder, precious) == before and len(slow_site.log()) == requests
    child.tell(do="cancel")
    child.tell(do="forget")
    child.close()
    assert not path.exists(), "it is taken off the list"
    assert contents(folder, precious) == before and len(slow_site.log()) == requests


@pytest.mark.parametrize("where", ["part", "file"])
def test_cancelling_what_waits_reads_a_spoilt_record_and_deletes_nothing(tmp_path, profile, slow_site, where) -> None:
    folder, precious = tmp_path / "rasters", make_precious(tmp_path)
    child = profile.start()
    order = {"do": "start", "images": [slow_site.image_url("Geoid")]}
    child.tell(**order, folder=str(tmp_path / "first"))
    child.must_say(r"^STATE \w+ fetching$")
    child.tell(**order, folder=str(folder))
    waiting = child.must_say("^STARTED").split()[1]
    child.must_say(f"^STATE {waiting} waiting$")
    wait_until((profile.jobs / f"{waiting}.json").exists)
    path = point_elsewhere(profile, folder, precious, where)
    spoilt, before = path.read_bytes(), contents(precious)
    child.tell(do="cancel")
    child.must_say(f"^STATE {waiting} cancelled$")
    child.must_say("^ALL$")
    child.close()
    assert path.read_bytes() == spoilt and contents(precious) == before and not folder.exists()


@pytest.mark.parametrize("how", ["names another file", "is a link", "part is a link", "part is a second name"])
def test_a_note_beside_a_part_that_points_elsewhere_leads_nowhere(tmp_path, profile, slow_site, how) -> None:
    folder, precious = tmp_path / "rasters", make_precious(tmp_path)
    slow_site.configure(hold="mid-file", speed=12_000_000)
    child = profile.start(spare=True)
    child.tell(do="start", images=[slow_site.image_url("Geoid")], folder=str(folder))
    slow_site.wait_for_hold("mid-file")
    child.kill()
    slow_site.configure(running=True, hold="")
    part, note, victim = folder / "Geoid.tif.part", folder / "Geoid.tif.part.json", precious / "a.tif.part"
    if how == "names another file":
        part.unlink()
        note.write_text(json.dumps({**json.loads(note.read_text()), "named": "../precious/a.tif.part", "size": 13}))
    elif how == "is a link":
        (precious / "note.json").write_bytes(note.read_bytes())
        note.unlink()
        note.symlink_to(precious / "note.json")
    else:
        part.unlink()
        part.symlink_to(victim) if how == "part is a link" else os.link(victim, part)
    before = contents(precious)
    child = profile.start()
    child.tell(do="resume")
    child.must_say(r"^STATE \w+ done$", 60)
    child.close()
    assert contents(precious) == before
    assert sorted(os.listdir(folder)) == ["Geoid.tif"] and not (folder / "Geoid.tif").is_symlink()
    assert differences(str(folder / "Geoid.tif"), str(slow_site.raster_path("Geoid")), None) == []


def make_precious(tmp_path: pathlib.Path) -> pathlib.Path:
    """Make a folder that no download has to do with, and something in it."""
    folder = tmp_path / "precious"
    folder.mkdir()
    (folder / "a.tif.part").write_bytes(b"II*\0 precious")
    return folder


def point_elsewhere(profile: Profile, folder: pathlib.Path, precious: pathlib.Path, where: str) -> pathlib.Path:
    """Let the record of the download into a folder name something else as its part or file; return its path."""
    value = profile.record_of(folder)
    assert value is not None
    if where in ("part", "both"):
        value["parts"] = [{"image": 0, "path": str(precious / "a.tif.part")}]
    if where in ("file", "both"):
        value["files"] = [{"image": 0, "path": f"{folder}/../precious/a.tif.part", "size": 13}]
    path = profile.jobs / f"{value['id']}.json"
    path.write_text(json.dumps(value))
    return path


def contents(*folders: pathlib.Path) -> Dict[pathlib.Path, bytes]:
    """Return what the files of folders hold."""
    return {path: path.read_bytes() for folder in folders for path in folder.iterdir()}


def test_a_job_the_server_has_forgotten_is_said_in_a_sentence_and_can_be_run_again(tmp_path, profile) -> None:
    with SiteProcess(queue_seconds=0.0, execute_seconds=0.1, expire_seconds=0.0, hold="succeeded") as site:
        leave_unfinished(site, profile, tmp_path / "rasters", "executing|queued")
        while site.jobs():
            assert site.log()
        site.configure(hold="", expire_seconds=60)
        child = profile.start()
        child.tell(do="resume")
        child.must_say("^ALL$")
        (end,) = child.ended()
        assert end["status"] == "failed" and end["can_try_again"] and not end["can_resume"]
        assert re.fullmatch(r"[^\n{}]{20,250}\.", end["reason"]), end["reason"]
        child.tell(do="try again")
        again = child.must_say("^STARTED").split()[1]
        child.must_say(f"^STATE {again} done$")
        child.close()
        assert submits(site) == 2 and os.listdir(tmp_path / "rasters") == ["Geoid.tif"]


def test_resume_at_start_needs_nobody(tmp_path, slow_site) -> None:
    profile = Profile(tmp_path / "config", INI + "resume_at_start=true\n")
    try:
        leave_unfinished(slow_site, profile, tmp_path / "rasters")
        child = profile.start()
        child.tell(do="list")
        child.must_say(r"^STATE \w+ done$")
        child.close()
    finally:
        profile.close()
    assert submits(slow_site) == 1 and os.listdir(tmp_path / "rasters") == ["Geoid.tif"]


def test_what_waits_for_its_turn_is_not_lost(tmp_path, profile, slow_site) -> None:
    folder = tmp_path / "rasters"
    child = profile.start()
    order = {"do": "start", "images": [slow_site.image_url("Geoid")], "overwrite": False}
    child.tell(**order, folder=str(folder / "first"))
    child.must_say("^STARTED")
    child.tell(**order, folder=str(folder / "second"))
    waiting = child.must_say("^STARTED").split()[1]
    child.must_say(r"^STATE \w+ fetching$")
    child.kill()
    assert not (folder / "second").exists()
    child = profile.start()
    child.tell(do="resume")
    child.must_say(f"^STATE {waiting} done$", 60)
    child.close()
    assert os.listdir(folder / "second") == ["Geoid.tif"]
