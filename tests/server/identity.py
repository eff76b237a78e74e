"""Who may sign in, which tokens were given out, and whether one that comes back is good."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Optional

from .options import Options
from .options_sign_in import ROLES

PORTAL = "portal"
_PRIVILEGES = (
    "portal:user:viewOrgItems", "portal:user:viewOrgUsers", "portal:user:createItem", "portal:user:joinGroup",
)  # fmt: skip
_ANALYSIS = ("premium:publisher:rasteranalysis", "portal:publisher:publishDynamicImagery")
_ADMIN = ("portal:admin:viewUsers", "portal:admin:manageServers")


@dataclass(frozen=True)
class Account:
    """One user of the portal or of a server; a viewer may not use the raster task."""

    name: str
    password: str = field(repr=False)
    role: str = "user"

    @property
    def privileges(self) -> List[str]:
        """Return the privileges of the role."""
        return [*_PRIVILEGES, *(_ANALYSIS if self.role != "viewer" else ()), *(_ADMIN if self.role == "admin" else ())]

    def to_esri(self) -> Dict[str, Any]:
        """Return the user as a portal tells it."""
        roles = {"user": "org_publisher", "viewer": "org_user", "admin": "org_admin"}
        return {
            "username": self.name, "id": self.name.encode().hex()[:32], "fullName": f"{self.name.title()} of the site",
            "firstName": self.name.title(), "lastName": "of the site", "email": f"{self.name}@localhost",
            "description": None, "userType": "arcgisonly", "access": "org", "level": "2", "orgId": "0123456789ABCDEF",
            "role": roles[self.role], "privileges": self.privileges, "groups": [], "tags": [], "units": "metric",
            "culture": "en-US", "disabled": False, "created": 1700000000000, "modified": 1700000000000,
        }  # fmt: skip


@dataclass
class Token:
    """One token given out, good in its realm: the portal, or one server by its context."""

    value: str = field(repr=False)
    user: str
    realm: str
    # password, exchange, oauth, web-tier
    kind: str
    expires: float
    referer: str = ""
    ip: str = ""

    @property
    def directory(self) -> str:
        """Return whose user it is: the portal's, or a server's own."""
        return PORTAL if self.kind == "exchange" else self.realm

    def comes_with(self, referer: str, ip: str, check: str) -> bool:
        """Tell whether a request with this Referer from this address may carry the token."""
        if self.ip and self.ip != ip:
            return False
        if not self.referer or check == "off":
            return True
        wanted, came = self.referer.rstrip("/"), referer.rstrip("/")
        return came.startswith(wanted) if check == "prefix" else came == wanted


@dataclass
class Grant:
    """An authorization code or a refresh token of OAuth2."""

    user: str
    client: str
    expires: float
    redirect: str = ""
    challenge: str = ""
    method: str = ""


def _fresh(mark: str = "") -> str:
    return mark + secrets.token_urlsafe(32)


@dataclass
class Identity:
    """Hold accounts, tokens and grants of one running site; all its secrets are random and unlike any other's."""

    accounts: Dict[str, Dict[str, Account]] = field(default_factory=dict)
    tokens: Dict[str, Token] = field(default_factory=dict)
    codes: Dict[str, Grant] = field(default_factory=dict)
    refreshing: Dict[str, Grant] = field(default_factory=dict)
    # What sign-in pages were opened for, by oauth_state.
    waiting: Dict[str, Dict[str, str]] = field(default_factory=dict)
    client_id: str = field(default_factory=lambda: "client" + secrets.token_hex(5))
    client_secret: str = field(default_factory=_fresh)
    # What the site's own requests carry, which nothing guards against.
    own: str = field(default_factory=_fresh)
    given_out: List[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        made = {"portal": ("somebody", "viewer", "admin"), "server": ("serveruser", "serverviewer", "siteadmin")}
        for realm, names in made.items():
            self.accounts[realm] = {name: Account(name, _fresh(), role) for name, role in zip(names, ROLES)}

    def users(self, realm: str, options: Options) -> Dict[str, Account]:
        """Return the accounts of the portal, or those of servers with tokens of their own."""
        kind = PORTAL if realm == PORTAL else "server"
        return {**self.accounts[kind], **_read_accounts(options.users if kind == PORTAL else options.server_users)}

    def signed_in(self, realm: str, options: Options, name: str, password: str) -> Optional[Account]:
        """Return the account that name and password open."""
        account = self.users(realm, options).get(name)
        right = account is not None and secrets.compare_digest(account.password.encode(), password.encode())
        return account if right else None

    def issue(self, user: str, realm: str, kind: str, seconds: float, referer: str = "", ip: str = "") -> Token:
        """Give out a token."""
        token = Token(self._remember(_fresh()), user, realm, kind, time.time() + seconds, referer, ip)
        self.tokens[token.value] = token
        return token

    def grant(self, grants: Dict[str, Grant], grant: Grant) -> str:
        """Give out a code or a refresh token."""
        text = self._remember(_fresh())
        grants[text] = grant
        return text

    def waiting_for(self, asked: Dict[str, str]) -> str:
        """Return the oauth_state of a sign-in page."""
        state = self._remember(_fresh())
        self.waiting[state] = asked
        return state

    def cookie(self) -> str:
        """Return the value of a cookie."""
        return self._remember(_fresh())

    def good_token(self, value: str, referer: str, ip: str, check: str) -> Optional[Token]:
        """Return a token that has not expired and comes with what it was made for."""
        token = self.tokens.get(value)
        if token is None or token.expires <= time.time() or not token.comes_with(referer, ip, check):
            return None
        return token

    def expire(self, kinds: List[str]) -> int:
        """End the tokens of these kinds, or all, now; refresh ends the refresh tokens."""
        ended = 0
        for token in self.tokens.values():
            if not kinds or token.kind in kinds:
                token.expires = 0.0
                ended += 1
        if "refresh" in kinds:
            ended += len(self.refreshing)
            self.refreshing.clear()
        return ended

    def _remember(self, secret: str) -> str:
        self.given_out.append(secret)
        return secret

    def to_json(self, options: Options) -> Dict[str, Any]:
        """Return everything a test may want to know, secrets in clear."""
        users = {realm: self.users(realm, options) for realm in (PORTAL, "server")}
        passwords = [account.password for accounts in users.values() for account in accounts.values()]
        return {
            "users": {name: [account.password, account.role] for name, account in users[PORTAL].items()},
            "server_users": {name: [account.password, account.role] for name, account in users["server"].items()},
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "tokens": [asdict(token) for token in self.tokens.values()],
            "secrets": [*passwords, self.client_secret, *self.given_out],
        }


def _read_accounts(text: str) -> Dict[str, Account]:
    """Return the accounts of an option, which has checked them."""
    given = json.loads(text) if text else {}
    pairs = {name: (value, "user") if isinstance(value, str) else tuple(value) for name, value in given.items()}
    return {name: Account(name, password, role) for name, (password, role) in pairs.items()}
