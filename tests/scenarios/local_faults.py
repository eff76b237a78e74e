"""What can go wrong on this machine: nobody listens, names are not found, the disk is full, the folder is gone.

Each is one case's own, though all cases run in one process: names and connections are told apart by the port.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections import Counter
from typing import Any, Set, Tuple

from arcgis_raster_download.plugin.arcgis import transfer
from tests.server.relay import Relay

_FULL = 4096  # bytes that are free on a disk that is full


class LocalFaults:
    """Let faults of this machine begin and end, and count how often the product ran into them."""

    def __init__(self) -> None:
        self._ports: Set[int] = set()
        self._folders: Set[str] = set()
        self._counts: Counter[Tuple[str, object]] = Counter()
        self._is_listening = False

    def listen(self) -> None:
        """Look at every name that is looked up, every connection and every question for free space from now on."""
        if self._is_listening:
            return
        self._is_listening = True
        sys.addaudithook(self._look)
        measure = shutil.disk_usage

        def disk_usage(path: Any) -> Any:
            usage = measure(path)
            if os.path.abspath(path) not in self._folders:
                return usage
            self._counts["disk-full", os.path.abspath(path)] += 1
            return usage._replace(free=_FULL)

        transfer.shutil.disk_usage = disk_usage  # type: ignore[assignment]

    def _look(self, event: str, arguments: Tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo" and arguments[1] in self._ports:
            self._counts["name-gone", arguments[1]] += 1
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            self._counts["refused", arguments[1][1]] += 1

    def strike(self, fault: str, relay: Relay, folder: str) -> None:
        """Begin with a fault."""
        if fault == "refused":
            relay.vanish()
            self._counts["refused", relay.port] = 0
        elif fault == "name-gone":
            self._ports.add(relay.port)
        elif fault == "disk-full":
            self._folders.add(folder)
        elif fault == "folder-gone":
            os.rename(folder, folder + " away")
            self._counts["folder-gone", folder] += 1

    def lift(self, fault: str, relay: Relay, folder: str) -> None:
        """End a fault; the relay restores itself."""
        self._ports.discard(relay.port)
        self._folders.discard(folder)
        if fault == "folder-gone" and not os.path.exists(folder):
            os.rename(folder + " away", folder)

    def place_of(self, folder: str) -> str:
        """Return where the files of a folder are now."""
        return folder if os.path.exists(folder) else folder + " away"

    def struck(self, fault: str, relay: Relay, folder: str) -> int:
        """Return how often the product ran into it."""
        return self._counts[fault, folder if fault in ("disk-full", "folder-gone") else relay.port]


LOCAL = LocalFaults()
