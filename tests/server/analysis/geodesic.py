"""Buffers on the ellipsoid: drawn in a map around the feature that keeps distances from its middle, then moved back."""

from __future__ import annotations

import math

from osgeo import ogr, osr

from ..gp import JobFailed
from . import shapes

# A map of this many degrees keeps all its distances within a quarter of a percent.
_WIDEST = 10.0
# Metres; a larger circle reaches round the Earth.
_FARTHEST = 5_000_000.0
# Straight edges are cut into so many pieces, for what is straight in one system is curved in the other.
_PIECES = 200


def buffered(
    geometry: ogr.Geometry, reference: osr.SpatialReference, metres: float, flat: bool
) -> ogr.Geometry:
    """Return the area within a number of metres of a geometry whose coordinates are longitude and latitude."""
    if metres > _FARTHEST:
        raise JobFailed(f"A distance of {metres / 1000:g} km reaches too far round the Earth.")
    degree = math.radians(1) / reference.GetAngularUnits()
    left, right, bottom, top = geometry.GetEnvelope()
    wide = max(right - left, top - bottom) > _WIDEST * degree
    if wide and flat:
        raise JobFailed(f"Flat ends need lines of at most {_WIDEST:g} degrees.")
    if not wide:
        return _in_local_map(geometry, reference, metres, flat)
    # What lies near one of two halves lies near the whole.
    if right - left > top - bottom:
        middle = (left + right) / 2
        boxes = (left, bottom, middle, top), (middle, bottom, right, top)
    else:
        middle = (bottom + top) / 2
        boxes = (left, bottom, right, middle), (left, middle, right, top)
    halves = [geometry.Intersection(_box(*box)) for box in boxes]
    return shapes.dissolved([buffered(half, reference, metres, flat) for half in halves if not half.IsEmpty()])


def _box(left: float, bottom: float, right: float, top: float) -> ogr.Geometry:
    corners = (left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)
    return ogr.CreateGeometryFromWkt("POLYGON ((" + ", ".join(f"{x!r} {y!r}" for x, y in corners) + "))")


def _in_local_map(
    geometry: ogr.Geometry, reference: osr.SpatialReference, metres: float, flat: bool
) -> ogr.Geometry:
    left, right, bottom, top = geometry.GetEnvelope()
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    local = _local_map(reference, middle_x, middle_y)
    there, back = osr.CoordinateTransformation(reference, local), osr.CoordinateTransformation(local, reference)
    shape = geometry.GetLinearGeometry()
    _cut_edges(shape)
    shape.Transform(there)
    (area,) = shapes.buffered([shape], metres, flat)
    turn = 2 * math.pi / reference.GetAngularUnits()
    x, y, _ = there.TransformPoint(middle_x, math.copysign(turn / 4, middle_y))
    if area.Intersects(ogr.CreateGeometryFromWkt(f"POINT ({x!r} {y!r})")):
        raise JobFailed("A buffer reaches over a pole; longitude and latitude cannot draw it.")
    _cut_edges(area)
    area.Transform(back)
    _unwrap(area, middle_x, turn)
    return area


def _local_map(reference: osr.SpatialReference, x: float, y: float) -> osr.SpatialReference:
    """Return the azimuthal equidistant map around a point, on the ellipsoid of the coordinate system."""
    degree = math.radians(1) / reference.GetAngularUnits()
    local = osr.SpatialReference()
    local.SetProjCS("around the feature")
    local.CopyGeogCSFrom(reference)
    local.SetAE(y / degree, x / degree, 0, 0)
    local.SetLinearUnits("metre", 1.0)
    local.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return local


def _cut_edges(shape: ogr.Geometry) -> None:
    left, right, bottom, top = shape.GetEnvelope()
    longest = max(right - left, top - bottom)
    if shape.GetDimension() > 0 and longest > 0:
        shape.Segmentize(longest / _PIECES)


def _unwrap(shape: ogr.Geometry, middle: float, turn: float) -> None:
    """Keep an area in one piece beyond the date line: every longitude within half a turn of the middle."""
    for index in range(shape.GetGeometryCount()):
        _unwrap(shape.GetGeometryRef(index), middle, turn)
    if shape.GetGeometryCount() == 0:
        for index in range(shape.GetPointCount()):
            x, y = shape.GetPoint_2D(index)
            shape.SetPoint_2D(index, middle + (x - middle + turn / 2) % turn - turn / 2, y)
