"""Uploads against a real server that takes them as ArcGIS does, keeps what came on disk, and fails where it is told."""

from __future__ import annotations

import email
import hashlib
import http.server
import json
import os
import pathlib
import random
import shutil
import threading
import time
import tracemalloc
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple
from urllib.parse import parse_qs, urlsplit

import pytest

from arcgis_raster_download.plugin.arcgis import uploads
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    NetworkError,
    ProtocolError,
    Reason,
    RequestError,
    ServiceError,
    SignInError,
    TransferError,
)
from arcgis_raster_download.plugin.arcgis.gptask import Service
from arcgis_raster_download.plugin.arcgis.gptypes.references import UploadedItem
from arcgis_raster_download.plugin.arcgis.multipart import PIECE, FileSlice, Multipart
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork, Route
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.uploads import upload

ITEM = "i1057fd92-669e-40c0-98c8-cf1b0500fa13"
GP = "/arcgis/rest/services/Analysis/GPServer"
PART = 100_000


@dataclass
class Came:
    """One request; ``size`` and ``digest`` are those of the file in it."""

    method: str
    path: str
    fields: Dict[str, str]
    headers: Dict[str, str]
    name: str = ""
    size: int = 0
    digest: str = ""


class Handler(http.server.BaseHTTPRequestHandler):
    """Take forms with a file piece by piece, as they come."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Site

    def do_GET(self) -> None:
        """Read one request, then answer or fail."""
        try:
            self.server.take(self)
        except OSError:
            self.close_connection = True  # the client went away, as it was meant to

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def give(self, value: Any, status: int = 200, **headers: str) -> None:
        """Answer."""
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)


Fault = Callable[[Handler], None]


@dataclass
class Site(http.server.ThreadingHTTPServer):
    """A GP service's uploads; ``faults`` by operation come before the answer, ``hold`` stops reading a file."""

    folder: pathlib.Path
    came: List[Came] = field(default_factory=list)
    faults: Dict[str, List[Optional[Fault]]] = field(default_factory=dict)
    info: Any = field(default_factory=lambda: {"maxUploadFileSize": 2047})
    hold_after: Optional[int] = None

    def __post_init__(self) -> None:
        self.daemon_threads = True
        self.over = threading.Event()
        self._arrived = threading.Condition()
        super().__init__(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent about clients that hang up."""

    @property
    def service(self) -> Service:
        """Return the service as a client knows it."""
        return Service(f"http://127.0.0.1:{self.server_port}{GP}", accepts_uploads=True)

    def named(self, operation: str) -> List[Came]:
        """Return the requests of one operation."""
        return [each for each in self.came if each.path.rsplit("/", 1)[-1] == operation]

    @property
    def operations(self) -> List[str]:
        """Return what was asked, in its order."""
        return [each.path.rsplit("/", 1)[-1] for each in self.came]

    def wait_for(self, operation: str) -> None:
        """Wait until an operation was asked, with its whole body or held half-way."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: bool(self.named(operation)), 10), self.operations

    def take(self, handler: Handler) -> None:
        """Read, note and answer a request."""
        path = urlsplit(handler.path).path
        headers = {name.lower(): value for name, value in handler.headers.items()}
        came = Came(handler.command, path, {}, headers)
        operation = path.rsplit("/", 1)[-1]
        length = int(headers.get("content-length", "0"))
        if headers.get("content-type", "").startswith("multipart/"):
            self._take_file(handler, came, length)
        else:
            text = handler.rfile.read(length).decode() or urlsplit(handler.path).query
            came.fields = {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
        self._note(came)
        faults = self.faults.get(operation, [])
        fault = faults.pop(0) if faults else None
        if fault is not None:
            fault(handler)
            return
        self._answer(handler, operation, came)

    def _take_file(self, handler: Handler, came: Came, length: int) -> None:
        boundary = came.headers["content-type"].split("boundary=")[1]
        tail = f"\r\n--{boundary}--\r\n".encode()
        head = b""
        while b"filename=" not in head or not head.endswith(b"\r\n\r\n"):
            head += handler.rfile.readline()
        message = email.message_from_bytes(
            f"Content-Type: {came.headers['content-type']}\r\n\r\n".encode() + head + b"DATA" + tail
        )
        *parts, last = message.get_payload()
        for part in parts:
            name = part.get_param("name", header="content-disposition")
            came.fields[name] = part.get_payload(decode=True).decode()
        assert last.get_param("name", header="content-disposition") == "file"
        assert last.get_payload(decode=True) == b"DATA"
        # The standard library's parser takes names for ASCII.
        came.name = head.rsplit(b'filename="', 1)[1].split(b'"')[0].decode()
        came.size = length - len(head) - len(tail)
        digest = hashlib.sha256()
        rest = came.size
        with (self.folder / f"part-{came.fields.get('partId', '0')}").open("wb") as file:
            while rest:
                piece = handler.rfile.read(min(65_536, rest))
                if not piece:
                    raise ConnectionAbortedError
                rest -= len(piece)
                digest.update(piece)
                file.write(piece)
                if self.hold_after is not None and came.size - rest >= self.hold_after:
                    self._note(came)
                    self.over.wait()
                    raise ConnectionAbortedError
        assert handler.rfile.read(len(tail)) == tail
        came.digest = digest.hexdigest()

    def _answer(self, handler: Handler, operation: str, came: Came) -> None:
        item = {"itemID": ITEM, "itemName": came.name, "description": None, "date": 1246060800000, "committed": True}
        if operation == "info":
            handler.give(self.info)
        elif operation == "commit":
            with (self.folder / "part-0").open("wb") as whole:
                for number in came.fields["parts"].split(","):
                    with (self.folder / f"part-{number}").open("rb") as part:
                        shutil.copyfileobj(part, whole, 65_536)
            handler.give({"success": True, "item": item})
        elif operation in ("register", "uploadPart"):
            handler.give({"success": True, "item": {**item, "committed": False}})
        elif operation == ITEM:
            handler.give({"itemID": ITEM, "committed": bool(self.named("commit"))})
        else:
            handler.give({"success": True, "item": item})

    def _note(self, came: Came) -> None:
        with self._arrived:
            if not any(each is came for each in self.came):
                self.came.append(came)
            self._arrived.notify_all()

    @property
    def file(self) -> bytes:
        """Return what was uploaded, put together."""
        return (self.folder / "part-0").read_bytes()


def hangs_up(handler: Handler) -> None:
    """End the connection without an answer."""
    handler.close_connection = True


def says(value: Any, status: int = 200, **headers: str) -> Fault:
    """Answer with something else."""
    return lambda handler: handler.give(value, status, **headers)


@pytest.fixture
def site(tmp_path: pathlib.Path) -> Iterator[Site]:
    (tmp_path / "uploads").mkdir()
    with Site(tmp_path / "uploads") as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(connect_timeout=5.0, read_timeout=5.0))
    yield opened
    opened.close()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Let every wait end at once; return what was to be waited."""
    waited: List[float] = []

    def wait(token: CancelToken, seconds: float) -> bool:
        waited.append(seconds)
        return token.is_set()

    monkeypatch.setattr(CancelToken, "wait", wait)
    return waited


@pytest.fixture
def path(tmp_path: pathlib.Path) -> pathlib.Path:
    """Give a file of three and a half parts."""
    found = tmp_path / "input features.json"
    found.write_bytes(random.Random(3).getrandbits(8 * 350_000).to_bytes(350_000, "big"))
    return found


def send(session: Session, site: Site, path: pathlib.Path, **more: Any) -> UploadedItem:
    return upload(session, site.service, str(path), **{"part_bytes": PART, **more})


# Whole


def test_a_small_file_goes_in_one_request(site: Site, session: Session, path: pathlib.Path) -> None:
    item = send(session, site, path, part_bytes=8 << 20, description="für Bäche & “mehr”")
    assert item == UploadedItem(ITEM) and site.file == path.read_bytes()
    assert site.operations == ["info", "upload"]
    (came,) = site.named("upload")
    assert (came.method, came.path) == ("POST", f"{GP}/uploads/upload")
    assert came.fields == {"description": "für Bäche & “mehr”", "f": "json"}
    assert came.name == "input features.json"
    assert "transfer-encoding" not in came.headers, "not every server takes chunks"


def test_a_file_of_exactly_one_part_and_an_empty_one(site: Site, session: Session, path: pathlib.Path) -> None:
    for size in (PART, 0, 1, PIECE):
        path.write_bytes(b"x" * size)
        assert send(session, site, path) == UploadedItem(ITEM)
        assert site.file == b"x" * size
    assert "register" not in site.operations
    assert all(came.fields == {"f": "json"} for came in site.named("upload")), "an empty description is not sent"


@pytest.mark.parametrize(
    ("name", "sent"), [("Flüsse 日本.geojson", "Flüsse 日本.geojson"), ('a"b\r\nc: d.csv', "a%22b%0D%0Ac: d.csv")]
)
def test_names(site: Site, session: Session, tmp_path: pathlib.Path, name: str, sent: str) -> None:
    odd = tmp_path / name
    odd.write_bytes(b"data")
    send(session, site, odd)
    assert site.named("upload")[0].name == sent and site.file == b"data"


def test_the_body_is_as_long_as_it_says(path: pathlib.Path) -> None:
    part = FileSlice(str(path), path.name, 1000, 200_000)
    body = Multipart({"f": "json", "partId": "7"}, part, CancelToken())
    first, second = b"".join(body), b"".join(body)
    assert len(first) == len(body) and first == second, "a redirect sends it again"
    assert path.read_bytes()[1000:201_000] in first
    assert all(len(piece) <= PIECE for piece in body)
    message = email.message_from_bytes(f"Content-Type: {body.content_type}\r\n\r\n".encode() + first)
    parts = message.get_payload()
    assert [each.get_param("name", header="content-disposition") for each in parts] == ["f", "partId", "file"]


# In parts


def test_a_large_file_goes_in_parts(site: Site, session: Session, path: pathlib.Path) -> None:
    seen: List[Tuple[int, int]] = []
    item = send(session, site, path, description="d", on_progress=lambda done, total: seen.append((done, total)))
    assert item == UploadedItem(ITEM) and site.file == path.read_bytes()
    assert site.operations == ["info", "register", *["uploadPart"] * 4, "commit"]
    assert site.named("register")[0].fields == {"itemName": path.name, "description": "d", "f": "json"}
    assert [came.path for came in site.named("uploadPart")] == [f"{GP}/uploads/{ITEM}/uploadPart"] * 4
    assert [came.fields for came in site.named("uploadPart")] == [{"partId": str(n), "f": "json"} for n in (1, 2, 3, 4)]
    assert [came.size for came in site.named("uploadPart")] == [PART, PART, PART, 50_000]
    assert site.named("commit")[0].fields == {"parts": "1,2,3,4", "f": "json"}
    assert seen == sorted(seen) and seen[-1] == (350_000, 350_000) and len(seen) > 4


def test_memory_stays_flat(site: Site, session: Session, tmp_path: pathlib.Path) -> None:
    size = 96 << 20
    large = tmp_path / "large.bin"
    digest = hashlib.sha256()
    with large.open("wb") as file:
        for number in range(96):
            block = hashlib.sha256(str(number).encode()).digest() * (1 << 15)
            file.write(block)
            digest.update(block)
    for part_bytes in (size, 40 << 20):
        site.came.clear()
        tracemalloc.start()
        try:
            assert send(session, site, large, part_bytes=part_bytes) == UploadedItem(ITEM)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 2 << 20, "client and server together, in one process"
        if part_bytes == size:
            assert site.named("upload")[0].digest == digest.hexdigest()
        else:
            assert [came.size >> 20 for came in site.named("uploadPart")] == [40, 40, 16]
            whole = hashlib.sha256()
            with (site.folder / "part-0").open("rb") as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    whole.update(block)
            assert whole.hexdigest() == digest.hexdigest()


# What is refused before anything is sent


def test_a_service_without_uploads(site: Site, session: Session, path: pathlib.Path) -> None:
    service = Service(site.service.url)
    with pytest.raises(RequestError) as caught:
        upload(session, service, str(path))
    assert (caught.value.reason, caught.value.subject) == (Reason.NO_UPLOADS, service.url)
    assert site.came == []


@pytest.mark.parametrize("kind", ["missing", "folder", "impossible"])
def test_a_file_that_cannot_be_read(site: Site, session: Session, tmp_path: pathlib.Path, kind: str) -> None:
    name = {"missing": str(tmp_path / "no.json"), "folder": str(tmp_path), "impossible": "a\0b"}[kind]
    with pytest.raises(RequestError) as caught:
        upload(session, site.service, name)
    assert (caught.value.reason, caught.value.subject) == (Reason.FILE_NOT_READABLE, name)
    assert site.came == []


@pytest.mark.parametrize("part_bytes", [PART, 8 << 20])
def test_the_limit_is_that_of_the_whole_file(site: Site, session: Session, path: pathlib.Path, part_bytes: int) -> None:
    site.info = {"maxUploadFileSize": 0.25}
    with pytest.raises(RequestError) as caught:
        send(session, site, path, part_bytes=part_bytes)
    error = caught.value
    assert (error.reason, error.subject) == (Reason.UPLOAD_TOO_LARGE, path.name)
    assert (error.done, error.total) == (350_000, 262_144)
    assert site.operations == ["info"]
    path.write_bytes(path.read_bytes()[:262_144])
    send(session, site, path, part_bytes=part_bytes)


@pytest.mark.parametrize(
    "info",
    [{}, [], None, {"maxUploadFileSize": None}, {"maxUploadFileSize": "x"}, {"maxUploadFileSize": 0},
     {"maxUploadFileSize": True}, {"maxUploadFileSize": -1}, {"maxUploadFileSize": 1e300},
     {"error": {"code": 400, "message": "Invalid URL"}}],
)  # fmt: skip
def test_a_service_that_does_not_tell_its_limit(site: Site, session: Session, path: pathlib.Path, info: Any) -> None:
    site.info = info
    assert send(session, site, path) == UploadedItem(ITEM)


def test_a_server_that_is_signed_out_takes_nothing(site: Site, session: Session, path: pathlib.Path) -> None:
    site.info = {"error": {"code": 499, "message": "Token Required"}}
    with pytest.raises(SignInError):
        send(session, site, path)
    assert site.operations == ["info"]


# What breaks


@pytest.mark.parametrize(
    "fault",
    [
        hangs_up,
        says("<html></html>", 502),
        says({"error": {"code": 503}}, 503),
        # The item is registered there: a page at its address is a proxy's, an inner error passes.
        says("<html></html>"),
        says({"error": {"code": 500, "message": "x"}}),
    ],
)
def test_a_part_whose_connection_broke_is_sent_again(
    site: Site, session: Session, path: pathlib.Path, pauses: List[float], fault: Fault
) -> None:
    site.faults["uploadPart"] = [None, fault, fault]
    assert send(session, site, path) == UploadedItem(ITEM)
    assert [came.fields["partId"] for came in site.named("uploadPart")] == ["1", "2", "2", "2", "3", "4"]
    assert site.file == path.read_bytes() and pauses == [1.0, 2.0]


def test_a_part_that_broke_half_way_is_sent_whole(
    site: Site, session: Session, path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: List[int] = []
    take = site._take_file

    def breaks(handler: Handler, came: Came, length: int) -> None:
        if not broken:
            broken.append(len(handler.rfile.read(70_000)))
            raise ConnectionAbortedError
        take(handler, came, length)

    monkeypatch.setattr(site, "_take_file", breaks)
    monkeypatch.setattr(uploads, "_PAUSES", (0.001,))
    seen: List[int] = []
    send(session, site, path, on_progress=lambda done, total: seen.append(done))
    assert broken == [70_000] and site.file == path.read_bytes()
    assert seen[-1] == 350_000


def test_a_server_that_asks_for_time_gets_it(
    site: Site, session: Session, path: pathlib.Path, pauses: List[float]
) -> None:
    site.faults["register"] = [says({}, 429, Retry_After="7")]
    send(session, site, path)
    assert pauses == [7.0]


@pytest.mark.parametrize(("operation", "part_bytes"), [("upload", 8 << 20), ("uploadPart", PART), ("commit", PART)])
def test_what_stays_broken_is_told_and_cleared_away(
    site: Site, session: Session, path: pathlib.Path, pauses: List[float], operation: str, part_bytes: int
) -> None:
    site.faults[operation] = [hangs_up] * 99
    site.faults[ITEM] = [says({"error": {"code": 400, "message": "x"}})] * 99
    with pytest.raises(NetworkError) as caught:
        send(session, site, path, part_bytes=part_bytes)
    assert caught.value.reason is Reason.NO_ANSWER
    assert len(site.named(operation)) == 5 and pauses == [1.0, 2.0, 4.0, 8.0]
    assert (site.operations[-1] == "delete") == (operation != "upload")
    if operation != "upload":
        assert site.came[-1].path == f"{GP}/uploads/{ITEM}/delete" and site.came[-1].method == "POST"


@pytest.mark.parametrize("instead", [hangs_up, says("<html></html>", 502), says({"error": {"code": 500}})])
def test_only_the_answer_to_a_commit_was_lost(site: Site, session: Session, path: pathlib.Path, instead: Fault) -> None:
    def commits_silently(handler: Handler) -> None:
        site._answer(_Mute(), "commit", site.came[-1])  # type: ignore[arg-type]
        instead(handler)

    site.faults["commit"] = [commits_silently]
    assert send(session, site, path) == UploadedItem(ITEM)
    assert len(site.named("commit")) == 1 and site.file == path.read_bytes()


class _Mute:
    def give(self, value: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    "answer",
    [{"success": False}, {}, [], None, {"success": True}, {"success": True, "item": None}, {"item": {"itemID": ITEM}},
     {"success": True, "item": {"itemID": 5}}, {"success": True, "item": {"itemID": " "}},
     {"success": True, "item": {"itemID": "../../admin"}}, {"success": True, "item": {"itemID": ".."}}],
)  # fmt: skip
@pytest.mark.parametrize(("operation", "part_bytes"), [("upload", 8 << 20), ("register", PART)])
def test_an_upload_without_an_item(
    site: Site, session: Session, path: pathlib.Path, answer: Any, operation: str, part_bytes: int
) -> None:
    site.faults[operation] = [says(answer)]
    with pytest.raises(TransferError) as caught:
        send(session, site, path, part_bytes=part_bytes)
    assert (caught.value.reason, caught.value.subject) == (Reason.UPLOAD_INCOMPLETE, path.name)
    assert len(site.came) == 2, "nothing else is sent, least of all to that address"


@pytest.mark.parametrize("operation", ["uploadPart", "commit"])
@pytest.mark.parametrize("answer", [{"success": False}, {}, [1], {"status": "success"}])
def test_a_part_that_is_not_confirmed(
    site: Site, session: Session, path: pathlib.Path, operation: str, answer: Any
) -> None:
    site.faults[operation] = [says(answer)]
    with pytest.raises(TransferError) as caught:
        send(session, site, path)
    assert (caught.value.reason, caught.value.total) == (Reason.UPLOAD_INCOMPLETE, 350_000)
    assert site.operations[-1] == "delete"


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [
        (says({"error": {"code": 400, "message": "Bad type", "details": [".exe"]}}), ServiceError, Reason.SERVER_ERROR),
        (says({"error": {"code": 403, "message": "x"}}), SignInError, Reason.NOT_PERMITTED),
        (says("<html></html>", 413), RequestError, Reason.UPLOAD_TOO_LARGE),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("operation", "part_bytes"), [("upload", 8 << 20), ("uploadPart", PART)])
def test_what_the_server_says_instead(
    site: Site, session: Session, path: pathlib.Path, fault: Fault, kind: type, reason: Reason, operation: str,
    part_bytes: int,
) -> None:  # fmt: skip
    site.faults[operation] = [fault]
    with pytest.raises(kind) as caught:
        send(session, site, path, part_bytes=part_bytes)
    error = caught.value
    assert isinstance(error, ArcGISError) and error.reason is reason
    assert len(site.named(operation)) == 1, "asking again cannot help"
    if reason is Reason.SERVER_ERROR:
        assert error.words == "Bad type .exe"
    if reason is Reason.UPLOAD_TOO_LARGE:
        assert (error.subject, error.done, error.total) == (path.name, 350_000, None)


@pytest.mark.parametrize(("operation", "part_bytes"), [("upload", 8 << 20), ("register", PART)])
def test_a_page_instead_of_the_service(
    site: Site, session: Session, path: pathlib.Path, operation: str, part_bytes: int
) -> None:
    site.faults[operation] = [says("<html><title>Sign in</title></html>")]
    with pytest.raises(ProtocolError) as caught:
        send(session, site, path, part_bytes=part_bytes)
    assert (caught.value.reason, caught.value.words) == (Reason.HTML_PAGE, "Sign in")
    assert site.operations == ["info", operation]


@pytest.mark.parametrize("part_bytes", [PART, 8 << 20])
@pytest.mark.parametrize("how", ["longer", "shorter", "rewritten", "gone"])
def test_a_file_that_changes_meanwhile(
    site: Site, session: Session, path: pathlib.Path, how: str, part_bytes: int
) -> None:
    def change(done: int, total: int) -> None:
        if done < 60_000 or done > 70_000:
            return
        if how == "longer":
            path.write_bytes(path.read_bytes() + b"x")
        elif how == "shorter":
            os.truncate(path, 200_000)
        elif how == "rewritten":
            path.write_bytes(path.read_bytes())
            os.utime(path, ns=(1, 1))
        else:
            path.rename(path.with_name("elsewhere"))

    with pytest.raises((TransferError, RequestError)) as caught:
        send(session, site, path, part_bytes=part_bytes, on_progress=change)
    assert caught.value.reason is (Reason.FILE_NOT_READABLE if how == "gone" else Reason.UPLOAD_INCOMPLETE)
    if how != "shorter" or part_bytes == PART:
        assert site.operations[-1] == "delete", "half a file must not be taken for the file"
    assert "commit" not in site.operations


# Cancelling


def cancelled(session: Session, begin: Callable[[], Any], when: Callable[[], None]) -> float:
    """Cancel when something has happened; return how long the call then took to come back."""
    errors: List[BaseException] = []

    def work() -> None:
        try:
            begin()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    when()
    before = time.monotonic()
    session.cancel.set()
    thread.join(10)
    took = time.monotonic() - before
    assert len(errors) == 1 and isinstance(errors[0], Cancelled), errors
    return took


@pytest.mark.parametrize("part_bytes", [PART, 1 << 30])
def test_cancelling_while_the_file_goes_out(
    site: Site, session: Session, tmp_path: pathlib.Path, part_bytes: int
) -> None:
    # More than the sockets hold, so that sending stands still.
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(64 << 20)
    site.hold_after = 65_536
    operation = "upload" if part_bytes > PART else "uploadPart"
    took = cancelled(
        session, lambda: send(session, site, large, part_bytes=part_bytes), lambda: site.wait_for(operation)
    )
    assert took < 1.0
    assert (site.operations[-1] == "delete") == (operation == "uploadPart")


@pytest.mark.parametrize("operation", ["register", "uploadPart", "commit"])
def test_cancelling_while_the_server_thinks(site: Site, session: Session, path: pathlib.Path, operation: str) -> None:
    def thinks(handler: Handler) -> None:
        site.over.wait()
        handler.close_connection = True

    site.faults[operation] = [thinks]
    took = cancelled(session, lambda: send(session, site, path), lambda: site.wait_for(operation))
    assert took < 1.0
    assert (site.operations[-1] == "delete") == (operation != "register")


def test_a_cancel_between_two_pieces_sends_no_more(session: Session, path: pathlib.Path) -> None:
    cancel = CancelToken()
    pieces = iter(Multipart({}, FileSlice(str(path), "x", 0, 350_000), cancel))
    assert next(pieces) and next(pieces)
    cancel.set()
    with pytest.raises(Cancelled):
        next(pieces)


def test_nothing_is_sent_after_a_cancel(site: Site, session: Session, path: pathlib.Path) -> None:
    session.cancel.set()
    with pytest.raises(Cancelled):
        send(session, site, path)
    assert site.came == []


# The session's rules count for files too


def test_a_redirect_that_keeps_a_post_sends_the_file_again(site: Site, session: Session, path: pathlib.Path) -> None:
    site.faults["upload"] = [says("", 307, Location=f"{GP}/uploads/elsewhere")]
    assert send(session, site, path, part_bytes=8 << 20) == UploadedItem(ITEM)
    assert site.operations == ["info", "upload", "elsewhere"]
    assert site.named("elsewhere")[0].digest == site.named("upload")[0].digest


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_lose_the_file(site: Site, session: Session, path: pathlib.Path, status: int) -> None:
    site.faults["upload"] = [says("", status, Location=f"{GP}/uploads/elsewhere")]
    with pytest.raises(NetworkError) as caught:
        send(session, site, path, part_bytes=8 << 20)
    assert caught.value.reason is Reason.REDIRECT and site.operations == ["info", "upload"]


@dataclass(frozen=True)
class SignedIn(PlainNetwork):
    """A network with an identity for one origin only."""

    user_agent: str = "agent"
    origin: str = ""

    @property
    def has_credentials(self) -> bool:
        """Tell that there are some."""
        return True

    def route(self, url: str, credential: str = "") -> Route:
        """Return the credentials of the origin."""
        if url.startswith(self.origin + "/"):
            return Route(url, headers=(("X-Esri-Authorization", "Bearer s3cr3t"),), credential="mine")
        return Route(url)


def test_credentials_go_to_their_origin_only(site: Site, path: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "other").mkdir()
    with Site(tmp_path / "other") as other:
        target = f"http://localhost:{other.server_port}{GP}/uploads/elsewhere"
        site.faults["upload"] = [says("", 307, Location=target)]
        signed_in = Session(SignedIn(origin=f"http://127.0.0.1:{site.server_port}"))
        try:
            send(signed_in, site, path, part_bytes=8 << 20)
        finally:
            signed_in.close()
        assert [came.headers.get("x-esri-authorization") for came in site.came] == ["Bearer s3cr3t"] * 2
        assert [came.headers.get("x-esri-authorization") for came in other.came] == [None]
        assert other.came[0].headers["user-agent"] == "agent"
        assert other.came[0].digest == hashlib.sha256(path.read_bytes()).hexdigest()
