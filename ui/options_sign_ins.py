"""The table of the options page that says who signs in where; nothing is stored before `apply`."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractScrollArea, QHeaderView, QPushButton, QShortcut, QTreeWidget, QTreeWidgetItem

from ..plugin.arcgis.addresses import host_of
from ..plugin.bridge.connections import remembered_sign_ins
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.sign_ins import configuration_text, forget_proofs, known_address, remember, sign_out
from .sign_in_dialog import SignInDialog

_URL = int(Qt.ItemDataRole.UserRole)
_AUTHCFG = _URL + 1
_ROWS = 5


class OptionsSignIns(QObject):
    """Show what was chosen at sign-ins, and let people choose otherwise or take it back."""

    def __init__(self, table: QTreeWidget, change: QPushButton, remove: QPushButton) -> None:
        super().__init__(table)
        self._table, self._change, self._remove = table, change, remove
        self._removed: set[str] = set()
        self._changed: dict[str, str] = {}
        self._dialog: Optional[SignInDialog] = None
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        table.header().resizeSection(0, 220)
        table.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        height = _ROWS * (table.fontMetrics().height() + 6) + table.header().sizeHint().height()
        table.setMinimumHeight(height // 2)
        table.setMaximumHeight(height)
        for url, authcfg in sorted(remembered_sign_ins().items(), key=lambda each: host_of(each[0])):
            row = QTreeWidgetItem(table, [host_of(url), configuration_text(authcfg)])
            row.setData(0, _URL, url)
            row.setData(0, _AUTHCFG, authcfg)
        table.itemSelectionChanged.connect(self._show_choice)
        table.itemDoubleClicked.connect(lambda *_: self._on_change())
        change.clicked.connect(self._on_change)
        remove.clicked.connect(self._on_remove)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._on_remove)
        self._show_choice()

    def apply(self) -> bool:
        """Store what the table shows; tell whether anything is other than before."""
        for url in self._removed:
            sign_out(url)
        for url, authcfg in self._changed.items():
            for earlier in {remembered_sign_ins().get(url, ""), authcfg}:
                if earlier:
                    forget_proofs(earlier)
            remember(url, authcfg)
        is_other = bool(self._removed or self._changed)
        self._removed.clear()
        self._changed.clear()
        return is_other

    def _show_choice(self) -> None:
        count = len(self._table.selectedItems())
        tip = "" if count else translate("OptionsPage", "Select a server first")
        self._remove.setEnabled(bool(count))
        self._remove.setToolTip(tip or translate("OptionsPage", "Forget the choice; the configuration stays in QGIS"))
        if count > 1:
            tip = translate("OptionsPage", "Select one server only")
        self._change.setEnabled(count == 1)
        self._change.setToolTip(tip or translate("OptionsPage", "Choose another authentication configuration"))

    def _on_change(self) -> None:
        rows = self._table.selectedItems()
        if len(rows) != 1:
            return
        row, url = rows[0], str(rows[0].data(0, _URL))
        # Only the origin is remembered, which is no address of a portal or server by itself.
        address = known_address(url)
        self._dialog = SignInDialog(address or url, parent=self._table.window(), is_tried=bool(address))
        self._dialog.sign_in_choice.setConfigId(str(row.data(0, _AUTHCFG)))
        self._dialog.signed_in.connect(lambda authcfg: self._on_signed_in(row, url, authcfg))
        self._dialog.open()

    def _on_signed_in(self, row: QTreeWidgetItem, url: str, authcfg: str) -> None:
        self._changed[url] = authcfg
        row.setText(1, configuration_text(authcfg))
        row.setData(0, _AUTHCFG, authcfg)

    def _on_remove(self) -> None:
        for row in self._table.selectedItems():
            url = str(row.data(0, _URL))
            self._removed.add(url)
            self._changed.pop(url, None)
            self._table.takeTopLevelItem(self._table.indexOfTopLevelItem(row))
