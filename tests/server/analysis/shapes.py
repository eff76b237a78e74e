"""Buffers and unions in the plane, by GEOS."""

from __future__ import annotations

from typing import List

from osgeo import ogr

from ..gp import JobFailed
from .layers import memory_layer

# Vertices of a quarter circle.
QUARTER = 30
_SHAPES = {
    ogr.wkbPoint: "point", ogr.wkbMultiPoint: "multipoint", ogr.wkbLineString: "line", ogr.wkbMultiLineString: "line",
    ogr.wkbPolygon: "polygon", ogr.wkbMultiPolygon: "polygon",
}


def shape_of(geometry: ogr.Geometry) -> str:
    """Return point, multipoint, line or polygon."""
    kind = ogr.GT_GetLinear(ogr.GT_Flatten(geometry.GetGeometryType()))
    if kind not in _SHAPES:
        raise JobFailed(f"A {geometry.GetGeometryName()} is no point, line or polygon.")
    return _SHAPES[kind]


def buffered(geometries: List[ogr.Geometry], distance: float, flat: bool) -> List[ogr.Geometry]:
    """Return the area within a distance of each geometry, in the unit of its coordinates."""
    plain = [geometry.GetLinearGeometry() for geometry in geometries]
    for geometry in plain:
        geometry.FlattenTo2D()
    if flat:
        return _with_flat_ends(plain, distance) if plain else []
    return [geometry.Buffer(distance, QUARTER) for geometry in plain]


def _with_flat_ends(lines: List[ogr.Geometry], distance: float) -> List[ogr.Geometry]:
    """Buffer lines through SQL, the only way to GEOS's end styles that GDAL has before 3.10."""
    dataset, layer = memory_layer("lines", None, ogr.wkbUnknown)
    for line in lines:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(line)
        layer.CreateFeature(feature)
    # The style belongs to the connection, which lasts for one statement; columns are computed from left to right.
    sql = (
        f"SELECT BufferOptions_SetEndCapStyle('FLAT'), ST_Buffer(geometry, {distance!r}, {QUARTER}) AS area, "
        "BufferOptions_GetEndCapStyle() AS style FROM lines"
    )
    try:
        result = dataset.ExecuteSQL(sql, dialect="SQLITE")
    except RuntimeError as error:
        raise JobFailed(f"Flat ends need GDAL with SpatiaLite: {error}") from error
    areas = []
    for feature in result:
        if feature.GetField("style") != "FLAT":
            raise JobFailed("SpatiaLite did not take the end style.")
        areas.append(feature.GetGeometryRef().Clone())
    dataset.ReleaseResultSet(result)
    return areas


def with_circles(
    geometries: List[ogr.Geometry], areas: List[ogr.Geometry], distance: float
) -> List[ogr.Geometry]:
    """Return the areas, those around single points as true circles."""
    result = []
    for geometry, area in zip(geometries, areas):
        if shape_of(geometry) == "point":
            x, y = geometry.GetX(), geometry.GetY()
            first, opposite = f"{x + distance!r} {y!r}", f"{x - distance!r} {y!r}"
            area = ogr.CreateGeometryFromWkt(f"CURVEPOLYGON (CIRCULARSTRING ({first}, {opposite}, {first}))")
        result.append(area)
    return result


def dissolved(areas: List[ogr.Geometry]) -> ogr.Geometry:
    """Return the union of areas."""
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for area in areas:
        for part in [area] if area.GetGeometryName() == "POLYGON" else area:
            together.AddGeometry(part)
    return together.UnionCascaded()
