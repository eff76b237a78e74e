"""Addresses as people paste them."""

from __future__ import annotations

import contextlib
import random

import pytest

from arcgis_raster_download.plugin.arcgis.addresses import (
    AddressKind,
    ImageAddress,
    check_address,
    clean_url,
    host_of,
    is_private,
    origin_of,
    parse_address,
    parse_addresses,
    portal_root,
    services_root,
    shorten,
)
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason, RequestError

ITEM = "0123456789abcdef0123456789abcdef"
IMAGE = "https://gis.example.com/arcgis/rest/services/Elevation/Relief/ImageServer"


@pytest.mark.parametrize(
    "text",
    [
        IMAGE,
        f"  {IMAGE}/ \n",
        f"<{IMAGE}>",
        f'"{IMAGE}"',
        f"“{IMAGE}”",
        f"{IMAGE}?f=json&token=s3cr3t",
        f"{IMAGE}?f=pjson#top",
        f"{IMAGE}/exportImage?bbox=1,2,3,4",
        f"{IMAGE}/0/info/metadata",
        IMAGE.replace("https://", "HTTPS://me:pw@"),
        IMAGE.replace("gis.example.com", "GIS.Example.COM"),
        IMAGE.replace("https://", ""),
        IMAGE.replace("/Elevation/", "//Elevation/"),
        IMAGE.replace(".com/arcgis", ".com//arcgis"),
    ],
)
def test_a_service_url_in_any_spelling(text: str) -> None:
    assert parse_address(text) == ImageAddress(AddressKind.URL, IMAGE)


@pytest.mark.parametrize(
    "url",
    [
        "http://imageserver.example.com/arcgis/rest/services/A/ImageServer",
        "https://imageserver/rest/services/A/ImageServer",
        "https://gis.example.com/imageserver/rest/services/A/ImageServer",
        "https://gis.example.com/mapserver/rest/services/A/ImageServer",
        "https://gis.example.com/arcgis/rest/services/ImageServerData/A/ImageServer",
        "https://gis.example.com:6443/arcgis/rest/services/A/ImageServer",
        "http://[2001:db8::1]:6080/arcgis/rest/services/A/ImageServer",
        "https://gis.example.com/arcgis/rest/services/Gel%C3%A4nde/H%C3%B6he/ImageServer",
        "https://gis.example.com/arcgis/rest/services/a,b/ImageServer",
        "https://gis.example.com/arcgis/REST/Services/A/imageserver",
    ],
)
def test_hosts_contexts_and_folders_with_misleading_names(url: str) -> None:
    for text in (url, url + "/", url + "/exportImage?f=image"):
        assert parse_address(text) == ImageAddress(AddressKind.URL, url)


@pytest.mark.parametrize("kind", ["MapServer", "FeatureServer/0", "GPServer/Task", "SceneServer", "VectorTileServer"])
def test_other_services_are_named(kind: str) -> None:
    url = f"https://gis.example.com/arcgis/rest/services/A/{kind}"
    with pytest.raises(RequestError) as caught:
        parse_address(f"{url}?token=s3cr3t")
    assert (caught.value.reason, caught.value.words) == (Reason.NOT_AN_IMAGE_SERVICE, kind.split("/")[0])
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "portal"),
    [
        (ITEM, ""),
        (ITEM.upper(), ""),
        (f"https://www.example.com/home/item.html?id={ITEM}", "https://www.example.com"),
        (
            f"https://gis.example.com/portal/home/item.html?id={ITEM}&view=list#overview",
            "https://gis.example.com/portal",
        ),
        (f"https://gis.example.com/portal/home/item.html#id={ITEM}", "https://gis.example.com/portal"),
        (
            f"https://me:pw@gis.example.com/portal/sharing/rest/content/items/{ITEM}?f=json&token=x",
            "https://gis.example.com/portal",
        ),
        (
            f"https://gis.example.com/portal/sharing/rest/content/users/me/items/{ITEM}/data",
            "https://gis.example.com/portal",
        ),
        (f"https://gis.example.com/portal/apps/mapviewer/index.html?layers={ITEM}:0", "https://gis.example.com/portal"),
    ],
)
def test_items(text: str, portal: str) -> None:
    assert parse_address(text) == ImageAddress(AddressKind.ITEM, ITEM, portal)


@pytest.mark.parametrize(
    "text",
    [
        "/cloudStores/aws/dem.crf",
        "/rasterStores/data/dem.tif",
        "/fileShares/a b/dem.tif",
        r"\\server\share\dem.tif",
        "s3://bucket/dem.tif",
        "/vsis3/bucket/dem.tif",
    ],
)
def test_raster_stores(text: str) -> None:
    address = parse_address(text)
    assert address == ImageAddress(AddressKind.STORE, text)
    assert address.short_name.startswith("dem.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "C:/data/dem.tif",
        "/data/dem.tif",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://h/x",
        "http://",
        "https:///arcgis/rest/services/A/ImageServer",
        "http://h:99999/arcgis/rest/services/A/ImageServer",
        "http://[::1/arcgis/rest/services/A/ImageServer",
        ITEM[:-1],
        ITEM + "0",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_address(text)
    assert caught.value.reason is Reason.NOT_AN_ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.com/",
        "https://gis.example.com/arcgis/rest/services",
        "https://h/ImageServer",
        f"https://www.example.com/home/item.html?id={ITEM[:-1]}",
    ],
)
def test_pages_that_are_no_image(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_address(text)
    assert caught.value.reason is Reason.NOT_AN_IMAGE_SERVICE


@pytest.mark.parametrize(
    "text",
    [
        "gis.example.com/x?token=s3cr3t",
        "ftp://me:s3cr3t@h/x",
        "http://me:s3cr3t@h:99999/x",
        "http://me:s3cr3t@[::1/x",
        "https://me:s3cr3t@h/x?token=s3cr3t",
    ],
)
def test_no_secret_is_repeated(text: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_address(text)
    assert "s3cr3t" not in str(caught.value) + repr(caught.value)


def test_several_addresses() -> None:
    other = IMAGE.replace("Relief", "Other")
    found = parse_addresses(f"\n {IMAGE}/ {other}\t{ITEM}\n\n/rasterStores/my data/dem.tif \n{IMAGE}?f=json\n")
    assert [address.value for address in found] == [IMAGE, other, ITEM, "/rasterStores/my data/dem.tif"]
    for text in ("", " \n "):
        with pytest.raises(RequestError):
            parse_addresses(text)
    with pytest.raises(RequestError) as caught:
        parse_addresses(f"{IMAGE}\nnonsense")
    assert caught.value.subject == "nonsense"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (IMAGE, "Relief"),
        ("https://h.example/arcgis/rest/services/A/My_fine%20DEM/ImageServer", "My fine DEM"),
        (ITEM, ITEM),
        ("/cloudStores/aws/dem.crf/", "dem.crf"),
        (r"\\server\share\dem.tif", "dem.tif"),
        ("/vsicurl/dem.tif?token=s3cr3t", "dem.tif"),
    ],
)
def test_a_name_to_begin_with(text: str, name: str) -> None:
    assert parse_address(text).short_name == name


def test_parts_of_urls() -> None:
    assert services_root(IMAGE) == "https://gis.example.com/arcgis/rest/services"
    assert services_root("https://h/arcgis/REST/services") == "https://h/arcgis/REST/services"
    assert services_root("https://h/arcgis/rest/servicesX") is None
    for text in (
        "https://h.example/portal",
        "https://h.example/portal/",
        "https://h.example/portal/home/index.html?x=1",
        "https://h.example/portal/sharing/rest",
        "https://H.example/portal/Sharing",
    ):
        assert portal_root(text) == "https://h.example/portal"
    assert portal_root("https://www.example.com/home/") == "https://www.example.com"
    assert host_of("https://me:pw@Host:8443/x") == "host:8443"
    assert host_of("http://[::1/") == ""
    assert origin_of("HTTPS://h:1/x") == ("https", "h:1") != origin_of("http://h:1/x")
    assert clean_url("HTTPS://me:pw@Host:443/a//b/?q=1#f") == "https://host:443/a/b"
    assert clean_url("http://[::1]:80/") == "http://[::1]:80"


@pytest.mark.parametrize("text", ["http://[::1", "http://h:x/", "http://h:99999"])
def test_what_cannot_be_cleaned_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        clean_url(text)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "gisserver",
        "a.localhost",
        "gis.local",
        "gis.local.",
        "db.internal",
        "router.lan",
        "127.0.0.1",
        "127.8.9.1",
        "127.1",
        "0x7f000001",
        "0177.0.0.1",
        "2130706433",
        "10.0.0.1",
        "10.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "0",
        "[::1]",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
    ],
)
def test_private_hosts(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host",
    ["example.com", "www.example.com.", "8.8.8.8", "[2606:4700::1111]", "localhost.example.com", "1.2.3.4.example.com"],
)
def test_public_hosts(host: str) -> None:
    assert not is_private(host)


def test_any_text_is_an_address_or_refused() -> None:
    source = random.Random(5)
    pieces = [
        "http://",
        "https://",
        "[",
        "]",
        "@",
        ":",
        "/",
        "//",
        "?",
        "#",
        "&",
        "id=",
        ITEM,
        "ImageServer",
        "rest/services",
        "/ImageServer",
        "gis.example.com",
        "\\",
        "%",
        "%zz",
        " ",
        "\n",
        "\u202e",
        "ü",
        "..",
        "\x00",
        "99999",
        "token=s",
        "∞",
    ]
    for _ in range(20_000):
        text = "".join(source.choice(pieces) for _ in range(source.randrange(9)))
        for read in (parse_address, parse_addresses, clean_url, portal_root, lambda url: check_address(url, IMAGE)):
            with contextlib.suppress(ArcGISError):
                read(text)
        host_of(text), origin_of(text), services_root(text), shorten(text)
        with contextlib.suppress(ArcGISError):
            assert parse_address(text).short_name
