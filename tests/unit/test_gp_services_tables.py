"""Merge and FieldStatistics on the local site: as jobs and at once, compared with the same done here."""

from __future__ import annotations

import math
from typing import Any, Dict, Iterator, List
from urllib.parse import urlencode

import pytest

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

import numpy
from osgeo import osr

from arcgis_raster_download.plugin.arcgis.errors import JobError, Reason
from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import fetch_output
from arcgis_raster_download.plugin.arcgis.gptypes.curves import Bezier, CircularArc, EllipticArc
from arcgis_raster_download.plugin.arcgis.gptypes.features import Feature, FeatureSet, Field, FieldType, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, TimeRange
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import GeometryType, PolygonShape, PolylineShape
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite
from tests.unit.gp_client import (
    ASYNC,
    MAP,
    SYNC,
    Client,
    Row,
    assert_same,
    crs,
    feature_set,
    geometry_of,
    read_table,
    rows_of,
    started,
    wkt,
)

BOTH = pytest.mark.parametrize("service", [SYNC, ASYNC])
UTM = 32632


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with started(tmp_path_factory.mktemp("services")) as client:
        yield client


@pytest.fixture
def client(running: Client) -> Client:
    running.site.reset()
    return running


def visits(client: Client, where: str = "") -> List[Row]:
    return read_table(client.site.features_path, "visits", where)


def statistics(rows: List[Row], name: str) -> Dict[str, Any]:
    """Return what the task has to answer, by numpy."""
    values = numpy.array([row[name] for row, _ in rows if row[name] is not None])
    return {
        "OBJECTID": 1, "FIELD": name, "COUNT": len(values), "SUM": pytest.approx(values.sum()), "MIN": values.min(),
        "MAX": values.max(), "MEAN": pytest.approx(values.mean()), "STD": pytest.approx(values.std(ddof=1)),
    }  # fmt: skip


VISIT_FIELDS = (
    Field("OBJECTID", FieldType.OID), Field("place", FieldType.STRING), Field("visitors", FieldType.INTEGER),
    Field("rating", FieldType.DOUBLE), Field("visited", FieldType.DATE),
)  # fmt: skip


def table_of(client: Client) -> RecordSet:
    return RecordSet([Feature(row) for row, _ in visits(client)], VISIT_FIELDS)


def visits_url(client: Client) -> str:
    return client.site.layer_url("Places", 1)


def query_url(client: Client) -> str:
    return f"{visits_url(client)}/query?{urlencode({'where': '1=1', 'outFields': '*', 'f': 'json'})}"


TABLES = {
    "record-set": table_of,
    "table-url": lambda client: LayerUrl(visits_url(client)),
    "map-table-url": lambda client: LayerUrl(client.site.layer_url("Borders", 2, "MapServer")),
    "query-url": lambda client: LayerUrl(query_url(client)),
    "json-url": lambda client: LayerUrl(client.on_server(client.written("visits.json", table_of(client)))),
    "upload": lambda client: client.uploaded(client.written("visits.json", table_of(client))),
}


@BOTH
@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize(("name", "kind"), [("visitors", FieldType.INTEGER), ("rating", FieldType.DOUBLE)])
def test_statistics_of_a_table_in_every_form(
    client: Client, service: str, form: str, name: str, kind: FieldType
) -> None:
    values = {"Input_Table": TABLES[form](client), "Statistics_Field": Field(name, kind)}
    found = client.run("FieldStatistics", values, service=service)
    expected = statistics(visits(client), name)
    assert isinstance(found["Statistics"], RecordSet)
    assert rows_of(found["Statistics"]) == [(expected, None)]
    assert (type(found["Count"]), found["Count"]) == (int, expected["COUNT"])
    assert (type(found["Mean"]), found["Mean"]) == (float, expected["MEAN"])


def day(month: int, number: int) -> int:
    """Return noon of a day of 2020 and a half hour, in milliseconds since 1970."""
    return 1577836800000 + 1000 * (86400 * (sum((31, 29, 31, 30, 31, 30, 31)[: month - 1]) + number - 1) + 45000)


@BOTH
@pytest.mark.parametrize(
    ("layer", "where"),
    [
        (LayerUrl("", "visitors > 100 AND place <> 'Bern'"), "visitors > 100 AND place <> 'Bern'"),
        (LayerUrl("", "", TimeRange(day(3, 3), day(5, 5))), "visited BETWEEN '2020-03-03' AND '2020-05-06'"),
        (LayerUrl("", "rating > 2", TimeRange(day(6, 6))), "rating > 2 AND visited >= '2020-06-06'"),
        (LayerUrl("", "", TimeRange(None, day(2, 2))), "visited < '2020-02-03'"),
    ],
)
def test_a_filter_and_a_time_leave_records_out(client: Client, service: str, layer: LayerUrl, where: str) -> None:
    values = {
        "Input_Table": LayerUrl(visits_url(client), layer.filter, layer.time),
        "Statistics_Field": Field("visitors", FieldType.INTEGER),
    }
    found = client.run("FieldStatistics", values, service=service)
    chosen = visits(client, where)
    assert 2 < len(chosen) < 29
    assert rows_of(found["Statistics"]) == [(statistics(chosen, "visitors"), None)]


def test_a_table_is_no_picture(client: Client) -> None:
    values = {"Input_Table": table_of(client), "Statistics_Field": Field("visitors", FieldType.INTEGER)}
    drawn = client.run("FieldStatistics", values, service=MAP)
    assert rows_of(drawn["Statistics"]) == [(statistics(visits(client), "visitors"), None)]


@pytest.mark.parametrize("form", ["null", "empty-string", "missing"])
@BOTH
def test_an_output_that_is_not_there_is_none(client: Client, service: str, form: str) -> None:
    client.site.configure(empty_output=form)
    table = RecordSet([Feature({"number": None})], (Field("number", FieldType.DOUBLE),))
    values = {"Input_Table": table, "Statistics_Field": Field("number", FieldType.DOUBLE)}
    found = client.run("FieldStatistics", values, service=service)
    assert (found["Count"], found["Mean"]) == (0, None)


NEWER = {
    "day": "8/2/2020", "clock": "12:05:09 PM", "moment": "8/2/2020 3:15:00.0000 PM -07:00", "big": 2**40,
}  # fmt: skip
NEWER_ISO = {"day": "2020-08-02", "clock": "12:05:09", "moment": "2020-08-02T15:15:00.000-07:00", "big": 2**40}
NEWER_FIELDS = (
    Field("OBJECTID", FieldType.OID, length=8), Field("day", FieldType.DATE_ONLY), Field("clock", FieldType.TIME_ONLY),
    Field("moment", FieldType.TIMESTAMP_OFFSET), Field("big", FieldType.BIG_INTEGER),
)  # fmt: skip


@BOTH
@pytest.mark.parametrize(("style", "expected"), [("us", NEWER), ("iso", NEWER_ISO)])
def test_wide_ids_and_newer_dates_travel_there_and_back(
    client: Client, service: str, style: str, expected: Dict[str, Any]
) -> None:
    client.site.configure(new_dates=style)
    given = feature_set([({"OBJECTID": 2**33, **NEWER}, wkt("POINT (1 2)"))], UTM, *NEWER_FIELDS)
    found = client.run("Merge", {"Inputs": [given], "Extra": given}, service=service)
    merged, same = (rows_of(found[name])[0][0] for name in ("Merged", "Extra_Out"))
    assert merged == {"OBJECTID": 1, **expected, "MERGE_SRC": "1"}
    assert same == {"OBJECTID": 2**33, **expected} and found["Extra_Out"].has_64_bit_ids
    types = [(each.name, each.type, each.length) for each in found["Extra_Out"].fields]
    assert types == [(each.name, each.type, each.length) for each in NEWER_FIELDS]


def places(client: Client, where: str) -> List[Row]:
    return read_table(client.site.features_path, "places", where)


@BOTH
def test_layers_in_several_forms_are_merged(client: Client, service: str) -> None:
    own = [({"name": "Here", "people": 2, "note": "°C, 漢字"}, wkt("POINT (452000 5200000)")),
           ({"name": None, "people": None, "note": ""}, None)]  # fmt: skip
    sent = feature_set(own, UTM)
    url = client.site.layer_url("Places")
    upload = client.uploaded(client.written("own.json", sent))
    values = {"Inputs": [LayerUrl(url, "country = 'CH'"), sent, upload], "Labels": ["Swiss", 'own, "quoted"']}
    found = client.run("Merge", values, service=service)
    there = osr.CoordinateTransformation(crs(UTM), crs(4326))
    expected: List[Row] = [
        ({**row, "note": None, "MERGE_SRC": "Swiss"}, shape) for row, shape in places(client, "country = 'CH'")
    ]
    for label in ('own, "quoted"', "3"):
        for row, shape in own:
            point = shape and shape.Clone()
            if point:
                point.Transform(there)
            more = {"country": None, "height": None, "surveyed": None}
            expected.append(({**row, **more, "MERGE_SRC": label}, point))
    for number, (row, _) in enumerate(expected, 1):
        row["OBJECTID"] = number
    assert found["Merged"].spatial_reference.code == 4326
    assert_same(rows_of(found["Merged"]), expected, 1e-9)
    assert (found["Extra_Type"], found["Extra_Out"]) == ("", None)


POINTS = feature_set([({"a": 1}, wkt("POINT (5 6)"))], UTM)
EXTRAS = {
    "number": (7, "GPLong", 7),
    "text": ("seven", "GPString", "seven"),
    "declared-text": (Composite("GPString", "7"), "GPString", "7"),
    "too-large-a-number": (Composite("GPString", "4000000000"), "GPString", "4000000000"),
    "features": (feature_set([({"b": 2}, wkt("POINT (7 8)"))], UTM), "GPFeatureRecordSetLayer", None),
}


@BOTH
@pytest.mark.parametrize("name", EXTRAS)
def test_a_composite_is_what_it_was_given_as(client: Client, service: str, name: str) -> None:
    extra, kind, value = EXTRAS[name]
    found = client.run("Merge", {"Inputs": [POINTS], "Extra": extra}, service=service)
    assert found["Extra_Type"] == kind
    rows = [row for row, _ in rows_of(found["Merged"])]
    if kind == "GPFeatureRecordSetLayer":
        assert isinstance(found["Extra_Out"], FeatureSet)
        assert_same(rows_of(found["Extra_Out"]), [({"OBJECTID": 1, "b": 2}, wkt("POINT (7 8)"))])
        assert [(row["a"], row["b"], row["MERGE_SRC"]) for row in rows] == [(1, None, "1"), (None, 2, "2")]
    else:
        assert found["Extra_Out"] == value and type(found["Extra_Out"]) is type(value)
        assert rows == [{"OBJECTID": 1, "a": 1, "MERGE_SRC": "1", "EXTRA": value}]


SHAPES = {
    "point": "POINT ZM (1 2 3 4)",
    "multipoint": "MULTIPOINT ZM (1 2 3 4, 5 6 7 8)",
    "line": "MULTILINESTRING ZM ((1 2 3 4, 5 6 7 8), (10 20 30 40, 50 60 70 80))",
    "polygon": "MULTIPOLYGON ZM (((0 0 1 5, 0 9 2 6, 9 9 3 7, 0 0 1 5), (3 5 0 0, 4 5 1 1, 4 6 2 2, 3 5 0 0)))",
}


@BOTH
@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(("has_z", "has_m"), [(True, True), (True, False), (False, True), (False, False)])
def test_heights_and_measures_come_where_asked_for(
    client: Client, service: str, kind: str, has_z: bool, has_m: bool
) -> None:
    options = JobOptions(return_z=has_z, return_m=has_m)
    given = feature_set([({}, wkt(SHAPES[kind]))], UTM)
    assert given.has_z and given.has_m
    found = client.run("Merge", {"Inputs": [given]}, options, service)["Merged"]
    expected = wkt(SHAPES[kind])
    expected.Set3D(has_z)
    expected.SetMeasured(has_m)
    assert (found.has_z, found.has_m) == (has_z, has_m)
    assert_same(rows_of(found), [({"OBJECTID": 1, "MERGE_SRC": "1"}, expected)])


@BOTH
def test_measures_without_heights_are_measures(client: Client, service: str) -> None:
    given = feature_set([({}, wkt("LINESTRING M (1 2 3, 4 5 6)"))], UTM)
    assert (given.has_z, given.has_m) == (False, True)
    found = client.run("Merge", {"Inputs": [given]}, JobOptions(return_z=True, return_m=True), service)["Merged"]
    assert_same(rows_of(found), [({"OBJECTID": 1, "MERGE_SRC": "1"}, wkt("MULTILINESTRING M ((1 2 3, 4 5 6))"))])


CIRCLE = (
    (10.0, 0.0), EllipticArc((-10.0, 0.0), (0.0, 0.0), False, False), CircularArc((10.0, 0.0), (0.0, -10.0)),
)  # fmt: skip
SLEEPER = ((0.0, 0.0), Bezier((3.0, 0.0), (1.0, 2.0), (2.0, -2.0)), (9.0, 9.0))


@BOTH
@pytest.mark.parametrize("arcs", ["c", "a"])
def test_curves_travel_there_and_back(client: Client, service: str, arcs: str) -> None:
    client.site.configure(arcs=arcs)
    options = JobOptions(return_true_curves=True)
    circle = FeatureSet([Feature({}, PolygonShape((CIRCLE,)))], spatial_reference=SpatialReference(UTM))
    (found,) = client.run("Merge", {"Inputs": [circle]}, options, service)["Merged"].features
    ((start, *curves),) = found.geometry.rings
    assert math.hypot(*start) == pytest.approx(10) and curves[-1].end == start
    for curve in curves:
        assert isinstance(curve, CircularArc if arcs == "c" else EllipticArc)
        assert math.hypot(*curve.end) == pytest.approx(10)
        middle = math.hypot(*(curve.interior if arcs == "c" else curve.center))
        assert middle == pytest.approx(10 if arcs == "c" else 0, abs=1e-9)
    straight = client.run("Merge", {"Inputs": [circle]}, service=service)["Merged"].features[0]
    assert geometry_of(straight.geometry).GetArea() == pytest.approx(math.pi * 100, rel=2e-3)


@BOTH
def test_a_bezier_curve_is_understood(client: Client, service: str) -> None:
    line = FeatureSet([Feature({}, PolylineShape((SLEEPER,)))], spatial_reference=SpatialReference(UTM))
    (found,) = client.run("Merge", {"Inputs": [line]}, service=service)["Merged"].features
    (path,) = found.geometry.paths
    steps = numpy.linspace(0, 1, 10001)[:, None]
    start, one, other, end = (numpy.array(each) for each in ((0, 0), (1, 2), (2, -2), (3, 0)))
    curve = (1 - steps) ** 3 * start + 3 * (1 - steps) ** 2 * steps * one
    curve = curve + 3 * (1 - steps) * steps**2 * other + steps**3 * end
    assert path[0] == (0, 0) and path[-1] == (9, 9) and len(path) > 20
    for each in path[:-1]:
        assert numpy.hypot(*(curve - each).T).min() < 1e-3


@pytest.mark.parametrize("untyped", ["point", "guess"])
def test_lines_are_lines_whatever_a_missing_type_means(client: Client, untyped: str) -> None:
    client.site.configure(untyped_geometry=untyped)
    line = FeatureSet([Feature({}, PolylineShape((((0.0, 0.0), (1.0, 1.0)),)))])
    found = client.run("Merge", {"Inputs": [line]}, service=SYNC)["Merged"]
    assert found.geometry_type == GeometryType.POLYLINE and not found.is_reference_known
    points = FeatureSet([Feature({}, POINTS.features[0].geometry)])
    assert client.run("Merge", {"Inputs": [points]}, service=SYNC)["Merged"].geometry_type == GeometryType.POINT


@BOTH
def test_an_output_inside_a_composite_is_over_the_limit(client: Client, service: str) -> None:
    client.site.configure(maximum_records=2)
    many = feature_set([({"a": number}, wkt(f"POINT ({number} 0)")) for number in range(3)], UTM)
    with pytest.raises(JobError) as caught:
        client.run("Merge", {"Inputs": [many]}, service=service)
    assert (caught.value.reason, caught.value.subject) == (Reason.TOO_MANY_RECORDS, "Merged")
    task = client.task("Merge", service)
    if task.is_asynchronous:
        job, state = client.done(task, {"Inputs": [POINTS], "Extra": many})
        with pytest.raises(JobError) as caught:
            fetch_output(job, task, "Extra_Out", state)
        assert (caught.value.reason, caught.value.subject) == (Reason.TOO_MANY_RECORDS, "Extra_Out")
