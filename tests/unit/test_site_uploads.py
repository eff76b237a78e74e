"""Uploads to geoprocessing services of the local site: whole and in parts, their limits, and uploads that break off."""

from __future__ import annotations

import pathlib
import re
from typing import Any, Dict, Iterator

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server.asking import ask, execute, refusal
from tests.server.in_thread import SiteThread
from tests.server.probe import Probe, parameter

WORK = Probe("Read", (parameter("File", "GPDataFile"),))
CONTENT = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def running() -> Iterator[SiteThread]:
    """Run one site."""
    with SiteThread([WORK]) as thread:
        yield thread


@pytest.fixture
def site(running: SiteThread) -> SiteThread:
    """Give the site as it started."""
    running.reset()
    return running


def uploads(site: SiteThread) -> str:
    """Return the URL of the uploads of a service."""
    return site.gp_url() + "/uploads"


def send(url: str, content: bytes = CONTENT, name: str = "data.txt", **fields: str) -> requests.Response:
    """Post a file as a form does."""
    return requests.post(url, {"f": "json", **fields}, files={"file": (name, content)}, timeout=20)


def whole(site: SiteThread, **more: Any) -> Dict[str, Any]:
    """Upload a file and return the item."""
    answer = send(uploads(site) + "/upload", **more).json()
    assert answer["success"] is True, answer
    return answer["item"]


def content_of(site: SiteThread, item: Dict[str, Any]) -> bytes:
    """Return an uploaded file as a task reads it."""
    execute(site.gp_url("Read", "AnalysisSync"), File={"itemID": item["itemID"]})
    return pathlib.Path(WORK.last).read_bytes()


def test_information(site: SiteThread) -> None:
    assert ask(uploads(site) + "/info") == {"maxUploadFileSize": 2048}
    site.configure(max_upload_mb=1.5)
    assert ask(uploads(site) + "/info") == {"maxUploadFileSize": 1.5}
    site.configure(uploads=False)
    assert ask(uploads(site) + "/info")["error"]["message"] == "Invalid URL"
    assert "error" in ask(site.task_url.rsplit("/", 1)[0] + "/uploads/info")


def test_whole_file(site: SiteThread) -> None:
    item = whole(site, description="Some bytes")
    assert re.fullmatch(r"i[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", item["itemID"])
    assert item["itemName"] == "data.txt" and item["description"] == "Some bytes" and item["committed"] is True
    assert item["date"] > 1.6e12 and content_of(site, item) == CONTENT
    assert ask(f"{uploads(site)}/{item['itemID']}") == item and item in ask(uploads(site))["uploads"]
    # An item belongs to the server, not to the service it was sent to.
    assert ask(f"{site.gp_url(service='AnalysisSync')}/uploads/{item['itemID']}") == item
    sent = [entry for entry in site.log() if entry["path"].endswith("/upload")][-1]
    assert sent["files"] == {"file": ["data.txt", len(CONTENT)]} and sent["parameters"]["description"] == "Some bytes"


def test_parts(site: SiteThread) -> None:
    item = ask(uploads(site) + "/register", "POST", itemName="towns.csv", description="d")["item"]
    assert item["committed"] is False
    url = f"{uploads(site)}/{item['itemID']}"
    parts = ("2", b"lost on the way"), ("10", b"Chur,38\n"), ("2", b"Bern,134\n"), ("1", b"name,people\n")
    for number, content in parts:
        assert send(url + "/uploadPart", content, partId=number).json()["item"]["itemID"] == item["itemID"]
    assert ask(url + "/parts") == {"parts": ["1", "2", "10"]}
    assert "no part 3" in refusal(url + "/commit", parts="1,2,3")
    assert ask(url + "/commit", "POST", parts="1,2,10") == {"success": True, "item": {**item, "committed": True}}
    assert content_of(site, item) == b"name,people\nBern,134\nChur,38\n"
    assert "committed already" in refusal(url + "/commit", parts="1")
    assert "committed already" in send(url + "/uploadPart", b"x", partId="3").text


def test_order_of_parts(site: SiteThread) -> None:
    item = ask(uploads(site) + "/register", "POST", itemName="t.csv")["item"]
    url = f"{uploads(site)}/{item['itemID']}"
    for number, content in {"10": b"Chur,38\n", "2": b"Bern,134\n", "1": b"name,people\n"}.items():
        send(url + "/uploadPart", content, partId=number)
    assert "has no part" not in str(ask(url + "/commit", "POST"))
    assert content_of(site, item) == b"name,people\nBern,134\nChur,38\n"


def test_uncommitted_item_is_no_input(site: SiteThread) -> None:
    item = ask(uploads(site) + "/register", "POST", itemName="t.csv")["item"]
    send(f"{uploads(site)}/{item['itemID']}/uploadPart", b"a,b\n", partId="1")
    refused = refusal(site.gp_url("Read", "AnalysisSync") + "/execute", File={"itemID": item["itemID"]})
    assert "does not exist" in refused
    assert "has no part at all" in refusal(
        uploads(site) + "/" + ask(uploads(site) + "/register", "POST", itemName="t.csv")["item"]["itemID"] + "/commit"
    )


def test_delete(site: SiteThread) -> None:
    url = f"{uploads(site)}/{whole(site)['itemID']}"
    assert ask(url + "/delete")["error"]["code"] == 405
    assert ask(url + "/delete", "POST") == {"success": True}
    assert ask(url)["error"]["code"] == 404 and ask(url + "/delete", "POST")["error"]["code"] == 404


def test_limits(site: SiteThread) -> None:
    assert "none of the allowed types" in send(uploads(site) + "/upload", name="run.exe").text
    assert "none of the allowed types" in send(uploads(site) + "/upload", name="noending").text
    assert "none of the allowed types" in refusal(uploads(site) + "/register", itemName="run.exe")
    site.configure(upload_types="exe", max_upload_mb=0.01)
    assert whole(site, name="run.EXE")["itemName"] == "run.EXE"
    large = send(uploads(site) + "/upload", CONTENT * 2, name="run.exe").json()
    assert large["error"]["code"] == 400 and "maximum of 0.01 MB" in large["error"]["details"][0]
    item = ask(uploads(site) + "/register", "POST", itemName="run.exe")["item"]
    for number in ("1", "2"):
        assert send(f"{uploads(site)}/{item['itemID']}/uploadPart", CONTENT, partId=number).json()["success"]
    assert "maximum" in refusal(f"{uploads(site)}/{item['itemID']}/commit")


def test_bad_requests(site: SiteThread) -> None:
    assert "'file' parameter is missing" in refusal(uploads(site) + "/upload", file="text")
    assert ask(uploads(site) + "/upload")["error"]["code"] == 405
    item = ask(uploads(site) + "/register", "POST", itemName="t.csv")["item"]
    assert "'partId'" in send(f"{uploads(site)}/{item['itemID']}/uploadPart", b"x").text
    assert ask(uploads(site) + "/i0/commit", "POST")["error"]["code"] == 404


def test_names_stay_names(site: SiteThread) -> None:
    assert whole(site, name="../../outside.txt")["itemName"] == "outside.txt"


def test_large_upload_is_streamed(site: SiteThread) -> None:
    # More than the site takes of any other body.
    item = whole(site, content=CONTENT * 7000, name="large.tif")
    sent = [entry for entry in site.log() if entry["path"].endswith("/upload")][-1]
    assert item["committed"] and sent["files"]["file"] == ["large.tif", len(CONTENT) * 7000]


def test_broken_uploads(site: SiteThread) -> None:
    site.configure(upload_failures=2)
    for _ in range(2):
        with pytest.raises(requests.exceptions.ConnectionError):
            send(uploads(site) + "/upload", CONTENT * 100)
    assert whole(site)["committed"] is True
    sent = [entry for entry in site.log() if entry["path"].endswith("/upload")]
    assert [bool(entry["files"]) for entry in sent] == [False, False, True]
    site.reset()
    site.configure(upload_failures=1, upload_failure="500")
    assert send(uploads(site) + "/upload").status_code == 500
    site.reset()
    site.configure(upload_failures=1, upload_failure="html")
    page = send(uploads(site) + "/upload")
    assert page.status_code == 200 and page.text.startswith("<!DOCTYPE html>")
    assert whole(site)["committed"] is True
