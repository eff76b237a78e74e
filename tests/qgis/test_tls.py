"""Certificates as QGIS has them: the client's own, exceptions for one server, and nothing that is left unchecked."""

from __future__ import annotations

import pathlib
import tempfile

import pytest
from qgis.core import QgsApplication, QgsAuthCertUtils, QgsAuthConfigSslServer, QgsAuthMethodConfig
from qgis.PyQt.QtNetwork import QSslCertificate, QSslError

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import NetworkError, Reason
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.bridge.network import QgisNetwork
from tests.server.process import SiteProcess

pytestmark = pytest.mark.usefixtures("qapp", "quick")


@pytest.fixture
def keeper(qapp):
    """Return QGIS's keeper of sign-ins, opened."""
    keeper = QgsApplication.authManager()
    assert keeper.setMasterPassword("only for these tests", True)
    return keeper


@pytest.fixture
def trust(keeper):
    """Return a function that lets QGIS trust the authority of a site."""
    added = []

    def refresh():
        keeper.rebuildCaCertsCache()
        keeper.rebuildTrustedCaCertsCache()

    def add(site):
        (authority,) = QSslCertificate.fromPath(str(site.certificates.authority))
        assert keeper.storeCertAuthority(authority)
        assert keeper.storeCertTrustPolicy(authority, QgsAuthCertUtils.CertTrustPolicy.Trusted)
        added.append(authority)
        refresh()

    yield add
    for authority in added:
        keeper.removeCertAuthority(authority)
        keeper.removeCertTrustPolicy(authority)
    refresh()


@pytest.fixture
def exception(keeper):
    """Return a function that stores an exception for a site as QGIS's dialog does."""
    stored = []

    def store(site, certificate, *errors):
        entry = QgsAuthConfigSslServer()
        entry.setSslCertificate(certificate)
        entry.setSslHostPort(f"localhost:{site.port}")
        entry.setSslIgnoredErrorEnums(list(errors))
        assert keeper.storeSslCertCustomConfig(entry)
        stored.append((QgsAuthCertUtils.shaHexForCert(certificate), f"localhost:{site.port}"))

    yield store
    for identifier, place in stored:
        keeper.removeSslCertCustomConfig(identifier, place)


def ask(url, **credentials):
    session = Session(QgisNetwork(credentials), CancelToken())
    try:
        return session.get_json(url)
    finally:
        session.close()


def shown_by(site) -> QSslCertificate:
    """Return the certificate that a site shows."""
    import ssl

    return QSslCertificate(ssl.get_server_certificate(("localhost", site.port)).encode())


@pytest.mark.parametrize("method", ["PKI-Paths", "PKI-PKCS#12"])
def test_a_client_certificate(keeper, trust, method, monkeypatch, tmp_path):
    with SiteProcess(tls="client") as site:
        trust(site)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        made = site.certificates
        entry = QgsAuthMethodConfig(method)
        entry.setName("certificate")
        if method == "PKI-Paths":
            entry.setConfig("certpath", str(made.client))
            entry.setConfig("keypath", str(made.client_key))
        else:
            entry.setConfig("bundlepath", str(made.client_p12))
            entry.setConfig("bundlepass", made.password)
        stored = keeper.storeAuthenticationConfig(entry)
        assert stored[0] if isinstance(stored, tuple) else stored
        try:
            with pytest.raises(NetworkError) as caught:
                ask(site.services_url)
            # The site closes the connection without a word.
            assert caught.value.reason in (Reason.CLIENT_CERTIFICATE_NEEDED, Reason.NO_ANSWER)
            assert ask(site.services_url, **{site.services_url: entry.id()})["folders"]
            assert site.log()[-1]["credentials"] == ["certificate"] and site.log()[-1]["user"] == "somebody"
            # What the key was written to exists only while it is read.
            assert list(tmp_path.iterdir()) == []
        finally:
            keeper.removeAuthenticationConfig(entry.id())


@pytest.mark.parametrize(
    ("kind", "errors"),
    [
        ("self-signed", [QSslError.SslError.SelfSignedCertificate]),
        ("wrong-host", [QSslError.SslError.HostNameMismatch, QSslError.SslError.SelfSignedCertificateInChain]),
        ("expired", [QSslError.SslError.CertificateExpired, QSslError.SslError.SelfSignedCertificateInChain]),
    ],
)
def test_an_exception_holds_for_one_certificate_at_one_server(exception, kind, errors):
    with SiteProcess(tls=kind) as site:
        with pytest.raises(NetworkError) as caught:
            ask(site.services_url)
        assert caught.value.reason is Reason.TLS_NOT_TRUSTED
        assert caught.value.words == shown_by(site).issuerDisplayName() != ""
        exception(site, shown_by(site), *errors)
        assert ask(site.services_url)["folders"]


def test_an_exception_for_another_certificate_helps_nobody(exception):
    with SiteProcess(tls="self-signed") as site, SiteProcess(tls="self-signed") as other:
        exception(site, shown_by(other), QSslError.SslError.SelfSignedCertificate)
        with pytest.raises(NetworkError) as caught:
            ask(site.services_url)
        assert caught.value.reason is Reason.TLS_NOT_TRUSTED


@pytest.mark.parametrize(
    ("kind", "reason"), [("wrong-host", Reason.TLS_OTHER_NAME), ("expired", Reason.TLS_EXPIRED)]
)
def test_an_exception_is_no_wider_than_it_was_made(exception, kind, reason):
    """Whoever accepted the unknown issuer did not accept the wrong name or the end."""
    with SiteProcess(tls=kind) as site:
        exception(site, shown_by(site), QSslError.SslError.SelfSignedCertificateInChain)
        with pytest.raises(NetworkError) as caught:
            ask(site.services_url)
        assert caught.value.reason is reason


def test_nothing_of_the_source_switches_checking_off():
    root = pathlib.Path(__file__).resolve().parents[2] / "plugin"
    texts = {path.name: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    assert not [name for name, text in texts.items() if "CERT_NONE" in text or "_unverified" in text]


def test_a_certificate_of_the_portal_opens_its_servers(keeper, trust, configuration):
    """The server never sees the certificate: the portal, which knows it, issues a token."""
    with SiteProcess(tls="client-optional", server_security="portal", apart=True) as site:
        trust(site)
        made = site.certificates
        proof = configuration("PKI-Paths", certpath=str(made.client), keypath=str(made.client_key))
        image = site.at_second_host(site.image_url("Geoid"))
        assert ask(image, **{site.portal_url: proof})["name"].endswith("Geoid")
        log = [entry for entry in site.log() if entry["raw"]["host"].startswith("127.0.0.2")]
        assert {kind for entry in log for kind in entry["credentials"]} == {"x-esri"}
        assert log[-1]["user"] == "somebody" and not any(entry["raw"]["certificate"] for entry in log)
