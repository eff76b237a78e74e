"""Feature services of the local site: descriptions and queries, compared with the features they are made of."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import ogr

from tests.server.asking import ask
from tests.server.process import SiteProcess

YEAR_2000, YEAR_2001 = 946684800000, 978307200000


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    """Run one site."""
    with SiteProcess() as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Give the site as it started."""
    running.reset()
    return running


def query(site: SiteProcess, name: str = "Places", layer: int = 0, **parameters: Any) -> Dict[str, Any]:
    """Query a layer."""
    return ask(site.layer_url(name, layer) + "/query", **parameters)


def names(site: SiteProcess, **parameters: Any) -> List[str]:
    """Return the names of the places found."""
    return [row["attributes"]["name"] for row in query(site, outFields="name", **parameters)["features"]]


def test_services(site: SiteProcess) -> None:
    places = ask(f"{site.services_url}/Demo/Places/FeatureServer")
    assert [(each["id"], each["name"]) for each in places["layers"]] == [(0, "Places")]
    assert [(each["id"], each["name"]) for each in places["tables"]] == [(1, "Visits")]
    assert places["maxRecordCount"] == 1000 and places["fullExtent"]["spatialReference"]["wkid"] == 4326
    both = ask(f"{site.services_url}/Demo/Places/FeatureServer/layers")
    assert [each["name"] for each in both["layers"] + both["tables"]] == ["Places", "Visits"]
    borders = ask(f"{site.services_url}/Demo/Borders/MapServer")
    assert [each["type"] for each in borders["layers"]] == ["Raster Layer", "Feature Layer"]
    assert ask(site.layer_url("Borders", 1, "MapServer"))["name"] == "Districts"
    assert ask(site.layer_url("Places", 7))["error"]["details"] == ["The requested layer (layerId: 7) was not found."]
    assert requests.get(site.layer_url("Places"), timeout=10).text.startswith("<!DOCTYPE html>")


def test_layer(site: SiteProcess) -> None:
    layer = ask(site.layer_url("Places"))
    assert layer["geometryType"] == "esriGeometryPoint" and layer["objectIdField"] == "OBJECTID"
    assert layer["timeInfo"]["startTimeField"] == "surveyed"
    kinds = {field["name"]: field["type"][13:] for field in layer["fields"]}
    assert kinds == {"OBJECTID": "OID", "name": "String", "country": "String", "people": "Integer",
                     "height": "Double", "surveyed": "Date"}
    districts = ask(site.layer_url("Districts"))
    assert districts["geometryType"] == "esriGeometryPolygon"
    assert districts["extent"]["spatialReference"]["wkid"] == 32632
    table = ask(site.layer_url("Places", 1))
    assert table["type"] == "Table" and "geometryType" not in table


def test_everything_is_what_the_source_holds(site: SiteProcess) -> None:
    source = ogr.Open(str(site.features_path))
    for name, layer, table in (("Places", 0, "places"), ("Districts", 0, "districts"), ("Places", 1, "visits")):
        rows = query(site, name, layer, where="1=1", outFields="*")["features"]
        found = {row["attributes"]["OBJECTID"]: row for row in rows}
        features = list(source.GetLayerByName(table))
        assert sorted(found) == [feature.GetFID() for feature in features]
        for feature in features:
            row = found[feature.GetFID()]
            for field, value in feature.items().items():
                if field not in ("surveyed", "visited"):
                    assert row["attributes"][field] == value
            shape = feature.GetGeometryRef()
            if table == "places":
                assert row["geometry"] == {"x": shape.GetX(), "y": shape.GetY()}
            elif table == "districts":
                assert len(row["geometry"]["rings"]) == sum(
                    shape.GetGeometryRef(part).GetGeometryCount() for part in range(shape.GetGeometryCount())
                )
            else:
                assert "geometry" not in row
    rings = [len(row["geometry"]["rings"]) for row in query(site, "Districts", where="1=1")["features"]]
    assert rings == [1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("1=1", 24), ("country = 'CH'", 8), ("country='CH' AND people > 200000", 2), ("name LIKE 'B%'", 2),
        ("height is null", 4), ("height IS NOT NULL and people < 100000", 5), ("surveyed > DATE '2021-01-01'", 1),
        ("surveyed = timestamp '2000-01-01 00:00:00'", 1), ("name IN ('Bern', 'Chur')", 2), ("NAME = 'Bern'", 1),
        ("OBJECTID = 3", 1), ("1=0", 0),
    ],
)
def test_where(site: SiteProcess, where: str, count: int) -> None:
    assert query(site, where=where, returnCountOnly="true") == {"count": count}
    assert len(query(site, where=where)["features"]) == count


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (str(YEAR_2000), ["Bern"]), (str(YEAR_2000 + 1), []), (f"{YEAR_2000},{YEAR_2001}", ["Bern", "Zürich"]),
        (f"null,{YEAR_2000}", ["Bern"]), ("1609459200000,null", ["Suva", "Apia"]), ("null,null", None),
    ],
)
def test_time(site: SiteProcess, time: str, expected: Any) -> None:
    found = names(site, where="1=1", time=time)
    assert len(found) == 24 if expected is None else found == expected


def test_time_of_a_layer_without_time_says_nothing(site: SiteProcess) -> None:
    assert len(query(site, "Districts", where="1=1", time=str(YEAR_2000))["features"]) == 12


def test_pages(site: SiteProcess) -> None:
    first = query(site, where="1=1", resultRecordCount=10)
    assert first["exceededTransferLimit"] is True and len(first["features"]) == 10
    last = query(site, where="1=1", resultOffset=20, resultRecordCount=10)
    assert "exceededTransferLimit" not in last and last["features"][0]["attributes"]["name"] == "Wellington"
    site.configure(page_records=5)
    assert len(query(site, where="1=1", resultRecordCount=10)["features"]) == 5
    assert ask(site.layer_url("Places"))["maxRecordCount"] == 5


def test_what_is_returned(site: SiteProcess) -> None:
    row = query(site, where="name='Bern'", outFields="people,country", returnGeometry="false")["features"]
    assert row == [{"attributes": {"OBJECTID": 1, "country": "CH", "people": 134000}}]
    assert query(site, where="people > 4000000", returnIdsOnly="true")["objectIds"] == [3, 20]
    assert names(site, objectIds="2,3") == ["Zürich", "São Paulo"]
    moved = query(site, where="name='Bern'", outSR="102100")
    assert moved["spatialReference"] == {"wkid": 102100, "latestWkid": 3857}
    assert moved["features"][0]["geometry"]["x"] == pytest.approx(829330.2, abs=0.1)


def test_geometry(site: SiteProcess) -> None:
    assert names(site, geometry="8,46,9,48", geometryType="esriGeometryEnvelope") == ["Zürich", "Lugano"]
    box = {"xmin": 890000, "ymin": 5780000, "xmax": 1002000, "ymax": 6106000, "spatialReference": {"wkid": 102100}}
    assert names(site, geometry=box) == ["Zürich", "Lugano"]
    inside = query(site, "Districts", geometry={"x": 470000, "y": 5235000}, geometryType="esriGeometryPoint")
    assert len(inside["features"]) == 1


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        ({"where": "nothing = 1"}, "'where' parameter is invalid"), ({"where": "1=1)"}, "'where' parameter is invalid"),
        ({"where": "1=1; DROP TABLE places"}, "'where' parameter is invalid"), ({}, "'where' parameter not specified"),
        ({"where": "1=1", "outFields": "nothing"}, "'outFields' parameter is invalid"),
        ({"where": "1=1", "time": "1,2,3"}, "'time' parameter is invalid"),
        ({"where": "1=1", "outSR": "x"}, "no spatial reference"), ({"objectIds": "a"}, "invalid literal"),
    ],
)
def test_refused_queries(site: SiteProcess, parameters: Dict[str, str], detail: str) -> None:
    error = query(site, **parameters)["error"]
    assert error["code"] == 400 and error["message"] == "Cannot perform query. Invalid query parameters."
    assert detail in error["details"][0]


def test_items_and_folders(site: SiteProcess) -> None:
    item = f"{site.portal_url}/sharing/rest/content/items/{site.item_id('Districts', 'FeatureServer')}"
    assert ask(item)["type"] == "Feature Service"
    assert {"name": "Demo/Districts", "type": "FeatureServer"} in ask(f"{site.services_url}/Demo")["services"]
