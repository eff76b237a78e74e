"""Map images: what a result map service draws of features and rasters."""

from __future__ import annotations

import os
import uuid
from typing import Any, Dict, Optional, Tuple

import numpy
from osgeo import gdal, ogr, osr

from .esri_sr import same, traditional, write_reference
from .feature_set import COLOUR, OUTLINE
from .gp import Job

WIDTH = HEIGHT = 400
_INCH, _DPI = 0.0254, 96
_DEGREE = 111319.49
Box = Tuple[float, float, float, float]


def draw_features(dataset: gdal.Dataset, reference: Optional[osr.SpatialReference], job: Job, base: str) -> Any:
    """Return the map image of a layer, which is written where files of the output directory lie."""
    layer = dataset.GetLayer(0)
    own = traditional(layer.GetSpatialRef())
    target = traditional(reference) if reference is not None and own is not None else own
    shapes = []
    for feature in layer:
        shape = feature.GetGeometryRef()
        if shape is not None and not shape.IsEmpty():
            shape = shape.GetLinearGeometry()
            if not same(own, target):
                shape.Transform(osr.CoordinateTransformation(own, target))
            shapes.append(shape)
    layer.ResetReading()
    box = _around([shape.GetEnvelope() for shape in shapes])
    canvas = _canvas(box, 4)
    cell = (box[2] - box[0]) / WIDTH
    _burn(canvas, [_area(shape, cell) for shape in shapes], COLOUR)
    _burn(canvas, [shape for shape in shapes if shape.GetDimension() == 2], OUTLINE, lines=True)
    return _saved(canvas, box, target, job, base)


def _around(boxes: Any) -> Box:
    """Return a square box around all, with a margin."""
    if not boxes:
        return (0.0, 0.0, 1.0, 1.0)
    left, bottom = min(box[0] for box in boxes), min(box[2] for box in boxes)
    right, top = max(box[1] for box in boxes), max(box[3] for box in boxes)
    half = max(right - left, top - bottom, 1e-6) * 0.55
    x, y = (left + right) / 2, (bottom + top) / 2
    return (x - half, y - half, x + half, y + half)


def _canvas(box: Box, bands: int) -> gdal.Dataset:
    canvas = gdal.GetDriverByName("MEM").Create("", WIDTH, HEIGHT, bands, gdal.GDT_Byte)
    canvas.SetGeoTransform((box[0], (box[2] - box[0]) / WIDTH, 0, box[3], 0, (box[1] - box[3]) / HEIGHT))
    return canvas


def _area(shape: ogr.Geometry, cell: float) -> ogr.Geometry:
    """Return what a shape covers on the map: points and lines have a width there."""
    return shape if shape.GetDimension() == 2 else shape.Buffer((3 if shape.GetDimension() == 0 else 1) * cell)


def _burn(canvas: gdal.Dataset, shapes: Any, colour: Any, lines: bool = False) -> None:
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("shapes", None, ogr.wkbUnknown)
    for shape in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(shape.Boundary() if lines else shape)
        layer.CreateFeature(feature)
    # Layer and canvas are in the same CRS; GDAL warns that neither names one.
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        gdal.RasterizeLayer(canvas, [1, 2, 3, 4], layer, burn_values=colour)
    finally:
        gdal.PopErrorHandler()


def draw_raster(path: str, reference: Optional[osr.SpatialReference], job: Job, base: str) -> Any:
    """Return the map image of a raster's first band, from black for its lowest value to white."""
    source = gdal.Open(path)
    own = traditional(source.GetSpatialRef())
    target = traditional(reference) if reference is not None and own is not None else own
    warped = source
    if not same(own, target):
        warped = gdal.Warp("", source, format="MEM", dstSRS=target.ExportToWkt(), dstAlpha=True)
    left, cell_x, _, top, _, cell_y = warped.GetGeoTransform()
    right, bottom = left + cell_x * warped.RasterXSize, top + cell_y * warped.RasterYSize
    box = _around([(left, right, bottom, top)])
    fitted = gdal.Warp(
        "", source, format="MEM", outputBounds=box, width=WIDTH, height=HEIGHT, dstAlpha=True,
        dstSRS=target.ExportToWkt() if target is not None else None,
    )
    values = fitted.GetRasterBand(1).ReadAsArray().astype(numpy.float64)
    visible = fitted.GetRasterBand(fitted.RasterCount).ReadAsArray() > 0
    seen = values[visible & numpy.isfinite(values)]
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    scaled = numpy.nan_to_num((values - low) * (255 / ((high - low) or 1.0)))
    grey = numpy.clip(scaled, 0, 255).astype(numpy.uint8)
    canvas = _canvas(box, 4)
    for index in range(3):
        canvas.GetRasterBand(index + 1).WriteArray(grey)
    canvas.GetRasterBand(4).WriteArray(visible.astype(numpy.uint8) * 255)
    return _saved(canvas, box, target, job, base)


def _saved(
    canvas: gdal.Dataset, box: Box, reference: Optional[osr.SpatialReference], job: Job, base: str
) -> Dict[str, Any]:
    canvas.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    folder = os.path.join(job.site.scratch.name, "arcgisoutput")
    os.makedirs(folder, exist_ok=True)
    name = f"_ags_map{uuid.uuid4().hex}.png"
    path = os.path.join(folder, name)
    gdal.GetDriverByName("PNG").CreateCopy(path, canvas).FlushCache()
    job.published += [path, path + ".aux.xml"]
    extent = dict(zip(("xmin", "ymin", "xmax", "ymax"), box))
    written = write_reference(reference)
    unit = 1.0
    if reference is not None:
        unit = _DEGREE if reference.IsGeographic() else reference.GetLinearUnits()
    return {"mapImage": {
        "href": f"{base}/rest/directories/arcgisoutput/{name}", "width": WIDTH, "height": HEIGHT,
        "extent": {**extent, **({} if written is None else {"spatialReference": written})},
        "scale": (box[2] - box[0]) * unit / (WIDTH * _INCH / _DPI),
    }}
