"""OAuth2 of the portal: the sign-in page, codes with PKCE, tokens, refreshing and revoking."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from typing import Any, Dict, List
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from .addresses import options_of, portal_url
from .identity import PORTAL, Account, Grant
from .reply import INVALID_URL, EsriError, page, read_parameters
from .site import Site
from .token_service import WRONG_PASSWORD, life, ssl_flag

# Applications of Esri's that every portal knows.
BUILT_IN = ("arcgisonline", "arcgispro", "pythonapi")
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
CODE_SECONDS = 600
# What clients that read the page instead of showing it look for is in oAuthInfo.
_PAGE = """<!DOCTYPE html><html><head><title>Sign In</title></head>
<body><h1>Sign in to the local site</h1><p>{words}</p><form method="post" action="{action}">
<input name="oauth_state" type="hidden" value="{state}">
<input name="username" id="username"><input name="password" id="password" type="password">
<input type="submit" id="signIn" value="Sign In"></form>
<script>
var oAuthInfo = {info};
</script></body></html>
"""
_CODE_PAGE = """<!DOCTYPE html><html><head><title>SUCCESS code={code}</title></head>
<body><input id="code" value="{code}"></body></html>
"""


class OAuthError(Exception):
    """Carry an OAuth error as ArcGIS nests it."""

    def __init__(self, error: str, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.body = {
            "error": {"code": code, "error": error, "error_description": description, "message": description,
                      "details": []},
        }  # fmt: skip


async def handle(request: web.Request, rest: List[str]) -> web.StreamResponse:
    """Answer a resource below oauth2."""
    site: Site = request.app["site"]
    parameters = await read_parameters(request)
    try:
        if rest == ["authorize"]:
            return _authorize(request, site, parameters)
        if rest == ["signin"]:
            return _sign_in(request, site, parameters)
        if rest == ["approval"]:
            return page("<!DOCTYPE html><html><head><title>SUCCESS</title></head><body></body></html>")
        if rest == ["token"]:
            # JSON whatever f says: OAuth clients know no f.
            return web.json_response(_token(request, site, parameters))
        if rest == ["revokeToken"]:
            return web.json_response(_revoke(site, parameters))
    except OAuthError as error:
        return web.json_response(error.body)
    raise EsriError(*INVALID_URL)


def _authorize(request: web.Request, site: Site, parameters: Dict[str, str]) -> web.StreamResponse:
    """Show the form, or go back to the client at once if it is known who asks."""
    _check_client(site, parameters)
    redirect, kind = parameters.get("redirect_uri", ""), parameters.get("response_type", "")
    if redirect != OUT_OF_BAND and urlsplit(redirect).hostname not in ("127.0.0.1", "localhost"):
        raise OAuthError("invalid_request", "Invalid redirect_uri")
    if kind not in ("code", "token"):
        raise OAuthError("unsupported_response_type", "Only the response types code and token are supported")
    account = request["user"] or site.identity.users(PORTAL, options_of(request)).get(options_of(request).oauth_auto)
    if account is not None:
        return _back(request, site, parameters, account)
    return _form(request, site, parameters)


def _form(request: web.Request, site: Site, asked: Dict[str, str], words: str = "") -> web.StreamResponse:
    """Show the sign-in page; what was asked for waits under oauth_state."""
    state = site.identity.waiting_for(asked)
    info = {"oauth_state": state, "client_id": asked["client_id"], "appTitle": "A desktop client"}
    if words:
        info.update({"messages": [words], "messageCode": "OAUTH_0015"})
    action = f"{portal_url(request)}/sharing/oauth2/signin"
    return page(_PAGE.format(words=words, action=action, state=state, info=json.dumps(info)))


def _sign_in(request: web.Request, site: Site, parameters: Dict[str, str]) -> web.StreamResponse:
    """Take what the form sends."""
    asked = site.identity.waiting.pop(parameters.get("oauth_state", ""), None)
    if request.method != "POST" or asked is None:
        raise OAuthError("invalid_request", "Invalid oauth_state")
    name, password = parameters.get("username", ""), parameters.get("password", "")
    account = site.identity.signed_in(PORTAL, options_of(request), name, password)
    return _form(request, site, asked, WRONG_PASSWORD) if account is None else _back(request, site, asked, account)


def _back(request: web.Request, site: Site, asked: Dict[str, str], account: Account) -> web.StreamResponse:
    """Go back to the client: with a code to be changed for a token, or with the token itself."""
    redirect, own = asked["redirect_uri"], {"state": asked["state"]} if "state" in asked else {}
    if asked["response_type"] == "token":
        given = _given(request, site, asked, account, refreshable=False)
        told = {**given, "ssl": str(given["ssl"]).lower(), "persist": "false", **own}
        target = f"{portal_url(request)}/sharing/oauth2/approval" if redirect == OUT_OF_BAND else redirect
        return _redirect(f"{target}#{urlencode(told)}")
    code = site.identity.grant(site.identity.codes, Grant(
        account.name, asked["client_id"], time.time() + CODE_SECONDS, redirect,
        asked.get("code_challenge", ""), asked.get("code_challenge_method", "plain"),
    ))  # fmt: skip
    if redirect == OUT_OF_BAND:
        return page(_CODE_PAGE.format(code=code))
    return _redirect(redirect + ("&" if urlsplit(redirect).query else "?") + urlencode({"code": code, **own}))


def _redirect(target: str) -> web.Response:
    """Lead to a URL as it stands; aiohttp's own exception would decode what is quoted behind #."""
    return web.Response(status=302, headers={"Location": target})


def _token(request: web.Request, site: Site, parameters: Dict[str, str]) -> Dict[str, Any]:
    if request.method != "POST":
        raise OAuthError("invalid_request", "Only POST is supported", 405)
    _check_client(site, parameters)
    kind = parameters.get("grant_type", "")
    if kind == "authorization_code":
        return _given(request, site, parameters, _of_code(request, site, parameters), refreshable=True)
    if kind == "refresh_token":
        return _given(request, site, parameters, _of_refresh(request, site, parameters), refreshable=False)
    if kind == "password":
        name, password = parameters.get("username", ""), parameters.get("password", "")
        account = site.identity.signed_in(PORTAL, options_of(request), name, password)
        if account is None:
            raise OAuthError("invalid_grant", WRONG_PASSWORD)
        return _given(request, site, parameters, account, refreshable=True)
    if kind == "client_credentials":
        if not parameters.get("client_secret"):
            raise OAuthError("invalid_request", "client_secret not specified")
        # The application itself, which has the rights of who registered it, and no name in the answer.
        owner = site.identity.users(PORTAL, options_of(request))["somebody"]
        answered = _given(request, site, parameters, owner, refreshable=False)
        return {key: answered[key] for key in ("access_token", "expires_in")}
    raise OAuthError("unsupported_grant_type", "Invalid grant_type")


def _check_client(site: Site, parameters: Dict[str, str]) -> None:
    if not parameters.get("client_id"):
        raise OAuthError("invalid_request", "client_id not specified")
    if parameters["client_id"] not in (site.identity.client_id, *BUILT_IN):
        raise OAuthError("invalid_client_id", "Invalid client_id")
    secret = parameters.get("client_secret", "")
    if secret and not secrets.compare_digest(secret.encode(), site.identity.client_secret.encode()):
        raise OAuthError("invalid_client", "Invalid client_secret")


def _of_code(request: web.Request, site: Site, parameters: Dict[str, str]) -> Account:
    """Return whose code it is; a code is good once, and only with its redirect and its verifier."""
    grant = site.identity.codes.pop(parameters.get("code", ""), None)
    if grant is None or grant.expires <= time.time() or grant.client != parameters["client_id"]:
        raise OAuthError("invalid_grant", "Invalid or expired authorization code")
    if grant.redirect != parameters.get("redirect_uri", ""):
        raise OAuthError("invalid_grant", "Invalid redirect_uri")
    if grant.challenge and grant.challenge != _challenge(parameters.get("code_verifier", ""), grant.method):
        raise OAuthError("invalid_grant", "Invalid code_verifier")
    return _account(request, site, grant)


def _challenge(verifier: str, method: str) -> str:
    if method.upper() != "S256":
        return verifier
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _of_refresh(request: web.Request, site: Site, parameters: Dict[str, str]) -> Account:
    grant = site.identity.refreshing.get(parameters.get("refresh_token", ""))
    if grant is None or grant.expires <= time.time() or grant.client != parameters["client_id"]:
        raise OAuthError("invalid_request", "Invalid refresh_token", 498)
    return _account(request, site, grant)


def _account(request: web.Request, site: Site, grant: Grant) -> Account:
    account = site.identity.users(PORTAL, options_of(request)).get(grant.user)
    if account is None:
        raise OAuthError("invalid_grant", "The user is not there any more")
    return account


def _given(
    request: web.Request, site: Site, parameters: Dict[str, str], account: Account, refreshable: bool
) -> Dict[str, Any]:
    seconds = life(parameters.get("expiration", ""), options_of(request).token_seconds)
    token = site.identity.issue(account.name, PORTAL, "oauth", seconds)
    result: Dict[str, Any] = {
        "access_token": token.value, "expires_in": max(1, round(seconds)), "username": account.name,
        "ssl": ssl_flag(request),
    }  # fmt: skip
    if refreshable:
        lasts = options_of(request).refresh_seconds
        grant = Grant(account.name, parameters["client_id"], time.time() + lasts)
        result["refresh_token"] = site.identity.grant(site.identity.refreshing, grant)
        result["refresh_token_expires_in"] = round(lasts)
    return result


def _revoke(site: Site, parameters: Dict[str, str]) -> Dict[str, Any]:
    """End a token or a refresh token for ever."""
    _check_client(site, parameters)
    wanted = parameters.get("auth_token", "")
    token = site.identity.tokens.pop(wanted, None) or site.identity.refreshing.pop(wanted, None)
    if token is None:
        raise OAuthError("invalid_request", "Invalid token", 498)
    return {"success": True}
