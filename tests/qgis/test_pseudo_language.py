"""In a language made of brackets nothing is hard-wired: every text a person sees has passed a translator.

`pseudo_language` installs that language; make the widget inside the test, after it. `untranslated(widget, data)` then
lists what is not in brackets, without the data that is shown as it came (layer names, addresses, what servers say).
"""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import (
    QAction,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTreeView,
    QVBoxLayout,
)

from arcgis_raster_download.plugin.arcgis.errors import ArcGISError, Reason
from arcgis_raster_download.plugin.bridge import i18n as bridge
from arcgis_raster_download.plugin.bridge.explain import sentence
from tests.tools import i18n
from tests.tools.shown_texts import DATA, shown_texts, untranslated


@pytest.fixture(scope="session")
def pseudo_folder(tmp_path_factory):
    """Compile the pseudo language of the repository once."""
    return i18n.write_pseudo(i18n.ROOT, tmp_path_factory.mktemp("pseudo")).parent


@pytest.fixture
def pseudo_language(qapp, pseudo_folder):
    """Speak in brackets during one test."""
    assert bridge.install_translator(i18n.PSEUDO, pseudo_folder)
    yield
    bridge.remove_translator()


def brackets(text: str) -> str:
    return i18n.pseudo(text)


@pytest.fixture
def window(qtbot):
    """A window with one text in each place where texts can stand."""
    window = QDialog()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    window.setWindowTitle(brackets("Title"))
    for widget in (
        QLabel(),
        QPushButton(),
        QCheckBox(),
        QGroupBox(),
        QLineEdit(),
        QComboBox(),
        QSpinBox(),
        QTreeView(),
    ):
        widget.setObjectName(type(widget).__name__)
        layout.addWidget(widget)
    window.findChild(QComboBox).addItem(brackets("Nearest"))
    model = QStandardItemModel(1, 1, window)
    model.setHorizontalHeaderLabels([brackets("Name")])
    model.setItem(0, 0, QStandardItem(brackets("Reading…")))
    window.findChild(QTreeView).setModel(model)
    action = QAction(brackets("Copy"), window)
    action.setObjectName("action")
    window.findChild(QTreeView).addAction(action)
    layout.addWidget(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
    return window


def test_nothing_is_found_in_a_translated_window(window):
    assert untranslated(window, DATA) == []
    assert len(list(shown_texts(window))) >= 5


@pytest.mark.parametrize(
    ("where", "plant"),
    [
        ("windowTitle", lambda w: w.setWindowTitle("Hard")),
        ("QLabel.text", lambda w: w.findChild(QLabel, "QLabel").setText("Hard")),
        ("QLabel.text", lambda w: w.findChild(QLabel, "QLabel").setText(brackets("Half") + " hard")),
        ("QLabel.toolTip", lambda w: w.findChild(QLabel, "QLabel").setToolTip("Hard")),
        ("QPushButton.text", lambda w: w.findChild(QPushButton, "QPushButton").setText("&Hard")),
        ("QPushButton.accessibleName", lambda w: w.findChild(QPushButton, "QPushButton").setAccessibleName("Hard")),
        ("QCheckBox.text", lambda w: w.findChild(QCheckBox).setText("Hard")),
        ("QGroupBox.title", lambda w: w.findChild(QGroupBox).setTitle("Hard")),
        ("QLineEdit.placeholderText", lambda w: w.findChild(QLineEdit, "QLineEdit").setPlaceholderText("Hard")),
        ("QComboBox.cell 1,0", lambda w: w.findChild(QComboBox).addItem("Hard")),
        ("QSpinBox.suffix", lambda w: w.findChild(QSpinBox).setSuffix(" hard")),
        ("QTreeView.heading 0", lambda w: w.findChild(QTreeView).model().setHorizontalHeaderLabels(["Hard"])),
        ("QTreeView.cell 0,0", lambda w: w.findChild(QTreeView).model().item(0).setText("Hard")),
        ("action.text", lambda w: w.findChild(QAction, "action").setText("Hard")),
        (
            "QPushButton.text",
            lambda w: w.findChild(QDialogButtonBox).addButton("Hard", QDialogButtonBox.ButtonRole.ActionRole),
        ),
    ],
)
def test_hard_wired_text_is_found(window, where, plant):
    plant(window)
    found = untranslated(window, DATA)
    assert any(where in line for line in found), found


def test_data_is_not_taken_for_text(window):
    label = window.findChild(QLabel, "QLabel")
    label.setText("My layer, 3 × Float32, EPSG:3857, 1,234 km² " + brackets("of the area"))
    assert untranslated(window, (*DATA, "My layer")) == []
    assert untranslated(window, DATA) != []


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("words", ["", "ERROR 000161"])
def test_every_error_sentence_is_translated(pseudo_language, reason, words):
    said = sentence(ArcGISError(reason, "Elevation", words, looked_at=("gis.example.com",), done=1, total=3))
    rest = i18n.bare(said)
    assert said.startswith("[!! ") and not any(letter.isalpha() for letter in rest), said
