"""P10: the main thread of QGIS stays awake while the plugin works."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from tests.bench.lab import PYTHON, ROOT, Lab
from tests.bench.verdict import Figure, Run
from tests.server.process import SiteProcess

NAME, BINDS = "P10", True
_LONGEST = 150.0  # seconds


def measure(lab: Lab) -> Run:
    """Download the large file as the plugin does, from the clip to the layer, beside a timer of 5 ms."""
    found = in_qgis(lab, "late")
    if found["size"] != lab.big.stat().st_size:
        raise RuntimeError("another file came")
    states = ", ".join(f"{state} {size:.0f}" for state, size in sorted(found["states"].items()))
    quiet = f"idle {found['idle']['p99']:.1f} and {found['idle']['max']:.1f} ms"
    return (
        Figure("main thread late, 99 of 100", found["all"]["p99"], 10.0, "ms", quiet),
        Figure("main thread late, worst", found["all"]["max"], 50.0, "ms", f"by state: {states}"),
    )


def in_qgis(lab: Lab, kind: str) -> Any:
    """Run tests.bench.canvas beside a site whose results the lab's file server sends."""
    with SiteProcess(port=lab.site_port, queue_seconds=0.1, execute_seconds=0.4):
        folder = lab.empty_folder()
        # An installed plugin has its bytecode from its second start on; compiling is no part of a download.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(lab.folder / "bytecode")
        subprocess.run([PYTHON, "-m", "compileall", "-q", "plugin"], cwd=ROOT, env=environment, check=True)
        services = f"{lab.url}/arcgis/rest/services"
        command = [PYTHON, "-m", "tests.bench.canvas", kind, services, f"{lab.url}/big.tif", str(folder)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=_LONGEST
        )
    lab.empty_folder()
    return json.loads(done.stdout.splitlines()[-1])
