"""Run the client for an algorithm: always in threads of its own, on whichever thread the algorithm itself runs.

In qgis_process and `processing.run` that is the main thread. It turns an event loop meanwhile, without which QGIS
would not even hear Ctrl-C.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable, Sequence, TypeVar

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QEventLoop, QTimer

from ..arcgis.cancel import CancelToken
from ..arcgis.geoprocessing import MessageKind
from ..bridge.download import Snapshot
from ..bridge.log import install_log
from .results import said_once
from .story import Story

if TYPE_CHECKING:
    from ..bridge.work import Result

_LOOK_EVERY_MS, _SOON_MS = 100, 5
_AT_ONCE = 4

Value = TypeVar("Value")


@dataclass(frozen=True)
class Ended:
    """What came of one download, and the addresses of its jobs."""

    result: Result
    job_urls: tuple[str, ...]


class _Relay:
    """Carry news from the workers to the feedback, which belongs to the algorithm's thread."""

    def __init__(self, feedback: QgsProcessingFeedback, stories: Sequence[Story]) -> None:
        self._feedback = feedback
        self._stories = stories
        self._shown = 0.0

    def tell(self) -> None:
        """Hand over what is new."""
        for story in self._stories:
            for weight, text in story.take_lines():
                self._push(weight, text)
        progress = sum(story.progress for story in self._stories) / len(self._stories)
        if progress > self._shown:
            self._shown = progress
            self._feedback.setProgress(progress)

    def _push(self, weight: MessageKind, text: str) -> None:
        if weight is MessageKind.ERROR:
            # The algorithm may go on: what fails is said at its end.
            with said_once():
                self._feedback.reportError(text, False)
        elif weight is MessageKind.WARNING:
            self._feedback.pushWarning(text)
        else:
            self._feedback.pushInfo(text)


def run_works(
    acts: Sequence[Callable[[Callable[[Snapshot], None]], Result]], cancel: CancelToken, feedback: QgsProcessingFeedback
) -> tuple[Ended, ...]:
    """Do the works side by side; cancel in the feedback cancels them all, here and on their servers."""
    install_log()
    stories = [Story() for _ in acts]
    relay = _Relay(feedback, stories)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="arcgis-processing") as threads:
        running = [threads.submit(act, story.take) for act, story in zip(acts, stories)]

        def look() -> None:
            if feedback.isCanceled():
                cancel.set()
            relay.tell()

        _turn_until_done(running, look)
    relay.tell()
    return tuple(Ended(future.result(), story.job_urls) for future, story in zip(running, stories))


def run_in_background(
    act: Callable[[], Value], cancel: CancelToken, feedback: QgsProcessingFeedback, tell: Callable[[], None]
) -> Value:
    """Do something in a thread of its own and return what it returns, or raise what it raises.

    Args:
        cancel: set when the feedback is cancelled.
        tell: hands news over to the feedback; called in the algorithm's thread, some ten times a second.
    """
    install_log()
    with ThreadPoolExecutor(1, thread_name_prefix="arcgis-processing") as threads:
        future = threads.submit(act)

        def look() -> None:
            if feedback.isCanceled():
                cancel.set()
            tell()

        _turn_until_done([future], look)
    tell()
    return future.result()


def in_worker(act: Callable[[], Value]) -> Value:
    """Return what a function returns that touches the disk; windows are drawn meanwhile, but take no clicks."""
    with ThreadPoolExecutor(1, thread_name_prefix="arcgis-processing") as threads:
        future = threads.submit(act)
        _turn_until_done([future], lambda: None, _SOON_MS, QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return future.result()


def _turn_until_done(
    running: Sequence[Future[Value]],
    look: Callable[[], None],
    every_ms: int = _LOOK_EVERY_MS,
    flag: QEventLoop.ProcessEventsFlag = QEventLoop.ProcessEventsFlag.AllEvents,
) -> None:
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(every_ms)

    def look_and_leave() -> None:
        look()
        if all(future.done() for future in running):
            loop.quit()

    timer.timeout.connect(look_and_leave)
    timer.start()
    while not all(future.done() for future in running):
        loop.exec(QEventLoop.ProcessEventsFlags(flag))
    timer.stop()
