"""A client that others made and ours at one site: the same user, the same layer, the same job, the same answer.

The local site shares no code with our client, but both were written by those who read the same pages. The ArcGIS API
for Python was not: where it signs in, finds and runs what is there, the site is like those that it was made for.
"""

from __future__ import annotations

import json
import pathlib
import ssl
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping

import pytest
import requests
from urllib3.util.ssl_ import create_urllib3_context

from arcgis_raster_download.plugin.arcgis.addresses import AddressKind, ImageAddress
from arcgis_raster_download.plugin.arcgis.download_raster import OUTPUT, read_outputs
from arcgis_raster_download.plugin.arcgis.geoprocessing import Job, JobStatus
from arcgis_raster_download.plugin.arcgis.network import Login, PlainNetwork, Route, Trust
from arcgis_raster_download.plugin.arcgis.portal import fetch_image, find_download_task
from arcgis_raster_download.plugin.arcgis.search import search_images
from arcgis_raster_download.plugin.arcgis.session import Session

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.scenarios.reference import differences
from tests.server.process import ROOT, SiteProcess

PYTHON = ROOT / ".venv-peers" / "bin" / "python"
SCRIPT = pathlib.Path(__file__).with_name("arcgis_api.py")
USER = "somebody"
BOX = {"xmin": 8.1, "ymin": 47.1, "xmax": 9.9, "ymax": 48.9}
WKT = "POLYGON((8.1 47.1, 9.9 47.1, 9.9 48.9, 8.1 48.9, 8.1 47.1))"
RING = [[8.1, 47.1], [8.1, 48.9], [9.9, 48.9], [9.9, 47.1], [8.1, 47.1]]
CLIP = {"ClippingGeometry": {"rings": [RING]}, "extent": BOX}

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the ArcGIS API for Python is not there: make test-peers")


@pytest.fixture(scope="module")
def site() -> Iterator[SiteProcess]:
    """Run a portal with its server over HTTPS; both want to know who one is."""
    with SiteProcess(
        tls="server", server_security="portal", org_items="all", queue_seconds=0.1, execute_seconds=0.2
    ) as process:
        yield process


def ask_peer(site: SiteProcess, **changes: str) -> subprocess.CompletedProcess[str]:
    order = {
        "portal": site.portal_url,
        "user": USER,
        "password": site.password(USER),
        "authority": str(site.certificates.authority),
        "words": "geoid",
        "service": site.task_url.rpartition("/")[0],
        "clip": json.dumps(CLIP),
        "context": json.dumps({"resamplingMethod": "NEAREST"}),
        **changes,
    }
    return subprocess.run(
        [str(PYTHON), "-I", str(SCRIPT)], input=json.dumps(order), capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def peer(site: SiteProcess) -> Dict[str, Any]:
    """Let the peer do the main job, and return what it tells."""
    site.reset()
    done = ask_peer(site)
    assert done.returncode == 0, done.stderr
    answer: Dict[str, Any] = json.loads(done.stdout)
    # Before anybody else asks.
    answer["log"] = site.log()
    return answer


@dataclass(frozen=True)
class OwnAuthority(PlainNetwork):
    """Trust one authority, ask no proxy."""

    authority: str = ""

    def route(self, url: str, credential: str = "") -> Route:
        """Return the URL with the login of its origin."""
        known = super().route(url, credential)
        return Route(url, {}, _trust(self.authority), login=known.login, credential=known.credential)


@lru_cache
def _trust(authority: str) -> Trust:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_verify_locations(authority)
    return Trust(context)


class Listening(Session):
    """A session that keeps the text of its last answer."""

    text = ""

    def _read(self, response: requests.Response, limit: int) -> bytes:
        body = super()._read(response, limit)
        self.text = body.decode()
        return body


@pytest.fixture
def ours(site: SiteProcess) -> Iterator[Listening]:
    """Sign our client in as the same user."""
    logins = {site.url: Login(USER, site.password(USER))}
    session = Listening(OwnAuthority(logins=logins, authority=str(site.certificates.authority)))
    yield session
    session.close()


def requests_to(log: List[Mapping[str, Any]], ending: str) -> List[Mapping[str, Any]]:
    return [entry for entry in log if entry["path"].endswith(ending)]


def test_the_peer_signs_in_finds_and_runs(site: SiteProcess, peer: Dict[str, Any]) -> None:
    assert (peer["user"], peer["titles"], peer["item"]) == (USER, ["Geoid"], site.item_id("Geoid"))
    assert (peer["layer"], peer["pixel_type"]) == (site.image_url("Geoid"), "F32")
    assert peer["told"] == [], "what a real site does not make it say"
    (job,) = site.jobs()
    assert job["jobStatus"] == "esriJobSucceeded"
    (submitted,) = requests_to(peer["log"], "/submitJob")
    assert json.loads(submitted["parameters"]["inputImageLayer"]) == {"url": site.image_url("Geoid")}
    # Every proof in the log is of that user, and nothing that is guarded was open to nobody.
    proved = [entry for entry in peer["log"] if "x-esri" in entry["credentials"] and entry["user"]]
    assert {entry["user"] for entry in proved} == {USER} and submitted in proved
    assert requests_to(proved, "/search") and requests_to(proved, f"/results/{OUTPUT}")
    server = [entry for entry in peer["log"] if entry["path"].startswith("/arcgis/rest/services")]
    assert server and all(entry["user"] == USER and entry["status"] == 200 for entry in server)
    (sign_in,) = [entry for entry in peer["log"] if "password" in entry["credentials"]]
    assert sign_in["parameters"]["username"] == USER and sign_in["status"] == 302


def test_both_read_the_same(site: SiteProcess, peer: Dict[str, Any], ours: Listening) -> None:
    page = search_images(ours, site.portal_url, "geoid")
    assert [(item.title, item.item_id, item.url) for item in page.items] == [("Geoid", peer["item"], peer["layer"])]
    image = fetch_image(ours, ImageAddress(AddressKind.ITEM, peer["item"], site.portal_url))
    assert image.service is not None and image.service.url == peer["layer"]
    task = find_download_task(ours, image.service.url, site.portal_url)
    (job,) = site.jobs()
    job_url = f"{task}/jobs/{job['jobId']}"
    result_url = f"{job_url}/results/{OUTPUT}"
    state = Job(ours, job_url).fetch_state()
    assert state.status is JobStatus.SUCCEEDED and state.outputs == (OUTPUT,)
    answer = Job(ours, job_url).fetch_answer(OUTPUT)
    # To the letter, and as values.
    assert peer["answers"][result_url] == ours.text
    assert json.loads(peer["answers"][result_url]) == answer and peer["value"] == answer["value"]
    (output,) = read_outputs(answer["value"], result_url)
    assert output.url == peer["value"][0]["url"] and output.suffix == ".tif"
    assert json.loads(peer["answers"][job_url])["jobStatus"] == state.server_word
    assert {entry["user"] for entry in requests_to(site.log(), result_url.partition(site.url)[2])} == {USER}
    assert len(site.jobs()) == 1, "ours read it, and ran nothing"


def test_the_file_of_the_peers_job_is_what_gdal_cuts(
    site: SiteProcess, peer: Dict[str, Any], ours: Listening, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "geoid.tif"
    with ours.open(peer["value"][0]["url"]) as response:
        path.write_bytes(response.content)
    assert differences(str(path), str(site.raster_path("Geoid")), WKT) == []


@pytest.mark.parametrize("wrong", ["password", "authority"])
def test_the_peer_is_no_friend_of_everybody(site: SiteProcess, wrong: str, tmp_path: pathlib.Path) -> None:
    """Whoever does not know the password, or does not trust the site, comes to nothing."""
    site.reset()
    if wrong == "password":
        changes = {"password": "not the password"}
    else:
        stranger = site.certificates.folder / "self-signed.pem"
        changes = {"authority": str(stranger)}
    done = ask_peer(site, **changes)
    assert done.returncode != 0 and done.stdout == ""
    assert ("CERTIFICATE_VERIFY_FAILED" in done.stderr) == (wrong == "authority"), done.stderr
    assert {entry["user"] for entry in site.log()} <= {""}
    assert not requests_to(site.log(), "/submitJob")
    assert bool(site.log()) == (wrong == "password")
