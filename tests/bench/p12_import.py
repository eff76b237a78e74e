"""P12: what enabling the plugin adds to the start of QGIS."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from typing import Dict

from tests.bench.lab import PYTHON, ROOT, Lab
from tests.bench.verdict import Figure, Run

NAME, BINDS = "P12", False
_STARTS = 9
_CODE = """
import json, sys, time
# What QGIS has loaded before it comes to the plugins.
import qgis.core, qgis.gui, qgis.analysis, logging, json, pathlib, threading, uuid, datetime, tempfile, urllib.parse
from qgis.PyQt import QtCore, QtGui, QtWidgets, QtNetwork, QtXml, uic
from tests import conftest
start, cpu = time.perf_counter(), time.process_time()
import arcgis_raster_download.plugin.main
main, wall = time.process_time() - cpu, time.perf_counter() - start
import arcgis_raster_download.ui.downloads_dock, arcgis_raster_download.ui.message_bar
print(json.dumps({"main": main, "wall": wall, "all": time.process_time() - cpu, "http": "requests" in sys.modules}))
"""


def measure(lab: Lab) -> Run:
    """Import the plugin in fresh interpreters that have QGIS's modules already."""
    _start(lab)  # writes the bytecode, which an installed plugin has from its second start on
    starts = [_start(lab) for _ in range(_STARTS)]
    names = ("main", "wall", "all")
    main, wall, everything = (1000 * statistics.median(each[name] for each in starts) for name in names)
    words = "HTTP library loaded at once" if starts[0]["http"] else "HTTP library not among it"
    # Processor time: nothing here waits, and a busy machine doubles the rest.
    return (
        Figure("import of plugin/main.py, processor", main, 30.0, "ms", f"by the clock {wall:.0f} ms; {words}"),
        Figure("the same and the panel it shows", everything, unit="ms"),
    )


def _start(lab: Lab) -> Dict[str, float]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(lab.folder / "bytecode")
    command = [PYTHON, "-c", _CODE]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    return json.loads(done.stdout)
