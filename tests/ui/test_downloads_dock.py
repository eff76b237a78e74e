"""The panel of downloads: what its rows say, what can be done with each, by mouse and by keys."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle, QgsSettings
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QHelpEvent,
    QMouseEvent,
    QPalette,
    QTextCursor,
    QTextDocument,
)
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QMenu,
    QMessageBox,
    QPushButton,
    QStyleOptionViewItem,
    QTextBrowser,
    QToolButton,
    QToolTip,
    QTreeView,
    QWidget,
)

from arcgis_raster_download.plugin.arcgis.addresses import parse_address
from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.bridge.download import DownloadRequest, Snapshot, Status
from arcgis_raster_download.plugin.bridge.geometry import Clip
from arcgis_raster_download.plugin.bridge.progress_text import state_text
from arcgis_raster_download.plugin.bridge.rows import Column
from arcgis_raster_download.plugin.bridge.source import Source
from arcgis_raster_download.ui.downloads_dock import DownloadsDock
from tests.tools import i18n
from tests.tools.seen_downloads import (
    HOST,
    JOB,
    Seen,
    SeenModel,
    ended,
    every_state,
    fetching,
    running,
    said,
)
from tests.tools.shown_texts import DATA, untranslated
from tests.ui.form import downloads, site, site_process  # noqa: F401  (fixtures)

TIMEOUT = 15000
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
DATES = (re.compile(r"\d+ \w{3} 20\d\d"),)
TOOLBAR = ("new", "cancel", "resume", "try_again", "load", "open_folder", "forget")
MENU_ONLY = ("edit", "copy_details", "copy_job_url")
BOTTOM, RIGHT = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Panel:
    """The panel as a person finds it, by its widgets' names."""

    def __init__(self, iface, model, qtbot) -> None:
        self.iface, self.model, self.qtbot = iface, model, qtbot
        self.dock = DownloadsDock(iface, model, iface.mainWindow())
        self.edited, self.asked_for_new = [], []
        self.dock.edit_requested.connect(self.edited.append)
        self.dock.new_requested.connect(lambda: self.asked_for_new.append(True))
        self.dock.place()

    def show(self, height: int = 330) -> Panel:
        self.dock.setFloating(False)
        self.iface.mainWindow().addDockWidget(BOTTOM, self.dock)
        self.dock.show()
        self.dock.raise_()
        self.iface.mainWindow().resizeDocks([self.dock], [height], Qt.Orientation.Vertical)
        self.until(self.tree.isVisible)
        self.until(self.is_in_front)
        return self

    def is_in_front(self) -> bool:
        """Ask for the focus until it is there: the window manager may still be busy with a question that was closed."""
        window = self.iface.mainWindow()
        if not window.isActiveWindow():
            window.activateWindow()
        return window.isActiveWindow() and QApplication.focusWidget() is not None

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=TIMEOUT)

    def find(self, name: str, kind=QWidget):
        widget = self.dock.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    @property
    def tree(self) -> QTreeView:
        return self.find("downloads_tree", QTreeView)

    @property
    def details(self) -> QTextBrowser:
        return self.find("download_details", QTextBrowser)

    @property
    def told(self) -> str:
        return self.details.toPlainText()

    def action(self, name: str) -> QAction:
        return self.find(f"{name}_action", QAction)

    def enabled(self) -> set:
        return {name for name in (*TOOLBAR[1:], *MENU_ONLY) if self.action(name).isEnabled()}

    def press(self, name: str) -> None:
        button = self.find(f"{name}_button", QToolButton)
        self.until(lambda: button.isVisible() and button.isEnabled())
        QTest.mouseClick(button, LEFT)

    def names(self) -> list:
        rows = self.tree.model()
        return [rows.index(row, 0).data() for row in range(rows.rowCount())]

    def point(self, row: int, child: int = -1) -> QPoint:
        index = self.tree.model().index(row, 0)
        if child >= 0:
            index = self.tree.model().index(child, 0, index)
        self.tree.scrollTo(index)
        rectangle = self.tree.visualRect(index)
        return QPoint(rectangle.left() + 40, rectangle.center().y())

    def choose(self, row: int, child: int = -1, modifier=NO_KEY) -> None:
        """Click a row and wait until the panel has taken it in."""
        QTest.mouseClick(self.tree.viewport(), LEFT, modifier, self.point(row, child))
        self.settle()

    def settle(self) -> None:
        timers = [timer for timer in self.dock.findChildren(QTimer) if timer.isSingleShot()]
        self.until(lambda: not any(timer.isActive() for timer in timers))

    def key(self, key, modifier=NO_KEY) -> None:
        self.until(self.is_in_front)
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def menu(self, row: int):
        """Open a row's menu as the menu key does."""
        self.choose(row)
        point = self.point(row)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, self.tree.viewport().mapToGlobal(point))
        QApplication.sendEvent(self.tree.viewport(), event)
        return self.popup()

    def popup(self):
        self.until(lambda: QApplication.activePopupWidget() is not None)
        return QApplication.activePopupWidget()

    def pick(self, menu, name: str) -> None:
        action = next(action for action in menu.actions() if action.objectName() == name)
        assert action.isEnabled(), action.toolTip()
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    def follow(self, words: str) -> None:
        """Click a link of the details."""
        document, cursor = self.details.document(), QTextCursor(self.details.document())
        while not cursor.isNull() and not cursor.charFormat().isAnchor():
            cursor = document.find(words, cursor, QTextDocument.FindFlag.FindCaseSensitively)
        assert not cursor.isNull(), f"there is no link {words} in {self.told}"
        cursor.setPosition(cursor.position() - 2)
        point = self.details.cursorRect(cursor).center()
        QTest.mouseMove(self.details.viewport(), point)
        QTest.mouseClick(self.details.viewport(), LEFT, NO_KEY, point)

    def question(self) -> QMessageBox:
        self.until(lambda: len(self.questions()) == 1)
        return self.questions()[0]

    def questions(self) -> list:
        return [box for box in self.dock.findChildren(QMessageBox, "forget_question") if box.isVisible()]


@pytest.fixture
def model(qtbot):
    """Return a model without downloads."""
    model = SeenModel()
    yield model
    model.deleteLater()


@pytest.fixture
def clean_settings():
    """Forget what an earlier test has left in the settings."""
    QgsSettings().remove("arcgis_raster_download")
    yield
    QgsSettings().remove("arcgis_raster_download")


@pytest.fixture
def panel(iface, canvas, model, clean_settings, qtbot):
    """Return the panel of an empty model, below the map."""
    panel = Panel(iface, model, qtbot)
    yield panel.show()
    panel.dock.remove()
    QApplication.sendPostedEvents(panel.dock, QEvent.Type.DeferredDelete)


@pytest.fixture
def full(panel):
    """Return the panel with a download in every state."""
    panel.downloads = dict(zip(every_state(), panel.model.add(*every_state().values())))
    panel.rows = {name: row for row, name in enumerate(panel.downloads)}
    panel.tree.clearSelection()
    panel.settle()
    return panel


# What it shows

ENABLED = {
    "waiting": {"cancel"},
    "submitting": {"cancel"},
    "queued": {"cancel", "copy_job_url"},
    "running": {"cancel", "copy_job_url"},
    "silent": {"cancel", "copy_job_url"},
    "fetching": {"cancel", "copy_job_url"},
    "done": {"load", "open_folder", "forget", "edit", "copy_job_url"},
    "incomplete": {"load", "open_folder", "try_again", "forget", "edit", "copy_job_url"},
    "not_clipped": {"try_again", "forget", "edit", "copy_job_url"},
    "failed_on_server": {"try_again", "forget", "edit", "copy_job_url"},
    "failed_downloading": {"resume", "try_again", "forget", "edit", "copy_job_url"},
    "cancelled": {"try_again", "forget", "edit", "copy_job_url"},
    "elsewhere": {"copy_job_url"},
}
LINKS = {
    "running": "",
    "silent": "Copy Details",
    "done": "Load Open Folder",
    "incomplete": "Try Again Load Open Folder Copy Details",
    "not_clipped": "Fetch Whole Image Try Again Edit and Try Again… Copy Details",
    "failed_on_server": "Try Again Edit and Try Again… Copy Details",
    "failed_downloading": "Resume Try Again Edit and Try Again… Copy Details",
    "interrupted": "Resume Edit and Try Again… Copy Details",
    "elsewhere": "",
}


def test_columns_and_words(full):
    rows = full.tree.model()
    header = [rows.headerData(column, Qt.Orientation.Horizontal) for column in Column]
    assert header == ["Download", "State", "Size", "Started", "Server", "Finished", "Folder"]
    assert [full.tree.isColumnHidden(column) for column in Column] == [False] * 4 + [True] * 3
    for row, download in enumerate(full.downloads.values()):
        assert rows.index(row, Column.DOWNLOAD).data() == download.name
        assert rows.index(row, Column.STATE).data() == state_text(download)


def test_every_row_has_an_icon(full):
    delegate, rows = full.tree.itemDelegate(), full.tree.model()
    for row in range(rows.rowCount()):
        option = QStyleOptionViewItem()
        delegate.initStyleOption(option, rows.index(row, 0))
        assert not option.icon.isNull() and not option.icon.pixmap(16, 16).isNull(), full.names()[row]


@pytest.mark.parametrize("name", ENABLED)
def test_what_can_be_done(full, name):
    full.choose(full.rows[name])
    assert full.enabled() == ENABLED[name] | {"copy_details"}


def test_what_cannot_be_done_says_why(full):
    full.settle()
    assert full.enabled() == set()
    assert {full.action(name).toolTip() for name in (*TOOLBAR[1:], *MENU_ONLY)} == {"Select a download first"}
    for name, row in full.rows.items():
        full.choose(row)
        for act in (*TOOLBAR[1:], *MENU_ONLY):
            action = full.action(act)
            assert action.toolTip() not in ("", action.text()), (name, act)
            assert action.isEnabled() or action.toolTip() != "Select a download first", (name, act)
    full.choose(full.rows["done"])
    assert full.action("cancel").toolTip() == "It has ended"
    assert full.action("try_again").toolTip() == "Everything has been delivered"
    full.choose(full.rows["elsewhere"])
    assert full.action("forget").toolTip() == "Another QGIS window works on it"


@pytest.mark.parametrize("name", LINKS)
def test_links_for_the_next_step(full, name):
    full.choose(full.rows[name])
    line = full.told.split("\n")[2:3] or [""]
    shown = line[0].replace("\u00a0", " ").replace("\u2003", " ")
    assert ("" if shown == "Messages from the server" else shown) == LINKS[name]


def test_details_tell_what_happened(full):
    full.choose(full.rows["failed_on_server"])
    lines = full.told.split("\n")
    assert lines[0] == "DEM 1 m: failed on the server"
    assert lines[1].startswith("The server stopped the job: “ERROR 000161: The area of interest is too large”.")
    assert lines[3] == "Messages from the server"
    assert len(lines) == 9 and all(line[2] == line[5] == ":" for line in lines[4:])
    assert [line.split("\u2002")[-1] for line in lines[4:6]] == ["Submitted.", "Executing…"]


def test_details_of_one_image(full):
    row = full.rows["incomplete"]
    full.choose(row, 2)
    assert full.told.startswith("Orthophoto 2015\nOrthophoto 2015: its owner does not allow downloads.")
    full.choose(row, 0)
    assert full.told.startswith("Orthophoto 2021\n1.8 GB arrived. The file is /data/rasters/Orthophoto_2021.tif")
    assert full.enabled() == ENABLED["incomplete"] | {"copy_details"}


def test_several_rows_have_no_details(full):
    full.choose(0)
    full.choose(1, modifier=CONTROL)
    assert full.told == ""


def test_what_servers_say_is_plain_text(panel):
    words = "<b>bold</b> <a href='https://example.com'>link</a> &amp; <img src=x>"
    download = panel.model.begin(Seen((words,), running(server_messages=(said(1, words),)), is_active=True))
    panel.choose(0)
    assert panel.names() == [words] and panel.told.count(words) == 2
    assert '<a href="https' not in panel.details.toHtml()
    panel.model.change(download, running(server_word=words))
    rectangle = panel.tree.visualRect(panel.tree.model().index(0, Column.STATE))
    place = rectangle.center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, panel.tree.viewport().mapToGlobal(place))
    QApplication.sendEvent(panel.tree.viewport(), event)
    panel.until(QToolTip.isVisible)
    assert "&lt;b&gt;bold" in QToolTip.text() and "<b>" not in QToolTip.text()
    QToolTip.hideText()


def test_secrets_are_masked(panel):
    panel.model.begin(Seen(("A",), running(server_messages=(said(1, "see https://x.example/f?token=s3cr3t"),))))
    panel.choose(0)
    assert "https://x.example/f?token=…" in panel.told and "s3cr3t" not in panel.told


def test_new_messages_leave_a_selection_alone(panel):
    first = (said(9, "one"), said(8, "two"))
    download = panel.model.begin(Seen(("A",), running(server_messages=first)))
    panel.choose(0)
    cursor = panel.details.document().find("two")
    panel.details.setTextCursor(cursor)
    panel.model.change(download, running(server_messages=(*first, said(1, "three")), percent=5.0))
    panel.until(lambda: panel.told.endswith("three"))
    assert panel.details.textCursor().selectedText() == "two"
    panel.model.change(download, ended(Status.CANCELLED))
    panel.until(lambda: "three" not in panel.told)


def test_thousands_of_messages(panel):
    lines = tuple(said(1, f"line {n}") for n in range(3300))
    download = panel.model.begin(Seen(("A",), running(server_messages=lines[:3000])))
    panel.choose(0)
    assert "2800 earlier messages left out" in panel.told
    assert "line 2799" not in panel.told and panel.told.endswith("line 2999")
    for shown, first in ((3100, 2800), (3300, 3100)):
        panel.model.change(download, running(server_messages=lines[:shown]))
        panel.until(lambda shown=shown: panel.told.endswith(f"line {shown - 1}"))
        assert f"{first} earlier messages left out" in panel.told and f"line {first - 1}\n" not in panel.told


def test_an_empty_list_says_what_to_do(panel, screenshot):
    picture = panel.tree.viewport().grab().toImage()
    panel.model.begin(every_state()["done"])
    panel.until(lambda: panel.tree.viewport().grab().toImage() != picture)
    QTest.keyClicks(panel.find("filter_edit"), "nothing like it")
    panel.until(lambda: panel.names() == [])
    screenshot("filtered")
    plain = panel.tree.palette().color(QPalette.ColorRole.Base)
    image = panel.tree.viewport().grab().toImage()
    middle = image.height() // 2
    assert any(
        image.pixelColor(x, y) != plain for x in range(image.width()) for y in range(middle - 10, middle + 10)
    ), "there are no words"


def test_a_bar_is_as_full_as_it_says(panel):
    panel.model.begin(Seen(("A",), fetching(received_bytes=60, total_bytes=100)))
    panel.settle()
    cell = panel.tree.visualRect(panel.tree.model().index(0, Column.STATE))
    image = panel.tree.viewport().grab(cell).toImage()
    filled = panel.tree.palette().color(QPalette.ColorRole.Highlight)

    def is_filled(share: float) -> bool:
        column = [image.pixelColor(int(image.width() * share), y) for y in range(3, image.height() - 3)]
        alike = [each for each in column if abs(each.hue() - filled.hue()) < 20 and each.saturation() > 60]
        # The words take some of it.
        return len(alike) > len(column) // 3

    assert [is_filled(share) for share in (0.05, 0.3, 0.55, 0.7, 0.95)] == [True, True, True, False, False]


def test_a_bar_without_percent_moves_while_something_runs(panel):
    download = panel.model.begin(Seen(("A",), running()))
    panel.until(lambda: any(timer.isActive() and not timer.isSingleShot() for timer in panel.tree.findChildren(QTimer)))
    cell = panel.tree.visualRect(panel.tree.model().index(0, Column.STATE))
    before = panel.tree.viewport().grab(cell).toImage()
    panel.until(lambda: panel.tree.viewport().grab(cell).toImage() != before)
    panel.model.change(download, ended(Status.CANCELLED))
    panel.until(lambda: not any(timer.isActive() for timer in panel.tree.findChildren(QTimer)))


class Painted(QObject):
    """Note which parts of a widget are painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.regions = []
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event):
        if event.type() == QEvent.Type.Paint:
            self.regions.append(event.region())
        return False


def test_news_of_one_download_paint_its_row_only(full):
    row = full.rows["fetching"]
    full.choose(full.rows["waiting"])
    painted = Painted(full.tree.viewport())
    download = full.downloads["fetching"]
    full.model.change(download, replace(download.snapshot, received_bytes=900_000_000))
    cells = [full.tree.visualRect(full.tree.model().index(row, column)) for column in (Column.STATE, Column.SIZE)]
    full.until(lambda: any(all(region.contains(cell) for cell in cells) for region in painted.regions))
    above = full.tree.visualRect(full.tree.model().index(0, 0))
    assert not any(region.contains(above.center()) for region in painted.regions)


def test_columns_grow_with_what_they_hold(panel):
    download = panel.model.begin(Seen(("A",), running()))
    panel.settle()
    before = panel.tree.columnWidth(Column.SIZE)
    panel.model.change(download, fetching(received_bytes=1, total_bytes=812_000_000))
    panel.settle()
    assert panel.tree.columnWidth(Column.SIZE) > before
    assert panel.tree.columnWidth(Column.SIZE) >= panel.tree.fontMetrics().horizontalAdvance("812 MB")


def test_what_is_incomplete_opens_once(full):
    tree, row = full.tree, full.rows["incomplete"]
    index = tree.model().index(row, 0)
    assert tree.isExpanded(index) and not tree.isExpanded(tree.model().index(full.rows["fetching"], 0))
    full.choose(row)
    full.key(Qt.Key.Key_Left)
    full.model.row_changed(full.downloads["incomplete"])
    assert not tree.isExpanded(index)


# What one does


@pytest.mark.parametrize(
    ("name", "button", "asked"),
    [
        ("running", "cancel", "cancel"),
        ("interrupted", "resume", "resume"),
        ("failed_on_server", "try_again", "try again"),
        ("incomplete", "try_again", "try again, only what is missing"),
        ("done", "load", "load"),
        ("done", "forget", "forget"),
    ],
)
def test_buttons(full, name, button, asked):
    full.choose(full.rows[name])
    full.press(button)
    assert full.model.asked == [(asked, full.downloads[name])]


@pytest.mark.parametrize(
    ("name", "link", "asked"),
    [
        ("not_clipped", "Fetch Whole Image", "fetch whole"),
        ("failed_downloading", "Resume", "resume"),
        ("failed_on_server", "Try Again", "try again"),
    ],
)
def test_links(full, name, link, asked):
    full.choose(full.rows[name])
    full.follow(link)
    assert full.model.asked == [(asked, full.downloads[name])]


def test_links_by_keyboard(full):
    full.choose(full.rows["failed_on_server"])
    full.details.setFocus()
    full.key(Qt.Key.Key_Tab)
    full.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is full.details
    full.key(Qt.Key.Key_Return)
    assert full.edited == [full.downloads["failed_on_server"]]


def test_new(panel):
    panel.press("new")
    assert panel.asked_for_new == [True]


def test_menu(full):
    menu = full.menu(full.rows["failed_on_server"])
    assert [action.text() for action in menu.actions() if action.text()] == [
        "New…",
        "Cancel",
        "Resume",
        "Try Again",
        "Load",
        "Open Folder",
        "Forget",
        "Edit and Try Again…",
        "Copy Details",
        "Copy Job URL",
    ]
    full.pick(menu, "edit_action")
    assert full.edited == [full.downloads["failed_on_server"]]
    full.pick(full.menu(full.rows["failed_on_server"]), "copy_job_url_action")
    assert QApplication.clipboard().text() == JOB
    full.pick(full.menu(full.rows["failed_on_server"]), "copy_details_action")
    assert f"Host: {HOST}" in QApplication.clipboard().text()
    full.pick(full.menu(full.rows["not_clipped"]), "fetch_whole_action")
    assert full.model.asked == [("fetch whole", full.downloads["not_clipped"])]


def test_copy_key_copies_details(full):
    full.choose(full.rows["done"])
    full.choose(full.rows["cancelled"], modifier=CONTROL)
    full.key(Qt.Key.Key_C, CONTROL)
    text = QApplication.clipboard().text()
    assert "Download: Geoid" in text and "Download: Rivers" in text


def test_several_at_once(full):
    full.choose(full.rows["failed"])
    full.choose(full.rows["cancelled"], modifier=CONTROL)
    full.choose(full.rows["running"], modifier=CONTROL)
    assert full.action("edit").toolTip() == "Select one download only"
    full.press("try_again")
    assert full.model.asked == [("try again", full.downloads[name]) for name in ("failed", "cancelled")]


def test_trouble_before_the_start_is_said_in_the_message_bar(full, iface):
    full.model.trouble = ArcGISError(Reason.SIGN_IN_REFUSED, "<i>host</i>")
    full.choose(full.rows["interrupted"])
    full.press("resume")
    item = iface.messageBar().currentItem()
    assert item.title() == "Raster Download" and item.text().startswith("&lt;i&gt;host&lt;/i&gt; did not accept")
    iface.messageBar().clearWidgets()


# Forgetting


def test_forget_asks_when_something_is_lost(full):
    download = full.downloads["interrupted"]
    full.choose(full.rows["interrupted"])
    full.press("forget")
    box = full.question()
    assert box.text() == "Forget 1 download? 1.2 GB of partial data will be deleted. Finished files stay."
    assert box.textFormat() == Qt.TextFormat.PlainText
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert full.questions() == []
    assert full.model.asked == []
    full.press("forget")
    box = full.question()
    QTest.mouseClick(box.findChild(QPushButton, "forget_yes_button"), LEFT)
    assert full.model.asked == [("forget", download)]


def test_delete_forgets_and_selects_the_next(full):
    full.choose(full.rows["failed"])
    full.key(Qt.Key.Key_Delete)
    assert full.model.asked == [("forget", full.downloads["failed"])]
    full.settle()
    assert full.told.startswith("Property values")
    full.choose(full.rows["running"])
    full.key(Qt.Key.Key_Delete)
    assert len(full.model.asked) == 1


def test_forget_several(full):
    full.choose(full.rows["failed_downloading"])
    full.choose(full.rows["interrupted"], modifier=CONTROL)
    full.choose(full.rows["cancelled"], modifier=CONTROL)
    full.key(Qt.Key.Key_Delete)
    box = full.question()
    assert box.text().startswith("Forget 3 downloads? 2.4 GB of partial data")
    # One of them goes while the question is open.
    full.model.forget(full.downloads["cancelled"])
    QTest.mouseClick(box.findChild(QPushButton, "forget_yes_button"), LEFT)
    assert [download.name for _, download in full.model.asked] == ["Rivers", "Sea level 2023", "Historic map 1860"]


# Finding


def test_filter(full):
    line = full.find("filter_edit")
    QTest.keyClicks(line, "MAP 1.2")
    full.until(lambda: full.names() == ["Historic map 1860"])
    QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
    # Words of one image's row find the download with all of them.
    QTest.keyClicks(line, "not allowed")
    full.until(lambda: full.names() == ["Orthophoto 2021, Orthophoto 2018, Orthophoto 2015"])
    assert full.tree.model().rowCount(full.tree.model().index(0, 0)) == 3
    full.dock.show_download(full.downloads["done"])
    assert line.text() == "" and len(full.names()) == len(full.downloads)
    full.settle()
    assert full.told.startswith("Geoid: done")
    full.until(full.is_in_front)
    assert QApplication.focusWidget() is full.tree


def test_columns_are_chosen_and_remembered(full, iface, model, qtbot):
    header = full.tree.header()
    point = QPoint(20, header.height() // 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, header.viewport().mapToGlobal(point))
    QApplication.sendEvent(header.viewport(), event)
    menu = full.popup()
    assert [action.text() for action in menu.actions()] == ["State", "Size", "Started", "Server", "Finished", "Folder"]
    assert [action.isChecked() for action in menu.actions()] == [True] * 3 + [False] * 3
    full.pick(menu, "show_server")
    assert not full.tree.isColumnHidden(Column.SERVER)
    QApplication.sendEvent(header.viewport(), event)
    full.pick(full.popup(), "show_finished")
    assert full.tree.columnWidth(Column.FINISHED) >= full.tree.fontMetrics().horizontalAdvance("Finished")
    # Drawn by hand, at the border between two headings, to more than is its share.
    border = QPoint(header.sectionViewportPosition(Column.SIZE) - 1, header.height() // 2)
    before = header.sectionSize(Column.STATE)
    QTest.mousePress(header.viewport(), LEFT, NO_KEY, border)
    there = border + QPoint(15, 0)
    pulled = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(there), QPointF(header.viewport().mapToGlobal(there)), LEFT, LEFT, NO_KEY
    )
    QApplication.sendEvent(header.viewport(), pulled)
    QTest.mouseRelease(header.viewport(), LEFT, NO_KEY, there)
    full.settle()
    assert header.sectionSize(Column.STATE) == before + 15
    full.dock.hide()
    again = Panel(iface, model, qtbot).show()
    again.settle()
    try:
        assert not again.tree.isColumnHidden(Column.SERVER)
        assert again.tree.header().sectionSize(Column.STATE) == before + 15
    finally:
        again.dock.remove()


def test_nonsense_in_the_settings_harms_nothing(iface, canvas, model, clean_settings, qtbot):
    QgsSettings().setValue("arcgis_raster_download/downloads_columns", "ä no header at all")
    panel = Panel(iface, model, qtbot).show()
    assert [panel.tree.isColumnHidden(column) for column in Column] == [False] * 4 + [True] * 3
    panel.dock.remove()


def test_beside_the_map_names_keep_their_room(full, iface, screenshot):
    characters = full.tree.fontMetrics().averageCharWidth()
    header = full.tree.header()
    # One character less than the columns need, and the frames around them.
    narrow = 45 * characters + header.sectionSize(Column.SIZE) + header.sectionSize(Column.STARTED) + 16
    iface.mainWindow().addDockWidget(RIGHT, full.dock)
    iface.mainWindow().resizeDocks([full.dock], [narrow], Qt.Orientation.Horizontal)
    full.until(lambda: full.dock.width() < 600)
    full.settle()
    assert header.sectionSize(Column.DOWNLOAD) >= 20 * characters
    assert header.sectionSize(Column.STATE) >= 26 * characters
    assert full.tree.isColumnHidden(Column.STARTED)
    assert full.details.y() > full.tree.y(), "the details stand below"
    screenshot("side")
    full.show()
    full.until(lambda: full.dock.width() > 700)
    full.settle()
    assert not full.tree.isColumnHidden(Column.STARTED)
    assert full.details.x() > full.tree.x(), "the details stand beside"


# Its place


def test_it_comes_by_itself_at_the_first_download_only(iface, canvas, model, clean_settings, qtbot):
    panel = Panel(iface, model, qtbot)
    try:
        panel.dock.hide()
        model.add(*(seen for seen in every_state().values() if not seen.download().is_active))
        assert not panel.dock.isVisible(), "what was found in the records is no new download"
        new = model.begin(Seen(("New one",), Snapshot(Status.WAITING)))
        panel.until(panel.dock.isVisible)
        panel.settle()
        assert panel.told.startswith("New one")
        panel.dock.hide()
        model.begin(Seen(("Next one",), Snapshot(Status.WAITING)))
        QApplication.processEvents()
        assert not panel.dock.isVisible()
        panel.dock.show_download(new)
        assert panel.dock.isVisible()
        panel.settle()
        assert panel.told.startswith("New one")
    finally:
        panel.dock.remove()


@pytest.mark.parametrize("is_shown", [True, False])
def test_it_comes_back_where_it_was(iface, canvas, model, clean_settings, qtbot, is_shown):
    panel = Panel(iface, model, qtbot).show()
    iface.mainWindow().addDockWidget(RIGHT, panel.dock)
    panel.dock.setVisible(is_shown)
    QApplication.processEvents()
    panel.dock.remove()
    again = Panel(iface, model, qtbot)
    try:
        assert iface.mainWindow().dockWidgetArea(again.dock) == RIGHT and again.dock.isHidden() is not is_shown
        menus = [menu for menu in iface.mainWindow().findChildren(QMenu) if menu.objectName() == "mPanelMenu"]
        assert [again.dock.toggleViewAction() in menu.actions() for menu in menus] == [True]
    finally:
        again.dock.remove()


def test_it_lies_below_the_map(panel, iface):
    assert panel.dock.objectName() == "raster_downloads_dock" and panel.dock.windowTitle() == "Raster Downloads"
    assert iface.mainWindow().dockWidgetArea(panel.dock) == BOTTOM


def test_focus_goes_from_top_to_bottom(full):
    full.choose(full.rows["failed_downloading"])
    full.find("new_button").setFocus()
    visited = []
    for _ in range(12):
        visited.append(QApplication.focusWidget().objectName())
        if visited[-1] == "download_details":
            break
        full.key(Qt.Key.Key_Tab)
    enabled = ["new_button", "resume_button", "try_again_button", "forget_button"]
    assert visited == [*enabled, "filter_edit", "downloads_tree", "download_details"]


def test_accessible_names(panel):
    names = {name: panel.find(name).accessibleName() for name in ("downloads_tree", "filter_edit", "download_details")}
    assert names == {
        "downloads_tree": "Downloads",
        "filter_edit": "Filter downloads",
        "download_details": "Details of the download",
    }


def test_nothing_is_hard_wired(iface, canvas, model, clean_settings, qtbot, tmp_path):
    assert bridge.install_translator(i18n.PSEUDO, i18n.write_pseudo(i18n.ROOT, tmp_path).parent)
    panel = Panel(iface, model, qtbot)
    try:
        states = every_state()
        model.add(*states.values())
        panel.show()
        data = sorted({name for seen in states.values() for name in seen.names}, key=len, reverse=True)
        data += [HOST, "/data/rasters", "maps.example.org", "esriJobOnHold", ", ", *DATA, *DATES]
        found = []
        for row, seen in enumerate(states.values()):
            panel.choose(row)
            found += untranslated(panel.dock, data)
            said_here = [message.text for message in seen.snapshot.server_messages]
            for line in panel.told.replace("\u00a0", " ").split("\n"):
                rest = i18n.bare(line)
                for known in (*said_here, *data, "Geoid.tif"):
                    rest = rest.replace(known, "") if isinstance(known, str) else rest
                found += [line] if any(letter.isalpha() for letter in rest) and "GB" not in rest else []
        assert list(dict.fromkeys(found)) == []
    finally:
        panel.dock.remove()
        bridge.install_translator("en")


# With downloads that are real


class Opened(QObject):
    """Take the folders that would open."""

    def __init__(self):
        super().__init__()
        self.urls = []

    @pyqtSlot(QUrl)
    def take(self, url):
        self.urls.append(url)


@pytest.fixture
def real(iface, canvas, downloads, site, clean_settings, qtbot, tmp_path):
    """Return the panel of a real model, over the local site."""
    QgsSettings().setValue("arcgis_raster_download/longest_poll_seconds", 0.2)
    QgsSettings().setValue("arcgis_raster_download/late_results_scale", 0.02)
    panel = Panel(iface, downloads, qtbot)

    def start(*services, **values):
        sources = tuple(Source(parse_address(site.image_url(each)), each) for each in services)
        clip = Clip.from_rectangle(QgsRectangle(9, 47, 9.5, 47.5), QgsCoordinateReferenceSystem("EPSG:4326"))
        return downloads.start(DownloadRequest(sources, clip, str(tmp_path), **values))

    panel.start, panel.site = start, site
    yield panel.show()
    panel.dock.remove()


def test_a_real_download_from_start_to_end(real, canvas, project):
    download = real.start("Geoid", load=False)
    real.choose(0)
    assert real.told.startswith("Geoid")
    assert download.wait(30)
    real.until(lambda: real.told.startswith("Geoid: done"))
    assert real.tree.model().index(0, Column.STATE).data() == "Done"
    # The first double-click loads, the next one shows.
    for _ in range(2):
        before = canvas.extent()
        QTest.mouseDClick(real.tree.viewport(), LEFT, NO_KEY, real.point(0))
    (layer,) = download.layers
    assert project.mapLayer(layer.id()) is not None and canvas.extent() != before
    assert canvas.extent().contains(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
    real.settle()
    assert real.action("load").toolTip() == "It is in the project"
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened.take)
    try:
        real.press("open_folder")
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(url.toLocalFile()) for url in opened.urls] == [Path(download.files[0]).parent]
    path = download.files[0]
    real.tree.setFocus()
    real.key(Qt.Key.Key_Delete)
    assert real.names() == [] and os.path.exists(path)


def test_enter_shows_the_layer(real, canvas, show_known_extent):
    download = real.start("Geoid")
    assert download.wait(30)
    show_known_extent()
    real.choose(0)
    (layer,) = download.layers
    assert not canvas.extent().contains(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
    real.tree.setFocus()
    real.key(Qt.Key.Key_Return)
    assert canvas.extent().contains(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))


def test_a_real_cancel(real):
    real.site.configure(execute_seconds=20)
    download = real.start("Geoid")
    real.choose(0)
    real.until(lambda: download.status is Status.RUNNING)
    real.press("cancel")
    assert download.wait(30) and download.status is Status.CANCELLED
    real.until(lambda: real.told.startswith("Geoid: cancelled"))
    real.site.configure(execute_seconds=0.1)
    real.press("try_again")
    assert len(real.model) == 2 and real.model[0].wait(30)
    real.until(lambda: real.names() == ["Geoid", "Geoid"] and real.model[0].status is Status.DONE)
