"""Items of the portal: those of the published services, some odd ones, and the search that finds what one may see."""

from __future__ import annotations

import functools
import hashlib
import html
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import quote

from aiohttp import web

from .access import FORBIDDEN, FORBIDDEN_CODE, portal_error
from .addresses import options_of, server_url
from .catalog import ITEMS, SERVICES, Service, odd_service
from .data import RASTERS, raster_path
from .features import PORTAL_FILES
from .identity import Account
from .options import Options
from .render import View, draw, open_shared, transformed_box
from .reply import INVALID_URL, EsriError, answer, read_parameters
from .site import Site

TYPES = {"ImageServer": "Image Service", "MapServer": "Map Service", "FeatureServer": "Feature Service"}
IMAGE = TYPES["ImageServer"]
NO_ITEM = (400, "Item does not exist or is inaccessible.", "CONT_0001")
OWNER = "somebody"
MAXIMUM = 100
# What QGIS's and other clients' searches sort by.
_SORTED = ("title", "created", "modified", "owner", "type")


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


COLLECTION_ITEM, FOREIGN_ITEM = _id("collection"), _id("foreign")


@dataclass(frozen=True)
class Item:
    """One item before it is told; a service gives extent and picture."""

    id: str
    title: str
    kind: str
    name: str
    url: str
    access: str = "public"
    description: str = ""
    copyright_text: str = ""
    service: Optional[Service] = None

    def is_seen_by(self, user: Optional[Account]) -> bool:
        """Tell whether the user, or nobody, may see the item."""
        if self.access == "public":
            return True
        return user is not None and (self.access == "org" or user.role == "admin" or user.name == OWNER)


def _items(request: web.Request, options: Options) -> List[Item]:
    """Return all items there are, the services first."""
    root = f"{server_url(request)}/rest/services"
    items = [_of_service(service, root, options) for service in ITEMS.values()]
    items.append(Item(COLLECTION_ITEM, "Scenes", "Image Collection", "Scenes", "", description="Many scenes."))
    if options.odd_service:
        odd = odd_service(options.odd_service)
        # Portals keep titles quoted for a page.
        title, url = html.escape(odd.name), f"{root}/{quote(odd.path, safe='')}/ImageServer"
        items.append(Item(_id("odd"), title, IMAGE, "Odd", url, copyright_text=odd.copyright_text, service=odd))
    if options.foreign_item:
        items.append(Item(FOREIGN_ITEM, "Elsewhere", IMAGE, "Elsewhere", options.foreign_item))
    scene = SERVICES[("Demo/Multispectral", "ImageServer")]
    for number in range(1, options.extra_items + 1):
        title, url = f"Scene {number:04d}", f"{root}/{scene.path}/ImageServer"
        items.append(Item(_id(f"extra {number}"), title, IMAGE, f"Scene{number:04d}", url, service=scene))
    return items


def _of_service(service: Service, root: str, options: Options) -> Item:
    access = "public"
    for name, listed in (("org", options.org_items), ("private", options.private_items)):
        if "all" in listed.split(",") or service.path in listed.split(","):
            access = name
    return Item(
        service.item_id, service.name.split("/")[-1], TYPES[service.kind], service.path.split("/")[-1],
        f"{root}/{service.path}/{service.kind}", access, service.description, service.copyright_text, service,
    )  # fmt: skip


async def item(request: web.Request, site: Site, item_id: str, rest: List[str]) -> web.StreamResponse:
    """Answer an item, its data or its thumbnail."""
    if item_id in PORTAL_FILES:
        return _file(request, site, item_id, rest)
    found = next((one for one in _items(request, options_of(request)) if one.id == item_id), None)
    if found is None:
        return portal_error(request, *NO_ITEM)
    if not found.is_seen_by(request["user"]):
        if options_of(request).hidden_item == "403" or request["user"] is not None:
            return portal_error(request, FORBIDDEN[0], FORBIDDEN[1], FORBIDDEN_CODE)
        if options_of(request).hidden_item == "499":
            raise EsriError(499, "Token Required", [])
        return portal_error(request, *NO_ITEM)
    if not rest:
        return answer(request, await site.draw(_told, site, found), found.title)
    if rest == ["data"]:
        # An item of a layer may keep how it is drawn; most have no data, and answer with nothing.
        drawn = {"renderingRule": {"rasterFunction": "None"}, "mosaicRule": {}}
        return answer(request, drawn) if found.name == "Multispectral" else web.Response(text="")
    if rest[:2] == ["info", "thumbnail"] and _has_picture(found):
        return web.Response(body=await site.draw(_thumbnail, site, found), content_type="image/png")
    raise EsriError(*INVALID_URL)


def _file(request: web.Request, site: Site, item_id: str, rest: List[str]) -> web.StreamResponse:
    """Answer an item that is a file, or the file itself."""
    name = PORTAL_FILES[item_id]
    if rest == ["data"]:
        return web.Response(body=(site.data_folder / name).read_bytes(), content_type="text/csv")
    if rest:
        raise EsriError(*INVALID_URL)
    return answer(request, {
        "id": item_id, "owner": OWNER, "created": 1700000000000, "modified": 1700000000000, "name": name,
        "title": name, "type": "CSV", "typeKeywords": ["CSV"], "description": None, "tags": [], "snippet": None,
        "thumbnail": None, "extent": [], "accessInformation": None, "access": "public", "url": None,
    })  # fmt: skip


def _has_picture(found: Item) -> bool:
    return found.service is not None and found.service.raster in RASTERS


def _told(site: Site, found: Item) -> Dict[str, Any]:
    """Return the item's JSON."""
    extent: List[Any] = []
    if found.service is not None and found.service.raster:
        box = _world_box(str(raster_path(site.data_folder, found.service.raster)))
        extent = [[max(-180, box[0]), max(-90, box[1])], [min(180, box[2]), min(90, box[3])]]
    return {
        "id": found.id, "owner": OWNER, "orgId": "0123456789ABCDEF", "created": 1700000000000,
        "modified": 1700000000000, "name": found.name, "title": found.title, "type": found.kind,
        "typeKeywords": ["Data", "Service", found.kind, "ArcGIS Server"], "description": found.description,
        "tags": [], "snippet": None, "thumbnail": "thumbnail/thumbnail.png" if _has_picture(found) else None,
        "extent": extent, "accessInformation": found.copyright_text, "access": found.access, "url": found.url,
    }  # fmt: skip


@functools.cache
def _world_box(path: str) -> Tuple[float, float, float, float]:
    """Return a raster's box in degrees."""
    dataset = open_shared(path)
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    box = (left, top + dataset.RasterYSize * cell_y, left + dataset.RasterXSize * cell_x, top)
    return transformed_box(box, dataset.GetProjection(), "EPSG:4326")


def _thumbnail(site: Site, found: Item) -> bytes:
    """Return a picture of 200 by 133 cells, as portals keep them."""
    if found.service is None:
        return b""
    path = str(raster_path(site.data_folder, found.service.raster))
    dataset = open_shared(path)
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    box = (left, top + dataset.RasterYSize * cell_y, left + dataset.RasterXSize * cell_x, top)
    view = View(box, dataset.GetProjection(), 200, 133, "near")
    return draw(path, RASTERS[found.service.raster], view, "png").content


async def search(request: web.Request, site: Site) -> web.StreamResponse:
    """Find what one may see by fields such as type:"Image Service", and by the words that are left."""
    parameters = await read_parameters(request)
    query = parameters.get("q", "")
    found = [
        one for one in _items(request, options_of(request)) if one.is_seen_by(request["user"]) and _matches(one, query)
    ]
    order = parameters.get("sortField", "")
    if order in _SORTED:
        found.sort(key=lambda one: one.title.lower(), reverse=parameters.get("sortOrder", "asc").lower() == "desc")
    try:
        start, number = int(parameters.get("start", "1")) or 1, int(parameters.get("num", "10"))
    except ValueError:
        raise EsriError(400, "Unable to perform query.", ["'start' and 'num' must be numbers."]) from None
    # Esri's own client asks on at nextStart -1 and stops when nothing comes.
    page = found[start - 1:start - 1 + max(0, min(MAXIMUM, number))] if start > 0 else []  # fmt: skip
    results = [await site.draw(_told, site, one) for one in page]
    following = start + len(results)
    return answer(request, {
        "query": query, "total": len(found), "start": start, "num": len(results),
        "nextStart": following if results and following <= len(found) else -1, "results": results,
    })  # fmt: skip


def _matches(one: Item, query: str) -> bool:
    """Tell whether an item fits; a field is a match of words, so that type:"Image" finds more than one type."""
    fields = {
        "type": one.kind, "typekeywords": f"Data,Service,{one.kind},ArcGIS Server", "title": one.title, "id": one.id,
        "owner": OWNER, "access": one.access, "orgid": "0123456789ABCDEF", "accountid": "0123456789ABCDEF",
        "description": one.description,
    }  # fmt: skip
    for minus, name, quoted, plain in re.findall(r'(-|NOT\s+)?\b(\w+):(?:"([^"]*)"|([^\s()]+))', query):
        there = (quoted or plain).lower() in fields.get(name.lower(), "").lower()
        if there == bool(minus):
            return False
    free = re.sub(r'-?\b\w+:("[^"]*"|[^\s()]+)', " ", query)
    words = [word.lower() for word in re.split(r"[\s()]+", free) if word.upper() not in ("", "AND", "OR", "NOT", "*")]
    return all(word in f"{one.name} {one.title} {one.description}".lower() for word in words)
