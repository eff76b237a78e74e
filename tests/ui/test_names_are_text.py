"""A service called like a piece of a page, and credits with a link: text in every place, in real widgets."""

from __future__ import annotations

import html

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsApplication, QgsSettings
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, Qt
from qgis.PyQt.QtGui import QTextDocument
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractItemView, QLabel, QPushButton, QTextEdit, QTreeWidget, QWidget

from arcgis_raster_download.plugin.bridge.sign_ins import remember
from arcgis_raster_download.ui import message_bar
from arcgis_raster_download.ui.downloads_dock import DownloadsDock
from arcgis_raster_download.ui.message_bar import DownloadMessages
from arcgis_raster_download.ui.options_page import OptionsFactory
from arcgis_raster_download.ui.sign_in import SignIns
from tests.ui.browsing import Browse, store_sign_in  # noqa: F401  (fixture)
from tests.ui.form import NAME, Form, downloads, form, site, site_process  # noqa: F401  (fixtures)

EVIL = "<img src=file:///x>"
# Credits as servers write them, and as people read them.
CREDITS = f"See <a href='https://evil.example.com'>here</a> {EVIL}"
LEFT = Qt.MouseButton.LeftButton


def page_of(text: str) -> QTextDocument:
    document = QTextDocument()
    document.setHtml(text)
    return document


def is_tame(document: QTextDocument, may_link: bool = False) -> bool:
    """Tell whether a page shows neither a picture nor a link of a server's; ``may_link``: of what it says itself."""
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            shown, text = fragments.fragment().charFormat(), fragments.fragment().text()
            leads = shown.anchorHref() if shown.isAnchor() else ""
            says_so = may_link and text.startswith(leads.partition("&")[0])
            if shown.isImageFormat() or (("evil" in leads or leads.startswith("file:///x")) and not says_so):
                return False
            fragments += 1
        block = block.next()
    return True


def is_tame_text(text: str) -> bool:
    """Tell the same of a text that widgets take for a page if it looks like one."""
    return not Qt.mightBeRichText(text) or is_tame(page_of(text))


def cells(model: QAbstractItemModel, parent: QModelIndex) -> list[QModelIndex]:
    found = []
    for row in range(model.rowCount(parent)):
        found += [model.index(row, column, parent) for column in range(model.columnCount(parent))]
        found += cells(model, model.index(row, 0, parent))
    return found


def wild(window: QWidget) -> list[str]:
    """Return the texts of a window that a widget would take for more than text."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        texts = [widget.toolTip(), widget.whatsThis()]
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            texts.append(widget.text())
        found += [f"{widget.objectName()}: {text}" for text in texts if not is_tame_text(text)]
        if isinstance(widget, QTextEdit) and not is_tame(widget.document()):
            found.append(f"{widget.objectName()}: {widget.toHtml()}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            tips = [str(index.data(Qt.ItemDataRole.ToolTipRole) or "") for index in cells(widget.model(), QModelIndex())]
            found += [f"{widget.objectName()}: {tip}" for tip in tips if not is_tame_text(tip)]
    return found


@pytest.fixture
def odd(site):
    """Return the site with one more service, whose name and credits are markup; tags themselves would be taken out."""
    site.configure(odd_service=EVIL, say=f"Reading {html.escape(EVIL)}")
    return site


@pytest.fixture
def panel(iface, form, downloads, monkeypatch):
    """Return the panel; what is told of the downloads stands in QGIS's message bar."""
    iface.messageBar().clearWidgets()
    # What ends shortly after another is told of each by itself.
    monkeypatch.setattr(message_bar, "TOGETHER_SECONDS", 0.0)
    sign_ins = SignIns()
    dock = DownloadsDock(iface, downloads, iface.mainWindow(), sign_ins)
    messages = DownloadMessages(iface, downloads, sign_ins)
    dock.place()
    dock.show_downloads()
    yield dock
    messages.remove()
    dock.remove()
    sign_ins.remove()
    iface.messageBar().clearWidgets()


def told(iface) -> str:
    """Return what QGIS's message bar says, as it is read."""
    bar: QgsMessageBar = iface.messageBar()
    item = bar.currentItem()
    assert wild(item) == []
    return " ".join(edit.toPlainText() for edit in item.findChildren(QTextEdit))


def test_from_browsing_to_the_layer(iface, canvas, form, odd, panel, downloads, qtbot, screenshot):
    form.open()
    form.press("browse_button")
    form.until(lambda: form.dialog.findChild(QPushButton, "browse_add_button") is not None)
    browse = Browse(form.find("browse_image_services"), qtbot)
    browse.open(odd.services_url)
    browse.press_row(EVIL)
    browse.until(lambda: browse.value("bands").startswith("1 × Float32"))
    assert browse.name == EVIL and browse.value("credits") == CREDITS
    assert wild(browse.window) == []
    screenshot("browse", browse.window)
    browse.press("browse_add_button")
    form.until(lambda: form.names() == [EVIL])
    form.dialog.activateWindow()
    form.until(form.dialog.isActiveWindow)
    form.until_ready()
    assert wild(form.dialog) == []
    screenshot("form", form.dialog)

    odd.configure(jobs=1, job_error=f"ERROR 000582: {html.escape(CREDITS)}")
    form.press("download_button")
    form.until(lambda: len(downloads) == 1 and not downloads[0].is_active)
    assert EVIL in told(iface) and "https://evil.example.com" in told(iface)
    screenshot("failed")
    form.open()
    form.until_ready()
    odd.configure(jobs=1, execute_seconds=0.5)
    form.press("download_button")
    # QGIS's list of tasks, and the message at a task's end, are pages, too.
    form.until(lambda: any("img src" in task.description() for task in QgsApplication.taskManager().tasks()))
    assert not any("<" in task.description() for task in QgsApplication.taskManager().tasks())
    form.until(lambda: len(downloads) == 2 and not downloads[0].is_active)
    download = downloads[0]
    assert download.status == "done", download.reason
    form.until(lambda: "loaded" in told(iface))
    assert EVIL in told(iface)
    for number, words in ((0, f"Reading {EVIL}"), (1, f"ERROR 000582: {CREDITS}")):
        place = panel.view.visualRect(panel.view.index_of(downloads[number])).center()
        QTest.mouseClick(panel.view.viewport(), LEFT, pos=place)
        form.until(lambda words=words: words in panel.details.toPlainText().replace("\u00a0", " "))
        assert wild(panel) == []
        screenshot(f"panel-{number}")

    (layer,) = download.layers
    # QGIS's page of a layer would take the name for a picture.
    assert layer.name() == "‹img src=file:///x› (clip)"
    metadata = page_of(layer.htmlMetadata())
    # QGIS itself makes links of addresses that can be read there, and nothing else.
    assert is_tame(metadata, may_link=True)
    assert "<img src=" in metadata.toPlainText() and "See <a href='https://evil.example.com" in metadata.toPlainText()
    tree = iface.layerTreeView()
    tip = str(index_of(tree, layer).data(Qt.ItemDataRole.ToolTipRole))
    assert is_tame_text(tip) and layer.name() in page_of(tip).toPlainText()
    screenshot("layer")


def test_what_looks_for_markup_finds_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    for label, text in ((QLabel(window), EVIL), (QLabel(window), CREDITS), (QTextEdit(window), EVIL)):
        label.setText(text)
    window.setToolTip(f"<p>{EVIL}</p>")
    assert len(wild(window)) == 4


def index_of(tree, layer) -> QModelIndex:
    """Return the row of a layer in QGIS's layer tree."""
    found = [index for index in cells(tree.model(), QModelIndex()) if index.data() == layer.name()]
    return found[0]


def test_item_of_a_portal(form, odd, canvas, qtbot, screenshot):
    form.open()
    form.press("browse_button")
    form.until(lambda: form.dialog.findChild(QPushButton, "browse_add_button") is not None)
    browse = Browse(form.find("browse_image_services"), qtbot)
    browse.open(odd.portal_url)
    browse.press_row(EVIL)
    browse.until(lambda: browse.value("bands").startswith("1 × Float32"))
    assert EVIL in browse.name and wild(browse.window) == []
    screenshot("portal", browse.window)


def test_service_that_may_not_be_copied(iface, form, odd, canvas, qtbot, screenshot):
    odd.configure(fault="400", fault_at="describe")
    form.open()
    form.add(f"{odd.services_url}/%3Cimg%20src%3Dfile%3A%2F%2F%2Fx%3E/ImageServer")
    form.until(lambda: form.notes and form.cell(0, NAME) == EVIL and not form.download.isEnabled())
    form.until(lambda: any(EVIL in note or "error" in note.lower() for note in form.notes))
    assert wild(form.dialog) == []
    screenshot("refused", form.dialog)


def test_processing(iface, form, odd, canvas, qtbot, tmp_path, screenshot):
    import processing

    image = f"{odd.services_url}/%3Cimg%20src%3Dfile%3A%2F%2F%2Fx%3E/ImageServer"
    given = {"IMAGES": image, "EXTENT": "8,9,47,48 [EPSG:4326]", "OUTPUT_FOLDER": str(tmp_path)}
    dialog = processing.createAlgorithmDialog("arcgisraster:downloadraster", given)
    dialog.show()
    try:
        qtbot.waitUntil(dialog.isActiveWindow, timeout=15000)
        log = dialog.findChild(QTextEdit, "txtLog")
        [run] = [each for each in dialog.findChildren(QPushButton) if each.isDefault() and each.isVisible()]
        QTest.mouseClick(run, LEFT)
        qtbot.waitUntil(lambda: "Execution completed" in log.toPlainText() or "failed" in log.toPlainText(), timeout=30000)
        assert f"Reading {EVIL}" in log.toPlainText()
        assert wild(dialog) == []
        screenshot("processing", dialog)
    finally:
        dialog.close()


def test_list_of_sign_ins(iface, form, store_sign_in, canvas, qtbot, screenshot):
    remember("https://maps.example.org", store_sign_in(EVIL, "somebody", "never sent"))
    factory = OptionsFactory()
    page = factory.createWidget(iface.mainWindow())
    page.setWindowFlag(Qt.WindowType.Window)
    page.show()
    try:
        table = page.findChild(QTreeWidget, "sign_ins_table")
        assert table.topLevelItem(0).text(1) == f"{EVIL} (Basic)"
        assert wild(page) == []
        screenshot("sign-ins", page)
    finally:
        page.close()
        page.deleteLater()
        QgsSettings().remove("arcgis_raster_download")
