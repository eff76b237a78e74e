"""What the protocol says that can go wrong, in our own words, and which cases of the fault table stand for it.

Sections 2 to 4, 10 and 11 of the protocol's description, which is no part of this repository. ``marks`` are the
fingerprints of its pieces: where it is at hand, a test tells which piece has no item here. What is no fault is looked
at by a test elsewhere. The items are the lines of protocol_items.json.
"""

from __future__ import annotations

import json
import pathlib
import re
from dataclasses import dataclass
from typing import Dict, List, Tuple

from tests.coverage.page_items import fingerprint

PATH = pathlib.Path(__file__).with_suffix(".json")
_SECTIONS = ("2", "3", "4", "10", "11")


@dataclass(frozen=True)
class Item:
    """One thing the protocol says.

    Args:
        cases: patterns of case ids; each must match a case.
        tests: of other modules, as file::function, where it is no fault of a moment.
        marks: fingerprints of the pieces that say it.
    """

    id: str
    words: str
    cases: Tuple[str, ...] = ()
    tests: Tuple[str, ...] = ()
    marks: Tuple[str, ...] = ()


def read_pieces(text: str) -> Dict[str, str]:
    """Return the pieces of the sections (points of lists, rows of tables, paragraphs) by their fingerprints."""
    pieces: List[Tuple[str, List[str]]] = []
    section = part = ""
    is_open = False
    for line in text.splitlines():
        heading = re.match(r"#+ ([\d.]+)", line)
        if heading:
            section = heading[1].rstrip(".")
            part = section.split(".")[0]
        begins = re.match(r"- |\d+\. |\||```", line) is not None
        if heading or not line.strip() or part not in _SECTIONS:
            is_open = False
        elif re.match(r"\|[-| ]+\|$", line):
            continue
        elif begins or not is_open:
            pieces.append((section, [line]))
            is_open = not line.startswith("|")
        else:
            pieces[-1][1].append(line.strip())
    return {fingerprint(section, " ".join(lines)): f"{section}: {lines[0][:90]}" for section, lines in pieces}


def read_items() -> Tuple[Item, ...]:
    """Return all items."""
    lists = ("cases", "tests", "marks")
    return tuple(
        Item(each["id"], each["words"], *(tuple(each[name]) for name in lists))
        for each in json.loads(PATH.read_text(encoding="utf-8"))
    )
