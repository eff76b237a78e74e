"""The clip between QGIS and a service: validity, transformation, the date line, and the size it means.

A clip keeps the CRS it was drawn in. Everything here is safe in a worker thread when the transform context was taken
on the main thread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Iterable, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsDistanceArea,
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..arcgis.errors import ArcGISError, Reason, RequestError
from ..arcgis.geometry import Envelope, Polygon
from .reproject import OutOfReach, full_turn, part_around, transformed, turned_to
from .shapes import is_finite, parts_of, plain

if TYPE_CHECKING:
    from ..arcgis.imageservice import ImageService


@dataclass(frozen=True)
class Clip:
    """A polygon, of one or several parts, with the CRS its coordinates are in."""

    geometry: QgsGeometry
    crs: QgsCoordinateReferenceSystem
    # What `problem` found, after the first time: that takes a while for a million vertices, and many ask.
    _found: list[Optional[Reason]] = field(default_factory=list, init=False, repr=False, compare=False)

    @classmethod
    def from_rectangle(cls, rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> Clip:
        """Return a box as a clip; an empty layer's box is an empty clip."""
        # The extent of nothing has the largest numbers for its edges, and as a polygon it would be everywhere.
        return cls(QgsGeometry() if rectangle.isEmpty() else QgsGeometry.fromRect(rectangle), crs)

    def problem(self) -> Optional[ArcGISError]:
        """Return what is wrong with the clip wherever it is used, or None."""
        if not self._found:
            self._found.append(self._look())
        reason = self._found[0]
        return None if reason is None else RequestError(reason)

    def _look(self) -> Optional[Reason]:
        geometry = self.geometry
        if geometry.isNull() or geometry.isEmpty():
            return Reason.CLIP_EMPTY
        if geometry.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
            return Reason.CLIP_EMPTY
        if not is_finite(geometry):
            return Reason.CLIP_NOT_FINITE
        box = geometry.boundingBox()
        if not (box.width() > 0 and box.height() > 0):
            return Reason.CLIP_EMPTY
        if not geometry.isGeosValid():
            return Reason.CLIP_CROSSES_ITSELF
        if not self.crs.isValid():
            return Reason.CLIP_WITHOUT_CRS
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
        RequestError: as `clip_of_features` does.
    """
    features = layer.getSelectedFeatures() if selected_only else layer.getFeatures()
    return clip_of_features(features, layer.crs(), layer.name(), selected_only)


def clip_of_features(
    features: Iterable[QgsFeature], crs: QgsCoordinateReferenceSystem, name: str, selected_only: bool = False
) -> Clip:
    """Return the polygons among features as one clip.

    Raises:
        RequestError: there is no polygon (``words`` is "selection" where only the selection is empty), or one of them
            crosses itself.
    """
    polygon = QgsWkbTypes.GeometryType.PolygonGeometry
    geometries = [
        feature.geometry() for feature in features if feature.hasGeometry() and feature.geometry().type() == polygon
    ]
    if not geometries:
        raise RequestError(Reason.NO_POLYGONS, name, "selection" if selected_only else "")
    if len(geometries) == 1:
        return Clip(geometries[0], crs)
    # The union of broken polygons is nothing at all, and nothing would be called an empty area.
    if not all(geometry.isGeosValid() for geometry in geometries):
        raise RequestError(Reason.CLIP_CROSSES_ITSELF)
    return Clip(QgsGeometry.unaryUnion(geometries), crs)


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
    """Return the clip in the service's CRS, cut to the image's extent.

    Servers give the whole box around what they are sent: sending only what the image has keeps the file as small as
    the estimate says.

    Raises:
        RequestError: broken clip, unknown CRS, clip beside the image, or one that the date line tears apart.
    """
    clip.raise_if_broken()
    crs = service_crs(service)
    if not crs.isValid():
        raise RequestError(Reason.UNKNOWN_CRS, service.name)
    try:
        geometry = _in_crs(plain(clip.geometry), clip.crs, crs, service, context)
        if service.extent is not None:
            geometry = turned_to(geometry, service.extent, crs)
    except (QgsCsException, OutOfReach):
        raise RequestError(Reason.CLIP_NOT_FINITE) from None
    if not is_finite(geometry):
        raise RequestError(Reason.CLIP_NOT_FINITE)
    return geometry if service.extent is None else _cut_to(geometry, service.extent, service.name)


def _cut_to(geometry: QgsGeometry, extent: Envelope, name: str) -> QgsGeometry:
    frame = _as_rectangle(extent)
    if frame.contains(geometry.boundingBox()):
        return geometry
    common = geometry.intersection(QgsGeometry.fromRect(frame))
    common.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
    # Touching an edge is not enough: there is no cell to cut out.
    if common.isEmpty() or not common.area() > 0:
        raise RequestError(Reason.CLIP_OUTSIDE, name)
    return common


def clipped_box(geometry: Optional[QgsGeometry], service: ImageService) -> Optional[Envelope]:
    """Return the box of what is asked for, in the service's CRS: around the clip, else the image's own if it has one.

    Args:
        geometry: what `service_clip` returned, or None for the whole image.
    """
    if geometry is None:
        return service.extent
    box = geometry.boundingBox()
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
    return Polygon.from_parts(parts_of(geometry), service.spatial_reference)


def _in_crs(
    geometry: QgsGeometry,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    service: ImageService,
    context: QgsCoordinateTransformContext,
) -> QgsGeometry:
    """Transform a clip; of one that is too wide for the system, a view of the whole world, what is near the image."""
    extent = None if service.extent is None else QgsGeometry.fromRect(_as_rectangle(service.extent))
    turn = full_turn(source)
    if extent is not None and turn and not full_turn(target) and geometry.boundingBox().width() > turn / 4:
        geometry = _part_near(geometry, extent, source, target, service, context)
    try:
        return transformed(geometry, source, target, context)
    except OutOfReach:
        if extent is None:
            raise
        return transformed(_part_near(geometry, extent, source, target, service, context), source, target, context)


def _part_near(
    geometry: QgsGeometry,
    extent: QgsGeometry,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    service: ImageService,
    context: QgsCoordinateTransformContext,
) -> QgsGeometry:
    try:
        frame = transformed(extent, target, source, context)
    except (OutOfReach, RequestError):
        # An image around a pole has no frame in degrees.
        return geometry
    near = part_around(geometry, frame, full_turn(source))
    if near.isEmpty():
        raise RequestError(Reason.CLIP_OUTSIDE, service.name)
    return near


def _as_rectangle(box: Envelope) -> QgsRectangle:
    return QgsRectangle(box.xmin, box.ymin, box.xmax, box.ymax)
