"""A small portal beside the server: about itself, items, search. Nobody signs in yet."""

from __future__ import annotations

import re
from typing import Any, Dict, List

from aiohttp import web

from .catalog import ITEMS, Service
from .data import raster_path
from .features import PORTAL_FILES
from .render import open_shared, transformed_box
from .reply import INVALID_URL, EsriError, answer, page, read_parameters
from .site import Site, base_url

TYPES = {"ImageServer": "Image Service", "MapServer": "Map Service", "FeatureServer": "Feature Service"}
NO_ITEM = (400, "Item does not exist or is inaccessible.", [])


async def handle(request: web.Request) -> web.StreamResponse:
    """Answer a resource below /portal/sharing/rest."""
    site: Site = request.app["site"]
    parameters = await read_parameters(request)
    parts = [part for part in request.match_info["tail"].split("/") if part]
    if not parts or parts == ["info"]:
        owner = f"{base_url(request)}/portal"
        return answer(request, {"currentVersion": "2024.2", "authInfo": {}, "owningSystemUrl": owner})
    if parts == ["portals", "self"]:
        return _self(request, site)
    if parts[:2] == ["content", "items"] and len(parts) in (3, 4) and parts[2].lower() in PORTAL_FILES:
        return _file(request, site, parts[2].lower(), parts[3:])
    if parts[:2] == ["content", "items"] and len(parts) == 3:
        service = ITEMS.get(parts[2].lower())
        if service is None:
            # Portals add a messageCode to the server's envelope.
            error = EsriError(*NO_ITEM).envelope()
            error["error"]["messageCode"] = "CONT_0001"
            return answer(request, error)
        return answer(request, await site.draw(_item, site, service, base_url(request)), service.name)
    if parts == ["search"]:
        return answer(request, await site.draw(_search, site, parameters, base_url(request)))
    raise EsriError(*INVALID_URL)


def _file(request: web.Request, site: Site, item: str, rest: List[str]) -> web.StreamResponse:
    """Answer an item that is a file, or the file itself."""
    name = PORTAL_FILES[item]
    if rest == ["data"]:
        return web.Response(body=(site.data_folder / name).read_bytes(), content_type="text/csv")
    if rest:
        raise EsriError(*INVALID_URL)
    return answer(request, {
        "id": item, "owner": "somebody", "created": 1700000000000, "modified": 1700000000000, "name": name,
        "title": name, "type": "CSV", "typeKeywords": ["CSV"], "description": None, "tags": [], "snippet": None,
        "thumbnail": None, "extent": [], "accessInformation": None, "access": "public", "url": None,
    })


def _self(request: web.Request, site: Site) -> web.StreamResponse:
    wanted = site.options.portal_services
    if wanted == "tokens":
        raise EsriError(499, "Token Required", [])
    server = f"{base_url(request)}/arcgis/rest/services"
    services: Dict[str, Any] = {"geometry": {"url": f"{server}/Utilities/Geometry/GeometryServer"}}
    if wanted in ("both", "analytics"):
        services["rasterAnalytics"] = {"url": f"{server}/System/RasterAnalysisTools/GPServer"}
    if wanted == "both":
        services["rasterUtilities"] = {"url": f"{server}/Utilities/RasterUtilities/GPServer"}
    return answer(request, {
        "access": "public", "allSSL": False, "helperServices": services, "id": "0123456789ABCDEF", "isPortal": True,
        "maxTokenExpirationMinutes": 20160, "name": "Local site", "portalHostname": f"{request.host}/portal",
        "portalMode": "singletenant", "portalName": "Local site", "supportsOAuth": True,
    })


def _item(site: Site, service: Service, base: str) -> Dict[str, Any]:
    extent: List[List[float]] = []
    if service.raster:
        dataset = open_shared(str(raster_path(site.data_folder, service.raster)))
        left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
        box = (left, top + dataset.RasterYSize * cell_y, left + dataset.RasterXSize * cell_x, top)
        xmin, ymin, xmax, ymax = transformed_box(box, dataset.GetProjection(), "EPSG:4326")
        extent = [[max(-180, xmin), max(-90, ymin)], [min(180, xmax), min(90, ymax)]]
    kind = TYPES[service.kind]
    return {
        "id": service.item_id, "owner": "somebody", "created": 1700000000000, "modified": 1700000000000,
        "name": service.path.split("/")[-1], "title": service.name.split("/")[-1], "type": kind,
        "typeKeywords": ["Data", "Service", kind, "ArcGIS Server"], "description": service.description, "tags": [],
        "snippet": None, "thumbnail": None, "extent": extent, "accessInformation": service.copyright_text,
        "access": "public", "url": f"{base}/arcgis/rest/services/{service.path}/{service.kind}",
    }


def _search(site: Site, parameters: Dict[str, str], base: str) -> Dict[str, Any]:
    """Find items by type:"..." and by the words that are left."""
    query = parameters.get("q", "")
    kind = re.search(r'type:"([^"]*)"', query)
    free = re.sub(r'-?\w+:("[^"]*"|\S+)', " ", query)
    words = [word.lower() for word in free.split() if word.upper() not in ("AND", "OR", "*")]
    found = [
        service for service in ITEMS.values()
        if (kind is None or kind.group(1).lower() in TYPES[service.kind].lower())
        and all(w in f"{service.name} {service.description}".lower() for w in words)
    ]
    start, number = int(parameters.get("start", "1")), min(100, int(parameters.get("num", "10")))
    results = [_item(site, service, base) for service in found[start - 1:start - 1 + number]]
    following = start + number
    return {
        "query": query, "total": len(found), "start": start, "num": len(results),
        "nextStart": following if following <= len(found) else -1, "results": results,
    }


async def welcome(request: web.Request) -> web.StreamResponse:
    """Answer with a page that is no service."""
    return page("<!DOCTYPE html><html><head><title>Welcome</title></head><body>Welcome to the portal.</body></html>")
