"""Finding services and tasks, on the local site and on a server with odd answers."""

from __future__ import annotations

import contextlib
from typing import Any, Iterator

import pytest

from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress, parse_address
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    NetworkError,
    ProtocolError,
    Reason,
    RequestError,
    ServiceError,
    SignInError,
    TransferError,
)
from arcgis_raster_download.plugin.arcgis.imageservice import PixelType
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.portal import (
    fetch_image,
    fetch_item,
    find_download_task,
    is_gp_server,
)
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Loopback, free_port, says
from tests.unit.real_json import real, spoilt

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server.process import SiteProcess

PAGE = "<html><head><title>Welcome</title></head></html>"
ITEM = "0123456789abcdef0123456789abcdef"
UTILITIES = "/rest/services/Utilities/RasterUtilities/GPServer"


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


def error_of(kind: Any, call: Any, *arguments: Any) -> Any:
    with pytest.raises(kind) as caught:
        call(*arguments)
    return caught.value


# What an address names


def test_an_image_by_its_url(site: SiteProcess, session: Session) -> None:
    image = fetch_image(session, parse_address(site.image_url("Geoid") + "?f=json"))
    assert image.name == "Geoid" and image.service is not None
    assert image.service.url == site.image_url("Geoid") and image.service.pixel_type is PixelType.F32
    assert image.address == ImageAddress(AddressKind.URL, site.image_url("Geoid"))


def test_an_image_by_its_item(site: SiteProcess, session: Session) -> None:
    item = site.item_id("Geoid")
    for address, server in (
        (parse_address(item), site.portal_url),
        (parse_address(item), f"{site.portal_url}/home/index.html"),
        (parse_address(f"{site.portal_url}/home/item.html?id={item}"), ""),
        (parse_address(f"{site.portal_url}/home/item.html?id={item}"), site.task_url),
    ):
        image = fetch_image(session, address, server)
        assert image.address == ImageAddress(AddressKind.ITEM, item, site.portal_url)
        assert image.service is not None and image.service.url == site.image_url("Geoid")


def test_a_raster_store_describes_itself_to_nobody(site: SiteProcess, session: Session) -> None:
    address = parse_address("/rasterStores/data/Geoid.tif")
    image = fetch_image(session, address, site.task_url)
    assert (image.address, image.name, image.service) == (address, "Geoid.tif", None)
    assert error_of(RequestError, fetch_image, session, address).reason is Reason.STORE_WITHOUT_SERVER
    assert not site.log()


@pytest.mark.parametrize("server", ["", "task"])
def test_an_item_needs_a_portal(site: SiteProcess, session: Session, server: str) -> None:
    error = error_of(RequestError, fetch_image, session, parse_address(ITEM), server and site.task_url)
    assert (error.reason, error.subject) == (Reason.ITEM_WITHOUT_PORTAL, ITEM)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("missing", Reason.ITEM_MISSING),
        ("Demo/Borders MapServer", Reason.NOT_AN_IMAGE_ITEM),
        ("Demo/Places FeatureServer", Reason.NOT_AN_IMAGE_ITEM),
    ],
)
def test_items_that_are_no_images(site: SiteProcess, session: Session, item: str, reason: Reason) -> None:
    found = ITEM if item == "missing" else site.item_id(*item.split())
    assert error_of(RequestError, fetch_item, session, site.portal_url, found).reason is reason


@pytest.mark.parametrize("name", ["Demo/Borders", "Variants/Page", "Demo/Nothing"])
def test_urls_that_are_no_images(site: SiteProcess, session: Session, name: str) -> None:
    url = site.image_url(name)
    error = error_of(ArcGISError, fetch_image, session, ImageAddress(AddressKind.URL, url))
    expected = Reason.HTML_PAGE if "Page" in name else Reason.SERVICE_MISSING
    assert error.reason is expected
    mapped = ImageAddress(AddressKind.URL, url.replace("ImageServer", "MapServer"))
    if name == "Demo/Borders":
        error = error_of(RequestError, fetch_image, session, mapped)
        assert (error.reason, error.words) == (Reason.NOT_AN_IMAGE_SERVICE, "MapServer")


@pytest.mark.parametrize("name", ["NoCopy", "NoCopyText", "TilesOnly"])
def test_services_that_do_not_offer_downloads(site: SiteProcess, session: Session, name: str) -> None:
    service = fetch_image(session, parse_address(site.image_url(f"Variants/{name}"))).service
    assert service is not None
    reason = Reason.TILES_ONLY if name == "TilesOnly" else Reason.COPY_FORBIDDEN
    assert error_of(RequestError, service.raise_if_not_offered).reason is reason


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ({"error": {"code": 400, "messageCode": "CONT_0001", "message": "x"}}, RequestError, Reason.ITEM_MISSING),
        ({"error": {"code": 403, "messageCode": "GWM_0003", "message": "x"}}, SignInError, Reason.NOT_PERMITTED),
        ({"error": {"code": 499, "message": "x"}}, SignInError, Reason.SIGN_IN_NEEDED),
        ({"error": {"code": 500, "message": "x"}}, ServiceError, Reason.SERVER_ERROR),
        ({"id": ITEM}, ProtocolError, Reason.UNEXPECTED),
        ([], ProtocolError, Reason.UNEXPECTED),
        (PAGE, ProtocolError, Reason.HTML_PAGE),
        # An image collection has no URL.
        ({"type": "Image Service", "url": ""}, RequestError, Reason.NOT_AN_IMAGE_ITEM),
        ({"type": "Image Service", "url": None}, RequestError, Reason.NOT_AN_IMAGE_ITEM),
        (
            {"type": "Web Map", "url": "https://h/arcgis/rest/services/A/ImageServer"},
            RequestError,
            Reason.NOT_AN_IMAGE_ITEM,
        ),
        (
            {"type": "Image Service", "url": "https://h/arcgis/rest/services/A/MapServer"},
            RequestError,
            Reason.NOT_AN_IMAGE_SERVICE,
        ),
        ({"type": "Image Service", "url": "file:///etc/passwd"}, TransferError, Reason.FORBIDDEN_URL),
        ({"type": "Image Service", "url": "http://[::1/x"}, TransferError, Reason.FORBIDDEN_URL),
    ],
)
def test_odd_items(server: Loopback, session: Session, value: Any, kind: type, reason: Reason) -> None:
    server.at(f"/portal/sharing/rest/content/items/{ITEM}", says(value))
    assert error_of(kind, fetch_item, session, server.url("/portal"), ITEM).reason is reason


def test_arbitrary_items_and_roots(server: Loopback, session: Session) -> None:
    item = {"type": "Image Service", "title": "T", "url": "http://127.0.0.1/arcgis/rest/services/A/ImageServer"}
    root = {"tasks": ["A", "DownloadRaster"], "currentVersion": 11.5}
    selfish = {"helperServices": {"rasterUtilities": {"url": server.url("/arcgis" + UTILITIES)}}}
    readers = (
        (item, f"/p/sharing/rest/content/items/{ITEM}", lambda: fetch_item(session, server.url("/p"), ITEM)),
        (root, "/arcgis" + UTILITIES, lambda: find_download_task(session, "", server.url("/arcgis" + UTILITIES))),
        (selfish, "/p/sharing/rest/portals/self", lambda: find_download_task(session, "", server.url("/p"))),
    )
    server.at("/arcgis" + UTILITIES, says(root))
    for seed, (example, path, read) in enumerate(readers):
        for value in spoilt(40 + seed, example, 60):
            server.at(path, says(value))
            with contextlib.suppress(ArcGISError):
                assert read()
        server.at(path, says(example))
        assert read()


# Where the task is


@pytest.mark.parametrize(
    "spelling",
    [
        "{services}/Utilities/RasterUtilities/GPServer",
        "{task}",
        "{task}/submitJob?f=json",
        "{services}/Utilities/RasterUtilities/gpserver/",
    ],
)
def test_a_named_geoprocessing_service(site: SiteProcess, session: Session, spelling: str) -> None:
    server = spelling.format(services=site.services_url, task=site.task_url)
    assert is_gp_server(server)
    if "gpserver" in spelling:
        return  # the site itself insists on the spelling
    assert find_download_task(session, site.image_url("Geoid", "nogp"), server) == site.task_url
    assert find_download_task(session, "", server) == site.task_url


def test_a_named_service_is_never_replaced(site: SiteProcess, session: Session) -> None:
    other = f"{site.services_url}/Utilities/Other/GPServer"
    error = error_of(RequestError, find_download_task, session, site.image_url("Geoid"), other)
    assert (error.reason, error.looked_at) == (Reason.NO_RASTER_UTILITIES, (other,))


def test_a_portal_names_the_service(site: SiteProcess, session: Session) -> None:
    assert find_download_task(session, site.image_url("Geoid", "nogp"), site.portal_url) == site.task_url


def test_raster_utilities_stand_beside_the_raster_analysis_that_a_portal_names(
    site: SiteProcess, session: Session
) -> None:
    site.configure(portal_services="analytics")
    assert find_download_task(session, site.image_url("Geoid", "nogp"), site.portal_url) == site.task_url


def test_a_portal_that_names_none_leaves_the_images_server(site: SiteProcess, session: Session) -> None:
    site.configure(portal_services="none")
    assert find_download_task(session, site.image_url("Geoid"), site.portal_url) == site.task_url
    error = error_of(RequestError, find_download_task, session, site.image_url("Geoid", "nogp"), site.portal_url)
    assert error.reason is Reason.NO_RASTER_UTILITIES


def test_a_portal_that_wants_a_sign_in(site: SiteProcess, session: Session) -> None:
    site.configure(portal_services="tokens")
    assert error_of(
        SignInError, find_download_task, session, site.image_url("Geoid", "nogp"), site.portal_url
    ).reason is (Reason.SIGN_IN_NEEDED)


@pytest.mark.parametrize(
    "path", ["/arcgis/rest", "/arcgis/rest/services", "/arcgis/rest/services/Demo", "/arcgis/rest/services/"]
)
def test_a_server_may_be_named_by_its_services(site: SiteProcess, session: Session, path: str) -> None:
    assert find_download_task(session, site.image_url("Geoid", "nogp"), site.url + path) == site.task_url


@pytest.mark.parametrize("version", [10.91, 11.5])
def test_the_images_own_server(site: SiteProcess, session: Session, version: float) -> None:
    site.configure(version=version)
    assert find_download_task(session, site.image_url("Geoid")) == site.task_url


def test_nowhere(site: SiteProcess, session: Session) -> None:
    error = error_of(RequestError, find_download_task, session, site.image_url("Geoid", "nogp"))
    assert error.reason is Reason.NO_RASTER_UTILITIES and error.subject == f"127.0.0.1:{site.port}"
    assert error.looked_at == (f"{site.url}/nogp{UTILITIES}",)
    assert error_of(RequestError, find_download_task, session, "").looked_at == ()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says({"tasks": ["DownloadRasters"]}), RequestError),
        (says({"tasks": "DownloadRaster"}), RequestError),
        (says({"tasks": None}), RequestError),
        (says({"error": {"code": 500, "message": "Service not found"}}), RequestError),
        (says(PAGE), RequestError),
        (says(PAGE, 404), RequestError),
        (says({"error": {"code": 499, "message": "Token Required"}}), SignInError),
        (says(PAGE, 401), SignInError),
    ],
)
def test_odd_roots(server: Loopback, session: Session, answer: Any, kind: type) -> None:
    server.at("/arcgis" + UTILITIES, answer)
    error_of(kind, find_download_task, session, server.url("/arcgis/rest/services/A/ImageServer"))


def test_the_tasks_own_spelling_is_used(server: Loopback, session: Session) -> None:
    root = server.at("/arcgis" + UTILITIES, says({"tasks": [5, "downloadraster"]}))
    assert find_download_task(session, server.url("/arcgis/rest/services/A/ImageServer")) == f"{root}/downloadraster"


def test_no_network_is_told_as_such(session: Session) -> None:
    image = f"http://127.0.0.1:{free_port()}/arcgis/rest/services/A/ImageServer"
    assert error_of(NetworkError, find_download_task, session, image).reason is Reason.REFUSED


def test_a_portal_may_not_name_just_anything(server: Loopback, session: Session) -> None:
    for url in ("file:///x", "http://[::1"):
        server.at("/p/sharing/rest/portals/self", says({"helperServices": {"rasterUtilities": {"url": url}}}))
        assert error_of(TransferError, find_download_task, session, "", server.url("/p")).reason is Reason.FORBIDDEN_URL


@pytest.mark.parametrize("server", ["http://[::1", "https://h:99999/portal"])
def test_a_server_that_is_no_url(session: Session, server: str) -> None:
    assert error_of(RequestError, find_download_task, session, "", server).reason is Reason.NOT_AN_ADDRESS
    assert error_of(RequestError, fetch_image, session, parse_address(ITEM), server).reason is Reason.NOT_AN_ADDRESS


def test_real_portals_and_roots(server: Loopback, session: Session) -> None:
    value = real("portal-self-helperservices-agol-qa.json")
    value["helperServices"]["rasterUtilities"]["url"] = server.url("/arcgis" + UTILITIES)
    server.at("/p/sharing/rest/portals/self", says(value))
    root = server.at("/arcgis" + UTILITIES, says(real("gpserver-rasterutilities-di-pgc-10.9.json")))
    assert find_download_task(session, "", server.url("/p")) == f"{root}/DownloadRaster"
