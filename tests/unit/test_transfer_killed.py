"""A full disk, a killed program, a second program: what was there is gone on with, and nothing is lost."""

from __future__ import annotations

import pathlib
import random
import resource
import subprocess
import sys
import threading
import time
from typing import Iterator

import pytest

from arcgis_raster_download.plugin.arcgis import transfer
from arcgis_raster_download.plugin.arcgis.errors import Reason
from arcgis_raster_download.plugin.arcgis.partfile import discard_part
from tests.unit import ranged_file
from tests.unit.loopback import Handler
from tests.unit.ranged_file import PATH, RangedFile, cuts, make_tiff
from tests.unit.transfer_scene import NAME, OLD, PART, SIZE, SLACK, STATE, TIFF, Scene, open_scene

TESTS = str(pathlib.Path(__file__).resolve().parents[1])


@pytest.fixture
def scene(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(transfer, "_FIRST_WAIT", 0.01)
    with open_scene(tmp_path / "rasters") as opened:
        yield opened


# The disk


@pytest.fixture
def small_disk(scene: Scene) -> Iterator[Scene]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(scene.folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not permitted here; the limit on file sizes is tested instead")
    yield scene
    subprocess.run(["umount", str(scene.folder)], check=True)


def test_a_disk_that_fills_keeps_what_it_took(small_disk: Scene) -> None:
    def without_length(handler: Handler, file: RangedFile) -> None:
        file.give(handler, None, Content_Length="", Connection="close")
        handler.close_connection = True

    scene, part = small_disk, small_disk.folder / PART
    scene.file.faults.append(without_length)
    error = scene.break_off(patience=5.0)
    assert error.reason is Reason.DISK_FULL and error.kept_part == str(part)
    kept = part.stat().st_size
    assert error.done == kept > 500_000 and scene.names() == [PART, STATE], "nothing beside them"
    scene.file.ranges.clear()
    error = scene.break_off()
    assert error.reason is Reason.DISK_FULL and error.kept_part and part.stat().st_size == kept
    assert (error.done, error.total) == (kept, SIZE)
    subprocess.run(["mount", "-o", "remount,size=8m", str(scene.folder)], check=True)
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.names() == [NAME]
    assert scene.file.ranges == [f"bytes={kept - 4096}-"] * 2


LIMITED = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import conftest
from arcgis_raster_download.plugin.arcgis.errors import TransferError
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.transfer import fetch_file
session = Session(PlainNetwork())
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    fetch_file(session, sys.argv[2], sys.argv[3], cancel=session.cancel)
except TransferError as error:
    print(error.reason.value, error.done, error.total, error.kept_part)
"""


def test_a_file_system_that_takes_no_more_keeps_what_it_took(scene: Scene) -> None:
    command = [sys.executable, "-c", LIMITED, TESTS, scene.server.url(PATH), str(scene.folder / NAME)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert result.stdout.split() == ["disk_full", "100000", str(SIZE), str(scene.folder / PART)], result.stderr
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.ranges[1] == "bytes=95904-"


def test_memory_stays_flat_over_an_interrupted_download(scene: Scene) -> None:
    scene.file.body = make_tiff(6000)
    scene.fetch(overwrite=True)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scene.file.faults += [cuts(5_000_000)] * 7
    scene.fetch(overwrite=True, patience=5.0)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # KiB


# Other programs


CHILD = """
import os, sys
sys.path.insert(0, sys.argv[1])
import conftest
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.transfer import fetch_file
moment = sys.argv[4]
def stop(*ignored):
    print("here", flush=True)
    sys.stdin.readline()
if moment == "naming":
    replace = os.replace
    def stop_before(source, target):
        if not target.endswith(".json"):
            stop()
        replace(source, target)
    os.replace = stop_before
session = Session(PlainNetwork())
moments = {"begun": {"begun": stop}, "check": {"check": stop}, "delivered": {"delivered": stop}}
fetched = fetch_file(session, sys.argv[2], sys.argv[3], cancel=session.cancel, **moments.get(moment, {}))
print(fetched.path, fetched.size, flush=True)
"""


def child(scene: Scene, moment: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, TESTS, scene.server.url(PATH), str(scene.folder / NAME), moment]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def wait_for_bytes(scene: Scene, count: int) -> None:
    """Wait until another program has written so much."""
    deadline, part = time.monotonic() + 20, scene.folder / PART
    while not part.exists() or part.stat().st_size < count:
        assert time.monotonic() < deadline
        scene.server.over.wait(0.002)


def finish(scene: Scene) -> str:
    with child(scene) as process:
        out, _ = process.communicate("", timeout=30)
    assert process.returncode == 0 and out.endswith(f" {len(scene.file.body)}\n")
    return out.rsplit(" ", 1)[0]


@pytest.mark.parametrize("count", [0, 1000, 4097, 200_000, 1_000_000, SIZE - 1])
def test_a_killed_program_goes_on_in_another(scene: Scene, count: int) -> None:
    scene.file.faults.append(ranged_file.stalls(count))
    with child(scene) as process:
        scene.server.wait_for(1)
        # A read that has not got all it asked for has written nothing yet.
        wait_for_bytes(scene, max(count - (1 << 19), count // 2 if count > 9999 else 0))
        process.kill()
    kept = (scene.folder / PART).stat().st_size
    assert finish(scene) == str(scene.folder / NAME)
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.names() == [NAME]
    assert scene.file.sent <= SIZE + SLACK
    assert scene.file.ranges[1] == (f"bytes={kept - 4096}-" if kept > 4096 else "")


@pytest.mark.parametrize("moment", ["begun", "check", "naming", "delivered"])
def test_a_program_killed_at_each_step_leaves_one_good_file_in_the_end(scene: Scene, moment: str) -> None:
    (scene.folder / NAME).write_bytes(OLD)
    with child(scene, moment) as process:
        assert process.stdout is not None and process.stdout.readline() == "here\n"
        process.kill()
    assert finish(scene) == str(scene.folder / "Elevation_2.tif")
    assert scene.names() == [NAME, "Elevation_2.tif"]
    assert (scene.folder / NAME).read_bytes() == OLD
    assert (scene.folder / "Elevation_2.tif").read_bytes() == TIFF
    assert scene.file.sent <= SIZE + 4096
    if moment == "delivered":
        assert scene.file.sent == SIZE, "nothing is fetched twice"


def test_killed_again_and_again(scene: Scene) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    dice, kills = random.Random(seed), 8
    scene.file.body = body = make_tiff(3000)

    def slow(handler: Handler, file: RangedFile) -> None:
        start = file.start(handler) or 0
        file.give(handler, 0)
        for at in range(start, len(body), ranged_file.PIECE):
            file.send(handler, body[at:at + ranged_file.PIECE])
            handler.server.over.wait(0.004)

    scene.file.faults += [slow] * 99
    for number in range(kills):
        with child(scene) as process:
            scene.server.wait_for(number + 1)
            scene.server.over.wait(dice.uniform(0, 0.1))
            process.kill()
    scene.file.faults.clear()
    assert finish(scene) == str(scene.folder / NAME)
    assert (scene.folder / NAME).read_bytes() == body and scene.names() == [NAME]
    # At this speed a read is 64 KB, and that is what one kill may cost.
    assert scene.file.sent <= len(body) + kills * (100 << 10)


def test_another_program_is_not_disturbed(scene: Scene) -> None:
    scene.leave_part(1_000_000)
    held = threading.Event()

    def holds(handler: Handler, file: RangedFile) -> None:
        file.give(handler, 300_000)
        held.wait(20)
        file.send(handler, TIFF[(file.start(handler) or 0) + 300_000:])

    scene.file.faults.append(holds)
    with child(scene) as process:
        wait_for_bytes(scene, 1_200_000)
        assert not discard_part(str(scene.folder / PART), str(scene.folder)), "it is in use"
        assert scene.fetch().path == str(scene.folder / NAME)
        held.set()
        out, _ = process.communicate("", timeout=30)
    assert out.split() == [str(scene.folder / "Elevation_2.tif"), str(SIZE)]
    assert scene.names() == [NAME, "Elevation_2.tif"]
    assert (scene.folder / NAME).read_bytes() == (scene.folder / "Elevation_2.tif").read_bytes() == TIFF
