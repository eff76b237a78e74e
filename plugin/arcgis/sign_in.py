"""Prove to servers who the user is: which proof goes with a request, and what to try when it was not accepted.

What QGIS adds to a request by itself (headers of a token, a key or OAuth2, a client certificate) comes with the route.
Beyond that a login is exchanged for tokens, and a portal's token for that of a server, but only where the portal says
that the server is one of its own: a server's own word is enough to ask that portal, and for nothing else.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Callable, Mapping, Optional
from urllib.parse import urlsplit

from .addresses import host_of, origin_of, portal_root
from .errors import ArcGISError, NetworkError, ProtocolError, Reason, ServiceError, SignInError
from .network import REFERER, Network, Route
from .redact import loggable
from .tokens import (
    Place,
    Token,
    bound_to,
    exchange_form,
    is_as_safe,
    login_form,
    place_of,
    read_token,
    same_root,
    token_service,
    web_tier_form,
)

log = logging.getLogger("arcgis_raster_download")

# Sends one request with this route and no other proof, and returns the JSON: method, URL, form, route.
Ask = Callable[[str, str, Mapping[str, str], Route], Any]


class Carrier(Enum):
    """How a token travels."""

    NONE = "none"
    HEADER = "header"
    PARAMETER = "parameter"


@dataclass(frozen=True)
class Proof:
    """What goes with one request, beside what the route brings, to prove who asks."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    token: Optional[Token] = None
    carrier: Carrier = Carrier.NONE


@dataclass
class Trial:
    """What was tried for one request: each thing once.

    Args:
        may_sign_in: False for a last word that nobody waits for: it goes with what is known.
    """

    may_sign_in: bool = True
    is_anonymous: bool = False
    url: str = ""
    route: Optional[Route] = None
    proof: Proof = Proof()
    tried: set[str] = field(default_factory=set)

    @property
    def is_signed_in(self) -> bool:
        """Tell whether the last request went with something that proves who asks."""
        return self.proof.token is not None or (self.route is not None and self.route.has_credentials)

    def first(self, what: str) -> bool:
        """Return True the first time."""
        if what in self.tried:
            return False
        self.tried.add(what)
        return True


class SignIn:
    """Who the user is at which server, for one session; called from its threads."""

    def __init__(self, network: Network, ask: Ask) -> None:
        self._network = network
        self._store = network.tokens
        self._ask = ask
        # Servers whose portal is to vouch for them, by root: the root of that portal.
        self._owners: dict[str, str] = {}
        self._lock = threading.Lock()

    def proof(self, url: str, route: Route, trial: Trial) -> Proof:
        """Return what is to go with a request, signing in first where that is due; the trial takes note.

        Raises:
            ArcGISError: the sign-in was refused, or there was no answer to it.
        """
        place = place_of(url)
        trial.url, trial.route, trial.proof = url, route, Proof()
        if place is not None and not trial.is_anonymous:
            trial.proof = self._proof(url, place, route, trial.may_sign_in)
        return trial.proof

    def _proof(self, url: str, place: Place, route: Route, may_sign_in: bool) -> Proof:
        token = self._token(place, route) if may_sign_in else self._known_token(place, route)
        if token is not None and not token.may_go_to(url):
            token = None
        headers = self._basic_headers(url, route)
        value = token.value if token is not None else route.bearer
        if value and self._store.wants_parameter(place.root):
            headers += self._referer(route)
            return Proof(tuple(headers), (("token", value),), token, Carrier.PARAMETER)
        if token is None:
            return Proof(tuple(headers), (), None, Carrier.HEADER if value else Carrier.NONE)
        headers += [*self._referer(route), ("X-Esri-Authorization", f"Bearer {token.value}")]
        return Proof(tuple(headers), (), token, Carrier.HEADER)

    def may_recover(self, error: ArcGISError, trial: Trial) -> bool:
        """Do what may help against a refusal of the trial's request; True means: send it once more.

        Raises:
            ArcGISError: a new sign-in was refused, or there was no answer to it.
        """
        proof, route, place = trial.proof, trial.route, place_of(trial.url)
        if route is None or trial.is_anonymous:
            return False
        if isinstance(error, SignInError) and error.reason is not Reason.NOT_PERMITTED:
            if error.wants_basic and route.login is not None and trial.first("basic"):
                self._store.set_basic(route.credential, origin_of(trial.url))
                return True
            if place is not None and self._has_other_proof(error.code, place, trial):
                return True
        elif error.reason is not Reason.HTML_PAGE:
            return False
        if proof.token is not None and trial.first("anonymous"):
            # What is public stays readable with a sign-in that is not welcome.
            trial.is_anonymous = True
            return True
        return False

    def _has_other_proof(self, code: Optional[int], place: Place, trial: Trial) -> bool:
        proof, route = trial.proof, trial.route
        if code == 499 and proof.carrier is Carrier.HEADER and trial.first("parameter"):
            # It was sent and did not arrive: a web tier takes the header away.
            self._store.set_parameter(place.root)
            return True
        if proof.token is not None and trial.first("renew"):
            self._store.drop(place.root, proof.token)
            return True
        if proof.token is not None or route is None:
            return False
        # It seemed to have no tokens, and asks for one.
        if trial.first("again") and self._store.drop_none(
            bound_to(route.credential, route.header("Referer")), place.root
        ):
            return True
        return trial.first("owner") and self._has_owner(place, route)

    def user_name(self, url: str) -> str:
        """Return the name a portal or server knows the user by, an empty text if nobody is signed in.

        Raises:
            ArcGISError: the sign-in was refused, or there was no answer.
        """
        route = self._network.route(url)
        place = place_of(url)
        if place is None or place.is_portal:
            portal = place.root if place is not None else portal_root(url)
            if not route.has_credentials:
                return ""
            value = self._ask_signed(f"{portal}/sharing/rest/community/self")
            name = value.get("username") if isinstance(value, Mapping) else None
            return name if isinstance(name, str) else ""
        return route.login.username if self._token(place, route) is not None and route.login is not None else ""

    def _token(self, place: Place, route: Route) -> Optional[Token]:
        """Return the token for a place, asking for one if need be; None where none is needed or can be had."""
        with self._lock:
            owner = self._owners.get(place.root)
        if owner:
            return self._server_token(place, owner, route)
        if route.login is None:
            return None
        credential = bound_to(route.credential, route.header("Referer"))
        with self._store.alone(credential, place.root):
            if not self._store.has(credential, place.root):
                self._store.put(credential, place.root, self._sign_in(place, route))
            return self._store.get(credential, place.root)

    def _known_token(self, place: Place, route: Route) -> Optional[Token]:
        with self._lock:
            owner = self._owners.get(place.root)
        credential = self._portal_route(owner, route).credential if owner else route.credential
        return self._store.get(bound_to(credential, route.header("Referer")), place.root)

    def _sign_in(self, place: Place, route: Route) -> Optional[Token]:
        """Sign somebody with a login in; None where the server has no tokens, and no use for the login either."""
        if place.is_portal:
            return self._generate(place.token_service, route)
        info = self._info(place, route)
        owner = self._owner(info, place)
        if owner:
            with self._lock:
                self._owners[place.root] = owner
            return self._server_token(place, owner, route)
        authentication = info.get("authInfo")
        if not isinstance(authentication, Mapping) or authentication.get("isTokenBasedSecurity") is not True:
            return None
        address = token_service(authentication.get("tokenServicesUrl"), place)
        # A stand-alone server has its token service on its own host, perhaps at another port.
        if urlsplit(address).hostname != urlsplit(place.root).hostname or not is_as_safe(address, place.root):
            raise SignInError(Reason.SIGN_IN_REFUSED, host_of(place.root))
        return self._generate(address, route)

    def _generate(self, address: str, route: Route) -> Token:
        """Ask for a token with user name and password.

        Raises:
            SignInError: the user name or the password is wrong; with the server's words.
        """
        if route.login is None:
            raise SignInError(Reason.SIGN_IN_NEEDED, host_of(address))
        form = login_form(route.login.username, route.login.password, self._referer_of(route))
        try:
            value = self._ask_basic("POST", address, form, route)
        except ServiceError as error:
            # Protocol fact: a wrong password is a 400 with words in its details.
            if error.code not in (None, 400):
                raise
            raise SignInError(Reason.SIGN_IN_REFUSED, host_of(address), error.words) from None
        log.info("signed in at %s", loggable(address))
        return read_token(value, address)

    def _has_owner(self, place: Place, route: Route) -> bool:
        """Find the portal that a server names as its own, and let that portal say whether it is."""
        if place.is_portal or not self._network.has_credentials:
            return False
        with self._lock:
            if place.root in self._owners:
                return False
        owner = self._owner(self._info(place, route), place)
        if not owner or not self._portal_route(owner, route).credential:
            return False
        try:
            self._server_token(place, owner, route)
        except (ServiceError, SignInError, ProtocolError) as error:
            # The portal does not know it: whoever this server is, nothing was sent to it.
            log.info("%s does not vouch for %s: %s", loggable(owner), loggable(place.root), error.reason.value)
            return False
        with self._lock:
            self._owners[place.root] = owner
        return True

    def _owner(self, info: Mapping[str, Any], place: Place) -> str:
        owner = info.get("owningSystemUrl")
        if not isinstance(owner, str) or not owner.strip():
            return ""
        portal = portal_root(owner)
        return portal if is_as_safe(portal, place.root) else ""

    def _info(self, place: Place, route: Route) -> Mapping[str, Any]:
        try:
            value = self._ask_basic("GET", f"{place.root}/rest/info", {}, route)
        except ServiceError:
            return {}
        except NetworkError as error:
            if error.reason is not Reason.REDIRECT:
                raise
            return {}
        return value if isinstance(value, Mapping) else {}

    def _server_token(self, place: Place, portal: str, route: Route) -> Token:
        """Return the token that a portal issues for one of its servers.

        Raises:
            SignInError: the portal does not know the server, or refused the user.
        """
        portal_route = self._portal_route(portal, route)
        credential = bound_to(portal_route.credential, route.header("Referer"))
        with self._store.alone(credential, place.root):
            token = self._store.get(credential, place.root)
            if token is None or not token.is_fresh():
                token = self._exchange(place, portal, portal_route, self._referer_of(route))
                self._store.put(credential, place.root, token)
            return token

    def _exchange(self, place: Place, portal: str, route: Route, referer: str) -> Token:
        """Ask the portal for a token of a server; ``referer`` is what will be sent to that server."""
        owner = Place(portal, True)
        for attempt in (1, 2):
            signed_in = self._token(owner, route)
            value = signed_in.value if signed_in is not None else route.bearer
            bound = tuple(self._referer(route))
            try:
                if not value:
                    # Who is known by a certificate would get the portal's own token if it overlooked for which server.
                    web_tier = self._ask_basic("POST", owner.token_service, web_tier_form(referer), route, bound)
                    value = read_token(web_tier, portal).value
                form = exchange_form(value, place.root, referer)
                return read_token(self._ask_basic("POST", owner.token_service, form, route, bound), portal)
            except SignInError:
                if signed_in is None or attempt == 2:
                    raise
                self._store.drop(portal, signed_in)
            except ServiceError as error:
                if signed_in is not None and self._is_listed(place, portal, signed_in.value, route):
                    # Some portals issue no tokens for servers; those servers take the portal's own.
                    return signed_in
                raise SignInError(Reason.NOT_FEDERATED, host_of(place.root), error.words) from None
        raise AssertionError

    def _is_listed(self, place: Place, portal: str, value: str, route: Route) -> bool:
        """Tell whether a portal names the server among its own."""
        token = (("X-Esri-Authorization", f"Bearer {value}"), *self._referer(route))
        try:
            answer = self._ask_basic("GET", f"{portal}/sharing/rest/portals/self/servers", {}, route, token)
        except (ServiceError, SignInError, ProtocolError):
            return False
        servers = answer.get("servers") if isinstance(answer, Mapping) else None
        urls = [each.get("url") for each in servers if isinstance(each, Mapping)] if isinstance(servers, list) else []
        return any(isinstance(url, str) and same_root(url, place.root) for url in urls)

    def _portal_route(self, portal: str, route: Route) -> Route:
        """Return the way to a portal, with its own sign-in, else with the one that was attached to the server."""
        service = Place(portal, True).token_service
        own = self._network.route(service)
        return own if own.credential or not route.credential else self._network.route(service, route.credential)

    def _ask_signed(self, url: str) -> Any:
        route = self._network.route(url)
        proof = self.proof(url, route, Trial())
        return self._ask("GET", url, dict(proof.parameters), route.with_headers(proof.headers))

    def _ask_basic(
        self, method: str, url: str, form: Mapping[str, str], route: Route, token: tuple[tuple[str, str], ...] = ()
    ) -> Any:
        """Ask with the sign-in of a route, with user name and password in a header if the web tier wants them there."""
        way = self._network.route(url, route.credential).with_headers(token)
        headers = tuple(self._basic_headers(url, way))
        try:
            return self._ask(method, url, form, way.with_headers(headers))
        except SignInError as error:
            if not error.wants_basic or way.login is None or headers:
                raise
        self._store.set_basic(way.credential, origin_of(url))
        return self._ask(method, url, form, way.with_headers(tuple(self._basic_headers(url, way))))

    def _basic_headers(self, url: str, route: Route) -> list[tuple[str, str]]:
        if route.login is None or not self._store.wants_basic(route.credential, origin_of(url)):
            return []
        return [("Authorization", route.login.basic())]

    def _referer(self, route: Route) -> list[tuple[str, str]]:
        return [("Referer", self._referer_of(route))]

    def _referer_of(self, route: Route) -> str:
        """Return what tokens are bound to: what the layer sends to this server anyway, else our own."""
        return route.header("Referer") or REFERER
