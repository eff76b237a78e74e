"""Layers, files, rasters and items that are named by an address or an id."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcgis_raster_download.plugin.arcgis.errors import ProtocolError, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode, encode, form_text
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.references import (
    FileUrl,
    LayerUrl,
    MapImage,
    PortalItem,
    Raster,
    TimeRange,
    UploadedItem,
)

FEATURES, RECORDS = DataType("GPFeatureRecordSetLayer"), DataType("GPRecordSet")
RASTER, OLD_RASTER, FILE = DataType("GPRasterDataLayer"), DataType("GPRasterData"), DataType("GPDataFile")
LAYER = "https://host.example/arcgis/rest/services/Roads/FeatureServer/0"
quick = settings(derandomize=True, deadline=None, max_examples=100)


@pytest.mark.parametrize(
    ("data_type", "value", "expected"),
    [
        (FEATURES, {"url": LAYER}, LayerUrl(LAYER)),
        (FEATURES, {"url": LAYER, "filter": "kind = 2 and name is null"}, LayerUrl(LAYER, "kind = 2 and name is null")),
        (FEATURES, {"url": LAYER, "time": 967855732000}, LayerUrl(LAYER, time=967855732000)),
        (FEATURES, {"url": LAYER, "time": "5,10"}, LayerUrl(LAYER, time=TimeRange(5, 10))),
        (FEATURES, {"url": LAYER, "time": "967855732000,null"}, LayerUrl(LAYER, time=TimeRange(967855732000))),
        (FEATURES, {"url": LAYER, "time": "null,-10"}, LayerUrl(LAYER, time=TimeRange(None, -10))),
        (FEATURES, {"url": LAYER, "filter": "a=1", "time": "null,null"}, LayerUrl(LAYER, "a=1", TimeRange())),
        (FEATURES, {"url": "https://host.example/file.json"}, LayerUrl("https://host.example/file.json")),
        (FEATURES, {"itemID": "i1057fd92"}, UploadedItem("i1057fd92")),
        (RECORDS, {"url": LAYER}, LayerUrl(LAYER)),
        (RECORDS, {"itemID": "i1057fd92"}, UploadedItem("i1057fd92")),
        (RASTER, {"url": "https://host.example/lake.tif"}, Raster("https://host.example/lake.tif")),
        (
            RASTER,
            {"url": "https://host.example/lake.tif", "format": "tif"},
            Raster("https://host.example/lake.tif", "tif"),
        ),
        (
            RASTER,
            {"url": "https://h/x/ImageServer", "type": "ImageService"},
            Raster("https://h/x/ImageServer", "", "ImageService"),
        ),
        (RASTER, {"itemID": "i1"}, UploadedItem("i1")),
        (OLD_RASTER, {"url": "https://h/lake.tif", "format": "tif"}, Raster("https://h/lake.tif", "tif")),
        (OLD_RASTER, {"url": "https://h/x/ImageServer"}, Raster("https://h/x/ImageServer")),
        (OLD_RASTER, {"itemID": "i1"}, UploadedItem("i1")),
        (FILE, {"url": "https://host.example/data.csv"}, FileUrl("https://host.example/data.csv")),
        (FILE, {"itemID": "i1"}, UploadedItem("i1")),
        (FILE, {"portalItemID": "0123abcd"}, PortalItem("0123abcd")),
    ],
)
def test_each_form_both_ways(data_type, value, expected):
    assert decode(data_type, value) == expected
    assert encode(data_type, expected) == value
    assert json.loads(form_text(data_type, expected)) == value
    assert decode(data_type, value, strict=True) == expected


def test_the_address_alone_as_some_servers_send_it():
    assert decode(RASTER, "https://h/x.tif") == Raster("https://h/x.tif")
    assert decode(FILE, "directories/x.csv") == FileUrl("directories/x.csv")
    with pytest.raises(ProtocolError):
        decode(RASTER, "https://h/x.tif", strict=True)


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        ("https://h/x/ImageServer", "", True),
        ("https://h/x/imageserver/", "", True),
        ("https://h/x", "ImageService", True),
        ("https://h/x/ImageServer.tif", "", False),
        ("https://h/lake.tif", "", False),
        ("http://[::1", "", False),
    ],
)
def test_an_image_service_is_told_from_a_file(url, kind, expected):
    assert Raster(url, type=kind).is_image_service is expected


@pytest.mark.parametrize("data_type", [FEATURES, RECORDS, RASTER, OLD_RASTER, FILE])
@pytest.mark.parametrize(
    "value", [{}, [], 5, True, {"url": 5}, {"url": " "}, {"url": None}, {"itemID": ""}, {"itemID": []}]
)
def test_what_names_nothing(data_type, value):
    with pytest.raises(ProtocolError):
        decode(data_type, value)


@pytest.mark.parametrize("time", ["5", "5,", ",5", "5,6,7", "now,null", 1.5, True, [5, 6], {}])
def test_what_is_no_time(time):
    with pytest.raises(ProtocolError):
        decode(FEATURES, {"url": LAYER, "time": time})


def test_a_filter_is_text():
    with pytest.raises(ProtocolError):
        decode(FEATURES, {"url": LAYER, "filter": {"a": 1}})


@pytest.mark.parametrize("value", [LayerUrl(""), UploadedItem(" "), UploadedItem(None)])
def test_nothing_is_not_sent(value):
    with pytest.raises(RequestError):
        encode(FEATURES, value)


@pytest.mark.parametrize(
    ("data_type", "value"),
    [
        (FEATURES, "https://h/x"),
        (FEATURES, {"url": "https://h/x"}),
        (FEATURES, Raster("https://h/x")),
        (RASTER, LayerUrl("https://h/x")),
        (FILE, Raster("https://h/x")),
        (RECORDS, PortalItem("1")),
        (FEATURES, PortalItem("1")),
    ],
)
def test_a_value_of_another_type_is_not_sent(data_type, value):
    with pytest.raises(RequestError) as caught:
        encode(data_type, value)
    assert "UploadedItem" in caught.value.looked_at


def test_a_map_image():
    extent = {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4, "spatialReference": {"wkid": 4326}}
    sent = {"mapImage": {"href": "https://h/i.png", "width": 400, "height": 300, "extent": extent, "scale": 1000.5}}
    expected = MapImage("https://h/i.png", 400, 300, Envelope(1, 2, 3, 4, SpatialReference(4326)), 1000.5)
    for data_type in (FEATURES, RECORDS, RASTER):
        assert decode(data_type, sent) == expected
        with pytest.raises(RequestError):
            encode(data_type, expected)


def test_a_map_image_without_the_rest():
    assert decode(FEATURES, {"mapImage": {"href": "https://h/i.png"}}) == MapImage("https://h/i.png")
    for value in ({"mapImage": None}, {"mapImage": {}}, {"mapImage": {"href": 5}}):
        with pytest.raises(ProtocolError):
            decode(FEATURES, value)


texts = st.text(min_size=1).filter(str.strip)
instants = st.integers(-(10**15), 10**15)


@quick
@given(texts, st.text(), st.none() | instants | st.builds(TimeRange, st.none() | instants, st.none() | instants))
def test_layers_survive(url, words, time):
    value = LayerUrl(url, words, time)
    for data_type in (FEATURES, RECORDS):
        assert decode(data_type, json.loads(form_text(data_type, value))) == value


@quick
@given(texts, st.text(), st.text())
def test_rasters_files_and_items_survive(text, file_format, kind):
    for data_type, value in (
        (RASTER, Raster(text, file_format, kind)),
        (OLD_RASTER, UploadedItem(text)),
        (FILE, FileUrl(text)),
        (FILE, PortalItem(text)),
    ):
        assert decode(data_type, json.loads(form_text(data_type, value))) == value
