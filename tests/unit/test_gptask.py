"""Services and tasks: what their descriptions say, which form starts them, and what a real server does with it."""

from __future__ import annotations

import copy
import json
import math
import threading
import time
from datetime import datetime, timezone
from typing import Any, Dict, Iterator, List

import pytest

from arcgis_raster_download.plugin.arcgis import delivery
from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.delivery import Delivery
from arcgis_raster_download.plugin.arcgis.download_raster import CLIP, CONTEXT, INPUT, OUTPUT
from arcgis_raster_download.plugin.arcgis.errors import (
    ArcGISError,
    Cancelled,
    NetworkError,
    ProtocolError,
    Reason,
    RequestError,
    ServiceError,
    SignInError,
)
from arcgis_raster_download.plugin.arcgis.geometry import Envelope, SpatialReference
from arcgis_raster_download.plugin.arcgis.gptask import Parameter, Service, Task
from arcgis_raster_download.plugin.arcgis.gptypes.datatype import DataType
from arcgis_raster_download.plugin.arcgis.gptypes.features import FeatureSet, Field
from arcgis_raster_download.plugin.arcgis.gptypes.filters import (
    ChoiceFilter,
    FieldFilter,
    FileFilter,
    GeometryFilter,
    RangeFilter,
)
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.references import FileUrl, LayerUrl, Raster, UploadedItem
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, ArealUnits, LinearUnit, LinearUnits
from arcgis_raster_download.plugin.arcgis.network import PlainNetwork
from arcgis_raster_download.plugin.arcgis.order import PlannedImage, PlannedJob, Terms
from arcgis_raster_download.plugin.arcgis.session import Session
from tests.unit.loopback import Answer, Handler, Loopback, leads_to, resets, says
from tests.unit.real_json import arbitrary, real, spoilt

URL = "https://gis.example.com/arcgis/rest/services/Utilities/RasterUtilities/GPServer/DownloadRaster"
JOB = "j" + "0123456789abcdef" * 2
PAGE = "<html><head><title>Application Error</title></head></html>"
ASYNC, SYNC = "esriExecutionTypeAsynchronous", "esriExecutionTypeSynchronous"


def parameter(
    name: str, data_type: str = "GPString", direction: str = "Input", kind: str = "Optional", **more: Any
) -> Any:
    """Return a parameter as a task describes it."""
    return {
        "name": name,
        "dataType": data_type,
        "direction": f"esriGPParameterDirection{direction}",
        "parameterType": f"esriGPParameterType{kind}",
        **more,
    }


def task_of(*parameters: Any, version: Any = None, kind: str = ASYNC, url: str = URL, **service: Any) -> Task:
    """Return a task with these parameters on a server of a version."""
    described = Service.from_esri({"tasks": ["T"], "currentVersion": version, **service}, url.rsplit("/", 1)[0])
    return Task.from_esri({"name": "T", "executionType": kind, "parameters": list(parameters)}, url, described)


OLD_TASK: Dict[str, Any] = {
    "name": "DownloadRaster",
    "executionType": ASYNC,
    "parameters": [
        parameter(INPUT, kind="Required", defaultValue=""),
        parameter(CLIP, defaultValue=""),
        parameter(CONTEXT, defaultValue=""),
        parameter(OUTPUT, "GPMultiValue:GPRasterDataLayer", "Output", "Derived", defaultValue=[]),
    ],
}
NEW_TASK = copy.deepcopy(OLD_TASK)
NEW_TASK["parameters"][3]["parameterInfos"] = [{"name": "", "dataType": "GPRasterDataLayer", "displayName": ""}]

# Every type and every member of a description.
RICH_TASK = {
    "name": "Everything",
    "displayName": "Every <b>thing</b>",
    "description": "Does &amp; tells\n<script>x</script>",
    "category": "Tools",
    "helpUrl": "https://gis.example.com/help.htm",
    "executionType": ASYNC,
    "parameters": [
        parameter(
            "Lines", "GPFeatureRecordSetLayer", kind="Required", displayName="The lines", category="Input",
            description="<p>polylines only</p>", filter={"type": "featureClass", "list": ["esriGeometryPolyline"]},
            defaultValue={"geometryType": "esriGeometryPolyline", "features": [], "fields": [
                {"name": "OBJECTID", "type": "esriFieldTypeOID", "alias": "OBJECTID"}]},
        ),
        parameter("Count_Field", "Field", dependency="Lines", filter={"type": "field", "list": ["Short", "Long"]}),
        parameter("Distance", "GPLinearUnit", defaultValue={"distance": 5, "units": "esriMiles"}),
        parameter("Area", "GPArealUnit", defaultValue="3 Acres"),
        parameter("Ends", choiceList=["ROUND", "FLAT"], defaultValue="ROUND"),
        parameter("Mode", filter={"type": "codedValue", "list": [{"name": "Fast", "value": "F"}]}, defaultValue="F"),
        parameter("Percent", "GPLong", filter={"type": "range", "minimum": 0, "maximum": 100}, defaultValue=50),
        parameter("Sheet", "GPDataFile", filter={"type": "file", "list": ["csv"]}, defaultValue={"url": "http://h/a.csv"}),
        parameter("When", "GPDate", defaultValue=1199145600000),
        parameter("Exact", "GPBoolean", defaultValue="true"),
        parameter("Names", "GPMultiValue:GPString", choiceList=["a", "b"], defaultValue=["a"]),
        parameter(
            "Table", "GPValueTable", defaultValue=[[1, -0.5]],
            parameterInfos=[
                {"name": "From", "dataType": "GPLong", "displayName": "From value",
                 "filter": {"type": "range", "minimum": 0, "maximum": 9}},
                {"name": "To", "dataType": "GPDouble", "displayName": "To value"},
            ],
        ),
        parameter(
            "Either", "GPComposite", defaultValue={"dataType": "GPLong", "value": 7},
            parameterInfos=[{"dataType": "GPRasterDataLayer"}, {"dataType": "GPLong"}],
            filter={"type": "composite", "list": [None, {"type": "range", "minimum": 5, "maximum": 8}]},
        ),
        parameter(
            "Many", "GPMultiValue:GPComposite", defaultValue=[],
            parameterInfos=[
                {"dataType": "GPComposite", "parameterInfos": [{"dataType": "GPLong"}, {"dataType": "Field"}]}
            ],
        ),
        parameter("Place", "GPExtent", defaultValue={"xmin": 0}),
        parameter("Out_Features", "GPFeatureRecordSetLayer", "Output", "Required"),
        parameter("Out_Count", "GPLong", "Output", "Derived"),
    ],
}  # fmt: skip


# What a service says


def test_a_service() -> None:
    value = {
        "currentVersion": 10.91, "serviceDescription": "x", "tasks": ["Buffer", "Merge", 5, ""], "executionType": SYNC,
        "resultMapServerName": "Analysis", "maximumRecords": 1000, "capabilities": "Uploads",
    }  # fmt: skip
    assert Service.from_esri(value, URL) == Service(
        URL, (10, 9, 1), ("Buffer", "Merge"), False, "Analysis", 1000, accepts_uploads=True
    )


@pytest.mark.parametrize(
    ("capabilities", "accepts"),
    [("Uploads", True), ("Query, uploads", True), ("", False), ("null", False), (None, False), (["Uploads"], False),
     ("NoUploads", False)],
)  # fmt: skip
def test_who_takes_files(capabilities: Any, accepts: bool) -> None:
    assert Service.from_esri({"tasks": [], "capabilities": capabilities}, URL).accepts_uploads is accepts


def test_a_service_that_says_little() -> None:
    for value in (
        {"tasks": None}, {"tasks": {}, "maximumRecords": "x", "currentVersion": None},
        {"tasks": [], "maximumRecords": 0},
        {"tasks": [None], "maximumRecords": True, "executionType": 5, "resultMapServerName": None},
    ):  # fmt: skip
        assert Service.from_esri(value, URL) == Service(URL)
    for value in (None, [], "x", {}, {"services": []}):
        with pytest.raises(ProtocolError) as caught:
            Service.from_esri(value, URL)
        assert (caught.value.reason, caught.value.subject) == (Reason.UNEXPECTED, "gis.example.com")


def test_a_real_service() -> None:
    service = Service.from_esri(real("gpserver-rasterutilities-di-pgc-10.9.json"), URL)
    assert service == Service(
        URL, (10, 9), ("ConvertRasterFunctionTemplate", "DownloadRaster"), True, "", 1000, accepts_uploads=False
    )


# What a task says


@pytest.mark.parametrize("value", [OLD_TASK, NEW_TASK])
def test_both_shapes_of_a_task(value: Any) -> None:
    task = Task.from_esri(value, URL)
    assert task.url == URL and task.is_asynchronous and task.name == "DownloadRaster"
    assert [each.name for each in task.parameters] == [INPUT, CLIP, CONTEXT, OUTPUT]
    assert [each.is_required for each in task.parameters] == [True, False, False, False]
    assert [each.is_derived for each in task.parameters] == [False, False, False, True]
    assert [each.name for each in task.inputs] == [INPUT, CLIP, CONTEXT]
    assert [each.name for each in task.outputs] == [OUTPUT]
    assert str(task.outputs[0].data_type) == "GPMultiValue:GPRasterDataLayer"
    assert [each.default for each in task.parameters] == ["", "", "", ()]
    clip = task.parameter(CLIP)
    assert clip is not None and clip.data_type == DataType("GPString")
    assert task.parameter("nothing") is None


def test_a_synchronous_task_and_an_empty_one() -> None:
    assert not Task.from_esri({"executionType": SYNC, "parameters": []}, URL).is_asynchronous
    empty = Task.from_esri({"parameters": None}, URL)
    assert empty == Task(URL) and empty.version is None and empty.label == "gis.example.com"
    for value in ([], {}, "x", None, {"tasks": []}):
        with pytest.raises(ProtocolError):
            Task.from_esri(value, URL)


def test_a_description_is_read_whole() -> None:
    task = Task.from_esri(RICH_TASK, URL, Service(URL, version=(11, 5)))
    assert (task.name, task.display_name, task.category) == ("Everything", "Every thing", "Tools")
    assert (task.description, task.help_url) == ("Does & tells x", "https://gis.example.com/help.htm")
    assert (task.version, task.label) == ((11, 5), "Every thing")
    lines = task.parameters[0]
    assert (lines.display_name, lines.description, lines.category) == ("The lines", "polylines only", "Input")
    assert (lines.is_input, lines.is_required, lines.is_derived) == (True, True, False)
    assert {each.name: each.dependency for each in task.parameters if each.dependency} == {"Count_Field": "Lines"}
    assert [(each.name, each.is_required, each.is_derived) for each in task.outputs] == [
        ("Out_Features", True, False),
        ("Out_Count", False, True),
    ]


def test_defaults() -> None:
    defaults = {each.name: each.default for each in Task.from_esri(RICH_TASK, URL).parameters}
    lines = defaults.pop("Lines")
    assert isinstance(lines, FeatureSet) and [field.name for field in lines.fields] == ["OBJECTID"]
    place = defaults.pop("Place")
    assert isinstance(place, Json) and place.to_esri() == {"xmin": 0}
    assert defaults == {
        "Count_Field": None,
        "Distance": LinearUnit(5, LinearUnits.MILES),
        "Area": ArealUnit(3.0, ArealUnits.ACRES),
        "Ends": "ROUND",
        "Mode": "F",
        "Percent": 50,
        "Sheet": FileUrl("http://h/a.csv"),
        "When": datetime(2008, 1, 1, tzinfo=timezone.utc),
        "Exact": True,
        "Names": ("a",),
        "Table": ValueTable(((1, -0.5),), ("From", "To")),
        "Either": Composite("GPLong", 7),
        "Many": (),
        "Out_Features": None,
        "Out_Count": None,
    }


def test_limits_of_parameters_columns_and_members() -> None:
    task = Task.from_esri(RICH_TASK, URL)
    limits = {each.name: each.limit for each in task.parameters}
    assert limits["Lines"] == GeometryFilter(("esriGeometryPolyline",))
    assert limits["Count_Field"] == FieldFilter(("Short", "Long"))
    assert limits["Percent"] == RangeFilter(0, 100) and limits["Sheet"] == FileFilter(("csv",))
    for name, values in (("Ends", ["ROUND", "FLAT"]), ("Mode", ["F"]), ("Names", ["a", "b"])):
        found = limits[name]
        assert isinstance(found, ChoiceFilter) and [each.value for each in found.choices] == values
    types = {each.name: each.data_type for each in task.parameters}
    table = types["Table"]
    assert [(each.name, each.display_name, str(each.data_type), each.limit) for each in table.members] == [
        ("From", "From value", "GPLong", RangeFilter(0, 9)),
        ("To", "To value", "GPDouble", None),
    ]
    assert [(str(each.data_type), each.limit) for each in types["Either"].members] == [
        ("GPRasterDataLayer", None),
        ("GPLong", RangeFilter(5, 8)),
    ]
    many = types["Many"]
    assert str(many) == "GPMultiValue:GPComposite"
    assert [str(each.data_type) for each in many.member.data_type.members] == ["GPLong", "Field"]


@pytest.mark.parametrize(
    ("data_type", "default"),
    [("GPLong", "many"), ("GPLinearUnit", {"distance": "x"}), ("GPFeatureRecordSetLayer", []), ("GPDate", "soon"),
     ("GPValueTable", {"a": 1}), ("GPDouble", math.nan), ("GPLong", {}), ("Field", "x"),
     ("GPMultiValue:GPLong", ["x"])],
)  # fmt: skip
def test_a_default_that_cannot_be_read_is_none(data_type: str, default: Any) -> None:
    task = task_of(parameter("Odd", data_type, defaultValue=default), parameter("Next"))
    assert [each.default for each in task.parameters] == [None, None]
    assert [each.name for each in task.parameters] == ["Odd", "Next"]


@pytest.mark.parametrize(
    ("data_type", "default", "expected"),
    [("GPString", None, None), ("GPString", "", ""), ("GPLong", "", None), ("GPLong", "7", 7),
     ("GPBoolean", "false", False), ("GPMultiValue:GPString", "lone", ("lone",)),
     ("GPString", {"a": 1}, Json('{"a":1}')), ("GPFuture", [1], Json("[1]")),
     ("GPRasterDataLayer", "http://h/r.tif", Raster("http://h/r.tif"))],
)  # fmt: skip
def test_defaults_of_any_shape(data_type: str, default: Any, expected: Any) -> None:
    assert task_of(parameter("P", data_type, defaultValue=default)).parameters[0].default == expected


def test_a_default_layer_may_be_one_of_the_choices() -> None:
    layers = parameter("Zones", "GPFeatureRecordSetLayer", choiceList=["Counties", "States"], defaultValue="States")
    assert task_of(layers).parameters[0].default == "States"


@pytest.mark.parametrize(
    ("dependency", "expected"),
    [("A", "A"), (["A", "B"], "A"), ([None, 5], ""), (None, ""), ({"name": "A"}, ""), ([], "")],
)
def test_dependencies(dependency: Any, expected: str) -> None:
    assert task_of(parameter("F", "Field", dependency=dependency)).parameters[0].dependency == expected


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://h/a b", 5, None])
def test_a_help_address_is_a_web_address(url: Any) -> None:
    assert Task.from_esri({"parameters": [], "helpUrl": url}, URL).help_url == ""


@pytest.mark.parametrize(
    "name",
    ["gptask-downloadraster-historical1-stg.json", "gptask-esri-doc-example-1.json", "gptask-esri-doc-example-2.json"],
)
def test_real_tasks(name: str) -> None:
    value = real(name)
    task = Task.from_esri(value, URL)
    assert [each.name for each in task.parameters] == [each["name"] for each in value["parameters"]]
    assert [str(each.data_type) for each in task.parameters] == [each["dataType"] for each in value["parameters"]]
    assert any(each.is_required for each in task.parameters)
    assert any(not each.is_input for each in task.parameters)
    assert task.is_asynchronous == ("example-2" not in name)
    if "historical1" in name:
        clip = task.parameter(CLIP)
        assert clip is not None and not clip.is_required
    elif "example-1" in name:
        assert task.inputs[0].limit == GeometryFilter(("esriGeometryPolygon", "esriGeometryPolyline"))
        assert isinstance(task.inputs[0].default, FeatureSet) and task.inputs[0].default.has_z
        assert [field.name for field in task.inputs[0].default.fields][-1] == "Shape_Area"
    else:
        (table,) = task.inputs
        assert [each.limit for each in table.data_type.members] == [
            RangeFilter(-99999, 99999),
            RangeFilter(-12345678.9, 98765.4321),
        ]
        assert table.default.rows == ((567, -56756.567), (-6567, 67886.678))
        assert task.form({}) == {table.name: "[[567,-56756.567],[-6567,67886.678]]"}


def test_arbitrary_json_is_read_or_refused() -> None:
    keys = (
        "parameters", "name", "dataType", "displayName", "description", "direction", "parameterType", "category",
        "defaultValue", "choiceList", "filter", "type", "list", "minimum", "maximum", "value", "dependency",
        "parameterInfos", "executionType", "helpUrl", "tasks", "currentVersion", "maximumRecords", "capabilities",
        "features", "fields", "geometry", "attributes", "rings", "layerDefinition", "featureSet", "distance", "units",
    )  # fmt: skip
    service = {"currentVersion": 11.5, "tasks": ["T"], "maximumRecords": 1000, "capabilities": "Uploads"}
    read = 0
    for value in [
        *arbitrary(31, keys, 1500), *spoilt(32, NEW_TASK, 1500), *spoilt(34, RICH_TASK, 3000), *spoilt(35, service, 500)
    ]:  # fmt: skip
        for reader in (lambda each: Task.from_esri(each, URL), lambda each: Service.from_esri(each, URL)):
            try:
                result = reader(value)
            except ProtocolError:
                continue
            read += 1
            repr(result).encode()
            if isinstance(result, Task):
                result.label.encode()
                # What came as a default may be sent or refused, nothing else.
                try:
                    form = result.form({})
                except RequestError:
                    continue
                assert all(isinstance(text, str) for pair in form.items() for text in pair)
    assert read > 3000


def test_types_inside_types_without_end() -> None:
    infos: Any = [{"dataType": "GPLong"}]
    for _ in range(5000):
        infos = [{"dataType": "GPMultiValue:GPComposite", "parameterInfos": infos}]
    task = task_of(
        parameter("Deep", "GPMultiValue:GPMultiValue:GPComposite", parameterInfos=infos, defaultValue=[[[1]]])
    )
    assert task.parameters[0].name == "Deep"


# The form that starts a task


def test_every_type_in_a_form() -> None:
    task = task_of(*RICH_TASK["parameters"], version=11.5)  # type: ignore[misc]
    line = {
        "geometryType": "esriGeometryPolyline",
        "features": [{"attributes": {}, "geometry": {"paths": [[[0, 0], [1, 1]]]}}],
    }
    form = task.form(
        {
            "Lines": FeatureSet.from_esri(line),
            "Count_Field": Field("n", "Long"),
            "Distance": LinearUnit(2.5, LinearUnits.KILOMETERS),
            "Area": ArealUnit(1, ArealUnits.HECTARES),
            "Ends": "FLAT",
            "Percent": 100,
            "Sheet": UploadedItem("i1"),
            "When": datetime(2008, 1, 1, tzinfo=timezone.utc),
            "Exact": False,
            "Names": ("b", "a"),
            "Table": ValueTable(((3, 0.25), (None, 1))),
            "Either": Composite("GPRasterDataLayer", Raster("https://h/rest/services/R/ImageServer")),
            "Many": (Composite("GPLong", 1), Composite("Field", Field("f", "esriFieldTypeInteger"))),
            "Place": Json('{"xmin":1}'),
        }
    )
    lines = json.loads(form.pop("Lines"))
    assert lines["features"][0]["geometry"]["paths"] == [[[0, 0], [1, 1]]]
    assert json.loads(form.pop("Many"))[0] == {"dataType": "GPLong", "value": 1}
    assert json.loads(form.pop("Count_Field"))["name"] == "n"
    assert form == {
        "Distance": '{"distance":2.5,"units":"esriKilometers"}',
        "Area": '{"area":1,"units":"esriHectares"}',
        "Ends": "FLAT",
        "Percent": "100",
        "Sheet": '{"itemID":"i1"}',
        "When": "1199145600000",
        "Exact": "false",
        "Names": '["b","a"]',
        "Table": "[[3,0.25],[null,1]]",
        "Either": '{"dataType":"GPRasterDataLayer","value":{"url":"https://h/rest/services/R/ImageServer"}}',
        "Place": '{"xmin":1}',
    }


def test_what_is_none_is_left_to_the_server() -> None:
    task = task_of(parameter("A", defaultValue="x"), parameter("B", "GPLong"), parameter("C"))
    assert task.form({"A": None, "B": None, "C": ""}) == {"C": ""}
    assert task.form({}) == {}


@pytest.mark.parametrize("name", ["Nothing", "Out", "", "a"])
def test_an_input_that_the_task_does_not_have(name: str) -> None:
    task = task_of(parameter("A"), parameter("B"), parameter("Out", "GPLong", "Output", "Derived"))
    for value in ("x", None):
        with pytest.raises(RequestError) as caught:
            task.form({name: value})
        error = caught.value
        assert (error.reason, error.subject, error.looked_at) == (Reason.NO_SUCH_PARAMETER, name, ("A", "B"))


@pytest.mark.parametrize("value", [{}, {"A": None}, {"A": ""}])
@pytest.mark.parametrize("default", [None, "", math.nan])
def test_a_required_input_without_a_value(value: Any, default: Any) -> None:
    task = task_of(parameter("A", "GPLong", kind="Required", defaultValue=default), parameter("B"))
    with pytest.raises(RequestError) as caught:
        task.form(value)
    assert (caught.value.reason, caught.value.subject) == (Reason.VALUE_MISSING, "A")


def test_a_schema_is_no_value_for_required_features() -> None:
    task = task_of(*RICH_TASK["parameters"])  # type: ignore[misc]
    with pytest.raises(RequestError) as caught:
        task.form({})
    assert (caught.value.reason, caught.value.subject) == (Reason.VALUE_MISSING, "Lines")


def test_an_empty_list_is_no_value_for_a_required_one() -> None:
    task = task_of(parameter("A", "GPMultiValue:GPLong", kind="Required"))
    for value in ((), []):
        with pytest.raises(RequestError) as caught:
            task.form({"A": value})
        assert caught.value.reason is Reason.VALUE_MISSING
    assert task_of(parameter("A", "GPMultiValue:GPLong")).form({"A": ()}) == {"A": "[]"}


def test_a_required_input_falls_back_on_its_default() -> None:
    task = task_of(
        parameter("A", "GPLong", kind="Required", defaultValue=0),
        parameter("B", "GPBoolean", kind="Required", defaultValue=False),
    )
    assert task.form({}) == {"A": "0", "B": "false"}
    assert task.form({"A": 5, "B": None}) == {"A": "5", "B": "false"}


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("Percent", 101, ("0 … 100",)),
        ("Ends", "SQUARE", ("ROUND", "FLAT")),
        ("Names", ("a", "c"), ("a", "b")),
        ("Sheet", FileUrl("https://h/a.exe"), ("*.csv",)),
        ("Table", ValueTable(((10, 0.5),)), ("0 … 9",)),
        ("Either", Composite("GPLong", 9), ("5 … 8",)),
        ("Count_Field", Field("n", "Text"), ("Short", "Long")),
        ("Distance", LinearUnit(-1), ("> 0",)),
        ("Percent", "many", None),
        ("Lines", LayerUrl("file:///x"), None),
    ],
)
def test_a_value_that_is_not_allowed(name: str, value: Any, allowed: Any) -> None:
    task = task_of(*RICH_TASK["parameters"], version=12)  # type: ignore[misc]
    with pytest.raises(RequestError) as caught:
        task.form({"Lines": LayerUrl("https://h/0"), name: value})
    assert (caught.value.reason, caught.value.subject) == (Reason.VALUE_NOT_ALLOWED, name)
    assert allowed is None or caught.value.looked_at == allowed


@pytest.mark.parametrize(("version", "found"), [(10.6, "10.6"), (10.91, "10.9.1"), (11.2, "11.2")])
def test_a_server_that_is_too_old(version: float, found: str) -> None:
    area = parameter("Area", "GPArealUnit")
    with pytest.raises(RequestError) as caught:
        task_of(area, version=version).form({"Area": ArealUnit(1)})
    error = caught.value
    assert (error.reason, error.subject, error.words) == (Reason.SERVER_TOO_OLD, "Area", "GPArealUnit")
    assert error.looked_at == ("11.3", found)
    for newer in (11.3, 12, None):
        assert "Area" in task_of(area, version=newer).form({"Area": ArealUnit(1)})


def test_a_task_whose_service_nobody_asked_refuses_nothing_for_its_age() -> None:
    task = Task.from_esri({"parameters": [parameter("Area", "GPArealUnit")]}, URL)
    assert task.version is None and task.form({"Area": ArealUnit(2)})


# On a server


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


def test_a_service_and_its_task_cost_one_request_each(server: Loopback, session: Session) -> None:
    server.at("/GPServer", says({"tasks": ["A b/c"], "currentVersion": 10.91, "capabilities": "Uploads"}))
    server.at("/GPServer/A%20b%2Fc", says(RICH_TASK))
    first = server.at("/old/GPServer", leads_to("/GPServer?f=json"))
    service = Service.fetch(session, first)
    assert (service.url, service.version) == (server.url("/GPServer"), (10, 9, 1))
    task = service.fetch_task(session, "A b/c")
    assert task.service == service and task.version == (10, 9, 1) and task.name == "Everything"
    assert len(server.asked) == 3


def test_a_task_is_used_where_redirects_lead(server: Loopback, session: Session) -> None:
    """A form posted to the old address would be lost on the way."""
    server.at("/https/DownloadRaster", says(OLD_TASK))
    server.at("/https/DownloadRaster/submitJob", says({"jobId": JOB}))
    first = server.at("/http/DownloadRaster", leads_to("/https/DownloadRaster?f=json"))
    server.at("/http/DownloadRaster/submitJob", leads_to("/https/DownloadRaster/submitJob"))
    job = Task.fetch(session, first).submit(session, {INPUT: "x"})
    assert job.url == server.url(f"/https/DownloadRaster/jobs/{JOB}")
    assert not server.asked_at("/http/DownloadRaster/submitJob")


def test_submitting(server: Loopback, session: Session) -> None:
    task = task_of(
        parameter("Text"), parameter("Number", "GPDouble"), parameter("Unit", "GPLinearUnit"), url=server.url("/t")
    )
    server.at("/t/submitJob", says({"jobId": JOB[1:], "jobStatus": "esriJobNew"}))
    job = task.submit(session, {"Text": "a&b=ü", "Number": 1.5, "Unit": LinearUnit(3)})
    assert job.url == server.url(f"/t/jobs/{JOB[1:]}")
    asked = server.asked[0]
    unit = asked.form.pop("Unit")
    assert json.loads(unit) == {"distance": 3, "units": "esriMeters"}
    assert (asked.method, asked.form) == ("POST", {"Text": "a&b=ü", "Number": "1.5", "f": "json"})


def test_what_is_refused_is_not_sent(server: Loopback, session: Session) -> None:
    for kind in (ASYNC, SYNC):
        task = task_of(parameter("N", "GPLong", kind="Required"), url=server.url("/t"), kind=kind)
        start = task.submit if kind == ASYNC else task.execute
        for values in ({}, {"N": "x"}, {"N": 1, "M": 2}):
            with pytest.raises(RequestError):
                start(session, values)
    assert server.asked == []


REFUSALS = [
    (
        says({"error": {"code": 400, "message": "Unable to complete operation.", "details": ["Bad clip"]}}),
        ServiceError,
        Reason.TASK_REFUSED,
    ),
    (says({"error": {"code": 500, "message": "Service x not found"}}), ServiceError, Reason.SERVICE_MISSING),
    (says({"error": {"code": 499, "message": "Token Required"}}), SignInError, Reason.SIGN_IN_NEEDED),
    (says(PAGE), ProtocolError, Reason.HTML_PAGE),
    (says({}), ProtocolError, Reason.UNEXPECTED),
    (says([JOB]), ProtocolError, Reason.UNEXPECTED),
    (resets, NetworkError, Reason.NO_ANSWER),
]


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        *REFUSALS,
        (says({"jobId": 5}), ProtocolError, Reason.UNEXPECTED),
        (says({"jobId": ""}), ProtocolError, Reason.UNEXPECTED),
        (says({"jobId": "../../admin"}), ProtocolError, Reason.UNEXPECTED),
    ],
)
def test_a_refused_job(
    server: Loopback, session: Session, no_pauses: List[float], answer: Answer, kind: type, reason: Reason
) -> None:
    server.at("/t/submitJob", answer)
    with pytest.raises(kind) as caught:
        Task(server.url("/t")).submit(session, {}, patience=60)
    error = caught.value
    assert isinstance(error, ArcGISError) and error.reason is reason
    assert len(server.asked) == 1, "a job must never be started twice"
    if isinstance(error, ServiceError) and reason is Reason.TASK_REFUSED:
        assert (error.words, error.code) == ("Unable to complete operation. Bad clip", 400)


def test_a_form_that_is_too_large_for_a_proxy(server: Loopback, session: Session) -> None:
    server.at("/t/submitJob", says("<html><title>413 Request Entity Too Large</title></html>", 413))
    with pytest.raises(ServiceError) as caught:
        Task(server.url("/t")).submit(session, {})
    error = caught.value
    assert (error.reason, error.code, error.words) == (Reason.TASK_REFUSED, 413, "413 Request Entity Too Large")


def test_executing(server: Loopback, session: Session) -> None:
    outputs = [parameter("Sum", "GPDouble", "Output", "Derived"), parameter("Shown", "GPBoolean", "Output", "Derived")]
    task = task_of(parameter("N", "GPLong"), *outputs, url=server.url("/t"), kind=SYNC)
    answer = {
        "results": [
            {"paramName": "Sum", "dataType": "GPDouble", "value": 1234.56},
            {"paramName": "Shown", "dataType": "GPBoolean", "value": "true"},
        ],
        "messages": [{"type": "esriJobMessageTypeWarning", "description": "<i>careful</i>"}],
    }
    server.at("/t/execute", says(answer))
    execution = task.execute(session, {"N": 5})
    assert [(each.name, str(each.data_type), each.value) for each in execution.results] == [
        ("Sum", "GPDouble", 1234.56),
        ("Shown", "GPBoolean", True),
    ]
    assert [each.text for each in execution.messages] == ["careful"]
    shown = execution.result("Shown")
    assert shown is not None and shown.value is True and execution.result("shown") is None
    assert (server.asked[0].method, server.asked[0].form) == ("POST", {"N": "5", "f": "json"})


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        *REFUSALS,
        (says({"results": {}}), ProtocolError, Reason.UNEXPECTED),
        (says({"results": [5]}), ProtocolError, Reason.UNEXPECTED),
        (says({"results": [{}]}), ProtocolError, Reason.UNEXPECTED),
    ],
)
def test_a_failed_execution(server: Loopback, session: Session, answer: Answer, kind: type, reason: Reason) -> None:
    server.at("/t/execute", answer)
    with pytest.raises(kind) as caught:
        Task(server.url("/t"), is_asynchronous=False).execute(session, {})
    assert isinstance(caught.value, ArcGISError) and caught.value.reason is reason
    assert len(server.asked) == 1, "a tool must never run twice"


def test_an_execution_may_take_longer_than_other_answers(server: Loopback) -> None:
    slow = Session(PlainNetwork(read_timeout=0.05))
    late = threading.Event()

    def thinks(handler: Any) -> None:
        late.wait(0.3)
        handler.give(b'{"results": []}')

    server.at("/t/execute", thinks)
    try:
        assert Task(server.url("/t"), is_asynchronous=False).execute(slow, {}).results == ()
    finally:
        slow.close()


@pytest.mark.parametrize("when", ["before the answer", "in its midst"])
def test_cancelling_an_execution_comes_back_at_once(server: Loopback, session: Session, when: str) -> None:
    def stalls(handler: Handler) -> None:
        handler.give(b'{"results": [', 200, {"Content-Length": "1000"})
        server.never(handler)

    server.at("/t/execute", server.never if when == "before the answer" else stalls)
    canceller = threading.Thread(target=lambda: (server.wait_for(1), session.cancel.set()))
    canceller.start()
    before = time.monotonic()
    with pytest.raises(Cancelled):
        Task(server.url("/t"), is_asynchronous=False).execute(session, {})
    assert time.monotonic() - before < 2
    canceller.join()


def test_the_wrong_way_to_start_a_task_is_a_mistake_of_the_program(server: Loopback, session: Session) -> None:
    with pytest.raises(ValueError, match="executed"):
        Task(server.url("/t"), is_asynchronous=False).submit(session, {})
    with pytest.raises(ValueError, match="submitted"):
        Task(server.url("/t")).execute(session, {})
    assert server.asked == []


# DownloadRaster by the same way


@pytest.mark.parametrize(
    "described",
    [
        OLD_TASK,
        NEW_TASK,
        {"parameters": []},
        {"parameters": None, "executionType": SYNC},
        {"parameters": [parameter(INPUT, "GPDouble"), parameter(CONTEXT, "GPLong", choiceList=["x"], kind="Required")]},
        {
            "parameters": [
                parameter(INPUT, direction="Output"),
                parameter("other", kind="Required"),
                parameter(CLIP, ""),
            ]
        },
    ],
)
def test_odd_descriptions_of_download_raster_change_nothing(
    server: Loopback, session: Session, tmp_path: Any, described: Any
) -> None:
    server.at("/t", says(described))
    server.at("/t/submitJob", says({"error": {"code": 400, "message": "enough"}}))
    clip = Envelope(6.0, 45.0, 9.0, 47.0, SpatialReference(4326)).to_polygon()
    address = parse_address("https://gis.example.com/arcgis/rest/services/Geoid/ImageServer")
    plan = PlannedJob(server.url("/t"), (PlannedImage(0, "Geoid", "Geoid", address),), clip)
    with pytest.raises(ServiceError) as caught:
        Delivery(session, Terms(str(tmp_path), patience=0.0), lambda progress: None).run(plan)
    assert caught.value.reason is Reason.TASK_REFUSED
    form = server.asked_at("/t/submitJob")[0].form
    assert json.loads(form.pop(INPUT)) == {"url": address.value}
    assert json.loads(form.pop(CONTEXT)) == {"resamplingMethod": "NEAREST"}
    assert set(json.loads(form.pop(CLIP))) == {"ClippingGeometry", "extent"}
    assert form == {"f": "json"}


def test_the_parameters_of_download_raster_are_those_of_its_documentation() -> None:
    assert [(each.name, str(each.data_type)) for each in delivery._PARAMETERS] == [
        (INPUT, "GPString"),
        (CLIP, "GPString"),
        (CONTEXT, "GPString"),
    ]
    assert all(isinstance(each, Parameter) for each in delivery._PARAMETERS)
