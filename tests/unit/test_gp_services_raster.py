"""ZonalStatistics, Reclassify and Contour on the local site, compared with GDAL and numpy here, cell by cell."""

from __future__ import annotations

import pathlib
from typing import Any, Dict, Iterator, List, Sequence, Tuple

import pytest

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

import numpy
from osgeo import gdal, ogr, osr

from arcgis_raster_download.plugin.arcgis.errors import JobError, Reason, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gptypes.features import FeatureCollection, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, MapImage, Raster
from arcgis_raster_download.plugin.arcgis.gptypes.tables import ValueTable
from tests.unit.gp_client import (
    ASYNC,
    MAP,
    SYNC,
    Client,
    Row,
    assert_same,
    crs,
    feature_set,
    read_table,
    rows_of,
    started,
    wkt,
)

BOTH = pytest.mark.parametrize("service", [SYNC, ASYNC])
UTM = 32632
NO_DATA = -2147483648


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with started(tmp_path_factory.mktemp("services")) as client:
        yield client


@pytest.fixture
def client(running: Client) -> Client:
    running.site.reset()
    return running


def small_raster(client: Client) -> pathlib.Path:
    """Write a raster of floats with cells of nodata and cells that are no number, over the districts."""
    path = client.folder / "small.tif"
    if not path.exists():
        cells = numpy.random.default_rng(7).normal(50, 40, (40, 60)).astype(numpy.float32)
        cells[3:6, 10:20] = -9999
        cells[20, 30] = numpy.nan
        dataset = gdal.GetDriverByName("GTiff").Create(str(path), 60, 40, 1, gdal.GDT_Float32)
        dataset.SetGeoTransform((455110, 400, 0, 5250000, 0, -500))
        dataset.SetSpatialRef(crs(UTM))
        dataset.GetRasterBand(1).SetNoDataValue(-9999)
        dataset.GetRasterBand(1).WriteArray(cells)
    return path


def read_cells(path: Any) -> Tuple[numpy.ndarray, numpy.ndarray, Tuple[float, ...]]:
    """Return the first band, which of its cells are data, and where they lie."""
    dataset = gdal.Open(str(path))
    cells, no_data = dataset.GetRasterBand(1).ReadAsArray(), dataset.GetRasterBand(1).GetNoDataValue()
    valid = numpy.ones(cells.shape, bool) if no_data is None else cells != no_data
    return cells, valid & ~numpy.isnan(cells), dataset.GetGeoTransform()


# How a raster is given, and where the same one lies.
RASTERS = {
    "image-service": lambda client: (
        Raster(client.site.image_url("Multispectral")), client.site.raster_path("Multispectral")
    ),
    "file-url": lambda client: (Raster(client.on_server(small_raster(client))), small_raster(client)),
    "upload": lambda client: (client.uploaded(small_raster(client)), small_raster(client)),
}  # fmt: skip


def inside(zone: ogr.Geometry, shape: Tuple[int, int], grid: Sequence[float]) -> numpy.ndarray:
    """Tell of every cell whether its centre lies in an area: a ray from there crosses its rings an odd number of times.

    The product's area and GDAL's way to burn it have no part in this.
    """
    left, width, _, top, _, height = grid
    x = left + width * (numpy.arange(shape[1]) + 0.5)
    y = top + height * (numpy.arange(shape[0]) + 0.5)
    result = numpy.zeros(shape, bool)
    for part in (zone.GetGeometryRef(index) for index in range(zone.GetGeometryCount())):
        for ring in (part.GetGeometryRef(index) for index in range(part.GetGeometryCount())):
            points = ring.GetPoints()
            for one, other in zip(points, points[1:]):
                rows = numpy.flatnonzero((one[1] > y) != (other[1] > y))
                crossing = one[0] + (y[rows] - one[1]) / (other[1] - one[1] or 1) * (other[0] - one[0])
                result[rows] ^= x[None, :] < crossing[:, None]
    return result


def zonal_statistics(path: Any, zones: List[Row]) -> List[Row]:
    cells, valid, grid = read_cells(path)
    rows: List[Row] = []
    for number, (attributes, zone) in enumerate(zones, 1):
        found = cells[valid & inside(ogr.ForceToMultiPolygon(zone), cells.shape, grid)].astype(numpy.float64)
        row: Dict[str, Any] = {"OBJECTID": number, "ZONE_ID": attributes["OBJECTID"], "COUNT": found.size}
        row.update(dict.fromkeys(("MIN", "MAX", "MEAN")))
        if found.size:
            row.update({"MIN": found.min(), "MAX": found.max(), "MEAN": pytest.approx(found.mean(), rel=1e-12)})
        rows.append((row, None))
    return rows


def districts(client: Client) -> List[Row]:
    return read_table(client.site.features_path, "districts")


@BOTH
@pytest.mark.parametrize("form", RASTERS)
def test_zonal_statistics_of_a_raster_in_every_form(client: Client, service: str, form: str) -> None:
    raster, path = RASTERS[form](client)
    values = {"Zones": LayerUrl(client.site.layer_url("Districts")), "Value_Raster": raster}
    found = client.run("ZonalStatistics", values, service=service)["Zonal_Table"]
    expected = zonal_statistics(path, districts(client))
    assert isinstance(found, RecordSet) and len({row["COUNT"] for row, _ in expected}) > 6
    assert rows_of(found) == expected


@BOTH
def test_zones_of_another_system_and_without_cells(client: Client, service: str) -> None:
    back = osr.CoordinateTransformation(crs(UTM), crs(4326))
    zones: List[Row] = []
    for number, (x, y) in enumerate(((460000, 5240000), (470000, 5247000), (100000, 5240000)), 31):
        zone = wkt(f"POLYGON (({x} {y}, {x + 70} {y + 3010}, {x + 5040} {y + 2900}, {x + 2520} {y - 60}, {x} {y}))")
        zones.append(({"OBJECTID": number}, zone))
    sent = [(attributes, zone.Clone()) for attributes, zone in zones]
    for _, zone in sent:
        zone.Transform(back)
    values = {"Zones": feature_set(sent, 4326), "Value_Raster": client.uploaded(small_raster(client))}
    found = rows_of(client.run("ZonalStatistics", values, service=service)["Zonal_Table"])
    assert found == zonal_statistics(small_raster(client), zones)
    assert [row["COUNT"] > 30 for row, _ in found] == [True, True, False] and found[2][0]["MEAN"] is None


# An end is open, a value is no value, a row is of one value, what lies between two rows has no value, and only the last
# row has its end.
ROWS = (
    (None, 10.0, 1), (10.0, 42.5, -7), (42.5, 60.0, None), (1500.0, 1500.0, 8), (60.0, 1700.0, 32767),
    (2000.0, 2646.0, 3),
)  # fmt: skip


def reclassified(path: Any) -> numpy.ndarray:
    """Return what the rows above have to make of a raster."""
    cells, valid, _ = read_cells(path)
    exact = numpy.where(valid, cells, 0).astype(numpy.float64)
    cases = [exact < 10, exact < 42.5, exact < 60, exact == 1500, exact < 1700, (exact >= 2000) & (exact <= 2646)]
    return numpy.where(valid, numpy.select(cases, [1, -7, NO_DATA, 8, 32767, 3], NO_DATA), NO_DATA)


NAMES = ("From_Value", "To_Value", "New_Value")
TABLES = {
    "rows": ValueTable(ROWS),
    "named-columns": ValueTable(ROWS, NAMES),
    "columns-in-another-order": ValueTable(tuple(row[::-1] for row in ROWS), NAMES[::-1]),
    "by-name": ValueTable(ROWS, NAMES, by_name=True),
}


@BOTH
@pytest.mark.parametrize("form", RASTERS)
def test_reclassify_a_raster_in_every_form(client: Client, service: str, form: str) -> None:
    raster, path = RASTERS[form](client)
    found = client.run("Reclassify", {"Input_Raster": raster, "Remap": ValueTable(ROWS)}, service=service)
    assert isinstance(found["Output_Raster"], Raster) and found["Output_Raster"].format == "tif"
    assert_raster(client, found["Output_Raster"], path)


def assert_raster(client: Client, raster: Raster, path: Any) -> None:
    """Fetch a reclassified raster and compare it with the same done here, all that a raster says of itself too."""
    result, source = gdal.Open(str(client.fetched(raster.url, expect_tiff=True))), gdal.Open(str(path))
    assert (result.RasterXSize, result.RasterYSize) == (source.RasterXSize, source.RasterYSize)
    assert (result.RasterCount, result.GetRasterBand(1).DataType) == (1, gdal.GDT_Int32)
    assert result.GetGeoTransform() == source.GetGeoTransform()
    assert result.GetSpatialRef().IsSame(source.GetSpatialRef())
    assert result.GetRasterBand(1).GetNoDataValue() == NO_DATA
    expected = reclassified(path)
    assert len(numpy.unique(expected)) > 2
    assert numpy.array_equal(result.GetRasterBand(1).ReadAsArray(), expected)


@BOTH
@pytest.mark.parametrize("form", TABLES)
def test_a_value_table_in_every_form(client: Client, service: str, form: str) -> None:
    values = {"Input_Raster": client.uploaded(small_raster(client)), "Remap": TABLES[form]}
    found = client.run("Reclassify", values, service=service)
    assert_raster(client, found["Output_Raster"], small_raster(client))
    assert found["Used_Remap"] == ValueTable(ROWS, NAMES) and not found["Used_Remap"].by_name
    sent = client.posted("/submitJob" if service == ASYNC else "/execute")[-1]["parameters"]["Remap"]
    assert ("From_Value" in sent) == (form == "by-name")


@BOTH
def test_a_value_table_comes_by_name_where_asked_for(client: Client, service: str) -> None:
    values = {"Input_Raster": client.uploaded(small_raster(client)), "Remap": ValueTable(ROWS)}
    found = client.run("Reclassify", values, JobOptions(return_column_names=True), service)["Used_Remap"]
    assert found == ValueTable(ROWS, NAMES) and found.by_name


@BOTH
@pytest.mark.parametrize("form", ["missing", "tif", "TIFF"])
def test_a_raster_may_come_without_its_format(client: Client, service: str, form: str) -> None:
    client.site.configure(raster_format=form)
    values = {"Input_Raster": client.uploaded(small_raster(client)), "Remap": ValueTable(ROWS)}
    found = client.run("Reclassify", values, service=service)["Output_Raster"]
    assert found.format == ("" if form == "missing" else form)
    assert_raster(client, found, small_raster(client))


@BOTH
def test_results_of_the_same_name_lie_apart_and_are_inputs(client: Client, service: str) -> None:
    given = client.uploaded(small_raster(client))
    runs = [
        client.run("Reclassify", {"Input_Raster": given, "Remap": ValueTable(table)}, service=service)["Output_Raster"]
        for table in (((None, None, 5),), ROWS)
    ]
    names = [each.url.rpartition("/")[2] for each in runs]
    assert runs[0].url != runs[1].url
    assert [name.startswith("_ags_") for name in names] == [service == SYNC] * 2
    assert all(("/arcgisoutput/" if service == SYNC else "/arcgisjobs/") in each.url for each in runs)
    assert_raster(client, runs[1], small_raster(client))
    values = {"Zones": LayerUrl(client.site.layer_url("Districts")), "Value_Raster": runs[0]}
    found = rows_of(client.run("ZonalStatistics", values, service=service)["Zonal_Table"])
    assert found == zonal_statistics(client.fetched(runs[0].url), districts(client))
    assert {(row["MIN"], row["MAX"], row["MEAN"]) for row, _ in found} == {(5, 5, 5)}


def contours(path: Any, interval: float, base: float) -> List[Row]:
    """Draw the lines with the other of GDAL's two functions."""
    source = gdal.Open(str(path))
    dataset = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    lines = dataset.CreateLayer("lines", source.GetSpatialRef(), ogr.wkbLineString)
    lines.CreateField(ogr.FieldDefn("Id", ogr.OFTInteger))
    lines.CreateField(ogr.FieldDefn("Contour", ogr.OFTReal))
    band = source.GetRasterBand(1)
    no_data = band.GetNoDataValue()
    gdal.ContourGenerate(band, interval, base, [], int(no_data is not None), no_data or 0, lines, 0, 1)
    return [
        ({"OBJECTID": number, **each.items()}, ogr.ForceToMultiLineString(each.GetGeometryRef().Clone()))
        for number, each in enumerate(lines, 1)
    ]


def hill(client: Client) -> pathlib.Path:
    """Write a raster of a hill with a hole in it."""
    path = client.folder / "hill.tif"
    y, x = numpy.mgrid[-20:20, -30:30]
    cells = (100 * numpy.exp(-(x**2 + y**2) / 200)).astype(numpy.float32)
    cells[18:22, 10:14] = -1
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 60, 40, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform((2600000, 25, 0, 1200000, 0, -25))
    dataset.SetSpatialRef(crs(2056))
    dataset.GetRasterBand(1).SetNoDataValue(-1)
    dataset.GetRasterBand(1).WriteArray(cells)
    return path


@BOTH
@pytest.mark.parametrize("form", ["image-service", "file-url", "upload"])
def test_contours_of_a_raster_in_every_form(client: Client, service: str, form: str) -> None:
    given, path, code, interval = {
        "image-service": lambda: (Raster(client.site.image_url("Geoid")), client.site.raster_path("Geoid"), 4326, 40.0),
        "file-url": lambda: (Raster(client.on_server(hill(client))), hill(client), 2056, 12.5),
        "upload": lambda: (client.uploaded(hill(client)), hill(client), 2056, 12.5),
    }[form]()
    values = {"Input_Raster": given, "Interval": interval, "Base_Contour": 2.5}
    found = client.run("Contour", values, service=service)["Contours"]
    expected = contours(path, interval, 2.5)
    assert found.spatial_reference.code == code and len(expected) > 5
    assert_same(rows_of(found), expected)


@BOTH
def test_contours_elsewhere_and_as_a_layer_object(client: Client, service: str) -> None:
    options = JobOptions(out_sr=SpatialReference(4326), return_feature_collection=True)
    values = {"Input_Raster": client.uploaded(hill(client)), "Interval": 20.0}
    found = client.run("Contour", values, options, service)["Contours"]
    expected = contours(hill(client), 20, 0)
    for _, line in expected:
        line.Transform(osr.CoordinateTransformation(crs(2056), crs(4326)))
    assert isinstance(found, FeatureCollection) and found.feature_set.spatial_reference.code == 4326
    assert_same(rows_of(found.feature_set), expected, 1e-9)


@BOTH
@pytest.mark.parametrize("over_limit", ["empty", "first"])
def test_more_contours_than_the_server_gives_are_a_failure(client: Client, service: str, over_limit: str) -> None:
    values = {"Input_Raster": client.uploaded(hill(client)), "Interval": 5.0}
    expected = contours(hill(client), 5, 0)
    client.site.configure(maximum_records=len(expected) - 1, over_limit=over_limit)
    with pytest.raises(JobError) as caught:
        client.run("Contour", values, service=service)
    assert caught.value.reason is Reason.TOO_MANY_RECORDS
    assert (caught.value.subject, caught.value.total) == ("Contours", len(expected) - 1)
    client.site.configure(maximum_records=len(expected))
    assert_same(rows_of(client.run("Contour", values, service=service)["Contours"]), expected)


def test_a_result_map_service_draws_rasters_and_lines(client: Client) -> None:
    remap = {"Input_Raster": client.uploaded(hill(client)), "Remap": ValueTable(((0.0, 50.0, 1), (50.0, 200.0, 2)))}
    lines = {"Input_Raster": remap["Input_Raster"], "Interval": 20.0}
    for name, values, output in (("Reclassify", remap, "Output_Raster"), ("Contour", lines, "Contours")):
        image = client.run(name, values, service=MAP)[output]
        assert isinstance(image, MapImage) and image.extent.spatial_reference.code == 2056
        picture = gdal.Open(str(client.fetched(image.href)))
        assert (picture.RasterXSize, picture.RasterYSize) == (image.width, image.height)
        alpha = picture.GetRasterBand(4).ReadAsArray()
        assert (alpha > 0).any() and not alpha[0].any()
        assert image.scale == pytest.approx((image.extent.xmax - image.extent.xmin) / (image.width * 0.0254 / 96))
    data = JobOptions(return_data=True)
    found = client.run("Reclassify", remap, data, MAP)["Output_Raster"]
    cells, valid, _ = read_cells(hill(client))
    result = gdal.Open(str(client.fetched(found.url, expect_tiff=True))).ReadAsArray()
    assert numpy.array_equal(result, numpy.where(valid, numpy.where(cells < 50, 1, 2), NO_DATA))
    assert_same(rows_of(client.run("Contour", lines, data, MAP)["Contours"]), contours(hill(client), 20, 0))


@BOTH
def test_an_image_service_is_too_new_for_10_7(client: Client, service: str) -> None:
    client.site.configure(version=10.71)
    task = client.task("Contour", service)
    start = task.submit if task.is_asynchronous else task.execute
    with pytest.raises(RequestError) as caught:
        start(client.session, {"Input_Raster": Raster(client.site.image_url("Geoid")), "Interval": 25.0})
    assert (caught.value.reason, caught.value.subject) == (Reason.SERVER_TOO_OLD, "Input_Raster")
    assert caught.value.looked_at == ("10.8", "10.7.1") and not client.posted()
    lines = client.run("Contour", {"Input_Raster": client.uploaded(hill(client)), "Interval": 50.0}, service=service)
    assert_same(rows_of(lines["Contours"]), contours(hill(client), 50, 0))
