"""Saying who one is: the window that asks, and every place from which it is opened."""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsRectangle, QgsSettings
from qgis.gui import QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QPushButton

from arcgis_raster_download.plugin.arcgis.errors import Reason
from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.bridge.connections import remembered_sign_ins
from arcgis_raster_download.plugin.bridge.progress_text import state_text
from arcgis_raster_download.plugin.bridge.sign_ins import remember
from arcgis_raster_download.ui.downloads_dock import DownloadsDock
from arcgis_raster_download.ui.message_bar import DownloadMessages
from arcgis_raster_download.ui.sign_in import SignIns
from tests.tools import i18n
from tests.tools.shown_texts import DATA, untranslated
from tests.ui.browsing import Browse, Hand, change_sign_in, sign_in_window, store_sign_in  # noqa: F401  (fixtures)
from tests.ui.form import NAME, downloads, form, image_layer, site, site_process  # noqa: F401  (fixtures)
from tests.ui.menus import choose, context_menu

TIMEOUT = 15000
LEFT = Qt.MouseButton.LeftButton
UTM_BOX = (455000, 5230000, 479000, 5250000)


@pytest.fixture
def utm_map(canvas, qtbot):
    """Show the UTM image on the map."""
    canvas.setExtent(QgsRectangle(*UTM_BOX))
    qtbot.waitUntil(lambda: not canvas.isDrawing(), timeout=TIMEOUT)
    return canvas


@pytest.fixture
def accounts(site, store_sign_in):
    """Store one sign-in with the right password and one with a wrong one."""
    site.configure(server_security="portal")
    store_sign_in("Right", *site.basic("somebody"))
    store_sign_in("Wrong", "somebody", "not the password")
    return site


@pytest.fixture
def asked(iface, project, accounts, qtbot):
    """Return a function that opens the window for an address; what was let in stands in its list."""
    QgsSettings().remove("arcgis_raster_download")
    QgsSettings().setValue("arcgis_raster_download/reading_patience_seconds", 0.5)
    sign_ins = SignIns()
    done = []

    def ask(url, error=None):
        sign_ins.ask(url, iface.mainWindow(), error, lambda: done.append(url))
        return sign_in_window(qtbot), done

    yield ask
    sign_ins.remove()
    QgsSettings().remove("arcgis_raster_download")


def hint(window):
    return " ".join(window.notes("notes_area"))


# The window itself


def test_words(asked, accounts, screenshot):
    window, _ = asked(accounts.image_url("Geoid"))
    host = f"127.0.0.1:{accounts.port}"
    assert window.window.windowTitle() == f"Sign In to {host}"
    label = window.find("sign_in_text", QLabel)
    assert label.text() == (
        f"{host} wants to know who you are. Choose one of your QGIS authentication configurations, "
        "or create one with ✚. It is remembered for this server; the password stays in QGIS."
    )
    assert label.textFormat() == Qt.TextFormat.PlainText
    button = window.find("sign_in_button", QPushButton)
    assert (button.text(), button.isEnabled()) == ("Sign In", False)
    assert button.toolTip() == "Choose an authentication configuration first"
    assert hint(window) == ""
    screenshot("empty", window.window)
    window.press("cancel_button")


def test_wrong_password_keeps_it_open_with_the_servers_words(asked, accounts, screenshot):
    window, done = asked(accounts.image_url("Geoid"))
    window.choose("Wrong")
    window.press("sign_in_button")
    window.until(lambda: hint(window) not in ("", "Signing in…"))
    assert window.find("sign_in_button").hasFocus()
    assert hint(window).startswith("The server did not accept the last sign-in: “")
    assert "Invalid username" in hint(window)
    assert window.window.isVisible() and done == [] and remembered_sign_ins() == {}
    screenshot("refused", window.window)
    window.choose("Right")
    assert hint(window) == ""
    window.press("sign_in_button")
    window.until(lambda: done != [])
    window.until(lambda: sip.isdeleted(window.window))
    assert list(remembered_sign_ins()) == [accounts.url]


def test_enter_signs_in_and_escape_does_not(asked, accounts):
    window, done = asked(accounts.portal_url)
    window.choose("Right")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not window.window.isVisible() and remembered_sign_ins() == {}
    window, done = asked(accounts.portal_url)
    window.choose("Right")
    QTest.keyClick(window.find("sign_in_button"), Qt.Key.Key_Return)
    window.until(lambda: done == [accounts.portal_url])


def test_server_with_users_of_its_own(asked, accounts, store_sign_in):
    store_sign_in("Own", *accounts.basic("serveruser"))
    window, done = asked(accounts.image_url("Geoid", "standalone"))
    window.choose("Right")
    window.press("sign_in_button")
    window.until(lambda: "did not accept" in hint(window))
    window.choose("Own")
    window.press("sign_in_button")
    window.until(lambda: done != [])


def test_web_tier_that_asks_for_basic(asked, accounts):
    accounts.configure(server_security="open", web_tier="basic")
    window, done = asked(accounts.image_url("Geoid"))
    window.choose("Wrong")
    window.press("sign_in_button")
    window.until(lambda: "did not accept" in hint(window))
    window.choose("Right")
    window.press("sign_in_button")
    window.until(lambda: done != [])


def test_password_that_has_changed_is_tried_anew(asked, accounts, store_sign_in):
    mine = store_sign_in("Mine", *accounts.basic("somebody"))
    window, done = asked(accounts.portal_url)
    window.choose("Mine")
    window.press("sign_in_button")
    window.until(lambda: done != [])
    change_sign_in(mine, "another one")
    window, done = asked(accounts.portal_url)
    # Chosen already, and its token is still good.
    assert window.find("sign_in_button").isEnabled()
    window.press("sign_in_button")
    window.until(lambda: "did not accept" in hint(window))


def test_server_that_is_gone(asked):
    window, done = asked("http://127.0.0.1:9/arcgis/rest/services/Gone/ImageServer")
    window.choose("Right")
    window.press("sign_in_button")
    window.until(lambda: "does not answer" in hint(window))
    assert window.window.isVisible() and done == []
    window.press("cancel_button")


def test_no_text_is_hard_wired(asked, accounts, tmp_path):
    assert bridge.install_translator(i18n.PSEUDO, i18n.write_pseudo(i18n.ROOT, tmp_path).parent)
    try:
        window, _ = asked(accounts.image_url("Geoid"))
        # The title of QGIS's own widget is QGIS's, and nobody sees it.
        assert untranslated(window.window, (*DATA, "127.0.0.1", "Authentication Configuration")) == []
        window.choose("Wrong")
        window.press("sign_in_button")
        window.until(lambda: "Invalid username" in hint(window))
        assert hint(window).startswith("[!! ")
        window.press("cancel_button")
    finally:
        bridge.install_translator("en")


# From the form


def test_from_the_note_of_a_row(form, accounts, utm_map, qtbot, screenshot):
    form.open()
    form.add(accounts.image_url("Multispectral"))
    form.until_state(0, "Sign-in needed")
    assert form.notes == [f"127.0.0.1:{accounts.port} asks for a sign-in."]
    screenshot("needed", form.dialog)
    Hand(form.dialog, qtbot).follow("notes_area")
    window = sign_in_window(qtbot)
    window.choose("Right")
    window.press("sign_in_button")
    form.until_ready()
    assert form.row(0)[:2] == ["Multispectral", "4 × UInt16"] and form.checked() == ["Multispectral"]
    # All of it was the portal's word: the image belongs to the server, its token came from the portal.
    assert accounts.tokens("exchange")


def test_from_the_rows_menu(form, accounts, utm_map, qtbot):
    form.open()
    form.add(accounts.image_url("Multispectral"))
    form.until_state(0, "Sign-in needed")
    context_menu(form.tree, form.tree.model().index(0, NAME), lambda menu: choose(menu, "Sign In…"))
    window = sign_in_window(qtbot)
    window.choose("Right")
    window.press("sign_in_button")
    form.until_ready()


def test_layer_with_a_sign_in_of_its_own_never_asks(form, accounts, utm_map, image_layer):
    form.open(image_layer("Multispectral", "Secret", "EPSG:32632", authcfg="nothere"))
    form.until_state(0, "Sign-in needed")

    def look(menu):
        [action] = [each for each in menu.actions() if each.objectName() == "sign_in"]
        return action.isEnabled(), action.toolTip()

    seen = context_menu(form.tree, form.tree.model().index(0, NAME), look)
    assert seen == (False, "The layer brings a sign-in of its own: change it there")
    assert 'href="sign_in"' not in form.find("note_1", QLabel).text()


def test_host_known_from_a_connection_never_asks(form, accounts, utm_map, store_sign_in):
    place = "connections/arcgisfeatureserver/items/State survey"
    QgsSettings().setValue(f"{place}/url", accounts.services_url)
    QgsSettings().setValue(f"{place}/authcfg", store_sign_in("Stored", *accounts.basic("somebody")))
    try:
        form.open()
        form.add(accounts.image_url("Multispectral"))
        form.until_ready()
    finally:
        QgsSettings().remove(place)


def test_private_item(form, accounts, utm_map, qtbot):
    accounts.configure(private_items="all", hidden_item="missing")
    form.open()
    form.add(f"{accounts.portal_url}/home/item.html?id={accounts.item_id('Multispectral')}")
    form.until_state(0, "Not found")
    Hand(form.dialog, qtbot).follow("notes_area")
    window = sign_in_window(qtbot)
    window.choose("Right")
    window.press("sign_in_button")
    form.until_ready()
    assert form.cell(0, NAME) == "Multispectral"


def test_browse_button_brings_images_into_the_form(form, site, utm_map, qtbot, screenshot):
    form.open()
    form.press("browse_button")
    form.until(lambda: form.dialog.findChild(QPushButton, "browse_add_button") is not None)
    browse = Browse(form.find("browse_image_services"), qtbot)
    browse.open(site.services_url)
    browse.unfold("Demo")
    browse.double_click("Demo", "Multispectral")
    form.until_ready()
    assert form.checked() == ["Multispectral"] and browse.window.isVisible()
    screenshot("both")
    browse.press_row("Demo", "Geoid")
    browse.press("browse_add_button")
    form.until(lambda: form.names() == ["Multispectral", "Geoid"])
    # The form goes, and with it what it opened.
    form.dialog.activateWindow()
    form.until(form.dialog.isActiveWindow)
    form.press("close_button")
    form.until(lambda: not browse.window.isVisible())
    assert form.bands() == 0


def test_map_service_leads_to_browsing(form, site, utm_map, qtbot):
    form.open()
    form.add(f"{site.services_url}/Demo/Borders/MapServer")
    form.until_note("is a map service")
    line = next(number for number, note in enumerate(form.notes, 1) if "map service" in note)
    Hand(form.dialog, qtbot).follow("notes_area", line)
    form.until(lambda: form.find("browse_image_services").isVisible())


# In the middle of a download


@pytest.fixture
def panel(iface, form, downloads, qtbot):
    """Return the panel and the message bar of the downloads of the form."""
    iface.messageBar().clearWidgets()
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


@pytest.fixture
def stopped(form, accounts, downloads, panel, store_sign_in, utm_map):
    """Return a download whose sign-in ended while the server worked, and could not be renewed."""
    mine = store_sign_in("Mine", *accounts.basic("somebody"))
    remember(accounts.url, mine)
    accounts.configure(hold="executing")
    form.open()
    form.add(accounts.image_url("Multispectral"))
    form.until_ready()
    form.press("download_button")
    form.until(lambda: len(downloads) == 1 and bool(downloads[0].job_urls))
    accounts.wait_for_hold("executing")
    change_sign_in(mine, "another one")
    accounts.expire_tokens()
    assert downloads[0].wait(30)
    return downloads[0]


@pytest.mark.parametrize("way", ["panel", "details", "message"])
def test_download_goes_on_after_a_sign_in(
    form, accounts, downloads, stopped, panel, iface, qtbot, screenshot, way
):  # fmt: skip
    assert state_text(stopped) == "Sign-in needed", (stopped.error, stopped.reason)
    assert stopped.error.reason in (Reason.SIGN_IN_NEEDED, Reason.SIGN_IN_REFUSED) and stopped.can_resume
    jobs = len(accounts.jobs())
    accounts.configure(running=True, hold="")
    bar: QgsMessageBar = iface.messageBar()
    form.until(lambda: bar.findChild(QPushButton, "sign_in_button") is not None)
    assert "did not accept the sign-in" in bar.currentItem().text()
    assert "the download goes on where it stopped" in bar.currentItem().text()
    screenshot("needed")
    download = stopped
    if way == "message":
        QTest.mouseClick(bar.currentItem().findChild(QPushButton, "sign_in_button"), LEFT)
    else:
        row = panel.view.index_of(download)
        QTest.mouseClick(panel.view.viewport(), LEFT, pos=panel.view.visualRect(row).center())
        form.until(panel.resume_action.isEnabled)
        if way == "panel":
            QTest.mouseClick(panel.downloads_toolbar.widgetForAction(panel.resume_action), LEFT)
        else:
            form.until(lambda: "Sign In…" in panel.details.toPlainText().replace("\u00a0", " "))
            follow_anchor(panel.details, "sign_in")
    window = sign_in_window(qtbot)
    window.choose("Right")
    window.press("sign_in_button")
    form.until(lambda: download.is_active or download.status == "done")
    assert download.wait(30) and download.status == "done", download.reason
    assert len(accounts.jobs()) == jobs, "the server was made to work again"


def follow_anchor(browser, name):
    """Click a link in a text, turning its pages until it is seen."""
    bar = browser.verticalScrollBar()
    for page in range(bar.minimum(), bar.maximum() + bar.pageStep(), max(1, bar.pageStep() // 2)):
        bar.setValue(page)
        for y in range(0, browser.viewport().height(), 4):
            for x in range(0, browser.viewport().width(), 6):
                if browser.anchorAt(QPoint(x, y)) == name:
                    QTest.mouseClick(browser.viewport(), LEFT, pos=QPoint(x + 2, y + 2))
                    return
    raise AssertionError(f"there is no link {name} in {browser.toPlainText()!r}")


def test_cancelled_sign_in_leaves_the_download_as_it_is(form, stopped, panel, qtbot):
    row = panel.view.index_of(stopped)
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=panel.view.visualRect(row).center())
    form.until(panel.resume_action.isEnabled)
    QTest.mouseClick(panel.downloads_toolbar.widgetForAction(panel.resume_action), LEFT)
    window = sign_in_window(qtbot)
    assert hint(window).startswith("The server did not accept the last sign-in: “")
    window.press("cancel_button")
    assert not stopped.is_active and state_text(stopped) == "Sign-in needed" and stopped.can_resume
    assert "did not accept the sign-in" in panel.details.toPlainText()
