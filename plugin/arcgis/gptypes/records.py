"""Rows of attributes with a schema: what feature sets and record sets share, and the record set itself.

Protocol facts: Esri REST documentation (gp-data-types). Members of a single feature beyond its geometry and attributes
are not kept.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, List, Mapping, Optional, Sequence, Tuple

from .fields import (
    NEW_DATE_TYPES,
    Attributes,
    Field,
    read_attributes,
    read_fields,
    read_text,
    rest_of,
    sent_attributes,
    sent_fields,
    wide_id,
)
from .json_value import Json
from .problems import not_allowed, unreadable
from .shapes import Shape, flag_from_esri, opened

_KNOWN = (
    "features", "fields", "displayFieldName", "fieldAliases", "exceededTransferLimit",
    "geometryType", "hasZ", "hasM", "spatialReference",
)  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """A row of a table, with a geometry or without one."""

    attributes: Attributes = dataclasses.field(default_factory=dict)
    geometry: Optional[Shape] = None

    def __post_init__(self) -> None:
        if not isinstance(self.attributes, MappingProxyType):
            object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))


@dataclass(frozen=True)
class Rows:
    """What feature sets and record sets share.

    Args:
        fields: the schema; empty where a value comes without one.
        exceeded: ``exceededTransferLimit`` as it came: True when a server withheld the features because there were too
            many; None where it does not say, as in inputs.
        other: members beyond the documented ones; carried unharmed.
    """

    data_type: ClassVar[str] = ""

    # A repr goes into logs and messages: never a million features.
    features: Tuple[Feature, ...] = dataclasses.field(default=(), repr=False)
    fields: Tuple[Field, ...] = ()
    display_field_name: Optional[str] = None
    field_aliases: Optional[Mapping[str, str]] = None
    exceeded: Optional[bool] = None
    other: Optional[Json] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "features", tuple(self.features))
        object.__setattr__(self, "fields", tuple(self.fields))
        if self.field_aliases is not None:
            object.__setattr__(self, "field_aliases", MappingProxyType(dict(self.field_aliases)))

    @property
    def exceeded_transfer_limit(self) -> bool:
        """Tell whether a server withheld the features because there were too many."""
        return bool(self.exceeded)

    @property
    def has_64_bit_ids(self) -> bool:
        """Tell whether an object id goes beyond 32 bits."""
        return wide_id(self.fields, self.table) is not None

    @property
    def has_new_date_fields(self) -> bool:
        """Tell whether a field is date-only, time-only or a timestamp with an offset."""
        return any(field.type in NEW_DATE_TYPES for field in self.fields)

    @property
    def table(self) -> Sequence[Attributes]:
        """Return the attributes alone."""
        return [feature.attributes for feature in self.features]

    def sent(self, fields: Sequence[Field]) -> Any:
        """Return the Esri JSON object with this schema."""
        sent = opened(self.other)
        if self.display_field_name is not None:
            sent["displayFieldName"] = self.display_field_name
        if self.field_aliases is not None:
            sent["fieldAliases"] = dict(self.field_aliases)
        if fields:
            sent["fields"] = [field.to_esri() for field in fields]
        sent["features"] = [self.sent_feature(feature) for feature in self.features]
        if self.exceeded is not None:
            sent["exceededTransferLimit"] = self.exceeded
        return sent

    def sent_feature(self, feature: Feature) -> Any:
        """Return the Esri JSON object of one feature."""
        sent = {"attributes": sent_attributes(self.data_type, feature.attributes)}
        if feature.geometry is not None:
            sent["geometry"] = feature.geometry.to_esri()
        return sent


@dataclass(frozen=True)
class RecordSet(Rows):
    """A table without geometries; a geometry that comes with a record is not kept."""

    data_type: ClassVar[str] = "GPRecordSet"
    geometry_type: ClassVar[Optional[str]] = None

    @classmethod
    def from_esri(cls, value: Any) -> RecordSet:
        """Read a record set, which has ``features``, or at least ``fields``."""
        rows = read_rows(cls.data_type, value, ("features", "fields"))
        features = tuple(Feature(read_attributes(cls.data_type, row.get("attributes"))) for row in rows)
        return cls(features, **read_members(cls.data_type, value))

    def to_esri(self) -> Any:
        """Return the Esri JSON object, with a schema where ids go beyond 32 bits."""
        for feature in self.features:
            if feature.geometry is not None:
                raise not_allowed(self.data_type, "geometry", '{"attributes": {…}}')
        return self.sent(sent_fields(self.data_type, self.fields, self.table))


def read_rows(data_type: str, value: Any, signs: Tuple[str, ...]) -> List[Mapping[str, Any]]:
    """Return the JSON of the features of a value that has one of the members which give a table away."""
    if not isinstance(value, dict) or not any(sign in value for sign in signs):
        raise unreadable(data_type, value)
    rows = value.get("features")
    if not isinstance(rows, (list, tuple, type(None))):
        raise unreadable(data_type, rows)
    for row in rows or ():
        if not isinstance(row, dict):
            raise unreadable(data_type, row)
    return list(rows or ())


def read_members(data_type: str, value: Mapping[str, Any]) -> Any:
    """Return what `Rows` has beside features, as keyword arguments."""
    aliases = value.get("fieldAliases")
    if aliases is not None:
        if not isinstance(aliases, dict):
            raise unreadable(data_type, aliases)
        aliases = {name: read_text(data_type, aliases, name) or "" for name in aliases}
    return {
        "fields": read_fields(data_type, value.get("fields")),
        "display_field_name": read_text(data_type, value, "displayFieldName"),
        "field_aliases": aliases,
        "exceeded": flag_from_esri(data_type, value.get("exceededTransferLimit")),
        "other": rest_of(value, _KNOWN),
    }
