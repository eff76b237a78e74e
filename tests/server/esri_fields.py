"""Fields and attribute values as ArcGIS writes them, both ways.

The object id is no field of an OGR layer but the feature's FID. A timestamp with an offset is a text in OGR, for OGR's
own date and time keeps no offset of its own; the field's domain name tells what it is.
"""

from __future__ import annotations

import datetime
import math
import re
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from osgeo import ogr

PREFIX = "esriFieldType"
_OGR: Dict[str, Tuple[int, int]] = {
    "SmallInteger": (ogr.OFTInteger, ogr.OFSTInt16), "Integer": (ogr.OFTInteger, ogr.OFSTNone),
    "BigInteger": (ogr.OFTInteger64, ogr.OFSTNone), "Single": (ogr.OFTReal, ogr.OFSTFloat32),
    "Double": (ogr.OFTReal, ogr.OFSTNone), "String": (ogr.OFTString, ogr.OFSTNone),
    "Date": (ogr.OFTDateTime, ogr.OFSTNone), "DateOnly": (ogr.OFTDate, ogr.OFSTNone),
    "TimeOnly": (ogr.OFTTime, ogr.OFSTNone), "GUID": (ogr.OFTString, ogr.OFSTUUID),
    "GlobalID": (ogr.OFTString, ogr.OFSTNone), "XML": (ogr.OFTString, ogr.OFSTNone),
    "TimestampOffset": (ogr.OFTString, ogr.OFSTNone),
}
# What a text field is besides.
_TAGGED = ("GlobalID", "XML", "TimestampOffset")
_NOT_KEPT = ("Geometry", "Blob", "Raster")
# Known since 11.2.
NEWER = ("DateOnly", "TimeOnly", "TimestampOffset", "BigInteger")
TYPES = tuple(PREFIX + name for name in (*_OGR, *_NOT_KEPT, "OID"))
_LIMITS = {"SmallInteger": 2**15, "Integer": 2**31, "BigInteger": 2**53}
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_ID_NAMES = ("objectid", "oid", "fid")


def short(kind: Any) -> str:
    """Return a field type's name without its prefix, or raise ValueError for an unknown one."""
    if not isinstance(kind, str) or kind not in TYPES:
        raise ValueError(f"{kind!r} is no field type")
    return kind[len(PREFIX):]


def is_id_name(name: str) -> bool:
    """Tell whether a field is the object id by its name alone."""
    return name.lower() in _ID_NAMES


def make_field(name: str, kind: str, alias: Any = None, length: Any = None) -> Optional[ogr.FieldDefn]:
    """Return OGR's definition of a field of a short type name, None for what is not kept."""
    if kind in _NOT_KEPT or kind == "OID":
        return None
    ogr_kind, subtype = _OGR[kind]
    result = ogr.FieldDefn(name, ogr_kind)
    result.SetSubType(subtype)
    if isinstance(alias, str) and alias != name:
        result.SetAlternativeName(alias)
    if kind == "String" and isinstance(length, int) and 0 < length < 2**31:
        result.SetWidth(length)
    if kind in _TAGGED:
        result.SetDomainName(PREFIX + kind)
    return result


def kind_of(field: ogr.FieldDefn) -> str:
    """Return the short type name of an OGR field."""
    tag = field.GetDomainName() or ""
    if tag.startswith(PREFIX):
        return tag[len(PREFIX):]
    found = (field.GetType(), field.GetSubType())
    for name, pair in _OGR.items():
        if pair == found:
            return name
    return next((name for name in ("Integer", "BigInteger", "Double", "Date") if _OGR[name][0] == found[0]), "String")


def write_field(field: ogr.FieldDefn, newer: bool) -> Dict[str, Any]:
    """Return the JSON of a field; an older server has no newer types."""
    kind = kind_of(field)
    if kind in NEWER and not newer:
        kind = {"DateOnly": "Date", "BigInteger": "Double"}.get(kind, "String")
    result = {
        "name": field.GetName(), "type": PREFIX + kind, "alias": field.GetAlternativeName() or field.GetName()
    }
    length = {"String": field.GetWidth() or 255, "Date": 8, "GUID": 38, "GlobalID": 38}.get(kind)
    return result if length is None else {**result, "length": length}


def guess_kind(values: List[Any]) -> str:
    """Return the type that holds all values of a field nobody described."""
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, bool) for value in given):
        return "SmallInteger"
    if given and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in given):
        whole = all(isinstance(value, int) and abs(value) < 2**31 for value in given)
        return "Integer" if whole else "Double"
    return "String"


def set_value(feature: ogr.Feature, name: str, kind: str, value: Any) -> None:
    """Put a JSON value into a feature, or raise ValueError for one that the type cannot hold."""
    if value is None:
        feature.SetFieldNull(name)
        return
    try:
        _SETTERS.get(kind, _set_text)(feature, name, value)
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"field {name} ({PREFIX}{kind}) cannot hold {value!r}") from error


def _set_integer(limit: int) -> Callable[[ogr.Feature, str, Any], None]:
    def put(feature: ogr.Feature, name: str, value: Any) -> None:
        number = int(value) if isinstance(value, (bool, float)) else value
        if not isinstance(number, int) or number != value or not -limit <= number < limit:
            raise ValueError
        feature.SetFieldInteger64(feature.GetFieldIndex(name), number)

    return put


def _set_number(feature: ogr.Feature, name: str, value: Any) -> None:
    if value == "NaN":
        feature.SetFieldNull(name)
        return
    if isinstance(value, (bool, str)) or not math.isfinite(value):
        raise ValueError
    feature.SetField(name, float(value))


def _set_text(feature: ogr.Feature, name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise ValueError
    feature.SetField(name, value)


def _set_date(feature: ogr.Feature, name: str, value: Any) -> None:
    moment = read_moment(value)
    seconds = moment.second + moment.microsecond / 1e6
    feature.SetField(name, moment.year, moment.month, moment.day, moment.hour, moment.minute, seconds, 100)


def read_moment(value: Any) -> datetime.datetime:
    """Return a moment in UTC: milliseconds since 1970, or ISO text."""
    if isinstance(value, str) and not re.fullmatch(r"-?\d+", value):
        moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc).astimezone(datetime.timezone.utc)
    if isinstance(value, bool):
        raise ValueError
    return _EPOCH + datetime.timedelta(milliseconds=int(value))


def _set_day(feature: ogr.Feature, name: str, value: Any) -> None:
    day = _parsed(value, ("%m/%d/%Y", "%Y-%m-%d"))
    feature.SetField(name, day.year, day.month, day.day, 0, 0, 0, 0)


def _set_time(feature: ogr.Feature, name: str, value: Any) -> None:
    time = _parsed(value, ("%I:%M:%S %p", "%H:%M:%S"))
    feature.SetField(name, 0, 0, 0, time.hour, time.minute, time.second, 0)


def _set_offset(feature: ogr.Feature, name: str, value: Any) -> None:
    text = re.sub(r"(:\d\d\.\d{1,6})\d*", r"\1", str(value))
    formats = ("%m/%d/%Y %I:%M:%S.%f %p %z", "%m/%d/%Y %I:%M:%S %p %z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z")
    feature.SetField(name, _parsed(text, formats).isoformat(timespec="milliseconds"))


def _parsed(value: Any, formats: Tuple[str, ...]) -> datetime.datetime:
    for form in formats:
        try:
            return datetime.datetime.strptime(value, form)
        except ValueError:
            continue
    raise ValueError


_SETTERS: Mapping[str, Callable[[ogr.Feature, str, Any], None]] = {
    **{name: _set_integer(limit) for name, limit in _LIMITS.items()},
    "Single": _set_number, "Double": _set_number, "Date": _set_date, "DateOnly": _set_day, "TimeOnly": _set_time,
    "TimestampOffset": _set_offset,
}


def get_value(feature: ogr.Feature, index: int, style: str = "us", newer: bool = True) -> Any:
    """Return the JSON value of a field; style (us or iso) is how the newer date types are written."""
    if not feature.IsFieldSetAndNotNull(index):
        return None
    kind = kind_of(feature.GetFieldDefnRef(index))
    if kind in ("Date", "DateOnly", "TimeOnly"):
        return _written_moment(feature, index, kind, style, newer)
    if kind == "TimestampOffset" and style == "us":
        moment = datetime.datetime.fromisoformat(feature.GetField(index))
        offset = moment.strftime("%z")
        clock = moment.strftime("%I:%M:%S.") + f"{moment.microsecond // 100:04d}" + moment.strftime(" %p")
        return f"{moment.month}/{moment.day}/{moment.year} {clock.lstrip('0')} {offset[:3]}:{offset[3:]}"
    value = feature.GetField(index)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, (int, str)) else feature.GetFieldAsString(index)


def _written_moment(feature: ogr.Feature, index: int, kind: str, style: str, newer: bool) -> Any:
    year, month, day, hour, minute, second, zone = feature.GetFieldAsDateTime(index)
    if kind == "TimeOnly":
        time = datetime.time(hour, minute, int(second))
        return time.strftime("%I:%M:%S %p") if style == "us" and newer else time.isoformat()
    if kind == "DateOnly" and newer:
        return f"{month}/{day}/{year}" if style == "us" else f"{year:04d}-{month:02d}-{day:02d}"
    whole = int(second)
    moment = datetime.datetime(
        year, month, day, hour, minute, whole, round((second - whole) * 1e3) % 1000 * 1000, datetime.timezone.utc
    )
    # 100 is UTC, every step is a quarter of an hour; 0 and 1 say nothing of use.
    shift = datetime.timedelta(minutes=15 * (zone - 100)) if zone > 1 else datetime.timedelta()
    return round((moment - shift - _EPOCH) / datetime.timedelta(milliseconds=1))
