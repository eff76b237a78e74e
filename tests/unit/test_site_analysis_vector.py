"""The local site's buffers and merged layers are what geometry says by another way."""

from __future__ import annotations

import math
from typing import Any, Dict, Optional, Tuple

import numpy
import pytest

pytest.importorskip("osgeo")

from osgeo import gdal, ogr

from tests.server.gp import JobFailed
from tests.unit.site_layers import RUN, records, shapes, table

METRES = {"distance": 100, "units": "esriMeters"}


def difference(one: ogr.Geometry, other: ogr.Geometry) -> float:
    """Return how much of the larger of two areas they do not share."""
    return one.SymDifference(other).Area() / max(one.Area(), other.Area())


def run_buffer(features: gdal.Dataset, distance: Dict[str, Any] = METRES, **more: Any) -> gdal.Dataset:
    return RUN["Buffer"]({"Input_Features": features, "Distance": distance, **more}, "")["Output_Features"]


# Buffer


def test_buffer_of_points_is_true_circles_with_the_attributes() -> None:
    given = table(
        [("POINT (500000 5000000)", {"name": "a", "n": 7}), ("POINT (500500 5000000)", {"name": None, "n": None})],
        32632, first=41, name=ogr.OFTString, n=ogr.OFTInteger64,
    )
    result = run_buffer(given)
    assert records(result) == [
        {"name": "a", "n": 7, "BUFF_DIST": 100.0, "ORIG_FID": 41},
        {"name": None, "n": None, "BUFF_DIST": 100.0, "ORIG_FID": 42},
    ]
    assert [shape.Area() for shape in shapes(result)] == pytest.approx([math.pi * 1e4] * 2, rel=1e-9)
    assert [shape.GetGeometryName() for shape in shapes(result)] == ["CURVEPOLYGON"] * 2
    assert shapes(result)[0].GetEnvelope() == pytest.approx((499900, 500100, 4999900, 5000100))
    assert [feature.GetFID() for feature in result.GetLayer(0)] == [1, 2]


@pytest.mark.parametrize("shape", [
    "LINESTRING (0 0, 1000 0, 1000 500)", "MULTIPOINT (0 0, 50 0)", "POLYGON ((0 0, 0 900, 900 900, 900 0, 0 0))",
    "LINESTRING Z (0 0 5, 1000 0 6)", "MULTILINESTRING ((0 0, 500 0), (100 0, 100 300))",
    "POLYGON ((0 0, 0 900, 900 900, 900 0, 0 0), (400 400, 500 400, 500 500, 400 400))",
])
def test_buffer_is_what_geos_draws(shape: str) -> None:
    (found,) = shapes(run_buffer(table([(shape, {})], 32632)))
    plain = ogr.CreateGeometryFromWkt(shape)
    plain.FlattenTo2D()
    assert difference(found, plain.Buffer(100, 30)) < 1e-9
    # And by the rule itself: every vertex of the edge lies at the distance, or between two vertices of an arc.
    for x, y in found.GetGeometryRef(0).GetPoints():
        away = plain.Distance(ogr.CreateGeometryFromWkt(f"POINT ({x!r} {y!r})"))
        assert 100 * math.cos(math.pi / 120) <= away <= 100 + 1e-9


def test_flat_ends_add_nothing_beyond_a_line() -> None:
    (straight,) = shapes(run_buffer(table([("LINESTRING (0 0, 1000 0)", {})], 32632), End_Type="FLAT"))
    assert straight.Area() == pytest.approx(200_000)
    assert straight.GetEnvelope() == pytest.approx((0, 1000, -100, 100))
    (round_ended,) = shapes(run_buffer(table([("LINESTRING (0 0, 1000 0)", {})], 32632), End_Type="ROUND"))
    assert round_ended.Area() == pytest.approx(200_000 + math.pi * 1e4, rel=1e-3)
    # The outer corner of a bend is round all the same: 3/4 of two squares and a quarter circle.
    (bent,) = shapes(run_buffer(table([("LINESTRING (0 0, 1000 0, 1000 1000)", {})], 32632), End_Type="FLAT"))
    assert bent.Area() == pytest.approx(400_000 - 1e4 + math.pi * 1e4 / 4, rel=1e-3)
    several = run_buffer(table([(f"LINESTRING (0 {y}, 9 {y})", {}) for y in (0, 500)], 32632), End_Type="FLAT")
    assert [shape.GetEnvelope() for shape in shapes(several)] == [(0, 9, -100, 100), (0, 9, 400, 600)]


def test_buffers_are_flat_shapes_whatever_height_the_features_have() -> None:
    for ends in ("ROUND", "FLAT"):
        (found,) = shapes(run_buffer(table([("LINESTRING ZM (0 0 5 1, 1000 0 6 2)", {})], 32632), End_Type=ends))
        assert (found.Is3D(), found.IsMeasured()) == (0, 0)


def test_flat_ends_of_a_line_in_degrees() -> None:
    per_degree, _ = radii(0)
    (found,) = shapes(run_buffer(table([("LINESTRING (10 0, 10.5 0)", {})], 4326), End_Type="FLAT"))
    left, right, bottom, top = found.GetEnvelope()
    assert (left, right) == pytest.approx((10, 10.5), abs=1e-9)
    assert (top - bottom) / 2 * per_degree == pytest.approx(100, rel=1e-3)
    with pytest.raises(JobFailed, match="degrees"):
        run_buffer(table([("LINESTRING (10 0, 20.5 0)", {})], 4326), End_Type="FLAT")


@pytest.mark.parametrize("shape", ["POINT (0 0)", "POLYGON ((0 0, 0 9, 9 9, 0 0))"])
def test_flat_ends_need_lines(shape: str) -> None:
    with pytest.raises(JobFailed, match="needs lines"):
        run_buffer(table([(shape, {})], 32632), End_Type="FLAT")


@pytest.mark.parametrize(("distance", "units", "code", "metres"), [
    (1, "esriKilometers", 32632, 1000), (2, "esriIntMiles", 32632, 3218.688), (30, "esriIntFeet", 32632, 9.144),
    (3937, "esriFeet", 32632, 1200), (36, "esriIntInches", 32632, 0.9144), (1, "esriNauticalMiles", 32632, 1852),
    (72, "esriPoints", 32632, 0.0254), (7, None, 32632, 7), (9, "esriUnknownUnits", 32632, 9),
    # A system in US survey feet: BUFF_DIST and coordinates count in them.
    (1200, "esriMeters", 2264, 3937), (5, "esriFeet", 2264, 5), (9, "esriUnknownUnits", 2264, 9),
    (9, "esriUnknownUnits", None, 9),
])
def test_buffer_distance_in_the_layers_unit(distance: float, units: str, code: Optional[int], metres: float) -> None:
    unit = {"distance": distance, **({"units": units} if units else {})}
    result = run_buffer(table([("POINT (0 0)", {})], code), unit)
    assert shapes(result)[0].GetEnvelope()[1] == pytest.approx(metres, rel=1e-12)
    assert records(result)[0]["BUFF_DIST"] == pytest.approx(metres, rel=1e-12)


@pytest.mark.parametrize(("distance", "units", "code"), [
    (0, "esriMeters", 32632), (-5, "esriMeters", 32632), (math.inf, "esriMeters", 32632),
    (5, "esriDecimalDegrees", 32632), (5, "esriParsecs", 32632), (5, "esriMeters", None),
    (6000, "esriKilometers", 4326),
])
def test_buffer_refuses_a_distance_it_cannot_measure(distance: float, units: str, code: Optional[int]) -> None:
    with pytest.raises(JobFailed):
        run_buffer(table([("POINT (0 0)", {})], code), {"distance": distance, "units": units})


def radii(latitude: float) -> Tuple[float, float]:
    """Return metres per degree along the meridian and along the parallel of WGS 84."""
    a, e2 = 6378137.0, 0.00669437999014
    sine = math.sin(math.radians(latitude))
    root = math.sqrt(1 - e2 * sine * sine)
    along = a * (1 - e2) / root**3
    across = a / root * math.cos(math.radians(latitude))
    return math.radians(along), math.radians(across)


@pytest.mark.parametrize("latitude", [0.0, 47.0, -75.0])
def test_buffer_in_degrees_reaches_as_far_on_the_ground_in_every_direction(latitude: float) -> None:
    given = table([(f"POINT (8 {latitude})", {})], 4326)
    result = run_buffer(given, {"distance": 2, "units": "esriKilometers"})
    per_degree_north, per_degree_east = radii(latitude)
    left, right, bottom, top = shapes(result)[0].GetEnvelope()
    assert ((right - left) / 2 * per_degree_east, (top - bottom) / 2 * per_degree_north) == pytest.approx(
        (2000, 2000), rel=2e-4
    )
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((8, latitude), abs=1e-5)
    assert records(result) == [{"BUFF_DIST": 2000.0, "ORIG_FID": 1}]
    assert result.GetLayer(0).GetSpatialRef().GetAuthorityCode(None) == "4326"


def test_buffer_of_a_long_line_in_degrees_keeps_its_distance_all_along() -> None:
    # Along the equator, where a line of constant latitude is the shortest way: both edges lie 50 km off everywhere.
    given = table([("LINESTRING (-30 0, 30 0)", {})], 4326)
    (found,) = shapes(run_buffer(given, {"distance": 50, "units": "esriKilometers"}))
    per_degree, _ = radii(0)
    for x in (-29.5, -15.1, 0.0, 0.3, 22.2, 29.5):
        cut = found.Intersection(ogr.CreateGeometryFromWkt(f"LINESTRING ({x} -5, {x} 5)"))
        assert cut.Length() / 2 * per_degree == pytest.approx(50_000, rel=3e-3)
    # Drawn in one map around the middle of the line it would be 5 % too narrow towards the ends.
    assert found.GetGeometryName() == "POLYGON"


def test_buffer_beyond_the_date_line_stays_in_one_piece() -> None:
    (found,) = shapes(run_buffer(table([("POINT (179.99 10)", {})], 4326), {"distance": 10, "units": "esriKilometers"}))
    left, right, _, _ = found.GetEnvelope()
    assert found.GetGeometryName() == "POLYGON"
    assert 179.8 < left < 179.99 < 180 < right < 180.2


def test_buffer_over_a_pole_is_refused() -> None:
    with pytest.raises(JobFailed, match="pole"):
        run_buffer(table([("POINT (20 -89.9)", {})], 4326), {"distance": 100, "units": "esriKilometers"})


def test_buffer_in_decimal_degrees_of_a_layer_in_degrees_is_plain() -> None:
    (found,) = shapes(run_buffer(table([("POINT (8 60)", {})], 4326), {"distance": 2, "units": "esriDecimalDegrees"}))
    assert found.GetEnvelope() == pytest.approx((6, 10, 58, 62))


def test_dissolved_buffers_are_one_feature() -> None:
    given = table([(f"POINT ({x} 0)", {"n": x}) for x in (0, 100, 1000)], 32632, n=ogr.OFTInteger)
    result = run_buffer(given, Dissolve=True)
    assert records(result) == [{"BUFF_DIST": 100.0}]
    # Two circles whose centres lie one radius apart share the lens 2 r² (π/3 - √3/4).
    lens = 2 * 1e4 * (math.pi / 3 - math.sqrt(3) / 4)
    assert shapes(result)[0].Area() == pytest.approx(3 * math.pi * 1e4 - lens, rel=1e-3)
    assert shapes(result)[0].GetGeometryCount() == 2


def test_buffer_of_nothing_is_nothing_and_features_without_shape_are_left_out() -> None:
    assert records(run_buffer(table([], 32632))) == []
    assert records(run_buffer(table([], 32632), Dissolve=True)) == []
    given = table([("POINT (0 0)", {}), (None, {}), ("POINT EMPTY", {})], 32632, first=5)
    assert [row["ORIG_FID"] for row in records(run_buffer(given))] == [5]


def test_buffer_keeps_ids_of_64_bits_and_fields_of_its_own_names() -> None:
    given = table([("POINT (0 0)", {"BUFF_DIST": 1.5})], 32632, first=10_000_000_001, BUFF_DIST=ogr.OFTReal)
    result = run_buffer(given)
    assert records(result) == [{"BUFF_DIST": 1.5, "BUFF_DIST_1": 100.0, "ORIG_FID": 10_000_000_001}]


# Merge


def run_merge(*layers: gdal.Dataset, **more: Any) -> Dict[str, Any]:
    return RUN["Merge"]({"Inputs": list(layers), **more}, "")


def test_merged_layers_have_all_fields_and_the_first_ones_coordinate_system() -> None:
    one = table([("POINT (500000 5200000)", {"n": 1, "both": 5})], 32632, n=ogr.OFTInteger, both=ogr.OFTInteger)
    other = table(
        [("POINT (9 46.9)", {"Both": 2.5, "name": "x"}), (None, {"Both": None, "name": "y"})],
        4326, Both=ogr.OFTReal, name=ogr.OFTString,
    )
    outputs = run_merge(one, other, Labels=["first"])
    merged = outputs["Merged"]
    assert records(merged) == [
        {"n": 1, "both": 5.0, "name": None, "MERGE_SRC": "first"},
        {"n": None, "both": 2.5, "name": "x", "MERGE_SRC": "2"},
        {"n": None, "both": None, "name": "y", "MERGE_SRC": "2"},
    ]
    # 9° east is the middle of zone 32; the way north along it is the meridian's, times 0.9996.
    degrees = numpy.linspace(0, 46.9, 20001)
    heights = numpy.array([radii(d)[0] for d in degrees])
    north = 0.9996 * float(((heights[1:] + heights[:-1]) / 2 * numpy.diff(degrees)).sum())
    features = list(merged.GetLayer(0))
    assert features[1].GetGeometryRef().GetPoint_2D() == pytest.approx((500000, north), abs=0.01)
    assert features[2].GetGeometryRef() is None
    assert merged.GetLayer(0).GetSpatialRef().GetAuthorityCode(None) == "32632"
    assert [feature.GetFID() for feature in features] == [1, 2, 3]
    assert (outputs["Extra_Type"], outputs["Extra_Out"]) == ("", None)


@pytest.mark.parametrize(("one", "other", "value", "expected"), [
    (ogr.OFTInteger, ogr.OFTInteger64, 2**40, 2**40), (ogr.OFTInteger64, ogr.OFTReal, 0.5, 0.5),
    (ogr.OFTInteger, ogr.OFTString, "b", "b"), (ogr.OFTDateTime, ogr.OFTInteger, 3, "3"),
])
def test_merged_fields_hold_what_both_held(one: int, other: int, value: Any, expected: Any) -> None:
    first = table([("POINT (0 0)", {"v": None})], 32632, v=one)
    second = table([("POINT (1 1)", {"v": value})], 32632, v=other)
    for layers in ((first, second), (second, first)):
        assert expected in [row["v"] for row in records(run_merge(*layers)["Merged"])]


def test_extra_layer_number_or_text() -> None:
    one = table([("POINT (0 0)", {})], 32632)
    extra = table([("POINT (9 0)", {})], 32632)
    layer_type = "GPFeatureRecordSetLayer"
    outputs = run_merge(one, Extra=(layer_type, extra), Labels=["a", "b"])
    assert records(outputs["Merged"]) == [{"MERGE_SRC": "a"}, {"MERGE_SRC": "b"}]
    assert (outputs["Extra_Type"], outputs["Extra_Out"]) == (layer_type, (layer_type, extra))
    for kind, value in (("GPLong", 12), ("GPLong", 4503599627370495), ("GPString", "note")):
        outputs = run_merge(one, Extra=(kind, value))
        assert records(outputs["Merged"]) == [{"MERGE_SRC": "1", "EXTRA": value}]
        assert (outputs["Extra_Type"], outputs["Extra_Out"]) == (kind, (kind, value))


def test_points_and_multipoints_become_multipoints_and_z_is_kept() -> None:
    one, several = table([("POINT (0 0)", {})], 32632), table([("MULTIPOINT Z (1 1 5, 2 2 6)", {})], 32632)
    found = [shape.ExportToIsoWkt() for shape in shapes(run_merge(one, several)["Merged"])]
    assert found == ["MULTIPOINT Z ((0 0 0))", "MULTIPOINT Z ((1 1 5),(2 2 6))"]


def test_unlike_features_and_nothing_are_not_merged() -> None:
    point, line = table([("POINT (0 0)", {})], 32632), table([("LINESTRING (0 0, 1 1)", {})], 32632)
    with pytest.raises(JobFailed, match="line, point"):
        run_merge(point, line)
    with pytest.raises(JobFailed, match="nothing"):
        run_merge()
    with pytest.raises(JobFailed, match="2 labels for 1"):
        run_merge(point, Labels=["a", "b"])
    # A layer without features has no kind.
    assert len(records(run_merge(point, table([], 32632))["Merged"])) == 1
