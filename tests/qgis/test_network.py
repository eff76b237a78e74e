"""QGIS's word on the way to a server: sign-in by origin, proxy, trusted certificates, user agent."""

from __future__ import annotations

import base64
import json
import ssl
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsAuthCertUtils,
    QgsAuthMethodConfig,
    QgsNetworkAccessManager,
    QgsRectangle,
    QgsSettings,
)
from qgis.PyQt.QtNetwork import QSslCertificate

from arcgis_raster_download import download
from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, NetworkError, Reason, SignInError
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.bridge.explain import sentence
from arcgis_raster_download.plugin.bridge.network import QgisNetwork, credentials_for
from arcgis_raster_download.plugin.bridge.source import Source
from tests.qgis.asking import requests_for, submitted

pytestmark = pytest.mark.usefixtures("qapp", "quick")
SERVICE = "/arcgis/rest/services/A/ImageServer"


class Recorder:
    """A server that writes down what it is asked, and answers with JSON or a redirect."""

    def __init__(self, context=None) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.redirect = ""
        # Whether the web tier asks for user name and password.
        self.wants_basic = False
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                recorder.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                body = json.dumps({"currentVersion": 11.5}).encode()
                locked = recorder.wants_basic and "Authorization" not in self.headers
                self.send_response(302 if recorder.redirect else 401 if locked else 200)
                if locked:
                    self.send_header("WWW-Authenticate", 'Basic realm="Site"')
                if recorder.redirect:
                    self.send_header("Location", recorder.redirect)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        scheme = "http"
        if context is not None:
            scheme = "https"
            # Lazily, so that a client that hangs up does not stop the accepting thread.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]
        self.url = f"{scheme}://127.0.0.1:{self.port}"

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server():
    with Recorder() as recorder:
        yield recorder


@pytest.fixture
def other_server():
    with Recorder() as recorder:
        yield recorder


def ask(url: str, **credentials: str):
    """Ask as the client does, with authentication configurations by address."""
    session = Session(QgisNetwork(credentials), CancelToken())
    try:
        return session.get_json(url)
    finally:
        session.close()


# ---- sign-in


@pytest.fixture
def sign_ins(qapp):
    """Return the ids of stored configurations by method."""
    manager = QgsApplication.authManager()
    assert not manager.isDisabled(), manager.disabledMessage()
    assert manager.setMasterPassword("only for these tests", True)
    found = {}
    for method, values in (
        ("Basic", {"username": "anna", "password": "köln"}),
        ("EsriToken", {"token": "TOK-123"}),
    ):
        configuration = QgsAuthMethodConfig(method)
        configuration.setName(f"test {method}")
        for key, value in values.items():
            configuration.setConfig(key, value)
        stored = manager.storeAuthenticationConfig(configuration)
        assert stored[0] if isinstance(stored, tuple) else stored
        found[method] = configuration.id()
    yield found
    for configuration in found.values():
        manager.removeAuthenticationConfig(configuration)


BASIC = "Basic " + base64.b64encode("anna:köln".encode()).decode()
HEADERS = {"Basic": ("authorization", BASIC), "EsriToken": ("x-esri-authorization", "Bearer TOK-123")}


@pytest.mark.parametrize("method", HEADERS)
def test_sign_in_reaches_its_origin(server, sign_ins, method):
    server.wants_basic = method == "Basic"
    ask(server.url + SERVICE, **{server.url + "/arcgis/rest/services/B/ImageServer": sign_ins[method]})
    name, value = HEADERS[method]
    assert server.asked[-1][1][name] == value


@pytest.mark.parametrize("method", HEADERS)
def test_sign_in_reaches_no_other_origin(server, other_server, sign_ins, method):
    ask(other_server.url + SERVICE, **{server.url + SERVICE: sign_ins[method]})
    assert not any("authorization" in name for name in other_server.asked[0][1])


@pytest.mark.parametrize("method", HEADERS)
def test_sign_in_does_not_follow_a_redirect(server, other_server, sign_ins, method):
    server.redirect = other_server.url + SERVICE
    ask(server.url + SERVICE, **{server.url: sign_ins[method]})
    assert method == "Basic" or HEADERS[method][0] in server.asked[-1][1]
    assert len(other_server.asked) == 1 and not any("authorization" in name for name in other_server.asked[0][1])


@pytest.mark.parametrize(
    ("signed", "asked"),
    [
        ("https://gis.example.com", "http://gis.example.com/a"),
        ("https://gis.example.com", "https://gis.example.com:6443/a"),
        ("https://gis.example.com", "https://gis.example.com.evil.org/a"),
        ("https://gis.example.com", "https://gis.example.com@evil.org/a"),
        ("https://gis.example.com", "https://www.gis.example.com/a"),
    ],
)
def test_origin_is_scheme_host_and_port(sign_ins, signed, asked):
    route = QgisNetwork({signed: sign_ins["Basic"]}).route(asked)
    assert not route.has_credentials and not route.headers


@pytest.mark.parametrize("asked", ["https://GIS.example.com/a", "https://gis.example.com:443/b%2Fc?d=e%20f"])
def test_origin_in_other_spellings(sign_ins, asked):
    route = QgisNetwork({"https://gis.example.com/arcgis": sign_ins["EsriToken"]}).route(asked)
    assert route.headers == (("X-Esri-Authorization", "Bearer TOK-123"),) and route.has_credentials
    assert route.url.partition("//")[2].partition("/")[2] == asked.partition("//")[2].partition("/")[2]


@pytest.mark.parametrize("url", ["https://gis.example.com", "http://gis.example.com", "https://gis.example.com:6443"])
def test_sign_in_that_is_not_there(url):
    network = QgisNetwork({url + "/arcgis": "nothere"})
    with pytest.raises(SignInError) as caught:
        network.open_credentials()
    assert (caught.value.reason, caught.value.subject) == (Reason.SIGN_IN_UNUSABLE, url.partition("//")[2])


def test_sign_in_serves_what_was_named_with_it():
    mine = Source(ImageAddress(AddressKind.URL, "https://a.org/S/ImageServer"), authcfg="own")
    other = Source(ImageAddress(AddressKind.URL, "https://b.org/S/ImageServer"))
    item = Source(ImageAddress(AddressKind.ITEM, "0" * 32, "https://c.org/portal"))
    store = Source(ImageAddress(AddressKind.STORE, "/rasterStores/A"))
    assert credentials_for([mine, other, item, store], "https://d.org/portal", "given") == {
        "https://a.org/S/ImageServer": "own",
        "https://b.org/S/ImageServer": "given",
        "https://c.org/portal": "given",
        "https://d.org/portal": "given",
    }
    assert credentials_for([other], "https://d.org/portal", "") == {}


def test_file_on_another_host_comes_without_sign_in(downloads, site, other_server, sign_ins, tmp_path):
    """A whole download: each request to the site is signed, the one for a file elsewhere is not."""
    # The site's own address for the file does not work, so the one that the site names is tried.
    site.configure(result_base=other_server.url + "/arcgis", file_fault="missing")
    job = download(
        site.image_url("Geoid"),
        clip=QgsRectangle(8, 47, 9, 48),
        crs="EPSG:4326",
        folder=str(tmp_path),
        authcfg=sign_ins["EsriToken"],
        load=False,
    )
    assert job.wait(20)
    assert submitted(site) and all(
        entry["headers"].get("X-Esri-Authorization") == "Bearer TOK-123" for entry in site.log()
    )
    assert other_server.asked
    assert not any("authorization" in name for _, headers in other_server.asked for name in headers)


def test_sign_in_of_a_layer(downloads, site, sign_ins, tmp_path):
    from qgis.core import QgsRasterLayer

    uri = f"crs='EPSG:4326' format='PNG32' layer='' url='{site.image_url('Geoid')}' authcfg={sign_ins['EsriToken']}"
    layer = QgsRasterLayer(uri, "Geoid", "arcgismapserver")
    site.reset()
    job = download(layer, clip=QgsRectangle(8, 47, 9, 48), crs="EPSG:4326", folder=str(tmp_path), load=False)
    assert job.wait(20) and job.status == "done"
    assert {entry["headers"].get("X-Esri-Authorization") for entry in site.log()} == {"Bearer TOK-123"}


# ---- proxy


@pytest.fixture
def proxy_settings(qapp):
    """Return a function that changes QGIS's proxy settings as its options page does."""
    settings = QgsSettings()

    def change(**values):
        for key, value in values.items():
            settings.setValue(f"proxy/{key}", value)
        QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()

    yield change
    settings.remove("proxy")
    QgsNetworkAccessManager.instance().setupDefaultProxyAndCache()


def proxies(url="https://gis.example.com/arcgis"):
    return QgisNetwork().route(url).proxies


def test_no_proxy_in_qgis_leaves_the_environment(proxy_settings):
    proxy_settings(proxyEnabled=False)
    assert proxies() is None


@pytest.mark.parametrize(
    ("kind", "scheme"), [("HttpProxy", "http"), ("HttpCachingProxy", "http"), ("Socks5Proxy", "socks5h")]
)
def test_proxy_of_qgis(proxy_settings, kind, scheme):
    proxy_settings(proxyEnabled=True, proxyType=kind, proxyHost="proxy.example.com", proxyPort="3128")
    expected = f"{scheme}://proxy.example.com:3128"
    assert proxies() == {"http": expected, "https": expected}


def test_proxy_with_a_user(proxy_settings):
    proxy_settings(
        proxyEnabled=True,
        proxyType="HttpProxy",
        proxyHost="proxy.example.com",
        proxyPort="3128",
        proxyUser="anna@corp",
        proxyPassword="a/b:c",
    )
    assert proxies()["https"] == "http://anna%40corp:a%2Fb%3Ac@proxy.example.com:3128"


def test_exceptions_from_the_proxy(proxy_settings):
    proxy_settings(
        proxyEnabled=True,
        proxyType="HttpProxy",
        proxyHost="proxy.example.com",
        proxyPort="3128",
        noProxyUrls=["https://gis.example.com"],
    )
    assert not proxies("https://gis.example.com/arcgis")
    assert proxies("https://other.example.com/arcgis")["https"].endswith(":3128")


def test_changed_settings_hold_in_threads_that_have_asked_before(proxy_settings):
    """Threads that read services live as long as their window, and QGIS keeps the settings for each thread."""
    page = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "proxy.example.com", "proxyPort": "3128"}
    found = []
    with ThreadPoolExecutor(1) as thread:
        for change in (page, {"proxyUser": "anna", "proxyPassword": "b"}, {"noProxyUrls": ["https://gis.example.com"]}):
            proxy_settings(**change)
            network = QgisNetwork()
            found.append(thread.submit(lambda network=network: network.route("https://gis.example.com/a").proxies).result(20))
    urls = [each.get("https") for each in found]
    assert urls == ["http://proxy.example.com:3128", "http://anna:b@proxy.example.com:3128", None] and found[2] == {}


@pytest.mark.parametrize(("word", "sent"), [("köln", "köln".encode("latin-1")), ("kraków €", "kraków €".encode())])
def test_request_goes_through_the_proxy(proxy_settings, server, word, sent):
    proxy_settings(
        proxyEnabled=True,
        proxyType="HttpProxy",
        proxyHost="127.0.0.1",
        proxyPort=str(server.port),
        proxyUser="anna",
        proxyPassword=word,
    )
    answers = []
    worker = threading.Thread(target=lambda: answers.append(ask("http://gis.example.com" + SERVICE)))
    worker.start()
    worker.join(20)
    assert answers == [{"currentVersion": 11.5}]
    path, headers = server.asked[0]
    assert path.startswith("http://gis.example.com" + SERVICE)
    user, _, password = base64.b64decode(headers["proxy-authorization"].split()[1]).partition(b":")
    assert user == b"anna" and password == sent


def test_proxy_that_is_not_there(proxy_settings, server):
    proxy_settings(proxyEnabled=True, proxyType="HttpProxy", proxyHost="127.0.0.1", proxyPort="1")
    with pytest.raises(NetworkError) as caught:
        ask("http://gis.example.com" + SERVICE)
    assert caught.value.reason is Reason.PROXY


# ---- certificates


def make_certificates(folder):
    """Make an authority and a certificate for 127.0.0.1 signed by it; return their paths."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Inner authority", "-days", "2")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
    openssl(
        *("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"),
        *("-extfile", "names", "-out", "server.pem"),
    )
    return folder / "ca.pem", folder / "server.pem", folder / "server.key"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def tls_server(certificates):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates[1], certificates[2])
    with Recorder(context) as recorder:
        yield recorder


@pytest.fixture
def trust(certificates):
    """Return a function that lets QGIS trust the authority, as its authentication settings do."""
    manager = QgsApplication.authManager()
    (authority,) = QSslCertificate.fromPath(str(certificates[0]))

    def add():
        assert manager.storeCertAuthority(authority)
        assert manager.storeCertTrustPolicy(authority, QgsAuthCertUtils.CertTrustPolicy.Trusted)
        refresh()

    def refresh():
        manager.rebuildCaCertsCache()
        manager.rebuildTrustedCaCertsCache()

    yield add
    manager.removeCertAuthority(authority)
    manager.removeCertTrustPolicy(authority)
    refresh()


def test_own_authority(tls_server, trust, sign_ins):
    with pytest.raises(ArcGISError) as caught:
        ask(tls_server.url + SERVICE)
    assert caught.value.reason is Reason.TLS_NOT_TRUSTED and not tls_server.asked
    said = f"The certificate of {caught.value.subject} is not trusted (issued by {caught.value.words})."
    assert sentence(caught.value) == f"{said} If you trust it, add the issuer in QGIS's authentication settings."
    assert caught.value.words
    # What the sentence advises helps at once, without a new start of QGIS.
    trust()
    assert ask(tls_server.url + SERVICE) == {"currentVersion": 11.5}


def test_own_authority_in_a_worker(tls_server, trust, sign_ins):
    trust()
    answers = []
    worker = threading.Thread(target=lambda: answers.append(ask(tls_server.url + SERVICE)))
    worker.start()
    worker.join(20)
    assert answers == [{"currentVersion": 11.5}]


def test_plain_http_needs_no_certificates(server):
    assert QgisNetwork().route(server.url).trust is None


# ---- the rest


def test_user_agent(server):
    ask(server.url + SERVICE)
    agent = server.asked[0][1]["user-agent"]
    assert agent.startswith("Mozilla/5.0 QGIS/") and f"QGIS/{Qgis.QGIS_VERSION_INT}" in agent
    assert agent.endswith(" RasterDownloadForArcGIS")


def test_user_agent_of_the_settings(server):
    QgsSettings().setValue("qgis/networkAndProxy/userAgent", "Corp/1.0")
    try:
        ask(server.url + SERVICE)
    finally:
        QgsSettings().remove("qgis/networkAndProxy/userAgent")
    assert server.asked[0][1]["user-agent"].startswith("Corp/1.0 QGIS/")


def test_time_limits_are_qgis_s(quick):
    quick.read_timeout = 60.0
    QgsNetworkAccessManager.setTimeout(7000)
    try:
        assert QgisNetwork().read_timeout == 7.0
    finally:
        QgsNetworkAccessManager.setTimeout(60000)
    quick.read_timeout = 3.0
    assert QgisNetwork().read_timeout == 3.0


def test_unknown_host_and_closed_port(server):
    with pytest.raises(NetworkError) as caught:
        ask("http://gis.example.com" + SERVICE)
    assert caught.value.reason is Reason.UNKNOWN_HOST and "called gis.example.com" in sentence(caught.value)
    with pytest.raises(NetworkError) as caught:
        ask("http://127.0.0.1:1" + SERVICE)
    assert caught.value.reason is Reason.REFUSED


def test_requests_of_a_download_name_the_plugin(downloads, site, tmp_path):
    job = download(site.image_url("Geoid"), clip=QgsRectangle(8, 47, 9, 48), crs="EPSG:4326", folder=str(tmp_path))
    assert job.wait(20) and job.status == "done"
    assert all(entry["headers"]["User-Agent"].endswith("RasterDownloadForArcGIS") for entry in site.log())
    assert requests_for(site, "/submitJob")
