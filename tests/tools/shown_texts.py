"""Read every text a person can see in a widget, so that a test can ask where it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterable, Iterator, List, Union

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QAction,
    QComboBox,
    QDialogButtonBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTabWidget,
    QWidget,
)

from tests.tools import i18n

# QGIS's own compound widgets bring their own texts, in QGIS's own translation; these only hold ours.
_CONTAINERS = (
    "QgsCollapsibleGroupBox",
    "QgsCollapsibleGroupBoxBasic",
    "QgsScrollArea",
    "QgsDockWidget",
    "QgsMessageBar",
    "QgsMessageBarItem",
)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


# What no language changes: numbers with units, pixel types, coordinate systems, addresses.
DATA = (
    re.compile(r"\b(EPSG|ESRI):\d+"),
    re.compile(r"\b(U?Int|Float)\d+\b"),
    re.compile(r"https?://\S+"),
    re.compile(r"\b\d[\d.,  ]*(km²|km|m|B|KB|MB|GB|TB|%)"),
)


@dataclass(frozen=True)
class ShownText:
    """One text and where it stands: the object's name or class, and the property."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text!r}"


def shown_texts(top: QObject) -> Iterator[ShownText]:
    """Yield the texts of a widget or action and of all in it; what QGIS's own widgets say inside is QGIS's."""
    name = top.objectName() or type(top).__name__
    for where, text in _own(top):
        if isinstance(text, str) and text.strip():
            yield ShownText(f"{name}.{where}", text)
    if isinstance(top, QWidget):
        for action in top.actions():
            yield from shown_texts(action)
    if not _descends(top):
        return
    for child in top.children():
        if isinstance(child, (QWidget, QAction)) and not _is_qts_own(child):
            yield from shown_texts(child)


def untranslated(top: QObject, data: Iterable[Union[str, re.Pattern[str]]] = ()) -> List[str]:
    """Return the texts that no translator has seen, in the pseudo language, without the named data.

    Args:
        data: layer names, addresses, server sentences, as texts or patterns: what is shown as it came.
    """
    found = {}
    for shown in shown_texts(top):
        rest = i18n.bare(shown.text.replace("&&", "&"))
        for known in data:
            rest = known.sub("", rest) if isinstance(known, re.Pattern) else rest.replace(known, "")
        if any(letter.isalpha() for letter in rest):
            found[str(shown)] = None
    return list(found)


def _own(thing: QObject) -> Iterator:
    if isinstance(thing, (QWidget, QAction)):
        yield from ((kind, getattr(thing, kind)()) for kind in ("toolTip", "statusTip", "whatsThis"))
    if isinstance(thing, QAction):
        yield "text", thing.text()
    if isinstance(thing, QWidget):
        yield from (
            (kind, getattr(thing, kind)()) for kind in ("windowTitle", "accessibleName", "accessibleDescription")
        )
    if isinstance(thing, (QLabel, QAbstractButton)):
        yield "text", thing.text()
    if isinstance(thing, (QGroupBox, QMenu)):
        yield "title", thing.title()
    if isinstance(thing, QLineEdit):
        yield "placeholderText", thing.placeholderText()
    if isinstance(thing, QAbstractSpinBox):
        for kind in ("prefix", "suffix", "specialValueText"):
            yield kind, getattr(thing, kind, str)()
    if isinstance(thing, QTabWidget):
        for index in range(thing.count()):
            yield f"tab {index}", thing.tabText(index)
            yield f"tab {index} tip", thing.tabToolTip(index)
    if isinstance(thing, QComboBox) and not _is_qgis(thing):
        yield from _items(thing.model())
    if isinstance(thing, QAbstractItemView) and not isinstance(thing, QHeaderView) and thing.model() is not None:
        yield from _items(thing.model())


def _items(model: QAbstractItemModel, parent: QModelIndex = QModelIndex()) -> Iterator:
    if not parent.isValid():
        for column in range(model.columnCount()):
            for role in _ROLES:
                if model.rowCount() or role != Qt.ItemDataRole.DisplayRole or not _is_number(model, column):
                    yield f"heading {column}", model.headerData(column, Qt.Orientation.Horizontal, role)
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in _ROLES:
                yield f"cell {row},{column}", model.data(index, role)
        yield from _items(model, model.index(row, 0, parent)) if model.hasChildren(model.index(row, 0, parent)) else ()


def _is_number(model: QAbstractItemModel, column: int) -> bool:
    return str(model.headerData(column, Qt.Orientation.Horizontal)) == str(column + 1)


def _is_qgis(thing: QObject) -> bool:
    return thing.metaObject().className().startswith("Qgs")


def _descends(thing: QObject) -> bool:
    if isinstance(thing, (QLabel, QAbstractButton, QLineEdit, QAbstractSpinBox, QComboBox)):
        # Inside are Qt's own parts; a button's menu is reached by its actions.
        return False
    return not _is_qgis(thing) or thing.metaObject().className() in _CONTAINERS


def _is_qts_own(thing: QObject) -> bool:
    if thing.objectName().startswith("qt_"):
        return True
    box = thing.parent()
    if isinstance(box, QDialogButtonBox) and isinstance(thing, QAbstractButton):
        # Standard buttons speak Qt's language, unless we gave them words of our own.
        standard = box.standardButton(thing)
        plain = QDialogButtonBox(standard)
        return (
            standard != QDialogButtonBox.StandardButton.NoButton
            and plain.button(standard).text() == thing.text()
            and not thing.toolTip()
        )
    return False
