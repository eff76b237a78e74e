"""Files up to the local site and down again: uploads whole and in parts, and what ConvertTable makes of them."""

from __future__ import annotations

import csv
import hashlib
import json
import pathlib
import random
import threading
from typing import Any, Dict, Iterator, List

import pytest

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import osr

from arcgis_raster_download.plugin.arcgis import uploads
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    Reason,
    RequestError,
    ServiceError,
)
from arcgis_raster_download.plugin.arcgis.gptypes.features import Field, FieldType
from arcgis_raster_download.plugin.arcgis.gptypes.references import FileUrl, PortalItem, UploadedItem
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.server.features import PORTAL_FILES
from tests.unit.gp_client import ASYNC, MAP, SYNC, Client, crs, feature_set, started, wkt

BOTH = pytest.mark.parametrize("service", [SYNC, ASYNC])
TOWNS = "towns.csv"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with started(tmp_path_factory.mktemp("services")) as client:
        yield client


@pytest.fixture
def client(running: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(uploads, "_PAUSES", (0.01, 0.01))
    running.site.reset()
    return running


def towns(client: Client) -> List[Dict[str, Any]]:
    """Return what is in the table of towns: the one that the portal has."""
    with open(client.site.data_dir / TOWNS, encoding="utf-8", newline="") as stream:
        return [
            {**row, "x": float(row["x"]), "y": float(row["y"]), "people": int(row["people"])}
            for row in csv.DictReader(stream)
        ]


def read_points(path: pathlib.Path) -> List[Dict[str, Any]]:
    """Return the rows of a GeoJSON file or of a table with columns X and Y."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return [{"x": float(row.pop("X")), "y": float(row.pop("Y")), **row} for row in rows]
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert {each["geometry"]["type"] for each in features} == {"Point"}
    return [
        {**each["properties"], "x": each["geometry"]["coordinates"][0], "y": each["geometry"]["coordinates"][1]}
        for each in features
    ]


FILES = {
    "upload": lambda client: client.uploaded(client.site.data_dir / TOWNS),
    "upload-in-parts": lambda client: client.uploaded(client.site.data_dir / TOWNS, part_bytes=100),
    "url": lambda client: FileUrl(client.on_server(client.site.data_dir / TOWNS)),
    "portal-item": lambda client: PortalItem(next(iter(PORTAL_FILES))),
}


@BOTH
@pytest.mark.parametrize("form", FILES)
def test_a_table_in_every_form_becomes_geojson_and_a_table_again(client: Client, service: str, form: str) -> None:
    values = {"Input_File": FILES[form](client), "Format": "GEOJSON"}
    found = client.run("ConvertTable", values, service=service)["Output_File"]
    assert isinstance(found, FileUrl) and found.url.endswith(".geojson")
    assert read_points(client.fetched(found.url)) == towns(client)
    # The result is taken as it came: a file of the site's.
    again = client.run("ConvertTable", {"Input_File": found, "Format": "CSV"}, service=service)["Output_File"]
    assert read_points(client.fetched(again.url)) == [
        {**row, "people": str(row["people"])} for row in towns(client)
    ]  # fmt: skip


@BOTH
def test_features_of_another_system_become_longitude_and_latitude(client: Client, service: str) -> None:
    rows = [({"name": 'a, "b"', "n": 1}, wkt("POINT (500000 5200000)")), ({"name": "ü", "n": 2}, wkt("POINT (1 2)"))]
    fields = Field("name", FieldType.STRING), Field("n", FieldType.INTEGER)
    path = client.written("points.json", feature_set(rows, 32632, *fields))
    values = {"Input_File": client.uploaded(path), "Format": "GEOJSON"}
    found = client.run("ConvertTable", values, service=service)["Output_File"]
    expected = []
    for attributes, point in rows:
        point.Transform(osr.CoordinateTransformation(crs(32632), crs(4326)))
        expected.append({**attributes, "x": pytest.approx(point.GetX()), "y": pytest.approx(point.GetY())})
    # GeoJSON is written with seven decimals.
    assert read_points(client.fetched(found.url)) == expected


def noise(client: Client, size: int, name: str = "noise.tif") -> pathlib.Path:
    return client.written(name, random.Random(size).randbytes(size))


def kept(client: Client, item: UploadedItem) -> bytes:
    """Return what the site has of an upload."""
    there = client.site.site.uploads[item.item_id]
    assert there.committed
    return pathlib.Path(there.path).read_bytes()


@pytest.mark.parametrize("size", [1, 99_999, 100_000, 100_001, 350_000])
@pytest.mark.parametrize("service", [SYNC, ASYNC, MAP])
def test_every_byte_arrives(client: Client, service: str, size: int) -> None:
    path = noise(client, size, f"Größe {size}.tif")
    told: List[Any] = []
    item = client.uploaded(
        path, service, part_bytes=100_000, description="a, b; \"c\"", on_progress=lambda *each: told.append(each)
    )  # fmt: skip
    assert hashlib.sha256(kept(client, item)).digest() == hashlib.sha256(path.read_bytes()).digest()
    there = client.session.get_json(f"{client.site.gp_url(service=service)}/uploads/{item.item_id}")
    assert (there["itemName"], there["description"], there["committed"]) == (path.name, 'a, b; "c"', True)
    assert told[-1] == (size, size)
    sent = [each["files"]["file"][1] for each in client.posted() if each["files"]]
    assert sent == [min(100_000, size - start) for start in range(0, size, 100_000)]
    assert [each["path"].rsplit("/", 1)[-1] for each in client.posted()] == (
        ["upload"] if size <= 100_000 else ["register", *["uploadPart"] * len(sent), "commit"]
    )


@pytest.mark.parametrize("failure", ["break", "500", "html"])
def test_a_part_that_fails_is_sent_again(client: Client, failure: str) -> None:
    client.site.configure(upload_failures=2, upload_failure=failure)
    path = noise(client, 300_000)
    item = client.uploaded(path, part_bytes=100_000)
    assert kept(client, item) == path.read_bytes()
    assert len(client.posted("/uploadPart")) == 5 and not client.posted("/delete")


@pytest.mark.parametrize("failure", ["break", "500", "html"])
def test_parts_that_never_arrive_leave_nothing_there(client: Client, failure: str) -> None:
    client.site.configure(upload_failures=99, upload_failure=failure)
    with pytest.raises(ArcGISError):
        client.uploaded(noise(client, 300_000), part_bytes=100_000)
    assert len(client.posted("/uploadPart")) == 3 and len(client.posted("/delete")) == 1
    left = client.session.get_json(f"{client.site.gp_url()}/uploads")["uploads"]
    assert not [each for each in left if not each["committed"]]


def test_a_whole_file_is_sent_again_when_the_connection_broke(client: Client) -> None:
    client.site.configure(upload_failures=1)
    path = noise(client, 300_000)
    assert kept(client, client.uploaded(path)) == path.read_bytes()
    client.site.configure(upload_failures=99, upload_failure="html")
    with pytest.raises(ArcGISError) as caught:
        client.uploaded(path)
    assert caught.value.reason is Reason.HTML_PAGE


def test_what_the_service_does_not_take_is_not_sent(client: Client) -> None:
    client.site.configure(max_upload_mb=0.1)
    path = noise(client, 105_000)
    with pytest.raises(RequestError) as caught:
        client.uploaded(path)
    assert (caught.value.reason, caught.value.subject) == (Reason.UPLOAD_TOO_LARGE, "noise.tif")
    assert (caught.value.done, caught.value.total) == (105_000, 104_857)
    client.site.configure(uploads=False)
    with pytest.raises(RequestError) as caught:
        client.uploaded(path)
    assert caught.value.reason is Reason.NO_UPLOADS
    client.site.configure(uploads=True)
    with pytest.raises(RequestError) as caught:
        client.uploaded(client.folder / "none.tif")
    assert caught.value.reason is Reason.FILE_NOT_READABLE
    assert not client.posted()


def test_a_kind_of_file_that_the_site_refuses_is_told_in_its_words(client: Client) -> None:
    for part_bytes in (1 << 20, 100):
        with pytest.raises(ServiceError, match="run.exe is none of the allowed types csv, geojson"):
            client.uploaded(noise(client, 500, "run.exe"), part_bytes=part_bytes)


@BOTH
def test_an_upload_of_another_kind_is_no_input(client: Client, service: str) -> None:
    item = client.uploaded(client.written("notes.txt", "x,y\n1,2\n"))
    with pytest.raises(ServiceError, match="Invalid file type: .txt is none of csv, geojson, json") as caught:
        client.run("ConvertTable", {"Input_File": item, "Format": "CSV"}, service=service)
    assert caught.value.reason is Reason.TASK_REFUSED
    client.site.configure(federated=False)
    with pytest.raises(ServiceError, match="none of this server's portal"):
        client.run("ConvertTable", {"Input_File": FILES["portal-item"](client), "Format": "CSV"}, service=service)


def test_a_cancel_between_parts_clears_the_upload_away(client: Client) -> None:
    token = CancelToken()
    session = Session(PlainNetwork(), token)
    service = client.service()
    seen = threading.Event()

    def stop_after_the_first(done: int, total: int) -> None:
        if done > 100_000:
            seen.set()
            token.set()

    with pytest.raises(Cancelled):
        uploads.upload(
            session, service, str(noise(client, 900_000)), part_bytes=100_000, on_progress=stop_after_the_first
        )
    session.close()
    assert seen.is_set() and len(client.posted("/delete")) == 1 and not client.posted("/commit")
    left = client.session.get_json(f"{client.site.gp_url()}/uploads")["uploads"]
    assert not [each for each in left if not each["committed"]]


def test_a_file_that_the_site_has_no_more_is_told(client: Client) -> None:
    found = client.run("ConvertTable", {"Input_File": FILES["upload"](client), "Format": "CSV"})["Output_File"]
    with pytest.raises(ArcGISError) as caught:
        client.fetched(found.url.replace("Output_File", "Another_File"))
    assert caught.value.reason in (Reason.SERVER_ERROR, Reason.HTML_PAGE, Reason.SERVICE_MISSING)
    item = FILES["upload"](client)
    client.session.post_json(f"{client.site.gp_url()}/uploads/{item.item_id}/delete", {})
    with pytest.raises(ServiceError, match=f"The item {item.item_id} does not exist"):
        client.run("ConvertTable", {"Input_File": item, "Format": "CSV"})
