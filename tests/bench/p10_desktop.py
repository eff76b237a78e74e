"""P10, in the desktop: a hand drags the map of a real QGIS while the file is fetched, and it never stands still."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from tests.bench.lab import PYTHON, ROOT, Lab
from tests.bench.verdict import Figure, Run
from tests.server.process import SiteProcess

NAME, BINDS = "P10", True
_LONGEST = 240  # seconds


def measure(lab: Lab) -> Run:
    """Download the large file with the panel, the message bar and the map around it."""
    found = _in_desktop(lab)
    if found["size"] != lab.big.stat().st_size:
        raise RuntimeError("another file came")
    if not found["pans"]:
        raise RuntimeError("the map was not moved")
    states = ", ".join(f"{state} {size:.0f}" for state, size in sorted(found["states"].items()))
    beside = ", ".join(f"{word} {found[word]['p99']:.1f} and {found[word]['max']:.1f} ms" for word in ("alone", "curl"))
    size = f"{found['size'] / 2**20:.0f} MiB in {found['seconds']:.1f} s, moved {found['pans']} times"
    return (
        Figure("map dragged: main thread late, 99 of 100", found["all"]["p99"], None, "ms", f"{beside}; {size}"),
        Figure("map dragged: main thread late, worst", found["all"]["max"], 50.0, "ms", f"by state: {states}"),
    )


def _in_desktop(lab: Lab) -> Any:
    with SiteProcess(port=lab.site_port, queue_seconds=0.1, execute_seconds=0.4):
        folder = lab.empty_folder()
        services = f"{lab.url}/arcgis/rest/services"
        command = [PYTHON, str(ROOT / "tests" / "tools" / "desktop.py"), "--timeout", str(_LONGEST)]
        command += ["--script", str(ROOT / "tests" / "bench" / "pan.py"), services, f"{lab.url}/big.tif", str(folder)]
        # The desktop has a profile of its own, and keeps what Python has compiled, as it does for everybody.
        others = ("QGIS_CUSTOM_CONFIG_PATH", "PYTHONDONTWRITEBYTECODE")
        environment = {name: value for name, value in os.environ.items() if name not in others}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    lab.empty_folder()
    return json.loads(done.stdout.splitlines()[-1])
