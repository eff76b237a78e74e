"""Compare a file that arrived with what was asked: which image is it, and is it clipped."""

from __future__ import annotations

import math
from typing import Optional, Protocol, Sequence

from .errors import JobError, Reason
from .geometry import Envelope
from .imageservice import ImageService, PixelType
from .tiff import TiffInfo

# A file may reach this many cells beyond the clip: servers snap to their grid, some one cell generously.
_SLACK_CELLS = 2.0
_CELL_TOLERANCE = 1e-3
_LAST_EPSG = 32767


class Expected(Protocol):
    """What a file is compared with; see PlannedImage."""

    @property
    def label(self) -> str:
        """Return the image's name."""
        ...

    @property
    def service(self) -> Optional[ImageService]:
        """Return the image's description, if it has one."""
        ...

    @property
    def box(self) -> Optional[Envelope]:
        """Return the part that was asked for."""
        ...


def check_file(tiff: TiffInfo, image: Expected, *, clipped: bool) -> None:
    """Raise JobError where a file is not what was asked: another image, or the whole one."""
    service = image.service
    if service is None:
        return
    if not _same_bands(tiff, service) or not _holds_values(tiff, service):
        words = f"{tiff.band_count} × {_type(tiff).title}"
        raise JobError(Reason.WRONG_FILE, image.label, words)
    if clipped and image.box is not None:
        if not _overlaps(tiff, image.box):
            raise JobError(Reason.WRONG_FILE, image.label)
        if _reaches_beyond(tiff, image.box):
            raise JobError(Reason.NOT_CLIPPED, image.label)


def fits(tiff: TiffInfo, image: Expected) -> bool:
    """Tell whether a file can be this image, by bands, pixel type, CRS, cell size and extent."""
    service = image.service
    if service is None or not _same_bands(tiff, service) or _type(tiff) is not service.pixel_type:
        return False
    code = service.spatial_reference.code
    # Esri's own codes (102100) start beyond EPSG's; no file has them.
    if tiff.epsg is not None and code is not None and code <= _LAST_EPSG and tiff.epsg != code:
        return False
    if not _close(tiff.pixel_size_x, service.pixel_size_x) or not _close(tiff.pixel_size_y, service.pixel_size_y):
        return False
    return image.box is None or (_overlaps(tiff, image.box) and not _reaches_beyond(tiff, image.box))


def is_another(tiff: TiffInfo, image: Expected, images: Sequence[Expected]) -> bool:
    """Tell whether a file is rather another image of the same job than the one its place says."""
    return not fits(tiff, image) and any(fits(tiff, other) for other in images if other is not image)


def tell_apart(images: Sequence[Expected]) -> bool:
    """Tell whether the files of these images cannot be confused, even if a server promotes their pixel types."""
    signatures = set()
    for image in images:
        service = image.service
        if service is None:
            return False
        signatures.add(
            (
                service.band_count,
                service.spatial_reference.code,
                None if service.pixel_size_x is None else round(math.log(service.pixel_size_x) / (4 * _CELL_TOLERANCE)),
            )
        )
    return len(signatures) == len(images)


def _same_bands(tiff: TiffInfo, service: ImageService) -> bool:
    return service.band_count in (None, tiff.band_count)


def _holds_values(tiff: TiffInfo, service: ImageService) -> bool:
    """Tell whether the file's type holds every value of the service's.

    A server that needs a NoData value outside the clip may promote the type; that loses nothing.
    """
    asked, came = service.pixel_type, _type(tiff)
    if asked is came or not asked.bits or not came.bits:
        return True
    if came.value[0] == "F":
        return (
            asked.value[0] in "US" and asked.bits <= came.bits - 8 or asked.value[0] == "F" and asked.bits <= came.bits
        )
    if came.value[0] == "S":
        return asked.value[0] in "US" and asked.bits < came.bits or asked.value[0] == "S" and asked.bits <= came.bits
    return asked.value[0] == came.value[0] and asked.bits <= came.bits


def _type(tiff: TiffInfo) -> PixelType:
    try:
        return PixelType(tiff.pixel_type)
    except ValueError:
        return PixelType.UNKNOWN


def _overlaps(tiff: TiffInfo, box: Envelope) -> bool:
    extent = tiff.extent
    return extent is None or Envelope(*extent).intersection(box) is not None


def _reaches_beyond(tiff: TiffInfo, box: Envelope) -> bool:
    extent = tiff.extent
    if extent is None or tiff.pixel_size_x is None or tiff.pixel_size_y is None:
        return False
    slack_x, slack_y = _SLACK_CELLS * tiff.pixel_size_x, _SLACK_CELLS * tiff.pixel_size_y
    return (
        extent[0] < box.xmin - slack_x
        or extent[1] < box.ymin - slack_y
        or extent[2] > box.xmax + slack_x
        or extent[3] > box.ymax + slack_y
    )


def _close(one: Optional[float], other: Optional[float]) -> bool:
    return one is None or other is None or abs(one - other) <= _CELL_TOLERANCE * other
