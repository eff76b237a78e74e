"""Layers and rasters made for the local site's analyses, and what came out of them."""

from __future__ import annotations

import pathlib
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

import numpy
from osgeo import gdal, ogr, osr

from tests.server.analysis import WORKS

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

RUN = {work.name: work.run for work in WORKS}
PARAMETERS = {work.name: work.parameters for work in WORKS}
Row = Tuple[Optional[str], Dict[str, Any]]


def reference(code: Optional[int]) -> Optional[osr.SpatialReference]:
    """Return a coordinate system with x before y."""
    if code is None:
        return None
    result = osr.SpatialReference()
    result.ImportFromEPSG(code)
    result.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return result


def table(rows: Iterable[Row], code: Optional[int] = None, first: int = 1, **kinds: int) -> gdal.Dataset:
    """Return a layer of features, each a WKT and its attributes."""
    rows = list(rows)
    dataset = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    has_shapes = code is not None or any(shape is not None for shape, _ in rows)
    layer = dataset.CreateLayer("given", reference(code), ogr.wkbUnknown if has_shapes else ogr.wkbNone)
    for name, kind in kinds.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    for number, (shape, attributes) in enumerate(rows, first):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetFID(number)
        for name, value in attributes.items():
            if value is None:
                feature.SetFieldNull(name)
            else:
                feature.SetField(name, value)
        if shape is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        layer.CreateFeature(feature)
    return dataset


def shapes(dataset: gdal.Dataset) -> List[ogr.Geometry]:
    """Return copies of the geometries."""
    return [feature.GetGeometryRef().Clone() for feature in dataset.GetLayer(0)]


def records(dataset: gdal.Dataset) -> List[Dict[str, Any]]:
    """Return the attributes."""
    return [feature.items() for feature in dataset.GetLayer(0)]


def raster(
    path: pathlib.Path,
    cells: Any,
    code: Optional[int] = 32632,
    transform: Sequence[float] = (500000, 10, 0, 5200000, 0, -10),
    no_data: Optional[float] = None,
) -> str:
    """Write a GeoTIFF and return its path."""
    values = numpy.asarray(cells)
    kind = {"f": gdal.GDT_Float32, "i": gdal.GDT_Int32, "u": gdal.GDT_Byte}[values.dtype.kind]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind)
    dataset.SetGeoTransform(transform)
    if code is not None:
        dataset.SetSpatialRef(reference(code))
    if no_data is not None:
        dataset.GetRasterBand(1).SetNoDataValue(no_data)
    dataset.GetRasterBand(1).WriteArray(values)
    dataset.FlushCache()
    return str(path)


def box(left: float, bottom: float, right: float, top: float) -> str:
    """Return the WKT of a rectangle."""
    return f"POLYGON (({left} {bottom}, {left} {top}, {right} {top}, {right} {bottom}, {left} {bottom}))"
