"""P3: how much the memory of the process grows while a large file comes."""

from __future__ import annotations

from functools import cache

from tests.bench.clients import PLUGIN, QGIS, run
from tests.bench.lab import SLOW, Lab, make_tiff
from tests.bench.verdict import Figure, Run

NAME, BINDS = "P3", True
_LIMIT = 8.0  # MiB


def measure(lab: Lab) -> Run:
    """Fetch at full speed and at that of a good line."""
    fast = run(lab, PLUGIN, f"{lab.url}/big.tif", str(lab.empty_folder() / "big.tif")).growth
    slow = run(lab, PLUGIN, f"{lab.url}/slow/{_part(lab)}", str(lab.empty_folder() / "part.tif")).growth
    words = "" if fast is not None else "this system does not tell the peak of a process"
    beside = f"QgsFileDownloader grows by {_peer(lab):.0f} MiB" if fast is not None else words
    return (
        Figure(f"memory growth, {lab.megabytes} MiB", fast, _LIMIT, "MiB", beside),
        Figure(f"memory growth at {SLOW} MiB/s", slow, _LIMIT, "MiB", words),
    )


@cache
def _peer(lab: Lab) -> float:
    return run(lab, QGIS, f"{lab.url}/big.tif", str(lab.empty_folder() / "big.tif")).growth or 0.0


@cache
def _part(lab: Lab) -> str:
    """Return a file small enough for a slow line."""
    make_tiff(lab.folder / "files" / "part.tif", min(64, lab.megabytes))
    return "part.tif"
