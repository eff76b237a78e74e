"""The server directories: files of jobs and of exportImage, with the faults and crash points of a download."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import pathlib
import time
from email.utils import formatdate
from typing import BinaryIO, Optional, Tuple

from aiohttp import hdrs, web

from .journal import tell
from .options import Options
from .reply import EsriError, page
from .site import Site, hold

BLOCK = 256 * 1024


async def handle(request: web.Request) -> web.StreamResponse:
    """Send a file of the jobs or the output directory."""
    site: Site = request.app["site"]
    root = pathlib.Path(site.scratch.name)
    path = (root / request.match_info["directory"] / request.match_info["file"]).resolve()
    if root.resolve() not in path.parents:
        raise EsriError(400, "Invalid URL", ["Invalid URL"])
    options = _options(site, request)
    fault = options.file_fault if request.match_info["directory"] == "arcgisjobs" else ""
    if fault:
        tell(request, f"file_fault={fault}")
    if fault == "html":
        return page("<!DOCTYPE html><html><head><title>Sign In</title></head><body>Please sign in.</body></html>")
    if fault == "json":
        error = {"error": {"code": 498, "message": "Invalid Token", "details": []}}
        return web.Response(text=json.dumps(error), content_type="application/json")
    if not path.is_file() or fault == "missing":
        return page("<!DOCTYPE html><html><head><title>404</title></head><body>File not found.</body></html>", 404)
    if fault:
        return web.Response(body=_spoilt(path.read_bytes(), fault), content_type="image/tiff")
    if request.match_info["directory"] == "arcgisjobs":
        await site.draw(_change, request, path, options.file_changes)
    return await _stream(request, path, options)


def _change(request: web.Request, path: pathlib.Path, changes: int) -> None:
    """Make the file another one of the same cells if it is asked for again and that is what is wanted."""
    counts = request.app["site"].fault_counts
    key = (str(path), "file", "changes")
    seen = counts[key] = counts.get(key, 0) + 1
    if not 1 < seen <= 1 + changes:
        return
    from osgeo import gdal

    new = path.with_suffix(".new")
    with open(path, "rb") as stream:
        was_packed = b"another" not in stream.read()[-100:]
    options = ["COMPRESS=NONE" if was_packed else "COMPRESS=LZW", "TILED=YES"]
    gdal.Translate(str(new), str(path), format="GTiff", creationOptions=options)
    with open(new, "ab") as stream:
        stream.write(b"another" if was_packed else b"one")
    os.replace(new, path)
    tell(request, "file_changes")


def _options(site: Site, request: web.Request) -> Options:
    """Return the options of the job the file belongs to."""
    parts = request.match_info["file"].split("/")
    job = site.jobs.get(parts[-3]) if len(parts) > 2 else None
    return job.options if job is not None else site.options_at(request.host)


def _content_type(path: pathlib.Path) -> str:
    kinds = {
        ".tif": "image/tiff", ".png": "image/png", ".jpg": "image/jpeg", ".csv": "text/csv", ".txt": "text/plain",
        ".json": "application/json", ".geojson": "application/geo+json",
    }
    return kinds.get(path.suffix, "application/octet-stream")


def _spoilt(content: bytes, fault: str) -> bytes:
    """Return what is no whole TIFF: noise, a valid start that ends too early, or nothing."""
    if fault == "garbage":
        return bytes((7 * i + 13) % 251 for i in range(5000))
    return content[: len(content) * 2 // 3] if fault == "truncated" else b""


def _range(request: web.Request, size: int) -> Optional[Tuple[int, int]]:
    wanted = request.http_range
    if wanted.start is None and wanted.stop is None:
        return None
    start = wanted.start or 0
    if start < 0:
        start = max(0, size + start)
    stop = size if wanted.stop is None else min(wanted.stop, size)
    return start, stop


async def _stream(request: web.Request, path: pathlib.Path, options: Options) -> web.StreamResponse:
    """Send the file or the range asked for: at once, slowly, or up to the point where the site is to be killed."""
    status = os.stat(path)
    etag = _etag(request, f'"{status.st_mtime_ns:x}-{status.st_size:x}"', options.file_tag)
    try:
        asked = _range(request, status.st_size)
    except ValueError:
        asked = None
    if not options.file_ranges:
        tell(request, "file_ranges=False")
        asked = None
    condition = request.headers.get(hdrs.IF_RANGE, "")
    # A date is no strong validator within the second of a change; here files do not change as quickly.
    date = formatdate(int(status.st_mtime), usegmt=True)
    if condition and condition not in (etag, date):
        asked = None
    if options.file_gzip:
        return _packed(request, path)
    start, stop = asked or (0, status.st_size)
    if start >= status.st_size:
        return web.Response(status=416, headers={hdrs.CONTENT_RANGE: f"bytes */{status.st_size}"})
    response = web.StreamResponse(status=206 if asked else 200)
    response.content_type = _content_type(path)
    response.content_length = stop - start
    if options.file_tag != "none":
        response.last_modified = int(status.st_mtime)
    if etag:
        response.headers[hdrs.ETAG] = etag
    response.headers[hdrs.ACCEPT_RANGES] = "bytes" if options.file_ranges else "none"
    if asked:
        response.headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{status.st_size}"
    await response.prepare(request)
    if request.method == hdrs.METH_HEAD:
        return response
    moments = {"first-byte": start, "mid-file": start + (stop - start) // 2, "last-byte": stop - 1}
    end = moments.get(options.hold, stop)
    with open(path, "rb") as stream:
        stream.seek(start)
        await _send(request, response, stream, end - start, options.speed)
    if options.hold in moments:
        await hold(options.hold)
    await response.write_eof()
    return response


def _etag(request: web.Request, own: str, kind: str) -> str:
    """Return the validator that the options want, which is its own for every request if it is to be new."""
    if kind != "strong":
        tell(request, f"file_tag={kind}")
    if kind in ("date", "none"):
        return ""
    return {"weak": "W/" + own, "new": f'"{time.time_ns():x}"'}.get(kind, own)


def _packed(request: web.Request, path: pathlib.Path) -> web.Response:
    """Return the file compressed, as a server does that compresses everything."""
    tell(request, "file_gzip=True")
    headers = {hdrs.CONTENT_ENCODING: "gzip"}
    return web.Response(body=gzip.compress(path.read_bytes(), 1), content_type=_content_type(path), headers=headers)


async def _send(request: web.Request, response: web.StreamResponse, stream: BinaryIO, count: int, speed: int) -> None:
    block = min(BLOCK, max(1024, speed // 10)) if speed else BLOCK
    while count > 0:
        content = stream.read(min(block, count))
        if not content:
            return
        if speed:
            await asyncio.sleep(len(content) / speed)
        await response.write(content)
        request["entry"].bytes_sent += len(content)
        count -= len(content)
