"""Geometries of features as ArcGIS writes them, both ways."""

from __future__ import annotations

import math
from typing import Any, Dict, Iterator, List, Optional

from osgeo import ogr

from .esri_curves import Path, Segment, add_point, from_ogr, points_of, read_path, read_point, to_ogr, write_path

POINT, MULTIPOINT, POLYLINE, POLYGON, ENVELOPE = (
    "esriGeometryPoint", "esriGeometryMultipoint", "esriGeometryPolyline", "esriGeometryPolygon",
    "esriGeometryEnvelope",
)
# The members that make a JSON object a geometry of that type.
MEMBERS = {
    POINT: ("x",), MULTIPOINT: ("points",), POLYLINE: ("paths", "curvePaths"), POLYGON: ("rings", "curveRings"),
    ENVELOPE: ("xmin",),
}
_OGR_TYPES = {
    POINT: ogr.wkbPoint, MULTIPOINT: ogr.wkbMultiPoint, POLYLINE: ogr.wkbLineString, POLYGON: ogr.wkbPolygon,
    ENVELOPE: ogr.wkbPolygon,
}
_ESRI_TYPES = {
    ogr.wkbPoint: POINT, ogr.wkbMultiPoint: MULTIPOINT, ogr.wkbLineString: POLYLINE, ogr.wkbMultiLineString: POLYLINE,
    ogr.wkbPolygon: POLYGON, ogr.wkbMultiPolygon: POLYGON,
}


def ogr_type(kind: str, has_z: bool, has_m: bool) -> int:
    """Return the OGR type of a layer of this kind; its features may be the multi type or curved."""
    if kind not in _OGR_TYPES:
        raise ValueError(f"{kind!r} is no supported geometry type")
    return int(ogr.GT_SetModifier(_OGR_TYPES[kind], has_z, has_m))


def esri_type(kind: int) -> str:
    """Return Esri's name of an OGR type, or an empty text."""
    return _ESRI_TYPES.get(ogr.GT_GetLinear(ogr.GT_Flatten(kind)), "")


def guessed(value: Any) -> str:
    """Return the type that an object's members give away, or an empty text."""
    if not isinstance(value, dict):
        return ""
    return next((kind for kind, members in MEMBERS.items() if any(member in value for member in members)), "")


def read_geometry(value: Any, kind: str, has_z: bool = False, has_m: bool = False) -> Optional[ogr.Geometry]:
    """Return a geometry of the kind, None for null, or raise ValueError."""
    if value is None or value == {}:
        return None
    if not isinstance(value, dict) or not any(member in value for member in MEMBERS.get(kind, ())):
        raise ValueError(f"a geometry is no {kind}")
    size = 2 + has_z + has_m
    if kind == POINT:
        return _point(value, has_z, has_m)
    if kind == ENVELOPE:
        left, bottom, right, top = (float(value[key]) for key in ("xmin", "ymin", "xmax", "ymax"))
        corners = [[left, bottom], [left, top], [right, top], [right, bottom], [left, bottom]]
        return _polygons([read_path(corners, 2)], False, False)
    if kind == MULTIPOINT:
        points = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbMultiPoint, has_z, has_m))
        for member in _list(value["points"]):
            single = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbPoint, has_z, has_m))
            add_point(single, read_point(member, size), has_z, has_m)
            points.AddGeometry(single)
        return points
    straight, curved = MEMBERS[kind]
    paths = [read_path(path, size) for path in _list(value.get(curved) or value.get(straight) or [])]
    return _lines(paths, has_z, has_m) if kind == POLYLINE else _polygons(paths, has_z, has_m)


def _list(value: Any) -> List[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no list of coordinates")
    return value


def _point(value: Dict[str, Any], has_z: bool, has_m: bool) -> ogr.Geometry:
    point = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbPoint, has_z, has_m))
    if value.get("x") in (None, "NaN"):
        return point
    numbers = [value.get(key) for key, given in (("x", True), ("y", True), ("z", has_z), ("m", has_m)) if given]
    add_point(point, read_point(numbers, 2 + has_z + has_m), has_z, has_m)
    return point


def _lines(paths: List[Path], has_z: bool, has_m: bool) -> ogr.Geometry:
    lines = [to_ogr(path, has_z, has_m) for path in paths]
    if len(lines) == 1:
        return lines[0]
    curved = any(path.curved for path in paths)
    result = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbMultiCurve if curved else ogr.wkbMultiLineString, has_z, has_m))
    for line in lines:
        result.AddGeometry(line)
    return result


def _polygons(paths: List[Path], has_z: bool, has_m: bool) -> ogr.Geometry:
    """Return one polygon or several: a ring inside an odd number of others is a hole, whichever way it runs."""
    rings = sorted((_Ring(path, has_z, has_m) for path in paths), key=lambda ring: -ring.area)
    parts: Dict[int, List[_Ring]] = {}
    for index, ring in enumerate(rings):
        around = [other for other in range(index) if rings[other].contains(ring)]
        if len(around) % 2 == 0:
            parts[index] = [ring]
        else:
            # The smallest of those around it is the last.
            parts[around[-1]].append(ring)
    polygons = [_polygon(part, has_z, has_m) for part in parts.values()]
    if len(polygons) == 1:
        return polygons[0]
    curved = any(path.curved for path in paths)
    result = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbMultiSurface if curved else ogr.wkbMultiPolygon, has_z, has_m))
    for polygon in polygons:
        result.AddGeometry(polygon)
    return result if polygons else ogr.Geometry(ogr.GT_SetModifier(ogr.wkbPolygon, has_z, has_m))


class _Ring:
    """Hold one ring with what is needed to find the rings inside it."""

    def __init__(self, path: Path, has_z: bool, has_m: bool) -> None:
        if path.segments and path.segments[-1].end[:2] != path.start[:2]:
            path = Path(path.start, (*path.segments, Segment(path.start)))
        self.path = path
        self.curve = to_ogr(path, has_z, has_m)
        outline = self.curve.GetLinearGeometry()
        outline.FlattenTo2D()
        if outline.GetPointCount() < 4:
            raise ValueError("a ring has fewer than four points")
        self._shape = ogr.Geometry(ogr.wkbPolygon)
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for point in outline.GetPoints():
            ring.AddPoint_2D(*point[:2])
        self._shape.AddGeometry(ring)
        self.area = self._shape.GetArea()
        self._box = self._shape.GetEnvelope()

    def contains(self, other: _Ring) -> bool:
        left, right, bottom, top = self._box
        inner = other._box
        if inner[0] < left or inner[1] > right or inner[2] < bottom or inner[3] > top:
            return False
        return bool(self._shape.Contains(other._shape.PointOnSurface()))


def _polygon(rings: List[_Ring], has_z: bool, has_m: bool) -> ogr.Geometry:
    curved = any(ring.path.curved for ring in rings)
    polygon = ogr.Geometry(ogr.GT_SetModifier(ogr.wkbCurvePolygon if curved else ogr.wkbPolygon, has_z, has_m))
    for ring in rings:
        if curved:
            polygon.AddGeometry(ring.curve)
            continue
        line = ogr.Geometry(ogr.wkbLinearRing)
        for point in (ring.path.start, *(segment.end for segment in ring.path.segments)):
            add_point(line, point, has_z, has_m)
        polygon.AddGeometry(line)
    return polygon


def write_geometry(
    geometry: Optional[ogr.Geometry], has_z: bool = False, has_m: bool = False, arcs: str = ""
) -> Optional[Dict[str, Any]]:
    """Return the JSON of a geometry; with arcs (c or a) what is curved stays so, without, it is straightened."""
    if geometry is None:
        return None
    shape = geometry.GetCurveGeometry() if arcs else geometry.GetLinearGeometry()
    shape.Set3D(has_z)
    shape.SetMeasured(has_m)
    kind = esri_type(shape.GetGeometryType())
    if kind == POINT:
        return _written_point(shape, has_z, has_m)
    if kind == MULTIPOINT:
        parts = [shape.GetGeometryRef(index) for index in range(shape.GetGeometryCount())]
        return {"points": [_clean(points_of(part)[0]) for part in parts if not part.IsEmpty()]}
    if kind == POLYLINE:
        paths = [from_ogr(line) for line in _curves(shape) if not line.IsEmpty()]
        return _written(paths, "paths", "curvePaths", arcs)
    if kind == POLYGON:
        return _written(list(_turned_rings(shape)), "rings", "curveRings", arcs)
    raise ValueError(f"{shape.GetGeometryName()} is no Esri geometry")


def _written_point(point: ogr.Geometry, has_z: bool, has_m: bool) -> Dict[str, Any]:
    if point.IsEmpty():
        return {"x": "NaN", "y": "NaN"}
    names = ["x", "y", *(["z"] if has_z else []), *(["m"] if has_m else [])]
    return dict(zip(names, _clean(points_of(point)[0])))


def _clean(values: Any) -> Any:
    """Return coordinates with null where there is no number, which JSON has not."""
    if isinstance(values, dict):
        return {key: _clean(value) for key, value in values.items()}
    if isinstance(values, (list, tuple)):
        return [_clean(value) for value in values]
    return None if isinstance(values, float) and math.isnan(values) else values


def _written(paths: List[Path], straight: str, curved: str, arcs: str) -> Dict[str, Any]:
    name = curved if any(path.curved for path in paths) else straight
    return {name: [_clean(write_path(path, arcs or "c")) for path in paths]}


def _curves(shape: ogr.Geometry) -> Iterator[ogr.Geometry]:
    """Yield the lines of a line or of several; a compound curve is one line."""
    if ogr.GT_Flatten(shape.GetGeometryType()) in (ogr.wkbMultiLineString, ogr.wkbMultiCurve):
        for index in range(shape.GetGeometryCount()):
            yield shape.GetGeometryRef(index)
    else:
        yield shape


def _turned_rings(shape: ogr.Geometry) -> Iterator[Path]:
    """Yield the rings of every polygon: the outer one clockwise, holes the other way."""
    if ogr.GT_Flatten(shape.GetGeometryType()) in (ogr.wkbMultiPolygon, ogr.wkbMultiSurface):
        for index in range(shape.GetGeometryCount()):
            yield from _turned_rings(shape.GetGeometryRef(index))
        return
    for index in range(shape.GetGeometryCount()):
        ring = shape.GetGeometryRef(index)
        if ring.IsEmpty():
            continue
        path = from_ogr(ring)
        # Straightened from the path: which way a whole circle goes is told by the path alone.
        points = to_ogr(path, False, False).GetLinearGeometry().GetPoints()
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:]))
        yield path if (area < 0) == (index == 0) else path.reversed()
