"""Polygons from one system to another, where the world ends: bent edges, the date line, the poles.

Everything here is safe in a worker thread when the transform context was taken on the main thread.
"""

from __future__ import annotations

import math
from array import array
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsRectangle,
    QgsWkbTypes,
)

from ..arcgis.errors import Reason, RequestError
from ..arcgis.geometry import Envelope
from ..arcgis.rings import Ring
from .shapes import geometry_of, parts_of, points_of

_WGS84 = "EPSG:4326"
# An edge that is straight in one system is bent in another: no piece longer than this share of the clip's size.
_SHARE = 1 / 200


class OutOfReach(Exception):
    """Tell that points have no place in a system, or the place of other points."""


def part_around(geometry: QgsGeometry, frame: QgsGeometry, turn: float) -> QgsGeometry:
    """Return the part of a geometry around each part of a frame, on every copy of the world; empty if there is none."""
    pieces = []
    for part in frame.asGeometryCollection():
        box = part.boundingBox()
        box.grow(max(box.width(), box.height()) * _SHARE)
        for number in (0, 1, -1, 2, -2) if turn else (0,):
            window = QgsGeometry.fromRect(box)
            window.translate(number * turn, 0)
            piece = geometry.intersection(window)
            if not piece.isEmpty() and piece.area() > 0:
                pieces.append(piece)
    near = QgsGeometry.unaryUnion(pieces) if pieces else QgsGeometry()
    near.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
    return near


def transformed(
    geometry: QgsGeometry,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
    step: Optional[float] = None,
) -> QgsGeometry:
    """Return a geometry in another system, its edges bent as they should be, cut where the target's world ends.

    Args:
        step: the longest piece of an edge, in units of the source; pieces of one geometry share it, so that what they
            have in common stays common.

    Raises:
        OutOfReach: the target has no place for some points.
        RequestError: the geometry lies around a pole.
    """
    if source == target:
        return geometry
    box = geometry.boundingBox()
    if step is None:
        step = max(box.width(), box.height()) * _SHARE
    dense = geometry.densifyByDistance(step)
    turn = full_turn(source)
    if turn and not (-turn / 2 - 1e-6 * turn <= box.xMinimum() and box.xMaximum() <= turn / 2 + 1e-6 * turn):
        # Drawn beyond ±180°, on the map's next copy of the world: bring each piece back to where its data is.
        pieces = _split(dense, Envelope(-turn / 2, -math.inf, turn / 2, math.inf), turn)
        parts = [transformed(piece, source, target, context, step) for piece in pieces]
        return QgsGeometry.unaryUnion(parts)
    moved = _moved(dense, source, target, context)
    if full_turn(target) and not turn:
        # A polar or UTM polygon may cross the date line in one piece; its longitudes then jump from +180 to −180.
        wgs84 = QgsCoordinateReferenceSystem(_WGS84)
        geographic = _moved(dense, source, wgs84, context)
        if _jumps(geographic):
            whole = _unwrapped(geographic)
            pieces = _split(whole, Envelope(-180.0, -math.inf, 180.0, math.inf), 360.0)
            parts = [transformed(piece, wgs84, target, context) for piece in pieces]
            return QgsGeometry.unaryUnion(parts)
    return moved


def on_the_world(
    box: QgsRectangle, source: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> QgsGeometry:
    """Return a box in degrees, between ±180° and ±90°, of two parts where it lies across the date line.

    Raises:
        OutOfReach: some edge of it has no place in the world.
        RequestError: as `transformed` does; but a box around one pole is a cap that reaches up to it.
    """
    wgs84 = QgsCoordinateReferenceSystem(_WGS84)
    geometry = QgsGeometry.fromRect(box)
    try:
        shape = transformed(geometry, source, wgs84, context)
    except RequestError:
        shape = _cap(geometry, source, wgs84, context)
    pieces = _split(shape, Envelope(-180.0, -math.inf, 180.0, math.inf), 360.0)
    whole = QgsGeometry.unaryUnion(pieces).intersection(QgsGeometry.fromRect(QgsRectangle(-180, -90, 180, 90)))
    whole.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
    whole.convertToMultiType()
    return whole


def _cap(
    geometry: QgsGeometry,
    source: QgsCoordinateReferenceSystem,
    wgs84: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsGeometry:
    """Return a box around a pole in degrees: from its edge, once around, up to the pole."""
    box = geometry.boundingBox()
    dense = geometry.densifyByDistance(max(box.width(), box.height()) * _SHARE)
    ((ring, *_), *_) = parts_of(_moved(dense, source, wgs84, context))
    edge, turned, before = [], 0.0, ring[0][0]
    for x, y in ring:
        turned += -360 if x - before > 180 else 360 if x - before < -180 else 0
        edge.append((x + turned, y))
        before = x
    pole = 90.0 if sum(y for _, y in edge) > 0 else -90.0
    if abs(turned) != 360:
        raise RequestError(Reason.CLIP_DATE_LINE)
    outline = [*edge, (edge[-1][0], pole), (edge[0][0], pole), edge[0]]
    return geometry_of([(Ring.of(outline),)])


def _moved(
    geometry: QgsGeometry,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsGeometry:
    """Transform point by point, and back again: far from where a projection is meant for, points land on others."""
    moved, back = QgsGeometry(geometry), QgsGeometry()
    try:
        moved.transform(QgsCoordinateTransform(source, target, context))
        back = QgsGeometry(moved)
        back.transform(QgsCoordinateTransform(target, source, context))
    except QgsCsException:
        raise OutOfReach from None
    box = geometry.boundingBox()
    near = max(box.width(), box.height()) * 1e-3
    turn, is_geographic = full_turn(source), source.isGeographic()
    for (x, y), (back_x, back_y) in zip(points_of(geometry), points_of(back)):
        across, along = abs(back_x - x), abs(back_y - y)
        if turn and across > turn / 2:
            across = abs(across - turn)
        if is_geographic:
            # At a pole all meridians meet.
            across *= math.cos(math.radians(min(abs(y), 90.0)))
        # Written so that what is not a number is not near.
        if not (across <= near and along <= near):
            raise OutOfReach
    return moved


def turned_to(geometry: QgsGeometry, extent: Envelope, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """Split a clip that reaches over the edge of the world into the parts the image has, as 0…360° images need."""
    turn = full_turn(crs)
    if not turn:
        return geometry
    box = geometry.boundingBox()
    if extent.xmin <= box.xMinimum() and box.xMaximum() <= extent.xmax:
        return geometry
    pieces = _split(geometry, extent, turn)
    if len(pieces) > 1:
        return QgsGeometry.unaryUnion(pieces)
    # One piece: keep its shape beyond the image's edge, only move it by whole turns.
    for number in (0, 1, -1):
        moved = QgsGeometry(geometry)
        moved.translate(number * turn, 0)
        if moved.intersects(QgsRectangle(extent.xmin, extent.ymin, extent.xmax, extent.ymax)):
            return moved
    return geometry


def _split(geometry: QgsGeometry, window: Envelope, turn: float) -> list[QgsGeometry]:
    """Return the pieces of a geometry that lie in the window after moving them by whole turns."""
    box = geometry.boundingBox()
    height = max(abs(box.yMinimum()), abs(box.yMaximum())) * 2 + 1
    frame = QgsGeometry.fromRect(QgsRectangle(window.xmin, -height, window.xmax, height))
    pieces = []
    for number in (0, 1, -1, 2, -2):
        moved = QgsGeometry(geometry)
        moved.translate(number * turn, 0)
        if not moved.boundingBox().intersects(frame.boundingBox()):
            continue
        piece = moved.intersection(frame)
        if not piece.isEmpty() and piece.area() > 0:
            piece.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
            pieces.append(piece)
    return pieces


def full_turn(crs: QgsCoordinateReferenceSystem) -> float:
    """Return the width of the world in a CRS whose x runs around it, or 0."""
    if crs.isGeographic():
        return 360.0
    if crs.authid() in ("EPSG:3857", "EPSG:900913", "ESRI:102100", "ESRI:102113", "EPSG:3395"):
        return 2 * math.pi * 6378137.0
    return 0.0


def _jumps(geometry: QgsGeometry) -> bool:
    return any(_steps_far(ring) for part in parts_of(geometry) for ring in part)


def _steps_far(ring: Ring) -> bool:
    west, _ = ring[0]
    for x, _ in ring:
        if abs(x - west) > 180:
            return True
        west = x
    return False


def _unwrapped(geometry: QgsGeometry) -> QgsGeometry:
    """Make longitudes continuous along each ring; a ring around a pole cannot be, and is refused."""
    unwrapped = []
    for part in parts_of(geometry):
        outer, *holes = (_continuous(ring) for ring in part)
        # Holes lie in the same turn as their outer ring.
        west, _ = outer[0]
        unwrapped.append((outer, *(_shifted(hole, round((west - hole[0][0]) / 360) * 360) for hole in holes)))
    result = geometry_of(unwrapped)
    if not result.isGeosValid():
        raise RequestError(Reason.CLIP_DATE_LINE)
    return result


def _continuous(ring: Ring) -> Ring:
    offset, (before, _), numbers = 0.0, ring[0], array("d")
    for x, y in ring:
        step = x - before
        offset += -360 if step > 180 else 360 if step < -180 else 0
        numbers.append(x + offset)
        numbers.append(y)
        before = x
    if offset != 0:
        raise RequestError(Reason.CLIP_DATE_LINE)
    return Ring(numbers.tobytes())


def _shifted(ring: Ring, distance: float) -> Ring:
    return Ring.of((x + distance, y) for x, y in ring)
