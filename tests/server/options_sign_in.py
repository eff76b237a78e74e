"""The choices that concern signing in: who is asked for what, how tokens live, what a portal tells to whom."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .option import choice, value

ROLES = ("user", "viewer", "admin")
_SECURITY = ("open", "portal", "tokens")


@dataclass(frozen=True)
class SignInOptions:
    """Name every behaviour around credentials that a test may want otherwise; the defaults ask nobody for anything."""

    # What the servers guard.
    server_security: str = choice(
        "open", _SECURITY, "the server /arcgis: open, federated with the portal, or with a token service of its own"
    )
    nogp_security: str = choice("open", _SECURITY, "the same for the server /nogp; /standalone always has tokens")
    secured: str = value(
        "all", "what a server that is not open guards, with commas: all, folders, folder/service, jobs, files"
    )
    admin_only: str = value("", "folders and services that only the role admin may use, with commas")
    files_secured: bool = value(True, "the files of guarded services need a token too")
    file_refusal: str = choice("json", ("json", "html"), "how a file is refused: an error object or a sign-in page")
    token_in: str = value(
        "header,bearer,parameter", "where a token is read: X-Esri-Authorization, Authorization, parameter; else ignored"
    )
    file_token_in: str = value("header,bearer,parameter", "the same for files")
    accepts_portal_token: bool = value(True, "a federated server takes a portal token; else one exchanged by serverUrl")
    owning_system_url: str = value("", "rest/info claims this portal, whatever the truth")
    token_services_url: str = value("", "rest/info of servers and portal names this token service")
    token_url_form: str = choice(
        "tokens/", ("tokens/", "tokens/generateToken"), "tokenServicesUrl of a server with tokens of its own"
    )
    apart: bool = value(False, "the servers are at 127.0.0.2 and the portal is not: two hosts, one sign-in")

    # Accounts and tokens.
    users: str = value("", 'more accounts of the portal: {"name": "password"} or {"name": ["password", role]}')
    server_users: str = value("", "the same for servers with tokens of their own")
    token_seconds: float = value(3600.0, "life of a token when none is asked, and the longest one")
    server_token_seconds: float = value(0.0, "life of a token exchanged by serverUrl; 0: token_seconds")
    referer_check: str = choice(
        "exact", ("exact", "prefix", "off"), "a token made for a referer: which Referer must come with it"
    )
    token_ssl: str = choice("scheme", ("scheme", "true", "false"), "member ssl of a token: true over https, or always")
    generate_token: str = choice("on", ("on", "https", "off"), "generateToken works, works over https only, or not")

    # The portal.
    signed_out_self: str = choice(
        "full", ("full", "few", "499"), "portals/self for the signed out: as for others, without raster services, 499"
    )
    portal_servers: str = choice("user", ("user", "admin", "nobody"), "who may read portals/self/servers")
    org_items: str = value("", "image services whose items only the signed in may see, with commas, or all")
    private_items: str = value("", "image services whose items only somebody and the role admin may see, or all")
    hidden_item: str = choice("403", ("403", "499", "missing"), "answer for an item that one may not see")
    extra_items: int = value(0, "so many more image service items in the portal")
    foreign_item: str = value("", "URL of one more image service item, on whatever host")

    # Before everything.
    web_tier: str = choice(
        "",
        ("", "basic", "basic-portal", "negotiate", "negotiate-portal"),
        "HTTP 401 before everything, or before the portal",
    )
    session_cookie: bool = value(False, "every answer sets a cookie with a secret")
    redirect_to: str = value("", "scheme://host:port to which requests below redirect_from are redirected")
    redirect_from: str = value("/arcgis/rest/directories", "start of the paths that are redirected")
    redirect_status: int = value(302, "status of the redirect")

    # OAuth2.
    oauth_auto: str = value("", "oauth2/authorize signs this user in at once, without its form")
    refresh_seconds: float = value(1209600.0, "life of a refresh token")

    def __post_init__(self) -> None:
        for text in (self.users, self.server_users):
            given = json.loads(text) if text else {}
            if not isinstance(given, dict) or not all(_is_account(value) for value in given.values()):
                raise ValueError("users are a JSON object of passwords, or of [password, role]")


def _is_account(given: Any) -> bool:
    if isinstance(given, list):
        return len(given) == 2 and isinstance(given[0], str) and given[1] in ROLES
    return isinstance(given, str)
