"""A QGIS without a screen that downloads: python3 -m tests.bench.canvas late|through SITE FILE FOLDER; prints JSON.

late: how late the main thread wakes meanwhile, by the state of the download, clipped to a polygon of a million
vertices. through: the seconds from the end of the job to the layer, and those of the download alone.
"""

from __future__ import annotations

import array
import json
import math
import os
import struct
import sys
import threading
import time
import urllib.request
from typing import Any, Dict, List, Tuple

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsGeometry, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

from tests.bench.product import LabNetwork, Session, exit_now, fetch_file, fetch_once

from arcgis_raster_download.plugin.arcgis.addresses import parse_address  # isort: skip
from arcgis_raster_download.plugin.bridge.download import Download, DownloadRequest  # isort: skip
from arcgis_raster_download.plugin.bridge.geometry import Clip  # isort: skip
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel  # isort: skip
from arcgis_raster_download.plugin.bridge.source import Source  # isort: skip

TICK = 0.005
VERTICES = 1_000_000
SERVICE = "Demo/WorldClasses/ImageServer"  # one band in EPSG:4326, as the lab's file
Ticks = List[Tuple[str, float]]


def circle(vertices: int) -> QgsGeometry:
    """Return a polygon around the lab's file."""
    numbers = array.array("d")
    for number in range(vertices):
        angle = -2 * math.pi * number / vertices
        numbers.extend((10 + 15 * math.cos(angle), 40 + 15 * math.sin(angle)))
    numbers.extend(numbers[:2])
    geometry = QgsGeometry()
    geometry.fromWkb(struct.pack("<BIII", 1, 3, 1, vertices + 1) + numbers.tobytes())
    return geometry


def request(site: str, folder: str, vertices: int) -> DownloadRequest:
    """Ask for the service that the site answers with the lab's file."""
    clip = Clip(circle(vertices), QgsCoordinateReferenceSystem("EPSG:4326")) if vertices else None
    return DownloadRequest((Source(parse_address(f"{site}/{SERVICE}")),), clip, folder, overwrite=True)


def run(model: DownloadsModel, wanted: DownloadRequest) -> Tuple[Download, Ticks, float]:
    """Download, with a timer that tells how late it comes; return the ticks and the moment of the end."""
    loop, ticks = QEventLoop(), []
    begun: List[Download] = []
    ended: List[float] = []
    before = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        state = begun[0].status.value if begun else "start"
        ticks.append((state, now - before[0] - TICK))
        before[0] = now
        if ended:
            loop.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(int(1000 * TICK))
    model.download_ended.connect(lambda _download: ended.append(time.time()))
    QTimer.singleShot(20, lambda: begun.append(model.start(wanted)))
    loop.exec()
    timer.stop()
    (download,) = begun
    if download.status.value != "done":
        raise RuntimeError(f"{download.status}: {download.error}")
    return download, ticks, ended[0]


def idle(seconds: float) -> Ticks:
    """Return the ticks of a QGIS that has nothing to do, which is what the machine itself is late by."""
    loop, ticks, before = QEventLoop(), [], [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        ticks.append(("idle", now - before[0] - TICK))
        before[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(int(1000 * TICK))
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()
    return ticks


def late(ticks: Ticks) -> Dict[str, float]:
    """Return p99 and maximum in milliseconds."""
    sizes = sorted(size for _, size in ticks)
    return {"p99": 1000 * sizes[int(0.99 * (len(sizes) - 1))], "max": 1000 * sizes[-1]}


def how_late(site: str, folder: str) -> Dict[str, Any]:
    """Return the lateness while nothing happens, while a download lives, and by its states."""
    model = DownloadsModel()
    quiet = idle(1.0)
    download, ticks, _ = run(model, request(site, folder, VERTICES))
    size = download.delivered[0].size
    states = {state for state, _ in ticks}
    worst = {state: max(1000 * size for each, size in ticks if each == state) for state in states}
    return {"idle": late(quiet), "all": late(ticks), "states": worst, "size": size}


def how_long(site: str, url: str, folder: str) -> Dict[str, float]:
    """Return the seconds from the job's success to the layer in the project, and those of the download alone."""
    target = os.path.join(folder, "alone.tif")
    fetch_once(f"{url.rsplit('/', 1)[0]}/tiny.tif", target)
    os.unlink(target)
    session = Session(LabNetwork())
    start = time.perf_counter()
    fetching = threading.Thread(target=fetch_file, args=(session, url, target), kwargs={"cancel": session.cancel})
    fetching.start()
    fetching.join()
    alone = time.perf_counter() - start
    size = os.path.getsize(target)
    os.unlink(target)
    download, _, end = run(DownloadsModel(), request(site, folder, 0))
    if download.delivered[0].size != size:
        raise RuntimeError("another file came")
    if len(download.layers) != 1 or len(QgsProject.instance().mapLayers()) != 1:
        raise RuntimeError("no layer came")
    # The plugin asks for the result at once when it hears of the success.
    with urllib.request.urlopen(f"{site.partition('/arcgis/')[0]}/site/journal", timeout=10) as answer:
        journal = json.load(answer)
    succeeded = next(each["received"] for each in journal if each["path"].endswith("/results/outputRaster"))
    return {"alone": alone, "through": end - succeeded}


def main() -> None:
    """Do what the arguments say."""
    kind, site, url, folder = sys.argv[1:]
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    application = QgsApplication([], False)
    application.initQgis()
    found = how_late(site, folder) if kind == "late" else how_long(site, url, folder)
    print(json.dumps(found))
    exit_now()


if __name__ == "__main__":
    main()
