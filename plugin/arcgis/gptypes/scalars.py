"""The simple types: GPBoolean, GPLong, GPDouble, GPString and GPDate, as plain Python values.

Protocol facts: Esri REST documentation (gp-data-types). Servers in the wild also send booleans and numbers as text, and
GPString may hold an object on ArcGIS Online; dates are milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Mapping, Optional, Union

from .json_value import Json
from .problems import not_allowed, unreadable

# Since server version 11.2; before, 32 bits.
LONG_MAXIMUM = 4503599627370495
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Half of a character: Python can hold it, no form can.
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class FormattedDate:
    """A date as text together with the pattern it is written in, such as ``yyyy-MM-dd``."""

    date: str
    format: str

    def to_esri(self) -> Mapping[str, str]:
        """Return the object form."""
        return {"date": self.date, "format": self.format}


Date = Union[datetime, FormattedDate]


def read_boolean(value: Any, strict: bool) -> bool:
    """Read a boolean, or the words true and false unless ``strict``."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not strict and value.strip().lower() in _BOOLEANS:
        return _BOOLEANS[value.strip().lower()]
    raise unreadable("GPBoolean", value)


def write_boolean(value: Any) -> bool:
    """Return the JSON value of a boolean."""
    if isinstance(value, bool):
        return value
    raise not_allowed("GPBoolean", value, "true", "false")


def read_long(value: Any, strict: bool) -> int:
    """Read a whole number, or one written as text or with a zero fraction unless ``strict``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and not strict and math.isfinite(value) and value == int(value):
        return int(value)
    if isinstance(value, str) and not strict and re.fullmatch(r"\s*[+-]?\d{1,20}\s*", value, re.ASCII):
        return int(value)
    raise unreadable("GPLong", value)


def write_long(value: Any) -> int:
    """Return the JSON value of a whole number; the range is a matter of the server's version."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LONG_MAXIMUM:
        return value
    raise not_allowed("GPLong", value, f"{-LONG_MAXIMUM} … {LONG_MAXIMUM}")


def read_double(value: Any, strict: bool) -> float:
    """Read a finite number, or one written as text unless ``strict``."""
    is_text = isinstance(value, str) and not strict and len(value) < 400
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    number = _finite(value) if is_number or is_text else None
    if number is None:
        raise unreadable("GPDouble", value)
    return number


def write_double(value: Any) -> float:
    """Return the JSON value of a number, which must be finite: JSON has no infinity."""
    number = _finite(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if number is None:
        raise not_allowed("GPDouble", value, "1234.5")
    # Whole numbers stay as they are: 5 and 5.0 are the same JSON number.
    return value if isinstance(value, int) else number


def read_string(value: Any, strict: bool) -> Union[str, Json]:
    """Read text; objects and numbers, which some servers send, come as `Json` unless ``strict``."""
    if isinstance(value, str):
        return value
    if strict:
        raise unreadable("GPString", value)
    return Json.from_esri(value)


def write_string(value: Any) -> Any:
    """Return the JSON value of text."""
    # An area of a million vertices is a text, too: what is known without a look at each character is not looked for.
    if isinstance(value, str) and (value.isascii() or not _SURROGATE.search(value)):
        return value
    if isinstance(value, Json):
        return value.to_esri()
    raise not_allowed("GPString", value, "GPString")


def read_date(value: Any, strict: bool) -> Date:
    """Read milliseconds since 1970 UTC as an aware datetime, or the object form."""
    if isinstance(value, Mapping) and isinstance(value.get("date"), str) and isinstance(value.get("format"), str):
        return FormattedDate(value["date"], value["format"])
    try:
        return moment(read_long(value, strict))
    except Exception:
        raise unreadable("GPDate", value) from None


def write_date(value: Any) -> Any:
    """Return the JSON value of a date; one without a time zone could mean any of 26 hours."""
    if isinstance(value, FormattedDate):
        return value.to_esri()
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return milliseconds(value)
    raise not_allowed("GPDate", value, "2026-01-31T12:00:00+00:00")


def moment(since_1970: int) -> datetime:
    """Return the UTC moment of milliseconds since 1970; OverflowError outside the years 1 to 9999."""
    return _EPOCH + timedelta(milliseconds=since_1970)


def milliseconds(value: datetime) -> int:
    """Return the whole milliseconds since 1970 of an aware datetime, fractions cut off."""
    return (value - _EPOCH) // timedelta(milliseconds=1)


def _finite(value: Any) -> Optional[float]:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
