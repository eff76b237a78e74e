"""A portal beside the servers: about itself and its users, signing in, items, search."""

from __future__ import annotations

from typing import Any, Dict, List

from aiohttp import web

from . import oauth, portal_items, token_service
from .access import FORBIDDEN, FORBIDDEN_CODE, federated, portal_error
from .addresses import options_of, server_url
from .identity import PORTAL, Account
from .reply import INVALID_URL, EsriError, answer, page, read_parameters
from .site import Site

PORTAL_ID = "0123456789ABCDEF"


async def handle(request: web.Request) -> web.StreamResponse:
    """Answer a resource below /portal/sharing/rest."""
    site: Site = request.app["site"]
    await read_parameters(request)
    parts = [part for part in request.match_info["tail"].split("/") if part]
    if not parts or parts == ["info"]:
        return token_service.portal_info(request)
    if parts == ["generateToken"]:
        return await token_service.generate(request, PORTAL)
    if parts[0] == "oauth2":
        return await oauth.handle(request, parts[1:])
    if parts[0] == "portals" and parts[1:2] in (["self"], [PORTAL_ID]):
        return _portal(request, parts[2:])
    if parts[0] == "community":
        return _community(request, site, parts[1:])
    if parts[:2] == ["content", "items"] and len(parts) > 2:
        return await portal_items.item(request, site, parts[2].lower(), parts[3:])
    if parts == ["search"]:
        return await portal_items.search(request, site)
    raise EsriError(*INVALID_URL)


def _portal(request: web.Request, rest: List[str]) -> web.StreamResponse:
    if rest == ["servers"]:
        return _servers(request)
    if rest:
        raise EsriError(*INVALID_URL)
    wanted, user = options_of(request).portal_services, request["user"]
    if wanted == "tokens" or (user is None and options_of(request).signed_out_self == "499"):
        raise EsriError(499, "Token Required", [])
    server = f"{server_url(request)}/rest/services"
    services: Dict[str, Any] = {"geometry": {"url": f"{server}/Utilities/Geometry/GeometryServer"}}
    if user is None and options_of(request).signed_out_self == "few":
        wanted = "none"
    if wanted in ("both", "analytics"):
        services["rasterAnalytics"] = {"url": f"{server}/System/RasterAnalysisTools/GPServer"}
    if wanted == "both":
        services["rasterUtilities"] = {"url": f"{server}/Utilities/RasterUtilities/GPServer"}
    about: Dict[str, Any] = {
        "access": "public", "allSSL": request.scheme == "https", "helperServices": services, "id": PORTAL_ID,
        "isPortal": True, "maxTokenExpirationMinutes": token_service.minutes(options_of(request).token_seconds),
        "name": "Local site", "portalHostname": f"{request.host}/portal", "portalMode": "singletenant",
        "portalName": "Local site", "supportsOAuth": True,
    }  # fmt: skip
    if user is not None:
        about["user"] = user.to_esri()
    return answer(request, about)


def _servers(request: web.Request) -> web.StreamResponse:
    """List the federated servers to whom may know them."""
    options = options_of(request)
    if _user(request).role != "admin" and options.portal_servers == "admin" or options.portal_servers == "nobody":
        return portal_error(request, FORBIDDEN[0], FORBIDDEN[1], FORBIDDEN_CODE)
    listed = [
        {
            "id": context.encode().hex().ljust(16, "0"), "name": f"{request.host}/{context}",
            "url": server_url(request, context), "adminUrl": server_url(request, context), "isHosted": index == 0,
            "serverType": "ArcGIS", "serverRole": "FEDERATED_SERVER" if index else "HOSTING_SERVER",
            "serverFunction": "" if index else "RasterAnalytics,ImageHosting",
        }
        for index, context in enumerate(federated(options))
    ]  # fmt: skip
    return answer(request, {"servers": listed})


def _user(request: web.Request) -> Account:
    if request["user"] is None:
        raise EsriError(499, "Token Required", [])
    account: Account = request["user"]
    return account


def _community(request: web.Request, site: Site, rest: List[str]) -> web.StreamResponse:
    user = _user(request)
    if rest == ["self"]:
        return answer(request, user.to_esri(), user.name)
    if len(rest) == 2 and rest[0] == "users":
        found = site.identity.users(PORTAL, options_of(request)).get(rest[1])
        if found is None:
            return portal_error(request, 400, "User does not exist or is inaccessible.", "COM_0018")
        return answer(request, found.to_esri(), found.name)
    raise EsriError(*INVALID_URL)


async def welcome(request: web.Request) -> web.StreamResponse:
    """Answer with a page that is no service."""
    return page("<!DOCTYPE html><html><head><title>Welcome</title></head><body>Welcome to the portal.</body></html>")
