"""The body of an answer that should be a file: counted, unpacked, watched, and refused where it is something else."""

from __future__ import annotations

import time
import zlib
from contextlib import ExitStack
from typing import Optional

import requests
import urllib3.exceptions

from .addresses import host_of
from .answers import raise_for_envelope, read_json
from .cancel import CancelToken
from .errors import ProtocolError, Reason, ServiceError, TransferError
from .pace import Pace, PaceWatch
from .ranges import Span
from .sender import shut_down
from .tiff import Content, sniff

# Large reads cost least; small ones keep progress moving. What is read when a connection breaks may be lost.
LARGE_READ, MEDIUM_READ, SMALL_READ = 1 << 19, 1 << 16, 1 << 13
FAST, SLOW = 8 << 20, 256 << 10  # bytes per second
ERROR_LIMIT = 1 << 20
_ENOUGH_TO_TELL = 4096
_RATE_WINDOW = 0.05  # seconds


class Body:
    """Read a response's body: counted, unpacked if need be, in reads that suit the link, with our errors.

    Use it as a context manager: leaving the block ends the watch over its pace. ``span`` is the part of the file that
    the server says it sends, None where it sends all of it.
    """

    def __init__(
        self, response: requests.Response, host: str, cancel: CancelToken, pace: Pace, span: Optional[Span] = None
    ) -> None:
        self.status = response.status_code
        encoding = packing(response)
        if encoding not in ("", "gzip", "x-gzip", "deflate"):
            raise ProtocolError(Reason.UNEXPECTED, host, f"Content-Encoding: {encoding[:40]}")
        # What some servers announce for a packed body is the size of the unpacked one: of no use either way.
        self._unpacker = _Unpacker() if encoding else None
        announced = content_length(response) if span is None else span.length
        self._announced = announced if self._unpacker is None else None
        self._first = 0 if span is None else span.first
        self.total = self._announced if span is None else span.total
        # Without a length, chunks or a packing, the end of the connection is all that tells the end.
        self.is_open_ended = announced is None and not encoding and "Transfer-Encoding" not in response.headers
        self._response = response
        self._raw = response.raw
        self._host = host
        self._cancel = cancel
        self._received = 0
        self._size = SMALL_READ
        self._window_start, self._window_bytes = time.monotonic(), 0
        self._is_too_slow = False
        self._watch = PaceWatch(pace, lambda: self._received, self._give_up)
        self._held = ExitStack()

    def __enter__(self) -> Body:
        """Begin to watch the pace."""
        self._held.enter_context(self._watch)
        self._held.enter_context(self._cancel.on_set(lambda: shut_down(self._response)))
        return self

    def __exit__(self, *_exception: object) -> None:
        """End the watch; the rest of the body stays unread."""
        self._held.close()

    @property
    def is_packed(self) -> bool:
        """Tell whether the bytes that come are not those of the file."""
        return self._unpacker is not None

    def read_at_least(self, count: int) -> bytes:
        """Return so many bytes or some more, or all there are."""
        data = b""
        while len(data) < count:
            more = self.read()
            if not more:
                break
            data += more
        return data

    def read_start(self) -> bytes:
        """Return enough bytes to tell what comes: some thousand, or all there are."""
        return self.read_at_least(_ENOUGH_TO_TELL)

    def read_rest(self, limit: int) -> bytes:
        """Return the rest of a short body; what is beyond the limit stays unread."""
        chunks, size = [], 0
        while size < limit:
            data = self.read()
            if not data:
                break
            chunks.append(data)
            size += len(data)
        return b"".join(chunks)

    def read(self) -> bytes:
        """Return the next bytes, none at the end of a whole body."""
        if self._unpacker is None:
            return self._receive()
        while True:
            try:
                data = self._unpacker.take()
            except zlib.error:
                raise ProtocolError(Reason.UNEXPECTED, self._host, "Content-Encoding") from None
            if data or self._unpacker.complete:
                return data
            packed = self._receive()
            if not packed:
                raise TransferError(Reason.FILE_CUT, self._host, done=self._unpacker.size)
            self._unpacker.give(packed)

    def _receive(self) -> bytes:
        """Read once from the connection; old urllib3 ends a broken one without an error, so bytes are compared."""
        try:
            # Decoding is ours: urllib3's has no bound on what a packed megabyte may become.
            data = bytes(self._raw.read(self._size, decode_content=False) or b"")
        except (urllib3.exceptions.HTTPError, OSError, ValueError, AttributeError) as trouble:
            self._cancel.raise_if_set()
            stalled = self._is_too_slow or isinstance(trouble, (urllib3.exceptions.TimeoutError, TimeoutError))
            raise self._error(Reason.STALLED if stalled else Reason.FILE_CUT) from None
        self._cancel.raise_if_set()
        self._received += len(data)
        announced = self._announced
        if announced is not None and self._received > announced:
            raise self._error(Reason.LONGER_THAN_ANNOUNCED)
        if not data:
            # A connection that was given up looks like one that ended in order.
            if self._is_too_slow and self._received != announced:
                raise self._error(Reason.STALLED)
            if announced is not None and self._received < announced:
                raise self._error(Reason.FILE_CUT)
        self._suit_the_link(len(data))
        return data

    def _error(self, reason: Reason) -> TransferError:
        return TransferError(reason, self._host, done=self._first + self._received, total=self.total)

    def _give_up(self) -> None:
        self._is_too_slow = True
        shut_down(self._response)

    def _suit_the_link(self, received: int) -> None:
        self._window_bytes += received
        elapsed = time.monotonic() - self._window_start
        if elapsed < _RATE_WINDOW:
            return
        rate = self._window_bytes / elapsed
        self._size = LARGE_READ if rate >= FAST else MEDIUM_READ if rate >= SLOW else SMALL_READ
        self._window_start, self._window_bytes = time.monotonic(), 0


def refuse_errors(start: bytes, body: Body, url: str, expect_tiff: bool, signed_in: bool) -> bytes:
    """Raise what the first bytes say if they are no file; return all that was read to find out."""
    content = sniff(start)
    status = body.status
    is_fine = status in (200, 203)
    if is_fine and (content is Content.TIFF or (start and not expect_tiff and content is Content.OTHER)):
        return start
    if content in (Content.JSON, Content.HTML):
        start += body.read_rest(ERROR_LIMIT)
        try:
            raise_for_envelope(read_json(start, url), url, signed_in)
            if is_fine and not expect_tiff:
                # A file that happens to be JSON: no error that a server knows looks like it.
                return start
        except ProtocolError as error:
            if error.reason is Reason.NOT_JSON and is_fine and not expect_tiff and len(start) >= ERROR_LIMIT:
                # Longer than any error.
                return start
            if error.reason is Reason.HTML_PAGE or content is Content.HTML:
                raise ProtocolError(Reason.HTML_PAGE, host_of(url), error.words) from None
    if status not in (200, 203, 204):
        raise ServiceError(Reason.SERVER_ERROR, host_of(url), f"HTTP {status}", code=status)
    if not start and not expect_tiff:
        raise TransferError(Reason.FILE_CUT, host_of(url), done=0)
    raise TransferError(Reason.NOT_A_TIFF, host_of(url), done=len(start), total=body.total)


def packing(response: requests.Response) -> str:
    """Return how a body is packed, an empty text for not at all."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    return "" if encoding == "identity" else encoding


def content_length(response: requests.Response) -> Optional[int]:
    """Read the header; proxies repeat it as "5, 5"."""
    values = {part.strip() for part in response.headers.get("Content-Length", "").split(",")}
    number = values.pop()
    return int(number) if not values and number.isascii() and number.isdigit() and len(number) < 19 else None


class _Unpacker:
    """Unpack gzip or zlib data in bounded pieces."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._packed = b""
        self.size = 0

    @property
    def complete(self) -> bool:
        """Tell whether the data ended where its own trailer says."""
        return self._stream.eof

    def give(self, packed: bytes) -> None:
        """Hand over received bytes, after everything was taken."""
        self._packed += packed

    def take(self) -> bytes:
        """Return up to half a megabyte of unpacked bytes, none when more has to be received."""
        if self._stream.eof or not self._packed:
            return b""
        data = self._stream.decompress(self._packed, LARGE_READ)
        self._packed = self._stream.unconsumed_tail
        self.size += len(data)
        return data
