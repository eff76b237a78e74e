"""The proxy with a password that scenarios go through."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from typing import Iterator

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from arcgis_raster_download.plugin.arcgis.errors import NetworkError, Reason
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork, Route
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.server.asking import wait_until
from tests.server.process import SiteProcess
from tests.tools import proxy
from tests.tools.proxy import ProxyProcess

pytestmark = pytest.mark.skipif(not proxy.is_installed(), reason="squid is not installed (Debian: squid)")


@pytest.fixture(scope="module")
def site() -> Iterator[SiteProcess]:
    """Run one site."""
    with SiteProcess() as process:
        yield process


@pytest.fixture(scope="module")
def secure() -> Iterator[SiteProcess]:
    """Run one HTTPS site."""
    with SiteProcess(tls="server") as process:
        yield process


def through(address: str, site: SiteProcess) -> requests.Response:
    """Ask a site through a proxy."""
    trust = str(site.certificates.authority) if site.certificates else True
    return requests.get(site.services_url, {"f": "json"}, proxies={"all": address}, verify=trust, timeout=10)


def test_only_who_knows_the_password_gets_through(site: SiteProcess, secure: SiteProcess) -> None:
    site.reset()
    with ProxyProcess("us er", "p&%+ß:@" + secrets.token_urlsafe(16)) as running:
        refused = through(running.url, site)
        assert refused.status_code == 407 and refused.headers["Proxy-Authenticate"].startswith("Basic ")
        wrong = f"http://us%20er:guess@127.0.0.1:{running.port}"
        assert through(wrong, site).status_code == 407
        for address in (running.url, wrong):
            with pytest.raises(requests.exceptions.ProxyError, match="407"):
                through(address, secure)
        assert running.carried() == [] and site.log() == []
        assert through(running.url_with_password, site).json()["folders"]
        assert through(running.url_with_password, secure).json()["folders"]
        plain = ("GET", f"{site.services_url}?f=json")
        tunnel = ("CONNECT", secure.url.split("//")[1])
        assert wait_until(lambda: len(running.carried()) == 2) and running.carried() == [plain, tunnel]
        entries = running.log()
        assert [entry.status for entry in entries] == [407, 407, 407, 407, 200, 200]
        assert [entry.user for entry in entries[-2:]] == ["us er", "us er"]
        # The password stays with the proxy.
        assert [entry["credentials"] for entry in site.log()] == [[]]
        folder = running._folder
    assert not folder.exists()


def test_a_proxy_may_ask_for_nothing(site: SiteProcess) -> None:
    with ProxyProcess() as running:
        assert through(running.url, site).status_code == 200 and wait_until(lambda: len(running.carried()) == 1)
        address = running.url
    with pytest.raises(requests.exceptions.ProxyError):
        through(address, site)
    with pytest.raises(ValueError, match="no place"):
        ProxyProcess("a:b", "c")


# What our client says of it


@dataclass(frozen=True)
class Behind(PlainNetwork):
    """A network with a proxy before everything."""

    address: str = ""

    def route(self, url: str, credential: str = "") -> Route:
        """Return the URL by way of the proxy."""
        return Route(url, {"http": self.address, "https": self.address})


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_password_is_told_from_one_that_refuses_it(scheme: str, site: SiteProcess) -> None:
    """Neither is asked again: it would not help, and some lock who guesses."""
    with ProxyProcess("anna", secrets.token_urlsafe(16)) as running:
        url = site.services_url.replace("http:", f"{scheme}:")
        for person, reason in (("", Reason.PROXY_SIGN_IN_NEEDED), ("anna:guess@", Reason.PROXY_SIGN_IN_REFUSED)):
            before = len(running.log())
            address = running.url.replace("//", f"//{person}")
            with contextlib.closing(Session(Behind(address=address))) as session, pytest.raises(NetworkError) as caught:
                session.get_json(url, patience=20.0)
            assert (caught.value.reason, caught.value.subject) == (reason, f"127.0.0.1:{running.port}")
            assert "guess" not in repr(caught.value) + str(caught.value)
            assert wait_until(lambda before=before: len(running.log()) == before + 1)  # type: ignore[misc]
        with pytest.raises(NetworkError) as caught, contextlib.closing(Session(Behind(address=address))) as session:
            session.post_json(url, {}, patience=20.0)
        assert caught.value.reason is Reason.PROXY_SIGN_IN_REFUSED and caught.value.__cause__ is None
