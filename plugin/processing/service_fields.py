"""The fields of a list of image services: name, type as a memory layer writes it, and where the value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional, Union

from qgis.PyQt.QtCore import QDateTime

from ..arcgis.imageservice import ImageService
from ..bridge.service_list import ListedImage

FieldValue = Union[str, float, bool, QDateTime, None]


@dataclass(frozen=True)
class ServiceField:
    """One column; its name is public."""

    name: str
    kind: str
    value: Callable[[ListedImage], FieldValue]


def _of_service(value: Callable[[ImageService], FieldValue]) -> Callable[[ListedImage], FieldValue]:
    """Return what gives a value of the service, nothing where that could not be read."""
    return lambda image: None if image.service is None else value(image.service)


def _title(image: ListedImage) -> str:
    own = "" if image.service is None else image.service.name
    return image.found.title or own or image.found.name.rpartition("/")[2]


def _columns(service: ImageService) -> Optional[int]:
    extent, size = service.extent, service.pixel_size_x
    return round(extent.width / size) if extent is not None and size else None


def _rows(service: ImageService) -> Optional[int]:
    extent, size = service.extent, service.pixel_size_y
    return round(extent.height / size) if extent is not None and size else None


def _bytes(service: ImageService) -> Optional[int]:
    return None if service.extent is None else service.estimate_bytes(service.extent)


def _description(image: ListedImage) -> str:
    return (image.service.description if image.service is not None else "") or image.found.snippet


def _copyright(image: ListedImage) -> str:
    return (image.service.copyright_text if image.service is not None else "") or image.found.credits


def _modified(image: ListedImage) -> Optional[QDateTime]:
    seconds = image.found.modified
    # Years that no calendar has: somebody's clock was wrong.
    if seconds is None or not abs(seconds) < 1e11:
        return None
    return QDateTime.fromMSecsSinceEpoch(int(seconds * 1000)).toUTC()


# Short names: Shapefiles cut those of more than ten letters.
FIELDS = (
    ServiceField("name", "string", lambda image: image.found.name),
    ServiceField("title", "string", _title),
    ServiceField("url", "string", lambda image: image.found.url),
    ServiceField("item_id", "string", lambda image: image.found.item_id),
    ServiceField("pixel_type", "string", _of_service(lambda service: service.pixel_type.title)),
    ServiceField("bands", "integer", _of_service(lambda service: service.band_count)),
    ServiceField("cell_x", "double", _of_service(lambda service: service.pixel_size_x)),
    ServiceField("cell_y", "double", _of_service(lambda service: service.pixel_size_y)),
    ServiceField("columns", "int8", _of_service(_columns)),
    ServiceField("rows", "int8", _of_service(_rows)),
    ServiceField("bytes", "int8", _of_service(_bytes)),
    ServiceField("crs", "string", lambda image: image.crs),
    ServiceField("no_data", "double", _of_service(lambda service: service.no_data)),
    ServiceField("download", "bool", _of_service(lambda service: service.is_offered)),
    ServiceField("allow_copy", "bool", _of_service(lambda service: service.allow_copy)),
    ServiceField("max_width", "integer", _of_service(lambda service: service.max_width)),
    ServiceField("max_height", "integer", _of_service(lambda service: service.max_height)),
    ServiceField("version", "double", _of_service(lambda service: service.version)),
    ServiceField("description", "string", _description),
    ServiceField("copyright", "string", _copyright),
    ServiceField("owner", "string", lambda image: image.found.owner),
    ServiceField("modified", "datetime", _modified),
    ServiceField("error", "string", lambda image: image.problem),
)


def attributes(image: ListedImage) -> list[FieldValue]:
    """Return the values of the fields, in their order; an empty text is no value."""
    values = (field.value(image) for field in FIELDS)
    return [None if value == "" else value for value in values]
