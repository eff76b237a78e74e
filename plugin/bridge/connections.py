"""The ArcGIS connections that the user has made in QGIS, and who signs in where.

QGIS keeps the connections of all kinds of ArcGIS servers under "feature server", older versions in another place than
newer ones. Only ids of authentication configurations are handled here, never what is behind them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Mapping

from qgis.core import QgsSettings

from ..arcgis.addresses import clean_url
from ..arcgis.errors import RequestError
from .settings import Settings

_OLD_URLS = "qgis/connections-arcgisfeatureserver"
_OLD_SIGN_INS = "qgis/ARCGISFEATURESERVER"
_NEW = "connections/arcgisfeatureserver/items"
_AUTHCFG = re.compile(r"[0-9A-Za-z]{7}")


@dataclass(frozen=True)
class Connection:
    """A connection as the user named it; ``referer`` goes with every request to it."""

    name: str
    url: str
    authcfg: str = ""
    referer: str = ""


def stored_connections() -> tuple[Connection, ...]:
    """Return the connections of QGIS by name, those of newer versions first where both have one."""
    settings = QgsSettings()
    found: dict[str, Connection] = {}
    for name in _groups(settings, _NEW):
        place = f"{_NEW}/{name}"
        prefix = _text(settings.value(f"{place}/urlprefix"))
        headers = settings.value(f"{place}/http-header")
        referer = _text(headers.get("referer")) if isinstance(headers, Mapping) else ""
        _add(found, name, prefix + _text(settings.value(f"{place}/url")), settings.value(f"{place}/authcfg"), referer)
    for name in _groups(settings, _OLD_URLS):
        if name not in found:
            url, referer = (_text(settings.value(f"{_OLD_URLS}/{name}/{key}")) for key in ("url", "referer"))
            _add(found, name, url, settings.value(f"{_OLD_SIGN_INS}/{name}/authcfg"), referer)
    return tuple(sorted(found.values(), key=lambda each: each.name.casefold()))


def remembered_sign_ins() -> dict[str, str]:
    """Return the authentication configurations that were chosen here, by server."""
    try:
        value = json.loads(Settings().sign_ins or "{}")
    except ValueError:
        return {}
    pairs = value.items() if isinstance(value, dict) else ()
    return {url: authcfg for url, authcfg in pairs if isinstance(authcfg, str) and _AUTHCFG.fullmatch(authcfg)}


def remember_sign_in(server: str, authcfg: str) -> None:
    """Use a configuration for a server from now on; an empty id forgets it."""
    known = remembered_sign_ins()
    known.pop(server, None)
    if authcfg:
        known[server] = authcfg
    Settings().sign_ins = json.dumps(known, ensure_ascii=False, sort_keys=True)


def known_sign_ins() -> dict[str, str]:
    """Return which configuration serves which address: QGIS's connections, and before them what was chosen here."""
    found = {each.url: each.authcfg for each in stored_connections() if each.authcfg}
    return {**found, **remembered_sign_ins()}


def known_headers() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what QGIS's connections send along, by address."""
    return {each.url: (("Referer", each.referer),) for each in stored_connections() if each.referer}


def _add(found: dict[str, Connection], name: str, url: str, authcfg: Any, referer: str) -> None:
    try:
        clean = clean_url(url)
    except RequestError:
        return
    if clean.startswith(("http://", "https://")):
        identifier = _text(authcfg)
        found[name] = Connection(name, clean, identifier if _AUTHCFG.fullmatch(identifier) else "", referer)


def _groups(settings: QgsSettings, place: str) -> list[str]:
    settings.beginGroup(place)
    try:
        return list(settings.childGroups())
    finally:
        settings.endGroup()


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
