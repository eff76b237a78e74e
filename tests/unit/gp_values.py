"""Hypothesis strategies for the values of features: geometries, attributes, schemas."""

from __future__ import annotations

from typing import Any, Tuple

from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.gptypes.curves import Bezier, CircularArc, EllipticArc
from arcgis_raster_download.plugin.arcgis.gptypes.features import (
    Feature,
    FeatureCollection,
    FeatureSet,
    Field,
    FieldType,
    LayerDefinition,
    RecordSet,
)
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
)

numbers = st.floats(allow_nan=False, allow_infinity=False)
positions = st.tuples(numbers, numbers)
flags = st.booleans()


def vertices(width: int) -> Any:
    """Return vertices of so many coordinates; a height or measure may be missing."""
    return st.tuples(numbers, numbers, *[st.none() | numbers] * (width - 2))


def curves(width: int) -> Any:
    """Return curves that end with so many coordinates."""
    end = vertices(width)
    return st.one_of(
        st.builds(EllipticArc, end, positions, flags, flags),
        st.builds(EllipticArc, end, positions, flags, flags, numbers, numbers, numbers),
        st.builds(CircularArc, end, positions),
        st.builds(Bezier, end, positions, positions),
    )


def paths(width: int, curved: bool = False) -> Any:
    """Return paths that are not empty."""
    rest = st.lists(st.one_of(vertices(width), curves(width)) if curved else vertices(width), max_size=4)
    return st.builds(lambda first, others: (first, *others), vertices(width), rest)


@st.composite
def shapes(draw: Any, kind: GeometryType) -> Any:
    """Return geometries of one type, empty ones too."""
    has_z, has_m = draw(flags), draw(flags)
    width = 2 + has_z + has_m
    if kind is GeometryType.POINT:
        return PointShape(draw(numbers), draw(numbers), draw(st.none() | numbers), draw(st.none() | numbers))
    if kind is GeometryType.ENVELOPE:
        return EnvelopeShape(*draw(st.tuples(*[numbers] * 4)), *draw(st.tuples(*[st.none() | numbers] * 4)))
    if kind is GeometryType.MULTIPOINT:
        return MultipointShape(tuple(draw(st.lists(vertices(width), max_size=4))), has_z, has_m)
    # An empty path is no mistake; a curve is rare among straight lines.
    parts = tuple(draw(st.lists(st.just(()) | paths(width) | paths(width, True), max_size=3)))
    return (PolygonShape if kind is GeometryType.POLYGON else PolylineShape)(parts, has_z, has_m)


_CODES = st.none() | st.integers(1, 2**31)
_WKT = st.sampled_from(["", 'PROJCS["ö"]', ' PROJCRS["a"]', 'GEODCRS ["a"]', "GEOGCS(a)", 'COMPOUNDCRS["a"]'])
references = st.one_of(
    st.builds(SpatialReference, _CODES, _CODES, _WKT),
    st.builds(DetailedReference, _CODES, _CODES, _WKT, st.just(Json('{"vcsWkid":5703,"xyTolerance":0.001}'))),
)
others = st.none() | st.sampled_from([Json('{"a":{"b":[1.5,null]}}'), Json('{"templates":[]}')])
_NAMES = st.sampled_from(["A", "b c", "ß", "", "Shape_Area", "DATE", "Name"])
_SCALARS = st.one_of(
    st.none(),
    flags,
    st.integers(-(2**63), 2**63),
    numbers,
    st.text(max_size=5),
    st.sampled_from([Json("[1]"), Json("{}")]),
)
_TYPES = st.sampled_from([*FieldType, "esriFieldTypeOfTomorrow"])
fields = st.builds(
    Field,
    st.text(min_size=1, max_size=5),
    _TYPES,
    st.none() | st.text(max_size=5),
    st.none() | flags,
    st.none() | flags,
    st.none() | st.integers(0, 2**31),
    st.none() | st.just(Json('{"domain":null}')),
)
_schemas = st.builds(
    lambda rest: (Field("OBJECTID", FieldType.OID, length=8), *rest),
    st.lists(fields.filter(lambda each: each.type != FieldType.OID), max_size=2),
)


@st.composite
def _rows(draw: Any, geometries: Any, described: bool = False) -> Tuple[Any, Any]:
    """Return features and a schema; ids beyond 32 bits only where a schema tells of them."""
    schema = draw(_schemas)
    given = schema if draw(flags) else ()
    half = 2**62 if given or described else 2**31 - 1
    ids = st.fixed_dictionaries({}, optional={"OBJECTID": st.none() | st.integers(-half, half)})
    attributes = st.builds(lambda one, other: {**one, **other}, st.dictionaries(_NAMES, _SCALARS, max_size=3), ids)
    return tuple(draw(st.lists(st.builds(Feature, attributes, geometries), max_size=4))), given


_TABLE = {
    "display_field_name": st.none() | st.text(max_size=5),
    "field_aliases": st.none() | st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    "exceeded": st.none() | flags,
    "other": others,
}


@st.composite
def record_sets(draw: Any) -> RecordSet:
    """Return record sets that need no change before they are sent."""
    features, schema = draw(_rows(st.none()))
    return RecordSet(features, schema, **{name: draw(each) for name, each in _TABLE.items()})


@st.composite
def feature_sets(draw: Any, described: bool = False) -> FeatureSet:
    """Return feature sets that need no change before they are sent; ``described``: something else has their schema."""
    kind = draw(st.sampled_from(list(GeometryType)))
    other = st.just(OtherShape(Json('{"hasZ":true,"patches":[]}')))
    features, schema = draw(_rows(st.none() | shapes(kind) | other, described))
    return FeatureSet(
        features,
        schema,
        declared_type=draw(st.sampled_from([None, kind, "esriGeometryMultiPatch"])),
        spatial_reference=draw(references),
        has_z=draw(flags),
        has_m=draw(flags),
        **{name: draw(each) for name, each in _TABLE.items()},
    )


@st.composite
def feature_collections(draw: Any) -> FeatureCollection:
    """Return layer objects that need no change before they are sent."""
    text = st.none() | st.text(max_size=5)
    schema = draw(st.just(()) | _schemas)
    types = st.sampled_from([None, *GeometryType, "esriGeometryMultiPatch"])
    definition = LayerDefinition(
        draw(text), draw(text), draw(types), draw(text), schema, draw(others),
        draw(others | st.just(Json('{"hasM":true,"hasZ":true}'))),
    )  # fmt: skip
    return FeatureCollection(definition, draw(feature_sets(bool(schema))), draw(others))
