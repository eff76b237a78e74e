"""The part of the control space that concerns signing in: accounts, tokens, secrets; not ArcGIS."""

from __future__ import annotations

from aiohttp import web

from .site import Site


async def identity(request: web.Request) -> web.StreamResponse:
    """Tell accounts with their passwords, tokens, and every secret there ever was, in clear."""
    site: Site = request.app["site"]
    return web.json_response(site.identity.to_json(site.options))


async def expire(request: web.Request) -> web.StreamResponse:
    """End the tokens of the kinds named in a JSON list, or all of them, at once."""
    site: Site = request.app["site"]
    return web.json_response({"ended": site.identity.expire(list(await request.json()))})
