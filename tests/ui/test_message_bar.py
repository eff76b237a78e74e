"""What the message bar says about downloads, over the local site and its ways to fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsRectangle, QgsSettings
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QTextBrowser

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.bridge.download import DownloadRequest
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.source import Source
from arcgis_raster_download.ui.message_bar import DownloadMessages
from tests.ui.form import LEFT, TIMEOUT, downloads, site, site_process  # noqa: F401

BOX = QgsRectangle(9, 47, 9.5, 47.5)


class Bar:
    """The message bar with the downloads that speak in it."""

    def __init__(self, iface, downloads, site, folder, qtbot) -> None:
        self.iface, self.downloads, self.site, self.folder, self.qtbot = iface, downloads, site, folder, qtbot
        self.messages = DownloadMessages(iface, downloads)
        self.edited, self.shown, self.listed = [], [], 0
        self.messages.edit_requested.connect(self.edited.append)
        self.messages.show_requested.connect(self.shown.append)
        self.messages.list_requested.connect(self._on_list_requested)

    def _on_list_requested(self):
        self.listed += 1

    def start(self, *services, name="", **values):
        sources = tuple(Source(parse_address(self.site.image_url(each)), name or each) for each in services)
        clip = Clip.from_rectangle(BOX, QgsCoordinateReferenceSystem("EPSG:4326"))
        return self.downloads.start(DownloadRequest(sources, clip, str(self.folder), **values))

    def run(self, *services, name="", **values):
        download = self.start(*services, name=name, **values)
        assert download.wait(30)
        return download

    @property
    def items(self):
        return [item for item in self.iface.messageBar().items() if item.objectName() == "download_message"]

    @property
    def item(self):
        [item] = self.items
        return item

    @property
    def buttons(self):
        return [button.text() for button in self.item.findChildren(QPushButton)]

    def press(self, text):
        [button] = [button for button in self.item.findChildren(QPushButton) if button.text() == text]
        self.qtbot.waitUntil(button.isVisible, timeout=TIMEOUT)
        QTest.mouseClick(button, LEFT)


@pytest.fixture
def bar(iface, canvas, downloads, site, qtbot, tmp_path):
    QgsSettings().setValue("arcgis_raster_download/longest_poll_seconds", 0.2)
    QgsSettings().setValue("arcgis_raster_download/late_results_scale", 0.02)
    bar = Bar(iface, downloads, site, tmp_path, qtbot)
    yield bar
    bar.messages.remove()
    iface.messageBar().clearWidgets()
    QgsSettings().remove("arcgis_raster_download")


def test_started(bar):
    download = bar.start("Geoid", "WorldClasses")
    assert bar.item.title() == "Raster Download" and bar.item.text() == "Download of 2 layers started."
    assert bar.item.level() == Qgis.MessageLevel.Info and bar.buttons == ["Show Downloads"]
    bar.press("Show Downloads")
    assert bar.listed == 1
    assert download.wait(30)


def test_done(bar, canvas, project):
    download = bar.run("Geoid", "WorldClasses")
    assert re.fullmatch(r"Geoid, WorldClasses: loaded, \d+ \w+ in \d+ s\.", bar.item.text())
    assert bar.item.level() == Qgis.MessageLevel.Success
    assert bar.buttons == ["Zoom to Layers", "Open Folder"]
    bar.press("Zoom to Layers")
    shown = canvas.mapSettings().visibleExtent()
    for layer in download.layers:
        assert shown.contains(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))


def test_saved_and_folder_opened(bar):
    download = bar.run("Geoid", load=False)
    assert bar.item.text().startswith("Geoid: saved, ")
    assert bar.buttons == ["Open Folder"]
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened.take)
    try:
        bar.press("Open Folder")
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(url.toLocalFile()) for url in opened.urls] == [Path(download.files[0]).parent]


class Opened(QObject):
    """Take the folders that would open."""

    def __init__(self):
        super().__init__()
        self.urls = []

    @pyqtSlot(QUrl)
    def take(self, url):
        self.urls.append(url)


def test_partly(bar):
    bar.site.configure(deliver="fewer")
    bar.run("Geoid", "WorldClasses")
    assert re.match(r"1 of 2 layers delivered. Not delivered: (Geoid|WorldClasses) \(.+\)\.", bar.item.text())
    assert bar.item.level() == Qgis.MessageLevel.Warning
    assert bar.buttons == ["Show Download"]
    bar.press("Show Download")
    assert bar.shown == [bar.downloads[0]] and bar.items == []


def test_failed_in_the_servers_own_words(bar):
    bar.site.configure(job_error="ERROR 000161: 5 < 7 & too large.")
    download = bar.run("Geoid")
    # Escaped for a bar that shows HTML; the server's text stays text.
    assert bar.item.text() == "Geoid failed: “ERROR 000161: 5 &lt; 7 &amp; too large.”"
    assert bar.item.level() == Qgis.MessageLevel.Critical
    assert bar.buttons == ["Edit and Try Again…", "Show Download"]
    bar.press("Edit and Try Again…")
    assert bar.edited == [download] and bar.items == []


def test_names_are_plain_text(bar):
    bar.run("Geoid", name="<b>Bold</b> & <a href='x'>link</a>")
    assert bar.item.text().startswith("&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;a href='x'&gt;link&lt;/a&gt;: loaded, ")


def test_not_clipped_offers_the_whole_image(bar):
    bar.site.configure(ignore_clip="warning")
    bar.run("Geoid")
    assert "the server would not clip: “" in bar.item.text()
    assert bar.buttons == ["Fetch Whole Image", "Edit and Try Again…"]
    bar.press("Fetch Whole Image")
    assert len(bar.downloads) == 2 and bar.downloads[0].request.clip is None
    assert bar.downloads[0].wait(30) and bar.downloads[0].status == "done"


def test_ends_that_follow_closely_are_one_message(bar):
    bar.site.configure(jobs=1, job_error="ERROR 1: no.")
    started = [bar.start("Geoid"), bar.start("WorldClasses"), bar.start("Geoid")]
    assert all(download.wait(30) for download in started)
    assert bar.item.text() == "2 downloads done, 1 failed."
    assert bar.item.level() == Qgis.MessageLevel.Critical


def test_cancelled_says_nothing(bar):
    bar.site.configure(execute_seconds=20)
    download = bar.start("Geoid")
    bar.qtbot.waitUntil(lambda: download.status == "running", timeout=TIMEOUT)
    download.cancel()
    assert download.wait(30) and bar.items == []


def test_a_long_sentence_is_shown_whole(bar, screenshot):
    bar.site.configure(job_error="ERROR 000161: " + "The area of interest is too large for this server. " * 5)
    bar.run("Geoid")
    browser = bar.item.findChild(QTextBrowser)
    bar.qtbot.waitUntil(browser.isVisible, timeout=TIMEOUT)
    bar.qtbot.waitUntil(lambda: browser.document().size().height() <= browser.height() + 4, timeout=TIMEOUT)
    screenshot("long")


def test_nothing_is_said_after_removal(bar):
    bar.messages.remove()
    bar.run("Geoid")
    assert bar.items == []
    bar.messages = DownloadMessages(bar.iface, bar.downloads)
