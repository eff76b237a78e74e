"""Distances and areas with their units."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, ArealUnits, LinearUnit, LinearUnits

LINEAR, AREAL = DataType("GPLinearUnit"), DataType("GPArealUnit")
quick = settings(derandomize=True, deadline=None, max_examples=100)


def test_a_distance_both_ways():
    value = decode(LINEAR, {"distance": 345.678, "units": "esriMiles"})
    assert value == LinearUnit(345.678, LinearUnits.MILES)
    assert encode(LINEAR, value) == {"distance": 345.678, "units": "esriMiles"}
    assert form_text(LINEAR, value) == '{"distance":345.678,"units":"esriMiles"}'


def test_there_are_18_linear_and_18_areal_units():
    assert len(LinearUnits) == 18 and len(ArealUnits) == 18


@pytest.mark.parametrize("units", list(LinearUnits))
def test_every_linear_unit_keeps_its_spelling(units):
    assert decode(LINEAR, {"distance": 1, "units": units.value}) == LinearUnit(1, units)
    assert encode(LINEAR, LinearUnit(1, units)) == {"distance": 1, "units": units.value}


def test_a_distance_without_a_unit_is_in_metres():
    for value in ({"distance": 5}, {"distance": 5, "units": None}, {"distance": 5, "units": ""}):
        assert decode(LINEAR, value) == LinearUnit(5, LinearUnits.METERS)


def test_a_unit_is_always_sent():
    assert encode(LINEAR, LinearUnit(5)) == {"distance": 5, "units": "esriMeters"}


def test_an_unknown_unit_is_neither_guessed_nor_sent():
    with pytest.raises(ProtocolError, match="esriFurlongs"):
        decode(LINEAR, {"distance": 5, "units": "esriFurlongs"})
    with pytest.raises(RequestError) as caught:
        encode(LINEAR, LinearUnit(5, "esriFurlongs"))
    assert caught.value.words == "esriFurlongs" and "esriNauticalMiles" in caught.value.looked_at


@pytest.mark.parametrize("distance", [0, -1, 0.0, math.nan, math.inf, "5", True, None])
def test_only_a_positive_distance_is_sent(distance):
    with pytest.raises(RequestError) as caught:
        encode(LINEAR, LinearUnit(distance))
    assert caught.value.looked_at == ("> 0",)


@pytest.mark.parametrize(
    "value",
    [[], "5 Meters", 5, {"units": "esriMiles"}, {"distance": "far"}, {"distance": True}, {"distance": 1, "units": []}],
)
def test_what_is_no_distance(value):
    with pytest.raises(ProtocolError):
        decode(LINEAR, value)


def test_an_area_as_an_object():
    value = decode(AREAL, {"area": 50, "units": "esriSquareMiles"})
    assert value == ArealUnit(50, ArealUnits.SQUARE_MILES)
    assert encode(AREAL, value) == {"area": 50, "units": "esriSquareMiles"}


@pytest.mark.parametrize(
    ("text", "area", "units"),
    [
        ("3 SquareKilometers", 3, ArealUnits.SQUARE_KILOMETERS),
        ("1 SquareFoot", 1, ArealUnits.SQUARE_FEET),
        ("1 SquareInch", 1, ArealUnits.SQUARE_INCHES),
        ("1 SquareFootUS", 1, ArealUnits.SQUARE_FEET_US),
        ("2 SquareInchesUS", 2, ArealUnits.SQUARE_INCHES_US),
        ("1 Acre", 1, ArealUnits.ACRES),
        ("1 AcreUS", 1, ArealUnits.ACRES_US),
        ("2.5 Hectares", 2.5, ArealUnits.HECTARES),
        ("1 Are", 1, ArealUnits.ARES),
        ("7 Unknown", 7, ArealUnits.UNKNOWN),
        ("3 squaremeters", 3, ArealUnits.SQUARE_METERS),
    ],
)
def test_an_area_as_text(text, area, units):
    value = decode(AREAL, text)
    assert value == ArealUnit(area, units)
    assert ArealUnit.from_esri(value.to_text()) == value
    assert decode(AREAL, encode(AREAL, value)) == value


def test_the_text_of_an_area_is_singular_for_one():
    assert ArealUnit(1, ArealUnits.SQUARE_FEET_US).to_text() == "1 SquareFootUS"
    assert ArealUnit(3, ArealUnits.SQUARE_KILOMETERS).to_text() == "3 SquareKilometers"


@pytest.mark.parametrize("units", list(ArealUnits))
def test_every_areal_unit_in_both_forms(units):
    for area in (1, 2.5):
        value = ArealUnit(area, units)
        assert decode(AREAL, encode(AREAL, value)) == value
        assert ArealUnit.from_esri(value.to_text()) == value


@pytest.mark.parametrize(
    "value",
    [
        "SquareMiles",
        "x SquareMiles",
        "1 esriSquareMiles",
        "1",
        {"area": 1},
        {"units": "esriAcres"},
        [],
        5,
        {"area": math.inf, "units": "esriAcres"},
        {"area": 1, "units": ["esriAcres"]},
    ],
)
def test_what_is_no_area(value):
    with pytest.raises(ProtocolError):
        decode(AREAL, value)


def test_an_area_that_is_not_sent():
    with pytest.raises(RequestError):
        encode(AREAL, ArealUnit(math.nan))
    with pytest.raises(RequestError) as caught:
        encode(AREAL, ArealUnit(1, "esriSquareFurlongs"))
    assert "esriHectares" in caught.value.looked_at


sizes = st.floats(min_value=1e-300, allow_nan=False, allow_infinity=False) | st.integers(1, 10**15)


@quick
@given(sizes, st.sampled_from(LinearUnits))
def test_distances_survive(distance, units):
    value = LinearUnit(distance, units)
    assert decode(LINEAR, encode(LINEAR, value)) == value


@quick
@given(sizes | st.just(0), st.sampled_from(ArealUnits))
def test_areas_survive_in_both_forms(area, units):
    value = ArealUnit(area, units)
    assert decode(AREAL, encode(AREAL, value)) == value
    assert decode(AREAL, value.to_text()) == value
