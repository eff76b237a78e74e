"""One thread that never ends, for all that makes coordinate reference systems away from the main thread.

QGIS shares a CRS between everybody who names it, and lets its insides go with the thread that named it first. After
that every transformation of it, also those of QGIS's own map, silently leaves coordinates as they are (seen in 3.22).
Threads of downloads end; so they have such things done here.
"""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import Any, Callable, Optional, TypeVar

Value = TypeVar("Value")


class _Steady:
    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Future[Any], Callable[..., Any], tuple[Any, ...]]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None

    def call(self, act: Callable[..., Value], *arguments: Any) -> Value:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="arcgis-steady", daemon=True)
                self._thread.start()
        if threading.current_thread() is self._thread:
            return act(*arguments)
        future: Future[Value] = Future()
        self._calls.put((future, act, arguments))
        return future.result()

    def _run(self) -> None:
        while True:
            future, act, arguments = self._calls.get()
            try:
                future.set_result(act(*arguments))
            except BaseException as error:  # whoever called gets it
                future.set_exception(error)
            # Nothing of a call stays here until the next one.
            del future, act, arguments


_steady = _Steady()


def steadily(act: Callable[..., Value], *arguments: Any) -> Value:
    """Do something that makes a CRS, and wait for it; for worker threads, the main thread needs no such care."""
    return _steady.call(act, *arguments)
