"""What a run of the desktop leaves: on the disk, in the log, on the screen, and in errors that nobody catches."""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

import qgis.utils
from osgeo import gdal
from qgis.core import QgsApplication, QgsMessageLog, QgsProject
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt, QTimer, qWarning
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPushButton, QTextEdit

from arcgis_raster_download.plugin.bridge.details import drop_log_lines, keep_log_lines
from tests.server.process import SiteProcess
from tests.tools.leaks import Search, Trace, chain, in_files, key_lines, of_downloads

USERS = ("somebody", "serveruser")


class Remains:
    """Everything that a run leaves, by the place where it lies."""

    def __init__(self, iface: Any, folder: Path, qtbot: Any, qtlog: Any, capfd: Any, monkeypatch: Any) -> None:
        self.iface, self.folder = iface, folder
        self.qtbot, self._qtlog, self._capfd, self._monkeypatch = qtbot, qtlog, capfd, monkeypatch
        self.profile = Path(QgsApplication.qgisSettingsDirPath())
        self.work = Path(json.loads(os.environ["DESKTOP_RUN"])["work"])
        self.downloads: List[Any] = []
        self.errors: List[BaseException] = []
        self.objects: List[Any] = []
        self.log: List[str] = []
        self.screen: List[str] = []
        self._output: List[str] = []

    def take_line(self, message: str, tag: str, _level: Any) -> None:
        """Note a line of QGIS's log, whoever wrote it."""
        self.log.append(f"{tag}: {message}")

    def search(self, *sites: SiteProcess) -> Search:
        """Return a search for every secret that sites have by now, and for the keys of their users."""
        secrets = [secret for site in sites for secret in site.secrets()]
        for site in sites:
            secrets += key_lines(site.certificates.client_key) if site.certificates is not None else []
        assert len(secrets) > 20
        return Search(secrets, USERS)

    def traces(self) -> Dict[str, List[Trace]]:
        """Return what lies where."""
        self._output += self._capfd.readouterr()
        found = of_downloads(self.downloads, self.folder / "project.qgs")
        found["errors"] += [chain(error) for error in self.errors]
        found["reprs"] += [repr(each) for each in self.objects]
        found["files"] = in_files(self.folder / "files")
        found["temporary"] = in_files(self.folder / "temporary")
        found["profile"] = in_files(self.profile)
        # The programs' configuration, data and cache, and what QGIS has printed outside of any test.
        found["rest"] = [each for path in self.work.iterdir() if path.name != "profiles" for each in _all_of(path)]
        found["log"] = list(self.log)
        found["output"] = list(self._output)
        found["Qt's output"] = [record.message for record in self._qtlog.records]
        found["screen"] = list(self.screen)
        return found

    def uncaught(self, act: Callable[[], None]) -> None:
        """Let QGIS show an error of a slot as it does: in a message bar with the whole behind its button, or in a box."""
        read: List[str] = []
        eyes = QTimer()
        eyes.timeout.connect(lambda: self._read_box(read))
        eyes.start(50)
        with self._monkeypatch.context() as hook:
            hook.setattr(sys, "excepthook", qgis.utils.qgis_excepthook)
            act()
            self.qtbot.waitUntil(lambda: bool(read) or self._told() is not None, timeout=15000)
            told = self._told()
            if not read:
                self.screen += [each.text() for each in told.findChildren(QLabel)]
                self.screen += [each.toPlainText() for each in told.findChildren(QTextEdit)]
                [button] = [each for each in told.findChildren(QPushButton) if each.text() == "Stack trace"]
                QTest.mousePress(button, Qt.MouseButton.LeftButton)
                self.qtbot.waitUntil(lambda: bool(read), timeout=15000)
        eyes.stop()
        self.screen += read
        for bar in self.iface.mainWindow().findChildren(QgsMessageBar):
            bar.clearWidgets()

    def _told(self) -> Any:
        bars = [bar for window in QApplication.topLevelWidgets() for bar in window.findChildren(QgsMessageBar)]
        items = [bar.currentItem() for bar in bars if bar.isVisible()]
        return next((item for item in items if item is not None and item.property("Error")), None)

    def _read_box(self, read: List[str]) -> None:
        """Read the box with the traceback, and close it by a key."""
        box = QApplication.activeModalWidget()
        edits = box.findChildren(QTextEdit) if box is not None else []
        if edits:
            read += [edit.toPlainText() for edit in edits]
            QTest.keyClick(box, Qt.Key.Key_Escape)

    def plants(self, secret: str) -> Dict[str, Callable[[], Any]]:
        """Return for each place what leaves a secret there."""
        download = self.downloads[0]

        def tag() -> None:
            # Which newer versions refuse with files made for the cloud.
            anyway = ["IGNORE_COG_LAYOUT_BREAK=YES"]
            dataset = gdal.OpenEx(download.files[0], gdal.OF_RASTER | gdal.OF_UPDATE, open_options=anyway)
            dataset.SetMetadataItem("TIFFTAG_IMAGEDESCRIPTION", f"from {secret}")
            dataset.FlushCache()

        def caught() -> BaseException:
            try:
                try:
                    raise ValueError(secret)
                except ValueError as inner:
                    raise RuntimeError("what was shown") from inner
            except RuntimeError as error:
                return error

        def slot() -> None:
            raise RuntimeError("a slot that says too much") from ValueError(secret)

        written = "x" + secret + "y"
        return {
            "log": lambda: QgsMessageLog.logMessage(written, "planted"),
            "screen": lambda: self.uncaught(lambda: QTimer.singleShot(0, slot)),
            "errors": lambda: self.errors.append(caught()),
            "reprs": lambda: self.objects.append(replace(download.request, server=secret)),
            "project": lambda: QgsProject.instance().setTitle(written),
            "layers": lambda: _describe(download.layers[0], written),
            "files": lambda: (self.folder / "files" / "planted.txt").write_text(written),
            "tags": tag,
            "temporary": lambda: (self.folder / "temporary" / "planted").write_text(written),
            "profile": lambda: (self.profile / "planted.ini").write_text(written),
            "rest": lambda: (self.work / "cache" / "planted").write_text(written),
            "output": lambda: os.write(2, written.encode()),
            "Qt's output": lambda: qWarning(written.encode()),
            "diagnostics": lambda: logging.getLogger("arcgis_raster_download").warning(written),
            "messages": lambda: _say(download, written),
        }


def _describe(layer: Any, words: str) -> None:
    metadata = layer.metadata()
    metadata.setAbstract(words)
    layer.setMetadata(metadata)


def _say(download: Any, words: str) -> None:
    message = replace(download.server_messages[0], text=words)
    download._snapshot = replace(download.snapshot, server_messages=(message,))


def _all_of(path: Path) -> List[bytes]:
    return in_files(path) if path.is_dir() else [path.read_bytes()]


@pytest.fixture
def remains(iface: Any, tmp_path: Path, qtbot: Any, qtlog: Any, capfd: Any, monkeypatch: Any) -> Iterator[Remains]:
    """Return what the run of a test leaves, its files in folders of the test: files, temporary."""
    remains = Remains(iface, tmp_path, qtbot, qtlog, capfd, monkeypatch)
    QgsApplication.messageLog().messageReceived.connect(remains.take_line)
    yield remains
    QgsApplication.messageLog().messageReceived.disconnect(remains.take_line)
    for path in (remains.profile / "planted.ini", remains.work / "cache" / "planted"):
        path.unlink(missing_ok=True)
    # What was planted in the plugin's log is still among its last lines.
    drop_log_lines()
    keep_log_lines()
