"""What a server tells of a job that is known by its address alone, and what it does not."""

from __future__ import annotations

import json
from typing import Any, Iterator

import pytest

from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, parse_job_url
from arcgis_raster_download.plugin.arcgis.download_raster import Output
from arcgis_raster_download.plugin.arcgis.errors import Reason, RequestError
from arcgis_raster_download.plugin.arcgis.found_job import FoundJournal, fetch_order, images_of_outputs
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Loopback, says

JOB = "/arcgis/rest/services/U/RasterUtilities/GPServer/DownloadRaster/jobs/j1"
ITEM = "0123456789abcdef0123456789abcdef"
IMAGE = "https://gis.example.com/arcgis/rest/services/A/ImageServer"
BOX = {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4, "spatialReference": {"wkid": 102100, "latestWkid": 3857}}


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def order(server: Loopback):
    """Return a function that reads the order of a job whose server tells these inputs."""

    def order(image: Any = None, clip: Any = None):
        for name, value in (("inputImageLayer", image), ("clipSetting", clip)):
            server.at(f"{JOB}/inputs/{name}", says({"paramName": name, "dataType": "GPString", "value": value}))
        session = Session(PlainNetwork())
        try:
            return fetch_order(session, server.at(JOB, says({})))
        finally:
            session.close()

    return order


@pytest.mark.parametrize(
    ("image", "kind", "values"),
    [
        ({"url": IMAGE}, AddressKind.URL, [IMAGE]),
        ({"urls": [IMAGE, IMAGE.replace("/A/", "/B/")]}, AddressKind.URL, [IMAGE, IMAGE.replace("/A/", "/B/")]),
        ({"url": f"{IMAGE},{IMAGE}?token=secret"}, AddressKind.URL, [IMAGE, IMAGE]),
        ({"itemId": ITEM, "serviceToken": "secret"}, AddressKind.ITEM, [ITEM]),
        ({"itemids": [ITEM]}, AddressKind.ITEM, [ITEM]),
        ({"uri": "/rasterStores/a.crf"}, AddressKind.STORE, ["/rasterStores/a.crf"]),
    ],
)
@pytest.mark.parametrize("form", [json.dumps, lambda value: value], ids=["text", "object"])
def test_images(order, image, kind, values, form):
    found = order(form(image), "")
    assert [(each.kind, each.value) for each in found.images] == [(kind, value) for value in values]
    assert not found.is_clipped and found.box is None and "secret" not in repr(found)


@pytest.mark.parametrize(
    "image",
    [None, "", "hello", "{", [], {}, 5, {"url": ""}, {"url": 5}, {"url": "file:///etc/passwd"}, {"urls": [None]},
     {"itemId": IMAGE}, "[" * 5000],
)  # fmt: skip
def test_images_that_nobody_can_read(order, image):
    assert order(image if isinstance(image, str) or image is None else json.dumps(image)) is None


@pytest.mark.parametrize("change", [str, str.lower])
def test_clip(order, change):
    """The task's own script lower-cases the whole text."""
    found = order(json.dumps({"url": IMAGE}), change(json.dumps({"ClippingGeometry": {"rings": []}, "extent": BOX})))
    assert found.is_clipped and (found.box.xmin, found.box.ymax) == (1, 4)
    assert found.box.spatial_reference.code == 3857


@pytest.mark.parametrize("clip", ["what", "[1]", '{"extent": 5}', '{"extent": {"xmin": "NaN"}}', '{"other": 1}'])
def test_clip_that_nobody_can_read_is_a_clip_all_the_same(order, clip):
    found = order(json.dumps({"url": IMAGE}), clip)
    assert found.is_clipped and found.box is None


def test_server_that_tells_nothing(server):
    session = Session(PlainNetwork())
    assert fetch_order(session, server.at(JOB, says({}))) is None
    session.close()


def test_files_are_called_as_the_server_calls_them():
    urls = ("https://h/x/downloadimage_1.tif", "https://h/x/Gr%C3%BCn.v2.tif?sig=1", "https://h/", "not a url")
    images = images_of_outputs(tuple(map(Output, urls)))
    assert [image.stem for image in images] == ["downloadimage_1", "Grün.v2", "image", "not a url"]
    assert [image.number for image in images] == [0, 1, 2, 3]


def test_journal_knows_one_job_once():
    journal = FoundJournal("https://h/jobs/1")
    assert [journal.job_url((0, 1)), journal.job_url((0,))] == ["https://h/jobs/1", ""]
    assert journal.delivered(0) is None


@pytest.mark.parametrize("end", ["", "/", "?token=secret", "/results/outputRaster?f=json", "/cancel", "#x"])
def test_address_of_a_job(end):
    url = f"https://gis.example.com{JOB}"
    assert parse_job_url(f" <{url}{end}> ") == url
    assert parse_job_url(url.replace("https://", "https://me:pw@") + end) == url


@pytest.mark.parametrize(
    "text", ["", "j1", "hello", f"ftp://h{JOB}", f"//h{JOB}", f"https://h{JOB[: -len('/j1')]}", "https:///jobs/1", IMAGE]
)
def test_what_is_no_address_of_a_job(text):
    with pytest.raises(RequestError) as error:
        parse_job_url(f"{text}?token=secret")
    assert error.value.reason is Reason.NOT_A_JOB and "secret" not in str(error.value)
