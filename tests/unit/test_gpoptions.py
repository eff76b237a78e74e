"""What may be asked of any task: which form fields and which query each server version is sent."""

from __future__ import annotations

import json
import math
from typing import Any, Dict

import pytest

from arcgis_raster_download.plugin.arcgis.errors import Reason, RequestError
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.gpoptions import NO_OPTIONS, OUT_FEATURE_SERVICE, JobOptions
from arcgis_raster_download.plugin.arcgis.gptask import Parameter, Service, Task
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.versions import read_version

TEXT = DataType("GPString")
UTM = SpatialReference(32633)
MERCATOR = SpatialReference(102100, 3857)
LOCAL = SpatialReference(wkt='LOCAL_CS["Mine"]')


def task_of(version: Any = None, *inputs: str, is_asynchronous: bool = True) -> Task:
    """Return a task on a server of a version, None for one that does not tell."""
    parameters = (*(Parameter(each, TEXT) for each in inputs), Parameter("Out", TEXT, is_input=False))
    service = Service("https://h/GPServer", read_version(version))
    return Task("https://h/GPServer/T", "T", is_asynchronous=is_asynchronous, parameters=parameters, service=service)


def context_of(options: JobOptions, task: Task) -> Dict[str, Any]:
    """Return the only form field there is, the context."""
    (text,) = options.form_fields(task).values()
    read: Dict[str, Any] = json.loads(text)
    return read


def refusal(options: JobOptions, task: Task) -> RequestError:
    with pytest.raises(RequestError) as caught:
        options.form_fields(task)
    return caught.value


def test_nothing_is_asked_unless_somebody_asks() -> None:
    assert JobOptions() == NO_OPTIONS
    for version in (None, 9.3, 10.6, 12):
        for is_asynchronous in (True, False):
            task = task_of(version, is_asynchronous=is_asynchronous)
            assert NO_OPTIONS.form_fields(task) == {} and NO_OPTIONS.result_query(task) == {}


# Spatial references and extent


@pytest.mark.parametrize("version", [None, 10.61, 10.7, 11.5, 12])
@pytest.mark.parametrize("is_asynchronous", [True, False])
def test_references_and_extent_go_into_the_context(version: Any, is_asynchronous: bool) -> None:
    task = task_of(version, "A", is_asynchronous=is_asynchronous)
    options = JobOptions(out_sr=MERCATOR, process_sr=UTM, extent=Envelope(0, 1, 2.5, 3, UTM))
    fields = options.form_fields(task)
    assert set(fields) == {"context"}
    assert json.loads(fields["context"]) == {
        "outSR": {"wkid": 102100, "latestWkid": 3857},
        "processSR": {"wkid": 32633},
        "extent": {"xmin": 0, "ymin": 1, "xmax": 2.5, "ymax": 3, "spatialReference": {"wkid": 32633}},
    }
    assert context_of(JobOptions(process_sr=UTM), task) == {"processSR": {"wkid": 32633}}


@pytest.mark.parametrize("version", [10.1, 10.5, 10.6])
def test_older_servers_have_environment_settings(version: float) -> None:
    task = task_of(version)
    assert JobOptions(out_sr=MERCATOR, process_sr=UTM).form_fields(task) == {
        "env:outSR": "102100",
        "env:processSR": "32633",
    }
    fields = JobOptions(out_sr=LOCAL).form_fields(task)
    assert json.loads(fields["env:outSR"]) == {"wkt": 'LOCAL_CS["Mine"]'}
    error = refusal(JobOptions(extent=Envelope(0, 0, 1, 1)), task)
    assert (error.reason, error.subject, error.words) == (Reason.SERVER_TOO_OLD, "T", "context.extent")
    assert error.looked_at == ("10.6.1", str(version))


def test_a_system_without_a_code() -> None:
    options = JobOptions(out_sr=LOCAL, extent=Envelope(0, 0, 1, 1, LOCAL))
    context = context_of(options, task_of())
    assert context["outSR"] == context["extent"]["spatialReference"] == {"wkt": 'LOCAL_CS["Mine"]'}
    assert json.loads(options.result_query(task_of())["outSR"]) == {"wkt": 'LOCAL_CS["Mine"]'}
    assert "spatialReference" not in context_of(JobOptions(extent=Envelope(0, 0, 1, 1)), task_of())["extent"]


def test_what_is_no_reference_and_no_extent() -> None:
    for options, name in (
        (JobOptions(out_sr=SpatialReference()), "outSR"),
        (JobOptions(process_sr=SpatialReference()), "processSR"),
        (JobOptions(extent=Envelope(0, 0, math.inf, 1, UTM)), "context"),
    ):
        error = refusal(options, task_of())
        assert (error.reason, error.subject) == (Reason.VALUE_NOT_ALLOWED, name)
    with pytest.raises(RequestError):
        JobOptions(out_sr=SpatialReference()).result_query(task_of())


def test_a_context_of_the_tasks_own() -> None:
    """DownloadRaster's context is not the server's: one field cannot say both."""
    task = task_of(11.5, "inputImageLayer", "context")
    error = refusal(JobOptions(out_sr=UTM), task)
    assert (error.reason, error.subject) == (Reason.VALUE_NOT_ALLOWED, "context")
    assert task.form({"context": "{}"}, JobOptions(return_true_curves=True)) == {
        "context": "{}",
        "returnTrueCurves": "true",
    }
    assert JobOptions(out_sr=UTM).form_fields(task_of(10.6, "context")) == {"env:outSR": "32633"}


# Forms of the outputs


def test_a_job_is_asked_at_its_results_and_a_synchronous_task_at_once() -> None:
    options = JobOptions(
        out_sr=UTM, return_z=True, return_m=False, return_feature_collection=True, return_column_names=True,
        return_data=True,
    )  # fmt: skip
    forms = {"returnZ": "true", "returnM": "false", "returnFeatureCollection": "true", "returnColumnName": "true"}
    job = task_of(11.5)
    assert set(options.form_fields(job)) == {"context"}
    assert options.result_query(job) == {**forms, "outSR": "32633", "returnType": "data"}
    at_once = options.form_fields(task_of(11.5, is_asynchronous=False))
    assert {name: text for name, text in at_once.items() if name != "context"} == forms


@pytest.mark.parametrize("is_asynchronous", [True, False])
def test_curves_and_simple_features_are_asked_at_the_start(is_asynchronous: bool) -> None:
    task = task_of(11.4, is_asynchronous=is_asynchronous)
    options = JobOptions(return_true_curves=True, simplify_features=False)
    assert options.form_fields(task) == {"returnTrueCurves": "true", "simplifyFeatures": "false"}
    assert options.result_query(task) == {}


@pytest.mark.parametrize(
    ("options", "name", "needed", "old", "new"),
    [
        (JobOptions(return_true_curves=True), "returnTrueCurves", "10.5", 10.41, 10.5),
        (JobOptions(simplify_features=True), "simplifyFeatures", "11.4", 11.3, 11.4),
        (JobOptions(return_feature_collection=True), "returnFeatureCollection", "10.6", 10.51, 10.6),
        (JobOptions(return_column_names=True), "returnColumnName", "11.0", 10.91, 11),
    ],
)
def test_what_a_server_is_too_old_for(options: JobOptions, name: str, needed: str, old: float, new: float) -> None:
    error = refusal(options, task_of(old, is_asynchronous=False))
    assert (error.reason, error.subject, error.words) == (Reason.SERVER_TOO_OLD, "T", name)
    assert error.looked_at[0] == needed
    for version in (new, None):
        assert options.form_fields(task_of(version, is_asynchronous=False)) == {name: "true"}
    if name.endswith(("Collection", "Name")):
        with pytest.raises(RequestError):
            options.result_query(task_of(old))
        assert options.result_query(task_of(new)) == {name: "true"}


def test_what_an_old_server_cannot_do_need_not_be_forbidden() -> None:
    options = JobOptions(return_true_curves=False, simplify_features=False)
    assert options.form_fields(task_of(10.2)) == {}
    assert options.form_fields(task_of(11.5)) == {"returnTrueCurves": "false", "simplifyFeatures": "false"}


def test_an_option_never_replaces_an_input_of_the_task() -> None:
    error = refusal(JobOptions(return_true_curves=True), task_of(11.5, "returnTrueCurves"))
    assert (error.reason, error.subject) == (Reason.VALUE_NOT_ALLOWED, "returnTrueCurves")


# A new feature service


def test_an_output_feature_service() -> None:
    options = JobOptions(out_feature_service_name="Flood zones")
    task = task_of(11.5, "A", OUT_FEATURE_SERVICE)
    assert task.form({"A": "x"}, options) == {"A": "x", OUT_FEATURE_SERVICE: "Flood zones"}
    assert task.form({OUT_FEATURE_SERVICE: "n"}) == {OUT_FEATURE_SERVICE: "n"}, "it is an input like any other"
    assert options.result_query(task) == {}


def test_an_output_feature_service_that_cannot_be() -> None:
    options = JobOptions(out_feature_service_name="x")
    error = refusal(options, task_of(11.5, "A"))
    assert (error.reason, error.subject, error.looked_at) == (Reason.NO_SUCH_PARAMETER, OUT_FEATURE_SERVICE, ("A",))
    error = refusal(options, task_of(11.5, OUT_FEATURE_SERVICE, is_asynchronous=False))
    assert (error.reason, error.subject) == (Reason.VALUE_NOT_ALLOWED, OUT_FEATURE_SERVICE)
