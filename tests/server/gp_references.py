"""What an input only points to: layers, files and images at a URL, uploaded items, items of the portal.

The site reads URLs of its own only, as any client would, over HTTP.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Tuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from osgeo import gdal

from .access import OWN_HEADER
from .catalog import find_service
from .data import raster_path
from .features import PORTAL_FILES
from .gp import JobFailed, Request
from .gp_values import InputError

PAGES = 1000
_LAYER = re.compile(r"/(FeatureServer|MapServer)/\d+/?$")
_SERVICE = re.compile(r"/(FeatureServer|MapServer|GPServer|ImageServer)(/|$)")
_TIME = re.compile(r"(-?\d+|null),(-?\d+|null)")
_JSON_FILES = ("json", "txt")


@dataclass(frozen=True)
class Later:
    """Hold what is read only when the job runs, given a folder for files."""

    read: Callable[[str], Any]


@dataclass(frozen=True)
class References:
    """Read what the inputs of one request point to."""

    request: Request

    def features(self, value: Dict[str, Any], read: Callable[[Any], Any], table: bool) -> Later:
        """Return a layer, a query, a file of JSON or an uploaded one, once read makes something of its JSON."""
        if "itemID" in value:
            path, ending = self._uploaded(value["itemID"])
            if ending not in _JSON_FILES:
                raise InputError(f"ERROR 000814: Invalid file type: an uploaded feature set is no {ending} file.")
            return Later(lambda folder: read(_parsed(_content(path))))
        url = self._url(value)
        where, time = value.get("filter"), value.get("time")
        if where is not None and not isinstance(where, str):
            raise InputError("The filter of a layer is a text.")
        self._check_time(time)
        path = urlsplit(url).path
        if _LAYER.search(path):
            return Later(lambda folder: read(self._layer(url, where or "", time, table)))
        if where or time is not None:
            raise InputError("Filter and time need the URL of a layer.")
        ending = os.path.splitext(path)[1].lower().lstrip(".")
        if (_SERVICE.search(path) and not path.endswith("/query")) or (ending and ending not in _JSON_FILES):
            raise InputError(f"ERROR 000732: {url} is neither a layer nor a file of JSON.")
        return Later(lambda folder: read(_parsed(self._fetch(url))))

    def _check_time(self, time: Any) -> None:
        if time is None:
            return
        if self.request.options.version < 10.71:
            raise InputError("A time filter needs ArcGIS Enterprise 10.7.1.")
        if isinstance(time, str) and _TIME.fullmatch(time):
            return
        if isinstance(time, bool) or not isinstance(time, int):
            raise InputError(f"The time {time!r} is neither a number nor a range such as 967855732000,null.")

    def _layer(self, url: str, where: str, time: Any, table: bool) -> Dict[str, Any]:
        """Query a layer page by page; a filter may also stand behind the URL."""
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query))
        clauses = [clause for clause in (where, given.pop("where", "")) if clause]
        query = {
            **given, "where": " AND ".join(f"({clause})" for clause in clauses) or "1=1", "outFields": "*",
            "returnGeometry": "true", "returnZ": "true", "returnM": "true", "f": "json",
        }
        if time is not None:
            query["time"] = str(time)
        base = parts._replace(query="", path=parts.path.rstrip("/") + "/query").geturl()
        result: Dict[str, Any] = {}
        rows: List[Any] = []
        for _ in range(PAGES):
            page = _parsed(self._fetch(base + "?" + urlencode({**query, "resultOffset": len(rows)})))
            if not isinstance(page, dict) or "features" not in page:
                words = page.get("error", {}).get("details") if isinstance(page, dict) else None
                raise JobFailed(f"ERROR 000732: {url} cannot be queried. {words or ''}".strip())
            if not table and "geometryType" not in page:
                raise JobFailed(f"ERROR 000840: {url} is a table, no feature layer.")
            result = result or page
            rows += page["features"]
            if not page.get("exceededTransferLimit") or not page["features"]:
                break
        return {**result, "features": rows}

    def raster(self, value: Dict[str, Any]) -> Later:
        """Return the path of a raster: a file, an uploaded one, or what an image service draws from."""
        if "itemID" in value:
            path, ending = self._uploaded(value["itemID"])
            return Later(lambda folder: _readable(_named(path, ending, folder)))
        url = self._url(value)
        path = urlsplit(url).path
        if path.rstrip("/").endswith("/ImageServer"):
            if self.request.options.version < 10.8:
                raise InputError("An image service as input needs ArcGIS Enterprise 10.8.")
            return Later(lambda folder: self._image(url))
        if _SERVICE.search(path) or path.endswith((".json", ".txt", ".csv", ".geojson")):
            raise InputError(f"ERROR 000840: {url} is no raster.")
        return Later(lambda folder: _readable(self._file(url, folder)))

    def _image(self, url: str) -> str:
        self._own(url)
        path = urlsplit(url).path.rstrip("/").partition("/rest/services/")[2][: -len("/ImageServer")]
        service = find_service(path, "ImageServer")
        if service is None or not service.raster or not service.readable:
            raise JobFailed(f"ERROR 000732: Dataset {url} does not exist or is not supported")
        return str(raster_path(self.request.site.data_folder, service.raster))

    def file(self, value: Dict[str, Any], endings: Tuple[str, ...]) -> Later:
        """Return the path of a file at a URL, an uploaded one, or one that is an item of the portal."""
        if "portalItemID" in value:
            name = self._portal_file(value["portalItemID"])
            _check_ending(name, endings)
            source = str(self.request.site.data_folder / name)
            return Later(lambda folder: shutil.copyfile(source, _free(folder, name)))
        if "itemID" in value:
            path, ending = self._uploaded(value["itemID"])
            _check_ending("." + ending, endings)
            return Later(lambda folder: _named(path, ending, folder))
        url = self._url(value)
        if _SERVICE.search(urlsplit(url).path):
            raise InputError(f"ERROR 000840: {url} is no file.")
        _check_ending(urlsplit(url).path, endings)
        return Later(lambda folder: self._file(url, folder))

    def _portal_file(self, item: Any) -> str:
        if self.request.options.version < 10.8:
            raise InputError("portalItemID needs ArcGIS Enterprise 10.8.")
        name = PORTAL_FILES.get(item) if isinstance(item, str) and self.request.options.federated else None
        if name is None:
            raise InputError(f"The item {item} is none of this server's portal.")
        return name

    def _uploaded(self, item: Any) -> Tuple[str, str]:
        """Return path and ending of an uploaded item."""
        if not self.request.options.uploads:
            raise InputError("The service takes no uploads.")
        found = self.request.site.uploads.get(item) if isinstance(item, str) else None
        if found is None or not found.committed:
            raise InputError(f"The item {item} does not exist.")
        return found.path, found.ending

    @staticmethod
    def _url(value: Dict[str, Any]) -> str:
        url = value.get("url")
        if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise InputError(f"{url!r} is no URL.")
        return url

    def _own(self, url: str) -> str:
        """Return path and query of a URL of this site."""
        parts, own = urlsplit(url), urlsplit(self.request.address.base)
        near = parts.hostname in ("127.0.0.1", "localhost") and parts.port == self.request.site.port
        if not near and (parts.hostname, parts.port) != (own.hostname, own.port):
            raise JobFailed(f"ERROR 000732: {url} does not exist or cannot be reached from this server.")
        return parts.path + ("?" + parts.query if parts.query else "")

    def _fetch(self, url: str) -> bytes:
        site = self.request.site
        address = f"http://127.0.0.1:{site.own_port}{self._own(url)}"
        headers = {"User-Agent": "LocalSite geoprocessing", OWN_HEADER: site.identity.own}
        asked = urllib.request.Request(address, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=30) as response:
                return bytes(response.read())
        except urllib.error.URLError as error:
            raise JobFailed(f"ERROR 000732: {url} cannot be read: {error}") from error

    def _file(self, url: str, folder: str) -> str:
        content = self._fetch(url)
        path = _free(folder, unquote(urlsplit(url).path).rsplit("/", 1)[-1] or "file")
        with open(path, "wb") as stream:
            stream.write(content)
        return path


def _content(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise JobFailed(f"ERROR 000840: The file is no JSON: {error}") from error


def _check_ending(name: str, endings: Tuple[str, ...]) -> None:
    if endings and name.rsplit(".", 1)[-1].lower() not in endings:
        raise InputError(f"ERROR 000814: Invalid file type: {name} is none of {', '.join(endings)}.")


def _free(folder: str, name: str) -> str:
    """Return a path in the folder that nothing has yet."""
    os.makedirs(folder, exist_ok=True)
    stem, ending = os.path.splitext(os.path.basename(name))
    number, path = 0, os.path.join(folder, stem + ending)
    while os.path.exists(path):
        number += 1
        path = os.path.join(folder, f"{stem}{number}{ending}")
    return path


def _named(path: str, ending: str, folder: str) -> str:
    """Return a copy of an uploaded file whose name ends as the file was called."""
    return str(shutil.copyfile(path, _free(folder, f"upload.{ending}")))


def _readable(path: str) -> str:
    try:
        gdal.Open(path)
    except RuntimeError as error:
        raise JobFailed(f"ERROR 000732: Dataset {os.path.basename(path)} is not supported") from error
    return path
