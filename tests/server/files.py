"""The server directories: files of jobs and of exportImage, with the faults and crash points of a download."""

from __future__ import annotations

import asyncio
import json
import os
import pathlib
from typing import BinaryIO, Optional, Tuple

from aiohttp import hdrs, web

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
    options = _options(site, request.match_info["file"])
    fault = options.file_fault if request.match_info["directory"] == "arcgisjobs" else ""
    if fault == "html":
        return page("<!DOCTYPE html><html><head><title>Sign In</title></head><body>Please sign in.</body></html>")
    if fault == "json":
        error = {"error": {"code": 498, "message": "Invalid Token", "details": []}}
        return web.Response(text=json.dumps(error), content_type="application/json")
    if not path.is_file() or fault == "missing":
        return page("<!DOCTYPE html><html><head><title>404</title></head><body>File not found.</body></html>", 404)
    if fault:
        return web.Response(body=_spoilt(path.read_bytes(), fault), content_type="image/tiff")
    return await _stream(request, path, options)


def _options(site: Site, file: str) -> Options:
    """Return the options of the job the file belongs to."""
    parts = file.split("/")
    job = site.jobs.get(parts[-3]) if len(parts) > 2 else None
    return job.options if job is not None else site.options


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
    etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
    try:
        asked = _range(request, status.st_size)
    except ValueError:
        asked = None
    if request.headers.get(hdrs.IF_RANGE, etag) != etag:
        asked = None
    start, stop = asked or (0, status.st_size)
    if start >= status.st_size:
        return web.Response(status=416, headers={hdrs.CONTENT_RANGE: f"bytes */{status.st_size}"})
    response = web.StreamResponse(status=206 if asked else 200)
    response.content_type = _content_type(path)
    response.content_length = stop - start
    response.last_modified = status.st_mtime
    response.headers[hdrs.ETAG] = etag
    response.headers[hdrs.ACCEPT_RANGES] = "bytes"
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
