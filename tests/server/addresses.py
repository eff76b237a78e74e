"""Where portal and servers are: at one host, or the servers at a second one of the same machine."""

from __future__ import annotations

from aiohttp import web
from yarl import URL

from .options import Options
from .site import base_url

SECOND_HOST = "127.0.0.2"


def options_of(request: web.Request) -> Options:
    """Return the options that hold for who asks, under the host it names."""
    options: Options = request.app["site"].options_at(request.host)
    return options


def portal_url(request: web.Request) -> str:
    """Return the portal's URL, such as http://127.0.0.1:8080/portal."""
    return f"{_base(request, servers=False)}/portal"


def server_url(request: web.Request, context: str = "arcgis") -> str:
    """Return the URL of a server, such as http://127.0.0.1:8080/arcgis."""
    return f"{_base(request, servers=True)}/{context}"


def _base(request: web.Request, servers: bool) -> str:
    """Return scheme and host as the client named them, unless the two are apart."""
    named = URL(base_url(request))
    if not options_of(request).apart:
        return str(named.origin())
    home = "localhost" if named.scheme == "https" else "127.0.0.1"
    return str(named.with_host(SECOND_HOST if servers else home).origin())
