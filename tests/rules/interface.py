"""Rules for what people see and click: Qt 5 and Qt 6, translated texts, .ui files, drivers that use real events."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple
from xml.etree import ElementTree

from tests.rules.tree import Source, docstrings, dotted, files, last_name, parents, product, python
from tests.tools import i18n

_BINDINGS = re.compile(r"\b(PyQt[456]|PySide[26]?)\b")
# Where a text literal is most likely meant for people.
_SHOWN = ("ui/", "plugin/main.py", "plugin/processing/", "plugin/bridge/explain.py")
_SHOWS = re.compile(
    r"(set(Text|ToolTip|StatusTip|WhatsThis|WindowTitle|Title|PlaceholderText|LabelText|Prefix|Suffix|Description|SpecialValueText)"
    r"|setAccessible(Name|Description)|addAction|addMenu|addRow|addItem|addTab|setHeaderLabels|setHorizontalHeaderLabels"
    r"|push(Message|Info|Warning|Critical|Success)|createMessage|information|warning|critical|question|about|showMessage|showText"
    r"|Q(Action|Label|PushButton|ToolButton|CheckBox|RadioButton|GroupBox|Menu)|QgsCollapsibleGroupBox"
    r"|drawText|pushCommandInfo|reportError|QgsProcessingException)"
)
# A name is the same in every language.
_NAMES = ("Raster Download for ArcGIS",)
# Log lines are English, names are for the machine, what is raised for programmers is not shown.
_NOT_SHOWN = re.compile(
    r"(debug|info|warning|error|exception|critical|log|logMessage|setObjectName|set?Value|value|findChild|getLogger|compile)"
)
_EVENTS_ONLY = {"click", "animateClick", "emit", "accept", "trigger", "activate"}
_DRIVERS = ("tests/ui", "tests/scenarios", "tests/tools")


def old_qt(root: Path) -> List[str]:
    """Qt 5 only code: other bindings by name, exec_(), enums without their scope."""
    offences = []
    for source in product(root) + python(root, "tests/qgis", "tests/ui", "tests/scenarios"):
        above = parents(source.tree)
        for node in source.walk():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
                if any(_BINDINGS.match(name) for name in names):
                    offences.append(source.at(node, "Qt comes from qgis.PyQt only, which is Qt 5 or Qt 6 as QGIS is"))
            elif isinstance(node, ast.Attribute) and node.attr in ("exec_", "print_"):
                offences.append(source.at(node, f"{node.attr}(): PyQt6 has only {node.attr[:-1]}()"))
        offences += [
            source.at(node, f"{dotted(node)} is gone in PyQt6: write {scoped}")
            for node, scoped in _unscoped(source, above)
        ]
    return offences


def _unscoped(source: Source, above: Dict[ast.AST, ast.AST]) -> Iterator[Tuple[ast.AST, str]]:
    classes = {}
    for node in source.walk():
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt."):
            for alias in node.names:
                found = _qt_class((node.module or "").split(".")[2], alias.name)
                if found is not None:
                    classes[alias.asname or alias.name] = found
    for node in source.walk():
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in classes:
            owner = classes[node.value.id]
            value = getattr(owner, node.attr, None)
            enum = type(value).__name__
            # PyQt5's enum types are ints that live in the class; the scoped way goes through the type.
            if isinstance(value, int) and type(value) is not int and getattr(owner, enum, None) is type(value):
                yield node, f"{node.value.id}.{enum}.{node.attr}"


@cache
def _qt_class(module: str, name: str) -> Optional[type]:
    try:
        found = getattr(__import__(f"PyQt5.{module}", fromlist=[name]), name, None)
    except ImportError:
        return None
    return found if isinstance(found, type) else None


def untranslatable(root: Path) -> List[str]:
    """Calls of translate that the extractor cannot read: f-strings, variables, plurals without a number."""
    return i18n.collect(root)[1]


def hard_wired(root: Path) -> List[str]:
    """Texts for people that do not pass through translate."""
    offences = []
    advice = 'is not translated: translate("Context", "text"); if nobody reads it, say so with # no-i18n: reason'
    for source in product(root):
        if not source.name.startswith(_SHOWN):
            continue
        above, silent = parents(source.tree), set(docstrings(source.tree))
        for node in source.walk():
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or node in silent:
                continue
            if "no-i18n:" in source.lines[node.lineno - 1] or "no-i18n:" in source.lines[(node.end_lineno or 1) - 1]:
                continue
            if node.value not in _NAMES and _looks_read(node, above):
                offences.append(source.at(node, f"“{node.value[:50]}” {advice}"))
    return offences


def _looks_read(node: ast.Constant, above: Dict[ast.AST, ast.AST]) -> bool:
    text = re.sub(r"<[^>]*>|\{[^}]*\}", " ", node.value)
    sentence = re.search(r"[^\W\d_]{2,},? [^\W\d_]+", text) and not re.search(r"[{};]\s*$|^[\w-]+: ?[\w#(]", node.value)
    word = re.search(r"[^\W\d_]{2,}", text) is not None
    below: ast.AST = node
    while below in above:
        holder = above[below]
        if isinstance(holder, ast.Raise) and not _shown_error(holder):
            return False
        if isinstance(holder, ast.Call) and below is not holder.func:
            called = last_name(holder.func)
            if called == "translate" or _NOT_SHOWN.fullmatch(called):
                # QMessageBox.warning shows, log.warning does not.
                return bool(word and "QMessageBox" in dotted(holder.func))
            if _SHOWS.fullmatch(called):
                return bool(word and not re.fullmatch(r"[a-z0-9_./-]+", node.value))
        if isinstance(holder, (ast.Subscript, ast.Compare, ast.comprehension)):
            return False  # looked up or compared, not shown
        if isinstance(holder, ast.stmt):
            break
        below = holder
    return bool(sentence)


def _shown_error(node: ast.Raise) -> bool:
    return isinstance(node.exc, ast.Call) and last_name(node.exc.func) == "QgsProcessingException"


def wrong_ui_files(root: Path) -> List[str]:
    """Qt Designer files with logic in them, or with widgets that QGIS cannot make."""
    offences = []
    for path in files(root, "ui"):
        if path.suffix != ".ui":
            continue
        name = path.relative_to(root).as_posix()
        try:
            tree = ElementTree.parse(path).getroot()
        except ElementTree.ParseError as error:
            offences.append(f"{name}:{error.position[0]}: no valid XML: {error}")
            continue
        if tree.find("connections/connection") is not None or tree.find("slots/*") is not None:
            offences.append(
                f"{name}:1: connections stand in Python, where they are found; remove <connections> and <slots>"
            )
        if tree.find("resources/include") is not None:
            offences.append(f"{name}:1: no resource files; icons are set by path or from QGIS's theme in Python")
        for widget in tree.iter("customwidget"):
            cls, header = widget.findtext("class") or "", widget.findtext("header") or ""
            if not cls.startswith("Qgs") or header not in ("qgis.gui", f"{cls.lower()}.h"):
                offences.append(f"{name}:1: {cls} from {header}: custom widgets are QGIS's own, from {cls.lower()}.h")
        for cls in {widget.get("class") or "" for widget in tree.iter("widget")}:
            if not cls.startswith("Q"):
                offences.append(f"{name}:1: a widget of class {cls}: only Qt's and QGIS's own")
        names = [widget.get("name") or "" for widget in tree.iter("widget")]
        offences += [
            f"{name}:1: {bad} is no snake_case name" for bad in names[1:] if not re.fullmatch(r"[a-z][a-z0-9_]*", bad)
        ]
        shown = [text for text in tree.iter("string") if (text.text or "").strip() and text.get("notr") == "true"]
        offences += [
            f"{name}:1: “{text.text}” is marked as not to be translated"
            for text in shown
            if re.search(r"[^\W\d_]{2,}", text.text or "")
        ]
    return offences


def faked_events(root: Path) -> List[str]:
    """Drivers that press nothing: a person has a mouse and keys, and no reference to the plugin."""
    offences = []
    for source in python(root, *_DRIVERS):
        for node in source.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _EVENTS_ONLY:
                # QGIS itself can be left no other way: it asks about unsaved layers.
                if ast.unparse(node.func).endswith("actionExit().trigger"):
                    continue
                offences.append(
                    source.at(
                        node,
                        f".{node.func.attr}() in a driver: use QTest.mouseClick, QTest.keyClick or xdotool",
                    )
                )
            elif isinstance(node, ast.Subscript) and last_name(node.value) == "plugins":
                offences.append(
                    source.at(
                        node,
                        "plugins[...] in a driver: find the widget by its object name, as a person finds it by looking",
                    )
                )
    return offences


RULES = [old_qt, untranslatable, hard_wired, wrong_ui_files, faked_events]
