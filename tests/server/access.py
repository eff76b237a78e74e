"""Before any resource: redirects, the web tier, tokens, and who may see what of a server."""

from __future__ import annotations

from typing import Awaitable, Callable, List, Optional

from aiohttp import web

from .addresses import options_of
from .credentials import Credentials
from .identity import PORTAL, Account, Token
from .options import Options
from .reply import EsriError, answer, page
from .site import Site

HandlerType = Callable[[web.Request], Awaitable[web.StreamResponse]]
NO_TOKEN = (499, "Token Required", [])
BAD_TOKEN = (498, "Invalid token.", [])
FORBIDDEN = (403, "You do not have permissions to access this resource or perform this operation.", [])
FORBIDDEN_CODE = "GWM_0003"
# The kinds of services that a path is split at.
KINDS = ("ImageServer", "MapServer", "FeatureServer", "GPServer")
TASK = "Utilities/RasterUtilities"
OWN_HEADER = "X-Site-Own"
_SIGN_IN = "<!DOCTYPE html><html><head><title>Sign In</title></head><body>Please sign in.</body></html>"
_UNAUTHORIZED = "<!DOCTYPE html><html><head><title>401</title></head><body>401 - Unauthorized</body></html>"
# What is answered without looking at a token: there is none yet, or it is a parameter of another meaning.
_ALWAYS_OPEN = ("/rest/info", "/sharing/rest/info", "/generateToken", "/tokens", "/tokens/", "/portal/home")


def security_of(context: str, options: Options) -> str:
    """Return how a server is secured: open, portal or tokens."""
    fixed = {"standalone": "tokens", "nogp": options.nogp_security}
    return fixed.get(context, options.server_security)


def federated(options: Options) -> List[str]:
    """Return the contexts of the servers that belong to the portal."""
    if not options.federated:
        return []
    return [context for context in ("arcgis", "nogp") if context == "arcgis" or security_of(context, options) == PORTAL]


@web.middleware
async def guard(request: web.Request, handler: HandlerType) -> web.StreamResponse:
    """Let a request through once it may; what it is signed in as stands in request["user"]."""
    site: Site = request.app["site"]
    request["user"], request["token"] = None, None
    if request.path.startswith("/site/") or request.headers.get(OWN_HEADER) == site.identity.own:
        request["trusted"] = True
        return await handler(request)
    try:
        # By None, since an aiohttp response without members of its own is false.
        refused = _redirected(request, options_of(request))
        refused = _web_tier(request, site) if refused is None else refused
        refused = _signed_in(request, site) if refused is None else refused
    finally:
        if "entry" in request and request["user"] is not None:
            request["entry"].user = request["user"].name
    return await handler(request) if refused is None else refused


async def set_cookie(request: web.Request, response: web.StreamResponse) -> None:
    """Give a cookie to whom has none, when the options say so."""
    site: Site = request.app["site"]
    wanted = options_of(request).session_cookie and not request.path.startswith("/site/")
    if wanted and "AGS_SESSION" not in request.cookies:
        # As a header: it is too late for aiohttp's own cookies.
        response.headers.add("Set-Cookie", f"AGS_SESSION={site.identity.cookie()}; HttpOnly; Path=/")


def _redirected(request: web.Request, options: Options) -> Optional[web.Response]:
    if not options.redirect_to or not request.path.startswith(options.redirect_from):
        return None
    # Without the query: a server that hands on a client's token does so by its own doing.
    target = options.redirect_to.rstrip("/") + request.raw_path.split("?")[0]
    return web.Response(status=options.redirect_status, headers={"Location": target})


def _web_tier(request: web.Request, site: Site) -> Optional[web.Response]:
    """Ask for HTTP credentials; a client certificate names a user of the portal as well."""
    credentials: Credentials = request["credentials"]
    accounts = site.identity.users(PORTAL, options_of(request))
    request["user"] = accounts.get(credentials.certificate)
    kind, _, part = options_of(request).web_tier.partition("-")
    if not kind or (part and not request.path.startswith(f"/{part}/")):
        return None
    if kind == "negotiate":
        challenges = [("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "NTLM")]
    else:
        challenges = [("WWW-Authenticate", 'Basic realm="Local site"')]
        if credentials.basic is not None:
            request["user"] = site.identity.signed_in(PORTAL, options_of(request), *credentials.basic)
            if request["user"] is not None:
                return None
    response = page(_UNAUTHORIZED, 401)
    response.headers.extend(challenges)
    return response


def _signed_in(request: web.Request, site: Site) -> Optional[web.Response]:
    """Find the user behind the token, and refuse what that user may not see."""
    path = request.path
    if path.endswith(_ALWAYS_OPEN) or "/oauth2/" in path or path.startswith("/portal/home"):
        return None
    realm = path.split("/")[1]
    if realm == PORTAL:
        _read_token(request, site, realm, options_of(request).token_in)
        return None
    if security_of(realm, options_of(request)) == "open":
        request["trusted"] = True
        return None
    if path.startswith(f"/{realm}/rest/directories/"):
        return _guard_file(request, site, realm)
    _read_token(request, site, realm, options_of(request).token_in)
    if path.startswith(f"/{realm}/rest/services"):
        _check_service(request, site)
    return None


def read_token(request: web.Request, site: Site, value: str, realm: str) -> Optional[Token]:
    """Return the token if it is good here and now."""
    referer = request.headers.get("Referer", "")
    token = site.identity.good_token(value, referer, request.remote or "", options_of(request).referer_check)
    if token is None or token.realm == realm:
        return token
    own = realm in federated(options_of(request)) and security_of(realm, options_of(request)) == PORTAL
    return token if token.realm == PORTAL and own and options_of(request).accepts_portal_token else None


def _read_token(request: web.Request, site: Site, realm: str, places: str) -> None:
    value = request["credentials"].token(places)
    if not value:
        return
    token = read_token(request, site, value, realm)
    account = site.identity.users(token.directory, options_of(request)).get(token.user) if token is not None else None
    if account is None:
        raise EsriError(*BAD_TOKEN)
    request["token"], request["user"] = token, account


def _check_service(request: web.Request, site: Site) -> None:
    parts = [part for part in request.path.partition("/rest/services")[2].split("/") if part]
    kind = next((index for index, part in enumerate(parts) if part in KINDS), None)
    path = "/".join(parts[:kind])
    is_job = kind is not None and "jobs" in parts[kind:]
    _check(request["user"], options_of(request), path, "jobs" if is_job else "")


def _check(user: Optional[Account], options: Options, path: str, word: str = "") -> None:
    """Raise EsriError unless the user may have the service or folder."""
    if user is None:
        if is_secured(options, path, word):
            raise EsriError(*NO_TOKEN)
    elif not permits(user, options, path):
        raise EsriError(*FORBIDDEN)


def is_secured(options: Options, path: str, word: str = "") -> bool:
    """Tell whether a folder or service, or what the word stands for, needs a token."""
    names = _names(f"{options.secured},{options.admin_only}")
    return "all" in names or bool(word and word in names) or any(_is_below(path, name) for name in names)


def permits(user: Account, options: Options, path: str) -> bool:
    """Tell whether a user may use a folder or service."""
    if user.role == "admin":
        return True
    is_task = _is_below(path, TASK.lower()) and is_secured(options, path)
    return not (is_task and user.role == "viewer") and not any(_is_below(path, n) for n in _names(options.admin_only))


def is_listed(request: web.Request, path: str) -> bool:
    """Tell whether a catalogue shows the folder or service to whom asks."""
    options = options_of(request)
    if request.get("trusted"):
        return True
    user = request["user"]
    return permits(user, options, path) if user is not None else not is_secured(options, path)


def _names(text: str) -> List[str]:
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def _is_below(path: str, name: str) -> bool:
    return path.lower() == name or path.lower().startswith(name + "/")


def _guard_file(request: web.Request, site: Site, realm: str) -> Optional[web.Response]:
    """Guard the file of a job like its service, and what is drawn like the whole directory."""
    options = options_of(request)
    if not options.files_secured:
        return None
    directory, _, file = request.path.partition("/rest/directories/")[2].partition("/")
    path = file.split("_gpserver/")[0] if directory == "arcgisjobs" else ""
    try:
        _read_token(request, site, realm, options.file_token_in)
        _check(request["user"], options, path, "files")
    except EsriError as error:
        if options.file_refusal == "html":
            return page(_SIGN_IN)
        # A file is asked for without f=json, and refused with JSON all the same.
        return web.json_response(error.envelope())
    return None


def forbidden(request: web.Request) -> web.Response:
    """Answer as a portal does: with a messageCode."""
    return portal_error(request, FORBIDDEN[0], FORBIDDEN[1], FORBIDDEN_CODE)


def portal_error(request: web.Request, code: int, message: str, message_code: str) -> web.Response:
    """Answer an error of the portal with its messageCode."""
    body = {"code": code, "messageCode": message_code, "message": message, "details": []}
    return answer(request, {"error": body})
