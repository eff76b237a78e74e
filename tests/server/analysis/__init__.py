"""Geoprocessing tasks that do real work, with GDAL, OGR and GEOS."""

from __future__ import annotations

from typing import Tuple

from .echo import ECHO
from .raster import CONTOUR, RECLASSIFY, ZONAL_STATISTICS
from .tables import CONVERT_TABLE, FIELD_STATISTICS
from .vector import BUFFER, MERGE
from .work import Work

__all__ = ["WORKS", "Work"]

WORKS: Tuple[Work, ...] = (
    BUFFER, FIELD_STATISTICS, ZONAL_STATISTICS, RECLASSIFY, MERGE, CONTOUR, CONVERT_TABLE, ECHO,
)
