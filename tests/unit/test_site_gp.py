"""Geoprocessing services of the local site: roots, descriptions, jobs and execution, refusals and failures."""

from __future__ import annotations

import json
import pathlib
from typing import Any, Dict, Iterator

import pytest
import requests

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from tests.server import asking
from tests.server.asking import ask, execute, refusal, run, texts
from tests.server.gp import JobFailed
from tests.server.in_thread import SiteThread
from tests.server.probe import Probe, parameter
from tests.server.process import SiteProcess

REAL = pathlib.Path(__file__).resolve().parents[3] / "shared" / "real-json"
RANGE = {"type": "range", "minimum": 1, "maximum": 9}


def twice(inputs: Dict[str, Any], folder: str) -> Dict[str, Any]:
    """Double a number, unless it is seven."""
    if inputs["Number"] == 7:
        raise JobFailed("ERROR 001234: seven is not doubled.")
    return {"Twice": inputs["Number"] * 2}


WORK = Probe(
    "Twice",
    (
        parameter("Number", "GPLong", kind="Required", filter=RANGE),
        parameter("Word", "GPString", choiceList=["ONE", "TWO"], default="ONE"),
        parameter("Rows", "GPValueTable", parameterInfos=[{"name": "a", "dataType": "GPLong", "displayName": "a"}]),
        parameter("Level", "GPString", filter={"type": "codedValue", "list": [
            {"dataType": "GPString", "name": "Low", "value": "LOW"}]}),
        parameter("Twice", "GPLong", "Output", "Derived"),
        parameter("esri_out_feature_service_name", "GPString", default=""),
    ),
    twice,
)


@pytest.fixture(scope="module")
def running() -> Iterator[SiteThread]:
    """Run one site with the probe in all its services."""
    with SiteThread([WORK]) as thread:
        yield thread


@pytest.fixture
def site(running: SiteThread) -> SiteThread:
    """Give the site as it started."""
    running.reset()
    return running


@pytest.mark.parametrize(
    ("service", "execution", "drawn"),
    [("Analysis", "Asynchronous", ""), ("AnalysisSync", "Synchronous", ""),
     ("AnalysisMap", "Asynchronous", "Geoprocessing/AnalysisMap")],
)
def test_roots(site: SiteThread, service: str, execution: str, drawn: str) -> None:
    root = ask(site.gp_url(service=service))
    assert root["executionType"] == f"esriExecutionType{execution}" and root["resultMapServerName"] == drawn
    assert root["capabilities"] == "Uploads" and root["maximumRecords"] == 1000 and root["tasks"] == ["Twice"]
    assert root["currentVersion"] == 11.5 and root["schema"]["json-schema"]["url"].endswith("json-schema.json")
    site.configure(uploads=False, maximum_records=7, version=10.91)
    older = ask(site.gp_url(service=service))
    assert older["cimVersion"] == "2.7.0" and older["capabilities"] == ""
    assert older["maximumRecords"] == 7 and "schema" not in older


def test_services_are_in_the_directory(site: SiteThread) -> None:
    listed = ask(f"{site.services_url}/Geoprocessing")["services"]
    names = ["Analysis", "AnalysisMap", "AnalysisSync"]
    assert listed == [{"name": f"Geoprocessing/{name}", "type": "GPServer"} for name in names]
    page = requests.get(site.gp_url("Twice"), timeout=10)
    assert page.text.startswith("<!DOCTYPE html>")


def test_description_of_a_task(site: SiteThread) -> None:
    task = ask(site.gp_url("Twice"))
    assert task["executionType"] == "esriExecutionTypeAsynchronous" and task["description"] == "A probe"
    described = {member["name"]: member for member in task["parameters"]}
    assert described["Number"]["filter"] == RANGE and described["Word"]["choiceList"] == ["ONE", "TWO"]
    assert "esri_out_feature_service_name" in described
    synchronous = ask(site.gp_url("Twice", "AnalysisSync"))
    assert synchronous["executionType"] == "esriExecutionTypeSynchronous"
    assert "esri_out_feature_service_name" not in [member["name"] for member in synchronous["parameters"]]


def test_description_by_version(site: SiteThread) -> None:
    def described(version: float) -> Dict[str, Any]:
        site.configure(version=version)
        return {member["name"]: member for member in ask(site.gp_url("Twice"))["parameters"]}

    assert described(12.0)["Level"]["filter"]["type"] == "codedValue"
    newer = described(11.5)
    assert "filter" not in newer["Level"] and newer["Rows"]["parameterInfos"] and newer["Number"]["filter"]
    older = described(10.91)
    assert "parameterInfos" not in older["Rows"] and older["Number"]["filter"]
    assert "filter" not in described(10.61)["Number"]


@pytest.mark.parametrize(("option", "names"), [("missing", [""]), ("duplicate", ["Column"])])
def test_column_names_on_demand(site: SiteThread, option: str, names: Any) -> None:
    site.configure(column_names=option)
    rows = ask(site.gp_url("Twice"))["parameters"][2]
    assert [info["name"] for info in rows["parameterInfos"]] == names


def test_job_and_its_resources(site: SiteThread) -> None:
    job = run(site.gp_url("Twice"), Number=4)
    assert job["results"] == {"Twice": {"paramUrl": "results/Twice"}} and "Number" in job["inputs"]
    assert asking.output(job, "Twice") == {"paramName": "Twice", "dataType": "GPLong", "value": 8}
    assert ask(job["url"] + "/results") == {"results": [asking.output(job, "Twice")]}
    assert ask(job["url"] + "/inputs/Number") == {"paramName": "Number", "dataType": "GPLong", "value": 4}
    assert ask(job["url"] + "/inputs/Word")["value"] is None
    assert WORK.seen[-1]["Word"] == "ONE" and WORK.seen[-1]["Rows"] is None


def test_get_works_as_post_does(site: SiteThread) -> None:
    answer = ask(site.gp_url("Twice", "AnalysisSync") + "/execute", Number="3")
    assert answer["results"] == [{"paramName": "Twice", "dataType": "GPLong", "value": 6}]
    assert set(answer) == {"results", "messages"}
    assert [m["description"].split(":")[0] for m in answer["messages"][:2]] == ["Executing (Twice)", "Start Time"]
    job = ask(site.gp_url("Twice") + "/submitJob", Number="3")
    assert asking.wait(f"{site.gp_url('Twice')}/jobs/{job['jobId']}")["jobStatus"] == "esriJobSucceeded"


def test_operation_of_the_other_kind(site: SiteThread) -> None:
    for url in (site.gp_url("Twice") + "/execute", site.gp_url("Twice", "AnalysisSync") + "/submitJob"):
        site.configure(wrong_operation="invalid-url")
        assert ask(url, Number="1")["error"]["message"] == "Invalid URL"
        site.configure(wrong_operation="unable")
        assert ask(url, Number="1")["error"]["message"] == "Unable to complete operation."
    assert "error" in ask(site.gp_url("Twice", "AnalysisSync") + "/jobs/j0")


@pytest.mark.parametrize("operation", ["Analysis/submitJob", "AnalysisSync/execute"])
def test_bad_values_are_refused_by_name(site: SiteThread, operation: str) -> None:
    service, verb = operation.split("/")
    url = f"{site.gp_url('Twice', service)}/{verb}"
    assert refusal(url) == "Number: ERROR 000735: Value is required."
    assert refusal(url, Number="12") == "Number: The value 12 is not within the range 1 to 9."
    assert refusal(url, Number="4.0") == "Number: ERROR 000840: The value is not a GPLong."
    both = refusal(url, Number="x", Word="THREE", Level="HIGH").split("\n")
    assert [line.split(":")[0] for line in both] == ["Number", "Word", "Level"]
    assert both[1] == "Word: ERROR 000800: The value is not a member of ONE | TWO."
    assert refusal(url, Number="1", returnZ="maybe") == "'returnZ' parameter is invalid."


def test_bad_values_fail_the_job_on_demand(site: SiteThread) -> None:
    site.configure(invalid_input="fail")
    job = run(site.gp_url("Twice"), Number="12")
    assert job["jobStatus"] == "esriJobFailed" and set(job) == {"jobId", "jobStatus", "messages", "url"}
    assert texts(job, "Error")[0] == "Number: The value 12 is not within the range 1 to 9."
    told = refusal(site.gp_url("Twice", "AnalysisSync") + "/execute", Number="12")
    assert told.split("\n")[0] == "Number: The value 12 is not within the range 1 to 9."


def test_failing_work(site: SiteThread) -> None:
    job = run(site.gp_url("Twice"), Number="7")
    assert job["jobStatus"] == "esriJobFailed"
    errors = ["ERROR 001234: seven is not doubled.", "Failed.", "Failed to execute (Twice)."]
    assert texts(job, "Error") == errors
    assert ask(job["url"] + "/results/Twice")["error"]["message"] == "Unable to complete operation."
    assert refusal(site.gp_url("Twice", "AnalysisSync") + "/execute", Number="7").split("\n") == errors


def test_failures_on_demand(site: SiteThread) -> None:
    site.configure(jobs=1, submit_error="No more today.")
    assert refusal(site.gp_url("Twice") + "/submitJob", Number="1") == "No more today."
    site.configure(jobs=1, job_error="ERROR 999999: Disk full")
    assert texts(run(site.gp_url("Twice"), Number="1"), "Error")[0] == "ERROR 999999: Disk full"
    site.configure(jobs=1, job_error="ERROR 999999: Disk full")
    assert "Disk full" in refusal(site.gp_url("Twice", "AnalysisSync") + "/execute", Number="1")
    assert execute(site.gp_url("Twice", "AnalysisSync"), Number="1") == {"Twice": 2}


def test_refused_request_uses_up_the_options_of_one_job(site: SiteThread) -> None:
    site.configure(jobs=1, boolean_output="text")
    refusal(site.gp_url("Twice") + "/submitJob")
    assert site.site.next_jobs == []


@pytest.mark.parametrize(
    ("name", "value", "before", "since"),
    [("returnFeatureCollection", "true", 10.51, 10.6), ("context", "{}", 10.6, 10.61),
     ("returnColumnName", "true", 10.91, 11.0), ("returnTrueCurves", "true", 10.41, 10.5),
     ("simplifyFeatures", "true", 11.3, 11.4)],
)
def test_request_parameters_by_version(site: SiteThread, name: str, value: str, before: float, since: float) -> None:
    url = site.gp_url("Twice", "AnalysisSync")
    site.configure(version=before)
    assert refusal(url + "/execute", Number="1", **{name: value}).startswith(f"'{name}' parameter needs a newer")
    site.configure(version=before, old_server="ignore")
    assert execute(url, Number="1", **{name: value}) == {"Twice": 2}
    site.configure(version=since, old_server="refuse")
    assert execute(url, Number="1", **{name: value}) == {"Twice": 2}


def test_context_must_be_what_is_known(site: SiteThread) -> None:
    url = site.gp_url("Twice") + "/submitJob"
    for context in ("x", "[]", '{"cellSize": 3}', '{"outSR": "nonsense"}', '{"extent": {"xmin": 1}}'):
        assert "parameter is invalid" in refusal(url, Number="1", context=context)
    assert "'outSR'" in refusal(url, Number="1", **{"env:outSR": "99999999"})
    job = run(site.gp_url("Twice"), Number="1")
    assert "'outSR'" in ask(job["url"] + "/results/Twice", outSR="x")["error"]["details"][0]
    assert "'returnType'" in ask(job["url"] + "/results/Twice", returnType="x")["error"]["details"][0]


def test_published_works_run_in_every_service() -> None:
    points = {
        "geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 32632},
        "features": [{"geometry": {"x": 460000, "y": 5240000}, "attributes": {"OBJECTID": 5}}],
    }
    given = {"Input_Features": points, "Distance": {"distance": 100, "units": "esriMeters"}}
    with SiteProcess(queue_seconds=0, execute_seconds=0) as site:
        tasks = {
            "Buffer", "FieldStatistics", "ZonalStatistics", "Reclassify", "Merge", "Contour", "ConvertTable", "Echo",
        }
        assert set(ask(site.gp_url())["tasks"]) == tasks
        for name in tasks:
            assert ask(site.gp_url(name))["name"] == name
        job = run(site.gp_url("Buffer"), **given)
        first = asking.output(job, "Output_Features")["value"]
        second = execute(site.gp_url("Buffer", "AnalysisSync"), **given)["Output_Features"]
        drawn = run(site.gp_url("Buffer", "AnalysisMap"), **given)
        assert first == second and first["features"][0]["attributes"]["ORIG_FID"] == 5
        assert set(asking.output(drawn, "Output_Features")["value"]) == {"mapImage"}
        assert asking.output(drawn, "Output_Features", returnType="data")["value"] == first


def test_shapes_are_those_of_the_documentation(site: SiteThread) -> None:
    if not (REAL / "gptask-esri-doc-example-2.json").exists():
        pytest.skip("no answers of real servers beside this checkout")
    real = json.loads((REAL / "gptask-esri-doc-example-2.json").read_text())
    task = ask(site.gp_url("Twice", "AnalysisSync"))
    assert set(task) == set(real)
    assert set(real["parameters"][0]) <= {key for member in task["parameters"] for key in member} | {"filter"}
