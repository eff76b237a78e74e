"""Finding image services: what servers list, what portals find, what each is, and the way into the form."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsRectangle, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton

from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.bridge.connections import remembered_sign_ins
from arcgis_raster_download.plugin.bridge.sign_ins import remember
from arcgis_raster_download.ui.browse_dialog import BrowseDialog
from arcgis_raster_download.ui.sign_in import SignIns
from tests.tools import i18n
from tests.tools.shown_texts import DATA, untranslated
from tests.ui.browsing import (  # noqa: F401  (fixtures)
    CONTROL,
    LEFT,
    NO_KEY,
    TIMEOUT,
    Browse,
    outlines,
    sign_in_window,
    store_sign_in,
)
from tests.ui.form import downloads, form, site, site_process  # noqa: F401  (fixtures)
from tests.ui.menus import Meanwhile, choose, texts

OWN = "arcgis_raster_download"
UTM_BOX = (455000, 5230000, 479000, 5250000)


@pytest.fixture
def clean_settings():
    QgsSettings().remove(OWN)
    QgsSettings().setValue(f"{OWN}/reading_patience_seconds", 0.5)
    yield
    QgsSettings().remove(OWN)


@pytest.fixture
def wanted():
    return []


@pytest.fixture
def browse(iface, canvas, clean_settings, qtbot, wanted, screenshot):
    """Return the window, open, with nothing chosen."""
    sign_ins = SignIns()
    dialog = BrowseDialog(iface, sign_ins, iface.mainWindow())
    dialog.add_requested.connect(wanted.append)
    dialog.show()
    browse = Browse(dialog, qtbot)
    browse.until(dialog.isActiveWindow)
    yield browse
    dialog.remove()
    sign_ins.remove()


def values(addresses):
    return [address.value for address in addresses]


# Servers


def test_empty(browse, screenshot):
    line = browse.find("site_line", QLineEdit)
    assert line.placeholderText() == "Choose a connection or paste an address"
    browse.until(lambda: QApplication.focusWidget() in (line, browse.find("site_combo")))
    assert browse.find("words_label", QLabel).text() == "Filter"
    assert browse.find("words_edit", QLineEdit).placeholderText() == "Part of a service name"
    assert browse.who == "Sign In…" and not browse.find("sign_in_button").isEnabled()
    assert browse.find("sign_in_button").toolTip() == "Choose a server or portal first"
    add = browse.find("browse_add_button", QPushButton)
    assert (add.text(), add.isEnabled(), add.toolTip()) == ("Add", False, "Select an image service first")
    assert (browse.window.width(), browse.window.height()) == (720, 470)
    screenshot("empty", browse.window)


def test_server_lists_folders_and_image_services_only(browse, site, screenshot):
    browse.open(site.services_url)
    browse.until(lambda: "Demo" in browse.rows())
    assert browse.rows() == sorted(browse.rows()) and "Variants" in browse.rows()
    asked = [entry["path"] for entry in site.log() if entry["path"].startswith("/arcgis/rest/services/")]
    assert asked == [], "a folder was read before somebody opened it"
    browse.unfold("Demo")
    assert browse.rows(browse.index("Demo")) == ["Geoid", "Multispectral", "Orthophoto", "WorldClasses"]
    browse.unfold("Utilities")
    assert browse.rows(browse.index("Utilities")) == ["No image services here."]
    browse.press_row("Demo", "Multispectral")
    browse.until_verdict("Can be downloaded.")
    assert browse.name == "Multispectral"
    assert browse.value("bands") == "4 × UInt16, NoData 0"
    assert browse.value("cell_size") == "20 m"
    assert browse.value("crs") == "EPSG:32632 – WGS 84 / UTM zone 32N"
    assert browse.value("extent") == "24.0 × 20.0 km, 1,200 × 1,000 px"
    assert browse.value("credits") == "Nobody"
    picture = browse.find("picture_label", QLabel)
    browse.until(lambda: picture.pixmap() is not None and not picture.pixmap().isNull())
    screenshot("server", browse.window)
    screenshot("server-desktop")


def test_outline_follows_what_is_chosen_and_goes_with_the_window(browse, site, canvas):
    canvas.setExtent(QgsRectangle(*UTM_BOX))
    browse.open(site.services_url)
    browse.unfold("Demo")
    assert outlines(canvas) == []
    browse.press_row("Demo", "Multispectral")
    browse.until(lambda: len(outlines(canvas)) == 1)
    [band] = outlines(canvas)
    box = band.asGeometry().boundingBox()
    assert QgsRectangle(*UTM_BOX).contains(box.center()) and round(box.width()) == 24000
    browse.press_row("Demo", "Orthophoto")
    browse.until_verdict("Can be downloaded.")
    browse.until(lambda: len(outlines(canvas)) == 1 and outlines(canvas)[0].asGeometry().boundingBox() != box)
    browse.press_row("Demo")
    browse.until(lambda: outlines(canvas) == [])
    browse.press_row("Demo", "Multispectral")
    browse.until(lambda: len(outlines(canvas)) == 1)
    browse.press("close_button")
    assert not browse.window.isVisible() and outlines(canvas) == []


def test_next_click_drops_the_last_question(browse, site):
    browse.open(site.services_url)
    browse.unfold("Demo")
    site.configure(describe_seconds=3.0)
    browse.press_row("Demo", "Geoid")
    browse.until_verdict("Reading…")
    browse.until(lambda: any(entry["path"].endswith("Geoid/ImageServer") for entry in site.log()))
    site.configure(describe_seconds=0.0)
    browse.press_row("Demo", "Multispectral")
    browse.until_verdict("Can be downloaded.")
    assert browse.name == "Multispectral"
    # The answer about the other one comes when nobody waits for it.
    QTest.qWait(100)
    assert browse.name == "Multispectral" and browse.value("cell_size") == "20 m"


def test_filter_is_local_and_finds_what_is_in_folders_nobody_has_opened(browse, site, screenshot):
    browse.open(site.services_url)
    browse.until(lambda: "Demo" in browse.rows())
    browse.fill("words_edit", "ortho")
    browse.until(lambda: browse.rows() == ["Demo"] and browse.rows(browse.index("Demo")) == ["Orthophoto"])
    assert browse.tree.isExpanded(browse.index("Demo"))
    screenshot("filter", browse.window)
    count = len(site.log())
    browse.fill("words_edit", "MULTI spec")
    browse.until(lambda: browse.rows(browse.index("Demo")) == ["Multispectral"])
    browse.fill("words_edit", "nothing like it")
    browse.until(lambda: browse.rows() == [])
    assert browse.tree.accessibleDescription() == "Nothing found for “nothing like it”. Try fewer words."
    assert len(site.log()) == count, "the filter asked the server"
    browse.fill("words_edit", "")
    browse.until(lambda: "Utilities" in browse.rows())


@pytest.mark.parametrize(
    ("folder", "service", "verdict", "can_add"),
    [
        ("Variants", "NoCopy", "Cannot be downloaded: its owner has switched copying off (allowCopy).", False),
        ("Variants", "OldServer", "Whether it can be downloaded is not known: the server is too old to say.", True),
        ("Variants", "TilesOnly", "ready-made tiles only", False),
        ("Variants", "Page", "answered with a web page", True),
    ],
)
def test_verdicts(browse, site, folder, service, verdict, can_add, screenshot):
    browse.open(site.services_url)
    browse.unfold(folder)
    browse.press_row(folder, service)
    browse.until_verdict(verdict)
    assert browse.find("browse_add_button").isEnabled() == can_add
    if not can_add:
        assert browse.find("browse_add_button").toolTip() == "It cannot be downloaded"
    screenshot(service, browse.window)


def test_several_are_added_at_once_and_the_window_stays(browse, site, wanted):
    browse.open(site.services_url)
    browse.unfold("Demo")
    browse.press_row("Demo", "Geoid")
    browse.press_row("Demo", "Orthophoto", modifier=CONTROL)
    browse.press_row("Demo", "Multispectral", modifier=CONTROL)
    browse.until(lambda: browse.find("browse_add_button", QPushButton).text() == "Add 3 Layers")
    browse.press("browse_add_button")
    assert [values(each) for each in wanted] == [
        [site.image_url("Geoid"), site.image_url("Multispectral"), site.image_url("Orthophoto")]
    ]
    assert browse.window.isVisible()
    browse.double_click("Demo", "Geoid")
    assert values(wanted[-1]) == [site.image_url("Geoid")]
    browse.until(lambda: browse.find("browse_add_button", QPushButton).text() == "Add")


def test_by_keyboard_alone(browse, site, wanted):
    browse.until(lambda: QApplication.focusWidget() is not None)
    QTest.keyClicks(browse.find("site_line"), site.services_url)
    browse.key(Qt.Key.Key_Return)
    browse.until(lambda: "Demo" in browse.rows())
    stops = []
    for _ in range(6):
        browse.key(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget().objectName())
    # Add is disabled: nothing is chosen.
    assert stops[:5] == ["sign_in_button", "words_edit", "browse_tree", "close_button", "help_button"]
    browse.tree.setFocus()
    QTest.keyClicks(browse.tree, "Demo")
    browse.key(Qt.Key.Key_Return)
    browse.until(lambda: "Geoid" in browse.rows(browse.index("Demo")))
    browse.key(Qt.Key.Key_Down)
    browse.until_verdict("Can be downloaded.")
    browse.key(Qt.Key.Key_Return)
    assert values(wanted[-1]) == [site.image_url("Geoid")]
    browse.key(Qt.Key.Key_Escape)
    assert not browse.window.isVisible()


def test_connections_of_qgis_and_what_was_used_last_are_offered(browse, site, qtbot):
    QgsSettings().setValue("connections/arcgisfeatureserver/items/State survey/url", site.services_url)
    QgsSettings().setValue(f"{OWN}/recent_sites", "https://gis.example.com/portal")
    try:
        browse.press("close_button")
        browse.window.show()
        browse.until(browse.window.isActiveWindow)
        combo = browse.find("site_combo", QComboBox)
        texts = [combo.itemText(row) for row in range(combo.count())]
        assert texts == [f"State survey – {site.services_url}", "https://gis.example.com/portal"]
        assert not combo.itemIcon(0).isNull() and combo.currentIndex() == -1
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Down)
        QTest.keyClick(combo, Qt.Key.Key_Return)
        browse.until(lambda: "Demo" in browse.rows())
    finally:
        QgsSettings().remove("connections/arcgisfeatureserver/items/State survey")


def test_leaving_the_line_does_not_open_the_site_again(browse, site):
    site.configure(extra_items=45)
    QgsSettings().setValue(f"{OWN}/recent_sites", site.portal_url)
    browse.press("close_button")
    browse.window.show()
    browse.open(site.portal_url)
    browse.until(lambda: len(browse.rows()) == 21)
    # Opened again, the list would stand at its beginning, and another row be under the pointer.
    browse.press_row(browse.rows()[-1])
    browse.until(lambda: len(browse.rows()) == 41)


# What goes wrong


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://127.0.0.1:9/arcgis/rest/services", "does not answer"),
        ("nothing of the kind", "“nothing of the kind” is not a web address."),
    ],
)
def test_trouble_is_one_sentence(browse, site_process, address, sentence, screenshot):
    browse.open(address)
    browse.until_note("browse_notes", sentence)
    assert browse.rows() == [] and len(browse.notes("browse_notes")) == 1
    screenshot("trouble", browse.window)


def test_web_site_that_is_no_arcgis_server(browse):
    with Site({}) as server:
        browse.open(f"{server.url}/somewhere")
        browse.until_note("browse_notes", "is neither an ArcGIS server nor a portal.")


def test_try_again(browse, site):
    url = site.services_url
    with Site({}) as server:
        browse.open(f"{server.url}/arcgis/rest/services")
        browse.until_note("browse_notes", "answered with an error")
        server.answers["/arcgis/rest/services"] = {"folders": [], "services": [{"name": "A", "type": "ImageServer"}]}
        browse.follow("browse_notes")
        browse.until(lambda: browse.rows() == ["A"])
        assert browse.notes("browse_notes") == []
    assert url


class Site:
    """A server that answers with given JSON, and else with an error."""

    def __init__(self, answers) -> None:
        self.answers = answers
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split("?")[0]
                error = {"error": {"code": 500, "message": "Something broke.", "details": []}}
                body = json.dumps(site.answers.get(path, error)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


EVIL = "<img src=file:x>"


def test_texts_of_servers_are_plain_text(browse, screenshot):
    root = "/arcgis/rest/services"
    image = {
        "name": EVIL, "pixelType": "F32", "bandCount": 1, "pixelSizeX": 1, "pixelSizeY": 1, "allowCopy": True,
        "copyrightText": "See &lt;a href='https://evil.example.com'&gt;here&lt;/a&gt;",
        "extent": {"xmin": 0, "ymin": 0, "xmax": 9, "ymax": 9, "spatialReference": {"wkid": 4326}},
    }  # fmt: skip
    answers = {root: {"folders": [EVIL], "services": [{"name": EVIL, "type": "ImageServer"}]}}
    with Site(answers) as server:
        url = f"{root}/%3Cimg%20src%3Dfile%3Ax%3E/ImageServer"
        answers[url] = image
        QgsSettings().setValue(f"connections/arcgisfeatureserver/items/{EVIL}/url", server.url + root)
        try:
            browse.open(server.url + root)
            browse.until(lambda: browse.rows() == [EVIL, EVIL])
            QTest.mouseClick(browse.tree.viewport(), LEFT, NO_KEY, browse.tree.visualRect(
                browse.tree.model().index(1, 0)).center())  # fmt: skip
            browse.until(lambda: browse.value("bands") == "1 × Float32")
            assert browse.name == EVIL
            assert browse.value("credits") == "See <a href='https://evil.example.com'>here</a>"
            labels = [label for label in browse.window.findChildren(QLabel) if "<" in label.text()]
            assert len(labels) == 2 and {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
            screenshot("evil", browse.window)
        finally:
            QgsSettings().remove(f"connections/arcgisfeatureserver/items/{EVIL}")


# Portals


def test_portal_search(browse, site, wanted, screenshot):
    site.configure(extra_items=45)
    browse.open(site.portal_url)
    browse.until(lambda: len(browse.rows()) == 21)
    assert browse.find("words_label", QLabel).text() == "Search"
    assert browse.find("words_edit", QLineEdit).placeholderText() == "Words in title, tags or description"
    heading = [browse.tree.model().headerData(n, Qt.Orientation.Horizontal) for n in range(3)]
    assert heading == ["Title", "Owner", "Updated"] and not browse.tree.isHeaderHidden()
    searches = [entry for entry in site.log() if entry["path"].endswith("/search")]
    browse.fill("words_edit", "ortho")
    browse.until(lambda: browse.rows() == ["Orthophoto"])
    later = [entry for entry in site.log() if entry["path"].endswith("/search")]
    assert len(later) == len(searches) + 1, "each letter was searched for"
    index = browse.index("Orthophoto")
    assert [index.sibling(0, column).data() for column in (1, 2)] == ["somebody", "2023-11-14"]
    browse.press_row("Orthophoto")
    browse.until_verdict("Can be downloaded.")
    assert browse.value("credits") == "© Somebody & Söhne"
    picture = browse.find("picture_label", QLabel)
    browse.until(lambda: picture.pixmap() is not None and not picture.pixmap().isNull())
    screenshot("portal", browse.window)
    browse.press("browse_add_button")
    [[address]] = wanted
    assert (address.value, address.portal) == (site.item_id("Orthophoto"), site.portal_url)


def test_show_more(browse, site, screenshot):
    site.configure(extra_items=45)
    browse.open(site.portal_url)
    browse.until(lambda: len(browse.rows()) == 21)
    more = browse.rows()[-1]
    assert more.startswith("Show more (20 of ") and more.endswith(")…")
    screenshot("more", browse.window)
    browse.press_row(more)
    browse.until(lambda: len(browse.rows()) == 41)
    # By keys: to the end, Enter.
    QTest.keyClick(browse.tree, Qt.Key.Key_End)
    QTest.keyClick(browse.tree, Qt.Key.Key_Return)
    browse.until(lambda: len(browse.rows()) > 41)
    titles = [row for row in browse.rows() if not row.startswith("Show more")]
    assert len(set(titles)) == len(titles)


def test_nothing_found(browse, site):
    browse.open(site.portal_url)
    browse.until(lambda: "Orthophoto" in browse.rows())
    browse.fill("words_edit", "orthofoto")
    QTest.keyClick(browse.find("words_edit"), Qt.Key.Key_Return)
    browse.until(lambda: browse.rows() == [] and "Nothing found" in browse.tree.accessibleDescription())
    assert browse.tree.accessibleDescription() == (
        "Nothing found for “orthofoto”. Try fewer words.\n"
        "This portal lists only items you may see. Sign in to find more."
    )


def test_owner_is_named_where_copying_is_off(browse, site, screenshot):
    browse.open(site.portal_url)
    browse.until(lambda: "NoCopy" in browse.rows())
    browse.press_row("NoCopy")
    browse.until_verdict("Cannot be downloaded: its owner has switched copying off (allowCopy). Ask somebody.")
    assert not browse.find("browse_add_button").isEnabled()
    screenshot("nocopy", browse.window)


def test_item_on_a_foreign_host_is_read_without_our_sign_in(browse, site, store_sign_in):
    with Site({"/arcgis/rest/services/A/ImageServer": {}}) as foreign:
        site.configure(foreign_item=f"{foreign.url}/arcgis/rest/services/A/ImageServer")
        remember(site.portal_url, store_sign_in("Portal", *site.basic("somebody")))
        browse.open(site.portal_url)
        browse.until(lambda: "Elsewhere" in browse.rows())
        browse.press_row("Elsewhere")
        browse.until(lambda: browse.verdict not in ("", "Reading…"))
        assert "Can be downloaded." not in browse.verdict


# Signing in


def test_private_items_come_with_the_sign_in_and_go_with_the_sign_out(
    browse, site, store_sign_in, qtbot, screenshot
):  # fmt: skip
    site.configure(private_items="all")
    store_sign_in("City portal", *site.basic("somebody"))
    browse.open(site.portal_url)
    browse.until(lambda: "lists only items you may see" in browse.tree.accessibleDescription())
    assert browse.rows() == [] and browse.who == "Sign In…"
    screenshot("nothing", browse.window)
    browse.press("sign_in_button")
    window = sign_in_window(qtbot)
    window.choose("City portal")
    screenshot("choose", window.window)
    window.press("sign_in_button")
    browse.until(lambda: "Multispectral" in browse.rows())
    browse.until(lambda: browse.who == "Signed In: somebody")
    browse.press_row("Multispectral")
    browse.until_verdict("Can be downloaded.")
    screenshot("signed-in", browse.window)
    # Out again by the button's menu, which keeps the script waiting.
    meanwhile = Meanwhile(QApplication.activePopupWidget, lambda menu: (texts(menu), choose(menu, "Sign Out"))[0])
    QTest.mouseClick(browse.find("sign_in_button"), LEFT)
    assert meanwhile.result() == ["Sign In as Another User…", "Sign Out"]
    browse.until(lambda: browse.rows() == [] and browse.who == "Sign In…")
    assert remembered_sign_ins() == {}


def test_sign_in_from_the_verdict(browse, site, store_sign_in, qtbot, screenshot):
    site.configure(server_security="portal")
    store_sign_in("City portal", *site.basic("somebody"))
    browse.open(site.portal_url)
    browse.until(lambda: "Orthophoto" in browse.rows())
    browse.press_row("Orthophoto")
    browse.until_verdict("Sign in to see more.")
    assert browse.find("browse_add_button").isEnabled()
    screenshot("locked", browse.window)
    browse.follow("verdict_area")
    window = sign_in_window(qtbot)
    window.choose("City portal")
    window.press("sign_in_button")
    browse.until_verdict("Can be downloaded.")
    assert browse.name == "Orthophoto"
    browse.until(lambda: browse.who == "Signed In: somebody")


def test_no_text_is_hard_wired(iface, canvas, clean_settings, site, qtbot, tmp_path):
    assert bridge.install_translator(i18n.PSEUDO, i18n.write_pseudo(i18n.ROOT, tmp_path).parent)
    sign_ins = SignIns()
    dialog = BrowseDialog(iface, sign_ins, iface.mainWindow())
    try:
        site.configure(extra_items=45)
        dialog.show()
        browse = Browse(dialog, qtbot)
        of_the_site = (*DATA, "Demo", "Geoid", "Multispectral", "Orthophoto", "WorldClasses", "Variants", "Utilities")
        of_the_site += ("Geoprocessing", "somebody", "Nobody", "WGS 84 / UTM zone 32N", re.compile(r"Scene \d+"))
        of_the_site += ("NoData", "NoCopyText", "NoCopy", "WktOnly", "Unreadable", "TilesOnly", "Page", "127.0.0.1")
        assert untranslated(dialog, of_the_site) == []
        browse.open(site.services_url)
        browse.unfold("Demo")
        browse.press_row("Demo", "Multispectral")
        browse.until(lambda: browse.value("bands") != "")
        assert untranslated(dialog, of_the_site) == []
        browse.open(site.portal_url)
        browse.until(lambda: len(browse.rows()) == 21)
        browse.press_row("TilesOnly")
        browse.until(lambda: browse.value("bands") != "")
        assert untranslated(dialog, (*of_the_site, *browse.rows()[:-1])) == []
        browse.open("http://127.0.0.1:9/arcgis/rest/services")
        browse.until(lambda: browse.notes("browse_notes") != [])
        assert untranslated(dialog, of_the_site) == []
    finally:
        dialog.remove()
        sign_ins.remove()
        bridge.install_translator("en")
