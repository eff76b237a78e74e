"""What the client must be told about the way to a server; imports no HTTP library, so that QGIS starts quickly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Mapping, Optional, Protocol

from .tokens import TokenStore

if TYPE_CHECKING:
    import ssl

# What tokens are bound to unless somebody's layer says otherwise: portals want an address, nobody has to answer there.
REFERER = "https://raster-download-for-arcgis.invalid"


@dataclass(frozen=True)
class Login:
    """A user name and a password: for a token service, or for a web tier that asks for them."""

    username: str = field(repr=False)
    password: str = field(repr=False)

    def basic(self) -> str:
        """Return the value of an Authorization header."""
        import base64  # late: QGIS starts with this module

        return "Basic " + base64.b64encode(f"{self.username}:{self.password}".encode()).decode()


@dataclass(frozen=True, eq=False)
class Trust:
    """Whom to trust, made with urllib3's `create_urllib3_context`, and the certificate that proves who asks.

    ``is_any_name``: the server's certificate, the only one that is trusted, may be of another name.
    """

    context: ssl.SSLContext
    is_any_name: bool = False


@dataclass(frozen=True)
class Route:
    """How one URL is reached.

    Args:
        url: the address to ask; the sign-in may have added to it.
        proxies: by scheme; None leaves requests' own environment handling in place.
        trust: whom to trust, and the certificate that proves who asks; None for what the HTTP library trusts.
        headers: what goes with every request, the sign-in's among it.
        login: for exchange against tokens; never sent by itself.
        credential: names what proves who the user is; an empty text for nobody.
    """

    url: str = field(repr=False)
    proxies: Optional[Mapping[str, str]] = field(default=None, repr=False)
    trust: Optional[Trust] = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    login: Optional[Login] = None
    credential: str = ""

    @property
    def has_credentials(self) -> bool:
        """Tell whether something proves who the user is."""
        return bool(self.credential)

    @property
    def bearer(self) -> str:
        """Return the token among the headers, an empty text if there is none."""
        for name in ("X-Esri-Authorization", "Authorization"):
            kind, _, value = self.header(name).strip().partition(" ")
            if kind.lower() == "bearer" and value.strip():
                return value.strip()
        return ""

    def header(self, name: str) -> str:
        """Return a header's value, an empty text if it is not among them."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    def with_headers(self, headers: tuple[tuple[str, str], ...]) -> Route:
        """Return the route with headers added or replaced; a token replaces the one that was among them."""
        names = {name.lower() for name, _ in headers}
        if "x-esri-authorization" in names and self.bearer:
            names.add("authorization")
        kept = tuple((name, value) for name, value in self.headers if name.lower() not in names)
        return replace(self, headers=kept + headers)


class Network(Protocol):
    """What the surroundings know about the way to a server; asked from worker threads."""

    user_agent: str
    connect_timeout: float
    read_timeout: float
    tokens: TokenStore

    @property
    def has_credentials(self) -> bool:
        """Tell whether there is anything at all that proves who the user is."""
        ...

    def route(self, url: str, credential: str = "") -> Route:
        """Return how to reach the URL, with the credentials that belong to its origin and to no other.

        Args:
            credential: the one to use where none belongs to the origin; the caller answers for its being allowed.
        """
        ...

    def issuer(self, url: str) -> str:
        """Return who issued the certificate that a server shows, an empty text if that cannot be found out."""
        ...


@dataclass(frozen=True)
class PlainNetwork:
    """A network without QGIS: the environment's proxies, the system's certificates.

    Args:
        logins: who signs in where, by the origin of a server or portal such as ``https://example.org``.
    """

    user_agent: str = "arcgis-raster-download"
    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    logins: Mapping[str, Login] = field(default_factory=dict, repr=False)
    tokens: TokenStore = field(default_factory=TokenStore, repr=False)

    @property
    def has_credentials(self) -> bool:
        """Tell whether there are logins."""
        return bool(self.logins)

    def route(self, url: str, credential: str = "") -> Route:
        """Return the URL as it is, with the login of its origin."""
        origin = "/".join(url.split("/")[:3]).lower()
        key = origin if origin in self.logins else credential
        login = self.logins.get(key)
        return Route(url, login=login, credential=key if login else "")

    def issuer(self, url: str) -> str:
        """Return nothing: Python shows no certificate that it does not trust."""
        return ""
