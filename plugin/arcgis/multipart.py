"""A form with a file in it, sent piece by piece: neither the file nor the request is ever in memory whole.

Protocol facts: multipart/form-data (RFC 7578) as ArcGIS servers read it: fields first, then the file under ``file``.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Callable, Iterator, Mapping, Optional

from .cancel import CancelToken
from .errors import Reason, RequestError, TransferError

# Small enough that a slow link takes a piece within a time-out and a cancel is noticed soon.
PIECE = 1 << 16


@dataclass(frozen=True)
class FileSlice:
    """A part of a file, under the name that the server is told."""

    path: str
    name: str
    start: int
    size: int


@dataclass(frozen=True)
class Multipart:
    """The body of a POST; iterating sends it, again from its start each time.

    ``sent`` is called with the file's bytes handed over so far, in the thread that sends.
    """

    fields: Mapping[str, str]
    file: FileSlice
    cancel: CancelToken
    sent: Optional[Callable[[int], None]] = None
    boundary: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def content_type(self) -> str:
        """Return the header that goes with the body."""
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        return len(self._head) + self.file.size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        self.cancel.raise_if_set()
        yield self._head
        done = 0
        for piece in _pieces(self.file):
            self.cancel.raise_if_set()
            yield piece
            done += len(piece)
            if self.sent is not None and not self.cancel.is_set():
                self.sent(done)
        yield self._tail

    @property
    def _head(self) -> bytes:
        lines = [
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n{value}\r\n'
            for name, value in self.fields.items()
        ]
        lines.append(
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="file"; filename="{_quoted(self.file.name)}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        return "".join(lines).encode("utf-8", "replace")

    @property
    def _tail(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode("ascii")


def _pieces(part: FileSlice) -> Iterator[bytes]:
    """Yield exactly the slice; a file that has become shorter would leave the server waiting for the rest."""
    rest = part.size
    try:
        with open(part.path, "rb") as source:
            source.seek(part.start)
            while rest:
                piece = source.read(min(PIECE, rest))
                if not piece:
                    raise TransferError(Reason.UPLOAD_INCOMPLETE, part.name)
                rest -= len(piece)
                yield piece
    except OSError as error:
        raise RequestError(Reason.FILE_NOT_READABLE, part.path, error.strerror or "") from None


def _quoted(name: str) -> str:
    """Escape what would end the name, as browsers do it."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
