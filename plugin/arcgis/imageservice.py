"""What an image service is: the fields a download needs, all of them optional in practice, and the size estimate.

Protocol facts: Esri REST documentation of the image service resource; ``allowCopy`` is public since about 10.9.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Mapping, Optional
from urllib.parse import unquote, urlsplit

from .addresses import host_of
from .answers import plain_text
from .errors import ProtocolError, Reason, RequestError
from .geometry import Envelope, SpatialReference

if TYPE_CHECKING:
    from .session import Session


class PixelType(str, Enum):
    """Esri's names of the pixel types."""

    U1 = "U1"
    U2 = "U2"
    U4 = "U4"
    U8 = "U8"
    S8 = "S8"
    U16 = "U16"
    S16 = "S16"
    U32 = "U32"
    S32 = "S32"
    F32 = "F32"
    F64 = "F64"
    C64 = "C64"
    C128 = "C128"
    UNKNOWN = "UNKNOWN"

    @property
    def bits(self) -> Optional[int]:
        """Return the bits of one value; C64 is two 32-bit floats."""
        return None if self is PixelType.UNKNOWN else int(self.value[1:])

    @property
    def title(self) -> str:  # type: ignore[override]
        """Return the name QGIS and GDAL users know."""
        kind = {"U": "UInt", "S": "Int", "F": "Float", "C": "CFloat"}
        if self is PixelType.UNKNOWN:
            return "?"
        bits = int(self.value[1:])
        return f"{kind[self.value[0]]}{bits // 2 if self.value[0] == 'C' else bits}"


@dataclass(frozen=True)
class ImageService:
    """An image service as its resource describes it; sizes in units of its spatial reference."""

    url: str
    name: str
    description: str = ""
    copyright_text: str = ""
    extent: Optional[Envelope] = None
    spatial_reference: SpatialReference = SpatialReference()
    pixel_size_x: Optional[float] = None
    pixel_size_y: Optional[float] = None
    band_count: Optional[int] = None
    pixel_type: PixelType = PixelType.UNKNOWN
    no_data: Optional[float] = None
    allow_copy: Optional[bool] = None
    capabilities: tuple[str, ...] = ()
    version: Optional[float] = None
    # The largest picture of one export, in cells; a DownloadRaster task is not bound by it.
    max_width: Optional[int] = None
    max_height: Optional[int] = None

    @property
    def tiles_only(self) -> bool:
        """Tell whether the service gives ready-made tiles only, never pixels."""
        return "tilesonly" in self.capabilities

    @property
    def is_offered(self) -> bool:
        """Tell whether nothing that the service says forbids a download."""
        # Absent means an old server or no objection; only a plain no forbids (the server's own rule).
        return self.allow_copy is not False and not self.tiles_only

    def estimate_bytes(self, box: Envelope) -> Optional[int]:
        """Return the size of the pixels in a box before compression, or None where the service does not tell.

        Args:
            box: in the service's spatial reference, already cut to its extent.
        """
        if not self.pixel_size_x or not self.pixel_size_y or not self.band_count or not self.pixel_type.bits:
            return None
        columns, rows = box.width / self.pixel_size_x, box.height / self.pixel_size_y
        if not math.isfinite(columns) or not math.isfinite(rows):
            return None
        cells = math.ceil(columns) * math.ceil(rows)
        return (cells * self.band_count * self.pixel_type.bits + 7) // 8

    def raise_if_not_offered(self, label: str = "") -> None:
        """Raise RequestError where the service forbids or cannot give what a download needs."""
        # Absent means an old server or no objection; only a plain no forbids (the server's own rule).
        if self.allow_copy is False:
            raise RequestError(Reason.COPY_FORBIDDEN, label or self.name)
        if self.tiles_only:
            raise RequestError(Reason.TILES_ONLY, label or self.name)

    @classmethod
    def from_esri(cls, value: Any, url: str) -> ImageService:
        """Read the resource's JSON; raise RequestError where it is no image service."""
        if not isinstance(value, Mapping):
            raise ProtocolError(Reason.UNEXPECTED, host_of(url))
        if not any(key in value for key in ("pixelType", "pixelSizeX", "bandCount", "serviceDataType")):
            kind = "MapServer" if "mapName" in value else "FeatureServer" if "layers" in value else ""
            raise RequestError(Reason.NOT_AN_IMAGE_SERVICE, url, kind)
        reference = SpatialReference.from_esri(value.get("spatialReference"))
        extent = Envelope.from_esri(value.get("extent"), reference)
        if reference == SpatialReference() and extent is not None:
            reference = extent.spatial_reference
        return cls(
            url=url,
            name=_name(value, url),
            description=_text(value, "description") or _text(value, "serviceDescription"),
            copyright_text=_text(value, "copyrightText"),
            extent=extent,
            spatial_reference=reference,
            pixel_size_x=_positive(value.get("pixelSizeX")),
            pixel_size_y=_positive(value.get("pixelSizeY")),
            band_count=int(_positive(value.get("bandCount")) or 0) or None,
            pixel_type=_pixel_type(value.get("pixelType")),
            no_data=_no_data(value),
            allow_copy=_allowed(value.get("allowCopy")),
            capabilities=tuple(re.findall(r"[a-z]+", str(value.get("capabilities") or "").lower())),
            version=_positive(value.get("currentVersion")),
            max_width=int(_positive(value.get("maxImageWidth")) or 0) or None,
            max_height=int(_positive(value.get("maxImageHeight")) or 0) or None,
        )


def fetch_image_service(session: Session, url: str, *, patience: float = 0.0) -> ImageService:
    """Ask an image service what it is."""
    return ImageService.from_esri(session.get_json(url, patience=patience), url)


def _name(value: Mapping[str, Any], url: str) -> str:
    name = plain_text(str(value.get("name") or "")).split("/")[-1]
    return name or unquote(urlsplit(url).path.rstrip("/").split("/")[-2])


def _text(value: Mapping[str, Any], key: str) -> str:
    text = value.get(key)
    return plain_text(text, 2000) if isinstance(text, str) else ""


def _pixel_type(value: Any) -> PixelType:
    try:
        return PixelType(str(value).upper())
    except ValueError:
        return PixelType.UNKNOWN


def _positive(value: Any) -> Optional[float]:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _number(value: Any) -> Optional[float]:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _no_data(value: Mapping[str, Any]) -> Optional[float]:
    several = value.get("noDataValues")
    first = several[0] if isinstance(several, list) and several else None
    single = value.get("noDataValue")
    return _number(first if isinstance(single, (list, type(None))) else single)


def _allowed(value: Any) -> Optional[bool]:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return value if isinstance(value, bool) else None
