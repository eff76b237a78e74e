"""What the local site reads out of each form of each data type, and what it refuses."""

from __future__ import annotations

import hashlib
import json
import pathlib
from typing import Any, Dict, Iterator, List, Tuple

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal, ogr

from tests.server.asking import ask, execute, refusal, run, texts
from tests.server.in_thread import SiteThread
from tests.server.probe import Probe, parameter

REAL = pathlib.Path(__file__).resolve().parents[3] / "shared" / "real-json"
TYPES = (
    "GPFeatureRecordSetLayer", "GPRecordSet", "GPRasterDataLayer", "GPRasterData", "Field", "GPDataFile", "GPBoolean",
    "GPDouble", "GPLong", "GPString", "GPLinearUnit", "GPArealUnit", "GPDate", "GPExtent",
)
COLUMNS = (("Number", "GPLong"), ("Text", "GPString"), ("Unit", "GPLinearUnit"), ("Layer", "GPFeatureRecordSetLayer"))
MEMBERS = ("GPLong", "GPFeatureRecordSetLayer", "GPRasterDataLayer", "GPString")
POINTS = "esriGeometryPoint"


def info(data_type: str, name: str = "", **more: Any) -> Dict[str, Any]:
    """Return what parameterInfos says of a member."""
    return {"name": name, "dataType": data_type, "displayName": name, **more}


WORK = Probe("Take", (
    *(parameter(name, name) for name in TYPES),
    *(parameter(f"Many_{name}", f"GPMultiValue:{name}", parameterInfos=[info(name)]) for name in TYPES),
    parameter("Table", "GPValueTable", parameterInfos=[info(kind, name) for name, kind in COLUMNS]),
    parameter("Nameless", "GPValueTable", parameterInfos=[info("GPLong"), info("GPLong")]),
    parameter("Either", "GPComposite", parameterInfos=[info(name) for name in MEMBERS]),
    parameter("Many_Either", "GPMultiValue:GPComposite", parameterInfos=[
        info("GPComposite", parameterInfos=[info(name) for name in MEMBERS])]),
    parameter("Lines", "GPFeatureRecordSetLayer", filter={"type": "featureClass", "list": ["esriGeometryPolyline"]}),
    parameter("Number_Field", "Field", filter={"type": "field", "list": ["esriFieldTypeInteger"]}),
    parameter("Csv", "GPDataFile", filter={"type": "file", "list": ["csv"]}),
    parameter("Limited", "GPComposite", parameterInfos=[info("GPLong"), info("GPString")], filter={
        "type": "composite", "list": [{"type": "range", "minimum": 0, "maximum": 5}, None]}),
    parameter("Choices", "GPMultiValue:GPString", choiceList=["A", "B"], parameterInfos=[info("GPString")]),
    parameter("Preset", "GPLinearUnit", default={"distance": 5, "units": "esriMiles"}),
))


@pytest.fixture(scope="module")
def running() -> Iterator[SiteThread]:
    """Run one site with the probe."""
    with SiteThread([WORK]) as thread:
        yield thread


@pytest.fixture
def site(running: SiteThread) -> SiteThread:
    """Give the site as it started."""
    running.reset()
    return running


def taken(site: SiteThread, **given: Any) -> Any:
    """Return what the work got for the one parameter that is sent."""
    execute(site.gp_url("Take", "AnalysisSync"), **given)
    return WORK.seen[-1][next(iter(given))]


def refused(site: SiteThread, **given: Any) -> str:
    """Return why a parameter is refused; the parameter is named first."""
    told = refusal(site.gp_url("Take", "AnalysisSync") + "/execute", **given)
    assert told.startswith(next(iter(given)) + ": ")
    return told


def failed(site: SiteThread, **given: Any) -> str:
    """Return the error of the job."""
    job = run(site.gp_url("Take"), **given)
    assert job["jobStatus"] == "esriJobFailed", job
    return texts(job, "Error")[0]


def features(dataset: Any) -> List[Tuple[int, Dict[str, Any], Any]]:
    """Return id, attributes and WKT of every feature."""
    layer = dataset.GetLayer(0)
    layer.ResetReading()
    found = []
    for feature in layer:
        shape = feature.GetGeometryRef()
        found.append((feature.GetFID(), feature.items(), None if shape is None else shape.ExportToIsoWkt()))
    return found


def points(*rows: Any, **more: Any) -> Dict[str, Any]:
    """Return a feature set of points with attributes."""
    listed = [{"geometry": {"x": x, "y": y}, "attributes": attributes} for x, y, attributes in rows]
    return {"geometryType": POINTS, "spatialReference": {"wkid": 4326}, "features": listed, **more}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("GPBoolean", "true", True), ("GPBoolean", "False", False), ("GPDouble", "345.678", 345.678),
        ("GPDouble", "1e3", 1000.0), ("GPDouble", "5", 5.0), ("GPLong", "-345", -345),
        ("GPLong", "4503599627370495", 4503599627370495), ("GPString", "MyString", "MyString"),
        ("GPString", '{"a": 1}', '{"a": 1}'), ("GPString", " ä ", " ä "), ("GPDate", "1199145600000", 1199145600000),
        ("GPDate", "-1", -1),
        ("GPDate", '{"date": "1 Jan 2008 00:00:00 GMT", "format": "d MMM yyyy HH:mm:ss z"}', 1199145600000),
        ("GPLinearUnit", '{"distance": 345.678, "units": "esriMiles"}', {"distance": 345.678, "units": "esriMiles"}),
        ("GPLinearUnit", '{"distance": 5}', {"distance": 5, "units": "esriMeters"}),
        ("GPArealUnit", '{"area": 50, "units": "esriSquareMiles"}', {"area": 50, "units": "esriSquareMiles"}),
        ("GPArealUnit", "3 SquareKilometers", {"area": 3, "units": "esriSquareKilometers"}),
        ("GPArealUnit", "1.5 squarefoot", {"area": 1.5, "units": "esriSquareFeet"}),
        ("GPArealUnit", "2 AcresUS", {"area": 2, "units": "esriAcresUS"}),
        ("Field", '{"name": "n", "type": "esriFieldTypeInteger"}', {"name": "n", "type": "esriFieldTypeInteger"}),
        ("GPExtent", '{"xmin": 1}', {"xmin": 1}), ("GPExtent", "anything", "anything"),
        ("Many_GPString", '["Parcels", "Street Lights"]', ["Parcels", "Street Lights"]),
        ("Many_GPString", "Parcels", ["Parcels"]), ("Many_GPString", '["a", null]', ["a", ""]),
        ("Many_GPLong", "[1, 2, null]", [1, 2, None]), ("Many_GPLong", "7", [7]), ("Many_GPLong", "[]", []),
        ("Many_GPBoolean", "[true, false]", [True, False]), ("Many_GPDate", "[0]", [0]),
        ("Many_GPLinearUnit", '{"distance": 1, "units": "esriFeet"}', [{"distance": 1, "units": "esriFeet"}]),
        ("Many_GPArealUnit", '["1 Acre"]', [{"area": 1, "units": "esriAcres"}]),
        ("Either", "5", ("GPLong", 5)), ("Either", "five", ("GPString", "five")),
        ("Either", '{"dataType": "GPString", "value": "5"}', ("GPString", "5")),
        ("Many_Either", '[5, "a", {"dataType": "GPString", "value": "b"}]',
         [("GPLong", 5), ("GPString", "a"), ("GPString", "b")]),
        ("Limited", "5", ("GPLong", 5)), ("Limited", "6", ("GPString", "6")), ("Choices", '["A", "B"]', ["A", "B"]),
    ],
)
def test_values(site: SiteThread, name: str, text: str, value: Any) -> None:
    found = taken(site, **{name: text})
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("GPBoolean", "yes", "not a GPBoolean"), ("GPBoolean", "1", "not a GPBoolean"),
        ("GPDouble", "NaN", "not a GPDouble"), ("GPDouble", "1,5", "not a GPDouble"), ("GPDouble", '"5"', "not a GPDo"),
        ("GPLong", "5.0", "not a GPLong"), ("GPLong", "4503599627370496", "not within the range"),
        ("GPDate", "yesterday", "not a GPDate"), ("GPDate", "1e30", "not a GPDate"), ("GPDate", "{}", "not a GPDate"),
        ("GPDate", '{"date": "x", "format": "yyyy"}', "not a GPDate"), ("GPLinearUnit", "5 Miles", "not a GPLinear"),
        ("GPLinearUnit", '{"units": "esriMiles"}', "distance"), ("GPLinearUnit", '{"distance": "5"}', "distance"),
        ("GPLinearUnit", '{"distance": 0, "units": "esriMiles"}', "not greater than zero"),
        ("GPLinearUnit", '{"distance": 1, "units": "esriFathoms"}', "esriFathoms is not one of esriUnknownUnits"),
        ("GPArealUnit", '{"area": 1, "units": "esriMiles"}', "not one of"), ("GPArealUnit", "3 Fields", "not a GPAr"),
        ("GPArealUnit", '{"area": 1}', "not one of"), ("Field", '{"name": "n"}', "needs type"),
        ("Field", '{"name": "n", "type": "Integer"}', "unknown"), ("Field", "name", "not a Field"),
        ("Number_Field", '{"name": "n", "type": "esriFieldTypeString"}', "none of esriFieldTypeInteger"),
        ("Many_GPLong", '[1, "2"]', "not a GPLong"), ("Many_GPString", '["a"', "not a GPMultiValue:GPString"),
        ("Choices", '["A", "C"]', "not a member of A | B"), ("Many_Either", "[[1]]", "none of GPLong, GPFe"),
        ("Either", '{"dataType": "GPDate", "value": 1}', "may not be a GPDate"),
        ("Limited", '{"dataType": "GPLong", "value": 6}', "not within the range"),
        ("GPRasterDataLayer", '{"href": "x"}', "not a GPRasterData"), ("GPDataFile", '{"url": "file:///x"}', "URL"),
        ("GPDataFile", '{"portalItemID": "0"}', "none of this server's portal"),
        ("GPDataFile", '{"itemID": "i0"}', "exist"),
        ("Csv", '{"url": "http://127.0.0.1/a.tif"}', "Invalid file type"),
        ("GPRasterDataLayer", '{"url": "http://127.0.0.1/a.csv"}', "no raster"),
        ("GPFeatureRecordSetLayer", '{"url": "http://127.0.0.1/rest/services/A/ImageServer"}', "neither a layer"),
        ("GPFeatureRecordSetLayer", '{"url": "http://127.0.0.1/a.tif"}', "neither a layer"),
        ("GPFeatureRecordSetLayer", '{"url": "http://h/rest/services/A/FeatureServer/0", "time": "1;2"}', "time"),
        ("GPFeatureRecordSetLayer", '{"url": "http://h/a.json", "filter": "a=1"}', "URL of a layer"),
    ],
)
def test_refused_values(site: SiteThread, name: str, text: str, why: str) -> None:
    assert why in refused(site, **{name: text})


def test_missing_values_are_the_defaults(site: SiteThread) -> None:
    execute(site.gp_url("Take", "AnalysisSync"), GPLong="", GPString="  ")
    assert WORK.seen[-1]["GPLong"] is None and WORK.seen[-1]["GPString"] is None
    assert WORK.seen[-1]["Preset"] == {"distance": 5, "units": "esriMiles"}


def test_choices_of_the_server(site: SiteThread) -> None:
    fathoms = {"distance": 1, "units": "esriFathoms"}
    site.configure(invalid_unit="esriMeters", distances="any", bare_members=False)
    assert taken(site, GPLinearUnit=fathoms) == {"distance": 1, "units": "esriMeters"}
    assert taken(site, GPLinearUnit={"distance": -1, "units": "esriFeet"})["distance"] == -1
    assert "not a GPMultiValue:GPString" in refused(site, Many_GPString="Parcels")


@pytest.mark.parametrize(
    ("version", "name", "text"),
    [
        (11.1, "GPLong", "2147483648"), (10.91, "Table", "[]"), (11.1, "Either", "1"), (11.2, "GPArealUnit", "1 Acre"),
        (10.61, "Field", '{"name": "n", "type": "esriFieldTypeInteger"}'),
        (11.1, "Field", '{"name": "n", "type": "esriFieldTypeDateOnly"}'),
        (10.71, "GPRasterDataLayer", '{"url": "http://127.0.0.1/arcgis/rest/services/Demo/Geoid/ImageServer"}'),
        (10.71, "GPDataFile", '{"portalItemID": "0"}'),
        (10.7, "GPFeatureRecordSetLayer", '{"url": "http://h/rest/services/A/FeatureServer/0", "time": 1}'),
        (11.1, "GPRecordSet", '{"fields": [{"name": "t", "type": "esriFieldTypeTimeOnly"}], "features": []}'),
        (11.1, "GPRecordSet", '{"fields": [{"name": "OBJECTID", "type": "esriFieldTypeOID", "length": 8}],'
         ' "features": [{"attributes": {"OBJECTID": 2147483648}}]}'),
    ],
)
def test_what_came_later_is_refused(site: SiteThread, version: float, name: str, text: str) -> None:
    site.configure(version=version)
    told = refused(site, **{name: text})
    assert "need" in told or "not within the range" in told


def test_value_tables(site: SiteThread) -> None:
    layer = points((1, 2, {"OBJECTID": 1}))
    rows = taken(site, Table=[[0, "first", {"distance": 1, "units": "esriFeet"}, layer], [None, None, "", None]])
    assert rows[0][:3] == [0, "first", {"distance": 1, "units": "esriFeet"}]
    assert features(rows[0][3])[0][2] == "POINT (1 2)" and rows[1] == [None, "", None, None]
    assert taken(site, Table=[{"Text": "a"}, {"Number": 5, "Unit": None}]) == [
        [None, "a", None, None], [5, "", None, None]
    ]
    assert "Row 1 has 2 values for 4 columns" in refused(site, Table=[[1, "a"]])
    assert "no column Nothing" in refused(site, Table=[{"Nothing": 1}])
    assert "Row 2, column Number: " in refused(site, Table=[{"Number": 1}, {"Number": "x"}])
    assert "names are all there and all different" in refused(site, Nameless=[{"": 1}])
    assert taken(site, Nameless=[[1, 2]]) == [[1, 2]]
    assert "not a GPValueTable" in refused(site, Table="5")


def test_feature_set_with_schema(site: SiteThread) -> None:
    fields = [
        {"name": "Id", "type": "esriFieldTypeOID", "alias": "Id"},
        {"name": "Name", "type": "esriFieldTypeString", "alias": "The name", "length": 20},
        {"name": "Day", "type": "esriFieldTypeDate"}, {"name": "Small", "type": "esriFieldTypeSmallInteger"},
    ]
    dataset = taken(site, GPFeatureRecordSetLayer=points(
        (-104.44, 34.83, {"Id": 43, "Name": "one", "Day": 229564800000, "Small": 3}), (0, 0, {"Id": 67}), fields=fields
    ))
    layer = dataset.GetLayer(0)
    assert [row[0] for row in features(dataset)] == [43, 67]
    assert features(dataset)[0][1] == {"Name": "one", "Day": "1977/04/11 00:00:00+00", "Small": 3}
    assert features(dataset)[1][1] == {"Name": None, "Day": None, "Small": None}
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "4326" and layer.GetGeomType() == ogr.wkbPoint
    definition = layer.GetLayerDefn().GetFieldDefn(0)
    assert (definition.GetAlternativeName(), definition.GetWidth()) == ("The name", 20)


def test_feature_set_without_schema(site: SiteThread) -> None:
    given = {"features": [
        {"geometry": {"x": 1, "y": 2}, "attributes": {"ObjectId": 9, "a": 1, "b": 1.5, "c": "t", "d": 282096000000}},
        {"geometry": None, "attributes": {"ObjectId": 4}},
    ]}
    dataset = taken(site, GPFeatureRecordSetLayer=given)
    # A layer in memory goes through its features by id.
    assert features(dataset) == [
        (4, {"a": None, "b": None, "c": None, "d": None}, None),
        (9, {"a": 1, "b": 1.5, "c": "t", "d": 282096000000.0}, "POINT (1 2)"),
    ]
    assert dataset.GetLayer(0).GetSpatialRef() is None and dataset.GetLayer(0).GetGeomType() == ogr.wkbPoint
    own = {"features": [{"geometry": {"x": 1, "y": 2, "spatialReference": {"wkid": 54003}}}]}
    assert taken(site, GPFeatureRecordSetLayer=own).GetLayer(0).GetSpatialRef().GetAuthorityCode(None) == "54003"


def test_untyped_geometry_is_a_point_or_guessed(site: SiteThread) -> None:
    line = {"features": [{"geometry": {"paths": [[[0, 0], [1, 1]]]}}]}
    assert "feature 1: a geometry is no esriGeometryPoint" in refused(site, GPFeatureRecordSetLayer=line)
    site.configure(untyped_geometry="guess")
    assert features(taken(site, GPFeatureRecordSetLayer=line))[0][2] == "LINESTRING (0 0,1 1)"


@pytest.mark.parametrize(
    ("kind", "flags", "geometry", "wkt"),
    [
        ("Point", "Z", {"x": 1, "y": 2, "z": 3}, "POINT Z (1 2 3)"),
        ("Point", "M", {"x": 1, "y": 2, "m": 3}, "POINT M (1 2 3)"),
        ("Point", "ZM", {"x": 1, "y": 2, "z": 3, "m": 4}, "POINT ZM (1 2 3 4)"),
        ("Point", "", {"x": 1, "y": 2, "z": 3}, "POINT (1 2)"), ("Point", "", {"x": "NaN", "y": 0}, "POINT EMPTY"),
        ("Multipoint", "", {"points": [[1, 2], [3, 4]]}, "MULTIPOINT ((1 2),(3 4))"),
        ("Polyline", "Z", {"paths": [[[0, 0, 5], [1, 1, 6]]]}, "LINESTRING Z (0 0 5,1 1 6)"),
        ("Polyline", "", {"paths": [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]}, "MULTILINESTRING ((0 0,1 1),(2 2,3 3))"),
        ("Polygon", "", {"rings": [[[0, 0], [0, 9], [9, 9], [0, 0]]]}, "POLYGON ((0 0,0 9,9 9,0 0))"),
        ("Polygon", "", {"rings": []}, "POLYGON EMPTY"),
        ("Polygon", "", {"rings": [[[0, 0], [0, 9], [9, 9], [9, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]]},
         "POLYGON ((0 0,0 9,9 9,9 0,0 0),(1 1,2 1,2 2,1 1))"),
        # Ways round tell nothing: what is inside is a hole, what is inside of that is land again.
        ("Polygon", "", {"rings": [[[5, 5], [6, 5], [6, 6], [5, 5]], [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]],
                                   [[1, 1], [8, 1], [8, 8], [1, 8], [1, 1]]]},
         "MULTIPOLYGON (((0 0,9 0,9 9,0 9,0 0),(1 1,8 1,8 8,1 8,1 1)),((5 5,6 5,6 6,5 5)))"),
        ("Envelope", "", {"xmin": 0, "ymin": 0, "xmax": 2, "ymax": 1}, "POLYGON ((0 0,0 1,2 1,2 0,0 0))"),
        ("Polyline", "", {"curvePaths": [[[0, 0], {"c": [[2, 0], [1, 1]]}, [5, 0]]]},
         "COMPOUNDCURVE (CIRCULARSTRING (0 0,1 1,2 0),(2 0,5 0))"),
    ],
)
def test_geometries(site: SiteThread, kind: str, flags: str, geometry: Any, wkt: str) -> None:
    given = {"geometryType": "esriGeometry" + kind, "features": [{"geometry": geometry}],
             **{"has" + flag: True for flag in flags}}
    assert features(taken(site, GPFeatureRecordSetLayer=given))[0][2] == wkt


@pytest.mark.parametrize(
    ("curve", "area", "box"),
    [
        ([[0, 5], {"a": [[0, 5], [0, 0], 0, 1]}], 78.5398, (-5, 5, -5, 5)),
        ([[5, 0], {"a": [[5, 0], [0, 0], 0, 1, 0, 5, 0.4]}], 31.4159, (-5, 5, -2, 2)),
        ([[0, 2], {"c": [[0, -2], [2, 0]]}, {"c": [[0, 2], [-2, 0]]}], 12.5664, (-2, 2, -2, 2)),
        ([[0, 0], {"b": [[9, 0], [0, 9], [9, 9]]}, [0, 0]], 48.6, (0, 9, 0, 6.75)),
    ],
)
def test_curves(site: SiteThread, curve: Any, area: float, box: Any) -> None:
    given = {"geometryType": "esriGeometryPolygon", "features": [{"geometry": {"curveRings": [curve]}}]}
    dataset = taken(site, GPFeatureRecordSetLayer=given)
    feature = dataset.GetLayer(0).GetFeature(1)
    shape = feature.GetGeometryRef()
    assert shape.GetArea() == pytest.approx(area, rel=2e-3) and shape.GetEnvelope() == pytest.approx(box, abs=0.02)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "no list of features"), ({"features": 5}, "no list of features"), ([], "not a GPFeatureRecordSetLayer"),
        (points((1, 2, {"OBJECTID": 2147483648})), "needs a field OBJECTID of length 8"),
        (points((1, 2, {"Id": 2147483648}), fields=[{"name": "Id", "type": "esriFieldTypeOID"}]), "length 8"),
        (points((1, 2, {"a": "x"}), fields=[{"name": "a", "type": "esriFieldTypeInteger"}]), "cannot hold 'x'"),
        (points((1, 2, {"a": 1}), fields=[{"name": "a", "type": "Integer"}]), "no field type"),
        (points(spatialReference={"wkid": [1]}), "no spatial reference"), (points((1, "2", {})), "no coordinate"),
        (points(spatialReference={"wkid": 99999999}), "no spatial reference"),
        (points(geometryType="esriGeometryMultiPatch"), "no supported geometry type"),
        ({"layerDefinition": {}}, "a layer has"),
    ],
)
def test_refused_feature_sets(site: SiteThread, given: Any, why: str) -> None:
    assert why in refused(site, GPFeatureRecordSetLayer=given)


def test_ids_of_64_bits(site: SiteThread) -> None:
    fields = [{"name": "OBJECTID", "type": "esriFieldTypeOID", "length": 8}]
    dataset = taken(site, GPFeatureRecordSetLayer=points((1, 2, {"OBJECTID": 10000000001}), fields=fields))
    assert features(dataset)[0][0] == 10000000001


def test_newer_dates(site: SiteThread) -> None:
    kinds = {"t": "TimeOnly", "d": "DateOnly", "o": "TimestampOffset"}
    fields = [{"name": name, "type": f"esriFieldType{kind}"} for name, kind in kinds.items()]
    for row in (
        {"t": "10:00:00 AM", "d": "8/2/2020", "o": "8/2/2020 10:00:00.0000 AM -07:00"},
        {"t": "10:00:00", "d": "2020-08-02", "o": "2020-08-02T10:00:00-07:00"},
    ):
        dataset = taken(site, GPRecordSet={"fields": fields, "features": [{"attributes": row}]})
        assert features(dataset)[0][1] == {"t": "10:00:00", "d": "2020/08/02", "o": "2020-08-02T10:00:00.000-07:00"}
        assert dataset.GetLayer(0).GetGeomType() == ogr.wkbNone


def test_geometry_types_are_filtered(site: SiteThread) -> None:
    assert "ERROR 000366" in refused(site, Lines=points())
    assert "ERROR 000366" in failed(site, Lines={"url": site.layer_url("Places")})


def test_layer_objects(site: SiteThread) -> None:
    definition = {"geometryType": POINTS, "fields": [{"name": "OBJECTID", "type": "esriFieldTypeOID"}], "name": "x"}
    rows = points((1, 2, {"OBJECTID": 3}))
    del rows["geometryType"]
    dataset = taken(site, GPFeatureRecordSetLayer={"layerDefinition": definition, "featureSet": rows})
    assert features(dataset) == [(3, {}, "POINT (1 2)")]


def test_layer_urls(site: SiteThread) -> None:
    def names(**more: Any) -> List[str]:
        given = {"url": site.layer_url("Places"), **more}
        return [row[1]["name"] for row in features(taken(site, GPFeatureRecordSetLayer=given))]

    assert len(names()) == 24 and names(filter="country='IT'") == ["Milano", "Torino"]
    assert names(url=site.layer_url("Places") + "?where=country%3D%27IT%27", filter="people > 1000000") == ["Milano"]
    assert names(time=946684800000) == ["Bern"] and names(time="null,978307200000") == ["Bern", "Zürich"]
    assert names(time="1609459200000,null", filter="1=1") == ["Suva", "Apia"]
    site.configure(page_records=7)
    assert len(names()) == 24
    asked = [entry for entry in site.log() if entry["path"].endswith("/Places/FeatureServer/0/query")]
    assert [entry["parameters"]["resultOffset"] for entry in asked[-4:]] == ["0", "7", "14", "21"]
    assert asked[0]["headers"]["User-Agent"] == "LocalSite geoprocessing"


def test_layers_of_map_services_and_tables(site: SiteThread) -> None:
    layer = {"url": site.layer_url("Borders", 1, "MapServer"), "filter": "code < 103"}
    assert len(features(taken(site, GPFeatureRecordSetLayer=layer))) == 3
    rows = features(taken(site, GPRecordSet={"url": site.layer_url("Places", 1), "filter": "rating is null"}))
    assert [row[0] for row in rows] == [10, 20, 30]
    assert "is a table" in failed(site, GPFeatureRecordSetLayer={"url": site.layer_url("Places", 1)})
    assert "cannot be queried" in failed(site, GPRecordSet={"url": site.layer_url("Places", 9)})
    wrong = {"url": site.layer_url("Places"), "filter": "nothing ="}
    assert "'where' parameter is invalid" in failed(site, GPRecordSet=wrong)
    elsewhere = {"url": "http://elsewhere.example/rest/services/A/FeatureServer/0"}
    assert "cannot be reached" in failed(site, GPFeatureRecordSetLayer=elsewhere)


def test_urls_to_json(site: SiteThread) -> None:
    query = site.layer_url("Places") + "/query?where=people%3C50000&outFields=*&f=json"
    assert len(features(taken(site, GPFeatureRecordSetLayer={"url": query}))) == 4
    assert "not a GPFeatureRecordSetLayer" in failed(site, GPFeatureRecordSetLayer={"url": site.url + "/site/options"})
    assert "no JSON" in failed(site, GPFeatureRecordSetLayer={"url": site.portal_url + "/home/x"})


def upload(site: SiteThread, name: str, content: bytes) -> Dict[str, str]:
    """Upload a file and return it as an input."""
    url = site.gp_url() + "/uploads/upload"
    answer = requests.post(url, {"f": "json"}, files={"file": (name, content)}, timeout=10).json()
    return {"itemID": answer["item"]["itemID"]}


def test_uploaded_items(site: SiteThread) -> None:
    item = upload(site, "points.json", json.dumps(points((1, 2, {"OBJECTID": 3}))).encode())
    assert features(taken(site, GPFeatureRecordSetLayer=item)) == [(3, {}, "POINT (1 2)")]
    assert "Invalid file type" in refused(site, GPFeatureRecordSetLayer=upload(site, "a.csv", b"a"))
    raster = upload(site, "r.tif", site.raster_path("Feet").read_bytes())
    assert gdal.Open(taken(site, GPRasterDataLayer=raster)).RasterXSize == 300
    assert "is not supported" in failed(site, GPRasterDataLayer=upload(site, "r.tif", b"nothing"))
    path = taken(site, Csv=upload(site, "My table.csv", b"a,b\n1,2\n"))
    assert path.endswith(".csv") and pathlib.Path(path).read_bytes() == b"a,b\n1,2\n"
    assert "Invalid file type" in refused(site, Csv=item)
    site.configure(uploads=False)
    assert "takes no uploads" in refused(site, Csv=item)


def test_rasters(site: SiteThread) -> None:
    service = {"url": site.image_url("Geoid")}
    assert taken(site, GPRasterDataLayer=service) == taken(site, GPRasterData=service) == str(site.raster_path("Geoid"))
    assert "000732" in failed(site, GPRasterDataLayer={"url": site.image_url("Variants/Unreadable")})
    assert "000732" in failed(site, GPRasterDataLayer={"url": "http://elsewhere.example/a.tif"})
    picture = ask(site.image_url("Geoid") + "/exportImage", bbox="0,40,10,50", size="40,40", format="tiff")["href"]
    path = taken(site, GPRasterDataLayer={"url": picture})
    assert gdal.Open(path).RasterXSize == 40
    assert len(set(taken(site, Many_GPRasterDataLayer=[{"url": picture}] * 3))) == 3


def test_files_of_the_portal(site: SiteThread) -> None:
    item = hashlib.sha256(b"towns.csv").hexdigest()[:32]
    resource = f"{site.portal_url}/sharing/rest/content/items/{item}"
    assert ask(resource)["type"] == "CSV"
    content = requests.get(resource + "/data", timeout=10).content
    path = taken(site, GPDataFile={"portalItemID": item})
    assert path.endswith("towns.csv") and pathlib.Path(path).read_bytes() == content and b"Bern" in content
    site.configure(federated=False)
    assert "portal" in refused(site, GPDataFile={"portalItemID": item})


def test_composites_are_tried_in_order(site: SiteThread) -> None:
    raster, layer = {"url": site.image_url("Geoid")}, {"url": site.layer_url("Districts")}
    found = taken(site, Many_Either=[raster, layer, {"dataType": "GPFeatureRecordSetLayer", "value": points()}])
    assert [name for name, _ in found] == ["GPRasterDataLayer", "GPFeatureRecordSetLayer", "GPFeatureRecordSetLayer"]
    assert found[0][1] == str(site.raster_path("Geoid")) and len(features(found[1][1])) == 12


def test_process_reference_and_extent(site: SiteThread) -> None:
    sent = points((9, 47, {"OBJECTID": 1}), (20, 47, {"OBJECTID": 2}))

    def inside(**settings: Any) -> Any:
        execute(site.gp_url("Take", "AnalysisSync"), GPFeatureRecordSetLayer=sent, **settings)
        return WORK.seen[-1]["GPFeatureRecordSetLayer"]

    for settings in ({"context": {"processSR": {"wkid": 32632}}}, {"env:processSR": "32632"}):
        dataset = inside(**settings)
        moved = dataset.GetLayer(0)
        assert moved.GetSpatialRef().GetAuthorityCode(None) == "32632"
        feature = moved.GetFeature(1)
        assert feature.GetGeometryRef().GetX() == pytest.approx(500000, abs=1e-6)
    box = {"xmin": 800000, "ymin": 5800000, "xmax": 1200000, "ymax": 6100000, "spatialReference": {"wkid": 102100}}
    assert [row[0] for row in features(inside(context={"extent": box}))] == [1]


def test_examples_of_the_documentation(site: SiteThread) -> None:
    if not (REAL / "gp-data-type-examples-esri-doc.json").exists():
        pytest.skip("no answers of real servers beside this checkout")
    sections = json.loads((REAL / "gp-data-type-examples-esri-doc.json").read_text())
    read = 0
    for name in ("GPFeatureRecordSetLayer", "GPRecordSet"):
        for example in sections[name]:
            value = example["json"].get("value", example["json"])
            if isinstance(value, dict) and ("features" in value or "featureSet" in value) and "$schema" not in value:
                rows = value.get("featureSet", value)["features"]
                if any("<" in str(row) for row in rows):
                    continue
                assert len(features(taken(site, **{name: value}))) == len(rows)
                read += 1
    assert read > 8
