"""Tasks on features: buffer and merge, done by GEOS through OGR."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from osgeo import gdal, ogr, osr

from ..gp import JobFailed
from . import geodesic
from .layers import add_field, add_fields, id_kind, integer_kind, memory_layer, moved, reference_of
from .shapes import buffered, dissolved, shape_of, with_circles
from .work import (
    MULTIPOINT,
    POINT,
    POLYGON,
    POLYLINE,
    Work,
    derived,
    feature_schema,
    feature_service_name,
    field,
    geometry_types,
    made,
    member,
    number_range,
    optional,
    required,
)

# Feet, yards and miles are those of the US survey; Int means international.
_FOOT = 1200 / 3937
METRES = {
    "esriInches": _FOOT / 12, "esriPoints": 0.0254 / 72, "esriFeet": _FOOT, "esriYards": 3 * _FOOT,
    "esriMiles": 5280 * _FOOT, "esriNauticalMiles": 1852.0, "esriMillimeters": 0.001, "esriCentimeters": 0.01,
    "esriDecimeters": 0.1, "esriMeters": 1.0, "esriKilometers": 1000.0, "esriIntInches": 0.0254,
    "esriIntFeet": 0.3048, "esriIntYards": 0.9144, "esriIntMiles": 1609.344, "esriIntNauticalMiles": 1852.0,
}
_GEOMETRY_TYPES = {
    "point": ogr.wkbPoint, "multipoint": ogr.wkbMultiPoint, "line": ogr.wkbMultiLineString,
    "polygon": ogr.wkbMultiPolygon,
}


def buffer(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Draw the area within a distance of each feature."""
    source = inputs["Input_Features"].GetLayer(0)
    reference = reference_of(source)
    distance, geodesically = _distance(inputs["Distance"], reference)
    features = [feature for feature in source if _has_shape(feature)]
    shapes = [feature.GetGeometryRef().Clone() for feature in features]
    flat = inputs.get("End_Type") == "FLAT"
    if flat and any(shape_of(shape) != "line" for shape in shapes):
        raise JobFailed("End_Type FLAT needs lines: points and polygons have no ends.")
    if geodesically:
        areas = [geodesic.buffered(shape, reference, distance, flat) for shape in shapes]
    elif inputs.get("Dissolve"):
        areas = buffered(shapes, distance, flat)
    else:
        areas = with_circles(shapes, buffered(shapes, distance, flat), distance)
    dataset, result = memory_layer("Output_Features", reference, ogr.wkbPolygon)
    if inputs.get("Dissolve"):
        add_field(result, "BUFF_DIST", ogr.OFTReal)
        for area in [dissolved(areas)] if areas else []:
            made_feature = ogr.Feature(result.GetLayerDefn())
            made_feature.SetField("BUFF_DIST", distance)
            _append(result, made_feature, area)
        return {"Output_Features": dataset}
    add_fields(result, source)
    distance_name = add_field(result, "BUFF_DIST", ogr.OFTReal)
    id_name = add_field(result, "ORIG_FID", id_kind(source))
    for feature, area in zip(features, areas):
        made_feature = ogr.Feature(result.GetLayerDefn())
        made_feature.SetFrom(feature)
        made_feature.SetField(distance_name, distance)
        made_feature.SetField(id_name, feature.GetFID())
        _append(result, made_feature, area)
    return {"Output_Features": dataset}


def _distance(unit: Dict[str, Any], reference: Optional[osr.SpatialReference]) -> Tuple[float, bool]:
    """Return the distance in the layer's own unit, or in metres and True when the layer counts in degrees."""
    distance, units = float(unit["distance"]), unit.get("units") or "esriMeters"
    if not 0 < distance < float("inf"):
        raise JobFailed(f"The distance {distance:g} is not greater than zero.")
    geographic = reference is not None and bool(reference.IsGeographic())
    if units == "esriUnknownUnits" or (units == "esriDecimalDegrees" and geographic):
        return distance, False
    if reference is None:
        raise JobFailed(f"The features have no coordinate system: {units} cannot be measured there.")
    if units not in METRES:
        raise JobFailed(f"The unit {units} cannot be used in {reference.GetName()}.")
    metres = distance * METRES[units]
    return (metres, True) if geographic else (metres / reference.GetLinearUnits(), False)


def _has_shape(feature: ogr.Feature) -> bool:
    shape = feature.GetGeometryRef()
    return shape is not None and not shape.IsEmpty()


def _append(layer: ogr.Layer, feature: ogr.Feature, shape: Optional[ogr.Geometry]) -> None:
    """Add a feature under the next id, counting from one."""
    feature.SetFID(layer.GetFeatureCount() + 1)
    feature.SetGeometry(shape)
    layer.CreateFeature(feature)


def merge(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Put several layers into one, in the coordinate system of the first."""
    extra_type, extra = inputs.get("Extra") or ("", None)
    datasets: List[gdal.Dataset] = list(inputs["Inputs"] or [])
    if not datasets:
        raise JobFailed("There is nothing to merge.")
    if extra_type == "GPFeatureRecordSetLayer":
        datasets.append(extra)
    layers = [dataset.GetLayer(0) for dataset in datasets]
    labels = list(inputs.get("Labels") or [])
    if len(labels) > len(layers):
        raise JobFailed(f"There are {len(labels)} labels for {len(layers)} layers.")
    labels += [str(number) for number in range(len(labels) + 1, len(layers) + 1)]
    kind, has_z, has_m = _common_shape(layers)
    target = reference_of(layers[0])
    geometry_type = ogr.GT_SetModifier(_GEOMETRY_TYPES[kind], has_z, has_m)
    dataset, result = memory_layer("Merged", target, geometry_type)
    _add_common_fields(result, layers)
    label_name = add_field(result, "MERGE_SRC", ogr.OFTString)
    extra_name = ""
    if extra_type in ("GPLong", "GPString"):
        extra_kind = integer_kind(extra) if extra_type == "GPLong" else ogr.OFTString
        extra_name = add_field(result, "EXTRA", extra_kind)
    for layer, label in zip(layers, labels):
        source = reference_of(layer)
        for feature in layer:
            merged = ogr.Feature(result.GetLayerDefn())
            merged.SetFrom(feature)
            merged.SetField(label_name, label)
            if extra_name:
                merged.SetField(extra_name, extra)
            shape = moved(feature.GetGeometryRef(), source, target) if _has_shape(feature) else None
            _append(result, merged, shape and _as(shape, kind, geometry_type))
    answer = None if inputs.get("Extra") is None else (extra_type, extra)
    return {"Merged": dataset, "Extra_Type": extra_type, "Extra_Out": answer}


def _common_shape(layers: List[ogr.Layer]) -> Tuple[str, bool, bool]:
    """Return what all features can be, and whether any has z or m; layers without features have no say."""
    found, has_z, has_m = set(), False, False
    for layer in layers:
        for feature in layer:
            if _has_shape(feature):
                shape = feature.GetGeometryRef()
                found.add(shape_of(shape))
                has_z, has_m = has_z or bool(shape.Is3D()), has_m or bool(shape.IsMeasured())
    if found == {"point", "multipoint"}:
        found = {"multipoint"}
    if not found:
        declared = ogr.GT_Flatten(layers[0].GetGeomType())
        found = {shape_of(ogr.Geometry(declared)) if ogr.wkbUnknown < declared < ogr.wkbNone else "point"}
    if len(found) > 1:
        raise JobFailed(f"The layers hold different kinds of features: {', '.join(sorted(found))}.")
    return found.pop(), has_z, has_m


def _as(shape: ogr.Geometry, kind: str, geometry_type: int) -> ogr.Geometry:
    """Return a shape as what the result holds: a multipoint where one is due, with z and m where another has them."""
    if kind == "multipoint":
        shape = ogr.ForceToMultiPoint(shape)
    if ogr.GT_HasZ(geometry_type):
        shape.Set3D(True)
    if ogr.GT_HasM(geometry_type):
        shape.SetMeasured(True)
    return shape


def _add_common_fields(target: ogr.Layer, layers: List[ogr.Layer]) -> None:
    """Give the target every field of the layers, those of one name once, of a type that holds them all."""
    found: Dict[str, ogr.FieldDefn] = {}
    for layer in layers:
        definition = layer.GetLayerDefn()
        for index in range(definition.GetFieldCount()):
            given = definition.GetFieldDefn(index)
            known = found.get(given.GetName().lower())
            if known is None:
                known = found[given.GetName().lower()] = ogr.FieldDefn(given.GetName(), given.GetType())
                known.SetSubType(given.GetSubType())
                known.SetAlternativeName(given.GetAlternativeName())
                known.SetWidth(given.GetWidth())
                known.SetDomainName(given.GetDomainName() or "")
                continue
            if known.GetDomainName() != given.GetDomainName():
                # What one of them is besides, the other is not.
                known.SetDomainName("")
            if (known.GetType(), known.GetSubType()) != (given.GetType(), given.GetSubType()):
                kind = _wider(known.GetType(), given.GetType())
                known.SetSubType(ogr.OFSTNone)
                known.SetType(kind)
                known.SetWidth(0)
            else:
                # No width means any length.
                known.SetWidth(max(known.GetWidth(), given.GetWidth()) if known.GetWidth() and given.GetWidth() else 0)
    for known in found.values():
        target.CreateField(known)


def _wider(one: int, other: int) -> int:
    for kinds, wider in (
        ({ogr.OFTInteger}, ogr.OFTInteger),
        ({ogr.OFTInteger, ogr.OFTInteger64}, ogr.OFTInteger64),
        ({ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal}, ogr.OFTReal),
    ):
        if {one, other} <= kinds:
            return wider
    return one if one == other else ogr.OFTString


BUFFER = Work("Buffer", "Buffer", (
    required(
        "Input_Features", "GPFeatureRecordSetLayer", "Points, lines or polygons.",
        feature_schema(
            POLYLINE, 3857, field("OBJECTID", "OID"), field("Name", "String", length=50), has_z=True
        ),
        allowed=geometry_types(POINT, MULTIPOINT, POLYLINE, POLYGON),
    ),
    required(
        "Distance", "GPLinearUnit", "How far the area reaches.", {"distance": 100, "units": "esriMeters"},
    ),
    optional("Dissolve", "GPBoolean", "One area for all features.", False, category="Shape"),
    optional(
        "End_Type", "GPString", "How the area ends where a line ends.", "ROUND",
        choices=("ROUND", "FLAT"), depends_on="Input_Features", category="Shape",
    ),
    made(
        "Output_Features", "GPFeatureRecordSetLayer", "The areas.",
        feature_schema(
            POLYGON, 3857, field("OBJECTID", "OID"), field("Name", "String", length=50),
            field("BUFF_DIST", "Double"), field("ORIG_FID", "Integer"),
        ),
    ),
    feature_service_name(),
), buffer)

_EXTRA_TYPES = (
    member("GPFeatureRecordSetLayer"), member("GPLong", number_range(-2147483647, 2147483647)), member("GPString"),
)
MERGE = Work("Merge", "Merge", (
    required(
        "Inputs", "GPMultiValue:GPFeatureRecordSetLayer", "The layers; the first one's coordinate system is kept.", [],
        members=(member("GPFeatureRecordSetLayer"),),
    ),
    optional(
        "Extra", "GPComposite", "One more layer, or a number or a text that every feature gets.", None,
        members=_EXTRA_TYPES,
    ),
    optional(
        "Labels", "GPMultiValue:GPString", "What is written to the features of each layer, in their order.", [],
        members=(member("GPString"),), depends_on="Inputs", category="Labels",
    ),
    derived("Merged", "GPFeatureRecordSetLayer", "All features.", feature_schema(POLYGON, 4326, field("FID", "OID"))),
    derived("Extra_Type", "GPString", "What Extra was taken for.", ""),
    derived("Extra_Out", "GPComposite", "Extra as it was read.", None, members=_EXTRA_TYPES),
), merge)
