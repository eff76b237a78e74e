"""The form from the first look to the finished layers, with real mouse and keys and the local site."""

from __future__ import annotations

import socket

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsNetworkAccessManager, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtNetwork import QNetworkProxy
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QPushButton,
    QStackedWidget,
)

from tests.server.process import SiteProcess
from tests.ui.form import (  # noqa: F401
    CONTROL,
    LEFT,
    NAME,
    SIZE,
    TIMEOUT,
    Form,
    downloads,
    form,
    image_layer,
    site,
    site_process,
)
from tests.ui.menus import Meanwhile

ALT = Qt.KeyboardModifier.AltModifier
# Inside the Multispectral image, and around it.
UTM_BOX = (455000, 5230000, 479000, 5250000)
SQUARE = ((0.3, 0.3), (0.5, 0.35), (0.5, 0.6), (0.3, 0.6))
BOW_TIE = ((0.3, 0.3), (0.5, 0.6), (0.5, 0.3), (0.3, 0.6))


@pytest.fixture
def utm_map(canvas, qtbot):
    """Show the UTM image on the map."""
    canvas.setExtent(QgsRectangle(*UTM_BOX))
    qtbot.waitUntil(lambda: not canvas.isDrawing(), timeout=TIMEOUT)
    return canvas


# What is in the list


def test_first_use(form, screenshot):
    form.open()
    assert form.names() == []
    assert form.notes == ["Add an image layer to start."]
    assert not form.download.isEnabled() and form.download.toolTip() == "Add an image layer to start."
    assert QApplication.focusWidget() is form.find("address_edit")
    assert not form.find("add_button").isEnabled()
    assert form.find("map_view_button").isChecked()
    screenshot("first-use", form.dialog)


def test_paste_and_enter_add_an_image(form, site, utm_map, downloads):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    assert form.row(0)[:4] == ["Multispectral", "4 × UInt16", "20 m", "EPSG:32632"]
    # 1200 × 1000 cells of four bands of two bytes, as the map shows the whole image.
    assert form.cell(0, SIZE) == "10 MB"
    assert form.find("address_edit").text() == ""
    assert form.notes[0].startswith("1 layer, ") and "up to 10 MB before compression" in form.notes[0]
    # Enter in the line added and did nothing else.
    assert form.dialog.isVisible() and len(downloads) == 0
    form.find("address_edit").setFocus()
    form.key(Qt.Key.Key_Return)
    assert form.dialog.isVisible() and len(downloads) == 0


def test_several_at_once(form, site, utm_map):
    form.open()
    form.add(site.image_url("Multispectral"), site.image_url("Geoid") + "?f=json", site.image_url("Multispectral"))
    form.until_ready()
    assert form.names() == ["Multispectral", "Geoid"] == form.checked()
    QApplication.clipboard().setText(site.image_url("WorldClasses") + "\n" + site.image_url("Orthophoto"))
    form.tree.setFocus()
    QTest.keyClick(form.tree, Qt.Key.Key_V, CONTROL)
    form.until(lambda: form.names() == ["Multispectral", "Geoid", "Countries", "Orthophoto"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("raster of my town", "“raster” is neither a web address nor a portal item ID."),
        ("https://gis.example.com/arcgis/rest/services/Roads/MapServer", "is a map service: it has pictures"),
        ("https://gis.example.com/arcgis/rest/services/Roads/FeatureServer/0", "is a feature service"),
        ("https://www.example.com/index.html", "is not an image service"),
        ("file:///etc/passwd", "is neither a web address nor a portal item ID."),
    ],
)
def test_wrong_text_stays_with_its_sentence(form, text, sentence):
    form.open()
    form.add(text)
    form.until_note(sentence)
    assert form.find("address_edit").text() == text
    assert form.names() == [] and QApplication.focusWidget() is form.find("address_edit")
    QTest.keyClick(form.find("address_edit"), Qt.Key.Key_Backspace)
    assert form.notes == ["Add an image layer to start."]


def test_what_is_wrong_among_good_ones_stays(form, site, utm_map):
    form.open()
    form.add(site.image_url("Multispectral"), "nonsense")
    form.until_note("“nonsense” is neither")
    form.until_ready()
    assert form.find("address_edit").text() == "nonsense" and form.names() == ["Multispectral"]


def test_web_page_instead_of_a_service(form, site):
    form.open()
    form.add(site.image_url("Variants/Page"))
    form.until_state(0, "Not an image service")
    assert "answered with a web page" in form.notes[0] and not form.download.isEnabled()
    assert form.download.toolTip() == form.notes[0]


def test_missing_item(form, site):
    form.open()
    form.add(f"{site.portal_url}/home/item.html?id={'0' * 32}")
    form.until_state(0, "Not found")
    assert "has no item" in form.notes[0]


def test_item_needs_its_portal(form, site, utm_map):
    form.open()
    form.add(site.item_id("Multispectral"))
    form.until_state(0, "Not found")
    assert "does not say which portal it belongs to" in form.notes[0]
    group = form.find("advanced_group", QGroupBox)
    assert group.isCollapsed()
    follow_link(form, 1)
    assert not group.isCollapsed() and QApplication.focusWidget() is form.find("server_edit")
    QTest.keyClicks(form.find("server_edit"), site.portal_url)
    form.until_ready()
    assert form.cell(0, NAME) == "Multispectral"


def follow_link(form, line):
    """Click the link at the end of a note."""
    label = form.find(f"note_{line}", QLabel)
    form.until(lambda: label.height() >= label.heightForWidth(label.width()))
    pointer = Pointer(label)
    for y in range(label.height() - 6, 0, -8):
        for x in range(label.width() - 2, 0, -4):
            QTest.mouseMove(label, QPoint(x, y))
            # The screen tells of it a little later.
            form.until(lambda here=QPoint(x, y): pointer.position == here)
            if label.cursor().shape() == Qt.CursorShape.PointingHandCursor:
                QTest.mouseClick(label, LEFT, pos=QPoint(x, y))
                return
    raise AssertionError("the note has no link")


class Pointer(QObject):
    """Know where a widget has seen the pointer last."""

    def __init__(self, widget):
        super().__init__(widget)
        self.position = None
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event):
        if event.type() == QEvent.Type.MouseMove:
            self.position = event.pos()
        return False


def page_of_options():
    """Return the options' dialog once it shows a page, and leave it with Cancel."""

    def leave(dialog):
        shown = dialog.findChild(QStackedWidget, "mOptionsStackedWidget").currentWidget().objectName()
        QTest.mouseClick(dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel), LEFT)
        return shown

    return Meanwhile(QApplication.activeModalWidget, leave)


def test_a_certificate_that_is_not_trusted_leads_to_the_settings_that_help(form):
    with SiteProcess(tls="server") as secure:
        form.open()
        form.add(secure.image_url("Multispectral"))
        form.until_note(f"The certificate of localhost:{secure.port} is not trusted (issued by ")
        options = page_of_options()
        follow_link(form, 1)
        assert options.result() == "mOptionsPageAuth"


def test_a_proxy_that_is_not_there_leads_to_the_settings_that_help(form, site):
    network = QgsNetworkAccessManager.instance()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    network.setFallbackProxyAndExcludes(QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", port), [], [])
    try:
        form.open()
        form.add(site.image_url("Multispectral"))
        form.until_note("The proxy did not let the request to ")
        options = page_of_options()
        follow_link(form, 1)
        assert options.result() == "mOptionsPageNetwork"
    finally:
        network.setFallbackProxyAndExcludes(QNetworkProxy(), [], [])


def test_forbidden_copy(form, site, utm_map, image_layer):
    forbidden = image_layer("NoCopy", "Orthophoto 2024", "EPSG:32632")
    form.open(forbidden)
    form.until_state(0, "Not allowed")
    assert form.checked() == []
    assert form.notes == [
        "Orthophoto 2024: its owner does not allow downloads. "
        "Ask the owner to switch on “allow copy” for the service."
    ]
    form.tree.setFocus()
    QTest.keyClick(form.tree, Qt.Key.Key_Space)
    assert form.checked() == [] and not form.download.isEnabled()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    assert form.notes[0].startswith("1 of 2 layers, ")
    assert form.notes[1] == "Left out: Orthophoto 2024 (its owner does not allow downloads)."


def test_image_beside_the_area(form, site, utm_map):
    form.open()
    form.add(site.image_url("Orthophoto"))
    utm_map.setExtent(QgsRectangle(500000, 5600000, 510000, 5610000))
    form.until_state(0, "Outside area")
    assert form.notes == ["No checked layer touches the area."] and not form.download.isEnabled()
    follow_link(form, 1)
    form.until_ready()


def test_no_download_task(form, site, utm_map):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    form.dialog.advanced_group.setCollapsed(False)
    form.fill("server_edit", f"{site.services_url}/Demo/Nothing/GPServer")
    form.until_state(0, "No download task")
    assert form.notes[0].startswith("No server that can run the download was found for")
    form.fill("server_edit", "somewhere over there")
    form.until_note("“somewhere over there” is not a web address.")
    assert not form.download.isEnabled()
    form.fill("server_edit", f"{site.services_url}/Utilities/RasterUtilities/GPServer")
    form.until_ready()


def test_server_that_is_gone(form, site_process, utm_map):
    form.open()
    form.add("http://127.0.0.1:9/arcgis/rest/services/Gone/ImageServer")
    form.until_state(0, "No answer")
    assert "does not answer" in form.notes[0] and not form.download.isEnabled()


def test_sign_in_that_cannot_be_used(form, site, utm_map, image_layer):
    form.open(image_layer("Multispectral", "Secret", "EPSG:32632", authcfg="nothere"))
    form.until_state(0, "Sign-in needed")
    assert "cannot use the sign-in chosen for" in form.notes[0]


# Area, folder and numbers


def test_numbers_follow_the_map(form, site, utm_map):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    before = form.notes[0]
    utm_map.setExtent(QgsRectangle(460000, 5235000, 462000, 5237000))
    form.until(lambda: form.cell(0, SIZE) not in ("10 MB", "–"))
    assert form.notes[0] != before
    utm_map.setExtent(QgsRectangle(*UTM_BOX))
    form.until_state(0, "10 MB")
    assert form.notes[0] == before


def test_folder_that_cannot_be_written_to(form, site, utm_map, tmp_path):
    (tmp_path / "a file").write_text("")
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    form.fill("folder_line", str(tmp_path / "a file" / "below"))
    form.until_note("The folder cannot be written to. Choose another one.")
    assert not form.download.isEnabled()
    form.fill("folder_line", str(tmp_path / "to be made"))
    form.until_ready()


def test_broken_polygon_blocks(form, site, utm_map, mouse):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    form.press("polygon_button")
    mouse.draw([mouse.at(*share) for share in BOW_TIE])
    mouse.right_click()
    form.until_note("The polygon crosses itself. Press Polygon and draw it again.")
    assert form.dialog.isVisible() and not form.download.isEnabled()
    assert form.download.toolTip() == form.notes[0] and form.cell(0, SIZE) == "–"
    form.until(form.find("polygon_button").hasFocus)


def test_drawing_hides_the_form_and_brings_it_back(form, site, utm_map, mouse, screenshot):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    place = form.dialog.pos()
    form.press("polygon_button")
    assert not form.dialog.isVisible() and form.bands() == 0
    mouse.draw([mouse.at(*share) for share in SQUARE])
    bar = form.iface.messageBar()
    form.until(lambda: "km², up to " in bar.currentItem().text())
    mouse.right_click()
    form.until(form.dialog.isVisible)
    assert form.dialog.pos() == place
    form.until(form.download.hasFocus)
    assert form.find("area_label").text() == "Polygon with 4 points"
    assert form.bands() == 1
    screenshot("polygon")
    form.press("close_button")
    assert form.bands() == 0
    form.open()
    assert form.bands() == 1


def test_panning_pauses_and_cancel_brings_the_earlier_shape_back(form, site, utm_map, mouse):
    form.open()
    form.press("rectangle_button")
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.5, 0.6))
    form.until(form.dialog.isVisible)
    earlier = form.find("area_label").text()
    assert earlier.startswith("Rectangle, ")
    form.press("polygon_button")
    mouse.draw([mouse.at(*share) for share in SQUARE[:2]])
    QTest.mouseClick(form.iface.mapNavToolToolBar().widgetForAction(form.iface.actionPan()), LEFT)
    bar = form.iface.messageBar()
    form.until(lambda: "Drawing paused." in bar.currentItem().text())
    assert not form.dialog.isVisible()
    QTest.mouseClick(bar.findChild(QPushButton, "cancel_drawing_button"), LEFT)
    form.until(form.dialog.isVisible)
    assert form.find("rectangle_button").isChecked() and form.find("area_label").text() == earlier
    assert form.bands() == 1


def test_another_project_clears_the_shape(form, utm_map, mouse, project):
    form.open()
    form.press("rectangle_button")
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.5, 0.6))
    form.until(form.dialog.isVisible)
    project.clear()
    assert form.find("area_label").text() == "Not drawn yet." and form.bands() == 0


# Keys


def test_alt_letters_are_unique(form):
    form.open()
    texts = [widget.text() for kind in (QPushButton, QCheckBox, QLabel) for widget in form.dialog.findChildren(kind)]
    texts += [group.title() for group in form.dialog.findChildren(QGroupBox)]
    letters = [text[text.index("&") + 1].upper() for text in texts if "&" in text]
    assert sorted(letters) == sorted("ABMRPLWFSOVDCH")


def test_tab_order_and_default_buttons(form, site, utm_map):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    form.dialog.advanced_group.setCollapsed(False)
    form.tree.setFocus()
    stops = []
    while not stops or stops[-1] != form.tree.objectName():
        form.key(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget().objectName())
        assert len(stops) < 40, ascii(stops[:30]) + str(form.dialog.isActiveWindow())
    named = [name for name in stops if name and not name.startswith("btn")]
    assert named == [
        "address_edit",
        "browse_button",
        "map_view_button",
        "folder_line",
        "resampling_combo",
        "load_check",
        "collapseButton",
        "server_edit",
        "cmbConfigSelect",
        "download_button",
        "close_button",
        "help_button",
        "layer_tree",
    ]
    assert [button.objectName() for button in form.dialog.findChildren(QPushButton) if button.autoDefault()] == [
        "download_button"
    ]


def test_the_whole_way_by_keyboard(form, site, utm_map, downloads):
    form.open()
    QApplication.clipboard().setText(site.image_url("Multispectral"))
    form.key(Qt.Key.Key_V, CONTROL)
    form.key(Qt.Key.Key_Return)
    form.until_ready()
    # Arrows go past the buttons that would start to draw; Space presses.
    form.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.find("browse_button")
    form.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.find("map_view_button")
    for name in ("rectangle", "polygon", "from_layer", "whole_image"):
        form.key(Qt.Key.Key_Right)
        assert QApplication.focusWidget() is form.find(f"{name}_button") and form.dialog.isVisible()
    form.key(Qt.Key.Key_Space)
    assert form.find("whole_image_button").isChecked()
    form.until(lambda: "km²" not in form.notes[0])
    assert not form.find("resampling_combo", QComboBox).isEnabled()
    form.key(Qt.Key.Key_M, ALT)
    form.until(form.find("map_view_button").isChecked)
    form.key(Qt.Key.Key_V, ALT)
    form.until(lambda: not form.dialog.advanced_group.isCollapsed())
    form.until_ready()
    form.find("load_check").setFocus()
    form.key(Qt.Key.Key_Space)
    assert not form.find("load_check").isChecked()
    form.key(Qt.Key.Key_Return)
    form.until(lambda: not form.dialog.isVisible())
    assert len(downloads) == 1 and downloads[0].wait(30)
    assert downloads[0].status == "done" and len(downloads[0].files) == 1 and downloads[0].layers == ()


def test_escape_closes_and_f1_helps(form, qtbot):
    opened = Opened()
    QDesktopServices.setUrlHandler("https", opened.take)
    try:
        form.open()
        form.key(Qt.Key.Key_F1)
        form.press("help_button")
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert len(opened.urls) == 2 and all(url.scheme() == "https" for url in opened.urls)
    form.key(Qt.Key.Key_Escape)
    assert not form.dialog.isVisible()


class Opened(QObject):
    """Take the addresses that would go to the browser."""

    def __init__(self):
        super().__init__()
        self.urls = []

    @pyqtSlot(QUrl)
    def take(self, url):
        self.urls.append(url)


# Downloading


def test_two_layers_end_loaded(form, site, utm_map, image_layer, downloads, mouse, project, tmp_path):
    layers = [image_layer("Multispectral", "Bands", "EPSG:32632"), image_layer("Geoid", "Heights")]
    image_layer("Orthophoto", "Not asked for", "EPSG:3857")
    form.open(*layers)
    form.until_ready()
    assert sorted(form.checked()) == ["Bands", "Heights"]
    form.press("rectangle_button")
    mouse.drag(mouse.at(0.3, 0.3), mouse.at(0.6, 0.6))
    form.until_ready()
    form.press("download_button")
    form.until(lambda: not form.dialog.isVisible())
    assert form.bands() == 0 and downloads[0].wait(60)
    assert downloads[0].reason == "" and downloads[0].status == "done"
    assert sorted(layer.name() for layer in downloads[0].layers) == ["Bands (clip)", "Heights (clip)"]
    assert all(path.startswith(str(tmp_path)) for path in downloads[0].files)
    assert {layer.crs().authid() for layer in downloads[0].layers} == {"EPSG:32632", "EPSG:4326"}
    # The same area, the same layers: one change away from the next download.
    form.open()
    assert sorted(form.checked()) == ["Bands", "Heights"] and form.find("rectangle_button").isChecked()
    assert QgsProject.instance().mapLayersByName("Bands (clip)")


def test_form_is_filled_again_for_a_download(form, site, utm_map, downloads, mouse):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.press("polygon_button")
    mouse.draw([mouse.at(*share) for share in SQUARE])
    mouse.right_click()
    form.until_ready()
    # The dialog that comes back gives the focus to its button, in its own time.
    QTest.keyClick(form.find("resampling_combo", QComboBox), Qt.Key.Key_Down)
    form.press("download_button")
    form.until(lambda: not form.dialog.isVisible())
    download = downloads[0]
    form.open()
    form.press("whole_image_button")
    form.tree.setFocus()
    form.key(Qt.Key.Key_Delete)
    assert form.names() == []
    form.dialog.open_again(download)
    form.until_ready()
    assert form.checked() == ["Multispectral"]
    assert form.find("area_label").text() == "Polygon with 4 points"
    assert form.find("resampling_combo", QComboBox).currentIndex() == 1
    assert download.wait(30)


def test_nothing_is_left_after_removal_in_the_middle_of_a_drawing(iface, canvas, downloads, qtbot, mouse):
    tool, items = canvas.mapTool(), len(canvas.scene().items())
    form = Form(iface, downloads, qtbot).open()
    form.press("polygon_button")
    mouse.draw([mouse.at(*share) for share in SQUARE])
    mouse.right_click()
    form.until(form.dialog.isVisible)
    form.press("polygon_button")
    mouse.draw([mouse.at(*share) for share in BOW_TIE])
    form.dialog.remove()
    qtbot.waitUntil(lambda: len(canvas.scene().items()) <= items, timeout=TIMEOUT)
    assert canvas.mapTool() is tool and not [each for each in iface.messageBar().items() if each.title() == "Draw Area"]


def test_nothing_is_left_out_that_was_not_shown(form, site, utm_map, downloads):
    form.open()
    form.add(site.image_url("Multispectral"), site.image_url("Geoid"))
    form.until_ready()
    assert form.notes[0].startswith("2 layers, ")
    # The map moves away from one of them in the very moment.
    utm_map.setExtent(QgsRectangle(600000, 5400000, 610000, 5410000))
    form.press("download_button")
    form.until_state(0, "Outside area")
    assert form.dialog.isVisible() and len(downloads) == 0
    assert form.notes[0].startswith("1 of 2 layers, ")
    form.press("download_button")
    form.until(lambda: not form.dialog.isVisible())
    assert [source.name for source in downloads[0].request.sources] == ["Geoid"]


def test_the_form_never_leaves_the_screen(form, site, utm_map):
    form.dialog.resize(590, 3000)
    form.open()
    screen = form.dialog.screen().availableGeometry()
    form.until(lambda: screen.contains(form.dialog.geometry()))
    form.press("close_button")
