"""Tasks on tables and files: statistics of a field, and a table of points turned into another format."""

from __future__ import annotations

import os
import re
from typing import Any, Dict, List, Tuple

import numpy
from osgeo import gdal, ogr

from ..data import spatial_reference
from ..gp import JobFailed
from .layers import add_fields, integer_kind, memory_layer, moved, reference_of
from .work import (
    NUMERIC_FIELDS,
    Work,
    derived,
    field,
    field_types,
    file_endings,
    made,
    required,
    table_schema,
)

_NUMBERS = (ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal)
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,17})$")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$")
_ENDINGS = ("csv", "geojson", "json")


def field_statistics(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Measure the numbers in a field, leaving out empty ones."""
    layer = inputs["Input_Table"].GetLayer(0)
    name = inputs["Statistics_Field"]["name"]
    index = layer.GetLayerDefn().GetFieldIndex(name)
    if index < 0:
        raise JobFailed(f"The table has no field {name}.")
    kind = layer.GetLayerDefn().GetFieldDefn(index).GetType()
    if kind not in _NUMBERS:
        raise JobFailed(f"The field {name} holds no numbers.")
    numbers = [feature.GetField(index) for feature in layer if feature.IsFieldSetAndNotNull(index)]
    numbers = [number for number in numbers if number == number]
    measures: List[Tuple[str, Any]] = [("FIELD", name), ("COUNT", len(numbers))]
    measures += [("SUM", None), ("MIN", None), ("MAX", None), ("MEAN", None), ("STD", None)]
    if numbers:
        values = numpy.array(numbers, numpy.float64)
        # Of a sample: one number alone does not deviate.
        deviation = float(values.std(ddof=1)) if len(numbers) > 1 else None
        measures[2:] = [
            ("SUM", float(sum(numbers))), ("MIN", min(numbers)), ("MAX", max(numbers)),
            ("MEAN", float(values.mean())), ("STD", deviation),
        ]
    dataset, table = memory_layer("Statistics", None, ogr.wkbNone)
    kinds = {"FIELD": ogr.OFTString, "COUNT": integer_kind(len(numbers)), "MIN": kind, "MAX": kind}
    for measure, _ in measures:
        table.CreateField(ogr.FieldDefn(measure, kinds.get(measure, ogr.OFTReal)))
    row = ogr.Feature(table.GetLayerDefn())
    row.SetFID(1)
    for measure, value in measures:
        if value is None:
            row.SetFieldNull(measure)
        else:
            row.SetField(measure, value)
    table.CreateFeature(row)
    return {"Statistics": dataset, "Count": len(numbers), "Mean": dict(measures)["MEAN"]}


def convert_table(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Write a table of points in another format; coordinates become longitude and latitude."""
    source = inputs["Input_File"] or ""
    ending = os.path.splitext(source)[1].lower().lstrip(".")
    if ending not in _ENDINGS:
        raise JobFailed(f"A file ending with .{ending} is not read, only {', '.join(_ENDINGS)}.")
    points = _read_csv(source) if ending == "csv" else _read_json(source)
    written = {"CSV": "csv", "GEOJSON": "geojson"}.get(inputs.get("Format") or "GEOJSON", "")
    if not written:
        raise JobFailed(f"There is no format {inputs.get('Format')}.")
    path = os.path.join(folder, f"Output_File.{written}")
    layer = points.GetLayer(0)
    has_z = any(_point(feature).Is3D() for feature in layer if feature.GetGeometryRef() is not None)
    options = [f"GEOMETRY={'AS_XYZ' if has_z else 'AS_XY'}"] if written == "csv" else []
    driver = {"csv": "CSV", "geojson": "GeoJSON"}[written]
    gdal.VectorTranslate(path, points, format=driver, layerName="Output_File", layerCreationOptions=options)
    return {"Output_File": path}


def _point(feature: ogr.Feature) -> ogr.Geometry:
    shape = feature.GetGeometryRef()
    if ogr.GT_Flatten(shape.GetGeometryType()) != ogr.wkbPoint:
        raise JobFailed("Only points can be written as a table.")
    return shape


def _opened(path: str, drivers: List[str], options: List[str]) -> gdal.Dataset:
    try:
        return gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=drivers, open_options=options)
    except RuntimeError as error:
        raise JobFailed(f"{os.path.basename(path)} cannot be read as {' or '.join(drivers)}.") from error


def _read_json(path: str) -> gdal.Dataset:
    """Read GeoJSON, or a feature set, into longitude and latitude."""
    source = _opened(path, ["GeoJSON", "ESRIJSON"], [])
    layer = source.GetLayer(0)
    world = spatial_reference("EPSG:4326")
    own = reference_of(layer)
    dataset, result = memory_layer("points", world, ogr.wkbUnknown)
    add_fields(result, layer)
    for feature in layer:
        copy = ogr.Feature(result.GetLayerDefn())
        copy.SetFrom(feature)
        if feature.GetGeometryRef() is not None:
            copy.SetGeometry(moved(_point(feature), own, world))
        result.CreateFeature(copy)
    return dataset


def _read_csv(path: str) -> gdal.Dataset:
    """Read a table with columns x and y; a column is of numbers where every value in it is one."""
    source = _opened(path, ["CSV"], [
        "X_POSSIBLE_NAMES=x,lon,longitude", "Y_POSSIBLE_NAMES=y,lat,latitude", "Z_POSSIBLE_NAMES=z",
        "KEEP_GEOM_COLUMNS=NO", "EMPTY_STRING_AS_NULL=YES",
    ])
    layer = source.GetLayer(0)
    if layer.GetGeomType() == ogr.wkbNone:
        raise JobFailed("The table has no columns x and y.")
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
    rows = list(layer)
    dataset, result = memory_layer("points", spatial_reference("EPSG:4326"), ogr.wkbUnknown)
    for index, name in enumerate(names):
        texts = [row.GetFieldAsString(index) for row in rows if row.IsFieldSetAndNotNull(index)]
        result.CreateField(ogr.FieldDefn(name, _kind_of(texts)))
    for row in rows:
        copy = ogr.Feature(result.GetLayerDefn())
        copy.SetFrom(row)
        result.CreateFeature(copy)
    return dataset


def _kind_of(texts: List[str]) -> int:
    """Return the type of a column: 007 is no number, and neither is nothing."""
    if texts and all(_WHOLE.match(text) for text in texts):
        return integer_kind(max((int(text) for text in texts), key=abs))
    if texts and all(_DECIMAL.match(text) for text in texts):
        return ogr.OFTReal
    return ogr.OFTString


FIELD_STATISTICS = Work("FieldStatistics", "Field Statistics", (
    required(
        "Input_Table", "GPRecordSet", "The table; only its records with a number count.",
        table_schema(field("OBJECTID", "OID"), field("Value", "Double"), field("Name", "String", length=255)),
    ),
    required(
        "Statistics_Field", "Field", "A field of the table that holds numbers.", None,
        allowed=field_types(*NUMERIC_FIELDS), depends_on="Input_Table",
    ),
    made(
        "Statistics", "GPRecordSet", "One row with all measures.",
        table_schema(
            field("OBJECTID", "OID"), field("FIELD", "String", length=255), field("COUNT", "Integer"),
            field("SUM", "Double"), field("MIN", "Double"), field("MAX", "Double"), field("MEAN", "Double"),
            field("STD", "Double"),
        ),
    ),
    derived("Count", "GPLong", "How many numbers there are.", 0),
    derived("Mean", "GPDouble", "Their mean.", None),
), field_statistics)

CONVERT_TABLE = Work("ConvertTable", "Convert Table", (
    required(
        "Input_File", "GPDataFile", "A table with columns x and y, or points in JSON.", "",
        allowed=file_endings(*_ENDINGS),
    ),
    required("Format", "GPString", "What to write.", "GEOJSON", choices=("CSV", "GEOJSON")),
    made("Output_File", "GPDataFile", "The points in that format.", None),
), convert_table)
