"""P1: a large file to the disk, plain HTTP."""

from __future__ import annotations

import statistics

from tests.bench.clients import ARIA2, CP, CURL, PLUGIN, QGIS, race
from tests.bench.lab import Lab
from tests.bench.verdict import Figure, Run, ratio

NAME, BINDS = "P1", False


def measure(lab: Lab) -> Run:
    """Race the plugin against its peers; without the start of processes, with every check switched on."""
    times = race(lab, (PLUGIN, CURL, ARIA2, QGIS, CP), f"{lab.url}/big.tif", lab.rounds)
    ours = times.seconds(PLUGIN)
    medians = {client: statistics.median(times.seconds(client)) for client in times.spent}
    seconds = ", ".join(f"{client} {median:.2f} s" for client, median in medians.items())
    size = f"{lab.megabytes} MiB"
    return (
        Figure(f"{size} to disk ÷ curl", ratio(ours, times.seconds(CURL)), 0.8, beside=seconds),
        Figure(f"{size} to disk ÷ QgsFileDownloader", ratio(ours, times.seconds(QGIS)), 0.6),
        Figure(f"{size} to disk ÷ aria2", ratio(ours, times.seconds(ARIA2))),
        Figure(f"{size} to disk ÷ cp (the floor)", ratio(ours, times.seconds(CP))),
    )
