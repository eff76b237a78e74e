"""Ask for the rest of a file, and understand which part of it an answer brings (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Mapping, Optional

# So much of what is there already is asked for once more and compared: no validator sees that a disk lost the end of a
# file, and some servers keep a validator when the file changes.
OVERLAP = 4096
_CONTENT_RANGE = re.compile(r"\s*bytes\s+(\d{1,18})\s*-\s*(\d{1,18})\s*/\s*(\d{1,18}|\*)\s*", re.IGNORECASE)
_UNSATISFIED = re.compile(r"\s*bytes\s+\*\s*/\s*(\d{1,18})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """Which bytes of a file a body holds; ``total`` is None if the server does not say how many there are."""

    first: int
    last: int
    total: Optional[int]

    @property
    def length(self) -> int:
        """Return how many bytes the body has."""
        return self.last - self.first + 1


def range_headers(offset: int, validator: str) -> dict[str, str]:
    """Ask for a file from an offset on, if it is still the one the validator belongs to, else from its beginning."""
    return {"Range": f"bytes={offset}-", "If-Range": validator}


def read_span(headers: Mapping[str, str]) -> Optional[Span]:
    """Read the ``Content-Range`` of a part; None if it makes no sense."""
    found = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
    if not found:
        return None
    span = Span(int(found[1]), int(found[2]), None if found[3] == "*" else int(found[3]))
    if span.last < span.first or (span.total is not None and span.last >= span.total):
        return None
    return span


def read_unsatisfied(headers: Mapping[str, str]) -> Optional[int]:
    """Read how long a file is that has no bytes where they were asked for; None if the server does not say."""
    found = _UNSATISFIED.fullmatch(headers.get("Content-Range", ""))
    return int(found[1]) if found else None
