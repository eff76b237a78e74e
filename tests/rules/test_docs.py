"""The coverage rows of the GP data types are in order, and docs/gp-data-types.md is what they give."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List

import pytest

from tests.coverage.outcomes import Outcomes, unearned
from tests.coverage.rows import PATH, Row, read_rows, rows_text, test_names, wrong_rows
from tests.coverage.table import page_text
from tests.rules.tree import ROOT

A = "tests/unit/test_a.py::test_a"
ROW = Row("thing-in", "form", "GPThing", "in", "a thing | none", "Thing", "11.2", page=("a1",), tests=(A,))


def test_rows_are_in_order() -> None:
    offences = wrong_rows(read_rows())
    assert not offences, "\n".join(offences)


def test_rows_stand_one_a_line() -> None:
    assert PATH.read_text(encoding="utf-8") == rows_text(read_rows())


def test_the_page_is_what_the_rows_give() -> None:
    page = ROOT / "docs" / "gp-data-types.md"
    assert page.is_file() and page.read_text(encoding="utf-8") == page_text(read_rows()), "make docs writes it anew"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "tests" / "unit" / "test_a.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        textwrap.dedent("""
            import pytest

            def test_a(): pass
            @pytest.mark.parametrize("number", [1, 2])
            def test_two(number): assert number == 1
            def test_skipped(): pytest.skip("no")
            class TestThings:
                def test_b(self): pass
                def other(self): pass
            def not_a_test(): pass
        """)
    )
    return tmp_path


def test_names_are_read_without_running(root: Path) -> None:
    assert test_names(root / "tests/unit/test_a.py") == {"test_a", "test_two", "test_skipped", "TestThings::test_b"}
    assert test_names(root / "tests/unit/test_none.py") == set()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tests": ()}, "names no test"),
        ({"tests": ("tests/unit/test_a.py::test_c",)}, "there is no test tests/unit/test_a.py::test_c"),
        ({"tests": ("tests/unit/test_b.py::test_a",)}, "there is no test tests/unit/test_b.py::test_a"),
        ({"tests": ("tests/qgis/test_task.py::test_a",)}, "there is no test tests/qgis"),
        ({"kind": "wish"}, "a row has a kind"),
        ({"text": ""}, "a row has a kind"),
        ({"direction": "both"}, "a row has a kind"),
    ],
)
def test_a_wrong_row_is_found(root: Path, change: Dict[str, Any], words: str) -> None:
    assert wrong_rows([ROW], root) == []
    assert wrong_rows([replace(ROW, tests=("tests/unit/test_a.py::test_two[1]",))], root) == []
    (offence,) = wrong_rows([replace(ROW, **change)], root)
    assert offence.startswith("thing-in: ") and words in offence


def test_what_stands_twice_is_found(root: Path) -> None:
    assert wrong_rows([ROW, ROW], root) == [
        "thing-in: thing-in stands in thing-in already", "thing-in: a1 stands in thing-in already",
    ]  # fmt: skip
    assert wrong_rows([ROW, replace(ROW, id="b", page=())], root) == []


@pytest.mark.parametrize("member", [{"id": "Thing In"}, {"tset": []}])
def test_a_file_with_a_slip_is_refused(tmp_path: Path, member: Dict[str, Any]) -> None:
    path = tmp_path / "rows.json"
    path.write_text(json.dumps([{"id": "a", "kind": "form", "type": "T", "text": "x", **member}]))
    with pytest.raises(ValueError, match="wrong id, or unknown members"):
        read_rows(path)


def test_rows_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text(rows_text([ROW, replace(ROW, id="b")]), encoding="utf-8")
    assert read_rows(path) == [ROW, replace(ROW, id="b")]
    assert len(path.read_text().splitlines()) == 4


def _run(root: Path, *arguments: str) -> Outcomes:
    outcomes = Outcomes()
    settings = ("-q", "-p", "no:cacheprovider", "-c", "/dev/null", f"--rootdir={root}")
    pytest.main([*settings, *arguments], plugins=[outcomes])
    return outcomes


def test_only_what_passed_earns_a_row(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = _run(root, str(root / "tests"))
    capsys.readouterr()
    names = ("test_a", "test_two", "test_skipped", "TestThings::test_b", "test_gone")
    a, two, skipped, b, gone = (f"tests/unit/test_a.py::{name}" for name in names)
    assert [outcomes.of(each) for each in (a, two, skipped, b, gone)] == [
        "passed", "failed", "skipped", "passed", "did not run",
    ]  # fmt: skip
    for tests, words in [
        ((a,), ""),
        ((b, a), ""),
        ((skipped, a), ""),
        ((skipped,), f"thing-in: {skipped} skipped"),
        ((a, two), f"thing-in: {two} failed"),
        ((two + "[1]",), ""),
        ((two + "[2]",), f"thing-in: {two}[2] failed"),
        ((two + "[3]",), f"thing-in: {two}[3] did not run"),
        ((a, gone), f"thing-in: {gone} did not run"),
        ((), "thing-in: names no test"),
    ]:
        assert unearned([replace(ROW, tests=tests)], outcomes) == ([words] if words else [])


@pytest.mark.parametrize(
    ("test", "arguments", "fails"),
    [
        ("test_a", ["tests/unit"], False),
        ("test_skipped", ["tests/unit"], True),
        ("test_skipped", ["tests"], True),
        ("test_gone", ["tests/unit"], True),
        ("test_skipped", ["tests/unit", "-k", "test_a"], False),
        ("test_skipped", ["tests/unit/test_a.py"], False),
        ("test_skipped", ["tests/unit/test_a.py::test_a"], False),
        ("test_skipped", ["tests/unit", "--deselect", "x"], False),
    ],
)
def test_an_unearned_row_fails_the_whole_tier_only(root: Path, test: str, arguments: List[str], fails: bool) -> None:
    # A checkout of one test and one row, with the real conftest.py of the tier.
    for name in ("coverage/rows.py", "coverage/outcomes.py", "unit/conftest.py"):
        (root / "tests" / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "tests" / name, root / "tests" / name)
    rows = rows_text([replace(ROW, tests=(f"tests/unit/test_a.py::{test}",))])
    (root / "tests/coverage" / PATH.name).write_text(rows)
    (root / "tests/unit/test_a.py").write_text(
        "import pytest\ndef test_a(): pass\ndef test_skipped(): pytest.skip('no')\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--import-mode=importlib", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == (1 if fails else 0), done.stdout + done.stderr
    assert ("coverage rows without a passing test" in done.stdout) is fails
    assert (f"\nthing-in: tests/unit/test_a.py::{test} " in done.stdout) is fails


def test_the_page_shows_what_was_not_earned() -> None:
    rows = [ROW, Row("rule", "rule", "GPThing", "", "never two", tests=("tests/unit/test_a.py::test_b",))]
    page = page_text(rows, lambda row: row.kind == "form")
    assert "| input | a thing \\| none | `Thing` | 11.2 | `test_a.py::test_a` | yes |" in page
    assert "|  | never two | `test_a.py::test_b` | **no** |" in page
    assert "| [GPThing](#gpthing) | 1 | 0 | 1 |" in page and "### Examples" not in page
