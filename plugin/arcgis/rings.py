"""Rings of polygons as doubles side by side, and well-known binary (WKB), the form in which geometries change hands.

An area may have a million vertices. As Python objects they cost a hundred megabytes, and the calls that make them, hash
them or let them go hold the interpreter lock so long that a window freezes. Here all goes in slices.
"""

from __future__ import annotations

import math
import struct
import sys
from array import array
from dataclasses import dataclass, field
from itertools import chain
from typing import Iterable, Iterator, List, Sequence, Tuple

from .turns import take_turns

Point = Tuple[float, float]

# So many vertices are handled by one call.
SLICE = 2048
_PAIR = 2 * array("d").itemsize
# Type codes of WKB (OGC 06-103r4): a polygon and a triangle; what holds several of them.
_SIMPLE = (3, 17)
_SEVERAL = (6, 15, 16)
# A line and an arc; curved lines, polygons and surfaces, whose members are geometries of their own.
_LINES = (2, 8)
_NESTED = (9, 10, 12)
_DEEPEST = 4


@dataclass(frozen=True)
class Ring:
    """A line, x and y in turn, each eight bytes in the machine's own order."""

    numbers: bytes = field(repr=False)

    @classmethod
    def of(cls, points: Iterable[Point]) -> Ring:
        """Return the line through points."""
        return cls(array("d", chain.from_iterable(points)).tobytes())

    def __len__(self) -> int:
        return len(self.numbers) // _PAIR

    def __getitem__(self, index: int) -> Point:
        start = (index + len(self) if index < 0 else index) * _PAIR
        if not 0 <= start < len(self.numbers):
            raise IndexError("a point that the ring does not have")
        x, y = struct.unpack_from("=2d", self.numbers, start)
        return x, y

    def __iter__(self) -> Iterator[Point]:
        for piece in self.pieces():
            yield from zip(piece[::2], piece[1::2])

    def pieces(self) -> Iterator[List[float]]:
        """Yield x and y in turn, a slice at a time; in between other threads have their turn."""
        size = SLICE * _PAIR
        for start in range(0, len(self.numbers), size):
            if start:
                take_turns()
            yield array("d", self.numbers[start : start + size]).tolist()

    @property
    def is_finite(self) -> bool:
        """Tell whether all numbers are ones that a place can have."""
        return all(all(map(math.isfinite, piece)) for piece in self.pieces())

    def closed(self) -> Ring:
        """Return the ring ending where it began."""
        if self.numbers[:_PAIR] == self.numbers[-_PAIR:]:
            return self
        return Ring(self.numbers + self.numbers[:_PAIR])

    def turned(self) -> Ring:
        """Return the ring in the other direction."""
        pieces = []
        for piece in self.pieces():
            piece[::2], piece[1::2] = piece[-2::-2], piece[::-2]
            pieces.append(array("d", piece).tobytes())
        return Ring(b"".join(reversed(pieces)))


# The rings of a polygon, its outer one first.
Part = Tuple[Ring, ...]


def read_wkb(data: bytes) -> Tuple[Part, ...]:
    """Return the polygons of a plane polygon's or multipolygon's WKB.

    Raises:
        ValueError: another geometry, one with Z or M, or bytes that are none.
    """
    reader = _Reader(data)
    code = reader.code()
    if code in _SIMPLE:
        return (reader.rings(),)
    if code not in _SEVERAL:
        raise ValueError(f"no polygons but WKB of type {code}")
    parts = []
    for _ in range(reader.count(9)):
        if reader.code() not in _SIMPLE:
            raise ValueError("something else among polygons")
        parts.append(reader.rings())
    return tuple(parts)


def check_wkb(data: bytes) -> None:
    """Raise ValueError unless the WKB of polygons or curved polygons holds all it says it holds.

    QGIS believes what it says: a number of points that is not there can end the process.
    """
    _Reader(data).check(_DEEPEST)


def write_wkb(parts: Sequence[Part]) -> bytes:
    """Return the WKB of a multipolygon."""
    order = int(sys.byteorder == "little")
    pieces = [struct.pack("=BII", order, 6, len(parts))]
    for part in parts:
        pieces.append(struct.pack("=BII", order, 3, len(part)))
        for ring in part:
            pieces += (struct.pack("=I", len(ring)), ring.numbers)
    return b"".join(pieces)


class _Reader:
    """A place in WKB; it goes on with everything that is read, and believes no number without the bytes for it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0
        self._is_little = True

    def code(self) -> int:
        """Read the byte order and the type of a geometry."""
        self._is_little = self._taken(1) == b"\x01"
        return self._number()

    def count(self, smallest: int) -> int:
        """Read how many members follow, each of so many bytes at least."""
        number = self._number()
        if number * smallest > len(self._data) - self._place:
            raise ValueError("WKB that ends too early")
        return number

    def check(self, depth: int) -> None:
        """Go through a geometry and what it holds."""
        code = self.code()
        # Z and M are told by thousands; QGIS knows one more way to tell Z.
        thousands, kind = divmod(code & 0x7FFFFFFF, 1000)
        if thousands > 3 or not depth:
            raise ValueError(f"WKB of type {code}")
        point = _PAIR // 2 * (2 + (0, 1, 1, 2)[thousands] + (code >> 31))
        if kind in _LINES:
            self._taken(self.count(point) * point)
        elif kind in _SIMPLE:
            for _ in range(self.count(4)):
                self._taken(self.count(point) * point)
        elif kind in _SEVERAL or kind in _NESTED:
            for _ in range(self.count(9)):
                self.check(depth - 1)
        else:
            raise ValueError(f"no polygons but WKB of type {code}")

    def rings(self) -> Part:
        """Read the rings of a polygon."""
        return tuple(self._ring() for _ in range(self.count(4)))

    def _ring(self) -> Ring:
        size = self.count(_PAIR) * _PAIR
        if self._is_little == (sys.byteorder == "little"):
            return Ring(self._taken(size))
        numbers = array("d", self._taken(size))
        numbers.byteswap()
        return Ring(numbers.tobytes())

    def _number(self) -> int:
        return int.from_bytes(self._taken(4), "little" if self._is_little else "big")

    def _taken(self, size: int) -> bytes:
        start, self._place = self._place, self._place + size
        if self._place > len(self._data):
            raise ValueError("WKB that ends too early")
        return self._data[start : self._place]
