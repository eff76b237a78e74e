"""Multi-values, value tables and composites."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType, Member
from arcgis_raster_download.plugin.arcgis.gptypes.features import Field
from arcgis_raster_download.plugin.arcgis.gptypes.filters import ChoiceFilter, GeometryFilter, RangeFilter
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, Raster
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import LinearUnit, LinearUnits

quick = settings(derandomize=True, deadline=None, max_examples=100)


def table(*columns: tuple[str, str]) -> DataType:
    return DataType("GPValueTable", tuple(Member(DataType(kind), name, name) for name, kind in columns))


def composite(*kinds: str) -> DataType:
    return DataType("GPComposite", tuple(Member(DataType(kind)) for kind in kinds))


TABLE = table(("flag", "GPBoolean"), ("label", "GPString"), ("size", "GPLinearUnit"))
ROWS = ((True, "first", None), (None, "", LinearUnit(5, LinearUnits.MILES)))
JSON_ROWS = [[True, "first", None], [None, "", {"distance": 5, "units": "esriMiles"}]]
JSON_OBJECTS = [
    {"flag": True, "label": "first", "size": None},
    {"flag": None, "label": "", "size": {"distance": 5, "units": "esriMiles"}},
]
LAYER_OR_RASTER = composite("GPFeatureRecordSetLayer", "GPRasterDataLayer")


def test_the_member_is_named_after_the_colon():
    data_type = DataType.read("GPMultiValue:GPString")
    assert data_type.member.data_type == DataType("GPString")
    assert str(data_type) == "GPMultiValue:GPString"


def test_a_multi_value_both_ways():
    strings = DataType.read("GPMultiValue:GPString")
    assert decode(strings, ["Davis", "Irvine"]) == ("Davis", "Irvine")
    assert encode(strings, ("Davis", "Irvine")) == ["Davis", "Irvine"]
    assert form_text(strings, ["Parcels", "Street Lights"]) == '["Parcels","Street Lights"]'
    units = DataType.read("GPMultiValue:GPLinearUnit")
    assert encode(units, decode(units, [{"distance": 36, "units": "esriMiles"}])) == [
        {"distance": 36, "units": "esriMiles"}
    ]


def test_every_element_is_of_the_member_type():
    with pytest.raises(RequestError):
        encode(DataType.read("GPMultiValue:GPLong"), (1, "2"))
    with pytest.raises(ProtocolError):
        decode(DataType.read("GPMultiValue:GPLong"), [1, {}])


def test_a_lone_member_counts_as_a_list():
    assert decode(DataType.read("GPMultiValue:GPString"), "Davis") == ("Davis",)
    rasters = DataType.read("GPMultiValue:GPRasterDataLayer")
    assert decode(rasters, {"url": "https://h/x.tif"}) == (Raster("https://h/x.tif"),)
    with pytest.raises(ProtocolError):
        decode(rasters, {"url": "https://h/x.tif"}, strict=True)


@pytest.mark.parametrize("value", [[], "", None])
def test_an_empty_multi_value(value):
    assert decode(DataType.read("GPMultiValue:GPRasterDataLayer"), value) == ()


def test_a_multi_value_is_a_list_of_values():
    for value in ("Davis", 5, {"a": 1}):
        with pytest.raises(RequestError) as caught:
            encode(DataType.read("GPMultiValue:GPString"), value)
        assert caught.value.looked_at == ("[GPString, …]",)
    assert form_text(DataType.read("GPMultiValue:GPString"), ()) == "[]"


def test_a_multi_value_whose_member_nobody_names_keeps_json():
    assert decode(DataType.read("GPMultiValue"), [{"a": 1}, 5]) == (Json.from_esri({"a": 1}), Json.from_esri(5))


def test_rows_both_ways():
    assert decode(TABLE, JSON_ROWS) == ValueTable(ROWS, ("flag", "label", "size"))
    assert encode(TABLE, ValueTable(ROWS)) == JSON_ROWS


def test_objects_by_column_name_both_ways():
    read = decode(TABLE, JSON_OBJECTS)
    assert read == ValueTable(ROWS, ("flag", "label", "size")) and read.by_name
    assert encode(TABLE, ValueTable(ROWS, by_name=True)) == JSON_OBJECTS


def test_a_column_left_out_of_a_row_is_empty():
    read = decode(TABLE, [{"flag": True, "label": "first"}, {"size": {"distance": 5, "units": "esriMiles"}}])
    assert read.rows == ROWS


def test_the_placeholder_is_empty_text_in_a_text_column_and_null_elsewhere():
    assert encode(TABLE, ValueTable(((None, None, None),))) == [[None, "", None]]
    assert encode(TABLE, ValueTable(((None, None, None),), by_name=True)) == [{"flag": None, "label": "", "size": None}]
    assert decode(TABLE, [["", "", ""]]).rows == ((None, "", None),)


def test_columns_may_be_given_in_any_order():
    value = ValueTable(tuple((row[2], row[0], row[1]) for row in ROWS), ("size", "flag", "label"))
    assert encode(TABLE, value) == JSON_ROWS


@pytest.mark.parametrize("names", [("a", "a"), ("a", ""), ("", "")])
def test_missing_or_duplicate_names_force_rows(names):
    data_type = table(*((name, "GPLong") for name in names))
    assert encode(data_type, ValueTable(((1, 2),), by_name=True)) == [[1, 2]]
    with pytest.raises(ProtocolError):
        decode(data_type, [dict.fromkeys(names, 1)])


@pytest.mark.parametrize(
    "value",
    [[[1]], [[True, "x", None, None]], [True], {"flag": True}, [{"flag": True, "other": 1}], [[1, 2, 3]], [[], {}]],
)
def test_what_is_no_row(value):
    with pytest.raises(ProtocolError):
        decode(TABLE, value)


@pytest.mark.parametrize(
    "value",
    [
        JSON_ROWS,
        ValueTable(((True,),)),
        ValueTable((("x", "y", None),)),
        ValueTable(ROWS, ("a", "b", "c")),
        ValueTable(ROWS, ("flag", "label")),
    ],
)
def test_what_is_no_table(value):
    with pytest.raises(RequestError):
        encode(TABLE, value)


@pytest.mark.parametrize("inner", ["GPValueTable", "GPMultiValue:GPString", "GPComposite"])
def test_a_value_table_holds_no_container(inner):
    data_type = DataType.read("GPValueTable", [{"name": "a", "dataType": inner}])
    with pytest.raises(RequestError) as caught:
        encode(data_type, ValueTable(((None,),)))
    assert caught.value.words == inner.split(":")[0]


def test_a_table_whose_columns_nobody_describes():
    data_type = DataType("GPValueTable")
    read = decode(data_type, [{"a": 1, "b": "x"}, {"b": None}])
    assert read.columns == ("a", "b")
    assert read.rows == ((Json.from_esri(1), Json.from_esri("x")), (None, None))
    assert decode(data_type, [[1, None]]).rows == ((Json.from_esri(1), None),)


def test_a_declared_composite_both_ways():
    sent = {"dataType": "GPFeatureRecordSetLayer", "value": {"url": "https://h/FeatureServer/0"}}
    read = decode(LAYER_OR_RASTER, sent)
    assert read == Composite("GPFeatureRecordSetLayer", LayerUrl("https://h/FeatureServer/0"))
    assert encode(LAYER_OR_RASTER, read) == sent


def test_an_undeclared_value_is_tried_in_the_defined_order():
    url = {"url": "https://h/folder/raster.tif"}
    assert decode(LAYER_OR_RASTER, url) == Composite("GPFeatureRecordSetLayer", LayerUrl(url["url"]))
    other = composite("GPRasterDataLayer", "GPFeatureRecordSetLayer")
    assert decode(other, url) == Composite("GPRasterDataLayer", Raster(url["url"]))
    numbers = composite("GPLong", "GPDouble", "GPString")
    assert [decode(numbers, each).data_type for each in (5, 5.5, "5")] == ["GPLong", "GPDouble", "GPString"]


def test_a_plain_value_is_sent_as_the_first_type_that_takes_it():
    numbers = composite("GPLong", "GPDouble", "GPString")
    assert encode(numbers, 5) == {"dataType": "GPLong", "value": 5}
    assert encode(numbers, 5.5) == {"dataType": "GPDouble", "value": 5.5}
    assert encode(numbers, "5") == {"dataType": "GPString", "value": "5"}
    assert encode(LAYER_OR_RASTER, Raster("https://h/x.tif"))["dataType"] == "GPRasterDataLayer"
    with pytest.raises(RequestError) as caught:
        encode(numbers, LayerUrl("https://h/x"))
    assert caught.value.looked_at == ("GPLong", "GPDouble", "GPString")


def test_a_filter_decides_which_type_of_a_composite_a_value_is():
    small = Member(DataType("GPLong"), limit=RangeFilter(0, 10))
    data_type = DataType("GPComposite", (small, Member(DataType("GPDouble"))))
    assert decode(data_type, 5) == Composite("GPLong", 5)
    assert decode(data_type, 50) == Composite("GPDouble", 50.0)
    assert encode(data_type, 50) == {"dataType": "GPDouble", "value": 50}


def test_a_field_in_a_composite():
    data_type = composite("GPLinearUnit", "Field")
    value = {
        "name": "width",
        "type": "esriFieldTypeInteger",
        "alias": "width",
        "editable": True,
        "nullable": True,
        "length": 0,
    }
    read = decode(data_type, value)
    assert read.data_type == "Field" and isinstance(read.value, Field) and read.value.name == "width"
    assert encode(data_type, read) == {"dataType": "Field", "value": value}


def test_a_multi_value_of_composites_may_mix_them():
    data_type = DataType("GPMultiValue", (Member(composite("GPLong", "GPString")),))
    assert decode(data_type, [1, "x", {"dataType": "GPString", "value": "1"}]) == (
        Composite("GPLong", 1),
        Composite("GPString", "x"),
        Composite("GPString", "1"),
    )
    assert encode(data_type, (1, Composite("GPString", "1"))) == [
        {"dataType": "GPLong", "value": 1},
        {"dataType": "GPString", "value": "1"},
    ]


@pytest.mark.parametrize("value", [[], {}, True, {"dataType": "GPDate", "value": 5}])
def test_what_is_none_of_the_types(value):
    with pytest.raises(ProtocolError):
        decode(composite("GPLong", "GPString"), value)


@pytest.mark.parametrize("value", [Composite("GPDate", 5), Composite("GPLong", "x"), True, 1.5])
def test_what_is_not_sent_as_any_of_the_types(value):
    with pytest.raises(RequestError):
        encode(composite("GPLong", "GPString"), value)


@pytest.mark.parametrize("inner", ["GPValueTable", "GPMultiValue:GPString", "GPComposite"])
def test_a_composite_holds_no_container(inner):
    with pytest.raises(RequestError) as caught:
        encode(DataType.read("GPComposite", [{"dataType": inner}]), "x")
    assert caught.value.words == inner.split(":")[0]


def test_a_composite_whose_types_nobody_describes():
    assert decode(DataType("GPComposite"), {"dataType": "GPLong", "value": 5}) == Composite("GPLong", 5)
    assert decode(DataType("GPComposite"), {"a": 1}) == Json.from_esri({"a": 1})


def test_members_come_from_the_description():
    infos = [
        {
            "name": "long column",
            "dataType": "GPLong",
            "displayName": "Long",
            "filter": {"type": "range", "minimum": -9, "maximum": 9},
        },
        {"name": "side", "dataType": "GPString", "choiceList": ["LEFT", "RIGHT"]},
        "no member",
    ]
    data_type = DataType.read("GPValueTable", infos)
    assert data_type.names == ("long column", "side")
    assert data_type.members[0].limit == RangeFilter(-9, 9) and data_type.members[0].display_name == "Long"
    assert isinstance(data_type.members[1].limit, ChoiceFilter)


def test_a_composite_filter_gives_each_member_its_own():
    limit = {"type": "composite", "list": [{"type": "featureClass", "list": ["esriGeometryPoint"]}, None]}
    data_type = DataType.read("GPComposite", [{"dataType": "GPFeatureRecordSetLayer"}, {"dataType": "GPLong"}], limit)
    assert [each.limit for each in data_type.members] == [GeometryFilter(("esriGeometryPoint",)), None]


def test_a_multi_value_of_composites_is_described_in_two_layers():
    inner = {
        "name": "",
        "dataType": "GPComposite",
        "parameterInfos": [{"dataType": "GPLong"}, {"dataType": "GPString"}],
    }
    data_type = DataType.read("GPMultiValue:GPComposite", [inner])
    assert [str(each.data_type) for each in data_type.member.data_type.members] == ["GPLong", "GPString"]
    assert data_type.wrong_member == ""


def test_names_that_never_end_are_read():
    assert DataType.read("GPMultiValue:" * 5000 + "GPLong").wrong_member
    infos: object = []
    for _ in range(500):
        infos = [{"dataType": "GPComposite", "parameterInfos": infos}]
    assert DataType.read("GPComposite", infos).name == "GPComposite"


cells = st.tuples(
    st.none() | st.booleans(),
    st.text(),
    st.none() | st.builds(LinearUnit, st.integers(1, 100), st.sampled_from(LinearUnits)),
)


@quick
@given(st.lists(cells, max_size=5).map(tuple), st.booleans())
def test_tables_survive(rows, by_name):
    value = ValueTable(rows, ("flag", "label", "size"), by_name)
    assert decode(TABLE, json.loads(form_text(TABLE, value))) == value


@quick
@given(
    st.lists(
        st.integers(-99, 99).map(lambda n: Composite("GPLong", n)) | st.text().map(lambda t: Composite("GPString", t))
    )
)
def test_composites_survive(values):
    data_type = DataType("GPMultiValue", (Member(composite("GPLong", "GPString")),))
    assert decode(data_type, json.loads(form_text(data_type, tuple(values)))) == tuple(values)
