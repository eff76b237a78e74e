"""Read the directories of a TIFF: what the raster is, and whether every byte it promises is there.

GDAL and QGIS open a file that was cut in the middle without a word; the tables of strips and tiles tell the truth for
the price of a few small reads. Nothing here decodes pixels. The bytes come from a server, so every count is bounded
and nothing in them is believed.

Facts: TIFF 6.0, BigTIFF, OGC GeoTIFF 1.1, and the GDAL tags for nodata and sparse blocks.
"""

from __future__ import annotations

import math
import os
import struct
from dataclasses import dataclass
from enum import Enum
from operator import add
from typing import BinaryIO, Iterator, Optional, Union

from .errors import Reason, TransferError

# Far above any real result, low enough that a file made to hurt is refused within a second or two.
MAX_DIRECTORIES = 2048
MAX_ENTRIES = 200_000
MAX_BLOCKS = 20_000_000
MAX_SIDE = 2**31 - 1
MAX_FILE = 2**50
# Blocks looked at between two chances for other threads to run.
SLICE = 4096

_FORMATS = {1: "B", 2: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i"}
_FORMATS.update({11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"})
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_WHOLE_NUMBERS = frozenset((1, 3, 4, 13, 16, 18))

_SUBFILE_TYPE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION = 254, 256, 257, 258, 259
_STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP, _STRIP_SIZES, _PLANAR = 273, 277, 278, 279, 284
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_SIZES = 322, 323, 324, 325
_SUB_DIRECTORIES, _SAMPLE_FORMAT = 330, 339
_PIXEL_SCALE, _TIE_POINTS, _TRANSFORMATION, _GEO_KEYS, _NO_DATA = 33550, 33922, 34264, 34735, 42113
_MODEL_TYPE_KEY, _RASTER_TYPE_KEY, _GEOGRAPHIC_KEY, _PROJECTED_KEY = 1024, 1025, 2048, 3072
_REDUCED_OR_MASK = 0b101


class Content(str, Enum):
    """Name what the first bytes of a body say it is."""

    TIFF = "tiff"
    JSON = "json"
    HTML = "html"
    OTHER = "other"


@dataclass(frozen=True)
class TiffInfo:
    """Describe the first full-resolution image of a file.

    ``origin_x``/``origin_y`` is the upper left corner of the upper left pixel, also where the file says that its points
    are pixel centres. Without georeferencing, or with a rotated one, origin and pixel sizes are None.
    """

    width: int
    height: int
    band_count: int
    pixel_type: str
    origin_x: Optional[float]
    origin_y: Optional[float]
    pixel_size_x: Optional[float]
    pixel_size_y: Optional[float]
    epsg: Optional[int]
    no_data: Optional[float]
    size: int

    @property
    def extent(self) -> Optional[tuple[float, float, float, float]]:
        """Return xmin, ymin, xmax, ymax in the file's CRS, or None without georeferencing."""
        if self.origin_x is None or self.origin_y is None or self.pixel_size_x is None or self.pixel_size_y is None:
            return None
        return (
            self.origin_x,
            self.origin_y - self.height * self.pixel_size_y,
            self.origin_x + self.width * self.pixel_size_x,
            self.origin_y,
        )


def sniff(first_bytes: bytes) -> Content:
    """Tell a TIFF, a JSON answer and a web page apart by their first bytes (some hundred are enough)."""
    if first_bytes[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return Content.TIFF
    text = first_bytes[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"{", b"["):
        return Content.JSON
    if text[:1] == b"<":
        lower = text.lower()
        marks = (b"<html", b"<!doctype html", b"<head", b"<body", b"<script", b"<meta", b"<title")
        if any(mark in lower for mark in marks):
            return Content.HTML
    return Content.OTHER


def read_tiff(path: Union[str, os.PathLike[str]]) -> TiffInfo:
    """Describe a TIFF after checking that all its directories, tables, strips and tiles lie inside the file.

    Raises:
        TransferError: NOT_A_TIFF for other or senseless content; FILE_CUT when bytes are missing, with ``done`` the
            file's size and ``total`` the size it must have at least (None where the file does not tell).
        OSError: the file cannot be read.
    """
    with open(path, "rb", buffering=1 << 14) as file:
        size = os.fstat(file.fileno()).st_size
        name = os.path.basename(os.fspath(path))
        tiff = _Tiff(file, size)
        try:
            info = tiff.check()
        except _Senseless as trouble:
            raise TransferError(Reason.NOT_A_TIFF, name, done=size) from trouble
        except _Cut as trouble:
            raise TransferError(Reason.FILE_CUT, name, done=size, total=trouble.needed) from trouble
        return info


class _Senseless(Exception):
    """Tell developers why these bytes are no TIFF."""


class _Cut(Exception):
    """Tell how many bytes the file must have, None if it does not say."""

    def __init__(self, needed: Optional[int]) -> None:
        super().__init__(f"the file needs at least {needed} bytes" if needed else "the file ends too early")
        self.needed = needed


@dataclass(frozen=True)
class _Entry:
    """Locate the values of one tag in the file; short ones lie in the directory itself, and ``where`` points there."""

    kind: int
    count: int
    where: int


_Directory = dict[int, _Entry]


class _Tiff:
    """Walk through one open file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._needed = 0  # where the last byte that something points to ends
        self._blocks = 0
        self._entries = 0
        self._order = "<"
        self._big = False

    def check(self) -> TiffInfo:
        """Visit every directory; return the description of the first full-resolution image."""
        first = self._header()
        chosen: Optional[_Directory] = None
        first_image: Optional[_Directory] = None
        for directory in self._directories(first):
            self._check_blocks(directory)
            first_image = first_image if first_image is not None else directory
            if chosen is None and not self._number(directory, _SUBFILE_TYPE, 0) & _REDUCED_OR_MASK:
                chosen = directory
        if self._needed > self._size:
            if self._needed > MAX_FILE:
                raise _Senseless("something points a petabyte away")
            raise _Cut(self._needed)
        if first_image is None:
            raise _Senseless("there is no image in it")
        return self._describe(chosen if chosen is not None else first_image)

    # Directories

    def _header(self) -> int:
        head = self._file.read(16)
        if sniff(head) is not Content.TIFF:
            # The first three bytes of a TIFF and then nothing: cut, not foreign.
            if head and any(magic.startswith(head) for magic in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
                raise _Cut(8)
            raise _Senseless("the first bytes are not those of a TIFF")
        self._order = "<" if head[:2] == b"II" else ">"
        self._big = 43 in head[2:4]
        if len(head) < (16 if self._big else 8):
            raise _Cut(16 if self._big else 8)
        if not self._big:
            first = int(struct.unpack(self._order + "I", head[4:8])[0])
        else:
            width, zero, first = struct.unpack(self._order + "HHQ", head[4:16])
            if width != 8 or zero != 0:
                raise _Senseless("BigTIFF with offsets that are not 8 bytes wide")
        if first == 0:
            raise _Cut(None)  # a writer fills this in last
        return first

    def _directories(self, first: int) -> Iterator[_Directory]:
        """Yield every directory of the chain and those it has below it; stop where the file ends."""
        waiting, seen = [first], set()
        while waiting:
            position = waiting.pop()
            if position in seen:
                raise _Senseless("the chain of directories bites its tail")
            seen.add(position)
            if len(seen) > MAX_DIRECTORIES:
                raise _Senseless("too many directories")
            directory, following = self._directory(position)
            if directory is None:
                continue
            yield directory
            if following:
                waiting.append(following)
            if _SUB_DIRECTORIES in directory:
                waiting.extend(int(below) for below in self._values(directory, _SUB_DIRECTORIES, 256) if below)

    def _directory(self, position: int) -> tuple[Optional[_Directory], int]:
        """Read one directory and the position of the next; None if the file ends before it does."""
        count_format, entry_format, offset_format = ("Q", "HHQ8s", "Q") if self._big else ("H", "HHI4s", "I")
        count_size, inline = struct.calcsize("=" + count_format), 8 if self._big else 4
        entry_size = 4 + 2 * inline
        raw = self._bytes(position, count_size)
        if raw is None:
            return None, 0
        count = int(struct.unpack(self._order + count_format, raw)[0])
        self._entries += count
        if count == 0 or self._entries > MAX_ENTRIES:
            raise _Senseless(f"a directory of {count} entries")
        raw = self._bytes(position + count_size, count * entry_size + inline)
        if raw is None:
            return None, 0
        directory: _Directory = {}
        where = position + count_size + 4 + inline
        for tag, kind, number, value in struct.iter_unpack(self._order + entry_format, raw[:-inline]):
            length = number * _SIZES.get(kind, 0)
            if length <= inline:
                entry = _Entry(kind, number, where)
            else:
                entry = _Entry(kind, number, int(struct.unpack(self._order + offset_format, value)[0]))
                self._needed = max(self._needed, entry.where + length)
            directory.setdefault(tag, entry)
            where += entry_size
        return directory, int(struct.unpack(self._order + offset_format, raw[-inline:])[0])

    # Values

    def _bytes(self, offset: int, length: int) -> Optional[bytes]:
        """Read exactly that much, or note how long the file would have to be and return None."""
        end = offset + length
        self._needed = max(self._needed, end)
        if end > self._size:
            return None
        self._file.seek(offset)
        raw = self._file.read(length)
        if len(raw) < length:
            raise _Cut(None)  # shorter than a moment ago
        return raw

    def _values(self, directory: _Directory, tag: int, limit: int) -> tuple[Union[int, float], ...]:
        """Return up to ``limit`` values of a tag; nothing if it is absent, out of reach or no number."""
        entry = directory.get(tag)
        if entry is None or entry.kind not in _FORMATS:
            return ()
        count = min(entry.count, limit)
        raw = self._bytes(entry.where, count * _SIZES[entry.kind])
        return struct.unpack(f"{self._order}{count}{_FORMATS[entry.kind]}", raw) if raw else ()

    def _number(self, directory: _Directory, tag: int, default: int) -> int:
        """Return the first value of a tag that holds whole numbers."""
        entry = directory.get(tag)
        if entry is None or entry.kind not in _WHOLE_NUMBERS:
            return default
        values = self._values(directory, tag, 1)
        return int(values[0]) if values else default

    # Strips and tiles

    def _check_blocks(self, directory: _Directory) -> None:
        """Note where the last strip or tile ends; refuse tables that contradict the image's size."""
        offsets = directory.get(_TILE_OFFSETS) or directory.get(_STRIP_OFFSETS)
        sizes = directory.get(_TILE_SIZES) or directory.get(_STRIP_SIZES)
        if offsets is None or offsets.kind not in _WHOLE_NUMBERS or (sizes and sizes.kind not in _WHOLE_NUMBERS):
            raise _Senseless("an image without a table of blocks")
        block_bytes, expected = self._block_layout(directory)
        if offsets.count < expected or (sizes is not None and sizes.count != offsets.count):
            raise _Senseless(f"{offsets.count} blocks where the size of the image asks for {expected}")
        self._blocks += offsets.count
        if self._blocks > MAX_BLOCKS:
            raise _Senseless("too many blocks")
        for start in range(0, offsets.count, SLICE):
            count = min(SLICE, offsets.count - start)
            where = self._table(offsets, start, count)
            # Very old writers leave the lengths out; then the shortest length that makes sense has to do.
            length = self._table(sizes, start, count) if sizes is not None else (block_bytes,) * count
            if where is None or length is None:
                return
            if where.count(0) and any(size and not offset for offset, size in zip(where, length)):
                raise _Senseless("a block inside the header")
            self._needed = max(self._needed, max(map(add, where, length)))

    def _block_layout(self, directory: _Directory) -> tuple[int, int]:
        """Return the least bytes of a block whose length is unknown, and how many blocks the image must have."""
        width, height = self._number(directory, _WIDTH, 0), self._number(directory, _HEIGHT, 0)
        bands, bits = self._number(directory, _SAMPLES, 1), self._number(directory, _BITS, 1)
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and 0 < bands <= 65535 and 0 < bits <= 128):
            raise _Senseless(f"an image of {width} x {height} x {bands}, {bits} bits")
        planes = bands if self._number(directory, _PLANAR, 1) == 2 else 1
        if _TILE_WIDTH in directory or _TILE_OFFSETS in directory:
            across, down = self._number(directory, _TILE_WIDTH, 0), self._number(directory, _TILE_HEIGHT, 0)
            if across <= 0 or down <= 0:
                raise _Senseless("tiles without a size")
            return 1, -(-width // across) * -(-height // down) * planes
        rows = min(self._number(directory, _ROWS_PER_STRIP, height), height)
        if rows <= 0:
            raise _Senseless("strips without a height")
        count = -(-height // rows)
        uncompressed = self._number(directory, _COMPRESSION, 1) == 1
        last_rows = height - (count - 1) * rows
        line = -(-width * bits * (bands // planes) // 8)
        return (line * last_rows if uncompressed else 1), count * planes

    def _table(self, entry: _Entry, start: int, count: int) -> Optional[tuple[int, ...]]:
        size = _SIZES[entry.kind]
        raw = self._bytes(entry.where + start * size, count * size)
        return None if raw is None else struct.unpack(f"{self._order}{count}{_FORMATS[entry.kind]}", raw)

    # Description

    def _describe(self, directory: _Directory) -> TiffInfo:
        keys = self._geo_keys(directory)
        corner = self._georeference(directory, keys.get(_RASTER_TYPE_KEY) == 2)
        origin_x, origin_y, pixel_x, pixel_y = corner if corner is not None else (None, None, None, None)
        return TiffInfo(
            width=self._number(directory, _WIDTH, 0),
            height=self._number(directory, _HEIGHT, 0),
            band_count=self._number(directory, _SAMPLES, 1),
            pixel_type=_pixel_type(self._number(directory, _BITS, 1), self._number(directory, _SAMPLE_FORMAT, 1)),
            origin_x=origin_x,
            origin_y=origin_y,
            pixel_size_x=pixel_x,
            pixel_size_y=pixel_y,
            epsg=_epsg(keys),
            no_data=self._no_data(directory),
            size=self._size,
        )

    def _geo_keys(self, directory: _Directory) -> dict[int, int]:
        """Return the GeoTIFF keys whose value is a code; those with text or doubles are not needed here."""
        values = [int(value) for value in self._values(directory, _GEO_KEYS, 4096)]
        rows = zip(*(iter(values[4:]),) * 4)
        return {key: value for key, location, _count, value in rows if location == 0}

    def _georeference(self, directory: _Directory, points: bool) -> Optional[tuple[float, float, float, float]]:
        """Return upper left corner and positive pixel sizes."""
        scale = self._values(directory, _PIXEL_SCALE, 3)
        tie = self._values(directory, _TIE_POINTS, 6)
        matrix = self._values(directory, _TRANSFORMATION, 16)
        if len(scale) >= 2 and len(tie) == 6 and scale[0] and scale[1]:
            step_x, step_y = float(scale[0]), -abs(scale[1])
            x, y = tie[3] - tie[0] * step_x, tie[4] - tie[1] * step_y
        elif len(matrix) == 16 and matrix[0] and matrix[5] and not matrix[1] and not matrix[4]:
            step_x, step_y, x, y = float(matrix[0]), float(matrix[5]), float(matrix[3]), float(matrix[7])
        else:
            return None
        if points:  # the file names the centre of the first pixel, GDAL and we its corner
            x, y = x - step_x / 2, y - step_y / 2
        if step_x < 0:
            x += step_x * self._number(directory, _WIDTH, 0)
        if step_y > 0:
            y += step_y * self._number(directory, _HEIGHT, 0)
        found = (x, y, abs(step_x), abs(step_y))
        return found if all(map(math.isfinite, found)) else None

    def _no_data(self, directory: _Directory) -> Optional[float]:
        text = bytes(value & 0xFF for value in self._values(directory, _NO_DATA, 128) if isinstance(value, int))
        try:
            return float(text.split(b"\0")[0])
        except ValueError:
            return None


def _pixel_type(bits: int, sample_format: int) -> str:
    """Return the name ArcGIS has for a pixel of so many bits."""
    if sample_format in (5, 6):
        return "C64" if bits <= 64 else "C128"
    if sample_format == 3:
        return "F32" if bits <= 32 else "F64"  # GDAL reads 16 and 24 bit floats as 32 bit ones, too
    if sample_format == 2:
        return f"S{next((width for width in (8, 16, 32) if bits <= width), 64)}"
    return f"U{next((width for width in (1, 2, 4, 8, 16, 32) if bits <= width), 64)}"


def _epsg(keys: dict[int, int]) -> Optional[int]:
    """Return the code of the horizontal CRS; 32767 means that the file describes one without a code."""
    geographic = keys.get(_MODEL_TYPE_KEY) == 2 or _PROJECTED_KEY not in keys
    code = keys.get(_GEOGRAPHIC_KEY if geographic else _PROJECTED_KEY, 0)
    return code if 1024 <= code < 32767 else None
