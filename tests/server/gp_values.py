"""Single values of parameters: text, numbers, units, dates and fields, read as strictly as a server would."""

from __future__ import annotations

import datetime
import json
import math
import re
from typing import Any, Callable, Dict, List, Mapping, Tuple

from .esri_fields import TYPES, read_moment
from .gp_kinds import Kind
from .options import Options

LINEAR_UNITS = (
    "esriUnknownUnits", "esriInches", "esriPoints", "esriFeet", "esriYards", "esriMiles", "esriNauticalMiles",
    "esriMillimeters", "esriCentimeters", "esriMeters", "esriKilometers", "esriDecimalDegrees", "esriDecimeters",
    "esriIntInches", "esriIntFeet", "esriIntYards", "esriIntMiles", "esriIntNauticalMiles",
)
AREAL_UNITS = (
    "esriUnknownAreaUnits", "esriSquareInches", "esriSquareFeet", "esriSquareYards", "esriAcres", "esriSquareMiles",
    "esriSquareMillimeters", "esriSquareCentimeters", "esriSquareDecimeters", "esriSquareMeters", "esriAres",
    "esriHectares", "esriSquareKilometers", "esriSquareInchesUS", "esriSquareFeetUS", "esriSquareYardsUS",
    "esriAcresUS", "esriSquareMilesUS",
)
_LARGEST_LONG = 4503599627370495
# What the examples of fields say besides the types there are.
_FIELD_TYPES = (*TYPES, "esriFieldTypeLong")
_DATE_LETTERS = {
    "EEEE": "%A", "EEE": "%a", "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%m", "dd": "%d",
    "d": "%d", "HH": "%H", "H": "%H", "hh": "%I", "h": "%I", "mm": "%M", "m": "%M", "ss": "%S", "s": "%S", "a": "%p",
    "zzz": "%Z", "z": "%Z", "Z": "%z",
}
DATE_FORMAT = "EEE MMM dd HH:mm:ss zzz yyyy"
TEXTS = ("GPString", "GPStringHidden", "GPSQLExpression")


class InputError(ValueError):
    """Tell what is wrong with a value; whoever knows the parameter adds its name."""


def parse_text(kind: Kind, text: str) -> Any:
    """Return what a form field says: plain text, JSON, or the words themselves where they are no JSON."""
    if kind.name in TEXTS:
        return text
    try:
        return json.loads(text, parse_constant=_no_constant)
    except ValueError:
        # Such as True or "3 SquareKilometers"; whoever reads the type refuses other words.
        return text


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def read_boolean(value: Any, options: Options) -> bool:
    """Read true or false."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise InputError("ERROR 000840: The value is not a GPBoolean.")
    return value


def read_long(value: Any, options: Options) -> int:
    """Read a whole number: of 32 bits, since 11.2 up to 52 bits."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError("ERROR 000840: The value is not a GPLong.")
    largest = _LARGEST_LONG if options.version >= 11.2 else 2**31 - 1
    if not -largest <= value <= largest:
        raise InputError(f"The value {value} is not within the range {-largest} to {largest}.")
    return value


def read_double(value: Any, options: Options) -> float:
    """Read a number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError("ERROR 000840: The value is not a GPDouble.")
    return float(value)


def read_string(value: Any, options: Options) -> str:
    """Read text."""
    if not isinstance(value, str):
        raise InputError("ERROR 000840: The value is not a GPString.")
    return value


def read_date(value: Any, options: Options) -> int:
    """Read milliseconds since 1970, or a text with the format it is in."""
    try:
        if isinstance(value, dict):
            moment = datetime.datetime.strptime(value["date"], date_pattern(value["format"]))
            moment = moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc)
            return round(moment.timestamp() * 1000)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError
        read_moment(value)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise InputError("ERROR 000840: The value is not a GPDate.") from error
    return value


def date_pattern(text: str) -> str:
    """Return strptime's pattern of a Java date format."""
    if not text:
        raise ValueError("no format")
    return re.sub(r"([A-Za-z])\1*", lambda found: _DATE_LETTERS[found.group()], text)


def read_linear(value: Any, options: Options) -> Dict[str, Any]:
    """Read a distance and its unit; without a unit it is metres."""
    if not isinstance(value, dict):
        raise InputError("ERROR 000840: The value is not a GPLinearUnit.")
    distance = _measure(value.get("distance"), "distance")
    if distance <= 0 and options.distances == "positive":
        raise InputError(f"The distance {distance:g} is not greater than zero.")
    units = value.get("units") or "esriMeters"
    if units not in LINEAR_UNITS:
        if options.invalid_unit == "error":
            raise InputError(f"The unit {units} is not one of {', '.join(LINEAR_UNITS)}.")
        units = "esriMeters"
    return {"distance": value["distance"], "units": units}


def read_areal(value: Any, options: Options) -> Dict[str, Any]:
    """Read an area and its unit: an object, or words such as 3 SquareKilometers."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s+(\w+)\s*", value)
        unit = _areal_words().get(found.group(2).lower()) if found else None
        if found is None or unit is None:
            raise InputError("ERROR 000840: The value is not a GPArealUnit.")
        number = float(found.group(1))
        return {"area": int(number) if number.is_integer() else number, "units": unit}
    if not isinstance(value, dict):
        raise InputError("ERROR 000840: The value is not a GPArealUnit.")
    _measure(value.get("area"), "area")
    if value.get("units") not in AREAL_UNITS:
        raise InputError(f"The unit {value.get('units')} is not one of {', '.join(AREAL_UNITS)}.")
    return {"area": value["area"], "units": value["units"]}


def _measure(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(f"There is no number as {name}.")
    return float(value)


def _areal_words() -> Dict[str, str]:
    """Return the words of the units, in the plural and the singular, with what they mean."""
    singular = (("inches", "inch"), ("feet", "foot"), ("acres", "acre"), ("ares", "are"), ("s", ""))
    words = {"unknown": AREAL_UNITS[0]}
    for unit in AREAL_UNITS[1:]:
        word = unit[len("esri"):].lower()
        stem, us = (word[:-2], "us") if unit.endswith("US") else (word, "")
        ending = next(pair for pair in singular if stem.endswith(pair[0]))
        words[word] = words[stem[: len(stem) - len(ending[0])] + ending[1] + us] = unit
    return words


def read_field(value: Any, options: Options) -> Dict[str, Any]:
    """Read a field, of which name and type are required."""
    if not isinstance(value, dict):
        raise InputError("ERROR 000840: The value is not a Field.")
    missing = [key for key in ("name", "type") if not isinstance(value.get(key), str) or not value[key]]
    if missing:
        raise InputError(f"A field needs {' and '.join(missing)}.")
    if value["type"] not in _FIELD_TYPES:
        raise InputError(f"The type {value['type']} of the field is unknown.")
    if options.version < 11.2 and value["type"].endswith(("DateOnly", "TimeOnly", "TimestampOffset")):
        raise InputError(f"Fields of type {value['type']} need ArcGIS Enterprise 11.2.")
    return value


Reader = Callable[[Any, Options], Any]
READERS: Mapping[str, Reader] = {
    "GPBoolean": read_boolean, "GPLong": read_long, "GPDouble": read_double, "GPDate": read_date,
    "GPLinearUnit": read_linear, "GPArealUnit": read_areal, "Field": read_field,
    **dict.fromkeys(TEXTS, read_string),
}


def check_limit(kind: Kind, value: Any) -> None:
    """Raise InputError for a single value that the filter or the choice list does not allow."""
    if kind.choices and value not in kind.choices:
        raise InputError(f"ERROR 000800: The value is not a member of {' | '.join(kind.choices)}.")
    limit = kind.limit or {}
    allowed: List[Any] = list(limit.get("list") or [])
    if limit.get("type") == "range" and isinstance(value, (int, float)):
        low, high = limit.get("minimum", -math.inf), limit.get("maximum", math.inf)
        if not low <= value <= high:
            raise InputError(f"The value {value} is not within the range {low} to {high}.")
    if limit.get("type") == "field" and isinstance(value, dict) and value["type"] not in allowed:
        raise InputError(f"The field {value['name']} is {value['type']}, which is none of {', '.join(allowed)}.")
    if limit.get("type") == "codedValue":
        values: Tuple[Any, ...] = tuple(member.get("value") for member in allowed)
        if value not in values:
            raise InputError(f"ERROR 000800: The value is not a member of {' | '.join(map(str, values))}.")
