"""The coverage rows of the GP data types: what the client is to know of them, and which test earns each row.

One row a line in ``gp_data_types.json``. Of the documentation page a row keeps fingerprints only; what it says is said
in our own words.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Set, Tuple

ROOT = Path(__file__).resolve().parents[2]
PATH = Path(__file__).with_name("gp_data_types.json")

# A form is one way to write a value of a type; a rule is what a sentence of the page demands.
KINDS = ("form", "example", "rule")
DIRECTIONS = ("", "in", "out")


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        page: fingerprints of the page's items this row stands for (page_items.Item.mark).
        doc: the same of the examples that come as a file of JSON.
        tests: pytest's names of the tests that earn it; without the case in brackets all cases of a test count.
    """

    id: str
    kind: str
    type: str
    direction: str
    text: str
    python: str = ""
    since: str = ""
    page: Tuple[str, ...] = ()
    doc: Tuple[str, ...] = ()
    tests: Tuple[str, ...] = ()


def read_rows(path: Path = PATH) -> List[Row]:
    """Return the rows in their order."""
    return [_row(value) for value in json.loads(path.read_text(encoding="utf-8"))]


def rows_text(rows: Iterable[Row]) -> str:
    """Return the file's text: one row a line, members that are empty left out."""
    lines = [
        json.dumps({name: value for name, value in dataclasses.asdict(row).items() if value}, ensure_ascii=False)
        for row in rows
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def wrong_rows(rows: List[Row], root: Path = ROOT) -> List[str]:
    """Return what is wrong with the rows before any test has run, as sentences that begin with the row."""
    offences: List[str] = []
    seen: Dict[str, str] = {}
    known: Dict[str, Set[str]] = {}
    for row in rows:
        if row.kind not in KINDS or row.direction not in DIRECTIONS or not row.type or not row.text:
            offences.append(f"{row.id}: a row has a kind ({', '.join(KINDS)}), a type, a direction and words")
        for key in (row.id, *row.page, *row.doc):
            if key in seen:
                offences.append(f"{row.id}: {key} stands in {seen[key]} already")
            seen[key] = row.id
        if not row.tests:
            offences.append(f"{row.id}: names no test")
        for test in row.tests:
            path, _, name = base_name(test).partition("::")
            if path not in known:
                known[path] = test_names(root / path)
            if not path.startswith("tests/unit/") or name not in known[path]:
                offences.append(f"{row.id}: there is no test {test}")
    return offences


def base_name(test: str) -> str:
    """Return a test's name without the case in brackets."""
    return test.partition("[")[0]


def test_names(path: Path) -> Set[str]:
    """Return the names of a file's tests as pytest writes them, without running anything."""
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if _is_test(node)}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            names |= {f"{node.name}::{each.name}" for each in node.body if _is_test(each)}
    return names


# pytest would take the function above for a test wherever it is imported.
test_names.__test__ = False  # type: ignore[attr-defined]


def missing_marks(marks: Dict[str, str], kept: Iterable[str]) -> List[str]:
    """Compare the page's fingerprints (with their words) with those the rows keep; return a sentence a difference."""
    held = set(kept)
    offences = [f"no row stands for {mark}: {words}" for mark, words in marks.items() if mark not in held]
    return offences + [f"{mark} is no longer on the page" for mark in sorted(held - set(marks))]


def _is_test(node: ast.AST) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")


def _row(value: Dict[str, Any]) -> Row:
    lists = {name: tuple(value.get(name, ())) for name in ("page", "doc", "tests")}
    texts = {name: value.get(name, "") for name in ("id", "kind", "type", "direction", "text", "python", "since")}
    unknown = sorted(set(value) - set(lists) - set(texts))
    if unknown or not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", str(texts["id"])):
        raise ValueError(f"row {texts['id']!r}: wrong id, or unknown members {unknown}")
    return Row(**texts, **lists)
