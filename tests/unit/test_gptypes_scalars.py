"""The simple GP types and JSON that is carried as it came."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json, json_text
from arcgis_raster_download.plugin.arcgis.gptypes.problems import shown
from arcgis_raster_download.plugin.arcgis.gptypes.scalars import LONG_MAXIMUM, FormattedDate, milliseconds, moment

BOOLEAN, LONG, DOUBLE = DataType("GPBoolean"), DataType("GPLong"), DataType("GPDouble")
STRING, DATE = DataType("GPString"), DataType("GPDate")
quick = settings(derandomize=True, deadline=None, max_examples=100)
NEW_YEAR_2008 = datetime(2008, 1, 1, tzinfo=timezone.utc)


def refused(data_type: DataType, value: object) -> RequestError:
    with pytest.raises(RequestError) as caught:
        encode(data_type, value)
    assert caught.value.reason is Reason.VALUE_NOT_ALLOWED and caught.value.subject == data_type.name
    return caught.value


def unread(data_type: DataType, value: object, strict: bool = False) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        decode(data_type, value, strict=strict)
    assert caught.value.reason is Reason.UNREADABLE_VALUE and caught.value.subject == data_type.name
    return caught.value


def test_simple_values_are_sent_as_literals():
    assert form_text(BOOLEAN, True) == "true"
    assert form_text(BOOLEAN, False) == "false"
    assert form_text(DOUBLE, 345.678) == "345.678"
    assert form_text(LONG, 345) == "345"
    assert form_text(STRING, "MyString") == "MyString"
    assert form_text(STRING, 'with "quotes", {braces} and ünïcödé') == 'with "quotes", {braces} and ünïcödé'


def test_simple_results_are_their_literals():
    assert decode(DOUBLE, 1234.56) == 1234.56
    assert decode(LONG, 345) == 345
    assert decode(BOOLEAN, True) is True
    assert decode(STRING, "MyString") == "MyString"


def test_booleans_and_numbers_that_came_as_text():
    assert decode(BOOLEAN, "true") is True and decode(BOOLEAN, " False ") is False
    assert decode(LONG, "12") == 12 and decode(LONG, 12.0) == 12
    assert decode(DOUBLE, "1.5") == 1.5 and decode(DOUBLE, 2) == 2.0


@pytest.mark.parametrize(
    ("data_type", "value"), [(BOOLEAN, "true"), (LONG, "12"), (LONG, 12.0), (DOUBLE, "1.5"), (STRING, 5)]
)
def test_strict_reading_takes_no_text_for_a_number(data_type, value):
    unread(data_type, value, strict=True)


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        (BOOLEAN, 1),
        (BOOLEAN, "yes"),
        (LONG, 1.5),
        (LONG, True),
        (LONG, "1.5"),
        (LONG, math.inf),
        (LONG, [1]),
        (DOUBLE, True),
        (DOUBLE, "x"),
        (DOUBLE, math.nan),
        (DOUBLE, 10**400),
        (DOUBLE, {}),
        (DATE, "yesterday"),
        (DATE, 10**30),
        (DATE, {"date": 1, "format": ""}),
        (DATE, True),
    ],
)
def test_what_is_no_simple_value(data_type, value):
    unread(data_type, value)


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        (BOOLEAN, "true"),
        (BOOLEAN, 1),
        (LONG, 1.0),
        (LONG, True),
        (LONG, "1"),
        (DOUBLE, "1"),
        (DOUBLE, True),
        (DOUBLE, math.nan),
        (DOUBLE, -math.inf),
        (DOUBLE, 10**400),
        (STRING, 5),
        (STRING, "half a character: \ud800"),
        (STRING, b"x"),
        (DATE, 1199145600000),
        (DATE, "2008-01-01"),
    ],
)
def test_what_is_not_sent(data_type, value):
    assert refused(data_type, value).looked_at


def test_a_long_has_the_range_of_the_documentation():
    assert form_text(LONG, LONG_MAXIMUM) == "4503599627370495"
    assert form_text(LONG, -LONG_MAXIMUM) == "-4503599627370495"
    assert refused(LONG, LONG_MAXIMUM + 1).looked_at == ("-4503599627370495 … 4503599627370495",)
    assert refused(LONG, -LONG_MAXIMUM - 1).words == "-4503599627370496"


def test_an_object_in_a_string_is_carried():
    value = decode(STRING, {"url": "https://h/x", "n": [1, 2]})
    assert isinstance(value, Json)
    assert encode(STRING, value) == {"url": "https://h/x", "n": [1, 2]}
    assert json.loads(form_text(STRING, value)) == {"url": "https://h/x", "n": [1, 2]}


def test_dates_are_milliseconds_since_1970_in_utc():
    assert decode(DATE, 1199145600000) == NEW_YEAR_2008
    assert encode(DATE, NEW_YEAR_2008) == 1199145600000
    assert form_text(DATE, NEW_YEAR_2008) == "1199145600000"
    there = NEW_YEAR_2008.astimezone(timezone(timedelta(hours=-7)))
    assert encode(DATE, there) == 1199145600000
    assert milliseconds(moment(-1)) == -1


def test_a_date_without_a_time_zone_is_not_sent():
    assert "T" in refused(DATE, datetime(2008, 1, 1)).looked_at[0]


def test_a_date_with_its_format():
    value = decode(DATE, {"date": "2008-01-01", "format": "yyyy-MM-dd"})
    assert value == FormattedDate("2008-01-01", "yyyy-MM-dd")
    assert encode(DATE, value) == {"date": "2008-01-01", "format": "yyyy-MM-dd"}


def test_nothing_is_nothing():
    for data_type in (BOOLEAN, LONG, DOUBLE, DATE):
        assert decode(data_type, None) is None and decode(data_type, "") is None
        assert encode(data_type, None) is None and form_text(data_type, None) == ""
    assert decode(STRING, "") == "" and decode(STRING, None) == "" and encode(STRING, None) == ""


@quick
@given(st.booleans())
def test_booleans_survive(value):
    assert decode(BOOLEAN, json.loads(form_text(BOOLEAN, value)), strict=True) is value


@quick
@given(st.integers(-LONG_MAXIMUM, LONG_MAXIMUM))
def test_longs_survive(value):
    assert decode(LONG, json.loads(form_text(LONG, value)), strict=True) == value


@quick
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_survive_to_the_last_bit(value):
    read = decode(DOUBLE, json.loads(form_text(DOUBLE, value)), strict=True)
    assert (read, math.copysign(1, read)) == (value, math.copysign(1, value))


@quick
@given(st.text())
def test_strings_survive(value):
    assert decode(STRING, encode(STRING, value), strict=True) == value
    assert form_text(STRING, value) == value


@quick
@given(st.datetimes(timezones=st.just(timezone.utc)))
def test_dates_survive_to_the_millisecond(value):
    value = value.replace(microsecond=value.microsecond // 1000 * 1000)
    assert decode(DATE, encode(DATE, value), strict=True) == value


plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@quick
@given(plain_json)
def test_unknown_types_pass_unharmed(value):
    unknown = DataType("GPSomethingNew")
    read = decode(unknown, value)
    if value is None or value == "":
        assert read is None
    else:
        assert encode(unknown, read) == value
        assert decode(unknown, encode(unknown, read)) == read


def test_text_of_an_unknown_type_is_sent_as_it_is():
    unknown = DataType("GPSQLExpression")
    assert form_text(unknown, "a = 1") == "a = 1"
    assert form_text(unknown, decode(unknown, "a = 1")) == "a = 1"
    assert refused(unknown, 1.5j).looked_at == ("Json",)


@quick
@given(plain_json)
def test_text_in_slices_is_the_same_json(value):
    assert json.loads(json_text(value)) == value


def test_long_lists_are_written_in_slices():
    ring = [[float(n), -float(n), None] for n in range(20_000)]
    value = {"rings": [ring, []], "flat": list(range(10_000)), "empty": {}, "deep": [[[1]], {"a": []}]}
    assert json.loads(json_text(value)) == value
    assert Json.from_esri(value).to_esri() == value


@pytest.mark.parametrize("value", [math.nan, [1.0, math.inf], {"a": math.nan}, {1: 2}, object(), [[math.nan]]])
def test_what_is_no_json_is_not_written(value):
    with pytest.raises((ValueError, TypeError)):
        json_text(value)
    with pytest.raises(ProtocolError):
        Json.from_esri(value)


def test_equal_objects_in_another_order_are_equal():
    assert Json.from_esri({"a": 1, "b": [{"c": 2, "d": 3}]}) == Json.from_esri({"b": [{"d": 3, "c": 2}], "a": 1})


def test_values_are_shown_short_and_without_secrets():
    assert shown("<b>x</b>") == "x"
    assert len(shown("x" * 1000)) <= 100
    assert shown(list(range(10**6))) == "[…] (1000000)"
    assert shown({"a": 1}) == "{…} (1)"
    assert shown(10**5000) == "…"
    assert "geheim" not in shown("https://h/x?token=geheim")
