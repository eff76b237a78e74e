"""Each fault at each moment, through the real product: nothing is lost, and each is told in one readable sentence.

PYTEST_ARGS="-k 'test_fault and mid-file'" plays only what is asked for.
"""

from __future__ import annotations

import ast
import dataclasses
import fnmatch
import gc
import pathlib
from typing import Callable, Dict, Iterator

import pytest
from qgis.core import QgsApplication

from arcgis_raster_download.plugin.bridge.history import History
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel
from arcgis_raster_download.plugin.bridge.settings import Settings
from tests.coverage.rows import missing_marks
from tests.scenarios.fault_case import LOCAL_FAULTS, Row, cases
from tests.scenarios.fault_player import SITE_SECRET, Player, Wire, play_all
from tests.scenarios.faults import ROWS
from tests.scenarios.protocol_items import read_items, read_pieces
from tests.server.faults import FAULTS as SITE_FAULTS
from tests.server.options import Options
from tests.server.process import SiteProcess
from tests.server.relay import FAULTS as RELAY_FAULTS
from tests.server.relays import Relays

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOCOL = ROOT.parent / "shared" / "protocol.md"
CASES = {case.id: case for case in cases(ROWS)}
WAITS = {
    "patience": 0.6, "reading_patience": 2.5, "connect_timeout": 2.0, "read_timeout": 1.0, "longest_poll": 0.2,
    "late_results_scale": 0.02, "slowest": 1.0, "parallel_per_server": 8,
}  # fmt: skip


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    with SiteProcess(queue_seconds=0, execute_seconds=0.1, instances=8) as site, Relays() as relays:
        yield Wire(site, relays, tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def played(qapp: QgsApplication, wire: Wire, request: pytest.FixtureRequest) -> Dict[str, Player]:
    """Play all cases that were asked for, many at the same time."""
    asked = [_parameters(item)["case"] for item in request.session.items if "case" in _parameters(item)]
    settings = Settings()
    for name, value in WAITS.items():
        setattr(settings, name, value)
    panel = QgsApplication.messageLog()

    def take(message: str, tag: str, _level: object) -> None:
        wire.lines.append(f"{tag}: {message}")

    panel.messageReceived.connect(take)
    history = History(str(wire.folder / "profile" / "jobs"))
    model = DownloadsModel(history=history)
    try:
        return play_all([CASES[name] for name in asked], wire, model, history)
    finally:
        panel.messageReceived.disconnect(take)
        model.close()
        gc.collect()


def _parameters(item: pytest.Item) -> Dict[str, str]:
    return getattr(getattr(item, "callspec", None), "params", {})


@pytest.mark.parametrize("case", CASES)
def test_fault(played: Dict[str, Player], case: str) -> None:
    player = played[case]
    assert not player.offences, "\n".join([*player.offences, f"states: {player.seen}", f"relay: {player.relay.given}"])


def test_no_traceback_and_no_secret_in_any_log(played: Dict[str, Player], wire: Wire) -> None:
    assert wire.unforeseen == []
    assert [line for line in wire.lines if "Traceback" in line] == []
    assert [line for line in wire.lines if wire.secret in line or SITE_SECRET in line] == []


def test_nothing_is_lost(played: Dict[str, Player], tell: Callable[[str], None]) -> None:
    lost = [name for name, player in played.items() if player.is_lost]
    tell(f"faults x moments tried: {len(played)}, lost: {len(lost)}")
    assert lost == []


def test_no_row_may_fail() -> None:
    """Nothing a row can say lets it fail, and nothing here leaves a case out."""
    fields = {field.name: field.type for field in dataclasses.fields(Row)}
    assert set(fields) == {
        "fault", "moments", "times", "end", "reason", "says", "options", "seconds", "images", "is_clipped", "cuts",
        "evidence",
    }  # fmt: skip
    for name in ("faults", "fault_case", "fault_player", "local_faults"):
        tree = ast.parse((pathlib.Path(__file__).with_name(f"{name}.py")).read_text(encoding="utf-8"))
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        named |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not named & {"xfail", "skip", "skipif", "importorskip", "mark"}, name
    tree = ast.parse(pathlib.Path(__file__).read_text(encoding="utf-8"))
    marks = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not marks & {"xfail", "skipif", "importorskip"}
    skips = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) == "skip"]
    assert skips == ["pytest.skip('no protocol.md in ../shared')"]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_every_case_has_a_name_of_its_own() -> None:
    assert len(CASES) == sum(len(row.moments) for row in ROWS)


def test_every_fault_of_the_site_and_the_relay_is_tried() -> None:
    tried = {row.fault for row in ROWS}
    assert {*SITE_FAULTS, *RELAY_FAULTS, *LOCAL_FAULTS} - {""} <= tried
    told = {name: {value for row in ROWS for key, value in row.options if key == name} for name in _choices()}
    for name, choices in _choices().items():
        assert choices - told[name] <= {getattr(Options(), name)}, name


def _choices() -> Dict[str, set]:
    wanted = ("file_fault", "file_tag", "ignore_clip", "result_form", "cancel_finished", "first_status")
    known = {field.name: field for field in dataclasses.fields(Options)}
    return {name: set(known[name].metadata["choices"]) for name in wanted}


def test_every_item_of_the_protocol_has_its_cases() -> None:
    offences = []
    for item in read_items():
        offences += [f"{item.id}: no case is {each!r}" for each in item.cases if not fnmatch.filter(CASES, each)]
        offences += [f"{item.id}: there is no test {each}" for each in item.tests if not _is_there(each)]
        offences += [] if item.cases or item.tests else [f"{item.id}: no case and no test"]
    assert not offences, "\n".join(offences)


def _is_there(name: str) -> bool:
    path, _, function = name.partition("::")
    return (ROOT / path).is_file() and f"def {function}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_piece_of_the_protocol_has_an_item() -> None:
    if not PROTOCOL.is_file():
        pytest.skip("no protocol.md in ../shared")
    pieces = read_pieces(PROTOCOL.read_text(encoding="utf-8"))
    assert len(pieces) > 90, "the page was not taken apart"
    offences = missing_marks(pieces, [mark for item in read_items() for mark in item.marks])
    assert not offences, "\n".join(offences)
