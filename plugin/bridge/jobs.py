"""All downloads of this session, newest first: the one truth that panels, message bar and console are views of.

Lives on the main thread. It starts downloads in the plugin's one task, takes their news, and loads their layers.
"""

from __future__ import annotations

import logging
from typing import Iterator, Optional

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer, pyqtSignal

from ..arcgis.errors import ArcGISError, Cancelled, Reason
from .download import Download, DownloadRequest
from .layers import load_layers
from .log import log_unforeseen
from .task import DownloadTask, Report
from .work import Result, Work


class DownloadsModel(QAbstractListModel):
    """Start downloads and hold them; also a sequence for scripts."""

    # download_changed(Download): status, progress or messages are new
    download_changed = pyqtSignal(object)
    # download_ended(Download): files and layers are complete
    download_ended = pyqtSignal(object)
    # Carries a Report from the threads of downloads to this one.
    _reported = pyqtSignal(object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._downloads: list[Download] = []
        self._by_number: dict[int, Download] = {}
        self._number = 0
        # A reference to a running task keeps its Python half alive.
        self._task: Optional[DownloadTask] = None
        self._reported.connect(self._on_reported)

    def start(self, request: DownloadRequest) -> Download:
        """Begin a download and return it at once.

        Raises:
            SignInError: an authentication configuration cannot be used.
        """
        download = Download(request, self)
        work = Work.of(request, download.cancel_token)
        self._number += 1
        self._by_number[self._number] = download
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._downloads.insert(0, download)
        self.endInsertRows()
        number = self._number
        # Never straight from a slot of the task that is ending: QGIS can then lose the new one.
        QTimer.singleShot(0, lambda: self._run(number, work))
        return download

    def cancel_all(self) -> None:
        """Cancel whatever runs; returns at once."""
        for download in self._downloads:
            if not download.status.has_ended:
                download.cancel()

    def close(self) -> None:
        """Cancel whatever runs and end it here at once; the workers tell the servers when nobody listens any more."""
        self.cancel_all()
        for number in tuple(self._by_number):
            self._end(number, None)

    def __iter__(self) -> Iterator[Download]:
        return iter(tuple(self._downloads))

    def __len__(self) -> int:
        return len(self._downloads)

    def __getitem__(self, index: int) -> Download:
        return self._downloads[index]

    def __repr__(self) -> str:
        return repr(self._downloads)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        """Return the number of downloads."""
        return 0 if parent.isValid() else len(self._downloads)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Optional[str]:
        """Return a download's name."""
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._downloads[index.row()].name
        return None

    def _run(self, number: int, work: Work) -> None:
        if number not in self._by_number:
            return
        if work.cancel.is_set():
            self._end(number, None)
            return
        if self._task is not None and not sip.isdeleted(self._task) and self._task.add(number, work):
            return
        task = DownloadTask(self._take_report)
        task.add(number, work)
        self._task = task
        QgsApplication.taskManager().addTask(task)

    def _take_report(self, report: Report) -> None:
        """Hand news over to the main thread; called in worker threads."""
        try:
            self._reported.emit(report)
        except RuntimeError:
            # The plugin was unloaded; the worker has been told to stop and does.
            logging.getLogger(__name__).debug("nobody listens to download %s any more", report.number)

    def _on_reported(self, report: Report) -> None:
        download = self._by_number.get(report.number)
        if download is None:
            return
        if report.result is not None:
            self._end(report.number, report.result)
            if self._task is not None and not sip.isdeleted(self._task):
                self._task.describe()
        elif report.snapshot is not None:
            download.take_snapshot(report.snapshot)
            self._tell(download)

    def _end(self, number: int, result: Optional[Result]) -> None:
        download = self._by_number.pop(number)
        delivered = () if result is None else result.delivered
        error: Optional[ArcGISError] = Cancelled() if result is None else result.error
        layers = ()
        if download.request.load and not (error is not None and error.reason is Reason.CANCELLED):
            try:
                layers = load_layers(download.request, delivered)
            except Exception as unforeseen:  # the files are there; a layer that cannot be made must not hide them
                log_unforeseen("Loading layers", unforeseen)
                error = error or ArcGISError(Reason.INTERNAL)
        download.end(delivered, error, layers)
        self._tell(download)
        self.download_ended.emit(download)

    def _tell(self, download: Download) -> None:
        index = self.index(self._downloads.index(download))
        self.dataChanged.emit(index, index)
        self.download_changed.emit(download)


_model: Optional[DownloadsModel] = None


def downloads_model() -> DownloadsModel:
    """Return the session's one model; scripts without the enabled plugin get the same, without widgets."""
    global _model
    if _model is None or sip.isdeleted(_model):
        _model = DownloadsModel()
    return _model


def close_downloads_model() -> None:
    """Cancel what runs and forget the model, so that the next load of the plugin starts with its own."""
    global _model
    if _model is not None and not sip.isdeleted(_model):
        _model.close()
        _model.deleteLater()
    _model = None
