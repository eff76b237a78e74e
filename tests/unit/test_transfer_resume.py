"""A later call goes on where an earlier one stopped, and never joins two files."""

from __future__ import annotations

import gzip
import json
import pathlib
import stat
from typing import Dict, Iterator, List, Optional, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis import partfile, transfer
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    JobError,
    Reason,
)
from arcgis_raster_download.plugin.arcgis.tiff import TiffInfo
from arcgis_raster_download.plugin.arcgis.transfer import FetchedFile
from tests.unit import ranged_file
from tests.unit.loopback import Handler
from tests.unit.ranged_file import PATH, Fault, RangedFile, becomes, changes, cuts, make_tiff, says
from tests.unit.transfer_scene import NAME, OLD, PAGE, PART, SIZE, STATE, TIFF, Scene, open_scene

OTHER, SMALLER = make_tiff(), make_tiff(500)
DATE, LATER = "Sat, 21 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 11:00:00 GMT"


@pytest.fixture
def scene(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(transfer, "_FIRST_WAIT", 0.01)
    with open_scene(tmp_path / "rasters") as opened:
        yield opened


# A later call goes on


@pytest.mark.parametrize("count", [5000, 100_000, 1_000_000, SIZE - 4097, SIZE - 1])
def test_a_later_call_asks_for_the_rest_only(scene: Scene, count: int) -> None:
    kept = scene.leave_part(count)
    assert 0 <= count - kept < (1 << 19)
    reports: List[Tuple[int, Optional[int]]] = []
    fetched = scene.fetch(progress=lambda done, total: reports.append((done, total)))
    assert fetched.path == str(scene.folder / NAME) and (scene.folder / NAME).read_bytes() == TIFF
    assert fetched.size == SIZE and fetched.etag == '"v1"' and fetched.tiff is not None
    assert scene.names() == [NAME]
    assert scene.file.ranges == [f"bytes={kept - 4096}-"] and scene.file.conditions == ['"v1"']
    assert scene.file.sent == SIZE - kept + 4096
    assert reports[0][0] > kept and reports[-1] == (SIZE, SIZE) and {total for _, total in reports} == {SIZE}


def test_what_is_written_down_about_a_part(scene: Scene) -> None:
    secret = "".join(("hush", "hush"))
    scene.file.last_modified = DATE
    scene.file.faults.append(cuts(1_000_000))
    url = f"http://user:{secret}@127.0.0.1:{scene.server.server_port}{PATH}?token={secret}#x"
    error = scene.break_off(url=url)
    assert error.kept_part == str(scene.folder / PART)
    text = (scene.folder / STATE).read_text()
    kept = (scene.folder / PART).stat().st_size
    assert secret not in text and json.loads(text) == {
        "format": 1, "url": scene.server.url(PATH), "etag": '"v1"', "last_modified": DATE, "total": SIZE, "size": kept,
        "named": "",
    }
    assert stat.S_IMODE((scene.folder / STATE).stat().st_mode) == 0o600


def test_the_state_is_written_before_the_first_byte_and_on_the_way(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partfile, "_NOTE_EVERY", 500_000)
    seen: List[Tuple[int, int]] = []

    def look(done: int, total: Optional[int]) -> None:
        seen.append((json.loads((scene.folder / STATE).read_text())["size"], (scene.folder / PART).stat().st_size))

    monkeypatch.setattr(transfer, "PROGRESS_EVERY", 0.0)
    scene.fetch(progress=look)
    assert all(noted <= written < noted + 500_000 + (1 << 19) for noted, written in seen[:-1])
    assert seen[0][0] < 500_000 and len({noted for noted, _ in seen}) >= 3


def test_the_state_is_written_every_few_seconds(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partfile, "_NOTE_AFTER", 0.0)
    monkeypatch.setattr(transfer, "PROGRESS_EVERY", 0.0)
    pairs: List[bool] = []

    def look(done: int, total: Optional[int]) -> None:
        pairs.append(json.loads((scene.folder / STATE).read_text())["size"] == done)

    scene.fetch(progress=look)
    assert all(pairs)


def test_a_date_will_do_where_there_is_no_strong_etag(scene: Scene) -> None:
    scene.file.etag, scene.file.last_modified = 'W/"v1"', DATE
    kept = scene.leave_part(1_000_000)
    scene.fetch()
    assert scene.file.conditions == [DATE] and scene.file.ranges == [f"bytes={kept - 4096}-"]
    assert (scene.folder / NAME).read_bytes() == TIFF


@pytest.mark.parametrize("validators", [("", ""), ('W/"v1"', ""), ("v1", ""), ("", "yesterday")])
def test_without_a_validator_nothing_is_kept(scene: Scene, validators: Tuple[str, str]) -> None:
    scene.file.etag, scene.file.last_modified = validators
    scene.file.faults.append(cuts(1_000_000))
    error = scene.break_off()
    assert error.kept_part == "" and scene.names() == []
    scene.fetch()
    assert scene.file.ranges == ["", ""] and (scene.folder / NAME).read_bytes() == TIFF


def test_a_call_may_insist_on_a_new_beginning(scene: Scene) -> None:
    scene.leave_part(1_000_000)
    scene.fetch(resume=False)
    assert scene.file.ranges == [""] and scene.file.sent == SIZE and scene.names() == [NAME]


def test_a_tiny_part_is_not_worth_a_range(scene: Scene) -> None:
    scene.leave_part(1_000_000)
    with open(scene.folder / PART, "r+b") as part:
        part.truncate(4096)
    scene.fetch()
    assert scene.file.ranges == [""] and (scene.folder / NAME).read_bytes() == TIFF


def test_the_same_file_under_another_name_of_its_server(scene: Scene) -> None:
    """A job's file is the same behind every host and context; its own random id says so."""
    kept = scene.leave_part(1_000_000)
    outside = PATH.replace("/arcgis/", "/gis/portal/")
    scene.server.answers[outside] = scene.file
    scene.fetch(url=f"http://localhost:{scene.server.server_port}{outside}")
    assert scene.file.ranges == [f"bytes={kept - 4096}-"] and (scene.folder / NAME).read_bytes() == TIFF


@pytest.mark.parametrize("path", ["/arcgis/rest/directories/arcgisoutput/Elevation.tif", "/files/Elevation.tif"])
def test_another_path_without_a_job_is_another_file_on_another_server(scene: Scene, path: str) -> None:
    file = RangedFile(TIFF, faults=[cuts(1_000_000)])
    scene.server.answers[path] = file
    assert scene.break_off(url=scene.server.url(path)).kept_part
    before = (scene.folder / PART).read_bytes()
    scene.fetch(url=f"http://localhost:{scene.server.server_port}{path}")
    assert file.ranges == ["", ""], "not joined"
    assert scene.names() == [NAME, PART, STATE] and (scene.folder / PART).read_bytes() == before, "and not touched"


# What the server says to a range


def other_length(handler: Handler, file: RangedFile) -> None:
    start = file.start(handler)
    handler.give(OTHER[start:], 206, {"Content-Range": f"bytes {start}-{SIZE}/{SIZE + 1}", "ETag": '"v1"'})


def other_start(handler: Handler, file: RangedFile) -> None:
    start = (file.start(handler) or 0) + 1
    handler.give(TIFF[start:], 206, {"Content-Range": f"bytes {start}-{SIZE - 1}/{SIZE}", "ETag": '"v1"'})


def other_bytes(handler: Handler, file: RangedFile) -> None:
    """Send another file under the same validator, as servers do that make it from a date."""
    file.body = OTHER
    file.give(handler)


def several_ranges(handler: Handler, file: RangedFile) -> None:
    handler.give(b"--x\r\n\r\n", 206, {"Content-Type": "multipart/byteranges; boundary=x"})


def packed_range(handler: Handler, file: RangedFile) -> None:
    start = file.start(handler) or 0
    file.give(handler, 0, Content_Encoding="gzip", Content_Length="", Connection="close")
    file.send(handler, gzip.compress(TIFF[start:]))
    handler.close_connection = True


NOT_JOINED: Dict[str, Tuple[Fault, int, bytes]] = {
    # What the server does, how many requests it takes then, and which file there is in the end.
    "200 because the ETag changed": (becomes(OTHER, '"v2"'), 1, OTHER),
    "200 with a shorter file": (becomes(SMALLER, '"v2"'), 1, SMALLER),
    "200 because it knows no ranges": (lambda handler, file: handler.give(TIFF, 200, {"ETag": '"v1"'}), 1, TIFF),
    "206 with another ETag": (changes(ETag='"v2"'), 2, TIFF),
    "206 with another date": (changes(Last_Modified=LATER), 2, TIFF),
    "206 with another length": (other_length, 2, TIFF),
    "206 with another start": (other_start, 2, TIFF),
    "206 whose length contradicts itself": (changes(Content_Length=str(SIZE)), 2, TIFF),
    "206 without Content-Range": (changes(Content_Range=""), 2, TIFF),
    "206 with a senseless Content-Range": (changes(Content_Range=f"bytes 9-3/{SIZE}"), 2, TIFF),
    "206 with several ranges": (several_ranges, 2, TIFF),
    "206 packed": (packed_range, 2, TIFF),
    "206 of other bytes": (other_bytes, 2, OTHER),
    "416 of a shorter file": (says("", 416, Content_Range="bytes */1000"), 2, TIFF),
    "416 without a length": (says("", 416), 2, TIFF),
    "416 of another version": (says("", 416, Content_Range="bytes */1000000", ETag='"v2"'), 2, TIFF),
}


@pytest.mark.parametrize("answer", NOT_JOINED)
def test_two_files_are_never_joined(scene: Scene, answer: str) -> None:
    scene.file.last_modified = DATE
    kept = scene.leave_part(1_000_000)
    fault, requests, content = NOT_JOINED[answer]
    scene.file.faults.append(fault)
    fetched = scene.fetch()
    assert (scene.folder / NAME).read_bytes() == content and fetched.size == len(content)
    assert scene.file.ranges == [f"bytes={kept - 4096}-", ""][:requests]
    assert scene.names() == [NAME]


def test_a_whole_part_is_only_looked_at(scene: Scene) -> None:
    scene.leave_part(1_000_000)
    (scene.folder / PART).write_bytes(TIFF)
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.file.sent == 4096


@pytest.mark.parametrize("total", [None, SIZE])
def test_416_about_a_part_that_is_whole(scene: Scene, total: Optional[int]) -> None:
    scene.leave_part(1_000_000)
    (scene.folder / PART).write_bytes(TIFF)
    scene.edit_state(total=total)
    scene.file.faults.append(says("", 416, Content_Range=f"bytes */{SIZE}"))
    assert scene.fetch().etag == '"v1"'
    assert (scene.folder / NAME).read_bytes() == TIFF and len(scene.file.ranges) == 1 and scene.file.sent == 0


def test_416_does_not_make_a_file_whole_that_is_not(scene: Scene) -> None:
    """The structure has the last word; then nothing is kept, and the next call begins anew."""
    kept = scene.leave_part(1_000_000)
    scene.edit_state(total=None)
    scene.file.faults.append(says("", 416, Content_Range=f"bytes */{kept}"))
    error = scene.break_off()
    assert error.reason is Reason.FILE_CUT and error.kept_part == "" and scene.names() == []
    scene.fetch()
    assert (scene.folder / NAME).read_bytes() == TIFF


def test_a_server_that_gives_a_long_rest_in_pieces(scene: Scene) -> None:
    kept = scene.leave_part(500_000)

    def piece(handler: Handler, file: RangedFile) -> None:
        start = file.start(handler)
        assert start is not None
        data = TIFF[start:start + 600_000]
        handler.give(data, 206, {"Content-Range": f"bytes {start}-{start + len(data) - 1}/{SIZE}", "ETag": '"v1"'})

    scene.file.faults += [piece] * 9
    troubles: List[ArcGISError] = []
    scene.fetch(on_trouble=lambda since, error: troubles.append(error))
    assert (scene.folder / NAME).read_bytes() == TIFF and not troubles
    assert len(scene.file.ranges) == -(-(SIZE - kept) // (600_000 - 4096))


def test_a_piece_that_brings_nothing_is_no_endless_loop(scene: Scene) -> None:
    scene.leave_part(500_000)

    def nothing_new(handler: Handler, file: RangedFile) -> None:
        start = file.start(handler)
        assert start is not None
        headers = {"Content-Range": f"bytes {start}-{start + 4095}/{SIZE}", "ETag": '"v1"'}
        handler.give(TIFF[start:start + 4096], 206, headers)

    scene.file.faults += [nothing_new] * 99
    error = scene.break_off()
    assert error.reason is Reason.FILE_CUT and error.kept_part and len(scene.file.ranges) == 1


def test_a_server_without_ranges_starts_again_and_leaves_nothing(scene: Scene) -> None:
    scene.file.knows_ranges = False  # and says so: Accept-Ranges: none
    scene.file.faults.append(cuts(1_000_000))
    error = scene.break_off()
    assert error.kept_part == "" and scene.names() == []
    scene.file.faults += [cuts(1_500_000), cuts(700_000)]
    scene.fetch(patience=5.0)
    assert scene.file.ranges == [""] * 4 and (scene.folder / NAME).read_bytes() == TIFF


@pytest.mark.parametrize("breaks", [1, 2, 3])
def test_a_server_that_ignores_ranges_in_silence_is_asked_for_one_once(scene: Scene, breaks: int) -> None:
    scene.leave_part(1_000_000)
    scene.file.knows_ranges, scene.file.extra = False, {"Accept-Ranges": ""}
    scene.file.faults += [*[cuts(1_200_000)] * breaks, says("", 403)]
    error = scene.break_off(patience=5.0)
    assert error.reason is Reason.NOT_PERMITTED
    assert error.kept_part == "" and scene.names() == [], "it could not be continued"
    assert [bool(each) for each in scene.file.ranges] == [True] + [False] * breaks


def test_a_packed_body_is_never_continued(scene: Scene) -> None:
    packed = gzip.compress(TIFF)
    headers = {"Content-Encoding": "gzip", "ETag": '"v1"', "Accept-Ranges": "bytes"}

    def cut_packed(handler: Handler, file: RangedFile) -> None:
        handler.give(packed[:1_000_000], 200, {**headers, "Content-Length": str(len(packed))})
        handler.close_connection = True

    scene.file.faults.append(cut_packed)
    assert scene.break_off().kept_part == "" and scene.names() == []
    scene.file.faults += [cut_packed, lambda handler, file: handler.give(packed, 200, headers)]
    scene.fetch(patience=5.0)
    assert scene.file.ranges == ["", "", ""] and (scene.folder / NAME).read_bytes() == TIFF


def test_a_body_without_length_is_continued(scene: Scene) -> None:
    """Neither a cut chunk nor a connection that just ends says how much there is; the range does."""

    def chunked(handler: Handler, file: RangedFile) -> None:
        handler.send_response(200)
        for name, text in (("ETag", '"v1"'), ("Transfer-Encoding", "chunked")):
            handler.send_header(name, text)
        handler.end_headers()
        file.send(handler, b"%x\r\n%s" % (SIZE, TIFF[:800_000]))
        handler.close_connection = True

    def open_ended(handler: Handler, file: RangedFile) -> None:
        file.give(handler, 900_000, Content_Length="", Connection="close")
        handler.close_connection = True

    for fault in (chunked, open_ended):
        scene.file.faults += [fault, cuts(50_000), says("", 403)]
        assert scene.break_off(patience=5.0).kept_part
        assert json.loads((scene.folder / STATE).read_text())["total"] == SIZE, "the range told it"
        fetched = scene.fetch(patience=5.0, overwrite=True)
        assert (scene.folder / NAME).read_bytes() == TIFF and fetched.size == SIZE
    assert [bool(each) for each in scene.file.ranges] == [False, True, True, True] * 2


# What is done with the file in the end


@pytest.mark.parametrize(("reason", "kept"), [
    (Reason.NOT_CLIPPED, True), (Reason.WRONG_FILE, False), (Reason.CANCELLED, True),
])
def test_a_refused_file(scene: Scene, reason: Reason, kept: bool) -> None:
    def check(part: str, info: Optional[TiffInfo]) -> None:
        raise Cancelled() if reason is Reason.CANCELLED else JobError(reason, "Elevation")

    error = scene.break_off(check=check)
    assert error.kept_part == (str(scene.folder / PART) if kept else "")
    assert scene.names() == ([PART, STATE] if kept else [])


def test_a_file_kept_aside_is_safe_from_other_downloads(scene: Scene) -> None:
    scene.file.etag = ""  # it could not be continued, but it is whole and somebody wants it

    def check(part: str, info: Optional[TiffInfo]) -> None:
        raise JobError(Reason.NOT_CLIPPED, "Elevation")

    kept = scene.break_off(check=check).kept_part
    other = RangedFile(OTHER)
    scene.fetch(url=scene.server.at("/other", other))
    assert scene.names() == [NAME, PART, STATE]
    assert partfile.name_part(kept, str(scene.folder / NAME)) == str(scene.folder / "Elevation_2.tif")
    assert scene.names() == [NAME, "Elevation_2.tif"]
    assert ((scene.folder / NAME).read_bytes(), (scene.folder / "Elevation_2.tif").read_bytes()) == (OTHER, TIFF)


def test_a_file_that_cannot_get_its_name_is_kept(scene: Scene) -> None:
    (scene.folder / NAME).mkdir()
    error = scene.break_off(overwrite=True)
    assert error.reason is Reason.FOLDER_NOT_WRITABLE and error.kept_part == str(scene.folder / PART)
    (scene.folder / NAME).rmdir()
    scene.fetch(overwrite=True)
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.names() == [NAME] and scene.file.sent == SIZE + 4096


def test_the_caller_hears_of_the_part_and_of_the_file(scene: Scene) -> None:
    heard: List[object] = []

    def begun(part: str) -> None:
        heard.append((part, len(scene.file.ranges), scene.names()))

    def delivered(fetched: FetchedFile) -> None:
        heard.append((fetched.path, scene.names()))

    scene.fetch(begun=begun, delivered=delivered)
    assert heard == [(str(scene.folder / PART), 0, [PART]), (str(scene.folder / NAME), [NAME, STATE])]
    assert scene.names() == [NAME]


# Others


def test_two_downloads_of_one_name_wait_side_by_side(scene: Scene) -> None:
    """Each finds its own part again, whichever goes on first."""
    other = RangedFile(OTHER, faults=[cuts(700_000)])
    other_url = scene.server.at(PATH.replace("j0123", "j9999"), other)
    first = scene.leave_part(1_000_000)
    assert scene.break_off(url=other_url).kept_part == str(scene.folder / "Elevation_2.tif.part")
    second = (scene.folder / "Elevation_2.tif.part").stat().st_size
    assert scene.fetch(url=other_url).path == str(scene.folder / NAME)
    assert other.ranges[-1] == f"bytes={second - 4096}-" and (scene.folder / NAME).read_bytes() == OTHER
    assert scene.fetch().path == str(scene.folder / "Elevation_2.tif")
    assert scene.file.ranges == [f"bytes={first - 4096}-"] and (scene.folder / "Elevation_2.tif").read_bytes() == TIFF
    assert scene.names() == [NAME, "Elevation_2.tif"]


def test_an_older_good_file_survives_everything(scene: Scene) -> None:
    (scene.folder / NAME).write_bytes(OLD)
    for fault in (cuts(1_000_000), says(PAGE, 502), says("", 404), ranged_file.stalls(1000)):
        scene.file.faults.append(fault)
        scene.break_off(overwrite=True)
        assert (scene.folder / NAME).read_bytes() == OLD
    scene.fetch(overwrite=True)
    assert (scene.folder / NAME).read_bytes() == TIFF and scene.names() == [NAME]
