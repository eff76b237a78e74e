"""Write the coverage rows as a page for people."""

from __future__ import annotations

from typing import Callable, Dict, Iterable, List

from tests.coverage.rows import Row

_INTRODUCTION = """\
# The GP data types, and what proves that they work

Written by `make docs` from [the rows](../tests/coverage/gp_data_types.json), one for each way to write a value of a
type, each example and each rule of Esri's page on the data types of geoprocessing services, in our own words. A row
counts when the tests it names passed; one that is not earned fails `make docs` and `make test-unit`. The tests are in
`tests/unit`.
"""
_DIRECTIONS = {"": "", "in": "input", "out": "output"}
_HEADS = {
    "form": ("direction", "form", "in Python", "since", "test", "passed"),
    "example": ("direction", "example", "test", "passed"),
    "rule": ("direction", "rule", "test", "passed"),
}
_TITLES = {"form": "Forms", "example": "Examples", "rule": "Rules"}


def page_text(rows: Iterable[Row], passed: Callable[[Row], bool] = lambda row: True) -> str:
    """Return the page: a chapter a type, in the order of the rows."""
    chapters: Dict[str, List[Row]] = {}
    for row in rows:
        chapters.setdefault(row.type, []).append(row)
    parts = [_INTRODUCTION, _numbers(chapters)]
    for name, listed in chapters.items():
        parts.append(f"## {name}\n")
        for kind, head in _HEADS.items():
            lines = [_line(row, kind, passed(row)) for row in listed if row.kind == kind]
            if lines:
                parts.append(f"### {_TITLES[kind]}\n")
                parts.append("\n".join([_cells(head), _cells(["---"] * len(head)), *lines]) + "\n")
    return "\n".join(parts)


def _numbers(chapters: Dict[str, List[Row]]) -> str:
    lines = [_cells(("type", *(title.lower() for title in _TITLES.values()))), _cells(["---"] * 4)]
    for name, listed in chapters.items():
        counts = [sum(row.kind == kind for row in listed) for kind in _TITLES]
        lines.append(_cells((f"[{name}](#{_anchor(name)})", *(str(count) for count in counts))))
    return "\n".join(lines) + "\n"


def _line(row: Row, kind: str, passed: bool) -> str:
    tests = "<br>".join(f"`{test.rpartition('/')[2]}`" for test in row.tests)
    middle = [row.text, f"`{row.python}`" if row.python else "", row.since] if kind == "form" else [row.text]
    cells = [_DIRECTIONS[row.direction], *(text.replace("|", "\\|") for text in middle), tests]
    return _cells([*cells, "yes" if passed else "**no**"])


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c in "-_")
