"""Feature services and the feature layers of map services: description and query, read from GeoPackages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from aiohttp import web
from osgeo import gdal, ogr, osr

from . import features
from .esri_fields import read_moment, write_field
from .esri_geometry import esri_type, guessed, read_geometry
from .esri_sr import read_reference, same, traditional, write_reference
from .feature_set import View, renderer, write_features
from .reply import INVALID_URL, EsriError, answer, read_parameters
from .site import Site

INVALID_QUERY = "Cannot perform query. Invalid query parameters."
_DATES = re.compile(r"\b(?:date|timestamp)\s*'(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?'", re.IGNORECASE)
# Less than a millisecond, in days.
_INSTANT = 5e-9


@dataclass(frozen=True)
class Layer:
    """Name one layer or table and where it lies; an empty file is the one the site was made with."""

    id: int
    name: str
    table: str
    time_field: str = ""
    file: str = ""


# Layers of the services of the catalogue.
LAYERS: Mapping[Tuple[str, str], Tuple[Layer, ...]] = {
    ("Demo/Places", "FeatureServer"): (
        Layer(0, "Places", "places", "surveyed"), Layer(1, "Visits", "visits", "visited"),
    ),
    ("Demo/Districts", "FeatureServer"): (Layer(0, "Districts", "districts"),),
    ("Demo/Borders", "MapServer"): (Layer(1, "Districts", "districts"), Layer(2, "Visits", "visits", "visited")),
}


async def handle(
    request: web.Request, title: str, kind: str, layers: Sequence[Layer], rest: List[str]
) -> web.StreamResponse:
    """Answer a feature service, one of its layers, or a query."""
    site: Site = request.app["site"]
    parameters = await read_parameters(request)
    if not rest:
        return answer(request, await site.draw(_service, site, title, layers), f"{title} ({kind})")
    if rest == ["layers"]:
        described = [await site.draw(describe, site, layer, kind) for layer in layers]
        return answer(request, {"layers": [each for each in described if each["type"] == "Feature Layer"],
                                "tables": [each for each in described if each["type"] == "Table"]})
    layer = next((each for each in layers if rest[0] == str(each.id)), None)
    if layer is None:
        details = [f"The requested layer (layerId: {rest[0]}) was not found."]
        raise EsriError(400, "", details) if rest[0].isdigit() else EsriError(*INVALID_URL)
    if len(rest) == 1:
        return answer(request, await site.draw(describe, site, layer, kind), layer.name)
    if rest[1:] == ["query"]:
        return answer(request, await site.draw(query, site, layer, parameters))
    raise EsriError(*INVALID_URL)


def opened(site: Site, layer: Layer) -> Tuple[gdal.Dataset, ogr.Layer]:
    """Return the dataset, which has to be kept, and the layer."""
    dataset = gdal.OpenEx(layer.file or str(site.data_folder / features.FILE), gdal.OF_VECTOR)
    return dataset, dataset.GetLayerByName(layer.table)


def _extent(layer: ogr.Layer) -> Optional[Dict[str, Any]]:
    if layer.GetGeomType() == ogr.wkbNone or not layer.GetFeatureCount():
        return None
    left, right, bottom, top = layer.GetExtent()
    box = {"xmin": left, "ymin": bottom, "xmax": right, "ymax": top}
    reference = write_reference(layer.GetSpatialRef())
    return box if reference is None else {**box, "spatialReference": reference}


def _service(site: Site, title: str, layers: Sequence[Layer]) -> Dict[str, Any]:
    listed: List[Dict[str, Any]] = []
    extents = []
    for each in layers:
        dataset, layer = opened(site, each)
        entry = {"id": each.id, "name": each.name, "parentLayerId": -1, "defaultVisibility": True, "subLayerIds": None,
                 "minScale": 0, "maxScale": 0}
        table = layer.GetGeomType() == ogr.wkbNone
        listed.append(entry if table else {**entry, "geometryType": esri_type(layer.GetGeomType())})
        extents.append(_extent(layer))
    extent = next((each for each in extents if each is not None), None)
    return {
        "currentVersion": site.options.version, "serviceDescription": "", "hasVersionedData": False,
        "maxRecordCount": site.options.page_records, "supportedQueryFormats": "JSON", "capabilities": "Query",
        "description": title, "copyrightText": "", "allowGeometryUpdates": False,
        "spatialReference": (extent or {}).get("spatialReference"), "initialExtent": extent, "fullExtent": extent,
        "layers": [each for each in listed if "geometryType" in each],
        "tables": [each for each in listed if "geometryType" not in each],
    }


def describe(site: Site, each: Layer, kind: str) -> Dict[str, Any]:
    """Return the resource of a layer or table."""
    dataset, layer = opened(site, each)
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(index).GetName() for index in range(definition.GetFieldCount())]
    table = layer.GetGeomType() == ogr.wkbNone
    id_field = {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"}
    result: Dict[str, Any] = {
        "currentVersion": site.options.version, "id": each.id, "name": each.name,
        "type": "Table" if table else "Feature Layer", "description": "", "copyrightText": "",
        "displayField": names[0] if names else "OBJECTID", "objectIdField": "OBJECTID", "hasAttachments": False,
        "fields": [id_field] + [
            write_field(definition.GetFieldDefn(index), site.options.version >= 11.2) for index in range(len(names))
        ],
        "maxRecordCount": site.options.page_records, "standardMaxRecordCount": site.options.page_records,
        "capabilities": "Map,Query,Data" if kind == "MapServer" else "Query", "supportedQueryFormats": "JSON",
        "advancedQueryCapabilities": {"supportsPagination": True, "supportsOrderBy": False},
    }
    if not table:
        geometry_type = esri_type(layer.GetGeomType())
        result.update({
            "geometryType": geometry_type, "extent": _extent(layer), "hasZ": bool(ogr.GT_HasZ(layer.GetGeomType())),
            "hasM": bool(ogr.GT_HasM(layer.GetGeomType())), "drawingInfo": {"renderer": renderer(geometry_type)},
        })
    if each.time_field:
        result["timeInfo"] = {"startTimeField": each.time_field, "endTimeField": None, "timeExtent": None}
    return result


def query(site: Site, each: Layer, parameters: Mapping[str, str]) -> Dict[str, Any]:
    """Return the features that a query finds."""
    dataset, layer = opened(site, each)
    try:
        layer.SetAttributeFilter(_where(each, parameters))
        _set_box(layer, parameters)
        if parameters.get("returnCountOnly", "").lower() == "true":
            return {"count": layer.GetFeatureCount()}
        found = sorted(feature.GetFID() for feature in layer)
        if parameters.get("returnIdsOnly", "").lower() == "true":
            return {"objectIdFieldName": "OBJECTID", "objectIds": found}
        start = int(parameters.get("resultOffset") or 0)
        count = int(parameters.get("resultRecordCount") or site.options.page_records)
        page = found[start:start + min(count, site.options.page_records)]
        reference = read_reference(parameters.get("outSR"))
        selected = _selected(layer, page, parameters)
    except ValueError as error:
        raise EsriError(400, INVALID_QUERY, [str(error)]) from error
    except RuntimeError as error:
        # What SQLite says about it is nobody's business.
        raise EsriError(400, INVALID_QUERY, ["'where' parameter is invalid"]) from error
    view = View(
        traditional(reference), *(parameters.get(name, "").lower() == "true" for name in ("returnZ", "returnM")),
        newer=site.options.version >= 11.2, dates="iso",
    )
    result = write_features(selected, view)
    del result["displayFieldName"]
    more = start + len(page) < len(found)
    if not result.pop("exceededTransferLimit") and more:
        result["exceededTransferLimit"] = True
    return {"objectIdFieldName": "OBJECTID", **result}


def _where(each: Layer, parameters: Mapping[str, str]) -> str:
    """Return the condition in SQLite's words; at least one is needed."""
    conditions = []
    if parameters.get("where", "").strip():
        written = "'{}T{}.000Z'"
        translated = _DATES.sub(
            lambda found: written.format(found.group(1), found.group(2) or "00:00:00"), parameters["where"]
        )
        conditions.append(f"({translated})")
    if parameters.get("objectIds"):
        ids = [str(int(part)) for part in parameters["objectIds"].split(",")]
        conditions.append(f"OBJECTID IN ({','.join(ids)})")
    if not conditions and not parameters.get("geometry") and not parameters.get("time"):
        raise ValueError("'where' parameter not specified")
    if parameters.get("time") and each.time_field:
        conditions.append(_during(each.time_field, parameters["time"]))
    return " AND ".join(conditions) or "1=1"


def _during(field: str, text: str) -> str:
    """Return the condition of an instant or of a range that may be open at an end; a layer without time has none."""
    parts = [part.strip() for part in text.split(",")]
    ends = [None if part == "null" else f"julianday('{read_moment(part):%Y-%m-%dT%H:%M:%S.%f}')" for part in parts]
    if len(ends) == 1 and ends[0]:
        return f"abs(julianday({field}) - {ends[0]}) < {_INSTANT}"
    if len(ends) != 2:
        raise ValueError("'time' parameter is invalid")
    bounds = [f"julianday({field}) {sign} {_INSTANT} {side} {end}" for sign, side, end in
              (("+", ">=", ends[0]), ("-", "<=", ends[1])) if end]
    return " AND ".join(bounds) or "1=1"


def _set_box(layer: ogr.Layer, parameters: Mapping[str, str]) -> None:
    """Leave out what does not touch the geometry; other relations than touching are not known here."""
    text = parameters.get("geometry", "").strip()
    if not text:
        return
    if text.startswith("{"):
        value = json.loads(text)
    else:
        numbers = [float(part) for part in text.split(",")]
        value = dict(zip(("xmin", "ymin", "xmax", "ymax") if len(numbers) == 4 else ("x", "y"), numbers))
    shape = read_geometry(value, guessed(value))
    if shape is None:
        raise ValueError("'geometry' parameter is invalid")
    reference = read_reference(value.get("spatialReference") or parameters.get("inSR"))
    own = layer.GetSpatialRef()
    if not same(reference, own):
        shape.Transform(osr.CoordinateTransformation(traditional(reference), traditional(own)))
    layer.SetSpatialFilter(shape)


def _selected(layer: ogr.Layer, ids: Sequence[int], parameters: Mapping[str, str]) -> gdal.Dataset:
    """Return the features of a page in memory, with the fields asked for."""
    definition = layer.GetLayerDefn()
    known = {definition.GetFieldDefn(index).GetName(): index for index in range(definition.GetFieldCount())}
    wanted = [name.strip() for name in parameters.get("outFields", "").split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known and name not in ("*", "OBJECTID")]
    if unknown:
        raise ValueError("'outFields' parameter is invalid")
    names = list(known) if "*" in wanted else [name for name in known if name in wanted] or list(known)[:1]
    plain = parameters.get("returnGeometry", "true").lower() == "false"
    result = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    copy = result.CreateLayer(
        layer.GetName(), None if plain else layer.GetSpatialRef(), ogr.wkbNone if plain else layer.GetGeomType()
    )
    for name in names:
        copy.CreateField(definition.GetFieldDefn(known[name]))
    for object_id in ids:
        source = layer.GetFeature(object_id)
        if plain:
            source.SetGeometry(None)
        feature = ogr.Feature(copy.GetLayerDefn())
        feature.SetFrom(source)
        feature.SetFID(object_id)
        copy.CreateFeature(feature)
    return result
