"""What stands behind an address somebody pasted, and which image services a server lists.

Protocol facts: Esri REST documentation of the catalog and server info resources; folders of folders do not exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Mapping, Optional
from urllib.parse import quote, unquote, urlsplit

from .addresses import clean_url, host_of, portal_root, services_root
from .answers import plain_text
from .errors import ProtocolError, Reason, RequestError, ServiceError, SignInError

if TYPE_CHECKING:
    from .session import Session

# Where sites mostly have them; asked in this order below an address that does not tell.
_PORTALS = ("", "/portal", "/arcgis")
_SERVERS = ("", "/arcgis", "/server", "/image")
_MAX_ENTRIES = 20000


class SiteKind(str, Enum):
    """Tell portals, which know items, from servers, which list services."""

    SERVER = "server"
    PORTAL = "portal"


@dataclass(frozen=True)
class SiteAddress:
    """A server by its services root (``…/rest/services``), or a portal by its root."""

    kind: SiteKind
    url: str


@dataclass(frozen=True)
class ListedService:
    """An image service of a catalogue."""

    name: str
    url: str


@dataclass(frozen=True)
class Listing:
    """What a catalogue or one of its folders holds: names of folders, and image services."""

    folders: tuple[str, ...] = ()
    services: tuple[ListedService, ...] = ()


def find_site(session: Session, text: str, *, patience: float = 0.0) -> SiteAddress:
    """Find out whether an address is of a portal or of a server, asking both where it does not tell.

    Raises:
        RequestError: NOT_AN_ADDRESS, or NOT_A_SERVER where neither of them is there.
        NetworkError: nobody answered.
    """
    url = _web_address(text)
    root = services_root(url)
    if root is not None:
        return SiteAddress(SiteKind.SERVER, root)
    if re.search(r"/rest\Z", url, re.IGNORECASE) and "/sharing" not in url.lower():
        return SiteAddress(SiteKind.SERVER, f"{url}/services")
    if portal_root(url) != url:
        return SiteAddress(SiteKind.PORTAL, portal_root(url))
    for kind, endings, resource in (
        (SiteKind.PORTAL, _PORTALS, "/sharing/rest"),
        (SiteKind.SERVER, _SERVERS, "/rest/info"),
    ):
        for ending in endings:
            try:
                is_there = _is_site(session.get_json(url + ending + resource, patience=patience))
            except SignInError:
                is_there = True
            except (ServiceError, ProtocolError):
                is_there = False
            if is_there:
                root = url + ending
                return SiteAddress(kind, root if kind is SiteKind.PORTAL else f"{root}/rest/services")
    raise RequestError(Reason.NOT_A_SERVER, host_of(url))


def fetch_listing(session: Session, services_url: str, folder: str = "", *, patience: float = 0.0) -> Listing:
    """List a catalogue, or one folder of it; what the user may not see is not in it.

    Args:
        services_url: the services root, ``…/rest/services``.
    """
    url = f"{services_url}/{quote(folder)}" if folder else services_url
    value = session.get_json(url, patience=patience)
    if not isinstance(value, Mapping) or not ("services" in value or "folders" in value):
        raise ProtocolError(Reason.UNEXPECTED, host_of(url))
    folders = [_plain(name) for name in _list(value.get("folders")) if isinstance(name, str)]
    services = [_service(entry, services_url, folder) for entry in _list(value.get("services"))]
    return Listing(
        tuple(sorted((name for name in folders if name), key=str.casefold)),
        tuple(sorted((each for each in services if each is not None), key=lambda each: each.name.casefold())),
    )


def _service(entry: Any, services_url: str, folder: str) -> Optional[ListedService]:
    if not isinstance(entry, Mapping) or str(entry.get("type")).lower() != "imageserver":
        return None
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip("/ "):
        return None
    # A folder's services bring its name along.
    is_below = bool(folder) and name.startswith(f"{folder}/")
    shown = name[len(folder) + 1 :] if is_below else name
    parts = [unquote(part) for part in name.strip("/").split("/")]
    if any(part in (".", "..") for part in parts):
        return None
    if "" in parts:
        # No path has nothing between two slashes: they belong to the name.
        parts = [folder, shown] if is_below else [name]
    path = "/".join(quote(part, safe="") for part in parts)
    return ListedService(_plain(shown), f"{services_url}/{path}/ImageServer")


def _plain(name: str) -> str:
    return plain_text(name, 200) if "<" not in name else " ".join(name.split())[:200]


def _list(value: Any) -> list[Any]:
    return value[:_MAX_ENTRIES] if isinstance(value, list) else []


def _is_site(value: Any) -> bool:
    return isinstance(value, Mapping) and ("currentVersion" in value or "authInfo" in value)


def _web_address(text: str) -> str:
    text = text.strip().strip("\"'<>“”")
    if not re.match(r"https?://", text, re.IGNORECASE):
        if not re.match(r"(?:[\w-]+\.)+[\w-]+(?::\d+)?(?:/|\Z)|localhost\b", text):
            raise RequestError(Reason.NOT_AN_ADDRESS, text[:80])
        text = f"https://{text}"
    url = clean_url(text)
    if not urlsplit(url).hostname:
        raise RequestError(Reason.NOT_AN_ADDRESS, text[:80])
    return url
