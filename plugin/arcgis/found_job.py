"""A DownloadRaster job that is known by its address alone: what it was asked for, as far as the server tells.

Protocol facts: Esri REST documentation (gp-job, gp-result): a job that succeeded has a resource for each of its inputs.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Optional
from urllib.parse import unquote, urlsplit

from .addresses import AddressKind, ImageAddress, parse_address
from .download_raster import CLIP, INPUT, Output
from .errors import ArcGISError, Cancelled, RequestError
from .geometry import Envelope
from .order import NoJournal, PlannedImage

if TYPE_CHECKING:
    from .session import Session

_KEYS = {"url": AddressKind.URL, "itemid": AddressKind.ITEM, "uri": AddressKind.STORE}


@dataclass(frozen=True)
class Order:
    """What somebody asked of a job; ``box`` is None where nothing was to be cut out, or where that cannot be read."""

    images: tuple[ImageAddress, ...]
    is_clipped: bool = False
    box: Optional[Envelope] = None


class FoundJournal(NoJournal):
    """Know one job, whatever images it brings."""

    def __init__(self, url: str) -> None:
        self._url = url

    def job_url(self, images: tuple[int, ...]) -> str:
        """Return the job for all images; it is the only one, so that a single one of several has none."""
        url, self._url = self._url, ""
        return url


def fetch_order(session: Session, url: str, *, patience: float = 0.0) -> Optional[Order]:
    """Read the inputs of a job that succeeded; None where the server does not tell which images it was about."""
    images = _read_images(_input(session, url, INPUT, patience))
    if not images:
        return None
    clip = _input(session, url, CLIP, patience)
    if not isinstance(clip, Mapping):
        return Order(images, bool(clip))
    return Order(images, True, Envelope.from_esri(_with_reference(clip.get("extent"))))


def images_of_outputs(outputs: tuple[Output, ...]) -> tuple[PlannedImage, ...]:
    """Return images for files of which nothing is known but what the server calls them."""
    images = []
    for number, output in enumerate(outputs):
        name = unquote(urlsplit(output.url).path.rstrip("/").rsplit("/", 1)[-1])
        stem = re.sub(r"\.\w{1,8}\Z", "", name) or "image"
        images.append(PlannedImage(number, stem, stem, ImageAddress(AddressKind.URL, output.url)))
    return tuple(images)


def _input(session: Session, url: str, name: str, patience: float) -> Any:
    """Return the value of an input, read as JSON where it is that; None where the server does not tell."""
    try:
        answer = session.get_json(f"{url}/inputs/{name}", patience=patience)
    except Cancelled:
        raise
    except ArcGISError:
        # Not every server tells; the files can be had without it.
        return None
    value = answer.get("value") if isinstance(answer, Mapping) else None
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _read_images(value: Any) -> tuple[ImageAddress, ...]:
    if not isinstance(value, Mapping):
        return ()
    for key, kind in _KEYS.items():
        for name, given in value.items():
            if str(name).lower() not in (key, key + "s"):
                continue
            texts = given if isinstance(given, list) else str(given).split(",")
            try:
                found = tuple(parse_address(str(text)) for text in texts)
            except RequestError:
                return ()
            return found if all(each.kind is kind for each in found) else ()
    return ()


def _with_reference(extent: Any) -> Any:
    """Return an extent with its names as they should be: the task lower-cases the whole text of a clip."""
    reference = extent.get("spatialreference") if isinstance(extent, Mapping) else None
    if not isinstance(reference, Mapping):
        return extent
    return {**extent, "spatialReference": {**reference, "latestWkid": reference.get("latestwkid")}}
