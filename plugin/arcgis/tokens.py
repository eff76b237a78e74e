"""Tokens: asking a portal or a server for one, and keeping those that are alive.

A login is sent to three kinds of addresses only: the one it was attached to, the portal that owns that server, and its
token service. A token goes to the portal that issued it, or to a server for which that portal issued it.
Protocol facts: Esri REST documentation (generateToken, server info); behaviour of Esri's own clients for the exchange.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Iterator, Mapping, Optional
from urllib.parse import urlsplit

from .addresses import check_address, host_of
from .errors import ArcGISError, ProtocolError, Reason

# Minutes to ask for; servers cut it to what they allow.
_LIFE_MINUTES = 60
_LONGEST_MARGIN = 300.0  # seconds
_MARGIN = 0.2  # of a token's life


@dataclass(frozen=True)
class Token:
    """A token with its last moment (``time.time()`` seconds); ``renew_from`` is shortly before it."""

    value: str = field(repr=False)
    expires: float
    renew_from: float
    https_only: bool = False

    def is_fresh(self) -> bool:
        """Tell whether it can be used without asking for another one first."""
        return time.time() < self.renew_from

    def may_go_to(self, url: str) -> bool:
        """Tell whether the URL is safe enough for it."""
        return not self.https_only or url.startswith("https:")


def read_token(value: Any, url: str) -> Token:
    """Read the answer of generateToken.

    Raises:
        ProtocolError: it holds no token.
    """
    text = value.get("token") if isinstance(value, Mapping) else None
    if not isinstance(text, str) or not text.strip() or not text.isascii() or not text.isprintable():
        raise ProtocolError(Reason.UNEXPECTED, host_of(url), "generateToken")
    now = time.time()
    try:
        expires = float(value.get("expires")) / 1000
    except (TypeError, ValueError, OverflowError):
        expires = now + 60 * _LIFE_MINUTES
    life = expires - now
    if not life > 0:
        # A server whose clock is behind: what it has just issued is valid, for how long nobody knows.
        life = 60.0
    margin = min(_LONGEST_MARGIN, _MARGIN * life)
    return Token(text.strip(), now + life, now + life - margin, value.get("ssl") is True)


def login_form(username: str, password: str, referer: str) -> dict[str, str]:
    """Return what generateToken is sent to sign somebody in."""
    form = {"client": "referer", "referer": referer, "expiration": str(_LIFE_MINUTES), "username": username}
    form["password"] = password
    return form


def web_tier_form(referer: str) -> dict[str, str]:
    """Return what a portal is sent for its own token where its web tier knows who asks."""
    return {"request": "getToken", "client": "referer", "referer": referer, "expiration": str(_LIFE_MINUTES)}


def exchange_form(portal_token: str, server: str, referer: str) -> dict[str, str]:
    """Return what a portal is sent for a token of one of its servers."""
    return {**web_tier_form(referer), "serverUrl": server, "token": portal_token}


@dataclass(frozen=True)
class Place:
    """What tokens belong to: a server's address before ``/rest``, or a portal's before ``/sharing``."""

    root: str
    is_portal: bool

    @property
    def token_service(self) -> str:
        """Return where a portal issues tokens."""
        return f"{self.root}/sharing/rest/generateToken"


def place_of(url: str) -> Optional[Place]:
    """Return the server or portal that a URL is of, None for any other URL."""
    path = url.partition("?")[0] + "/"
    sharing, rest = path.lower().find("/sharing/"), path.lower().find("/rest/")
    if sharing >= 0:
        return Place(url[:sharing], True)
    return Place(url[:rest], False) if rest >= 0 else None


def token_service(url: Any, place: Place) -> str:
    """Return where a stand-alone server issues tokens; some name only the folder it is in."""
    address = url.strip().rstrip("/") if isinstance(url, str) and url.strip() else f"{place.root}/tokens"
    return address if address.lower().endswith("/generatetoken") else f"{address}/generateToken"


def is_as_safe(url: str, other: str) -> bool:
    """Tell whether secrets for one address may go to another by its looks: https stays https, public stays public."""
    try:
        check_address(url, other)
    except ArcGISError:
        return False
    return url.lower().startswith("https:") or not other.lower().startswith("https:")


def same_root(first: str, second: str) -> bool:
    """Compare two addresses as servers spell them: upper case, default ports and last slashes do not count."""
    return _plain(first) == _plain(second)


def _plain(url: str) -> tuple[str, str, Optional[int], str]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme.lower())
    except ValueError:
        return "", url, None, ""
    return parts.scheme.lower(), (parts.hostname or "").lower(), port, parts.path.rstrip("/").lower()


def bound_to(credential: str, referer: str) -> str:
    """Return the name under which a token is kept that goes with a referer of its own."""
    return f"{credential} {referer}".strip()


class TokenStore:
    """The tokens of this process, by the configuration they were got with and the address they are for.

    Used from several threads. Nothing of it is ever written down.
    """

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], Optional[Token]] = {}
        self._locks: dict[tuple[str, str], threading.RLock] = {}
        self._lock = threading.Lock()
        self._basic: set[tuple[str, tuple[str, str]]] = set()
        self._as_parameter: set[str] = set()

    @contextmanager
    def alone(self, credential: str, root: str) -> Iterator[None]:
        """Let one thread at a time ask for the same token; the others then find it."""
        with self._lock:
            lock = self._locks.setdefault((credential, root), threading.RLock())
        with lock:
            yield

    def has(self, credential: str, root: str) -> bool:
        """Tell whether it is known which token, or that none, belongs to an address; one that ends soon is not."""
        token = self._tokens.get((credential, root))
        return (credential, root) in self._tokens and (token is None or token.is_fresh())

    def get(self, credential: str, root: str) -> Optional[Token]:
        """Return the token for an address, None where none is needed or known."""
        return self._tokens.get((credential, root))

    def put(self, credential: str, root: str, token: Optional[Token]) -> None:
        """Keep a token, or that the address needs none."""
        self._tokens[credential, root] = token

    def drop(self, root: str, token: Token) -> None:
        """Forget a token that was refused, unless another thread has got a new one already."""
        with self._lock:
            for key in [key for key, kept in self._tokens.items() if key[1] == root and kept is token]:
                del self._tokens[key]

    def drop_none(self, credential: str, root: str) -> bool:
        """Forget that an address needs no token; tell whether that was known."""
        with self._lock:
            is_known = (credential, root) in self._tokens and self._tokens[credential, root] is None
            if is_known:
                del self._tokens[credential, root]
            return is_known

    def forget(self, credential: str) -> None:
        """Sign out: forget all that was got with a configuration."""
        with self._lock:
            self._tokens = {key: token for key, token in self._tokens.items() if key[0].split(" ")[0] != credential}
            self._basic = {key for key in self._basic if key[0] != credential}

    def wants_basic(self, credential: str, origin: tuple[str, str]) -> bool:
        """Tell whether the web tier of an origin has asked for user name and password."""
        return (credential, origin) in self._basic

    def set_basic(self, credential: str, origin: tuple[str, str]) -> None:
        """Remember that it has."""
        self._basic.add((credential, origin))

    def wants_parameter(self, root: str) -> bool:
        """Tell whether tokens must go as a parameter because headers do not reach the server."""
        return root in self._as_parameter

    def set_parameter(self, root: str) -> None:
        """Remember that they must."""
        self._as_parameter.add(root)
