"""The geometries of features as frozen values, and the spatial reference that goes with them.

Protocol facts: Esri REST documentation (geometry objects, gp-data-types). Nothing is transformed or closed here, and a
ring keeps the direction it came with. A shape holds no reference of its own: its feature set does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Mapping, Optional, Set, Tuple, Union

from ..geometry import SpatialReference
from .curves import (
    DATA_TYPE,
    Path,
    Vertex,
    has_curves,
    padded,
    read_optional,
    read_paths,
    read_vertices,
    sent_number,
    sent_paths,
    sent_vertex,
    widths,
)
from .json_value import Json
from .problems import not_allowed, unreadable

_WKT2 = re.compile(r"\s*\w*CRS\s*[\[(]", re.IGNORECASE)


class GeometryType(str, Enum):
    """Esri's names of the geometry types."""

    POINT = "esriGeometryPoint"
    MULTIPOINT = "esriGeometryMultipoint"
    POLYLINE = "esriGeometryPolyline"
    POLYGON = "esriGeometryPolygon"
    ENVELOPE = "esriGeometryEnvelope"

    def __str__(self) -> str:
        # Some versions of Python would write GeometryType.POINT.
        return str(self.value)


@dataclass(frozen=True)
class PointShape:
    """A point; an empty one is no shape but None."""

    geometry_type: ClassVar[GeometryType] = GeometryType.POINT
    x: float
    y: float
    z: Optional[float] = None
    m: Optional[float] = None

    @property
    def has_z(self) -> bool:
        """Tell whether there is a height."""
        return self.z is not None

    @property
    def has_m(self) -> bool:
        """Tell whether there is a measure."""
        return self.m is not None

    def to_esri(self) -> Any:
        """Return the Esri JSON object."""
        return _sent_members(self, ("x", "y"), ("z", "m"))


@dataclass(frozen=True)
class MultipointShape:
    """Points that make one geometry; without any it is empty."""

    geometry_type: ClassVar[GeometryType] = GeometryType.MULTIPOINT
    points: Tuple[Vertex, ...]
    has_z: bool = False
    has_m: bool = False

    def to_esri(self) -> Any:
        """Return the Esri JSON object."""
        width = 2 + self.has_z + self.has_m
        return {**_sent_flags(self), "points": [sent_vertex(each, width) for each in self.points]}


@dataclass(frozen=True)
class PolylineShape:
    """Open paths; without any the geometry is empty."""

    geometry_type: ClassVar[GeometryType] = GeometryType.POLYLINE
    paths: Tuple[Path, ...]
    has_z: bool = False
    has_m: bool = False

    def to_esri(self) -> Any:
        """Return the Esri JSON object, ``curvePaths`` where a path has a curve."""
        name = "curvePaths" if has_curves(self.paths) else "paths"
        return {**_sent_flags(self), name: sent_paths(self.paths, 2 + self.has_z + self.has_m)}


@dataclass(frozen=True)
class PolygonShape:
    """Closed rings, outer ones clockwise; without any the geometry is empty."""

    geometry_type: ClassVar[GeometryType] = GeometryType.POLYGON
    rings: Tuple[Path, ...]
    has_z: bool = False
    has_m: bool = False

    def to_esri(self) -> Any:
        """Return the Esri JSON object, ``curveRings`` where a ring has a curve."""
        name = "curveRings" if has_curves(self.rings) else "rings"
        return {**_sent_flags(self), name: sent_paths(self.rings, 2 + self.has_z + self.has_m)}


@dataclass(frozen=True)
class EnvelopeShape:
    """A box; an empty one is no shape but None."""

    geometry_type: ClassVar[GeometryType] = GeometryType.ENVELOPE
    xmin: float
    ymin: float
    xmax: float
    ymax: float
    zmin: Optional[float] = None
    zmax: Optional[float] = None
    mmin: Optional[float] = None
    mmax: Optional[float] = None

    @property
    def has_z(self) -> bool:
        """Tell whether there are heights."""
        return self.zmin is not None or self.zmax is not None

    @property
    def has_m(self) -> bool:
        """Tell whether there are measures."""
        return self.mmin is not None or self.mmax is not None

    def to_esri(self) -> Any:
        """Return the Esri JSON object."""
        return _sent_members(self, ("xmin", "ymin", "xmax", "ymax"), ("zmin", "zmax", "mmin", "mmax"))


@dataclass(frozen=True)
class OtherShape:
    """A geometry object this client does not know, a multipatch for one; carried unharmed."""

    geometry_type: ClassVar[Optional[GeometryType]] = None
    has_z: ClassVar[bool] = False
    has_m: ClassVar[bool] = False
    value: Json

    def to_esri(self) -> Any:
        """Return the object as it came."""
        return self.value.to_esri()


Shape = Union[PointShape, MultipointShape, PolylineShape, PolygonShape, EnvelopeShape, OtherShape]


@dataclass(frozen=True)
class DetailedReference(SpatialReference):
    """A spatial reference that says more than its horizontal system: the vertical one, or a tolerance."""

    other: Optional[Json] = None


def shape_from_esri(value: Any, has_z: bool = False, has_m: bool = False) -> Optional[Shape]:
    """Read a geometry; null, an object without members and an empty point or box are None.

    Args:
        has_z: what the feature set says, for a geometry that says neither ``hasZ`` nor ``hasM`` itself. The number of
            coordinates has the last word: a third one is a measure where only ``hasM`` is said, else a height.
        has_m: the same.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise unreadable(DATA_TYPE, value)
    for name in ("curveRings", "rings"):
        if name in value:
            return PolygonShape(*_read_levelled(value, read_paths(value[name]), has_z, has_m))
    for name in ("curvePaths", "paths"):
        if name in value:
            return PolylineShape(*_read_levelled(value, read_paths(value[name]), has_z, has_m))
    if "points" in value:
        paths, has_z, has_m = _read_levelled(value, (read_vertices(value["points"]),), has_z, has_m)
        return MultipointShape(tuple(each for each in paths[0] if isinstance(each, tuple)), has_z, has_m)
    if "x" in value:
        x, y, z, m = (read_optional(value.get(name)) for name in ("x", "y", "z", "m"))
        return None if x is None or y is None else PointShape(x, y, z, m)
    if "xmin" in value:
        sides = [read_optional(value.get(name)) for name in ("xmin", "ymin", "xmax", "ymax")]
        found = [side for side in sides if side is not None]
        spans = (read_optional(value.get(name)) for name in ("zmin", "zmax", "mmin", "mmax"))
        return None if len(found) < len(sides) else EnvelopeShape(*found, *spans)
    if value.keys() <= {"spatialReference", "hasZ", "hasM"}:
        return None
    return OtherShape(Json.from_esri(value))


def reference_from_esri(value: Any) -> SpatialReference:
    """Read a spatial reference; null and one that names no system are the unknown one, ``SpatialReference()``."""
    if value is None:
        return SpatialReference()
    if not isinstance(value, dict) or any(not isinstance(value.get(name) or "", str) for name in ("wkt", "wkt2")):
        raise unreadable(DATA_TYPE, value)
    known = SpatialReference.from_esri(value)
    codes = ("wkid", "latestWkid", "wkt", "wkt2")
    other = {name: member for name, member in value.items() if member is not None and name not in codes}
    return DetailedReference(known.wkid, known.latest_wkid, known.wkt, Json.from_esri(other)) if other else known


def reference_to_esri(reference: SpatialReference) -> Any:
    """Return all that is known of a reference, well-known text too; None for the unknown one.

    ``SpatialReference.to_esri`` is for the clip setting, which well-known text would break.
    """
    sent = opened(reference.other) if isinstance(reference, DetailedReference) else {}
    if reference.wkid is not None:
        sent["wkid"] = reference.wkid
    if reference.latest_wkid is not None:
        sent["latestWkid"] = reference.latest_wkid
    if reference.wkt:
        sent["wkt2" if _WKT2.match(reference.wkt) else "wkt"] = reference.wkt
    return sent or None


def is_known(reference: SpatialReference) -> bool:
    """Tell whether a reference names a horizontal system."""
    return reference.code is not None or bool(reference.wkt)


def flag_from_esri(data_type: str, value: Any) -> Optional[bool]:
    """Read true, false, their text, or null."""
    if value is None or isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else ""
    if word not in ("true", "false"):
        raise unreadable(data_type, value)
    return word == "true"


def opened(other: Optional[Json]) -> Any:
    """Return members that were carried along, as a new dict."""
    members = {} if other is None else other.to_esri()
    if not isinstance(members, dict):
        raise not_allowed(DATA_TYPE, members, "{…}")
    return members


def _read_levelled(
    value: Mapping[str, Any], paths: Tuple[Path, ...], has_z: bool, has_m: bool
) -> Tuple[Tuple[Path, ...], bool, bool]:
    """Return paths whose vertices have as many coordinates each, and what the third and fourth one are."""
    found: Set[int] = widths(paths)
    is_said = "hasZ" in value or "hasM" in value
    if is_said:
        has_z, has_m = (bool(flag_from_esri(DATA_TYPE, value.get(name))) for name in ("hasZ", "hasM"))
    if not found:
        return paths, has_z and is_said, has_m and is_said
    width = max(found)
    has_m = width == 4 or (width == 3 and has_m and not has_z)
    has_z = width == 4 or (width == 3 and not has_m)
    return padded(paths, width), has_z, has_m


def _sent_members(shape: Any, names: Tuple[str, ...], optional: Tuple[str, ...]) -> Any:
    given = {name: getattr(shape, name) for name in (*names, *optional)}
    return {name: sent_number(given[name]) for name in given if name in names or given[name] is not None}


def _sent_flags(shape: Union[MultipointShape, PolylineShape, PolygonShape]) -> Any:
    return {name: True for name, is_so in (("hasZ", shape.has_z), ("hasM", shape.has_m)) if is_so}
