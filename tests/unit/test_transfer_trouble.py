"""What breaks within one call is made good within it, for as long as the patience lasts."""

from __future__ import annotations

import pathlib
import random
import threading
import time
from typing import Any, Iterator, List, Optional, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis import transfer
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    NetworkError,
    ProtocolError,
    Reason,
    ServiceError,
    TransferError,
)
from arcgis_raster_download.plugin.arcgis.pace import Pace
from tests.unit import ranged_file
from tests.unit.loopback import Handler
from tests.unit.ranged_file import Fault, RangedFile, cuts, make_tiff, refuses, resets, says
from tests.unit.transfer_scene import NAME, PAGE, PART, SIZE, SLACK, STATE, TIFF, Scene, open_scene

RESTARTING = {"error": {"code": 500, "message": "Restarting", "details": []}}


@pytest.fixture
def scene(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(transfer, "_FIRST_WAIT", 0.01)
    with open_scene(tmp_path / "rasters") as opened:
        yield opened


@pytest.mark.parametrize("breaks", [cuts, resets])
@pytest.mark.parametrize("counts", [(0,), (3000,), (50_000, 0, 60_000), (1_000_000, 500_000), (SIZE - 1,)])
def test_a_broken_connection_is_made_again(scene: Scene, breaks: Any, counts: Tuple[int, ...]) -> None:
    scene.file.faults += [breaks(count) for count in counts]
    fetched = scene.fetch(patience=10.0)
    assert (scene.folder / NAME).read_bytes() == TIFF and fetched.size == SIZE and scene.names() == [NAME]
    assert scene.file.sent <= SIZE + SLACK * len(counts)


def test_breaks_at_twenty_points_cost_little(scene: Scene) -> None:
    scene.file.body = body = make_tiff(6000)
    dice = random.Random(4)
    scene.file.faults += [dice.choice((cuts, resets))(len(body) // 20) for _ in range(20)]
    troubles: List[float] = []
    scene.fetch(patience=10.0, on_trouble=lambda since, error: troubles.append(since))
    assert (scene.folder / NAME).read_bytes() == body
    # A beginning from scratch each time would take ten times the file.
    assert scene.file.sent <= len(body) + 20 * SLACK and len(troubles) == 20
    assert troubles == sorted(troubles) and troubles[-1] <= time.monotonic()


PASSING = {
    "502": says(PAGE, 502),
    "page": says(PAGE, 200),
    "page as tiff": says(PAGE, 200, Content_Type="image/tiff"),
    "cut json": says('{"error": {"code": 5', 200),
    "error 500": says(RESTARTING),
    "error 503": says({"error": {"code": 503, "message": "Busy", "details": []}}, 503),
    "503": says("", 503),
    "500": says("", 500),
    "empty": says("", 200),
    "text": says("upstream connect error", 200),
    "reset": refuses,
    "stall": ranged_file.stalls(0),
}


@pytest.mark.parametrize("trouble", PASSING)
def test_what_a_proxy_says_in_the_middle_passes(scene: Scene, trouble: str) -> None:
    scene.file.faults += [cuts(1_000_000), PASSING[trouble], PASSING[trouble]]
    told: List[ArcGISError] = []
    scene.fetch(patience=10.0, on_trouble=lambda since, error: told.append(error))
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.names() == [NAME]
    assert len(told) == 3 and told[0].reason is Reason.FILE_CUT
    assert [bool(each) for each in scene.file.ranges] == [False, True, True, True], "nothing was thrown away"
    assert scene.file.sent <= SIZE + SLACK


@pytest.mark.parametrize(("trouble", "kind"), [
    (says(PAGE, 502), ServiceError),
    (says(PAGE, 200), ProtocolError),
    (says("", 503), ProtocolError),
    (says(RESTARTING), ServiceError),
    (says("", 200), TransferError),
    (refuses, NetworkError),
], ids=["502", "page", "503", "error 500", "empty", "reset"])
def test_at_the_beginning_the_caller_may_know_another_address(scene: Scene, trouble: Fault, kind: type) -> None:
    for parts in ([], [PART, STATE]):
        scene.file.faults.append(trouble)
        with pytest.raises(kind) as caught:
            scene.fetch(patience=30.0)
        assert scene.names() == parts and caught.value.kept_part == (str(scene.folder / PART) if parts else "")
        assert len(scene.file.ranges) == 1
        if not parts:
            scene.leave_part(1_000_000)


INVALID = says({"error": {"code": 498, "message": "Invalid token.", "details": []}})
REQUIRED = says({"error": {"code": 499, "message": "Token Required", "details": []}})


@pytest.mark.parametrize(("trouble", "times"), [(INVALID, 1), (REQUIRED, 1), (says(PAGE, 404), 3)])
def test_what_may_be_over_at_once_is_asked_again(scene: Scene, trouble: Fault, times: int) -> None:
    scene.file.faults += [cuts(1_000_000), *([trouble] * times)]
    scene.fetch(patience=30.0)
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.sent <= SIZE + SLACK


@pytest.mark.parametrize(("trouble", "reason", "asked"), [
    (INVALID, Reason.SIGN_IN_NEEDED, 3),
    (REQUIRED, Reason.SIGN_IN_NEEDED, 3),
    (says("", 403), Reason.NOT_PERMITTED, 2),
    (says(PAGE, 404), Reason.SERVICE_MISSING, 5),
], ids=["498", "499", "403", "purged"])
def test_what_does_not_pass_is_told_and_the_part_is_kept(
    scene: Scene, trouble: Fault, reason: Reason, asked: int
) -> None:
    scene.file.faults += [cuts(1_000_000), *([trouble] * 9)]
    error = scene.break_off(patience=30.0)
    assert error.reason is reason
    assert error.kept_part == str(scene.folder / PART) and len(scene.file.ranges) == asked
    scene.file.faults.clear()
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.sent <= SIZE + 2 * SLACK


def test_a_stall_is_left_and_made_good(scene: Scene) -> None:
    scene.file.faults.append(ranged_file.stalls(1_000_000))
    told: List[ArcGISError] = []
    scene.fetch(patience=5.0, on_trouble=lambda since, error: told.append(error))
    assert [error.reason for error in told] == [Reason.STALLED]
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.sent <= SIZE + SLACK


def test_a_trickle_is_a_stall(scene: Scene) -> None:
    """No read ever runs into its time-out here."""
    scene.file.faults.append(ranged_file.trickles(1_000_000))
    told: List[ArcGISError] = []
    scene.fetch(patience=5.0, pace=Pace(1000, 0.3), on_trouble=lambda since, error: told.append(error))
    assert [error.reason for error in told] == [Reason.STALLED]
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.sent <= SIZE + SLACK


def test_a_server_that_only_trickles_does_not_keep_us(scene: Scene) -> None:
    """Every attempt brings some bytes, but never enough to be called progress."""
    scene.file.faults += [ranged_file.trickles(1_000_000), *[ranged_file.trickles(4100)] * 99]
    error = scene.break_off(patience=2.0, pace=Pace(8192, 0.2))
    assert error.reason is Reason.STALLED and error.kept_part
    assert 3 <= len(scene.file.ranges) < 10


def test_a_trickling_body_without_length_is_no_whole_one(scene: Scene) -> None:
    def endless(handler: Handler, file: RangedFile) -> None:
        file.give(handler, 900_000, Content_Length="", Connection="close")
        while not handler.server.over.wait(0.02):
            handler.wfile.write(b"x")

    scene.file.faults.append(endless)
    assert scene.break_off(pace=Pace(1000, 0.3)).reason is Reason.STALLED


def test_a_trickling_chunk_is_a_stall(scene: Scene) -> None:
    """What is left of a chunk is an error of its own to the library below."""

    def endless(handler: Handler, file: RangedFile) -> None:
        file.give(handler, 0, Content_Length="", Transfer_Encoding="chunked")
        handler.wfile.write(b"%x\r\n%s" % (SIZE, TIFF[:900_000]))
        for at in range(900_000, SIZE):
            if handler.server.over.wait(0.02):
                break
            handler.wfile.write(TIFF[at:at + 1])

    scene.file.faults.append(endless)
    assert scene.break_off(pace=Pace(1000, 0.3)).reason is Reason.STALLED
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.ranges[1]


def test_a_slow_link_is_no_trickle(scene: Scene) -> None:
    def slow(handler: Handler, file: RangedFile) -> None:
        file.give(handler, 0)
        for at in range(0, SIZE, 100_000):
            file.send(handler, TIFF[at:at + 100_000])
            handler.server.over.wait(0.05)

    scene.file.faults.append(slow)
    scene.fetch(pace=Pace(50_000, 0.25))
    assert len(scene.file.ranges) == 1 and (scene.folder / NAME).read_bytes() == TIFF


def test_progress_renews_the_patience(scene: Scene) -> None:
    scene.file.faults += [cuts(100_000), *[ranged_file.stalls(100_000)] * 3]
    began = time.monotonic()
    scene.fetch(patience=0.6)
    assert time.monotonic() - began > 1.4, "all in all longer than the patience"
    assert (scene.folder / NAME).read_bytes() == TIFF


def test_the_same_bytes_over_and_over_are_no_progress(scene: Scene) -> None:
    scene.file.knows_ranges = False
    scene.file.faults += [cuts(1_000_000)] * 999
    began, told = time.monotonic(), set()
    error = scene.break_off(patience=0.4, on_trouble=lambda since, error: told.add(since))
    assert error.reason is Reason.FILE_CUT and time.monotonic() - began < 3
    assert len(told) == 1, "silent since the last new byte"
    assert 3 < len(scene.file.ranges) < 30 and scene.names() == []


def test_the_bytes_of_a_changed_file_are_new_but_only_once(scene: Scene) -> None:
    """A file that is another one at each look would keep us for ever."""

    def other_each_time(handler: Handler, file: RangedFile) -> None:
        file.etag = f'"{len(file.ranges)}"'
        file.give(handler, 1_000_000)
        handler.close_connection = True

    scene.leave_part(SIZE - 1)
    scene.file.etag = '"v2"'
    scene.file.faults += [cuts(100_000), *[ranged_file.stalls(100_000)] * 2]
    began = time.monotonic()
    scene.fetch(patience=0.6)
    assert time.monotonic() - began > 0.9 and (scene.folder / NAME).read_bytes() == TIFF
    scene.file.faults += [other_each_time] * 999
    began = time.monotonic()
    assert scene.break_off(patience=0.4).reason is Reason.FILE_CHANGED and time.monotonic() - began < 3


def test_the_patience_ends_and_the_part_stays(scene: Scene) -> None:
    scene.file.faults += [cuts(1_000_000), *[refuses] * 999]
    began = time.monotonic()
    error = scene.break_off(patience=0.5)
    assert isinstance(error, NetworkError) and error.kept_part == str(scene.folder / PART)
    assert 0.5 <= time.monotonic() - began < 2
    assert len(scene.file.ranges) < 20, "the waits grow"


def test_the_server_says_when_to_come_again(scene: Scene) -> None:
    scene.file.faults += [cuts(1_000_000), says(PAGE, 503, Retry_After="1")]
    began = time.monotonic()
    scene.fetch(patience=5.0)
    assert 1.0 <= time.monotonic() - began < 3


def test_without_end_of_patience_a_cancel_ends_it(scene: Scene) -> None:
    scene.file.faults += [cuts(1_000_000), *[refuses] * 9999]
    told: List[float] = []

    def trouble(since: float, error: ArcGISError) -> None:
        told.append(since)
        if len(told) == 6:
            threading.Thread(target=scene.session.cancel.set).start()

    error = scene.break_off(patience=None, on_trouble=trouble)
    assert isinstance(error, Cancelled) and error.kept_part == str(scene.folder / PART)
    assert len(set(told)) == 1, "silent since the last byte, however often it was tried"
    scene.session.cancel = type(scene.session.cancel)()
    scene.file.faults.clear()
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF


def test_a_cancel_keeps_what_came(scene: Scene) -> None:
    scene.file.faults.append(ranged_file.stalls(1_000_000))

    def cancel(done: int, total: Optional[int]) -> None:
        scene.session.cancel.set()

    error = scene.break_off(progress=cancel, patience=60.0)
    assert isinstance(error, Cancelled) and error.kept_part and scene.names() == [PART, STATE]
    scene.session.cancel = type(scene.session.cancel)()
    assert scene.fetch().size == SIZE
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.ranges[1]


def test_a_body_longer_than_announced_is_not_kept(scene: Scene) -> None:
    def longer(handler: Handler, file: RangedFile) -> None:
        handler.send_response(200)
        for name, text in (("Transfer-Encoding", "chunked"), ("Content-Length", "300000"), ("ETag", '"v1"')):
            handler.send_header(name, text)
        handler.end_headers()
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (SIZE, TIFF))

    scene.file.faults.append(longer)
    error = scene.break_off(patience=5.0)
    assert error.reason is Reason.LONGER_THAN_ANNOUNCED and error.kept_part == "" and scene.names() == []
    assert len(scene.file.ranges) == 1
