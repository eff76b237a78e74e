"""What the client must be told about the way to a server; imports no HTTP library, so that QGIS starts quickly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Protocol, Union


@dataclass(frozen=True)
class Route:
    """How one URL is reached: proxies None leaves requests' own environment handling in place."""

    url: str
    proxies: Optional[Mapping[str, str]] = None
    verify: Union[bool, str] = True
    headers: tuple[tuple[str, str], ...] = ()
    has_credentials: bool = False


class Network(Protocol):
    """What the surroundings know about the way to a server; asked from worker threads."""

    user_agent: str
    connect_timeout: float
    read_timeout: float

    def route(self, url: str) -> Route:
        """Return how to reach the URL, with the credentials that belong to its origin and to no other."""
        ...


@dataclass(frozen=True)
class PlainNetwork:
    """A network without QGIS: the environment's proxies, the system's certificates, nobody signed in."""

    user_agent: str = "arcgis-raster-download"
    connect_timeout: float = 10.0
    read_timeout: float = 15.0

    def route(self, url: str) -> Route:
        """Return the URL as it is."""
        return Route(url)
