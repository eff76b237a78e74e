"""The `.part` file and what is noted beside it: nothing in it is believed, nothing beside it is touched."""

from __future__ import annotations

import json
import os
import pathlib
import stat
import subprocess
import sys
from typing import Any, Dict, List

import pytest

from arcgis_raster_download.plugin.arcgis import partfile, partlock
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Cancelled, Reason, TransferError
from arcgis_raster_download.plugin.arcgis.partfile import PartFile, discard_part, find_named, forget_named, name_part
from arcgis_raster_download.plugin.arcgis.partstate import PartState, read_state, write_state
from arcgis_raster_download.plugin.arcgis.ranges import Span, read_span, read_unsatisfied

URL = "https://gis.example.com/arcgis/rest/directories/arcgisjobs/x_gpserver/j0123456789abcdef0123456789abcdef/a.tif"
DATE = "Sat, 21 Nov 2026 10:00:00 GMT"
STATE: Dict[str, Any] = {
    "format": 1, "url": URL, "etag": '"v1"', "last_modified": DATE, "total": 9000, "size": 5000, "named": "",
}
DATA = b"first bytes, " * 400


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "rasters").mkdir()
    (tmp_path / "precious").write_bytes(b"precious")
    return tmp_path / "rasters"


@pytest.fixture
def target(folder: pathlib.Path) -> str:
    return str(folder / "a.tif")


def names(folder: pathlib.Path) -> List[str]:
    return sorted(entry.name for entry in folder.iterdir())


def leave(folder: pathlib.Path, name: str = "a.tif", data: bytes = DATA, **changes: Any) -> None:
    """Leave a part and its state, as a killed program does."""
    (folder / (name + ".part")).write_bytes(data)
    (folder / (name + ".part.json")).write_text(json.dumps({**STATE, **changes}))


def taken_up(target: str, url: str = URL, resume: bool = True) -> bytes:
    """Return what a download for the target goes on with; the part stays."""
    with PartFile(target, url, resume) as part:
        part.keep = True
        data = part.tail(part.size)
        assert data == pathlib.Path(part.path).read_bytes()
    return data


# What is noted


def test_a_part_is_taken_up_with_what_is_noted(folder: pathlib.Path, target: str) -> None:
    leave(folder)
    with PartFile(target, URL, True) as part:
        assert part.path == target + ".part" and part.size == len(DATA) and part.can_continue
        assert part.state == PartState(URL, '"v1"', DATE, 9000, 5000)
        assert part.tail(9) == DATA[-9:]
        part.write(b"and more", 9000)
    assert (folder / "a.tif.part").read_bytes() == DATA + b"and more"
    assert json.loads((folder / "a.tif.part.json").read_text())["size"] == len(DATA) + 8


@pytest.mark.parametrize("noted", [0, 1, 5000, 8999, 10**15])
def test_the_disk_tells_how_much_there_is_and_not_the_note(folder: pathlib.Path, target: str, noted: int) -> None:
    leave(folder, size=noted)
    assert taken_up(target) == DATA


BAD: Dict[str, Any] = {
    "nothing": b"", "cut": json.dumps(STATE)[:-5].encode(), "binary": bytes(range(256)), "null": b"null", "list": b"[]",
    "deep": b"[" * 15_000, "long": json.dumps({**STATE, "more": "x" * 20_000}).encode(), "text": b'"x"',
    "newer format": {"format": 2}, "no number": {"format": "1"}, "true": {"format": True},
    "no format": {"format": None}, "no url": {"url": None}, "empty url": {"url": ""},
    "file": {"url": "file:///etc/passwd"}, "url list": {"url": [URL]},
    "secret": {"url": URL + "?token=x"}, "user": {"url": URL.replace("gis.", "me:pw@gis.")},
    "broken url": {"url": "https://[gis/a.tif"}, "port": {"url": "https://gis.example.com:99999/a.tif"},
    "header in etag": {"etag": '"v1"\r\nX-Evil: 1'}, "bare etag": {"etag": "v1"}, "etag number": {"etag": 1},
    "header in date": {"last_modified": DATE + "\r\nX-Evil: 1"}, "no date": {"last_modified": "today"},
    "negative": {"total": -1}, "text total": {"total": "9000"}, "true total": {"total": True},
    "huge": {"total": 10**30}, "infinite": b'{"format": 1, "total": Infinity}', "fraction": {"total": 9000.0},
    "negative size": {"size": -1}, "no size": {"size": None},
    "name outside": {"named": "../precious"}, "name below": {"named": "b/a.tif"}, "parent": {"named": ".."},
    "windows": {"named": "..\\precious"}, "absolute": {"named": "/etc/passwd"}, "name list": {"named": ["a.tif"]},
}


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_believed_is_no_state(folder: pathlib.Path, target: str, bad: str) -> None:
    leave(folder)
    content = BAD[bad]
    text = content if isinstance(content, bytes) else json.dumps({**STATE, **content}).encode()
    (folder / "a.tif.part.json").write_bytes(text)
    assert read_state(target + ".part") is None
    assert taken_up(target) == b"" and names(folder)[0] == "a.tif.part"
    assert (folder.parent / "precious").read_bytes() == b"precious"


@pytest.mark.parametrize("changes", [
    {"etag": "", "last_modified": ""}, {"etag": 'W/"v1"', "last_modified": ""}, {"total": len(DATA) - 1},
])
def test_a_part_that_cannot_be_continued_is_begun_anew(
    folder: pathlib.Path, target: str, changes: Dict[str, Any]
) -> None:
    leave(folder, **changes)
    assert taken_up(target) == b"" and "a.tif.part" in names(folder)


def test_an_unknown_length_is_no_obstacle(folder: pathlib.Path, target: str) -> None:
    leave(folder, total=None)
    assert taken_up(target) == DATA


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_state_that_is_no_file(folder: pathlib.Path, target: str, kind: str) -> None:
    leave(folder)
    path, other = folder / "a.tif.part.json", folder.parent / "state.json"
    os.rename(path, other)
    if kind == "link":
        path.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    before = other.read_bytes()
    assert read_state(target + ".part") is None
    with PartFile(target, URL, True) as part:
        part.begin(PartState(URL, '"v2"'))
        part.write(b"new", None)
        # A folder cannot be replaced: then nothing can be noted, and nothing is kept.
        assert part.can_continue is (kind != "folder")
    assert other.read_bytes() == before
    assert names(folder) == (["a.tif.part.json"] if kind == "folder" else ["a.tif.part", "a.tif.part.json"])
    assert kind == "folder" or stat.S_ISREG(path.lstat().st_mode)


def test_an_old_state_is_not_taken_for_that_of_new_bytes(folder: pathlib.Path, target: str) -> None:
    leave(folder)
    (folder / "a.tif.part.json.new").mkdir()  # so that no other can be written
    with PartFile(target, URL, True) as part:
        part.begin(PartState(URL, '"v2"'))
        part.write(b"new", None)
        assert read_state(part.path) is None and not part.can_continue
    assert names(folder) == ["a.tif.part.json.new"]


@pytest.mark.parametrize("kind", ["link", "file", "folder"])
def test_what_lies_where_a_state_is_written_anew(folder: pathlib.Path, target: str, kind: str) -> None:
    new = folder / "a.tif.part.json.new"
    if kind == "link":
        new.symlink_to(folder.parent / "precious")
    elif kind == "file":
        new.write_text("of a killed program")
    else:
        new.mkdir()
    assert write_state(target + ".part", PartState(URL)) is (kind != "folder")
    assert (folder.parent / "precious").read_bytes() == b"precious"
    assert names(folder) == (["a.tif.part.json.new"] if kind == "folder" else ["a.tif.part.json"])


def test_a_state_is_its_owners_only(target: str) -> None:
    before = os.umask(0)
    try:
        assert write_state(target + ".part", PartState(URL))
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(target + ".part.json").st_mode) == 0o600


@pytest.mark.parametrize(("etag", "date", "kept"), [
    ('"v1"', DATE, ('"v1"', DATE)),
    ('W/"v1"', "", ('W/"v1"', "")),
    (' "v1" ', "", ('"v1"', "")),
    ('"a"b"', "", ("", "")),
    ('"' + "x" * 300 + '"', "", ("", "")),
    ('"ü"', "", ("", "")),
    ("v1", "Saturday", ("", "")),
])
def test_validators_of_an_answer(etag: str, date: str, kept: tuple[str, str]) -> None:
    headers = {"ETag": etag, "Last-Modified": date}
    state = PartState.of_answer(URL + "?token=x", headers, 5)
    assert (state.etag, state.last_modified, state.url, state.total) == (*kept, URL, 5)


@pytest.mark.parametrize(("state", "validator"), [
    (PartState(URL, '"v1"', DATE), '"v1"'), (PartState(URL, 'W/"v1"', DATE), DATE), (PartState(URL, "", DATE), DATE),
    (PartState(URL, 'W/"v1"'), ""), (PartState(URL), ""),
])
def test_what_a_condition_is_made_of(state: PartState, validator: str) -> None:
    assert state.validator == validator


@pytest.mark.parametrize(("headers", "total", "agrees"), [
    ({}, None, True), ({"ETag": '"v1"', "Last-Modified": DATE}, 9, True), ({"ETag": 'W/"v1"'}, None, True),
    ({"ETag": '"v2"'}, 9, False), ({}, 8, False),
    ({"ETag": '"v1"', "Last-Modified": DATE.replace("10:", "11:")}, 9, False),
])
def test_what_speaks_against_the_same_version(headers: Dict[str, str], total: Any, agrees: bool) -> None:
    assert PartState(URL, '"v1"', DATE, 9).agrees(headers, total) is agrees
    assert PartState(URL).agrees(headers, total), "nothing is known that could differ"


@pytest.mark.parametrize(("other", "same"), [
    (URL, True),
    (URL + "?f=1", True),
    (URL.replace("https://gis.example.com", "http://internal:6080"), True),
    (URL.replace("/arcgis/rest", "/gis/rest"), True),
    (URL.replace("a.tif", "b.tif"), False),
    (URL.replace("j0123", "j4567"), False),
    (URL.replace("/rest/directories", "/files"), False),
    ("https://gis.example.com:99999/a.tif", False),
    ("", False),
])
def test_the_same_file(other: str, same: bool) -> None:
    assert PartState(URL).is_of(other) is same
    assert not PartState("").is_of("https://gis.example.com:99999/a.tif")
    plain = "https://gis.example.com/files/a.tif"
    assert PartState(plain).is_of(plain) and not PartState(plain).is_of(plain.replace("gis.", "other."))


# Whose part it is


def test_a_part_that_waits_for_another_download_is_not_touched(folder: pathlib.Path, target: str) -> None:
    leave(folder)
    leave(folder, "a_2.tif", b"also somebody's", url=URL.replace("j0123", "j7777"))
    other = URL.replace("j0123", "j4567")
    for resume in (True, False):
        with PartFile(target, other, resume) as part:
            assert part.path == str(folder / "a_3.tif.part") and part.size == 0
    with PartFile(target) as part:
        assert part.path == str(folder / "a_3.tif.part")
    assert names(folder) == ["a.tif.part", "a.tif.part.json", "a_2.tif.part", "a_2.tif.part.json"]
    assert taken_up(target) == DATA


def test_a_state_without_a_part_may_tell_another_downloads_file(folder: pathlib.Path, target: str) -> None:
    leave(folder, named="a.tif", size=5)
    (folder / "a.tif.part").rename(folder / "a.tif")
    with PartFile(target, URL.replace("j0123", "j4567"), True) as part:
        assert part.path == str(folder / "a_2.tif.part")
    assert names(folder) == ["a.tif", "a.tif.part.json"]


def test_a_part_is_found_under_whichever_number_it_has(folder: pathlib.Path, target: str) -> None:
    leave(folder, "a_7.tif")
    leave(folder, "a_b.tif", url=URL.replace("a.tif", "b.tif"))
    with PartFile(target, URL, True) as part:
        assert part.path == str(folder / "a_7.tif.part") and part.size == len(DATA)
        with PartFile(target, URL, True) as second:
            assert second.path == str(folder / "a.tif.part") and second.size == 0, "one writer each"
    assert names(folder) == ["a_7.tif.part", "a_7.tif.part.json", "a_b.tif.part", "a_b.tif.part.json"]


def test_a_new_beginning_takes_the_place_of_the_old_part(folder: pathlib.Path, target: str) -> None:
    leave(folder)
    assert taken_up(target, resume=False) == b"" and "a.tif.part" in names(folder)


@pytest.mark.parametrize("kind", ["link", "hard link", "folder", "pipe"])
def test_a_part_that_is_something_else_is_never_written_to(folder: pathlib.Path, target: str, kind: str) -> None:
    leave(folder)
    path, other = folder / "a.tif.part", folder.parent / "precious"
    path.unlink()
    if kind == "link":
        path.symlink_to(other)
    elif kind == "hard link":
        os.link(other, path)
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with PartFile(target, URL, True) as part:
        assert part.size == 0
        part.write(b"new", None)
    assert other.read_bytes() == b"precious"


@pytest.mark.parametrize("locks", [True, False])
def test_threads_know_each_others_claims(
    folder: pathlib.Path, target: str, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not locks:  # as on Windows
        monkeypatch.setattr(partlock, "fcntl", None)
    leave(folder)
    with PartFile(target, URL, True) as first, PartFile(target, URL, True) as second:
        assert (first.size, second.size) == (len(DATA), 0)
        assert first.path != second.path
    assert taken_up(target) == DATA
    assert not partfile._claims


HOLDER = """
import sys
sys.path.insert(0, sys.argv[1])
import conftest
from arcgis_raster_download.plugin.arcgis.partfile import PartFile
with PartFile(sys.argv[2], sys.argv[3], True) as part:
    print(part.path, part.size, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there a locked byte does it")
def test_programs_know_each_others_locks(folder: pathlib.Path, target: str) -> None:
    leave(folder)
    tests = str(pathlib.Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", HOLDER, tests, target, URL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout and other.stdin
        assert other.stdout.readline().split() == [target + ".part", str(len(DATA))]
        assert not discard_part(target, str(folder))
        with PartFile(target, URL, True) as part:
            assert part.path == str(folder / "a_2.tif.part") and part.size == 0
        assert names(folder) == ["a.tif.part", "a.tif.part.json"]
        other.stdin.write("\n")
        other.stdin.flush()
    assert taken_up(target) == DATA
    assert discard_part(target, str(folder)) and names(folder) == []


@pytest.mark.parametrize(("etag", "data", "kept"), [
    ('"v1"', b"bytes", True), ("", b"bytes", False), ('"v1"', b"", False),
])
def test_what_leaves_the_block_says_what_was_kept(
    folder: pathlib.Path, target: str, etag: str, data: bytes, kept: bool
) -> None:
    def broken_off() -> None:
        with PartFile(target, URL) as part:
            part.begin(PartState(URL, etag))
            part.write(data, None)
            raise Cancelled()

    with pytest.raises(Cancelled) as caught:
        broken_off()
    assert caught.value.kept_part == (target + ".part" if kept else "")
    assert names(folder) == (["a.tif.part", "a.tif.part.json"] if kept else [])


# Names


def test_a_state_goes_when_the_file_has_its_name(folder: pathlib.Path, target: str) -> None:
    with PartFile(target, URL) as part:
        part.begin(PartState(URL, '"v1"'))
        part.write(b"whole", 5)
        part.close()
        assert part.name(target) == target
        assert find_named(target, URL) == target, "until somebody else has noted it"
    assert names(folder) == ["a.tif"] and find_named(target, URL) == ""
    leave(folder)
    assert name_part(target + ".part", target) == str(folder / "a_2.tif")
    assert names(folder) == ["a.tif", "a_2.tif"]


@pytest.mark.parametrize("kind", ["found", "other size", "other url", "link", "folder", "missing", "part there"])
def test_a_file_named_by_a_killed_program(folder: pathlib.Path, target: str, kind: str) -> None:
    path, precious = folder / "a_2.tif", str(folder.parent / "precious")
    sizes = {"other size": 9, "link": len(precious)}
    leave(folder, "a.tif", DATA, named="a_2.tif", size=sizes.get(kind, 8))
    if kind != "part there":
        (folder / "a.tif.part").unlink()
    if kind == "link":
        path.symlink_to(precious)
    elif kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(b"12345678")
    url = URL.replace("j0123", "j4567") if kind == "other url" else URL
    assert find_named(target, url) == (str(path) if kind == "found" else "")
    forget_named(target, url)
    assert ("a.tif.part.json" in names(folder)) is (kind in ("other url", "part there"))


@pytest.mark.parametrize(("content", "stays"), [(b"", False), (b"mine", True)])
def test_the_placeholder_of_a_killed_program_goes(
    folder: pathlib.Path, target: str, content: bytes, stays: bool
) -> None:
    leave(folder, named="a_2.tif")
    (folder / "a_2.tif").write_bytes(content)
    assert taken_up(target) == DATA
    assert (folder / "a_2.tif").exists() is stays


@pytest.mark.parametrize(("content", "stays"), [(b"", False), (b"mine", True)])
def test_a_placeholder_goes_also_where_nothing_can_be_continued(
    folder: pathlib.Path, target: str, content: bytes, stays: bool
) -> None:
    leave(folder, named="a_2.tif", etag="", last_modified="")
    (folder / "a_2.tif").write_bytes(content)
    assert taken_up(target) == b"", "no validator, nothing to go on with"
    assert (folder / "a_2.tif").exists() is stays
    leave(folder, named="a_3.tif", etag="", last_modified="")
    (folder / "a_3.tif").write_bytes(b"")
    taken_up(target, URL.replace("j0123", "j4567"))
    assert (folder / "a_3.tif").exists(), "that of another download is its own"


# Forgetting


@pytest.mark.parametrize("given", ["a.tif", "a.tif.part"])
def test_a_part_is_discarded_with_its_state(folder: pathlib.Path, given: str) -> None:
    leave(folder)
    for name in ("a.tif", "a.tif.part.json.new", "b.tif.part", "b.tif.part.json", "a.tif.json", "a.tif.part.part"):
        (folder / name).write_text("x")
    assert discard_part(str(folder / given), str(folder))
    assert names(folder) == ["a.tif", "a.tif.json", "a.tif.part.part", "b.tif.part", "b.tif.part.json"]
    assert discard_part(str(folder / given), str(folder)), "nothing is left"


def test_a_folder_may_have_another_name(folder: pathlib.Path) -> None:
    leave(folder)
    (folder.parent / "alias").symlink_to(folder)
    assert discard_part(str(folder.parent / "alias" / "a.tif"), str(folder)) and names(folder) == []
    assert discard_part(str(folder / "a.tif"), str(folder.parent / "missing")) is False


@pytest.mark.parametrize("given", [
    "{folder}/../other/a.tif", "{other}/a.tif", "{folder}/link/a.tif", "{folder}/below/a.tif", "../other/a.tif",
    "a.tif", "{folder}/../other/a.tif.part", "{folder}", "{folder}/", "{folder}/.part", "", "{folder}/a\0.tif",
    "{folder}/a\ud800.tif",
])
def test_nothing_outside_the_folder_is_discarded(
    folder: pathlib.Path, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folder.parent / "other"
    (folder / "below").mkdir()
    other.mkdir()
    (folder / "link").symlink_to(other)
    for place in (other, folder / "below"):
        leave(place)
    (folder / ".part").write_text("x")
    monkeypatch.chdir(other if given.startswith("..") else folder)
    if not given.startswith("{folder}"):
        leave(folder)
    before = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    assert discard_part(given.format(folder=folder, other=other), str(folder)) is False
    assert {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_only_files_are_discarded(folder: pathlib.Path, target: str, kind: str) -> None:
    for name in ("a.tif.part", "a.tif.part.json"):
        if kind == "link":
            (folder / name).symlink_to(folder.parent / "precious")
        elif kind == "folder":
            (folder / name).mkdir()
        else:
            os.mkfifo(folder / name)
    assert discard_part(target, str(folder)) is False
    assert names(folder) == ["a.tif.part", "a.tif.part.json"]
    assert (folder.parent / "precious").read_bytes() == b"precious"


def test_a_second_name_of_a_discarded_file_stays(folder: pathlib.Path, target: str) -> None:
    leave(folder)
    os.link(folder / "a.tif.part", folder.parent / "second")
    assert discard_part(target, str(folder)) and (folder.parent / "second").read_bytes() == DATA


# Errors, and what headers say


def test_a_folder_that_takes_no_files_is_told(tmp_path: pathlib.Path) -> None:
    with pytest.raises(TransferError) as caught, PartFile(str(tmp_path / "missing" / "a.tif"), URL, True):
        pass
    assert caught.value.reason is Reason.FOLDER_NOT_WRITABLE and isinstance(caught.value, ArcGISError)


@pytest.mark.parametrize(("text", "span"), [
    ("bytes 5-9/10", Span(5, 9, 10)),
    (" Bytes  5 - 9 / 10 ", Span(5, 9, 10)),
    ("bytes 5-9/*", Span(5, 9, None)),
    ("bytes 9-5/10", None), ("bytes 5-10/10", None), ("bytes */10", None), ("bytes 5-9", None), ("5-9/10", None),
    ("bytes 5-9/10, bytes 0-1/10", None), ("", None), ("bytes -5-9/10", None), (f"bytes 0-{'9' * 40}/*", None),
])
def test_content_range(text: str, span: object) -> None:
    assert read_span({"Content-Range": text}) == span
    assert span is None or not isinstance(span, Span) or span.length == 5


@pytest.mark.parametrize(("text", "size"), [
    ("bytes */10", 10), ("bytes * / 10", 10), ("bytes */*", None), ("bytes 0-9/10", None), ("", None), ("*/10", None),
])
def test_unsatisfied_range(text: str, size: object) -> None:
    assert read_unsatisfied({"Content-Range": text}) == size
