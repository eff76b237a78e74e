"""Feature sets, record sets, layer objects and fields, both ways."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any, Iterator, List, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.gptypes.curves import EllipticArc
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
    GeometryType,
    MultipointShape,
    OtherShape,
    PointShape,
    PolygonShape,
    PolylineShape,
)
from tests.unit.gp_values import feature_collections, feature_sets, fields, record_sets
from tests.unit.real_json import arbitrary, real, spoilt

quick = settings(derandomize=True, deadline=None, max_examples=50)

WIDE = 2**31
OID = {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"}
POINT = {"x": 7.5, "y": 46.25}
KINDS = pytest.mark.parametrize("kind", [FeatureSet, RecordSet])

WITH_SCHEMA = {
    "displayFieldName": "Name",
    "fieldAliases": {"OBJECTID": "Number", "Name": "Place"},
    "geometryType": "esriGeometryPoint",
    "spatialReference": {"wkid": 102100, "latestWkid": 3857},
    "fields": [OID, {"name": "Name", "type": "esriFieldTypeString", "alias": "Place", "length": 80}],
    "features": [
        {"geometry": POINT, "attributes": {"OBJECTID": 1, "Name": "Thun"}},
        {"attributes": {"OBJECTID": 2, "Name": None}},
    ],
    "exceededTransferLimit": False,
}
TABLE = {
    "fields": [OID, {"name": "D", "type": "esriFieldTypeDate"}],
    "features": [{"attributes": {"OBJECTID": 1, "D": 1577836800000}}],
}
LAYER = {
    "layerDefinition": {
        "name": "Places",
        "type": "Feature Layer",
        "geometryType": "esriGeometryPolygon",
        "objectIdField": "OBJECTID",
        "fields": [OID, {"name": "Shape", "type": "esriFieldTypeGeometry", "alias": "Shape"}],
        "drawingInfo": {"renderer": {"type": "simple", "symbol": {"color": [1, 2, 3, 255], "width": 0.7}}},
        "templates": [],
    },
    "featureSet": {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 2056},
        "features": [
            {"attributes": {"OBJECTID": 1}, "geometry": {"curveRings": [[[0, 5], {"a": [[0, 5], [0, 0], 0, 1]}]]}}
        ],
        "exceededTransferLimit": False,
    },
}


def copied(value: Any, **members: Any) -> Any:
    return {**json.loads(json.dumps(value)), **members}


def refused(value: Any) -> RequestError:
    with pytest.raises(RequestError) as caught:
        value.to_esri()
    assert caught.value.reason is Reason.VALUE_NOT_ALLOWED
    return caught.value


def test_a_feature_set_with_a_schema() -> None:
    found = FeatureSet.from_esri(WITH_SCHEMA)
    assert found == FeatureSet(
        (Feature({"OBJECTID": 1, "Name": "Thun"}, PointShape(7.5, 46.25)), Feature({"OBJECTID": 2, "Name": None})),
        (Field("OBJECTID", FieldType.OID, "OBJECTID"), Field("Name", FieldType.STRING, "Place", length=80)),
        display_field_name="Name",
        field_aliases={"OBJECTID": "Number", "Name": "Place"},
        exceeded=False,
        declared_type=GeometryType.POINT,
        spatial_reference=SpatialReference(102100, 3857),
    )
    assert found.geometry_type is GeometryType.POINT and found.is_reference_known
    assert not (found.has_64_bit_ids or found.has_new_date_fields or found.exceeded_transfer_limit)
    assert found.to_esri() == WITH_SCHEMA


def test_a_feature_set_without_a_schema_says_what_that_means() -> None:
    value = {"features": [{"geometry": POINT, "attributes": {"Id": 43}}]}
    found = FeatureSet.from_esri(value)
    assert found == FeatureSet((Feature({"Id": 43}, PointShape(7.5, 46.25)),))
    assert found.fields == () and found.declared_type is None
    assert found.geometry_type is GeometryType.POINT, "the default"
    assert found.spatial_reference == SpatialReference() and not found.is_reference_known
    assert found.to_esri() == value


def test_a_schema_without_features() -> None:
    value = {"geometryType": "esriGeometryPolyline", "hasZ": True, "hasM": True, "fields": [OID]}
    found = FeatureSet.from_esri(value)
    assert found.features == () and found.has_z and found.has_m
    assert found.to_esri() == {**value, "features": []}
    assert FeatureSet.from_esri({"features": None}).features == ()
    assert RecordSet.from_esri({"fields": [OID], "features": None}).to_esri() == {"fields": [OID], "features": []}


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (MultipointShape(((1, 2),)), "esriGeometryMultipoint"),
        (PolylineShape((((1, 2), (3, 4)),)), "esriGeometryPolyline"),
        (PolygonShape((((1, 2), (3, 4), (5, 0), (1, 2)),)), "esriGeometryPolygon"),
    ],
)
def test_features_that_are_no_points_say_so(shape: Any, name: str) -> None:
    value = FeatureSet([Feature(), Feature({}, shape)])  # type: ignore[arg-type]
    assert value.geometry_type == name and value.to_esri()["geometryType"] == name
    assert FeatureSet.from_esri(value.to_esri()) == value
    bare = FeatureSet.from_esri({"features": [{"geometry": shape.to_esri()}]})
    assert bare.geometry_type == name


def test_geometries_of_another_type_are_refused() -> None:
    line = Feature({}, PolylineShape((((1, 2), (3, 4)),)))
    error = refused(FeatureSet((line,), declared_type="esriGeometryPolygon"))
    assert (error.words, error.looked_at) == ("esriGeometryPolyline", ("esriGeometryPolygon",))
    assert str(error.looked_at) == "('esriGeometryPolygon',)", "a text like any other"
    refused(FeatureSet((Feature({}, PointShape(1, 2)), line)))


def test_a_geometry_type_this_client_does_not_know_is_carried() -> None:
    value = {
        "geometryType": "esriGeometryMultiPatch",
        "features": [{"attributes": {}, "geometry": {"patches": [1, 2.5]}}, {"attributes": {}, "geometry": POINT}],
    }
    found = FeatureSet.from_esri(value)
    assert found.geometry_type == "esriGeometryMultiPatch"
    assert found.features[0].geometry == OtherShape(Json('{"patches":[1,2.5]}'))
    assert found.to_esri() == value
    assert FeatureSet((found.features[0],)).geometry_type == "esriGeometryPoint", "it tells nothing of a type"
    own = {"spatialReference": {"wkid": 4326}, "patches": []}
    found = FeatureSet.from_esri({"features": [{"attributes": {}, "geometry": own}]})
    assert not found.is_reference_known and found.to_esri()["features"][0]["geometry"] == own


@pytest.mark.parametrize(
    ("shape", "flags"),
    [
        (PointShape(1, 2), {}),
        (PointShape(1, 2, 3), {"hasZ": True}),
        (PointShape(1, 2, m=3), {"hasM": True}),
        (PolylineShape((((1, 2, 3, 4),),), True, True), {"hasZ": True, "hasM": True}),
        (PolygonShape((((1, 2, 3),),), False, True), {"hasM": True}),
    ],
)
def test_heights_and_measures_are_announced(shape: Any, flags: Any) -> None:
    value = FeatureSet((Feature(), Feature({}, shape)))
    sent = value.to_esri()
    assert {name: sent[name] for name in sent if name.startswith("has")} == flags
    assert FeatureSet.from_esri(sent) == value


def test_what_the_set_says_of_heights_and_measures_counts_for_each_geometry() -> None:
    value = {
        "geometryType": "esriGeometryPolyline",
        "hasM": True,
        "features": [
            {"geometry": {"paths": [[[1, 2, 3]]]}},
            {"geometry": {"paths": [[[1, 2, 3]]], "hasZ": True}},
            {"geometry": {"paths": [[[1, 2]]]}},
        ],
    }
    shapes: List[Any] = [feature.geometry for feature in FeatureSet.from_esri(value).features]
    assert [(shape.has_z, shape.has_m) for shape in shapes] == [(False, True), (True, False), (False, False)]
    mixed = FeatureSet.from_esri(value)
    assert mixed.has_z and mixed.has_m and FeatureSet.from_esri(mixed.to_esri()) == mixed


@pytest.mark.parametrize("value", [{"wkt": 'PROJCS["Local"]'}, {"wkid": 2056, "latestWkid": 2056, "vcsWkid": 5728}])
def test_a_reference_travels_whole(value: Any) -> None:
    found = FeatureSet.from_esri({"features": [], "spatialReference": value})
    assert found.is_reference_known and found.to_esri() == {"features": [], "spatialReference": value}


def with_references(*references: Any, **members: Any) -> Any:
    features = [{"geometry": {**POINT, "spatialReference": each}, "attributes": {}} for each in references]
    return {"features": features, **members}


@pytest.mark.parametrize(
    ("of_the_set", "of_geometries", "expected"),
    [
        (None, [{"wkid": 4326}, {"wkid": 4326}], SpatialReference(4326)),
        ({}, [None, {"wkid": 4326}], SpatialReference(4326)),
        ({"wkid": 2056, "latestWkid": 1}, [{"wkid": 2056}, {"latestWkid": 1}, {}], SpatialReference(2056, 1)),
        ({"wkid": 102100}, [{"wkid": 3857}], SpatialReference(102100)),
        ({"wkt": "LOCAL_CS[]"}, [{"wkid": 4326}], SpatialReference(wkt="LOCAL_CS[]")),
        ({"wkid": 4326}, [{"wkt": "LOCAL_CS[]"}], SpatialReference(4326)),
    ],
)  # fmt: skip
def test_a_reference_of_the_geometries_is_the_sets(of_the_set: Any, of_geometries: Any, expected: Any) -> None:
    found = FeatureSet.from_esri(with_references(*of_geometries, spatialReference=of_the_set))
    assert found.spatial_reference == expected
    assert all("spatialReference" not in each["geometry"] for each in found.to_esri()["features"])


@pytest.mark.parametrize("of_the_set", [None, {"wkid": 4326}])
def test_geometries_of_two_systems_are_unreadable(of_the_set: Any) -> None:
    with pytest.raises(ProtocolError) as caught:
        FeatureSet.from_esri(with_references({"wkid": 4326}, {"wkid": 3857}, spatialReference=of_the_set))
    assert caught.value.words == "4326, 3857"


# Attributes


@KINDS
def test_attributes_are_what_json_has(kind: Any) -> None:
    attributes = {"I": 1, "F": 1.0, "T": "10:00:00 AM", "D": 1577836800000, "B": True, "N": None, "J": {"a": [1, 2.5]}}
    (feature,) = kind.from_esri({"features": [{"attributes": attributes}]}).features
    assert dict(feature.attributes) == {**attributes, "J": Json('{"a":[1,2.5]}')}
    assert {name: type(value) for name, value in feature.attributes.items()} == {
        "I": int, "F": float, "T": str, "D": int, "B": bool, "N": type(None), "J": Json,
    }  # fmt: skip
    assert kind((feature,)).to_esri()["features"] == [{"attributes": attributes}]


def test_a_number_that_is_not_finite_is_none() -> None:
    value = {"features": [{"attributes": {"a": math.nan, "b": math.inf, "c": "NaN"}}]}
    assert dict(RecordSet.from_esri(value).features[0].attributes) == {"a": None, "b": None, "c": "NaN"}


@pytest.mark.parametrize("value", [math.nan, math.inf, 10**400, {"a": 1}, b"x", 1j])
def test_attributes_that_cannot_be_sent(value: Any) -> None:
    error = refused(RecordSet((Feature({"A": value}),)))
    assert error.words.startswith("A: ") and error.subject == "GPRecordSet"
    refused(FeatureSet((Feature({5: "x"}),)))  # type: ignore[dict-item]


def test_values_are_frozen_and_equal_by_content() -> None:
    attributes = {"A": 1}
    feature = Feature(attributes, PointShape(1, 2))
    attributes["A"] = 2
    assert feature == Feature({"A": 1}, PointShape(1, 2)) and feature != Feature({"A": 2}, PointShape(1, 2))
    with pytest.raises(TypeError):
        feature.attributes["A"] = 3  # type: ignore[index]
    for value, name in ((feature, "geometry"), (FeatureSet(), "features"), (Field("a", "b"), "name")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)
    source = {"features": [{"attributes": {"A": 1}}]}
    found = RecordSet.from_esri(source)
    source["features"][0]["attributes"]["A"] = 2
    assert found.features == (Feature({"A": 1}),)


def test_a_description_of_a_million_features_is_short() -> None:
    assert len(repr(FeatureSet((Feature({"A": "x" * 50}, PointShape(1, 2)),) * 1000))) < 500


# Record sets


def test_a_record_set() -> None:
    found = RecordSet.from_esri(TABLE)
    schema = (Field("OBJECTID", FieldType.OID, "OBJECTID"), Field("D", FieldType.DATE))
    assert found == RecordSet((Feature({"OBJECTID": 1, "D": 1577836800000}),), schema)
    assert found.geometry_type is None and found.to_esri() == TABLE


def test_a_record_set_has_no_geometry() -> None:
    found = RecordSet.from_esri(WITH_SCHEMA)
    assert all(feature.geometry is None for feature in found.features)
    left = {
        name: value for name, value in copied(WITH_SCHEMA).items() if name not in ("geometryType", "spatialReference")
    }
    del left["features"][0]["geometry"]
    assert found.to_esri() == left
    assert refused(RecordSet((Feature({}, PointShape(1, 2)),))).words == "geometry"


# Ids beyond 32 bits, newer dates, the transfer limit


@KINDS
@pytest.mark.parametrize("number", [WIDE, -WIDE - 1, 10000000001, 2**63 - 1])
@pytest.mark.parametrize("length", [None, 4, 8])
def test_an_id_field_is_made_wide(kind: Any, number: int, length: Any) -> None:
    schema = (Field("FID_1", FieldType.OID, length=length), Field("A", FieldType.STRING))
    value = kind((Feature({"FID_1": 1, "A": "x"}), Feature({"FID_1": number}), Feature({"A": None})), schema)
    assert value.has_64_bit_ids
    fields = value.to_esri()["fields"]
    assert [(each["name"], each.get("length")) for each in fields] == [("FID_1", 8), ("A", None)]
    assert kind.from_esri(value.to_esri()).features == value.features


@KINDS
@pytest.mark.parametrize("number", [0, WIDE - 1, -WIDE])
def test_narrow_ids_change_nothing(kind: Any, number: int) -> None:
    schema = (Field("OBJECTID", FieldType.OID),)
    for value in (kind((Feature({"OBJECTID": number}),), schema), kind((Feature({"OBJECTID": number}),))):
        assert not value.has_64_bit_ids
        assert value.to_esri().get("fields", []) == [each.to_esri() for each in value.fields]


@KINDS
@pytest.mark.parametrize("name", ["OBJECTID", "ObjectId", "oid", "FID", "Id"])
def test_a_schema_is_made_for_wide_ids(kind: Any, name: str) -> None:
    rows = (
        {name: 1, "Text": "a" * 300, "Whole": 5, "Wide": WIDE, "Half": 1, "Mixed": 1, "Nothing": None, "Huge": 2**63},
        {name: WIDE, "Text": None, "Half": 0.5, "Mixed": "x", "Flag": True},
        {},
    )
    value = kind(tuple(map(Feature, rows)))
    assert value.has_64_bit_ids
    assert [Field.from_esri(each) for each in value.to_esri()["fields"]] == [
        Field(name, FieldType.OID, name, length=8),
        Field("Text", FieldType.STRING, "Text", length=300),
        Field("Whole", FieldType.INTEGER, "Whole"),
        Field("Wide", FieldType.BIG_INTEGER, "Wide"),
        Field("Half", FieldType.DOUBLE, "Half"),
        Field("Mixed", FieldType.STRING, "Mixed", length=255),
        Field("Nothing", FieldType.STRING, "Nothing", length=255),
        Field("Huge", FieldType.DOUBLE, "Huge"),
        Field("Flag", FieldType.INTEGER, "Flag"),
    ]
    assert value.fields == (), "the value itself stays as it is"


def test_the_surest_name_is_the_id() -> None:
    value = RecordSet((Feature({"ID": WIDE, "OBJECTID": WIDE}), Feature({"FID": 1})))
    types = {each["name"]: each["type"] for each in value.to_esri()["fields"]}
    assert types == {"ID": FieldType.BIG_INTEGER, "OBJECTID": FieldType.OID, "FID": FieldType.INTEGER}


def test_a_date_is_no_wide_id() -> None:
    value = RecordSet((Feature({"ObjectId": 1, "DateFld": 282096000000}), Feature({"When": 282096000000})))
    assert not value.has_64_bit_ids and "fields" not in value.to_esri()


def test_an_id_that_the_schema_forgot_is_added_to_it() -> None:
    schema = (Field("Name", FieldType.STRING), Field("ID", FieldType.BIG_INTEGER))
    value = FeatureSet((Feature({"Name": "x", "OBJECTID": WIDE, "ID": WIDE}),), schema)
    assert [(each["name"], each["type"]) for each in value.to_esri()["fields"]] == [
        ("OBJECTID", "esriFieldTypeOID"), ("Name", "esriFieldTypeString"), ("ID", "esriFieldTypeBigInteger"),
    ]  # fmt: skip
    declared = FeatureSet((Feature({"ID": WIDE}),), schema)
    assert not declared.has_64_bit_ids, "a field of another type is no object id"


@KINDS
@pytest.mark.parametrize("bad", [2**63, -(2**63) - 1, "5", 1.5, True])
@pytest.mark.parametrize("schema", [(), (Field("OBJECTID", FieldType.OID, length=8),)])
def test_ids_that_no_schema_can_describe_are_refused(kind: Any, bad: Any, schema: Any) -> None:
    error = refused(kind((Feature({"OBJECTID": WIDE}), Feature({"OBJECTID": bad})), schema))
    assert error.subject == kind.data_type and error.words == f"OBJECTID: {bad}"


@KINDS
@pytest.mark.parametrize(
    "name", ["esriFieldTypeDateOnly", "esriFieldTypeTimeOnly", "esriFieldTypeTimestampOffset", "esriFieldTypeDate"]
)
def test_newer_dates_are_noticed(kind: Any, name: str) -> None:
    value = {"fields": [{"name": "D", "type": name}], "features": [{"attributes": {"D": "8/2/2020"}}]}
    found = kind.from_esri(value)
    assert found.has_new_date_fields is (name != "esriFieldTypeDate")
    assert found.to_esri() == value


@KINDS
@pytest.mark.parametrize(
    ("said", "exceeded"),
    [({}, None), ({"exceededTransferLimit": False}, False), ({"exceededTransferLimit": True}, True)],
)
def test_the_transfer_limit(kind: Any, said: Any, exceeded: Any) -> None:
    found = kind.from_esri({"features": [], **said})
    assert found.exceeded is exceeded and found.exceeded_transfer_limit is bool(exceeded)
    assert found.to_esri() == {"features": [], **said}
    text = {name: str(value).lower() for name, value in said.items()}
    assert kind.from_esri({"features": [], **text}) == found


@KINDS
def test_other_members_of_a_table_are_carried(kind: Any) -> None:
    value = {"features": [], "objectIdFieldName": "OBJECTID", "globalIdFieldName": "", "x": {"y": [1, None]}}
    assert kind.from_esri(value).to_esri() == value
    assert refused(kind(other=Json("[]"))).looked_at == ("{…}",)


# Layer objects


def test_a_layer_object() -> None:
    found = FeatureCollection.from_esri(LAYER)
    assert found.definition == LayerDefinition(
        "Places",
        "Feature Layer",
        GeometryType.POLYGON,
        "OBJECTID",
        (Field("OBJECTID", FieldType.OID, "OBJECTID"), Field("Shape", FieldType.GEOMETRY, "Shape")),
        Json.from_esri(LAYER["layerDefinition"]["drawingInfo"]),
        Json('{"templates":[]}'),
    )
    arc = EllipticArc((0, 5), (0, 0), False, True)
    assert found.feature_set.features == (Feature({"OBJECTID": 1}, PolygonShape((((0, 5), arc),))),)
    assert found.fields == found.definition.fields
    assert found.geometry_type == "esriGeometryPolygon" and not found.exceeded_transfer_limit
    assert not (found.has_64_bit_ids or found.has_new_date_fields)
    assert found.to_esri() == LAYER


def test_a_layer_object_with_little_in_it() -> None:
    for value in ({"layerDefinition": {}}, {"layerDefinition": {"name": None}, "featureSet": None}):
        found = FeatureCollection.from_esri(value)
        assert found == FeatureCollection() and found.geometry_type == "esriGeometryPoint"
        assert found.to_esri() == {"layerDefinition": {}, "featureSet": {"features": []}}
    found = FeatureCollection.from_esri({"layerDefinition": {"geometryType": "esriGeometryPolyline"}, "popupInfo": {}})
    assert found.geometry_type == "esriGeometryPolyline" and found.other == Json('{"popupInfo":{}}')
    assert found.to_esri()["popupInfo"] == {}


def test_the_features_of_a_layer_object_tell_their_type_first() -> None:
    value = copied(LAYER)
    value["layerDefinition"]["geometryType"] = "esriGeometryOfTomorrow"
    assert FeatureCollection.from_esri(value).geometry_type == "esriGeometryPolygon"
    assert FeatureCollection.from_esri(value).to_esri() == value


def test_a_layer_object_says_what_a_third_number_is() -> None:
    for said, expected in (({"hasM": True}, (False, True)), ({"hasZ": True}, (True, False)), ({}, (True, False))):
        value = {"layerDefinition": said, "featureSet": {"features": [{"geometry": {"paths": [[[1, 2, 3]]]}}]}}
        found = FeatureCollection.from_esri(value)
        shape: Any = found.feature_set.features[0].geometry
        assert (shape.has_z, shape.has_m) == expected
        assert FeatureCollection.from_esri(found.to_esri()) == found
    inner = {"features": [{"geometry": {"paths": [[[1, 2, 3]]]}}], "hasZ": True}
    found = FeatureCollection.from_esri({"layerDefinition": {"hasM": True}, "featureSet": inner})
    assert found.feature_set.features[0].geometry == PolylineShape((((1, 2, 3),),), True), "the set's word is nearer"


def test_wide_ids_of_a_layer_object() -> None:
    value = copied(LAYER)
    value["featureSet"]["features"][0]["attributes"]["OBJECTID"] = WIDE
    found = FeatureCollection.from_esri(value)
    assert found.has_64_bit_ids
    sent = found.to_esri()
    assert sent["layerDefinition"]["fields"][0] == {**OID, "length": 8}
    assert "fields" not in sent["featureSet"], "the layer's schema is enough"
    value["featureSet"]["fields"] = [OID]
    assert FeatureCollection.from_esri(value).to_esri()["featureSet"]["fields"] == [{**OID, "length": 8}]
    del value["layerDefinition"]["fields"], value["featureSet"]["fields"]
    found = FeatureCollection.from_esri(value)
    assert found.has_64_bit_ids and found.to_esri()["featureSet"]["fields"] == [{**OID, "length": 8}]
    assert "fields" not in found.to_esri()["layerDefinition"]


@pytest.mark.parametrize("where", ["layerDefinition", "featureSet"])
def test_newer_dates_of_a_layer_object(where: str) -> None:
    value = copied(LAYER)
    value[where]["fields"] = [{"name": "D", "type": "esriFieldTypeTimeOnly"}]
    assert FeatureCollection.from_esri(value).has_new_date_fields


@pytest.mark.parametrize(
    ("above", "below", "exceeded"),
    [
        (None, None, None), (None, True, True), (True, None, True),
        (True, False, True), (False, True, True), (False, None, False),
    ],
)  # fmt: skip
def test_the_transfer_limit_of_a_layer_object(above: Any, below: Any, exceeded: Any) -> None:
    value = {
        "layerDefinition": {},
        "featureSet": {"features": [], "exceededTransferLimit": below},
        "exceededTransferLimit": above,
    }
    found = FeatureCollection.from_esri(value)
    assert found.feature_set.exceeded is exceeded and found.exceeded_transfer_limit is bool(exceeded)
    assert FeatureCollection.from_esri(found.to_esri()) == found


# Fields


def test_a_field() -> None:
    value = {
        "name": "distance", "type": "esriFieldTypeInteger", "alias": "int",
        "editable": True, "nullable": False, "length": 0,
    }  # fmt: skip
    field = Field("distance", FieldType.INTEGER, "int", True, False, 0)
    assert Field.from_esri(value) == field and field.to_esri() == value
    least = {"name": "a", "type": "esriFieldTypeXML"}
    assert Field.from_esri(least) == Field("a", "esriFieldTypeXML") and Field("a", FieldType.XML).to_esri() == least
    assert Field.from_esri({**least, "alias": None, "editable": None, "length": None}).to_esri() == least
    assert type(Field("a", FieldType.XML).to_esri()["type"]) is str


def test_a_field_as_servers_write_it() -> None:
    value = {"name": "a", "type": "esriFieldTypeOfTomorrow", "domain": None, "defaultValue": 1.5, "sqlType": "x"}
    found = Field.from_esri(value)
    assert found.type == "esriFieldTypeOfTomorrow" and found.to_esri() == value
    assert Field.from_esri({"name": "a", "type": "b", "length": 8.0, "nullable": "False"}) == Field(
        "a", "b", nullable=False, length=8
    )


def test_the_seventeen_field_types() -> None:
    names = (
        "SmallInteger", "Integer", "BigInteger", "Single", "Double", "String", "Date", "DateOnly", "TimeOnly",
        "TimestampOffset", "OID", "Geometry", "Blob", "Raster", "GUID", "GlobalID", "XML",
    )  # fmt: skip
    assert len(FieldType) == len(names) == 17
    for name in names:
        kind = Field.from_esri({"name": "a", "type": f"esriFieldType{name}"}).type
        assert isinstance(kind, FieldType) and f"{kind}" == f"esriFieldType{name}"


@pytest.mark.parametrize(
    "change",
    [
        {"name": None}, {"name": ""}, {"name": 5}, {"type": None}, {"type": ""}, {"type": ["x"]}, {"alias": 5},
        {"editable": 1}, {"nullable": "perhaps"}, {"length": "8"}, {"length": True}, {"length": 1.5},
        {"length": math.nan}, {"other": math.nan},
    ],
)  # fmt: skip
def test_what_is_no_field(change: Any) -> None:
    value = {"name": "a", "type": "esriFieldTypeOID"}
    assert Field.from_esri(value)
    for spoiled in ({**value, **change}, [value], "a", None):
        with pytest.raises(ProtocolError):
            Field.from_esri(spoiled)


@pytest.mark.parametrize(
    "field",
    [
        Field("", "esriFieldTypeOID"),
        Field("a", ""),
        Field(None, "esriFieldTypeOID"),  # type: ignore[arg-type]
        Field("a", "b", length=True),
        Field("a", "b", length=1.5),  # type: ignore[arg-type]
        Field("a", "b", other=Json("5")),
    ],
)
def test_a_field_that_cannot_be_sent(field: Field) -> None:
    refused(field)
    refused(FeatureSet(fields=(field,)))
    refused(FeatureCollection(LayerDefinition(fields=(field,))))


# What is no value at all


@pytest.mark.parametrize(
    "change",
    [
        {"features": {}}, {"features": [1]}, {"features": [None]}, {"features": [{"attributes": [1]}]},
        {"features": [{"attributes": {"a": 1j}}]}, {"fields": {}}, {"fields": [1]}, {"displayFieldName": 5},
        {"fieldAliases": []}, {"fieldAliases": {"a": 1}}, {"exceededTransferLimit": "perhaps"}, {"other": math.nan},
    ],
)  # fmt: skip
@KINDS
def test_what_is_no_table(kind: Any, change: Any) -> None:
    for value in ({"features": [], **change}, {}, {"url": "x"}, [], None, "features"):
        with pytest.raises(ProtocolError) as caught:
            kind.from_esri(value)
        assert caught.value.reason is Reason.UNREADABLE_VALUE


@pytest.mark.parametrize(
    "change",
    [
        {"geometryType": 5}, {"hasZ": "perhaps"}, {"hasM": 2}, {"spatialReference": 4326},
        {"features": [{"geometry": []}]}, {"features": [{"geometry": {**POINT, "spatialReference": 4326}}]},
    ],
)  # fmt: skip
def test_what_is_no_feature_set(change: Any) -> None:
    with pytest.raises(ProtocolError):
        FeatureSet.from_esri({"features": [], **change})
    assert RecordSet.from_esri({"features": [], **change}), "a table has nothing to do with it"


@pytest.mark.parametrize(
    "change",
    [
        {"layerDefinition": None}, {"layerDefinition": []}, {"layerDefinition": {"name": 5}},
        {"layerDefinition": {"fields": [1]}}, {"layerDefinition": {"drawingInfo": math.nan}},
        {"layerDefinition": {"hasZ": 5}}, {"featureSet": []}, {"featureSet": {}}, {"exceededTransferLimit": 5},
        {"other": math.inf},
    ],
)  # fmt: skip
def test_what_is_no_layer_object(change: Any) -> None:
    for value in ({"layerDefinition": {}, **change}, {"featureSet": {"features": []}}, [], None):
        with pytest.raises(ProtocolError):
            FeatureCollection.from_esri(value)


@pytest.mark.parametrize("kind", [FeatureSet, RecordSet, FeatureCollection, Field])
def test_arbitrary_json_raises_the_protocol_error_only(kind: Any) -> None:
    keys = ("features", "attributes", "geometry", "fields", "name", "type", "length", "OBJECTID", "x", "y", "rings",
            "geometryType", "spatialReference", "wkid", "hasZ", "layerDefinition", "featureSet", "fieldAliases",
            "displayFieldName", "exceededTransferLimit", "drawingInfo")  # fmt: skip
    example = {FeatureCollection: LAYER, Field: OID}.get(kind, WITH_SCHEMA)
    read = 0
    for value in (*arbitrary(5, keys, 2000), *spoilt(6, example, 2000)):
        try:
            found = kind.from_esri(value)
        except ProtocolError:
            continue
        read += 1
        try:
            sent = found.to_esri()
        except RequestError:
            continue
        json.dumps(sent, allow_nan=False)
        kind.from_esri(sent)
    assert read > 100, "some of it is readable"


# Everything comes back


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FeatureSet, feature_sets()),
        (RecordSet, record_sets()),
        (FeatureCollection, feature_collections()),
        (Field, fields),
    ],
)
@quick
@given(st.data())
def test_decoding_undoes_encoding(kind: Any, values: Any, data: Any) -> None:
    value = data.draw(values)
    assert kind.from_esri(json.loads(json.dumps(value.to_esri(), allow_nan=False))) == value


# What the documentation shows


def tables_in(value: Any) -> Iterator[Tuple[Any, Any]]:
    """Yield each table, layer object and field somewhere in an example, with the class that reads it."""
    if isinstance(value, list):
        for each in value:
            yield from tables_in(each)
    elif isinstance(value, dict):
        if "layerDefinition" in value:
            yield FeatureCollection, value
        elif "features" in value:
            is_spatial = "geometryType" in value or any("geometry" in each for each in value["features"])
            yield FeatureSet if is_spatial else RecordSet, value
        elif str(value.get("type")).startswith("esriFieldType"):
            yield Field, value
        else:
            for each in value.values():
                yield from tables_in(each)


def test_each_example_of_the_documentation() -> None:
    found: List[str] = []
    for examples in real("gp-data-type-examples-esri-doc.json").values():
        for example in examples:
            for kind, value in tables_in(example["json"]):
                assert kind.from_esri(value).to_esri() == value, example["under"]
                found.append(kind.__name__)
    least = {"FeatureSet": 8, "RecordSet": 5, "FeatureCollection": 1, "Field": 3}
    assert all(found.count(name) >= count for name, count in least.items())
