"""Spatial references, boxes and polygons, and what of them travels."""

from __future__ import annotations

import json
import math
import random
from typing import Any, List, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis.geometry import Envelope, Polygon, SpatialReference, is_clockwise
from arcgis_raster_download.plugin.arcgis.rings import SLICE, Ring, write_wkb
from tests.unit.real_json import arbitrary, spoilt

UTM = SpatialReference(32632, 32632)
SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"wkid": 102100, "latestWkid": 3857}, SpatialReference(102100, 3857)),
        ({"wkid": 4326}, SpatialReference(4326)),
        ({"wkid": "26919", "vcsWkid": 5703}, SpatialReference(26919)),
        ({"wkt": "PROJCS[]"}, SpatialReference(wkt="PROJCS[]")),
        ({"wkt": "one", "wkt2": "two"}, SpatialReference(wkt="two")),
        ({"wkid": 0, "latestWkid": -1}, SpatialReference()),
        ({"wkid": float("nan")}, SpatialReference()),
        ({"wkid": float("inf")}, SpatialReference()),
        ({}, SpatialReference()),
        (None, SpatialReference()),
        ("4326", SpatialReference()),
    ],
)
def test_reading_a_spatial_reference(value: Any, expected: SpatialReference) -> None:
    assert SpatialReference.from_esri(value) == expected


@pytest.mark.parametrize(
    ("reference", "written", "code"),
    [
        (SpatialReference(102100, 3857), {"wkid": 102100, "latestWkid": 3857}, 3857),
        (SpatialReference(4326, 4326), {"wkid": 4326}, 4326),
        (SpatialReference(102719), {"wkid": 102719}, 102719),
        (SpatialReference(None, 2264), {"wkid": 2264}, 2264),
        # Lower-cased by the server, a WKT would be read wrongly: nothing is sent.
        (SpatialReference(wkt='PROJCS["Local"]'), None, None),
        (SpatialReference(), None, None),
    ],
)
def test_writing_a_spatial_reference(reference: SpatialReference, written: Any, code: Any) -> None:
    assert reference.to_esri() == written
    assert reference.code == code


def test_reading_an_extent() -> None:
    value = {"xmin": -180.3125, "ymin": "-90", "xmax": 180, "ymax": 90.5, "spatialReference": {"wkid": 4326}}
    assert Envelope.from_esri(value) == Envelope(-180.3125, -90.0, 180.0, 90.5, SpatialReference(4326))
    del value["spatialReference"]
    assert Envelope.from_esri(value, UTM) == Envelope(-180.3125, -90.0, 180.0, 90.5, UTM)


@pytest.mark.parametrize(
    "change",
    [{"xmin": "NaN"}, {"xmin": None}, {"ymax": math.inf}, {"xmin": 2}, {"ymin": 5}, {"xmax": 10**400}, {"xmax": []}],
)
def test_an_extent_that_is_none(change: Any) -> None:
    assert Envelope.from_esri({"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1}) is not None
    assert Envelope.from_esri({"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1, **change}) is None
    assert Envelope.from_esri([0, 0, 1, 1]) is None


def test_what_two_boxes_share() -> None:
    box = Envelope(0, 0, 10, 5, UTM)
    assert box.intersection(Envelope(8, -3, 20, 2)) == Envelope(8, 0, 10, 2, UTM)
    assert box.intersection(Envelope(2, 1, 3, 2)) == Envelope(2, 1, 3, 2, UTM)
    assert box.intersection(Envelope(10, 0, 20, 5)) is None, "a common edge is no overlap"
    assert box.intersection(Envelope(11, 0, 20, 5)) is None
    assert (box.width, box.height) == (10, 5)


def test_a_box_is_a_clockwise_ring_of_five_points() -> None:
    polygon = Envelope(1, 2, 3, 5, UTM).to_polygon()
    assert polygon == Polygon((Ring.of([(1, 2), (1, 5), (3, 5), (3, 2), (1, 2)]),), UTM)
    assert tuple(polygon.rings[0]) == ((1, 2), (1, 5), (3, 5), (3, 2), (1, 2))
    assert is_clockwise(polygon.rings[0])
    assert polygon.envelope == Envelope(1, 2, 3, 5, UTM)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("shift", [0.0, 5e6])
def test_rings_are_closed_and_turned_as_esri_wants(turned: bool, closed: bool, shift: float) -> None:
    def ring(points: List[Tuple[float, float]]) -> List[Tuple[float, float]]:
        moved = [(x + shift, y + shift) for x, y in (points[::-1] if turned else points)]
        return moved if closed else moved[:-1]

    hole = [(0.2 + x / 5, 0.2 + y / 5) for x, y in SQUARE]
    polygon = Polygon.from_parts([[ring(SQUARE), ring(hole)], [ring([(x + 3, y) for x, y in SQUARE])]], UTM)
    assert [is_clockwise(each) for each in polygon.rings] == [True, False, True]
    assert all(each[0] == each[-1] and len(each) == 5 for each in polygon.rings)
    assert polygon.envelope == Envelope(shift, shift, shift + 4, shift + 1, UTM)


def test_the_direction_of_a_tiny_ring_far_away() -> None:
    ring = [(4e6 + x * 1e-4, 5e6 + y * 1e-4) for x, y in SQUARE]
    assert is_clockwise(ring) and not is_clockwise(ring[::-1])


def test_the_text_of_a_polygon_is_json_with_the_same_numbers() -> None:
    source = random.Random(1)
    ring = [(source.uniform(-1e7, 1e7), source.uniform(-1e-7, 1e-7)) for _ in range(9000)]
    polygon = Polygon((Ring.of([*ring, ring[0]]), Ring.of(SQUARE)), SpatialReference(102100, 3857))
    value = json.loads(polygon.to_esri_text())
    assert [[tuple(point) for point in each] for each in value["rings"]] == [[*ring, ring[0]], SQUARE]
    assert value["spatialReference"] == {"wkid": 102100, "latestWkid": 3857}
    assert set(json.loads(Polygon((Ring.of(SQUARE),)).to_esri_text())) == {"rings"}


def test_a_polygon_of_many_vertices_comes_in_pieces_none_of_which_is_long() -> None:
    ring = Ring.of((math.cos(number), math.sin(number)) for number in range(5 * SLICE + 1))
    pieces = list(Polygon((ring, Ring.of(SQUARE)), UTM).esri_pieces())
    assert max(map(len, pieces)) < 50 * SLICE, "one long call would keep every other thread waiting"
    assert json.loads("".join(pieces))["rings"][0] == [list(point) for point in ring]


def test_a_polygon_of_wkb_is_turned_as_esri_wants() -> None:
    hole = [(0.2 + x / 5, 0.2 + y / 5) for x, y in SQUARE]
    rings = (Ring.of(SQUARE[::-1]), Ring.of(hole))
    polygon = Polygon.from_wkb(write_wkb([rings, (Ring.of(SQUARE),)]), UTM)
    assert polygon == Polygon.from_parts([[SQUARE, hole], [SQUARE]], UTM)
    assert [is_clockwise(each) for each in polygon.rings] == [True, False, True]
    assert hash(polygon) == hash(Polygon.from_parts([[SQUARE, hole], [SQUARE]], UTM)), "jobs are told apart by it"


def test_arbitrary_json_is_read_or_left() -> None:
    keys = ("xmin", "ymin", "xmax", "ymax", "spatialReference", "wkid", "latestWkid", "wkt", "wkt2")
    example = {"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}
    found = 0
    for value in [*arbitrary(11, keys, 2000), *spoilt(12, example, 2000)]:
        assert isinstance(SpatialReference.from_esri(value), SpatialReference)
        envelope = Envelope.from_esri(value)
        if envelope is not None:
            found += 1
            assert envelope.xmin <= envelope.xmax and envelope.ymin <= envelope.ymax
    assert found > 100, "the generator never made a box"
