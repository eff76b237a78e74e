"""From what was asked to the jobs that deliver it: what each image is, and which of them one job can bring.

Runs in worker threads; values only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Optional, Sequence

from qgis.core import QgsCoordinateTransformContext

from ..arcgis.addresses import AddressKind, ImageAddress
from ..arcgis.download_raster import Resampling
from ..arcgis.errors import ArcGISError, Cancelled, Reason, RequestError
from ..arcgis.filenames import safe_name
from ..arcgis.geometry import Polygon, SpatialReference
from ..arcgis.imageservice import ImageService
from ..arcgis.order import PlannedImage, PlannedJob
from ..arcgis.portal import fetch_image, find_download_task
from ..arcgis.session import Session
from .geometry import Clip, clipped_box, service_clip, to_polygon
from .source import Description, Source


def describe(session: Session, source: Source, server: str, patience: float) -> Description:
    """Read what an image is and where it can be downloaded; errors become part of the description."""
    service: Optional[ImageService] = None
    try:
        image = fetch_image(session, source.address, server, patience=patience)
        service = image.service
        source = replace(source, address=image.address, name=source.name or image.name)
        if service is not None:
            service.raise_if_not_offered(source.label)
        url = service.url if service is not None else ""
        return Description(source, service, find_download_task(session, url, server, patience=patience))
    except Cancelled:
        raise
    except ArcGISError as error:
        return Description(source, service, error=error)


@dataclass(frozen=True)
class _Part:
    """An image with its share of the clip."""

    image: PlannedImage
    task_url: str
    clip: Optional[Polygon]


def plan_jobs(
    descriptions: Sequence[Description],
    clip: Optional[Clip],
    resampling: Resampling,
    context: QgsCoordinateTransformContext,
    name: str = "",
) -> tuple[PlannedJob, ...]:
    """Return the jobs for images that can all be delivered; images share a job where task and clip are the same.

    Args:
        name: what to call the file instead of what its image is called; of several it stands before that.

    Raises:
        ArcGISError: an image cannot be delivered, or the clip cannot be used for it.
    """
    groups: dict[tuple[str, bool, Optional[Polygon]], list[PlannedImage]] = {}
    stems = stems_of([description.source.label for description in descriptions], name)
    for number, (stem, description) in enumerate(zip(stems, descriptions)):
        part = _part(number, stem, description, clip, context)
        is_store = part.image.address.kind is AddressKind.STORE
        groups.setdefault((part.task_url, is_store, part.clip), []).append(part.image)
    return tuple(
        PlannedJob(task_url, _one_kind(images), polygon, resampling)
        for (task_url, _, polygon), images in groups.items()
    )


def _part(
    number: int,
    stem: str,
    description: Description,
    clip: Optional[Clip],
    context: QgsCoordinateTransformContext,
) -> _Part:
    if description.error is not None:
        raise description.error
    source, service = description.source, description.service
    if service is None:
        polygon = None if clip is None else _store_polygon(clip, source.label)
        return _Part(PlannedImage(number, stem, source.label, source.address), description.task_url, polygon)
    geometry = None
    if clip is not None:
        try:
            geometry = service_clip(clip, service, context)
        except RequestError as error:
            if error.subject == service.name:
                error.subject = source.label
            raise
    image = PlannedImage(number, stem, source.label, source.address, service, clipped_box(geometry, service))
    return _Part(image, description.task_url, None if geometry is None else to_polygon(geometry, service))


def stems_of(labels: Sequence[str], name: str = "") -> list[str]:
    """Return a file name without its ending for each image: no two of one request may overwrite each other."""
    name = re.sub(r"\.tiff?\Z", "", name.strip(), flags=re.IGNORECASE)
    if name:
        labels = [name] if len(labels) == 1 else [f"{name}_{label}" for label in labels]
    stems: list[str] = []
    for label in labels:
        wanted = stem = safe_name(label)
        number = 2
        while stem.lower() in (taken.lower() for taken in stems):
            stem, number = f"{wanted}_{number}", number + 1
        stems.append(stem)
    return stems


def _store_polygon(clip: Clip, label: str) -> Polygon:
    """Return the clip in its own CRS: a raster store tells nobody which one it has."""
    clip.raise_if_broken()
    authority, _, code = clip.crs.authid().partition(":")
    if authority != "EPSG" or not code.isdigit():
        raise RequestError(Reason.STORE_WITHOUT_CLIP_CRS, label)
    unknown = ImageService("", label, spatial_reference=SpatialReference(int(code)))
    return to_polygon(clip.geometry, unknown)


def _one_kind(images: list[PlannedImage]) -> tuple[PlannedImage, ...]:
    """Name all images of a job in the same way: items among URLs go by the URL behind them."""
    if len({image.address.kind for image in images}) == 1:
        return tuple(images)
    return tuple(
        replace(image, address=ImageAddress(AddressKind.URL, image.service.url)) if image.service else image
        for image in images
    )
