"""Signing in, against the local site: which secret goes where, when it is renewed, and who never sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason, SignInError
from arcgis_raster_download.plugin.arcgis.network import Login, PlainNetwork, Route
from arcgis_raster_download.plugin.arcgis.portal import fetch_image, parse_address
from arcgis_raster_download.plugin.arcgis.search import search_images
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.transfer import fetch_file

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server.process import SiteProcess


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Return a site whose server belongs to its portal, which is at another host."""
    running.reset()
    running.configure(server_security="portal", apart=True)
    return running


@pytest.fixture(scope="module")
def foreign_running() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def foreign(foreign_running: SiteProcess) -> SiteProcess:
    foreign_running.reset()
    return foreign_running


@dataclass(frozen=True)
class Bearer(PlainNetwork):
    """A network that has a ready-made token for one origin."""

    origin: str = ""
    value: str = ""

    @property
    def has_credentials(self) -> bool:
        """Tell that there is one."""
        return True

    def route(self, url: str, credential: str = "") -> Route:
        """Return the token with what belongs to the origin."""
        if url.startswith(self.origin + "/") or credential:
            return Route(url, headers=(("X-Esri-Authorization", f"Bearer {self.value}"),), credential="bearer")
        return Route(url)


def server_url(site: SiteProcess, name: str = "Geoid") -> str:
    return site.at_second_host(site.image_url(name))


def origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


def signed_in(site: SiteProcess, *urls: str, user: str = "somebody", password: str = "") -> Session:
    login = Login(user, password or site.password(user))
    return Session(PlainNetwork(read_timeout=5.0, logins={origin(url): login for url in urls}))


def error_of(session: Session, url: str) -> Any:
    with pytest.raises(ArcGISError) as caught:
        session.get_json(url)
    return caught.value


def kinds(entries: List[Dict[str, Any]]) -> List[str]:
    return sorted({kind for entry in entries for kind in entry["credentials"]})


def by_host(site: SiteProcess, host: str) -> List[Dict[str, Any]]:
    return [entry for entry in site.log() if entry["raw"]["host"].startswith(host)]


def assert_knows_nothing(thief: SiteProcess, owner: SiteProcess) -> None:
    """Search everything that the thief has received for every secret of the owner."""
    received = json.dumps(thief.log())
    assert thief.log() and not [secret for secret in owner.secrets() if secret in received]
    assert kinds(thief.log()) == []


# A portal and its servers


@pytest.mark.parametrize("accepts_portal_token", [True, False])
def test_a_login_of_the_portal_opens_its_servers(site: SiteProcess, accepts_portal_token: bool) -> None:
    site.configure(accepts_portal_token=accepts_portal_token)
    session = signed_in(site, site.portal_url)
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    # The password was seen by the portal alone, and the server got a token of its own.
    assert kinds(by_host(site, "127.0.0.2")) == ["x-esri"]
    assert "password" in kinds(by_host(site, "127.0.0.1"))
    exchanged = {token["value"] for token in site.tokens("exchange")}
    sent = {value for entry in by_host(site, "127.0.0.2") for name, value in entry["raw"]["headers"] if "Esri" in name}
    assert sent and sent <= {f"Bearer {value}" for value in exchanged}
    session.close()


def test_a_login_of_a_federated_server_is_the_portals(site: SiteProcess) -> None:
    session = signed_in(site, server_url(site))
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    assert kinds(by_host(site, "127.0.0.2")) == ["x-esri"]
    session.close()


def test_tokens_are_shared_by_what_is_asked_later(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    for name in ("Geoid", "WorldClasses", "Geoid"):
        session.get_json(server_url(site, name))
    asked = [entry["path"] for entry in site.log() if "generateToken" in entry["path"]]
    assert len(asked) == 2, "one for the portal, one for the server"
    again = Session(session.network)
    again.get_json(server_url(site))
    assert len([entry for entry in site.log() if "generateToken" in entry["path"]]) == 2
    for each in (session, again):
        each.close()


def test_a_stand_alone_server_has_users_of_its_own(site: SiteProcess) -> None:
    url = site.at_second_host(site.image_url("Geoid", "standalone"))
    session = signed_in(site, url, user="serveruser", password=site.password("serveruser"))
    assert session.get_json(url)["name"].endswith("Geoid")
    session.close()


@pytest.mark.parametrize("form", ["tokens/", "tokens/generateToken"])
def test_both_spellings_of_a_token_service(site: SiteProcess, form: str) -> None:
    site.configure(token_url_form=form)
    url = site.at_second_host(site.image_url("Geoid", "standalone"))
    session = signed_in(site, url, user="serveruser", password=site.password("serveruser"))
    assert session.get_json(url)["name"].endswith("Geoid")
    session.close()


def test_a_token_service_elsewhere_gets_nothing(site: SiteProcess, foreign: SiteProcess) -> None:
    site.configure(token_services_url=f"{foreign.url.replace('127.0.0.1', 'localhost')}/standalone/tokens")
    url = site.at_second_host(site.image_url("Geoid", "standalone"))
    session = signed_in(site, url, user="serveruser", password=site.password("serveruser"))
    assert error_of(session, url).reason is Reason.SIGN_IN_REFUSED
    assert foreign.log() == []
    session.close()


def test_a_wrong_password_is_told_in_the_servers_words(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url, password="wrong")
    error = error_of(session, f"{site.portal_url}/sharing/rest/portals/self")
    assert isinstance(error, SignInError) and error.reason is Reason.SIGN_IN_REFUSED
    assert "Invalid username or password" in error.words
    session.close()


def test_a_user_who_may_not_is_told_apart(site: SiteProcess) -> None:
    site.configure(admin_only="Demo/Geoid")
    session = signed_in(site, site.portal_url)
    assert error_of(session, server_url(site)).reason is Reason.NOT_PERMITTED
    session.close()


def test_nobody_is_asked_where_nobody_has_a_login(site: SiteProcess) -> None:
    session = Session(PlainNetwork(read_timeout=5.0))
    assert error_of(session, server_url(site)).reason is Reason.SIGN_IN_NEEDED
    assert [entry["path"].rpartition("/")[2] for entry in site.log()] == ["ImageServer"]
    session.close()


def test_private_items_are_found_by_who_may_see_them(site: SiteProcess) -> None:
    site.configure(private_items="Demo/Geoid")
    anonymous, known = Session(PlainNetwork(read_timeout=5.0)), signed_in(site, site.portal_url)
    assert search_images(anonymous, site.portal_url, "geoid").items == ()
    (found,) = search_images(known, site.portal_url, "geoid").items
    assert fetch_image(known, parse_address(found.url)).service is not None
    for session in (anonymous, known):
        session.close()


def test_a_portal_that_issues_no_tokens_for_servers_may_list_them(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    session.get_json(f"{site.portal_url}/sharing/rest/portals/self")
    site.configure(generate_token="off")
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    session.close()


# The life of tokens


def test_a_token_is_renewed_before_it_ends(site: SiteProcess) -> None:
    site.configure(token_seconds=0.5)
    session = signed_in(site, site.portal_url)
    for _ in range(4):
        session.get_json(server_url(site))
        site.expire_tokens("exchange") if not session.cancel.wait(0.45) else None
    assert "498" not in json.dumps([entry.get("status") for entry in site.log()])
    session.close()


def test_a_token_that_was_taken_back_is_renewed_once(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    session.get_json(server_url(site))
    site.expire_tokens()
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    session.close()


def test_a_post_that_was_refused_is_sent_once_more(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    task = site.at_second_host(site.task_url)
    session.get_json(task)
    site.expire_tokens()
    form = {"inputImageLayer": json.dumps({"url": site.image_url("Geoid")}), "clipSetting": "", "context": ""}
    assert session.post_json(f"{task}/submitJob", form)["jobId"]
    assert len(site.jobs()) == 1
    session.close()


def test_a_token_that_helps_nowhere_is_refused_in_words(site: SiteProcess) -> None:
    site.configure(token_in="bearer")
    session = signed_in(site, site.portal_url)
    assert error_of(session, server_url(site)).reason in (Reason.SIGN_IN_NEEDED, Reason.SIGN_IN_REFUSED)
    assert len(site.log()) < 20
    session.close()


@pytest.mark.parametrize("places", ["parameter", "header", "header,parameter"])
def test_tokens_travel_as_the_server_takes_them(site: SiteProcess, places: str) -> None:
    site.configure(token_in=places, file_token_in=places)
    session = signed_in(site, site.portal_url)
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    again = len(site.log())
    session.get_json(server_url(site, "WorldClasses"))
    assert len(site.log()) == again + 1, "what was learnt is remembered"
    session.close()


def test_a_ready_made_token_is_exchanged(site: SiteProcess) -> None:
    site.configure(accepts_portal_token=False)
    login = signed_in(site, site.portal_url)
    login.get_json(f"{site.portal_url}/sharing/rest/portals/self")
    token = site.tokens("password")[-1]
    site.configure(referer_check="off")
    session = Session(Bearer(read_timeout=5.0, origin=origin(site.portal_url), value=token["value"]))
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    assert token["value"] not in json.dumps(by_host(site, "127.0.0.2"))
    for each in (session, login):
        each.close()


def test_a_ready_made_token_travels_as_a_parameter_if_headers_do_not_arrive(site: SiteProcess) -> None:
    site.configure(token_in="parameter", referer_check="off")
    login = signed_in(site, server_url(site))
    login.get_json(server_url(site))
    token = site.tokens("exchange")[-1]
    session = Session(Bearer(read_timeout=5.0, origin=origin(server_url(site)), value=token["value"]))
    assert session.get_json(server_url(site))["name"].endswith("Geoid")
    for each in (session, login):
        each.close()


# The web tier


@pytest.mark.parametrize("tier", ["basic", "basic-portal"])
def test_a_web_tier_that_asks_gets_name_and_password(site: SiteProcess, tier: str) -> None:
    site.configure(web_tier=tier, apart=False)
    session = signed_in(site, site.portal_url)
    assert session.get_json(site.image_url("Geoid"))["name"].endswith("Geoid")
    session.close()


def test_a_web_tier_that_does_not_ask_gets_none(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    session.get_json(server_url(site))
    assert "basic" not in kinds(site.log())
    session.close()


# Files


def fetch(session: Session, url: str, folder: Path) -> Path:
    return Path(fetch_file(session, url, str(folder / "Geoid.tif"), cancel=CancelToken(), asked_of=url).path)


def result_of(session: Session, site: SiteProcess) -> str:
    """Run a job and return the address of its file."""
    task = site.at_second_host(site.task_url)
    form = {"inputImageLayer": json.dumps({"url": site.image_url("Geoid")}), "clipSetting": "", "context": ""}
    job = f"{task}/jobs/{session.post_json(f'{task}/submitJob', form)['jobId']}"
    while "results" not in session.get_json(job):
        session.cancel.wait(0.05)
    return str(session.get_json(f"{job}/results/outputRaster")["value"][0]["url"])


@pytest.mark.parametrize("places", ["header", "parameter"])
def test_a_guarded_file_comes_with_the_token(site: SiteProcess, tmp_path: Path, places: str) -> None:
    site.configure(file_token_in=places)
    session = signed_in(site, site.portal_url)
    assert fetch(session, result_of(session, site), tmp_path).stat().st_size > 1000
    session.close()


def test_a_token_that_ends_before_the_file_is_renewed(site: SiteProcess, tmp_path: Path) -> None:
    session = signed_in(site, site.portal_url)
    url = result_of(session, site)
    site.expire_tokens()
    assert fetch(session, url, tmp_path).stat().st_size > 1000
    session.close()


def test_an_open_file_comes_though_its_token_is_not_welcome(site: SiteProcess, tmp_path: Path) -> None:
    session = signed_in(site, site.portal_url)
    url = result_of(session, site)
    site.configure(referer_check="exact", files_secured=False)
    assert fetch(session, url, tmp_path).stat().st_size > 1000
    session.close()


# Thieves


def test_a_server_that_claims_our_portal_gets_nothing(site: SiteProcess, foreign: SiteProcess) -> None:
    site.configure(apart=False)
    foreign.configure(server_security="portal", owning_system_url=site.portal_url)
    session = signed_in(site, site.portal_url)
    error = error_of(session, foreign.image_url("Geoid").replace("127.0.0.1", "localhost"))
    assert error.reason is Reason.SIGN_IN_NEEDED
    assert_knows_nothing(foreign, site)
    session.close()


def test_a_redirect_carries_nothing_away(site: SiteProcess, foreign: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    session.get_json(server_url(site))
    elsewhere = foreign.url.replace("127.0.0.1", "localhost")
    site.configure(redirect_to=elsewhere, redirect_from="/arcgis/rest/services/Demo/WorldClasses")
    session.get_json(server_url(site, "WorldClasses"))
    assert_knows_nothing(foreign, site)
    session.close()


@pytest.mark.parametrize("places", ["header", "parameter"])
def test_a_redirected_file_carries_nothing_away(
    site: SiteProcess, foreign: SiteProcess, tmp_path: Path, places: str
) -> None:
    site.configure(token_in=places, file_token_in=places)
    session = signed_in(site, site.portal_url)
    url = result_of(session, site)
    site.configure(redirect_to=foreign.url.replace("127.0.0.1", "localhost"))
    with pytest.raises(ArcGISError):
        fetch(session, url, tmp_path)
    assert_knows_nothing(foreign, site)
    session.close()


def test_an_item_on_another_host_carries_nothing_away(site: SiteProcess, foreign: SiteProcess) -> None:
    url = foreign.image_url("Geoid").replace("127.0.0.1", "localhost")
    site.configure(foreign_item=url)
    session = signed_in(site, site.portal_url)
    found = [item for item in search_images(session, site.portal_url, "").items if item.url == url]
    for item in found:
        fetch_image(session, parse_address(item.url))
    assert found
    assert_knows_nothing(foreign, site)
    session.close()


# The rest


def test_the_last_word_to_a_server_is_signed(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    session.get_json(server_url(site))
    before = len(site.log())
    session.cancel.set()
    session.tell(site.at_second_host(site.task_url) + "/jobs/j00000000000000000000000000000000/cancel", 5.0)
    (told,) = site.log()[before:]
    assert told["credentials"] == ["x-esri"]
    session.close()


def test_who_somebody_is(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    assert session.sign_in.user_name(site.portal_url) == "somebody"
    assert Session(PlainNetwork(read_timeout=5.0)).sign_in.user_name(site.portal_url) == ""
    session.close()


def test_secrets_are_in_no_repr(site: SiteProcess) -> None:
    session = signed_in(site, site.portal_url)
    session.get_json(server_url(site))
    shown = repr(session.network) + repr(session.network.route(site.portal_url)) + repr(vars(session.network.tokens))
    assert not [secret for secret in site.secrets() if secret in shown]
    session.close()
