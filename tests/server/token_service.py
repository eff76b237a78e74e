"""generateToken of the portal and of servers with tokens of their own, and rest/info, which leads there."""

from __future__ import annotations

from typing import Any, Dict, List
from urllib.parse import urlsplit

from aiohttp import web

from .access import federated, read_token, security_of
from .addresses import options_of, portal_url, server_url
from .identity import PORTAL, Token
from .reply import EsriError, answer, page, read_parameters
from .site import Site

REFUSED = "Unable to generate token."
WRONG_PASSWORD = "Invalid username or password."
_FORM = """<!DOCTYPE html><html><head><title>Generate Token</title></head><body><form method="post">
<input name="username"><input name="password" type="password"><input name="referer"><input type="submit">
</form></body></html>
"""


async def server_info(request: web.Request) -> web.StreamResponse:
    """Answer rest/info of a server: open, federated, or with tokens of its own."""
    options, context = options_of(request), request.match_info["context"]
    version, security = options.version, security_of(context, options)
    server = server_url(request, context)
    info: Dict[str, Any] = {
        "currentVersion": version, "fullVersion": str(version), "soapUrl": f"{server}/services", "secureSoapUrl": None,
        "authInfo": {"isTokenBasedSecurity": False},
    }  # fmt: skip
    if security == "open" and not options.owning_system_url and not options.token_services_url:
        return answer(request, info)
    tokens = f"{server}/{options.token_url_form}"
    if security == PORTAL or options.owning_system_url:
        # Last before authInfo, as real servers write it; owning_system_url may be a lie.
        owner = options.owning_system_url.rstrip("/") or portal_url(request)
        info["owningSystemUrl"] = owner
        tokens = f"{owner}/sharing/rest/generateToken"
    info["authInfo"] = {
        "isTokenBasedSecurity": True, "tokenServicesUrl": options.token_services_url or tokens,
        "shortLivedTokenValidity": minutes(options.token_seconds),
    }  # fmt: skip
    return answer(request, info)


def portal_info(request: web.Request) -> web.StreamResponse:
    """Answer sharing/rest/info."""
    tokens = options_of(request).token_services_url or f"{portal_url(request)}/sharing/rest/generateToken"
    return answer(request, {
        "currentVersion": "2024.2", "owningSystemUrl": portal_url(request),
        "authInfo": {"tokenServicesUrl": tokens, "isTokenBasedSecurity": True},
    })  # fmt: skip


def minutes(seconds: float) -> int:
    """Return whole minutes, at least one."""
    return max(1, round(seconds / 60))


async def server_tokens(request: web.Request) -> web.StreamResponse:
    """Answer the token service of a server that is no portal's."""
    context = request.match_info["context"]
    if security_of(context, options_of(request)) != "tokens":
        raise EsriError(400, "Invalid URL", ["Invalid URL"])
    return await generate(request, context)


async def generate(request: web.Request, realm: str) -> web.StreamResponse:
    """Answer generateToken: for a password, for whom the web tier knows, or one token for another."""
    site: Site = request.app["site"]
    parameters, options = await read_parameters(request), options_of(request)
    if request.method != "POST":
        if parameters.get("f", "html").lower() == "html":
            return page(_FORM)
        raise EsriError(405, "Method Not Allowed", [])
    if options.generate_token == "https" and request.scheme != "https":
        raise EsriError(403, "SSL Required", [])
    if options.generate_token == "off":
        raise EsriError(400, REFUSED, ["Generating tokens is disabled."])
    given = parameters.get("token") or request["credentials"].token("header,bearer")
    if given and realm == PORTAL:
        return _answer(request, _exchanged(request, site, parameters, given))
    return _answer(request, _issued(request, site, parameters, realm))


def _answer(request: web.Request, token: Token) -> web.StreamResponse:
    request["parameters"].setdefault("f", "json")
    return answer(request, {
        "token": token.value, "expires": round(token.expires * 1000), "ssl": ssl_flag(request),
    })  # fmt: skip


def ssl_flag(request: web.Request) -> bool:
    """Return member ssl of what is given out."""
    wanted = options_of(request).token_ssl
    return wanted == "true" or (wanted == "scheme" and request.scheme == "https")


def life(asked_minutes: str, longest: float) -> float:
    """Return seconds of life: what was asked for, cut to the longest without a word."""
    try:
        asked = float(asked_minutes) * 60
    except ValueError:
        asked = 0.0
    return min(asked, longest) if asked > 0 else longest


def _issued(request: web.Request, site: Site, parameters: Dict[str, str], realm: str) -> Token:
    name, password = parameters.get("username", ""), parameters.get("password", "")
    known = request["user"] if not name else None
    client = parameters.get("client", "referer")
    referer = parameters.get("referer", "") if client == "referer" else ""
    ip = {"ip": parameters.get("ip", ""), "requestip": request.remote or ""}.get(client, "")
    missing: List[str] = []
    if known is None:
        missing += [f"'{key}' must be specified." for key in ("username", "password") if not parameters.get(key)]
    if client == "referer" and not referer:
        missing.append("'referer' must be specified.")
    if client == "ip" and not ip:
        missing.append("'ip' must be specified.")
    if client not in ("referer", "ip", "requestip"):
        missing.append("'client' must be one of referer, ip, requestip.")
    if missing:
        raise EsriError(400, REFUSED, missing)
    account = known or site.identity.signed_in(realm, options_of(request), name, password)
    if account is None:
        raise EsriError(400, REFUSED, [WRONG_PASSWORD])
    seconds = life(parameters.get("expiration", ""), options_of(request).token_seconds)
    kind = "web-tier" if known is not None else "password"
    return site.identity.issue(account.name, realm, kind, seconds, referer, ip)


def _exchanged(request: web.Request, site: Site, parameters: Dict[str, str], value: str) -> Token:
    """Return a server token for a portal token, for servers of this portal only."""
    if not parameters.get("serverUrl"):
        raise EsriError(400, REFUSED, ["'serverUrl' must be specified."])
    given = read_token(request, site, value, PORTAL)
    if given is None or given.realm != PORTAL:
        raise EsriError(498, "Invalid token.", [])
    wanted = _root(parameters["serverUrl"])
    servers = {_root(server_url(request, name)): name for name in federated(options_of(request))}
    if wanted not in servers:
        raise EsriError(400, REFUSED, ["The server is not federated with this portal."])
    longest = options_of(request).server_token_seconds or options_of(request).token_seconds
    seconds = life(parameters.get("expiration", ""), longest)
    referer = parameters.get("referer", "") or given.referer
    return site.identity.issue(given.user, servers[wanted], "exchange", seconds, referer, given.ip)


def _root(url: str) -> str:
    """Return host and context of a server's URL, whatever stands behind."""
    parts = urlsplit(url)
    return f"{parts.netloc}/{parts.path.strip('/').split('/')[0]}".lower()
