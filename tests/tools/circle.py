"""An area with as many vertices as a test wants: newer versions of GEOS leave out of a buffer what is hardly seen."""

from __future__ import annotations

import math

from qgis.core import QgsGeometry, QgsLineString, QgsPolygon


def circle(x: float, y: float, radius: float, vertices: int) -> QgsGeometry:
    """Return a polygon of that many different points around a centre, clockwise."""
    turns = [*(math.tau * number / vertices for number in range(vertices)), 0.0]
    across = [x + radius * math.cos(turn) for turn in turns]
    up = [y - radius * math.sin(turn) for turn in turns]
    return QgsGeometry(QgsPolygon(QgsLineString(across, up)))
