"""A file on the loopback server that knows ranges, counts what it sends, and breaks as a test tells it."""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
import termios
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional

from tests.unit.loopback import Handler

PATH = "/arcgis/rest/directories/arcgisjobs/x_gpserver/j0123456789abcdef0123456789abcdef/scratch/Elevation.tif"
PIECE = 16 << 10


def make_tiff(side: int = 1500) -> bytes:
    """Build a valid one-strip TIFF of noise (2 MB), with its directory in front as in a COG."""
    pixels = os.urandom(side * side)
    entries = [(256, 4, side), (257, 4, side), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    entries += [(273, 4, 200), (277, 3, 1), (278, 4, side), (279, 4, len(pixels))]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4)
    return head.ljust(200, b"\0") + pixels


@dataclass
class RangedFile:
    """Answer GET as a good static server does; each of ``faults`` replaces one answer, the first one first."""

    body: bytes
    etag: str = '"v1"'
    last_modified: str = ""
    knows_ranges: bool = True
    faults: List[Fault] = field(default_factory=list)
    extra: Dict[str, str] = field(default_factory=dict)
    sent: int = 0
    ranges: List[str] = field(default_factory=list)
    conditions: List[str] = field(default_factory=list)

    def __call__(self, handler: Handler) -> None:
        """Note the request and answer it."""
        self.ranges.append(handler.headers.get("Range", ""))
        self.conditions.append(handler.headers.get("If-Range", ""))
        if self.faults:
            self.faults.pop(0)(handler, self)
        else:
            self.give(handler)

    def start(self, handler: Handler) -> Optional[int]:
        """Return where the asked range begins, None if all is to be sent."""
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        condition = handler.headers.get("If-Range")
        if not asked or not self.knows_ranges or condition not in (None, self.etag, self.last_modified):
            return None
        return int(asked[1])

    def give(self, handler: Handler, count: Optional[int] = None, **changed: Optional[str]) -> None:
        """Send what was asked for, or only so many bytes of it; ``changed`` headers replace those of the answer."""
        start = self.start(handler)
        if start is not None and start >= len(self.body):
            handler.give(b"", 416, {"Content-Range": f"bytes */{len(self.body)}"})
            return
        first = start or 0
        headers: Dict[str, Optional[str]] = {
            "Content-Length": str(len(self.body) - first), "ETag": self.etag, "Last-Modified": self.last_modified,
            "Accept-Ranges": "bytes" if self.knows_ranges else "none", **self.extra,
        }
        if start is not None:
            headers["Content-Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        headers.update({name.replace("_", "-"): text for name, text in changed.items()})
        handler.send_response(200 if start is None else 206)
        for name, text in headers.items():
            if text:
                handler.send_header(name, text)
        handler.end_headers()
        self.send(handler, self.body[first:] if count is None else self.body[first:first + count])

    def send(self, handler: Handler, data: bytes) -> None:
        """Send and count."""
        for at in range(0, len(data), PIECE):
            handler.wfile.write(data[at:at + PIECE])
            self.sent += len(data[at:at + PIECE])


Fault = Callable[[Handler, RangedFile], None]


def cuts(count: int) -> Fault:
    """Send so many bytes and hang up in order."""

    def fault(handler: Handler, file: RangedFile) -> None:
        file.give(handler, count)
        handler.close_connection = True

    return fault


def resets(count: int) -> Fault:
    """Send so many bytes and break the connection."""

    def fault(handler: Handler, file: RangedFile) -> None:
        file.give(handler, count)
        # A reset throws away what has not left this machine: that would be counted as sent.
        while struct.unpack("i", fcntl.ioctl(handler.connection, termios.TIOCOUTQ, bytes(4)))[0]:
            handler.server.over.wait(0.001)
        handler.reset()

    return fault


def stalls(count: int) -> Fault:
    """Send so many bytes, then nothing, and keep the connection."""

    def fault(handler: Handler, file: RangedFile) -> None:
        file.give(handler, count)
        handler.server.never(handler)

    return fault


def trickles(count: int) -> Fault:
    """Send so many bytes, then one now and then, long before any time-out."""

    def fault(handler: Handler, file: RangedFile) -> None:
        first = (file.start(handler) or 0) + count
        file.give(handler, count)
        for at in range(first, len(file.body)):
            if handler.server.over.wait(0.02):
                break
            file.send(handler, file.body[at:at + 1])
        handler.close_connection = True

    return fault


def says(body: object, status: int = 200, **headers: str) -> Fault:
    """Answer with something else than the file: a text as it is, or a value as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler, file: handler.give(text.encode(), status, named)


def refuses(handler: Handler, file: RangedFile) -> None:
    """Break the connection before any answer."""
    handler.reset()


def changes(**headers: str) -> Fault:
    """Send what was asked for under other headers."""
    return lambda handler, file: file.give(handler, **headers)


def becomes(body: bytes, etag: str = '"v1"') -> Fault:
    """Let the file be another one from this answer on."""

    def fault(handler: Handler, file: RangedFile) -> None:
        file.body, file.etag = body, etag
        file.give(handler)

    return fault
