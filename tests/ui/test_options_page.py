"""The page “Raster Download” in QGIS's own options dialog, opened, filled and left by mouse and keys."""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget, QgsSpinBox
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QTreeView,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.bridge.connections import remembered_sign_ins
from arcgis_raster_download.plugin.bridge.settings import Settings
from arcgis_raster_download.plugin.bridge.sign_ins import remember
from arcgis_raster_download.ui.options_page import PAGE, OptionsFactory
from tests.tools import i18n
from tests.tools.map_mouse import LEFT, TIMEOUT
from tests.tools.shown_texts import untranslated
from tests.ui.browsing import sign_in_window, store_sign_in  # noqa: F401  (fixture)
from tests.ui.form import site, site_process  # noqa: F401  (fixtures)
from tests.ui.menus import Meanwhile

OWN = "arcgis_raster_download"
OK, CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
CONTROL = Qt.KeyboardModifier.ControlModifier


class Page:
    """The page as a person sees it, in the dialog it stands in."""

    def __init__(self, dialog: QWidget) -> None:
        self.dialog = dialog
        self.page = dialog.findChild(QWidget, PAGE)
        assert self.page is not None, "the options have no such page: is the factory registered?"

    def find(self, name, kind=QWidget):
        widget = self.page.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    @property
    def folder(self) -> QLineEdit:
        return self.find("folder_edit", QgsFileWidget).findChild(QLineEdit)

    @property
    def parallel(self) -> QgsSpinBox:
        return self.find("parallel_spin", QgsSpinBox)

    @property
    def load(self) -> QCheckBox:
        return self.find("load_check", QCheckBox)

    @property
    def resume(self) -> QCheckBox:
        return self.find("resume_check", QCheckBox)

    @property
    def values(self):
        return self.folder.text(), self.load.isChecked(), self.parallel.value(), self.resume.isChecked()

    @property
    def note(self) -> str:
        label = self.find("folder_note_text", QLabel)
        return label.text() if label.isVisible() else ""

    @property
    def sign_ins(self):
        table = self.find("sign_ins_table", QTreeWidget)
        rows = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
        return [(row.text(0), row.text(1)) for row in rows]

    def choose_sign_in(self, row: int) -> None:
        table = self.find("sign_ins_table", QTreeWidget)
        self.page.findChild(QScrollArea).ensureWidgetVisible(table)
        place = table.visualItemRect(table.topLevelItem(row)).center()
        QTest.mouseClick(table.viewport(), LEFT, pos=place)

    def press_button(self, name: str) -> None:
        button = self.find(name, QPushButton)
        assert button.isEnabled(), button.toolTip()
        self.page.findChild(QScrollArea).ensureWidgetVisible(button)
        QTest.mouseClick(button, LEFT)

    def fill_folder(self, text: str) -> None:
        self.folder.setFocus()
        QTest.keyClick(self.folder, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(self.folder, Qt.Key.Key_Delete)
        QTest.keyClicks(self.folder, str(text))

    def tick(self, box: QCheckBox) -> None:
        QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))

    def press(self, which) -> None:
        QTest.mouseClick(self.dialog.findChild(QDialogButtonBox).button(which), LEFT)

    def change_all(self, folder: str) -> None:
        self.fill_folder(folder)
        self.tick(self.load)
        for _ in range(3):
            QTest.keyClick(self.parallel, Qt.Key.Key_Up)
        self.tick(self.resume)


@pytest.fixture(autouse=True)
def settings():
    """Begin and end without any stored option."""
    QgsSettings().remove(OWN)
    yield Settings()
    QgsSettings().remove(OWN)


@pytest.fixture
def options(iface, project):
    """Return a function that opens QGIS's options at the page, uses it, and leaves with Cancel unless it is left."""

    def open_and_use(use, page=PAGE):
        def in_dialog(dialog):
            try:
                return use(Page(dialog))
            finally:
                if dialog.isVisible():
                    Page(dialog).press(CANCEL)

        meanwhile = Meanwhile(QApplication.activeModalWidget, in_dialog)
        iface.showOptionsDialog(iface.mainWindow(), page)
        return meanwhile.result()

    return open_and_use


def stored(settings):
    return settings.folder, settings.load_when_done, settings.parallel_per_server, settings.resume_at_start


def test_page_stands_in_the_list_of_options_as_drawn(options, screenshot):
    def use(page):
        tree = page.dialog.findChild(QTreeView, "mOptionsTreeView")
        model = tree.model()
        [index] = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, "Raster Download", -1)
        assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
        tree.scrollTo(index)
        screenshot("list", page.dialog)
        QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(index).center())
        assert page.page.isVisible()
        screenshot("page", page.dialog)
        assert page.folder.placeholderText() == "Folder of the project, or Downloads"
        assert page.values == ("", True, 2, False) and page.note == ""
        labels = [label.text() for label in page.page.findChildren(QLabel) if label.isVisible()]
        assert labels == ["Default folder", "Downloads at once per server"]
        assert page.load.text() == "Load into project when done"
        assert page.resume.text() == "Resume interrupted downloads when QGIS starts"

    options(use, page="")


def test_values_are_stored_on_ok_and_not_before(options, settings, tmp_path):
    def use(page):
        page.change_all(tmp_path)
        assert page.values == (str(tmp_path), False, 5, True)
        assert stored(settings) == ("", True, 2, False) and not QgsSettings().contains(f"{OWN}/folder")
        page.press(OK)

    options(use)
    assert stored(settings) == (str(tmp_path), False, 5, True)
    assert settings.default_folder() == str(tmp_path)
    assert options(lambda page: page.values) == (str(tmp_path), False, 5, True)


def test_cancel_stores_nothing(options, settings, tmp_path):
    def use(page):
        page.change_all(tmp_path)
        page.press(CANCEL)

    options(use)
    assert stored(settings) == ("", True, 2, False)
    assert options(lambda page: page.values) == ("", True, 2, False)


def test_downloads_at_once_stay_between_1_and_8(options, settings):
    def use(page):
        seen = []
        for key, presses in ((Qt.Key.Key_Up, 10), (Qt.Key.Key_Down, 12)):
            for _ in range(presses):
                QTest.keyClick(page.parallel, key)
            seen.append(page.parallel.value())
        QTest.keyClick(page.parallel, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(page.parallel, "9")
        seen.append(page.parallel.value())
        return seen

    highest, lowest, typed = options(use)
    assert (highest, lowest) == (8, 1) and typed <= 8


@pytest.mark.parametrize(
    ("written", "read"), [("99", 8), ("0", 1), ("-3", 1), ("4", 4), ("many", 2), ("", 2), (["1", "2"], 2)]
)
def test_what_others_wrote_into_the_settings_is_brought_within_bounds(options, settings, written, read):
    QgsSettings().setValue(f"{OWN}/parallel_per_server", written)
    assert settings.parallel_per_server == read
    assert options(lambda page: page.parallel.value()) == read


def test_incomplete_folder_is_said_in_words_and_not_stored(options, settings, tmp_path, screenshot):
    settings.folder = str(tmp_path)

    def use(page):
        page.fill_folder("dem/new")
        assert page.note == "“dem/new” is not a complete path and will not be saved. Choose a folder."
        assert page.find("folder_note_icon").isVisible()
        screenshot("incomplete", page.dialog)
        page.press(OK)

    options(use)
    assert settings.folder == str(tmp_path)


def test_folder_that_cannot_be_written_is_said_in_words(options, settings, tmp_path, screenshot):
    file = tmp_path / "notes.txt"
    file.write_text("no folder")

    def use(page):
        page.fill_folder(file / "dem")
        assert page.note == f"The folder {file / 'dem'} cannot be written to. Choose another one."
        screenshot("unwritable", page.dialog)
        page.fill_folder(tmp_path / "dem")
        assert page.note == ""
        page.fill_folder("~/dem")
        assert page.note == ""
        page.press(OK)

    options(use)
    assert settings.folder == "~/dem"


def test_empty_folder_is_the_projects_again(options, settings, tmp_path, project):
    settings.folder = str(tmp_path / "option")
    project.setPresetHomePath(str(tmp_path))

    def use(page):
        page.fill_folder("   ")
        assert page.note == ""
        page.press(OK)

    options(use)
    assert settings.folder == "" and settings.default_folder() == str(tmp_path)


@pytest.fixture
def two_sign_ins(store_sign_in, site):
    """Remember two sign-ins; return their ids by name."""
    ids = {"City portal": store_sign_in("City portal", *site.basic("somebody"))}
    ids["State survey"] = store_sign_in("State survey", *site.basic("viewer"))
    remember(site.portal_url, ids["City portal"])
    remember("https://maps.example.org/arcgis", ids["State survey"])
    return ids


def test_sign_ins_are_shown_with_the_names_of_their_configurations(options, two_sign_ins, site, screenshot):
    def use(page):
        page.choose_sign_in(0)
        screenshot("sign-ins", page.dialog)
        return page.sign_ins

    host = f"127.0.0.1:{site.port}"
    assert options(use) == [(host, "City portal (Basic)"), ("maps.example.org", "State survey (Basic)")]


def test_without_sign_ins_the_buttons_say_why(options):
    def use(page):
        buttons = [page.find(f"{name}_sign_in_button", QPushButton) for name in ("change", "remove")]
        return page.sign_ins, [(button.text(), button.isEnabled(), button.toolTip()) for button in buttons]

    shown, buttons = options(use)
    assert shown == [] and buttons == [
        ("Change…", False, "Select a server first"),
        ("Remove", False, "Select a server first"),
    ]


@pytest.mark.parametrize("way_out", [OK, CANCEL])
def test_removed_sign_in_is_forgotten_on_ok_only(options, two_sign_ins, site, way_out):
    def use(page):
        page.choose_sign_in(0)
        page.press_button("remove_sign_in_button")
        assert page.sign_ins == [("maps.example.org", "State survey (Basic)")]
        assert len(remembered_sign_ins()) == 2
        page.press(way_out)

    options(use)
    assert (site.url in remembered_sign_ins()) == (way_out == CANCEL)
    assert remembered_sign_ins()["https://maps.example.org"] == two_sign_ins["State survey"]


def test_changed_sign_in_is_tried_and_stored_on_ok(options, settings, two_sign_ins, site, qtbot, store_sign_in):
    settings.remember_site(site.portal_url)
    store_sign_in("Wrong", "somebody", "not the password")

    def use(page):
        page.choose_sign_in(0)
        page.press_button("change_sign_in_button")
        window = sign_in_window(qtbot)
        window.choose("Wrong")
        window.press("sign_in_button")
        window.until(lambda: any("did not accept" in note for note in window.notes("notes_area")))
        window.choose("State survey")
        window.press("sign_in_button")
        window.until(lambda: page.sign_ins[0][1] == "State survey (Basic)")
        assert remembered_sign_ins()[site.url] == two_sign_ins["City portal"]
        page.press(OK)

    options(use)
    assert remembered_sign_ins()[site.url] == two_sign_ins["State survey"]


def test_sign_in_of_a_server_nobody_knows_more_of_is_changed_untried(options, two_sign_ins, qtbot):
    def use(page):
        page.choose_sign_in(1)
        page.press_button("change_sign_in_button")
        window = sign_in_window(qtbot)
        window.choose("City portal")
        window.press("sign_in_button")
        window.until(lambda: page.sign_ins[1][1] == "City portal (Basic)")
        page.press(OK)

    options(use)
    assert remembered_sign_ins()["https://maps.example.org"] == two_sign_ins["City portal"]


def test_form_follows_the_options(iface, options, settings, qtbot, tmp_path):
    [action] = [
        each for each in iface.mainWindow().findChildren(QAction, OWN) if each in iface.pluginToolBar().actions()
    ]
    button = next(each for each in iface.pluginToolBar().findChildren(QToolButton) if each.defaultAction() is action)
    QTest.mouseClick(button, LEFT)
    form = iface.mainWindow().findChild(QDialog, "raster_download_dialog")
    qtbot.waitUntil(form.isVisible, timeout=TIMEOUT)
    folder, load = form.findChild(QLineEdit, "folder_line"), form.findChild(QCheckBox, "load_check")

    def type_folder(text):
        folder.setFocus()
        QTest.keyClick(folder, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(folder, text)

    # Whatever others have left in the plugin's own form.
    options(lambda page: page.press(OK))
    type_folder(settings.default_folder())
    if not load.isChecked():
        QTest.mouseClick(load, LEFT, pos=QPoint(8, load.height() // 2))
    assert folder.text() != str(tmp_path) and load.isChecked()
    try:
        options(lambda page: (page.change_all(tmp_path), page.press(OK)))
        assert folder.text() == str(tmp_path) and not load.isChecked()
        # What somebody chose in the form itself stays.
        type_folder(f"{tmp_path}/own")
        options(lambda page: (page.fill_folder(tmp_path / "other"), page.press(OK)))
        assert folder.text() == f"{tmp_path}/own" and not load.isChecked()
        options(lambda page: (page.fill_folder(""), page.tick(page.load), page.press(OK)))
        assert load.isChecked()
    finally:
        type_folder(settings.default_folder())
        QTest.keyClick(form, Qt.Key.Key_Escape)


def test_no_text_is_hard_wired(iface, project, tmp_path, screenshot, qtbot):
    assert bridge.install_translator(i18n.PSEUDO, i18n.write_pseudo(i18n.ROOT, tmp_path).parent)
    window = QDialog(iface.mainWindow())
    try:
        factory = OptionsFactory()
        assert i18n.bare(factory.title()) == ""
        QVBoxLayout(window).addWidget(factory.createWidget(window))
        window.resize(700, 400)
        window.show()
        qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT)
        page = Page(window)
        assert untranslated(window) == []
        # Inside QGIS's own widget, where only these two are ours.
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        buttons = page.find("folder_edit").findChildren(QToolButton, options=direct)
        [button] = [button for button in buttons if button.isVisible()]
        assert [text for text in (page.folder.placeholderText(), button.accessibleName()) if i18n.bare(text)] == []
        page.fill_folder("dem")
        assert i18n.bare(page.note) == "" and "dem" in page.note
        screenshot("pseudo", window)
    finally:
        window.deleteLater()
        bridge.install_translator("en")
