"""The one line in QGIS's message bar that stands there while an area is drawn."""

from __future__ import annotations

from html import escape
from typing import Iterable, Optional

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton

from ..plugin.bridge.i18n import translate

# Title and text together. A longer line becomes a tiny scroll box in QGIS 3.22 on a screen 1366 wide.
LONGEST = 105


class DrawingLine(QObject):
    """Show what to do next on one line, with the buttons Cancel and Continue Drawing."""

    # Cancel was pressed, or the line was closed.
    cancelled = pyqtSignal()
    # Continue Drawing was pressed.
    continued = pyqtSignal()

    def __init__(self, message_bar: QgsMessageBar, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._bar = message_bar
        self._item: Optional[QgsMessageBarItem] = None
        self._continue_button: Optional[QPushButton] = None
        message_bar.widgetRemoved.connect(self._on_widget_removed)

    def show(self, texts: Iterable[str], is_warning: bool = False, is_paused: bool = False) -> None:
        """Show the first of the texts that fits, else the last; plain text, best one first."""
        if self._item is None:
            self._make_item()
        level = Qgis.MessageLevel.Warning if is_warning else Qgis.MessageLevel.Info
        # A hidden item cannot tell its width, so the room is counted in characters.
        room = LONGEST - len(self._item.title()) - len(": ")
        chosen = ""
        for chosen in texts:
            if len(chosen) <= room:
                break
        shown = escape(chosen, quote=False)
        if self._item.text() != shown:
            self._item.setText(shown)
        if self._item.level() != level:
            self._item.setLevel(level)
        self._continue_button.setVisible(is_paused)

    def remove(self) -> None:
        """Take the line away without a signal."""
        item, self._item = self._item, None
        if item is not None:
            self._bar.popWidget(item)

    def _make_item(self) -> None:
        self._item = QgsMessageBar.createMessage(translate("AreaTools", "Draw Area"), "")
        self._item.setObjectName("drawing_line")
        self._continue_button = QPushButton(translate("AreaTools", "Continue Drawing"))
        self._continue_button.setObjectName("continue_drawing_button")
        self._continue_button.clicked.connect(self.continued)
        cancel_button = QPushButton(translate("AreaTools", "Cancel"))
        cancel_button.setObjectName("cancel_drawing_button")
        cancel_button.clicked.connect(self.cancelled)
        self._item.layout().addWidget(self._continue_button)
        self._item.layout().addWidget(cancel_button)
        self._continue_button.setVisible(False)
        self._bar.pushWidget(self._item, Qgis.MessageLevel.Info, 0)

    def _on_widget_removed(self, item: QgsMessageBarItem) -> None:
        if self._item is not None and item is self._item:
            self._item = None
            self.cancelled.emit()
