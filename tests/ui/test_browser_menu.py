"""“Download Raster…” in the context menu of QGIS's own Browser panel, over the local site."""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QDockWidget, QToolButton, QTreeView

from arcgis_raster_download.ui.browser_menu import BrowserMenu
from tests.tools.map_mouse import LEFT, TIMEOUT
from tests.ui.form import CONTROL, site, site_process  # noqa: F401
from tests.ui.menus import choose, context_menu, texts
from tests.ui.test_layer_menu import DOWNLOAD, opened  # noqa: F401

SERVERS = "ArcGIS REST Servers"
CONNECTION = "Test site"
# QGIS 3.22 keeps a connection in these places, newer versions in the last one.
URLS = (
    f"qgis/connections-arcgisfeatureserver/{CONNECTION}/url",
    f"connections/arcgisfeatureserver/items/{CONNECTION}/url",
)
SIGN_INS = (
    f"qgis/ARCGISFEATURESERVER/{CONNECTION}/authcfg",
    f"connections/arcgisfeatureserver/items/{CONNECTION}/authcfg",
)


class Browser:
    """The Browser panel, opened branch by branch."""

    def __init__(self, iface, qtbot) -> None:
        self.dock = iface.mainWindow().findChild(QDockWidget, "Browser")
        self.qtbot = qtbot
        self.dock.setVisible(True)
        self.dock.raise_()
        self.tree = self.dock.findChild(QTreeView)
        qtbot.waitUntil(self.tree.isVisible, timeout=TIMEOUT)

    def refresh(self, index: QModelIndex) -> None:
        """Select a row and press the panel's own button."""
        self.select(index)
        buttons = self.dock.findChildren(QToolButton)
        refresh = next(each for each in buttons if each.defaultAction() and each.defaultAction().text() == "Refresh")
        QTest.mouseClick(refresh, LEFT)

    def select(self, *indexes: QModelIndex) -> None:
        for number, index in enumerate(indexes):
            self.tree.scrollTo(index)
            modifier = CONTROL if number else Qt.KeyboardModifier.NoModifier
            QTest.mouseClick(self.tree.viewport(), LEFT, modifier, self.tree.visualRect(index).center())

    @property
    def model(self) -> QAbstractItemModel:
        return self.tree.model()

    def index(self, *names: str) -> QModelIndex:
        """Open each branch on the way and return the last row of that path."""
        index = QModelIndex()
        for name in names:
            if index.isValid():
                self.tree.expand(index)
            parent = index
            self.qtbot.waitUntil(lambda name=name, parent=parent: self.child(parent, name).isValid(), timeout=TIMEOUT)
            index = self.child(parent, name)
        return index

    def child(self, parent: QModelIndex, name: str) -> QModelIndex:
        rows = (self.model.index(row, 0, parent) for row in range(self.model.rowCount(parent)))
        return next((row for row in rows if row.data() == name), QModelIndex())

    def names(self, parent: QModelIndex):
        return [self.model.index(row, 0, parent).data() for row in range(self.model.rowCount(parent))]

    def service(self, *names: str) -> QModelIndex:
        return self.index(SERVERS, CONNECTION, "Demo", *names)

    def menu(self, index: QModelIndex, use=texts):
        return context_menu(self.tree, index, use)


@pytest.fixture
def browser(iface, canvas, site, qtbot):
    """Return the Browser with a connection to the site."""
    for url in URLS:
        QgsSettings().setValue(url, site.services_url)
    browser = Browser(iface, qtbot)
    was_visible = browser.dock.isVisible()
    browser.refresh(browser.index(SERVERS))
    yield browser
    browser.tree.collapseAll()
    for key in (*URLS, *SIGN_INS):
        QgsSettings().remove(key.rsplit("/", 1)[0])
    browser.dock.setVisible(was_visible)


@pytest.fixture
def form(iface, opened):
    """Return what `opened` tells; afterwards the form forgets what was added to it."""
    yield opened
    dialog = iface.mainWindow().findChild(QDialog, "raster_download_dialog")
    if dialog is not None:
        tree = dialog.findChild(QTreeView, "layer_tree")
        tree.setFocus()
        QTest.keyClick(tree, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(tree, Qt.Key.Key_Delete)
        assert tree.model().rowCount() == 0


@pytest.fixture
def own(browser):
    """Return a menu of the test's own, below the plugin's, and what was chosen in it."""
    chosen = []
    menu = BrowserMenu(chosen.append)
    yield menu, chosen
    menu.remove()


def choose_last(menu) -> None:
    """Choose in the menu that was added last."""
    action = [action for action in menu.actions() if action.text() == DOWNLOAD][-1]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def open_branch(browser, index: QModelIndex, rows: int) -> list[QModelIndex]:
    """Open a branch and return its rows as soon as so many are there; QGIS 3.40 has “(All layers)”, too."""
    browser.tree.expand(index)
    browser.qtbot.waitUntil(lambda: browser.model.rowCount(index) >= rows, timeout=TIMEOUT)
    return [browser.model.index(row, 0, index) for row in range(browser.model.rowCount(index))]


def test_shows_on_image_services_and_their_layers_only(browser, screenshot):
    image = browser.service("Geoid")
    [layer] = open_branch(browser, image, 1)
    for index in (image, layer):
        shown = browser.menu(index, lambda menu: (screenshot("menu", None), texts(menu))[1])
        assert shown.count(DOWNLOAD) == 1 and shown.index(DOWNLOAD) == 1, "after what QGIS has for the service"
    others = [browser.index(SERVERS), browser.index(SERVERS, CONNECTION), browser.service()]
    others += [browser.service("Borders"), *open_branch(browser, browser.service("Borders"), 5)]
    others += [browser.service("Districts")]
    for index in others:
        assert DOWNLOAD not in browser.menu(index), index.data()


def test_opens_the_form_with_that_image_checked(browser, form, qtbot):
    browser.menu(browser.service("Geoid"), lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: form() is not None and len(form()) == 1 and "Geoid" in form()[0], timeout=TIMEOUT)
    # A service and the layer below it are the same image, and the form has it already.
    [layer] = open_branch(browser, browser.service("Geoid"), 1)
    browser.menu(layer, lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: len(form()) == 1 and "Geoid" in form()[0], timeout=TIMEOUT)


def test_opens_the_form_with_all_that_are_selected(browser, form, qtbot):
    browser.menu(browser.service("WorldClasses"), lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: form() is not None and len(form()) == 1, timeout=TIMEOUT)
    names = ("Geoid", "Borders", "Multispectral")
    browser.select(*(browser.service(name) for name in names))
    browser.menu(browser.service("Geoid"), lambda menu: choose(menu, DOWNLOAD))
    qtbot.waitUntil(lambda: len(form()) == 2, timeout=TIMEOUT)
    assert all(any(name in shown for shown in form()) for name in ("Geoid", "Multispectral"))


def test_sign_in_of_the_connection_serves_its_own_host_only(browser, own, site):
    _, chosen = own
    image = browser.service("Geoid")
    browser.menu(image, choose_last)
    for key in SIGN_INS:
        QgsSettings().setValue(key, "abc1234")
    browser.menu(image, choose_last)
    for key in URLS:
        QgsSettings().setValue(key, "https://portal.example.org/portal")
    browser.menu(image, choose_last)
    assert [source.authcfg for [source] in chosen] == ["", "abc1234", ""]
    assert {source.address.value for [source] in chosen} == {site.image_url("Geoid")}


def test_removed_it_is_gone(browser, own):
    menu, chosen = own
    image = browser.service("Geoid")
    assert browser.menu(image).count(DOWNLOAD) == 2, "the plugin's and the test's own"
    menu.remove()
    assert browser.menu(image).count(DOWNLOAD) == 1
    assert chosen == []
