"""Run the client for an algorithm: always in a thread of its own, on whichever thread the algorithm itself runs.

In qgis_process and `processing.run` that is the main thread. It turns an event loop meanwhile, without which QGIS
would not even hear Ctrl-C.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QEventLoop, QTimer

from ..bridge.download import Snapshot, Status
from ..bridge.log import install_log

if TYPE_CHECKING:
    from ..bridge.work import Result, Work

_LOOK_EVERY_MS = 100


class _Relay:
    """Carry news from the worker to the feedback, which belongs to the algorithm's thread."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._latest = Snapshot(Status.SUBMITTING)
        self._told = 0

    def take(self, snapshot: Snapshot) -> None:
        """Keep the latest progress; called in worker threads."""
        self._latest = snapshot

    @property
    def job_urls(self) -> tuple[str, ...]:
        """Return the addresses of the jobs on the server."""
        return self._latest.job_urls

    def tell(self) -> None:
        """Hand over what is new."""
        latest = self._latest
        for message in latest.server_messages[self._told :]:
            self._feedback.pushInfo(message.text)
        self._told = max(self._told, len(latest.server_messages))
        if latest.percent is not None:
            # Half for the server's work, half for the file.
            half = 50.0 if latest.status in (Status.FETCHING, Status.CHECKING) else 0.0
            self._feedback.setProgress(half + latest.percent / 2)


def run_work(work: Work, feedback: QgsProcessingFeedback) -> tuple[Result, tuple[str, ...]]:
    """Do the work and return its result and the URLs of its jobs; cancel in the feedback cancels everything."""
    from ..bridge.deliver import deliver

    install_log()
    relay = _Relay(feedback)
    results: list[Result] = []
    thread = threading.Thread(target=lambda: results.append(deliver(work, relay.take)), name="arcgis-processing")
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(_LOOK_EVERY_MS)

    def look() -> None:
        if feedback.isCanceled():
            work.cancel.set()
        relay.tell()
        if not thread.is_alive():
            loop.quit()

    timer.timeout.connect(look)
    thread.start()
    timer.start()
    loop.exec()
    timer.stop()
    thread.join()
    relay.tell()
    return results[0], relay.job_urls
