"""The widgets of the form and the values people put into them; what happens with them: dialog.py."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QStringListModel, Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QDialog, QDialogButtonBox, QPushButton, QToolButton, QWidget

from ..plugin.arcgis.addresses import ImageAddress, parse_address, parse_addresses, parse_server
from ..plugin.arcgis.download_raster import Resampling
from ..plugin.arcgis.errors import ArcGISError, RequestError
from ..plugin.bridge.explain import sentence
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.settings import Settings
from .area_panel import AreaPanel
from .layer_list import LayerList
from .notes_area import NotesArea

_METHODS = (Resampling.NEAREST, Resampling.BILINEAR, Resampling.CUBIC)


class DialogForm(QDialog):
    """Lay the form out and keep its values within what makes sense."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        uic.loadUi(str(Path(__file__).with_name("dialog.ui")), self)
        self.setObjectName("raster_download_dialog")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.settings = Settings()
        self._default_folder = self.settings.default_folder()
        self._default_load = self.settings.load_when_done
        self.notes_area = NotesArea(self)
        self.dialog_layout.insertWidget(1, self.notes_area)
        self.dialog_layout.setStretch(0, 1)
        self._build_output()
        self._build_buttons()
        self._recent = QStringListModel(self)
        completer = QCompleter(self._recent, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.address_edit.setCompleter(completer)
        self.address_edit.setMaxLength(100_000)
        self.show_recent()
        QgsProject.instance().homePathChanged.connect(self._on_home_changed)

    # Values

    def folder(self) -> str:
        """Return where the files go."""
        return self.folder_edit.filePath().strip() or self._default_folder

    def resampling(self) -> Resampling:
        """Return the chosen method."""
        return _METHODS[self.resampling_combo.currentIndex()]

    def set_resampling(self, method: Resampling) -> None:
        """Choose a method."""
        self.resampling_combo.setCurrentIndex(_METHODS.index(method))

    def server(self) -> tuple[str, str]:
        """Return the address under Advanced, and the sentence that says what is wrong with it."""
        try:
            return parse_server(self.server_edit.text()), ""
        except RequestError as error:
            return "", sentence(error)

    def show_recent(self) -> None:
        """Offer the addresses used last."""
        self._recent.setStringList(list(self.settings.recent_addresses))

    def take_options(self) -> None:
        """Follow what has been changed in QGIS's options, and leave the rest of the form as it is."""
        self._on_home_changed()
        if self.settings.load_when_done != self._default_load:
            self._default_load = self.settings.load_when_done
            self.load_check.setChecked(self._default_load)

    def leave_project(self) -> None:
        """Follow the project no more."""
        QgsProject.instance().homePathChanged.disconnect(self._on_home_changed)

    # Building

    def take_in(self, layer_list: LayerList, area_panel: AreaPanel) -> None:
        """Put the two large parts into their groups, and the tab order through all."""
        self.layers_layout.insertWidget(0, layer_list, 1)
        self.area_layout.addWidget(area_panel)
        # Enter is Download, whatever has the focus.
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(button is self.download_button)
        self.download_button.setDefault(True)
        chain = [layer_list, self.address_edit, self.add_button, self.browse_button, *area_panel.tab_chain()]
        chain += [self.folder_edit.lineEdit(), *self.folder_edit.findChildren(QToolButton)]
        chain += [self.resampling_combo, self.load_check, *self._advanced_buttons(), self.server_edit]
        chain += self.sign_in_select.findChildren(QComboBox) + self.sign_in_select.findChildren(QToolButton)
        chain += [self.download_button, self.close_button, self.help_button]
        # With its proxy the box would be a second stop at Download, after Help, and the tab key would go round there.
        self.button_box.setFocusProxy(None)
        for before, after in zip(chain, chain[1:]):
            QWidget.setTabOrder(before, after)

    def toggle_advanced(self) -> None:
        """Open or close Advanced and leave the focus there."""
        self.advanced_group.setCollapsed(not self.advanced_group.isCollapsed())
        for button in self._advanced_buttons():
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _advanced_buttons(self) -> list[QToolButton]:
        """Return the button beside the title that opens the group."""
        return self.advanced_group.findChildren(QToolButton, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _build_output(self) -> None:
        self.folder_edit.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder_edit.setDialogTitle(translate("Dialog", "Folder for the Downloaded Rasters"))
        self.folder_edit.lineEdit().setObjectName("folder_line")
        self.folder_label.setBuddy(self.folder_edit.lineEdit())
        for button in self.folder_edit.findChildren(QToolButton):
            button.setAccessibleName(translate("Dialog", "Choose a folder"))
        self.folder_edit.setFilePath(self._default_folder)
        self.folder_edit.lineEdit().setPlaceholderText(self._default_folder)
        names = [method.value for method in _METHODS]
        chosen = str(self.settings.resampling).upper()
        self.resampling_combo.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.load_check.setChecked(self._default_load)
        # Its state is the plugin's setting; the group's own memory would be a second one.
        self.advanced_group.setSaveCollapsedState(False)
        self.advanced_group.setCollapsed(not self.settings.advanced_open)
        self.advanced_group.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for combo in self.sign_in_select.findChildren(QComboBox):
            self.sign_in_label.setBuddy(combo)

    def _build_buttons(self) -> None:
        self.close_button = self.button_box.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setText(translate("Dialog", "&Close"))
        self.close_button.setObjectName("close_button")
        self.help_button = self.button_box.button(QDialogButtonBox.StandardButton.Help)
        self.help_button.setText(translate("Dialog", "&Help"))
        self.help_button.setObjectName("help_button")
        text = translate("Dialog", "&Download")
        self.download_button = self.button_box.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
        self.download_button.setObjectName("download_button")

    def _on_home_changed(self) -> None:
        """Follow the project's folder unless somebody chose another one."""
        old, self._default_folder = self._default_folder, self.settings.default_folder()
        self.folder_edit.lineEdit().setPlaceholderText(self._default_folder)
        if self.folder_edit.filePath() == old:
            self.folder_edit.setFilePath(self._default_folder)


def addresses_in(text: str) -> tuple[tuple[ImageAddress, ...], str, Optional[ArcGISError]]:
    """Return the addresses of a text, the words that are none, and what is wrong with the first of these."""
    try:
        return parse_addresses(text), "", None
    except RequestError as error:
        first = error
    good, wrong = [], []
    for word in text.split():
        try:
            good.append(parse_address(word))
        except RequestError as error:
            first = first if wrong else error
            wrong.append(word)
    if not good:
        return (), text.strip(), first
    return tuple(dict.fromkeys(good)), " ".join(wrong), first
