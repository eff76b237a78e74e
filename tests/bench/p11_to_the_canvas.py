"""P11: from the end of the job to the layer, next to the download alone."""

from __future__ import annotations

import statistics

from tests.bench.lab import Lab
from tests.bench.p10_canvas import in_qgis
from tests.bench.verdict import Figure, Run

NAME, BINDS = "P11", False
_ALLOWANCE = 0.3  # seconds


def measure(lab: Lab) -> Run:
    """Download both ways in one process, round by round."""
    found = [in_qgis(lab, "through") for _ in range(lab.rounds)]
    through, alone = (statistics.median(each[name] for each in found) for name in ("through", "alone"))
    words = f"to the layer {through:.2f} s, download alone {alone:.2f} s"
    return (
        Figure(
            f"(to the layer − {_ALLOWANCE} s) ÷ download", max(0.0, through - _ALLOWANCE) / alone, 1.05, beside=words
        ),
    )
