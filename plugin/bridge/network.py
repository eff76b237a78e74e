"""QGIS's word on the way to a server: proxy, trusted certificates, time-outs, user agent and sign-in.

QGIS is asked, for every URL and from whichever thread needs it; its settings are not read by hand.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from typing import Iterable, Mapping, Optional, Union
from urllib.parse import quote, urlsplit

from qgis.core import Qgis, QgsApplication, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QSysInfo, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery, QNetworkRequest

from ..arcgis.errors import NetworkError, Reason, SignInError
from ..arcgis.network import Route
from .settings import Settings
from .source import Source


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
        self._certificates: Optional[CertificateFile] = None

    def route(self, url: str) -> Route:
        """Return how QGIS would reach the URL, with its origin's sign-in."""
        headers: list[tuple[str, str]] = []
        authcfg = self._credentials.get(_origin(url), "")
        target = url
        if authcfg:
            target, headers = _signed(url, authcfg)
        return Route(target, _proxies(url), self._verify(target), tuple(headers), bool(authcfg))

    def _verify(self, url: str) -> Union[str, bool]:
        if not url.startswith("https:"):
            return True
        if self._certificates is None:
            # Held as long as this network is in use: a cancel on unload must still reach the server.
            self._certificates = trusted_certificates.file()
        return self._certificates.path if self._certificates else True

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


class CertificateFile:
    """A private file with the certificates QGIS trusts; it goes when nobody holds it any more."""

    def __init__(self, pem: bytes) -> None:
        import requests.certs  # late: importing requests costs more than all the rest of the plugin

        self.pem = pem
        folder = tempfile.mkdtemp(prefix="arcgis_raster_download_")
        self._removal = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = os.path.join(folder, "trusted.pem")
        with open(requests.certs.where(), "rb") as bundle, open(self.path, "wb") as trusted:
            trusted.write(bundle.read() + b"\n" + pem)


class _TrustedCertificates:
    """The certificates QGIS trusts now: one that the user adds counts at the next attempt."""

    def __init__(self) -> None:
        self._file: Optional[CertificateFile] = None
        self._lock = threading.Lock()

    def file(self) -> Optional[CertificateFile]:
        """Return the file, written anew if need be; None where QGIS has nothing to add to requests' own bundle."""
        with self._lock:
            pem = bytes(QgsApplication.authManager().trustedCaCertsPemText())
            if not pem.strip():
                self._file = None
            elif self._file is None or self._file.pem != pem or not os.path.exists(self._file.path):
                self._file = CertificateFile(pem)
            return self._file

    def remove(self) -> None:
        """Let go of the file; downloads that still run keep it until they have ended."""
        self._file = None


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
    """Return scheme, host and port, the port only where it is not the scheme's own."""
    parts = urlsplit(url)
    port = "" if parts.port in (None, {"https": 443, "http": 80}.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{(parts.hostname or '').lower()}{port}"


def _user_agent() -> str:
    own = str(QgsSettings().value("qgis/networkAndProxy/userAgent", "Mozilla/5.0"))
    return f"{own} QGIS/{Qgis.QGIS_VERSION_INT}/{QSysInfo.prettyProductName()} RasterDownloadForArcGIS".strip()
