"""QGIS without a window and the plugin's downloads in it, for tests that kill it.

It gets ready and is told what to do by one line of JSON on standard input, so that starting QGIS costs a test nothing:

    {"do": "start", "images": [...], "folder": "...", "extent": [xmin, ymin, xmax, ymax], "overwrite": false}
    {"do": "resume", "watch": [...]}        read the history and go on with everything unfinished
    {"do": "list"}                          read the history, start nothing by itself

Further lines may follow: another start, or, for all downloads, {"do": "try again"}, {"do": "forget"}, {"do": "resume"},
{"do": "cancel"}.
It ends with its input.

Prints READY, then lines: FOUND <number>, STATE <id> <state>, ENDED <JSON>, and ALL when nobody works on anything.
With "die_at": n it kills itself, as SIGKILL does, at the n-th thing it does to a file of the download or to the
network; DIES tells before which. "folder" and "watch" name the folders that count besides that of the records.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import sys
import threading
from typing import Any, Dict, Sequence

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, QObject, QSettings, pyqtSignal

import tests.conftest  # noqa: F401  (makes the package importable)
from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.bridge import deliver  # noqa: F401  (loaded before the clock of a kill runs)
from arcgis_raster_download.plugin.bridge.download import Download, DownloadRequest, Status
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel
from arcgis_raster_download.plugin.bridge.settings import Settings
from arcgis_raster_download.plugin.bridge.source import Source
from arcgis_raster_download.plugin.bridge.story_text import story_text

_STEPS = ("open", "os.rename", "os.remove", "http.client.connect", "http.client.send")
_lines = threading.Lock()


def say(*words: object) -> None:
    """Print one line at once: what is in a buffer dies with the process."""
    with _lines:
        os.write(1, (" ".join(map(str, words)) + "\n").encode())


def die_at(number: int, folders: Sequence[str]) -> None:
    """Kill this process right before the n-th step that anybody could see afterwards."""
    steps, lock = [0], threading.Lock()

    def count(event: str, arguments: Sequence[Any]) -> None:
        if event not in _STEPS:
            return
        if not event.startswith("http"):
            path = arguments[0]
            if not isinstance(path, str) or os.path.dirname(path) not in folders:
                return
            if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
        with lock:
            steps[0] += 1
            if steps[0] == number:
                what = os.path.basename(str(arguments[0])) if not event.startswith("http") else ""
                os.write(1, f"DIES {event} {what}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


class Watcher:
    """Print what happens to the downloads of a model; end the program when nobody works on any."""

    def __init__(self, model: DownloadsModel) -> None:
        self._model = model
        self._told: Dict[str, str] = {}
        model.download_changed.connect(self.tell)

    def tell_all(self) -> None:
        """Print the state of all."""
        for download in self._model:
            self.tell(download)

    def tell(self, download: Download) -> None:
        """Print a state that is new."""
        word = download.status.value
        if download.status is Status.RUNNING:
            word = "queued" if download.snapshot.is_queued_on_server else "executing"
        if download.is_elsewhere:
            word = "elsewhere"
        if self._told.get(download.id) != word:
            self._told[download.id] = word
            say("STATE", download.id, word)
            if not download.is_active:
                say("ENDED", json.dumps(ended(download)))
        if not any(each.is_active for each in self._model):
            say("ALL")


def ended(download: Download) -> Dict[str, Any]:
    """Return what there is to know of a download that nobody works on."""
    return {
        "id": download.id,
        "status": download.status.value,
        "elsewhere": download.is_elsewhere,
        "files": list(download.files),
        "reason": download.reason,
        "story": story_text(download),
        "can_resume": download.can_resume,
        "can_try_again": download.can_try_again,
        "job_urls": list(download.job_urls),
    }


class Listener(QObject):
    """Bring further lines of standard input to the main thread; an empty one where there are no more."""

    told = pyqtSignal(str)

    def read(self) -> None:
        """Read until the other end closes."""
        tell = self.told.emit
        for line in sys.stdin:
            tell(line.strip())
        tell("")


def obey(model: DownloadsModel, order: Dict[str, Any]) -> None:
    """Start one more download, or do to all what a person can do to them in the panel."""
    if order["do"] == "start":
        say("STARTED", model.start(request_of(order)).id)
        return
    for download in tuple(model):
        if order["do"] == "forget":
            model.forget(download)
        elif order["do"] == "try again" and download.can_try_again:
            say("STARTED", model.try_again(download).id)
        elif order["do"] == "resume":
            model.resume(download)
        elif order["do"] == "cancel" and download.can_cancel:
            download.cancel()


def request_of(order: Dict[str, Any]) -> DownloadRequest:
    """Return what is to be downloaded."""
    clip = None
    if order.get("extent"):
        clip = Clip.from_rectangle(QgsRectangle(*order["extent"]), QgsCoordinateReferenceSystem("EPSG:4326"))
    sources = tuple(Source(parse_address(address)) for address in order["images"])
    return DownloadRequest(sources, clip, order["folder"], load=False, overwrite=order.get("overwrite", False))


def main() -> None:
    """Get ready, read the order, do it."""
    QCoreApplication.setOrganizationName("QGIS")
    QCoreApplication.setApplicationName("QGIS3")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    home = os.path.join(os.environ["QGIS_CUSTOM_CONFIG_PATH"], "profiles", "default")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
    application = QgsApplication([], False)
    application.initQgis()
    model = DownloadsModel()
    watcher = Watcher(model)
    records = os.path.join(QgsApplication.qgisSettingsDirPath(), "arcgis_raster_download", "jobs")
    say("READY", Settings().longest_poll)
    order = json.loads(sys.stdin.readline() or "{}")
    if not order:
        return
    folders = {records, *order.get("watch", ()), order.get("folder", "")}
    if order.get("die_at"):
        die_at(order["die_at"], sorted(folders))

    def found(downloads: Sequence[Download]) -> None:
        say("FOUND", len(downloads))
        if order["do"] == "resume":
            for download in downloads:
                model.resume(download)
        watcher.tell_all()

    def read(_stored: object) -> None:
        say("READ", len(model))
        watcher.tell_all()
        if not any(download.is_active for download in model):
            say("ALL")

    listener = Listener()
    listener.told.connect(lambda text: obey(model, json.loads(text)) if text else application.quit())
    if order["do"] == "start":
        say("STARTED", model.start(request_of(order)).id)
    else:
        model.downloads_found.connect(found)
        model._keeper.records_read.connect(read)
        model.read_history()
    threading.Thread(target=listener.read, daemon=True).start()
    application.exec()


if __name__ == "__main__":
    main()
