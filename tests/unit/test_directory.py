"""What stands behind a pasted address, what a server lists, and what a portal finds."""

from __future__ import annotations

from typing import Any, Iterator

import pytest

from arcgis_raster_download.plugin.arcgis.directory import (
    SiteAddress,
    SiteKind,
    fetch_listing,
    find_site,
)
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, ProtocolError, Reason, RequestError, SignInError
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.search import search_images, search_query
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Loopback, says

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server.process import SiteProcess

ITEM = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    running.reset()
    return running


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(read_timeout=5.0))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "pasted",
    [
        "{url}/arcgis/rest/services",
        "{url}/arcgis/rest/services/",
        "{url}/arcgis/rest/services/Demo/Geoid/ImageServer?f=json",
        "{url}/arcgis/rest",
        "{url}/arcgis",
        "  {url}/ARCGIS/../arcgis/rest/services?token=abc  ",
    ],
)
def test_addresses_of_a_server(site: SiteProcess, session: Session, pasted: str) -> None:
    found = find_site(session, pasted.format(url=site.url).replace("ARCGIS/../", ""))
    assert found == SiteAddress(SiteKind.SERVER, site.services_url)


@pytest.mark.parametrize(
    "pasted",
    ["{url}/portal", "{url}/portal/", "{url}/portal/home/search.html?q=x", "{url}/portal/sharing/rest", "{url}"],
)
def test_addresses_of_a_portal(site: SiteProcess, session: Session, pasted: str) -> None:
    assert find_site(session, pasted.format(url=site.url)) == SiteAddress(SiteKind.PORTAL, site.portal_url)


def test_a_site_that_wants_a_sign_in_is_one(server: Loopback, session: Session) -> None:
    refusal = says({"error": {"code": 499, "message": "Token Required", "details": []}})
    server.answers = {"/x/sharing/rest": refusal}
    assert find_site(session, server.url("/x")) == SiteAddress(SiteKind.PORTAL, server.url("/x"))


@pytest.mark.parametrize(("pasted", "reason"), [("two words", "not_an_address"), ("", "not_an_address")])
def test_what_is_no_address(session: Session, pasted: str, reason: str) -> None:
    with pytest.raises(RequestError) as caught:
        find_site(session, pasted)
    assert caught.value.reason is Reason(reason)


def test_neither_server_nor_portal(server: Loopback, session: Session) -> None:
    page = says("<html><title>Welcome</title></html>")
    places = ("/x", "/x/portal", "/x/arcgis", "/x/server", "/x/image")
    server.answers = {place + what: page for place in places for what in ("/sharing/rest", "/rest/info")}
    with pytest.raises(RequestError) as caught:
        find_site(session, server.url("/x"))
    assert caught.value.reason is Reason.NOT_A_SERVER


def test_the_root_lists_folders_and_a_folder_its_image_services(site: SiteProcess, session: Session) -> None:
    root = fetch_listing(session, site.services_url)
    assert "Demo" in root.folders and root.services == ()
    folder = fetch_listing(session, site.services_url, "Demo")
    by_name = {service.name: service.url for service in folder.services}
    assert by_name["Geoid"] == site.image_url("Geoid")
    assert all(url.endswith("/ImageServer") for url in by_name.values())
    assert [each.name for each in folder.services] == sorted(by_name, key=str.casefold)


def test_names_of_a_server_stay_names(server: Loopback, session: Session) -> None:
    server.answers = {
        "/rest/services": says(
            {
                "folders": ["<img src=file:x>", 7, None, "Ä ö"],
                "services": [
                    {"name": "<img src=file:x>", "type": "ImageServer"},
                    {"name": "<img src=file:///x>", "type": "ImageServer"},
                    {"name": "a//../b", "type": "ImageServer"},
                    {"name": "///", "type": "ImageServer"},
                    {"name": "../../admin", "type": "ImageServer"},
                    {"name": "Map", "type": "MapServer"},
                    {"name": "", "type": "ImageServer"},
                    {"type": "ImageServer"},
                    "nonsense",
                ],
            }
        )
    }
    listing = fetch_listing(session, server.url("/rest/services"))
    assert listing.folders == ("<img src=file:x>", "Ä ö")
    assert {each.name for each in listing.services} == {"<img src=file:x>", "<img src=file:///x>"}
    quoted = server.url("/rest/services/%3Cimg%20src%3Dfile%3A%2F%2F%2Fx%3E/ImageServer")
    assert quoted in {each.url for each in listing.services}
    assert all(each.url.startswith(server.url("/rest/services/")) for each in listing.services)
    assert not any("/../" in each.url or "<" in each.url for each in listing.services)


@pytest.mark.parametrize("value", [[], {}, {"jobId": 1}])
def test_no_catalogue(server: Loopback, session: Session, value: Any) -> None:
    server.answers = {"/rest/services": says(value)}
    with pytest.raises(ProtocolError):
        fetch_listing(session, server.url("/rest/services"))


def test_a_locked_catalogue(server: Loopback, session: Session) -> None:
    server.answers = {"/rest/services": says({"error": {"code": 499, "message": "Token Required"}})}
    with pytest.raises(SignInError):
        fetch_listing(session, server.url("/rest/services"))


# Search


def test_a_portal_finds_image_services_by_words(site: SiteProcess, session: Session) -> None:
    page = search_images(session, site.portal_url, "geoid")
    assert [item.title for item in page.items] == ["Geoid"]
    assert page.items[0].url == site.image_url("Geoid") and page.items[0].item_id == site.item_id("Geoid")
    assert page.total == 1 and page.next_start is None


def test_pages_of_a_search_follow_each_other(site: SiteProcess, session: Session) -> None:
    seen, start = [], 1
    while start is not None:
        page = search_images(session, site.portal_url, "", start, 2)
        assert len(page.items) <= 2
        seen += [item.item_id for item in page.items]
        start = page.next_start
    assert len(seen) == len(set(seen)) == page.total > 2


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("", 'type:"Image Service"'),
        ("land cover", 'type:"Image Service" AND land AND cover'),
        ('a" OR owner:admin', 'type:"Image Service" AND a AND owner AND admin'),
        ("not (and) DEM*", 'type:"Image Service" AND DEM'),
    ],
)
def test_words_are_words(words: str, query: str) -> None:
    assert search_query(words) == query


def test_what_is_no_image_service_is_not_listed(server: Loopback, session: Session) -> None:
    url = "http://127.0.0.1/a/rest/services/X/ImageServer"
    good = {"id": ITEM, "type": "Image Service", "url": url, "title": "<b>X</b>"}
    odd = [
        {**good, "type": "Image Service Thing"},
        {**good, "id": "../../x"},
        {**good, "url": None},
        {**good, "url": "file:///etc/passwd"},
        {**good, "url": url.replace("Image", "Map")},
        "nonsense",
    ]
    server.answers = {"/p/sharing/rest/search": says({"total": "many", "nextStart": 1, "results": [*odd, good]})}
    page = search_images(session, server.url("/p"), "x")
    assert [item.title for item in page.items] == ["X"]
    assert page.total == 0 and page.next_start is None


@pytest.mark.parametrize("value", [[], {}, {"results": {}}])
def test_no_answer_of_a_search(server: Loopback, session: Session, value: Any) -> None:
    server.answers = {"/p/sharing/rest/search": says(value)}
    with pytest.raises(ArcGISError) as caught:
        search_images(session, server.url("/p"), "x")
    assert caught.value.reason is Reason.UNEXPECTED
