"""Outputs by name: from one answer, from an execution, and from a job on a real server."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Dict, Iterator, List

import pytest

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    JobError,
    NetworkError,
    ProtocolError,
    Reason,
    RequestError,
    ServiceError,
    SignInError,
)
from arcgis_raster_download.plugin.arcgis.geometry import SpatialReference
from arcgis_raster_download.plugin.arcgis.geoprocessing import Job, JobState, JobStatus, PollPolicy
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import (
    Execution,
    Result,
    fetch_output,
    read_execution,
    read_result,
)
from arcgis_raster_download.plugin.arcgis.gptask import Parameter, Service, Task
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType, Member
from arcgis_raster_download.plugin.arcgis.gptypes.features import FeatureCollection, FeatureSet, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, MapImage, Raster
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import LinearUnit
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Answer, Loopback, resets, says
from tests.unit.real_json import arbitrary, real, spoilt

URL = "https://gis.example.com/arcgis/rest/services/Analysis/GPServer/T/jobs/j1"
FAST = PollPolicy(shortest=0.001, longest=0.01, late_results=(0.001, 0.001, 0.001))
FULL: Dict[str, Any] = {"geometryType": "esriGeometryPoint", "features": [], "exceededTransferLimit": True}
FITS: Dict[str, Any] = {**FULL, "exceededTransferLimit": False}

TABLE = DataType(
    "GPValueTable", (Member(DataType("GPLong"), "From"), Member(DataType("GPFeatureRecordSetLayer"), "Zones"))
)
EITHER = DataType("GPComposite", (Member(DataType("GPFeatureRecordSetLayer")), Member(DataType("GPLong"))))
TYPES = {
    "Features": DataType("GPFeatureRecordSetLayer"),
    "Records": DataType("GPRecordSet"),
    "Raster": DataType("GPRasterDataLayer"),
    "Count": DataType("GPLong"),
    "Many": DataType.read("GPMultiValue:GPFeatureRecordSetLayer"),
    "Table": TABLE,
    "Either": EITHER,
    "Eithers": DataType("GPMultiValue", (Member(EITHER),)),
    "Text": DataType("GPString"),
}


def task_of(maximum: Any = 1000, url: str = "https://h/GPServer/T") -> Task:
    """Return a task with an output of each kind."""
    parameters = tuple(Parameter(name, each, is_input=False) for name, each in TYPES.items())
    return Task(
        url, "T", parameters=(Parameter("In", DataType("GPLong")), *parameters),
        service=Service("https://h/GPServer", (11, 5), maximum_records=maximum),
    )  # fmt: skip


def answer(name: str, value: Any, data_type: Any = None) -> Any:
    """Return a result resource as a server writes it."""
    return {"paramName": name, "dataType": str(TYPES[name]) if data_type is None else data_type, "value": value}


def read(name: str, value: Any, data_type: Any = None) -> Result:
    return read_result(answer(name, value, data_type), task_of(), URL)


# One answer


def test_values_of_their_types() -> None:
    features = read("Features", FITS)
    assert (features.name, features.data_type) == ("Features", DataType("GPFeatureRecordSetLayer"))
    assert isinstance(features.value, FeatureSet) and not features.value.exceeded_transfer_limit
    assert isinstance(read("Records", {"fields": [], "features": []}).value, RecordSet)
    collection = read("Features", {"layerDefinition": {"name": "x"}, "featureSet": FITS}).value
    assert isinstance(collection, FeatureCollection)
    assert read("Features", {"url": "https://h/FeatureServer/0"}).value == LayerUrl("https://h/FeatureServer/0")
    image = read("Features", {"mapImage": {"href": "https://h/x.png", "width": 4, "height": 3}}).value
    assert isinstance(image, MapImage) and image.href == "https://h/x.png"
    assert read("Raster", {"url": "https://h/r.tif", "format": "tif"}).value == Raster("https://h/r.tif", "tif")
    assert read("Count", 5).value == 5 and read("Text", "").value == ""
    assert read("Count", None).value is None and read("Features", "").value is None
    assert read_result({"paramName": "Count", "dataType": "GPLong"}, task_of(), URL).value is None


def test_columns_of_a_table_are_known_from_the_description() -> None:
    rows = read("Table", [[1, {"url": "https://h/0"}], [None, None]])
    assert rows.data_type == TABLE and isinstance(rows.value, ValueTable)
    assert rows.value.columns == ("From", "Zones")
    assert rows.value.rows == ((1, LayerUrl("https://h/0")), (None, None))
    named = read("Table", [{"Zones": {"url": "https://h/0"}, "From": 1}])
    assert named.value.rows == ((1, LayerUrl("https://h/0")),)


def test_the_answers_own_type_wins() -> None:
    """A composite answers with the type in use; a server may also have changed since it was described."""
    assert read("Either", 7, "GPLong") == Result("Either", DataType("GPLong"), 7)
    features = read("Either", FITS, "GPFeatureRecordSetLayer")
    assert isinstance(features.value, FeatureSet) and str(features.data_type) == "GPFeatureRecordSetLayer"
    assert read("Count", {"distance": 2, "units": "esriMeters"}, "GPLinearUnit").value == LinearUnit(2)
    assert read("Text", ["a", "b"], "GPMultiValue:GPString").value == ("a", "b")
    assert read("Text", {"a": 1}, "GPFuture").value == Json('{"a":1}')
    assert read("Either", 7, "GPComposite").value == Composite("GPLong", 7)
    assert read("Eithers", [7, FITS]).value[0] == Composite("GPLong", 7)


@pytest.mark.parametrize("data_type", ["", 5, [], "GPMultiValue"])
def test_an_answer_without_a_type_is_of_the_declared_one(data_type: Any) -> None:
    (result,) = read("Many", [FITS], data_type).value
    assert isinstance(result, FeatureSet)


def test_an_output_that_nobody_declared() -> None:
    result = read_result({"paramName": "New", "dataType": "GPDouble", "value": 1.5}, task_of(), URL)
    assert result == Result("New", DataType("GPDouble"), 1.5)
    assert read_result({"paramName": "New", "value": [1]}, task_of(), URL).value == Json("[1]")


@pytest.mark.parametrize("value", [None, [], "x", 5, {}, {"results": []}])
def test_what_is_no_result(value: Any) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_result(value, task_of(), URL)
    assert (caught.value.reason, caught.value.subject) == (Reason.UNEXPECTED, "gis.example.com")


@pytest.mark.parametrize(
    ("name", "value"),
    [("Count", "many"), ("Features", {"rings": []}), ("Table", [[1]]), ("Raster", 5), ("Many", [FITS, 5])],
)
def test_a_value_that_cannot_be_read_is_named(name: str, value: Any) -> None:
    with pytest.raises(ProtocolError) as caught:
        read(name, value)
    assert (caught.value.reason, caught.value.subject) == (Reason.UNREADABLE_VALUE, name)


# Too many records


@pytest.mark.parametrize(
    ("name", "value", "data_type"),
    [
        ("Features", FULL, None),
        ("Features", {**FULL, "features": [{"attributes": {}, "geometry": {"x": 1, "y": 2}}]}, None),
        ("Features", {"layerDefinition": {}, "featureSet": FULL}, None),
        ("Features", {"layerDefinition": {}, "featureSet": FITS, "exceededTransferLimit": True}, None),
        ("Records", {"fields": [], "features": [], "exceededTransferLimit": True}, None),
        ("Many", [FITS, FULL], None),
        ("Table", [[1, FITS], [2, FULL]], None),
        ("Table", [{"From": 1, "Zones": FULL}], None),
        ("Either", FULL, "GPFeatureRecordSetLayer"),
        ("Either", {"dataType": "GPFeatureRecordSetLayer", "value": FULL}, "GPComposite"),
        ("Eithers", [1, FULL], None),
    ],
)
def test_an_output_over_the_limit_is_a_failure(name: str, value: Any, data_type: Any) -> None:
    for maximum in (1000, None):
        with pytest.raises(JobError) as caught:
            read_result(answer(name, value, data_type), task_of(maximum), URL)
        error = caught.value
        assert (error.reason, error.subject, error.total) == (Reason.TOO_MANY_RECORDS, name, maximum)
    read(name, json.loads(json.dumps(value).replace("true", "false")), data_type)


def test_text_that_says_so_is_only_text() -> None:
    assert read("Text", {"exceededTransferLimit": True}).value == Json('{"exceededTransferLimit":true}')


# An execution


def test_an_execution() -> None:
    value = {
        "results": [answer("Count", 3), answer("Text", "x")],
        "messages": [{"type": "esriJobMessageTypeInformative", "description": "done"}],
    }
    execution = read_execution(value, task_of())
    assert [each.value for each in execution.results] == [3, "x"]
    assert [each.text for each in execution.messages] == ["done"]
    text = execution.result("Text")
    assert text is not None and text.value == "x" and execution.result("Nothing") is None
    assert read_execution({"results": []}, task_of()) == Execution()


def test_an_execution_over_the_limit() -> None:
    with pytest.raises(JobError) as caught:
        read_execution({"results": [answer("Count", 3), answer("Features", FULL)]}, task_of())
    assert (caught.value.reason, caught.value.subject) == (Reason.TOO_MANY_RECORDS, "Features")


def test_arbitrary_json_is_read_or_refused() -> None:
    keys = (
        "results", "paramName", "dataType", "value", "messages", "type", "description", "features", "attributes",
        "geometry", "exceededTransferLimit", "layerDefinition", "featureSet", "url", "mapImage", "href", "distance",
        "units", "From", "Zones", "parameterInfos",
    )  # fmt: skip
    example = {"results": [answer(name, value) for name, value in (
        ("Features", FITS), ("Count", 1), ("Table", [[1, FITS]]), ("Many", [FITS]), ("Raster", {"url": "x"})
    )]}  # fmt: skip
    task, read_count = task_of(), 0
    for value in [*arbitrary(41, keys, 1500), *spoilt(42, example, 3000)]:
        for reader in (lambda each: read_execution(each, task), lambda each: read_result(each, task, URL)):
            try:
                result = reader(value)
            except (ProtocolError, JobError) as error:
                str(error).encode()
                continue
            read_count += 1
            repr(result).encode()
    assert read_count > 500


def test_real_results() -> None:
    task = task_of()
    for name, blocks in real("gp-data-type-examples-esri-doc.json").items():
        for block in blocks:
            value = block["json"]
            if not isinstance(value, dict) or "paramName" not in value or value["paramName"] == "<paramName>":
                continue
            if value["value"].__class__ is dict and value["value"].get("exceededTransferLimit"):
                with pytest.raises(JobError):
                    read_result(value, task, URL)
            else:
                result = read_result(value, task, URL)
                assert (result.name, str(result.data_type)) == (value["paramName"], value["dataType"]), name
                assert result.value is not None


# A job on a server


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(read_timeout=5.0))
    yield opened
    opened.close()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> List[float]:
    """Let every wait end at once; return what was to be waited."""
    pauses: List[float] = []

    def wait(token: CancelToken, seconds: float) -> bool:
        pauses.append(seconds)
        return token.is_set()

    monkeypatch.setattr(CancelToken, "wait", wait)
    return pauses


def listed(*names: str) -> JobState:
    return JobState(JobStatus.SUCCEEDED, outputs=names)


def job_at(server: Loopback, session: Session, *answers: Answer) -> Job:
    """Return a job whose resource answers so."""
    ended = says({"jobStatus": "esriJobSucceeded"})
    return Job(session, server.at("/jobs/j1", *(answers or (ended,))), FAST)


def test_an_output_of_a_job(server: Loopback, session: Session) -> None:
    job = job_at(server, session)
    server.at("/jobs/j1/results/Count", says(answer("Count", 5)))
    assert fetch_output(job, task_of(), "Count", listed("Count")) == Result("Count", DataType("GPLong"), 5)
    assert [(asked.method, asked.query) for asked in server.asked] == [("GET", {"f": "json"})]


def test_what_is_asked_of_a_result(server: Loopback, session: Session) -> None:
    job = job_at(server, session)
    server.at("/jobs/j1/results/Features", says(answer("Features", FITS)))
    options = JobOptions(
        out_sr=SpatialReference(3857), return_data=True, return_z=True, return_feature_collection=True,
        return_column_names=True,
    )  # fmt: skip
    fetch_output(job, task_of(), "Features", listed("Features"), options=options)
    assert server.asked[0].query == {
        "f": "json",
        "outSR": "3857",
        "returnType": "data",
        "returnZ": "true",
        "returnFeatureCollection": "true",
        "returnColumnName": "true",
    }


def test_a_result_that_is_listed_late(server: Loopback, session: Session, no_pauses: List[float]) -> None:
    late = says({"jobStatus": "esriJobSucceeded"})
    there = says({"jobStatus": "esriJobSucceeded", "results": {"Count": {"paramUrl": "results/Count"}}})
    job = dataclasses.replace(job_at(server, session, late, late, there), policy=PollPolicy())
    server.at("/jobs/j1/results/Count", says(answer("Count", 5)))
    assert fetch_output(job, task_of(), "Count", listed()).value == 5
    assert no_pauses == [1.0, 2.0, 3.0]


def test_an_output_that_was_never_set(server: Loopback, session: Session) -> None:
    job = job_at(server, session)
    refused = says({"error": {"code": 400, "message": "Unable to complete operation."}})
    for name, value in (("Count", None), ("Many", ()), ("Text", "")):
        server.at(f"/jobs/j1/results/{name}", refused)
        result = fetch_output(job, task_of(), name, listed("Other"))
        assert result == Result(name, TYPES[name], value)
    server.at("/jobs/j1/results/Count", says({"paramName": "Count", "dataType": "GPLong", "value": None}))
    assert fetch_output(job, task_of(), "Count", listed("Count")).value is None


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (says({"error": {"code": 400, "message": "Duplicate column names"}}), ServiceError, Reason.SERVER_ERROR),
        (says({"error": {"code": 499, "message": "x"}}), SignInError, Reason.SIGN_IN_NEEDED),
        (says(answer("Features", FULL)), JobError, Reason.TOO_MANY_RECORDS),
        (says(answer("Features", 5)), ProtocolError, Reason.UNREADABLE_VALUE),
        (says([]), ProtocolError, Reason.UNEXPECTED),
        (says("<html></html>"), ProtocolError, Reason.HTML_PAGE),
        (resets, NetworkError, Reason.NO_ANSWER),
    ],
)
def test_an_output_that_does_not_come(
    server: Loopback, session: Session, reply: Answer, kind: type, reason: Reason
) -> None:
    job = job_at(server, session)
    server.at("/jobs/j1/results/Features", reply)
    with pytest.raises(kind) as caught:
        fetch_output(job, task_of(), "Features", listed("Features"))
    assert isinstance(caught.value, ArcGISError) and caught.value.reason is reason


def test_a_server_that_is_busy_has_not_said_that_there_is_nothing(server: Loopback, session: Session) -> None:
    server.at("/jobs/j1/results/Count", says({"error": {"code": 503}}))
    with pytest.raises(ServiceError):
        fetch_output(job_at(server, session), task_of(), "Count", listed("Other"))


def test_an_output_that_the_task_does_not_have(server: Loopback, session: Session) -> None:
    job = job_at(server, session)
    for name in ("Nothing", "In", "../../x"):
        with pytest.raises(RequestError) as caught:
            fetch_output(job, task_of(), name, listed("Count"))
        assert (caught.value.reason, caught.value.looked_at) == (Reason.NO_SUCH_PARAMETER, tuple(TYPES))
    assert server.asked == []
    server.at("/jobs/j1/results/..%2Fx%20y", says({"dataType": "GPLong", "value": 1}))
    assert fetch_output(job, task_of(), "../x y", listed("../x y")) == Result("../x y", DataType("GPLong"), 1)


def test_an_answer_that_does_not_repeat_its_name(server: Loopback, session: Session) -> None:
    server.at("/jobs/j1/results/Table", says({"value": [[1, {"url": "https://h/0"}]]}))
    result = fetch_output(job_at(server, session), task_of(), "Table", listed("Table"))
    assert result.name == "Table" and result.value.columns == ("From", "Zones")


def test_an_option_that_the_server_is_too_old_for(server: Loopback, session: Session) -> None:
    old = dataclasses.replace(task_of(), service=Service("https://h/GPServer", (10, 9)))
    with pytest.raises(RequestError) as caught:
        fetch_output(
            job_at(server, session), old, "Table", listed("Table"), options=JobOptions(return_column_names=True)
        )
    assert caught.value.reason is Reason.SERVER_TOO_OLD and server.asked == []
