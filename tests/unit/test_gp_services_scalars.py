"""Echo on the local site: every single value, unit, date, many, table and composite, sent and answered."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Dict, Iterator, List, Tuple

import pytest

pytest.importorskip("osgeo")
pytest.importorskip("aiohttp")

from arcgis_raster_download.plugin.arcgis.errors import JobError, ProtocolError, Reason, RequestError, ServiceError
from arcgis_raster_download.plugin.arcgis.gpoptions import NO_OPTIONS, JobOptions
from arcgis_raster_download.plugin.arcgis.gpresults import fetch_output
from arcgis_raster_download.plugin.arcgis.gptypes.features import Field, FieldType
from arcgis_raster_download.plugin.arcgis.gptypes.json_value import Json
from arcgis_raster_download.plugin.arcgis.gptypes.scalars import LONG_MAXIMUM, FormattedDate
from arcgis_raster_download.plugin.arcgis.gptypes.tables import Composite, ValueTable
from arcgis_raster_download.plugin.arcgis.gptypes.units import ArealUnit, ArealUnits, LinearUnit, LinearUnits
from tests.unit.gp_client import ASYNC, SYNC, Client, started

BOTH = pytest.mark.parametrize("service", [SYNC, ASYNC])
TRICKY = 'Grüezi "quoted"\\\n\t{not: json} [漢字] & + % 🏔'
MOMENT = datetime(2008, 1, 1, 12, 30, 15, 250000, tzinfo=timezone.utc)
HERE = datetime(1815, 6, 18, 11, 35, tzinfo=timezone(timedelta(hours=2)))
EXTENT = Json.from_esri({"xmin": -1.5, "ymin": 2, "xmax": 3, "ymax": 4, "spatial_reference": {"wkid": 3857}})
FIELD = Field("Größe", FieldType.DOUBLE, alias="How large", editable=True, nullable=False, length=8)
DAYS = Field("day", FieldType.DATE_ONLY)
MILES, ACRES = LinearUnit(2.5, LinearUnits.MILES), ArealUnit(3, ArealUnits.ACRES_US)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with started(tmp_path_factory.mktemp("services")) as client:
        yield client


@pytest.fixture
def client(running: Client) -> Client:
    running.site.reset()
    return running


def echoed(client: Client, service: str, options: JobOptions = NO_OPTIONS, **values: Any) -> Dict[str, Any]:
    """Return what came for what was sent, by the name it was sent under."""
    found = client.run("Echo", values, options, service, [f"Out_{name}" for name in values])
    return {name: found[f"Out_{name}"] for name in values}


VALUES: List[Tuple[str, Any]] = [
    ("Boolean", True), ("Boolean", False),
    ("Double", -2.5e-7), ("Double", 1e300), ("Double", 3),
    ("Long", 0), ("Long", -(2**31)), ("Long", LONG_MAXIMUM), ("Long", -LONG_MAXIMUM),
    ("String", TRICKY), ("String", "null"), ("String", "{}"), ("String", " spaces "),
    ("Date", MOMENT), ("Date", HERE),
    ("Ranged_Long", -10), ("Ranged_Long", 10), ("Ranged_Double", 0.0), ("Ranged_Double", 1.0),
    ("Choice", "LOW"), ("Choice", "HIGH"),
    ("Field", FIELD), ("Field", DAYS), ("Extent", EXTENT),
    ("Booleans", (True, False, True)), ("Doubles", (0.5, -1.5e10)), ("Doubles", (7.25,)), ("Longs", (-10, 0, 10)),
    ("Strings", ("a", "", TRICKY)), ("Strings", ()), ("Choices", ("MEDIUM",)), ("Dates", (MOMENT, HERE)),
    ("Linear_Units", (MILES, LinearUnit(1))), ("Areal_Units", (ACRES, ArealUnit(0.5))), ("Fields", (FIELD, DAYS)),
    ("Extents", (EXTENT, EXTENT)),
]  # fmt: skip


@BOTH
@pytest.mark.parametrize(("name", "value"), VALUES)
def test_a_value_comes_back_as_it_was_sent(client: Client, service: str, name: str, value: Any) -> None:
    found = echoed(client, service, **{name: value})[name]
    assert found == value
    assert type(found) is type(value) or (type(value), type(found)) == (int, float)


@BOTH
def test_every_unit_comes_back(client: Client, service: str) -> None:
    lengths = tuple(LinearUnit(number + 0.5, units) for number, units in enumerate(LinearUnits))
    areas = tuple(ArealUnit(number - 3.5, units) for number, units in enumerate(ArealUnits))
    assert (len(lengths), len(areas)) == (18, 18)
    values = {"Linear_Unit": lengths[3], "Areal_Unit": areas[5], "Linear_Units": lengths, "Areal_Units": areas}
    assert echoed(client, service, **values) == values


@BOTH
def test_a_date_in_words(client: Client, service: str) -> None:
    found = echoed(client, service, Date=FormattedDate("2008-01-01 13:30", "yyyy-MM-dd HH:mm"))
    assert found == {"Date": datetime(2008, 1, 1, 13, 30, tzinfo=timezone.utc)}


@BOTH
def test_what_is_left_out_is_what_the_description_says(client: Client, service: str) -> None:
    task = client.task("Echo", service)
    found = client.run("Echo", {}, service=service)
    given = {each.name: each.default for each in task.inputs if each.default is not None}
    assert {"Ranged_Long": 3, "Choice": "MEDIUM", "Linear_Unit": LinearUnit(5, LinearUnits.KILOMETERS)}.items() <= (
        given.items()
    )
    for each in task.inputs:
        out = found[f"Out_{each.name}"]
        assert out == each.default or not (out or each.default), each.name


COMPOSITES = [
    (7, 7), (11, 11), (7.5, 7.5), (MILES, MILES), ("seven", "seven"),
    (Composite("GPString", "7"), "7"), (Composite("GPDouble", 7.0), 7.0), (Composite("GPLong", -10), -10),
]  # fmt: skip


@BOTH
@pytest.mark.parametrize(("value", "expected"), COMPOSITES)
def test_a_composite_answers_with_the_type_in_use(client: Client, service: str, value: Any, expected: Any) -> None:
    found = echoed(client, service, Composite=value)["Composite"]
    assert found == expected and isinstance(found, str) == isinstance(expected, str)


@BOTH
@pytest.mark.parametrize("written", ["plain", "declared"])
def test_many_composites(client: Client, service: str, written: str) -> None:
    client.site.configure(composite_members=written)
    given = (Composite("GPLong", 7), Composite("GPString", "words"), Composite("GPLinearUnit", MILES),
             Composite("GPDouble", 7.25))  # fmt: skip
    assert echoed(client, service, Composites=given)["Composites"] == given


COLUMNS = ("Flag", "Number", "Amount", "Note", "Level", "Day", "Length", "Area", "Source", "Where")
FULL = (True, -10, 2.5, TRICKY, "LOW", MOMENT, MILES, ACRES, FIELD, EXTENT)
EMPTY = (None, None, None, "", "", None, None, None, None, None)


@BOTH
@pytest.mark.parametrize("by_name", [False, True])
def test_a_table_of_everything(client: Client, service: str, by_name: bool) -> None:
    table = ValueTable((FULL, EMPTY, FULL[:3] + EMPTY[3:]), COLUMNS, by_name)
    found = echoed(client, service, Table=table)["Table"]
    assert found == table and not found.by_name
    reversed_table = ValueTable(tuple(row[::-1] for row in table.rows), COLUMNS[::-1], by_name)
    assert echoed(client, service, Table=reversed_table)["Table"] == table
    assert echoed(client, service, Table=found)["Table"] == table


def test_a_table_of_everything_comes_by_name(client: Client) -> None:
    table = ValueTable((FULL, EMPTY), COLUMNS)
    found = echoed(client, ASYNC, JobOptions(return_column_names=True), Table=table)["Table"]
    assert found == table and found.by_name


@BOTH
@pytest.mark.parametrize("names", ["declared", "missing", "duplicate"])
def test_a_table_whose_columns_cannot_be_named(client: Client, service: str, names: str) -> None:
    client.site.configure(column_names=names)
    plain = ValueTable(((1.5, None, "x"), (None, 2.0, "")), by_name=True)
    columns = {"declared": COLUMNS, "missing": ("",) * 10, "duplicate": ("Column",) * 10}[names]
    table = ValueTable((FULL, EMPTY), by_name=True)
    found = echoed(client, service, Plain_Table=plain, Table=table)
    assert found["Plain_Table"].rows == plain.rows and not found["Plain_Table"].by_name
    assert (found["Table"].rows, found["Table"].columns) == (table.rows, columns)


@BOTH
def test_names_of_columns_are_asked_for_in_vain(client: Client, service: str) -> None:
    plain = ValueTable(((1.5, None, "x"),))
    options = JobOptions(return_column_names=True)
    with pytest.raises(ServiceError, match="Out_Plain_Table: the columns cannot be named") as caught:
        echoed(client, service, options, Plain_Table=plain)
    assert caught.value.code == 400
    if service == ASYNC:
        task = client.task("Echo")
        job, state = client.done(task, {"Plain_Table": plain}, options)
        assert fetch_output(job, task, "Out_Plain_Table", state).value.rows == plain.rows


# What nobody has published of servers: the site answers either way, and the client has to live with both.


@BOTH
@pytest.mark.parametrize("written", ["literal", "text"])
def test_booleans_may_come_as_text(client: Client, service: str, written: str) -> None:
    client.site.configure(boolean_output=written)
    assert echoed(client, service, Boolean=False, Booleans=(True, False)) == {
        "Boolean": False, "Booleans": (True, False)
    }  # fmt: skip
    table = ValueTable(((False, *EMPTY[1:]),), COLUMNS)
    assert echoed(client, service, Table=table)["Table"] == table


@BOTH
@pytest.mark.parametrize("written", ["list", "bare"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("Longs", (7,)), ("Strings", ("alone",)), ("Dates", (MOMENT,)), ("Linear_Units", (MILES,)), ("Fields", (FIELD,)),
     ("Extents", (EXTENT,)), ("Composites", (Composite("GPLong", 7),)), ("Booleans", (False,)), ("Doubles", (0.0,))],
)  # fmt: skip
def test_a_lone_value_may_come_without_its_list(
    client: Client, service: str, written: str, name: str, value: Any
) -> None:
    client.site.configure(multivalue_output=written)
    assert echoed(client, service, **{name: value}) == {name: value}


@BOTH
@pytest.mark.parametrize("written", ["text", "object"])
def test_an_object_in_a_text_may_come_as_the_object(client: Client, service: str, written: str) -> None:
    client.site.configure(string_output=written)
    found = echoed(client, service, String='{"a": [1, null]}', Strings=("x", '{"b": 2}'))
    if written == "text":
        assert found == {"String": '{"a": [1, null]}', "Strings": ("x", '{"b": 2}')}
    else:
        assert found == {"String": Json.from_esri({"a": [1, None]}), "Strings": ("x", Json.from_esri({"b": 2}))}


@BOTH
@pytest.mark.parametrize("written", ["number", "object"])
def test_a_date_may_come_in_words(client: Client, service: str, written: str) -> None:
    client.site.configure(date_output=written)
    found = echoed(client, service, Date=MOMENT)["Date"]
    words = FormattedDate("Tue Jan 01 12:30:15 UTC 2008", "EEE MMM dd HH:mm:ss zzz yyyy")
    assert found == (MOMENT if written == "number" else words)
    # And is taken again as it came.
    assert echoed(client, service, Date=found)["Date"] == found


@BOTH
@pytest.mark.parametrize("name", ["Linear_Unit", "Areal_Unit"])
def test_an_unknown_unit_that_comes_is_told_and_not_guessed(client: Client, service: str, name: str) -> None:
    client.site.configure(unit_output="esriFurlongs")
    value = MILES if name == "Linear_Unit" else ACRES
    with pytest.raises(ProtocolError) as caught:
        echoed(client, service, **{name: value})
    assert (caught.value.reason, caught.value.words) == (Reason.UNREADABLE_VALUE, "esriFurlongs")
    # At once all outputs come, and both units have a default.
    assert caught.value.subject == (f"Out_{name}" if service == ASYNC else "Out_Linear_Unit")


@BOTH
@pytest.mark.parametrize("answer", ["error", "esriMeters"])
@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize("distances", ["positive", "any"])
def test_what_servers_read_differently_is_never_sent(
    client: Client, service: str, answer: str, bare: bool, distances: str
) -> None:
    client.site.configure(invalid_unit=answer, bare_members=bare, distances=distances)
    for value in (LinearUnit(5, "esriFurlongs"), LinearUnit(0), LinearUnit(-3), LinearUnit(float("nan"))):
        with pytest.raises(RequestError) as caught:
            echoed(client, service, Linear_Unit=value)
        assert (caught.value.reason, caught.value.subject) == (Reason.VALUE_NOT_ALLOWED, "Linear_Unit")
    assert not client.posted()
    assert echoed(client, service, Longs=[7], Strings=["x"]) == {"Longs": (7,), "Strings": ("x",)}


@BOTH
@pytest.mark.parametrize("form", ["null", "empty-string", "missing"])
def test_an_output_that_is_not_there_is_none(client: Client, service: str, form: str) -> None:
    client.site.configure(empty_output=form)
    found = client.run("Echo", {}, service=service)
    assert (found["Out_Long"], found["Out_Date"], found["Out_Field"], found["Out_Composite"]) == (None,) * 4


@BOTH
@pytest.mark.parametrize("version", [(10, 5), (10, 9, 1), (11, 0), (11, 2), (11, 5), (12, 0)])
def test_every_version_describes_the_same_task(client: Client, service: str, version: Tuple[int, ...]) -> None:
    client.site.configure(version=float(f"{version[0]}.{''.join(map(str, version[1:]))}"))
    task = client.task("Echo", service)
    assert task.version == version
    assert task.parameter("Choices").data_type.member.data_type.name == "GPString"
    assert task.parameter("Longs").data_type.member.data_type.name == "GPLong"
    values = {"Longs": (1, 2), "Choice": "LOW", "Linear_Unit": MILES, "Extent": EXTENT, "Ranged_Long": 10}
    assert echoed(client, service, **values) == values
    with pytest.raises((RequestError, JobError, ServiceError)):
        echoed(client, service, Ranged_Long=11)
