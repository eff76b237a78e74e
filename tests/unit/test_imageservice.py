"""What image services say of themselves, and how large a download may get."""

from __future__ import annotations

import copy
import math
from typing import Any, Dict, Optional

import pytest

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, ProtocolError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService, PixelType
from tests.unit.real_json import arbitrary, real, spoilt

URL = "https://gis.example.com/arcgis/rest/services/Elevation/My_Relief/ImageServer"
EXAMPLE: Dict[str, Any] = {
    "currentVersion": 10.91,
    "name": "Elevation/Relief",
    "serviceDescription": "Short &amp; <i>plain</i>",
    "description": "",
    "copyrightText": "© <a href='https://x'>Somebody</a>",
    "extent": {
        "xmin": 0,
        "ymin": 0,
        "xmax": 1000,
        "ymax": 500,
        "spatialReference": {"wkid": 102100, "latestWkid": 3857},
    },
    "spatialReference": {"wkid": 102100, "latestWkid": 3857},
    "pixelSizeX": 10,
    "pixelSizeY": 9.999998729879174,
    "bandCount": 3,
    "pixelType": "F32",
    "noDataValue": None,
    "noDataValues": [-999, -999, -999],
    "allowCopy": True,
    "capabilities": " Mensuration,Image ,Metadata",
}


def read(**changes: Any) -> ImageService:
    """Read the example with members changed; None takes one away."""
    value = {**copy.deepcopy(EXAMPLE), **changes}
    return ImageService.from_esri({key: each for key, each in value.items() if each is not None}, URL)


def test_every_field() -> None:
    web_mercator = SpatialReference(102100, 3857)
    assert read() == ImageService(
        url=URL,
        name="Relief",
        description="Short & plain",
        copyright_text="© Somebody",
        extent=Envelope(0, 0, 1000, 500, web_mercator),
        spatial_reference=web_mercator,
        pixel_size_x=10.0,
        pixel_size_y=9.999998729879174,
        band_count=3,
        pixel_type=PixelType.F32,
        no_data=-999.0,
        allow_copy=True,
        capabilities=("mensuration", "image", "metadata"),
        version=10.91,
    )


def test_nothing_but_a_pixel_type() -> None:
    service = ImageService.from_esri({"pixelType": "u8"}, URL)
    assert service == ImageService(url=URL, name="My_Relief", pixel_type=PixelType.U8)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"noDataValues": None, "noDataValue": 0}, 0.0),
        ({"noDataValues": None}, None),
        ({"noDataValue": "nan", "noDataValues": None}, None),
        ({"noDataValue": "-3.4e38", "noDataValues": None}, -3.4e38),
        ({"noDataValue": [7], "noDataValues": [7]}, 7.0),
        ({"noDataValues": []}, None),
        ({"noDataValues": [None]}, None),
        ({"noDataValue": 5, "noDataValues": [6]}, 5.0),
    ],
)
def test_nodata(changes: Any, expected: Optional[float]) -> None:
    assert read(**changes).no_data == expected


@pytest.mark.parametrize(
    ("value", "allowed", "offered"),
    [
        (True, True, True),
        (False, False, False),
        ("false", False, False),
        (" False ", False, False),
        ("true", True, True),
        (None, None, True),
        ("", None, True),
        (0, None, True),
    ],
)
def test_only_a_plain_no_forbids_copies(value: Any, allowed: Optional[bool], offered: bool) -> None:
    service = read(allowCopy=value)
    assert service.allow_copy is allowed
    if offered:
        service.raise_if_not_offered()
        return
    with pytest.raises(RequestError) as caught:
        service.raise_if_not_offered("My layer")
    assert (caught.value.reason, caught.value.subject) == (Reason.COPY_FORBIDDEN, "My layer")


@pytest.mark.parametrize("text", ["Image,TilesOnly", "tilesonly", "Image, Tilemap, TilesOnly"])
def test_services_of_ready_made_tiles(text: str) -> None:
    service = read(capabilities=text)
    assert service.tiles_only
    with pytest.raises(RequestError) as caught:
        service.raise_if_not_offered()
    assert (caught.value.reason, caught.value.subject) == (Reason.TILES_ONLY, "Relief")
    assert not read(capabilities=None).tiles_only


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"mapName": "Layers", "layers": []}, "MapServer"),
        ({"layers": [], "tables": []}, "FeatureServer"),
        ({}, ""),
        ({"currentVersion": 11, "services": []}, ""),
    ],
)
def test_what_is_no_image_service(value: Any, kind: str) -> None:
    with pytest.raises(RequestError) as caught:
        ImageService.from_esri(value, URL)
    assert (caught.value.reason, caught.value.subject, caught.value.words) == (Reason.NOT_AN_IMAGE_SERVICE, URL, kind)


def test_what_is_no_object() -> None:
    with pytest.raises(ProtocolError):
        ImageService.from_esri([1], URL)


def test_the_reference_may_stand_at_the_extent_only() -> None:
    assert read(spatialReference=None).spatial_reference == SpatialReference(102100, 3857)
    own = {"xmin": 0, "ymin": 0, "xmax": 1, "ymax": 1}
    assert read(extent=own).extent == Envelope(0, 0, 1, 1, SpatialReference(102100, 3857))
    assert read(extent={**own, "xmax": "NaN"}).extent is None
    assert read(extent=None, spatialReference={"wkt": "X"}).spatial_reference == SpatialReference(wkt="X")


@pytest.mark.parametrize("kind", list(PixelType))
def test_pixel_types(kind: PixelType) -> None:
    assert read(pixelType=kind.value.lower()).pixel_type is kind
    assert kind.title == {
        "U1": "UInt1",
        "S16": "Int16",
        "F64": "Float64",
        "C64": "CFloat32",
        "C128": "CFloat64",
        "UNKNOWN": "?",
    }.get(kind.value, kind.title)
    assert (kind.bits is None) is (kind is PixelType.UNKNOWN)


@pytest.mark.parametrize(
    ("kind", "bits"),
    [("U1", 1), ("U4", 4), ("U8", 8), ("S16", 16), ("U32", 32), ("F32", 32), ("F64", 64), ("C64", 64), ("C128", 128)],
)
def test_the_estimate(kind: str, bits: int) -> None:
    service = read(pixelType=kind, pixelSizeY=10, bandCount=3)
    # 25 x 11 cells are touched, at the least.
    assert service.estimate_bytes(Envelope(0, 0, 241, 110)) == math.ceil(25 * 11 * 3 * bits / 8)


def test_the_estimate_of_the_largest_service_there_is() -> None:
    service = read(pixelType="U8", pixelSizeX=10, pixelSizeY=10, bandCount=1)
    assert service.estimate_bytes(Envelope(-2e7, -2e7, 2e7, 2e7)) == 16 * 10**12


@pytest.mark.parametrize(
    "changes",
    [
        {"pixelSizeX": None},
        {"pixelSizeY": 0},
        {"pixelSizeX": -1},
        {"bandCount": None},
        {"pixelType": "X"},
        {"pixelSizeX": 5e-324},
    ],
)
def test_no_estimate_without_numbers(changes: Any) -> None:
    assert read(**changes).estimate_bytes(Envelope(0, 0, 1e300, 10)) is None


def test_arbitrary_json_is_read_or_refused() -> None:
    read_whole = 0
    for value in [*arbitrary(7, tuple(EXAMPLE), 2000), *spoilt(8, EXAMPLE, 4000)]:
        try:
            service = ImageService.from_esri(value, URL)
        except ArcGISError as error:
            str(error).encode()
            continue
        read_whole += 1
        assert service.name
        for text in (service.name, service.description, service.copyright_text):
            text.encode()
        if service.extent is not None:
            size = service.estimate_bytes(service.extent)
            assert size is None or size >= 0
    assert read_whole > 3000


REAL = {
    "imageserver-sentinel2-10m-landcover-agol.json": (102100, 3857, PixelType.U8, 1, False),
    "imageserver-terria-rasterFns.json": (None, None, PixelType.F32, 1, True),
    "imageserver-charlottelas-sampleserver6-10.91.json": (102719, 2264, PixelType.F32, 1, True),
}


@pytest.mark.parametrize("name", REAL)
def test_real_image_services(name: str) -> None:
    value = real(name)
    wkid, latest, kind, bands, allowed = REAL[name]
    service = ImageService.from_esri(value, URL)
    if wkid is not None:
        assert service.spatial_reference == SpatialReference(wkid, latest)
    assert (service.pixel_type, service.band_count, service.allow_copy) == (kind, bands, allowed)
    assert service.name == value["name"].split("/")[-1] and service.version == value["currentVersion"]
    assert service.extent is not None and service.extent.xmax == value["extent"]["xmax"]
    assert service.pixel_size_x == value["pixelSizeX"]
    size = service.estimate_bytes(service.extent)
    assert size is not None and size > 10_000


@pytest.mark.parametrize(
    "name", ["catalog-landsat2-10.9.json", "gpserver-rasterutilities-di-pgc-10.9.json", "sharing-rest-info-agol.json"]
)
def test_other_real_answers_are_no_image_services(name: str) -> None:
    with pytest.raises(RequestError):
        ImageService.from_esri(real(name), URL)
