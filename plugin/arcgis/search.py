"""Search a portal for image services by words.

Protocol facts: Esri REST documentation of the portal's search; ``type`` matches by words, so what comes is looked at
again, and a page holds at most 100 items.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping, Optional
from urllib.parse import quote

from .addresses import AddressKind, check_address, host_of, parse_address
from .answers import plain_text
from .errors import ArcGISError, ProtocolError, Reason

if TYPE_CHECKING:
    from .session import Session

_TYPE = "Image Service"
_OPERATORS = re.compile(r"[-+&|!(){}\[\]^\"~*?:\\/<>]")
_WORDS = ("and", "or", "not")


@dataclass(frozen=True)
class FoundItem:
    """An image service as a portal lists it; ``modified`` in seconds since 1970, None where it does not tell."""

    item_id: str
    title: str
    url: str
    owner: str = ""
    snippet: str = ""
    credits: str = ""
    modified: Optional[float] = None
    thumbnail_url: str = ""


@dataclass(frozen=True)
class SearchPage:
    """Some of the items found; ``next_start`` is None on the last page."""

    items: tuple[FoundItem, ...]
    total: int
    next_start: Optional[int]


def search_query(words: str) -> str:
    """Return the query for image services in which all the words occur; operators in them count as blanks."""
    plain = [word for word in _OPERATORS.sub(" ", words).split() if word.lower() not in _WORDS]
    return " AND ".join([f'type:"{_TYPE}"', *plain])


def search_images(
    session: Session, portal: str, words: str, start: int = 1, count: int = 20, *, patience: float = 0.0
) -> SearchPage:
    """Fetch a page of what a portal finds, newest first where no words are given.

    Args:
        portal: its root.
        start: the number of the first item, from 1.
        count: how many items a page has, at most 100.
    """
    parameters = {"q": search_query(words), "start": str(start), "num": str(count)}
    if not words.strip():
        parameters.update(sortField="modified", sortOrder="desc")
    url = f"{portal}/sharing/rest/search"
    value = session.get_json(url, parameters, patience=patience)
    results = value.get("results") if isinstance(value, Mapping) else None
    if not isinstance(results, list):
        raise ProtocolError(Reason.UNEXPECTED, host_of(url))
    items = [_item(each, portal) for each in results]
    following = _count(value.get("nextStart"))
    return SearchPage(
        tuple(each for each in items if each is not None),
        _count(value.get("total")) or 0,
        following if following is not None and following > start else None,
    )


def _item(value: Any, portal: str) -> Optional[FoundItem]:
    if not isinstance(value, Mapping) or value.get("type") != _TYPE:
        return None
    item_id, url = value.get("id"), value.get("url")
    if not isinstance(item_id, str) or not re.fullmatch(r"[0-9a-fA-F]{32}", item_id) or not isinstance(url, str):
        return None
    try:
        check_address(url, portal)
        address = parse_address(url)
    except ArcGISError:
        return None
    if address.kind is not AddressKind.URL:
        return None
    thumbnail = value.get("thumbnail")
    picture = ""
    if isinstance(thumbnail, str) and thumbnail and ".." not in thumbnail:
        picture = f"{portal}/sharing/rest/content/items/{item_id}/info/{quote(thumbnail)}"
    modified = _count(value.get("modified"))
    return FoundItem(
        item_id=item_id.lower(),
        title=_text(value, "title") or item_id,
        url=address.value,
        owner=_text(value, "owner"),
        snippet=_text(value, "snippet"),
        credits=_text(value, "accessInformation"),
        modified=None if modified is None else modified / 1000,
        thumbnail_url=picture,
    )


def _text(value: Mapping[str, Any], key: str) -> str:
    text = value.get(key)
    return plain_text(text, 300) if isinstance(text, str) else ""


def _count(value: Any) -> Optional[int]:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
