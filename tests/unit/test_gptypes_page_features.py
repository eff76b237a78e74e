"""The rules of the documentation for features and records, in and out."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import (
    Feature,
    FeatureCollection,
    FeatureSet,
    Field,
    FieldType,
    RecordSet,
)
from arcgis_raster_download.plugin.arcgis.gptypes.limits import check, read_version
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, TimeRange, UploadedItem
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import GeometryType, PointShape, PolygonShape, PolylineShape

FEATURES, RECORDS = DataType.read("GPFeatureRecordSetLayer"), DataType.read("GPRecordSet")
BOTH = pytest.mark.parametrize("data_type", [FEATURES, RECORDS], ids=str)
ROOT = "https://gis.example.com/arcgis/rest/services"
LAYER = ROOT + "/Roads/FeatureServer/0"
POINT = {"geometry": {"x": 7.5, "y": 46.25}, "attributes": {"ID": 1}}
ROW = {"attributes": {"ID": 1}}
WIDE = 10000000001
NEW_DATES = {
    "esriFieldTypeDateOnly": "8/2/2020",
    "esriFieldTypeTimeOnly": "10:00:00 AM",
    "esriFieldTypeTimestampOffset": "8/2/2020 10:00:00.0000 AM -07:00",
}


def version(number: float) -> Any:
    return read_version(number)


def refused(data_type: DataType, value: Any, number: Optional[float] = None) -> RequestError:
    with pytest.raises(RequestError) as caught:
        check("Given", data_type, None, value, version(number) if number else None)
    assert caught.value.subject == "Given", "the error names the parameter"
    return caught.value


def needs(data_type: DataType, value: Any, number: float, before: float) -> None:
    """See that a value is sent from a version on, and to a server that does not tell its version, but not before."""
    check("Given", data_type, None, value, version(number))
    check("Given", data_type, None, value, None)
    assert refused(data_type, value, before).reason is Reason.SERVER_TOO_OLD


def unreadable(data_type: DataType, value: Any) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(data_type, value)
    assert caught.value.reason is Reason.UNREADABLE_VALUE


def both_ways(data_type: DataType, value: Any, python: Any) -> None:
    assert decode(data_type, value) == python
    assert encode(data_type, python) == value
    assert json.loads(form_text(data_type, python)) == value


# In: which forms there are


def test_features_are_a_set_a_layer_object_an_address_or_an_upload() -> None:
    one = FeatureSet((Feature({"ID": 1}, PointShape(7.5, 46.25)),))
    both_ways(FEATURES, {"features": [POINT]}, one)
    layer = decode(FEATURES, {"layerDefinition": {"name": "Places"}, "featureSet": {"features": [POINT]}})
    assert isinstance(layer, FeatureCollection)
    assert (layer.definition.name, layer.feature_set) == ("Places", one)
    assert encode(FEATURES, layer) == {"layerDefinition": {"name": "Places"}, "featureSet": {"features": [POINT]}}
    both_ways(FEATURES, {"url": LAYER}, LayerUrl(LAYER))
    both_ways(FEATURES, {"itemID": "i1"}, UploadedItem("i1"))
    unreadable(FEATURES, {"places": []})
    assert refused(FEATURES, [POINT]).looked_at == ("FeatureSet", "FeatureCollection", "LayerUrl", "UploadedItem")


def test_records_are_a_set_an_address_or_an_upload() -> None:
    fields = [{"name": "ID", "type": "esriFieldTypeInteger", "alias": "Number"}]
    value = {"fields": fields, "features": [ROW]}
    both_ways(RECORDS, value, RecordSet((Feature({"ID": 1}),), (Field("ID", "esriFieldTypeInteger", "Number"),)))
    both_ways(RECORDS, {"url": LAYER}, LayerUrl(LAYER))
    both_ways(RECORDS, {"itemID": "i1"}, UploadedItem("i1"))
    unreadable(RECORDS, {"rows": []})
    assert refused(RECORDS, FeatureSet()).looked_at == ("RecordSet", "LayerUrl", "UploadedItem")


def test_records_are_lists_of_attributes_by_field_name() -> None:
    found = decode(RECORDS, {"features": [ROW, {"attributes": {"ID": 2, "NAME": None}}]})
    assert [dict(each.attributes) for each in found.features] == [{"ID": 1}, {"ID": 2, "NAME": None}]
    assert all(each.geometry is None for each in found.features)
    unreadable(RECORDS, {"features": {"attributes": {}}})
    unreadable(RECORDS, {"features": [{"attributes": [1]}]})
    error = refused(RECORDS, RecordSet((Feature({"ID": 1}, PointShape(1, 2)),)))
    assert error.words == "geometry", "a table has none"


# In: addresses


@BOTH
@pytest.mark.parametrize(
    "url",
    [
        LAYER,
        ROOT + "/Roads/MapServer/3",
        ROOT + "/Roads/MapServer/3/query?where=1%3D1&f=json",
        "https://data.example.com/folder/places.txt",
        "https://data.example.com/places.json",
    ],
)
def test_an_address_is_of_a_layer_a_query_or_a_file(data_type: DataType, url: str) -> None:
    both_ways(data_type, {"url": url}, LayerUrl(url))
    check("Given", data_type, None, LayerUrl(url), version(10.5))


@BOTH
@pytest.mark.parametrize("url", ["", "places.json", "file:///data/places.json", "https://anna:pw@data.example.com/a"])
def test_other_addresses_are_refused(data_type: DataType, url: str) -> None:
    assert refused(data_type, LayerUrl(url)).reason is Reason.VALUE_NOT_ALLOWED


def test_a_filter_on_attributes_is_optional() -> None:
    both_ways(FEATURES, {"url": LAYER, "filter": "a = 'x' and b is null"}, LayerUrl(LAYER, "a = 'x' and b is null"))
    assert "filter" not in encode(FEATURES, LayerUrl(LAYER))
    assert decode(FEATURES, {"url": LAYER, "filter": ""}) == LayerUrl(LAYER)


@BOTH
@pytest.mark.parametrize("time", [967855732000, 0, TimeRange(0, 5), TimeRange(end=5), TimeRange()])
def test_a_filter_on_time_needs_10_7_1(data_type: DataType, time: Any) -> None:
    needs(data_type, LayerUrl(LAYER, time=time), 10.71, 10.7)


@pytest.mark.parametrize("time", [967855732000, 0, -5])
def test_an_instant_is_a_number(time: int) -> None:
    both_ways(FEATURES, {"url": LAYER, "time": time}, LayerUrl(LAYER, time=time))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("967855732000,967855733000", TimeRange(967855732000, 967855733000)),
        ("-5,5", TimeRange(-5, 5)),
        ("967855732000,null", TimeRange(967855732000)),
        ("null,967855732000", TimeRange(None, 967855732000)),
        ("null,null", TimeRange()),
    ],
)
def test_a_range_has_two_ends_and_either_may_be_open(text: str, time: TimeRange) -> None:
    both_ways(FEATURES, {"url": LAYER, "time": text}, LayerUrl(LAYER, time=time))


@pytest.mark.parametrize("time", ["1", "1,2,3", "a,b", ",", "1.5,2", "null", [1, 2], True])
def test_a_time_of_another_pattern_is_unreadable(time: Any) -> None:
    unreadable(FEATURES, {"url": LAYER, "time": time})


@pytest.mark.parametrize("value", [{"filter": "a = 1"}, {"url": 5}, {"url": LAYER, "filter": 5}])
def test_the_address_of_a_layer_is_required(value: Any) -> None:
    unreadable(FEATURES, value)


# In: what may be left out


def test_the_schema_may_be_left_out() -> None:
    found = decode(FEATURES, {"features": [POINT]})
    assert found.fields == () and dict(found.features[0].attributes) == {"ID": 1}
    assert encode(FEATURES, found) == {"features": [POINT]}, "nothing is added, either"


def test_without_a_geometry_type_they_are_points() -> None:
    assert decode(FEATURES, {"features": []}).geometry_type == "esriGeometryPoint"
    said = decode(FEATURES, {"geometryType": "esriGeometryPoint", "features": [POINT]})
    assert said.features == decode(FEATURES, {"features": [POINT]}).features
    line = FeatureSet((Feature({}, PolylineShape((((0, 0), (1, 1)),))),))
    assert encode(FEATURES, line)["geometryType"] == "esriGeometryPolyline", "what is no point says so"


def test_without_a_reference_the_system_is_unknown() -> None:
    unknown = decode(FEATURES, {"features": [POINT]})
    assert unknown.spatial_reference == SpatialReference() and not unknown.is_reference_known
    assert "spatialReference" not in encode(FEATURES, unknown)
    known = decode(FEATURES, {"spatialReference": {"wkid": 102100, "latestWkid": 3857}, "features": [POINT]})
    assert known.is_reference_known
    assert encode(FEATURES, known)["spatialReference"] == {"wkid": 102100, "latestWkid": 3857}


@pytest.mark.parametrize(
    ("name", "geometry", "shape"),
    [
        ("esriGeometryPoint", {"x": 1, "y": 2}, PointShape(1, 2)),
        ("esriGeometryPolyline", {"paths": [[[0, 0], [1, 2]]]}, PolylineShape((((0, 0), (1, 2)),))),
        ("esriGeometryPolygon", {"rings": [[[0, 0], [0, 1], [1, 0], [0, 0]]]},
         PolygonShape((((0, 0), (0, 1), (1, 0), (0, 0)),))),
    ],
)  # fmt: skip
def test_features_are_points_lines_or_polygons(name: str, geometry: Any, shape: Any) -> None:
    value = {"geometryType": name, "features": [{"attributes": {}, "geometry": geometry}]}
    both_ways(FEATURES, value, FeatureSet((Feature({}, shape),), declared_type=GeometryType(name)))
    other = "esriGeometryPolygon" if name != "esriGeometryPolygon" else "esriGeometryPoint"
    mixed = FeatureSet((Feature({}, shape),), declared_type=other)
    assert refused(FEATURES, mixed).looked_at == (other,)


@pytest.mark.parametrize(
    ("flags", "shape", "geometry"),
    [
        ({"hasZ": True}, PointShape(1, 2, 10), {"x": 1, "y": 2, "z": 10}),
        ({"hasM": True}, PointShape(1, 2, m=7), {"x": 1, "y": 2, "m": 7}),
        ({"hasZ": True, "hasM": True}, PointShape(1, 2, 10, 7), {"x": 1, "y": 2, "z": 10, "m": 7}),
    ],
)
def test_heights_and_measures_are_announced(flags: Dict[str, bool], shape: PointShape, geometry: Any) -> None:
    sent = encode(FEATURES, FeatureSet((Feature({}, shape),)))
    assert {name: sent.get(name) for name in ("hasZ", "hasM") if name in sent} == flags
    assert sent["features"][0]["geometry"] == geometry
    assert decode(FEATURES, sent).features[0].geometry == shape


# In: wide object ids and the newer kinds of date


@BOTH
def test_wide_ids_need_11_2(data_type: DataType) -> None:
    needs(data_type, decode(data_type, wide(WIDE, 8)), 11.2, 11.1)
    check("Given", data_type, None, decode(data_type, wide(2**31 - 1, None)), version(11.1))


def wide(number: int, length: Optional[int]) -> Any:
    field: Dict[str, Any] = {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"}
    if length is not None:
        field["length"] = length
    return {"fields": [field], "features": [{"attributes": {"OBJECTID": number}}]}


@BOTH
@pytest.mark.parametrize("length", [None, 4, 8])
def test_a_wide_id_has_a_field_of_8_bytes(data_type: DataType, length: Optional[int]) -> None:
    assert encode(data_type, decode(data_type, wide(WIDE, length))) == wide(WIDE, 8)
    assert encode(data_type, decode(data_type, wide(7, length))) == wide(7, length), "others are left alone"


@BOTH
@pytest.mark.parametrize("number", [2**31, -(2**31) - 1, WIDE])
def test_a_wide_id_is_never_sent_without_a_schema(data_type: DataType, number: int) -> None:
    value = {"features": [{"attributes": {"OBJECTID": 1, "A": "x"}}, {"attributes": {"OBJECTID": number, "A": None}}]}
    found = decode(data_type, value)
    sent = encode(data_type, found)
    fields = {each["name"]: each for each in sent["fields"]}
    assert (fields["OBJECTID"]["type"], fields["OBJECTID"]["length"]) == ("esriFieldTypeOID", 8)
    assert fields["A"]["type"] == "esriFieldTypeString"
    assert sent["features"] == value["features"]
    narrow = decode(data_type, {"features": [{"attributes": {"OBJECTID": 2**31 - 1}}]})
    assert "fields" not in encode(data_type, narrow)


@BOTH
@pytest.mark.parametrize("kind", NEW_DATES)
def test_newer_dates_need_11_2(data_type: DataType, kind: str) -> None:
    value = {"fields": [{"name": "D", "type": kind}], "features": [{"attributes": {"D": NEW_DATES[kind]}}]}
    needs(data_type, decode(data_type, value), 11.2, 11.1)
    value["fields"][0]["type"] = "esriFieldTypeDate"
    check("Given", data_type, None, decode(data_type, value), version(11.1))


@BOTH
def test_newer_dates_travel_as_the_text_they_are(data_type: DataType) -> None:
    fields = [{"name": kind[-4:], "type": kind} for kind in NEW_DATES]
    attributes = {kind[-4:]: text for kind, text in NEW_DATES.items()}
    value = {"fields": fields, "features": [{"attributes": attributes}]}
    found = decode(data_type, value)
    assert [each.type for each in found.fields] == [FieldType(kind) for kind in NEW_DATES]
    assert dict(found.features[0].attributes) == attributes
    assert encode(data_type, found) == value
