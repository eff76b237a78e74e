"""The plugin's own classes as the goals use them, in the runner and in the processes it begins."""

from __future__ import annotations

import os
import ssl
import sys
import time
from dataclasses import dataclass
from functools import lru_cache

from urllib3.util.ssl_ import create_urllib3_context

from tests import conftest  # noqa: F401  (makes the checkout importable under the package's name)

from arcgis_raster_download.plugin.arcgis.network import PlainNetwork, Route, Trust  # isort: skip
from arcgis_raster_download.plugin.arcgis.session import Session  # isort: skip
from arcgis_raster_download.plugin.arcgis.transfer import fetch_file  # isort: skip


@dataclass(frozen=True)
class LabNetwork(PlainNetwork):
    """Trust the lab's certificate and ask no proxy."""

    certificate: str = ""

    def route(self, url: str, credential: str = "") -> Route:
        """Return the URL as it is."""
        return Route(url, proxies={}, trust=_trust(self.certificate) if self.certificate else None)


@lru_cache
def _trust(certificate: str) -> Trust:
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_verify_locations(certificate)
    return Trust(context)


@dataclass(frozen=True)
class Spent:
    """Tell what one download took, without the start of its process; ``growth`` is in MiB, None if not known."""

    seconds: float
    cpu: float = 0.0
    growth: float | None = None


class Stopwatch:
    """Measure time, processor time and the peak of the memory between entering and leaving."""

    def __enter__(self) -> Stopwatch:
        self._forgot = _forget_peak()
        self._memory = _status("VmRSS")
        self._cpu, self._start = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        seconds, cpu = time.perf_counter() - self._start, time.process_time() - self._cpu
        growth = (_status("VmHWM") - self._memory) / 1024 if self._forgot else None
        self.spent = Spent(seconds, cpu, growth)


def fetch_once(url: str, target: str, certificate: str = "") -> Spent:
    """Fetch a file with the plugin's classes, after a tiny one has loaded all code."""
    cold = Session(LabNetwork(certificate=certificate))
    tiny = f"{url.rsplit('/', 1)[0]}/tiny.tif"
    fetch_file(cold, tiny, target + ".tiny.tif", cancel=cold.cancel)
    cold.close()
    session = Session(LabNetwork(certificate=certificate))
    with Stopwatch() as watch:
        fetch_file(session, url, target, cancel=session.cancel, progress=lambda done, total: None)
        session.close()
    return watch.spent


def _forget_peak() -> bool:
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
        return True
    except OSError:
        return False


def _status(name: str) -> int:
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(name + ":"))
    except (OSError, StopIteration):
        return 0


def exit_now(status: int = 0) -> None:
    """End without QGIS's own end, which can crash without a screen and is nobody's measurement."""
    sys.stdout.flush()
    os._exit(status)
