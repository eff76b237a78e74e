"""Run in a real QGIS desktop by tests/tools/desktop.py: pan.py SITE FILE FOLDER; prints JSON.

A hand drags the map to and fro, by events of the X server: for a while alone, then while curl fetches a large file,
then until the plugin has fetched it and its layer is there. A timer of 5 ms tells how late the main thread wakes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Callable, Dict

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEventLoop, QPoint, Qt, QTimer
from qgis.utils import iface

from tests.bench.canvas import TICK, Ticks, late, request  # isort: skip
from arcgis_raster_download.plugin.bridge.download import Download  # isort: skip
from arcgis_raster_download.plugin.bridge.jobs import downloads_model  # isort: skip

_MOVES, _MOVE = 20, 0.015  # of a drag, and the seconds of each
_PAUSE = 0.15  # between two drags, in which the map is drawn anew
_ALONE_SECONDS, _REST_SECONDS = 4.0, 2.0


class Hand:
    """Drag the map to the right and back to the left until told to stop: events of the X server, made by xdotool."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self.pans = 0
        canvas.extentsChanged.connect(self._on_extents_changed)
        left = canvas.viewport().mapToGlobal(QPoint(canvas.width() * 3 // 10, canvas.height() // 2))
        step = canvas.width() * 4 // 10 // _MOVES
        places = [f"mousemove {left.x() + step * number} {left.y()} sleep {_MOVE}" for number in range(_MOVES + 1)]
        drags = [[f"{way[0]} mousedown 1", *way[1:], f"mouseup 1 sleep {_PAUSE}"] for way in (places, places[::-1])]
        words = " ".join(drags[0] + drags[1]).split()
        # Far more than is needed: it is killed when all is measured.
        self._process = subprocess.Popen(["xdotool", *words * 200])

    def stop(self) -> None:
        """Let go."""
        self._process.kill()
        self._process.wait()

    def _on_extents_changed(self) -> None:
        self.pans += 1


class Clock:
    """Note every 5 ms by how much the main thread comes too late, and under which word."""

    def __init__(self) -> None:
        self.ticks: Ticks = []
        self.word: Callable[[], str] = str
        self._before = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(int(1000 * TICK))

    def stop(self) -> None:
        """Note no more."""
        self._timer.stop()

    def late(self, *words: str) -> Dict[str, float]:
        """Return p99 and maximum in milliseconds of what happened under these words."""
        return late([tick for tick in self.ticks if tick[0] in words])

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self.ticks.append((self.word(), now - self._before - TICK))
        self._before = now


def turn(seconds: float) -> None:
    """Turn the event loop."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def show_the_world(canvas: QgsMapCanvas) -> None:
    """Show QGIS's own map of the world, with something to draw."""
    path = os.path.join(QgsApplication.pkgDataPath(), "resources", "data", "world_map.gpkg")
    layer = QgsVectorLayer(f"{path}|layername=countries", "Countries", "ogr")
    if not layer.isValid():
        raise RuntimeError(f"QGIS brings no {path}")
    QgsProject.instance().addMapLayer(layer)
    canvas.setExtent(layer.extent())
    turn(1.0)


def fetch_beside(url: str, target: str) -> None:
    """Let curl fetch the file, which takes nothing of this process: what the map costs while a machine is so busy."""
    loop, timer = QEventLoop(), QTimer()
    with subprocess.Popen(["curl", "-s", "-o", target, url]) as process:
        timer.timeout.connect(lambda: loop.quit() if process.poll() is not None else None)
        timer.start(20)
        loop.exec()
    os.unlink(target)


def fetch(clock: Clock, site: str, folder: str) -> Download:
    """Let the plugin fetch the file, as a row of its panel."""
    loop, model = QEventLoop(), downloads_model()
    model.download_ended.connect(loop.quit)
    download = model.start(request(site, folder, 0))
    clock.word = lambda: download.status.value
    loop.exec()
    model.download_ended.disconnect(loop.quit)
    if download.status.value != "done" or len(download.layers) != 1:
        raise RuntimeError(f"{download.status}: {download.error}")
    return download


def measured(site: str, url: str, folder: str) -> Dict[str, object]:
    """Return how late the main thread was while the map was dragged: alone, beside curl, by states, in all."""
    show_the_world(iface.mapCanvas())
    hand, clock = Hand(iface.mapCanvas()), Clock()
    turn(1.0)
    clock.word = lambda: "alone"
    turn(_ALONE_SECONDS)
    clock.word = lambda: "curl"
    fetch_beside(url, os.path.join(folder, "beside.tif"))
    clock.word = str
    turn(_REST_SECONDS)
    pans = hand.pans
    download = fetch(clock, site, folder)
    clock.word = lambda: "loaded"
    turn(1.0)
    clock.stop()
    hand.stop()
    states = {word for word, _ in clock.ticks} - {"", "alone", "curl"}
    found = {
        "alone": clock.late("alone"),
        "curl": clock.late("curl"),
        "all": clock.late(*states),
        "states": {state: clock.late(state)["max"] for state in states},
        "seconds": sum(TICK + size for word, size in clock.ticks if word == "fetching"),
        "size": download.delivered[0].size,
        "pans": hand.pans - pans,
    }
    QgsProject.instance().clear()
    return found


if __name__ == "__main__":
    print(json.dumps(measured(*sys.argv[1:])))
