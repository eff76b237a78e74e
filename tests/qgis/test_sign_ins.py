"""Who signs in where, what is asked while browsing, and downloads that wait for a sign-in."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge import sign_ins
from arcgis_raster_download.plugin.bridge.browsing import AskWho, Browser, ReadFolder
from arcgis_raster_download.plugin.bridge.catalogue import Catalogue
from arcgis_raster_download.plugin.bridge.connections import remembered_sign_ins
from arcgis_raster_download.plugin.bridge.network import QgisNetwork
from arcgis_raster_download.plugin.bridge.source import Source
from arcgis_raster_download.plugin.bridge.story_text import story_text
from arcgis_raster_download.ui.sign_in import sign_in_address
from tests.server.process import SiteProcess
from tests.tools.seen_downloads import HOST, JOB, every_state

pytestmark = pytest.mark.usefixtures("qapp", "clean")


@pytest.fixture
def clean():
    QgsSettings().remove("arcgis_raster_download")
    yield
    QgsSettings().remove("arcgis_raster_download")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with SiteProcess(tmp_path_factory.mktemp("site"), server_security="portal") as site:
        yield site


@pytest.fixture
def stored(site):
    """Return the id of a configuration with the right password, and of one with a wrong one."""
    manager = QgsApplication.authManager()
    assert manager.setMasterPassword("only for these tests", True)
    made = []
    for secret in (site.password("somebody"), "wrong"):
        configuration = QgsAuthMethodConfig("Basic")
        configuration.setName("City portal")
        configuration.setConfig("username", "somebody")
        configuration.setConfig("password", secret)
        assert manager.storeAuthenticationConfig(configuration)
        made.append(configuration.id())
    yield made
    for identifier in made:
        manager.removeAuthenticationConfig(identifier)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://GIS.example.com/arcgis/rest/services", "https://gis.example.com"),
        ("https://gis.example.com:443/portal", "https://gis.example.com"),
        ("http://gis.example.com:6080/arcgis", "http://gis.example.com:6080"),
        ("http://[::1]:8080/arcgis", "http://[::1]:8080"),
    ],
)
def test_origin(url, origin):
    assert sign_ins.origin(url) == origin


def test_sign_in_is_remembered_for_the_origin_and_forgotten(stored):
    right, _ = stored
    sign_ins.remember("https://gis.example.com/arcgis/rest/services", right)
    assert remembered_sign_ins() == {"https://gis.example.com": right}
    assert sign_ins.authcfg_for("https://gis.example.com/portal") == right
    assert sign_ins.authcfg_for("https://gis.example.com:8443/portal") == ""
    assert sign_ins.authcfg_for("http://gis.example.com/portal") == ""
    assert sign_ins.is_remembered("https://gis.example.com/x") and not sign_ins.is_remembered("https://example.com")
    assert sign_ins.configuration_text(right) == "City portal (Basic)"
    sign_ins.sign_out("https://gis.example.com/portal")
    assert remembered_sign_ins() == {}


def test_sign_out_forgets_tokens(site, stored, qtbot):
    right, _ = stored
    sign_ins.remember(site.portal_url, right)
    assert ask(Browser(), AskWho(site.portal_url), qtbot).value == "somebody"
    root = site.portal_url
    assert QgisNetwork().tokens.get(right, root) is not None
    sign_ins.sign_out(site.portal_url)
    assert QgisNetwork().tokens.get(right, root) is None
    assert ask(Browser(), AskWho(site.portal_url), qtbot).value == ""


def ask(browser, question, qtbot):
    with qtbot.waitSignal(browser.answered, timeout=15000) as caught:
        browser.ask(question)
    browser.stop()
    return caught.args[0]


def test_configuration_is_tried_where_it_is_asked_for(site, stored, qtbot):
    right, wrong = stored
    for url in (site.portal_url, site.image_url("Geoid"), site.services_url):
        assert ask(Browser(), AskWho(url, right), qtbot).value == "somebody"
        QgisNetwork().tokens.forget(right)
        answer = ask(Browser(), AskWho(url, wrong), qtbot)
        assert answer.error.reason is Reason.SIGN_IN_REFUSED and "Invalid username" in answer.error.words
    assert remembered_sign_ins() == {}


def test_configuration_that_is_not_there_is_said_at_once(site, qtbot):
    answer = ask(Browser(), AskWho(site.portal_url, "nothere"), qtbot)
    assert answer.error.reason is Reason.SIGN_IN_UNUSABLE


def test_dropped_question_is_not_answered(site, qtbot):
    browser, answers = Browser(), []
    browser.answered.connect(answers.append)
    site.configure(server_security="open")
    try:
        browser.ask(ReadFolder(site.services_url))
        browser.drop(ReadFolder(site.services_url))
        with qtbot.waitSignal(browser.answered, timeout=15000):
            browser.ask(ReadFolder(site.services_url, "Demo"))
        assert [answer.question.folder for answer in answers] == ["Demo"]
    finally:
        browser.stop()
        site.reset()


def test_image_that_is_dropped_is_read_again_when_asked(site, qtbot):
    site.configure(server_security="open", describe_seconds=0.5)
    catalogue, found = Catalogue(), []
    catalogue.described.connect(found.append)
    source = Source(parse_address(site.image_url("Geoid")))
    try:
        catalogue.read(source)
        catalogue.drop(source)
        site.configure(describe_seconds=0.0)
        with qtbot.waitSignal(catalogue.described, timeout=15000):
            catalogue.read(source)
        assert len(found) == 1 and found[0].service is not None
        # Somebody else reads it: what was known is not shown any more.
        catalogue.forget_all()
        assert catalogue.description(source) is None
    finally:
        catalogue.stop()
        site.reset()


ADDRESSES = ("", "http://maps.example.org:6080/arcgis/rest/services/A/ImageServer", "https://portal.example.org/portal")


@pytest.mark.parametrize(
    ("subject", "address"),
    [
        ("portal.example.org", ADDRESSES[2]),
        ("maps.example.org:6080", ADDRESSES[1]),
        ("other.example.org", "http://other.example.org"),
        ("", ADDRESSES[1]),
        ("no host at all", ADDRESSES[1]),
    ],
)
def test_address_that_asks(subject, address):
    assert sign_ins.address_asking(ArcGISError(Reason.SIGN_IN_NEEDED, subject), ADDRESSES) == address


def test_raster_store_asks_nowhere():
    assert sign_ins.address_asking(ArcGISError(Reason.SIGN_IN_NEEDED, "a"), ("/rasterStores/a.crf",)) == ""


# Downloads


def test_download_that_waits_for_a_sign_in_is_resumed_and_says_where():
    seen = every_state()["sign_in"]
    download = seen.download()
    assert download.wants_sign_in and download.can_resume and download.can_try_again and not download.can_cancel
    assert story_text(download) == (
        "The sign-in to maps.example.org ended and could not be renewed. "
        "Sign in again; the download goes on where it stopped."
    )
    assert sign_in_address(download) == "https://maps.example.org"
    own = replace(seen, authcfg="abc1234").download()
    assert own.can_resume and sign_in_address(own) == "", "its own configuration is asked for elsewhere"


def test_download_that_was_refused_says_so_and_what_to_do():
    refused = ArcGISError(Reason.SIGN_IN_REFUSED, HOST, "Invalid username or password.")
    download = replace(every_state()["sign_in"], error=refused).download()
    assert story_text(download) == (
        f"{HOST} did not accept the sign-in: “Invalid username or password”. Check user name and password. "
        "Sign in again; the download goes on where it stopped."
    )
    assert sign_in_address(download) == JOB


@pytest.mark.parametrize("state", ["failed_on_server", "done", "cancelled", "incomplete", "no_answer"])
def test_other_ends_want_no_sign_in(state):
    download = every_state()[state].download()
    assert not download.wants_sign_in and sign_in_address(download) == ""


def test_old_refusal_says_nothing_about_a_new_try():
    download = every_state()["sign_in"].download()
    download.begin()
    assert not download.wants_sign_in and download.error is None
