"""Fields of tables, and what a table's attributes and object ids ask of them.

Protocol facts: Esri REST documentation (gp-data-types). Attributes stay what JSON has: a date is the number of
milliseconds since 1970-01-01 UTC, a date-only, time-only or timestamp-offset value is a text. An object id beyond 32
bits needs a schema whose id field is 8 bytes long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

from .json_value import Json
from .problems import not_allowed, shown, unreadable
from .shapes import flag_from_esri, opened

Scalar = Union[None, bool, int, float, str, Json]
Attributes = Mapping[str, Scalar]

_KNOWN = ("name", "type", "alias", "editable", "nullable", "length")
# What tables without a schema call their object id, the surest name first.
_ID_NAMES = ("objectid", "oid", "fid", "id")
_PLAIN = frozenset((str, int, bool, type(None)))
_INT32 = 2**31
_INT64 = 2**63
_LONGEST_TEXT = 255


class FieldType(str, Enum):
    """Esri's names of the field types; a server may know others."""

    SMALL_INTEGER = "esriFieldTypeSmallInteger"
    INTEGER = "esriFieldTypeInteger"
    BIG_INTEGER = "esriFieldTypeBigInteger"
    SINGLE = "esriFieldTypeSingle"
    DOUBLE = "esriFieldTypeDouble"
    STRING = "esriFieldTypeString"
    DATE = "esriFieldTypeDate"
    DATE_ONLY = "esriFieldTypeDateOnly"
    TIME_ONLY = "esriFieldTypeTimeOnly"
    TIMESTAMP_OFFSET = "esriFieldTypeTimestampOffset"
    OID = "esriFieldTypeOID"
    GEOMETRY = "esriFieldTypeGeometry"
    BLOB = "esriFieldTypeBlob"
    RASTER = "esriFieldTypeRaster"
    GUID = "esriFieldTypeGUID"
    GLOBAL_ID = "esriFieldTypeGlobalID"
    XML = "esriFieldTypeXML"

    def __str__(self) -> str:
        # Some versions of Python would write FieldType.OID.
        return str(self.value)


NEW_DATE_TYPES = (FieldType.DATE_ONLY, FieldType.TIME_ONLY, FieldType.TIMESTAMP_OFFSET)


@dataclass(frozen=True)
class Field:
    """A field of a table, and the value of a parameter of type Field.

    Args:
        type: a FieldType, or the text a server has for a type this client does not know; they compare as texts.
        length: in characters for texts, else in bytes.
        other: members beyond these, a domain for one; carried unharmed.
    """

    name: str
    type: str
    alias: Optional[str] = None
    editable: Optional[bool] = None
    nullable: Optional[bool] = None
    length: Optional[int] = None
    other: Optional[Json] = None

    @classmethod
    def from_esri(cls, value: Any) -> Field:
        """Read a field; name and type are required."""
        if not isinstance(value, dict):
            raise unreadable("Field", value)
        name, kind, alias, length = (value.get(key) for key in ("name", "type", "alias", "length"))
        if not isinstance(name, str) or not name or not isinstance(kind, str) or not kind:
            raise unreadable("Field", value)
        if alias is not None and not isinstance(alias, str):
            raise unreadable("Field", alias)
        if isinstance(length, float) and length.is_integer():
            length = int(length)
        if isinstance(length, bool) or not isinstance(length, (int, type(None))):
            raise unreadable("Field", length)
        editable, nullable = (flag_from_esri("Field", value.get(key)) for key in ("editable", "nullable"))
        return cls(name, as_word(FieldType, kind), alias, editable, nullable, length, rest_of(value, _KNOWN))

    def to_esri(self) -> Any:
        """Return the object without the members that are None."""
        for given in (self.name, self.type):
            if not isinstance(given, str) or not given:
                raise not_allowed("Field", given, '{"name": "…", "type": "esriFieldType…"}')
        if self.length is not None and (isinstance(self.length, bool) or not isinstance(self.length, int)):
            raise not_allowed("Field", self.length, "0", "1", "…")
        values = (self.name, str(self.type), self.alias, self.editable, self.nullable, self.length)
        return {**opened(self.other), **{key: value for key, value in zip(_KNOWN, values) if value is not None}}


def as_word(words: type[Enum], text: str) -> Any:
    """Return the member of an enumeration that has a text, or the text."""
    try:
        return words(text)
    except ValueError:
        return text


def rest_of(value: Mapping[str, Any], known: Iterable[str]) -> Optional[Json]:
    """Return the members that have no place of their own; None where there are none."""
    rest = {name: member for name, member in value.items() if name not in known}
    return Json.from_esri(rest) if rest else None


def read_text(data_type: str, value: Mapping[str, Any], name: str) -> Optional[str]:
    """Read a member that is a text, or null, or missing."""
    text = value.get(name)
    if text is not None and not isinstance(text, str):
        raise unreadable(data_type, text)
    return text


def read_fields(data_type: str, value: Any) -> Tuple[Field, ...]:
    """Read a list of fields; null is none."""
    if not isinstance(value, (list, tuple, type(None))):
        raise unreadable(data_type, value)
    return tuple(map(Field.from_esri, value or ()))


def read_attributes(data_type: str, value: Any) -> Attributes:
    """Read attributes: numbers and texts stay, objects and lists become Json, a number that is not finite None."""
    if not isinstance(value, (dict, type(None))):
        raise unreadable(data_type, value)
    attributes = dict(value or {})
    for name, member in attributes.items():
        kind = type(member)
        if kind is float:
            if not math.isfinite(member):
                attributes[name] = None
        elif kind not in _PLAIN:
            if not isinstance(member, (dict, list, tuple)):
                raise unreadable(data_type, member)
            attributes[name] = Json.from_esri(member)
    return MappingProxyType(attributes)


def sent_attributes(data_type: str, attributes: Attributes) -> Any:
    """Return attributes as plain Python for JSON."""
    sent = {}
    for name, value in attributes.items():
        is_number = isinstance(value, (int, float))
        if not isinstance(name, str) or not (is_number or isinstance(value, (str, Json, type(None)))):
            raise not_allowed(data_type, f"{name}: {shown(value)}", "null", "true", "0", "0.0", '"…"')
        if is_number and not _is_finite(value):
            raise not_allowed(data_type, f"{name}: {shown(value)}", "null", "0.0")
        sent[name] = value.to_esri() if isinstance(value, Json) else value
    return sent


def wide_id(fields: Sequence[Field], table: Sequence[Attributes]) -> Optional[str]:
    """Return the name of the object id that goes beyond 32 bits, or None.

    Without a field of type OID it is known by its name: a date in milliseconds goes beyond 32 bits, too.
    """
    names = [field.name for field in fields if field.type == FieldType.OID]
    if not names:
        declared = {field.name for field in fields}
        found = {name for attributes in table for name in attributes if name not in declared}
        names = [name for known in _ID_NAMES for name in sorted(found, key=str) if str(name).lower() == known]
    for name in names:
        if any(_is_wide(attributes.get(name)) for attributes in table):
            return name
    return None


def sent_fields(data_type: str, fields: Sequence[Field], table: Sequence[Attributes]) -> Tuple[Field, ...]:
    """Return the schema to send: the given one, made fit for ids beyond 32 bits, for which it must not be missing.

    Raises:
        RequestError: VALUE_NOT_ALLOWED for ids that no schema can describe.
    """
    name = wide_id(fields, table)
    if name is None:
        return tuple(fields)
    for attributes in table:
        value = attributes.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not _fits(value, _INT64)):
            raise not_allowed(data_type, f"{name}: {shown(value)}", f"{-_INT64} … {_INT64 - 1}")
    id_field = Field(name, FieldType.OID, alias=name, length=8)
    if any(field.name == name for field in fields):
        return tuple(replace(field, length=8) if field.name == name else field for field in fields)
    if fields:
        return (id_field, *fields)
    names = dict.fromkeys(each for attributes in table for each in attributes)
    return tuple(id_field if each == name else _guessed(each, table) for each in names)


def _guessed(name: str, table: Sequence[Attributes]) -> Field:
    """Return a field that holds what a table without a schema has under a name; a date is a number like any other."""
    values = [value for value in (attributes.get(name) for attributes in table) if value is not None]
    numbers: List[Union[int, float]] = [value for value in values if isinstance(value, (int, float))]
    if not numbers or len(numbers) < len(values):
        longest = max((len(value) for value in values if isinstance(value, str)), default=0)
        return Field(name, FieldType.STRING, alias=name, length=max(_LONGEST_TEXT, longest))
    if any(isinstance(value, float) or not _fits(value, _INT64) for value in numbers):
        return Field(name, FieldType.DOUBLE, alias=name)
    is_wide = any(map(_is_wide, numbers))
    return Field(name, FieldType.BIG_INTEGER if is_wide else FieldType.INTEGER, alias=name)


def _is_wide(value: Any) -> bool:
    return isinstance(value, int) and not _fits(value, _INT32)


def _fits(value: float, half: int) -> bool:
    return -half <= value < half


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
