"""The services that are no image services: a map service with a picture and layers, and feature services."""

from __future__ import annotations

from typing import Any, Dict, List

from aiohttp import web

from . import feature_service, image_service
from .catalog import Service
from .feature_service import LAYERS
from .reply import INVALID_URL, EsriError, answer
from .site import Site

WORLD = {"xmin": -180, "ymin": -90, "xmax": 180, "ymax": 90, "spatialReference": {"wkid": 4326, "latestWkid": 4326}}


async def handle(request: web.Request, service: Service, rest: List[str]) -> web.StreamResponse:
    """Answer a map or feature service."""
    site: Site = request.app["site"]
    layers = LAYERS.get((service.path, service.kind), ())
    if service.kind == "MapServer" and rest == ["export"]:
        return await image_service.export(request, site, service)
    if service.kind == "MapServer" and not rest:
        return answer(request, _map(site, service))
    if rest == ["legend"]:
        return answer(request, {"layers": []})
    if service.kind == "MapServer" and rest == ["0"]:
        return answer(request, _raster_layer(site, service))
    if not layers:
        raise EsriError(*INVALID_URL)
    return await feature_service.handle(request, service.name, service.kind, layers, rest)


def _map(site: Site, service: Service) -> Dict[str, Any]:
    listed = [(0, "Countries", "Raster Layer")]
    # The districts; a table stands apart.
    listed += [(layer.id, layer.name, "Feature Layer") for layer in LAYERS[(service.path, service.kind)][:1]]
    return {
        "currentVersion": site.options.version, "serviceDescription": "", "mapName": service.name, "description": "",
        "copyrightText": "", "supportsDynamicLayers": False,
        "layers": [{"id": number, "name": name, "parentLayerId": -1, "defaultVisibility": True, "subLayerIds": None,
                    "minScale": 0, "maxScale": 0, "type": kind} for number, name, kind in listed],
        "tables": [{"id": layer.id, "name": layer.name} for layer in LAYERS[(service.path, service.kind)][1:]],
        "spatialReference": service.spatial_reference, "singleFusedMapCache": False,
        "initialExtent": WORLD, "fullExtent": WORLD, "units": "esriDecimalDegrees",
        "supportedImageFormatTypes": "PNG32,PNG24,PNG,JPG", "capabilities": "Map,Query,Data",
        "supportedQueryFormats": "JSON", "exportTilesAllowed": False, "maxRecordCount": site.options.page_records,
        "maxImageHeight": 4096, "maxImageWidth": 4096, "supportedExtensions": "",
    }


def _raster_layer(site: Site, service: Service) -> Dict[str, Any]:
    return {
        "currentVersion": site.options.version, "id": 0, "name": "Countries", "type": "Raster Layer",
        "geometryType": None, "extent": WORLD, "fields": [], "maxRecordCount": site.options.page_records,
        "capabilities": "Map,Query,Data",
    }
