"""The only object that threads share: a wish to stop, which wakes every wait at once."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Callable, Iterator

from .errors import Cancelled


class CancelToken:
    """Tell workers to stop, from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._is_leaving = False

    @property
    def is_leaving(self) -> bool:
        """Tell whether the end was asked for because the program ends: what runs elsewhere goes on."""
        return self._is_leaving

    def leave(self) -> None:
        """Ask for the end here only: servers are not told, so that the work can be taken up again."""
        if not self._event.is_set():
            self._is_leaving = True
        self.set()

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
        with self._lock:
            late = self._event.is_set()
            if not late:
                self._callbacks.append(callback)
        if late:
            callback()
        try:
            yield
        finally:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)
