"""The one QgsTask of the plugin: it stands for every active download, each of which has a plain thread of its own.

On QGIS older than 3.40 tasks take threads from the pool that also draws the map. One task at the most, which gives its
thread back while it waits, never costs the canvas anything, even on one core.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Callable, Optional

from qgis.core import QgsTask
from qgis.PyQt.QtCore import QThreadPool, pyqtSignal

from ..arcgis.errors import ArcGISError, Reason
from .download import Snapshot
from .explain import joined
from .i18n import translate
from .log import log_unforeseen
from .plain_name import plain_name
from .work import Result, Work

# From 3.26 on QGIS can keep its own message about the end of a task to itself; the plugin has a better one.
_FLAGS = QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt | getattr(QgsTask.Flag, "Silent", 0)


@dataclass(frozen=True)
class Report:
    """News of one download: progress, or the result at the end."""

    number: int
    snapshot: Optional[Snapshot] = None
    result: Optional[Result] = None


@dataclass
class _Running:
    work: Work
    percent: Optional[float] = None


class DownloadTask(QgsTask):
    """Run downloads, and stand for them in QGIS's task list until none is left. Made and fed on the main thread.

    The downloads' threads do not wait for the task to get its turn: QGIS 3.22 can lose threads of its pool for good,
    when a map is redrawn while the server of an image layer is being asked for a picture.

    Args:
        report: is told what happens, in worker threads.
    """

    # stop_asked(tuple[CancelToken, ...]): QGIS cancelled the task, because the user wants it or because it closes
    stop_asked = pyqtSignal(object)

    def __init__(self, report: Callable[[Report], None]) -> None:
        super().__init__(translate("Downloads", "Raster downloads"), QgsTask.Flags(_FLAGS))
        self._report = report
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._running: dict[int, _Running] = {}
        self._is_closed = False

    def add(self, number: int, work: Work) -> bool:
        """Begin one more download; False if the task is about to end and a new one is needed."""
        with self._wake:
            if self._is_closed:
                return False
            self._running[number] = _Running(work)
        threading.Thread(target=self._deliver, args=(number, work), name="arcgis-download").start()
        self.describe()
        return True

    def describe(self) -> None:
        """Name in QGIS's task list what runs."""
        with self._lock:
            works = [running.work for running in self._running.values()]
        names = tuple(source.label for work in works for source in work.request.sources)
        if names:
            text = translate("Downloads", "%n raster download(s): {names}", len(works))
            self.setDescription(plain_name(text.format(names=joined(names))))

    def run(self) -> bool:
        """Wait for what runs and show its progress; in a thread of QGIS, which gets it back meanwhile."""
        pool = QThreadPool.globalInstance()
        pool.releaseThread()
        try:
            self._watch()
            return not self.isCanceled()
        except Exception as error:  # the border of the thread: an error here would only be "task terminated"
            log_unforeseen("Downloads", error)
            return False
        finally:
            pool.reserveThread()

    def cancel(self) -> None:
        """Ask for the end of all downloads, as QGIS's task manager does, also when QGIS closes; returns at once."""
        with self._lock:
            # Whatever is started from now on gets a task of its own, one that can still be cancelled.
            self._is_closed = True
            tokens = tuple(running.work.cancel for running in self._running.values())
        self.stop_asked.emit(tokens)
        super().cancel()

    def _watch(self) -> None:
        while True:
            with self._wake:
                if not self._running:
                    self._is_closed = True
                    return
                self._wake.wait()
                percents = [running.percent or 0.0 for running in self._running.values()]
            if percents:
                self.setProgress(sum(percents) / len(percents))

    def _deliver(self, number: int, work: Work) -> None:
        def report(snapshot: Snapshot) -> None:
            with self._wake:
                self._running[number].percent = snapshot.percent
                self._wake.notify()
            self._report(Report(number, snapshot=snapshot))

        try:
            # Late, and here: this loads the HTTP library, for which no window shall stand still.
            from .deliver import deliver

            result = deliver(work, report)
        except Exception as error:  # the border of the thread: without a result the task would never end
            log_unforeseen("Download", error)
            result = Result(error=ArcGISError(Reason.INTERNAL, type(error).__name__))
        with self._wake:
            del self._running[number]
            self._wake.notify()
        # After that: whoever hears of the end finds a task that no longer names it.
        self._report(Report(number, result=result))
