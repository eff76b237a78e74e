"""Directories of real TIFFs, read by us and by GDAL, and what remains of them after every kind of damage."""

from __future__ import annotations

import math
import os
import pathlib
import random
import struct
import time

import pytest

from arcgis_raster_download.plugin.arcgis.errors import Reason, TransferError
from arcgis_raster_download.plugin.arcgis.tiff import Content, read_tiff, sniff

numpy = pytest.importorskip("numpy", reason="the expected values come from GDAL and numpy")
gdal = pytest.importorskip("osgeo.gdal", reason="the expected values come from GDAL")
osr = pytest.importorskip("osgeo.osr", reason="the expected values come from GDAL")
gdal.UseExceptions()

DTYPES = {
    "U8": gdal.GDT_Byte,
    "U16": gdal.GDT_UInt16,
    "S16": gdal.GDT_Int16,
    "U32": gdal.GDT_UInt32,
    "S32": gdal.GDT_Int32,
    "F32": gdal.GDT_Float32,
    "F64": gdal.GDT_Float64,
    "C64": gdal.GDT_CFloat32,
}
LAYOUTS = {
    "strips": [],
    "tiles": ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=32"],
    "one_band_after_the_other": ["INTERLEAVE=BAND", "TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"],
    "deflate": ["COMPRESS=DEFLATE", "PREDICTOR=2"],
    "big": ["BIGTIFF=YES", "TILED=YES"],
    "big_endian": ["ENDIANNESS=BIG"],
    "big_big_endian": ["ENDIANNESS=BIG", "BIGTIFF=YES", "COMPRESS=LZW"],
}


def make(
    path: pathlib.Path,
    kind: int = gdal.GDT_UInt16,
    bands: int = 1,
    size: tuple[int, int] = (201, 117),
    options: tuple[str, ...] | list[str] = (),
    epsg: int | None = 32632,
    no_data: float | None = None,
    transform: tuple[float, ...] = (500000.0, 10.0, 0.0, 5000000.0, 0.0, -20.0),
    point: bool = False,
    seed: int = 7,
) -> pathlib.Path:
    """Write noise (nothing compresses away) with GDAL."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), size[0], size[1], bands, kind, list(options))
    dataset.SetGeoTransform(transform)
    if point:
        dataset.SetMetadataItem("AREA_OR_POINT", "Point")
    if epsg is not None:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        dataset.SetProjection(reference.ExportToWkt())
    noise = numpy.random.default_rng(seed)
    for band in range(1, bands + 1):
        if no_data is not None:
            dataset.GetRasterBand(band).SetNoDataValue(no_data)
        dataset.GetRasterBand(band).WriteArray(noise.integers(0, 250, (size[1], size[0])))
    dataset = None
    return path


def make_cog(path: pathlib.Path, mask: bool = True, no_data: float | None = None) -> pathlib.Path:
    """Write a COG with overviews and, if asked, a mask, like the server does."""
    source = gdal.GetDriverByName("MEM").Create("", 900, 700, 3, gdal.GDT_Byte)
    source.SetGeoTransform((10.0, 0.01, 0.0, 50.0, 0.0, -0.01))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    source.SetProjection(reference.ExportToWkt())
    noise = numpy.random.default_rng(3)
    for band in range(1, 4):
        source.GetRasterBand(band).WriteArray(noise.integers(0, 250, (700, 900)))
        if no_data is not None:
            source.GetRasterBand(band).SetNoDataValue(no_data)
    if mask:
        source.CreateMaskBand(gdal.GMF_PER_DATASET)
        shown = numpy.full((700, 900), 255)
        shown[:200, :300] = 0
        source.GetRasterBand(1).GetMaskBand().WriteArray(shown)
    options = ["BLOCKSIZE=128", "COMPRESS=DEFLATE", "OVERVIEWS=IGNORE_EXISTING"]
    gdal.GetDriverByName("COG").CreateCopy(str(path), source, options=options)
    return path


def assert_as_gdal(path: pathlib.Path) -> None:
    """Compare every field with what GDAL says."""
    info, dataset = read_tiff(path), gdal.Open(str(path))
    assert (info.width, info.height, info.band_count) == (dataset.RasterXSize, dataset.RasterYSize, dataset.RasterCount)
    assert info.size == path.stat().st_size
    transform = dataset.GetGeoTransform(can_return_null=True)
    if transform is None:
        assert info.origin_x is None and info.extent is None
    else:
        mine = (info.origin_x, info.pixel_size_x, info.origin_y, info.pixel_size_y)
        assert mine == pytest.approx((transform[0], transform[1], transform[3], -transform[5]), rel=1e-15)
        right = transform[0] + dataset.RasterXSize * transform[1]
        bottom = transform[3] + dataset.RasterYSize * transform[5]
        assert info.extent == pytest.approx((transform[0], bottom, right, transform[3]), rel=1e-15)
    reference = dataset.GetSpatialRef()
    code = reference.GetAuthorityCode(None) if reference else None
    assert info.epsg == (int(code) if code else None)
    expected = dataset.GetRasterBand(1).GetNoDataValue()
    if expected is None or not math.isnan(expected):
        assert info.no_data == expected
    else:
        assert info.no_data is not None and math.isnan(info.no_data)


@pytest.mark.parametrize("name", DTYPES)
@pytest.mark.parametrize("layout", ["strips", "tiles", "big_endian"])
def test_each_pixel_type_is_named_as_arcgis_does(tmp_path: pathlib.Path, name: str, layout: str) -> None:
    path = make(tmp_path / "a.tif", DTYPES[name], 2, options=LAYOUTS[layout])
    assert_as_gdal(path)
    assert read_tiff(path).pixel_type == name


@pytest.mark.parametrize(("option", "name"), [
    ("PIXELTYPE=SIGNEDBYTE", "S8"), ("NBITS=1", "U1"), ("NBITS=2", "U2"), ("NBITS=4", "U4"), ("NBITS=7", "U8"),
])
def test_small_pixel_types(tmp_path: pathlib.Path, option: str, name: str) -> None:
    path = make(tmp_path / "a.tif", gdal.GDT_Byte, options=[option])
    assert_as_gdal(path)
    assert read_tiff(path).pixel_type == name


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_read_as_gdal_does(tmp_path: pathlib.Path, layout: str) -> None:
    assert_as_gdal(make(tmp_path / "a.tif", bands=4, options=LAYOUTS[layout], no_data=65535))


@pytest.mark.parametrize("epsg", [4326, 3857, 32632, 2056, 3035, None])
def test_the_crs_code(tmp_path: pathlib.Path, epsg: int | None) -> None:
    assert_as_gdal(make(tmp_path / "a.tif", epsg=epsg))


def test_a_crs_without_a_code_is_none(tmp_path: pathlib.Path) -> None:
    path = make(tmp_path / "a.tif", epsg=None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    reference = osr.SpatialReference()
    reference.ImportFromProj4("+proj=laea +lat_0=11 +lon_0=12 +datum=WGS84")
    dataset.SetProjection(reference.ExportToWkt())
    dataset = None
    assert read_tiff(path).epsg is None


@pytest.mark.parametrize("no_data", [0.0, -9999.0, 65535.0, -3.4028234663852886e38, math.nan, 0.1, None])
def test_no_data(tmp_path: pathlib.Path, no_data: float | None) -> None:
    assert_as_gdal(make(tmp_path / "a.tif", gdal.GDT_Float64, no_data=no_data))


def test_points_become_corners_as_in_gdal(tmp_path: pathlib.Path) -> None:
    area, point = make(tmp_path / "a.tif"), make(tmp_path / "p.tif", point=True)
    assert gdal.Open(str(point)).GetMetadataItem("AREA_OR_POINT") == "Point"
    assert_as_gdal(point)
    assert read_tiff(point).extent == read_tiff(area).extent


@pytest.mark.parametrize("point", [False, True])
def test_a_transformation_matrix_without_rotation(tmp_path: pathlib.Path, point: bool) -> None:
    upright = (100.0, 2.0, 0.0, 50.0, 0.0, 3.0)  # south up: GDAL writes the matrix then
    path = make(tmp_path / "a.tif", transform=upright, point=point)
    assert gdal.Open(str(path)).GetGeoTransform() == upright
    assert read_tiff(path).extent == (100.0, 50.0, 100.0 + 2 * 201, 50.0 + 3 * 117)


def test_a_rotated_file_has_no_extent(tmp_path: pathlib.Path) -> None:
    info = read_tiff(make(tmp_path / "a.tif", transform=(0.0, 2.0, 0.5, 50.0, 0.5, -2.0)))
    assert info.extent is None and info.width == 201


def test_a_file_without_georeferencing(tmp_path: pathlib.Path) -> None:
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "a.tif"), 5, 4)
    dataset.GetRasterBand(1).Fill(1)
    dataset = None
    assert_as_gdal(tmp_path / "a.tif")


@pytest.mark.parametrize("mask", [False, True])
def test_a_cog_is_described_by_its_full_image(tmp_path: pathlib.Path, mask: bool) -> None:
    path = make_cog(tmp_path / "a.tif", mask, None if mask else 0.0)
    assert gdal.Open(str(path)).GetRasterBand(1).GetOverviewCount() > 0
    assert_as_gdal(path)


def test_overviews_added_later_and_a_palette(tmp_path: pathlib.Path) -> None:
    path = make(tmp_path / "a.tif", gdal.GDT_Byte)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    colours = gdal.ColorTable()
    colours.SetColorEntry(3, (255, 0, 0, 255))
    dataset.GetRasterBand(1).SetColorTable(colours)
    dataset = None
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.BuildOverviews("NEAREST", [2, 4])
    dataset = None
    assert_as_gdal(path)


def test_sparse_blocks_are_not_missing(tmp_path: pathlib.Path) -> None:
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(tmp_path / "a.tif"), 4096, 4096, 1, gdal.GDT_Byte, ["SPARSE_OK=TRUE", "TILED=YES"]
    )
    dataset.GetRasterBand(1).WriteRaster(300, 300, 10, 10, bytes(range(100)))
    dataset = None
    assert (tmp_path / "a.tif").stat().st_size < 100_000
    assert_as_gdal(tmp_path / "a.tif")


def whole_files(folder: pathlib.Path) -> list[pathlib.Path]:
    """Return one small file of each structure."""
    files = [make(folder / f"{name}.tif", bands=2, size=(90, 70), options=options) for name, options in LAYOUTS.items()]
    updated = make(folder / "updated.tif", size=(90, 70))
    dataset = gdal.Open(str(updated), gdal.GA_Update)
    dataset.SetMetadata({"AREA": "a text that is written behind the pixels and the directory"})
    dataset = None
    return [*files, updated, make_cog(folder / "cog.tif")]


def directories(data: bytes) -> list[int]:
    """Return where each directory of a whole file begins."""
    order, big = (">" if data[:2] == b"MM" else "<"), data[2:4] in (b"+\0", b"\0+")
    count_format, offset_format, entry = ("Q", "Q", 20) if big else ("H", "I", 12)
    link, places = 8 if big else 4, []
    while True:
        (place,) = struct.unpack_from(order + offset_format, data, link)
        if not place:
            return places
        places.append(place)
        (count,) = struct.unpack_from(order + count_format, data, place)
        link = place + struct.calcsize("=" + count_format) + entry * count


def reads_whole(path: pathlib.Path) -> bool:
    """Tell whether GDAL can read every pixel, overview and mask of a file."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.Open(str(path))
        for number in range(1, dataset.RasterCount + 1):
            band = dataset.GetRasterBand(number)
            band.ReadRaster()
            band.GetMaskBand().ReadRaster()
            for level in range(band.GetOverviewCount()):
                band.GetOverview(level).ReadRaster()
        return True
    except RuntimeError:
        return False
    finally:
        gdal.PopErrorHandler()


def test_a_file_cut_anywhere_is_refused_and_says_what_is_missing(tmp_path: pathlib.Path) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    for whole in whole_files(tmp_path):
        data = whole.read_bytes()
        read_tiff(whole)
        # GDAL's COG ends with four bytes that no table mentions; nothing is lost with them.
        spare = 4 if whole.name == "cog.tif" else 0
        end = len(data) - spare
        cuts = {*range(600), end - 1, end // 2, *(chance.randrange(end) for _ in range(150))}
        for place in directories(data):
            cuts.update((place, place + 1, place + 9, place + 30))
        cut = tmp_path / "cut.bin"
        cut.write_bytes(data)
        for length in sorted(cuts, reverse=True):
            os.truncate(cut, length)
            with pytest.raises(TransferError) as caught:
                read_tiff(cut)
            error = caught.value
            if length < 1:
                assert error.reason is Reason.NOT_A_TIFF
                continue
            assert error.reason is Reason.FILE_CUT, (whole.name, length)
            assert error.done == length
            assert error.total is None or length < error.total <= len(data), (whole.name, length)
            if length > len(data) // 2 and whole.name == "cog.tif":
                assert error.total == len(data) - 4  # all tables are in front: the number is exact


def test_gdal_opens_what_we_refuse(tmp_path: pathlib.Path) -> None:
    whole = make_cog(tmp_path / "a.tif")
    with open(whole, "r+b") as file:
        file.truncate(whole.stat().st_size - 1000)
    assert gdal.Open(str(whole)) is not None and not reads_whole(whole)
    with pytest.raises(TransferError):
        read_tiff(whole)


def test_a_next_directory_beyond_the_end_is_refused(tmp_path: pathlib.Path) -> None:
    path = make(tmp_path / "a.tif", size=(20, 20))
    data = bytearray(path.read_bytes())
    (first,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[first:first + 2])
    link = first + 2 + 12 * count
    data[link:link + 4] = struct.pack("<I", len(data) + 40)
    path.write_bytes(data)
    with pytest.raises(TransferError) as caught:
        read_tiff(path)
    assert caught.value.reason is Reason.FILE_CUT and caught.value.total == len(data) + 42

    data[link:link + 4] = struct.pack("<I", first)  # bites its tail
    path.write_bytes(data)
    with pytest.raises(TransferError) as caught:
        read_tiff(path)
    assert caught.value.reason is Reason.NOT_A_TIFF


def entry_at(data: bytes, tag: int) -> int:
    """Return where the entry of a tag begins in a little-endian classic TIFF."""
    (first,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[first:first + 2])
    places = [first + 2 + 12 * number for number in range(count)]
    return next(place for place in places if struct.unpack("<H", data[place:place + 2])[0] == tag)


@pytest.mark.parametrize(("tag", "value"), [(256, 0), (257, 0), (257, 30_000), (277, 0), (322, 0), (258, 0)])
def test_tables_that_contradict_the_image_are_refused(tmp_path: pathlib.Path, tag: int, value: int) -> None:
    path = make(tmp_path / "a.tif", options=["TILED=YES"])
    data = bytearray(path.read_bytes())
    place = entry_at(data, tag)
    data[place + 8:place + 10] = struct.pack("<H", value)
    path.write_bytes(data)
    with pytest.raises(TransferError) as caught:
        read_tiff(path)
    assert caught.value.reason is Reason.NOT_A_TIFF


def hostile(entries: list[tuple[int, int, int, bytes]], following: int = 0, rest: bytes = b"") -> bytes:
    """Build a BigTIFF of one directory."""
    body = b"".join(struct.pack("<HHQ8s", *entry) for entry in entries)
    return b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, len(entries)) + body + struct.pack("<Q", following) + rest


def number(value: int) -> bytes:
    """Pack a value as it stands in an entry."""
    return struct.pack("<Q", value)


def test_counts_made_to_hurt_cost_nothing(tmp_path: pathlib.Path) -> None:
    great, small = number(2**31 - 1), number(1)
    side = [(256, 4, 1, great), (257, 4, 1, great), (322, 4, 1, small), (323, 4, 1, small)]
    one = [(256, 4, 1, small), (257, 4, 1, small)]
    blocks = [(324, 16, 2**61, number(8)), (325, 16, 2**61, number(8))]
    chain = b"".join(  # directories that overlap, each with as many entries as the rest allows
        struct.pack("<Q", 3000) + bytes(20 * 3) for _ in range(3000)
    )
    files = {
        "blocks": hostile(side + blocks),
        "far": hostile([*one, (273, 16, 1, number(2**64 - 2)), (279, 16, 1, number(9))]),
        "entries": b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63),
        "next": hostile([*one, (273, 4, 1, number(8)), (279, 4, 1, number(8))], 2**64 - 1),
        "chain": b"II+\0\x08\0\0\0" + struct.pack("<Q", 16) + chain,
        "offsets": b"II+\0\x10\0\0\0" + bytes(40),
        "tags": b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 42113, 2, 2**32 - 1, 8) + bytes(4),
    }
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        began = time.process_time()
        with pytest.raises(TransferError):
            read_tiff(path)
        assert time.process_time() - began < 0.5, name


def test_many_long_directories_over_each_other_end_soon(tmp_path: pathlib.Path) -> None:
    # Each directory begins one entry behind the one before: its count is the upper half of that entry's value.
    count, chain = 65535, 2000
    padding = struct.pack("<HHIHH", 60000, 3, 1, 0, count)
    values = ((256, 1), (257, 1), (273, 8), (279, 8))
    image = b"".join(struct.pack("<HHIHH", tag, 3, 1, value, 0) for tag, value in values)
    body = struct.pack("<H", count) + padding * chain + image
    data = bytearray((b"II*\0" + struct.pack("<I", 8) + body).ljust(8 + 2 + 12 * (count + chain) + 4, b"\0"))
    for index in range(chain - 1):
        struct.pack_into("<I", data, 8 + 12 * index + 2 + 12 * count, 8 + 12 * (index + 1))
    (tmp_path / "a.tif").write_bytes(data)
    began = time.process_time()
    with pytest.raises(TransferError):
        read_tiff(tmp_path / "a.tif")
    assert time.process_time() - began < 2


def test_a_block_in_the_header_is_refused(tmp_path: pathlib.Path) -> None:
    entries = [(256, 4, 1, number(1)), (257, 4, 1, number(1)), (273, 16, 1, number(0)), (279, 16, 1, number(1))]
    (tmp_path / "a.tif").write_bytes(hostile(entries))
    with pytest.raises(TransferError):
        read_tiff(tmp_path / "a.tif")
    entries[3] = (279, 16, 1, number(0))  # sparse
    (tmp_path / "a.tif").write_bytes(hostile(entries))
    assert read_tiff(tmp_path / "a.tif").pixel_type == "U1"


def test_the_full_image_is_described_also_behind_an_overview(tmp_path: pathlib.Path) -> None:
    def image(side: int, kind: int) -> list[tuple[int, int, int, bytes]]:
        sides = [(254, 4, 1, number(kind)), (256, 4, 1, number(side)), (257, 4, 1, number(side))]
        return [*sides, (273, 16, 1, number(8)), (279, 16, 1, number(8))]

    first = hostile(image(1, 1))
    second = hostile(image(2, 0))[16:]  # without its header
    (tmp_path / "a.tif").write_bytes(hostile(image(1, 1), len(first), second))
    assert read_tiff(tmp_path / "a.tif").width == 2


def test_many_directories_over_one_great_table_end_soon(tmp_path: pathlib.Path) -> None:
    blocks = 2_000_000
    table = 32 + 8 * blocks
    one = [(256, 4, 1, number(1)), (257, 4, 1, number(1)), (273, 16, blocks, number(32)), (279, 16, blocks, number(32))]
    size = 8 + 20 * len(one) + 8
    with open(tmp_path / "a.tif", "wb") as file:
        file.write(b"II+\0\x08\0\0\0" + struct.pack("<Q", table) + bytes(16))
        file.seek(table)
        for index in range(1000):
            body = b"".join(struct.pack("<HHQ8s", *entry) for entry in one)
            file.write(struct.pack("<Q", len(one)) + body + struct.pack("<Q", table + (index + 1) * size))
    began = time.process_time()
    with pytest.raises(TransferError):
        read_tiff(tmp_path / "a.tif")
    assert time.process_time() - began < 10


def test_arbitrary_bytes_give_one_kind_of_error_only(tmp_path: pathlib.Path) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    path = tmp_path / "fuzz.bin"
    outcomes = {"read": 0, "refused": 0}
    originals = [file.read_bytes() for file in whole_files(tmp_path)]
    for turn in range(4000):
        if turn % 4 == 0:
            head = chance.choice([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0", b""])
            data = bytearray(head + chance.randbytes(chance.randrange(400)))
        else:
            data = bytearray(chance.choice(originals))
            front = min(len(data), chance.choice([16, 600, len(data)]))
            for _ in range(chance.choice([1, 3, 20])):
                data[chance.randrange(front)] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        began = time.process_time()
        try:
            read_tiff(path)
            outcomes["read"] += 1
        except TransferError as error:
            assert error.reason in (Reason.NOT_A_TIFF, Reason.FILE_CUT)
            outcomes["refused"] += 1
        assert time.process_time() - began < 2, f"turn {turn}"
    assert min(outcomes.values()) > 100, outcomes


def test_the_check_costs_less_than_a_hundredth_of_reading_the_file(tmp_path: pathlib.Path) -> None:
    path = make(tmp_path / "a.tif", size=(8192, 8192), options=["TILED=YES"])  # 128 MB, 1024 tiles
    def seconds(action: object) -> float:
        began = time.perf_counter()
        action()  # type: ignore[operator]
        return time.perf_counter() - began

    def read_all() -> None:
        with open(path, "rb", buffering=0) as file:
            buffer = bytearray(1 << 20)
            while file.readinto(buffer):
                pass

    read_all()
    full = min(seconds(read_all) for _ in range(7))
    check = min(seconds(lambda: read_tiff(path)) for _ in range(7))
    print(f"check {check * 1000:.3f} ms, reading {full * 1000:.1f} ms")
    assert check < full / 50  # a hundredth is what is measured; twice that for a busy machine


def test_a_missing_file_is_an_os_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(OSError):
        read_tiff(tmp_path / "none.tif")


@pytest.mark.parametrize(("first", "content"), [
    (b"II*\0", Content.TIFF), (b"MM\0*", Content.TIFF), (b"II+\0", Content.TIFF), (b"MM\0+", Content.TIFF),
    (b"II\0*", Content.OTHER), (b"", Content.OTHER), (b"\xff\xd8\xff", Content.OTHER), (b"GRIB", Content.OTHER),
    (b'{"error":{}}', Content.JSON), (b'\xef\xbb\xbf\r\n {"a":1}', Content.JSON), (b"[]", Content.JSON),
    (b"<!DOCTYPE html><html>", Content.HTML), (b"\n\n<HTML lang='de'>", Content.HTML),
    (b"<!-- sign in --><script>", Content.HTML), (b"<?xml version='1.0'?><html xmlns=''>", Content.HTML),
    (b"<VRTDataset>", Content.OTHER), pytest.param(os.urandom(3), Content.OTHER, id="any"),
])
def test_first_bytes(first: bytes, content: Content) -> None:
    assert sniff(first) is content
