"""All downloads, newest first: the one truth that panel, message bar and console are views of.

Those of earlier sessions are among them. Lives on the main thread: it starts downloads in the plugin's one task, takes
their news, and loads their layers.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Cancelled, Reason
from .download import Download, DownloadRequest, Status
from .history import History
from .log import log_unforeseen
from .record import Record
from .rows import DownloadRows
from .settings import Settings
from .stored import Keeper, Stored, bring_back, restored
from .task import DownloadTask, Report
from .work import Result, Work

# Between QGIS's cancelling of its tasks and its unloading of the plugin, when it closes.
_CLOSING_MS = 250
# How soon it is seen that another window has let a download go, by closing or by being killed.
_LOOK_AGAIN_MS = 2000


class DownloadsModel(DownloadRows):
    """Start downloads and hold them; also a sequence for scripts."""

    # download_changed(Download): status, progress or messages are new
    download_changed = pyqtSignal(object)
    # download_ended(Download): files and layers are complete
    download_ended = pyqtSignal(object)
    # download_forgotten(str): the id of a download that is no more
    download_forgotten = pyqtSignal(str)
    # downloads_found(tuple[Download, ...]): unfinished downloads of earlier sessions that wait for the user
    downloads_found = pyqtSignal(object)
    # Carries a Report from the threads of downloads to this one.
    _reported = pyqtSignal(object)

    def __init__(self, parent: Optional[QObject] = None, history: Optional[History] = None) -> None:
        super().__init__(parent)
        self._history = history or History()
        self._keeper = Keeper(self._history, self)
        self._keeper.records_read.connect(self._on_records_read)
        self._keeper.looked_again.connect(self._on_looked_again)
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(_LOOK_AGAIN_MS)
        self._look_timer.timeout.connect(self._on_look_due)
        # The running and the waiting, by the number under which the task knows them; in the order they were started.
        self._by_number: dict[int, Download] = {}
        self._waiting: dict[int, Work] = {}
        self._number = 0
        self._is_history_read = False
        # A reference to a running task keeps its Python half alive.
        self._task: Optional[DownloadTask] = None
        self._reported.connect(self._on_reported)

    def read_history(self) -> None:
        """Look for the downloads of earlier sessions, in a worker thread; servers are asked only if so chosen."""
        if not self._is_history_read:
            self._is_history_read = True
            self._keeper.read()

    def start(self, request: DownloadRequest) -> Download:
        """Begin a download and return it at once.

        Raises:
            SignInError: an authentication configuration cannot be used.
        """
        # A record is only believed with a path that means the same wherever it is read.
        request = replace(request, folder=os.path.abspath(os.path.expanduser(request.folder)))
        download = Download(request, self)
        record = Record(download.id, request, download.started)
        download.begin()
        work = Work.of(request, download.cancel_token, history=self._history, record=record, is_watched=True)
        self._keeper.add(record)
        self.insert(download)
        self._begin(download, work)
        return download

    def resume(self, download: Download) -> None:
        """Go on where a download stopped; the server is not asked to do its work again.

        Raises:
            SignInError: an authentication configuration cannot be used.
        """
        if not download.can_resume:
            return
        record = Record(download.id, download.request, download.started)
        download.begin()
        try:
            work = Work.of(
                download.request,
                download.cancel_token,
                history=self._history,
                record=record,
                is_resumed=True,
                is_watched=True,
            )
        except ArcGISError:
            download.interrupt(download.kept_bytes, False)
            raise
        self._begin(download, work)

    def try_again(self, download: Download, only_missing: bool = False) -> Download:
        """Ask the server once more for the same, or only for what did not arrive, as a new download."""
        request = download.request
        if only_missing:
            missing = {each.source.address for each in download.failures}
            sources = tuple(source for source in request.sources if source.address in missing)
            request = replace(request, sources=sources or request.sources)
        return self.start(request)

    def fetch_whole(self, download: Download) -> Download:
        """Ask for the whole of the images that the server would not clip, as a new download."""
        unclipped = {
            each.source.address
            for each in download.failures
            if each.error is not None and each.error.reason is Reason.NOT_CLIPPED
        }
        sources = tuple(source for source in download.request.sources if source.address in unclipped)
        return self.start(replace(download.request, sources=sources or download.request.sources, clip=None))

    def load(self, download: Download) -> None:
        """Add the files that arrived and are not in the project."""
        from .layers import load_layers  # late: QGIS starts with this module

        shown = {layer.source() for layer in download.layers}
        missing = tuple(each for each in download.delivered if each.path and each.path not in shown)
        download.take_layers(load_layers(download.request, missing))
        self._tell(download)

    def forget(self, download: Download) -> None:
        """Take a download off the list, with what it kept of unfinished files; finished files stay."""
        if not download.can_forget:
            return
        self._keeper.forget(download.id)
        self._drop(download)

    def take_options(self) -> None:
        """Start what the settings now allow to run beside the others."""
        self._run_soon()

    def cancel_all(self) -> None:
        """Cancel whatever runs; returns at once."""
        for download in self:
            if download.is_active:
                download.cancel()

    def close(self) -> None:
        """Leave whatever runs to the next start; the workers stop when nobody listens any more."""
        for number, download in tuple(self._by_number.items()):
            download.cancel_token.leave()
            self._waiting.pop(number, None)
            del self._by_number[number]
            download.interrupt(download.kept_bytes, False)

    def _drop(self, download: Download) -> None:
        self.take_out(download)
        self.download_forgotten.emit(download.id)
        download.deleteLater()

    def _begin(self, download: Download, work: Work) -> None:
        self._number += 1
        self._by_number[self._number] = download
        self._waiting[self._number] = work
        # A waiting one that is cancelled ends at once, not when its turn comes.
        download.stop_requested.connect(self._run_soon)
        self._run_soon()

    def _run_soon(self) -> None:
        # Never straight from a slot of the task that is ending: QGIS can then lose the new one.
        QTimer.singleShot(0, self._run_waiting)

    def _run_waiting(self) -> None:
        """Start what waits, as many per server as the settings allow."""
        most = max(1, Settings().parallel_per_server)
        for number, work in tuple(self._waiting.items()):
            download = self._by_number[number]
            running = [each for other, each in self._by_number.items() if other not in self._waiting]
            before = sum(each.host == download.host for each in running)
            if work.cancel.is_set():
                del self._waiting[number]
                self._keeper.cancelled(download.id)
                self._end(number, Result(error=Cancelled()))
            elif before < most:
                del self._waiting[number]
                self._run(number, work)
            elif download.snapshot.queue_position != before:
                download.take_snapshot(replace(download.snapshot, status=Status.WAITING, queue_position=before))
                self._tell(download)

    def _run(self, number: int, work: Work) -> None:
        if self._task is not None and not sip.isdeleted(self._task) and self._task.add(number, work):
            return
        task = DownloadTask(self._take_report)
        task.stop_asked.connect(self._on_stop_asked)
        task.add(number, work)
        self._task = task
        QgsApplication.taskManager().addTask(task)

    def _on_stop_asked(self, tokens: tuple[CancelToken, ...]) -> None:
        """Cancel after a moment: QGIS cancels its tasks also when it closes, and then `close` comes first."""
        QTimer.singleShot(_CLOSING_MS, lambda: [token.set() for token in tokens])

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

    def _end(self, number: int, result: Result) -> None:
        download = self._by_number.pop(number)
        download.stop_requested.disconnect(self._run_soon)
        self._run_soon()
        if result.is_elsewhere or download.cancel_token.is_leaving:
            download.interrupt(result.kept_bytes or download.kept_bytes, result.is_elsewhere)
            self._tell(download)
            self._watch_others()
            return
        error: Optional[ArcGISError] = result.error
        layers = ()
        if download.request.load and not (error is not None and error.reason is Reason.CANCELLED):
            try:
                from .layers import load_layers  # late: QGIS starts with this module

                layers = load_layers(download.request, result.delivered)
            except Exception as unforeseen:  # the files are there; a layer that cannot be made must not hide them
                log_unforeseen("Loading layers", unforeseen)
                error = error or ArcGISError(Reason.INTERNAL)
        download.end(result.delivered, error, layers, result.kept_bytes)
        self._tell(download)
        self.download_ended.emit(download)

    def _on_records_read(self, stored: tuple[Stored, ...]) -> None:
        known = {download.id for download in self}
        found = [restored(each, self) for each in stored if each.record.id not in known]
        self.append(found)
        self._watch_others()
        unfinished = [download for download in found if download.can_resume and download.status is Status.INTERRUPTED]
        if Settings().resume_at_start:
            for download in unfinished:
                self._resume_quietly(download)
        elif unfinished:
            self.downloads_found.emit(tuple(unfinished))

    def _watch_others(self) -> None:
        """Look now and then whether another window still has what it had."""
        if any(download.is_elsewhere for download in self):
            self._look_timer.start()

    def _on_look_due(self) -> None:
        self._keeper.look_again(tuple(download.id for download in self if download.is_elsewhere))

    def _on_looked_again(self, found: tuple[tuple[str, Optional[Stored]], ...]) -> None:
        theirs = {download.id: download for download in self if download.is_elsewhere}
        for record_id, stored in found:
            download = theirs.get(record_id)
            if download is not None and stored is None:
                self._drop(download)
            elif download is not None and stored is not None and not stored.is_elsewhere:
                bring_back(download, stored)
                download.changed.emit()
                self._tell(download)
        self._watch_others()

    def _resume_quietly(self, download: Download) -> None:
        try:
            self.resume(download)
        except ArcGISError as error:
            # Nobody has asked for it just now; its row says that it is interrupted.
            logging.getLogger(__name__).info("%s not resumed: %s", download.id, error)

    def _tell(self, download: Download) -> None:
        self.row_changed(download)
        self.download_changed.emit(download)


_model: Optional[DownloadsModel] = None


def downloads_model() -> DownloadsModel:
    """Return the session's one model; scripts without the enabled plugin get the same, without widgets."""
    global _model
    if _model is None or sip.isdeleted(_model):
        _model = DownloadsModel()
    return _model


def close_downloads_model() -> None:
    """Leave what runs to the next start and forget the model, so that the next load of the plugin has its own."""
    global _model
    if _model is not None and not sip.isdeleted(_model):
        _model.close()
        _model.deleteLater()
    _model = None
