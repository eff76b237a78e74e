"""One client in a process of its own: python3 -m tests.bench.child plugin|qgis|believes ...; prints JSON."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import List

from tests.bench.product import Spent, Stopwatch, exit_now, fetch_once


def _qgis_fetches(urls: List[str], target: str) -> List[bool]:
    """Fetch with QGIS's own downloader; return which of the files it calls complete."""
    from qgis.core import QgsFileDownloader
    from qgis.PyQt.QtCore import QEventLoop, QTimer, QUrl

    done = []
    for url in urls:
        loop, completed = QEventLoop(), []
        downloader = QgsFileDownloader(QUrl(url), target, delayStart=True)
        downloader.downloadCompleted.connect(lambda _url, completed=completed: completed.append(True))
        downloader.downloadExited.connect(loop.quit)
        QTimer.singleShot(120_000, loop.quit)
        downloader.startDownload()
        loop.exec()
        done.append(bool(completed))
    return done


def _start_qgis() -> object:
    from qgis.core import QgsApplication, QgsNetworkAccessManager

    application = QgsApplication([], False)
    application.initQgis()
    # Else the whole body goes through its cache on the disk as well.
    QgsNetworkAccessManager.instance().setCache(None)
    return application


def main() -> None:
    """Do what the arguments say."""
    kind, *arguments = sys.argv[1:]
    if kind == "plugin":
        url, target, certificate = [*arguments, ""][:3]
        print(json.dumps(asdict(fetch_once(url, target, certificate))))
        return
    application = _start_qgis()
    if kind == "qgis":
        url, target = arguments
        _qgis_fetches([f"{url.rsplit('/', 1)[0]}/tiny.tif"], target + ".tiny.tif")
        with Stopwatch() as watch:
            done = _qgis_fetches([url], target)
        spent: Spent = watch.spent
        print(json.dumps(asdict(spent)))
        exit_now(0 if all(done) and application else 1)
    target, *urls = arguments
    believed = []
    for url in urls:
        (complete,) = _qgis_fetches([url], target)
        believed.append(complete and os.path.exists(target))
    print(json.dumps(believed))
    exit_now()


if __name__ == "__main__":
    main()
