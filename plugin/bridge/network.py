"""QGIS's word on the way to a server: proxy, trusted certificates, time-outs, user agent and sign-in.

QGIS is asked, for every URL and from whichever thread needs it; its settings are not read by hand.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from typing import TYPE_CHECKING, Iterable, Mapping, Optional, Union
from urllib.parse import quote, urlsplit

from qgis.core import Qgis, QgsApplication, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QSysInfo, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery, QNetworkRequest

from ..arcgis.errors import NetworkError, Reason, SignInError
from ..arcgis.network import Route
from .settings import Settings

if TYPE_CHECKING:
    from .catalogue import Source


class QgisNetwork:
    """Answer the client's questions about the network from QGIS.

    Build it on the main thread; `route` is called from worker threads.

    Args:
        credentials: authentication configuration ids by the address they belong to; they serve its origin only.
    """

    def __init__(self, credentials: Mapping[str, str] | None = None) -> None:
        settings = Settings()
        self.user_agent = _user_agent()
        self.connect_timeout = settings.connect_timeout
        self.read_timeout = min(settings.read_timeout, QgsNetworkAccessManager.timeout() / 1000 or 60.0)
        self._credentials = {_origin(url): authcfg for url, authcfg in (credentials or {}).items() if authcfg}

    def route(self, url: str) -> Route:
        """Return how QGIS would reach the URL, with its origin's sign-in."""
        headers: list[tuple[str, str]] = []
        authcfg = self._credentials.get(_origin(url), "")
        target = url
        if authcfg:
            target, headers = _signed(url, authcfg)
        verify = trusted_certificates.path() if target.startswith("https:") else True
        return Route(target, _proxies(url), verify, tuple(headers), bool(authcfg))

    def open_credentials(self) -> None:
        """Use each configuration once on the main thread, where QGIS can ask for its master password."""
        for origin, authcfg in self._credentials.items():
            _signed(origin + "/", authcfg)


def _signed(url: str, authcfg: str) -> tuple[str, list[tuple[str, str]]]:
    # fromEncoded and toEncoded keep percent-encoding as it is.
    request = QNetworkRequest(QUrl.fromEncoded(url.encode()))
    done, request = QgsApplication.authManager().updateNetworkRequest(request, authcfg)
    if not done:
        raise SignInError(Reason.SIGN_IN_REFUSED, urlsplit(url).netloc)
    headers = [
        (bytes(name).decode("latin-1"), bytes(request.rawHeader(name)).decode("latin-1").strip())
        for name in request.rawHeaderList()
    ]
    return bytes(request.url().toEncoded()).decode(), headers


def _proxies(url: str) -> Optional[dict[str, str]]:
    factory = QgsNetworkAccessManager.instance().proxyFactory()
    if factory is None:
        return None
    answers = factory.queryProxy(QNetworkProxyQuery(QUrl(url)))
    proxy = answers[0] if answers else QNetworkProxy(QNetworkProxy.ProxyType.DefaultProxy)
    kind = proxy.type()
    if kind == QNetworkProxy.ProxyType.DefaultProxy:
        # QGIS has no proxy of its own: leave requests' reading of the environment in place.
        return None
    if kind == QNetworkProxy.ProxyType.NoProxy:
        return {}
    scheme = "socks5h" if kind == QNetworkProxy.ProxyType.Socks5Proxy else "http"
    if kind == QNetworkProxy.ProxyType.FtpCachingProxy:
        raise NetworkError(Reason.PROXY, proxy.hostName())
    user = quote(proxy.user(), safe="")
    if user:
        user += ":" + quote(proxy.password(), safe="") + "@"
    address = f"{scheme}://{user}{proxy.hostName()}:{proxy.port()}"
    return {"http": address, "https": address}


class _TrustedCertificates:
    """The certificates QGIS trusts, as a private file that lives as long as the plugin is loaded."""

    def __init__(self) -> None:
        self._folder = ""
        self._lock = threading.Lock()

    def path(self) -> Union[str, bool]:
        """Write the file unless it is there; True where QGIS has nothing to add to requests' own bundle."""
        with self._lock:
            return self._path()

    def _path(self) -> Union[str, bool]:
        file = os.path.join(self._folder, "trusted.pem")
        if not self._folder or not os.path.exists(file):
            pem = bytes(QgsApplication.authManager().trustedCaCertsPemText())
            if not pem.strip():
                return True
            import requests.certs  # late: importing requests costs more than all the rest of the plugin

            self._folder = tempfile.mkdtemp(prefix="arcgis_raster_download_")
            file = os.path.join(self._folder, "trusted.pem")
            with open(requests.certs.where(), "rb") as bundle, open(file, "wb") as trusted:
                trusted.write(bundle.read() + b"\n" + pem)
        return file

    def remove(self) -> None:
        """Delete the file; it is written anew when needed."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""


trusted_certificates = _TrustedCertificates()


def credentials_for(sources: Iterable[Source], server: str, authcfg: str) -> dict[str, str]:
    """Return which authentication configuration serves which address: a source's own first, else the one given.

    The one given belongs to every address that its giver named in the same breath, and to no other.
    """
    credentials = {server: authcfg} if server and authcfg else {}
    for source in sources:
        own = source.authcfg or authcfg
        for address in (source.address.portal, source.address.value):
            if own and address.startswith(("http://", "https://")):
                credentials[address] = own
    return credentials


def _origin(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def _user_agent() -> str:
    own = str(QgsSettings().value("qgis/networkAndProxy/userAgent", "Mozilla/5.0"))
    return f"{own} QGIS/{Qgis.QGIS_VERSION_INT}/{QSysInfo.prettyProductName()} RasterDownloadForArcGIS".strip()
