"""OAuth2 at the local site, walked as a desktop client does."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any, Dict, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server import asking
from tests.server.asking import ask, code
from tests.server.process import SiteProcess

LOOPBACK = "http://127.0.0.1:7070/"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    """Run one site."""
    with SiteProcess() as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Give the site as it started, with a server that wants tokens."""
    running.reset()
    running.configure(server_security="portal")
    return running


def url(site: SiteProcess, name: str) -> str:
    """Return a resource of OAuth2."""
    return f"{site.portal_url}/sharing/rest/oauth2/{name}"


def authorize(site: SiteProcess, **changes: str) -> requests.Response:
    """Open the sign-in page."""
    query = {
        "client_id": site.oauth_client()[0], "response_type": "code", "redirect_uri": LOOPBACK, "state": "st&te",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", **changes,
    }  # fmt: skip
    return requests.get(url(site, "authorize"), query, allow_redirects=False, timeout=10)


def code_of(answer: requests.Response) -> str:
    """Return the code that came with the redirect to the client."""
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(LOOPBACK)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["state"] == ["st&te"]
    return query["code"][0]


def signed_in(page: requests.Response, name: str, password: str) -> requests.Response:
    """Fill the form in, with what stands in the page for those who do not show it."""
    info = json.loads(page.text.split("var oAuthInfo = ")[1].split(";\n")[0])
    assert f'value="{info["oauth_state"]}"' in page.text
    action = page.text.split('action="')[1].split('"')[0]
    form = {"oauth_state": info["oauth_state"], "username": name, "password": password}
    return requests.post(action, form, allow_redirects=False, timeout=10)


def token(site: SiteProcess, **form: str) -> Dict[str, Any]:
    """Ask for a token; QGIS sends no f."""
    values = {"client_id": site.oauth_client()[0], **form}
    return requests.post(url(site, "token"), values, timeout=10).json()  # type: ignore[no-any-return]


def by_code(site: SiteProcess, given: str, **changes: str) -> Dict[str, Any]:
    """Change a code for a token."""
    values = {"code": given, "redirect_uri": LOOPBACK, "code_verifier": VERIFIER, **changes}
    return token(site, grant_type="authorization_code", **values)


def opens(site: SiteProcess, access: str) -> bool:
    """Tell whether the token opens a guarded service, as OAuth clients send it."""
    return code(ask(site.image_url("Geoid"), headers={"Authorization": f"Bearer {access}"})) == 0


def test_the_form_leads_to_a_token(site: SiteProcess) -> None:
    page = authorize(site)
    assert 'name="password"' in page.text and page.headers["Content-Type"].startswith("text/html")
    wrong = signed_in(page, "somebody", "x")
    assert "Invalid username or password." in wrong.text and wrong.status_code == 200
    # The form comes back for another try, and each form is good once.
    given = by_code(site, code_of(signed_in(wrong, "somebody", site.password())))
    again = signed_in(wrong, "somebody", site.password())
    assert again.json()["error"]["error_description"] == "Invalid oauth_state"
    assert given["username"] == "somebody" and given["expires_in"] == 3600 and given["ssl"] is False
    assert given["refresh_token_expires_in"] == 1209600 and opens(site, given["access_token"])
    assert given["access_token"] in site.secrets() and given["refresh_token"] in site.secrets()


def test_the_page_may_be_skipped(site: SiteProcess) -> None:
    site.configure(oauth_auto="viewer", token_seconds=2)
    given = by_code(site, code_of(authorize(site)))
    assert given["username"] == "viewer" and given["expires_in"] == 2
    shown = authorize(site, redirect_uri="urn:ietf:wg:oauth:2.0:oob")
    outside = shown.text.split("SUCCESS code=")[1].split("<")[0]
    assert by_code(site, outside, redirect_uri="urn:ietf:wg:oauth:2.0:oob")["username"] == "viewer"


def test_a_code_is_good_once_and_with_its_verifier(site: SiteProcess) -> None:
    site.configure(oauth_auto="somebody")

    def refused(**changes: str) -> str:
        return str(by_code(site, code_of(authorize(site)), **changes)["error"]["error"])

    assert refused(code_verifier="x" * 43) == refused(code_verifier="") == "invalid_grant"
    assert refused(redirect_uri="http://127.0.0.1:7071/") == "invalid_grant"
    assert refused(client_id="other") == "invalid_client_id"
    assert refused(client_secret="guess") == "invalid_client"
    given = code_of(authorize(site))
    assert "access_token" in by_code(site, given, client_secret=site.oauth_client()[1])
    assert by_code(site, given)["error"]["error"] == "invalid_grant"


def test_what_the_page_refuses(site: SiteProcess) -> None:
    assert authorize(site, client_id="other").json()["error"]["error"] == "invalid_client_id"
    assert authorize(site, redirect_uri="https://evil.example.com/").json()["error"]["error"] == "invalid_request"
    assert authorize(site, response_type="both").json()["error"]["error"] == "unsupported_response_type"


def test_a_token_may_come_without_a_code(site: SiteProcess) -> None:
    page = authorize(site, response_type="token", client_id="pythonapi", expiration="10")
    answer = signed_in(page, "admin", site.password("admin"))
    address, _, fragment = answer.headers["Location"].partition("#")
    told = {name: values[0] for name, values in parse_qs(fragment).items()}
    assert address == LOOPBACK and told["username"] == "admin" and told["state"] == "st&te"
    assert told["expires_in"] == "600" and told["ssl"] == "false" and opens(site, told["access_token"])


def test_a_token_is_refreshed(site: SiteProcess) -> None:
    first = token(site, grant_type="password", username="somebody", password=site.password())
    assert opens(site, first["access_token"])
    site.expire_tokens("oauth")
    assert not opens(site, first["access_token"])
    second = token(site, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert opens(site, second["access_token"]) and "refresh_token" not in second
    third = token(site, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert third["access_token"] != second["access_token"]
    site.expire_tokens("refresh")
    error = token(site, grant_type="refresh_token", refresh_token=first["refresh_token"])["error"]
    assert error == {
        "code": 498, "error": "invalid_request", "error_description": "Invalid refresh_token",
        "message": "Invalid refresh_token", "details": [],
    }  # fmt: skip
    site.configure(refresh_seconds=0.0)
    short = token(site, grant_type="password", username="somebody", password=site.password())
    assert code(token(site, grant_type="refresh_token", refresh_token=short["refresh_token"])) == 498


def test_other_grants(site: SiteProcess) -> None:
    wrong = token(site, grant_type="password", username="somebody", password="guess")["error"]
    assert wrong["error"] == "invalid_grant" and wrong["error_description"] == "Invalid username or password."
    name, secret = site.oauth_client()
    application = token(site, grant_type="client_credentials", client_secret=secret)
    assert set(application) == {"access_token", "expires_in"} and opens(site, application["access_token"])
    assert token(site, grant_type="client_credentials")["error"]["error"] == "invalid_request"
    assert token(site, grant_type="magic")["error"]["error"] == "unsupported_grant_type"
    assert ask(url(site, "token"), grant_type="client_credentials", client_id=name)["error"]["code"] == 405
    assert token(site, client_id="", grant_type="password")["error"]["error_description"] == "client_id not specified"


def test_a_token_is_revoked(site: SiteProcess) -> None:
    given = token(site, grant_type="password", username="somebody", password=site.password())
    revoke = {"client_id": site.oauth_client()[0], "auth_token": given["access_token"]}
    assert requests.post(url(site, "revokeToken"), revoke, timeout=10).json() == {"success": True}
    assert not opens(site, given["access_token"])
    assert code(requests.post(url(site, "revokeToken"), revoke, timeout=10).json()) == 498


def test_the_token_is_exchanged_like_any_other(site: SiteProcess) -> None:
    given = token(site, grant_type="password", username="somebody", password=site.password())
    server = f"{site.url}/arcgis"
    own = ask(site.token_url, "POST", token=given["access_token"], serverUrl=server)["token"]
    assert code(ask(site.image_url("Geoid"), token=own)) == 0
    assert asking.code(ask(site.image_url("Geoid"), token="")) == 499
    assert site.log()[-1]["credentials"] == []
    assert [entry["credentials"] for entry in site.log() if entry["path"].endswith("/token")] == [["password"]]
