"""Finding things: the raster utilities that can run a download, and the service behind a portal item.

Protocol facts: Esri REST documentation of the portal; ``helperServices.rasterUtilities`` seen on real portals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Mapping, Optional

from .addresses import (
    AddressKind,
    ImageAddress,
    check_address,
    clean_url,
    host_of,
    parse_address,
    portal_root,
    services_root,
)
from .answers import plain_text
from .errors import ArcGISError, NetworkError, ProtocolError, Reason, RequestError, ServiceError, SignInError
from .imageservice import ImageService, fetch_image_service

if TYPE_CHECKING:
    from .session import Session

TASK = "DownloadRaster"
_UTILITIES = "/Utilities/RasterUtilities/GPServer"


@dataclass(frozen=True)
class PortalItem:
    """An image item of a portal and the image service behind it."""

    item_id: str
    title: str
    url: str


@dataclass(frozen=True)
class Image:
    """What is known of an image before its service was asked for pixels.

    ``service`` is None for a raster store, which describes itself to nobody.
    """

    address: ImageAddress
    name: str
    service: Optional[ImageService] = None


def fetch_image(session: Session, address: ImageAddress, server: str = "", *, patience: float = 0.0) -> Image:
    """Find out what an address names; ``server`` is the portal that knows an item given by its id alone."""
    if address.kind is AddressKind.STORE:
        if not server:
            raise RequestError(Reason.STORE_WITHOUT_SERVER, address.short_name)
        return Image(address, address.short_name)
    if address.kind is AddressKind.ITEM:
        portal = address.portal or ("" if is_gp_server(server) else server)
        if not portal:
            raise RequestError(Reason.ITEM_WITHOUT_PORTAL, address.value)
        item = fetch_item(session, portal, address.value, patience=patience)
        service = fetch_image_service(session, item.url, patience=patience)
        return Image(replace(address, portal=portal_root(portal)), item.title, service)
    service = fetch_image_service(session, address.value, patience=patience)
    return Image(address, service.name, service)


def is_gp_server(url: str) -> bool:
    """Tell whether an address names a geoprocessing service rather than a portal."""
    return re.search(r"/GPServer(?:/|\Z)", clean_url(url), re.IGNORECASE) is not None


def fetch_item(session: Session, portal: str, item_id: str, *, patience: float = 0.0) -> PortalItem:
    """Look an item up in a portal; raise RequestError where it is missing or no image layer."""
    root = portal_root(portal)
    try:
        value = session.get_json(f"{root}/sharing/rest/content/items/{item_id}", patience=patience)
    except ServiceError as error:
        # "Item does not exist or is inaccessible." is a 400; a page that is not there a 404.
        if error.code in (400, 404):
            raise RequestError(Reason.ITEM_MISSING, host_of(root), item_id) from None
        raise
    if not isinstance(value, Mapping) or "type" not in value:
        raise ProtocolError(Reason.UNEXPECTED, host_of(root))
    title = plain_text(str(value.get("title") or item_id), 200)
    kind = plain_text(str(value["type"]), 100)
    if kind != "Image Service":
        raise RequestError(Reason.NOT_AN_IMAGE_ITEM, title, kind)
    url = str(value.get("url") or "")
    if not url:
        raise RequestError(Reason.NOT_AN_IMAGE_ITEM, title, kind)
    check_address(url, root)
    address = parse_address(url)
    if address.kind is not AddressKind.URL:
        raise RequestError(Reason.NOT_AN_IMAGE_ITEM, title, kind)
    return PortalItem(item_id, title, address.value)


def find_download_task(session: Session, image_url: str, server: str = "", *, patience: float = 0.0) -> str:
    """Return the URL of a DownloadRaster task for an image.

    It is the first of these that has one: the given geoprocessing service; the one the given portal names; the image
    service's own server.

    Raises:
        RequestError: none of them has the task; ``looked_at`` lists where.
        SignInError, NetworkError: an answer that says nothing about the task.
    """
    looked_at: list[str] = []
    trouble: Optional[ArcGISError] = None
    try:
        candidates = _candidates(session, image_url, server, patience)
    except (NetworkError, ProtocolError, ServiceError, SignInError) as error:
        # A portal that does not say leaves the image's own server.
        trouble, candidates = error, _candidates(session, image_url, "", patience)
    for service in candidates:
        looked_at.append(service)
        try:
            value = session.get_json(service, patience=patience)
        except (SignInError, NetworkError) as error:
            trouble = trouble or error
        except (ServiceError, ProtocolError) as error:
            if error.retry_after is not None:
                # It may well have the task: it only does not say so now.
                trouble = trouble or error
        else:
            task = _task_named(value)
            if task:
                return f"{service}/{task}"
    if trouble is not None:
        raise trouble
    raise RequestError(Reason.NO_RASTER_UTILITIES, host_of(image_url or server), looked_at=tuple(looked_at))


def _candidates(session: Session, image_url: str, server: str, patience: float) -> list[str]:
    if server and is_gp_server(server):
        # What the user named is used or refused, never silently replaced.
        return [re.split(r"(?<=/GPServer)(?=/|\Z)", clean_url(server), maxsplit=1, flags=re.IGNORECASE)[0]]
    found: list[str] = []
    if server:
        root = services_root(clean_url(server)) or _rest_root(server)
        if root:
            found.append(root + _UTILITIES)
        else:
            found += _named_utilities(session, portal_root(server), patience)
    own = services_root(image_url)
    if own:
        found.append(own + _UTILITIES)
    return list(dict.fromkeys(found))


def _rest_root(server: str) -> Optional[str]:
    """Return the services root of a server's address such as ``https://host/arcgis/rest``."""
    url = clean_url(server)
    return url + "/services" if url.lower().endswith("/rest") else None


def _named_utilities(session: Session, portal: str, patience: float) -> list[str]:
    """Return the raster utilities that a portal names, else where they are beside the raster analysis it names."""
    value = session.get_json(f"{portal}/sharing/rest/portals/self", patience=patience)
    services = value.get("helperServices") if isinstance(value, Mapping) else None
    utilities, analysis = (_service_url(services, name) for name in ("rasterUtilities", "rasterAnalytics"))
    beside = services_root(analysis)
    url = utilities or (beside + _UTILITIES if beside else "")
    if not url:
        return []
    check_address(url, portal)
    return [clean_url(url)]


def _service_url(services: Any, name: str) -> str:
    service = services.get(name) if isinstance(services, Mapping) else None
    url = service.get("url") if isinstance(service, Mapping) else None
    return url if isinstance(url, str) else ""


def _task_named(value: Any) -> str:
    tasks = value.get("tasks") if isinstance(value, Mapping) else None
    for task in tasks if isinstance(tasks, list) else ():
        if isinstance(task, str) and task.lower() == TASK.lower():
            return task
    return ""
