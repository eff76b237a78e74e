"""The geometries of features: coordinates, heights and measures, curves, empty ones, references."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.gptypes.curves import Bezier, CircularArc, EllipticArc
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import (
    DetailedReference,
    EnvelopeShape,
    GeometryType,
    MultipointShape,
    OtherShape,
    PointShape,
    PolygonShape,
    PolylineShape,
    is_known,
    reference_from_esri,
    reference_to_esri,
    shape_from_esri,
)
from tests.unit.gp_values import paths, references, shapes, vertices
from tests.unit.real_json import arbitrary, spoilt

quick = settings(derandomize=True, deadline=None, max_examples=100)

WKT1 = 'PROJCS["Local",GEOGCS["Base"]]'
WKT2 = 'PROJCRS["Local",BASEGEOGCRS["Base"]]'
SQUARE = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]
RING = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0))

FORMS = [
    ({"x": 1.5, "y": -2}, PointShape(1.5, -2), "esriGeometryPoint"),
    ({"x": 1.5, "y": -2, "z": 3}, PointShape(1.5, -2, 3), "esriGeometryPoint"),
    ({"x": 1.5, "y": -2, "m": 0}, PointShape(1.5, -2, m=0), "esriGeometryPoint"),
    ({"x": 1.5, "y": -2, "z": 3, "m": 4}, PointShape(1.5, -2, 3, 4), "esriGeometryPoint"),
    ({"points": [[1, 2], [3, 4]]}, MultipointShape(((1, 2), (3, 4))), "esriGeometryMultipoint"),
    ({"hasZ": True, "points": [[1, 2, 3]]}, MultipointShape(((1, 2, 3),), True), "esriGeometryMultipoint"),
    ({"points": []}, MultipointShape(()), "esriGeometryMultipoint"),
    ({"paths": [[[1, 2], [3, 4]], [[5, 6]]]}, PolylineShape((((1, 2), (3, 4)), ((5, 6),))), "esriGeometryPolyline"),
    ({"hasM": True, "paths": [[[1, 2, 3]]]}, PolylineShape((((1, 2, 3),),), False, True), "esriGeometryPolyline"),
    ({"paths": []}, PolylineShape(()), "esriGeometryPolyline"),
    ({"rings": [SQUARE]}, PolygonShape((RING,)), "esriGeometryPolygon"),
    (
        {"hasZ": True, "hasM": True, "rings": [[[0, 0, 1, 2], [0, 1, None, 3], [0, 0, 1, None]]]},
        PolygonShape((((0, 0, 1, 2), (0, 1, None, 3), (0, 0, 1, None)),), True, True),
        "esriGeometryPolygon",
    ),
    ({"rings": [[]]}, PolygonShape(((),)), "esriGeometryPolygon"),
    ({"xmin": 0, "ymin": 1, "xmax": 2, "ymax": 3}, EnvelopeShape(0, 1, 2, 3), "esriGeometryEnvelope"),
    (
        {"xmin": 0, "ymin": 1, "xmax": 2, "ymax": 3, "zmin": -1, "zmax": 1, "mmin": 5, "mmax": 6},
        EnvelopeShape(0, 1, 2, 3, -1, 1, 5, 6),
        "esriGeometryEnvelope",
    ),
    ({"patches": [{"kind": "ring"}]}, OtherShape(Json('{"patches":[{"kind":"ring"}]}')), None),
]


@pytest.mark.parametrize(("value", "shape", "kind"), FORMS)
def test_each_kind_of_geometry_both_ways(value: Any, shape: Any, kind: Any) -> None:
    assert shape_from_esri(value) == shape
    assert shape.to_esri() == value
    assert shape.geometry_type == kind


def test_what_a_geometry_has() -> None:
    flags = [
        (shape.has_z, shape.has_m)
        for shape in (PointShape(1, 2), PointShape(1, 2, 0), PointShape(1, 2, m=0), EnvelopeShape(0, 0, 1, 1, 5, 6),
                      EnvelopeShape(0, 0, 1, 1, mmin=5), OtherShape(Json("{}")))
    ]  # fmt: skip
    assert flags == [(False, False), (True, False), (False, True), (True, False), (False, True), (False, False)]


CURVES = [
    # A full circle: it ends where it starts.
    ({"a": [[1, 642152.4], [1, 642000.1], 0, 1]}, EllipticArc((1, 642152.4), (1, 642000.1), False, True)),
    ({"a": [[6, 7], [1, 2], 1, 0, 2.1, 3, 0.3]}, EllipticArc((6, 7), (1, 2), True, False, 2.1, 3, 0.3)),
    ({"c": [[3, 3], [1, 4]]}, CircularArc((3, 3), (1, 4))),
    ({"b": [[10, 1], [3, 2.5], [9, 9]]}, Bezier((10, 1), (3, 2.5), (9, 9))),
]  # fmt: skip


@pytest.mark.parametrize(("value", "curve"), CURVES)
def test_each_kind_of_curve_both_ways(value: Any, curve: Any) -> None:
    ring = {"curveRings": [SQUARE[:-1] + [value], SQUARE]}
    polygon = PolygonShape(((*RING[:-1], curve), RING))
    assert shape_from_esri(ring) == polygon
    assert polygon.to_esri() == ring
    path = {"curvePaths": [[[0, 0], value, [9, 9]]]}
    line = PolylineShape((((0, 0), curve, (9, 9)),))
    assert shape_from_esri(path) == line
    assert line.to_esri() == path


def test_a_curve_ends_with_a_height_and_a_measure() -> None:
    value = {"hasZ": True, "hasM": True, "curvePaths": [[[0, 0, 1, 2], {"c": [[3, 3, 4, None], [1, 4]]}]]}
    line = PolylineShape((((0, 0, 1, 2), CircularArc((3, 3, 4, None), (1, 4))),), True, True)
    assert shape_from_esri(value) == line and line.to_esri() == value
    # Some servers give the other points of a curve heights, too, and an end fewer coordinates than the rest.
    odd = {"curvePaths": [[[0, 0, 1, 2], {"c": [[3, 3, 4], [1, 4, 0, 0]]}]]}
    assert shape_from_esri(odd) == line


def test_straight_rings_under_the_name_of_curved_ones() -> None:
    polygon = shape_from_esri({"curveRings": [SQUARE]})
    assert polygon == PolygonShape((RING,)) and polygon is not None
    assert polygon.to_esri() == {"rings": [SQUARE]}
    assert shape_from_esri({"curvePaths": [SQUARE]}) == PolylineShape((RING,))


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"spatialReference": {"wkid": 4326}},
        {"hasZ": True},
        {"x": None, "y": None},
        {"x": None},
        {"x": "NaN", "y": "NaN"},
        {"x": math.nan, "y": 1},
        {"x": 1, "y": "nan"},
        {"xmin": None, "ymin": 0, "xmax": 1, "ymax": 1},
        {"xmin": "NaN", "ymin": "NaN", "xmax": "NaN", "ymax": "NaN"},
    ],
)
def test_an_empty_point_or_box_is_none(value: Any) -> None:
    assert shape_from_esri(value) is None


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ({"rings": None}, PolygonShape(())),
        ({"paths": None}, PolylineShape(())),
        ({"points": None}, MultipointShape(())),
        ({"hasZ": True, "rings": []}, PolygonShape((), True)),
    ],
)
def test_an_empty_geometry_of_parts_has_none(value: Any, shape: Any) -> None:
    assert shape_from_esri(value, has_m=True) == shape


@pytest.mark.parametrize(
    ("geometry", "of_the_set", "expected"),
    [
        # (hasZ, hasM) of the geometry, of the set, and what a vertex of three numbers then has.
        ({}, (False, False), (True, False)),
        ({}, (True, False), (True, False)),
        ({}, (False, True), (False, True)),
        ({}, (True, True), (True, False)),
        ({"hasM": True}, (False, False), (False, True)),
        ({"hasM": True}, (True, False), (False, True)),
        ({"hasZ": "true"}, (False, True), (True, False)),
        ({"hasZ": False, "hasM": True}, (True, True), (False, True)),
        ({"hasZ": False}, (False, True), (True, False)),
    ],
)
def test_what_a_third_number_is(geometry: Any, of_the_set: Any, expected: Any) -> None:
    for value in ({"rings": [[[1, 2, 3]]]}, {"paths": [[[1, 2, 3]]]}, {"points": [[1, 2, 3]]}):
        shape: Any = shape_from_esri({**value, **geometry}, *of_the_set)
        assert (shape.has_z, shape.has_m) == expected


def test_the_number_of_coordinates_has_the_last_word() -> None:
    assert shape_from_esri({"hasZ": True, "points": [[1, 2]]}, True, True) == MultipointShape(((1, 2),))
    assert shape_from_esri({"hasZ": False, "points": [[1, 2, 3, 4]]}) == MultipointShape(((1, 2, 3, 4),), True, True)


def test_a_missing_height_or_measure_is_none() -> None:
    value = {"hasZ": True, "paths": [[[1, 2, "NaN"], [3, 4, math.nan], [5, 6], [7, 8, 9]]]}
    shape = PolylineShape((((1, 2, None), (3, 4, None), (5, 6, None), (7, 8, 9)),), True)
    assert shape_from_esri(value) == shape
    assert shape.to_esri()["paths"] == [[[1, 2, None], [3, 4, None], [5, 6, None], [7, 8, 9]]]
    assert shape_from_esri({"x": 1, "y": 2, "z": "NaN", "m": None}) == PointShape(1, 2)


@pytest.mark.parametrize(
    "value",
    [
        [], "x", 5, True,
        {"x": "1", "y": 2}, {"x": True, "y": 2}, {"x": 10**400, "y": 2}, {"x": math.inf, "y": 2}, {"x": 1, "y": [2]},
        {"x": 1, "y": 2, "z": "high"},
        {"xmin": 0, "ymin": {}, "xmax": 1, "ymax": 1},
        {"points": {}}, {"points": [1]}, {"points": [[1]]}, {"points": [[1, 2, 3, 4, 5]]}, {"points": [[None, 1]]},
        {"points": ["12"]}, {"hasZ": "yes", "points": []},
        {"paths": 1}, {"paths": [1]}, {"paths": [[1]]}, {"paths": [[[1, "NaN"]]]},
        {"rings": "ring"}, {"rings": [{}]},
        {"curvePaths": [[{"c": [[3, 3], [1, 4]]}]]},
        {"curvePaths": [[[0, 0], {}]]}, {"curvePaths": [[[0, 0], {"c": 1}]]},
        {"curvePaths": [[[0, 0], {"c": [[3, 3]]}]]},
        {"curvePaths": [[[0, 0], {"c": [3, 3]}]]}, {"curvePaths": [[[0, 0], {"c": [[3, 3], [1]]}]]},
        {"curvePaths": [[[0, 0], {"b": [[3, 3], [1, 4]]}]]},
        {"curvePaths": [[[0, 0], {"a": [[3, 3], [1, 4], 0]}]]},
        {"curvePaths": [[[0, 0], {"a": [[3, 3], [1, 4], 0, 2]}]]},
        {"curvePaths": [[[0, 0], {"a": [[3, 3], [1, 4], 0, "1"]}]]},
        {"curvePaths": [[[0, 0], {"a": [[3, 3], [1, 4], 0, 1, 2, None, 1]}]]},
        {"curveRings": [[[0, 0], {"d": [[3, 3]]}]]},
    ],
)  # fmt: skip
def test_what_is_no_geometry(value: Any) -> None:
    with pytest.raises(ProtocolError) as caught:
        shape_from_esri(value)
    assert (caught.value.reason, caught.value.subject) == (Reason.UNREADABLE_VALUE, "GPFeatureRecordSetLayer")


@pytest.mark.parametrize(
    ("shape", "allowed"),
    [
        (PointShape(math.nan, 1), "1.7976931348623157e308"),
        (PointShape(1, math.inf), "1.7976931348623157e308"),
        (PointShape(10**400, 1), "1.7976931348623157e308"),
        (PointShape(1, 2, math.nan), "1.7976931348623157e308"),
        (PointShape(True, 2), "1.7976931348623157e308"),
        (PointShape("1", 2), "1.7976931348623157e308"),  # type: ignore[arg-type]
        (EnvelopeShape(0, 0, -math.inf, 1), "1.7976931348623157e308"),
        (MultipointShape(((1, 2, 3),)), "[x, y]"),
        (MultipointShape(((1, 2),), True), "[x, y, z]"),
        (MultipointShape(((None, 2),)), "1.7976931348623157e308"),
        (PolylineShape((((1, 2, 3),),), True, True), "[x, y, z, m]"),
        (PolygonShape((((1, math.nan),),)), "1.7976931348623157e308"),
        (PolygonShape((((1, 2, math.inf),),), True), "1.7976931348623157e308"),
        (PolygonShape(((5,),)), "[x, y]"),  # type: ignore[arg-type]
        (PolygonShape(((CircularArc((1, 2), (3, 4)),),)), "[x, y]"),
        (PolygonShape((((0, 0), CircularArc((1, 2, 3), (3, 4))),)), "[x, y]"),
        (PolygonShape((((0, 0), CircularArc((1, 2), (3, math.nan))),)), "1.7976931348623157e308"),
        (PolygonShape((((0, 0), Bezier((1, 2), (3, 4), (5,))),)), "[x, y]"),  # type: ignore[arg-type]
        (PolygonShape((((0, 0), EllipticArc((1, 2), (3, 4), True, True, 1.0)),)), "1.7976931348623157e308"),
        (OtherShape(Json("{")), "JSON"),
    ],
)
def test_what_cannot_be_sent(shape: Any, allowed: str) -> None:
    with pytest.raises(RequestError) as caught:
        shape.to_esri()
    assert caught.value.reason is Reason.VALUE_NOT_ALLOWED
    assert any(allowed in each for each in caught.value.looked_at)


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ({"wkid": 102100, "latestWkid": 3857}, SpatialReference(102100, 3857)),
        ({"wkid": 4267, "latestWkid": 4267}, SpatialReference(4267, 4267)),
        ({"latestWkid": 3857}, SpatialReference(None, 3857)),
        ({"wkt": WKT1}, SpatialReference(wkt=WKT1)),
        ({"wkt2": WKT2}, SpatialReference(wkt=WKT2)),
        ({"wkid": 4326, "wkt": WKT1}, SpatialReference(4326, wkt=WKT1)),
        ({"wkid": 26919, "vcsWkid": 5703}, DetailedReference(26919, other=Json('{"vcsWkid":5703}'))),
    ],
)
def test_a_reference_both_ways(value: Any, reference: SpatialReference) -> None:
    assert reference_from_esri(value) == reference
    assert reference_to_esri(reference) == value
    assert is_known(reference)


@pytest.mark.parametrize(
    "value", [None, {}, {"wkid": None}, {"wkid": 0}, {"wkid": -1, "wkt": None}, {"wkt": ""}, {"vcsWkid": None}]
)
def test_an_unknown_reference_is_left_out(value: Any) -> None:
    reference = reference_from_esri(value)
    assert reference == SpatialReference() and not is_known(reference)
    assert reference_to_esri(reference) is None


def test_a_reference_that_names_no_system_this_client_knows_is_carried() -> None:
    reference = reference_from_esri({"name": "World_Sinusoidal"})
    assert not is_known(reference) and reference_to_esri(reference) == {"name": "World_Sinusoidal"}


@pytest.mark.parametrize("value", [4326, "4326", [4326], {"wkt": 5}, {"wkt2": ["x"]}, {"wkid": 1, "other": math.nan}])
def test_what_is_no_reference(value: Any) -> None:
    with pytest.raises(ProtocolError):
        reference_from_esri(value)


@pytest.mark.parametrize("text", ["[1]", "5", "{"])
def test_a_reference_with_bad_details_cannot_be_sent(text: str) -> None:
    with pytest.raises(RequestError):
        reference_to_esri(DetailedReference(4326, other=Json(text)))


# A class each: through text, as it travels; the set says nothing, and the geometry itself all.
@pytest.mark.parametrize("kind", list(GeometryType))
@quick
@given(st.data())
def test_decoding_undoes_encoding(kind: GeometryType, data: Any) -> None:
    shape = data.draw(shapes(kind))
    assert shape_from_esri(json.loads(json.dumps(shape.to_esri(), allow_nan=False)), True, True) == shape


@quick
@given(st.data(), st.sampled_from([(False, False), (True, False), (False, True), (True, True)]))
def test_curves_of_every_width_come_back(data: Any, flags: Any) -> None:
    path = data.draw(paths(2 + sum(flags), True))
    for shape in (PolygonShape((path,), *flags), PolylineShape((path, ()), *flags)):
        assert shape_from_esri(shape.to_esri()) == shape
    points = tuple(data.draw(st.lists(vertices(2 + sum(flags)), max_size=4)))
    assert shape_from_esri(MultipointShape(points, *flags).to_esri()) == MultipointShape(points, *flags)


@quick
@given(references)
def test_references_come_back(reference: SpatialReference) -> None:
    assert reference_from_esri(reference_to_esri(reference)) == reference


def test_arbitrary_json_raises_the_protocol_error_only() -> None:
    keys = ("x", "y", "z", "m", "points", "paths", "rings", "curvePaths", "curveRings", "hasZ", "hasM", "xmin", "ymin",
            "xmax", "ymax", "zmin", "a", "b", "c", "wkid", "latestWkid", "wkt", "wkt2", "vcsWkid")  # fmt: skip
    curved = {
        "hasZ": True,
        "curveRings": [[[0, 0, 1], {"a": [[1, 1, 2], [0, 0], 0, 1, 1, 2, 3]}, {"c": [[1, 1], [0, 0]]}]],
    }
    read = 0
    for value in (*arbitrary(1, keys, 4000), *spoilt(2, curved, 2000), *spoilt(3, FORMS[3][0], 500)):
        for reads in (shape_from_esri, reference_from_esri):
            try:
                found: Any = reads(value)
            except ProtocolError:
                continue
            read += found is not None
            if reads is shape_from_esri and found is not None:
                assert shape_from_esri(json.loads(json.dumps(found.to_esri(), allow_nan=False))) == found
    assert read > 1000, "some of it is readable"
