"""The only object that threads share: a wish to stop, which wakes every wait at once."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Callable, Iterator

from .errors import Cancelled


class CancelToken:
    """Tell workers to stop, from any thread.

    A token with a ``parent`` is set with it; setting the child leaves the parent alone.
    """

    def __init__(self, parent: CancelToken | None = None) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        if parent is not None:
            parent._add(self.set)

    def set(self) -> None:
        """Ask for the end; returns at once and may be called again."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def is_set(self) -> bool:
        """Tell whether the end was asked for."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, but wake when the token is set; return whether it is."""
        return self._event.wait(seconds)

    def raise_if_set(self) -> None:
        """Raise Cancelled once the end was asked for."""
        if self._event.is_set():
            raise Cancelled()

    @contextmanager
    def on_set(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call back once when the token is set inside the block (at once if it already is).

        The callback runs in the thread that sets the token, often the main thread: it must not block.
        """
        self._add(callback)
        try:
            yield
        finally:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

    def _add(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()
