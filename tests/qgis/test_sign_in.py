"""What signs in elsewhere in QGIS signs in here: configurations, connections of both layouts, the headers of layers."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsRasterLayer, QgsRectangle, QgsSettings

from arcgis_raster_download import download
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import Reason, SignInError
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.bridge.browsing import AskWho, Browser, FindSite, ReadFolder, ReadPicture, Search
from arcgis_raster_download.plugin.bridge.connections import (
    remember_sign_in,
    remembered_sign_ins,
    stored_connections,
)
from arcgis_raster_download.plugin.bridge.network import QgisNetwork
from arcgis_raster_download.plugin.bridge.source import source_of_layer

pytestmark = pytest.mark.usefixtures("qapp", "quick")


@pytest.fixture
def connections(qapp):
    """Return a function that stores a connection as old or new versions of QGIS do."""
    settings = QgsSettings()

    def store(name: str, url: str, layout: str, authcfg: str = "", referer: str = "") -> None:
        if layout == "old":
            settings.setValue(f"qgis/connections-arcgisfeatureserver/{name}/url", url)
            settings.setValue(f"qgis/connections-arcgisfeatureserver/{name}/referer", referer)
            settings.setValue(f"qgis/ARCGISFEATURESERVER/{name}/authcfg", authcfg)
        else:
            place = f"connections/arcgisfeatureserver/items/{name}"
            settings.setValue(f"{place}/url", url)
            settings.setValue(f"{place}/authcfg", authcfg)
            settings.setValue(f"{place}/http-header", {"referer": referer})

    yield store
    for place in (
        "qgis/connections-arcgisfeatureserver",
        "qgis/ARCGISFEATURESERVER",
        "connections/arcgisfeatureserver",
        "arcgis_raster_download/sign_ins",
    ):
        settings.remove(place)


@pytest.fixture
def locked(site):
    """Return a site whose server belongs to its portal, at another host."""
    site.reset()
    site.configure(server_security="portal", apart=True)
    yield site
    site.reset()


def ask(url: str):
    session = Session(QgisNetwork(), CancelToken())
    try:
        return session.get_json(url)
    finally:
        session.close()


@pytest.mark.parametrize("layout", ["old", "new"])
def test_connections_of_qgis(connections, layout):
    connections("Zürich", "https://gis.example.com/arcgis/rest/services/", layout, "abc1234", "https://own.example.com")
    connections("nonsense", "not an address", layout)
    connections("bad id", "https://b.example.com/portal?token=abc", layout, "../../x")
    bad, good = stored_connections()
    assert (good.name, good.url) == ("Zürich", "https://gis.example.com/arcgis/rest/services")
    assert (good.authcfg, good.referer) == ("abc1234", "https://own.example.com")
    assert (bad.url, bad.authcfg) == ("https://b.example.com/portal", "")


def test_a_connections_sign_in_serves_its_server(connections, configuration, locked):
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    with pytest.raises(SignInError):
        ask(locked.at_second_host(locked.image_url("Geoid")))
    connections("Site", locked.portal_url, "new", login)
    assert ask(locked.at_second_host(locked.image_url("Geoid")))["name"].endswith("Geoid")


def test_a_remembered_sign_in_goes_before_a_connections(connections, configuration, locked):
    wrong = configuration("Basic", username="somebody", password="wrong")
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    connections("Site", locked.portal_url, "new", wrong)
    with pytest.raises(SignInError) as caught:
        ask(f"{locked.portal_url}/sharing/rest/portals/self")
    assert caught.value.reason is Reason.SIGN_IN_REFUSED and "Invalid username" in caught.value.words
    remember_sign_in(locked.portal_url, login)
    assert ask(f"{locked.portal_url}/sharing/rest/portals/self")["user"]["username"] == "somebody"
    remember_sign_in(locked.portal_url, "")
    assert remembered_sign_ins() == {}


@pytest.mark.parametrize("text", ["nonsense", "[1]", '{"https://a.org": 7}', '{"https://a.org": "../../etc"}'])
def test_sign_ins_that_somebody_wrote_by_hand(connections, text):
    QgsSettings().setValue("arcgis_raster_download/sign_ins", text)
    assert remembered_sign_ins() == {}


def test_a_layers_referer_is_what_its_token_is_bound_to(configuration, locked, downloads, tmp_path):
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    url = locked.at_second_host(locked.image_url("Geoid"))
    uri = f"crs='EPSG:4326' format='PNG32' layer='' url='{url}' authcfg={login} referer='https://mine.example.com'"
    layer = QgsRasterLayer(uri, "Geoid", "arcgismapserver")
    source = source_of_layer(layer)
    assert source.headers == (("Referer", "https://mine.example.com"),) and "mine.example.com" not in repr(source)
    locked.configure(token_seconds=3)
    job = download(layer, clip=QgsRectangle(8, 47, 9, 48), crs="EPSG:4326", folder=str(tmp_path), load=False)
    assert job.wait(30) and job.status == "done", job.error
    asked = [entry for entry in locked.log() if entry["user"] == "somebody" and "127.0.0.2" in entry["raw"]["host"]]
    assert asked and {entry["headers"].get("Referer") for entry in asked} == {"https://mine.example.com"}


# Looking around


def answer_to(browser, qtbot, question):
    with qtbot.waitSignal(browser.answered, timeout=15000) as waited:
        browser.ask(question)
    return waited.args[0]


@pytest.fixture
def browser(qapp, qtbot):
    browser = Browser()
    yield browser
    browser.stop()


def test_questions_are_answered_in_the_background(browser, qtbot, site):
    site.reset()
    found = answer_to(browser, qtbot, FindSite(site.portal_url))
    assert found.error is None and found.value.url == site.portal_url
    folder = answer_to(browser, qtbot, ReadFolder(site.services_url, "Demo"))
    assert "Geoid" in [service.name for service in folder.value.services]
    page = answer_to(browser, qtbot, Search(site.portal_url, "geoid"))
    assert [item.title for item in page.value.items] == ["Geoid"]
    count = len(site.log())
    assert answer_to(browser, qtbot, Search(site.portal_url, "geoid")) == page and len(site.log()) == count
    browser.forget()
    answer_to(browser, qtbot, Search(site.portal_url, "geoid"))
    assert len(site.log()) == count + 1
    assert answer_to(browser, qtbot, AskWho(site.portal_url)).value == ""


def test_a_picture_of_an_item(browser, qtbot, site):
    site.reset()
    (item,) = answer_to(browser, qtbot, Search(site.portal_url, "geoid")).value.items
    picture = answer_to(browser, qtbot, ReadPicture(item.thumbnail_url))
    assert picture.value.startswith(b"\x89PNG")


def test_trouble_is_an_answer_too_and_is_asked_again(browser, qtbot, locked):
    question = ReadFolder(locked.at_second_host(locked.services_url), "Demo")
    answer = answer_to(browser, qtbot, question)
    assert answer.value is None and answer.error.reason is Reason.SIGN_IN_NEEDED
    locked.configure(server_security="open")
    assert answer_to(browser, qtbot, question).value.services


def test_a_question_taken_back_stays_unanswered(browser, qtbot, site):
    site.reset()
    answers = []
    browser.answered.connect(answers.append)
    dropped = Search(site.portal_url, "orthophoto")
    browser.ask(dropped)
    browser.drop(dropped)
    kept = answer_to(browser, qtbot, Search(site.portal_url, "geoid"))
    assert answers == [kept]


def test_settings_hold_ids_only(connections, configuration, locked):
    login = configuration("Basic", username="somebody", password=locked.password("somebody"))
    remember_sign_in(locked.portal_url, login)
    ask(f"{locked.portal_url}/sharing/rest/portals/self")
    settings = QgsSettings()
    stored = json.dumps({key: str(settings.value(key)) for key in settings.allKeys()})
    assert not [secret for secret in locked.secrets() if secret in stored]
