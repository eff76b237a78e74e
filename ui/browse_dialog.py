"""Find image services on servers and portals, see what they are, and add them to the form. Stays open meanwhile."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsGeometry
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QHideEvent, QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ..plugin.arcgis.addresses import host_of
from ..plugin.arcgis.directory import SiteAddress
from ..plugin.arcgis.errors import ArcGISError
from ..plugin.bridge.browsing import Answer, Browser, ReadPicture
from ..plugin.bridge.catalogue import Catalogue
from ..plugin.bridge.geometry import service_crs
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.sign_ins import authcfg_for, configuration_name, is_remembered
from ..plugin.bridge.source import Description, Source
from .area_tools import AreaOutline
from .browse_form import BrowseForm
from .browse_model import Entry, EntryKind, PortalModel, entry_of, index_of, mark_locked
from .browse_preview import can_be_added, extent_of, picture_address, wants_sign_in
from .browse_site import BrowsedSite
from .elsewhere import open_help, open_settings
from .layers_model import theme_icon
from .notes import Link, Note
from .sign_in import SignIns

# Who walks through the list with the arrow keys asks only where he stops.
_LINGER_MS = 150
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BrowseDialog(BrowseForm):
    """Show one server or portal at a time, and what the chosen image is."""

    # add_requested(tuple[ImageAddress, ...]): these images are wanted in the form
    add_requested = pyqtSignal(object)

    def __init__(self, iface: Any, sign_ins: SignIns, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._iface, self._sign_ins = iface, sign_ins
        self._current: Optional[Entry] = None
        self._picture: Optional[ReadPicture] = None
        self._opened = ""
        # The image that was in view before everything is read once more.
        self._earlier: Optional[Entry] = None
        self._browser, self._catalogue = Browser(self), Catalogue(self)
        self._site = BrowsedSite(self._browser, self)
        self._outline = AreaOutline(iface.mapCanvas(), self, is_dashed=True)
        self._lingering = QTimer(self)
        self._lingering.setSingleShot(True)
        self._lingering.setInterval(_LINGER_MS)
        self._connect()
        self._who_note: Optional[Note] = None
        self._show_who(None)
        self._show_notes()
        self._show_choice()
        QgsGui.enableAutoGeometryRestore(self)

    def remove(self) -> None:
        """Take the window and its outline away for good."""
        self.hide()
        self._outline.remove()
        self._browser.stop()
        self._catalogue.stop()
        self._sign_ins.changed.disconnect(self._on_sign_ins_changed)
        self.deleteLater()

    def _connect(self) -> None:
        self._lingering.timeout.connect(self._read_current)
        self._browser.answered.connect(self._on_answered)
        self._catalogue.described.connect(self._on_described)
        self._sign_ins.changed.connect(self._on_sign_ins_changed)
        self._site.found.connect(self._on_found)
        self._site.model_changed.connect(self._on_model_changed)
        self._site.rows_came.connect(self._on_rows_came)
        self._site.troubled.connect(self._show_notes)
        self._site.named.connect(self._show_who)
        self._site.refused.connect(self._on_refused)
        self.site_combo.activated.connect(self._on_site_activated)
        for watched in (self.site_combo, self.site_line, self.words_edit, self.tree):
            watched.installEventFilter(self)
        self.words_edit.textChanged.connect(self._site.set_words)
        self.tree.doubleClicked.connect(self._on_double_clicked)
        self.tree.clicked.connect(self._on_clicked)
        self.tree.expanded.connect(self._on_expanded)
        self.sign_in_button.clicked.connect(self._on_sign_in)
        self.notes_area.link_activated.connect(self._on_link_activated)
        self.preview.link_activated.connect(self._on_link_activated)
        self.add_button.clicked.connect(self._add)
        self.button_box.rejected.connect(self.reject)
        self.button_box.helpRequested.connect(open_help)

    # What Qt calls

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Offer the connections there are now."""
        super().showEvent(event)
        if not event.spontaneous():
            self.show_sites()
            self._show_outline()
            if self._site.address is None:
                self.site_combo.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Leave nothing on the map."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._outline.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Help on F1."""
        if event.key() == Qt.Key.Key_F1:
            open_help()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Enter do what belongs to where one types; in the list it adds, or opens a folder."""
        if event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
            if watched in (self.site_combo, self.site_line):
                self._open_site()
                return True
            if watched is self.words_edit:
                self._site.search()
                return True
            if watched is self.tree and self._on_enter():
                return True
        return super().eventFilter(watched, event)

    # Servers and portals

    def _open_site(self) -> None:
        text = self.chosen_site()
        if text:
            self._earlier = None
            self._show_who(None)
            if text != self._opened:
                # What was looked for elsewhere.
                self.words_edit.clear()
            self._opened = text
            self.mark_site(text)
            self._site.open(text)

    def _on_site_activated(self, _place: int) -> None:
        # Qt says so also when the line loses the focus and says the same as one of the entries.
        if self.chosen_site() != self._opened or not (self._site.address or self._site.is_reading):
            self._open_site()

    def _on_found(self, site: SiteAddress) -> None:
        self.settings.remember_site(site.url)
        self.mark_site(self.chosen_site(), site.kind)
        self.show_kind(site.kind)
        self._show_who(None)

    def _on_model_changed(self) -> None:
        self._show_notes()
        self.tree.setModel(self._site.rows)
        self.tree.set_words(self._site.empty_words)
        if self._site.rows is not None:
            self.show_columns(self._site.is_portal)
            self.tree.selectionModel().selectionChanged.connect(self._on_selection_changed)
            self._on_rows_came(-1)
        self._on_selection_changed()

    def _on_rows_came(self, first: int) -> None:
        """Arrange what is new in the view."""
        if self._site.is_filtering:
            self.tree.expandAll()
        model = self._site.model
        if isinstance(model, PortalModel):
            last = model.more_index()
            if last.isValid():
                self.tree.setFirstColumnSpanned(last.row(), QModelIndex(), True)
            if first >= 0 and self.tree.hasFocus():
                # Where the row for more has been.
                self.tree.setCurrentIndex(model.index(first, 0))
        self.tree.set_words(self._site.empty_words)
        self._go_back()

    def _go_back(self) -> None:
        """Select what was in view before a sign-in, once it is there again."""
        earlier, model, rows = self._earlier, self._site.model, self._site.rows
        if earlier is None or model is None or earlier.address is None:
            return
        index = index_of(model, earlier.address)
        if index.isValid():
            self._earlier = None
            self.tree.setCurrentIndex(rows.mapFromSource(index) if isinstance(rows, QSortFilterProxyModel) else index)
        elif not self._site.is_portal and earlier.folder:
            self._site.read_folder(earlier.folder)

    # The chosen image

    def _chosen(self) -> list[Entry]:
        selection = self.tree.selectionModel()
        if selection is None:
            return []
        indexes = sorted(selection.selectedRows(), key=lambda index: (index.parent().row(), index.row()))
        entries = [entry_of(index) for index in indexes]
        return [entry for entry in entries if entry is not None and entry.kind is EntryKind.IMAGE]

    def _addable(self) -> list[Entry]:
        return [entry for entry in self._chosen() if can_be_added(self._description(entry))]

    def _description(self, entry: Entry) -> Optional[Description]:
        return None if entry.address is None else self._catalogue.description(Source(entry.address))

    def _on_selection_changed(self, *_: object) -> None:
        """Show the image with the focus, if it is selected, else the first that is."""
        self._show_choice()
        chosen = self._chosen()
        current = entry_of(self.tree.currentIndex())
        wanted = current if current in chosen else chosen[0] if chosen else None
        if wanted == self._current:
            return
        self._leave_image()
        self._current = wanted
        if wanted is None:
            self.preview.clear()
        elif self._description(wanted) is not None:
            self._read_current()
        else:
            self.preview.show_reading(wanted.name)
            self._lingering.start()

    def _leave_image(self) -> None:
        self._lingering.stop()
        self._outline.clear()
        if self._current is not None and self._current.address is not None:
            self._catalogue.drop(Source(self._current.address))
        if self._picture is not None:
            self._browser.drop(self._picture)
        self._current, self._picture = None, None

    def _read_current(self) -> None:
        if self._current is not None and self._current.address is not None:
            self._catalogue.read(Source(self._current.address))

    def _on_described(self, description: Description) -> None:
        entry = self._current
        if entry is None or entry.address is None or description.source.address.value != entry.address.value:
            return
        self.preview.show_image(entry, description)
        if self._site.model is not None:
            mark_locked(self._site.model, entry.address, wants_sign_in(description))
        self._show_outline()
        self._show_choice()
        address = picture_address(entry, description.service)
        if address:
            self._picture = ReadPicture(address)
            self._browser.ask(self._picture)

    def _on_answered(self, answer: Answer) -> None:
        if answer.question == self._picture and isinstance(answer.value, bytes):
            self.preview.show_picture(answer.value)

    def _show_outline(self) -> None:
        description = None if self._current is None else self._description(self._current)
        service = None if description is None else description.service
        box = extent_of(service)
        if self.isVisible() and service is not None and not box.isEmpty():
            self._outline.set_geometry(QgsGeometry.fromRect(box), service_crs(service))
        else:
            self._outline.clear()

    # Adding

    def _show_choice(self) -> None:
        count, chosen = len(self._addable()), len(self._chosen())
        text = translate("Browse", "Add")
        if count > 1:
            text = translate("Browse", "Add %n Layer(s)", count)
        self.add_button.setText(text)
        tip = ""
        if not chosen:
            tip = translate("Browse", "Select an image service first")
        elif not count:
            tip = translate("Browse", "It cannot be downloaded")
        self.add_button.setEnabled(not tip)
        self.add_button.setToolTip(tip)

    def _add(self) -> None:
        addresses = tuple(dict.fromkeys(entry.address for entry in self._addable()))
        if addresses:
            self.add_requested.emit(addresses)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        entry = entry_of(index)
        if entry is not None and entry.kind is EntryKind.IMAGE:
            self._add()

    def _on_clicked(self, index: QModelIndex) -> None:
        entry = entry_of(index)
        if entry is not None and entry.kind is EntryKind.MORE:
            self._site.show_more()

    def _on_expanded(self, index: QModelIndex) -> None:
        entry = entry_of(index)
        if entry is not None and entry.kind is EntryKind.FOLDER:
            self._site.read_folder(entry.folder)

    def _on_enter(self) -> bool:
        """Tell whether Enter meant the row with the focus and not the button."""
        index = self.tree.currentIndex()
        entry = entry_of(index)
        if entry is None or entry.kind is EntryKind.IMAGE:
            return False
        if entry.kind is EntryKind.MORE:
            self._site.show_more()
        elif entry.kind is EntryKind.FOLDER:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        return True

    # Signing in, and what else helps

    def _on_refused(self, note: Note) -> None:
        self._who_note = note
        self._show_notes(*(each for each in self.notes_area.notes if each != note))

    def _show_who(self, name: Optional[str]) -> None:
        """Say on the button as whom the site knows the user; None: by nobody, as far as is known."""
        self._who_note = None
        url = "" if self._site.address is None else self._site.address.url
        authcfg = "" if name is None or not url else authcfg_for(url)
        name = (name or configuration_name(authcfg)) if authcfg else ""
        button = self.sign_in_button
        old = button.menu()
        button.setMenu(self._who_menu(url) if name else None)
        if old is not None:
            old.deleteLater()
        # In the text of a button & marks a letter.
        signed_in = translate("Browse", "Signed In: {name}").format(name=name.replace("&", "&&"))
        button.setText(signed_in if name else translate("Browse", "Sign In…"))
        button.setIcon(theme_icon("/unlocked.svg" if name else "/locked.svg"))
        button.setEnabled(bool(url))
        button.setToolTip("" if url else translate("Browse", "Choose a server or portal first"))

    def _who_menu(self, url: str) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("sign_in_menu")
        menu.setToolTipsVisible(True)
        other = menu.addAction(translate("Browse", "Sign In as Another User…"), self._on_sign_in)
        other.setObjectName("sign_in_again")
        out = menu.addAction(translate("Browse", "Sign Out"), lambda: self._sign_ins.sign_out(url))
        out.setObjectName("sign_out")
        out.setEnabled(is_remembered(url))
        if not is_remembered(url):
            out.setToolTip(translate("Browse", "The sign-in comes with a connection of QGIS: change it there"))
        return menu

    def _on_sign_in(self) -> None:
        if self._site.address is not None:
            self._sign_ins.ask(self._site.address.url, self)

    def _on_sign_ins_changed(self) -> None:
        """Read everything once more: somebody else looks at it now."""
        earlier = self._current or self._earlier
        self._leave_image()
        self._catalogue.forget_all()
        self._site.read_again()
        self._earlier = earlier
        self._go_back()

    def _on_link_activated(self, note: Note) -> None:
        if note.link is Link.SIGN_IN:
            self._sign_ins.ask(note.about, self, self._refusal(note.about))
        elif note.link is Link.TRY_AGAIN or open_settings(self._iface, note.link, self):
            # What has been set in QGIS's options may be what was missing.
            if note in self.notes_area.notes:
                self._open_site()
            elif self._current is not None and self._current.address is not None:
                self._catalogue.forget(Source(self._current.address))
                self.preview.show_reading(self._current.name)
                self._read_current()

    def _refusal(self, url: str) -> Optional[ArcGISError]:
        """Return what the chosen image's server said, if it is the one in question."""
        description = None if self._current is None else self._description(self._current)
        error = None if description is None else description.error
        return error if error is not None and error.subject == host_of(url) else None

    def _show_notes(self, *notes: Note) -> None:
        if self._who_note is not None:
            notes = (self._who_note, *notes)
        notes = tuple(dict.fromkeys(notes))
        self.notes_area.show_notes(notes)
        self.notes_area.setVisible(bool(notes))
