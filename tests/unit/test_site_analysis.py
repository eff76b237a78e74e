"""The local site's analyses are described as ArcGIS does it, and measure, convert and answer what they were given."""

from __future__ import annotations

import csv
import json
import math
import os
import pathlib
from typing import Any, Dict, List, Optional

import numpy
import pytest

pytest.importorskip("osgeo")

from osgeo import gdal, ogr

from tests.server.gp import JobFailed
from tests.unit.site_layers import PARAMETERS, RUN, raster, records, table

METRES = {"distance": 100, "units": "esriMeters"}


# Descriptions


def test_descriptions_are_json_of_the_documented_members() -> None:
    known = {
        "name", "dataType", "displayName", "description", "direction", "defaultValue", "parameterType", "category",
    }
    extra = {"filter", "dependency", "choiceList", "parameterInfos"}
    seen = set()
    for name, parameters in PARAMETERS.items():
        assert json.loads(json.dumps(parameters)) == list(parameters)
        names = [parameter["name"] for parameter in parameters]
        assert len(set(names)) == len(names)
        for parameter in parameters:
            assert known <= set(parameter) <= known | extra, (name, parameter["name"])
            assert parameter["direction"] in ("esriGPParameterDirectionInput", "esriGPParameterDirectionOutput")
            kind = parameter["parameterType"].replace("esriGPParameterType", "")
            assert kind in ("Required", "Optional", "Derived")
            assert (kind == "Derived") <= parameter["direction"].endswith("Output")
            assert parameter.get("dependency", names[0]) in names
            seen |= {kind} | (set(parameter) & extra) | {str(type(parameter["defaultValue"]).__name__)}
            seen.add(parameter.get("filter", {}).get("type", "unlimited"))
    assert seen == {
        "Required", "Optional", "Derived", "filter", "dependency", "choiceList", "parameterInfos",
        "bool", "int", "float", "str", "dict", "list", "NoneType",
        "unlimited", "range", "featureClass", "field", "file", "codedValue", "composite",
    }


@pytest.mark.parametrize("name", sorted(RUN))
def test_outputs_are_those_described(name: str, tmp_path: pathlib.Path) -> None:
    grid = raster(tmp_path / "grid.tif", numpy.arange(16, dtype=float).reshape(4, 4))
    (tmp_path / "points.csv").write_text("x,y\n1,2\n")
    zone = "POLYGON ((500000 5199960, 500000 5200000, 500040 5200000, 500040 5199960, 500000 5199960))"
    given: Dict[str, Any] = {
        "Input_Features": table([("POINT (0 0)", {})], 32632), "Distance": METRES,
        "Input_Table": table([(None, {"n": 1})], n=ogr.OFTInteger), "Statistics_Field": {"name": "n"},
        "Zones": table([(zone, {})], 32632), "Value_Raster": grid, "Input_Raster": grid, "Interval": 2.0,
        "Remap": [[0.0, 1.0, 1]], "Inputs": [table([(zone, {})], 32632)],
        "Input_File": str(tmp_path / "points.csv"), "Format": "CSV",
    }
    (tmp_path / "out").mkdir()
    outputs = RUN[name](given, str(tmp_path / "out"))
    described = [p["name"] for p in PARAMETERS[name] if p["direction"].endswith("Output")]
    assert list(outputs) == described
    files = [value for value in outputs.values() if isinstance(value, str) and os.path.sep in value]
    assert all(os.path.dirname(path) == str(tmp_path / "out") and os.path.exists(path) for path in files)


# Field statistics


def run_statistics(given: gdal.Dataset, name: str) -> Dict[str, Any]:
    outputs = RUN["FieldStatistics"]({"Input_Table": given, "Statistics_Field": {"name": name}}, "")
    return {**outputs, "Statistics": records(outputs["Statistics"])}


def test_statistics_of_known_numbers_without_the_empty_ones() -> None:
    numbers = [2, 4, 4, 4, None, 5, 5, 7, 9]
    given = table([(None, {"n": number}) for number in numbers], n=ogr.OFTInteger)
    outputs = run_statistics(given, "N")
    assert (outputs["Count"], outputs["Mean"]) == (8, 5.0)
    # Squares of the deviations add up to 32, over seven degrees of freedom.
    (row,) = outputs["Statistics"]
    assert row.pop("STD") == pytest.approx(math.sqrt(32 / 7))
    assert row == {"FIELD": "N", "COUNT": 8, "SUM": 40.0, "MIN": 2, "MAX": 9, "MEAN": 5.0}


@pytest.mark.parametrize(("numbers", "count", "mean", "low", "deviation"), [
    ([], 0, None, None, None), ([None, None], 0, None, None, None), ([3.5], 1, 3.5, 3.5, None),
    ([math.nan, 1.0, 2.0], 2, 1.5, 1.0, math.sqrt(0.5)),
])
def test_statistics_of_few_numbers(
    numbers: List[Optional[float]], count: int, mean: Optional[float], low: Optional[float], deviation: Optional[float]
) -> None:
    outputs = run_statistics(table([(None, {"n": number}) for number in numbers], n=ogr.OFTReal), "n")
    (row,) = outputs["Statistics"]
    assert (outputs["Count"], outputs["Mean"]) == (row["COUNT"], row["MEAN"]) == (count, mean)
    assert (row["MIN"], row["STD"]) == (low, pytest.approx(deviation) if deviation else None)


def test_statistics_of_whole_numbers_of_64_bits_are_exact() -> None:
    big = 2**53 + 1
    (row,) = run_statistics(table([(None, {"n": big})], n=ogr.OFTInteger64), "n")["Statistics"]
    assert (row["MIN"], row["MAX"]) == (big, big)


@pytest.mark.parametrize(("name", "words"), [("text", "no numbers"), ("day", "no numbers"), ("other", "no field")])
def test_statistics_refuse_what_is_no_number(name: str, words: str) -> None:
    given = table([(None, {"text": "5"})], text=ogr.OFTString, day=ogr.OFTDate)
    with pytest.raises(JobFailed, match=words):
        run_statistics(given, name)


# Tables as files


def run_convert(path: pathlib.Path, written: str, folder: pathlib.Path) -> str:
    folder.mkdir(exist_ok=True)
    return RUN["ConvertTable"]({"Input_File": str(path), "Format": written}, str(folder))["Output_File"]


def test_a_table_becomes_geojson_and_a_table_again(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "stations.csv"
    rows = [
        ["X", "Y", "name", "code", "count", "height"],
        ["8.123456789", "47.5", "Zürich, \"Kreis\" 1", "007", "3", "408.25"],
        ["-70.25", "-33.125", "Santiago", "12", "", "1e3"],
    ]
    with open(source, "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    middle = run_convert(source, "GEOJSON", tmp_path / "one")
    with open(middle, encoding="utf-8") as stream:
        features = json.load(stream)["features"]
    assert [feature["geometry"]["coordinates"] for feature in features] == [[8.123456789, 47.5], [-70.25, -33.125]]
    assert [feature["properties"] for feature in features] == [
        {"name": "Zürich, \"Kreis\" 1", "code": "007", "count": 3, "height": 408.25},
        {"name": "Santiago", "code": "12", "count": None, "height": 1000.0},
    ]
    back = run_convert(pathlib.Path(middle), "CSV", tmp_path / "two")
    with open(back, newline="", encoding="utf-8") as stream:
        found = list(csv.reader(stream))
    rows[2][5] = "1000"
    assert found == rows


def test_other_coordinate_systems_become_longitude_and_latitude(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "set.json"
    source.write_text(json.dumps({
        "geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 3857},
        "fields": [{"name": "id", "type": "esriFieldTypeInteger", "alias": "id"}],
        "features": [{"geometry": {"x": 6378137 * math.radians(9), "y": 0}, "attributes": {"id": 4}}],
    }))
    with open(run_convert(source, "CSV", tmp_path / "out"), newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (float(row["X"]), float(row["Y"]), row["id"]) == (pytest.approx(9), pytest.approx(0, abs=1e-9), "4")


def test_points_with_height_or_without_place(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "places.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2, 3.5]}, "properties": {"n": 1}},
        {"type": "Feature", "geometry": None, "properties": {"n": 2}},
    ]}))
    with open(run_convert(source, "CSV", tmp_path / "out"), newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [float(rows[0][name]) for name in "XYZ"] == [1, 2, 3.5]
    assert (rows[1]["X"], rows[1]["n"]) == ("", "2")


def test_files_that_are_no_tables_of_points(tmp_path: pathlib.Path) -> None:
    line = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "properties": {}}
    for name, text, words in (
        ("table.txt", "x,y\n1,2\n", "not read"), ("table.csv", "a,b\n1,2\n", "no columns x and y"),
        ("line.geojson", json.dumps({"type": "FeatureCollection", "features": [line]}), "Only points"),
        ("broken.json", "{", "cannot be read"), ("none", "", "not read"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(JobFailed, match=words):
            run_convert(tmp_path / name, "CSV", tmp_path / "out")
    (tmp_path / "good.csv").write_text("x,y\n1,2\n")
    with pytest.raises(JobFailed, match="no format"):
        run_convert(tmp_path / "good.csv", "XLSX", tmp_path / "out")


# Echo


def test_echo_answers_every_input_as_it_came() -> None:
    names = [p["name"] for p in PARAMETERS["Echo"] if p["direction"].endswith("Input")]
    given = {name: object() for name in names}
    outputs = RUN["Echo"](given, "")
    assert outputs == {f"Out_{name}": value for name, value in given.items()}
    assert set(RUN["Echo"]({}, "").values()) == {None}


def test_echo_knows_every_scalar_alone_and_as_many() -> None:
    types = {p["dataType"] for p in PARAMETERS["Echo"]}
    alone = {
        "GPBoolean", "GPDouble", "GPLong", "GPString", "GPDate", "GPLinearUnit", "GPArealUnit", "Field", "GPExtent",
    }
    assert types == alone | {f"GPMultiValue:{name}" for name in alone} | {
        "GPComposite", "GPMultiValue:GPComposite", "GPValueTable",
    }
    described = {p["name"]: p for p in PARAMETERS["Echo"]}
    for name, parameter in described.items():
        if not name.startswith("Out_"):
            assert described[f"Out_{name}"]["dataType"] == parameter["dataType"]
            assert described[f"Out_{name}"].get("parameterInfos") == parameter.get("parameterInfos")
