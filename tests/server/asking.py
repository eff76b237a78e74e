"""Ask the site as a plain client would, for the site's own tests."""

from __future__ import annotations

import json
import time
from typing import Any, Callable, Dict, List, Optional

import requests

ENDED = ("esriJobSucceeded", "esriJobFailed", "esriJobTimedOut", "esriJobCancelled", "esriJobDeleted")


def ask(url: str, method: str = "GET", headers: Optional[Dict[str, str]] = None, **parameters: Any) -> Dict[str, Any]:
    """Return the JSON answer; parameters that are no text are sent as JSON."""
    values = {"f": "json"}
    values.update({k: v if isinstance(v, str) else json.dumps(v) for k, v in parameters.items()})
    sent = {"params": values} if method == "GET" else {"data": values}
    response = requests.request(method, url, timeout=30, headers=headers, **sent)
    assert response.status_code == 200, response.text
    return response.json()


def submit(task_url: str, **parameters: Any) -> str:
    """Submit a job and return its URL."""
    answer = ask(f"{task_url}/submitJob", "POST", **parameters)
    return f"{task_url}/jobs/{answer['jobId']}"


def wait(job_url: str, until: tuple = ENDED, timeout: float = 30) -> Dict[str, Any]:
    """Return the job resource once it is in one of these states."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        job = ask(job_url)
        if job["jobStatus"] in until:
            return job
        time.sleep(0.02)
    raise TimeoutError(job)


def wait_until(holds: Callable[[], bool], timeout: float = 30) -> bool:
    """Return True once it holds."""
    end = time.monotonic() + timeout
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("it never came to hold")
        time.sleep(0.02)
    return True


def run(task_url: str, **parameters: Any) -> Dict[str, Any]:
    """Run a job to its end and return the job resource, with its URL under 'url'."""
    url = submit(task_url, **parameters)
    return {**wait(url), "url": url}


def texts(job: Dict[str, Any], kind: Optional[str] = None) -> List[str]:
    """Return the messages, or those of one kind (Informative, Warning, Error)."""
    wanted = None if kind is None else f"esriJobMessageType{kind}"
    return [m["description"] for m in job["messages"] if wanted in (None, m["type"])]


def result(job: Dict[str, Any]) -> Any:
    """Return the result resource's value."""
    return ask(f"{job['url']}/results/outputRaster")["value"]


def contents(job: Dict[str, Any]) -> List[bytes]:
    """Fetch every file of a job whose result is a plain list."""
    return [requests.get(member["url"], timeout=30).content for member in result(job)]


def output(job: Dict[str, Any], name: str, **query: Any) -> Dict[str, Any]:
    """Return one result resource of a job."""
    return ask(f"{job['url']}/results/{name}", **query)


def execute(task_url: str, **parameters: Any) -> Dict[str, Any]:
    """Execute a synchronous task and return the values of its results by name."""
    answer = ask(f"{task_url}/execute", "POST", **parameters)
    assert "results" in answer, answer
    return {member["paramName"]: member.get("value") for member in answer["results"]}


def refusal(url: str, **parameters: Any) -> str:
    """Return the details of the error 400 with which a request is refused."""
    answer = ask(url, "POST", **parameters)
    assert answer.get("error", {}).get("code") == 400, answer
    assert answer["error"]["message"] == "Unable to complete operation.", answer
    return "\n".join(answer["error"]["details"])


def sign_in(url: str, name: str, password: str, referer: str = "client", **more: str) -> Dict[str, Any]:
    """Return the answer of a token service, asked with client=referer unless more says otherwise."""
    return ask(url, "POST", username=name, password=password, client="referer", referer=referer, **more)


def code(answer: Dict[str, Any]) -> Any:
    """Return the error code of an answer, 0 where it is none."""
    return answer.get("error", {}).get("code", 0)
