"""All image services below an address: pages of a portal, folders of a server, hosts that do not answer."""

from __future__ import annotations

from contextlib import suppress
from typing import Iterator

import pytest

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Cancelled, NetworkError, Reason, ServiceError
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from arcgis_raster_download.plugin.arcgis.survey import Reachability, Survey, find_services, folder_of
from tests.unit.loopback import Loopback, says

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server.process import SiteProcess


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


def survey(address: str, words: str = "", limit: int = 1000, cancel: CancelToken | None = None) -> Survey:
    session = Session(PlainNetwork(read_timeout=5.0), cancel)
    try:
        return find_services(session, address, words, limit, Reachability(), lambda done, total: None)
    finally:
        session.close()


def names(found: Survey) -> list[str]:
    return [each.name for each in found.services]


def test_a_server_with_all_its_folders(site: SiteProcess) -> None:
    found = survey(site.services_url)
    assert {"Demo/Geoid", "Variants/Page"} <= set(names(found)) and not found.has_more and not found.errors
    by_name = {each.name: each.url for each in found.services}
    assert by_name["Demo/Geoid"] == site.image_url("Geoid")
    # A service stands for its server.
    assert survey(site.image_url("Geoid")) == found


def test_one_folder(site: SiteProcess) -> None:
    found = survey(f"{site.services_url}/Demo/?f=json")
    assert len(found.services) == 4 and all(name.startswith("Demo/") for name in names(found))


@pytest.mark.parametrize(
    ("end", "folder"),
    [("", ""), ("/", ""), ("/Demo", "Demo"), ("/A%20b?f=json", "A b"), ("/Demo/Geoid/ImageServer", "")],
)
def test_folders_of_addresses(end: str, folder: str) -> None:
    assert folder_of(f"https://host/arcgis/rest/services{end}") == folder
    assert folder_of("https://host/arcgis") == folder_of("https://host/arcgis/rest") == ""


def test_words_are_looked_for_in_names(site: SiteProcess) -> None:
    assert names(survey(site.services_url, "geo DEMO")) == ["Demo/Geoid"]
    assert names(survey(site.services_url, "geo nothing")) == []


def test_a_portal_page_by_page(site: SiteProcess) -> None:
    site.configure(extra_items=230)
    found = survey(site.portal_url, "Scene")
    assert len(found.services) == 230 and not found.has_more
    assert [entry["parameters"]["start"] for entry in site.log() if entry["path"].endswith("/search")] == [
        "1",
        "101",
        "201",
    ]
    first = found.services[0]
    assert first.title == "Scene 0001" and first.owner == "somebody" and len(first.item_id) == 32 and first.modified
    assert first.name == "Demo/Multispectral"


def test_the_limit(site: SiteProcess) -> None:
    site.configure(extra_items=230)
    found = survey(site.portal_url, "Scene", limit=150)
    assert len(found.services) == 150 and found.has_more
    assert len([entry for entry in site.log() if entry["path"].endswith("/search")]) == 2
    found = survey(site.services_url, limit=3)
    assert len(found.services) == 3 and found.has_more


def test_a_folder_that_cannot_be_read_is_told(server: Loopback) -> None:
    refusal = says({"error": {"code": 500, "message": "Broken", "details": []}})
    server.answers = {
        "/rest/services": says({"folders": ["Good", "Bad"], "services": [{"name": "Top", "type": "ImageServer"}]}),
        "/rest/services/Good": says({"services": [{"name": "Good/One", "type": "ImageServer"}]}),
        "/rest/services/Bad": refusal,
    }
    found = survey(server.url("/rest/services"))
    assert names(found) == ["Top", "Good/One"]
    (error,) = found.errors
    assert error.words == "Broken"


def test_a_page_that_does_not_come_is_told(server: Loopback) -> None:
    item = {"id": "0" * 32, "type": "Image Service", "url": server.url("/rest/services/A/ImageServer")}
    first = says({"results": [item], "total": 2, "nextStart": 2})
    answers = iter([first, says({"error": {"code": 500, "message": "Broken"}})])
    server.answers = {"/sharing/rest/search": lambda handler: next(answers)(handler)}
    found = survey(server.url("/home/index.html"))
    assert names(found) == ["A"] and found.has_more and found.errors[0].words == "Broken"


def test_what_a_server_names_is_plain_text(server: Loopback) -> None:
    entry = {"name": "<b>Bold</b>\u202e\n", "type": "ImageServer"}
    server.answers = {"/rest/services": says({"services": [entry]})}
    (found,) = survey(server.url("/rest/services")).services
    assert "<" not in found.name and found.name.isprintable()


def test_cancel(site: SiteProcess) -> None:
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        survey(site.services_url, cancel=cancel)


def silent() -> None:
    raise NetworkError(Reason.NO_ANSWER, "host")


def refuses() -> None:
    raise ServiceError(Reason.SERVER_ERROR, "host")


def ask(reachability: Reachability, act, url: str = "https://host/a") -> bool:  # type: ignore[no-untyped-def]
    """Tell whether the host was asked."""
    asked = []

    def asking() -> None:
        asked.append(url)
        act()

    with suppress(ArcGISError):
        reachability.ask(url, asking)
    return bool(asked)


def test_a_silent_host_is_given_up() -> None:
    reachability = Reachability(3)
    assert [ask(reachability, silent) for _ in range(5)] == [True, True, True, False, False]
    assert ask(reachability, silent, "https://other/a")


@pytest.mark.parametrize("answers", [lambda: None, refuses])
def test_any_answer_counts(answers) -> None:  # type: ignore[no-untyped-def]
    reachability = Reachability(2)
    for _ in range(3):
        assert ask(reachability, silent)
        assert ask(reachability, answers)
