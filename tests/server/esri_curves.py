"""Paths with arcs and Bézier curves: curvePaths and curveRings, both ways.

OGR knows circular arcs only: an ellipse or a Bézier curve becomes a line of many short pieces.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import Any, List, Optional, Sequence, Tuple

from osgeo import ogr

Point = Tuple[float, ...]
_PIECES = 72


@dataclass(frozen=True)
class Segment:
    """Lead from the last point to another: straight, or through a point between."""

    end: Point
    through: Optional[Point] = None


@dataclass(frozen=True)
class Path:
    """Hold a start and what follows."""

    start: Point
    segments: Tuple[Segment, ...]

    @property
    def curved(self) -> bool:
        """Tell whether any segment is an arc."""
        return any(segment.through is not None for segment in self.segments)

    def reversed(self) -> Path:
        """Return the path the other way round."""
        starts = [self.start, *(segment.end for segment in self.segments)]
        backwards = [
            Segment(start, segment.through) for start, segment in zip(reversed(starts[:-1]), reversed(self.segments))
        ]
        return Path(starts[-1], tuple(backwards))


def read_path(value: Any, size: int) -> Path:
    """Return the path in a JSON array of points and curve objects; size is the number of values of a point."""
    if not isinstance(value, list) or not value or isinstance(value[0], dict):
        raise ValueError("a path begins with a point")
    start = last = read_point(value[0], size)
    segments: List[Segment] = []
    for part in value[1:]:
        found = _read_curve(last, part, size) if isinstance(part, dict) else [Segment(read_point(part, size))]
        segments += found
        last = found[-1].end
    return Path(start, tuple(segments))


def read_point(value: Any, size: int) -> Point:
    """Return x, y and what else the flags promise; what is missing is no number."""
    if not isinstance(value, list) or len(value) < 2:
        raise ValueError(f"{value!r} is no point")
    numbers = [_number(member) for member in value[:size]]
    if not all(math.isfinite(number) for number in numbers[:2]):
        raise ValueError(f"{value!r} is no point")
    return tuple(numbers + [math.nan] * (size - len(numbers)))


def _number(value: Any) -> float:
    if value is None or value == "NaN":
        return math.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{value!r} is no coordinate")
    return float(value)


def _read_curve(start: Point, value: Any, size: int) -> List[Segment]:
    kind = next((key for key in ("c", "a", "b") if isinstance(value.get(key), list)), None)
    if kind is None or len(value) != 1 or not value[kind]:
        raise ValueError(f"{value!r} is no curve")
    members = value[kind]
    end = read_point(members[0], size)
    if kind == "c" and len(members) == 2:
        return [Segment(end, read_point(members[1], 2) + end[2:])]
    if kind == "b" and len(members) == 3:
        return _bezier(start, read_point(members[1], 2), read_point(members[2], 2), end)
    if kind == "a" and len(members) in (4, 7):
        numbers = [_number(member) for member in members[2:]]
        return _arc(start, end, complex(*read_point(members[1], 2)), numbers)
    raise ValueError(f"{value!r} is no curve")


def _bezier(start: Point, first: Point, second: Point, end: Point) -> List[Segment]:
    corners = [complex(*point[:2]) for point in (start, first, second, end)]
    segments = []
    for step in range(1, _PIECES):
        t = step / _PIECES
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        at = sum(weight * corner for weight, corner in zip(weights, corners))
        segments.append(Segment((at.real, at.imag, *end[2:])))
    return [*segments, Segment(end)]


def _arc(start: Point, end: Point, centre: complex, numbers: Sequence[float]) -> List[Segment]:
    """Return an arc about a centre: numbers are minor, clockwise and, for an ellipse, rotation, axis and ratio."""
    rotation, ratio = (numbers[2], numbers[4]) if len(numbers) == 5 else (0.0, 1.0)
    if ratio <= 0 or not math.isfinite(rotation):
        raise ValueError("the ellipse has no extent")
    turn = cmath.exp(1j * rotation)

    def on_circle(point: Point) -> complex:
        turned = (complex(*point[:2]) - centre) / turn
        return complex(turned.real, turned.imag / ratio)

    def at(angle: float, radius: float) -> Point:
        circle = cmath.rect(radius, angle)
        place = centre + complex(circle.real, circle.imag * ratio) * turn
        return (place.real, place.imag, *end[2:])

    radius, first = cmath.polar(on_circle(start))
    sweep = (cmath.phase(on_circle(end)) - first) % (2 * math.pi)
    if start[:2] == end[:2]:
        sweep = 2 * math.pi
    if numbers[1]:
        sweep = sweep - 2 * math.pi if start[:2] != end[:2] else -sweep
    if ratio != 1.0:
        between = [Segment(at(first + sweep * step / _PIECES, radius)) for step in range(1, _PIECES)]
        return [*between, Segment(end)]
    if start[:2] != end[:2]:
        return [Segment(end, at(first + sweep / 2, radius))]
    # A whole circle: two halves, for three points of which two are the same name no direction.
    half = Segment(at(first + sweep / 2, radius), at(first + sweep / 4, radius))
    return [half, Segment(end, at(first + 3 * sweep / 4, radius))]


def to_ogr(path: Path, has_z: bool, has_m: bool) -> ogr.Geometry:
    """Return a line string, or a compound curve if there are arcs."""
    runs: List[Tuple[bool, List[Point]]] = []
    last = path.start
    for segment in path.segments:
        arc = segment.through is not None
        if not runs or runs[-1][0] != arc:
            runs.append((arc, [last]))
        runs[-1][1].extend([segment.through, segment.end] if segment.through is not None else [segment.end])
        last = segment.end
    if not path.curved:
        return _line(ogr.wkbLineString, runs[0][1] if runs else [path.start], has_z, has_m)
    compound = ogr.Geometry(ogr.wkbCompoundCurve)
    for arc, points in runs:
        compound.AddGeometry(_line(ogr.wkbCircularString if arc else ogr.wkbLineString, points, has_z, has_m))
    return compound


def _line(kind: int, points: Sequence[Point], has_z: bool, has_m: bool) -> ogr.Geometry:
    line = ogr.Geometry(kind)
    for point in points:
        add_point(line, point, has_z, has_m)
    return line


def add_point(geometry: ogr.Geometry, point: Point, has_z: bool, has_m: bool) -> None:
    """Add a point with the values it has; a height that is no number is zero."""
    x, y = point[:2]
    z = 0.0 if not has_z or math.isnan(point[2]) else point[2]
    if has_z and has_m:
        geometry.AddPointZM(x, y, z, point[3])
    elif has_z:
        geometry.AddPoint(x, y, z)
    elif has_m:
        geometry.AddPointM(x, y, point[2])
    else:
        geometry.AddPoint_2D(x, y)


def from_ogr(curve: ogr.Geometry) -> Path:
    """Return the path of a line string, circular string or compound curve."""
    kind = ogr.GT_Flatten(curve.GetGeometryType())
    if kind == ogr.wkbCompoundCurve:
        parts = [from_ogr(curve.GetGeometryRef(index)) for index in range(curve.GetGeometryCount())]
        return Path(parts[0].start, tuple(segment for part in parts for segment in part.segments))
    points = points_of(curve)
    if kind != ogr.wkbCircularString:
        return Path(points[0], tuple(Segment(point) for point in points[1:]))
    segments: List[Segment] = []
    for start, through, end in zip(points[::2], points[1::2], points[2::2]):
        segments += _halves(start, through) if start[:2] == end[:2] else [Segment(end, through)]
    return Path(points[0], tuple(segments))


def _halves(start: Point, opposite: Point) -> List[Segment]:
    """Return a whole circle, clockwise, as two halves."""
    first, second = complex(*start[:2]), complex(*opposite[:2])
    centre = (first + second) / 2
    quarter, other = centre - 1j * (first - centre), centre + 1j * (first - centre)
    return [
        Segment(opposite, (quarter.real, quarter.imag, *start[2:])),
        Segment(start, (other.real, other.imag, *start[2:])),
    ]


def points_of(line: ogr.Geometry) -> List[Point]:
    """Return the points of a line with as many values as it has."""
    if not line.IsMeasured():
        # Two values or three, as the line has.
        return [tuple(point) for point in line.GetPoints() or []]
    result = []
    for index in range(line.GetPointCount()):
        x, y, z, m = line.GetPointZM(index)
        result.append((x, y, z, m) if line.Is3D() else (x, y, m))
    return result


def write_path(path: Path, style: str) -> List[Any]:
    """Return the JSON array: arcs by a point on them (c) or by their centre (a)."""
    result: List[Any] = [list(path.start)]
    last = path.start
    for segment in path.segments:
        if segment.through is None:
            result.append(list(segment.end))
        elif style == "c":
            result.append({"c": [list(segment.end), list(segment.through[:2])]})
        else:
            result.append(_by_centre(last, segment))
        last = segment.end
    if style == "a" and len(path.segments) == 2 and path.curved and path.start[:2] == last[:2]:
        return _whole_circle(result)
    return result


def _whole_circle(written: List[Any]) -> List[Any]:
    """Return two half circles about one centre as the one circle they are."""
    halves = [part.get("a") for part in written[1:] if isinstance(part, dict)]
    if len(halves) == 2 and all(math.isclose(x, y, abs_tol=1e-9) for x, y in zip(halves[0][1], halves[1][1])):
        return [written[0], {"a": [written[0], halves[0][1], 0, halves[0][3]]}]
    return written


def _by_centre(start: Point, segment: Segment) -> Any:
    first, second = complex(*start[:2]), complex(*segment.end[:2])
    through = complex(*(segment.through or segment.end)[:2])
    # The circle through three points, seen from the first.
    b, c = through - first, second - first
    twist = b.real * c.imag - b.imag * c.real
    if twist == 0:
        return list(segment.end)
    middle = (abs(b) ** 2 * c - abs(c) ** 2 * b) * (-1j) / (2 * twist)
    centre = first + middle
    clockwise = twist < 0
    sweep = cmath.phase((second - centre) / (first - centre)) % (2 * math.pi)
    sweep = 2 * math.pi - sweep if clockwise else sweep
    return {"a": [list(segment.end), [centre.real, centre.imag], int(sweep <= math.pi), int(clockwise)]}
