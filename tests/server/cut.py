"""The pixel work of the task: copy a raster whole, or cut it along its own grid, into a cloud-optimised GeoTIFF."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

import numpy
from osgeo import gdal, ogr, osr

from .clip import Clip, Ring
from .data import spatial_reference

Progress = Callable[[float], bool]


class CutError(Exception):
    """Tell that no raster can be written; the argument is what the tool says."""


@dataclass(frozen=True)
class Window:
    """Count cells from the upper left corner of a raster."""

    column: int
    row: int
    width: int
    height: int


def copy_whole(source: str, target: str, progress: Progress) -> None:
    """Write the raster unchanged."""
    _write(gdal.Open(source), target, progress)


def copy_as(source: str, target: str, driver: str) -> str:
    """Write the whole raster in another format beside the target's name; return the path."""
    path = f"{target.rsplit('.', 1)[0]}.{gdal.GetDriverByName(driver).GetMetadataItem(gdal.DMD_EXTENSION)}"
    gdal.Translate(path, source, format=driver)
    return path


def cut(source: str, target: str, clip: Clip, outside: str, progress: Progress) -> None:
    """Write the cells inside the clip: the box snapped outward to the grid, nodata outside the polygon."""
    dataset = gdal.Open(source)
    own = dataset.GetSpatialRef().Clone()
    own.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    window = _window(dataset, _transformed_box(clip, own))
    inside = _inside(dataset, window, _polygons(clip, own))
    _write(_cut_dataset(dataset, window, inside, outside), target, progress)


def _transformed_box(clip: Clip, own: osr.SpatialReference) -> Tuple[float, float, float, float]:
    if clip.box_crs is None:
        return clip.box
    xmin, ymin, xmax, ymax = clip.box
    shape = _polygon((((xmin, ymin), (xmin, ymax), (xmax, ymax), (xmax, ymin), (xmin, ymin)),))
    left, right, bottom, top = _reprojected(shape, clip.box_crs, own).GetEnvelope()
    return left, bottom, right, top


def _window(dataset: gdal.Dataset, box: Tuple[float, float, float, float]) -> Window:
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    xmin, ymin, xmax, ymax = box
    if not all(math.isfinite(v) for v in box) or xmax < xmin or ymax < ymin:
        raise CutError("ERROR 999999: Error executing function. The extent is not valid.")
    # A box on the grid stays on it: what is nearer than a millionth of a cell counts as on the line.
    slack = 1e-6
    first_column = max(0, math.floor((xmin - left) / cell_x + slack))
    last_column = min(dataset.RasterXSize, math.ceil((xmax - left) / cell_x - slack))
    first_row = max(0, math.floor((ymax - top) / cell_y + slack))
    last_row = min(dataset.RasterYSize, math.ceil((ymin - top) / cell_y - slack))
    if last_column <= first_column or last_row <= first_row:
        raise CutError("ERROR 001566: There is no overlap between the raster and the clipping extent.")
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def _area(ring: Ring) -> float:
    """Return the signed area of a ring, negative when it runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1])) / 2


def _polygon(rings: Tuple[Ring, ...]) -> ogr.Geometry:
    polygon = ogr.Geometry(ogr.wkbPolygon)
    for ring in rings:
        line = ogr.Geometry(ogr.wkbLinearRing)
        for x, y in ring:
            line.AddPoint_2D(x, y)
        line.CloseRings()
        polygon.AddGeometry(line)
    return polygon


def _reprojected(shape: ogr.Geometry, crs: str, own: osr.SpatialReference) -> ogr.Geometry:
    reference = spatial_reference(crs)
    if reference.IsSame(own, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]):
        return shape
    left, right, bottom, top = shape.GetEnvelope()
    longest = max(right - left, top - bottom)
    if longest > 0:
        # Straight lines there are curves here.
        shape.Segmentize(longest / 400)
    if shape.Transform(osr.CoordinateTransformation(reference, own)) != 0:
        raise CutError("ERROR 999999: Error executing function. Failed to project the clipping geometry.")
    return shape


def _polygons(clip: Clip, own: osr.SpatialReference) -> List[Tuple[ogr.Geometry, int]]:
    """Return each ring as a polygon with 1 for a part and 0 for a hole, larger ones first.

    Parts run clockwise and holes the other way; the largest ring says which way parts run.
    """
    rings = sorted((ring for ring in clip.rings if len(ring) > 2), key=lambda ring: -abs(_area(ring)))
    if not rings:
        raise CutError("ERROR 999999: Error executing function. The geometry is empty.")
    outer = _area(rings[0]) < 0
    shapes = []
    for ring in rings:
        shape = _polygon((ring,))
        if clip.rings_crs is not None:
            shape = _reprojected(shape, clip.rings_crs, own)
        shapes.append((shape, 1 if (_area(ring) < 0) == outer else 0))
    return shapes


def _inside(dataset: gdal.Dataset, window: Window, shapes: List[Tuple[ogr.Geometry, int]]) -> numpy.ndarray:
    """Return True for every cell of the window whose centre is inside the polygon."""
    mask = gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal.GDT_Byte)
    mask.SetGeoTransform(_moved(dataset.GetGeoTransform(), window))
    layer_source = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = layer_source.CreateLayer("clip", None, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("burn", ogr.OFTInteger))
    for shape, burn in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("burn", burn)
        feature.SetGeometry(shape)
        layer.CreateFeature(feature)
    # Layer and mask are in the same CRS; GDAL warns that neither names one.
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        gdal.RasterizeLayer(mask, [1], layer, options=["ATTRIBUTE=burn"])
    finally:
        gdal.PopErrorHandler()
    return mask.ReadAsArray() == 1


def _moved(transform: Tuple[float, ...], window: Window) -> Tuple[float, ...]:
    left, cell_x, _, top, _, cell_y = transform
    return (left + window.column * cell_x, cell_x, 0.0, top + window.row * cell_y, 0.0, cell_y)


def _cut_dataset(dataset: gdal.Dataset, window: Window, inside: numpy.ndarray, outside: str) -> gdal.Dataset:
    kind = dataset.GetRasterBand(1).DataType
    result = gdal.GetDriverByName("MEM").Create("", window.width, window.height, dataset.RasterCount, kind)
    result.SetGeoTransform(_moved(dataset.GetGeoTransform(), window))
    result.SetSpatialRef(dataset.GetSpatialRef())
    has_no_data = dataset.GetRasterBand(1).GetNoDataValue() is not None
    for index in range(1, dataset.RasterCount + 1):
        source, band = dataset.GetRasterBand(index), result.GetRasterBand(index)
        band.SetDescription(source.GetDescription())
        band.SetColorInterpretation(source.GetColorInterpretation())
        if source.GetColorTable() is not None:
            band.SetColorTable(source.GetColorTable())
        if has_no_data:
            band.SetNoDataValue(source.GetNoDataValue())
        values = source.ReadAsArray(window.column, window.row, window.width, window.height)
        values[~inside] = source.GetNoDataValue() if has_no_data else 0
        band.WriteArray(values)
    if not has_no_data and outside == "mask" and not inside.all():
        result.CreateMaskBand(gdal.GMF_PER_DATASET)
        result.GetRasterBand(1).GetMaskBand().WriteArray(inside.astype(numpy.uint8) * 255)
    return result


def _write(dataset: gdal.Dataset, target: str, progress: Optional[Progress]) -> None:
    def report(fraction: float, _message: str, _data: object) -> int:
        return 1 if progress is None or progress(fraction) else 0

    options = ["COMPRESS=LZW", "OVERVIEW_RESAMPLING=NEAREST"]
    gdal.GetDriverByName("COG").CreateCopy(target, dataset, options=options, callback=report)
