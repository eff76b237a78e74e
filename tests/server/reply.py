"""How the site reads parameters and writes answers: JSON on demand, HTML otherwise, errors under HTTP 200."""

from __future__ import annotations

import html
import json
from typing import Any, Dict, Mapping, Optional, Sequence

from aiohttp import web

from .multipart import read_multipart

WEB_ADAPTOR_PAGE = """<!DOCTYPE html>
<html><head><title>Application Error</title></head>
<body><h1>ArcGIS Web Adaptor</h1><p>Could not access any server machines.
Please contact your system administrator.</p></body></html>
"""
INVALID_URL = (400, "Invalid URL", ("Invalid URL",))


class EsriError(Exception):
    """Carry an error envelope: code, message, details."""

    def __init__(self, code: int, message: str, details: Optional[Sequence[str]] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def envelope(self) -> Dict[str, Any]:
        """Return the JSON object of the error."""
        details = None if self.details is None else list(self.details)
        return {"error": {"code": self.code, "message": self.message, "details": details}}


async def read_parameters(request: web.Request) -> Dict[str, str]:
    """Return query and form parameters as text, the form winning; kept so that asking twice is free.

    Files of a multipart body are kept under request["files"].
    """
    if "parameters" not in request:
        values = dict(request.query)
        if request.content_type.startswith("multipart/"):
            fields, request["files"] = await read_multipart(request)
            values.update(fields)
        elif request.method == "POST":
            form = await request.post()
            values.update({name: value for name, value in form.items() if isinstance(value, str)})
        request["parameters"] = values
    return request["parameters"]


def answer(request: web.Request, payload: Mapping[str, Any], title: str = "Services Directory") -> web.Response:
    """Return the payload as f asks for it: json, pjson, or a page of HTML when f is missing."""
    wanted = request.get("parameters", {}).get("f", "html").lower()
    if wanted in ("json", "pjson"):
        text = json.dumps(payload, indent=1 if wanted == "pjson" else None, ensure_ascii=False)
        response = web.Response(text=text, content_type="application/json" if wanted == "json" else "text/plain")
        if request.app["site"].options.gzip and len(text) > 500:
            response.enable_compression()
        return response
    return web.Response(text=_page(title, payload), content_type="text/html")


def _page(title: str, payload: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<li><b>{html.escape(str(key))}</b>: {html.escape(json.dumps(value, ensure_ascii=False))}</li>"
        for key, value in payload.items()
    )
    return (
        f"<!DOCTYPE html><html><head><title>{html.escape(title)}</title></head>"
        f"<body><h2>{html.escape(title)}</h2><ul>{rows}</ul></body></html>"
    )


def page(text: str, status: int = 200) -> web.Response:
    """Return a page of HTML."""
    return web.Response(text=text, content_type="text/html", status=status)
