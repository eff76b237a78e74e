"""The one rule of import: arcgis <- bridge <- processing, api, ui <- main.

tests/server imports none of them, tests/unit needs no QGIS.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from tests.rules.tree import PACKAGE, Source, product, python

ARROWS = "arcgis <- bridge <- processing, api, ui <- main"


@dataclass(frozen=True)
class Layer:
    """What one part of the product may import, and what to do when that is not enough."""

    inside: Tuple[str, ...]
    outside: Tuple[str, ...]
    advice: str


_QT_CORE = ("qgis.core", "qgis.PyQt.QtCore", "qgis.PyQt.sip")
LAYERS: Dict[str, Layer] = {
    "arcgis": Layer(
        ("arcgis",),
        ("requests", "urllib3"),
        "plugin/arcgis is the client without QGIS: standard library and requests only. "
        "What needs QGIS goes to plugin/bridge; take it as a value or a callable instead.",
    ),
    "bridge": Layer(
        ("arcgis", "bridge"),
        (*_QT_CORE, "qgis.PyQt.QtNetwork", "requests", "urllib3"),
        "plugin/bridge joins the client to QGIS without widgets and without iface: qgis.core, QtCore, QtNetwork. "
        "What shows something goes to ui, what needs iface is handed over by plugin/main.py.",
    ),
    "processing": Layer(
        ("arcgis", "bridge", "processing"),
        (*_QT_CORE, "qgis.PyQt.QtGui"),
        "plugin/processing runs without a desktop too: what it shares with ui or api goes to plugin/bridge.",
    ),
    "api": Layer(
        ("arcgis", "bridge", "api"),
        _QT_CORE,
        "plugin/api.py is a thin face over plugin/bridge: what it shares with others goes there.",
    ),
    "ui": Layer(
        ("arcgis", "bridge", "ui"),
        ("qgis",),
        "ui holds widgets only: requests and logic go to plugin/bridge, wiring to plugin/main.py.",
    ),
    "main": Layer(
        ("arcgis", "bridge", "processing", "api", "ui", "main"),
        ("qgis",),
        "plugin/main.py builds objects and wires signals: logic goes to plugin/bridge, widgets to ui.",
    ),
    "root": Layer(
        ("main", "api"), (), "The root module holds classFactory and two lazy names; all else goes below plugin or ui."
    ),
}
_NEVER = ("numpy", "osgeo", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip", "gdal")


def layer_of(module: str) -> Optional[str]:
    """Return the layer of a module of the package (`plugin.arcgis.errors`), or None for none."""
    parts = module.split(".")
    if parts[0] == "ui":
        return "ui"
    if parts[0] == "plugin" and len(parts) > 1 and parts[1] in LAYERS:
        return parts[1]
    return "root" if module == "" else None


def imported(source: Source) -> Iterator[Tuple[ast.AST, str, bool]]:
    """Yield (node, module, is it ours) for every import, also inside functions; `from a import b` names `a.b`."""
    folder = source.name.split("/")[:-1]
    for node in source.walk():
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, *_absolute(alias.name)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.level == 0:
                    yield node, *_absolute(f"{node.module}.{alias.name}")
                elif node.level > len(folder) + 1:
                    yield node, "." * node.level + (node.module or ""), False
                else:
                    base = folder[: len(folder) + 1 - node.level]
                    yield (
                        node,
                        ".".join([*base, *(node.module or "").split("."), alias.name]).replace("..", ".").strip("."),
                        True,
                    )


def _absolute(name: str) -> Tuple[str, bool]:
    if name.split(".")[0] == PACKAGE:
        return name[len(PACKAGE) + 1 :], True
    return name, name.split(".")[0] in ("plugin", "ui")


def wrong_arrows(root: Path) -> List[str]:
    """Imports between our layers that point the wrong way."""
    offences = []
    for source in product(root):
        here = layer_of(_module(source))
        for node, name, ours in imported(source):
            if here is None or not ours:
                continue
            there = layer_of(name)
            if there is not None and there not in LAYERS[here].inside:
                offences.append(
                    source.at(node, f"{here} imports {there} ({name}). The rule is {ARROWS}. {LAYERS[here].advice}")
                )
            if isinstance(node, ast.Import) or getattr(node, "level", 1) == 0:
                offences.append(
                    source.at(node, f"{name} is imported absolutely; inside the package imports are relative.")
                )
    return offences


def foreign_imports(root: Path) -> List[str]:
    """Imports from outside the package that a layer may not have."""
    offences = []
    for source in product(root):
        here = layer_of(_module(source))
        for node, name, ours in imported(source):
            if ours or name.split(".")[0] == "__future__":
                continue
            if name.split(".")[0] in _NEVER:
                where = (
                    "from qgis.PyQt, which is Qt 5 or Qt 6 as QGIS is"
                    if name.startswith(("Py", "sip"))
                    else "nowhere in the product"
                )
                offences.append(
                    source.at(
                        node, f"{name.split('.')[0]} is imported {where}: qgis, requests and the standard library only."
                    )
                )
            elif name.endswith(".*"):
                offences.append(source.at(node, f"{name}: name what you import."))
            elif name.split(".")[0] in sys.stdlib_module_names:
                continue
            elif here is None:
                offences.append(source.at(node, f"{source.name} is in no layer of {ARROWS}: move it into one."))
            elif not any(name == allowed or name.startswith(allowed + ".") for allowed in LAYERS[here].outside):
                offences.append(source.at(node, f"{here} imports {name}. {LAYERS[here].advice}"))
    return offences


def hidden_imports(root: Path) -> List[str]:
    """Imports by call, which hide from the rule above and from QGIS's plugin reload."""
    offences = []
    for source in product(root):
        for node, name, _ in imported(source):
            if name.split(".")[0] in ("importlib", "imp", "runpy", "pkgutil"):
                offences.append(
                    source.at(
                        node,
                        f"{name}: use an import statement; QGIS's plugin reload and the import rule see only those.",
                    )
                )
        for node in source.walk():
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("__import__", "exec", "eval")
            ):
                offences.append(source.at(node, f"{node.func.id}(): use an import statement, or plain code."))
    return offences


def server_imports_product(root: Path) -> List[str]:
    """The local ArcGIS site using our code: an imitation that shares our codec shares our mistakes."""
    words = (
        "tests/server imports nothing of the product ({}): an imitation that shares our codec shares our mistakes. "
        "Write it anew there."
    )
    return _forbidden(root, "tests/server", (), words)


def unit_imports_qgis(root: Path) -> List[str]:
    """Unit tests that need QGIS."""
    words = "tests/unit runs without QGIS ({}): a test that needs it goes to tests/qgis."
    return _forbidden(root, "tests/unit", ("qgis", "PyQt5", "PyQt6"), words, product_too=False)


def _forbidden(root: Path, folder: str, outside: Tuple[str, ...], words: str, product_too: bool = True) -> List[str]:
    offences = []
    for source in python(root, folder):
        for node, name, ours in imported(source):
            first = name.split(".")[0]
            if (
                first in outside
                or (product_too and ours and first in ("plugin", "ui", ""))
                or name.startswith("tests.conftest")
            ):
                offences.append(source.at(node, words.format(name or PACKAGE)))
        for node in source.walk():
            if (
                product_too
                and isinstance(node, ast.Call)
                and dotted_call(node) in ("importlib.import_module", "import_module", "__import__")
            ):
                offences.append(source.at(node, words.format("by " + dotted_call(node))))
    return offences


def dotted_call(node: ast.Call) -> str:
    """Return the dotted name of what is called."""
    return ast.unparse(node.func)


def _module(source: Source) -> str:
    parts = source.name[: -len(".py")].split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


RULES = [wrong_arrows, foreign_imports, hidden_imports, server_imports_product, unit_imports_qgis]
