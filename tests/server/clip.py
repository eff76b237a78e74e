"""What the task reads out of clipSetting.

The server lower-cases the text first, and what it cannot read is a warning, not an error.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional, Tuple

Ring = Tuple[Tuple[float, float], ...]
Box = Tuple[float, float, float, float]

INVALID_GEOMETRY = "Invalid geometry setting, image will not be clipped."
INVALID_EXTENT = "Invalid extent setting, image will not be clipped."
NO_SETTING = "No clip geometry or extent setting, image will not be clipped."
INVALID_SETTING = "Invalid clip geometry or extent setting, image will not be clipped."


class Unclipped(Exception):
    """Tell that the image is copied whole; the argument is the warning."""


@dataclass(frozen=True)
class Clip:
    """Hold rings and a box, each with the CRS it is in (None: the service's own)."""

    rings: Tuple[Ring, ...]
    rings_crs: Optional[str]
    box: Box
    box_crs: Optional[str]


def read_clip(text: str, reads_lowercase_sr: bool) -> Clip:
    """Return the clip in a clipSetting text, or raise Unclipped with the server's warning."""
    try:
        # The whole text, hence also spatialReference, latestWkid and any WKT in it.
        setting = json.loads(text.lower())
        geometry, extent = setting.get("clippinggeometry"), setting.get("extent")
        if geometry:
            return _from_geometry(geometry, extent, reads_lowercase_sr)
        if extent:
            return _from_extent(extent, reads_lowercase_sr)
    except Unclipped:
        raise
    except Exception as error:
        raise Unclipped(INVALID_SETTING) from error
    raise Unclipped(NO_SETTING)


def _from_geometry(geometry: Any, extent: Any, reads_lowercase_sr: bool) -> Clip:
    computed_crs = _crs(geometry)
    sent_crs = computed_crs if reads_lowercase_sr else None
    if not geometry.get("rings"):
        if not extent:
            raise Unclipped(INVALID_GEOMETRY)
        # An envelope where a polygon belongs: works only with an extent beside it.
        box = _box(geometry)
        return Clip((_ring(box),), sent_crs, _box(extent), _crs(extent) if reads_lowercase_sr else None)
    rings = tuple(tuple((float(p[0]), float(p[1])) for p in ring) for ring in geometry["rings"])
    if extent:
        return Clip(rings, sent_crs, _box(extent), _crs(extent) if reads_lowercase_sr else None)
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    # The part the server computes gets a properly written spatialReference.
    return Clip(rings, sent_crs, (min(xs), min(ys), max(xs), max(ys)), computed_crs)


def _from_extent(extent: Any, reads_lowercase_sr: bool) -> Clip:
    if not all(key in extent for key in ("xmin", "ymin", "xmax", "ymax")):
        raise Unclipped(INVALID_EXTENT)
    crs = _crs(extent)
    return Clip((_ring(_box(extent)),), crs, _box(extent), crs if reads_lowercase_sr else None)


def _box(value: Any) -> Box:
    return float(value["xmin"]), float(value["ymin"]), float(value["xmax"]), float(value["ymax"])


def _ring(box: Box) -> Ring:
    xmin, ymin, xmax, ymax = box
    return ((xmin, ymin), (xmin, ymax), (xmax, ymax), (xmax, ymin), (xmin, ymin))


def _crs(value: Any) -> Optional[str]:
    """Return a definition GDAL reads; only integer codes survive the lower-casing."""
    reference = value.get("spatialreference") or {}
    code = reference.get("latestwkid") or reference.get("wkid")
    return crs_of_code(int(code)) if code else None


def crs_of_code(code: int) -> str:
    """Return the definition of a well-known id: below 32768 and in Web Mercator's case EPSG, else maybe Esri's."""
    if code in (102100, 102113):
        return "EPSG:3857"
    return f"EPSG:{code}" if code < 100000 else f"ESRI:{code}"
