"""Draw a raster as exportImage does: any box, CRS and size, as a picture or as values."""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

import numpy
from osgeo import gdal, osr

from .data import Raster, spatial_reference

Box = Tuple[float, float, float, float]
_counter = itertools.count()
_local = threading.local()
RESAMPLING = {
    "RSP_NearestNeighbor": "near",
    "RSP_BilinearInterpolation": "bilinear",
    "RSP_CubicConvolution": "cubic",
    "RSP_Majority": "mode",
}


@dataclass(frozen=True)
class Picture:
    """Hold an encoded image."""

    content: bytes
    content_type: str
    suffix: str


@dataclass(frozen=True)
class View:
    """Say what of a raster is drawn: box in a CRS, size in pixels."""

    box: Box
    crs: str
    width: int
    height: int
    resampling: str = "near"


def open_shared(path: str) -> gdal.Dataset:
    """Open a raster once per thread."""
    opened = _local.__dict__.setdefault("opened", {})
    if path not in opened:
        opened[path] = gdal.Open(path)
    return opened[path]


def transformed_box(box: Box, source: str, target: str) -> Box:
    """Return the box around a box in another CRS."""
    first, second = spatial_reference(source), spatial_reference(target)
    if first.IsSame(second, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]):
        return box
    return tuple(osr.CoordinateTransformation(first, second).TransformBounds(*box, 21))  # type: ignore[return-value]


def _warped(path: str, view: View, alpha: bool) -> gdal.Dataset:
    return gdal.Warp(
        "", open_shared(path), format="MEM", outputBounds=view.box, dstSRS=view.crs, width=view.width,
        height=view.height, resampleAlg=view.resampling, dstAlpha=alpha, errorThreshold=0.125,
    )


def draw(path: str, raster: Raster, view: View, wanted: str) -> Picture:
    """Return the picture in the format asked: png, png8, png24, png32, jpg, jpgpng."""
    smooth = view.resampling if raster.draw != "palette" else "near"
    warped = _warped(path, View(view.box, view.crs, view.width, view.height, smooth), True)
    values = warped.ReadAsArray()
    alpha = values[-1] > 0
    if raster.draw == "palette":
        table = open_shared(path).GetRasterBand(1).GetColorTable()
        lookup = numpy.array([table.GetColorEntry(i) for i in range(256)], numpy.uint8)
        coloured = lookup[values[0]]
        rgb, alpha = coloured[..., :3].transpose(2, 0, 1), alpha & (coloured[..., 3] > 0)
    else:
        low, high = raster.stretch
        scaled = (values[[b - 1 for b in raster.bands]].astype(numpy.float32) - low) * (255 / (high - low))
        rgb = numpy.clip(numpy.nan_to_num(scaled), 0, 255).astype(numpy.uint8)
    wanted = wanted.lower()
    if wanted == "jpg" or (wanted == "jpgpng" and alpha.all()):
        return _encoded([*rgb], "JPEG", "image/jpeg", "jpg")
    return _encoded([*rgb, alpha.astype(numpy.uint8) * 255], "PNG", "image/png", "png")


def values(path: str, view: View, bands: Optional[List[int]]) -> Picture:
    """Return the values themselves as GeoTIFF; bands count from 0."""
    warped = _warped(path, view, False)
    if bands:
        warped = gdal.Translate("", warped, format="MEM", bandList=[b + 1 for b in bands])
    return _save(warped, "GTiff", "image/tiff", "tif", ())


def _encoded(bands: List[numpy.ndarray], driver: str, content_type: str, suffix: str) -> Picture:
    height, width = bands[0].shape
    memory = gdal.GetDriverByName("MEM").Create("", width, height, len(bands), gdal.GDT_Byte)
    for index, band in enumerate(bands):
        memory.GetRasterBand(index + 1).WriteArray(band)
    if len(bands) == 4:
        memory.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    return _save(memory, driver, content_type, suffix, ("ZLEVEL=1",) if driver == "PNG" else ())


def _save(memory: gdal.Dataset, driver: str, content_type: str, suffix: str, options: Tuple[str, ...]) -> Picture:
    name = f"/vsimem/drawn-{next(_counter)}.{suffix}"
    gdal.GetDriverByName(driver).CreateCopy(name, memory, options=list(options)).FlushCache()
    handle = gdal.VSIFOpenL(name, "rb")
    size = gdal.VSIStatL(name).size
    content = bytes(gdal.VSIFReadL(1, size, handle))
    gdal.VSIFCloseL(handle)
    for written in (name, name + ".aux.xml"):
        if gdal.VSIStatL(written) is not None:
            gdal.Unlink(written)
    return Picture(content, content_type, suffix)


def value_at(path: str, x: float, y: float, crs: str) -> Optional[List[Any]]:
    """Return the value of every band at a point, or None outside the raster or where it has no data."""
    dataset = open_shared(path)
    x, y, _, _ = transformed_box((x, y, x, y), crs, dataset.GetProjection())
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    column, row = int((x - left) // cell_x), int((y - top) // cell_y)
    if not (0 <= column < dataset.RasterXSize and 0 <= row < dataset.RasterYSize):
        return None
    found = dataset.ReadAsArray(column, row, 1, 1).reshape(-1)
    no_data = dataset.GetRasterBand(1).GetNoDataValue()
    return None if no_data is not None and (found == no_data).all() else json.loads(json.dumps(found.tolist()))
