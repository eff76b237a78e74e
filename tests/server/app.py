"""Put the site together: the services directory, its folders, and the control space outside of ArcGIS."""

from __future__ import annotations

import logging
import ssl
from dataclasses import asdict
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional, Sequence, Set
from urllib.parse import unquote

from aiohttp import web

from . import control, feature_service, files, gp_routes, image_service, other_services, portal, token_service
from .access import KINDS, guard, is_listed, set_cookie
from .addresses import SECOND_HOST, options_of
from .catalog import SERVICES, find_service, many_paths
from .faults import faults
from .gp_analysis import Work
from .gp_services import WORKS, GPService, services
from .hosted import FOLDER
from .journal import JournalLogger, record
from .reply import INVALID_URL, EsriError, answer
from .site import Site

# The contexts of the site; the second has image services and no geoprocessing at all, the third users of its own.
CONTEXTS = ("arcgis", "nogp", "standalone")
HandlerType = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger("site")


@web.middleware
async def esri_errors(request: web.Request, handler: HandlerType) -> web.StreamResponse:
    """Turn errors into envelopes under HTTP 200, as ArcGIS does."""
    try:
        return await handler(request)
    except EsriError as error:
        return answer(request, error.envelope(), f"Error: {error.message}")
    except (web.HTTPException, ConnectionResetError):
        # The latter: a client that hung up in the middle of a file needs no answer.
        raise
    except Exception as error:
        log.exception("%s %s", request.method, request.path)
        return answer(request, EsriError(500, "Error performing operation", [type(error).__name__]).envelope())


async def _services(request: web.Request) -> web.StreamResponse:
    """Answer the root, a folder or anything of a service."""
    context = request.match_info["context"]
    # Slashes of a name are quoted, those between names are not.
    raw = request.rel_url.raw_path.partition("/rest/services")[2]
    parts = [unquote(part) for part in raw.split("/") if part]
    kind = next((index for index, part in enumerate(parts) if part in KINDS), None)
    if kind is None:
        return _directory(request, context, parts)
    path, rest = "/".join(parts[:kind]), parts[kind + 1:]
    published = _published(request)
    if parts[kind] == "GPServer" and path in published:
        return await gp_routes.handle(request, published[path], rest)
    name = path[len(FOLDER) + 1:] if path.startswith(FOLDER + "/") else ""
    layers = request.app["site"].hosted.get(name) if parts[kind] == "FeatureServer" and published else None
    if layers is not None:
        return await feature_service.handle(request, name, "FeatureServer", layers, rest)
    service = find_service(path, parts[kind], options_of(request).odd_service)
    if service is None:
        raise EsriError(500, f"Service {path}/{parts[kind]} not found", [])
    if service.kind == "ImageServer":
        return await image_service.handle(request, service, rest)
    return await other_services.handle(request, service, rest)


def _published(request: web.Request) -> Mapping[str, GPService]:
    """Return the geoprocessing services of the context."""
    return {} if request.match_info["context"] == "nogp" else request.app["gp_services"]


def _directory(request: web.Request, context: str, parts: List[str]) -> web.StreamResponse:
    """Answer the catalogue of the root or of one folder."""
    published = [(service.path, service.kind) for service in SERVICES.values()]
    published += [(path, "ImageServer") for path in many_paths(request.app["site"].options.many_services)]
    published += [(path, "GPServer") for path in _published(request)]
    if context != "nogp":
        published += [(f"{FOLDER}/{name}", "FeatureServer") for name in request.app["site"].hosted]
    folders: Set[str] = {path.split("/")[0] for path, _ in published}
    version = request.app["site"].options.version
    if not parts:
        listed = [folder for folder in sorted(folders) if is_listed(request, folder)]
        odd = options_of(request).odd_service
        own = [{"name": odd, "type": "ImageServer"}] if odd else []
        return answer(request, {"currentVersion": version, "folders": listed, "services": own}, "Folder: /")
    if len(parts) > 1 or parts[0] not in folders:
        raise EsriError(*INVALID_URL)
    services = [
        {"name": path, "type": kind}
        for path, kind in sorted(published)
        if path.startswith(parts[0] + "/") and is_listed(request, path)
    ]
    return answer(request, {"currentVersion": version, "services": services}, f"Folder: {parts[0]}")


async def _rest_root(request: web.Request) -> web.StreamResponse:
    return answer(request, {"currentVersion": request.app["site"].options.version})


async def _nowhere(request: web.Request) -> web.StreamResponse:
    raise EsriError(*INVALID_URL)


async def _options(request: web.Request) -> web.StreamResponse:
    """Change options: a JSON object of names and values.

    ?jobs=n makes them last for the next n jobs only, ?running=1 changes those of the jobs that are there, too, and
    ?host=name:port makes them hold for those who ask under that host.
    """
    site: Site = request.app["site"]
    if request.method == "POST":
        try:
            running = request.query.get("running", "0") == "1"
            query = request.query
            site.configure(await request.json(), int(query.get("jobs", "0")), running, query.get("host", ""))
        except (ValueError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
    return web.json_response(asdict(site.options_at(request.query.get("host", ""))))


async def _journal(request: web.Request) -> web.StreamResponse:
    return web.json_response(request.app["site"].journal.to_json(request.query.get("host", "")))


async def _reset(request: web.Request) -> web.StreamResponse:
    request.app["site"].reset()
    return web.json_response({})


async def _jobs(request: web.Request) -> web.StreamResponse:
    """List jobs with what no client can see: parameters as they came, files on disk."""
    listed: List[Dict[str, Any]] = [
        {**job.to_esri(), "parameters": job.parameters, "files": job.files, "folder": job.folder}
        for job in request.app["site"].jobs.values()
    ]
    return web.json_response(listed)


def make_app(site: Site, works: Sequence[Work] = WORKS) -> web.Application:
    """Return the application of a site whose geoprocessing services do these works."""
    app = web.Application(middlewares=[record, esri_errors, guard, faults], client_max_size=64 * 1024 ** 2)
    app["site"] = site
    app["gp_services"] = services(works)
    app.on_response_prepare.append(set_cookie)
    contexts = "{context:" + "|".join(CONTEXTS) + "}"
    both = ("GET", "POST")
    for method in both:
        app.router.add_route(method, f"/{contexts}/rest/services{{tail:(/.*)?}}", _services)
        app.router.add_route(method, f"/{contexts}/rest/info", token_service.server_info)
        app.router.add_route(method, f"/{contexts}/tokens{{tail:/?|/generateToken}}", token_service.server_tokens)
        app.router.add_route(method, f"/{contexts}/rest{{slash:/?}}", _rest_root)
        app.router.add_route(method, "/portal/sharing/rest{tail:(/.*)?}", portal.handle)
        app.router.add_route(method, "/portal/sharing{tail:/oauth2/.*}", portal.handle)
        app.router.add_route(method, "/site/options", _options)
    app.router.add_get(f"/{contexts}/rest/directories/{{directory:arcgisjobs|arcgisoutput}}/{{file:.+}}", files.handle)
    app.router.add_get("/portal/home{tail:(/.*)?}", portal.welcome)
    app.router.add_get("/site/journal", _journal)
    app.router.add_get("/site/jobs", _jobs)
    app.router.add_post("/site/reset", _reset)
    app.router.add_get("/site/identity", control.identity)
    app.router.add_post("/site/expire", control.expire)
    app.router.add_route("*", f"/{contexts}/{{tail:.*}}", _nowhere)
    return app


async def listen(app: web.Application, port: int = 0, tls: Optional[ssl.SSLContext] = None) -> web.AppRunner:
    """Serve the application on this machine only: nobody else's is to reach a site without any sign-in."""
    runner = web.AppRunner(app, access_log_class=JournalLogger, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
    app["site"].port = app["site"].own_port = runner.addresses[0][1]
    try:
        await web.TCPSite(runner, SECOND_HOST, app["site"].port, ssl_context=tls).start()
    except OSError as error:
        # Somebody else's port there, or a system with one loopback address: only the option apart needs it.
        log.warning("%s: %s", SECOND_HOST, error)
    if tls is not None:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        app["site"].own_port = runner.addresses[-1][1]
    return runner
