"""Nothing is hard-wired: in a language made of brackets every text of the plugin's windows stands in brackets."""

from __future__ import annotations

import re

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QTextBrowser

from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.processing.download_raster import DownloadRasterAlgorithm
from arcgis_raster_download.ui.message_bar import DownloadMessages
from tests.tools import i18n
from tests.tools.shown_texts import DATA, untranslated
from tests.ui.form import Form, downloads, image_layer, site, site_process  # noqa: F401  (fixtures)

# Names that came from the project, the services and the test's own folder, and units that no language changes.
OF_THE_TEST = ("Geoid", "Multispectral", "NoCopy", "Countries", re.compile(r"/tmp/\S*"), re.compile("[–°×m]"))


@pytest.fixture(scope="module")
def pseudo_folder(tmp_path_factory):
    """Compile the pseudo language of the repository once."""
    return i18n.write_pseudo(i18n.ROOT, tmp_path_factory.mktemp("pseudo")).parent


@pytest.fixture
def pseudo_language(pseudo_folder):
    """Speak in brackets during one test."""
    assert bridge.install_translator(i18n.PSEUDO, pseudo_folder)
    yield
    bridge.install_translator("en")


@pytest.fixture
def form(pseudo_language, iface, canvas, downloads, qtbot, tmp_path):
    """Return a form that was made in the pseudo language."""
    form = Form(iface, downloads, qtbot)
    yield form
    form.dialog.remove()


def test_form_in_every_state(form, site, image_layer):
    layer = image_layer("Geoid", "Geoid")
    form.open(layer)
    form.add(site.image_url("Multispectral"), site.image_url("NoCopy"), "no address at all")
    form.until(lambda: len(form.names()) == 3 and all(form.cell(row, 1) for row in range(3)))
    assert untranslated(form.dialog, (*DATA, *OF_THE_TEST, "no address at all", "address", "at all", "no")) == []
    for kind in ("from_layer", "whole_image", "map_view"):
        form.press(f"{kind}_button")
        assert untranslated(form.dialog, (*DATA, *OF_THE_TEST, "no address at all", "address", "at all", "no")) == []


def test_drawing_line(form, site, iface, mouse):
    form.open()
    form.press("polygon_button")
    item = form.iface.messageBar().currentItem()
    assert item.objectName() == "drawing_line"
    for _ in range(2):
        assert i18n.bare(item.title()) == ""
        assert not any(letter.isalpha() for letter in i18n.bare(item.text()).replace("km²", "")), item.text()
        for button in item.findChildren(QPushButton):
            assert button.isHidden() or i18n.bare(button.text()) == ""
        mouse.draw([mouse.at(0.3, 0.3), mouse.at(0.5, 0.4), mouse.at(0.4, 0.6)])
    mouse.key(Qt.Key.Key_Escape)
    mouse.key(Qt.Key.Key_Escape)


def test_message_bar(form, site, iface, qtbot, image_layer):
    messages = DownloadMessages(iface, form.downloads)
    try:
        iface.messageBar().clearWidgets()
        form.open(image_layer("Geoid", "Geoid"))
        form.until(form.download.isEnabled)
        QTest.keyClick(form.dialog, Qt.Key.Key_Return)
        form.until(lambda: len(form.downloads) == 1 and form.downloads[0].status.has_ended)
        form.until(lambda: iface.messageBar().currentItem().findChild(QPushButton, "open_folder_button") is not None)
        item = iface.messageBar().currentItem()
        shown = [item.title(), *(button.text() for button in item.findChildren(QPushButton))]
        assert [text for text in shown if i18n.bare(text)] == []
        assert i18n.bare(item.text()).replace("Geoid", "").strip(" :,.0123456789kMGBs") == "", item.text()
        assert item.findChildren((QLabel, QTextBrowser))
        (layer,) = form.downloads[0].layers
        assert i18n.bare(layer.name()) == ""
    finally:
        messages.remove()
        iface.messageBar().clearWidgets()


def test_algorithm(pseudo_language):
    algorithm = DownloadRasterAlgorithm()
    algorithm.initAlgorithm()
    texts = [algorithm.displayName(), algorithm.shortDescription(), algorithm.shortHelpString()]
    texts += [each.description() for each in algorithm.parameterDefinitions() + algorithm.outputDefinitions()]
    texts += algorithm.parameterDefinition("RESAMPLING").options()
    assert [text for text in texts if i18n.bare(text).strip(" :\n")] == []
    assert QgsApplication.processingRegistry().algorithmById("arcgisraster:downloadraster") is not None
