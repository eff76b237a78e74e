"""The clip between QGIS and a service: validity, transformation, the date line, and the size it means.

A clip keeps the CRS it was drawn in. Everything here is safe in a worker thread when the transform context was taken
on the main thread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..arcgis.errors import ArcGISError, Reason, RequestError
from ..arcgis.geometry import Envelope, Polygon
from ..arcgis.imageservice import ImageService

_WGS84 = "EPSG:4326"
# An edge that is straight in one system is bent in another: no piece longer than this share of the clip's size.
_DENSIFY_SHARE = 1 / 200


@dataclass(frozen=True)
class Clip:
    """A polygon, of one or several parts, with the CRS its coordinates are in."""

    geometry: QgsGeometry
    crs: QgsCoordinateReferenceSystem

    @classmethod
    def from_rectangle(cls, rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Clip:
        """Return a box as a clip."""
        return cls(QgsGeometry.fromRect(rectangle), crs)

    def problem(self) -> Optional[ArcGISError]:
        """Return what is wrong with the clip wherever it is used, or None."""
        geometry = self.geometry
        if geometry.isNull() or geometry.isEmpty():
            return RequestError(Reason.CLIP_EMPTY)
        if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
            return RequestError(Reason.CLIP_EMPTY)
        if not all(_is_finite(vertex) for vertex in geometry.vertices()):
            return RequestError(Reason.CLIP_NOT_FINITE)
        box = geometry.boundingBox()
        if not (box.width() > 0 and box.height() > 0):
            return RequestError(Reason.CLIP_EMPTY)
        if not geometry.isGeosValid():
            return RequestError(Reason.CLIP_CROSSES_ITSELF)
        if not self.crs.isValid():
            return RequestError(Reason.CLIP_WITHOUT_CRS)
        return None

    def raise_if_broken(self) -> None:
        """Raise what `problem` finds."""
        problem = self.problem()
        if problem is not None:
            raise problem

    def area_km2(self, context: QgsCoordinateTransformContext) -> float:
        """Return the ellipsoidal area in square kilometres; NaN where it cannot be told."""
        measure = QgsDistanceArea()
        measure.setSourceCrs(self.crs, context)
        measure.setEllipsoid(self.crs.ellipsoidAcronym() or "EPSG:7030")
        try:
            return abs(measure.measureArea(self.geometry)) / 1e6
        except QgsCsException:
            return math.nan


def clip_of_layer(layer: QgsVectorLayer, selected_only: bool) -> Clip:
    """Return the polygons of a layer, or of its selection, as one clip; reads features, so mind large layers.

    Raises:
        RequestError: there is no polygon; ``words`` is "selection" where only the selection is empty.
    """
    features = layer.getSelectedFeatures() if selected_only else layer.getFeatures()
    polygon = QgsWkbTypes.GeometryType.PolygonGeometry
    geometries = [
        feature.geometry() for feature in features if feature.hasGeometry() and feature.geometry().type() == polygon
    ]
    if not geometries:
        raise RequestError(Reason.NO_POLYGONS, layer.name(), "selection" if selected_only else "")
    if len(geometries) == 1:
        return Clip(geometries[0], layer.crs())
    return Clip(QgsGeometry.unaryUnion(geometries), layer.crs())


def service_crs(service: ImageService) -> QgsCoordinateReferenceSystem:
    """Return a service's CRS: EPSG's code, else the code as EPSG, else as Esri's (102100), else the WKT.

    An invalid CRS means that QGIS does not know it.
    """
    reference = service.spatial_reference
    names = []
    if reference.latest_wkid:
        names.append(f"EPSG:{reference.latest_wkid}")
    if reference.wkid:
        names += [f"EPSG:{reference.wkid}", f"ESRI:{reference.wkid}"]
    for name in names:
        crs = QgsCoordinateReferenceSystem(name)
        if crs.isValid():
            return crs
    return QgsCoordinateReferenceSystem.fromWkt(reference.wkt) if reference.wkt else QgsCoordinateReferenceSystem()


def service_clip(clip: Clip, service: ImageService, context: QgsCoordinateTransformContext) -> QgsGeometry:
    """Return the clip in the service's CRS; it still reaches beyond the image where it was drawn so.

    Raises:
        RequestError: broken clip, unknown CRS, clip beside the image, or one that the date line tears apart.
    """
    clip.raise_if_broken()
    crs = service_crs(service)
    if not crs.isValid():
        raise RequestError(Reason.UNKNOWN_CRS, service.name)
    geometry = QgsGeometry(clip.geometry)
    if geometry.get().hasCurvedSegments():
        geometry = QgsGeometry(geometry.get().segmentize())
    geometry = _flat(geometry)
    try:
        geometry = _transformed(geometry, clip.crs, crs, context)
        if service.extent is not None:
            geometry = _turned_to(geometry, service.extent, crs)
    except QgsCsException:
        raise RequestError(Reason.CLIP_NOT_FINITE) from None
    if not all(_is_finite(vertex) for vertex in geometry.vertices()):
        raise RequestError(Reason.CLIP_NOT_FINITE)
    if service.extent is not None and not geometry.intersects(_as_rectangle(service.extent)):
        raise RequestError(Reason.CLIP_OUTSIDE, service.name)
    return geometry


def clipped_box(geometry: Optional[QgsGeometry], service: ImageService) -> Optional[Envelope]:
    """Return the box of (clip ∩ image) in the service's CRS, the image's own without a clip, or None if unknown.

    Args:
        geometry: what `service_clip` returned, or None for the whole image.
    """
    extent = service.extent
    if geometry is None:
        return extent
    box = geometry.boundingBox()
    if extent is not None:
        common = geometry.intersection(QgsGeometry.fromRect(_as_rectangle(extent)))
        box = common.boundingBox() if not common.isEmpty() else box.intersect(_as_rectangle(extent))
    if box.isNull() or box.isEmpty():
        return None
    return Envelope(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum(), service.spatial_reference)


def estimate(clip: Optional[Clip], service: ImageService, context: QgsCoordinateTransformContext) -> Optional[int]:
    """Return the most bytes a download can have before the server compresses them, or None if unknown.

    Raises:
        RequestError: as `service_clip` does.
    """
    box = clipped_box(None if clip is None else service_clip(clip, service, context), service)
    return None if box is None else service.estimate_bytes(box)


def to_polygon(geometry: QgsGeometry, service: ImageService) -> Polygon:
    """Return a geometry in the service's CRS as the client's value."""
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    rings = [[[(point.x(), point.y()) for point in ring] for ring in part] for part in parts]
    return Polygon.from_parts(rings, service.spatial_reference)


def _transformed(
    geometry: QgsGeometry,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsGeometry:
    if source == target:
        return geometry
    box = geometry.boundingBox()
    dense = geometry.densifyByDistance(max(box.width(), box.height()) * _DENSIFY_SHARE)
    wgs84 = QgsCoordinateReferenceSystem(_WGS84)
    turn = _full_turn(source)
    if turn and not (-turn / 2 - 1e-6 * turn <= box.xMinimum() and box.xMaximum() <= turn / 2 + 1e-6 * turn):
        # Drawn beyond ±180°, on the map's next copy of the world: bring each piece back to where its data is.
        pieces = _split(dense, Envelope(-turn / 2, -math.inf, turn / 2, math.inf), turn)
        parts = [_transformed(piece, source, target, context) for piece in pieces]
        return QgsGeometry.unaryUnion(parts)
    moved = QgsGeometry(dense)
    moved.transform(QgsCoordinateTransform(source, target, context))
    if _full_turn(target) and not turn:
        # A polar or UTM polygon may cross the date line in one piece; its longitudes then jump from +180 to −180.
        geographic = QgsGeometry(dense)
        geographic.transform(QgsCoordinateTransform(source, wgs84, context))
        if _jumps(geographic):
            whole = _unwrapped(geographic)
            pieces = _split(whole, Envelope(-180.0, -math.inf, 180.0, math.inf), 360.0)
            parts = [_transformed(piece, wgs84, target, context) for piece in pieces]
            return QgsGeometry.unaryUnion(parts)
    return moved


def _turned_to(geometry: QgsGeometry, extent: Envelope, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """Split a clip that reaches over the edge of the world into the parts the image has, as 0…360° images need."""
    turn = _full_turn(crs)
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
        if moved.intersects(_as_rectangle(extent)):
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


def _full_turn(crs: QgsCoordinateReferenceSystem) -> float:
    """Return the width of the world in a CRS whose x runs around it, or 0."""
    if crs.isGeographic():
        return 360.0
    if crs.authid() in ("EPSG:3857", "EPSG:900913", "ESRI:102100", "ESRI:102113", "EPSG:3395"):
        return 2 * math.pi * 6378137.0
    return 0.0


def _jumps(geometry: QgsGeometry) -> bool:
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    return any(
        abs(after.x() - before.x()) > 180 for part in parts for ring in part for before, after in zip(ring, ring[1:])
    )


def _unwrapped(geometry: QgsGeometry) -> QgsGeometry:
    """Make longitudes continuous along each ring; a ring around a pole cannot be, and is refused."""
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    unwrapped = []
    for part in parts:
        rings = []
        for ring in part:
            offset, points = 0.0, [ring[0]]
            for before, after in zip(ring, ring[1:]):
                step = after.x() - before.x()
                offset += -360 if step > 180 else 360 if step < -180 else 0
                moved = type(after)(after.x() + offset, after.y())
                points.append(moved)
            if offset != 0:
                raise RequestError(Reason.CLIP_DATE_LINE)
            rings.append(points)
        # Holes lie in the same turn as their outer ring.
        west = rings[0][0].x()
        for hole in rings[1:]:
            turns = round((west - hole[0].x()) / 360) * 360
            hole[:] = [type(point)(point.x() + turns, point.y()) for point in hole]
        unwrapped.append(rings)
    result = QgsGeometry.fromMultiPolygonXY(unwrapped)
    if not result.isGeosValid():
        raise RequestError(Reason.CLIP_DATE_LINE)
    return result


def _flat(geometry: QgsGeometry) -> QgsGeometry:
    """Return a copy without Z and M."""
    flat = QgsGeometry(geometry)
    abstract = flat.get()
    abstract.dropZValue()
    abstract.dropMValue()
    return flat


def _is_finite(point) -> bool:
    return math.isfinite(point.x()) and math.isfinite(point.y())


def _as_rectangle(box: Envelope) -> QgsRectangle:
    return QgsRectangle(box.xmin, box.ymin, box.xmax, box.ymax)
