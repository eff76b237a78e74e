"""All image services below an address: what a portal finds page by page, what a server lists folder by folder."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable, Optional, TypeVar
from urllib.parse import unquote

from .addresses import clean_url, origin_of, services_root
from .answers import plain_text
from .directory import ListedService, SiteKind, fetch_listing, find_site
from .errors import ArcGISError, Cancelled, NetworkError
from .search import search_images

if TYPE_CHECKING:
    from .session import Session

Value = TypeVar("Value")

# So many questions at once: servers have other users, too.
AT_ONCE = 4
_PAGE = 100


@dataclass(frozen=True)
class FoundService:
    """An image service before it was asked what it is; ``name`` is its path below ``…/rest/services``.

    The rest only portals tell; ``modified`` in seconds since 1970.
    """

    name: str
    url: str
    title: str = ""
    item_id: str = ""
    owner: str = ""
    snippet: str = ""
    credits: str = ""
    modified: Optional[float] = None


@dataclass(frozen=True)
class Survey:
    """What was found; ``errors`` are those of folders and pages that could not be read."""

    services: tuple[FoundService, ...]
    has_more: bool = False
    errors: tuple[ArcGISError, ...] = ()


class Reachability:
    """Give a host up that several times in a row did not answer: else each of its services would be waited for."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._silent: dict[tuple[str, str], int] = {}
        self._given_up: dict[tuple[str, str], NetworkError] = {}

    def ask(self, url: str, act: Callable[[], Value]) -> Value:
        """Ask something of a host, and remember whether it answered.

        Raises:
            ArcGISError: what the question raised, or, without asking, what the host was given up for.
        """
        place = origin_of(url)
        with self._lock:
            if place in self._given_up:
                raise self._given_up[place]
        try:
            value = act()
        except NetworkError as error:
            with self._lock:
                self._silent[place] = self._silent.get(place, 0) + 1
                if self._silent[place] >= self._most:
                    self._given_up[place] = error
            raise
        except ArcGISError:
            self._has_answered(place)
            raise
        self._has_answered(place)
        return value

    def _has_answered(self, place: tuple[str, str]) -> None:
        with self._lock:
            self._silent.pop(place, None)


def find_services(
    session: Session,
    address: str,
    words: str,
    limit: int,
    reachability: Reachability,
    report: Callable[[int, int], None],
    *,
    patience: float = 0.0,
) -> Survey:
    """Find the image services of a portal, of a server, or of one folder of it; all the words occur in each.

    Args:
        address: of any of these, or of anything that belongs to one: a service, an item's page.
        limit: how many services to return at most.
        report: told how much has been read of how much there is to read; called in several threads.

    Raises:
        RequestError: it is neither a server nor a portal.
        ArcGISError: the site cannot be read.
    """
    site = find_site(session, address, patience=patience)
    if site.kind is SiteKind.PORTAL:
        return _of_portal(session, site.url, words, limit, report, patience)
    return _of_server(session, site.url, folder_of(address), words, limit, reachability, report, patience)


def folder_of(address: str) -> str:
    """Return the folder that an address names, an empty text for the root and for a service."""
    url = clean_url(address)
    path = url[len(services_root(url) or url) :].strip("/")
    # Folders of folders do not exist.
    return "" if "/" in path else unquote(path)


def _of_portal(
    session: Session, portal: str, words: str, limit: int, report: Callable[[int, int], None], patience: float
) -> Survey:
    found: list[FoundService] = []
    start: Optional[int] = 1
    while start is not None and len(found) < limit:
        try:
            page = search_images(session, portal, words, start, _PAGE, patience=patience)
        except Cancelled:
            raise
        except ArcGISError as error:
            if not found:
                raise
            return Survey(tuple(found), True, (error,))
        found += [
            FoundService(
                _path_of(item.url), item.url, item.title, item.item_id, item.owner, item.snippet, item.credits,
                item.modified,
            )
            for item in page.items
        ]  # fmt: skip
        report(len(found), min(max(page.total, len(found)), limit))
        start = page.next_start
    return Survey(tuple(found[:limit]), start is not None or len(found) > limit)


def _of_server(
    session: Session,
    root: str,
    folder: str,
    words: str,
    limit: int,
    reachability: Reachability,
    report: Callable[[int, int], None],
    patience: float,
) -> Survey:
    listing = fetch_listing(session, root, folder, patience=patience)
    listed, errors = list(listing.services), []
    folders = () if folder else listing.folders
    read = [0]

    def read_folder(name: str) -> tuple[ListedService, ...]:
        try:
            return reachability.ask(root, lambda: fetch_listing(session, root, name, patience=patience)).services
        finally:
            read[0] += 1
            report(read[0], len(folders))

    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="arcgis-folder") as threads:
        for future in [threads.submit(read_folder, name) for name in folders]:
            try:
                listed += future.result()
            except ArcGISError as error:
                errors.append(error)
    # Those that waited for their turn heard of the end as well.
    session.cancel.raise_if_set()
    found = [FoundService(_path_of(each.url), each.url) for each in listed]
    wanted = words.casefold().split()
    found = [each for each in found if all(word in each.name.casefold() for word in wanted)]
    return Survey(tuple(found[:limit]), len(found) > limit, tuple(errors))


def _path_of(url: str) -> str:
    """Return a service's path below its root, without its type, as people read it."""
    path = url[len(services_root(url) or "") :].strip("/")
    return plain_text(unquote(path.rpartition("/")[0]), 200)
