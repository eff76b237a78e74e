"""The rules of the documentation for single values: rasters, fields, files, plain values, units and dates."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any, Optional

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import Field
from arcgis_raster_download.plugin.arcgis.gptypes.limits import check, read_version, sent
from arcgis_raster_download.plugin.arcgis.gptypes.references import FileUrl, PortalItem, Raster, UploadedItem
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, ArealUnits, LinearUnit, LinearUnits

RASTER, FIELD, FILE, LINEAR, AREAL, DATE, LONG = (
    DataType.read(name)
    for name in ("GPRasterDataLayer", "Field", "GPDataFile", "GPLinearUnit", "GPArealUnit", "GPDate", "GPLong")
)
ITEM = "i0c2b7a51-0e0f-4ab1-9a53-6f1f7a1f2a3b"
JOB = "https://gis.example.com/arcgis/rest/directories/arcgisjobs/tools_gpserver/j5a1/scratch/"
SYNC = "https://gis.example.com/arcgis/rest/directories/arcgisoutput/Tools_GPServer/"


def refused(data_type: DataType, value: Any, version: Optional[float] = None) -> RequestError:
    with pytest.raises(RequestError) as caught:
        check("Given", data_type, None, value, read_version(version))
    assert caught.value.subject == "Given", "the error names the parameter"
    return caught.value


def needs(data_type: DataType, value: Any, version: float, before: float) -> None:
    """See that a value is sent from a version on, and to a server that does not tell its version, but not before."""
    check("Given", data_type, None, value, read_version(version))
    check("Given", data_type, None, value, None)
    error = refused(data_type, value, before)
    assert error.reason is Reason.SERVER_TOO_OLD
    shown = tuple(".".join(map(str, read_version(each) or ())) for each in (version, before))
    assert error.looked_at == shown


def unreadable(data_type: DataType, value: Any) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        decode(data_type, value)
    assert (caught.value.reason, caught.value.subject) == (Reason.UNREADABLE_VALUE, data_type.name)
    return caught.value


def both_ways(data_type: DataType, value: Any, python: Any) -> None:
    assert decode(data_type, value) == python
    assert encode(data_type, python) == value
    assert json.loads(form_text(data_type, python)) == value


# Rasters


@pytest.mark.parametrize("name", ["GPRasterDataLayer", "GPRasterData"])
def test_a_raster_is_given_by_its_address(name: str) -> None:
    both_ways(
        DataType.read(name), {"url": "https://data.example.com/dem.tif"}, Raster("https://data.example.com/dem.tif")
    )
    assert refused(DataType.read(name), "dem.tif").looked_at[:1] == ("Raster",)
    assert refused(DataType.read(name), Raster("dem.tif")).looked_at == ("https://…",)


@pytest.mark.parametrize("name", ["GPRasterDataLayer", "GPRasterData", "GPDataFile"])
def test_an_upload_is_given_by_its_id(name: str) -> None:
    both_ways(DataType.read(name), {"itemID": ITEM}, UploadedItem(ITEM))
    assert refused(DataType.read(name), UploadedItem(" ")).reason is Reason.VALUE_NOT_ALLOWED


def test_an_image_service_is_an_input_from_10_8() -> None:
    service = Raster("https://gis.example.com/arcgis/rest/services/Wind/ImageServer")
    both_ways(RASTER, {"url": service.url}, service)
    assert service.is_image_service and not Raster("https://gis.example.com/ImageServer.tif").is_image_service
    needs(RASTER, service, 10.8, 10.71)
    check("Given", RASTER, None, Raster("https://data.example.com/dem.tif"), read_version(10.5))


@pytest.mark.parametrize("value", [{"url": JOB + "dem.tif", "format": "tif"}, {"url": JOB + "a", "format": "CRF"}])
def test_a_raster_that_comes_tells_its_address_and_format(value: Any) -> None:
    both_ways(RASTER, value, Raster(value["url"], value["format"]))
    assert decode(RASTER, {"url": value["url"]}) == Raster(value["url"]), "some servers leave the format out"
    unreadable(RASTER, {"format": "tif"})


def test_a_raster_that_comes_may_be_an_image_service() -> None:
    value = {"url": "https://gis.example.com/arcgis/rest/services/Hosted/Slope/ImageServer", "type": "ImageService"}
    both_ways(RASTER, value, Raster(value["url"], type="ImageService"))
    assert decode(RASTER, value).is_image_service


@pytest.mark.parametrize(
    "address",
    [SYNC + "dem.tif", SYNC + "_ags_dem.tif", SYNC + "_ags_dem1.tif", SYNC + "_ags_dem12.tif", JOB + "dem.tif"],
)
def test_names_that_the_server_made_up_are_kept(address: str) -> None:
    assert decode(RASTER, {"url": address, "format": "tif"}).url == address
    assert decode(FILE, {"url": address}).url == address


# Fields


def test_a_field_needs_10_7() -> None:
    needs(FIELD, Field("POP", "esriFieldTypeInteger"), 10.7, 10.61)


@pytest.mark.parametrize("kind", ["DateOnly", "TimeOnly", "TimestampOffset"])
def test_new_kinds_of_a_field_need_11_2(kind: str) -> None:
    field = Field("SEEN", "esriFieldType" + kind)
    both_ways(FIELD, {"name": "SEEN", "type": field.type}, field)
    needs(FIELD, field, 11.2, 11.1)
    check("Given", FIELD, None, Field("SEEN", "esriFieldTypeDate"), read_version(11.1))


@pytest.mark.parametrize("missing", ["name", "type"])
def test_a_field_needs_name_and_type(missing: str) -> None:
    value = {"name": "POP", "type": "esriFieldTypeInteger"}
    both_ways(FIELD, value, Field("POP", "esriFieldTypeInteger"))
    unreadable(FIELD, {key: each for key, each in value.items() if key != missing})
    error = refused(FIELD, Field(**{"name": "POP", "type": "esriFieldTypeInteger", missing: ""}))
    assert error.reason is Reason.VALUE_NOT_ALLOWED


def test_the_rest_of_a_field_is_optional() -> None:
    value = {
        "name": "POP", "type": "esriFieldTypeInteger", "alias": "People", "editable": True, "nullable": False,
        "length": 4,
    }  # fmt: skip
    full = Field("POP", "esriFieldTypeInteger", "People", True, False, 4)
    both_ways(FIELD, value, full)
    for name in ("alias", "editable", "nullable", "length"):
        short = {key: each for key, each in value.items() if key != name}
        assert getattr(decode(FIELD, short), name) is None
        assert encode(FIELD, decode(FIELD, short)) == short, "what was not given is not sent"
    assert encode(FIELD, Field("POP", "esriFieldTypeInteger", "", False, False, 0)).get("length") == 0


# Files


def test_a_file_is_given_by_its_address() -> None:
    both_ways(FILE, {"url": "https://data.example.com/a.csv"}, FileUrl("https://data.example.com/a.csv"))
    assert refused(FILE, FileUrl("a.csv")).looked_at == ("https://…",)
    unreadable(FILE, {"path": "a.csv"})


def test_a_portal_item_is_an_input_from_10_8() -> None:
    both_ways(FILE, {"portalItemID": "a1b2"}, PortalItem("a1b2"))
    needs(FILE, PortalItem("a1b2"), 10.8, 10.71)


def test_a_portal_item_is_never_sent_as_an_upload() -> None:
    # Whether the server is of the same portal only the server knows; what is sent must tell which id it is.
    assert encode(FILE, PortalItem("a1b2")) == {"portalItemID": "a1b2"}
    assert encode(FILE, UploadedItem("a1b2")) == {"itemID": "a1b2"}
    assert decode(FILE, {"portalItemID": "a1b2"}) != decode(FILE, {"itemID": "a1b2"})


@pytest.mark.parametrize("name", ["GPFeatureRecordSetLayer", "GPRecordSet", "GPRasterDataLayer"])
def test_a_portal_item_is_nothing_but_a_file(name: str) -> None:
    error = refused(DataType.read(name), PortalItem("a1b2"))
    assert error.reason is Reason.VALUE_NOT_ALLOWED and "PortalItem" not in error.looked_at
    unreadable(DataType.read(name), {"portalItemID": "a1b2"})


# Plain values


@pytest.mark.parametrize(
    ("name", "python", "text"),
    [
        ("GPBoolean", True, "true"),
        ("GPBoolean", False, "false"),
        ("GPDouble", 345.678, "345.678"),
        ("GPDouble", -1e-12, "-1e-12"),
        ("GPLong", 345, "345"),
        ("GPString", "My string", "My string"),
        ("GPString", '{"quoted": "it\'s"}', '{"quoted": "it\'s"}'),
        ("GPString", "", ""),
    ],
)
def test_plain_values_are_sent_as_literals(name: str, python: Any, text: str) -> None:
    assert form_text(DataType.read(name), python) == text


@pytest.mark.parametrize(
    ("name", "value"),
    [("GPBoolean", True), ("GPDouble", 1234.56), ("GPLong", -7), ("GPString", "Davis"), ("GPString", "")],
)
def test_plain_values_come_as_literals(name: str, value: Any) -> None:
    found = decode(DataType.read(name), value)
    assert found == value and type(found) is type(value)
    assert encode(DataType.read(name), found) == value


@pytest.mark.parametrize(("name", "value"), [("GPBoolean", 1), ("GPDouble", "x"), ("GPLong", 1.5), ("GPDouble", True)])
def test_plain_values_of_another_type_are_refused(name: str, value: Any) -> None:
    unreadable(DataType.read(name), value)
    assert refused(DataType.read(name), value).reason is Reason.VALUE_NOT_ALLOWED


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 4503599627370495, -4503599627370495])
def test_whole_numbers_beyond_32_bits_need_11_2(value: int) -> None:
    needs(LONG, value, 11.2, 11.1)
    assert form_text(LONG, value) == str(value)
    assert decode(LONG, value) == value
    for small in (2**31 - 1, -(2**31)):
        check("Given", LONG, None, small, read_version(10.5))


@pytest.mark.parametrize("value", [4503599627370496, -4503599627370496])
def test_whole_numbers_beyond_the_range_are_refused(value: int) -> None:
    error = refused(LONG, value, 12)
    assert error.reason is Reason.VALUE_NOT_ALLOWED and error.words == str(value)
    assert error.looked_at == ("-4503599627370495 … 4503599627370495",)


# Units


@pytest.mark.parametrize("distance", [0, -1, float("nan"), float("inf")])
def test_a_distance_is_positive(distance: float) -> None:
    assert refused(LINEAR, LinearUnit(distance, LinearUnits.MILES)).looked_at == ("> 0",)
    assert encode(LINEAR, LinearUnit(0.001, LinearUnits.MILES)) == {"distance": 0.001, "units": "esriMiles"}


UNITS = [
    "UnknownUnits", "Inches", "Points", "Feet", "Yards", "Miles", "NauticalMiles", "Millimeters", "Centimeters",
    "Meters", "Kilometers", "DecimalDegrees", "Decimeters", "IntInches", "IntFeet", "IntYards", "IntMiles",
    "IntNauticalMiles",
]  # fmt: skip
AREAS = [
    "UnknownAreaUnits", "SquareInches", "SquareFeet", "SquareYards", "Acres", "SquareMiles",
    "SquareMillimeters", "SquareCentimeters", "SquareDecimeters", "SquareMeters", "Ares", "Hectares",
    "SquareKilometers", "SquareInchesUS", "SquareFeetUS", "SquareYardsUS", "AcresUS", "SquareMilesUS",
]  # fmt: skip


def test_the_units_of_a_distance() -> None:
    assert sorted(each.value for each in LinearUnits) == sorted("esri" + each for each in UNITS)
    for each in LinearUnits:
        both_ways(LINEAR, {"distance": 2.5, "units": each.value}, LinearUnit(2.5, each))


def test_a_distance_without_a_unit_is_in_metres() -> None:
    assert decode(LINEAR, {"distance": 5}) == LinearUnit(5, LinearUnits.METERS)
    assert encode(LINEAR, LinearUnit(5)) == {"distance": 5, "units": "esriMeters"}, "the unit is always said"


@pytest.mark.parametrize("unit", ["esriCubits", "meters", 9001])
def test_a_wrong_unit_is_never_taken_for_metres(unit: Any) -> None:
    # Old servers would take it for metres, new ones refuse it: nobody wants either.
    error = refused(LINEAR, LinearUnit(5, unit))
    assert error.reason is Reason.VALUE_NOT_ALLOWED and "esriMeters" in error.looked_at and len(error.looked_at) == 18
    unreadable(LINEAR, {"distance": 5, "units": unit})


def test_a_distance_comes_as_it_is_given() -> None:
    value = {"distance": 36, "units": "esriMiles"}
    assert encode(LINEAR, decode(LINEAR, value)) == value
    unreadable(LINEAR, {"units": "esriMiles"})


def test_areas_need_11_3() -> None:
    needs(AREAL, ArealUnit(50, ArealUnits.SQUARE_MILES), 11.3, 11.2)


def test_the_units_of_an_area() -> None:
    assert sorted(each.value for each in ArealUnits) == sorted("esri" + each for each in AREAS)
    for each in ArealUnits:
        both_ways(AREAL, {"area": 2.5, "units": each.value}, ArealUnit(2.5, each))


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("3 SquareKilometers", ArealUnit(3, ArealUnits.SQUARE_KILOMETERS)),
        ("1 SquareFoot", ArealUnit(1, ArealUnits.SQUARE_FEET)),
        ("1 SquareInch", ArealUnit(1, ArealUnits.SQUARE_INCHES)),
        ("1 Acre", ArealUnit(1, ArealUnits.ACRES)),
        ("2.5 Hectares", ArealUnit(2.5, ArealUnits.HECTARES)),
        ("4 Unknown", ArealUnit(4, ArealUnits.UNKNOWN)),
        ("1 SquareFootUS", ArealUnit(1, ArealUnits.SQUARE_FEET_US)),
    ],
)
def test_an_area_as_text(text: str, area: ArealUnit) -> None:
    assert decode(AREAL, text) == area
    assert decode(AREAL, area.to_text()) == area


def test_areas_as_text_have_every_unit_in_singular_and_plural() -> None:
    for each in ArealUnits:
        for number in (1, 2):
            text = ArealUnit(number, each).to_text()
            assert not text.split()[1].startswith("esri")
            assert decode(AREAL, text) == ArealUnit(number, each)
    unreadable(AREAL, "3 SquareParsecs")
    unreadable(AREAL, "SquareMiles")


@pytest.mark.parametrize("value", [{"area": 5}, {"units": "esriAcres"}, {"area": 5, "units": "esriFeet"}, {}])
def test_an_area_needs_its_number_and_its_unit(value: Any) -> None:
    unreadable(AREAL, value)


@pytest.mark.parametrize("area", [ArealUnit(5, "esriFeet"), ArealUnit(5, ""), ArealUnit(float("nan"))])  # type: ignore
def test_an_area_of_no_unit_or_no_number_is_refused(area: ArealUnit) -> None:
    assert refused(AREAL, area).reason is Reason.VALUE_NOT_ALLOWED


def test_an_area_is_sent_and_comes_as_an_object() -> None:
    value = {"area": 50, "units": "esriSquareMiles"}
    assert decode(AREAL, value) == ArealUnit(50, ArealUnits.SQUARE_MILES)
    assert json.loads(sent("Given", AREAL, None, decode(AREAL, "50 SquareMiles"), read_version(11.3))) == value


# Dates


def test_a_date_is_milliseconds_since_1970_in_utc() -> None:
    new_year = datetime(2008, 1, 1, tzinfo=timezone.utc)
    both_ways(DATE, 1199145600000, new_year)
    assert decode(DATE, 0) == datetime(1970, 1, 1, tzinfo=timezone.utc)
    assert decode(DATE, -1).microsecond == 999000
    in_bern = datetime(2008, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    assert form_text(DATE, in_bern) == "1199145600000"


def test_a_date_without_a_time_zone_is_refused() -> None:
    assert refused(DATE, datetime(2008, 1, 1)).reason is Reason.VALUE_NOT_ALLOWED
