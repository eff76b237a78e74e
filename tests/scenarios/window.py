"""The plugin in a real QGIS desktop, told what to do by a test that kills it; `main` is run by QGIS's --code.

Lines of JSON on standard input:

    {"do": "start", "image": "...", "folder": "...", "overwrite": false}      prints STARTED <id>
    {"do": "resume", "id": "..."}, {"do": "load", "id": "..."}
    {"do": "look"}      prints ROWS and, by id, what the panel's list shows and what can be done

With "hold" a resume stops the download for good where nothing but a kill can end it, and prints HELD: "checking", when
the file has been checked and is about to get its name; "loading", when its layer is in the project but not in the list.
READY comes when the plugin is there, STATE and ENDED as in headless.py. QGIS closes with its input.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any, Dict, List, Sequence

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QTreeView
from qgis.utils import iface

from arcgis_raster_download import download
from arcgis_raster_download.plugin.bridge.download import Download
from arcgis_raster_download.plugin.bridge.jobs import DownloadsModel, downloads_model
from tests.scenarios.headless import Listener, Watcher, ended, say

_kept: List[object] = []


def hold(moment: str) -> None:
    """Stay here until the process is killed."""
    say("HELD", moment)
    threading.Event().wait()


def hold_checking(folder: str) -> None:
    """Stop the thread that is about to make a file which is no part and no note in the folder."""

    def stop(event: str, arguments: Sequence[Any]) -> None:
        if event != "open" or not isinstance(arguments[0], str) or os.path.dirname(arguments[0]) != folder:
            return
        if arguments[2] & os.O_CREAT and not arguments[0].endswith((".part", ".json", ".new")):
            hold("checking")

    sys.addaudithook(stop)


def rows(model: DownloadsModel) -> Dict[str, Any]:
    """Return by id what the panel shows of each download."""
    shown = iface.mainWindow().findChild(QTreeView, "downloads_tree").model()
    found = {}
    for row in range(shown.rowCount()):
        cells = [shown.index(row, column) for column in range(shown.columnCount())]
        one: Download = shown.data(cells[0], DownloadsModel.DOWNLOAD_ROLE)
        found[one.id] = {
            **ended(one),
            "cells": [shown.data(cell) for cell in cells],
            "is_active": one.is_active,
            "can_load": one.can_load,
            "can_forget": one.can_forget,
            "layers": [layer.source() for layer in one.layers],
        }
    assert set(found) == {one.id for one in model}, "the panel shows other downloads than there are"
    return found


def obey(model: DownloadsModel, order: Dict[str, Any]) -> None:
    """Do what a person does in the window."""
    if order["do"] == "start":
        say("STARTED", download(order["image"], folder=order["folder"], overwrite=order.get("overwrite", False)).id)
        return
    if order["do"] == "look":
        say("ROWS", json.dumps(rows(model)))
        return
    chosen = next(each for each in model if each.id == order["id"])
    if order.get("hold") == "checking":
        hold_checking(chosen.request.folder)
    elif order.get("hold") == "loading":
        QgsProject.instance().layersAdded.connect(lambda _layers: hold("loading"))
    if order["do"] == "resume":
        model.resume(chosen)
    elif order["do"] == "load":
        model.load(chosen)


def close() -> None:
    """Close QGIS, which asks about nothing in an empty project."""
    QgsProject.instance().clear()
    iface.mainWindow().close()


def main() -> None:
    """Get ready and listen."""
    model = downloads_model()
    watcher, listener = Watcher(model), Listener()
    _kept.extend((watcher, listener))
    model._keeper.records_read.connect(lambda _stored: watcher.tell_all())
    listener.told.connect(lambda text: obey(model, json.loads(text)) if text else close())
    threading.Thread(target=listener.read, daemon=True).start()
    say("READY")
    watcher.tell_all()
