"""Feature sets, record sets and feature collections: JSON to a dataset in memory, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from osgeo import gdal, ogr, osr

from . import esri_fields
from .esri_geometry import POINT, esri_type, guessed, ogr_type, read_geometry, write_geometry
from .esri_sr import read_reference, same, traditional, write_reference

LARGEST_32_BIT = 2**31 - 1
COLOUR, OUTLINE = [252, 193, 184, 255], [110, 110, 110, 255]


@dataclass(frozen=True)
class View:
    """Say how features are written."""

    reference: Optional[osr.SpatialReference] = None
    has_z: bool = False
    has_m: bool = False
    # Empty: curves are straightened; c or a: how arcs are written.
    arcs: str = ""
    # Whether the server knows ids of 64 bits and the newer field types.
    newer: bool = True
    dates: str = "us"
    # More features than this are not sent: none of them (empty) or the first ones.
    maximum: Optional[int] = None
    over_limit: str = "empty"


def read_features(value: Any, table: bool = False, newer: bool = True, guess: bool = False) -> gdal.Dataset:
    """Return a feature set, record set or layer object as a dataset, or raise ValueError.

    An older server knows neither ids of 64 bits nor the newer field types; guess takes the geometry's own type where
    none is named.
    """
    value = _merged(value)
    rows = value.get("features")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("there is no list of features")
    attributes = [_attributes(row) for row in rows]
    schema, id_field = _schema(value.get("fields"), attributes, newer)
    dataset = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    has_z, has_m = value.get("hasZ") is True, value.get("hasM") is True
    shapes = [None if table else row.get("geometry") for row in rows]
    kind = _kind(value.get("geometryType"), shapes, guess)
    layer = dataset.CreateLayer("features", _reference(value, shapes, table),
                                ogr.wkbNone if table else ogr_type(kind, has_z, has_m))
    for definition in schema.values():
        layer.CreateField(definition)
    kinds = {name: esri_fields.kind_of(definition) for name, definition in schema.items()}
    for number, (row, shape, object_id) in enumerate(zip(attributes, shapes, _ids(attributes, id_field)), 1):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetFID(object_id)
        try:
            for name, field_kind in kinds.items():
                esri_fields.set_value(feature, name, field_kind, row.get(name))
            geometry = read_geometry(shape, kind, has_z, has_m)
            if geometry is not None:
                feature.SetGeometry(geometry)
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"feature {number}: {error}") from error
        layer.CreateFeature(feature)
    return dataset


def _merged(value: Any) -> Dict[str, Any]:
    """Return a feature set; a layer object has fields and geometry type in its definition."""
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    if "featureSet" not in value and "layerDefinition" not in value:
        return value
    definition, features = value.get("layerDefinition") or {}, value.get("featureSet")
    if not isinstance(definition, dict) or not isinstance(features, dict):
        raise ValueError("a layer has a layerDefinition and a featureSet")
    inherited = {key: definition[key] for key in ("fields", "geometryType", "hasZ", "hasM") if key in definition}
    return {**inherited, **features}


def _attributes(row: Dict[str, Any]) -> Dict[str, Any]:
    attributes = row.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise ValueError("attributes are no JSON object")
    return attributes


def _kind(declared: Any, shapes: List[Any], guess: bool) -> str:
    if declared:
        return str(declared)
    first = next((shape for shape in shapes if shape), None)
    return (guessed(first) or POINT) if guess else POINT


def _reference(value: Dict[str, Any], shapes: List[Any], table: bool) -> Optional[osr.SpatialReference]:
    """Return the set's spatial reference, or that of its first geometry."""
    own = value.get("spatialReference")
    if own is None and shapes and isinstance(shapes[0], dict):
        own = shapes[0].get("spatialReference")
    return None if table else read_reference(own)


def _schema(
    fields: Any, rows: List[Dict[str, Any]], newer: bool
) -> Tuple[Dict[str, ogr.FieldDefn], Optional[str]]:
    """Return the fields by name and the name of the object id."""
    if fields is None:
        return _guessed_schema(rows)
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        raise ValueError("fields is no list of fields")
    schema: Dict[str, ogr.FieldDefn] = {}
    id_field: Optional[str] = None
    for field in fields:
        name, kind = field.get("name"), esri_fields.short(field.get("type"))
        if not isinstance(name, str) or not name:
            raise ValueError("a field has no name")
        if kind in esri_fields.NEWER and not newer:
            raise ValueError(f"field {name}: {field['type']} needs ArcGIS Enterprise 11.2")
        if kind == "OID":
            id_field = name
            _check_ids(rows, name, field.get("length") == 8 and newer)
        definition = esri_fields.make_field(name, kind, field.get("alias"), field.get("length"))
        if definition is not None:
            schema[name] = definition
    return schema, id_field


def _guessed_schema(rows: List[Dict[str, Any]]) -> Tuple[Dict[str, ogr.FieldDefn], Optional[str]]:
    schema: Dict[str, ogr.FieldDefn] = {}
    id_field: Optional[str] = None
    for name in dict.fromkeys(name for row in rows for name in row):
        if id_field is None and esri_fields.is_id_name(name):
            id_field = name
            _check_ids(rows, name, wide=False)
            continue
        kind = esri_fields.guess_kind([row.get(name) for row in rows])
        schema[name] = esri_fields.make_field(name, kind)
    return schema, id_field


def _check_ids(rows: List[Dict[str, Any]], name: str, wide: bool) -> None:
    for row in rows:
        value = row.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"object id {value!r} is no whole number")
        if not wide and not -LARGEST_32_BIT - 1 <= value <= LARGEST_32_BIT:
            raise ValueError(f"object id {value} needs a field {name} of length 8 and ArcGIS Enterprise 11.2")


def _ids(rows: List[Dict[str, Any]], name: Optional[str]) -> List[int]:
    """Return an id for each feature; missing or repeated ones are numbered anew."""
    found = [row.get(name) for row in rows] if name else []
    if found and None not in found and len(set(found)) == len(found) and min(found) >= 0:
        return [int(value) for value in found]
    return list(range(1, len(rows) + 1))


def write_features(dataset: gdal.Dataset, view: View) -> Dict[str, Any]:
    """Return the feature set of a dataset's only layer, or its record set if it has no geometry."""
    layer = dataset.GetLayer(0)
    result = _head(layer, view)
    count = layer.GetFeatureCount()
    exceeded = view.maximum is not None and count > view.maximum
    wanted = count if not exceeded else 0 if view.over_limit == "empty" else view.maximum or 0
    features = []
    layer.ResetReading()
    ids = _numbers(layer)
    for number, feature in enumerate(layer):
        if number >= wanted:
            break
        features.append(_feature(feature, ids[number], result, view, layer.GetSpatialRef()))
    layer.ResetReading()
    return {**result, "features": features, "exceededTransferLimit": exceeded}


def _numbers(layer: ogr.Layer) -> List[int]:
    """Return the object ids: the FIDs, or numbers from one where these are none."""
    ids = [feature.GetFID() for feature in layer]
    layer.ResetReading()
    return ids if not ids or min(ids) > 0 else list(range(1, len(ids) + 1))


def _head(layer: ogr.Layer, view: View) -> Dict[str, Any]:
    """Return what a set says before its features."""
    result: Dict[str, Any] = {"displayFieldName": ""}
    if layer.GetGeomType() != ogr.wkbNone:
        has_z, has_m, kind = dimensions(layer)
        result.update({"hasZ": True} if has_z and view.has_z else {})
        result.update({"hasM": True} if has_m and view.has_m else {})
        result["geometryType"] = kind
        reference = view.reference if view.reference and layer.GetSpatialRef() else layer.GetSpatialRef()
        written = write_reference(reference)
        result.update({} if written is None else {"spatialReference": written})
    wide = max(_numbers(layer), default=0) > LARGEST_32_BIT
    if wide and not view.newer:
        raise ValueError("object ids of 64 bits need ArcGIS Enterprise 11.2")
    id_field = {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID", **({"length": 8} if wide else {})}
    definition = layer.GetLayerDefn()
    fields = [definition.GetFieldDefn(index) for index in range(definition.GetFieldCount())]
    result["fields"] = [id_field] + [
        esri_fields.write_field(field, view.newer) for field in fields if field.GetName() != "OBJECTID"
    ]
    return result


def dimensions(layer: ogr.Layer) -> Tuple[bool, bool, str]:
    """Return whether there are z and m, and the geometry type; features tell what the layer does not."""
    kind = layer.GetGeomType()
    has_z, has_m, name = bool(ogr.GT_HasZ(kind)), bool(ogr.GT_HasM(kind)), esri_type(kind)
    for feature in layer:
        shape = feature.GetGeometryRef()
        if shape is not None:
            has_z, has_m = has_z or bool(shape.Is3D()), has_m or bool(shape.IsMeasured())
            name = name or esri_type(shape.GetGeometryType())
    layer.ResetReading()
    return has_z, has_m, name or POINT


def _feature(
    feature: ogr.Feature, object_id: int, head: Dict[str, Any], view: View, own: Optional[osr.SpatialReference]
) -> Dict[str, Any]:
    attributes: Dict[str, Any] = {"OBJECTID": object_id}
    for index in range(feature.GetFieldCount()):
        name = feature.GetFieldDefnRef(index).GetName()
        if name != "OBJECTID":
            attributes[name] = esri_fields.get_value(feature, index, view.dates, view.newer)
    if "geometryType" not in head:
        return {"attributes": attributes}
    shape = feature.GetGeometryRef()
    if shape is None:
        return {"attributes": attributes, "geometry": None}
    shape = shape.Clone()
    moved = not same(own, view.reference)
    if moved:
        # Arcs are none elsewhere.
        shape = shape.GetLinearGeometry()
        shape.Transform(osr.CoordinateTransformation(traditional(own), traditional(view.reference)))
    written = write_geometry(shape, "hasZ" in head, "hasM" in head, "" if moved else view.arcs)
    return {"attributes": attributes, "geometry": written}


def write_collection(dataset: gdal.Dataset, view: View, name: str) -> Dict[str, Any]:
    """Return the layer object of a dataset: definition with drawing info, features, limit."""
    features = write_features(dataset, view)
    fields = features.pop("fields")
    shape = {"name": "Shape", "type": "esriFieldTypeGeometry", "alias": "Shape"}
    flags = {key: features[key] for key in ("hasZ", "hasM") if key in features}
    definition = {
        "name": name, "type": "Feature Layer", "geometryType": features.get("geometryType", POINT), **flags,
        "objectIdField": "OBJECTID", "fields": [fields[0], shape, *fields[1:]],
        "drawingInfo": {"renderer": renderer(features.get("geometryType", POINT))}, "templates": [],
    }
    return {"layerDefinition": definition, "featureSet": features}


def renderer(kind: str) -> Dict[str, Any]:
    """Return a simple renderer for a geometry type."""
    outline = {"type": "esriSLS", "style": "esriSLSSolid", "color": OUTLINE, "width": 0.7}
    symbols = {
        "esriGeometryPolygon": {"type": "esriSFS", "style": "esriSFSSolid", "color": COLOUR, "outline": outline},
        "esriGeometryPolyline": {**outline, "color": COLOUR, "width": 1.0},
    }
    marker = {"type": "esriSMS", "style": "esriSMSCircle", "color": COLOUR, "size": 4, "outline": outline}
    return {"type": "simple", "symbol": symbols.get(kind, marker)}
