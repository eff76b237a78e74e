"""How the local site writes each data type of a result, for each wish of the client and each choice of the server."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Iterator, List, Optional, Sequence

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal, ogr

from tests.server import asking
from tests.server.asking import ask, execute, run, texts
from tests.server.data import spatial_reference
from tests.server.in_thread import SiteThread
from tests.server.probe import Probe, parameter

SCALARS = ("GPBoolean", "GPDouble", "GPLong", "GPString", "GPDate", "GPLinearUnit", "GPArealUnit", "Field", "GPExtent")
COLUMNS = ("GPBoolean", "GPString", "GPLinearUnit", "GPDataFile")
MEMBERS = ("GPLong", "GPString", "GPRasterDataLayer", "GPFeatureRecordSetLayer")


def infos(names: Sequence[str], columns: bool = False) -> List[Dict[str, Any]]:
    """Return what parameterInfos says of members or columns."""
    return [{"name": name if columns else "", "dataType": name, "displayName": ""} for name in names]


def out(name: str, data_type: str = "", **more: Any) -> Dict[str, Any]:
    """Return the description of an output."""
    return parameter(name, data_type or name, "Output", "Derived", **more)


WORK = Probe("Give", (
    parameter("esri_out_feature_service_name", "GPString"),
    *(out(name) for name in (*SCALARS, "GPFeatureRecordSetLayer", "GPRecordSet", "GPRasterDataLayer", "GPDataFile")),
    out("Numbers", "GPMultiValue:GPLong", parameterInfos=infos(["GPLong"])),
    out("Rasters", "GPMultiValue:GPRasterDataLayer", parameterInfos=infos(["GPRasterDataLayer"])),
    out("Rows", "GPValueTable", parameterInfos=infos(COLUMNS, columns=True)),
    out("Either", "GPComposite", parameterInfos=infos(MEMBERS)),
    out("Eithers", "GPMultiValue:GPComposite",
        parameterInfos=[{"name": "", "dataType": "GPComposite", "displayName": "", "parameterInfos": infos(MEMBERS)}]),
))
SYNC, ASYNC, MAP = "AnalysisSync", "Analysis", "AnalysisMap"


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


def gives(name: str, make: Any) -> None:
    """Let the work answer with this value, or what it makes in its folder."""
    WORK.answer = lambda inputs, folder: {name: make(folder) if callable(make) else make}


def written(site: SiteThread, name: str, make: Any, **sent: Any) -> Any:
    """Return the value of a result of a synchronous task."""
    gives(name, make)
    return execute(site.gp_url("Give", SYNC), **sent)[name]


def job(site: SiteThread, name: str, make: Any, service: str = ASYNC, **sent: Any) -> Any:
    """Return the job that gave a value."""
    gives(name, make)
    done = run(site.gp_url("Give", service), **sent)
    assert done["jobStatus"] == "esriJobSucceeded", done
    return done


def layer(
    shapes: Sequence[Optional[str]], kind: int = ogr.wkbPoint, crs: str = "EPSG:4326", first: int = 1,
    fields: Sequence[Any] = (), values: Sequence[Any] = (),
) -> gdal.Dataset:
    """Return a dataset with these shapes; ids count from first."""
    dataset = gdal.GetDriverByName("Memory").Create("", 0, 0, 0, gdal.GDT_Unknown)
    made = dataset.CreateLayer("made", spatial_reference(crs) if crs else None, kind)
    for name, field_kind in fields:
        made.CreateField(ogr.FieldDefn(name, field_kind))
    for number, shape in enumerate(shapes):
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetFID(first + number)
        for index, value in enumerate(values):
            feature.SetField(index, value)
        if shape is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
        made.CreateFeature(feature)
    return dataset


def raster(name: str) -> Any:
    """Return what writes a small raster of this name into the folder."""
    def make(folder: str) -> str:
        path = os.path.join(folder, name)
        dataset = gdal.GetDriverByName("GTiff").Create(path, 8, 4, 1, gdal.GDT_Int16)
        dataset.SetProjection(spatial_reference("EPSG:4326").ExportToWkt())
        dataset.SetGeoTransform((0, 1, 0, 4, 0, -1))
        dataset.GetRasterBand(1).Fill(7)
        return path

    return make


def text_file(folder: str) -> str:
    """Write a file of text."""
    path = os.path.join(folder, "output_samplefile.txt")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("done")
    return path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GPBoolean", True), ("GPDouble", 1234.56), ("GPLong", 4503599627370495), ("GPString", "TestString"),
        ("GPString", '{"credits": 6.66}'), ("GPDate", 1199145600000), ("GPExtent", {"xmin": 1}),
        ("GPLinearUnit", {"distance": 5, "units": "esriMiles"}), ("GPArealUnit", {"area": 5, "units": "esriAcres"}),
        ("Field", {"name": "n", "type": "esriFieldTypeInteger"}), ("Numbers", [1, None, 3]), ("Numbers", []),
    ],
)
def test_plain_values(site: SiteThread, name: str, value: Any) -> None:
    assert written(site, name, value) == value


@pytest.mark.parametrize(
    ("option", "name", "value", "result"),
    [
        ({"boolean_output": "text"}, "GPBoolean", True, "true"),
        ({"string_output": "object"}, "GPString", '{"credits": 6.66}', {"credits": 6.66}),
        ({"string_output": "object"}, "GPString", "[1]", "[1]"),
        ({"date_output": "object"}, "GPDate", 1199145600000,
         {"date": "Tue Jan 01 00:00:00 UTC 2008", "format": "EEE MMM dd HH:mm:ss zzz yyyy"}),
        ({"unit_output": "esriFathoms"}, "GPLinearUnit", {"distance": 5, "units": "esriMiles"},
         {"distance": 5, "units": "esriFathoms"}),
        ({"multivalue_output": "bare"}, "Numbers", [7], 7), ({"multivalue_output": "bare"}, "Numbers", [7, 8], [7, 8]),
        ({"empty_output": "empty-string"}, "GPLong", None, ""), ({"empty_output": "missing"}, "GPLong", None, None),
    ],
)
def test_choices_of_the_server(site: SiteThread, option: Any, name: str, value: Any, result: Any) -> None:
    site.configure(**option)
    assert written(site, name, value) == result
    answer = ask(site.gp_url("Give", SYNC) + "/execute")
    found = next(member for member in answer["results"] if member["paramName"] == name)
    assert ("value" in found) == (option.get("empty_output") != "missing")


def test_composites_tell_their_type(site: SiteThread) -> None:
    done = job(site, "Either", ("GPLong", 5))
    assert asking.output(done, "Either") == {"paramName": "Either", "dataType": "GPLong", "value": 5}
    many = [("GPLong", 5), ("GPString", "a")]
    assert written(site, "Eithers", many) == [5, "a"]
    assert written(site, "Either", ("GPRasterDataLayer", raster("r.tif")(site.site.scratch.name)))["format"] == "tif"
    site.configure(composite_members="declared")
    assert written(site, "Eithers", many) == [
        {"dataType": "GPLong", "value": 5}, {"dataType": "GPString", "value": "a"}
    ]


def test_value_tables(site: SiteThread) -> None:
    unit = {"distance": 5, "units": "esriMiles"}
    rows = [[True, "first", None, None], [None, None, unit, None]]
    assert written(site, "Rows", rows) == [[True, "first", None, None], [None, "", unit, None]]
    named = written(site, "Rows", rows, returnColumnName="true")
    assert named[1] == {"GPBoolean": None, "GPString": "", "GPLinearUnit": unit, "GPDataFile": None}
    site.configure(jobs=1, version=10.91, old_server="ignore")
    assert written(site, "Rows", rows, returnColumnName="true")[0] == [True, "first", None, None]
    done = job(site, "Rows", lambda folder: [[None, None, None, text_file(folder)]])
    assert asking.output(done, "Rows", returnColumnName="true")["value"][0]["GPDataFile"]["url"].endswith(".txt")
    for names in ("missing", "duplicate"):
        site.configure(column_names=names)
        done = job(site, "Rows", rows)
        assert len(asking.output(done, "Rows")["value"]) == 2
        refused = ask(done["url"] + "/results/Rows", returnColumnName="true")["error"]
        assert refused["message"] == "Unable to complete operation." and "Rows" in refused["details"][0]


def test_features(site: SiteThread) -> None:
    fields = (("name", ogr.OFTString), ("many", ogr.OFTInteger), ("share", ogr.OFTReal), ("day", ogr.OFTDateTime),
              ("big", ogr.OFTInteger64))
    made = layer(["POINT (7 47)", None], fields=fields, values=("a", 5, 0.5, "2020/01/01 00:00:00+00", 2**40), first=4)
    done = job(site, "GPFeatureRecordSetLayer", made)
    value = asking.output(done, "GPFeatureRecordSetLayer")["value"]
    assert value == {
        "displayFieldName": "", "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326, "latestWkid": 4326},
        "fields": [
            {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"},
            {"name": "name", "type": "esriFieldTypeString", "alias": "name", "length": 255},
            {"name": "many", "type": "esriFieldTypeInteger", "alias": "many"},
            {"name": "share", "type": "esriFieldTypeDouble", "alias": "share"},
            {"name": "day", "type": "esriFieldTypeDate", "alias": "day", "length": 8},
            {"name": "big", "type": "esriFieldTypeBigInteger", "alias": "big"},
        ],
        "features": [
            {"attributes": {"OBJECTID": number, "name": "a", "many": 5, "share": 0.5, "day": 1577836800000,
                            "big": 2**40}, "geometry": shape}
            for number, shape in ((4, {"x": 7, "y": 47}), (5, None))
        ],
        "exceededTransferLimit": False,
    }
    unknown = written(site, "GPFeatureRecordSetLayer", layer(["POINT (7 47)"], crs="", first=0))
    assert "spatialReference" not in unknown and unknown["features"][0]["attributes"]["OBJECTID"] == 1


def test_records(site: SiteThread) -> None:
    value = written(site, "GPRecordSet", layer([None], ogr.wkbNone, "", fields=[("n", ogr.OFTReal)], values=[2.5]))
    assert value["features"] == [{"attributes": {"OBJECTID": 1, "n": 2.5}}]
    assert set(value) == {"displayFieldName", "fields", "features", "exceededTransferLimit"}


def test_ids_of_64_bits(site: SiteThread) -> None:
    made = layer(["POINT (7 47)"], first=10000000001)
    value = written(site, "GPFeatureRecordSetLayer", made)
    assert value["fields"][0]["length"] == 8 and value["features"][0]["attributes"]["OBJECTID"] == 10000000001
    site.configure(version=11.1)
    done = job(site, "GPFeatureRecordSetLayer", made)
    assert "64 bits" in ask(done["url"] + "/results/GPFeatureRecordSetLayer")["error"]["details"][0]


def test_newer_field_types(site: SiteThread) -> None:
    fields = (("d", ogr.OFTDate), ("t", ogr.OFTTime), ("b", ogr.OFTInteger64))
    made = layer([None], ogr.wkbNone, "", fields=fields, values=("2020/08/02", "10:00:00", 2**40))

    def read() -> Any:
        value = written(site, "GPRecordSet", made)
        return [field["type"][13:] for field in value["fields"][1:]], list(value["features"][0]["attributes"].values())

    assert read() == (["DateOnly", "TimeOnly", "BigInteger"], [1, "8/2/2020", "10:00:00 AM", 2**40])
    site.configure(new_dates="iso")
    assert read()[1] == [1, "2020-08-02", "10:00:00", 2**40]
    site.configure(version=11.1)
    assert read() == (["Date", "String", "Double"], [1, 1596326400000, "10:00:00", 2**40])


@pytest.mark.parametrize(
    ("wkt", "kind", "geometry"),
    [
        ("MULTIPOINT (1 2, 3 4)", "Multipoint", {"points": [[1, 2], [3, 4]]}),
        ("LINESTRING (0 0, 1 1)", "Polyline", {"paths": [[[0, 0], [1, 1]]]}),
        ("MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "Polyline", {"paths": [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]}),
        # Outer rings go clockwise, holes the other way.
        ("POLYGON ((0 0, 9 0, 9 9, 0 0), (4 2, 4 3, 5 3, 4 2))", "Polygon",
         {"rings": [[[0, 0], [9, 9], [9, 0], [0, 0]], [[4, 2], [5, 3], [4, 3], [4, 2]]]}),
        ("POLYGON EMPTY", "Polygon", {"rings": []}),
    ],
)
def test_geometries(site: SiteThread, wkt: str, kind: str, geometry: Any) -> None:
    shape = ogr.CreateGeometryFromWkt(wkt)
    value = written(site, "GPFeatureRecordSetLayer", layer([wkt], shape.GetGeometryType()))
    assert value["geometryType"] == "esriGeometry" + kind and value["features"][0]["geometry"] == geometry


def test_heights_and_measures_on_request(site: SiteThread) -> None:
    made = layer(["POINT ZM (1 2 3 4)"], ogr.wkbPointZM)

    def read(**wish: str) -> Any:
        value = written(site, "GPFeatureRecordSetLayer", made, **wish)
        return value["features"][0]["geometry"], "hasZ" in value, "hasM" in value

    assert read() == ({"x": 1, "y": 2}, False, False)
    assert read(returnZ="true") == ({"x": 1, "y": 2, "z": 3}, True, False)
    assert read(returnM="true") == ({"x": 1, "y": 2, "m": 4}, False, True)
    done = job(site, "GPFeatureRecordSetLayer", made, returnZ="true")
    both = asking.output(done, "GPFeatureRecordSetLayer", returnM="true")["value"]
    assert both["features"][0]["geometry"] == {"x": 1, "y": 2, "z": 3, "m": 4}
    neither = asking.output(done, "GPFeatureRecordSetLayer", returnZ="false")["value"]
    assert neither["features"][0]["geometry"] == {"x": 1, "y": 2}


def test_true_curves_on_request(site: SiteThread) -> None:
    circle = ogr.CreateGeometryFromWkt("POINT (1000 2000)").Buffer(50, 16).ExportToWkt()
    made = layer([circle], ogr.wkbPolygon, "EPSG:32632")

    def ring(**wish: str) -> Any:
        return written(site, "GPFeatureRecordSetLayer", made, **wish)["features"][0]["geometry"]

    assert len(ring()["rings"][0]) == 65
    by_point = ring(returnTrueCurves="true")["curveRings"][0]
    assert [set(part) for part in by_point[1:]] == [{"c"}, {"c"}] and by_point[0] == by_point[2]["c"][0]
    site.configure(arcs="a")
    (start, whole), = ring(returnTrueCurves="true")["curveRings"]
    end, centre, minor, clockwise = whole["a"]
    assert start == end and centre == pytest.approx([1000, 2000]) and (minor, clockwise) == (0, 1)
    # Arcs are none in another spatial reference.
    assert "rings" in ring(returnTrueCurves="true", context='{"outSR": 4326}')


@pytest.mark.parametrize("reference", ["102100", '{"wkid": 102100, "latestWkid": 3857}'])
def test_out_reference(site: SiteThread, reference: str) -> None:
    made = layer(["POINT (9 47)"])
    name = "GPFeatureRecordSetLayer"
    wanted = {"x": pytest.approx(1001875.417, abs=1e-3), "y": pytest.approx(5942074.072, abs=1e-3)}
    for wish in ({"context": json.dumps({"outSR": json.loads(reference)})}, {"env:outSR": reference}):
        done = job(site, name, made, **wish)
        value = asking.output(done, name)["value"]
        assert value["features"][0]["geometry"] == wanted and value["spatialReference"]["wkid"] == 102100
        back = asking.output(done, name, outSR="4326")["value"]
        assert back["features"][0]["geometry"] == {"x": 9, "y": 47} and back["spatialReference"]["wkid"] == 4326
    assert asking.output(job(site, name, made), name, outSR=reference)["value"]["features"][0]["geometry"] == wanted


def test_transfer_limit(site: SiteThread) -> None:
    made = layer([f"POINT ({x} 0)" for x in range(5)])
    site.configure(maximum_records=5)
    whole = written(site, "GPFeatureRecordSetLayer", made)
    assert len(whole["features"]) == 5 and whole["exceededTransferLimit"] is False
    site.configure(maximum_records=4)
    none = written(site, "GPFeatureRecordSetLayer", made)
    assert none["features"] == [] and none["exceededTransferLimit"] is True and none["fields"] == whole["fields"]
    collection = written(site, "GPFeatureRecordSetLayer", made, returnFeatureCollection="true")
    assert collection["featureSet"]["features"] == [] and collection["featureSet"]["exceededTransferLimit"] is True
    site.configure(over_limit="first")
    first = written(site, "GPFeatureRecordSetLayer", made)
    assert first["features"] == whole["features"][:4] and first["exceededTransferLimit"] is True


def test_feature_collections(site: SiteThread) -> None:
    square = "POLYGON ((0 0, 0 1, 1 1, 1 0, 0 0))"
    made = layer([square], ogr.wkbPolygon, fields=[("n", ogr.OFTInteger)], values=[3])
    done = job(site, "GPFeatureRecordSetLayer", made)
    value = asking.output(done, "GPFeatureRecordSetLayer", returnFeatureCollection="true")["value"]
    definition, features = value["layerDefinition"], value["featureSet"]
    assert definition["drawingInfo"]["renderer"]["symbol"]["type"] == "esriSFS"
    assert definition["type"] == "Feature Layer" and definition["objectIdField"] == "OBJECTID"
    assert [field["name"] for field in definition["fields"]] == ["OBJECTID", "Shape", "n"]
    assert "fields" not in features and features["features"][0]["attributes"] == {"OBJECTID": 1, "n": 3}
    assert features["exceededTransferLimit"] is False


def test_files_of_jobs(site: SiteThread) -> None:
    done = job(site, "GPRasterDataLayer", raster("rgb22.tif"))
    value = asking.output(done, "GPRasterDataLayer")["value"]
    identifier = done["jobId"]
    prefix = f"{site.url}/arcgis/rest/directories/arcgisjobs/geoprocessing/analysis_gpserver/{identifier}/scratch/"
    assert value == {"url": prefix + "rgb22.tif", "format": "tif"}
    content = requests.get(value["url"], timeout=10)
    assert content.headers["Content-Type"] == "image/tiff" and content.content[:4] == b"II*\x00"
    text = asking.output(job(site, "GPDataFile", text_file), "GPDataFile")["value"]
    assert set(text) == {"url"} and requests.get(text["url"], timeout=10).text == "done"
    # A source of the site itself is not given away by its path, but copied.
    copied = asking.output(job(site, "GPRasterDataLayer", str(site.raster_path("Feet"))), "GPRasterDataLayer")["value"]
    assert requests.get(copied["url"], timeout=10).content == site.raster_path("Feet").read_bytes()


def test_files_of_synchronous_tasks(site: SiteThread) -> None:
    prefix = f"{site.url}/arcgis/rest/directories/arcgisoutput/Geoprocessing/AnalysisSync_GPServer/_ags_"
    urls = [written(site, "GPRasterDataLayer", raster("twin.tif"))["url"] for _ in range(3)]
    assert urls == [prefix + "twin.tif", prefix + "twin1.tif", prefix + "twin2.tif"]
    many = written(site, "Rasters", lambda folder: [raster(f"{name}.tif")(folder) for name in "ab"])
    assert [member["url"] for member in many] == [prefix + "a.tif", prefix + "b.tif"]
    assert all(requests.get(url, timeout=10).content[:4] == b"II*\x00" for url in urls)


def test_files_vanish_with_their_job(site: SiteThread) -> None:
    site.configure(expire_seconds=0.2)
    url = written(site, "GPDataFile", text_file)["url"]
    assert asking.wait_until(lambda: requests.get(url, timeout=10).status_code == 404)


def test_forms_of_a_raster(site: SiteThread) -> None:
    site.configure(raster_format="TIFF")
    assert written(site, "GPRasterDataLayer", raster("r.tif"))["format"] == "TIFF"
    site.configure(raster_format="missing")
    assert set(written(site, "GPRasterDataLayer", raster("r.tif"))) == {"url"}
    site.configure(result_base="https://gisserver:6443/arcgis")
    url = written(site, "GPRasterDataLayer", raster("r.tif"))["url"]
    assert url.startswith("https://gisserver:6443/arcgis/rest/directories/arcgisoutput/")
    site.configure(result_base="", result_form="relative")
    assert written(site, "GPRasterDataLayer", raster("r.tif"))["url"].startswith("/arcgis/rest/directories/")


@pytest.mark.parametrize("name", ["GPFeatureRecordSetLayer", "GPRasterDataLayer"])
def test_map_images(site: SiteThread, name: str) -> None:
    make = layer(["POINT (7 47)", "POINT (8 46)"]) if name == "GPFeatureRecordSetLayer" else raster("r.tif")
    done = job(site, name, make, MAP)
    image = asking.output(done, name)["value"]["mapImage"]
    assert set(image) == {"href", "width", "height", "extent", "scale"} and image["scale"] > 0
    assert image["extent"]["spatialReference"]["wkid"] == 4326 and image["extent"]["xmin"] < 7 < image["extent"]["xmax"]
    content = requests.get(image["href"], timeout=10).content
    gdal.FileFromMemBuffer("/vsimem/map.png", content)
    picture = gdal.Open("/vsimem/map.png")
    assert (picture.RasterXSize, picture.RasterYSize, picture.RasterCount) == (image["width"], image["height"], 4)
    alpha = picture.GetRasterBand(4).ReadAsArray()
    assert 0 < (alpha > 0).sum() < alpha.size
    assert "mapImage" not in asking.output(done, name, returnType="data")["value"]
    moved = asking.output(done, name, outSR="102100")["value"]["mapImage"]["extent"]
    assert moved["spatialReference"]["wkid"] == 102100 and moved["xmax"] > 500000


def test_tables_are_not_drawn(site: SiteThread) -> None:
    done = job(site, "GPRecordSet", layer([None], ogr.wkbNone, ""), MAP)
    assert asking.output(done, "GPRecordSet")["value"]["features"]


def test_output_feature_services(site: SiteThread) -> None:
    square = "POLYGON Z ((0 0 5, 0 1 5, 1 1 5, 1 0 5, 0 0 5))"
    shapes = layer([square, None], ogr.wkbPolygon25D, fields=[("n", ogr.OFTInteger)], values=[3], first=7)
    rows = layer([None], ogr.wkbNone, "", fields=[("t", ogr.OFTString)], values=["a"])
    site.configure(maximum_records=1)
    WORK.answer = lambda inputs, folder: {"GPFeatureRecordSetLayer": shapes, "GPRecordSet": rows, "GPLong": 5}
    done = run(site.gp_url("Give"), esri_out_feature_service_name="First", context='{"outSR": {"wkid": 102100}}')
    first = asking.output(done, "GPFeatureRecordSetLayer")
    assert first["value"] == {"url": f"{site.services_url}/Hosted/First/FeatureServer/0"}
    assert asking.output(done, "GPLong")["value"] == 5
    found = ask(first["value"]["url"] + "/query", where="n = 3", outFields="*", returnZ="true")
    assert [row["attributes"] for row in found["features"]] == [{"OBJECTID": 7, "n": 3}, {"OBJECTID": 8, "n": 3}]
    assert found["spatialReference"]["wkid"] == 102100 and found["features"][1]["geometry"] is None
    assert found["features"][0]["geometry"]["rings"][0][0][2] == 5
    table = asking.output(done, "GPRecordSet")["value"]["url"]
    assert ask(table)["type"] == "Table" and ask(table + "/query", where="1=1")["features"][0]["attributes"]["t"] == "a"
    assert {"name": "Hosted/First", "type": "FeatureServer"} in ask(f"{site.services_url}/Hosted")["services"]
    assert "Hosted" not in ask(f"{site.url}/nogp/rest/services")["folders"]


def test_names_of_output_feature_services(site: SiteThread) -> None:
    gives("GPFeatureRecordSetLayer", layer(["POINT (1 2)"]))
    for name in ("Second", "a name", "../x"):
        done = run(site.gp_url("Give"), esri_out_feature_service_name=name)
        assert done["jobStatus"] == ("esriJobSucceeded" if name == "Second" else "esriJobFailed")
    again = run(site.gp_url("Give"), esri_out_feature_service_name="Second")
    assert "There is a feature service Second already." in texts(again, "Error")
    site.configure(hosted_clash="replace")
    assert job(site, "GPFeatureRecordSetLayer", layer([]), esri_out_feature_service_name="Second")
    empty = f"{site.services_url}/Hosted/Second/FeatureServer/0"
    assert ask(empty + "/query", where="1=1")["features"] == []
    # None where it has no place: results come as they always do.
    gives("GPFeatureRecordSetLayer", layer(["POINT (1 2)"]))
    value = execute(site.gp_url("Give", SYNC), esri_out_feature_service_name="Third")["GPFeatureRecordSetLayer"]
    assert value["features"] and "Third" not in site.site.hosted


def test_curves_in_output_feature_services(site: SiteThread) -> None:
    circle = ogr.CreateGeometryFromWkt("POINT (1000 2000)").Buffer(50, 16).ExportToWkt()
    made = layer([circle], ogr.wkbPolygon, "EPSG:32632")
    job(site, "GPFeatureRecordSetLayer", made, esri_out_feature_service_name="Round", returnTrueCurves="true")
    dataset = gdal.OpenEx(site.site.hosted["Round"][0].file)
    feature = dataset.GetLayer(0).GetNextFeature()
    assert feature.GetGeometryRef().GetArea() == pytest.approx(7853.98, abs=0.01)
