"""Who signs in where: which configuration serves an address, what it is called, remembering and signing out.

Only ids and names of QGIS's authentication configurations; what is behind them stays in QGIS.
"""

from __future__ import annotations

from typing import Iterable
from urllib.parse import urlsplit

from qgis.core import QgsApplication

from ..arcgis.addresses import host_of
from ..arcgis.errors import ArcGISError
from .connections import known_sign_ins, remember_sign_in, remembered_sign_ins, stored_connections
from .i18n import translate
from .network import QgisNetwork, origin, serving
from .settings import Settings


def authcfg_for(url: str) -> str:
    """Return the configuration that serves an address: chosen here or of QGIS's connections, else an empty text."""
    return serving(origin(url), {origin(each): authcfg for each, authcfg in known_sign_ins().items()})


def is_remembered(url: str) -> bool:
    """Tell whether the configuration of an address was chosen here; only such a choice can be taken back here."""
    return any(origin(each) == origin(url) for each in remembered_sign_ins())


def known_address(url: str) -> str:
    """Return an address of the same origin that was used before, to try a sign-in at; empty where none is known."""
    settings = Settings()
    used = (*settings.recent_sites, *(each.url for each in stored_connections()), *settings.recent_addresses)
    return next((each for each in used if origin(each) == origin(url)), "")


def remember(url: str, authcfg: str) -> None:
    """Use a configuration for an address, and all others of its origin, from now on."""
    remember_sign_in(origin(url), authcfg)


def sign_out(url: str) -> None:
    """Forget which configuration was chosen for an address, and all that was got with it."""
    for each, authcfg in remembered_sign_ins().items():
        if origin(each) == origin(url):
            forget_proofs(authcfg)
            remember_sign_in(each, "")


def forget_proofs(authcfg: str) -> None:
    """Forget what servers gave out for a configuration; whoever uses it next signs in anew."""
    QgisNetwork().tokens.forget(authcfg)


def configuration_text(authcfg: str) -> str:
    """Return name and method of a configuration, as QGIS's own lists have them."""
    stored = QgsApplication.authManager().availableAuthMethodConfigs().get(authcfg)
    if stored is None:
        return translate("SignIn", "No longer there")
    return translate("SignIn", "{name} ({method})").format(name=stored.name(), method=stored.method())


def configuration_name(authcfg: str) -> str:
    """Return the name of a configuration, an empty text where there is none."""
    stored = QgsApplication.authManager().availableAuthMethodConfigs().get(authcfg)
    return "" if stored is None else str(stored.name())


def address_asking(error: ArcGISError, addresses: Iterable[str]) -> str:
    """Return the one of some addresses whose host an error is about, else that host as the first would be asked."""
    web = [each for each in addresses if each.startswith(("http://", "https://"))]
    found = [each for each in web if host_of(each) == error.subject.lower()]
    if found or not web:
        return found[0] if found else ""
    subject = error.subject.lower()
    if subject and not set(subject) & set(" /\\@?#"):
        return f"{urlsplit(web[0]).scheme}://{subject}"
    return web[0]
