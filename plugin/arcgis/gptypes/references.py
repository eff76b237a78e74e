"""Values that name something kept elsewhere: a layer, a file, a raster, an uploaded or portal item, a map image.

Protocol facts: Esri REST documentation (gp-data-types, gp-result, uploads).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Union
from urllib.parse import urlsplit

from ..geometry import Envelope
from .problems import not_allowed, unreadable

_TIME = re.compile(r"(-?\d{1,20}|null),(-?\d{1,20}|null)", re.ASCII)


@dataclass(frozen=True)
class TimeRange:
    """A span of time in milliseconds since 1970 UTC; None leaves that end open."""

    start: Optional[int] = None
    end: Optional[int] = None


@dataclass(frozen=True)
class LayerUrl:
    """A layer or table of a service, or JSON at an address; also what an output feature service answers.

    ``filter`` is an SQL expression; ``time`` an instant in milliseconds since 1970 UTC, or a range.
    """

    url: str
    filter: str = ""
    time: Union[None, int, TimeRange] = None

    @classmethod
    def from_esri(cls, value: Any) -> LayerUrl:
        """Read ``{"url", "filter", "time"}``."""
        url = _text_of(value, "url", "GPFeatureRecordSetLayer")
        words = value.get("filter")
        if words is not None and not isinstance(words, str):
            raise unreadable("GPFeatureRecordSetLayer", words)
        return cls(url, words or "", _read_time(value.get("time")))

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object without empty members."""
        value: dict[str, Any] = {"url": _sent_text(self.url, "GPFeatureRecordSetLayer")}
        if self.filter:
            value["filter"] = self.filter
        if isinstance(self.time, TimeRange):
            start, end = ("null" if each is None else str(each) for each in (self.time.start, self.time.end))
            value["time"] = f"{start},{end}"
        elif self.time is not None:
            value["time"] = self.time
        return value


@dataclass(frozen=True)
class UploadedItem:
    """A file that was uploaded to the service itself; its id is not that of a portal item."""

    item_id: str

    @classmethod
    def from_esri(cls, value: Any) -> UploadedItem:
        """Read ``{"itemID"}``."""
        return cls(_text_of(value, "itemID", "itemID"))

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object."""
        return {"itemID": _sent_text(self.item_id, "itemID")}


@dataclass(frozen=True)
class PortalItem:
    """A file item of the portal that the server belongs to."""

    item_id: str

    @classmethod
    def from_esri(cls, value: Any) -> PortalItem:
        """Read ``{"portalItemID"}``."""
        return cls(_text_of(value, "portalItemID", "portalItemID"))

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object."""
        return {"portalItemID": _sent_text(self.item_id, "portalItemID")}


@dataclass(frozen=True)
class FileUrl:
    """A file at an address."""

    url: str

    @classmethod
    def from_esri(cls, value: Any) -> FileUrl:
        """Read ``{"url"}``."""
        return cls(_text_of(value, "url", "GPDataFile"))

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object."""
        return {"url": _sent_text(self.url, "GPDataFile")}


@dataclass(frozen=True)
class Raster:
    """A raster file or an image service; ``format`` ("tif") and ``type`` ("ImageService") come with outputs, or not."""

    url: str
    format: str = ""
    type: str = ""

    @classmethod
    def from_esri(cls, value: Any) -> Raster:
        """Read ``{"url", "format"}`` or ``{"url", "type"}``."""
        url = _text_of(value, "url", "GPRasterDataLayer")
        return cls(url, str(value.get("format") or ""), str(value.get("type") or ""))

    @property
    def is_image_service(self) -> bool:
        """Tell whether this is a service and not a file."""
        try:
            path = urlsplit(self.url).path
        except ValueError:
            path = ""
        return self.type.lower() == "imageservice" or re.search(r"(?i)/ImageServer/?\Z", path) is not None

    def to_esri(self) -> Mapping[str, Any]:
        """Return the object without empty members."""
        value = {"url": _sent_text(self.url, "GPRasterDataLayer")}
        value.update({name: text for name, text in (("format", self.format), ("type", self.type)) if text})
        return value


@dataclass(frozen=True)
class MapImage:
    """A picture of the output, drawn by the result map service that some services have; size in pixels.

    Ask with ``return_data`` for the data itself.
    """

    href: str
    width: int = 0
    height: int = 0
    extent: Optional[Envelope] = None
    scale: float = 0.0

    @classmethod
    def from_esri(cls, value: Any) -> MapImage:
        """Read ``{"mapImage": {"href", "width", "height", "extent", "scale"}}``."""
        image = value.get("mapImage") if isinstance(value, Mapping) else None
        if not isinstance(image, Mapping):
            raise unreadable("mapImage", value)
        width, height, scale = (_count(image.get(name)) for name in ("width", "height", "scale"))
        extent = Envelope.from_esri(image.get("extent"))
        return cls(_text_of(image, "href", "mapImage"), int(width), int(height), extent, scale)

    def to_esri(self) -> Any:
        """Refuse: a picture is an output only."""
        raise not_allowed("mapImage", self.href)


def is_map_image(value: Any) -> bool:
    """Tell whether an output is a picture instead of data."""
    return isinstance(value, Mapping) and "mapImage" in value


def _read_time(value: Any) -> Union[None, int, TimeRange]:
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _TIME.fullmatch(value.replace(" ", "")) if isinstance(value, str) else None
    if match is None:
        raise unreadable("time", value)
    start, end = (None if each == "null" else int(each) for each in match.groups())
    return TimeRange(start, end)


def _text_of(value: Any, name: str, data_type: str) -> str:
    text = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(text, str) or not text.strip():
        raise unreadable(data_type, value)
    return text


def _sent_text(text: Any, data_type: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise not_allowed(data_type, text)
    return text


def _count(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if 0 <= number < 1e15 else 0.0
