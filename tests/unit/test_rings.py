"""Rings as plain numbers, and the binary form in which polygons come and go."""

from __future__ import annotations

import math
import random
import struct
from typing import List, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis.geometry import is_clockwise
from arcgis_raster_download.plugin.arcgis.rings import SLICE, Ring, check_wkb, read_wkb, write_wkb

SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]


def wkb(order: str, *parts: List[List[Tuple[float, ...]]], kind: int = 3) -> bytes:
    """Write a multipolygon, or with one part a polygon, in a byte order."""
    flag = b"\1" if order == "<" else b"\0"
    whole = b""
    for part in parts:
        whole += flag + struct.pack(order + "II", kind, len(part))
        for ring in part:
            whole += struct.pack(order + "I", len(ring))
            whole += b"".join(struct.pack(f"{order}{len(point)}d", *point) for point in ring)
    return whole if len(parts) == 1 else flag + struct.pack(order + "II", kind + 3, len(parts)) + whole


@pytest.mark.parametrize("count", [1, 5, SLICE - 1, SLICE, SLICE + 1, 3 * SLICE + 7])
def test_a_ring_is_the_points_it_is_made_of(count: int) -> None:
    points = [(math.cos(number), number * 0.1) for number in range(count)]
    ring = Ring.of(points)
    assert list(ring) == points and len(ring) == count
    assert ring[0] == points[0] and ring[-1] == points[-1] and ring[count // 2] == points[count // 2]
    assert list(ring.turned()) == points[::-1] and ring.turned().turned() == ring
    assert list(ring.closed()) == (points if count == 1 else [*points, points[0]])
    assert ring.closed().closed() == ring.closed()
    assert all(len(piece) <= 2 * SLICE for piece in ring.pieces())
    assert ring == Ring.of(iter(points)) and hash(ring) == hash(Ring.of(iter(points)))
    with pytest.raises(IndexError):
        ring[count]
    with pytest.raises(IndexError):
        ring[-count - 1]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("place", [0, SLICE, 2 * SLICE + 1])
def test_one_number_that_is_no_place(number: float, place: int) -> None:
    points = [(1.0, 2.0)] * (2 * SLICE + 2)
    assert Ring.of(points).is_finite
    points[place] = (1.0, number)
    assert not Ring.of(points).is_finite


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_are_read(order: str) -> None:
    hole = [(0.2 + x / 5, 0.2 + y / 5) for x, y in SQUARE]
    ((outer, inner),) = read_wkb(wkb(order, [SQUARE, hole]))
    assert list(outer) == SQUARE and list(inner) == hole
    parts = read_wkb(wkb(order, [SQUARE, hole], [hole], []))
    assert [[list(ring) for ring in part] for part in parts] == [[SQUARE, hole], [hole], []]
    assert is_clockwise(parts[0][0])


def test_what_is_written_is_read() -> None:
    dice = random.Random(3)
    parts = tuple(
        tuple(Ring.of((dice.uniform(-1e7, 1e7), dice.random()) for _ in range(size)) for size in (4, 5000, 0))
        for _ in range(3)
    )
    assert read_wkb(write_wkb(parts)) == parts
    check_wkb(write_wkb(parts))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\1",
        struct.pack("<BIdd", 1, 1, 0, 0),
        struct.pack("<BII", 1, 7, 0),
        wkb("<", [[(0.0, 0.0, 7.0)] * 4], kind=1003),
        struct.pack("<BII", 1, 6, 1) + struct.pack("<BIdd", 1, 1, 0, 0),
    ],
)
def test_other_geometries_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        read_wkb(data)


@pytest.mark.parametrize("kind", [3, 17, 1003, 2003, 0x80000003, 3003])
def test_all_a_geometry_says_it_has_must_be_there(kind: int) -> None:
    size = {3: 2, 17: 2, 3003: 4}.get(kind, 3)
    data = wkb("<", [[(1.0,) * size] * 5, [(2.0,) * size] * 4], kind=kind)
    check_wkb(data)
    for end in range(len(data)):
        with pytest.raises(ValueError):
            check_wkb(data[:end])


@pytest.mark.parametrize("count", [6, 0x7FFFFFFF, 0xFFFFFFF0])
@pytest.mark.parametrize("place", [5, 9])
def test_a_number_that_is_not_there_is_not_believed(place: int, count: int) -> None:
    data = bytearray(wkb("<", [SQUARE]))
    data[place : place + 4] = struct.pack("<I", count)
    for read in (read_wkb, check_wkb):
        with pytest.raises(ValueError):
            read(bytes(data))


def test_arbitrary_bytes_are_refused_or_read() -> None:
    dice, whole = random.Random(4), wkb("<", [SQUARE], [SQUARE, SQUARE])
    read = 0
    for _ in range(5000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        for look in (read_wkb, check_wkb):
            try:
                look(bytes(data))
                read += 1
            except ValueError:
                continue
    assert read > 1000, "most of it is coordinates, and any number is one"


def test_geometries_within_geometries_without_an_end_are_refused() -> None:
    with pytest.raises(ValueError):
        check_wkb(struct.pack("<BII", 1, 12, 1) * 10_000)
