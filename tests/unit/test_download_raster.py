"""The task's parameters, its messages, its results and where its files are."""

from __future__ import annotations

import json
from typing import Any, Tuple

import pytest

from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress
from arcgis_raster_download.plugin.arcgis.download_raster import (
    Output,
    Resampling,
    clip_setting,
    context,
    file_urls,
    input_image_layer,
    is_result_resource,
    read_messages,
    read_outputs,
)
from arcgis_raster_download.plugin.arcgis.errors import Reason
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, Polygon, SpatialReference
from arcgis_raster_download.plugin.arcgis.geoprocessing import Message, MessageKind
from tests.unit.real_json import arbitrary, real

TASK = "https://gis.example.com/image/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster"
RESULT = f"{TASK}/jobs/j1/results/outputRaster"
FILES = "/rest/directories/arcgisjobs/utilities/rasterutilities_gpserver/j1/scratch"
ONE, TWO = (
    "https://h.example/arcgis/rest/services/A/ImageServer",
    "https://h.example/arcgis/rest/services/B/ImageServer",
)


# What is sent


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (AddressKind.URL, [ONE], {"url": ONE}),
        (AddressKind.URL, [ONE, TWO], {"urls": [ONE, TWO]}),
        (AddressKind.ITEM, ["0" * 32], {"itemId": "0" * 32}),
        (AddressKind.ITEM, ["0" * 32, "1" * 32], {"itemIds": ["0" * 32, "1" * 32]}),
        (AddressKind.STORE, ["/cloudStores/a"], {"uri": "/cloudStores/a"}),
        (AddressKind.STORE, ["/cloudStores/a", "/cloudStores/b"], {"uris": ["/cloudStores/a", "/cloudStores/b"]}),
        # A lone value is split at its commas by the server.
        (AddressKind.URL, [ONE.replace("A", "A,B")], {"urls": [ONE.replace("A", "A,B")]}),
    ],
)
def test_images_are_named_by_one_key_only(kind: AddressKind, values: Any, expected: Any) -> None:
    assert json.loads(input_image_layer(tuple(ImageAddress(kind, value) for value in values))) == expected


def test_images_of_several_kinds_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="one job"):
        input_image_layer((ImageAddress(AddressKind.URL, ONE), ImageAddress(AddressKind.ITEM, "0" * 32)))


def test_a_clip_says_everything_twice_and_survives_lower_casing() -> None:
    box = Envelope(6.125, 45.0, 8.875, 47.375, SpatialReference(4326, 4326))
    text = "".join(clip_setting(box.to_polygon()))
    value = json.loads(text)
    assert set(value) == {"ClippingGeometry", "extent"}
    assert value["extent"] == {
        "xmin": 6.125,
        "ymin": 45.0,
        "xmax": 8.875,
        "ymax": 47.375,
        "spatialReference": {"wkid": 4326},
    }
    ring = value["ClippingGeometry"]["rings"][0]
    assert ring == [[6.125, 45.0], [6.125, 47.375], [8.875, 47.375], [8.875, 45.0], [6.125, 45.0]]
    lower = json.loads(text.lower())
    assert lower["clippinggeometry"]["rings"] == [ring]
    assert {key: lower["extent"][key] for key in ("xmin", "ymin", "xmax", "ymax")} == {
        key: value["extent"][key] for key in ("xmin", "ymin", "xmax", "ymax")
    }


def test_a_clip_without_a_code_sends_none() -> None:
    reference = SpatialReference(wkt='PROJCS["Local"]')
    polygon = Polygon.from_parts([[[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]]], reference)
    assert "patial" not in "".join(clip_setting(polygon))


@pytest.mark.parametrize("method", list(Resampling))
def test_the_resampling_method(method: Resampling) -> None:
    assert json.loads(context(method)) == {"resamplingMethod": method.value}


# What the messages say


def warnings(*texts: str) -> Tuple[Message, ...]:
    """Return a job's messages with these warnings."""
    head = Message(MessageKind.INFO, "Clip geometry setting found, clipping the image...")
    return (head, *(Message(MessageKind.WARNING, text) for text in texts))


@pytest.mark.parametrize(
    "text",
    [
        "Invalid geometry setting, image will not be clipped.",
        "Invalid extent setting, image will not be clipped.",
        "No clip geometry or extent setting, image will not be clipped.",
        "Invalid clip geometry or extent setting, image will not be clipped.",
    ],
)
def test_an_image_that_was_not_clipped(text: str) -> None:
    verdict = read_messages(warnings("Raster Analytic services were not registered on Portal.", text))
    assert verdict.not_clipped == text and not verdict.complaints
    assert len(verdict.warnings) == 2
    assert not read_messages((Message(MessageKind.INFO, text),)).not_clipped, "only warnings count"


def test_images_that_were_left_out() -> None:
    verdict = read_messages(
        warnings(
            f"Download permission of {ONE} is set to False.",
            f"Download image failed: {TWO}",
            "ERROR 000732: Input Raster: Dataset does not exist",
            "Download image failed: 0123",
            f"Invalid download image: {ONE}/x",
        )
    )
    assert [(each.image, each.reason) for each in verdict.complaints] == [
        (ONE, Reason.COPY_FORBIDDEN),
        (TWO, Reason.NOT_DELIVERED),
        ("0123", Reason.NOT_DELIVERED),
        (f"{ONE}/x", Reason.NOT_DELIVERED),
    ]
    assert verdict.complaints[1].words == "ERROR 000732: Input Raster: Dataset does not exist"
    assert verdict.complaints[2].words == "Download image failed: 0123", "the next warning is about another image"
    assert verdict.about("nobody", TWO.replace("https", "HTTP").upper() + "/") == verdict.complaints[1]
    assert verdict.about(f"{ONE}?token=x") == verdict.complaints[0]
    assert verdict.about("", "x") is None
    assert not verdict.not_clipped


def test_a_failure_followed_by_an_unclipped_image() -> None:
    verdict = read_messages(
        warnings(f"Download image failed: {ONE}", "Invalid extent setting, image will not be clipped.")
    )
    assert verdict.not_clipped and verdict.complaints[0].words == f"Download image failed: {ONE}"


# What came


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"url": "https://h/a/x.tif", "format": "tif"}], [Output("https://h/a/x.tif")]),
        ({"url": "https://h/a/x.tif", "format": "TIFF"}, [Output("https://h/a/x.tif")]),
        (["https://h/x.tif", " https://h/y.TIF "], [Output("https://h/x.tif"), Output("https://h/y.TIF")]),
        ("https://h/x.tif?a=b.c", [Output("https://h/x.tif?a=b.c")]),
        ([{"url": "https://h/x.tif"}], [Output("https://h/x.tif")]),
        ([{"url": "https://h/x", "format": ""}], [Output("https://h/x")]),
        ([{"url": "https://h.example.com/"}], [Output("https://h.example.com/")]),
        ([{"url": "https://h/x.crf", "format": "CRF"}], [Output("https://h/x.crf", ".crf")]),
        ([{"url": "https://h/x.jp2"}], [Output("https://h/x.jp2", ".jp2")]),
        ([{"url": "https://h/x", "format": "Cloud Optimized GeoTIFF"}], [Output("https://h/x")]),
        ([{"url": "https://h/x", "format": "../../etc"}], [Output("https://h/x", ".etc")]),
        ([{"url": "x.tif"}], [Output(f"{TASK}/jobs/j1/results/x.tif")]),
        ([{"url": "/image/rest/x.tif"}], [Output("https://gis.example.com/image/rest/x.tif")]),
        ([{"url": ONE, "type": "ImageService"}], [Output(ONE, ".tif", True)]),
        ([{"url": ONE}], [Output(ONE, ".tif", True)]),
        ([], []),
        ("", []),
        (None, []),
        ([""], []),
        ([None, {}, {"url": None}, {"url": " "}, 5, [], True], []),
        ({"credits": 6.66}, []),
        ([{"url": "https://[::1/x.tif"}, {"url": "https://h/x.tif"}], [Output("https://h/x.tif")]),
    ],
)
def test_every_form_of_the_value(value: Any, expected: Any) -> None:
    found = read_outputs(value, RESULT)
    assert [(each.url, each.is_service) for each in found] == [(each.url, each.is_service) for each in expected]
    if not any(each.is_service for each in expected):
        assert list(found) == expected


def test_a_result_resource() -> None:
    assert is_result_resource(RESULT) and is_result_resource(RESULT + "/?token=x")
    assert not is_result_resource("https://h/results/x.tif/y.tif") and not is_result_resource(
        "https://h" + FILES + "/x.tif"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        # The same server: nothing to rewrite.
        (f"https://gis.example.com/image{FILES}/x.tif", ["own"]),
        # The internal machine, by its port, its bare name, its number, its scheme.
        (f"https://gisserver.domain.com:6443/arcgis{FILES}/x.tif", ["own", "theirs"]),
        (f"http://gisserver.domain.com:6080/arcgis{FILES}/x.tif", ["own", "theirs"]),
        (f"https://gisserver/arcgis{FILES}/x.tif", ["own", "theirs"]),
        (f"https://10.1.2.3/arcgis{FILES}/x.tif", ["own", "theirs"]),
        (f"http://gis.example.com/image{FILES}/x.tif", ["own", "theirs"]),
        # Another public name may be right.
        (f"https://files.example.com/arcgis{FILES}/x.tif", ["theirs", "own"]),
        (f"https://gis.example.com/other{FILES}/x.tif", ["theirs", "own"]),
        (f"https://files.example.com:99999/arcgis{FILES}/x.tif", ["theirs", "own"]),
        # A cloud store has no such path.
        ("https://store.example.com/blob/x.tif?sig=1", ["theirs"]),
    ],
)
def test_where_to_look_for_a_file(url: str, expected: Any) -> None:
    own = f"https://gis.example.com/image{FILES}/x.tif"
    assert file_urls(url, f"{TASK}/jobs/j1") == tuple({"own": own, "theirs": url}[each] for each in expected)


def test_a_private_site_names_itself() -> None:
    url = f"http://10.1.2.3:6080/arcgis{FILES}/x.tif"
    assert file_urls(url, "http://10.1.2.3:6080/arcgis/rest/services/T/GPServer/t") == (url,)


def test_arbitrary_json_has_outputs_or_none() -> None:
    found = 0
    for value in arbitrary(21, ("url", "format", "type", "value"), 5000):
        for output in read_outputs(value, RESULT):
            found += 1
            assert output.suffix[0] == "." and output.suffix[1:].isalnum() and len(output.suffix) <= 9
            assert file_urls(output.url, TASK)
            is_result_resource(output.url)
    assert found > 100


def test_the_real_result() -> None:
    value = real("result-outputraster-seed.json")
    (output,) = read_outputs(value["value"], RESULT)
    assert output.suffix == ".tif" and not output.is_service and output.url.endswith("/scratch/ortho1.tif")
    assert file_urls(output.url, TASK)[0].endswith("/scratch/ortho1.tif")
