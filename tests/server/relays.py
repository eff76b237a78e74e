"""Run relays: any number in one thread of a test, or one on the command line.

python3 -m tests.server.relays --to 8080 --port 8081 --rule '{"at": "/submitJob$", "fault": "reset-after"}'
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
import threading
from contextlib import suppress
from typing import List, Tuple

from .relay import FAULTS, Relay, Rule


class Relays:
    """Run any number of relays in one thread; use it as a context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="relays", daemon=True)
        self._all: List[Relay] = []

    def __enter__(self) -> Relays:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Reset whatever is open and end the thread."""
        for relay in self._all:
            relay.vanish()
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def add(self, to: int, *rules: Rule) -> Relay:
        """Return one more relay that listens."""
        relay = Relay(to)
        relay.set_rules(*rules)
        asyncio.run_coroutine_threadsafe(relay.start(), self._loop).result(10)
        self._all.append(relay)
        return relay


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _run(relay: Relay) -> None:
    await relay.start()
    print(f"http://127.0.0.1:{relay.port}", flush=True)
    told, stop = 0, asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.1)
        for given in relay.given[told:]:
            print(f"{given.fault} {given.request} after {given.body_bytes} bytes", flush=True)
        told = len(relay.given)


def _arguments() -> Tuple[int, int, List[Rule]]:
    named = "\n".join(f"  {name:13} {text}" for name, text in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="tests.server.relays",
        description=__doc__,
        epilog="faults:\n" + named,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--to", type=int, required=True, help="the site's port")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--rule", action="append", default=[], help="JSON, such as the one above")
    arguments = parser.parse_args()
    try:
        return arguments.to, arguments.port, [Rule(**json.loads(text)) for text in arguments.rule]
    except (TypeError, ValueError, re.error) as error:
        return parser.error(str(error))


def main() -> None:
    """Run one relay until a signal comes."""
    to, port, rules = _arguments()
    relay = Relay(to, port)
    relay.set_rules(*rules)
    asyncio.run(_run(relay))


if __name__ == "__main__":
    main()
