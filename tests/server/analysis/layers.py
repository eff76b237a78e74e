"""Layers in memory: what the tasks read from and write to, and the ways between coordinate systems."""

from __future__ import annotations

from typing import Optional, Tuple

from osgeo import gdal, ogr, osr

from ..gp import JobFailed

gdal.UseExceptions()
ogr.UseExceptions()
osr.UseExceptions()

_LARGEST_32_BIT = 2**31 - 1


def memory_layer(
    name: str, reference: Optional[osr.SpatialReference], geometry_type: int
) -> Tuple[gdal.Dataset, ogr.Layer]:
    """Return a new dataset with one layer; the layer lives as long as the dataset."""
    dataset = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    return dataset, dataset.CreateLayer(name, reference, geometry_type)


def reference_of(layer: ogr.Layer) -> Optional[osr.SpatialReference]:
    """Return a layer's coordinate system with x before y, or None where it is unknown."""
    return with_x_first(layer.GetSpatialRef())


def with_x_first(reference: Optional[osr.SpatialReference]) -> Optional[osr.SpatialReference]:
    """Return a copy of a coordinate system whose axes are x, y whatever its authority says."""
    if reference is None:
        return None
    copy = reference.Clone()
    copy.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return copy


def moved(
    geometry: ogr.Geometry, source: Optional[osr.SpatialReference], target: Optional[osr.SpatialReference]
) -> ogr.Geometry:
    """Return a geometry in another coordinate system; where one is unknown the coordinates are taken as they are."""
    result = geometry.Clone()
    if source is None or target is None or source.IsSame(target):
        return result
    left, right, bottom, top = result.GetEnvelope()
    if result.GetDimension() > 0 and max(right - left, top - bottom) > 0:
        # Straight lines there are curves here.
        result.Segmentize(max(right - left, top - bottom) / 400)
    try:
        result.Transform(osr.CoordinateTransformation(source, target))
    except RuntimeError as error:
        raise JobFailed(f"A geometry cannot be brought into {target.GetName()}: {error}") from error
    return result


def add_fields(target: ogr.Layer, source: ogr.Layer) -> None:
    """Give a layer the fields of another."""
    definition = source.GetLayerDefn()
    for index in range(definition.GetFieldCount()):
        target.CreateField(definition.GetFieldDefn(index))


def add_field(target: ogr.Layer, name: str, kind: int) -> str:
    """Add a field and return its name, which has a number behind it where the name was taken."""
    free, number = name, 0
    while target.GetLayerDefn().GetFieldIndex(free) >= 0:
        number += 1
        free = f"{name}_{number}"
    target.CreateField(ogr.FieldDefn(free, kind))
    return free


def id_kind(layer: ogr.Layer) -> int:
    """Return the field type that holds the layer's ids."""
    return integer_kind(max((feature.GetFID() for feature in layer), default=0))


def integer_kind(value: int) -> int:
    """Return the field type that holds a whole number."""
    return ogr.OFTInteger if -_LARGEST_32_BIT <= value <= _LARGEST_32_BIT else ogr.OFTInteger64
