"""P2: the same over TLS, with certificates checked."""

from __future__ import annotations

import statistics

from tests.bench.clients import CURL, PLUGIN, race
from tests.bench.lab import Lab
from tests.bench.verdict import Figure, Run, ratio

NAME, BINDS = "P2", False


def measure(lab: Lab) -> Run:
    """Race the plugin against curl."""
    times = race(lab, (PLUGIN, CURL), f"{lab.tls_url}/big.tif", lab.rounds)
    medians = [f"{client} {statistics.median(times.seconds(client)):.2f} s" for client in times.spent]
    return (
        Figure("TLS, time ÷ curl", ratio(times.seconds(PLUGIN), times.seconds(CURL)), 1.0, beside=", ".join(medians)),
        Figure("TLS, processor time ÷ curl", ratio(times.cpu(PLUGIN), times.cpu(CURL)), 1.1),
    )
