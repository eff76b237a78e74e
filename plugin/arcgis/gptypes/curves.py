"""Coordinates and paths: numbers of vertices and curves, read and written with care.

Protocol facts: Esri REST documentation (geometry objects). Coordinates are in the units of the spatial reference, x
before y. A server writes null or the text "NaN" for a height or measure that is missing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Iterable, List, Optional, Set, Tuple, Union

from .problems import not_allowed, unreadable

DATA_TYPE = "GPFeatureRecordSetLayer"

# x, y, then z and m as the shape's has_z and has_m say; None is a height or measure that is missing.
Vertex = Tuple[Optional[float], ...]
Position = Tuple[float, float]

_FINITE = "-1.7976931348623157e308 … 1.7976931348623157e308"
_FORMS = {2: "[x, y]", 3: "[x, y, z]", 4: "[x, y, z, m]"}


@dataclass(frozen=True)
class EllipticArc:
    """An arc from the vertex before it to ``end``; without ``rotation``, ``axis`` and ``ratio`` it is circular.

    Args:
        rotation: angle of the major axis, in radians, counter-clockwise.
        axis: half the length of the major axis, in the units of the reference.
        ratio: minor axis divided by major axis.
    """

    end: Vertex
    center: Position
    is_minor: bool
    is_clockwise: bool
    rotation: Optional[float] = None
    axis: Optional[float] = None
    ratio: Optional[float] = None

    def to_esri(self, width: int) -> Any:
        """Return the curve object, ``width`` coordinates to a vertex."""
        sent = [sent_vertex(self.end, width), sent_vertex(self.center, 2), int(self.is_minor), int(self.is_clockwise)]
        ellipse = (self.rotation, self.axis, self.ratio)
        # A server would take two of the three for other ones: all are sent, or none.
        return {"a": sent if ellipse == (None, None, None) else [*sent, *map(sent_number, ellipse)]}


@dataclass(frozen=True)
class CircularArc:
    """An arc of a circle from the vertex before it through ``interior`` to ``end``."""

    end: Vertex
    interior: Position

    def to_esri(self, width: int) -> Any:
        """Return the curve object, ``width`` coordinates to a vertex."""
        return {"c": [sent_vertex(self.end, width), sent_vertex(self.interior, 2)]}


@dataclass(frozen=True)
class Bezier:
    """A cubic Bézier curve from the vertex before it to ``end``."""

    end: Vertex
    control_1: Position
    control_2: Position

    def to_esri(self, width: int) -> Any:
        """Return the curve object, ``width`` coordinates to a vertex."""
        return {"b": [sent_vertex(self.end, width), sent_vertex(self.control_1, 2), sent_vertex(self.control_2, 2)]}


Curve = Union[EllipticArc, CircularArc, Bezier]
# The first member of a path is a vertex: each curve starts where the member before it ends.
Path = Tuple[Union[Vertex, Curve], ...]


def read_number(value: Any) -> float:
    """Read a finite number."""
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            raise unreadable(DATA_TYPE, value) from None
        if math.isfinite(number):
            return number
    raise unreadable(DATA_TYPE, value)


def read_optional(value: Any) -> Optional[float]:
    """Read a number that may be missing: null, the text "NaN", or the bare NaN that Python's JSON reader knows."""
    if value is None or (isinstance(value, str) and value.lower() == "nan"):
        return None
    return None if isinstance(value, float) and math.isnan(value) else read_number(value)


def read_vertices(value: Any) -> Tuple[Vertex, ...]:
    """Read a list of vertices, as long as each of them is."""
    return tuple(map(_read_vertex, _read_list(value)))


def read_paths(value: Any) -> Tuple[Path, ...]:
    """Read paths or rings of vertices and curves; null is none of them, and a path without members stays."""
    paths = tuple(tuple(map(_read_member, _read_list(path))) for path in _read_list(value))
    if any(path and not isinstance(path[0], tuple) for path in paths):
        raise unreadable(DATA_TYPE, value)
    return paths


def widths(paths: Iterable[Path]) -> Set[int]:
    """Return the numbers of coordinates that vertices have."""
    return {len(each if isinstance(each, tuple) else each.end) for path in paths for each in path}


def padded(paths: Tuple[Path, ...], width: int) -> Tuple[Path, ...]:
    """Return paths whose vertices all have the same number of coordinates, missing ones being None."""
    if widths(paths) <= {width}:
        return paths
    return tuple(tuple(_padded(each, width) for each in path) for path in paths)


def sent_number(number: Any) -> Any:
    """Return a number that JSON can hold."""
    # Asked for each coordinate: the common case first.
    if type(number) is float and math.isfinite(number):
        return number
    try:
        is_finite = isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)
    except OverflowError:
        is_finite = False
    if not is_finite:
        raise not_allowed(DATA_TYPE, number, _FINITE)
    return number


def sent_vertex(vertex: Vertex, width: int) -> List[Any]:
    """Return the coordinates of a vertex, which must be ``width`` of them."""
    if not isinstance(vertex, (tuple, list)) or len(vertex) != width:
        raise not_allowed(DATA_TYPE, str(vertex), _FORMS[width])
    position = [sent_number(vertex[0]), sent_number(vertex[1])]
    return position if width == 2 else position + [None if n is None else sent_number(n) for n in vertex[2:]]


def sent_paths(paths: Tuple[Path, ...], width: int) -> Any:
    """Return paths or rings as JSON lists."""
    for path in paths:
        if path and isinstance(path[0], (EllipticArc, CircularArc, Bezier)):
            raise not_allowed(DATA_TYPE, str(path[0]), _FORMS[width])
    return [[_sent_member(each, width) for each in path] for path in paths]


def has_curves(paths: Tuple[Path, ...]) -> bool:
    """Tell whether any part is not straight."""
    return any(isinstance(each, (EllipticArc, CircularArc, Bezier)) for path in paths for each in path)


def _read_list(value: Any) -> Iterable[Any]:
    if not isinstance(value, (list, tuple, type(None))):
        raise unreadable(DATA_TYPE, value)
    return value or ()


def _read_vertex(value: Any) -> Vertex:
    if not isinstance(value, (list, tuple)) or not 2 <= len(value) <= 4:
        raise unreadable(DATA_TYPE, value)
    position = (read_number(value[0]), read_number(value[1]))
    return position if len(value) == 2 else (*position, *map(read_optional, value[2:]))


def _read_position(value: Any) -> Position:
    # Heights and measures belong to the end of a curve: what its other points have of them is of no meaning.
    if not isinstance(value, (list, tuple)) or not 2 <= len(value) <= 4:
        raise unreadable(DATA_TYPE, value)
    return read_number(value[0]), read_number(value[1])


def _read_member(value: Any) -> Union[Vertex, Curve]:
    if not isinstance(value, dict):
        return _read_vertex(value)
    for name, sizes in (("a", (4, 7)), ("c", (2,)), ("b", (3,))):
        parts = value.get(name)
        if not isinstance(parts, (list, tuple)) or len(parts) not in sizes:
            continue
        end, position = _read_vertex(parts[0]), _read_position(parts[1])
        if name == "c":
            return CircularArc(end, position)
        if name == "b":
            return Bezier(end, position, _read_position(parts[2]))
        return EllipticArc(end, position, _read_bit(parts[2]), _read_bit(parts[3]), *map(read_number, parts[4:]))
    raise unreadable(DATA_TYPE, value)


def _read_bit(value: Any) -> bool:
    if not isinstance(value, (int, float)) or value not in (0, 1):
        raise unreadable(DATA_TYPE, value)
    return bool(value)


def _padded(member: Union[Vertex, Curve], width: int) -> Union[Vertex, Curve]:
    if isinstance(member, tuple):
        return member + (None,) * (width - len(member))
    return replace(member, end=member.end + (None,) * (width - len(member.end)))


def _sent_member(member: Union[Vertex, Curve], width: int) -> Any:
    if isinstance(member, (EllipticArc, CircularArc, Bezier)):
        return member.to_esri(width)
    return sent_vertex(member, width)
