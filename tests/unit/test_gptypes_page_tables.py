"""The rules of the documentation for values made of others: multi-values, value tables and composites."""

from __future__ import annotations

import json
from typing import Any, Optional

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import FeatureSet, Field, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.filters import Filter, read_filter
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.limits import check, read_version
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, Raster
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import LinearUnit, LinearUnits

LAYER = "https://gis.example.com/arcgis/rest/services/Roads/FeatureServer/0"
SINGLE = (
    "GPFeatureRecordSetLayer", "GPRecordSet", "GPRasterDataLayer", "Field", "GPDataFile", "GPBoolean", "GPDouble",
    "GPLong", "GPString", "GPLinearUnit", "GPArealUnit", "GPDate",
)  # fmt: skip
# One value of each type, as it travels.
JSON = {
    "GPFeatureRecordSetLayer": {"url": LAYER},
    "GPRecordSet": {"url": LAYER},
    "GPRasterDataLayer": {"url": "https://data.example.com/dem.tif"},
    "Field": {"name": "POP", "type": "esriFieldTypeInteger"},
    "GPDataFile": {"url": "https://data.example.com/a.csv"},
    "GPBoolean": True,
    "GPDouble": 1.5,
    "GPLong": 7,
    "GPString": "seven",
    "GPLinearUnit": {"distance": 5, "units": "esriMiles"},
    "GPArealUnit": {"area": 5, "units": "esriAcres"},
    "GPDate": 1199145600000,
}


def infos(*types: str, names: bool = True) -> Any:
    return [{"name": f"c{number}" if names else "", "dataType": each} for number, each in enumerate(types)]


def table(*types: str, names: bool = True) -> DataType:
    return DataType.read("GPValueTable", infos(*types, names=names))


def composite(*types: str) -> DataType:
    return DataType.read("GPComposite", infos(*types))


def refused(
    data_type: DataType, value: Any, version: Optional[float] = None, limit: Optional[Filter] = None
) -> RequestError:
    with pytest.raises(RequestError) as caught:
        check("Given", data_type, limit, value, read_version(version))
    assert caught.value.subject == "Given", "the error names the parameter"
    return caught.value


def unreadable(data_type: DataType, value: Any) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(data_type, value)
    assert caught.value.reason is Reason.UNREADABLE_VALUE


# Multi-values


@pytest.mark.parametrize("name", [*SINGLE, "GPComposite"])
def test_a_multi_value_of_each_type(name: str) -> None:
    many = DataType.read(f"GPMultiValue:{name}", infos(*SINGLE) if name == "GPComposite" else None)
    assert str(many) == f"GPMultiValue:{name}"
    value = [JSON.get(name, "seven")] * 2
    found = decode(many, value)
    assert isinstance(found, tuple) and len(found) == 2 and found[0] == found[1]
    if name != "GPComposite":
        assert encode(many, found) == value
        assert found[0] == decode(DataType.read(name), value[0]), "each member is what it would be alone"
    assert decode(many, encode(many, found)) == found


@pytest.mark.parametrize("infos_of", ["GPValueTable", "GPMultiValue"])
def test_a_multi_value_of_tables_is_refused(infos_of: str) -> None:
    many = DataType.read(f"GPMultiValue:{infos_of}")
    assert many.wrong_member == infos_of
    assert DataType.read("GPMultiValue:GPLong").wrong_member == ""


def test_a_multi_value_has_one_type_for_all() -> None:
    many = DataType.read("GPMultiValue:GPLong")
    assert decode(many, [1, 2]) == (1, 2)
    unreadable(many, [1, "Davis"])
    assert refused(many, (1, "Davis")).reason is Reason.VALUE_NOT_ALLOWED
    declared_twice = DataType.read("GPMultiValue", infos("GPLong", "GPString"))
    assert str(declared_twice) == "GPMultiValue:GPLong"


def test_a_filter_counts_for_each_member() -> None:
    many = DataType.read("GPMultiValue:GPLong")
    limit = read_filter({"type": "range", "minimum": 1, "maximum": 5})
    check("Given", many, limit, (1, 5), None)
    error = refused(many, (1, 6), limit=limit)
    assert (error.words, error.looked_at) == ("6", ("1 … 5",))


def test_a_multi_value_is_a_list() -> None:
    many = DataType.read("GPMultiValue:GPString")
    assert form_text(many, ("Parcels", "Street Lights")) == '["Parcels","Street Lights"]'
    assert decode(many, ["Davis", "Irvine"]) == ("Davis", "Irvine")
    assert decode(many, []) == decode(many, None) == decode(many, "") == () == decode(many, encode(many, ()))
    assert refused(many, "Parcels").looked_at == ("[GPString, …]",), "a text is no list of its letters"


# Value tables


@pytest.mark.parametrize("name", SINGLE)
def test_a_value_table_holds_each_type(name: str) -> None:
    kind = table("GPLong", name)
    found = decode(kind, [[1, JSON[name]]])
    assert found == ValueTable(((1, decode(DataType.read(name), JSON[name])),), ("c0", "c1"))
    assert encode(kind, found) == [[1, JSON[name]]]


@pytest.mark.parametrize("name", ["GPValueTable", "GPMultiValue:GPLong", "GPComposite"])
def test_a_value_table_holds_no_table_and_no_other_container(name: str) -> None:
    kind = table("GPLong", name)
    assert kind.wrong_member == name.partition(":")[0]
    error = refused(kind, ValueTable(((1, (2,)),)))
    assert error.reason is Reason.VALUE_NOT_ALLOWED and error.words == name.partition(":")[0]


def test_value_tables_need_11_0() -> None:
    kind = table("GPLong")
    check("Given", kind, None, ValueTable(((1,),)), read_version(11))
    error = refused(kind, ValueTable(((1,),)), 10.91)
    assert (error.reason, error.words) == (Reason.SERVER_TOO_OLD, "GPValueTable")
    assert error.looked_at == ("11.0", "10.9.1")


def test_a_value_table_is_sent_in_rows_or_by_name() -> None:
    kind, rows = table("GPLong", "GPString"), ((1, "a"), (2, "b"))
    assert encode(kind, ValueTable(rows)) == [[1, "a"], [2, "b"]]
    assert encode(kind, ValueTable(rows, by_name=True)) == [{"c0": 1, "c1": "a"}, {"c0": 2, "c1": "b"}]


@pytest.mark.parametrize("names", [("", "b"), ("a", ""), ("a", "a")])
def test_columns_without_a_name_of_their_own_are_sent_in_rows(names: Any) -> None:
    kind = DataType.read(
        "GPValueTable", [{"name": name, "dataType": each} for name, each in zip(names, ("GPLong", "GPString"))]
    )
    assert encode(kind, ValueTable(((1, "a"),), by_name=True)) == [[1, "a"]]
    assert decode(kind, [[1, "a"]]).rows == ((1, "a"),)
    unreadable(kind, [dict.fromkeys(names)])


def test_rows_are_in_the_order_of_the_columns() -> None:
    kind = table("GPString", "GPLong", "GPBoolean")
    assert json.loads(form_text(kind, ValueTable((("a", 1, True),)))) == [["a", 1, True]]
    turned = ValueTable(((True, "a", 1),), ("c2", "c0", "c1"))
    assert encode(kind, turned) == [["a", 1, True]], "named columns are put into the task's order"
    assert refused(kind, ValueTable(((1, "a", True),))).reason is Reason.VALUE_NOT_ALLOWED
    assert refused(kind, ValueTable((("a", 1),))).reason is Reason.VALUE_NOT_ALLOWED
    unreadable(kind, [["a", 1]])


def test_each_column_has_its_own_filter() -> None:
    kind = DataType.read(
        "GPValueTable",
        [
            {"name": "a", "dataType": "GPLong", "filter": {"type": "range", "minimum": 0, "maximum": 9}},
            {"name": "b", "dataType": "GPLong"},
        ],
    )
    check("Given", kind, None, ValueTable(((9, 99),)), None)
    assert refused(kind, ValueTable(((99, 9),))).looked_at == ("0 … 9",)


@pytest.mark.parametrize("name", [each for each in SINGLE if each != "GPString"])
def test_an_empty_cell_is_null(name: str) -> None:
    kind = table("GPString", name)
    assert encode(kind, ValueTable((("", None),))) == [["", None]]
    assert decode(kind, [["", None]]).rows == (("", None),)


def test_an_empty_text_in_a_cell_is_an_empty_text() -> None:
    kind = table("GPString", "GPLong")
    assert encode(kind, ValueTable(((None, 1),))) == [["", 1]], "never null"
    assert decode(kind, [[None, 1]]).rows == decode(kind, [["", 1]]).rows == (("", 1),)


def test_by_name_any_order_will_do() -> None:
    kind = table("GPLong", "GPString")
    assert decode(kind, [{"c1": "a", "c0": 1}]) == decode(kind, [[1, "a"]]) == ValueTable(((1, "a"),), ("c0", "c1"))
    unreadable(kind, [{"c0": 1, "c7": "a"}])


@pytest.mark.parametrize("row", [{"c0": 1}, {"c0": 1, "c1": None}, {"c0": 1, "c1": ""}])
def test_by_name_an_empty_cell_may_be_absent(row: Any) -> None:
    kind = table("GPLong", "GPLinearUnit")
    assert decode(kind, [row]).rows == ((1, None),)
    assert decode(table("GPLong", "GPString"), [row]).rows == ((1, ""),)


def test_a_table_that_comes_by_name_keeps_its_columns_in_order() -> None:
    kind = table("GPBoolean", "GPString", "GPLinearUnit")
    rows = [[True, "first", None], [None, "", {"distance": 5, "units": "esriMiles"}]]
    named = [dict(zip(("c0", "c1", "c2"), row)) for row in rows]
    found = decode(kind, named)
    assert found == decode(kind, rows)
    assert found.columns == ("c0", "c1", "c2") and found.by_name
    assert found.rows == ((True, "first", None), (None, "", LinearUnit(5, LinearUnits.MILES)))
    assert encode(kind, found) == named, "empty cells stay, with their names"


def test_a_table_whose_description_is_missing_comes_as_json() -> None:
    found = decode(DataType.read("GPValueTable"), [[1, {"url": LAYER}], [2, None]])
    assert found.rows == ((Json.from_esri(1), Json.from_esri({"url": LAYER})), (Json.from_esri(2), None))


# Composites


@pytest.mark.parametrize("name", SINGLE)
def test_a_composite_takes_each_type(name: str) -> None:
    kind = composite(*SINGLE)
    value = decode(DataType.read(name), JSON[name])
    sent = encode(kind, Composite(name, value))
    assert sent == {"dataType": name, "value": JSON[name]}
    assert decode(kind, sent) == Composite(name, value)


@pytest.mark.parametrize("name", ["GPValueTable", "GPMultiValue:GPLong", "GPComposite"])
def test_a_composite_of_containers_is_refused(name: str) -> None:
    kind = composite("GPLong", name)
    assert kind.wrong_member == name.partition(":")[0]
    assert refused(kind, Composite("GPLong", 1)).words == name.partition(":")[0]


def test_a_multi_value_of_a_composite_is_possible() -> None:
    many = DataType.read("GPMultiValue:GPComposite", infos("GPLong", "GPString"))
    assert many.wrong_member == "" and str(many) == "GPMultiValue:GPComposite"
    assert decode(many, [1, "a"]) == (Composite("GPLong", 1), Composite("GPString", "a"))
    wrapped = [{"name": "", "dataType": "GPComposite", "parameterInfos": infos("GPLong", "GPString")}]
    assert DataType.read("GPMultiValue:GPComposite", wrapped).member.data_type == many.member.data_type


def test_composites_need_11_2() -> None:
    kind = composite("GPLong")
    check("Given", kind, None, Composite("GPLong", 1), read_version(11.2))
    error = refused(kind, Composite("GPLong", 1), 11.1)
    assert (error.reason, error.words, error.looked_at) == (Reason.SERVER_TOO_OLD, "GPComposite", ("11.2", "11.1"))
    many = DataType.read("GPMultiValue:GPComposite", infos("GPLong"))
    assert refused(many, (Composite("GPLong", 1),), 11.1).reason is Reason.SERVER_TOO_OLD


def test_a_declared_type_counts() -> None:
    kind = composite("GPString", "GPLong")
    assert decode(kind, {"dataType": "GPLong", "value": 5}) == Composite("GPLong", 5)
    assert decode(kind, {"dataType": "GPString", "value": "5"}) == Composite("GPString", "5")
    unreadable(kind, {"dataType": "GPBoolean", "value": True})
    assert refused(kind, Composite("GPBoolean", True)).looked_at == ("GPString", "GPLong")


def test_what_is_sent_is_declared() -> None:
    kind = composite("GPLong", "GPString")
    assert encode(kind, Composite("GPString", "5")) == {"dataType": "GPString", "value": "5"}
    assert encode(kind, "five") == {"dataType": "GPString", "value": "five"}, "also where the caller did not say"
    many = DataType.read("GPMultiValue:GPComposite", infos("GPLong", "GPString"))
    assert encode(many, ("one", 2)) == [
        {"dataType": "GPString", "value": "one"}, {"dataType": "GPLong", "value": 2},
    ]  # fmt: skip


def test_without_a_declaration_the_first_type_that_fits_counts() -> None:
    either = {"url": LAYER}
    for names in (("GPFeatureRecordSetLayer", "GPRasterDataLayer"), ("GPRasterDataLayer", "GPFeatureRecordSetLayer")):
        assert decode(composite(*names), either).data_type == names[0]
    numbers = composite("GPLong", "GPDouble", "GPString")
    assert [decode(numbers, each).data_type for each in (5, 5.5, "5")] == ["GPLong", "GPDouble", "GPString"]
    unreadable(composite("GPLong", "GPBoolean"), "five")
    assert refused(composite("GPLong", "GPBoolean"), "five").looked_at == ("GPLong", "GPBoolean")


def test_a_plain_value_is_checked_like_a_declared_one() -> None:
    kind = composite("GPLong", "GPRasterDataLayer")
    assert refused(kind, 2**60).reason is Reason.VALUE_NOT_ALLOWED
    assert refused(kind, Raster("file:///etc/passwd")).reason is Reason.VALUE_NOT_ALLOWED
    assert refused(kind, Composite("GPRasterDataLayer", Raster("dem.tif"))).reason is Reason.VALUE_NOT_ALLOWED


def test_with_a_filter_only_the_type_it_fits_counts() -> None:
    listed = infos("GPLong", "GPDouble")
    listed[0]["filter"] = {"type": "range", "minimum": 0, "maximum": 9}
    many = DataType.read("GPMultiValue:GPComposite", listed)
    assert decode(many, [5, 50]) == (Composite("GPLong", 5), Composite("GPDouble", 50.0))
    assert encode(many, (5, 50)) == [
        {"dataType": "GPLong", "value": 5}, {"dataType": "GPDouble", "value": 50},
    ]  # fmt: skip
    assert refused(many, (Composite("GPLong", 50),)).looked_at == ("0 … 9",)


def test_the_members_of_many_composites_may_differ() -> None:
    many = DataType.read("GPMultiValue:GPComposite", infos("GPFeatureRecordSetLayer", "GPRasterDataLayer", "GPLong"))
    values = (
        Composite("GPFeatureRecordSetLayer", LayerUrl(LAYER)),
        Composite("GPRasterDataLayer", Raster("https://data.example.com/dem.tif")),
        Composite("GPLong", 4),
    )
    assert decode(many, encode(many, values)) == values
    assert decode(many, [{"url": LAYER}, 4])[1] == values[2]


def test_a_field_in_a_composite_is_a_field() -> None:
    kind = composite("GPLong", "Field")
    flags = {"editable": True, "nullable": True, "length": 0}
    value = {"name": "WIDTH", "type": "esriFieldTypeInteger", "alias": "Width", **flags}
    field = Field("WIDTH", "esriFieldTypeInteger", "Width", True, True, 0)
    assert decode(kind, value) == Composite("Field", field)
    assert encode(kind, field) == {"dataType": "Field", "value": value}


def test_features_and_records_in_a_composite_are_told_apart() -> None:
    kind = composite("GPFeatureRecordSetLayer", "GPRecordSet", "GPString")
    point = {"features": [{"geometry": {"x": 1, "y": 2}, "attributes": {"a": 1}}]}
    found = decode(kind, point)
    assert found.data_type == "GPFeatureRecordSetLayer" and isinstance(found.value, FeatureSet)
    rows = decode(composite("GPLong", "GPRecordSet"), {"features": [{"attributes": {"a": 1}}]})
    assert rows.data_type == "GPRecordSet" and isinstance(rows.value, RecordSet)
