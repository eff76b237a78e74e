"""QGIS's polygons as rings of plain numbers, and back.

QGIS's own lists of points are made and read by calls that hold Python's interpreter lock: those of a million vertices
freeze the window for more than a second, whichever thread asks for them. WKB is copied without it.
"""

from __future__ import annotations

import math
from typing import Iterator, Sequence

from qgis.core import QgsGeometry, QgsWkbTypes

from ..arcgis.rings import Part, Point, read_wkb, write_wkb

_PLAIN = (QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon)


def plain(geometry: QgsGeometry) -> QgsGeometry:
    """Return polygons without curves, Z and M."""
    if geometry.wkbType() in _PLAIN:
        return geometry
    flat = QgsGeometry(geometry)
    if QgsWkbTypes.isCurvedType(flat.wkbType()):
        # Also those whose curves are all straight: their WKB is another.
        flat = QgsGeometry(flat.constGet().segmentize())
    shape = flat.get()
    shape.dropZValue()
    shape.dropMValue()
    return flat


def parts_of(geometry: QgsGeometry) -> tuple[Part, ...]:
    """Return the polygons of a polygon or multipolygon; of a null geometry none."""
    if geometry.isNull():
        return ()
    return read_wkb(bytes(plain(geometry).asWkb()))


def geometry_of(parts: Sequence[Part]) -> QgsGeometry:
    """Return a multipolygon."""
    geometry = QgsGeometry()
    geometry.fromWkb(write_wkb(parts))
    return geometry


def points_of(geometry: QgsGeometry) -> Iterator[Point]:
    """Yield the vertices of polygons, ring by ring."""
    for part in parts_of(geometry):
        for ring in part:
            yield from ring


def is_finite(geometry: QgsGeometry) -> bool:
    """Tell whether all vertices have a place; a curve without one cannot be made straight first."""
    if QgsWkbTypes.flatType(geometry.wkbType()) in _PLAIN:
        return all(ring.is_finite for part in parts_of(geometry) for ring in part)
    return all(math.isfinite(vertex.x()) and math.isfinite(vertex.y()) for vertex in geometry.vertices())
