"""Faults that any resource of a download can have instead of its answer: errors, pages, redirects, what is gone.

Which fault, where and how often is said by the options `fault`, `fault_at`, `fault_times` and `fault_after`. What was
really given is told in the journal's entry of the request.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import Any, Callable, Dict, Optional, Tuple

from aiohttp import web

from . import gp
from .journal import HandlerType, tell
from .options import Options
from .reply import WEB_ADAPTOR_PAGE, page
from .site import Site

# Which resource of a download a request asks for, by "METHOD path"; the first that matches.
PLACES: Tuple[Tuple[str, str], ...] = (
    ("file", r"/rest/directories/arcgisjobs/"),
    ("cancel", r"/jobs/[^/]+/cancel$"),
    ("result", r"/jobs/[^/]+/results(/[^/]+)?$"),
    ("poll", r"/jobs/[^/]+$"),
    ("submit", r"/(submitJob|execute)$"),
    ("task", r"/GPServer/[^/]+$"),
    ("service", r"/GPServer$"),
    ("describe", r"/ImageServer$"),
    ("item", r"/content/items/[^/]+$"),
    ("portal", r"/portals/self$"),
)
_JOB = re.compile(r"/(?:jobs|[a-z_]+_gpserver)/(j?[0-9a-f]{32})(?:/|$)")
SIGN_IN_PAGE = """<!DOCTYPE html>
<html><head><title>Sign In</title></head>
<body><form method="post"><input name="username"><input name="password" type="password"></form></body></html>
"""


def _json(status: int, value: Any, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return web.Response(text=json.dumps(value), status=status, content_type="application/json", headers=named)


def _error(code: Any, message: Any, details: Any = (), status: int = 200, **more: Any) -> web.Response:
    listed = list(details) if isinstance(details, tuple) else details
    return _json(status, {"error": {"code": code, "message": message, "details": listed, **more}})


def _page(text: str, status: int, **headers: str) -> web.Response:
    response = page(text, status)
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


_NOT_FOUND = "<!DOCTYPE html><html><head><title>404</title></head><body>Not Found</body></html>"
_FORBIDDEN = "You do not have permissions to access this resource or perform this operation."

# What is answered instead of the resource, by the fault's name.
ANSWERS: Dict[str, Callable[[], web.Response]] = {
    # Sign-in: mostly an envelope, sometimes the HTTP status too.
    "498": lambda: _error(498, "Invalid Token"),
    "499": lambda: _error(499, "Token Required"),
    "498-text": lambda: _error("498", "Invalid token."),
    "498-status": lambda: _error(498, "Invalid Token", status=498),
    "499-status": lambda: _error(499, "Token Required", status=499),
    "401-status": lambda: _page("<html><body>Unauthorized</body></html>", 401, WWW_Authenticate="Negotiate"),
    "403": lambda: _error(403, _FORBIDDEN, messageCode="GWM_0003"),
    "403-status": lambda: _page("<html><head><title>403</title></head><body>Forbidden</body></html>", 403),
    "oauth": lambda: _json(200, {"error": "invalid_request", "error_description": "refresh_token expired"}),
    # Errors in each of their shapes.
    "400": lambda: _error(400, "Unable to complete operation.", ("The value of token=s3cr3t-of-the-site is bad.",)),
    "400-status": lambda: _error(400, "Unable to complete operation.", status=400),
    "no-message": lambda: _error(400, "", ("Only the details say what it is.",)),
    "details-null": lambda: _error(400, "Unable to complete operation.", None),
    "details-empty": lambda: _error(400, "Unable to complete operation.", ("", "")),
    "details-text": lambda: _error(400, "Unable to complete operation.", "A text where a list belongs."),
    "no-code": lambda: _json(200, {"error": {"message": "Something is wrong.", "details": []}}),
    "empty-error": lambda: _json(200, {"error": {}}),
    "admin-error": lambda: _json(200, {"status": "error", "messages": ["The service is stopped."], "code": 500}),
    "failure": lambda: _json(200, {"status": "failure", "messages": ["The request was refused."]}),
    "404-status": lambda: page(_NOT_FOUND, 404),
    "404": lambda: _error(500, "Service Nope/ImageServer not found"),
    "500": lambda: _error(500, "Service configuration error", None),
    "500-status": lambda: _error(500, "Error performing operation", status=500),
    "503": lambda: _error(503, "An error occurred."),
    "504": lambda: _error(504, "Your request has timed out."),
    "599": lambda: _error(599, "map service status change"),
    # What a proxy says.
    "html": lambda: page(WEB_ADAPTOR_PAGE),
    "login-page": lambda: page(SIGN_IN_PAGE),
    "html-502": lambda: page(WEB_ADAPTOR_PAGE, 502),
    "html-503": lambda: page(WEB_ADAPTOR_PAGE, 503),
    "html-504": lambda: page(WEB_ADAPTOR_PAGE, 504),
    "retry-after": lambda: _page(WEB_ADAPTOR_PAGE, 503, Retry_After="2"),
    "429": lambda: _json(429, {"error": {"code": 429, "message": "Too many requests"}}, Retry_After="2"),
    "login": lambda: _redirect("/portal/home/signin?code=s3cr3t-of-the-site"),
    "login-elsewhere": lambda: _redirect("https://login.example.com/adfs?token=s3cr3t-of-the-site"),
    "redirect-loop": lambda: _redirect(""),
    # No JSON, or half of it.
    "empty": lambda: web.Response(text="", content_type="application/json"),
    "words": lambda: web.Response(text="Just a moment...", content_type="text/plain"),
    "cut-json": lambda: web.Response(text='{"jobId":"j0123456789abcdef", "jobSta', content_type="application/json"),
    "cut-page": lambda: web.Response(text="<!DOCTYPE html><html><head><ti", content_type="text/html"),
    "other-json": lambda: _json(200, [1, None, "text"]),
    "null": lambda: _json(200, None),
}
# What happens to the job, before the site answers as it then does.
_LOSSES = ("purge", "purge-file")
FAULTS = ("", *ANSWERS, *_LOSSES)


def _redirect(target: str) -> web.Response:
    """Return a redirect; an empty target leads to the place itself."""
    return web.Response(status=302, headers={"Location": target})


def place_of(method: str, path: str) -> str:
    """Return which resource of a download a request asks for, or an empty text."""
    return next((place for place, pattern in PLACES if re.search(pattern, path)), "")


@web.middleware
async def faults(request: web.Request, handler: HandlerType) -> web.StreamResponse:
    """Answer with the fault that the options name for this request, if they name one."""
    site: Site = request.app["site"]
    job = _job(site, request.path)
    options = job.options if job is not None else site.options_at(request.host)
    place = place_of(request.method, request.path)
    if place == "submit":
        options = site.options_of_next_job(take=False, host=request.host)
    if not options.fault or place not in options.fault_at.split(",") or not _is_due(site, request, job, options):
        return await handler(request)
    tell(request, options.fault)
    if options.fault in _LOSSES:
        if job is not None:
            _lose(job, options.fault)
        return await handler(request)
    if place == "submit":
        site.options_of_next_job(take=True, host=request.host)
    response = ANSWERS[options.fault]()
    if response.headers.get("Location") == "":
        response.headers["Location"] = request.path
    return response


def _job(site: Site, path: str) -> Optional[gp.Job]:
    found = _JOB.search(path)
    return site.jobs.get(found[1]) if found else None


def _is_due(site: Site, request: web.Request, job: Optional[gp.Job], options: Options) -> bool:
    """Count the requests of a place, of each job or host by itself; tell whether it is this one's turn."""
    key = (job.id if job is not None else request.host, place_of(request.method, request.path), options.fault)
    seen = site.fault_counts[key] = site.fault_counts.get(key, 0) + 1
    return seen > options.fault_after and (not options.fault_times or seen <= options.fault_after + options.fault_times)


def _lose(job: gp.Job, fault: str) -> None:
    """Remove a job with its files, or its files only, as the cleaner does."""
    if fault == "purge":
        gp.forget(job)
    else:
        shutil.rmtree(os.path.join(job.folder, "scratch"), ignore_errors=True)
