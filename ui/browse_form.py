"""The widgets of the window for browsing, and the servers and portals it offers; what happens: browse_dialog.py."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QToolButton,
    QTreeView,
    QWidget,
)

from ..plugin.arcgis.addresses import AddressKind, parse_address, services_root
from ..plugin.arcgis.directory import SiteKind
from ..plugin.arcgis.errors import RequestError
from ..plugin.bridge.connections import stored_connections
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.settings import Settings
from .browse_preview import BrowsePreview
from .layers_model import theme_icon
from .notes_area import NotesArea

_ICONS = {SiteKind.SERVER: "/mIconConnect.svg", SiteKind.PORTAL: "/user.svg"}
_TREE_WIDTH, _PREVIEW_WIDTH = 354, 336


class BrowseTree(QTreeView):
    """Show rows, or words where there are none."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("browse_tree")
        self.setAccessibleName(translate("Browse", "Image services"))
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setExpandsOnDoubleClick(True)
        self.setTabKeyNavigation(False)
        self._words = ""

    @property
    def words(self) -> str:
        """Return what is said where there are no rows."""
        return self._words

    def set_words(self, text: str) -> None:
        """Say this while there are no rows."""
        self._words = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the words into the empty list, as plain text."""
        super().paintEvent(event)
        if not self._words or (self.model() is not None and self.model().rowCount()):
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.viewport().rect().adjusted(8, 4, -8, -4), flags, self._words)
        painter.end()


class BrowseForm(QDialog):
    """Lay the window out."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        uic.loadUi(str(Path(__file__).with_name("browse_dialog.ui")), self)
        self.setObjectName("browse_image_services")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.settings = Settings()
        self.tree = BrowseTree(self.browse_splitter)
        self.preview = BrowsePreview(self.browse_splitter)
        self.browse_splitter.setSizes([_TREE_WIDTH, _PREVIEW_WIDTH])
        self.notes_area = NotesArea(self, reserved=0)
        self.notes_area.setObjectName("browse_notes")
        self.browse_layout.insertWidget(2, self.notes_area)
        self.words_edit.setShowSearchIcon(True)
        self.site_line = self.site_combo.lineEdit()
        self.site_line.setObjectName("site_line")
        self.site_line.setPlaceholderText(translate("Browse", "Choose a connection or paste an address"))
        # Its own completer would put the name of a connection in the place of what is being typed.
        self.site_combo.setCompleter(None)
        self.site_combo.setIconSize(QSize(16, 16))
        self._build_buttons()
        self.show_kind(SiteKind.SERVER)

    def show_sites(self) -> None:
        """Offer QGIS's connections, then what was looked at last; what is typed stays."""
        text = self.site_line.text()
        known = {}
        self.site_combo.clear()
        for connection in stored_connections():
            known[connection.url] = None
            self._offer(f"{connection.name} – {connection.url}", connection.url)
        for url in (*self.settings.recent_sites, *_sites_of(self.settings.recent_addresses)):
            if url not in known:
                known[url] = None
                self._offer(url, url)
        self.site_combo.setCurrentIndex(-1)
        self.site_line.setText(text)

    def chosen_site(self) -> str:
        """Return the address behind what the line says."""
        text = self.site_line.text().strip()
        place = self.site_combo.findText(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return str(self.site_combo.itemData(place)) if place >= 0 else text

    def mark_site(self, url: str, kind: Optional[SiteKind] = None) -> None:
        """Let the line stand for an entry, if there is one for the address, and tell server from portal if known."""
        text, place = self.site_line.text(), self.site_combo.findData(url)
        if place >= 0 and kind is not None:
            self.site_combo.setItemIcon(place, theme_icon(_ICONS[kind]))
        # Else the icon of an earlier one would stay beside what is typed.
        self.site_combo.setCurrentIndex(place)
        self.site_line.setText(text)

    def show_kind(self, kind: SiteKind) -> None:
        """Let the second line say what it does: filter here, or search there."""
        if kind is SiteKind.PORTAL:
            self.words_label.setText(translate("Browse", "Search"))
            self.words_edit.setPlaceholderText(translate("Browse", "Words in title, tags or description"))
        else:
            self.words_label.setText(translate("Browse", "Filter"))
            self.words_edit.setPlaceholderText(translate("Browse", "Part of a service name"))

    def show_columns(self, is_portal: bool) -> None:
        """Bring the columns of the tree to what they hold."""
        self.tree.setHeaderHidden(not is_portal)
        self.tree.setRootIsDecorated(not is_portal)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, header.count()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def _offer(self, text: str, url: str) -> None:
        # A first guess; whoever opens it learns better.
        kind = SiteKind.SERVER if "/rest" in url.lower() and "/sharing" not in url.lower() else SiteKind.PORTAL
        self.site_combo.addItem(theme_icon(_ICONS[kind]), text, url)

    def _build_buttons(self) -> None:
        box = self.button_box
        self.close_button = box.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setText(translate("Browse", "Close"))
        self.close_button.setObjectName("close_button")
        self.help_button = box.button(QDialogButtonBox.StandardButton.Help)
        self.help_button.setText(translate("Browse", "Help"))
        self.help_button.setObjectName("help_button")
        self.add_button: QPushButton = box.addButton(
            translate("Browse", "Add"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.add_button.setObjectName("browse_add_button")
        for button in (self.close_button, self.help_button, self.sign_in_button):
            button.setAutoDefault(False)
        self.add_button.setDefault(True)
        chain = [self.site_combo, self.sign_in_button, self.words_edit, self.tree]
        chain += [self.add_button, self.close_button, self.help_button]
        box.setFocusProxy(None)
        for before, after in zip(chain, chain[1:]):
            QWidget.setTabOrder(before, after)
        for button in self.words_edit.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _sites_of(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the servers and portals of image addresses that were used lately."""
    found = []
    for text in addresses:
        try:
            address = parse_address(text)
        except RequestError:
            continue
        site = address.portal if address.kind is AddressKind.ITEM else services_root(address.value)
        if site:
            found.append(site)
    return tuple(dict.fromkeys(found))
