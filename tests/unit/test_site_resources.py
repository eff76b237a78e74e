"""The shapes of the local site's resources: directory, image services, geoprocessing descriptions, portal."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Iterator

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal

from tests.server.asking import ask
from tests.server.process import SiteProcess

REAL = pathlib.Path(__file__).resolve().parents[3] / "shared" / "real-json"
GPSERVER = "/Utilities/RasterUtilities/GPServer"


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


def real(name: str) -> Any:
    """Read an answer of a real server, where they are at hand."""
    if not (REAL / name).exists():
        pytest.skip("no answers of real servers beside this checkout")
    return json.loads((REAL / name).read_text())


def test_directory_and_folder(site: SiteProcess) -> None:
    root = ask(site.services_url)
    folders = ["Demo", "Geoprocessing", "Utilities", "Variants"]
    assert root == {"currentVersion": 11.5, "folders": folders, "services": []}
    demo = ask(f"{site.services_url}/Demo")["services"]
    assert {"name": "Demo/Geoid", "type": "ImageServer"} in demo
    assert {"name": "Demo/Borders", "type": "MapServer"} in demo
    tools = {"name": "Utilities/RasterUtilities", "type": "GPServer"}
    assert ask(f"{site.services_url}/Utilities")["services"] == [tools]
    assert ask(f"{site.url}/nogp/rest/services")["folders"] == ["Demo", "Variants"]


def test_html_without_f_and_indented_with_pjson(site: SiteProcess) -> None:
    for path in ("", "/Demo", "/Demo/Geoid/ImageServer", GPSERVER, GPSERVER + "/DownloadRaster"):
        response = requests.get(site.services_url + path, timeout=10)
        assert response.headers["Content-Type"].startswith("text/html") and response.text.startswith("<!DOCTYPE html>")
        pretty = requests.get(site.services_url + path, {"f": "pjson"}, timeout=10)
        assert pretty.text.startswith("{\n ") and pretty.json()


@pytest.mark.parametrize(
    ("name", "wkid", "latest", "pixel_type", "bands", "no_data"),
    [
        ("WorldClasses", 4326, 4326, "U8", 1, 255), ("Geoid", 4326, 4326, "F32", 1, -9999),
        ("Multispectral", 32632, 32632, "U16", 4, 0), ("Orthophoto", 102100, 3857, "U8", 3, None),
        ("Variants/Feet", 102719, 2264, "F32", 1, None),
    ],
)
def test_image_service(
    site: SiteProcess, name: str, wkid: int, latest: int, pixel_type: str, bands: int, no_data: Any
) -> None:
    description = ask(site.image_url(name))
    dataset = gdal.Open(str(site.raster_path(name.split("/")[-1])))
    left, cell_x, _, top, _, cell_y = dataset.GetGeoTransform()
    assert description["extent"] == {
        "xmin": left, "ymin": top + cell_y * dataset.RasterYSize, "xmax": left + cell_x * dataset.RasterXSize,
        "ymax": top, "spatialReference": {"wkid": wkid, "latestWkid": latest},
    }
    assert (description["pixelSizeX"], description["pixelSizeY"]) == (cell_x, -cell_y)
    assert (description["pixelType"], description["bandCount"]) == (pixel_type, bands)
    assert description["noDataValue"] == no_data
    assert len(description["minValues"]) == bands and description["allowCopy"] is True
    assert not list(site.data_dir.glob("*.aux.xml"))


def test_image_service_has_the_members_of_a_real_one(site: SiteProcess) -> None:
    expected = set(real("imageserver-charlottelas-sampleserver6-10.91.json"))
    only_mosaics = {
        "allowComputeTiePoints", "useStandardizedQueries", "advancedQueryCapabilities",
        "ownershipBasedAccessControlForRasters",
    }
    assert expected - only_mosaics <= set(ask(site.image_url("Geoid")))


def test_geoid_reaches_past_the_poles(site: SiteProcess) -> None:
    extent = ask(site.image_url("Geoid"))["extent"]
    assert (extent["xmin"], extent["ymin"], extent["ymax"]) == (-180.125, -90.125, 90.125)


def test_variants_of_image_services(site: SiteProcess) -> None:
    def describe(name: str) -> Any:
        return ask(site.image_url(f"Variants/{name}"))

    assert describe("NoCopy")["allowCopy"] is False and describe("NoCopyText")["allowCopy"] == "false"
    assert "allowCopy" not in describe("OldServer")
    assert set(describe("WktOnly")["spatialReference"]) == {"wkt"}
    assert "TilesOnly" in describe("TilesOnly")["capabilities"]
    assert "pixelSizeX" not in describe("NoPixelSize") and describe("NoCapabilities")["capabilities"] is None
    assert ask(site.image_url("NoCopy")) == describe("NoCopy")
    page = requests.get(site.image_url("Variants/Page"), {"f": "json"}, timeout=10)
    assert page.headers["Content-Type"].startswith("text/html")


def test_older_version_says_nothing_about_copies(site: SiteProcess) -> None:
    site.configure(version=10.5)
    assert "allowCopy" not in ask(site.image_url("Geoid"))
    site.configure(version=10.91)
    assert ask(site.image_url("Geoid"))["allowCopy"] is True


def test_other_services(site: SiteProcess) -> None:
    assert ask(f"{site.services_url}/Demo/Borders/MapServer")["mapName"] == "Borders"
    features = ask(f"{site.services_url}/Demo/Places/FeatureServer/0/query", where="1=1")["features"]
    assert len(features) == 24
    assert requests.get(f"{site.portal_url}/home/index.html", timeout=10).text.startswith("<!DOCTYPE html>")


def test_errors_come_under_http_200(site: SiteProcess) -> None:
    assert ask(f"{site.services_url}/Nope/MapServer") == {
        "error": {"code": 500, "message": "Service Nope/MapServer not found", "details": []}
    }
    assert ask(f"{site.services_url}/Nowhere")["error"]["message"] == "Invalid URL"
    assert ask(site.task_url + "/jobs")["error"] == {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}
    assert "error" in ask(f"{site.url}/nogp/rest/services{GPSERVER}")


def test_exported_values_are_the_rasters(site: SiteProcess) -> None:
    extent = "456000,5240000,458000,5241000"
    response = requests.get(
        site.image_url("Multispectral") + "/exportImage", timeout=30,
        params={"bbox": extent, "size": "100,50", "format": "tiff", "f": "image"},
    )
    assert response.headers["Content-Type"] == "image/tiff"
    gdal.FileFromMemBuffer("/vsimem/exported.tif", response.content)
    source = gdal.Open(str(site.raster_path("Multispectral"))).ReadAsArray(50, 450, 100, 50)
    assert (gdal.Open("/vsimem/exported.tif").ReadAsArray() == source).all()


def test_export_keeps_the_aspect_unless_told_not_to(site: SiteProcess) -> None:
    def extent(**more: str) -> Any:
        return ask(site.image_url("Geoid") + "/exportImage", bbox="0,0,20,10", size="100,100", **more)["extent"]

    assert (extent()["ymin"], extent()["ymax"]) == (-5, 15)
    exact = extent(adjustAspectRatio="false")
    assert (exact["ymin"], exact["ymax"]) == (0, 10)


def test_export_by_link_and_its_errors(site: SiteProcess) -> None:
    url = site.image_url("Orthophoto") + "/exportImage"
    answer = ask(url, "POST", bbox="8.4,47.3,8.5,47.4", bboxSR="4326", imageSR="102100", size="80,60", format="png32")
    picture = requests.get(answer["href"], timeout=10)
    assert picture.headers["Content-Type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    assert answer["extent"]["spatialReference"] == {"wkid": 102100, "latestWkid": 3857}
    assert ask(url, size="80,60")["error"]["code"] == 400
    assert "exceeds" in ask(url, bbox="0,0,1,1", size="20000,20000")["error"]["message"]
    assert "error" in ask(site.image_url("Variants/TilesOnly") + "/exportImage", bbox="0,0,1,1")


def test_identify(site: SiteProcess) -> None:
    point = {"x": 455010, "y": 5240010, "spatialReference": {"wkid": 32632}}
    answer = ask(site.image_url("Multispectral") + "/identify", geometry=point, geometryType="esriGeometryPoint")
    dataset = gdal.Open(str(site.raster_path("Multispectral")))
    values = dataset.ReadAsArray(0, 499, 1, 1).reshape(-1)
    assert answer["value"] == ", ".join(str(v) for v in values)
    outside = {**point, "x": 0}
    assert ask(site.image_url("Multispectral") + "/identify", geometry=outside)["value"] == "NoData"


def test_gp_service_and_task_in_both_shapes(site: SiteProcess) -> None:
    newer, task = ask(site.services_url + GPSERVER), ask(site.task_url)
    assert "DownloadRaster" in newer["tasks"] and "schema" in newer
    assert [p["name"] for p in task["parameters"]] == ["inputImageLayer", "clipSetting", "context", "outputRaster"]
    assert "parameterInfos" in task["parameters"][-1]
    site.configure(version=10.9)
    older = ask(site.services_url + GPSERVER)
    assert older["tasks"] == ["ConvertRasterFunctionTemplate", "DownloadRaster"] and "schema" not in older
    assert "parameterInfos" not in ask(site.task_url)["parameters"][-1]


def test_gp_resources_are_those_of_real_servers(site: SiteProcess) -> None:
    site.configure(version=10.9)
    assert ask(site.services_url + GPSERVER) == real("gpserver-rasterutilities-di-pgc-10.9.json")
    expected, task = real("gptask-downloadraster-historical1-stg.json"), ask(site.task_url)
    path = expected.pop("helpUrl").split("/rest/")[1]
    assert task.pop("helpUrl").split("/rest/")[1] == path and task == expected


def test_portal(site: SiteProcess) -> None:
    rest = f"{site.portal_url}/sharing/rest"
    services = ask(f"{rest}/portals/self")["helperServices"]
    assert services["rasterUtilities"]["url"] == site.services_url + GPSERVER
    site.configure(portal_services="analytics")
    assert "rasterUtilities" not in ask(f"{rest}/portals/self")["helperServices"]
    site.configure(portal_services="tokens")
    assert ask(f"{rest}/portals/self")["error"]["code"] == 499
    item = ask(f"{rest}/content/items/{site.item_id('Geoid')}")
    assert (item["type"], item["url"]) == ("Image Service", site.image_url("Geoid"))
    assert ask(f"{rest}/content/items/{site.item_id('Borders', 'MapServer')}")["type"] == "Map Service"
    missing = ask(f"{rest}/content/items/{'0' * 32}")["error"]
    assert missing["messageCode"] == "CONT_0001"
    found = ask(f"{rest}/search", q='type:"Image Service" AND geoid', num="100")
    assert [i["title"] for i in found["results"]] == ["Geoid"] and found["nextStart"] == -1
    first = ask(f"{rest}/search", q='type:"Image Service"', num="2")
    assert first["nextStart"] == 3 and len(first["results"]) == 2 and first["total"] > 4
    assert ask(f"{site.url}/arcgis/rest/info")["authInfo"] == {"isTokenBasedSecurity": False}


def test_journal_notes_requests_and_bytes(site: SiteProcess) -> None:
    requests.post(site.services_url, {"f": "json", "word": "ä=b"}, headers={"Referer": "x"}, timeout=10)
    (entry,) = site.log()
    assert (entry["method"], entry["path"], entry["status"]) == ("POST", "/arcgis/rest/services", 200)
    assert entry["parameters"] == {"f": "json", "word": "ä=b"} and entry["posted"]
    assert entry["bytes_sent"] > 50 and entry["headers"]["Referer"] == "x"


def test_bad_options_are_refused(site: SiteProcess) -> None:
    with pytest.raises(ValueError, match="unknown option 'speeed'"):
        site.configure(speeed=1)
    with pytest.raises(ValueError, match="priority must be one of"):
        site.configure(priority="uri")


def test_site_ends_with_the_process_that_started_it() -> None:
    site = SiteProcess()
    site.start()
    site._process.stdin.close()
    assert site._process.wait(10) == 0


def test_readme_names_every_option_and_service() -> None:
    from tests.server import catalog, options, process

    text = (process.ROOT / "tests" / "server" / "README.md").read_text()
    names = [name for name in options.Options.__dataclass_fields__ if f"| `{name}` |" not in text]
    names += [path for path, _ in catalog.SERVICES if path.split("/")[1] not in text]
    assert names == []
