"""Let a thread of its own work for an algorithm, on whichever thread the algorithm itself runs.

In qgis_process and `processing.run` that is the main thread. It turns an event loop meanwhile, without which QGIS
would not even hear Ctrl-C.
"""

from __future__ import annotations

import threading
from typing import Callable, TypeVar

from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QEventLoop, QTimer

from ..arcgis.cancel import CancelToken
from ..bridge.log import install_log

Value = TypeVar("Value")

_LOOK_EVERY_MS = 100


def run_in_background(
    act: Callable[[], Value], cancel: CancelToken, feedback: QgsProcessingFeedback, tell: Callable[[], None]
) -> Value:
    """Do something in a thread of its own and return what it returns, or raise what it raises.

    Args:
        cancel: set when the feedback is cancelled.
        tell: hands news over to the feedback; called in the algorithm's thread, some ten times a second.
    """
    install_log()
    results: list[Value] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(act())
        except BaseException as error:  # raised again where it was asked for
            errors.append(error)

    thread = threading.Thread(target=work, name="arcgis-processing")
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(_LOOK_EVERY_MS)

    def look() -> None:
        if feedback.isCanceled():
            cancel.set()
        tell()
        if not thread.is_alive():
            loop.quit()

    timer.timeout.connect(look)
    thread.start()
    timer.start()
    loop.exec()
    timer.stop()
    thread.join()
    tell()
    if errors:
        raise errors[0]
    return results[0]
