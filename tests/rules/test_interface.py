"""The rules for what people see hold, and find each offence when one is planted."""

from __future__ import annotations

import pytest

from tests.rules import interface
from tests.rules.planting import Planted, check_all_planted, check_found, check_kept, check_silent

_QT = "from qgis.PyQt.QtCore import Qt\nfrom qgis.PyQt.QtWidgets import QMessageBox\n"
_UI = '<ui version="4.0"><class>Dialog</class><widget class="QDialog" name="Dialog">{}</widget>{}</ui>'
_CUSTOM = (
    "<customwidgets><customwidget><class>{}</class><extends>QWidget</extends><header>{}</header>"
    "</customwidget></customwidgets>"
)
PLANTED = [
    Planted(interface.old_qt, "ui/a.py", "def f():\n    from PyQt5.QtCore import Qt", "qgis.PyQt only"),
    Planted(interface.old_qt, "tests/ui/a.py", "import PyQt6.QtCore", "qgis.PyQt only"),
    Planted(interface.old_qt, "ui/a.py", "dialog.exec_()", "only exec()"),
    Planted(interface.old_qt, "ui/a.py", _QT + "x = Qt.LeftButton", "Qt.MouseButton.LeftButton"),
    Planted(interface.old_qt, "ui/a.py", _QT + "x = QMessageBox.Yes | 1", "QMessageBox.StandardButton.Yes"),
    Planted(interface.untranslatable, "ui/a.py", 'translate("Dialog", f"{n} layers")', "f-string"),
    Planted(interface.untranslatable, "ui/a.py", 'translate("Dialog", text)', "not a literal"),
    Planted(interface.untranslatable, "ui/a.py", 'translate("Dialog", "a" if x else "b")', "not a literal"),
    Planted(interface.untranslatable, "ui/a.py", 'translate(CONTEXT, "a")', "context is not a literal"),
    Planted(interface.untranslatable, "ui/a.py", 'translate("Dialog", "%n layer(s)")', "needs the argument n"),
    Planted(interface.untranslatable, "ui/a.py", 'translate("Dialog", "a {} b")', "placeholders have names"),
    Planted(interface.untranslatable, "ui/a.py", 'self.tr("a")', "instead of tr()"),
    Planted(
        interface.untranslatable, "plugin/main.py", 'QCoreApplication.translate("Main", "a")', "instead of translate()"
    ),
    Planted(interface.hard_wired, "ui/a.py", 'label.setText("Ready")', "Ready"),
    Planted(interface.hard_wired, "ui/a.py", 'label.setText(f"Area {n}")', "Area"),
    Planted(interface.hard_wired, "ui/a.py", 'action = QAction("Download", parent)', "Download"),
    Planted(interface.hard_wired, "ui/a.py", 'words = "Check a layer."', "Check a layer"),
    Planted(interface.hard_wired, "ui/a.py", 'def f():\n    return {1: "Draw an area"}', "Draw an area"),
    Planted(interface.hard_wired, "plugin/bridge/explain.py", 'x = "{name} does not answer."', "does not answer"),
    Planted(
        interface.hard_wired,
        "plugin/processing/a.py",
        'raise QgsProcessingException("Folder missing")',
        "Folder missing",
    ),
    Planted(interface.wrong_ui_files, "ui/a.ui", "<ui><a></ui>", "no valid XML"),
    Planted(
        interface.wrong_ui_files,
        "ui/a.ui",
        _UI.format("", "<connections><connection/></connections>"),
        "connections stand in Python",
    ),
    Planted(
        interface.wrong_ui_files,
        "ui/a.ui",
        _UI.format("", _CUSTOM.format("MyWidget", "mywidget.h")),
        "custom widgets are QGIS's",
    ),
    Planted(
        interface.wrong_ui_files,
        "ui/a.ui",
        _UI.format("", _CUSTOM.format("QgsFileWidget", "other.h")),
        "qgsfilewidget.h",
    ),
    Planted(
        interface.wrong_ui_files, "ui/a.ui", _UI.format("", "<resources><include/></resources>"), "no resource files"
    ),
    Planted(interface.wrong_ui_files, "ui/a.ui", _UI.format('<widget class="MyThing" name="a"/>', ""), "MyThing"),
    Planted(
        interface.wrong_ui_files, "ui/a.ui", _UI.format('<widget class="QLabel" name="okButton"/>', ""), "snake_case"
    ),
    Planted(
        interface.wrong_ui_files,
        "ui/a.ui",
        _UI.format('<property name="x"><string notr="true">Some words</string></property>', ""),
        "not to be",
    ),
    Planted(interface.faked_events, "tests/ui/a.py", "button.click()", "QTest.mouseClick"),
    Planted(interface.faked_events, "tests/scenarios/a.py", "model.changed.emit(1)", "in a driver"),
    Planted(interface.faked_events, "tests/tools/demo.py", "dialog.accept()", "in a driver"),
    Planted(interface.faked_events, "tests/tools/demo.py", "action.trigger()", "in a driver"),
    Planted(interface.faked_events, "tests/ui/a.py", "qgis.utils.plugins['arcgis_raster_download']", "object name"),
]
INNOCENT = [
    Planted(
        interface.old_qt,
        "ui/a.py",
        _QT + "x = Qt.MouseButton.LeftButton\ny: Qt.Orientation\nQMessageBox.information(a, b, c)",
    ),
    Planted(
        interface.untranslatable, "ui/a.py", 'translate("Dialog", "%n layer(s) in {name}", n)\npainter.translate(1, x)'
    ),
    Planted(
        interface.hard_wired,
        "ui/a.py",
        '"""Two words here."""\nlabel.setText(translate("Dialog", "Ready to go"))\nx.setObjectName("some name")',
    ),
    Planted(
        interface.hard_wired,
        "ui/a.py",
        'log.warning("not drawn yet")\nraise ValueError("no such row")\nx = "QLabel { color: red }"',
    ),
    Planted(
        interface.hard_wired,
        "ui/a.py",
        'label.setText("–")\nx = "plain words"  # no-i18n: an example\nlabel.setText("…/GPServer")  # no-i18n: x',
    ),
    Planted(
        interface.hard_wired,
        "ui/a.py",
        'x = any(words in said for words in ("too large", "too many")) or said == "no way"',
    ),
    Planted(
        interface.wrong_ui_files,
        "ui/a.ui",
        _UI.format('<widget class="QgsFileWidget" name="folder_edit"/>', "<connections/>"),
    ),
    Planted(interface.faked_events, "tests/tools/desktop.py", "iface.actionExit().trigger()"),
]


@pytest.mark.parametrize("rule", interface.RULES)
def test_repository_keeps(rule):
    check_kept(rule)


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_planted_offence_is_found(planted, tmp_path):
    check_found(planted, tmp_path)


@pytest.mark.parametrize("innocent", INNOCENT, ids=str)
def test_innocent_code_is_left_alone(innocent, tmp_path):
    check_silent(innocent, tmp_path)


def test_every_rule_was_seen_failing():
    check_all_planted(interface.RULES, PLANTED)
