"""Buffer, Merge and FieldStatistics on the local site: as jobs and at once, compared with GEOS and numpy here."""

from __future__ import annotations

import dataclasses
import datetime
import math
from typing import Any, Iterator, List
from urllib.parse import urlencode

import pytest

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal, ogr, osr

from arcgis_raster_download.plugin.arcgis.errors import JobError, Reason
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gptypes.curves import CircularArc, EllipticArc
from arcgis_raster_download.plugin.arcgis.gptypes.features import (
    FeatureCollection,
    FeatureSet,
    Field,
    FieldType,
    LayerDefinition,
)
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, MapImage, TimeRange
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import GeometryType
from arcgis_raster_download.plugin.arcgis.gptypes.units import LinearUnit, LinearUnits
from tests.unit.gp_client import (
    ASYNC,
    MAP,
    SYNC,
    Client,
    Row,
    assert_same,
    crs,
    difference,
    feature_set,
    read_table,
    rows_of,
    started,
    vertices,
    wkt,
)

BOTH = pytest.mark.parametrize("service", [SYNC, ASYNC])
UTM = 32632
DISTRICT_FIELDS = (
    Field("OBJECTID", FieldType.OID), Field("name", FieldType.STRING, length=50),
    Field("code", FieldType.INTEGER), Field("share", FieldType.DOUBLE),
)  # fmt: skip


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with started(tmp_path_factory.mktemp("services")) as client:
        yield client


@pytest.fixture
def client(running: Client) -> Client:
    running.site.reset()
    return running


def districts(client: Client, where: str = "") -> List[Row]:
    return read_table(client.site.features_path, "districts", where)


def places(client: Client, where: str) -> List[Row]:
    return read_table(client.site.features_path, "places", where)


def buffered(rows: List[Row], distance: float) -> List[Row]:
    """Return what the task has to answer: GEOS's areas in the plane, numbered anew, with distance and old number."""
    return [
        (
            {**attributes, "OBJECTID": number, "BUFF_DIST": distance, "ORIG_FID": attributes["OBJECTID"]},
            ogr.ForceToMultiPolygon(shape.Buffer(distance, 30)),
        )
        for number, (attributes, shape) in enumerate(rows, 1)
    ]


def moved(rows: List[Row], code: int) -> List[Row]:
    """Bring rows into another coordinate system."""
    for _, shape in rows:
        shape.Transform(osr.CoordinateTransformation(crs(UTM), crs(code)))
    return rows


def set_of(client: Client) -> FeatureSet:
    return feature_set(districts(client), UTM, *DISTRICT_FIELDS)


def query_url(client: Client) -> str:
    query = {"where": "1=1", "outFields": "*", "f": "json"}
    return f"{client.site.layer_url('Districts')}/query?{urlencode(query)}"


def layer_object(client: Client) -> FeatureCollection:
    definition = LayerDefinition("Districts", fields=DISTRICT_FIELDS, geometry_type=GeometryType.POLYGON)
    return FeatureCollection(definition, feature_set(districts(client), UTM))


FORMS = {
    "feature-set": set_of,
    "without-a-schema": lambda client: feature_set(districts(client), UTM),
    "layer-object": layer_object,
    "layer-url": lambda client: LayerUrl(client.site.layer_url("Districts")),
    "map-layer-url": lambda client: LayerUrl(client.site.layer_url("Borders", 1, "MapServer")),
    "query-url": lambda client: LayerUrl(query_url(client)),
    "json-url": lambda client: LayerUrl(client.on_server(client.written("districts.json", set_of(client)))),
    "upload": lambda client: client.uploaded(client.written("districts.json", set_of(client))),
}


@BOTH
@pytest.mark.parametrize("form", FORMS)
def test_buffer_of_features_in_every_form(client: Client, service: str, form: str) -> None:
    values = {"Input_Features": FORMS[form](client), "Distance": LinearUnit(250.5)}
    found = client.run("Buffer", values, service=service)["Output_Features"]
    assert isinstance(found, FeatureSet) and found.spatial_reference.code == UTM and not found.exceeded
    assert_same(rows_of(found), buffered(districts(client), 250.5))
    assert [(each.name, each.type) for each in found.fields] == [
        *((each.name, each.type) for each in DISTRICT_FIELDS),
        ("BUFF_DIST", FieldType.DOUBLE), ("ORIG_FID", FieldType.INTEGER),
    ]  # fmt: skip


def test_a_filter_leaves_features_out(client: Client) -> None:
    layer = LayerUrl(client.site.layer_url("Districts"), "code > 103 AND name <> 'District 7'")
    values = {"Input_Features": layer, "Distance": LinearUnit(10)}
    expected = buffered(districts(client, layer.filter), 10)
    assert 0 < len(expected) < 12
    for service in (SYNC, ASYNC):
        assert_same(rows_of(client.run("Buffer", values, service=service)["Output_Features"]), expected)


def year(number: int) -> int:
    """Return the first moment of a year, in milliseconds since 1970."""
    return round(1000 * datetime.datetime(number, 1, 1, tzinfo=datetime.timezone.utc).timestamp())


@BOTH
@pytest.mark.parametrize(
    ("time", "where"),
    [
        (year(2003), "surveyed LIKE '2003%'"),
        (TimeRange(year(2002), year(2004)), "surveyed BETWEEN '2002-01-01' AND '2004-01-02'"),
        (TimeRange(year(2020), None), "surveyed >= '2020-01-01'"),
        (TimeRange(None, year(2001)), "surveyed < '2001-01-02'"),
        (TimeRange(None, None), "1 = 1"),
    ],
)
def test_a_time_leaves_features_out(client: Client, service: str, time: Any, where: str) -> None:
    layer = LayerUrl(client.site.layer_url("Places"), "people > 50000", time)
    values = {"Input_Features": layer, "Distance": LinearUnit(3, LinearUnits.KILOMETERS)}
    found = rows_of(client.run("Buffer", values, service=service)["Output_Features"])
    expected = places(client, f"people > 50000 AND {where}")
    assert expected and len(found) == len(expected)
    for number, ((attributes, area), (given, point)) in enumerate(zip(found, expected), 1):
        more = {"OBJECTID": number, "BUFF_DIST": 3000.0, "ORIG_FID": given["OBJECTID"]}
        assert attributes == {**given, **more}
        assert difference(area, circle_around(point, 3000)) < 1e-4


def circle_around(point: ogr.Geometry, metres: float) -> ogr.Geometry:
    """Return the circle on the ellipsoid, in longitude and latitude."""
    local = osr.SpatialReference()
    local.ImportFromProj4(f"+proj=aeqd +lat_0={point.GetY()!r} +lon_0={point.GetX()!r} +datum=WGS84")
    area = wkt("POINT (0 0)").Buffer(metres, 30)
    area.Transform(osr.CoordinateTransformation(local, crs(4326)))
    return area


SURVEY_FOOT = 1200 / 3937
METRES = {
    LinearUnits.INCHES: SURVEY_FOOT / 12, LinearUnits.POINTS: 0.0254 / 72, LinearUnits.FEET: SURVEY_FOOT,
    LinearUnits.YARDS: SURVEY_FOOT * 3, LinearUnits.MILES: SURVEY_FOOT * 5280, LinearUnits.NAUTICAL_MILES: 1852,
    LinearUnits.MILLIMETERS: 0.001, LinearUnits.CENTIMETERS: 0.01, LinearUnits.METERS: 1,
    LinearUnits.KILOMETERS: 1000, LinearUnits.DECIMETERS: 0.1, LinearUnits.INT_INCHES: 0.0254,
    LinearUnits.INT_FEET: 0.3048, LinearUnits.INT_YARDS: 0.9144, LinearUnits.INT_MILES: 1609.344,
    LinearUnits.INT_NAUTICAL_MILES: 1852, LinearUnits.UNKNOWN: 1,
}  # fmt: skip


def test_every_unit_of_length(client: Client) -> None:
    assert {*LinearUnits} - set(METRES) == {LinearUnits.DECIMAL_DEGREES}
    task = client.task("Buffer", SYNC)
    line = feature_set([({}, wkt("LINESTRING (500000 5200000, 500100 5200000)"))], UTM)
    for units, metres in METRES.items():
        values = {"Input_Features": line, "Distance": LinearUnit(2.5, units)}
        ((attributes, area),) = rows_of(task.execute(client.session, values).result("Output_Features").value)
        left, right, bottom, top = area.GetEnvelope()
        assert attributes["BUFF_DIST"] == pytest.approx(2.5 * metres, rel=1e-12), units
        assert (left, right) == pytest.approx((500000 - 2.5 * metres, 500100 + 2.5 * metres), abs=1e-8), units
        assert (bottom, top) == pytest.approx((5200000 - 2.5 * metres, 5200000 + 2.5 * metres), abs=1e-8), units


def test_degrees_and_the_unit_of_the_map(client: Client) -> None:
    degrees = {
        "Input_Features": feature_set([({}, wkt("POINT (8 47)"))], 4326),
        "Distance": LinearUnit(0.5, LinearUnits.DECIMAL_DEGREES),
    }
    ((_, area),) = rows_of(client.run("Buffer", degrees, service=SYNC)["Output_Features"])
    assert area.GetEnvelope() == pytest.approx((7.5, 8.5, 46.5, 47.5), abs=1e-3)
    feet = {"Input_Features": feature_set([({}, wkt("POINT (1e6 5e5)"))], 2264), "Distance": LinearUnit(1200)}
    ((attributes, area),) = rows_of(client.run("Buffer", feet, service=SYNC)["Output_Features"])
    assert attributes["BUFF_DIST"] == pytest.approx(3937)
    assert area.GetEnvelope() == pytest.approx((1e6 - 3937, 1e6 + 3937, 5e5 - 3937, 5e5 + 3937), abs=10)


@BOTH
def test_areas_are_dissolved(client: Client, service: str) -> None:
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(40), "Dissolve": True}
    ((attributes, area),) = rows_of(client.run("Buffer", values, service=service)["Output_Features"])
    together = wkt("POLYGON EMPTY")
    for _, shape in buffered(districts(client), 40):
        together = together.Union(shape)
    assert attributes == {"OBJECTID": 1, "BUFF_DIST": 40.0}
    assert difference(area, together) < 1e-9


@BOTH
def test_ends_are_flat_or_round(client: Client, service: str) -> None:
    lines = feature_set([({"OBJECTID": 7}, wkt("LINESTRING (0 0, 30 40)"))], UTM)
    values = {"Input_Features": lines, "Distance": LinearUnit(5), "End_Type": "FLAT"}
    ((attributes, area),) = rows_of(client.run("Buffer", values, service=service)["Output_Features"])
    rectangle = wkt("POLYGON ((-4 3, 26 43, 34 37, 4 -3, -4 3))")
    assert attributes["ORIG_FID"] == 7 and difference(area, rectangle) < 1e-9
    ((_, area),) = rows_of(client.run("Buffer", {**values, "End_Type": None}, service=service)["Output_Features"])
    assert difference(area, wkt("LINESTRING (0 0, 30 40)").Buffer(5, 30)) < 1e-9


@BOTH
@pytest.mark.parametrize("version", [11.5, 10.5])
def test_output_in_another_system(client: Client, service: str, version: float) -> None:
    client.site.configure(version=version)
    options = JobOptions(out_sr=SpatialReference(102100, 3857))
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(100)}
    found = client.run("Buffer", values, options, service)["Output_Features"]
    assert found.spatial_reference.code == 3857
    assert_same(rows_of(found), moved(buffered(districts(client), 100), 3857), 1e-6)


@BOTH
def test_work_in_another_system_within_an_extent(client: Client, service: str) -> None:
    box = (456000.0, 5231000.0, 462000.0, 5238000.0)
    options = JobOptions(process_sr=SpatialReference(3035), extent=Envelope(*box, SpatialReference(UTM)))
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(100)}
    found = client.run("Buffer", values, options, service)["Output_Features"]
    left, bottom, right, top = box
    inside = wkt(f"POLYGON (({left} {bottom}, {left} {top}, {right} {top}, {right} {bottom}, {left} {bottom}))")
    rows = moved([row for row in districts(client) if row[1].Intersects(inside)], 3035)
    assert 0 < len(rows) < 12 and found.spatial_reference.code == 3035
    assert_same(rows_of(found), buffered(rows, 100), 1e-6)


@BOTH
def test_a_layer_object_comes_where_asked_for(client: Client, service: str) -> None:
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(100)}
    found = client.run("Buffer", values, JobOptions(return_feature_collection=True), service)["Output_Features"]
    assert isinstance(found, FeatureCollection) and found.definition.geometry_type == GeometryType.POLYGON
    assert found.definition.drawing_info.to_esri()["renderer"]["symbol"]["type"] == "esriSFS"
    assert [each.name for each in found.fields][-2:] == ["BUFF_DIST", "ORIG_FID"]
    assert_same(rows_of(found.feature_set), buffered(districts(client), 100))


@BOTH
@pytest.mark.parametrize("arcs", ["c", "a"])
def test_circles_come_as_true_curves(client: Client, service: str, arcs: str) -> None:
    client.site.configure(arcs=arcs)
    points = feature_set([({}, wkt("POINT (500000 5200000)")), ({}, wkt("POINT (500700 5200000)"))], UTM)
    values = {"Input_Features": points, "Distance": LinearUnit(125)}
    found = client.run("Buffer", values, JobOptions(return_true_curves=True), service)["Output_Features"]
    for each, x in zip(found.features, (500000, 500700)):
        ((start, *curves),) = each.geometry.rings
        assert curves and curves[-1].end == start
        for curve in curves:
            assert isinstance(curve, (CircularArc, EllipticArc))
            assert math.dist(curve.end, (x, 5200000)) == pytest.approx(125, abs=1e-8)
            if isinstance(curve, CircularArc):
                assert math.dist(curve.interior, (x, 5200000)) == pytest.approx(125, abs=1e-8)
            else:
                assert curve.center == pytest.approx((x, 5200000), abs=1e-8)
    straight = rows_of(client.run("Buffer", values, JobOptions(return_true_curves=False), service)["Output_Features"])
    for (_, area), x in zip(straight, (500000, 500700)):
        assert all(math.dist(each, (x, 5200000)) == pytest.approx(125, abs=1e-6) for each in vertices(area))
        assert area.GetArea() == pytest.approx(math.pi * 125**2, rel=2e-3)


@BOTH
@pytest.mark.parametrize("over_limit", ["empty", "first"])
@pytest.mark.parametrize("collection", [False, True])
def test_more_features_than_the_server_gives_are_a_failure(
    client: Client, service: str, over_limit: str, collection: bool
) -> None:
    client.site.configure(maximum_records=11, over_limit=over_limit)
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(100)}
    with pytest.raises(JobError) as caught:
        client.run("Buffer", values, JobOptions(return_feature_collection=collection), service)
    assert caught.value.reason is Reason.TOO_MANY_RECORDS
    assert (caught.value.subject, caught.value.total) == ("Output_Features", 11)
    client.site.configure(maximum_records=12)
    assert len(client.run("Buffer", values, service=service)["Output_Features"].features) == 12


def test_an_output_feature_service_has_all_features(client: Client) -> None:
    client.site.configure(maximum_records=5, page_records=5)
    options = JobOptions(out_feature_service_name="Areas", out_sr=SpatialReference(25832))
    values = {"Input_Features": LayerUrl(client.site.layer_url("Districts")), "Distance": LinearUnit(100)}
    found = client.run("Buffer", values, options)["Output_Features"]
    assert isinstance(found, LayerUrl) and found.url.endswith("/Hosted/Areas/FeatureServer/0")
    rows: List[Row] = []
    while True:
        query = {"where": "1=1", "outFields": "*", "resultOffset": str(len(rows))}
        page = FeatureSet.from_esri(client.session.get_json(f"{found.url}/query", query))
        rows += rows_of(page)
        if not page.exceeded_transfer_limit:
            break
    assert_same(rows, moved(buffered(districts(client), 100), 25832), 1e-6)
    # What was made there is taken as any layer is.
    options = dataclasses.replace(options, out_feature_service_name="Wider")
    wider = client.run("Buffer", {"Input_Features": found, "Distance": LinearUnit(1)}, options)["Output_Features"]
    count = client.session.get_json(f"{wider.url}/query", {"where": "1=1", "returnCountOnly": "true"})
    assert count == {"count": 12}


@pytest.mark.parametrize("clash", ["fail", "replace"])
def test_the_name_of_an_output_feature_service_is_taken(client: Client, clash: str) -> None:
    client.site.configure(hosted_clash=clash)
    options = JobOptions(out_feature_service_name=f"Taken_{clash}")
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(100)}
    first = client.run("Buffer", values, options)["Output_Features"]
    if clash == "replace":
        assert client.run("Buffer", values, options)["Output_Features"] == first
        return
    with pytest.raises(JobError, match="There is a feature service Taken_fail already") as caught:
        client.run("Buffer", values, options)
    assert caught.value.reason is Reason.JOB_FAILED


def test_a_result_map_service_draws_unless_asked_for_data(client: Client) -> None:
    values = {"Input_Features": set_of(client), "Distance": LinearUnit(100)}
    found = client.run("Buffer", values, JobOptions(out_sr=SpatialReference(3857)), MAP)["Output_Features"]
    assert isinstance(found, MapImage) and found.extent.spatial_reference.code == 3857
    picture = gdal.Open(str(client.fetched(found.href)))
    assert (picture.RasterXSize, picture.RasterYSize) == (found.width, found.height) and picture.RasterCount == 4
    alpha = picture.GetRasterBand(4).ReadAsArray() > 0
    box, there = found.extent, osr.CoordinateTransformation(crs(UTM), crs(3857))
    for _, area in buffered(districts(client), 100):
        inside = area.PointOnSurface()
        inside.Transform(there)
        column = int((inside.GetX() - box.xmin) / (box.xmax - box.xmin) * found.width)
        row = int((box.ymax - inside.GetY()) / (box.ymax - box.ymin) * found.height)
        assert alpha[row, column]
    assert not alpha[0].any() and not alpha[:, 0].any()
    data = client.run("Buffer", values, JobOptions(return_data=True), MAP)["Output_Features"]
    assert_same(rows_of(data), buffered(districts(client), 100))
