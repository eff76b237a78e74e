"""Is a file what was asked for?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Optional

import pytest

from arcgis_raster_download.plugin.arcgis.errors import JobError, Reason
from arcgis_raster_download.plugin.arcgis.filecheck import check_file, fits, tell_apart
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.imageservice import ImageService, PixelType
from arcgis_raster_download.plugin.arcgis.tiff import TiffInfo

SERVICE = ImageService(
    url="https://h/ImageServer",
    name="Relief",
    extent=Envelope(0, 0, 10_000, 10_000),
    spatial_reference=SpatialReference(32632, 32632),
    pixel_size_x=10.0,
    pixel_size_y=10.0,
    band_count=1,
    pixel_type=PixelType.F32,
)
# A clip of 40 x 30 cells.
BOX = Envelope(1000, 2000, 1400, 2300)
TIFF = TiffInfo(40, 30, 1, "F32", 1000.0, 2300.0, 10.0, 10.0, 32632, None, 5000)


@dataclass(frozen=True)
class Image:
    """What a file is compared with."""

    service: Optional[ImageService] = SERVICE
    box: Optional[Envelope] = BOX
    label: str = "My relief"


def image(**changes: Any) -> Image:
    """Return the image with another service."""
    return Image(replace(SERVICE, **changes))


def reason(tiff: TiffInfo, expected: Image, clipped: bool = True) -> Optional[Reason]:
    """Return why a file is refused, or None."""
    try:
        check_file(tiff, expected, clipped=clipped)
    except JobError as error:
        return error.reason if error.subject == "My relief" else Reason.INTERNAL
    return None


def test_a_file_as_it_should_be() -> None:
    assert reason(TIFF, Image()) is None
    assert fits(TIFF, Image())


@pytest.mark.parametrize("cells", [1, 2])
def test_a_server_may_snap_to_its_grid(cells: int) -> None:
    wide = replace(
        TIFF, width=40 + 2 * cells, height=30 + 2 * cells, origin_x=1000 - 10 * cells, origin_y=2300 + 10 * cells
    )
    assert reason(wide, Image()) is None
    assert fits(wide, Image())


@pytest.mark.parametrize(
    "change",
    [
        {"origin_x": 970.0, "width": 43},
        {"width": 43},
        {"origin_y": 2330.0, "height": 33},
        {"height": 33},
        {"width": 1000, "height": 1000, "origin_x": 0.0, "origin_y": 10_000.0},
    ],
)
def test_more_than_the_clip_was_delivered(change: Any) -> None:
    tiff = replace(TIFF, **change)
    assert reason(tiff, Image()) is Reason.NOT_CLIPPED
    assert reason(tiff, Image(), clipped=False) is None
    assert not fits(tiff, Image())


def test_less_than_the_clip_may_come() -> None:
    assert reason(replace(TIFF, width=20, height=1), Image()) is None


@pytest.mark.parametrize(
    "change",
    [{"origin_x": 5000.0}, {"origin_y": 9000.0}, {"band_count": 3}, {"pixel_type": "U8"}, {"pixel_type": "S16"}],
)
def test_another_image(change: Any) -> None:
    tiff = replace(TIFF, **change)
    assert reason(tiff, Image()) is Reason.WRONG_FILE
    assert not fits(tiff, Image())


@pytest.mark.parametrize("change", [{"epsg": 25832}, {"pixel_size_x": 20.0}, {"pixel_size_y": 10.1}])
def test_a_file_that_cannot_be_this_image_among_several(change: Any) -> None:
    assert not fits(replace(TIFF, **change), Image())


@pytest.mark.parametrize(
    ("asked", "came", "holds"),
    [
        ("U1", "U8", True),
        ("U4", "U8", True),
        ("U8", "U8", True),
        ("U8", "U16", True),
        ("U8", "S16", True),
        ("U8", "F32", True),
        ("U8", "S8", False),
        ("U16", "U8", False),
        ("U16", "S16", False),
        ("U16", "S32", True),
        ("S16", "U16", False),
        ("S16", "S32", True),
        ("S16", "F32", True),
        ("U32", "F32", False),
        ("U32", "F64", True),
        ("F32", "F64", True),
        ("F64", "F32", False),
        ("F32", "S32", False),
        ("F32", "U32", False),
        ("F32", "UNKNOWN", True),
        ("UNKNOWN", "F32", True),
        ("C64", "C64", True),
        ("C128", "C64", False),
        ("F32", "C64", False),
    ],
)
def test_a_file_must_hold_every_value(asked: str, came: str, holds: bool) -> None:
    found = reason(replace(TIFF, pixel_type=came), image(pixel_type=PixelType(asked)))
    assert found is (None if holds else Reason.WRONG_FILE)


def test_a_type_nobody_knows_is_no_reason_to_refuse() -> None:
    assert reason(replace(TIFF, pixel_type="half"), Image()) is None


def test_without_georeferencing_nothing_is_known() -> None:
    bare = replace(TIFF, origin_x=None, origin_y=None, pixel_size_x=None, pixel_size_y=None, epsg=None)
    assert reason(bare, Image()) is None
    assert fits(bare, Image())


def test_a_store_without_a_description_takes_everything_and_fits_nothing() -> None:
    assert reason(TIFF, Image(None)) is None
    assert not fits(TIFF, Image(None))


def test_a_service_that_tells_little() -> None:
    little = ImageService("https://h/ImageServer", "x", pixel_type=PixelType.F32)
    assert reason(TIFF, Image(little, None)) is None
    assert fits(TIFF, Image(little, None))


def test_an_esri_code_is_no_epsg_code() -> None:
    """An old server says 102100 and no more; its file says 3857."""
    assert fits(replace(TIFF, epsg=3857), image(spatial_reference=SpatialReference(102100)))
    assert fits(replace(TIFF, epsg=3857), image(spatial_reference=SpatialReference(102100, 3857)))
    assert not fits(replace(TIFF, epsg=3857), image(spatial_reference=SpatialReference(102719, 2264)))


@pytest.mark.parametrize(
    ("changes", "apart"),
    [
        ({}, False),
        ({"name": "Other", "url": "https://h/b/ImageServer"}, False),
        ({"band_count": 4}, True),
        ({"pixel_type": PixelType.U8}, False),
        ({"spatial_reference": SpatialReference(25832)}, True),
        ({"pixel_size_x": 20.0}, True),
        ({"pixel_size_x": 10.000001}, False),
    ],
)
def test_can_files_be_told_apart(changes: Any, apart: bool) -> None:
    assert tell_apart([Image(), image(**changes)]) is apart
    assert tell_apart([Image()])
    assert not tell_apart([image(**changes), Image(None)])
