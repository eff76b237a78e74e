"""The pane beside the list: what happened to one download, what to do next, and what its server said.

All of it is inserted as plain text: names and servers' sentences are never read as HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

from qgis.PyQt.QtCore import QEvent, QTime, QTimer, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QFont, QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from qgis.PyQt.QtWidgets import QFrame, QTextBrowser, QWidget

from ..plugin.arcgis.redact import redact
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.progress_text import day_text, shown_image
from ..plugin.bridge.story_text import heading_text, image_story_text, story_text
from .download_actions import Act, step_text, steps

if TYPE_CHECKING:
    from ..plugin.bridge.download import DeliveredFile, Download, ServerMessage

# More lines than anybody reads here; Copy Details has them too.
MOST_MESSAGES = 200
_SPACE = 6
# Between links a line may break, within one it may not.
_BETWEEN_LINKS = "\u2003"
_HARD_SPACE = "\u00a0"


@dataclass(frozen=True)
class _Page:
    """What stands in the pane but for the messages."""

    heading: str = ""
    story: str = ""
    acts: tuple[Act, ...] = ()


class DownloadDetails(QTextBrowser):
    """Show one download in words that can be selected, and links that can be reached with the Tab key."""

    # The Act whose link was followed.
    act_asked = pyqtSignal(object)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("download_details")
        self.setAccessibleName(translate("DownloadsDock", "Details of the download"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        # It lies in the dock as a label does, not as a field to type in.
        self.viewport().setAutoFillBackground(False)
        self._page: Optional[_Page] = None
        self._lines: tuple[ServerMessage, ...] = ()
        # Which of them is the first to be shown.
        self._first = 0
        self.anchorClicked.connect(self._on_anchor_clicked)

    def show_download(self, download: Optional[Download], image: Optional[DeliveredFile] = None) -> None:
        """Show a download, or one image of it; None empties the pane. What stays the same is not touched."""
        if download is None:
            page, lines = _Page(), ()
        else:
            page, lines = _page(download, image), download.server_messages
        is_more = page == self._page and lines[: len(self._lines)] == self._lines
        if is_more and len(lines) - self._first <= 2 * MOST_MESSAGES:
            # A running job only adds lines: whoever has selected or scrolled keeps that.
            self._append(lines[len(self._lines) :], is_first=not self._lines)
        elif (page, lines) != (self._page, self._lines):
            self._write(page, lines)
        self._page, self._lines = page, lines

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Take the colour of links from a new theme, once all of it is there."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self._write_again)

    def _write_again(self) -> None:
        if self._page is not None:
            self._write(self._page, self._lines)

    def _write(self, page: _Page, lines: tuple[ServerMessage, ...]) -> None:
        place = self.verticalScrollBar().value() if self._page is not None and page.heading == self._page.heading else 0
        self.clear()
        cursor = QTextCursor(self.document())
        if page.heading:
            _insert(cursor, page.heading, _bold(), first=True)
        if page.story:
            _insert(cursor, page.story, QTextCharFormat(), space=_SPACE)
        if page.acts:
            _insert(cursor, "", QTextCharFormat(), space=_SPACE)
            for number, act in enumerate(page.acts):
                cursor.insertText(_BETWEEN_LINKS if number else "", QTextCharFormat())
                cursor.insertText(step_text(act).replace(" ", _HARD_SPACE), _link(act))
        self._first = max(0, len(lines) - MOST_MESSAGES)
        self._append(lines[self._first :], is_first=True)
        self.verticalScrollBar().setValue(place)

    def _append(self, lines: tuple[ServerMessage, ...], is_first: bool) -> None:
        """Add messages below all others; what is selected stays so, and the scroll bar, unless it stands at the end."""
        if not lines:
            return
        bar, selected = self.verticalScrollBar(), self.textCursor()
        anchor, position = selected.anchor(), selected.position()
        follows = not is_first and bar.maximum() > 0 and bar.value() == bar.maximum()
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if is_first:
            _insert(cursor, translate("DownloadsDock", "Messages from the server"), _bold(), space=2 * _SPACE)
            if self._first:
                text = translate("DownloadsDock", "%n earlier message(s) left out", self._first)
                _insert(cursor, text, QTextCharFormat())
        for line in lines:
            _insert(cursor, _line_text(line), QTextCharFormat())
        if selected.hasSelection():
            # One that reaches the end would have grown.
            selected.setPosition(anchor)
            selected.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(selected)
        if follows:
            bar.setValue(bar.maximum())

    def _on_anchor_clicked(self, url: QUrl) -> None:
        self.act_asked.emit(Act(url.toString()))


def _page(download: Download, image: Optional[DeliveredFile]) -> _Page:
    if image is None or shown_image(image) is None:
        return _Page(heading_text(download), redact(story_text(download)), steps(download))
    return _Page(image.source.label, redact(image_story_text(image)), steps(download))


def _insert(cursor: QTextCursor, text: str, form: QTextCharFormat, space: int = 0, first: bool = False) -> None:
    """Write one paragraph, as plain text."""
    block = QTextBlockFormat()
    block.setTopMargin(space)
    if first:
        cursor.setBlockFormat(block)
    else:
        cursor.insertBlock(block, form)
    cursor.insertText(text, form)


def _link(act: Act) -> QTextCharFormat:
    link = QTextCharFormat()
    link.setAnchor(True)
    link.setAnchorHref(act.value)
    link.setFontUnderline(True)
    # Not the widget's: a style sheet gives that a palette of an earlier theme.
    link.setForeground(QGuiApplication.palette().link())
    return link


def _bold() -> QTextCharFormat:
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    return bold


def _line_text(message: ServerMessage) -> str:
    """Return a message with the time it came: the clock, and before it the day if that was not today."""
    text = redact(message.text)
    if message.seen is None:
        return text
    local = message.seen.astimezone()
    # With seconds in every language; Qt's own long format would add the time zone.
    clock = QTime(local.hour, local.minute, local.second).toString("HH:mm:ss")
    return "\u2002".join(part for part in (day_text(message.seen), clock, text) if part)
