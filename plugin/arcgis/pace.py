"""When a trickle is as good as nothing: a server that sends a byte now and then never runs into a read's time-out."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Pace:
    """How slow a body may come: with less than ``size`` bytes in ``seconds`` its connection is given up."""

    size: int = 8192
    seconds: float = 60.0


class PaceWatch:
    """Look at a growing count from a thread of its own, and call once when it grows too slowly.

    The reader cannot look itself: its read only returns once it has all it asked for.
    """

    def __init__(self, pace: Pace, count: Callable[[], int], too_slow: Callable[[], None]) -> None:
        self._pace = pace
        self._count = count
        self._too_slow = too_slow
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="arcgis-pace", daemon=True)

    def __enter__(self) -> PaceWatch:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        """End the watch; nothing is called after this."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        before = self._count()
        while not self._over.wait(self._pace.seconds):
            now = self._count()
            if now - before < self._pace.size:
                self._too_slow()
                return
            before = now
