"""Every request the site received, what it answered and how much of it left."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Awaitable, Callable, Dict, List, Optional

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from .credentials import found, raw
from .reply import read_parameters

KEPT_HEADERS = (
    "Host", "User-Agent", "Referer", "Range", "If-Range", "Accept-Encoding", "Authorization", "X-Esri-Authorization",
    "Content-Type", "Cookie",
)
LIMIT = 20000
HandlerType = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Entry:
    """Record one request; status stays None until it was answered, bytes are those of the body."""

    number: int
    method: str
    path: str
    parameters: Dict[str, str]
    headers: Dict[str, str]
    received: float
    status: Optional[int] = None
    bytes_sent: int = 0
    seconds: Optional[float] = None
    # True if the parameters came in the body.
    posted: bool = False
    # Name and size of the files that came in the body, by field.
    files: Dict[str, List[Any]] = field(default_factory=dict)
    # What was wrong with the answer, by choice: names of faults, or option=value.
    faults: List[str] = field(default_factory=list)
    # Which kinds of credentials came, see credentials.py, and as whom the request was answered.
    credentials: List[str] = field(default_factory=list)
    user: str = ""
    # The request as it came: host, target with query, every header, name in the client's certificate.
    raw: Dict[str, Any] = field(default_factory=dict)


@dataclass
class Journal:
    """Keep the entries in the order of arrival."""

    entries: List[Entry] = field(default_factory=list)

    def to_json(self, host: str = "") -> List[Dict[str, Any]]:
        """Return the entries as JSON values, of those who asked under one host if it is given."""
        return [asdict(entry) for entry in self.entries if host in ("", entry.headers.get("Host"))]


@web.middleware
async def record(request: web.Request, handler: HandlerType) -> web.StreamResponse:
    """Note the request on arrival; the control space itself is not noted."""
    upload = request.content_type.startswith("multipart/")
    if upload:
        # Before its body, which may never come whole.
        _note(request, dict(request.query))
    try:
        parameters = await read_parameters(request)
    except ConnectionResetError:
        # Nobody is there any more to read this.
        return web.Response(status=499)
    if not upload:
        _note(request, dict(parameters))
    elif "entry" in request:
        request["entry"].parameters = dict(parameters)
        request["entry"].files = {name: [file.name, file.size] for name, file in request["files"].items()}
    request["credentials"] = found(request, parameters)
    if "entry" in request:
        request["entry"].credentials = list(request["credentials"].kinds)
    return await handler(request)


def tell(request: web.Request, fault: str) -> None:
    """Note that a fault was really given with the answer to this request."""
    if "entry" in request:
        request["entry"].faults.append(fault)


def _note(request: web.Request, parameters: Dict[str, str]) -> None:
    journal: Journal = request.app["site"].journal
    if request.path.startswith("/site/") or len(journal.entries) >= LIMIT:
        return
    headers = {name: request.headers[name] for name in KEPT_HEADERS if name in request.headers}
    request["entry"] = Entry(
        len(journal.entries) + 1, request.method, request.path, parameters, headers, time.time(),
        posted=request.method == "POST", raw=raw(request),
    )
    journal.entries.append(request["entry"])


class JournalLogger(AbstractAccessLogger):
    """Complete the entry once the answer has left (aiohttp calls this where others write an access log)."""

    def __init__(self, logger: logging.Logger, log_format: str) -> None:
        super().__init__(logger, log_format)

    def log(self, request: Any, response: web.StreamResponse, time: float) -> None:
        """Note status, bytes of the body and duration."""
        entry = request.get("entry") if isinstance(request, web.Request) else None
        if entry is not None:
            entry.status = response.status
            # A stream counts for itself; everything else is sent whole.
            if isinstance(response, web.Response) and request.method != "HEAD":
                entry.bytes_sent = int(response.headers.get("Content-Length", "0"))
            entry.seconds = time
