"""Spatial references as ArcGIS writes them, both ways."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

from osgeo import osr

from .clip import crs_of_code
from .data import spatial_reference

# Where Esri's own number is not EPSG's.
_ESRI_NUMBERS = {3857: 102100, 2264: 102719}


def read_reference(value: Any) -> Optional[osr.SpatialReference]:
    """Return the spatial reference a JSON value names, None for an unknown one, or raise ValueError."""
    if isinstance(value, str):
        value = value.strip()
        if value.startswith("{"):
            value = json.loads(value)
        elif value.isdigit():
            value = int(value)
    if value is None or value in ("", {}):
        return None
    if isinstance(value, dict):
        code = value.get("latestWkid") or value.get("wkid")
        text = value.get("wkt") or value.get("wkt2")
        if not code and not text:
            return None
        value = code if code else text
    if isinstance(value, str) and not value.isdigit():
        return _made(value)
    if isinstance(value, (int, float, str)) and not isinstance(value, bool) and 0 < float(value) < 2**31:
        try:
            return _made(crs_of_code(int(value)))
        except ValueError:
            # Some of Esri's own numbers are below 100000.
            return _made(f"ESRI:{int(value)}")
    raise ValueError(f"{value!r} is no spatial reference")


def _made(definition: str) -> osr.SpatialReference:
    try:
        return spatial_reference(definition)
    except RuntimeError as error:
        raise ValueError(f"{definition!r} is no spatial reference") from error


def write_reference(reference: Optional[osr.SpatialReference]) -> Optional[Dict[str, Any]]:
    """Return the JSON of a spatial reference, or None for an unknown one."""
    if reference is None:
        return None
    code = reference.GetAuthorityCode(None)
    if code and code.isdigit():
        return {"wkid": _ESRI_NUMBERS.get(int(code), int(code)), "latestWkid": int(code)}
    return {"wkt": reference.ExportToWkt(["FORMAT=WKT1_ESRI"])}


def same(first: Optional[osr.SpatialReference], second: Optional[osr.SpatialReference]) -> bool:
    """Tell whether coordinates mean the same in both; what is unknown is never moved."""
    if first is None or second is None:
        return True
    return bool(first.IsSame(second, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]))


def traditional(reference: Optional[osr.SpatialReference]) -> Optional[osr.SpatialReference]:
    """Return a copy whose axes are x, y."""
    if reference is None:
        return None
    copy = reference.Clone()
    copy.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return copy
