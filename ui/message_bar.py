"""What became of downloads, in QGIS's message bar: what happened, and what to do next."""

from __future__ import annotations

import html
import math
import os
import time
from typing import TYPE_CHECKING, Any, Callable, Optional, Tuple

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QModelIndex, QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton, QTextBrowser

from ..plugin.arcgis.errors import ArcGISError, Reason
from ..plugin.bridge.download import Download, Status
from ..plugin.bridge.explain import joined, sentence, size_text
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.progress_text import kept_text
from ..plugin.bridge.story_text import sign_in_story_text
from .measures import duration_text
from .sign_in import SignIns, sign_in_address
from .zoom import zoom_to_layers

if TYPE_CHECKING:
    from ..plugin.bridge.jobs import DownloadsModel

STARTED_SECONDS = 5
# Ends that follow each other so closely are one message.
TOGETHER_SECONDS = 2.0

_MOST_LINES = 4
# What QGIS itself puts into the line: level, count of others, close button.
_ICONS_WIDTH = 140

_Button = Tuple[str, str, Callable[[], None]]


class DownloadMessages(QObject):
    """Tell about each start and each end."""

    # The Download whose request the user wants to change and try again.
    edit_requested = pyqtSignal(object)
    # show_requested(Download): the user wants to see one download in the panel
    show_requested = pyqtSignal(object)
    # list_requested(): the user wants to see the panel
    list_requested = pyqtSignal()

    def __init__(self, iface: Any, downloads: DownloadsModel, sign_ins: Optional[SignIns] = None) -> None:
        super().__init__()
        self._iface, self._downloads = iface, downloads
        self._sign_ins = sign_ins or SignIns(self)
        self._bar: QgsMessageBar = iface.messageBar()
        self._item: Optional[QgsMessageBarItem] = None
        self._started: dict[Download, QgsMessageBarItem] = {}
        self._ended: list[Download] = []
        self._last_end = 0.0
        downloads.rowsInserted.connect(self._on_rows_inserted)
        downloads.download_ended.connect(self._on_download_ended)
        downloads.downloads_found.connect(self._on_downloads_found)
        self._bar.widgetRemoved.connect(self._on_widget_removed)

    def remove(self) -> None:
        """Say nothing any more."""
        self._downloads.rowsInserted.disconnect(self._on_rows_inserted)
        self._downloads.download_ended.disconnect(self._on_download_ended)
        self._downloads.downloads_found.disconnect(self._on_downloads_found)
        self._bar.widgetRemoved.disconnect(self._on_widget_removed)
        self._take_off()
        self.deleteLater()

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        for download in (self._downloads[number] for number in range(first, last + 1)):
            if not download.is_active:
                # One of an earlier session.
                continue
            text = translate("MessageBar", "Download of %n layer(s) started.", len(download.request.sources))
            label = translate("MessageBar", "Show Downloads")
            buttons: tuple[_Button, ...] = ((label, "show_downloads_button", self.list_requested.emit),)
            self._started[download] = self._push(text, Qgis.MessageLevel.Info, STARTED_SECONDS, buttons)

    def _on_downloads_found(self, downloads: tuple[Download, ...]) -> None:
        names = joined(tuple(_left_off(download) for download in downloads))
        text = translate(
            "MessageBar", "%n download(s) interrupted when QGIS closed: {names}.", len(downloads)
        ).format(names=names)
        resume = (translate("MessageBar", "Resume"), "resume_button", lambda: self._resume(downloads))
        self._item = self._push(text, Qgis.MessageLevel.Info, 0, (resume, self._show_button(downloads[0])))

    def _on_download_ended(self, download: Download) -> None:
        self._pop(self._started.pop(download, None))
        if download.status is Status.CANCELLED:
            # Who cancels knows it.
            return
        now = time.monotonic()
        if now - self._last_end > TOGETHER_SECONDS:
            self._ended.clear()
        else:
            self._take_off()
        self._last_end = now
        self._ended.append(download)
        if len(self._ended) > 1:
            self._item = self._tell_together(tuple(self._ended))
        elif download.status is Status.DONE:
            self._item = self._tell_done(download)
        elif download.status is Status.INCOMPLETE:
            self._item = self._tell_incomplete(download)
        elif download.wants_sign_in:
            self._item = self._tell_sign_in(download)
        else:
            self._item = self._tell_failed(download)

    def _tell_done(self, download: Download) -> QgsMessageBarItem:
        names = joined(tuple(source.label for source in download.request.sources))
        size = size_text(download.snapshot.received_bytes)
        duration = duration_text((download.finished - download.started).total_seconds() if download.finished else 0)
        if download.layers:
            text = translate("MessageBar", "{names}: loaded, {size} in {time}.")
        else:
            text = translate("MessageBar", "{names}: saved, {size} in {time}.")
        text = text.format(names=names, size=size, time=duration)
        return self._push(text, Qgis.MessageLevel.Success, _usual_seconds(), self._after((download,)))

    def _tell_incomplete(self, download: Download) -> QgsMessageBarItem:
        missing = tuple(
            translate("MessageBar", "{layer} ({reason})").format(layer=each.source.label, reason=_short(each.error))
            for each in download.failures
            if each.error is not None
        )
        text = translate(
            "MessageBar", "{some} of %n layer(s) delivered. Not delivered: {missing}.", len(download.delivered)
        ).format(some=len(download.files), missing=joined(missing))
        return self._push(text, Qgis.MessageLevel.Warning, 0, self._again(download) or self._after((download,)))

    def _tell_failed(self, download: Download) -> QgsMessageBarItem:
        names = joined(tuple(source.label for source in download.request.sources))
        error = download.error or next((each.error for each in download.failures if each.error is not None), None)
        if error is not None and error.reason is Reason.JOB_FAILED and error.words:
            text = translate("MessageBar", "{names} failed: “{words}”").format(names=names, words=error.words)
        elif error is not None and names in (error.subject, ""):
            # The sentence names it already.
            text = download.reason
        else:
            text = translate("MessageBar", "{names} failed: {reason}").format(names=names, reason=download.reason)
        return self._push(text, Qgis.MessageLevel.Critical, 0, self._again(download))

    def _tell_sign_in(self, download: Download) -> QgsMessageBarItem:
        text = translate("MessageBar", "{names}: {story}").format(
            names=joined(tuple(source.label for source in download.request.sources)),
            story=sign_in_story_text(download),
        )
        if sign_in_address(download):
            button = (translate("MessageBar", "Sign In…"), "sign_in_button", lambda: self._sign_in(download))
        else:
            # Its own sign-in was refused: nothing is to be chosen here, but it may have been put right.
            button = (translate("MessageBar", "Resume"), "resume_button", lambda: self._resume((download,)))
        return self._push(text, Qgis.MessageLevel.Warning, 0, (button, self._show_button(download)))

    def _tell_together(self, downloads: tuple[Download, ...]) -> QgsMessageBarItem:
        done = [download for download in downloads if download.status is Status.DONE]
        waiting = [download for download in downloads if download.wants_sign_in]
        failed = [each for each in downloads if each.status is Status.FAILED and each not in waiting]
        partly = len(downloads) - len(done) - len(failed) - len(waiting)
        parts = []
        if done:
            parts.append(translate("MessageBar", "%n download(s) done", len(done)))
        if partly:
            parts.append(translate("MessageBar", "%n incomplete", partly))
        if waiting:
            parts.append(translate("MessageBar", "%n waiting for a sign-in", len(waiting)))
        if failed:
            parts.append(translate("MessageBar", "%n failed", len(failed)))
        text = translate("MessageBar", "{counts}.").format(counts=", ".join(parts))
        level, seconds = Qgis.MessageLevel.Success, _usual_seconds()
        if len(done) < len(downloads):
            level, seconds = Qgis.MessageLevel.Critical if failed else Qgis.MessageLevel.Warning, 0
            reasons = "\n".join(download.reason for download in downloads if download.reason)
        else:
            reasons = ""
        return self._push(text, level, seconds, self._after(downloads), reasons)

    # Buttons

    def _after(self, downloads: tuple[Download, ...]) -> tuple[_Button, ...]:
        """Return what one does with what arrived."""
        buttons: list[_Button] = []
        if any(download.layers for download in downloads):
            text = translate("MessageBar", "Zoom to Layers")
            buttons.append((text, "zoom_to_layers_button", lambda: self._zoom_to(downloads)))
        folders = {os.path.dirname(path) for download in downloads for path in download.files}
        if len(folders) == 1:
            folder = folders.pop()
            text = translate("MessageBar", "Open Folder")
            buttons.append((text, "open_folder_button", lambda: _open_folder(folder)))
        return tuple(buttons)

    def _again(self, download: Download) -> tuple[_Button, ...]:
        """Return what one does about what did not arrive."""
        buttons: list[_Button] = []
        if download.can_fetch_whole:
            text = translate("MessageBar", "Fetch Whole Image")
            buttons.append((text, "fetch_whole_button", lambda: self._fetch_whole(download)))
        if download.status is Status.FAILED:
            text = translate("MessageBar", "Edit and Try Again…")
            buttons.append((text, "edit_button", lambda: self._edit(download)))
        return (*buttons, self._show_button(download))

    def _edit(self, download: Download) -> None:
        self._take_off()
        self.edit_requested.emit(download)

    def _zoom_to(self, downloads: tuple[Download, ...]) -> None:
        zoom_to_layers(self._iface.mapCanvas(), tuple(layer for download in downloads for layer in download.layers))

    def _fetch_whole(self, download: Download) -> None:
        self._take_off()
        try:
            self._downloads.fetch_whole(download)
        except ArcGISError as error:
            self._push(sentence(error), Qgis.MessageLevel.Critical, 0, ())

    def _resume(self, downloads: tuple[Download, ...]) -> None:
        self._take_off()
        try:
            for download in downloads:
                self._downloads.resume(download)
        except ArcGISError as error:
            self._push(sentence(error), Qgis.MessageLevel.Critical, 0, ())

    def _sign_in(self, download: Download) -> None:
        """Ask who the user is, and go on with it afterwards."""
        self._sign_ins.before(download, self._iface.mainWindow(), lambda: self._go_on(download))

    def _go_on(self, download: Download) -> None:
        if download in tuple(self._downloads):
            self._resume((download,))

    def _show(self, download: Download) -> None:
        self._take_off()
        self.show_requested.emit(download)

    def _show_button(self, download: Download) -> _Button:
        return (translate("MessageBar", "Show Download"), "show_download_button", lambda: self._show(download))

    # The bar

    def _push(
        self, text: str, level: Qgis.MessageLevel, seconds: int, buttons: tuple[_Button, ...], tip: str = ""
    ) -> QgsMessageBarItem:
        """Show a line; names and servers' words are plain text, but the bar shows HTML."""
        item = QgsMessageBar.createMessage(
            translate("MessageBar", "Raster Download"), html.escape(text, quote=False)
        )
        item.setObjectName("download_message")
        if tip:
            item.setToolTip(html.escape(tip).replace("\n", "<br>"))
        for label, name, act in buttons[:2]:
            button = QPushButton(label, item)
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, act=act: act())
            item.layout().addWidget(button)
        self._make_room(item, text)
        self._bar.pushWidget(item, level, seconds)
        return item

    def _make_room(self, item: QgsMessageBarItem, text: str) -> None:
        """Give a long sentence the lines it needs: QGIS shows one line, and a tiny scroll box for the rest."""
        browser = item.findChild(QTextBrowser)
        if browser is None:
            return
        buttons = sum(button.sizeHint().width() for button in item.findChildren(QPushButton))
        room = max(200, self._bar.width() - buttons - _ICONS_WIDTH)
        needed = browser.fontMetrics().horizontalAdvance(f"{item.title()}: {text}")
        lines = min(_MOST_LINES, math.ceil(needed * 1.05 / room))
        if lines > 1:
            browser.setStyleSheet(browser.styleSheet().replace("1.75em", f"{0.5 + 1.25 * lines}em"))

    def _take_off(self) -> None:
        item, self._item = self._item, None
        self._pop(item)

    def _pop(self, item: Optional[QgsMessageBarItem]) -> None:
        if item is not None and not sip.isdeleted(item) and item in self._bar.items():
            self._bar.popWidget(item)

    def _on_widget_removed(self, item: QgsMessageBarItem) -> None:
        if item is self._item:
            self._item = None


def _usual_seconds() -> int:
    """Return how long QGIS lets a message of success stand."""
    return int(QgsMessageBar.defaultMessageTimeout(Qgis.MessageLevel.Success))


def _left_off(download: Download) -> str:
    """Return a name with how much of it is here, if some is."""
    if not download.kept_bytes:
        return download.name
    amount = kept_text(download)
    return translate("MessageBar", "{name}, {amount}").format(name=download.name, amount=amount)


def _short(error: ArcGISError) -> str:
    """Return a reason for brackets, without a full stop."""
    if error.reason is Reason.COPY_FORBIDDEN:
        return translate("MessageBar", "downloads not allowed")
    if error.words:
        return translate("MessageBar", "“{words}”").format(words=error.words)
    return sentence(error).rstrip(".")



def _open_folder(folder: str) -> None:
    if os.path.isdir(folder):
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
