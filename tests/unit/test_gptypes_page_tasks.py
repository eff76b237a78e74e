"""The rules of the documentation that concern a whole task: how it is started, and how its outputs are asked for."""

from __future__ import annotations

import json
from typing import Any, Iterator

import pytest

from arcgis_raster_download.plugin.arcgis.errors import Reason, RequestError, ServiceError
from arcgis_raster_download.plugin.arcgis.geoprocessing import Job, JobState, JobStatus
from arcgis_raster_download.plugin.arcgis.gpoptions import JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import fetch_output, read_result
from arcgis_raster_download.plugin.arcgis.gptask import Service, Task
from arcgis_raster_download.plugin.arcgis.gptypes.codec import decode
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import FeatureSet
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import LayerUrl, MapImage
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import LinearUnit, LinearUnits
from arcgis_raster_download.plugin.arcgis.gptypes.versions import read_version
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Loopback, says

COLUMNS = [{"name": "yes", "dataType": "GPBoolean"}, {"name": "far", "dataType": "GPLinearUnit"}]
MILES = {"distance": 5, "units": "esriMiles"}
DONE = JobState(JobStatus.SUCCEEDED, outputs=("Out",))
# One value of each type that the documentation lists, as it travels.
LISTED = {
    "GPFeatureRecordSetLayer": {"features": []},
    "GPRecordSet": {"features": []},
    "GPRasterDataLayer": {"url": "https://data.example.com/dem.tif"},
    "Field": {"name": "POP", "type": "esriFieldTypeInteger"},
    "GPDataFile": {"url": "https://data.example.com/a.csv"},
    "GPBoolean": True,
    "GPDouble": 1.5,
    "GPLong": 7,
    "GPString": "seven",
    "GPLinearUnit": MILES,
    "GPArealUnit": {"area": 5, "units": "esriAcres"},
    "GPDate": 1199145600000,
    "GPMultiValue:GPString": ["seven"],
    "GPValueTable": [["seven"]],
    "GPComposite": "seven",
}


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(PlainNetwork(read_timeout=5.0))
    yield opened
    opened.close()


def parameter(name: str, data_type: str, direction: str = "Input", **members: Any) -> Any:
    return {"name": name, "dataType": data_type, "direction": "esriGPParameterDirection" + direction, **members}


URL = "https://gis.example.com/arcgis/rest/services/Tools/GPServer/Run"


def task_of(*parameters: Any, synchronous: bool = False, version: Any = 11.5, url: str = URL) -> Task:
    kind = "esriExecutionTypeSynchronous" if synchronous else "esriExecutionTypeAsynchronous"
    service = Service(url.rpartition("/")[0], read_version(version))
    return Task.from_esri({"executionType": kind, "parameters": list(parameters)}, url, service)


def test_both_ways_to_run_a_task_take_the_same_form() -> None:
    parameters = (parameter("Far", "GPLinearUnit"), parameter("Table", "GPValueTable", parameterInfos=COLUMNS))
    values = {"Far": LinearUnit(5, LinearUnits.MILES), "Table": ValueTable(((True, None),))}
    form = task_of(*parameters).form(values)
    assert form == task_of(*parameters, synchronous=True).form(values)
    assert {name: json.loads(text) for name, text in form.items()} == {"Far": MILES, "Table": [[True, None]]}


def test_an_output_may_have_a_form_that_no_input_has() -> None:
    layer = task_of(parameter("Out", "GPFeatureRecordSetLayer", "Output"))
    picture = {"mapImage": {"href": "https://gis.example.com/x.png", "width": 4, "height": 3}}
    value = read_result({"paramName": "Out", "dataType": "GPFeatureRecordSetLayer", "value": picture}, layer, "").value
    assert isinstance(value, MapImage)
    with pytest.raises(RequestError):
        task_of(parameter("In", "GPFeatureRecordSetLayer")).form({"In": value})


@pytest.mark.parametrize("name", LISTED)
def test_every_listed_type_is_known(name: str) -> None:
    infos = [{"name": "a", "dataType": "GPString"}]
    found = decode(DataType.read(name, infos), LISTED[name])
    assert found is not None and not isinstance(found, Json)


@pytest.mark.parametrize("name", ["GPExtent", "GPCoordinateSystem", "GPSQLExpression", "GPTimeUnit", "GPTile"])
def test_a_type_that_is_not_listed_does_not_break_a_task(name: str) -> None:
    task = task_of(parameter("In", name, defaultValue={"a": [1, None]}), parameter("Far", "GPLinearUnit"))
    assert str(task.inputs[0].data_type) == name and task.inputs[0].default == Json.from_esri({"a": [1, None]})
    assert json.loads(task.form({"In": task.inputs[0].default})["In"]) == {"a": [1, None]}
    assert "In" not in task.form({"Far": LinearUnit(5)}), "nobody has to give it"


# Column names of value tables


def table_task(url: str, synchronous: bool = False, version: Any = 11.5) -> Task:
    out = parameter("Out", "GPValueTable", "Output", parameterInfos=COLUMNS)
    return task_of(out, synchronous=synchronous, version=version, url=url)


ROWS = [[True, None], [None, MILES]]
BY_NAME = [{"yes": True, "far": None}, {"yes": None, "far": MILES}]


def test_column_names_of_a_job_are_asked_for_with_its_result(server: Loopback, session: Session) -> None:
    task = table_task(server.url("/GPServer/Run"))
    path = "/GPServer/Run/jobs/j1/results/Out"
    answer = {"paramName": "Out", "dataType": "GPValueTable"}
    server.at(path, says({**answer, "value": ROWS}), says({**answer, "value": BY_NAME}))
    job = Job(session, server.url("/GPServer/Run/jobs/j1"))
    plain = fetch_output(job, task, "Out", DONE)
    named = fetch_output(job, task, "Out", DONE, options=JobOptions(return_column_names=True))
    assert [each.query.get("returnColumnName") for each in server.asked_at(path)] == [None, "true"]
    assert plain.value == named.value and not plain.value.by_name and named.value.by_name
    assert plain.value.rows == ((True, None), (None, LinearUnit(5, LinearUnits.MILES)))


def test_column_names_of_a_synchronous_task_are_asked_for_at_once(server: Loopback, session: Session) -> None:
    task = table_task(server.url("/GPServer/Run"), synchronous=True)
    answer = {"results": [{"paramName": "Out", "dataType": "GPValueTable", "value": BY_NAME}], "messages": []}
    server.at("/GPServer/Run/execute", says(answer))
    done = task.execute(session, {}, options=JobOptions(return_column_names=True))
    assert server.asked[0].form["returnColumnName"] == "true"
    (result,) = done.results
    assert result.value.columns == ("yes", "far") and len(result.value.rows) == 2


def test_column_names_need_11_0() -> None:
    with pytest.raises(RequestError) as caught:
        JobOptions(return_column_names=True).result_query(table_task(URL, version=10.91))
    assert caught.value.reason is Reason.SERVER_TOO_OLD and caught.value.looked_at == ("11.0", "10.9.1")


def test_columns_that_have_no_names_of_their_own_are_told_in_the_servers_words(
    server: Loopback, session: Session
) -> None:
    columns = [{"name": "", "dataType": "GPLong"}, {"name": "", "dataType": "GPLong"}]
    task = task_of(parameter("Out", "GPValueTable", "Output", parameterInfos=columns), url=server.url("/GPServer/Run"))
    path = "/GPServer/Run/jobs/j1/results/Out"
    rows = {"paramName": "Out", "dataType": "GPValueTable", "value": [[1, 2]]}
    # Only what is said twice is believed: of several machines one may not know the job yet.
    refusal = says({"error": {"code": 400, "message": "Duplicate column names."}})
    server.at(path, refusal, refusal, says(rows))
    job = Job(session, server.url("/GPServer/Run/jobs/j1"))
    with pytest.raises(ServiceError) as caught:
        fetch_output(job, task, "Out", DONE, options=JobOptions(return_column_names=True))
    assert caught.value.words == "Duplicate column names."
    assert fetch_output(job, task, "Out", DONE).value.rows == ((1, 2),), "rows can still be had"


# Composites


def test_a_composite_answers_with_the_type_in_use() -> None:
    members = [{"name": "a", "dataType": "GPFeatureRecordSetLayer"}, {"name": "b", "dataType": "GPLong"}]
    task = task_of(parameter("Out", "GPComposite", "Output", parameterInfos=members))
    answer = {"paramName": "Out", "dataType": "GPFeatureRecordSetLayer", "value": {"features": []}}
    layer = read_result(answer, task, "")
    assert (str(layer.data_type), layer.value) == ("GPFeatureRecordSetLayer", FeatureSet())
    number = read_result({"paramName": "Out", "dataType": "GPLong", "value": 7}, task, "")
    assert (str(number.data_type), number.value) == ("GPLong", 7), "just like an output of that type"


def test_an_answer_that_says_composite_all_the_same_is_read() -> None:
    members = [{"name": "a", "dataType": "GPBoolean"}, {"name": "b", "dataType": "GPLong"}]
    task = task_of(parameter("Out", "GPComposite", "Output", parameterInfos=members))
    for value in (7, {"dataType": "GPLong", "value": 7}):
        answer = {"paramName": "Out", "dataType": "GPComposite", "value": value}
        assert read_result(answer, task, "").value == Composite("GPLong", 7)


def test_an_output_feature_service_of_a_composite_is_an_address() -> None:
    members = [{"name": "a", "dataType": "GPFeatureRecordSetLayer"}, {"name": "b", "dataType": "GPLong"}]
    task = task_of(parameter("Out", "GPComposite", "Output", parameterInfos=members))
    url = "https://gis.example.com/arcgis/rest/services/Hosted/Out/FeatureServer/0"
    found = read_result({"paramName": "Out", "dataType": "GPFeatureRecordSetLayer", "value": {"url": url}}, task, "")
    assert found.value == LayerUrl(url)
