"""What people type or paste for an image: a service URL in any spelling, an item page, an item id, a raster store URI.

Addresses kept here are clean: no token, no user name or password, no query.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import Enum
from typing import Optional
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from .errors import Reason, RequestError, TransferError
from .redact import redact

_ITEM_ID = re.compile(r"[0-9a-fA-F]{32}\Z")
_SERVICE_TYPE = re.compile(
    r"/(ImageServer|MapServer|FeatureServer|GPServer|GeocodeServer|SceneServer|VectorTileServer|WMSServer|NAServer)"
    r"(?=/|\Z)",
    re.IGNORECASE,
)
_JOB = re.compile(r"https?://\S+/GPServer/[^/\s]+/jobs/[^/\s]+", re.IGNORECASE)
# The task reads these as paths of a cloud or shared raster dataset: raster stores, VSI paths, shares.
_STORE = re.compile(
    r"(?:/(?:cloudStores|rasterStores|fileShares|vsi[a-z0-9_]+)/|\\\\|[a-z][a-z0-9+.-]*://)", re.IGNORECASE
)


class AddressKind(str, Enum):
    """Tell the three ways to name an image apart."""

    URL = "url"
    ITEM = "item"
    STORE = "uri"


@dataclass(frozen=True)
class ImageAddress:
    """One image as it was named; ``portal`` is set where an item's page told it."""

    kind: AddressKind
    value: str
    portal: str = ""

    @property
    def short_name(self) -> str:
        """Return a name to show until the service told its own."""
        if self.kind is AddressKind.URL:
            return unquote(urlsplit(self.value).path.rstrip("/").split("/")[-2]).replace("_", " ")
        if self.kind is AddressKind.STORE:
            return re.split(r"[\\/]", self.value.split("?")[0].rstrip("\\/"))[-1] or shorten(self.value)
        return self.value


def parse_address(text: str) -> ImageAddress:
    """Read one address; raise RequestError with reason NOT_AN_ADDRESS or NOT_AN_IMAGE_SERVICE."""
    text = text.strip().strip("\"'<>“”")
    if _ITEM_ID.match(text):
        return ImageAddress(AddressKind.ITEM, text.lower())
    if re.match(r"https?://", text, re.IGNORECASE):
        return _parse_url(text)
    if re.match(r"[\w.-]+\.[a-z]{2,}/\S*ImageServer\b", text, re.IGNORECASE):
        return _parse_url("https://" + text)
    if _STORE.match(text) and not re.match(r"(?:file|ftp|javascript|data)\b", text, re.IGNORECASE):
        return ImageAddress(AddressKind.STORE, text)
    raise RequestError(Reason.NOT_AN_ADDRESS, shorten(text))


def parse_addresses(text: str) -> tuple[ImageAddress, ...]:
    """Read several addresses, separated by white space; a store URI with spaces stands on a line of its own."""
    found: list[ImageAddress] = []
    for line in text.splitlines():
        line = line.strip()
        if not line:
            continue
        if _STORE.match(line) and not re.match(r"https?://", line, re.IGNORECASE):
            found.append(parse_address(line))
        else:
            found.extend(parse_address(word) for word in line.split())
    if not found:
        raise RequestError(Reason.NOT_AN_ADDRESS, shorten(text.strip()))
    return tuple(dict.fromkeys(found))


def parse_server(text: str) -> str:
    """Return the address of a portal or server, cleaned; an empty text is none.

    Raises:
        RequestError: it is no web address.
    """
    text = text.strip()
    if re.match(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|\Z)", text):
        text = "https://" + text
    if text and not re.match(r"https?://[^/\s]+", text, re.IGNORECASE):
        raise RequestError(Reason.NOT_A_SERVER, shorten(redact(text)))
    return clean_url(text) if text else ""


def parse_job_url(text: str) -> str:
    """Return the address of a job, cleaned; what may follow it, such as ``/results/…``, goes.

    Raises:
        RequestError: it is no job's address.
    """
    text = text.strip().strip("\"'<>“”")
    found = _JOB.match(clean_url(text)) if re.match(r"https?://[^/\s]+/", text, re.IGNORECASE) else None
    if found is None:
        raise RequestError(Reason.NOT_A_JOB, shorten(text.split("?")[0]))
    return found.group()


def clean_url(url: str) -> str:
    """Drop user name, password, query and fragment; scheme and host in lower case."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise RequestError(Reason.NOT_AN_ADDRESS, shorten(url.split("?")[0])) from None
    if ":" in host:
        host = f"[{host}]"
    return urlunsplit((parts.scheme.lower(), host + port, re.sub(r"/{2,}", "/", parts.path).rstrip("/"), "", ""))


def host_of(url: str) -> str:
    """Return the host with its port, for sentences and for telling origins apart."""
    try:
        return urlsplit(url).netloc.rsplit("@", 1)[-1].lower()
    except ValueError:
        return ""


def origin_of(url: str) -> tuple[str, str]:
    """Return scheme and host with port; a port that is written out differs from one that is not."""
    return url.partition(":")[0].lower(), host_of(url)


def services_root(url: str) -> Optional[str]:
    """Return ``…/rest/services`` of a service's URL, or None for another kind of URL."""
    match = re.match(r"(.*/rest/services)(?:/|\Z)", url, re.IGNORECASE)
    return match.group(1) if match else None


def portal_root(url: str) -> str:
    """Return a portal's root (the part before ``/sharing``, ``/home``) from any of its addresses."""
    return re.split(r"/(?:sharing|home|apps|portaladmin)(?:/|\Z)", clean_url(url), maxsplit=1, flags=re.IGNORECASE)[0]


def shorten(text: str) -> str:
    """Cut what somebody pasted to a length a sentence can hold, without its secrets."""
    text = redact(" ".join(text.split()))
    return text if len(text) <= 80 else text[:77] + "…"


def check_address(url: str, asked_of: str) -> None:
    """Refuse what a server must not send us to: other schemes, and private hosts named by a public one."""
    try:
        parts, own_host = urlsplit(url), urlsplit(asked_of).hostname or ""
        # A number that is no port raises.
        is_http = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        raise TransferError(Reason.FORBIDDEN_URL, host_of(asked_of), "?") from None
    if not is_http or not parts.hostname:
        raise TransferError(Reason.FORBIDDEN_URL, host_of(asked_of), parts.scheme or "?")
    if is_private(parts.hostname) and not is_private(own_host):
        raise TransferError(Reason.FORBIDDEN_URL, host_of(asked_of), parts.hostname)


def is_private(host: str) -> bool:
    """Tell whether a host is loopback, link-local, private, or a bare name of an inner network."""
    import socket  # late: QGIS starts with this module

    host = host.strip("[]").rstrip(".").lower()
    try:
        # Also numbers in the old forms that resolvers still read: 127.1, 0x7f.0.0.1, 2130706433.
        return not ipaddress.ip_address(host if ":" in host else socket.inet_aton(host)).is_global
    except (OSError, ValueError):
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan"))


def _parse_url(text: str) -> ImageAddress:
    try:
        parts = urlsplit(text)
        url = clean_url(text)
    except ValueError:
        raise RequestError(Reason.NOT_AN_ADDRESS, shorten(text.split("?")[0])) from None
    if not parts.hostname:
        raise RequestError(Reason.NOT_AN_ADDRESS, shorten(text.split("?")[0]))
    # Hosts and contexts may be called imageserver as well: what counts comes after /rest/services.
    root = services_root(url)
    service = _SERVICE_TYPE.search(url, len(root)) if root else None
    if service:
        if service.group(1).lower() != "imageserver":
            raise RequestError(Reason.NOT_AN_IMAGE_SERVICE, url, service.group(1))
        # The task uses the URL as a raster path: it ends in /ImageServer, without layer, operation or query.
        return ImageAddress(AddressKind.URL, url[: service.end()])
    # Old and new item pages put the query behind the path or behind a fragment (#id=…).
    query = parse_qs(parts.query) or parse_qs(parts.fragment)
    item = (query.get("id") or query.get("layers") or [""])[0].split(":")[0]
    if not _ITEM_ID.match(item):
        found = re.search(r"/content/(?:users/[^/]+/)?items/([0-9a-fA-F]{32})", parts.path)
        item = found.group(1) if found else ""
    if item:
        return ImageAddress(AddressKind.ITEM, item.lower(), portal_root(text))
    raise RequestError(Reason.NOT_AN_IMAGE_SERVICE, url)
