"""What the client never sends, what the local site refuses, and jobs that do not come to their end."""

from __future__ import annotations

import dataclasses
import threading
import time
from datetime import datetime
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    JobError,
    Reason,
    RequestError,
    ServiceError,
)
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.geoprocessing import Job, JobStatus
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import fetch_output
from arcgis_raster_download.plugin.arcgis.gptask import Task
from arcgis_raster_download.plugin.arcgis.gptypes.features import Feature, FeatureSet, Field, FieldType, RecordSet
from arcgis_raster_download.plugin.arcgis.gptypes.references import (
    FileUrl,
    LayerUrl,
    MapImage,
    PortalItem,
    Raster,
    TimeRange,
    UploadedItem,
)
from arcgis_raster_download.plugin.arcgis.gptypes.shapes import EnvelopeShape
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, LinearUnit, LinearUnits
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.server.features import PORTAL_FILES
from tests.unit.gp_client import ASYNC, MAP, QUICK, SYNC, Client, feature_set, rows_of, started, wkt

BOTH = pytest.mark.parametrize("service", [SYNC, ASYNC])
POINTS = feature_set([({"name": "here"}, wkt("POINT (500000 5200000)"))], 32632)
LINES = feature_set([({}, wkt("LINESTRING (500000 5200000, 500001 5200001)"))], 32632)
TABLE = RecordSet([Feature({"a": 1, "b": "x"})], (Field("a", FieldType.INTEGER), Field("b", FieldType.STRING)))
FIELD_A = Field("a", FieldType.INTEGER)
ROW = (True, 0, 0.0, "", "LOW", None, None, None, None, None)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with started(tmp_path_factory.mktemp("services")) as client:
        yield client


@pytest.fixture
def client(running: Client) -> Client:
    running.site.reset()
    return running


def refused(client: Client, name: str, values: Dict[str, Any], service: str, **options: Any) -> RequestError:
    """Return the error of a request that does not leave: the site hears of nothing after its description."""
    task = client.task(name, service)
    start = task.submit if task.is_asynchronous else task.execute
    before = len(client.site.log())
    with pytest.raises(RequestError) as caught:
        start(client.session, values, options=JobOptions(**options))
    assert len(client.site.log()) == before
    return caught.value


def echo(name: str, value: Any, *allowed: str) -> Tuple[str, Dict[str, Any], Tuple[str, ...]]:
    return "Echo", {name: value}, allowed


def table(**cells: Any) -> ValueTable:
    names = ("Flag", "Number", "Amount", "Note", "Level", "Day", "Length", "Area", "Source", "Where")
    return ValueTable((tuple(cells.get(name, given) for name, given in zip(names, ROW)),))


# The last of the values is the one that is refused; what is allowed instead, as the error tells it.
NOT_ALLOWED: List[Tuple[str, Dict[str, Any], Tuple[str, ...]]] = [
    echo("Ranged_Long", 11, "-10 … 10"), echo("Ranged_Long", -11, "-10 … 10"), echo("Ranged_Double", 1.001, "0 … 1"),
    echo("Longs", (1, 11), "-10 … 10"), echo("Composite", Composite("GPLong", 11), "-10 … 10"),
    echo("Table", table(Number=11), "-10 … 10"), echo("Choice", "low", "LOW", "MEDIUM", "HIGH"),
    echo("Choices", ("LOW", "NONE"), "LOW", "MEDIUM", "HIGH"), echo("Table", table(Level="x"), "LOW", "MEDIUM", "HIGH"),
    echo("Boolean", 1, "true", "false"), echo("Boolean", "true", "true", "false"), echo("Double", "1", "1234.5"),
    echo("Double", float("inf"), "1234.5"), echo("Long", 1.0), echo("Long", 2**60), echo("Long", True),
    echo("String", 5, "GPString"), echo("Date", datetime(2020, 1, 1)), echo("Date", 0),
    echo("Linear_Unit", 5, "LinearUnit"), echo("Linear_Unit", LinearUnit(0), "> 0"),
    echo("Areal_Unit", "3 Acres", "ArealUnit"), echo("Field", Field("", "x")), echo("Field", "a", "Field"),
    echo("Strings", "lone"), echo("Table", ((1, 2),)), echo("Table", ValueTable(((1, 2),))),
    echo("Composites", (Composite("GPBoolean", True),), "GPLong", "GPDouble", "GPLinearUnit", "GPString"),
    ("Contour", {"Input_Raster": UploadedItem("i1"), "Interval": 0.0}, ("0.001 … 10000.0",)),
    ("Buffer", {"Input_Features": LINES, "Distance": LinearUnit(1), "End_Type": "SQUARE"}, ("ROUND", "FLAT")),
    ("Buffer", {"Distance": LinearUnit(1), "Input_Features": FeatureSet([Feature({}, EnvelopeShape(0, 0, 1, 1))])},
     ("esriGeometryPoint", "esriGeometryMultipoint", "esriGeometryPolyline", "esriGeometryPolygon")),
    ("ZonalStatistics", {"Value_Raster": UploadedItem("i1"), "Zones": POINTS}, ("esriGeometryPolygon",)),
    ("FieldStatistics", {"Input_Table": TABLE, "Statistics_Field": Field("b", FieldType.STRING)},
     tuple(f"esriFieldType{each}" for each in ("SmallInteger", "Integer", "BigInteger", "Single", "Double"))),
    ("FieldStatistics", {"Statistics_Field": FIELD_A, "Input_Table": POINTS},
     ("RecordSet", "LayerUrl", "UploadedItem")),
    ("ConvertTable", {"Format": "CSV", "Input_File": FileUrl("https://h/a.xlsx")}, ("*.csv", "*.geojson", "*.json")),
    ("ConvertTable", {"Input_File": FileUrl("https://h/a.csv"), "Format": "csv"}, ("CSV", "GEOJSON")),
    ("ConvertTable", {"Format": "CSV", "Input_File": FileUrl("ftp://h/a.csv")}, ("https://…",)),
    ("Merge", {"Inputs": (POINTS, LayerUrl("https://me:word@h/FeatureServer/0"))}, ("https://…",)),
    ("Merge", {"Inputs": (MapImage("https://h/a.png"),)}, ()),
    ("Contour", {"Interval": 1.0, "Input_Raster": "https://h/a.tif"}, ("Raster", "UploadedItem")),
]  # fmt: skip


@BOTH
@pytest.mark.parametrize(("name", "values", "allowed"), NOT_ALLOWED)
def test_what_is_not_allowed_is_not_sent(
    client: Client, service: str, name: str, values: Dict[str, Any], allowed: Tuple[str, ...]
) -> None:
    error = refused(client, name, values, service)
    assert (error.reason, error.subject) == (Reason.VALUE_NOT_ALLOWED, list(values)[-1])
    assert not allowed or error.looked_at == allowed


@BOTH
def test_unknown_and_missing_inputs_are_not_sent(client: Client, service: str) -> None:
    error = refused(client, "Buffer", {"Input_Features": POINTS, "Width": LinearUnit(1)}, service)
    assert (error.reason, error.subject) == (Reason.NO_SUCH_PARAMETER, "Width")
    assert error.looked_at[:2] == ("Input_Features", "Distance") and "Output_Features" not in error.looked_at
    # The schema that the description has as default is nobody's features.
    error = refused(client, "Buffer", {"Distance": LinearUnit(1)}, service)
    assert (error.reason, error.subject) == (Reason.VALUE_MISSING, "Input_Features")
    found = client.run("Buffer", {"Input_Features": POINTS}, service=service)["Output_Features"]
    assert rows_of(found)[0][0]["BUFF_DIST"] == 100


WIDE = RecordSet([Feature({"OBJECTID": 2**40, "a": 1})])
DAYS = RecordSet([Feature({"a": 1, "d": "8/2/2020"})], (FIELD_A, Field("d", FieldType.DATE_ONLY)))
Values = Callable[[Client], Dict[str, Any]]
# The first version that knows something, the version before, a task, and what is given to it.
GATES: Dict[str, Tuple[float, float, str, Values]] = {
    "Field": (10.7, 10.61, "FieldStatistics", lambda client: {"Input_Table": TABLE, "Statistics_Field": FIELD_A}),
    "time": (10.71, 10.7, "Merge", lambda client: {
        "Inputs": (LayerUrl(client.site.layer_url("Places"), time=TimeRange(0, None)),)}),
    "ImageServer": (10.8, 10.71, "Contour", lambda client: {
        "Interval": 100.0, "Input_Raster": Raster(client.site.image_url("Geoid"))}),
    "portalItemID": (10.8, 10.71, "ConvertTable", lambda client: {
        "Format": "CSV", "Input_File": PortalItem(next(iter(PORTAL_FILES)))}),
    "GPValueTable": (11.0, 10.91, "Echo", lambda client: {"Plain_Table": ValueTable(((0.5, None, "x"),))}),
    "GPComposite": (11.2, 11.1, "Echo", lambda client: {"Composite": 7}),
    "64 bit": (11.2, 11.1, "Echo", lambda client: {"Long": 2**31}),
    "64 bit ids": (11.2, 11.1, "FieldStatistics", lambda client: {"Statistics_Field": FIELD_A, "Input_Table": WIDE}),
    "esriFieldTypeDateOnly": (11.2, 11.1, "FieldStatistics", lambda client: {
        "Statistics_Field": FIELD_A, "Input_Table": DAYS}),
    "GPArealUnit": (11.3, 11.2, "Echo", lambda client: {"Areal_Unit": ArealUnit(1)}),
}  # fmt: skip
OPTION_GATES: Dict[str, Tuple[float, float, Dict[str, Any]]] = {
    "returnTrueCurves": (10.5, 10.41, {"return_true_curves": True}),
    "returnFeatureCollection": (10.6, 10.51, {"return_feature_collection": True}),
    "context.extent": (10.61, 10.6, {"extent": Envelope(0, 0, 1e7, 1e7, SpatialReference(32632))}),
    "returnColumnName": (11.0, 10.91, {"return_column_names": True}),
    "simplifyFeatures": (11.4, 11.3, {"simplify_features": True}),
}


@BOTH
@pytest.mark.parametrize("what", GATES)
def test_an_older_server_is_not_sent_what_it_does_not_know(client: Client, service: str, what: str) -> None:
    since, before, name, values = GATES[what]
    client.site.configure(version=before)
    error = refused(client, name, values(client), service)
    assert (error.reason, error.subject) == (Reason.SERVER_TOO_OLD, list(values(client))[-1])
    assert error.words.startswith(what.partition(" ids")[0]) and error.looked_at == (dotted(since), dotted(before))
    client.site.configure(version=since)
    assert client.run(name, values(client), service=service)


@BOTH
@pytest.mark.parametrize("what", OPTION_GATES)
def test_an_older_server_is_not_asked_what_it_does_not_know(client: Client, service: str, what: str) -> None:
    since, before, options = OPTION_GATES[what]
    values = {"Input_Features": POINTS, "Distance": LinearUnit(1)}
    client.site.configure(version=before)
    if service == SYNC or what not in ("returnFeatureCollection", "returnColumnName"):
        error = refused(client, "Buffer", values, service, **options)
    else:
        # Of a job it is asked with the result.
        task = client.task("Buffer")
        job, state = client.done(task, values)
        with pytest.raises(RequestError) as caught:
            fetch_output(job, task, "Output_Features", state, options=JobOptions(**options))
        error = caught.value
    assert (error.reason, error.words) == (Reason.SERVER_TOO_OLD, what)
    assert error.looked_at == (dotted(since), dotted(before))
    client.site.configure(version=since)
    assert client.run("Buffer", values, JobOptions(**options), service)["Output_Features"]


def dotted(version: float) -> str:
    """Return 10.7.1 for 10.71."""
    whole, _, digits = str(version).partition(".")
    return ".".join((whole, *digits))


def test_an_output_feature_service_where_there_can_be_none(client: Client) -> None:
    values = {"Input_Features": POINTS, "Distance": LinearUnit(1)}
    for service, reason in ((SYNC, Reason.VALUE_NOT_ALLOWED), (MAP, Reason.NO_SUCH_PARAMETER)):
        error = refused(client, "Buffer", values, service, out_feature_service_name="Areas")
        assert (error.reason, error.subject) == (reason, "esri_out_feature_service_name")
    with pytest.raises(JobError, match="letters, digits and underscores only") as caught:
        client.run("Buffer", values, JobOptions(out_feature_service_name="No spaces"))
    assert caught.value.reason is Reason.JOB_FAILED


# What only the site can tell, whether it can before there is a job, and the words in which it does.
TOLD: List[Tuple[str, Dict[str, Any], bool, str]] = [
    ("Merge", {"Inputs": (UploadedItem("i0"),)}, True, "The item i0 does not exist."),
    ("ConvertTable", {"Input_File": PortalItem("0" * 32), "Format": "CSV"}, True, "is none of this server's portal."),
    ("Merge", {"Inputs": (LayerUrl("https://h/ImageServer"),)}, True, "is neither a layer nor a file of JSON."),
    ("Merge", {"Inputs": (POINTS, LINES)}, False, "The layers hold different kinds of features: line, point."),
    ("FieldStatistics", {"Input_Table": TABLE, "Statistics_Field": Field("c", FieldType.DOUBLE)}, False,
     "The table has no field c."),
    ("Buffer", {"Input_Features": POINTS, "Distance": LinearUnit(1), "End_Type": "FLAT"}, False,
     "End_Type FLAT needs lines: points and polygons have no ends."),
    ("Buffer", {"Input_Features": POINTS, "Distance": LinearUnit(1, LinearUnits.DECIMAL_DEGREES)}, False,
     "The unit esriDecimalDegrees cannot be used in WGS 84 / UTM zone 32N."),
    ("Merge", {"Inputs": (LayerUrl("https://h/x/FeatureServer/0"),)}, False, "cannot be reached from this server."),
]  # fmt: skip


@BOTH
@pytest.mark.parametrize("invalid", ["refuse", "fail"])
@pytest.mark.parametrize(("name", "values", "at_once", "words"), TOLD)
def test_what_the_site_refuses_is_told_in_its_words(
    client: Client, service: str, invalid: str, name: str, values: Dict[str, Any], at_once: bool, words: str
) -> None:
    client.site.configure(invalid_input=invalid)
    with pytest.raises(ArcGISError) as caught:
        client.run(name, values, service=service)
    assert words in caught.value.words
    if service == SYNC or (at_once and invalid == "refuse"):
        assert isinstance(caught.value, ServiceError) and caught.value.reason is Reason.TASK_REFUSED
    else:
        assert isinstance(caught.value, JobError) and caught.value.reason is Reason.JOB_FAILED
        assert "Failed" not in caught.value.words


@BOTH
def test_a_task_that_fails_says_why(client: Client, service: str) -> None:
    client.site.configure(job_error="ERROR 010429: the <b>licence</b> has expired")
    with pytest.raises(ArcGISError) as caught:
        client.run("Echo", {}, service=service)
    assert "ERROR 010429: the licence has expired" in caught.value.words
    client.site.reset()
    client.site.configure(submit_error="Nobody may.")
    with pytest.raises(ServiceError, match="Nobody may") as refusal:
        client.run("Echo", {}, service=service)
    assert refusal.value.reason is Reason.TASK_REFUSED


@pytest.mark.parametrize("answer", ["refuse", "ignore"])
@pytest.mark.parametrize("service", [SYNC, ASYNC])
def test_a_server_of_an_unknown_version_may_refuse_or_ignore(client: Client, service: str, answer: str) -> None:
    client.site.configure(version=10.51, old_server=answer)
    task = Task.fetch(client.session, client.site.gp_url("Buffer", service))
    assert task.version is None
    options = JobOptions(return_feature_collection=True)
    values = {"Input_Features": POINTS, "Distance": LinearUnit(1)}

    def run() -> Any:
        if not task.is_asynchronous:
            return task.execute(client.session, values, options=options).result("Output_Features").value
        job, state = client.done(task, values, options)
        return fetch_output(job, task, "Output_Features", state, options=options).value

    if answer == "ignore":
        assert isinstance(run(), FeatureSet)
    else:
        with pytest.raises(ServiceError, match="'returnFeatureCollection' parameter needs a newer version"):
            run()


@pytest.mark.parametrize("answer", ["invalid-url", "unable"])
def test_the_wrong_operation_is_told(client: Client, answer: str) -> None:
    client.site.configure(wrong_operation=answer)
    at_once, job = client.task("Echo", SYNC), client.task("Echo", ASYNC)
    with pytest.raises(ValueError, match="executed, not submitted"):
        at_once.submit(client.session, {})
    with pytest.raises(ValueError, match="submitted, not executed"):
        job.execute(client.session, {})
    assert not client.posted()
    # A description may say nothing, or what is not so.
    with pytest.raises(ArcGISError):
        dataclasses.replace(at_once, is_asynchronous=True).submit(client.session, {})
    with pytest.raises(ArcGISError):
        dataclasses.replace(job, is_asynchronous=False).execute(client.session, {})


@pytest.mark.parametrize(
    ("status", "reason"),
    [("esriJobTimedOut", Reason.JOB_TIMED_OUT), ("esriJobCancelled", Reason.JOB_CANCELLED_BY_SERVER),
     ("esriJobDeleted", Reason.JOB_GONE)],
)  # fmt: skip
def test_a_job_that_ends_otherwise(client: Client, status: str, reason: Reason) -> None:
    client.site.configure(end_status=status)
    with pytest.raises(JobError) as caught:
        client.run("Echo", {})
    assert caught.value.reason is reason


def test_results_that_come_late_are_waited_for(client: Client) -> None:
    client.site.configure(results_delay_seconds=0.6)
    task = client.task("Echo")
    job, state = client.done(task, {"Long": 7})
    looks = len(client.site.log())
    assert fetch_output(job, task, "Out_Long", state).value == 7
    paths = [each["path"].rpartition("/")[2] for each in client.site.log()[looks:]]
    name = job.url.rpartition("/")[2]
    assert state.outputs == () and len(paths) > 2 and paths == [name] * (len(paths) - 1) + ["Out_Long"]


def test_messages_of_both_kinds_of_task(client: Client) -> None:
    execution = client.task("Echo", SYNC).execute(client.session, {"String": "words"})
    _, state = client.done(client.task("Echo"), {"String": "words"})
    for messages in (execution.messages, state.messages):
        assert any("(Echo)" in each.text and "words" in each.text for each in messages)


def test_a_cancel_reaches_the_site(client: Client) -> None:
    client.site.configure(jobs=1, hold="executing")
    token = CancelToken()
    session = Session(PlainNetwork(), token)
    job = client.task("Echo").submit(session, {"Long": 7})
    job.policy = QUICK
    with pytest.raises(Cancelled):
        job.wait(lambda state: state.status is JobStatus.EXECUTING and token.set(), patience=0)
    session.close()
    assert [client.site.url + each["path"] for each in client.posted("/cancel")] == [f"{job.url}/cancel"]
    with pytest.raises(JobError) as caught:
        Job(client.session, job.url, QUICK).wait(lambda state: None, patience=0)
    assert caught.value.reason is Reason.JOB_CANCELLED_BY_SERVER


def test_a_cancel_does_not_wait_for_a_synchronous_task(client: Client) -> None:
    client.site.configure(jobs=1, execute_seconds=1.5)
    token = CancelToken()
    session = Session(PlainNetwork(), token)
    task = client.task("Echo", SYNC)

    def stop_once_it_runs() -> None:
        while not client.posted("/execute"):
            token.wait(0.01)
        token.set()

    thread = threading.Thread(target=stop_once_it_runs, daemon=True)
    thread.start()
    with pytest.raises(Cancelled):
        task.execute(session, {})
    left = time.time()
    session.close()
    while client.posted("/execute")[0]["status"] is None:
        threading.Event().wait(0.02)
    (there,) = client.posted("/execute")
    assert left < there["received"] + there["seconds"] - 0.3, "it waited for the answer"
