"""What is refused before it is sent: filters, choices, versions, addresses."""

from __future__ import annotations

import math
from datetime import datetime, timezone

import pytest

from arcgis_raster_download.plugin.arcgis.errors import Reason, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType, Member
from arcgis_raster_download.plugin.arcgis.gptypes.features import Field
from arcgis_raster_download.plugin.arcgis.gptypes.filters import (
    Choice,
    ChoiceFilter,
    CompositeFilter,
    FieldFilter,
    FileFilter,
    GeometryFilter,
    RangeFilter,
    read_filter,
)
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.limits import check, sent
from arcgis_raster_download.plugin.arcgis.gptypes.references import (
    FileUrl,
    LayerUrl,
    PortalItem,
    Raster,
    TimeRange,
    UploadedItem,
)
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, LinearUnit
from arcgis_raster_download.plugin.arcgis.gptypes.versions import read_version, version_text
from tests.unit.real_json import arbitrary

LONG, DOUBLE, STRING, FILE = DataType("GPLong"), DataType("GPDouble"), DataType("GPString"), DataType("GPDataFile")
FEATURES = DataType("GPFeatureRecordSetLayer")
RASTER = DataType("GPRasterDataLayer")
SIDES = read_filter(None, ["LEFT", "RIGHT"])


def refused(data_type, limit, value, version=None, name="Size") -> RequestError:
    with pytest.raises(RequestError) as caught:
        check(name, data_type, limit, value, version)
    assert caught.value.subject == name
    return caught.value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"type": "range", "minimum": -9, "maximum": 9.5}, RangeFilter(-9, 9.5)),
        ({"type": "range", "minimum": 1}, RangeFilter(1, math.inf)),
        ({"type": "range", "minimum": 5, "maximum": 1}, None),
        ({"type": "featureClass", "list": ["esriGeometryPolygon"]}, GeometryFilter(("esriGeometryPolygon",))),
        ({"type": "field", "list": ["esriFieldTypeDouble"]}, FieldFilter(("esriFieldTypeDouble",))),
        ({"type": "file", "list": ["CSV", ".txt", "*.shp"]}, FileFilter(("csv", "txt", "shp"))),
        (
            {"type": "codedValue", "list": [{"dataType": "GPString", "name": "No dissolve", "value": "NONE"}]},
            ChoiceFilter((Choice("No dissolve", "NONE"),)),
        ),
        (
            {"type": "codedValue", "list": [{"name": "roads", "value": {"fields": []}}]},
            ChoiceFilter((Choice("roads", Json.from_esri({"fields": []})),)),
        ),
        (
            {"type": "composite", "list": [{"type": "range", "minimum": 0, "maximum": 1}, None]},
            CompositeFilter((RangeFilter(0, 1), None)),
        ),
        ({"type": "brandNew", "list": ["x"]}, None),
        ({"type": "file", "list": []}, None),
        (None, None),
        ([], None),
    ],
)
def test_filters_are_read(value, expected):
    assert read_filter(value) == expected


def test_a_choice_list_is_a_filter_unless_there_is_a_better_one():
    assert read_filter(None, ["LEFT", 5, "RIGHT"]) == ChoiceFilter((Choice("LEFT", "LEFT"), Choice("RIGHT", "RIGHT")))
    coded = {"type": "codedValue", "list": [{"name": "Left side", "value": "LEFT"}]}
    assert read_filter(coded, ["LEFT", "RIGHT"]) == ChoiceFilter((Choice("Left side", "LEFT"),))


def test_any_json_is_read_as_a_filter_or_none():
    for value in arbitrary(11, ("type", "list", "range", "minimum", "codedValue", "name", "value"), 3000):
        read_filter(value, value)


def test_the_error_names_parameter_value_and_range():
    error = refused(LONG, RangeFilter(-99999, 99999), 100000)
    assert (error.reason, error.words, error.looked_at) == (Reason.VALUE_NOT_ALLOWED, "100000", ("-99999 … 99999",))
    check("Size", LONG, RangeFilter(-99999, 99999), -99999, None)
    assert refused(DOUBLE, RangeFilter(0, math.inf), -0.5).looked_at == ("0 …",)


def test_choices_by_value():
    assert refused(STRING, SIDES, "left").looked_at == ("LEFT", "RIGHT")
    assert sent("Side", STRING, SIDES, "LEFT", None) == "LEFT"
    assert sent("Size", LONG, read_filter(None, ["1", "2"]), 2, None) == "2"
    assert refused(LONG, read_filter(None, ["1", "2"]), 3).looked_at == ("1", "2")


def test_a_predefined_layer_is_chosen_by_its_name():
    limit = read_filter({"type": "codedValue", "list": [{"name": "roads", "value": {"fields": []}}]})
    assert sent("Layer", FEATURES, limit, "roads", None) == "roads"
    assert refused(FEATURES, limit, "rivers").reason is Reason.VALUE_NOT_ALLOWED


def test_field_and_file_filters():
    numbers = FieldFilter(("esriFieldTypeDouble",))
    check("F", DataType("Field"), numbers, Field("a", "esriFieldTypeDouble"), None)
    assert refused(DataType("Field"), numbers, Field("a", "esriFieldTypeString")).looked_at == ("esriFieldTypeDouble",)
    tables = FileFilter(("csv", "txt"))
    check("F", FILE, tables, FileUrl("https://h/a/DATA.CSV?x=1.zip"), None)
    assert refused(FILE, tables, FileUrl("https://h/a/data.xlsx")).looked_at == ("*.csv", "*.txt")
    check("F", FILE, tables, UploadedItem("i1"), None)


def test_each_member_of_a_multi_value_is_checked():
    longs = DataType.read("GPMultiValue:GPLong")
    assert refused(longs, RangeFilter(0, 5), (1, 9)).words == "9"
    assert refused(DataType.read("GPMultiValue:GPString"), SIDES, ("LEFT", "UP")).words == "UP"


def test_each_cell_is_checked_by_its_column_in_any_order():
    data_type = DataType(
        "GPValueTable",
        (Member(LONG, "from", limit=RangeFilter(0, 5)), Member(LONG, "to", limit=RangeFilter(0, 50))),
    )
    check("Remap", data_type, None, ValueTable(((5, 50), (None, None))), None)
    assert refused(data_type, None, ValueTable(((50, 5),))).words == "50"
    check("Remap", data_type, None, ValueTable(((50, 5),), ("to", "from")), None)


def test_an_empty_cell_of_a_column_of_choices_is_no_choice():
    data_type = DataType("GPValueTable", (Member(STRING, "side", limit=SIDES), Member(LONG, "size")))
    check("Rows", data_type, None, ValueTable((("", 1), (None, 2), ("LEFT", None))), None)
    assert refused(data_type, None, ValueTable(((" ", 1),)), name="Rows").looked_at == ("LEFT", "RIGHT")


def test_a_declared_composite_is_checked_by_its_own_filter():
    data_type = DataType("GPComposite", (Member(LONG, limit=RangeFilter(0, 5)), Member(STRING, limit=SIDES)))
    check("Extra", data_type, None, Composite("GPString", "LEFT"), None)
    assert refused(data_type, None, Composite("GPLong", 9)).looked_at == ("0 … 5",)
    assert refused(data_type, None, "UP").reason is Reason.VALUE_NOT_ALLOWED


def test_a_value_of_another_type_names_the_parameter():
    assert refused(DataType("GPLinearUnit"), None, LinearUnit(-5)).looked_at == ("> 0",)
    assert refused(LONG, None, "five").words == "five"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (10.91, (10, 9, 1)),
        (10.71, (10, 7, 1)),
        (11.5, (11, 5)),
        (11, (11, 0)),
        (12.0, (12, 0)),
        ("10.81", (10, 8, 1)),
        (10.0, (10, 0)),
        (None, None),
        (True, None),
        ("", None),
        ("x", None),
        (-1, None),
        (math.nan, None),
        (1e300, None),
        ([], None),
    ],
)
def test_versions_are_read(number, expected):
    assert read_version(number) == expected


def test_versions_are_written_as_people_do():
    assert version_text((10, 9, 1)) == "10.9.1"


BIG = 2**31
GATES = [
    (FEATURES, LayerUrl("https://h/0", time=5), (10, 7, 1)),
    (FEATURES, LayerUrl("https://h/0", time=TimeRange(5)), (10, 7, 1)),
    (DataType("Field"), Field("a", "esriFieldTypeDouble"), (10, 7)),
    (RASTER, Raster("https://h/ImageServer"), (10, 8)),
    (FILE, PortalItem("abc"), (10, 8)),
    (DataType("GPValueTable", (Member(LONG, "a"),)), ValueTable(((1,),)), (11, 0)),
    (DataType("GPComposite", (Member(LONG),)), 1, (11, 2)),
    (DataType("GPComposite", (Member(STRING), Member(DataType("GPArealUnit")))), ArealUnit(1), (11, 3)),
    (LONG, BIG, (11, 2)),
    (LONG, -BIG - 1, (11, 2)),
    (DataType.read("GPMultiValue:GPLong"), (1, BIG), (11, 2)),
    (DataType("Field"), Field("a", "esriFieldTypeDateOnly"), (11, 2)),
    (DataType("Field"), Field("a", "esriFieldTypeTimeOnly"), (11, 2)),
    (DataType("Field"), Field("a", "esriFieldTypeTimestampOffset"), (11, 2)),
    (DataType("GPArealUnit"), ArealUnit(1), (11, 3)),
]


@pytest.mark.parametrize(("data_type", "value", "needed"), GATES)
def test_what_needs_a_newer_server(data_type, value, needed):
    check("Size", data_type, None, value, needed)
    check("Size", data_type, None, value, None)
    check("Size", data_type, None, value, (12, 0))
    error = refused(data_type, None, value, (10, 6, 1))
    assert error.reason is Reason.SERVER_TOO_OLD
    older = (*needed[:-1], needed[-1] - 1) if needed[-1] else (needed[0] - 1, 9)
    found = refused(data_type, None, value, older)
    assert found.looked_at == (version_text(needed), version_text(older)) or found.looked_at[1] == version_text(older)


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        (LONG, BIG - 1),
        (LONG, -BIG),
        (FEATURES, LayerUrl("https://h/0", "a=1")),
        (RASTER, Raster("https://h/a.tif")),
        (FILE, UploadedItem("a")),
        (DataType("GPDate"), datetime(2008, 1, 1, tzinfo=timezone.utc)),
    ],
)
def test_what_every_server_takes(data_type, value):
    check("Size", data_type, None, value, (10, 1))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://h/x", "\\\\server\\share", "https://", "https://u:p@h/x", "h/x", "http://[::1"]
)
def test_a_server_is_sent_to_web_addresses_only(url):
    for data_type, value in ((FEATURES, LayerUrl(url)), (RASTER, Raster(url)), (FILE, FileUrl(url))):
        error = refused(data_type, None, value)
        assert error.looked_at == ("https://…",) and ":p@" not in str(error)


def test_addresses_inside_containers_are_checked():
    assert refused(DataType.read("GPMultiValue:GPDataFile"), None, (FileUrl("file:///x"),)).looked_at == ("https://…",)
