"""Forms in pieces: the same bytes as ever, over links as slow as they like."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Dict, Iterator, List
from urllib.parse import urlencode

import pytest

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import Cancelled
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.urlencoded import UrlEncoded

ALL = "".join(map(chr, range(0x300))) + "€𝄞"
LARGE = "[12.5,-3.25]," * 800_000
STEP = 256 * 1024


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"f": "json"},
        {"a b": "", "c&d": "e=f", "ü": "%41+ %"},
        {"all": ALL, "again": ALL[::-1]},
        {"long": ALL * 100, "ascii": ALL[:128] * 1000, "f": "json"},
    ],
)
def test_a_form_is_what_the_library_makes_of_it(fields: Dict[str, str]) -> None:
    form = UrlEncoded(fields)
    whole = urlencode(fields).encode()
    assert b"".join(form) == whole and b"".join(form) == whole, "a redirect sends it again"
    assert len(form) == len(whole)


def test_a_text_that_was_never_put_together_is_sent_like_one() -> None:
    pieces = tuple(LARGE[start : start + 70_000] for start in range(0, len(LARGE), 70_000))
    apart = UrlEncoded({"a": "ü", "clip": pieces, "f": "json"})
    whole = UrlEncoded({"a": "ü", "clip": LARGE, "f": "json"})
    assert b"".join(apart) == b"".join(whole) and len(apart) == len(whole)
    assert b"".join(UrlEncoded({"none": (), "f": "json"})) == b"none=&f=json"


def test_no_piece_is_so_long_that_a_slow_link_cannot_take_it() -> None:
    pieces = list(UrlEncoded({"clip": LARGE, "f": "json"}))
    assert max(map(len, pieces)) < 200_000 and len(pieces) > 100


def test_nothing_is_sent_after_a_cancel() -> None:
    token = CancelToken()
    pieces = iter(UrlEncoded({"clip": LARGE}, token))
    next(pieces)
    token.set()
    with pytest.raises(Cancelled):
        next(pieces)


class SlowReader:
    """A server that takes a form in small steps, answers when it has it all, and takes nothing while it is held."""

    def __init__(self) -> None:
        self._listener = socket.socket()
        # Else the system takes megabytes before the server reads a byte.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, STEP)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/submitJob"
        self.is_open, self.has_begun, self.missing = threading.Event(), threading.Event(), -1
        self.pause = 0.0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as stream:
            size = 0
            for line in iter(stream.readline, b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
            self.missing = size
            self.has_begun.set()
            self.is_open.wait(20)
            never = threading.Event()
            while self.missing:
                piece = stream.read(min(STEP, self.missing))
                self.missing -= len(piece)
                if not piece:
                    return
                never.wait(self.pause)
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{"jobId": "j1"}')

    def close(self) -> None:
        """Wait for the end of it."""
        self.is_open.set()
        self._thread.join(20)
        self._listener.close()


@pytest.fixture
def server() -> Iterator[SlowReader]:
    running = SlowReader()
    yield running
    running.close()


def test_a_large_form_takes_its_time_over_a_slow_link(server: SlowReader) -> None:
    # All of it takes much longer than any time-out, no piece of it does.
    server.pause = 0.02
    server.is_open.set()
    with contextlib.closing(Session(PlainNetwork(connect_timeout=0.4, read_timeout=0.1))) as session:
        assert session.post_json(server.url, {"clip": LARGE}) == {"jobId": "j1"}
    assert server.missing == 0


def test_a_cancel_ends_the_sending_and_the_server_gets_no_whole_form(server: SlowReader) -> None:
    token = CancelToken()
    ended: List[Cancelled] = []

    def send() -> None:
        with contextlib.closing(Session(PlainNetwork(), token)) as session:
            try:
                session.post_json(server.url, {"clip": LARGE})
            except Cancelled as error:
                ended.append(error)

    sending = threading.Thread(target=send)
    sending.start()
    assert server.has_begun.wait(20)
    token.set()
    server.is_open.set()
    sending.join(20)
    server.close()
    assert ended and server.missing > 0
