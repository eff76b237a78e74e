"""The page “Raster Download” in QGIS's options, and the factory that QGIS makes it with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QStyle, QToolButton, QWidget

from ..plugin.arcgis.errors import Reason, TransferError
from ..plugin.arcgis.folders import is_writable
from ..plugin.bridge.explain import sentence
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.settings import Settings
from .options_sign_ins import OptionsSignIns

# QGIS finds a page by its object name: iface.showOptionsDialog(parent, PAGE).
PAGE = "raster_download_options"
_FOLDER = Path(__file__).parent


class OptionsFactory(QgsOptionsWidgetFactory):
    """Make the page each time the options are opened; register it with iface, which keeps no reference."""

    # options_changed(): the options were closed with OK, and their values are stored
    options_changed = pyqtSignal()
    # sign_ins_changed(): and among them who signs in where
    sign_ins_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(translate("OptionsPage", "Raster Download"), QIcon(str(_FOLDER / "icons" / "icon.svg")))

    def createWidget(self, parent: Optional[QWidget] = None) -> OptionsPage:  # noqa: N802
        """Return a new page, which the dialog owns."""
        page = OptionsPage(parent)
        page.applied.connect(self.options_changed)
        page.sign_ins_changed.connect(self.sign_ins_changed)
        return page


class OptionsPage(QgsOptionsPageWidget):
    """Show the stored options and let people change them; nothing is stored before `apply`."""

    # applied(): the values of the page are stored
    applied = pyqtSignal()
    # sign_ins_changed(): among them who signs in where
    sign_ins_changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        uic.loadUi(str(_FOLDER / "options_page.ui"), self)
        self.setObjectName(PAGE)
        self._settings = Settings()
        self._sign_ins = OptionsSignIns(self.sign_ins_table, self.change_sign_in_button, self.remove_sign_in_button)
        self._build()
        self._show_stored()
        self.folder_edit.fileChanged.connect(self._on_folder_changed)
        self._on_folder_changed()

    def apply(self) -> None:
        """Store what the page shows; QGIS calls it when the options are closed with OK."""
        if self._is_folder_complete():
            self._settings.folder = self._folder()
        self._settings.load_when_done = self.load_check.isChecked()
        self._settings.parallel_per_server = self.parallel_spin.value()
        self._settings.resume_at_start = self.resume_check.isChecked()
        if self._sign_ins.apply():
            self.sign_ins_changed.emit()
        self.applied.emit()

    def isValid(self) -> bool:  # noqa: N802
        """Tell whether the options may be closed with OK; QGIS 3.22 does not ask."""
        return self._is_folder_complete()

    def _build(self) -> None:
        self.folder_edit.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder_edit.setDialogTitle(translate("OptionsPage", "Default Folder for Downloads"))
        line = self.folder_edit.lineEdit()
        line.setObjectName("folder_line")
        line.setPlaceholderText(translate("OptionsPage", "Folder of the project, or Downloads"))
        self.folder_label.setBuddy(line)
        # Its own button only: the line has one as well, to clear it.
        for button in self.folder_edit.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
            button.setAccessibleName(translate("OptionsPage", "Choose a folder"))
        side = max(16, self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize))
        self.folder_note_icon.setPixmap(QgsApplication.getThemeIcon("/mIconWarning.svg").pixmap(QSize(side, side)))
        self.folder_note_icon.setAccessibleName(translate("OptionsPage", "Warning"))
        bounds = Settings.parallel_per_server
        self.parallel_spin.setRange(bounds.lowest, bounds.highest)
        self.parallel_spin.setClearValue(bounds.default)

    def _show_stored(self) -> None:
        self.folder_edit.setFilePath(self._settings.folder)
        self.load_check.setChecked(self._settings.load_when_done)
        self.parallel_spin.setValue(self._settings.parallel_per_server)
        self.resume_check.setChecked(self._settings.resume_at_start)

    def _folder(self) -> str:
        return self.folder_edit.filePath().strip()

    def _is_folder_complete(self) -> bool:
        """Tell whether the folder is empty or a whole path: a part of one would depend on where QGIS was started."""
        folder = self._folder()
        return not folder or os.path.isabs(os.path.expanduser(folder))

    def _on_folder_changed(self, *_: object) -> None:
        text = self._folder_problem()
        self.folder_note_text.setText(text)
        # Screen readers hear of a change of name.
        self.folder_note_text.setAccessibleName(text)
        self.folder_note.setVisible(bool(text))

    def _folder_problem(self) -> str:
        folder = self._folder()
        if not self._is_folder_complete():
            return translate(
                "OptionsPage", "“{folder}” is not a complete path and will not be saved. Choose a folder."
            ).format(folder=folder)
        if folder and not is_writable(folder):
            return sentence(TransferError(Reason.FOLDER_NOT_WRITABLE, folder))
        return ""
