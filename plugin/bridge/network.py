"""QGIS's word on the way to a server: proxy, trusted certificates, time-outs, user agent and sign-in.

QGIS is asked, for every URL and from whichever thread needs it; its settings are not read by hand.
"""

from __future__ import annotations

from typing import Iterable, Mapping, Optional
from urllib.parse import quote, urlsplit

from qgis.core import Qgis, QgsApplication, QgsAuthMethodConfig, QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QSysInfo, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery, QNetworkRequest

from ..arcgis.errors import NetworkError, Reason, SignInError
from ..arcgis.network import Login, Route
from ..arcgis.tokens import TokenStore
from .connections import known_headers, known_sign_ins
from .settings import Settings
from .source import Source
from .tls import TrustStore, issuer_shown

# For the life of the process: whoever signed in once need not do so for every row of the form.
_tokens = TokenStore()


class QgisNetwork:
    """Answer the client's questions about the network from QGIS.

    Build it on the main thread; `route` is called from worker threads.

    Args:
        credentials: authentication configuration ids by the address they belong to; they serve its origin only. What
            QGIS's own connections and earlier sign-ins have for other addresses is added.
        headers: what layers send to their servers beside that, by address.
    """

    def __init__(
        self,
        credentials: Mapping[str, str] | None = None,
        headers: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    ) -> None:
        settings = Settings()
        self.user_agent = _user_agent()
        self.connect_timeout = settings.connect_timeout
        self.read_timeout = min(settings.read_timeout, QgsNetworkAccessManager.timeout() / 1000 or 60.0)
        self.tokens = _tokens
        self._chosen = {origin(url): authcfg for url, authcfg in (credentials or {}).items() if authcfg}
        known = {origin(url): authcfg for url, authcfg in known_sign_ins().items()}
        self._credentials = {**known, **self._chosen}
        own = {**known_headers(), **(headers or {})}
        self._headers = {origin(url): values for url, values in own.items() if values}
        self._trusts = TrustStore()
        self._proxy_settings = _proxy_settings()

    @property
    def has_credentials(self) -> bool:
        """Tell whether there is any authentication configuration."""
        return bool(self._credentials)

    def route(self, url: str, credential: str = "") -> Route:
        """Return how QGIS would reach the URL, with its origin's sign-in."""
        place = origin(url)
        authcfg = serving(place, self._credentials) or credential
        headers = self._headers.get(place, ())
        if not authcfg:
            return Route(url, self._proxies(url), self._trusts.trust(url), headers)
        if QgsApplication.authManager().configAuthMethodKey(authcfg) == "Basic":
            login = _login(authcfg, place)
            return Route(url, self._proxies(url), self._trusts.trust(url), headers, login, authcfg)
        request = _signed(url, authcfg)
        target = bytes(request.url().toEncoded()).decode()
        return Route(
            target,
            self._proxies(url),
            self._trusts.trust(url, request.sslConfiguration()),
            headers + _headers_of(request),
            credential=authcfg,
        )

    def issuer(self, url: str) -> str:
        """Return who issued the certificate that a server shows, as certificates name each other."""
        return issuer_shown(url, self._proxy(url))

    def open_credentials(self) -> None:
        """Use each configuration once on the main thread, where QGIS can ask for its master password."""
        for place, authcfg in self._chosen.items():
            _signed(place + "/", authcfg)

    def _proxy(self, url: str) -> QNetworkProxy:
        """Return the proxy that QGIS uses for an address; the default one where it has none of its own."""
        if _proxy_settings() != self._proxy_settings:
            # Each thread has a network of its own in QGIS, which does not hear of settings that have changed since.
            own = QgsNetworkAccessManager.instance()
            own.setupDefaultProxyAndCache()
            own.setFallbackProxyAndExcludes(*self._proxy_settings)
        factory = QgsNetworkAccessManager.instance().proxyFactory()
        answers = factory.queryProxy(QNetworkProxyQuery(QUrl(url))) if factory is not None else []
        return answers[0] if answers else QNetworkProxy(QNetworkProxy.ProxyType.DefaultProxy)

    def _proxies(self, url: str) -> Optional[dict[str, str]]:
        proxy = self._proxy(url)
        kind = proxy.type()
        if kind == QNetworkProxy.ProxyType.DefaultProxy:
            # QGIS has no proxy of its own: leave requests' reading of the environment in place.
            return None
        if kind == QNetworkProxy.ProxyType.NoProxy:
            return {}
        scheme = "socks5h" if kind == QNetworkProxy.ProxyType.Socks5Proxy else "http"
        if kind == QNetworkProxy.ProxyType.FtpCachingProxy:
            raise NetworkError(Reason.PROXY, proxy.hostName())
        user = _quoted(proxy.user())
        if user:
            user += ":" + _quoted(proxy.password()) + "@"
        address = f"{scheme}://{user}{proxy.hostName()}:{proxy.port()}"
        return {"http": address, "https": address}


def _proxy_settings() -> tuple[QNetworkProxy, list[str], list[str]]:
    """Return what this thread's network knows of proxies: the proxy and two lists of whom it does not serve."""
    network = QgsNetworkAccessManager.instance()
    return network.fallbackProxy(), network.excludeList(), network.noProxyList()


def _login(authcfg: str, place: str) -> Login:
    done, stored = QgsApplication.authManager().loadAuthenticationConfig(authcfg, QgsAuthMethodConfig(), True)
    if not done:
        raise SignInError(Reason.SIGN_IN_UNUSABLE, urlsplit(place).netloc)
    return Login(stored.config("username"), stored.config("password"))


def _headers_of(request: QNetworkRequest) -> tuple[tuple[str, str], ...]:
    return tuple(
        (bytes(name).decode("latin-1"), bytes(request.rawHeader(name)).decode("latin-1").strip())
        for name in request.rawHeaderList()
    )


def _signed(url: str, authcfg: str) -> QNetworkRequest:
    # fromEncoded and toEncoded keep percent-encoding as it is.
    request = QNetworkRequest(QUrl.fromEncoded(url.encode()))
    done, request = QgsApplication.authManager().updateNetworkRequest(request, authcfg)
    if not done:
        raise SignInError(Reason.SIGN_IN_UNUSABLE, urlsplit(url).netloc)
    return request


def _quoted(text: str) -> str:
    # The HTTP library writes Latin-1 and fails at other letters; taken apart like this they go out as UTF-8.
    is_latin = all(ord(letter) < 256 for letter in text)
    return quote(text if is_latin else text.encode().decode("latin-1"), safe="")


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


def headers_for(sources: Iterable[Source]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what layers send along to which address."""
    return {source.address.value: source.headers for source in sources if source.headers}


def origin(url: str) -> str:
    """Return scheme, host and port, the port only where it is not the scheme's own: what a sign-in serves."""
    parts = urlsplit(url)
    port = "" if parts.port in (None, {"https": 443, "http": 80}.get(parts.scheme)) else f":{parts.port}"
    host = (parts.hostname or "").lower()
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def serving(place: str, known: Mapping[str, str]) -> str:
    """Return which of the known configurations, by origin, serves an origin; an empty text if none does."""
    # Who signs in at http://host may do so at https://host, and never the other way round.
    plain = "http" + place[5:] if place.startswith("https:") else place
    return known.get(place) or known.get(plain) or ""


def _user_agent() -> str:
    own = str(QgsSettings().value("qgis/networkAndProxy/userAgent", "Mozilla/5.0"))
    return f"{own} QGIS/{Qgis.QGIS_VERSION_INT}/{QSysInfo.prettyProductName()} RasterDownloadForArcGIS".strip()
