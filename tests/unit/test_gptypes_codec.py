"""The codec as a whole: the documentation's examples, arbitrary JSON, and what one table promises."""

from __future__ import annotations

import json
from typing import Any, Iterator, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType, Member
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import MapImage
from tests.unit.real_json import arbitrary, real, spoilt

COMPOSITE = DataType(
    "GPComposite",
    tuple(Member(DataType(name)) for name in ("GPString", "GPFeatureRecordSetLayer", "GPRasterDataLayer", "Field")),
)
TABLES = {
    "Array of arrays example 1": ("GPLong", "GPString", "GPFeatureRecordSetLayer"),
    "Array of arrays example 2": ("GPString", "GPLinearUnit", "GPBoolean", "GPRasterDataLayer"),
    "Column name example 1": (("myGPLongColumn", "GPLong"), ("myTableColumn", "GPRecordSet")),
    "Column name example 2": (("myGPLongColumn", "GPLong"), ("myTableColumn", "GPRecordSet")),
    "Array of arrays example": ("GPBoolean", "GPString", "GPLinearUnit"),
    "Column name example": (
        ("myBooleanColumn", "GPBoolean"),
        ("myStringColumn", "GPString"),
        ("myLinearUnitColumn", "GPLinearUnit"),
    ),
}
# Our own examples of each form are in the modules of the families; here one of each type, for what all have in common.
SAMPLES = {
    "GPBoolean": True,
    "GPLong": 5,
    "GPDouble": 5.5,
    "GPString": "text",
    "GPDate": 1199145600000,
    "GPLinearUnit": {"distance": 5, "units": "esriMiles"},
    "GPArealUnit": {"area": 5, "units": "esriAcres"},
    "Field": {"name": "a", "type": "esriFieldTypeDouble"},
    "GPDataFile": {"url": "https://h/a.csv"},
    "GPRasterDataLayer": {"url": "https://h/a.tif", "format": "tif"},
    "GPRasterData": {"url": "https://h/a.tif", "format": "tif"},
    "GPRecordSet": {"fields": [{"name": "A", "type": "esriFieldTypeString"}], "features": [{"attributes": {"A": "x"}}]},
    "GPFeatureRecordSetLayer": {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"A": 1}, "geometry": {"x": 1.0, "y": 2.0}}],
    },
    "GPMultiValue:GPString": ["a", "b"],
    "GPExtent": {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4, "spatial_reference": {"wkid": 4326}},
}
PLAIN = ("GPBoolean", "GPLong", "GPDouble", "GPString")
MEMBERS = (
    "features",
    "fields",
    "attributes",
    "geometry",
    "rings",
    "paths",
    "curveRings",
    "x",
    "y",
    "points",
    "url",
    "itemID",
    "portalItemID",
    "filter",
    "time",
    "distance",
    "area",
    "units",
    "name",
    "type",
    "length",
    "mapImage",
    "href",
    "extent",
    "layerDefinition",
    "featureSet",
    "dataType",
    "value",
    "date",
    "format",
    "geometryType",
    "spatialReference",
    "hasZ",
)


def types() -> Tuple[DataType, ...]:
    columns = tuple(Member(DataType.read(name), name) for name in SAMPLES if ":" not in name)
    multiple = tuple(DataType.read(f"GPMultiValue:{name}") for name in SAMPLES if ":" not in name)
    return (
        *map(DataType.read, SAMPLES),
        *multiple,
        DataType("GPValueTable", columns),
        DataType("GPComposite", columns),
    )


def type_of(section: str, under: str, value: Any) -> DataType:
    """Return the data type that an example of the documentation is of."""
    if section == "GPMultiValue":
        return DataType.read(f"GPMultiValue:{under.rsplit(' ', 1)[1]}")
    if section == "GPValueTable":
        columns = [each if isinstance(each, tuple) else ("", each) for each in TABLES[under]]
        return DataType("GPValueTable", tuple(Member(DataType(kind), name) for name, kind in columns))
    if section == "GPComposite":
        return DataType("GPMultiValue", (Member(COMPOSITE),)) if isinstance(value, list) else COMPOSITE
    return DataType.read(section)


def examples() -> Iterator[Tuple[DataType, Any]]:
    """Yield each example of the documentation with its type; placeholders like <data type> are values like others."""
    for section, entries in real("gp-data-type-examples-esri-doc.json").items():
        for entry in entries:
            value = entry["json"]
            if isinstance(value, dict) and "paramName" in value:
                yield DataType.read(value["dataType"]), value["value"]
            elif not (isinstance(value, dict) and value.get("dataType") == "<data Type you declare>"):
                yield type_of(section, entry["under"], value), value


def test_every_example_of_the_documentation_decodes_and_encodes_back():
    tried = 0
    for data_type, value in examples():
        tried += 1
        read = decode(data_type, value)
        sent = json.loads(form_text(data_type, read)) if data_type.name not in PLAIN else encode(data_type, read)
        assert decode(data_type, sent) == read, value
        if data_type.name != "GPValueTable" and "GPComposite" not in str(data_type):
            assert sent == value
    assert tried >= 60


def test_the_forms_of_tables_and_composites_mean_the_same_after_a_round():
    for data_type, value in examples():
        if data_type.name == "GPValueTable" and isinstance(value[0], list):
            assert encode(data_type, decode(data_type, value)) == value
        if str(data_type) == "GPComposite" and "dataType" in value:
            assert encode(data_type, decode(data_type, value)) == value


def test_an_undeclared_type_of_a_composite_is_refused_in_words():
    with pytest.raises(ProtocolError) as caught:
        decode(COMPOSITE, {"dataType": "<data Type you declare>", "value": "The value here"})
    assert caught.value.subject == "GPComposite"


def test_a_schema_alone_is_a_table_without_rows():
    fields = [{"name": "A", "type": "esriFieldTypeString"}]
    assert decode(DataType("GPRecordSet"), {"fields": fields}).fields[0].name == "A"
    read = decode(DataType("GPFeatureRecordSetLayer"), {"fields": fields, "geometryType": "esriGeometryPolygon"})
    assert (read.geometry_type, read.features) == ("esriGeometryPolygon", ())
    assert decode(DataType("GPFeatureRecordSetLayer"), {"geometryType": "esriGeometryPolyline"}).features == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_one_table_serves_every_type(name):
    data_type = DataType.read(name)
    read = decode(data_type, SAMPLES[name])
    assert encode(data_type, read) == SAMPLES[name]
    assert decode(data_type, encode(data_type, read)) == read
    text = form_text(data_type, read)
    assert text == SAMPLES[name] if name == "GPString" else json.loads(text) == SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_in_a_multi_value_a_table_and_a_composite(name):
    inner, value = DataType.read(name), SAMPLES[name]
    if ":" in name:
        return
    many = DataType("GPMultiValue", (Member(inner),))
    assert encode(many, decode(many, [value, value])) == [value, value]
    table = DataType("GPValueTable", (Member(inner, "a"), Member(DataType("GPLong"), "b")))
    assert encode(table, decode(table, [[value, 1]])) == [[value, 1]]
    one_of = DataType("GPComposite", (Member(inner),))
    declared = {"dataType": name, "value": value}
    assert encode(one_of, decode(one_of, declared)) == declared
    assert encode(one_of, decode(one_of, value)) == declared


def test_arbitrary_json_raises_nothing_but_our_own_error():
    data_types = types()
    read, reasons = 0, set()
    for index, value in enumerate(arbitrary(31, MEMBERS, 6000)):
        data_type = data_types[index % len(data_types)]
        for strict in (False, True):
            try:
                found = decode(data_type, value, strict=strict)
            except ProtocolError as error:
                reasons.add(error.reason if error.subject else None)
                continue
            read += 1
            survives(data_type, found)
    assert read > 500 and reasons == {Reason.UNREADABLE_VALUE}


def test_spoilt_examples_raise_nothing_but_our_own_error():
    for index, (name, sample) in enumerate(SAMPLES.items()):
        data_type = DataType.read(name)
        for value in spoilt(index, sample, 300):
            try:
                found = decode(data_type, value)
            except ProtocolError:
                continue
            survives(data_type, found)


def survives(data_type: DataType, value: Any) -> None:
    """What was read is sent and read again, or refused in words (a number that is not positive, a map image)."""
    try:
        sent = encode(data_type, value)
        form_text(data_type, value)
    except RequestError:
        return
    if sent is not None:
        again = decode(data_type, sent)
        assert again == value or isinstance(value, (Json, MapImage)), (value, sent)


@pytest.mark.parametrize("data_type", types(), ids=str)
def test_python_objects_of_other_kinds_are_refused_in_words(data_type):
    class Stranger:
        pass

    for value in (Stranger(), object, b"bytes", {1, 2}, 1j):
        with pytest.raises(RequestError) as caught:
            encode(data_type, value)
        assert caught.value.reason is Reason.VALUE_NOT_ALLOWED
