"""What stands before the local site: TLS with an authority of its own, client certificates, HTTP sign-in."""

from __future__ import annotations

import json
import pathlib
import subprocess
from typing import Any, Dict, Iterator, Optional

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server import asking
from tests.server.certificates import Certificates
from tests.server.process import SiteProcess


@pytest.fixture(scope="module")
def plain() -> Iterator[SiteProcess]:
    """Run one HTTP site."""
    with SiteProcess() as process:
        yield process


@pytest.fixture
def site(plain: SiteProcess) -> SiteProcess:
    """Give the HTTP site as it started."""
    plain.reset()
    return plain


@pytest.fixture(scope="module")
def secure() -> Iterator[SiteProcess]:
    """Run one HTTPS site."""
    with SiteProcess(tls="server", queue_seconds=0, execute_seconds=0) as process:
        yield process


def files(site: SiteProcess) -> Certificates:
    """Return the certificates of an HTTPS site."""
    assert site.certificates is not None
    return site.certificates


def get(site: SiteProcess, address: str, trust: Optional[SiteProcess] = None, **more: Any) -> requests.Response:
    """Ask a site that only its own authority vouches for."""
    return requests.get(address, {"f": "json"}, verify=str(files(trust or site).authority), timeout=10, **more)


# TLS


def test_a_site_that_only_its_own_authority_makes_trusted(secure: SiteProcess) -> None:
    assert secure.services_url.startswith("https://localhost:")
    answer = get(secure, secure.image_url("Geoid"))
    assert answer.json()["name"] == "Demo/Geoid"
    with pytest.raises(requests.exceptions.SSLError, match="unable to get local issuer certificate"):
        requests.get(secure.services_url, timeout=10)
    about = get(secure, f"{secure.portal_url}/sharing/rest/portals/self").json()
    assert about["allSSL"] is True and about["helperServices"]["geometry"]["url"].startswith(secure.url)


def test_a_job_over_tls(secure: SiteProcess) -> None:
    image = json.dumps({"url": secure.image_url("Geoid")})
    authority = str(files(secure).authority)
    answer = requests.post(
        f"{secure.task_url}/submitJob", {"f": "json", "inputImageLayer": image}, verify=authority, timeout=10
    ).json()
    job = f"{secure.task_url}/jobs/{answer['jobId']}"
    asking.wait_until(lambda: get(secure, job).json()["jobStatus"] == "esriJobSucceeded")
    file = get(secure, f"{job}/results/outputRaster").json()["value"][0]["url"]
    assert file.startswith(secure.url) and get(secure, file).content[:2] in (b"II", b"MM")
    sent = {
        "f": "json", "Input_Features": json.dumps({"url": secure.layer_url("Places")}),
        "Distance": json.dumps({"distance": 1, "units": "esriMeters"}),
    }  # fmt: skip
    buffered = requests.post(f"{secure.gp_url('Buffer', 'AnalysisSync')}/execute", sent, verify=authority, timeout=30)
    assert len(buffered.json()["results"][0]["value"]["features"]) == 24


def test_tokens_over_tls_are_for_tls(secure: SiteProcess) -> None:
    secure.configure(generate_token="https")
    sent = {"username": "somebody", "password": secure.password(), "referer": "x", "f": "json"}
    answer = requests.post(secure.token_url, sent, verify=str(files(secure).authority), timeout=10).json()
    assert answer["ssl"] is True
    assert secure.log()[-1]["credentials"] == ["password"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("wrong-host", "doesn't match|Hostname mismatch"), ("expired", "certificate has expired"),
        ("self-signed", "self-signed"),
    ],
)  # fmt: skip
def test_bad_certificates(secure: SiteProcess, kind: str, words: str) -> None:
    with SiteProcess(tls=kind, tls_folder=files(secure).folder) as site:
        with pytest.raises(requests.exceptions.SSLError, match=words):
            get(site, site.services_url)
        # The site itself is well.
        assert site.log() == []


# Client certificates


def test_a_client_certificate_is_demanded(secure: SiteProcess) -> None:
    with SiteProcess(tls="client", tls_folder=files(secure).folder) as site:
        with pytest.raises(requests.exceptions.ConnectionError):
            get(site, site.services_url)
        assert site.log() == []
        pair = (str(files(site).client), str(files(site).client_key))
        about = get(site, f"{site.portal_url}/sharing/rest/portals/self", cert=pair).json()
        assert about["user"]["username"] == "somebody"
        (entry,) = site.log()
        assert (entry["credentials"], entry["user"]) == (["certificate"], "somebody")
        assert entry["raw"]["certificate"] == "somebody"


def test_a_client_certificate_may_be_left_out(secure: SiteProcess) -> None:
    with SiteProcess(tls="client-optional", tls_folder=files(secure).folder, server_security="portal") as site:
        pair = (str(files(site).client), str(files(site).client_key))
        assert get(site, site.image_url("Geoid")).json()["error"]["code"] == 499
        assert get(site, site.image_url("Geoid"), cert=pair).json()["name"] == "Demo/Geoid"


def test_the_client_has_its_key_in_one_file_too(secure: SiteProcess, tmp_path: pathlib.Path) -> None:
    made = files(secure)
    (tmp_path / "words").write_text(made.password)
    command = ["openssl", "pkcs12", "-in", str(made.client_p12), "-passin", f"file:{tmp_path / 'words'}", "-nodes"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "PRIVATE KEY" in shown and shown.count("BEGIN CERTIFICATE") == 2
    (tmp_path / "words").write_text("guess")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    assert made.password in secure.secrets() and made.password not in repr(made)
    assert (made.folder / "client.p12.password").stat().st_mode & 0o077 == 0


# HTTP sign-in


def token_without_password(site: SiteProcess, **more: Any) -> Dict[str, Any]:
    """Ask for a token as who came through the web tier."""
    sent = {"request": "getToken", "referer": "client", "f": "json"}
    return requests.post(site.token_url, sent, timeout=10, **more).json()  # type: ignore[no-any-return]


def test_basic_before_everything(site: SiteProcess) -> None:
    site.configure(web_tier="basic", users={"Jürgen": "pä:ß"})
    for url in (site.services_url, f"{site.portal_url}/sharing/rest/info", f"{site.url}/arcgis/rest/directories/x/y"):
        refused = requests.get(url, {"f": "json"}, timeout=10)
        assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == 'Basic realm="Local site"'
        assert requests.get(url, {"f": "json"}, auth=("somebody", "guess"), timeout=10).status_code == 401
    found = requests.get(site.services_url, {"f": "json"}, auth=site.basic(), timeout=10)
    assert found.json()["folders"]
    words = ("Jürgen".encode(), "pä:ß".encode())
    about = requests.get(f"{site.portal_url}/sharing/rest/portals/self", {"f": "json"}, auth=words, timeout=10).json()
    assert about["user"]["username"] == "Jürgen" and site.log()[-1]["user"] == "Jürgen"
    site.configure(server_security="portal")
    assert "pixelType" in requests.get(site.image_url("Geoid"), {"f": "json"}, auth=site.basic(), timeout=10).json()


def test_basic_before_the_portal_only(site: SiteProcess) -> None:
    site.configure(web_tier="basic-portal", server_security="portal")
    assert requests.get(f"{site.portal_url}/sharing/rest/info", timeout=10).status_code == 401
    assert asking.code(asking.ask(site.image_url("Geoid"))) == 499
    basic = site.basic()
    refused = requests.get(site.image_url("Geoid"), {"f": "json"}, auth=basic, timeout=10).json()
    assert refused["error"]["code"] == 499
    given = token_without_password(site, auth=basic)["token"]
    assert "pixelType" in asking.ask(site.image_url("Geoid"), headers={"Referer": "client"}, token=given)
    assert site.tokens("web-tier")[-1]["value"] == given


def test_the_web_tier_may_ask_for_more_than_we_know(site: SiteProcess) -> None:
    site.configure(web_tier="negotiate-portal")
    refused = requests.get(f"{site.portal_url}/sharing/rest/info", auth=site.basic(), timeout=10)
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Negotiate, NTLM"
    assert asking.code(asking.ask(site.services_url)) == 0
    site.configure(web_tier="negotiate")
    assert requests.get(site.services_url, timeout=10).status_code == 401
    site.configure(web_tier="")
    assert "'username' must be specified." in token_without_password(site)["error"]["details"]
