"""Fetch one URL into one file that is whole, or fail with a reason and leave nothing behind.

No library between us and the server notices all the lies a download can tell: a body that ends early, an error under
HTTP 200, a sign-in page, a full disk. So the bytes are counted, the first ones are read, the space is looked after, and
the structure of a TIFF is checked before the file gets its name.
"""

from __future__ import annotations

import shutil
import time
import zlib
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Callable, Mapping, Optional, Protocol

import requests
import urllib3.exceptions

from .addresses import host_of
from .answers import raise_for_envelope, read_json
from .cancel import CancelToken
from .errors import ArcGISError, ProtocolError, Reason, ServiceError, TransferError
from .partfile import PartFile
from .session import shut_down
from .tiff import Content, TiffInfo, read_tiff, sniff

# Large reads cost least; small ones keep progress moving and a slow link's last bytes safe.
LARGE_READ, MEDIUM_READ, SMALL_READ = 1 << 20, 1 << 16, 1 << 13
FAST, SLOW = 8 << 20, 256 << 10  # bytes per second
SPACE_CHECK_EVERY = 256 << 20
ERROR_LIMIT = 1 << 20
PROGRESS_EVERY = 0.1  # seconds
_RATE_WINDOW = 0.05  # seconds

# Called with the bytes received and the bytes announced, None if the server does not say.
Progress = Callable[[int, Optional[int]], None]
# Called with the part's path and, for a TIFF, its description, before the file gets its name. Returns the target, which
# only the content may tell (in the same folder), or None for the one that was asked; raises to refuse the file.
Check = Callable[[str, Optional[TiffInfo]], Optional[str]]


class Opener(Protocol):
    """What opens URLs: the session, which knows proxies, certificates, redirects and credentials."""

    def open(
        self, url: str, headers: Optional[Mapping[str, str]] = None, *, asked_of: str = ""
    ) -> AbstractContextManager[requests.Response]:
        """Open a URL; the response is a stream nobody has read from."""
        ...


@dataclass(frozen=True)
class FetchedFile:
    """Tell where a file is; ``tiff`` is None for other formats."""

    path: str
    size: int
    etag: str = ""
    tiff: Optional[TiffInfo] = field(default=None, compare=False)


def fetch_file(
    session: Opener,
    url: str,
    target: str,
    *,
    cancel: CancelToken,
    progress: Optional[Progress] = None,
    expect_tiff: bool = True,
    overwrite: bool = False,
    check: Optional[Check] = None,
    asked_of: str = "",
    signed_in: bool = False,
) -> FetchedFile:
    """Fetch a URL into ``target`` or, where that is taken, into the next free name beside it.

    Args:
        progress: called in this thread, at most ten times a second, and at the end.
        expect_tiff: False for results in other formats: only web pages and server errors are refused then.
        overwrite: replace the target, at the very end and in one step.
        check: the last word before the file gets its name. If it raises NOT_CLIPPED the `.part` is kept: it is whole,
            and the user may want it after all (`partfile.name_part`).
        asked_of, signed_in: the service that named the URL, and whether credentials go along; see the session.

    Raises:
        ArcGISError: nothing is left under the target's name, and an older file there is as it was.
    """
    cancel.raise_if_set()
    with PartFile(target) as part:
        etag = _fetch_body(session, url, part, cancel, progress, expect_tiff, asked_of, signed_in)
        tiff = _read_back(part) if expect_tiff else None
        if check is not None:
            try:
                target = check(part.path, tiff) or target
            except ArcGISError as refusal:
                part.keep = refusal.reason is Reason.NOT_CLIPPED
                raise
        cancel.raise_if_set()
        return FetchedFile(part.name(target, overwrite), part.size, etag, tiff)


def _fetch_body(
    session: Opener,
    url: str,
    part: PartFile,
    cancel: CancelToken,
    progress: Optional[Progress],
    expect_tiff: bool,
    asked_of: str,
    signed_in: bool,
) -> str:
    """Stream the body into the part and close it; return the ETag."""
    # A later Range request starts at part.size; compressed bodies could not be counted or resumed.
    headers = {"Accept-Encoding": "identity"}
    with session.open(url, headers, asked_of=asked_of) as response:
        with cancel.on_set(lambda: shut_down(response)):
            body = _Body(response, host_of(url), cancel)
            start = body.read_start()
            _refuse_errors(start, body, url, expect_tiff, signed_in)
            _copy(start, body, part, cancel, progress)
        return response.headers.get("ETag", "")


def _copy(start: bytes, body: _Body, part: PartFile, cancel: CancelToken, progress: Optional[Progress]) -> None:
    """Write a body whose first bytes are read already."""
    total = body.total
    _check_space(part, total)
    next_check, next_report = SPACE_CHECK_EVERY, 0.0
    data = start
    while data:
        part.write(data, total)
        if part.size >= next_check:
            next_check += SPACE_CHECK_EVERY
            # A body without end must stop before it has eaten the whole disk.
            _check_space(part, total if total is not None else part.size + SPACE_CHECK_EVERY)
        if progress is not None and time.monotonic() >= next_report:
            next_report = time.monotonic() + PROGRESS_EVERY
            progress(part.size, total)
        data = body.read()
    cancel.raise_if_set()
    part.close(total)
    if progress is not None:
        progress(part.size, part.size)


def _check_space(part: PartFile, total: Optional[int]) -> None:
    try:
        free = shutil.disk_usage(part.folder).free
    except OSError:
        return  # some network drives do not tell; then writing will
    if total is not None and total - part.size > free:
        raise TransferError(Reason.DISK_FULL, part.folder, done=part.size, total=total)


def _read_back(part: PartFile) -> TiffInfo:
    try:
        return read_tiff(part.path)
    except OSError as trouble:
        raise TransferError(Reason.FOLDER_NOT_WRITABLE, part.folder, trouble.strerror or "") from trouble


def _refuse_errors(start: bytes, body: _Body, url: str, expect_tiff: bool, signed_in: bool) -> None:
    """Raise what the first bytes say if they are no file."""
    content = sniff(start)
    status = body.status
    if status in (200, 203) and (content is Content.TIFF or (start and not expect_tiff and content is Content.OTHER)):
        return
    if content in (Content.JSON, Content.HTML):
        try:
            raise_for_envelope(read_json(start + body.read_rest(ERROR_LIMIT), url), url, signed_in)
        except ProtocolError as error:
            if error.reason is Reason.HTML_PAGE or content is Content.HTML:
                raise ProtocolError(Reason.HTML_PAGE, host_of(url), error.words) from None
    if status not in (200, 203, 204):
        raise ServiceError(Reason.SERVER_ERROR, host_of(url), f"HTTP {status}", code=status)
    if not start and not expect_tiff:
        raise TransferError(Reason.FILE_CUT, host_of(url), done=0)
    raise TransferError(Reason.NOT_A_TIFF, host_of(url), done=len(start), total=body.total)


class _Body:
    """Read a response's body: counted, unpacked if need be, in reads that suit the link, with our errors."""

    def __init__(self, response: requests.Response, host: str, cancel: CancelToken) -> None:
        self.status = response.status_code
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise ProtocolError(Reason.UNEXPECTED, host, f"Content-Encoding: {encoding[:40]}")
        # What some servers announce for a packed body is the size of the unpacked one: of no use either way.
        self._unpacker = None if encoding in ("", "identity") else _Unpacker()
        announced = _content_length(response.headers.get("Content-Length", ""))
        self.total = announced if self._unpacker is None else None
        self._raw = response.raw
        self._host = host
        self._cancel = cancel
        self._received = 0
        self._size = MEDIUM_READ
        self._window_start, self._window_bytes = time.monotonic(), 0

    def read_start(self) -> bytes:
        """Return enough bytes to tell what comes: some thousand, or all there are."""
        start = b""
        while len(start) < 4096:
            data = self.read()
            if not data:
                break
            start += data
        return start

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
            stalled = isinstance(trouble, (urllib3.exceptions.TimeoutError, TimeoutError))
            reason = Reason.STALLED if stalled else Reason.FILE_CUT
            raise TransferError(reason, self._host, done=self._received, total=self.total) from None
        self._cancel.raise_if_set()
        self._received += len(data)
        if self.total is not None and self._received > self.total:
            raise TransferError(Reason.LONGER_THAN_ANNOUNCED, self._host, done=self._received, total=self.total)
        if not data and self.total is not None and self._received < self.total:
            raise TransferError(Reason.FILE_CUT, self._host, done=self._received, total=self.total)
        self._suit_the_link(len(data))
        return data

    def _suit_the_link(self, received: int) -> None:
        self._window_bytes += received
        elapsed = time.monotonic() - self._window_start
        if elapsed < _RATE_WINDOW:
            return
        rate = self._window_bytes / elapsed
        self._size = LARGE_READ if rate >= FAST else MEDIUM_READ if rate >= SLOW else SMALL_READ
        self._window_start, self._window_bytes = time.monotonic(), 0


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
        """Return up to a megabyte of unpacked bytes, none when more has to be received."""
        if self._stream.eof or not self._packed:
            return b""
        data = self._stream.decompress(self._packed, LARGE_READ)
        self._packed = self._stream.unconsumed_tail
        self.size += len(data)
        return data


def _content_length(text: str) -> Optional[int]:
    """Read the header; proxies repeat it as "5, 5"."""
    values = {part.strip() for part in text.split(",")}
    number = values.pop()
    return int(number) if not values and number.isascii() and number.isdigit() and len(number) < 19 else None
