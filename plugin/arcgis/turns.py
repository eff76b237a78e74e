"""Let other threads have their turn in the middle of long work."""

from __future__ import annotations

import threading

# Long enough for a thread that waits to wake up.
_PAUSE = 1e-4
_NEVER = threading.Event()


def take_turns() -> None:
    """Give the interpreter to whoever waits for it; Python itself would let them wait for five milliseconds."""
    _NEVER.wait(_PAUSE)
