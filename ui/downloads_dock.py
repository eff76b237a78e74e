"""The panel of all downloads, "Raster Downloads": a view of the model, and what one does with its rows.

Each deed is one call of the model or one signal; whether it can be done the downloads themselves know.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsDockWidget
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QResizeEvent
from qgis.PyQt.QtWidgets import QAction, QMenu, QMessageBox, QToolButton, QWidget

from ..plugin.arcgis.errors import ArcGISError
from ..plugin.bridge.details import details_text
from ..plugin.bridge.download import Status
from ..plugin.bridge.explain import sentence
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.rows import Column, DownloadRows
from ..plugin.bridge.settings import Settings
from .download_actions import Act, able, folders, tip, why_not
from .download_details import DownloadDetails
from .downloads_view import DownloadsView
from .forget_question import ask_to_forget
from .sign_in import SignIns
from .zoom import zoom_to_layers

if TYPE_CHECKING:
    from ..plugin.bridge.download import DeliveredFile, Download
    from ..plugin.bridge.jobs import DownloadsModel

_ICONS = {
    "new_action": "/symbologyAdd.svg",
    "cancel_action": "/mTaskCancel.svg",
    "resume_action": "/mActionPlay.svg",
    "try_again_action": "/mActionRefresh.svg",
    "load_action": "/mActionAddRasterLayer.svg",
    "open_folder_action": "/mActionFileOpen.svg",
    "forget_action": "/mActionDeleteSelected.svg",
    "edit_action": "/mActionToggleEditing.svg",
    "copy_details_action": "/mActionEditCopy.svg",
}
_FILTER_CHARACTERS = 22


class DownloadsDock(QgsDockWidget):
    """Show all downloads and what became of them."""

    # new_requested(): the user wants the empty form
    new_requested = pyqtSignal()
    # edit_requested(Download): the user wants the form as it was filled for this download
    edit_requested = pyqtSignal(object)

    def __init__(
        self,
        iface: Any,
        downloads: DownloadsModel,
        parent: Optional[QWidget] = None,
        sign_ins: Optional[SignIns] = None,
    ) -> None:
        super().__init__(parent)
        uic.loadUi(str(Path(__file__).with_name("downloads_dock.ui")), self)
        self.setObjectName("raster_downloads_dock")
        self._iface, self._downloads = iface, downloads
        self._sign_ins = sign_ins or SignIns(self)
        self._settings = Settings()
        self._question: Optional[QMessageBox] = None
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.timeout.connect(self._refresh)
        self._build()
        self._connect()
        self._refresh()

    # What the plugin calls

    def place(self) -> None:
        """Take a place in QGIS's window: below the map and out of sight, unless the user left the panel elsewhere.

        When QGIS starts it brings its panels back by itself, after its plugins. Later they have to ask for it.
        """
        window, area, is_shown = self._iface.mainWindow(), Qt.DockWidgetArea.BottomDockWidgetArea, False
        if window.restoreDockWidget(self):
            area, is_shown = window.dockWidgetArea(self), not self.isHidden()
        # Also where it has its place already: only this puts it into the menu of panels.
        self._iface.addDockWidget(area, self)
        self.setVisible(is_shown)

    def show_downloads(self) -> None:
        """Bring the panel into view, in front of the panels it shares its place with."""
        self.setUserVisible(True)

    def show_download(self, download: Download) -> None:
        """Bring one download into view and select it."""
        self.show_downloads()
        if not self.view.index_of(download).isValid():
            self.filter_edit.clear()
        index = self.view.index_of(download)
        if index.isValid():
            self._select(index)
            self.view.setFocus()

    def remove(self) -> None:
        """Take the panel away for good."""
        self._remember_columns()
        self._downloads.rowsInserted.disconnect(self._on_rows_inserted)
        self._news.stop()
        if self._question is not None:
            self._question.close()
        self._iface.removeDockWidget(self)
        self.deleteLater()

    # Building

    def _build(self) -> None:
        self.view = DownloadsView(self._downloads, self.downloads_splitter)
        self.details = DownloadDetails(self.downloads_splitter)
        self.downloads_splitter.setStretchFactor(0, 2)
        self.downloads_splitter.setStretchFactor(1, 1)
        self.setFocusProxy(self.view)
        self.downloads_toolbar.setIconSize(self._iface.iconSize(True))
        for name, icon in _ICONS.items():
            getattr(self, name).setIcon(QgsApplication.getThemeIcon(icon))
        width = self.fontMetrics().averageCharWidth() * _FILTER_CHARACTERS
        self.filter_edit.setMaximumWidth(width)
        self.filter_edit.setMinimumWidth(width // 2)
        self.filter_edit.setShowSearchIcon(True)
        self.view.columns.restore(self._settings.downloads_columns)
        self._actions: dict[Act, QAction] = {
            Act.CANCEL: self.cancel_action,
            Act.RESUME: self.resume_action,
            Act.TRY_AGAIN: self.try_again_action,
            Act.LOAD: self.load_action,
            Act.OPEN_FOLDER: self.open_folder_action,
            Act.FORGET: self.forget_action,
            Act.EDIT: self.edit_action,
            Act.FETCH_WHOLE: self.fetch_whole_action,
            Act.COPY_DETAILS: self.copy_details_action,
            Act.COPY_JOB_URL: self.copy_job_url_action,
        }
        # Keys of the list only: elsewhere in QGIS they mean something else.
        for action, key in (
            (self.forget_action, QKeySequence.StandardKey.Delete),
            (self.copy_details_action, QKeySequence.StandardKey.Copy),
        ):
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.view.addAction(action)
        self._order_focus()

    def _order_focus(self) -> None:
        """Lead the Tab key from left to right and from top to bottom; toolbars are left out by Qt itself."""
        chain: list[QWidget] = []
        for action in self.downloads_toolbar.actions():
            button = self.downloads_toolbar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setObjectName(action.objectName().replace("_action", "_button"))
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                chain.append(button)
        chain += [self.filter_edit, self.view, self.details]
        for before, after in zip(chain, chain[1:]):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        deeds: dict[Act, Callable[[], None]] = {
            Act.CANCEL: self._cancel,
            Act.RESUME: self._resume,
            Act.TRY_AGAIN: self._try_again,
            Act.LOAD: self._load,
            Act.OPEN_FOLDER: self._open_folder,
            Act.FORGET: self._forget,
            Act.EDIT: self._edit,
            Act.FETCH_WHOLE: self._fetch_whole,
            Act.COPY_DETAILS: self._copy_details,
            Act.COPY_JOB_URL: self._copy_job_url,
        }
        for act, action in self._actions.items():
            action.triggered.connect(lambda _checked=False, do=deeds[act]: do())
        self._deeds = {**deeds, Act.ZOOM: self._zoom, Act.SIGN_IN: self._resume}
        self.new_action.triggered.connect(lambda: self.new_requested.emit())
        self.filter_edit.textChanged.connect(self.view.set_filter)
        self.view.row_activated.connect(self._on_row_activated)
        self.view.customContextMenuRequested.connect(self._on_menu_requested)
        self.view.header().customContextMenuRequested.connect(self._on_header_menu_requested)
        self.details.act_asked.connect(self._on_act_asked)
        rows = self.view.model()
        for signal in (rows.dataChanged, rows.rowsInserted, rows.rowsRemoved, rows.modelReset):
            signal.connect(self._on_news)
        self.view.selectionModel().selectionChanged.connect(self._on_news)
        self._downloads.rowsInserted.connect(self._on_rows_inserted)
        self.visibilityChanged.connect(self._on_visibility_changed)

    # What Qt calls

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the details beside the list, or below it where the panel is taller than wide."""
        super().resizeEvent(event)
        tall = self.height() > self.width()
        orientation = Qt.Orientation.Vertical if tall else Qt.Orientation.Horizontal
        if self.downloads_splitter.orientation() != orientation:
            self.downloads_splitter.setOrientation(orientation)
            self.downloads_splitter.setSizes([2000, 1000])

    # What is chosen

    def _chosen(self) -> tuple[Download, ...]:
        """Return the downloads of the selected rows, from top to bottom; a row of one image stands for its download."""
        rows = sorted(self.view.selectionModel().selectedRows(), key=self._place)
        return tuple(dict.fromkeys(index.data(DownloadRows.DOWNLOAD_ROLE) for index in rows))

    def _place(self, index: QModelIndex) -> tuple[int, int]:
        parent = index.parent()
        return (parent.row(), index.row()) if parent.isValid() else (index.row(), -1)

    def _chosen_image(self) -> Optional[DeliveredFile]:
        rows = self.view.selectionModel().selectedRows()
        return rows[0].data(DownloadRows.IMAGE_ROLE) if len(rows) == 1 else None

    def _able(self, act: Act) -> tuple[Download, ...]:
        return able(act, self._chosen())

    def _select(self, index: QModelIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.scrollTo(index)

    def _refresh(self) -> None:
        """Show what can be done with the selection, and what happened to it."""
        chosen = self._chosen()
        for act, action in self._actions.items():
            reason = why_not(act, chosen)
            action.setEnabled(not reason)
            action.setToolTip(reason or tip(act))
        self.details.show_download(chosen[0] if len(chosen) == 1 else None, self._chosen_image())

    # What one does

    def _cancel(self) -> None:
        for download in self._able(Act.CANCEL):
            download.cancel()

    def _resume(self) -> None:
        for download in self._able(Act.RESUME):
            self._sign_ins.before(download, self.window(), lambda download=download: self._go_on(download))

    def _go_on(self, download: Download) -> None:
        if download in tuple(self._downloads):
            self._attempt(lambda: self._downloads.resume(download))

    def _try_again(self) -> None:
        for download in self._able(Act.TRY_AGAIN):
            some = download.status is Status.INCOMPLETE
            self._attempt(lambda download=download, some=some: self._downloads.try_again(download, only_missing=some))

    def _fetch_whole(self) -> None:
        for download in self._able(Act.FETCH_WHOLE):
            self._attempt(lambda download=download: self._downloads.fetch_whole(download))

    def _load(self) -> None:
        for download in self._able(Act.LOAD):
            self._attempt(lambda download=download: self._downloads.load(download))

    def _zoom(self) -> None:
        layers = [layer for download in self._chosen() for layer in download.layers]
        image = self._chosen_image()
        own = [layer for layer in layers if image is not None and layer.source() == image.path]
        zoom_to_layers(self._iface.mapCanvas(), own or layers)

    def _open_folder(self) -> None:
        for folder in folders(self._chosen())[:1]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _edit(self) -> None:
        for download in self._able(Act.EDIT)[:1]:
            self.edit_requested.emit(download)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(details_text(download) for download in self._chosen()))

    def _copy_job_url(self) -> None:
        urls = [url for download in self._able(Act.COPY_JOB_URL) for url in download.job_urls]
        QGuiApplication.clipboard().setText("\n".join(urls))

    def _attempt(self, act: Callable[[], object]) -> None:
        """Do what may fail before it begins, and say so in the message bar."""
        try:
            act()
        except ArcGISError as error:
            title = translate("DownloadsDock", "Raster Download")
            words = html.escape(sentence(error), quote=False)
            self._iface.messageBar().pushMessage(title, words, Qgis.MessageLevel.Critical)

    def _forget(self) -> None:
        """Forget at once what costs nothing; ask where unfinished files would go."""
        wanted = self._able(Act.FORGET)
        lost = sum(download.kept_bytes for download in wanted)
        if not lost:
            self._forget_all(wanted)
            return
        self._question = ask_to_forget(self, len(wanted), lost, lambda: self._forget_all(wanted))
        self._question.finished.connect(self._on_question_finished)

    def _forget_all(self, downloads: tuple[Download, ...]) -> None:
        """Forget, and select the row that moves into the place."""
        # Some may have been resumed or forgotten while the question was open.
        here = [download for download in self._downloads if download in downloads]
        row = min((self.view.index_of(download).row() for download in here), default=-1)
        for download in here:
            self._downloads.forget(download)
        left = self.view.model().rowCount()
        if row >= 0 and left:
            self._select(self.view.model().index(min(row, left - 1), 0))

    # What happens

    def _on_question_finished(self) -> None:
        self._question = None

    def _on_news(self, *_: object) -> None:
        """Refresh once for whatever has happened until Qt is back in its loop."""
        if not self._news.isActive():
            self._news.start(0)

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        """Come into view by itself at the first download ever; show a new download where nothing else is chosen."""
        if parent.isValid():
            return
        new = [self._downloads[row] for row in range(first, last + 1)]
        begun = [each for each in new if each.is_active]
        if not begun:
            return
        if not self._settings.downloads_dock_raised:
            self._settings.downloads_dock_raised = True
            self.show_downloads()
        if not self.view.selectionModel().hasSelection():
            index = self.view.index_of(begun[0])
            if index.isValid():
                self._select(index)

    def _on_row_activated(self, _index: QModelIndex) -> None:
        """Show what arrived on the map; load it where it is not in the project."""
        if self._able(Act.ZOOM):
            self._zoom()
        else:
            self._load()

    def _on_act_asked(self, act: Act) -> None:
        self._deeds[act]()

    def _on_menu_requested(self, point: QPoint) -> None:
        self._refresh()
        menu = QMenu(self)
        menu.setObjectName("downloads_menu")
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.downloads_toolbar.actions())
        menu.addSeparator()
        menu.addAction(self.edit_action)
        if self.fetch_whole_action.isEnabled():
            menu.addAction(self.fetch_whole_action)
        menu.addActions([self.copy_details_action, self.copy_job_url_action])
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _on_header_menu_requested(self, point: QPoint) -> None:
        columns, menu = self.view.columns, QMenu(self)
        menu.setObjectName("columns_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in Column:
            if column is Column.DOWNLOAD:
                continue
            title = self._downloads.headerData(column, Qt.Orientation.Horizontal)
            action = menu.addAction(title)
            action.setObjectName(f"show_{column.name.lower()}")
            action.setCheckable(True)
            action.setChecked(column in columns.chosen)
            action.toggled.connect(lambda on, column=column: columns.choose(column, on))
        menu.popup(self.view.header().viewport().mapToGlobal(point))

    def _on_visibility_changed(self, is_visible: bool) -> None:
        if not is_visible:
            self._remember_columns()

    def _remember_columns(self) -> None:
        state = self.view.columns.save()
        if state != self._settings.downloads_columns:
            self._settings.downloads_columns = state
