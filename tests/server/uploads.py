"""Uploads below a geoprocessing service: a file whole, or registered, sent in parts and committed."""

from __future__ import annotations

import os
import pathlib
import shutil
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Dict, List

from aiohttp import web

from .multipart import SentFile
from .reply import INVALID_URL, EsriError, answer, page, read_parameters
from .site import Site

_FAILED = "<!DOCTYPE html><html><head><title>Error</title></head><body>Server error</body></html>"


@dataclass
class Item:
    """Hold one uploaded item; parts are paths by the id the client gave them."""

    name: str
    description: str
    id: str = field(default_factory=lambda: f"i{uuid.uuid4()}")
    date: int = field(default_factory=lambda: round(time.time() * 1000))
    committed: bool = False
    path: str = ""
    parts: Dict[str, str] = field(default_factory=dict)

    @property
    def ending(self) -> str:
        """Return the file's ending in lower case, without the dot."""
        return os.path.splitext(self.name)[1].lower().lstrip(".")

    def to_esri(self) -> Dict[str, Any]:
        """Return the item's resource."""
        return {
            "itemID": self.id, "itemName": self.name, "description": self.description, "date": self.date,
            "committed": self.committed,
        }


async def handle(request: web.Request, rest: List[str]) -> web.StreamResponse:
    """Answer any resource below uploads."""
    site: Site = request.app["site"]
    await read_parameters(request)
    operation = rest[-1] if rest else ""
    if operation in ("upload", "register", "uploadPart", "commit", "delete") and request.method != "POST":
        raise EsriError(405, "Method Not Allowed", [])
    options = site.options
    fails = options.upload_failure != "break" and site.uploads_failed < options.upload_failures
    if operation in ("upload", "uploadPart") and fails:
        site.uploads_failed += 1
        return page(_FAILED, 500 if options.upload_failure == "500" else 200)
    if not rest:
        return answer(request, {"uploads": [item.to_esri() for item in site.uploads.values()]})
    if rest == ["info"]:
        size = site.options.max_upload_mb
        return answer(request, {"maxUploadFileSize": int(size) if float(size).is_integer() else size})
    if rest == ["upload"]:
        return _done(request, _upload(request, site))
    if rest == ["register"]:
        return _done(request, _register(request, site))
    item = site.uploads.get(rest[0])
    if item is None:
        raise EsriError(404, f"Item {rest[0]} not found.", [])
    if len(rest) == 1:
        return answer(request, item.to_esri(), item.name)
    if rest[1:] == ["parts"]:
        return answer(request, {"parts": sorted(item.parts, key=_order)})
    if rest[1:] == ["uploadPart"]:
        return _done(request, _part(request, site, item))
    if rest[1:] == ["commit"]:
        return _done(request, await site.draw(_commit, site, item, request["parameters"].get("parts", "")))
    if rest[1:] == ["delete"]:
        return _delete(request, site, item)
    raise EsriError(*INVALID_URL)


def _done(request: web.Request, item: Item) -> web.StreamResponse:
    return answer(request, {"success": True, "item": item.to_esri()}, item.name)


def _refused(detail: str) -> EsriError:
    return EsriError(400, "Unable to complete operation.", [detail])


def _sent(request: web.Request, site: Site) -> SentFile:
    """Return the file in a request, or refuse what is none or too large."""
    file = request.get("files", {}).get("file")
    if file is None:
        raise _refused("'file' parameter is missing: the body has to be multipart/form-data.")
    if not file.path:
        limit = site.options.max_upload_mb
        raise _refused(f"The file {file.name} is larger than the maximum of {limit:g} MB.")
    return file


def _check_name(name: str, site: Site) -> None:
    ending = os.path.splitext(name)[1].lower().lstrip(".")
    allowed = [part.strip() for part in site.options.upload_types.split(",")]
    if not ending or ending not in allowed:
        raise _refused(f"The file {name} is none of the allowed types {', '.join(allowed)}.")


def _upload(request: web.Request, site: Site) -> Item:
    file = _sent(request, site)
    _check_name(file.name, site)
    item = Item(file.name, request["parameters"].get("description", ""), committed=True, path=file.path)
    site.uploads[item.id] = item
    return item


def _register(request: web.Request, site: Site) -> Item:
    name = request["parameters"].get("itemName", "")
    _check_name(name, site)
    item = Item(name, request["parameters"].get("description", ""))
    site.uploads[item.id] = item
    return item


def _part(request: web.Request, site: Site, item: Item) -> Item:
    """Keep a part; one that comes again takes the place of the first."""
    number = request["parameters"].get("partId", "")
    if not number.isdigit():
        raise _refused("'partId' parameter is invalid.")
    if item.committed:
        raise _refused(f"The item {item.id} is committed already.")
    item.parts[number] = _sent(request, site).path
    return item


def _order(number: str) -> int:
    return int(number)


def _commit(site: Site, item: Item, listed: str) -> Item:
    """Put the parts together in the order that is asked for, or by their numbers."""
    if item.committed:
        raise _refused(f"The item {item.id} is committed already.")
    numbers = [part.strip() for part in listed.split(",") if part.strip()] or sorted(item.parts, key=_order)
    missing = [number for number in numbers if number not in item.parts]
    if missing or not numbers:
        raise _refused(f"The item {item.id} has no part {', '.join(missing) or 'at all'}.")
    size = sum(os.path.getsize(item.parts[number]) for number in numbers)
    if size > site.options.max_upload_mb * 1024**2:
        raise _refused(f"The file {item.name} is larger than the maximum of {site.options.max_upload_mb:g} MB.")
    path = pathlib.Path(site.scratch.name) / "arcgisuploads" / uuid.uuid4().hex
    with open(path, "wb") as whole:
        for number in numbers:
            with open(item.parts[number], "rb") as part:
                shutil.copyfileobj(part, whole)
    item.path, item.committed = str(path), True
    _remove(item.parts.values())
    item.parts.clear()
    return item


def _delete(request: web.Request, site: Site, item: Item) -> web.StreamResponse:
    del site.uploads[item.id]
    _remove([*item.parts.values(), item.path])
    return answer(request, {"success": True})


def _remove(paths: Any) -> None:
    for path in paths:
        if path:
            pathlib.Path(path).unlink(missing_ok=True)
