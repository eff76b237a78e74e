"""Foreign hosts that reach for what proves who the user is, and get nothing: each kind of credential that QGIS has.

Both are real sites. What the foreign one received is searched whole, for every kind of credential and every secret.
"""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsApplication, QgsAuthCertUtils, QgsDataSourceUri, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtNetwork import QSslCertificate

from arcgis_raster_download import download
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import Reason, SignInError
from arcgis_raster_download.plugin.arcgis.portal import fetch_image, parse_address
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.bridge.network import QgisNetwork
from tests.server.process import SiteProcess

pytestmark = pytest.mark.usefixtures("qapp", "quick")
KINDS = ("login", "web tier", "EsriToken", "APIHeader", "OAuth2", "OAuth2 in the address", "certificate", "referer")
REFERER = "https://secret-viewer.example.org/4f1c"


@pytest.fixture(scope="module")
def plain_sites():
    """Return a site and a foreign one."""
    with SiteProcess(queue_seconds=0, execute_seconds=0) as owner:
        with SiteProcess(queue_seconds=0, execute_seconds=0) as foreign:
            yield owner, foreign


@pytest.fixture(scope="module")
def certified_sites():
    """Return a site that demands certificates and a foreign one that would like to see them, known to be trusted."""
    with SiteProcess(tls="client", queue_seconds=0, execute_seconds=0) as owner:
        folder = owner.certificates.folder
        with SiteProcess(tls="client-optional", tls_folder=folder, queue_seconds=0, execute_seconds=0) as foreign:
            yield owner, foreign


class Victim:
    """Somebody who signs in at a site in one way, and a foreign site that wants to know how."""

    def __init__(self, kind, owner, foreign, authcfg="", layer=None) -> None:
        self.kind, self.owner, self.foreign, self.authcfg, self.layer = kind, owner, foreign, authcfg, layer

    @property
    def elsewhere(self) -> str:
        """Return the foreign site's address, under a host of its own."""
        return self.foreign.url.replace("127.0.0.1", "localhost")

    def session(self) -> Session:
        headers = {self.owner.url: (("Referer", REFERER),)} if self.kind == "referer" else {}
        return Session(QgisNetwork({self.owner.url: self.authcfg} if self.authcfg else {}, headers), CancelToken())

    def is_known(self) -> bool:
        """Tell whether the owner has seen what is not to be seen elsewhere."""
        log = self.owner.log()
        return any(entry["headers"].get("Referer") == REFERER for entry in log) or any(
            entry["user"] == "somebody" and entry["credentials"] for entry in log
        )

    def is_answered(self, value) -> bool:
        """Tell whether the foreign site was content, or wanted what it is not to get."""
        asks = self.kind in ("login", "web tier")
        return isinstance(value, SignInError) if asks else isinstance(value, dict)

    def assert_nothing_stolen(self) -> None:
        """Search everything that the foreign site has received."""
        received = self.foreign.log()
        secrets = [*self.owner.secrets(), REFERER, "somebody"]
        assert received and {kind for entry in received for kind in entry["credentials"]} == set()
        assert not [secret for secret in secrets if secret in json.dumps(received)]
        assert not any(entry["raw"]["certificate"] for entry in received)


@pytest.fixture(params=KINDS)
def victim(request, configuration, tmp_path):
    """Return somebody for each kind of credential."""
    kind = request.param
    keeper = QgsApplication.authManager()
    if kind == "APIHeader" and kind not in keeper.authMethodsKeys():
        pytest.skip("this QGIS has no APIHeader")
    owner, foreign = request.getfixturevalue("certified_sites" if kind == "certificate" else "plain_sites")
    for each in (owner, foreign):
        each.reset()
    owner.configure(server_security="portal", referer_check="off")
    # A name and a password go to whom asks for them, and to nobody else: so the foreign one does.
    foreign.configure(**{"login": {"server_security": "tokens"}, "web tier": {"web_tier": "basic"}}.get(kind, {}))
    if kind == "certificate":
        made = owner.certificates
        (authority,) = QSslCertificate.fromPath(str(made.authority))
        assert keeper.storeCertAuthority(authority)
        assert keeper.storeCertTrustPolicy(authority, QgsAuthCertUtils.CertTrustPolicy.Trusted)
        keeper.rebuildCaCertsCache()
        keeper.rebuildTrustedCaCertsCache()
        authcfg = configuration("PKI-PKCS#12", bundlepath=str(made.client_p12), bundlepass=made.password)
        # Both are called localhost, by their certificates too: what tells them apart is the port.
        yield Victim(kind, owner, foreign, authcfg)
        keeper.removeCertAuthority(authority)
        keeper.removeCertTrustPolicy(authority)
        keeper.rebuildCaCertsCache()
        keeper.rebuildTrustedCaCertsCache()
        return
    yield Victim(kind, owner, foreign, _configured(kind, owner, configuration))


def _configured(kind, owner, configuration) -> str:
    user, password = owner.basic("somebody")
    if kind in ("login", "referer"):
        return configuration("Basic", username=user, password=password)
    if kind == "web tier":
        owner.configure(server_security="open", web_tier="basic")
        return configuration("Basic", username=user, password=password)
    if kind.startswith("OAuth2"):
        identifier, secret = owner.oauth_client()
        address = f"{owner.portal_url}/sharing/rest/oauth2/token"
        values = {
            "version": 1, "configType": 1, "grantFlow": 2, "clientId": identifier, "clientSecret": secret,
            "tokenUrl": address, "refreshTokenUrl": address, "username": user, "password": password,
            "accessMethod": 2 if "address" in kind else 0, "persistToken": False, "requestTimeout": 5,
        }  # fmt: skip
        return configuration("OAuth2", oauth2config=json.dumps(values))
    session = Session(QgisNetwork({owner.url: configuration("Basic", username=user, password=password)}))
    session.get_json(f"{owner.portal_url}/sharing/rest/portals/self")
    session.close()
    token = owner.tokens("password")[-1]["value"]
    if kind == "EsriToken":
        return configuration("EsriToken", token=token)
    return configuration("APIHeader", **{"X-Esri-Authorization": f"Bearer {token}"})


def ask(victim, url, way=Session.get_json):
    """Ask as the client does; return the value, or the error that says that somebody wants to know who asks."""
    session = victim.session()
    try:
        return way(session, url)
    except SignInError as error:
        return error
    finally:
        session.close()


def test_a_server_that_claims_our_portal(victim):
    assert "name" in ask(victim, victim.owner.image_url("Geoid")) and victim.is_known()
    victim.foreign.configure(server_security="portal", web_tier="", owning_system_url=victim.owner.portal_url)
    error = ask(victim, f"{victim.elsewhere}/arcgis/rest/services/Demo/Geoid/ImageServer")
    assert error.reason is Reason.SIGN_IN_NEEDED
    victim.assert_nothing_stolen()


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect(victim, status):
    victim.owner.configure(
        redirect_to=victim.elsewhere, redirect_from="/arcgis/rest/services/Demo/WorldClasses", redirect_status=status
    )
    assert "name" in ask(victim, victim.owner.image_url("Geoid")) and victim.is_known()
    assert victim.is_answered(ask(victim, victim.owner.image_url("WorldClasses")))
    victim.assert_nothing_stolen()


def test_a_form_that_is_redirected(victim):
    """A POST that follows brings its form along: nothing in it may be a token."""
    victim.owner.configure(
        redirect_to=victim.elsewhere, redirect_from="/arcgis/rest/services/Utilities", redirect_status=307,
        token_in="parameter,bearer",
    )  # fmt: skip
    assert "name" in ask(victim, victim.owner.image_url("Geoid")) and victim.is_known()
    form = {"inputImageLayer": "{}"}
    assert victim.is_answered(ask(victim, f"{victim.owner.task_url}/submitJob", lambda s, url: s.post_json(url, form)))
    victim.assert_nothing_stolen()


def test_an_item(victim):
    url = f"{victim.elsewhere}/arcgis/rest/services/Demo/Geoid/ImageServer"
    victim.owner.configure(foreign_item=url)
    address = f"{victim.owner.portal_url}/sharing/rest/search"
    found = ask(victim, address, lambda session, url: session.get_json(url, {"q": "Elsewhere", "num": "100"}))
    (item,) = [each for each in found["results"] if each["url"] == url]
    page = parse_address(f"{victim.owner.portal_url}/home/item.html?id={item['id']}")
    assert victim.is_answered(ask(victim, "", lambda session, _: vars(fetch_image(session, page))))
    victim.assert_nothing_stolen()


@pytest.mark.parametrize("way", ["named", "redirected"])
def test_a_result(downloads, victim, tmp_path, way):
    """A whole download whose file is said to be elsewhere; the same host's own spelling of it does not work."""
    if way == "named":
        victim.owner.configure(result_base=f"{victim.elsewhere}/arcgis", file_fault="missing")
    else:
        victim.owner.configure(redirect_to=victim.elsewhere)
    area = {"clip": QgsRectangle(8, 47, 9, 48), "crs": "EPSG:4326", "folder": str(tmp_path), "load": False}
    image = victim.owner.image_url("Geoid")
    if victim.kind == "referer":
        uri = QgsDataSourceUri()
        for key, value in (("url", image), ("crs", "EPSG:4326"), ("referer", REFERER), ("http-header:referer", REFERER)):
            uri.setParam(key, value)
        uri.setAuthConfigId(victim.authcfg)
        options = QgsRasterLayer.LayerOptions()
        options.skipCrsValidation = True
        image = QgsRasterLayer(uri.uri(False), "Own", "arcgismapserver", options)
        job = download(image, **area)
    else:
        job = download(image, authcfg=victim.authcfg, **area)
    assert job.wait(30) and job.status == "failed" and victim.is_known()
    assert any("arcgisjobs" in entry["path"] for entry in victim.foreign.log())
    victim.assert_nothing_stolen()
