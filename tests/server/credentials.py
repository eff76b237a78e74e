"""Which credentials a request carries, whatever becomes of them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from aiohttp import web

# Parameters that are secrets, and what the journal calls them.
_SECRET_PARAMETERS = {
    "password": "password", "client_secret": "oauth", "code": "oauth", "code_verifier": "oauth",
    "refresh_token": "oauth", "auth_token": "oauth",
}  # fmt: skip


@dataclass(frozen=True)
class Credentials:
    """Hold what came; kinds are the words of the journal."""

    kinds: Tuple[str, ...] = ()
    # Tokens by where they came: header, bearer, parameter.
    tokens: Tuple[Tuple[str, str], ...] = ()
    basic: Optional[Tuple[str, str]] = None
    certificate: str = ""

    def token(self, places: str) -> str:
        """Return the token that came in one of these places, or nothing."""
        return next((token for place, token in self.tokens if place in places.split(",")), "")


def found(request: web.Request, parameters: Mapping[str, str]) -> Credentials:
    """Return the credentials of a request."""
    kinds: List[str] = []
    tokens: List[Tuple[str, str]] = []
    esri = request.headers.get("X-Esri-Authorization", "")
    if esri:
        kinds.append("x-esri")
        tokens.append(("header", _after_bearer(esri)))
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    basic = _basic(rest) if scheme.lower() == "basic" else None
    if scheme:
        known = {"bearer": "bearer", "basic": "basic"}
        kinds.append(known.get(scheme.lower(), "authorization"))
    if scheme.lower() == "bearer":
        tokens.append(("bearer", rest.strip()))
    for name in ("token", "access_token"):
        if parameters.get(name):
            kinds.append("query" if name in request.query else "form")
            tokens.append(("parameter", parameters[name]))
    kinds += [kind for name, kind in _SECRET_PARAMETERS.items() if parameters.get(name)]
    if any("servicetoken" in value.lower() or "token=" in value.lower() for value in parameters.values()):
        kinds.append("nested")
    if "Cookie" in request.headers:
        kinds.append("cookie")
    if "Proxy-Authorization" in request.headers:
        kinds.append("proxy")
    certificate = _certificate(request)
    if certificate:
        kinds.append("certificate")
    return Credentials(tuple(dict.fromkeys(kinds)), tuple(tokens), basic, certificate)


def raw(request: web.Request) -> Dict[str, Any]:
    """Return the request as it came, for those who search it for what should not be there."""
    return {
        "host": request.host,
        "target": request.raw_path,
        "headers": [[name.decode("latin-1"), value.decode("utf-8", "replace")] for name, value in request.raw_headers],
        "certificate": _certificate(request),
    }


def _after_bearer(text: str) -> str:
    scheme, _, rest = text.strip().partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else text.strip()


def _basic(text: str) -> Optional[Tuple[str, str]]:
    try:
        name, _, password = base64.b64decode(text.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, password


def _certificate(request: web.Request) -> str:
    """Return the common name of the client's certificate."""
    given = request.transport.get_extra_info("peercert") if request.transport is not None else None
    subject = (given or {}).get("subject", ())
    return next((value for part in subject for name, value in part if name == "commonName"), "")
