"""The life of a job on the local site, the fetching of its file, and the moments at which the site can be killed."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from typing import Any, Iterator, List

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server import asking
from tests.server.asking import ask
from tests.server.process import SiteProcess

BOX = json.dumps({"extent": {"xmin": 6.125, "ymin": 45.125, "xmax": 8.875, "ymax": 47.375}})
QUICK = {"queue_seconds": 0, "execute_seconds": 0}


@pytest.fixture(scope="module")
def running() -> Iterator[SiteProcess]:
    """Run one site without waits."""
    with SiteProcess(**QUICK) as process:
        yield process


@pytest.fixture
def site(running: SiteProcess) -> SiteProcess:
    """Give the site as it started."""
    running.reset()
    return running


def parameters(site: SiteProcess) -> Any:
    """Return the parameters of an ordinary job."""
    return {"inputImageLayer": json.dumps({"url": site.image_url("Geoid")}), "clipSetting": BOX}


def run(site: SiteProcess) -> Any:
    """Run an ordinary job."""
    return asking.run(site.task_url, **parameters(site))


def states(site: SiteProcess, **options: Any) -> List[Any]:
    """Return the different job resources seen, without their messages."""
    site.configure(jobs=1, **options)
    url, seen = asking.submit(site.task_url, **parameters(site)), []
    while not seen or seen[-1]["jobStatus"] not in asking.ENDED:
        job = ask(url, returnMessages="false")
        assert "messages" not in job
        if not seen or job != seen[-1]:
            seen.append(job)
    return seen


def test_states_and_progress_by_steps(site: SiteProcess) -> None:
    seen = states(site, queue_seconds=0.3, execute_seconds=0.5)
    names = list(dict.fromkeys(job["jobStatus"] for job in seen))
    assert names == ["esriJobSubmitted", "esriJobWaiting", "esriJobExecuting", "esriJobSucceeded"]
    progress = [job.get("progress") for job in seen if job["jobStatus"] == "esriJobExecuting"]
    assert {p["type"] for p in progress} == {"step"}
    percents = [p["percent"] for p in progress]
    assert percents == sorted(percents) and len(set(percents)) > 3
    assert not any("progress" in job for job in seen if job["jobStatus"] != "esriJobExecuting")


def test_states_on_demand(site: SiteProcess) -> None:
    seen = states(site, execute_seconds=0.2, progress="default", first_status="esriJobNew", queue_seconds=0.2)
    assert seen[0]["jobStatus"] == "esriJobNew"
    assert {"type": "default", "message": "Executing..."} in [job.get("progress") for job in seen]
    odd = states(site, execute_seconds=0.2, progress="none", executing_status="esriJobPondering")
    assert "esriJobPondering" in [job["jobStatus"] for job in odd] and not any("progress" in job for job in odd)
    assert states(site, end_status="esriJobTimedOut")[-1] == {
        "jobId": site.jobs()[-1]["jobId"], "jobStatus": "esriJobTimedOut"
    }


def test_job_id_forms(site: SiteProcess) -> None:
    assert re.fullmatch(r"j[0-9a-f]{32}", run(site)["jobId"])
    site.configure(jobs=1, job_id_prefix="")
    assert re.fullmatch(r"[0-9a-f]{32}", run(site)["jobId"])


def test_submit_by_get_and_in_html(site: SiteProcess) -> None:
    answer = ask(site.task_url + "/submitJob", **parameters(site))
    assert answer["jobStatus"] == "esriJobSubmitted"
    response = requests.post(site.task_url + "/submitJob", parameters(site), timeout=10, allow_redirects=False)
    assert response.status_code == 302 and "/DownloadRaster/jobs/j" in response.headers["Location"]
    page = requests.post(site.task_url + "/submitJob", parameters(site), timeout=10)
    assert page.headers["Content-Type"].startswith("text/html") and "jobStatus" in page.text


def test_inputs_and_results_of_a_job(site: SiteProcess) -> None:
    job = run(site)
    assert job["results"] == {"outputRaster": {"paramUrl": "results/outputRaster"}}
    for name, resource in job["inputs"].items():
        value = ask(f"{job['url']}/{resource['paramUrl']}", "POST")
        assert value == {"paramName": name, "dataType": "GPString", "value": parameters(site).get(name, "")}
    result = ask(f"{job['url']}/results/outputRaster", "POST")
    assert (result["paramName"], result["dataType"]) == ("outputRaster", "GPMultiValue:GPRasterDataLayer")
    assert ask(job["url"] + "/results")["results"] == [result]
    assert ask(job["url"] + "/results/other")["error"]["message"] == "Invalid URL"


def test_results_come_late(site: SiteProcess) -> None:
    site.configure(jobs=1, results_delay_seconds=0.5)
    job = run(site)
    assert job["jobStatus"] == "esriJobSucceeded" and "results" not in job and "inputs" not in job
    end = time.monotonic() + 5
    while "results" not in job and time.monotonic() < end:
        job = ask(f"{site.task_url}/jobs/{job['jobId']}")
    assert "results" in job


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_cancel(site: SiteProcess, method: str) -> None:
    site.configure(jobs=1, execute_seconds=20, cancel_seconds=0.3)
    url = asking.submit(site.task_url, **parameters(site))
    asking.wait(url, ("esriJobExecuting",))
    assert ask(url + "/cancel", method)["jobStatus"] == "esriJobCancelling"
    assert ask(url)["jobStatus"] == "esriJobCancelling"
    job = asking.wait(url)
    assert job["jobStatus"] == "esriJobCancelled" and asking.texts(job)[-1] == "Cancel complete."
    assert "results" not in job and ask(url + "/results/outputRaster")["error"]["code"] == 400


def test_cancel_while_queued_and_when_it_is_too_late(site: SiteProcess) -> None:
    site.configure(jobs=1, queue_seconds=20)
    url = asking.submit(site.task_url, **parameters(site))
    ask(url + "/cancel")
    assert asking.wait(url)["jobStatus"] == "esriJobCancelled"
    done = run(site)
    assert ask(done["url"] + "/cancel")["error"]["code"] == 400
    site.configure(jobs=1, cancel_finished="unchanged")
    assert ask(run(site)["url"] + "/cancel")["jobStatus"] == "esriJobSucceeded"


def test_jobs_beyond_the_instances_wait(site: SiteProcess) -> None:
    site.configure(instances=1, execute_seconds=0.6)
    first, second = (asking.submit(site.task_url, **parameters(site)) for _ in range(2))
    asking.wait(first, ("esriJobExecuting",))
    assert ask(second)["jobStatus"] == "esriJobWaiting"
    assert asking.wait(second)["jobStatus"] == "esriJobSucceeded" and ask(first)["jobStatus"] == "esriJobSucceeded"


def test_unknown_job_in_three_ways(site: SiteProcess) -> None:
    url = f"{site.task_url}/jobs/j{'0' * 32}"
    assert ask(url)["error"]["message"] == "Invalid URL"
    site.configure(unknown_job="unable")
    assert ask(url)["error"]["message"] == "Unable to complete operation."
    site.configure(unknown_job="html404")
    assert requests.get(url, {"f": "json"}, timeout=10).status_code == 404


def test_job_and_file_expire(site: SiteProcess) -> None:
    site.configure(jobs=1, expire_seconds=0.5)
    job = run(site)
    file = asking.result(job)[0]["url"]
    assert requests.head(file, timeout=10).status_code == 200
    end = time.monotonic() + 5
    while "error" not in ask(job["url"]) and time.monotonic() < end:
        pass
    assert ask(job["url"])["error"]["code"] == 400 and requests.get(file, timeout=10).status_code == 404


def test_first_state_queries_fail(site: SiteProcess) -> None:
    for kind, status in (("html", 200), ("503", 503), ("empty", 200), ("500-json", 200)):
        site.configure(jobs=1, poll_failures=1, poll_failure=kind)
        url = asking.submit(site.task_url, **parameters(site))
        first = requests.get(url, {"f": "json"}, timeout=10)
        assert first.status_code == status and "jobStatus" not in first.text
        assert "jobStatus" in ask(url)


def test_file_headers_ranges_and_their_bytes(site: SiteProcess) -> None:
    url = asking.result(run(site))[0]["url"]
    whole = requests.get(url, timeout=10)
    size = len(whole.content)
    head = requests.head(url, timeout=10)
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(size) and not head.content
    assert whole.headers["Content-Type"] == "image/tiff" and whole.headers["Last-Modified"]
    etag = whole.headers["ETag"]
    part = requests.get(url, headers={"Range": "bytes=100-", "If-Range": etag}, timeout=10)
    assert part.status_code == 206 and part.content == whole.content[100:]
    assert part.headers["Content-Range"] == f"bytes 100-{size - 1}/{size}"
    tail = requests.get(url, headers={"Range": "bytes=-10"}, timeout=10)
    assert tail.content == whole.content[-10:]
    changed = requests.get(url, headers={"Range": "bytes=100-", "If-Range": '"other"'}, timeout=10)
    assert changed.status_code == 200 and changed.content == whole.content
    beyond = requests.get(url, headers={"Range": f"bytes={size}-"}, timeout=10)
    assert beyond.status_code == 416 and beyond.headers["Content-Range"] == f"bytes */{size}"
    fetched = [entry["bytes_sent"] for entry in site.log() if entry["path"].endswith(".tif")]
    assert fetched == [size, 0, size - 100, 10, size, 0]


def test_directories_show_nothing_else(site: SiteProcess) -> None:
    base = f"{site.url}/arcgis/rest/directories/arcgisjobs"
    for path in ("/..%2f..%2f..%2fetc/passwd", "/utilities", "/x/%2e%2e/%2e%2e/%2e%2e/etc/passwd"):
        response = requests.get(base + path, timeout=10)
        assert "root:" not in response.text and (response.status_code == 404 or "Invalid URL" in response.text)


def test_speed_of_the_file(site: SiteProcess) -> None:
    site.configure(jobs=1, speed=4000)
    url = asking.result(run(site))[0]["url"]
    started = time.monotonic()
    size = len(requests.get(url, timeout=30).content)
    assert time.monotonic() - started >= 0.9 * size / 4000


def test_answers_name_the_host_the_client_used(site: SiteProcess) -> None:
    job = run(site)
    url = job["url"] + "/results/outputRaster"
    answer = requests.get(url, {"f": "json"}, headers={"X-Forwarded-Host": "gis.example.org"}, timeout=10).json()
    assert answer["value"][0]["url"].startswith("http://gis.example.org/arcgis/rest/directories/")


def fetch_partly(url: str) -> bytes:
    """Return what of a body arrives before the connection breaks."""
    _, _, host, path = url.split("/", 3)
    name, port = host.split(":")
    received = b""
    with socket.create_connection((name, int(port)), timeout=20) as connection:
        connection.sendall(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        while True:
            try:
                block = connection.recv(65536)
            except ConnectionResetError:
                block = b""
            if not block:
                return received
            received += block


@pytest.mark.parametrize("moment", ["before-submit", "submit"])
def test_held_and_killed_at_submit(moment: str) -> None:
    with SiteProcess(hold=moment, **QUICK) as site:
        errors: List[Exception] = []

        def post() -> None:
            try:
                requests.post(site.task_url + "/submitJob", {"f": "json", **parameters(site)}, timeout=20)
            except requests.ConnectionError as error:
                errors.append(error)

        client = threading.Thread(target=post)
        client.start()
        site.wait_for_hold(moment)
        assert len(site.jobs()) == (1 if moment == "submit" else 0)
        site.kill()
        client.join(20)
        assert len(errors) == 1


def test_a_held_job_goes_on_under_other_options(site: SiteProcess) -> None:
    site.configure(jobs=1, hold="queued", execute_seconds=0.05)
    url = asking.submit(site.task_url, **parameters(site))
    other = asking.submit(site.task_url, **parameters(site))
    asking.wait(url, ("esriJobWaiting",))
    site.configure(hold="executing")
    assert ask(url)["jobStatus"] == "esriJobWaiting", "only the jobs to come"
    site.configure(running=True, hold="executing")
    asking.wait(url, ("esriJobExecuting",))
    asking.wait(other)
    site.configure(running=True, hold="")
    assert asking.wait(url)["jobStatus"] == "esriJobSucceeded"
    assert run(site)["jobStatus"] == "esriJobSucceeded"


@pytest.mark.parametrize("moment", ["queued", "executing"])
def test_a_held_job_can_be_cancelled(site: SiteProcess, moment: str) -> None:
    site.configure(jobs=1, hold=moment)
    url = asking.submit(site.task_url, **parameters(site))
    asking.wait(url, ("esriJobWaiting" if moment == "queued" else "esriJobExecuting",))
    ask(url + "/cancel")
    assert asking.wait(url)["jobStatus"] == "esriJobCancelled"


@pytest.mark.parametrize(("moment", "status"), [("queued", "esriJobWaiting"), ("executing", "esriJobExecuting")])
def test_held_in_a_state(moment: str, status: str) -> None:
    with SiteProcess(hold=moment, **QUICK) as site:
        url = asking.submit(site.task_url, **parameters(site))
        asking.wait(url, (status,))
        site.wait_for_hold(moment)
        assert [ask(url)["jobStatus"] for _ in range(3)] == [status] * 3
        site.kill()
        with pytest.raises(requests.ConnectionError):
            ask(url)


def test_held_after_success() -> None:
    with SiteProcess(hold="succeeded", **QUICK) as site:
        url = asking.submit(site.task_url, **parameters(site))

        def poll() -> None:
            with pytest.raises(requests.ConnectionError):
                asking.wait(url)

        client = threading.Thread(target=poll)
        client.start()
        site.wait_for_hold("succeeded")
        assert site.jobs()[0]["jobStatus"] == "esriJobSucceeded" and site.jobs()[0]["files"]
        site.kill()
        client.join(20)
        assert not client.is_alive()


@pytest.mark.parametrize("moment", ["first-byte", "mid-file", "last-byte"])
def test_held_in_the_file(moment: str) -> None:
    with SiteProcess(**QUICK) as site:
        whole = asking.contents(run(site))[0]
        site.configure(hold=moment)
        url = asking.result(run(site))[0]["url"]
        bodies: List[bytes] = []
        client = threading.Thread(target=lambda: bodies.append(fetch_partly(url)))
        client.start()
        site.wait_for_hold(moment)
        assert site.log()[-1]["status"] is None
        site.kill()
        client.join(20)
        head, _, body = bodies[0].partition(b"\r\n\r\n")
        assert f"Content-Length: {len(whole)}".encode() in head
        assert len(body) == {"first-byte": 0, "mid-file": len(whole) // 2, "last-byte": len(whole) - 1}[moment]
