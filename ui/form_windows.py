"""The windows that the form opens: browsing, signing in, QGIS's options."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..plugin.bridge.sign_ins import origin
from .browse_dialog import BrowseDialog
from .elsewhere import open_settings
from .layer_rows import Row, RowState
from .layers_model import LayersModel
from .notes import Link, Note
from .sign_in import SignIns


class FormWindows(QObject):
    """Open them over the form, and bring what they change back into its list."""

    # addresses_chosen(tuple[ImageAddress, ...]): images to add to the form
    addresses_chosen = pyqtSignal(object)

    def __init__(self, iface: Any, form: QWidget, layers: LayersModel, sign_ins: Optional[SignIns]) -> None:
        super().__init__(form)
        self._iface, self._form, self._layers = iface, form, layers
        self._sign_ins = sign_ins or SignIns(self)
        self._browse: Optional[BrowseDialog] = None
        self._sign_ins.changed.connect(self._on_sign_ins_changed)

    def browse(self) -> None:
        """Show the window for browsing, as it was left."""
        if self._browse is None:
            self._browse = BrowseDialog(self._iface, self._sign_ins, self._form)
            self._browse.add_requested.connect(self.addresses_chosen)
        self._browse.show()
        self._browse.raise_()
        self._browse.activateWindow()

    def sign_in(self, row: Row) -> None:
        """Ask for a sign-in where an image is."""
        if row.sign_in_address:
            self._sign_ins.ask(row.sign_in_address, self._form, row.error)

    def follow(self, note: Note) -> None:
        """Do what the link of a note offers, if it leads out of the form or reads its rows again."""
        if note.link is Link.BROWSE:
            self.browse()
        elif note.link is Link.SIGN_IN:
            self._sign_in_at(note.about)
        elif note.link is Link.TRY_AGAIN:
            self._read_again()
        elif open_settings(self._iface, note.link, self._form):
            # What has been set there may be what was missing.
            self._read_again()

    def hide(self) -> None:
        """Leave the map to whoever draws on it."""
        if self._browse is not None:
            self._browse.hide()

    def remove(self) -> None:
        """Take them away for good."""
        self._sign_ins.changed.disconnect(self._on_sign_ins_changed)
        if self._browse is not None:
            self._browse.remove()
            self._browse = None

    def _read_again(self) -> None:
        rows = self._layers.rows
        self._layers.read_again([n for n, row in enumerate(rows) if row.state is RowState.NO_ANSWER])

    def _sign_in_at(self, url: str) -> None:
        asking = [row for row in self._layers.rows if row.error is not None and row.sign_in_address]
        error = next((row.error for row in asking if origin(row.sign_in_address) == origin(url)), None)
        self._sign_ins.ask(url, self._form, error)

    def _on_sign_ins_changed(self) -> None:
        """Read again what could not be read, and what could only be read by whoever was signed in."""
        rows = [number for number, row in enumerate(self._layers.rows) if row.description is not None]
        self._layers.read_again(rows)

