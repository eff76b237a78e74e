"""One URL to one file, over a real loopback server that tells every lie a download can meet."""

from __future__ import annotations

import errno
import gzip
import http.server
import json
import os
import pathlib
import resource
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
import unicodedata
import zlib
from typing import Any, Callable, Iterator

import pytest

from arcgis_raster_download.plugin.arcgis import partfile, partlock
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    JobError,
    NetworkError,
    ProtocolError,
    Reason,
    ServiceError,
    SignInError,
    TransferError,
)
from arcgis_raster_download.plugin.arcgis.filenames import file_error, inside, reserve_name, safe_name
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.tiff import TiffInfo
from arcgis_raster_download.plugin.arcgis.transfer import FetchedFile, fetch_file


def small_tiff(side: int = 700) -> bytes:
    """Build a valid one-strip TIFF of noise, with its directory in front as in a COG."""
    pixels = os.urandom(side * side)
    entries = [(256, 4, side), (257, 4, side), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    entries += [(273, 4, 200), (277, 3, 1), (278, 4, side), (279, 4, len(pixels))]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4)
    return head.ljust(200, b"\0") + pixels


TIFF = small_tiff()
PAGE = b"<!DOCTYPE html><html><head><title>Sign&nbsp;in</title></head><body>" + b"x" * 9000 + b"</body></html>"


def envelope(code: object, message: str) -> bytes:
    """Return a server's error as JSON."""
    return json.dumps({"error": {"code": code, "message": message, "details": []}}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answer as the test's function for the path says."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        try:
            self.server.answers[self.path](self)
        except OSError:
            self.close_connection = True  # the client went away, as it was meant to

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def head(self, length: int | None, status: int = 200, **headers: str) -> None:
        """Send status and headers."""
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def reset(self) -> None:
        """End the connection with a reset instead of an orderly close."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.flush()
        self.rfile.close()
        self.connection.close()
        self.close_connection = True


Answer = Callable[[Handler], None]


class Site(http.server.ThreadingHTTPServer):
    """Serve on a free port of the loopback interface; count connections."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.connections = 0
        self.over = threading.Event()

    def get_request(self) -> tuple[socket.socket, object]:
        """Count what is accepted."""
        self.connections += 1
        return super().get_request()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent about clients that hang up: that is what is tested."""

    def at(self, path: str, answer: Answer) -> str:
        """Offer an answer under a path; return its URL."""
        self.answers[path] = answer
        return f"http://127.0.0.1:{self.server_port}{path}"

    def serves(self, body: bytes, status: int = 200, **headers: str) -> str:
        """Offer a plain body; return its URL."""

        def answer(handler: Handler) -> None:
            handler.head(len(body), status, **headers)
            handler.wfile.write(body)

        return self.at("/rest/directories/out.tif", answer)


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(read_timeout=1.0))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "rasters").mkdir()
    return tmp_path / "rasters"


def fetch(session: Session, url: str, folder: pathlib.Path, **options: Any) -> FetchedFile:
    return fetch_file(session, url, str(folder / "Elevation.tif"), cancel=session.cancel, **options)


def names(folder: pathlib.Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# What arrives


def test_a_file_arrives_whole(site: Site, session: Session, folder: pathlib.Path) -> None:
    reports: list[tuple[int, int | None]] = []
    url = site.serves(TIFF, ETag='"abc"')
    fetched = fetch(session, url, folder, progress=lambda done, total: reports.append((done, total)))
    assert pathlib.Path(fetched.path) == folder / "Elevation.tif"
    assert (folder / "Elevation.tif").read_bytes() == TIFF
    assert (fetched.size, fetched.etag) == (len(TIFF), '"abc"')
    assert fetched.tiff is not None and fetched.tiff.width == 700
    assert names(folder) == ["Elevation.tif"]
    assert reports[-1] == (len(TIFF), len(TIFF)) and all(total == len(TIFF) for _done, total in reports)
    assert site.asked[0][1]["Accept-Encoding"] == "identity"


def test_a_big_file_is_reported_seldom_and_keeps_memory_flat(
    site: Site, session: Session, folder: pathlib.Path
) -> None:
    side = 14_000  # 187 MB
    pixels = bytes(range(256)) * 4096
    entries = [(256, 4, side), (257, 4, side), (258, 3, 8), (273, 4, 200), (278, 4, side), (279, 4, side * side)]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    head = (b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4)).ljust(200, b"\0")

    def answer(handler: Handler) -> None:
        handler.head(200 + side * side)
        handler.wfile.write(head)
        rest = side * side
        while rest:
            rest -= handler.connection.send(pixels[: min(rest, len(pixels))])

    url = site.at("/big", answer)
    fetch(session, site.serves(TIFF), folder)
    reports: list[int] = []
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fetched = fetch(session, url, folder, progress=lambda done, total: reports.append(done))
    seconds = time.monotonic() - began
    assert fetched.size == 200 + side * side == os.path.getsize(fetched.path)
    assert len(reports) <= seconds / 0.1 + 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # KiB


def test_the_connection_is_kept_for_the_next_file(site: Site, session: Session, folder: pathlib.Path) -> None:
    url = site.serves(TIFF)
    assert [os.path.basename(fetch(session, url, folder).path) for _ in range(3)] == [
        "Elevation.tif", "Elevation_2.tif", "Elevation_3.tif",
    ]
    assert site.connections == 1


@pytest.mark.parametrize("pieces", [1, 7])
def test_a_chunked_body_has_no_length_and_is_whole(
    site: Site, session: Session, folder: pathlib.Path, pieces: int
) -> None:
    def answer(handler: Handler) -> None:
        handler.head(None, Transfer_Encoding="chunked")
        step = -(-len(TIFF) // pieces)
        for start in range(0, len(TIFF), step):
            piece = TIFF[start:start + step]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(b"0\r\n\r\n")

    totals = set()
    fetched = fetch(session, site.at("/c", answer), folder, progress=lambda done, total: totals.add(total))
    assert pathlib.Path(fetched.path).read_bytes() == TIFF
    assert totals == {None, len(TIFF)}  # unknown on the way, known at the end


@pytest.mark.parametrize("announced", ["packed", "unpacked", "none"])
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_packed_body_is_unpacked_and_not_counted(
    site: Site, session: Session, folder: pathlib.Path, announced: str, encoding: str
) -> None:
    packed = gzip.compress(TIFF) if encoding == "gzip" else zlib.compress(TIFF)
    length = {"packed": len(packed), "unpacked": len(TIFF) + 100_000, "none": None}[announced]

    def answer(handler: Handler) -> None:
        handler.head(length, Content_Encoding=encoding, Connection="close")
        handler.wfile.write(packed)

    totals = []
    url = site.at("/z", answer)
    fetched = fetch(session, url, folder, progress=lambda done, total: totals.append(total))
    assert pathlib.Path(fetched.path).read_bytes() == TIFF
    assert totals[0] is None


def test_a_slow_body_is_not_a_stalled_one(site: Site, folder: pathlib.Path) -> None:
    patient = Session(PlainNetwork(read_timeout=0.5))

    def answer(handler: Handler) -> None:
        handler.head(len(TIFF))
        step = -(-len(TIFF) // 12)
        for start in range(0, len(TIFF), step):
            handler.wfile.write(TIFF[start:start + step])
            site.over.wait(0.1)  # longer than the time-out in all

    reports: list[int] = []
    fetch(patient, site.at("/slow", answer), folder, progress=lambda done, total: reports.append(done))
    assert len(reports) >= 4
    patient.close()


def test_other_formats_are_taken_as_they_are(site: Site, session: Session, folder: pathlib.Path) -> None:
    url = site.serves(b"\x89PNG and so on")
    fetched = fetch_file(session, url, str(folder / "a.png"), cancel=session.cancel, expect_tiff=False)
    assert fetched.tiff is None and names(folder) == ["a.png"]


@pytest.mark.parametrize("content", [b'{"type": "Coverage", "error": null}', b"[1, 2]", b'{"a": "' + b"x" * (2 << 20)])
def test_a_file_may_be_json_as_long_as_it_is_no_error(
    site: Site, session: Session, folder: pathlib.Path, content: bytes
) -> None:
    url = site.serves(content)
    fetch_file(session, url, str(folder / "a.json"), cancel=session.cancel, expect_tiff=False)
    assert (folder / "a.json").read_bytes() == content
    for lie in (b'{"error": {"code": 500, "message": "x"}}', b'{"cut": '):
        url = site.serves(lie)
        with pytest.raises(ArcGISError):
            fetch_file(session, url, str(folder / "b.json"), cancel=session.cancel, expect_tiff=False)
    assert names(folder) == ["a.json"]


# Lies: each leaves an older good file as it was, and nothing else


def cut(handler: Handler) -> None:
    handler.head(len(TIFF))
    handler.wfile.write(TIFF[:-1000])
    handler.close_connection = True


def cut_at_the_last_byte(handler: Handler) -> None:
    handler.head(len(TIFF))
    handler.wfile.write(TIFF[:-1])
    handler.close_connection = True


def cut_before_the_first(handler: Handler) -> None:
    handler.head(len(TIFF))
    handler.close_connection = True


def cut_without_length(handler: Handler) -> None:
    handler.head(None, Connection="close")
    handler.wfile.write(TIFF[:-1])


def cut_chunk(handler: Handler) -> None:
    handler.head(None, Transfer_Encoding="chunked")
    handler.wfile.write(b"%x\r\n%s" % (len(TIFF), TIFF[:-10]))
    handler.close_connection = True


def cut_between_chunks(handler: Handler) -> None:
    handler.head(None, Transfer_Encoding="chunked")
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(TIFF), TIFF))
    handler.close_connection = True


def cut_gzip(handler: Handler) -> None:
    handler.head(None, Content_Encoding="gzip", Connection="close")
    handler.wfile.write(gzip.compress(TIFF)[:-9])


def cut_by_reset(handler: Handler) -> None:
    handler.head(len(TIFF))
    handler.wfile.write(TIFF[:300_000])
    handler.reset()


def shorter_file(handler: Handler) -> None:
    handler.head(len(TIFF) - 7)
    handler.wfile.write(TIFF[:-7])


def longer_than_announced(handler: Handler) -> None:
    handler.head(1000)
    handler.wfile.write(TIFF)
    handler.close_connection = True


def longer_in_chunks(handler: Handler) -> None:
    handler.head(1000, Transfer_Encoding="chunked")
    handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(TIFF), TIFF))


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.head(len(body), status, **headers)
        handler.wfile.write(body)

    return answer


def stalls(handler: Handler) -> None:
    handler.head(len(TIFF))
    handler.wfile.write(TIFF[:300_000])
    handler.server.over.wait(20)


LIES = {
    "cut": (cut, TransferError, Reason.FILE_CUT),
    "cut at the last byte": (cut_at_the_last_byte, TransferError, Reason.FILE_CUT),
    "cut before the first": (cut_before_the_first, TransferError, Reason.FILE_CUT),
    "cut without length": (cut_without_length, TransferError, Reason.FILE_CUT),
    "cut chunk": (cut_chunk, TransferError, Reason.FILE_CUT),
    "cut between chunks": (cut_between_chunks, TransferError, Reason.FILE_CUT),
    "cut gzip": (cut_gzip, TransferError, Reason.FILE_CUT),
    "reset": (cut_by_reset, TransferError, Reason.FILE_CUT),
    "shorter file": (shorter_file, TransferError, Reason.FILE_CUT),
    "longer than announced": (longer_than_announced, TransferError, Reason.FILE_CUT),
    "longer in chunks": (longer_in_chunks, TransferError, Reason.LONGER_THAN_ANNOUNCED),
    "stall": (stalls, TransferError, Reason.STALLED),
    "web page": (says(PAGE), ProtocolError, Reason.HTML_PAGE),
    "web page as tiff": (says(PAGE, Content_Type="image/tiff"), ProtocolError, Reason.HTML_PAGE),
    "web page 404": (says(PAGE, 404), ArcGISError, None),
    "web page packed": (says(gzip.compress(PAGE), Content_Encoding="gzip"), ProtocolError, Reason.HTML_PAGE),
    "error 498": (says(envelope(498, "Invalid token.")), SignInError, Reason.SIGN_IN_NEEDED),
    "error 499": (says(envelope("499", "Token Required")), SignInError, Reason.SIGN_IN_NEEDED),
    "error 500": (says(envelope(500, "Disk of the server is full")), ServiceError, Reason.SERVER_ERROR),
    "error 500 with status": (says(envelope(500, "Broken"), 500), ServiceError, Reason.SERVER_ERROR),
    "other json": (says(b'{"itemId": "1"}'), TransferError, Reason.NOT_A_TIFF),
    "broken json": (says(b'{"error": '), TransferError, Reason.NOT_A_TIFF),
    "deep json": (says(b"[" * 200_000), TransferError, Reason.NOT_A_TIFF),
    "empty": (says(b""), TransferError, Reason.NOT_A_TIFF),
    "no content": (says(b"", 204), TransferError, Reason.NOT_A_TIFF),
    "text": (says(b"nothing here"), TransferError, Reason.NOT_A_TIFF),
    "tiff in name only": (says(TIFF[:8] + os.urandom(5000)), TransferError, None),
    "partial nobody asked for": (says(TIFF[:1000], 206), ServiceError, Reason.SERVER_ERROR),
    "unknown packing": (says(TIFF, Content_Encoding="br"), ProtocolError, Reason.UNEXPECTED),
    "broken packing": (says(TIFF, Content_Encoding="gzip"), ProtocolError, Reason.UNEXPECTED),
    "not found": (says(b"", 404), ArcGISError, None),
}


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("lie", LIES)
def test_no_lie_becomes_a_file_and_an_older_one_survives(
    site: Site, session: Session, folder: pathlib.Path, lie: str, overwrite: bool
) -> None:
    answer, kind, reason = LIES[lie]
    secret = "".join(("hush", "hush"))  # a traceback quotes this file, too
    (folder / "Elevation.tif").write_bytes(b"older and good")
    with pytest.raises(kind) as caught:
        fetch(session, site.at("/out.tif?token=" + secret, answer), folder, overwrite=overwrite)
    assert reason is None or caught.value.reason is reason
    assert secret not in "".join(traceback.format_exception(caught.value))
    assert names(folder) == ["Elevation.tif"]
    assert (folder / "Elevation.tif").read_bytes() == b"older and good"
    assert not partfile._claims


@pytest.mark.parametrize("lie", ["web page", "error 498", "empty"])
def test_pages_and_errors_are_no_file_of_another_format_either(
    site: Site, session: Session, folder: pathlib.Path, lie: str
) -> None:
    with pytest.raises(ArcGISError):
        fetch(session, site.at("/x", LIES[lie][0]), folder, expect_tiff=False)
    assert names(folder) == []


def test_the_servers_words_and_the_page_title_are_told(site: Site, session: Session, folder: pathlib.Path) -> None:
    for lie, words in (("web page", "Sign in"), ("error 500", "Disk of the server is full")):
        with pytest.raises(ArcGISError) as caught:
            fetch(session, site.at("/x", LIES[lie][0]), folder)
        assert caught.value.words == words


@pytest.mark.parametrize(("lie", "done"), [(cut, len(TIFF) - 1000), (cut_at_the_last_byte, len(TIFF) - 1)])
def test_a_cut_body_says_how_much_came(
    site: Site, session: Session, folder: pathlib.Path, lie: Answer, done: int
) -> None:
    with pytest.raises(TransferError) as caught:
        fetch(session, site.at("/x", lie), folder)
    # Newer urllib3 drops the last partial read of a broken connection.
    assert 0 <= done - caught.value.done < (1 << 20) and caught.value.total == len(TIFF)


def test_a_bomb_is_unpacked_in_pieces(site: Site, session: Session, folder: pathlib.Path) -> None:
    bomb = gzip.compress(TIFF[:200] + bytes(100 << 20), 6)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fetched = fetch(session, site.serves(bomb, Content_Encoding="gzip"), folder)
    assert fetched.size == 200 + (100 << 20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024  # KiB


def test_no_server_is_a_network_error(session: Session, folder: pathlib.Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(NetworkError):
            fetch(session, f"http://127.0.0.1:{unused.getsockname()[1]}/a.tif", folder)
    assert names(folder) == []


# Cancelling


def test_a_stalled_read_is_cancelled_at_once(site: Site, folder: pathlib.Path) -> None:
    session = Session(PlainNetwork(read_timeout=15.0))
    cancel = CancelToken()
    begun, ended = threading.Event(), []

    def work() -> None:
        with pytest.raises(Cancelled):
            fetch_file(session, url, str(folder / "a.tif"), cancel=cancel)
        ended.append(time.monotonic())

    def answer(handler: Handler) -> None:
        handler.head(len(TIFF))
        handler.wfile.write(TIFF[:300_000])
        begun.set()
        site.over.wait(20)

    url = site.at("/x", answer)
    worker = threading.Thread(target=work)
    worker.start()
    part = folder / "a.tif.part"
    assert begun.wait(5)
    deadline = time.monotonic() + 5
    while part.stat().st_size == 0 and time.monotonic() < deadline:  # the worker waits in its read now
        site.over.wait(0.001)
    began = time.monotonic()
    cancel.set()
    told = time.monotonic() - began
    worker.join(10)
    assert told < 0.1 and ended and ended[0] - began < 0.1
    assert names(folder) == []
    session.close()


def test_a_running_transfer_is_cancelled_from_its_progress(site: Site, session: Session, folder: pathlib.Path) -> None:
    with pytest.raises(Cancelled):
        fetch(session, site.serves(TIFF), folder, progress=lambda done, total: session.cancel.set())
    assert names(folder) == []


def test_nothing_is_asked_once_cancelled(site: Site, session: Session, folder: pathlib.Path) -> None:
    session.cancel.set()
    with pytest.raises(Cancelled):
        fetch(session, site.serves(TIFF), folder)
    assert site.asked == [] and names(folder) == []


# The disk


@pytest.fixture
def small_disk(tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting is not permitted here; the limit on file sizes is tested instead")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_seen_before_the_first_byte_is_written(
    site: Site, session: Session, small_disk: pathlib.Path
) -> None:
    with pytest.raises(TransferError) as caught:
        fetch(session, site.serves(TIFF), small_disk)
    assert caught.value.reason is Reason.DISK_FULL
    assert (caught.value.done, caught.value.total) == (0, len(TIFF))
    assert names(small_disk) == []


def test_a_disk_that_fills_on_the_way_is_told(site: Site, session: Session, small_disk: pathlib.Path) -> None:
    def answer(handler: Handler) -> None:
        handler.head(None, Connection="close")
        handler.wfile.write(TIFF)

    with pytest.raises(TransferError) as caught:
        fetch(session, site.at("/x", answer), small_disk)
    assert caught.value.reason is Reason.DISK_FULL and 0 < caught.value.done <= 256 * 1024
    assert names(small_disk) == []


LIMITED = """
import errno, resource, sys
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
    print(error.reason.value, error.done, error.total)
"""


def test_a_file_system_that_takes_no_more_is_told(site: Site, folder: pathlib.Path) -> None:
    tests = pathlib.Path(__file__).resolve().parents[1]
    command = [sys.executable, "-c", LIMITED, str(tests), site.serves(TIFF), str(folder / "a.tif")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert result.stdout.split() == ["disk_full", "100000", str(len(TIFF))], result.stderr
    assert names(folder) == []


@pytest.mark.parametrize("place", ["missing", "file.txt", "file.txt/below"])
def test_a_folder_that_cannot_take_files_is_told_before_anything_is_asked(
    site: Site, session: Session, tmp_path: pathlib.Path, place: str
) -> None:
    (tmp_path / "file.txt").write_text("not a folder")
    with pytest.raises(TransferError) as caught:
        fetch(session, site.serves(TIFF), tmp_path / place)
    assert caught.value.reason is Reason.FOLDER_NOT_WRITABLE
    assert site.asked == []


def test_a_folder_that_goes_away_is_told(site: Site, session: Session, folder: pathlib.Path) -> None:
    def remove(done: int, total: int | None) -> None:
        shutil.rmtree(folder, ignore_errors=True)

    with pytest.raises(TransferError) as caught:
        fetch(session, site.serves(TIFF), folder, progress=remove)
    assert caught.value.reason is Reason.FOLDER_NOT_WRITABLE
    assert not folder.exists() and not partfile._claims


# Names


def test_an_existing_file_is_never_replaced(site: Site, session: Session, folder: pathlib.Path) -> None:
    (folder / "Elevation.tif").write_bytes(b"mine")
    fetched = fetch(session, site.serves(TIFF), folder)
    assert fetched.path == str(folder / "Elevation_2.tif")
    assert (folder / "Elevation.tif").read_bytes() == b"mine"


@pytest.mark.parametrize("ending", [".tif.aux.xml", ".tif.ovr", ".aux.xml", ".tif.msk"])
def test_a_left_over_sidecar_counts_as_a_clash(folder: pathlib.Path, ending: str) -> None:
    (folder / ("Elevation" + ending)).write_text("of another raster")
    assert reserve_name(str(folder), "Elevation") == str(folder / "Elevation_2.tif")


def test_a_dangling_link_counts_as_a_clash(folder: pathlib.Path) -> None:
    (folder / "Elevation.tif").symlink_to(folder.parent / "elsewhere.tif")
    assert reserve_name(str(folder), "Elevation") == str(folder / "Elevation_2.tif")


def test_overwriting_replaces_at_the_end_with_what_described_the_old_one(
    site: Site, session: Session, folder: pathlib.Path
) -> None:
    (folder / "Elevation.tif").write_bytes(b"mine")
    (folder / "Elevation.tif.ovr").write_bytes(b"old overviews")
    seen = []

    def check(part: str, info: TiffInfo | None) -> None:
        seen.append(names(folder))

    fetch(session, site.serves(TIFF), folder, overwrite=True, check=check)
    assert seen == [["Elevation.tif", "Elevation.tif.ovr", "Elevation.tif.part", "Elevation.tif.part.json"]]
    assert names(folder) == ["Elevation.tif"]
    assert (folder / "Elevation.tif").read_bytes() == TIFF


def test_a_refused_file_is_kept_as_part_and_can_be_named_later(
    site: Site, session: Session, folder: pathlib.Path
) -> None:
    parts = []

    def check(part: str, info: TiffInfo | None) -> None:
        parts.append(part)
        raise JobError(Reason.NOT_CLIPPED, "Elevation")

    with pytest.raises(JobError):
        fetch(session, site.serves(TIFF), folder, check=check)
    assert names(folder) == ["Elevation.tif.part", "Elevation.tif.part.json"]
    assert parts == [str(folder / "Elevation.tif.part")]
    assert partfile.name_part(parts[0], str(folder / "Elevation.tif")) == str(folder / "Elevation.tif")
    assert names(folder) == ["Elevation.tif"] and (folder / "Elevation.tif").read_bytes() == TIFF


def test_the_content_may_tell_the_name(site: Site, session: Session, folder: pathlib.Path) -> None:
    (folder / "Slope.tif").write_bytes(b"mine")
    fetched = fetch(session, site.serves(TIFF), folder, check=lambda part, info: str(folder / "Slope.tif"))
    assert fetched.path == str(folder / "Slope_2.tif") and names(folder) == ["Slope.tif", "Slope_2.tif"]


def test_a_file_refused_for_good_is_removed(site: Site, session: Session, folder: pathlib.Path) -> None:
    def check(part: str, info: TiffInfo | None) -> None:
        raise JobError(Reason.WRONG_FILE, "Elevation")

    with pytest.raises(JobError):
        fetch(session, site.serves(TIFF), folder, check=check)
    assert names(folder) == []


@pytest.mark.parametrize("kind", ["file", "link", "hard link", "pipe", "folder"])
def test_what_lies_in_the_place_of_the_part_is_replaced_and_never_followed(
    site: Site, session: Session, folder: pathlib.Path, kind: str
) -> None:
    part, other = folder / "Elevation.tif.part", folder.parent / "other"
    other.write_bytes(b"precious")
    if kind == "file":
        part.write_bytes(b"left over" * 100_000)
    elif kind == "link":
        part.symlink_to(other)
    elif kind == "hard link":
        os.link(other, part)
    elif kind == "pipe":
        os.mkfifo(part)
    else:
        part.mkdir()
    fetched = fetch(session, site.serves(TIFF), folder)
    assert pathlib.Path(fetched.path).read_bytes() == TIFF
    assert other.read_bytes() == b"precious"
    assert names(folder) == (["Elevation.tif", "Elevation.tif.part"] if kind == "folder" else ["Elevation.tif"])


@pytest.mark.parametrize("locks", [True, False])
def test_two_downloads_of_one_name_at_once_get_two_names(
    site: Site, folder: pathlib.Path, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not locks:  # as on Windows
        monkeypatch.setattr(partlock, "fcntl", None)
    bodies = [small_tiff(300 + number) for number in range(6)]
    together = threading.Barrier(len(bodies))

    def answer(handler: Handler) -> None:
        body = bodies[int(handler.path[1:])]
        handler.head(len(body))
        handler.wfile.write(body[:5000])
        together.wait(10)  # all of them have their part file now
        handler.wfile.write(body[5000:])

    results: dict[int, str] = {}

    def work(index: int) -> None:
        session = Session(PlainNetwork())
        results[index] = fetch(session, site.at(f"/{index}", answer), folder).path
        session.close()

    workers = [threading.Thread(target=work, args=(index,)) for index in range(len(bodies))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert names(folder) == ["Elevation.tif", *(f"Elevation_{number}.tif" for number in range(2, 7))]
    for index, body in enumerate(bodies):
        assert pathlib.Path(results[index]).read_bytes() == body


HOLDER = """
import sys
sys.path.insert(0, sys.argv[1])
import conftest
from arcgis_raster_download.plugin.arcgis.partfile import PartFile
with PartFile(sys.argv[2]) as part:
    part.write(b"mine", None)
    print(part.path, flush=True)
    sys.stdin.readline()
    print(open(part.path, "rb").read(), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there the open file itself is the lock")
def test_another_program_keeps_its_part_and_a_killed_one_loses_it(
    site: Site, session: Session, folder: pathlib.Path
) -> None:
    tests, target = str(pathlib.Path(__file__).resolve().parents[1]), str(folder / "Elevation.tif")
    command = [sys.executable, "-c", HOLDER, tests, target]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin and other.stdout
        assert other.stdout.readline().strip() == target + ".part"
        assert fetch(session, site.serves(TIFF), folder).path == target
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline().strip() == "b'mine'"
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        other.stdout.readline()
        other.kill()
    assert names(folder) == ["Elevation.tif", "Elevation.tif.part"]
    fetch(session, site.serves(TIFF), folder)
    assert names(folder) == ["Elevation.tif", "Elevation_2.tif"]


def test_many_threads_reserve_different_names(folder: pathlib.Path) -> None:
    found: list[str] = []

    def work() -> None:
        found.extend(reserve_name(str(folder), "a") for _ in range(20))

    workers = [threading.Thread(target=work) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(set(found)) == 100


@pytest.mark.parametrize(("text", "name"), [
    ("Elevation", "Elevation"),
    ("Höhe über NN (2 m)", "Höhe über NN (2 m)"),
    ("高程", "高程"),
    ("हिन्दी", "हिन्दी"),
    ("Ho\u0308he", "Höhe"),
    ("../../etc/passwd", "_.._etc_passwd"),
    ("..\\..\\evil", "_.._evil"),
    ("C:evil", "C_evil"),
    ("a:stream", "a_stream"),
    (".hidden", "hidden"),
    ("trailing. . ", "trailing"),
    ("con", "_con"),
    ("CON.tif", "_CON.tif"),
    ("Lpt1 .x", "_Lpt1 .x"),
    ("nul", "_nul"),
    ("console", "console"),
    ("a\x00b\nc\x7f", "a_b_c_"),
    ("abc\u202efit.exe", "abcfit.exe"),
    ("a\u200b\u2066b", "ab"),
    ("a\u3164b", "ab"),
    ("\ud800x", "_x"),
    ("a\u2028b", "a_b"),
    ("<b>x</b>", "_b_x__b_"),
    ("", "image"),
    ("...", "image"),
    (" _ ", "image"),
    ("///", "image"),
    ("💩", "image"),
])
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_safe_names_of_everything(folder: pathlib.Path) -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for start in range(0, len(every), 97):
        name = safe_name(every[start:start + 97])
        assert 0 < len(name.encode()) <= 120 and safe_name(name) == name
        assert name[0] not in ". " and name[-1] not in ". "
        for character in name:
            category = unicodedata.category(character)
            assert category[0] in "LM" or category == "Nd" or character in " ._()-"
        inside(str(folder), name)
    long = safe_name("é" * 500)
    assert long == "é" * 60


@pytest.mark.parametrize("name", ["../a.tif", "..", ".", "", "/etc/passwd", "link/a.tif", "a/../../b", "\0"])
def test_names_that_leave_the_folder_are_refused(folder: pathlib.Path, name: str) -> None:
    (folder / "link").symlink_to(folder.parent)
    with pytest.raises(TransferError):
        inside(str(folder), name)


def test_names_inside_the_folder_are_taken(folder: pathlib.Path) -> None:
    (folder.parent / "alias").symlink_to(folder)
    assert inside(str(folder), "a..b.tif") == str(folder / "a..b.tif")
    assert inside(str(folder.parent / "alias"), "a.tif") == str(folder.parent / "alias" / "a.tif")


def test_errors_of_the_system_keep_their_meaning() -> None:
    assert file_error(OSError(errno.ENOSPC, "No space"), "x").reason is Reason.DISK_FULL
    assert file_error(OSError(errno.EDQUOT, "Quota"), "x").reason is Reason.DISK_FULL
    assert file_error(OSError(errno.EACCES, "Denied"), "x").reason is Reason.FOLDER_NOT_WRITABLE
