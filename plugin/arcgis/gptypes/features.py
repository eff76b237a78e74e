"""Feature sets and layer objects: the values of GPFeatureRecordSetLayer; those of GPRecordSet are in `records`.

Protocol facts: Esri REST documentation (gp-data-types). Attributes are JSON's own values: a date is the number of
milliseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Optional, Sequence, Tuple

from ..geometry import SpatialReference
from .fields import (
    NEW_DATE_TYPES,
    Attributes,
    Field,
    FieldType,
    Scalar,
    as_word,
    read_attributes,
    read_fields,
    read_text,
    rest_of,
    sent_fields,
    wide_id,
)
from .json_value import Json
from .problems import not_allowed, unreadable
from .records import Feature, RecordSet, Rows, read_members, read_rows
from .shapes import (
    GeometryType,
    OtherShape,
    flag_from_esri,
    is_known,
    opened,
    reference_from_esri,
    reference_to_esri,
    shape_from_esri,
)

__all__ = [
    "Attributes",
    "Feature",
    "FeatureCollection",
    "FeatureSet",
    "Field",
    "FieldType",
    "LayerDefinition",
    "RecordSet",
    "Scalar",
]

_DEFINITION = ("name", "type", "geometryType", "objectIdField", "fields", "drawingInfo")
_WEB_MERCATOR = frozenset((3857, 102100, 900913))


@dataclass(frozen=True)
class FeatureSet(Rows):
    """Features of one geometry type.

    Args:
        declared_type: a GeometryType, or the text of a type this client does not know; None where it is not said, which
            means points. Made known from the features where they are no points.
        spatial_reference: ``SpatialReference()`` where it is not said: then the system is unknown.
        has_z: the geometries have heights; made True where one has.
        has_m: they have measures; made True where one has.
    """

    data_type: ClassVar[str] = "GPFeatureRecordSetLayer"

    declared_type: Optional[str] = None
    spatial_reference: SpatialReference = SpatialReference()
    has_z: bool = False
    has_m: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        shapes = [feature.geometry for feature in self.features if feature.geometry is not None]
        found = next((shape.geometry_type for shape in shapes if shape.geometry_type is not None), None)
        if self.declared_type is not None:
            object.__setattr__(self, "declared_type", as_word(GeometryType, self.declared_type))
        elif found not in (None, GeometryType.POINT):
            object.__setattr__(self, "declared_type", found)
        object.__setattr__(self, "has_z", self.has_z or any(shape.has_z for shape in shapes))
        object.__setattr__(self, "has_m", self.has_m or any(shape.has_m for shape in shapes))

    @property
    def geometry_type(self) -> str:
        """Return the geometry type; where none is said it is the point."""
        return self.declared_type or GeometryType.POINT

    @property
    def is_reference_known(self) -> bool:
        """Tell whether the coordinates are of a system that the value names."""
        return is_known(self.spatial_reference)

    @classmethod
    def from_esri(cls, value: Any) -> FeatureSet:
        """Read a feature set, which has ``features``, or at least ``fields`` or ``geometryType``.

        A reference that only the geometries name is taken for the set's; geometries of two systems are unreadable.
        """
        return cls._read(value, False, False)

    def to_esri(self) -> Any:
        """Return the Esri JSON object, with a schema where ids go beyond 32 bits."""
        return self.sent(sent_fields(self.data_type, self.fields, self.table))

    @classmethod
    def _read(cls, value: Any, has_z: bool, has_m: bool) -> FeatureSet:
        rows = read_rows(cls.data_type, value, ("features", "fields", "geometryType"))
        declared = read_text(cls.data_type, value, "geometryType")
        said = [flag_from_esri(cls.data_type, value.get(name)) for name in ("hasZ", "hasM")]
        if said != [None, None]:
            has_z, has_m = map(bool, said)
        reference = reference_from_esri(value.get("spatialReference"))
        features = []
        for row in rows:
            geometry: Any = row.get("geometry")
            shape = shape_from_esri(geometry, has_z, has_m)
            if shape is not None and not isinstance(shape, OtherShape) and "spatialReference" in geometry:
                reference = _common(reference, reference_from_esri(geometry["spatialReference"]))
            features.append(Feature(read_attributes(cls.data_type, row.get("attributes")), shape))
        return cls(
            tuple(features),
            declared_type=declared or None,
            spatial_reference=reference,
            has_z=bool(said[0]),
            has_m=bool(said[1]),
            **read_members(cls.data_type, value),
        )

    def sent(self, fields: Sequence[Field]) -> Any:
        """Return the Esri JSON object with this schema."""
        sent = super().sent(fields)
        if self.declared_type is not None:
            sent["geometryType"] = str(self.declared_type)
        sent.update({name: True for name, is_so in (("hasZ", self.has_z), ("hasM", self.has_m)) if is_so})
        reference = reference_to_esri(self.spatial_reference)
        if reference is not None:
            sent["spatialReference"] = reference
        return sent

    def sent_feature(self, feature: Feature) -> Any:
        """Return the Esri JSON object of one feature."""
        found = None if feature.geometry is None else feature.geometry.geometry_type
        # Of a type this client does not know, only the server knows what its geometries look like.
        if found not in (None, self.geometry_type) and isinstance(self.geometry_type, GeometryType):
            raise not_allowed(self.data_type, str(found), str(self.geometry_type))
        return super().sent_feature(feature)


@dataclass(frozen=True)
class LayerDefinition:
    """What a layer object says about its features.

    Args:
        drawing_info: the renderer and its symbols, as the server has them.
        other: members beyond these; carried unharmed.
    """

    name: Optional[str] = None
    type: Optional[str] = None
    geometry_type: Optional[str] = None
    object_id_field: Optional[str] = None
    fields: Tuple[Field, ...] = ()
    drawing_info: Optional[Json] = None
    other: Optional[Json] = None

    @classmethod
    def from_esri(cls, value: Any) -> LayerDefinition:
        """Read a layer definition, of which nothing is required."""
        data_type = FeatureSet.data_type
        if not isinstance(value, dict):
            raise unreadable(data_type, value)
        name, kind, geometry_type, id_field = (read_text(data_type, value, each) for each in _DEFINITION[:4])
        drawing = value.get("drawingInfo")
        return cls(
            name,
            kind,
            as_word(GeometryType, geometry_type) if geometry_type else None,
            id_field,
            read_fields(data_type, value.get("fields")),
            None if drawing is None else Json.from_esri(drawing),
            rest_of(value, _DEFINITION),
        )

    def to_esri(self) -> Any:
        """Return the object without the members that are None."""
        texts = (self.name, self.type, self.geometry_type, self.object_id_field)
        sent = opened(self.other)
        sent.update({key: str(text) for key, text in zip(_DEFINITION, texts) if text is not None})
        if self.fields:
            sent["fields"] = [field.to_esri() for field in self.fields]
        if self.drawing_info is not None:
            sent["drawingInfo"] = self.drawing_info.to_esri()
        return sent


@dataclass(frozen=True)
class FeatureCollection:
    """A layer object: features and how they are described and drawn."""

    definition: LayerDefinition = LayerDefinition()
    feature_set: FeatureSet = FeatureSet()
    other: Optional[Json] = None

    @property
    def geometry_type(self) -> str:
        """Return the geometry type: the features', else the layer's, and the point where neither says any."""
        return self.feature_set.declared_type or self.definition.geometry_type or GeometryType.POINT

    @property
    def fields(self) -> Tuple[Field, ...]:
        """Return the schema, wherever it stands."""
        return self.definition.fields or self.feature_set.fields

    @property
    def has_64_bit_ids(self) -> bool:
        """Tell whether an object id goes beyond 32 bits."""
        return wide_id(self.fields, self.feature_set.table) is not None

    @property
    def has_new_date_fields(self) -> bool:
        """Tell whether a field is date-only, time-only or a timestamp with an offset."""
        return any(field.type in NEW_DATE_TYPES for field in (*self.definition.fields, *self.feature_set.fields))

    @property
    def exceeded_transfer_limit(self) -> bool:
        """Tell whether a server withheld the features because there were too many."""
        return self.feature_set.exceeded_transfer_limit

    @classmethod
    def from_esri(cls, value: Any) -> FeatureCollection:
        """Read ``{"layerDefinition", "featureSet"}``; without the second one there are no features."""
        data_type = FeatureSet.data_type
        if not isinstance(value, dict) or "layerDefinition" not in value:
            raise unreadable(data_type, value)
        described, table = value["layerDefinition"], value.get("featureSet")
        definition = LayerDefinition.from_esri(described)
        has_z, has_m = (bool(flag_from_esri(data_type, described.get(name))) for name in ("hasZ", "hasM"))
        features = FeatureSet() if table is None else FeatureSet._read(table, has_z, has_m)
        exceeded = flag_from_esri(data_type, value.get("exceededTransferLimit"))
        if exceeded is not None and not features.exceeded:
            features = dataclasses.replace(features, exceeded=exceeded)
        return cls(definition, features, rest_of(value, ("layerDefinition", "featureSet", "exceededTransferLimit")))

    def to_esri(self) -> Any:
        """Return the Esri JSON object, with a schema where ids go beyond 32 bits."""
        definition, features = self.definition, self.feature_set
        data_type, table = features.data_type, features.table
        if definition.fields:
            definition = dataclasses.replace(definition, fields=sent_fields(data_type, definition.fields, table))
        # A schema of the layer is one of its features: they need not repeat it.
        is_described = definition.fields and not features.fields
        fields = () if is_described else sent_fields(data_type, features.fields, table)
        sent = opened(self.other)
        sent.update({"layerDefinition": definition.to_esri(), "featureSet": features.sent(fields)})
        return sent


def _common(one: SpatialReference, other: SpatialReference) -> SpatialReference:
    """Return the system of a set whose geometry names one, too."""
    if not is_known(one):
        return other if is_known(other) else one
    codes = [{each.wkid, each.latest_wkid} - {None} for each in (one, other)]
    if all(codes) and not (codes[0] & codes[1] or all(each & _WEB_MERCATOR for each in codes)):
        raise unreadable(FeatureSet.data_type, f"{one.code}, {other.code}")
    return one
