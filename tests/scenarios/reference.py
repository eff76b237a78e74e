"""GDAL's own cut of a source raster, and the comparison with a downloaded file, cell by cell.

Made another way than the local site makes its files: the site burns a mask into an array, here gdal.Warp cuts along a
cutline. Both agree only if both are right.
"""

from __future__ import annotations

import json
import math
from typing import List, Optional

import numpy
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()


def cut_by_gdal(source: str, wkt: Optional[str]) -> gdal.Dataset:
    """Return the cells whose centre is inside a polygon, in the box around it snapped outward to the source's grid.

    Args:
        source: path of a raster.
        wkt: a polygon or multipolygon in the raster's CRS, or None for the whole raster.
    """
    dataset = gdal.Open(str(source))
    if wkt is None:
        return gdal.Translate("", dataset, format="MEM")
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    polygon = ogr.CreateGeometryFromWkt(wkt)
    xmin, xmax, ymin, ymax = polygon.GetEnvelope()
    columns = max(0, math.floor((xmin - left) / cell_x + 1e-6)), min(
        dataset.RasterXSize, math.ceil((xmax - left) / cell_x - 1e-6)
    )
    rows = max(0, math.floor((ymax - top) / cell_y + 1e-6)), min(
        dataset.RasterYSize, math.ceil((ymin - top) / cell_y - 1e-6)
    )
    bounds = (left + columns[0] * cell_x, top + rows[1] * cell_y, left + columns[1] * cell_x, top + rows[0] * cell_y)
    no_data = dataset.GetRasterBand(1).GetNoDataValue()
    cutline = "/vsimem/cutline.gpkg"
    _write_cutline(cutline, polygon, dataset.GetSpatialRef())
    try:
        cut = gdal.Warp(
            "",
            dataset,
            format="MEM",
            outputBounds=bounds,
            width=columns[1] - columns[0],
            height=rows[1] - rows[0],
            cutlineDSName=cutline,
            resampleAlg="near",
            dstNodata=no_data,
            dstAlpha=no_data is None,
            warpOptions=["CUTLINE_ALL_TOUCHED=FALSE"],
        )
    finally:
        gdal.Unlink(cutline)
    return cut


def differences(path: str, source: str, wkt: Optional[str]) -> List[str]:
    """Return in words what differs between a file and GDAL's own cut; an empty list where nothing does."""
    got, original, expected = gdal.Open(str(path)), gdal.Open(str(source)), cut_by_gdal(source, wkt)
    found = []
    if got.RasterCount != original.RasterCount:
        return [f"{got.RasterCount} bands instead of {original.RasterCount}"]
    if (got.RasterXSize, got.RasterYSize) != (expected.RasterXSize, expected.RasterYSize):
        return [f"{got.RasterXSize}×{got.RasterYSize} cells instead of {expected.RasterXSize}×{expected.RasterYSize}"]
    cell = abs(original.GetGeoTransform()[1])
    for name, one, other in zip(["x0", "dx", "rx", "y0", "ry", "dy"], got.GetGeoTransform(), expected.GetGeoTransform()):
        if abs(one - other) > 1e-6 * cell:
            found.append(f"{name} {one} instead of {other}")
    if not got.GetSpatialRef().IsSame(original.GetSpatialRef()):
        found.append(f"CRS {got.GetSpatialRef().GetName()} instead of {original.GetSpatialRef().GetName()}")
    for number in range(1, got.RasterCount + 1):
        found += _band_differences(got, original, expected, number)
    return found


def sent_polygon(job: dict) -> ogr.Geometry:
    """Return the clip that the site was sent with a job."""
    rings = json.loads(job["parameters"]["clipSetting"])["ClippingGeometry"]["rings"]
    polygon = ogr.Geometry(ogr.wkbPolygon)
    for ring in rings:
        line = ogr.Geometry(ogr.wkbLinearRing)
        for x, y in ring:
            line.AddPoint_2D(x, y)
        polygon.AddGeometry(line)
    return polygon


def distance_in_cells(sent: ogr.Geometry, drawn: ogr.Geometry, source: int, target: int, cell: float) -> float:
    """Return how far a sent polygon lies from a drawn one, on average along its edge, in cells of the target."""
    wanted = _transformed(drawn, source, target)
    return sent.SymDifference(wanted).Area() / sent.Boundary().Length() / cell


def _transformed(polygon: ogr.Geometry, source: int, target: int) -> ogr.Geometry:
    """Return a polygon in another CRS, computed by PROJ along finely divided edges."""
    systems = []
    for code in (source, target):
        system = osr.SpatialReference()
        system.ImportFromEPSG(code)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        systems.append(system)
    fine = polygon.Clone()
    xmin, xmax, ymin, ymax = fine.GetEnvelope()
    fine.Segmentize(max(xmax - xmin, ymax - ymin) / 5000)
    fine.Transform(osr.CoordinateTransformation(*systems))
    return fine


def _band_differences(got: gdal.Dataset, original: gdal.Dataset, expected: gdal.Dataset, number: int) -> List[str]:
    found = []
    band, source, reference = (each.GetRasterBand(number) for each in (got, original, expected))
    if band.DataType != source.DataType:
        kinds = gdal.GetDataTypeName(band.DataType), gdal.GetDataTypeName(source.DataType)
        found.append(f"band {number} is {kinds[0]} instead of {kinds[1]}")
    if band.GetNoDataValue() != source.GetNoDataValue():
        found.append(f"band {number} has nodata {band.GetNoDataValue()} instead of {source.GetNoDataValue()}")
    if _colours(band) != _colours(source):
        found.append(f"band {number} has another palette")
    valid = reference.GetMaskBand().ReadAsArray() > 0
    if expected.RasterCount > original.RasterCount:
        valid = expected.GetRasterBand(expected.RasterCount).ReadAsArray() > 0
    mask = band.GetMaskBand().ReadAsArray() > 0
    if not numpy.array_equal(mask, valid):
        found.append(f"band {number} has another mask in {int((mask != valid).sum())} cells")
    values, wanted = band.ReadAsArray(), reference.ReadAsArray()
    wrong = (values != wanted) & valid
    if wrong.any():
        found.append(f"band {number} has other values in {int(wrong.sum())} of {int(valid.sum())} cells")
    return found


def _colours(band: gdal.Band) -> Optional[List[tuple]]:
    table = band.GetColorTable()
    return None if table is None else [table.GetColorEntry(index) for index in range(table.GetCount())]


def _write_cutline(path: str, polygon: ogr.Geometry, crs: osr.SpatialReference) -> None:
    file = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = file.CreateLayer("cutline", crs, ogr.wkbUnknown)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(polygon)
    layer.CreateFeature(feature)
