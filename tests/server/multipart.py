"""Multipart bodies: fields as text, files streamed to disk, so that an upload never lies in memory whole."""

from __future__ import annotations

import os
import pathlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Dict, Tuple

from aiohttp import BodyPartReader, web

if TYPE_CHECKING:
    # The site keeps the journal, and the journal reads bodies.
    from .site import Site

BLOCK = 256 * 1024


@dataclass(frozen=True)
class SentFile:
    """Hold a file that came with a request; path is empty when it was larger than the site takes."""

    name: str
    path: str
    size: int


async def read_multipart(request: web.Request) -> Tuple[Dict[str, str], Dict[str, SentFile]]:
    """Return fields and files; the connection breaks in the middle of a file when the options ask for it."""
    site: Site = request.app["site"]
    fields: Dict[str, str] = {}
    files: Dict[str, SentFile] = {}
    reader = await request.multipart()
    while True:
        part = await reader.next()
        if part is None:
            return fields, files
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        if not part.filename:
            fields[part.name] = (await part.read()).decode("utf-8")
            continue
        if breaks_off(site):
            await part.read_chunk(BLOCK)
            site.uploads_failed += 1
            if request.transport is not None:
                request.transport.abort()
            raise ConnectionResetError("the site broke the upload off, as it was told to")
        files[part.name] = await _stored(part, site)


def breaks_off(site: Site) -> bool:
    """Tell whether the next upload breaks off in mid-file."""
    return site.options.upload_failure == "break" and site.uploads_failed < site.options.upload_failures


async def _stored(part: BodyPartReader, site: Site) -> SentFile:
    """Write a file as it comes; what is beyond the limit is read and thrown away, so that an answer can be sent."""
    folder = pathlib.Path(site.scratch.name) / "arcgisuploads"
    folder.mkdir(exist_ok=True)
    path = folder / uuid.uuid4().hex
    limit, size = site.options.max_upload_mb * 1024**2, 0
    with open(path, "wb") as stream:
        while True:
            block = await part.read_chunk(BLOCK)
            if not block:
                break
            size += len(block)
            if size <= limit:
                stream.write(block)
    if size > limit:
        os.remove(path)
    name = os.path.basename((part.filename or "").replace("\\", "/"))
    return SentFile(name, str(path) if size <= limit else "", size)
