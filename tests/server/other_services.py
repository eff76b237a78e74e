"""The services that are no image services: a map service and a feature service, just enough to be told apart."""

from __future__ import annotations

from typing import Any, Dict, List

from aiohttp import web

from . import image_service
from .catalog import Service
from .reply import INVALID_URL, EsriError, answer
from .site import Site

WORLD = {"xmin": -180, "ymin": -90, "xmax": 180, "ymax": 90, "spatialReference": {"wkid": 4326, "latestWkid": 4326}}
PLACES = (("Bern", 7.45, 46.95), ("Zürich", 8.54, 47.37), ("São Paulo", -46.63, -23.55))


async def handle(request: web.Request, service: Service, rest: List[str]) -> web.StreamResponse:
    """Answer a map or feature service."""
    site: Site = request.app["site"]
    if service.kind == "MapServer" and rest == ["export"]:
        return await image_service.export(request, site, service)
    if not rest:
        return answer(request, _map(site, service) if service.kind == "MapServer" else _feature(site, service))
    if rest == ["legend"]:
        return answer(request, {"layers": []})
    if rest == ["0"]:
        return answer(request, _layer(site, service))
    if rest == ["0", "query"]:
        return answer(request, _query())
    raise EsriError(*INVALID_URL)


def _map(site: Site, service: Service) -> Dict[str, Any]:
    return {
        "currentVersion": site.options.version, "serviceDescription": "", "mapName": service.name, "description": "",
        "copyrightText": "", "supportsDynamicLayers": False,
        "layers": [{"id": 0, "name": "Countries", "parentLayerId": -1, "defaultVisibility": True, "subLayerIds": None,
                    "minScale": 0, "maxScale": 0, "type": "Raster Layer"}],
        "tables": [], "spatialReference": service.spatial_reference, "singleFusedMapCache": False,
        "initialExtent": WORLD, "fullExtent": WORLD, "units": "esriDecimalDegrees",
        "supportedImageFormatTypes": "PNG32,PNG24,PNG,JPG", "capabilities": "Map,Query,Data",
        "supportedQueryFormats": "JSON", "exportTilesAllowed": False, "maxRecordCount": 1000, "maxImageHeight": 4096,
        "maxImageWidth": 4096, "supportedExtensions": "",
    }


def _feature(site: Site, service: Service) -> Dict[str, Any]:
    return {
        "currentVersion": site.options.version, "serviceDescription": "", "hasVersionedData": False,
        "maxRecordCount": 1000, "supportedQueryFormats": "JSON", "capabilities": "Query", "description": "",
        "copyrightText": "", "spatialReference": service.spatial_reference, "initialExtent": WORLD,
        "fullExtent": WORLD, "allowGeometryUpdates": False, "units": "esriDecimalDegrees",
        "layers": [{"id": 0, "name": service.name, "parentLayerId": -1, "defaultVisibility": True,
                    "subLayerIds": None, "geometryType": "esriGeometryPoint"}],
        "tables": [],
    }


def _layer(site: Site, service: Service) -> Dict[str, Any]:
    return {
        "currentVersion": site.options.version, "id": 0, "name": service.name,
        "type": "Feature Layer" if service.kind == "FeatureServer" else "Raster Layer",
        "geometryType": "esriGeometryPoint", "extent": WORLD, "objectIdField": "OBJECTID", "displayField": "name",
        "fields": _fields(), "maxRecordCount": 1000, "capabilities": "Query", "hasZ": False, "hasM": False,
    }


def _fields() -> List[Dict[str, Any]]:
    return [
        {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"},
        {"name": "name", "type": "esriFieldTypeString", "alias": "Name", "length": 50},
    ]


def _query() -> Dict[str, Any]:
    return {
        "objectIdFieldName": "OBJECTID", "geometryType": "esriGeometryPoint", "fields": _fields(),
        "spatialReference": {"wkid": 4326, "latestWkid": 4326},
        "features": [
            {"attributes": {"OBJECTID": index, "name": name}, "geometry": {"x": x, "y": y}}
            for index, (name, x, y) in enumerate(PLACES, 1)
        ],
    }
