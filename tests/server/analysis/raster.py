"""Tasks on rasters: statistics by zone, new values by a table, contours."""

from __future__ import annotations

import math
import os
from typing import Any, Dict, Iterator, List, Optional, Tuple

import numpy
from osgeo import gdal, ogr

from ..gp import JobFailed
from .layers import id_kind, memory_layer, moved, reference_of, with_x_first
from .work import (
    POLYGON,
    POLYLINE,
    Work,
    column,
    derived,
    feature_schema,
    field,
    geometry_types,
    made,
    number_range,
    optional,
    required,
    table_schema,
)

# What a reclassified cell holds where no row of the table fits.
NO_DATA = -2147483648
# Cells read at a time.
_STRIP = 4_000_000
_MOST_LEVELS = 1000

Window = Tuple[int, int, int, int]
Row = Tuple[Optional[float], Optional[float], Optional[int]]


def _opened(path: Optional[str]) -> gdal.Dataset:
    try:
        dataset = gdal.Open(path or "")
    except RuntimeError as error:
        raise JobFailed("The input raster cannot be read.") from error
    if dataset is None or dataset.RasterCount == 0:
        raise JobFailed("The input raster cannot be read.")
    return dataset


def _cells(dataset: gdal.Dataset, window: Window) -> Tuple[numpy.ndarray, numpy.ndarray]:
    """Return the values of the first band in a window, and which of them are data."""
    band = dataset.GetRasterBand(1)
    values = band.ReadAsArray(*window)
    valid = band.GetMaskBand().ReadAsArray(*window) != 0
    if values.dtype.kind == "f":
        valid &= ~numpy.isnan(values)
    return values, valid


def zonal_statistics(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Count and measure the cells whose centre lies in each zone."""
    raster = _opened(inputs["Value_Raster"])
    own = with_x_first(raster.GetSpatialRef())
    zones = inputs["Zones"].GetLayer(0)
    source = reference_of(zones)
    dataset, table = memory_layer("Zonal_Table", None, ogr.wkbNone)
    table.CreateField(ogr.FieldDefn("ZONE_ID", id_kind(zones)))
    table.CreateField(ogr.FieldDefn("COUNT", ogr.OFTInteger))
    for name in ("MIN", "MAX", "MEAN"):
        table.CreateField(ogr.FieldDefn(name, ogr.OFTReal))
    for feature in zones:
        shape = feature.GetGeometryRef()
        found = numpy.empty(0)
        if shape is not None and not shape.IsEmpty():
            found = _values_inside(raster, moved(shape, source, own))
        row = ogr.Feature(table.GetLayerDefn())
        row.SetFID(table.GetFeatureCount() + 1)
        row.SetField("ZONE_ID", feature.GetFID())
        row.SetField("COUNT", int(found.size))
        for name, measure in (("MIN", numpy.min), ("MAX", numpy.max), ("MEAN", numpy.mean)):
            if found.size:
                row.SetField(name, float(measure(found)))
            else:
                row.SetFieldNull(name)
        table.CreateFeature(row)
    return {"Zonal_Table": dataset}


def _values_inside(raster: gdal.Dataset, zone: ogr.Geometry) -> numpy.ndarray:
    if zone.GetDimension() != 2:
        raise JobFailed("Zones are polygons.")
    window = _window(raster, zone)
    if window is None:
        return numpy.empty(0)
    values, valid = _cells(raster, window)
    return values[valid & _inside(raster, window, zone)].astype(numpy.float64)


def _window(raster: gdal.Dataset, zone: ogr.Geometry) -> Optional[Window]:
    """Return column, row, width and height of the cells around a zone, or None where it lies elsewhere."""
    to_cells = gdal.InvGeoTransform(raster.GetGeoTransform())
    left, right, bottom, top = zone.GetEnvelope()
    corners = [gdal.ApplyGeoTransform(to_cells, x, y) for x in (left, right) for y in (bottom, top)]
    columns, rows = [column for column, _ in corners], [row for _, row in corners]
    first_column, first_row = max(0, math.floor(min(columns))), max(0, math.floor(min(rows)))
    last_column = min(raster.RasterXSize, math.ceil(max(columns)))
    last_row = min(raster.RasterYSize, math.ceil(max(rows)))
    if last_column <= first_column or last_row <= first_row:
        return None
    return first_column, first_row, last_column - first_column, last_row - first_row


def _inside(raster: gdal.Dataset, window: Window, zone: ogr.Geometry) -> numpy.ndarray:
    """Tell of every cell of a window whether its centre lies in the zone."""
    first_column, first_row, width, height = window
    left, across, skew_x, top, skew_y, down = raster.GetGeoTransform()
    x, y = gdal.ApplyGeoTransform(raster.GetGeoTransform(), first_column, first_row)
    mask = gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte)
    mask.SetGeoTransform((x, across, skew_x, y, skew_y, down))
    # Mask and layer share a coordinate system; where the raster names none, neither does the layer.
    own = with_x_first(raster.GetSpatialRef())
    if own is not None:
        mask.SetSpatialRef(own)
    dataset, layer = memory_layer("zone", own, ogr.wkbUnknown)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(zone)
    layer.CreateFeature(feature)
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        gdal.RasterizeLayer(mask, [1], layer, burn_values=[1])
    finally:
        gdal.PopErrorHandler()
    del dataset
    return mask.ReadAsArray() == 1


def reclassify(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Give every cell the new value of the first row of the table that it fits."""
    raster = _opened(inputs["Input_Raster"])
    rows = _rows(inputs["Remap"])
    path = os.path.join(folder, "Output_Raster.tif")
    size = raster.RasterXSize, raster.RasterYSize
    options = ["COMPRESS=DEFLATE", "TILED=YES"]
    result = gdal.GetDriverByName("GTiff").Create(path, *size, 1, gdal.GDT_Int32, options)
    if raster.GetGeoTransform(can_return_null=True) is not None:
        result.SetGeoTransform(raster.GetGeoTransform())
    if raster.GetSpatialRef() is not None:
        result.SetSpatialRef(raster.GetSpatialRef())
    band = result.GetRasterBand(1)
    band.SetNoDataValue(NO_DATA)
    for window in _strips(raster):
        values, valid = _cells(raster, window)
        band.WriteArray(_reclassified(values, valid, rows), window[0], window[1])
    result.FlushCache()
    return {"Output_Raster": path, "Used_Remap": [list(row) for row in rows]}


def _rows(table: Any) -> List[Row]:
    """Return the rows of the table that say something; a null end is open, a null new value means no data."""
    rows: List[Row] = []
    for number, (low, high, new) in enumerate(table or [], 1):
        if low is None and high is None and new is None:
            continue
        if low is not None and high is not None and low > high:
            raise JobFailed(f"Row {number} of the table runs from {low:g} down to {high:g}.")
        if new is not None and not NO_DATA < new <= -NO_DATA - 1:
            raise JobFailed(f"Row {number} of the table: {new} is no value for a raster of 32 bits.")
        rows.append((low, high, new))
    if not rows:
        raise JobFailed("The table has no rows.")
    return rows


def _strips(raster: gdal.Dataset) -> Iterator[Window]:
    width, height = raster.RasterXSize, raster.RasterYSize
    step = max(1, _STRIP // width)
    for first in range(0, height, step):
        yield 0, first, width, min(step, height - first)


def _reclassified(values: numpy.ndarray, valid: numpy.ndarray, rows: List[Row]) -> numpy.ndarray:
    exact = values.astype(numpy.float64)
    result = numpy.full(values.shape, NO_DATA, numpy.int32)
    waiting = valid.copy()
    for index, (low, high, new) in enumerate(rows):
        fits = waiting.copy()
        if low is not None:
            fits &= exact >= low
        if high is not None:
            # One row's end is the next one's beginning: it counts here in the last row only, and in a row of one value.
            fits &= exact <= high if index == len(rows) - 1 or low == high else exact < high
        result[fits] = NO_DATA if new is None else new
        waiting &= ~fits
    return result


def contour(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Draw the lines of equal value."""
    raster = _opened(inputs["Input_Raster"])
    band = raster.GetRasterBand(1)
    interval, base = float(inputs["Interval"]), float(inputs.get("Base_Contour") or 0.0)
    if not 0 < interval < math.inf:
        raise JobFailed(f"The interval {interval:g} is not greater than zero.")
    dataset, lines = memory_layer("Contours", with_x_first(raster.GetSpatialRef()), ogr.wkbLineString)
    lines.CreateField(ogr.FieldDefn("Id", ogr.OFTInteger))
    lines.CreateField(ogr.FieldDefn("Contour", ogr.OFTReal))
    ends = _ends(band)
    if ends is None:
        # A raster without a single cell of data has no lines.
        return {"Contours": dataset}
    least, greatest = ends
    if (greatest - least) / interval > _MOST_LEVELS:
        raise JobFailed(f"An interval of {interval:g} gives more than {_MOST_LEVELS} levels.")
    options = [f"LEVEL_INTERVAL={interval!r}", f"LEVEL_BASE={base!r}", "ID_FIELD=0", "ELEV_FIELD=1"]
    if band.GetNoDataValue() is not None:
        options.append(f"NODATA={band.GetNoDataValue()!r}")
    gdal.ContourGenerateEx(band, lines, options=options)
    return {"Contours": dataset}


def _ends(band: gdal.Band) -> Optional[Tuple[float, float]]:
    try:
        return band.ComputeRasterMinMax(False)
    except RuntimeError:
        return None


ZONAL_STATISTICS = Work("ZonalStatistics", "Zonal Statistics", (
    required(
        "Zones", "GPFeatureRecordSetLayer", "Polygons; they may overlap.",
        feature_schema(POLYGON, 4326, field("OBJECTID", "OID")), allowed=geometry_types(POLYGON),
    ),
    required("Value_Raster", "GPRasterDataLayer", "The raster whose first band is measured.", ""),
    derived(
        "Zonal_Table", "GPRecordSet", "A row for each zone.",
        table_schema(
            field("OBJECTID", "OID"), field("ZONE_ID", "Integer"), field("COUNT", "Integer"),
            field("MIN", "Double"), field("MAX", "Double"), field("MEAN", "Double"),
        ),
    ),
), zonal_statistics)

_REMAP = (
    column("From_Value", "GPDouble"), column("To_Value", "GPDouble"),
    column("New_Value", "GPLong", number_range(-32768, 32767)),
)
RECLASSIFY = Work("Reclassify", "Reclassify", (
    required("Input_Raster", "GPRasterDataLayer", "The raster whose first band is read.", None),
    required(
        "Remap", "GPValueTable",
        "From a value up to another that is not included, except in the last row; an empty end is open.",
        [[None, 0.0, 0], [0.0, 100.0, 1], [100.0, None, 2]], members=_REMAP,
    ),
    made("Output_Raster", "GPRasterDataLayer", "The new values; cells that fit no row have none.", ""),
    derived("Used_Remap", "GPValueTable", "The rows that were used.", [], members=_REMAP),
), reclassify)

CONTOUR = Work("Contour", "Contour", (
    # The older name of the type.
    required("Input_Raster", "GPRasterData", "The raster whose first band is read.", ""),
    required(
        "Interval", "GPDouble", "Difference between two lines.", 10.0, allowed=number_range(0.001, 10000.0),
    ),
    optional("Base_Contour", "GPDouble", "The value that one of the lines has or would have.", 0, category="Levels"),
    made(
        "Contours", "GPFeatureRecordSetLayer", "The lines.",
        feature_schema(POLYLINE, 4326, field("FID", "OID"), field("Id", "Integer"), field("Contour", "Double")),
    ),
), contour)
