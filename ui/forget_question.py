"""The question before a download is forgotten with what it kept of unfinished files."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ..plugin.bridge.explain import size_text
from ..plugin.bridge.i18n import translate


def ask_to_forget(parent: QWidget, count: int, lost: int, forget: Callable[[], None]) -> QMessageBox:
    """Ask, and call `forget` on a yes; the world goes on behind the question."""
    text = translate(
        "DownloadsDock", "Forget %n download(s)? {size} of partial data will be deleted. Finished files stay.", count
    )
    box = QMessageBox(parent)
    box.setObjectName("forget_question")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("DownloadsDock", "Raster Downloads"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text.format(size=size_text(lost)))
    yes = box.addButton(translate("DownloadsDock", "Forget"), QMessageBox.ButtonRole.AcceptRole)
    yes.setObjectName("forget_yes_button")
    no = box.addButton(translate("DownloadsDock", "Cancel"), QMessageBox.ButtonRole.RejectRole)
    no.setObjectName("forget_no_button")
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.buttonClicked.connect(lambda button: forget() if button is yes else None)
    # Not exec(), which would keep everything waiting.
    box.open()
    return box
