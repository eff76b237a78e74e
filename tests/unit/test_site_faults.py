"""Faults of the local site and of the relay before it: given where and as often as asked, and told in their logs."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import Any, Dict, Iterator, List

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from osgeo import gdal

from tests.server import asking
from tests.server.faults import ANSWERS
from tests.server.process import ROOT, SiteProcess
from tests.server.relay import Relay, Rule
from tests.server.relays import Relays

BOX = json.dumps({"extent": {"xmin": 6.125, "ymin": 45.125, "xmax": 18.875, "ymax": 57.375}})


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    with SiteProcess(queue_seconds=0, execute_seconds=0) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    running.reset()
    return running


@pytest.fixture
def relay(site: SiteProcess) -> Iterator[Relay]:
    with Relays() as relays:
        yield relays.add(site.port)


def get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, {"f": "json"}, headers=headers, timeout=5, allow_redirects=False)


def told(site: SiteProcess) -> List[List[str]]:
    return [entry["faults"] for entry in site.log()]


def file_of(site: SiteProcess, **options: Any) -> str:
    """Return the address of the file of a job with these options."""
    site.configure(jobs=1, **options)
    parameters = {"inputImageLayer": json.dumps({"url": site.image_url("Geoid")}), "clipSetting": BOX}
    url = asking.submit(site.task_url, **parameters)
    while asking.ask(url)["jobStatus"] not in asking.ENDED:
        continue
    value = asking.ask(f"{url}/results/outputRaster")["value"]
    return str(value[0]["url"])


@pytest.mark.parametrize("fault", sorted(ANSWERS))
def test_each_answer_is_given_once_and_told(site: SiteProcess, fault: str) -> None:
    site.configure(fault=fault, fault_at="describe", fault_times=1)
    first, second = get(site.image_url("Geoid")), get(site.image_url("Geoid"))
    assert first.content != second.content and second.json()["bandCount"] == 1
    assert told(site) == [[fault], []]


def test_a_fault_has_a_place_a_number_and_a_beginning(site: SiteProcess) -> None:
    site.configure(fault="500", fault_at="describe,service", fault_times=2, fault_after=1)
    answers = ["error" in get(site.image_url("Geoid")).json() for _ in range(4)]
    assert answers == [False, True, True, False]
    service = site.task_url.rsplit("/", 1)[0]
    assert (
        "error" not in get(service).json()
        and "error" in get(service).json()
        and "error" not in get(site.task_url).json()
    )


def test_hosts_are_told_apart_and_jobs_change_with_theirs(site: SiteProcess, relay: Relay) -> None:
    host = f"127.0.0.1:{relay.port}"
    site.configure(host=host, fault="403", fault_at="describe", result_form="strings")
    theirs = site.image_url("Geoid").replace(f"127.0.0.1:{site.port}", host)
    assert get(theirs).json()["error"]["code"] == 403 and "error" not in get(site.image_url("Geoid")).json()
    task = site.task_url.replace(f"127.0.0.1:{site.port}", host)
    url = asking.submit(task, inputImageLayer=json.dumps({"url": theirs}), clipSetting=BOX)
    while asking.ask(url)["jobStatus"] not in asking.ENDED:
        continue
    assert isinstance(asking.ask(f"{url}/results/outputRaster")["value"][0], str)
    site.configure(host=host, running=True, result_form="list", fault="")
    assert asking.ask(f"{url}/results/outputRaster")["value"][0]["format"] == "tif"
    assert "error" not in get(theirs).json()
    assert {entry["headers"]["Host"] for entry in site.log(host=host)} == {host}


@pytest.mark.parametrize(("fault", "left"), [("purge", False), ("purge-file", True)])
def test_what_is_purged_is_gone(site: SiteProcess, fault: str, left: bool) -> None:
    url = file_of(site, fault=fault, fault_at="file")
    assert get(url).status_code == 404
    assert ("error" not in asking.ask(site.task_url + "/jobs/" + url.split("/")[-3])) is left


def test_states_may_be_told_after_the_end(site: SiteProcess) -> None:
    site.configure(jobs=1, statuses="esriJobDeleting,expectedFailure")
    parameters = {"inputImageLayer": json.dumps({"url": site.image_url("Geoid")}), "clipSetting": BOX}
    url = asking.submit(site.task_url, **parameters)
    seen: Dict[str, None] = {}
    while "esriJobSucceeded" not in seen:
        seen[asking.ask(url)["jobStatus"]] = None
    assert list(seen)[-3:] == ["esriJobDeleting", "expectedFailure", "esriJobSucceeded"]
    assert ["status=expectedFailure", "end not told", "told expectedFailure"] in told(site)


def test_forms_that_name_no_file(site: SiteProcess) -> None:
    values = {}
    for form in ("service", "service-typed", "map", "item", "store", "file-url", "with-empty"):
        site.configure(jobs=1, result_form=form)
        parameters = {"inputImageLayer": json.dumps({"url": site.image_url("Geoid")}), "clipSetting": BOX}
        url = asking.submit(site.task_url, **parameters)
        while asking.ask(url)["jobStatus"] not in asking.ENDED:
            continue
        values[form] = asking.ask(f"{url}/results/outputRaster")["value"]
        assert [f"result_form={form}"] in told(site)
    assert values["service-typed"]["type"] == "ImageService" and "mapImage" in values["map"]
    assert values["item"][0].keys() == {"itemId"} and values["store"][0]["url"].startswith("/cloudStores/")
    assert values["file-url"][0]["url"].startswith("file:") and values["with-empty"][0] == ""


def test_a_signed_address_and_another_format(site: SiteProcess) -> None:
    url = file_of(site, result_query="sig=a", result_file="HFA")
    assert url.endswith(".img?sig=a")
    content = requests.get(url, timeout=5).content
    gdal.FileFromMemBuffer("/vsimem/other.img", content)
    assert gdal.Open("/vsimem/other.img").RasterXSize == gdal.Open(str(site.raster_path("Geoid"))).RasterXSize
    gdal.Unlink("/vsimem/other.img")


def test_files_without_ranges_packed_and_with_other_tags(site: SiteProcess) -> None:
    assert get(file_of(site, file_ranges=False), Range="bytes=5-9").status_code == 200
    packed = get(file_of(site, file_gzip=True))
    assert packed.headers["Content-Encoding"] == "gzip" and packed.content[:2] == b"II"
    assert get(file_of(site, file_tag="weak")).headers["ETag"].startswith('W/"')
    plain = get(file_of(site, file_tag="none")).headers
    assert "ETag" not in plain and "Last-Modified" not in plain
    dated = file_of(site, file_tag="date")
    date = get(dated).headers["Last-Modified"]
    assert get(dated, Range="bytes=5-9", If_Range=date).status_code == 206
    new = file_of(site, file_tag="new")
    assert get(new).headers["ETag"] != get(new).headers["ETag"]
    assert {"file_ranges=False", "file_gzip=True", "file_tag=weak"} <= {fault for each in told(site) for fault in each}


def test_a_file_that_changes_has_other_bytes_and_the_same_cells(site: SiteProcess) -> None:
    url = file_of(site, file_changes=1)
    answers = [get(url) for _ in range(3)]
    tags = [answer.headers["ETag"] for answer in answers]
    assert tags[0] != tags[1] == tags[2] and answers[0].content[:4000] != answers[1].content[:4000]
    cells = []
    for answer in answers[:2]:
        gdal.FileFromMemBuffer("/vsimem/changed.tif", answer.content)
        cells.append(gdal.Open("/vsimem/changed.tif").ReadRaster())
        gdal.Unlink("/vsimem/changed.tif")
    assert cells[0] == cells[1]


# The relay


def ask_through(relay: Relay, site: SiteProcess) -> requests.Response:
    return get(site.image_url("Geoid").replace(f":{site.port}", f":{relay.port}"))


@pytest.mark.parametrize(
    "fault", ["reset-before", "reset-after", "reset-body", "cut-head", "cut-body", "garbage", "too-long", "stall",
              "stall-body", "slow-head", "slow-body"]
)  # fmt: skip
def test_the_relay_spoils_one_answer_and_tells_it(site: SiteProcess, relay: Relay, fault: str) -> None:
    relay.set_rules(Rule("/ImageServer", fault, seconds=0.5 if fault.startswith("s") else 0.0))
    with socket.create_connection(("127.0.0.1", relay.port)) as connection:
        connection.settimeout(0.3)
        connection.sendall(b"GET /arcgis/rest/services/Demo/Geoid/ImageServer?f=json HTTP/1.1\r\nHost: a\r\n\r\n")
        came = b""
        try:
            while b"\x16\x03\x01" not in came and not came.endswith(b"}"):
                more = connection.recv(1 << 16)
                if not more:
                    break
                came += more
        except OSError as error:
            came += type(error).__name__.encode()
    endings = {"reset-before": b"ConnectionResetError", "reset-after": b"ConnectionResetError", "garbage": b"\r\n\r\n"}
    silent = fault.startswith("s") and came.endswith((b"timeout", b"TimeoutError"))
    assert silent or came.endswith(endings.get(fault, came[-1:]))
    assert silent is fault.startswith("s") and came.endswith(b"}") is (fault == "too-long")
    assert [given.fault for given in relay.given] == [fault]
    assert ask_through(relay, site).json()["bandCount"] == 1
    assert len(relay.given) == 1 and len(relay.requests) == 2


def test_the_relay_passes_everything_else_as_it_is(site: SiteProcess, relay: Relay) -> None:
    session = requests.Session()
    url = site.image_url("Geoid").replace(f":{site.port}", f":{relay.port}")
    for _ in range(3):
        assert session.get(url, params={"f": "json"}, timeout=5).json()["bandCount"] == 1
    posted = session.post(url, {"f": "json", "x": "y" * 100_000}, timeout=5)
    assert posted.json()["bandCount"] == 1 and len(relay.requests) == 4 and relay.given == []
    assert site.log()[-1]["parameters"]["x"] == "y" * 100_000


def test_the_network_goes_and_comes_back(site: SiteProcess, relay: Relay) -> None:
    relay.set_rules(Rule("/ImageServer", "gone"))
    with pytest.raises(requests.ConnectionError):
        ask_through(relay, site)
    with pytest.raises(requests.ConnectionError, match="refused"):
        ask_through(relay, site)
    relay.restore()
    assert ask_through(relay, site).json()["bandCount"] == 1
    relay.set_rules(Rule("/ImageServer", "gone", seconds=0.2))
    for _ in range(1000):
        try:
            assert ask_through(relay, site).json()["bandCount"] == 1
            break
        except requests.ConnectionError:
            continue
    else:
        pytest.fail("it did not come back")


def test_latency_and_places_in_the_body(site: SiteProcess, relay: Relay) -> None:
    relay.set_rules(
        Rule("/ImageServer", "latency", seconds=0.2), Rule("/ImageServer", "cut-body", after=1, after_bytes=-1)
    )
    assert ask_through(relay, site).elapsed.total_seconds() > 0.2
    with socket.create_connection(("127.0.0.1", relay.port)) as connection:
        connection.sendall(b"GET /arcgis/rest/services/Demo/Geoid/ImageServer?f=json HTTP/1.1\r\nHost: a\r\n\r\n")
        with connection.makefile("rb") as stream:
            head, _, body = stream.read().partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert len(body) == length - 1 == relay.given[-1].body_bytes


def test_bad_rules_are_refused(site: SiteProcess) -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        Rule("x", "sulk")


def test_the_relay_runs_on_the_command_line(site: SiteProcess) -> None:
    rule = json.dumps({"at": "/ImageServer", "fault": "reset-before", "times": 1})
    command = [sys.executable, "-m", "tests.server.relays", "--to", str(site.port), "--rule", rule]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with pytest.raises(requests.ConnectionError):
            get(f"{url}/arcgis/rest/services/Demo/Geoid/ImageServer")
        assert process.stdout.readline().startswith("reset-before GET /arcgis/rest/services/Demo/Geoid/ImageServer")
        assert get(f"{url}/arcgis/rest/services/Demo/Geoid/ImageServer").json()["bandCount"] == 1
        process.terminate()
        assert process.wait(10) == 0
