"""Signing in from wherever it is needed: one dialog at a time, what was chosen is remembered, and all who read hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable, Optional

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..plugin.arcgis.errors import ArcGISError
from ..plugin.bridge.progress_text import Shown, shown_state
from ..plugin.bridge.sign_ins import address_asking, authcfg_for, forget_proofs, origin, remember, sign_out
from .sign_in_dialog import SignInDialog

if TYPE_CHECKING:
    from ..plugin.bridge.download import Download


@dataclass(frozen=True)
class _Wish:
    """Somebody who wants to sign in, and what comes after that."""

    url: str
    error: Optional[ArcGISError]
    parent: QWidget
    then: Optional[Callable[[], None]]


class SignIns(QObject):
    """Ask people who they are, and tell when that has changed."""

    # changed(): from now on servers may know the user by another name, or by none
    changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._dialog: Optional[SignInDialog] = None
        self._wishes: list[_Wish] = []

    def ask(
        self,
        url: str,
        parent: QWidget,
        error: Optional[ArcGISError] = None,
        then: Optional[Callable[[], None]] = None,
    ) -> None:
        """Open the dialog for an address; ``then`` is called when its server knows the user."""
        self._wishes.append(_Wish(url, error, parent, then))
        if self._dialog is None or sip.isdeleted(self._dialog):
            self._wishes = self._wishes[-1:]
            self._open()
        else:
            self._dialog.raise_()
            self._dialog.activateWindow()

    def before(self, download: Download, parent: QWidget, act: Callable[[], None]) -> None:
        """Do something with a download, but sign in first if it stopped for want of that."""
        url = sign_in_address(download)
        if url:
            self.ask(url, parent, download.error, act)
        else:
            act()

    def sign_out(self, url: str) -> None:
        """Forget what was chosen for an address."""
        sign_out(url)
        self.changed.emit()

    def remove(self) -> None:
        """Close the dialog for good."""
        self._wishes.clear()
        if self._dialog is not None and not sip.isdeleted(self._dialog):
            self._dialog.reject()
        self.deleteLater()

    def _open(self) -> None:
        wish = self._wishes[0]
        self._dialog = SignInDialog(wish.url, wish.error, wish.parent)
        self._dialog.signed_in.connect(self._on_signed_in)
        self._dialog.rejected.connect(self._on_rejected)
        # Not exec(): the world goes on behind it.
        self._dialog.open()

    def _on_signed_in(self, authcfg: str) -> None:
        self._dialog = None
        url = self._wishes[0].url
        earlier = authcfg_for(url)
        if earlier and earlier != authcfg:
            forget_proofs(earlier)
        remember(url, authcfg)
        served = [wish for wish in self._wishes if origin(wish.url) == origin(url)]
        self._wishes = [wish for wish in self._wishes if wish not in served]
        self.changed.emit()
        for wish in served:
            if wish.then is not None:
                wish.then()
        if self._wishes and self._dialog is None:
            self._open()

    def _on_rejected(self) -> None:
        self._dialog = None
        self._wishes.clear()


def sign_in_address(download: Download) -> str:
    """Return where somebody must sign in before a download can go on; an empty text where its own sign-in is used."""
    request = download.request
    if shown_state(download) is not Shown.SIGN_IN or request.authcfg:
        return ""
    error = download.error or next((each.error for each in download.failures if each.error is not None), None)
    if error is None or any(source.authcfg for source in request.sources):
        return ""
    named = [text for source in request.sources for text in (source.address.portal, source.address.value)]
    return address_asking(error, (*download.job_urls, request.server, *named))
