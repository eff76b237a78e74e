"""Spatial references, boxes and polygons as frozen values, and their Esri JSON forms.

Coordinates are plain floats in the units of the spatial reference, x before y. No transformation happens here.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, Iterable, Iterator, Mapping, Optional, Sequence, Tuple

from .rings import Point, Ring, read_wkb


@dataclass(frozen=True)
class SpatialReference:
    """A spatial reference as Esri names it: ``wkid`` may be an Esri code (102100), ``latest_wkid`` is EPSG's."""

    wkid: Optional[int] = None
    latest_wkid: Optional[int] = None
    wkt: str = ""

    @classmethod
    def from_esri(cls, value: Any) -> SpatialReference:
        """Read ``{"wkid", "latestWkid"}``, ``{"wkt", "wkt2"}``, or nothing at all."""
        if not isinstance(value, Mapping):
            return cls()
        return cls(
            wkid=_positive_int(value.get("wkid")),
            latest_wkid=_positive_int(value.get("latestWkid")),
            wkt=str(value.get("wkt2") or value.get("wkt") or ""),
        )

    def to_esri(self) -> Optional[dict[str, int]]:
        """Return the integer form, or None where only WKT is known.

        The DownloadRaster script lower-cases the whole clip setting before reading it, which breaks WKT:
        coordinates already in the service's own system then travel without a reference.
        """
        if self.wkid is None and self.latest_wkid is None:
            return None
        if self.latest_wkid is None or self.wkid is None or self.latest_wkid == self.wkid:
            return {"wkid": self.wkid or self.latest_wkid or 0}
        return {"wkid": self.wkid, "latestWkid": self.latest_wkid}

    @property
    def code(self) -> Optional[int]:
        """Return the code that names the system, EPSG's where there is one."""
        return self.latest_wkid or self.wkid


@dataclass(frozen=True)
class Envelope:
    """A box in the units of its spatial reference."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float
    spatial_reference: SpatialReference = SpatialReference()

    @classmethod
    def from_esri(cls, value: Any, spatial_reference: SpatialReference = SpatialReference()) -> Optional[Envelope]:
        """Read an extent; return None for an empty, reversed or not finite one."""
        if not isinstance(value, Mapping):
            return None
        try:
            xmin, ymin, xmax, ymax = (float(value[key]) for key in ("xmin", "ymin", "xmax", "ymax"))
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        if not all(map(math.isfinite, (xmin, ymin, xmax, ymax))) or xmin > xmax or ymin > ymax:
            return None
        own = value.get("spatialReference")
        return cls(xmin, ymin, xmax, ymax, SpatialReference.from_esri(own) if own else spatial_reference)

    @property
    def width(self) -> float:
        """Return the extent along x."""
        return self.xmax - self.xmin

    @property
    def height(self) -> float:
        """Return the extent along y."""
        return self.ymax - self.ymin

    def intersection(self, other: Envelope) -> Optional[Envelope]:
        """Return the common box, or None where the two do not overlap; both in the same system."""
        xmin, ymin = max(self.xmin, other.xmin), max(self.ymin, other.ymin)
        xmax, ymax = min(self.xmax, other.xmax), min(self.ymax, other.ymax)
        if xmin >= xmax or ymin >= ymax:
            return None
        return Envelope(xmin, ymin, xmax, ymax, self.spatial_reference)

    def to_polygon(self) -> Polygon:
        """Return the box as one clockwise ring of five points."""
        corners = (
            (self.xmin, self.ymin),
            (self.xmin, self.ymax),
            (self.xmax, self.ymax),
            (self.xmax, self.ymin),
            (self.xmin, self.ymin),
        )
        return Polygon((Ring.of(corners),), self.spatial_reference)

    def to_esri(self) -> dict[str, Any]:
        """Return the Esri JSON object."""
        value: dict[str, Any] = {"xmin": self.xmin, "ymin": self.ymin, "xmax": self.xmax, "ymax": self.ymax}
        reference = self.spatial_reference.to_esri()
        if reference is not None:
            value["spatialReference"] = reference
        return value


@dataclass(frozen=True)
class Polygon:
    """Closed rings, outer ones clockwise and holes counter-clockwise, as Esri JSON wants them."""

    rings: Tuple[Ring, ...]
    spatial_reference: SpatialReference = SpatialReference()

    @classmethod
    def from_parts(cls, parts: Iterable[Sequence[Iterable[Point]]], reference: SpatialReference) -> Polygon:
        """Build from parts of rings, the first ring of each part being its outer one; direction is put right."""
        rings = []
        for part in parts:
            for index, points in enumerate(part):
                ring = (points if isinstance(points, Ring) else Ring.of(points)).closed()
                if len(ring):
                    rings.append(ring if is_clockwise(ring) == (index == 0) else ring.turned())
        return cls(tuple(rings), reference)

    @classmethod
    def from_wkb(cls, data: bytes, reference: SpatialReference) -> Polygon:
        """Build from WKB; ValueError for anything but plane polygons."""
        return cls.from_parts(read_wkb(data), reference)

    @property
    def envelope(self) -> Envelope:
        """Return the box around all rings; ValueError without any."""
        edges = [
            (min(piece[::2]), min(piece[1::2]), max(piece[::2]), max(piece[1::2]))
            for ring in self.rings
            for piece in ring.pieces()
        ]
        west, south, east, north = zip(*edges)
        return Envelope(min(west), min(south), max(east), max(north), self.spatial_reference)

    def esri_pieces(self) -> Iterator[str]:
        """Yield Esri JSON text in pieces, so that other threads get their turn."""
        yield '{"rings":['
        for number, ring in enumerate(self.rings):
            yield ",[" if number else "["
            for start, piece in enumerate(ring.pieces()):
                # repr is the shortest text that reads back as the same double; never a comma as decimal sign.
                text = ",".join([f"[{x!r},{y!r}]" for x, y in zip(piece[::2], piece[1::2])])
                yield "," + text if start else text
            yield "]"
        reference = self.spatial_reference.to_esri()
        yield "]}" if reference is None else f'],"spatialReference":{json.dumps(reference)}}}'

    def to_esri_text(self) -> str:
        """Return Esri JSON text."""
        return "".join(self.esri_pieces())


def is_clockwise(ring: Iterable[Point]) -> bool:
    """Tell the direction of a closed ring by its signed area (y up)."""
    points = iter(ring)
    # Relative to the first point: the area of a small ring far from the origin would drown in rounding.
    x0, y0 = x1, y1 = next(points)
    area = 0.0
    for x2, y2 in points:
        area += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        x1, y1 = x2, y2
    return area < 0


def _positive_int(value: Any) -> Optional[int]:
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number > 0 else None
