"""Signing in at the local site: tokens of the portal and of servers, what they open, and to whom they are bound."""

from __future__ import annotations

import json
import time
from typing import Any, Dict, Iterator, List

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server import asking
from tests.server.asking import ask, code
from tests.server.process import SiteProcess

REFERER = "client"
HOME = {"Referer": REFERER}


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    """Run one site without waits."""
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Give the site as it started."""
    running.reset()
    return running


@pytest.fixture
def guarded(site: SiteProcess) -> SiteProcess:
    """Give a site whose server is federated and guards everything."""
    site.configure(server_security="portal")
    return site


def token(site: SiteProcess, name: str = "somebody", **more: str) -> str:
    """Sign in at the portal."""
    return str(asking.sign_in(site.token_url, name, site.password(name), REFERER, **more)["token"])


def exchanged(site: SiteProcess, portal_token: str, server: str, **more: str) -> Dict[str, Any]:
    """Ask the portal for a token of a server."""
    return ask(site.token_url, "POST", HOME, token=portal_token, serverUrl=server, **more)


def refusal(answer: Dict[str, Any]) -> List[str]:
    """Return the details of a refused token."""
    assert code(answer) == 400 and answer["error"]["message"] == "Unable to generate token.", answer
    return list(answer["error"]["details"])


# Getting a token


def test_a_token_of_the_portal_tells_its_end(site: SiteProcess) -> None:
    began = time.time()
    answer = asking.sign_in(site.token_url, "somebody", site.password())
    assert set(answer) == {"token", "expires", "ssl"} and answer["ssl"] is False
    assert began + 3590 < answer["expires"] / 1000 < time.time() + 3610
    longer = asking.sign_in(site.token_url, "somebody", site.password(), expiration="20160")
    shorter = asking.sign_in(site.token_url, "somebody", site.password(), expiration="2")
    assert longer["expires"] / 1000 < time.time() + 3610 and shorter["expires"] / 1000 < time.time() + 130
    assert len({answer["token"], longer["token"], shorter["token"]}) == 3


def test_what_is_wrong_with_a_sign_in(site: SiteProcess) -> None:
    assert refusal(asking.sign_in(site.token_url, "somebody", "guess")) == ["Invalid username or password."]
    assert refusal(asking.sign_in(site.token_url, "nobody", site.password())) == ["Invalid username or password."]
    assert refusal(ask(site.token_url, "POST")) == [
        f"'{name}' must be specified." for name in ("username", "password", "referer")
    ]
    assert refusal(ask(site.token_url, "POST", username="a", password="b", client="ip")) == ["'ip' must be specified."]
    sent = {"username": "somebody", "password": site.password(), "referer": REFERER}
    assert code(ask(site.token_url, **sent)) == 405
    page = requests.get(site.token_url, timeout=10)
    assert "<form" in page.text
    site.configure(generate_token="https")
    assert code(asking.sign_in(site.token_url, "somebody", site.password())) == 403
    site.configure(generate_token="off")
    assert refusal(asking.sign_in(site.token_url, "somebody", site.password()))


def test_accounts_and_passwords_may_be_given(site: SiteProcess) -> None:
    site.configure(users={"Müller": ["p&ß %+:", "admin"], "somebody": "new"}, token_ssl="true")
    assert asking.sign_in(site.token_url, "Müller", "p&ß %+:")["ssl"] is True
    assert "token" in asking.sign_in(site.token_url, "somebody", "new")
    with pytest.raises(ValueError, match="users are"):
        site.configure(users={"x": ["y", "king"]})


# What rest/info says


def test_info_tells_who_is_asked(site: SiteProcess) -> None:
    portal = ask(f"{site.portal_url}/sharing/rest/info")
    assert portal["authInfo"] == {"isTokenBasedSecurity": True, "tokenServicesUrl": site.token_url}
    info = f"{site.url}/arcgis/rest/info"
    assert "owningSystemUrl" not in ask(info)
    site.configure(server_security="portal", token_seconds=180)
    federated = ask(info)
    assert federated["owningSystemUrl"] == site.portal_url == portal["owningSystemUrl"]
    assert federated["authInfo"] == {
        "isTokenBasedSecurity": True, "tokenServicesUrl": site.token_url, "shortLivedTokenValidity": 3,
    }  # fmt: skip
    alone = ask(f"{site.url}/standalone/rest/info")
    assert "owningSystemUrl" not in alone
    assert alone["authInfo"]["tokenServicesUrl"] == f"{site.url}/standalone/tokens/"


def test_info_may_lie(site: SiteProcess) -> None:
    site.configure(owning_system_url="https://portal.example.com/portal")
    claimed = ask(f"{site.url}/arcgis/rest/info")
    assert claimed["owningSystemUrl"] == "https://portal.example.com/portal"
    assert claimed["authInfo"]["tokenServicesUrl"].startswith("https://portal.example.com/portal/sharing/")
    site.reset()
    site.configure(token_services_url="http://127.0.0.1:9/tokens")
    claimed = ask(f"{site.url}/arcgis/rest/info")
    assert claimed["authInfo"]["tokenServicesUrl"] == "http://127.0.0.1:9/tokens" and "owningSystemUrl" not in claimed


# What a token opens


def test_an_open_server_asks_nobody(site: SiteProcess) -> None:
    assert code(ask(site.image_url("Geoid"), token="stale")) == 0
    assert code(ask(f"{site.url}/nogp/rest/services")) == 0


def test_a_guarded_server_wants_a_good_token(guarded: SiteProcess) -> None:
    good = token(guarded)
    for url in (guarded.services_url, guarded.services_url + "/Demo", guarded.image_url("Geoid"), guarded.task_url):
        signed_out = ask(url)
        assert signed_out == {"error": {"code": 499, "message": "Token Required", "details": []}}
        assert code(ask(url, headers=HOME, token="made up")) == 498
        assert code(ask(url, headers=HOME, token=good)) == 0
        assert code(ask(url, "POST", HOME, token=good)) == 0
        assert code(ask(url, headers={**HOME, "X-Esri-Authorization": f"Bearer {good}"})) == 0
        assert code(ask(url, headers={**HOME, "Authorization": f"Bearer {good}"})) == 0
    assert ask(guarded.image_url("Geoid"), headers=HOME, token="made up")["error"]["message"] == "Invalid token."
    assert code(ask(f"{guarded.url}/arcgis/rest/info", headers=HOME, token="made up")) == 0


def test_headers_may_be_stripped(guarded: SiteProcess) -> None:
    guarded.configure(token_in="parameter", file_token_in="bearer")
    good, url = token(guarded), guarded.image_url("Geoid")
    assert code(ask(url, headers={**HOME, "X-Esri-Authorization": f"Bearer {good}"})) == 499
    assert code(ask(url, headers={**HOME, "Authorization": f"Bearer {good}"})) == 499
    assert code(ask(url, headers=HOME, token=good)) == 0
    file = f"{guarded.url}/arcgis/rest/directories/arcgisoutput/x.png"
    assert code(requests.get(file, {"token": good}, headers=HOME, timeout=10).json()) == 499
    assert requests.get(file, headers={**HOME, "Authorization": f"Bearer {good}"}, timeout=10).status_code == 404


def test_the_token_needs_its_referer(guarded: SiteProcess) -> None:
    good, url = token(guarded), guarded.image_url("Geoid")
    assert code(ask(url, token=good)) == 498
    assert code(ask(url, headers={"Referer": "client/page"}, token=good)) == 498
    assert code(ask(f"{guarded.portal_url}/sharing/rest/portals/self", token=good)) == 498
    guarded.configure(referer_check="prefix")
    assert code(ask(url, headers={"Referer": "client/page"}, token=good)) == 0
    guarded.configure(referer_check="off")
    assert code(ask(url, token=good)) == 0


def test_the_token_may_be_bound_to_an_address(guarded: SiteProcess) -> None:
    sent = {"username": "somebody", "password": guarded.password()}
    mine = ask(guarded.token_url, "POST", client="requestip", **sent)["token"]
    other = ask(guarded.token_url, "POST", client="ip", ip="192.0.2.1", **sent)["token"]
    assert code(ask(guarded.image_url("Geoid"), token=mine)) == 0
    assert code(ask(guarded.image_url("Geoid"), token=other)) == 498


def test_a_token_ends(guarded: SiteProcess) -> None:
    guarded.configure(token_seconds=0.3)
    short, url = token(guarded), guarded.image_url("Geoid")
    assert code(ask(url, headers=HOME, token=short)) == 0
    assert asking.wait_until(lambda: code(ask(url, headers=HOME, token=short)) == 498, 5)
    guarded.configure(token_seconds=60)
    fresh = token(guarded)
    assert guarded.expire_tokens("oauth") == 0 and code(ask(url, headers=HOME, token=fresh)) == 0
    assert guarded.expire_tokens() > 0 and code(ask(url, headers=HOME, token=fresh)) == 498
    assert guarded.tokens("password")[-1]["value"] == fresh and not guarded.tokens("exchange")


def test_a_token_is_renewed_while_a_job_runs(guarded: SiteProcess) -> None:
    guarded.configure(hold="executing")
    first = token(guarded)
    image = json.dumps({"url": guarded.image_url("Geoid")})
    job = ask(f"{guarded.task_url}/submitJob", "POST", HOME, token=first, inputImageLayer=image)["jobId"]
    url = f"{guarded.task_url}/jobs/{job}"
    guarded.expire_tokens()
    assert code(ask(url, headers=HOME, token=first)) == 498 and code(ask(url)) == 499
    second = token(guarded)
    assert ask(url, headers=HOME, token=second)["jobId"] == job
    assert ask(f"{url}/cancel", "POST", HOME, token=second)["jobStatus"] == "esriJobCancelling"


def finished(site: SiteProcess, **headers: str) -> str:
    """Run a job and return the URL of its file."""
    image = json.dumps({"url": site.image_url("Geoid")})
    job = ask(f"{site.task_url}/submitJob", "POST", headers, inputImageLayer=image)["jobId"]
    url = f"{site.task_url}/jobs/{job}"
    asking.wait_until(lambda: ask(url, headers=headers)["jobStatus"] == "esriJobSucceeded")
    return str(ask(f"{url}/results/outputRaster", headers=headers)["value"][0]["url"])


def test_files_are_guarded_like_their_service(guarded: SiteProcess) -> None:
    signed_in = {**HOME, "X-Esri-Authorization": f"Bearer {token(guarded)}"}
    file = finished(guarded, **signed_in)
    refused = requests.get(file, timeout=10)
    assert refused.status_code == 200 and code(refused.json()) == 499
    assert code(requests.get(file, {"token": "made up"}, timeout=10).json()) == 498
    assert requests.get(file, headers=signed_in, timeout=10).content[:2] in (b"II", b"MM")
    guarded.configure(file_refusal="html")
    assert "Sign In" in requests.get(file, timeout=10).text
    guarded.configure(files_secured=False)
    assert requests.get(file, timeout=10).content[:2] in (b"II", b"MM")
    guarded.configure(files_secured=True, file_refusal="json", secured="Demo")
    assert requests.get(file, timeout=10).content[:2] in (b"II", b"MM")
    guarded.configure(secured="files")
    assert code(requests.get(file, timeout=10).json()) == 499 and code(ask(guarded.task_url)) == 0


def test_single_folders_and_services_may_be_guarded(guarded: SiteProcess) -> None:
    guarded.configure(secured="Variants,Demo/Geoid,jobs")
    signed_in = {**HOME, "X-Esri-Authorization": f"Bearer {token(guarded)}"}
    assert "Variants" not in ask(guarded.services_url)["folders"]
    assert "Variants" in ask(guarded.services_url, headers=signed_in)["folders"]
    names = [service["name"] for service in ask(f"{guarded.services_url}/Demo")["services"]]
    assert "Demo/WorldClasses" in names and "Demo/Geoid" not in names
    assert code(ask(f"{guarded.services_url}/Variants")) == code(ask(guarded.image_url("Geoid"))) == 499
    assert code(ask(guarded.image_url("Orthophoto"))) == 0
    assert code(ask(guarded.image_url("Orthophoto"), headers=HOME, token="stale")) == 498
    assert code(ask(guarded.task_url)) == 0 and code(ask(f"{guarded.task_url}/jobs/j1")) == 499
    assert code(ask(f"{guarded.task_url}/jobs/j1", headers=signed_in)) == 400


def test_not_everybody_may_everything(guarded: SiteProcess) -> None:
    guarded.configure(admin_only="Demo/Orthophoto")
    viewer = {"headers": HOME, "token": token(guarded, "viewer")}
    assert ask(guarded.task_url, **viewer)["error"] == {
        "code": 403, "message": "You do not have permissions to access this resource or perform this operation.",
        "details": [],
    }  # fmt: skip
    assert ask(f"{guarded.services_url}/Utilities", **viewer)["services"] == []
    assert code(ask(guarded.image_url("Geoid"), **viewer)) == 0
    user = {"headers": HOME, "token": token(guarded)}
    assert code(ask(guarded.task_url, **user)) == 0 and code(ask(guarded.image_url("Orthophoto"), **user)) == 403
    admin = {"headers": HOME, "token": token(guarded, "admin")}
    assert code(ask(guarded.task_url, **admin)) == code(ask(guarded.image_url("Orthophoto"), **admin)) == 0


# Tokens of servers


def test_a_server_with_tokens_of_its_own(site: SiteProcess) -> None:
    root, name = f"{site.url}/standalone", "serveruser"
    image = site.image_url("Geoid", "standalone")
    assert code(ask(image)) == 499
    for path in ("/tokens", "/tokens/", "/tokens/generateToken"):
        own = asking.sign_in(root + path, name, site.password(name), REFERER)["token"]
        assert ask(image, headers=HOME, token=own)["pixelType"] == "F32"
    assert refusal(asking.sign_in(f"{root}/tokens/", "somebody", site.password()))
    assert code(ask(image, headers=HOME, token=token(site))) == 498
    assert code(ask(f"{site.portal_url}/sharing/rest/portals/self", headers=HOME, token=own)) == 498
    assert code(asking.sign_in(f"{site.url}/arcgis/tokens/", name, site.password(name))) == 400
    site.configure(server_security="tokens")
    assert code(ask(site.image_url("Geoid"), headers=HOME, token=own)) == 498
    task = f"{root}/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster"
    assert ask(task, headers=HOME, token=own)["name"] == "DownloadRaster"


def test_a_token_is_exchanged_for_a_federated_server(guarded: SiteProcess) -> None:
    guarded.configure(accepts_portal_token=False, nogp_security="portal", server_token_seconds=60)
    portal_token, image = token(guarded), guarded.image_url("Geoid")
    assert code(ask(image, headers=HOME, token=portal_token)) == 498
    for server in (f"{guarded.url}/arcgis", f"{guarded.url}/arcgis/", guarded.services_url, guarded.task_url):
        answer = exchanged(guarded, portal_token, server)
        assert answer["expires"] / 1000 < time.time() + 70
        assert ask(image, headers=HOME, token=answer["token"])["pixelType"] == "F32"
    assert code(ask(image, token=answer["token"])) == 498
    assert code(ask(guarded.image_url("Geoid", "nogp"), headers=HOME, token=answer["token"])) == 498
    assert code(ask(f"{guarded.portal_url}/sharing/rest/portals/self", headers=HOME, token=answer["token"])) == 498
    by_header = {**HOME, "X-Esri-Authorization": f"Bearer {portal_token}"}
    nogp = ask(guarded.token_url, "POST", by_header, serverUrl=f"{guarded.url}/nogp")["token"]
    assert ask(guarded.image_url("Geoid", "nogp"), headers=HOME, token=nogp)["pixelType"] == "F32"


def test_no_token_for_a_server_that_is_not_federated(guarded: SiteProcess) -> None:
    portal_token = token(guarded)
    for server in ("https://evil.example.com/arcgis", f"{guarded.url}/standalone", f"{guarded.url}/nogp", "nonsense"):
        assert refusal(exchanged(guarded, portal_token, server)) == ["The server is not federated with this portal."]
    assert refusal(ask(guarded.token_url, "POST", HOME, token=portal_token)) == ["'serverUrl' must be specified."]
    assert code(exchanged(guarded, "made up", f"{guarded.url}/arcgis")) == 498
    assert code(ask(guarded.token_url, "POST", token=portal_token, serverUrl=f"{guarded.url}/arcgis")) == 498
    guarded.configure(federated=False)
    assert refusal(exchanged(guarded, portal_token, f"{guarded.url}/arcgis"))
    assert code(ask(guarded.image_url("Geoid"), headers=HOME, token=portal_token)) == 498


def test_portal_and_servers_may_be_two_hosts(guarded: SiteProcess) -> None:
    guarded.configure(apart=True)
    server = guarded.at_second_host(f"{guarded.url}/arcgis")
    assert ask(f"{server}/rest/info")["owningSystemUrl"] == guarded.portal_url
    portal_token = token(guarded)
    listed = ask(f"{guarded.portal_url}/sharing/rest/portals/self/servers", headers=HOME, token=portal_token)["servers"]
    assert [member["url"] for member in listed] == [server]
    own = exchanged(guarded, portal_token, server)["token"]
    image = guarded.at_second_host(guarded.image_url("Geoid"))
    assert ask(image, headers=HOME, token=own)["pixelType"] == "F32"
    assert refusal(exchanged(guarded, portal_token, f"{guarded.url}/arcgis"))
    item = ask(f"{guarded.portal_url}/sharing/rest/content/items/{guarded.item_id('Geoid')}")
    assert item["url"] == image
    guarded.configure(host=guarded.at_second_host(guarded.url).split("//")[1], server_security="open")
    assert code(ask(image)) == 0 and code(ask(guarded.image_url("Geoid"))) == 499


# The journal, redirects, cookies


def test_the_journal_tells_which_credentials_came(guarded: SiteProcess) -> None:
    good, url = token(guarded), guarded.image_url("Geoid")
    guarded.configure(referer_check="off")
    sent: List[Dict[str, Any]] = [
        {}, {"headers": {"X-Esri-Authorization": f"Bearer {good}"}}, {"headers": {"Authorization": f"Bearer {good}"}},
        {"params": {"token": good}}, {"data": {"token": good}}, {"files": {"token": (None, good)}},
        {"auth": ("a", "b")}, {"cookies": {"agwtoken": good}}, {"params": {"access_token": good}},
        {"data": {"inputImageLayer": json.dumps({"url": "x", "serviceToken": good})}},
    ]  # fmt: skip
    guarded._control("/site/journal")
    before = len(guarded.log())
    for arguments in sent:
        method = "POST" if {"data", "files"} & set(arguments) else "GET"
        requests.request(method, url, timeout=10, **arguments)
    entries = guarded.log()[before:]
    assert [entry["credentials"] for entry in entries] == [
        [], ["x-esri"], ["bearer"], ["query"], ["form"], ["form"], ["basic"], ["cookie"], ["query"], ["nested"],
    ]  # fmt: skip
    assert [entry["user"] for entry in entries] == ["", *["somebody"] * 5, "", "", "somebody", ""]
    # Wherever it came, whoever searches an entry finds it.
    found = [good in json.dumps(entry).replace('\\\\\\"', "") for entry in entries]
    assert found == [False, True, True, True, True, True, False, True, True, True]
    asking.sign_in(guarded.token_url, "somebody", guarded.password())
    last = guarded.log()[-1]
    assert last["credentials"] == ["password"] and last["raw"]["host"] == guarded.url.split("//")[1]
    assert ["Content-Type", "application/x-www-form-urlencoded"] in last["raw"]["headers"]


def test_all_secrets_are_known_and_unlike_each_other(guarded: SiteProcess) -> None:
    given = [token(guarded), exchanged(guarded, token(guarded), f"{guarded.url}/arcgis")["token"]]
    known = guarded.secrets()
    assert set(given) <= set(known) and guarded.password("serverviewer") in known
    assert guarded.oauth_client()[1] in known and len(set(known)) == len(known) and min(map(len, known)) > 30


def test_a_redirect_to_another_host(guarded: SiteProcess) -> None:
    guarded.configure(redirect_to="http://127.0.0.2:9", redirect_from="/arcgis/rest/services/Demo", redirect_status=307)
    answer = requests.get(guarded.image_url("Geoid"), {"token": "x"}, allow_redirects=False, timeout=10)
    target = "http://127.0.0.2:9/arcgis/rest/services/Demo/Geoid/ImageServer"
    assert (answer.status_code, answer.headers["Location"]) == (307, target)
    assert code(ask(guarded.image_url("Variants/Feet"))) == 499


def test_a_cookie_is_a_secret_too(site: SiteProcess) -> None:
    assert not requests.get(site.services_url, timeout=10).cookies
    site.configure(session_cookie=True)
    session = requests.Session()
    session.get(site.services_url, timeout=10)
    session.get(site.services_url, timeout=10)
    (value,) = session.cookies.values()
    assert value in site.secrets() and [entry["credentials"] for entry in site.log()[-2:]] == [[], ["cookie"]]


def test_tasks_read_guarded_layers_of_the_site(guarded: SiteProcess) -> None:
    signed_in = {**HOME, "X-Esri-Authorization": f"Bearer {token(guarded)}"}
    task = f"{guarded.gp_url('Buffer', 'AnalysisSync')}/execute"
    sent = {"Input_Features": {"url": guarded.layer_url("Places")}, "Distance": {"distance": 1, "units": "esriMeters"}}
    assert len(ask(task, "POST", signed_in, **sent)["results"][0]["value"]["features"]) == 24
