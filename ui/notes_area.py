"""The lines below the form: shows what notes.py decided, and never jumps."""

from __future__ import annotations

import html
from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QSizePolicy, QStyle, QWidget

from ..plugin.bridge.i18n import translate
from .notes import MOST_NOTES, Level, Link, Note

_ICONS = {
    Level.CRITICAL: "/mIconCritical.svg",
    Level.WARNING: "/mIconWarning.svg",
    Level.SIGN_IN: "/locked.svg",
    Level.INFO: "/mIconInfo.svg",
    Level.SUCCESS: "/mIconSuccess.svg",
}
RESERVED_LINES = 2


class NotesArea(QWidget):
    """Show up to four notes, each an icon, a sentence and at most one link."""

    # link_activated(Note): the link of this note was followed
    link_activated = pyqtSignal(object)

    def __init__(self, parent: Optional[QWidget] = None, reserved: int = RESERVED_LINES) -> None:
        super().__init__(parent)
        self.setObjectName("notes_area")
        self._notes: tuple[Note, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._icons: list[QLabel] = []
        self._labels: list[QLabel] = []
        for line in range(MOST_NOTES):
            icon, label = QLabel(self), QLabel(self)
            icon.setObjectName(f"note_icon_{line + 1}")
            label.setObjectName(f"note_{line + 1}")
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            label.linkActivated.connect(lambda _target, line=line: self.link_activated.emit(self._notes[line]))
            grid.addWidget(icon, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, line, 1)
            self._icons.append(icon)
            self._labels.append(label)
        grid.setRowStretch(MOST_NOTES, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumHeight(reserved * (self._icon_size() + 4))
        self.show_notes(())

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return what is shown."""
        return self._notes

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Show these notes instead of the present ones."""
        self._notes = notes
        side = self._icon_size()
        for line, (icon, label) in enumerate(zip(self._icons, self._labels)):
            note = notes[line] if line < len(notes) else None
            icon.setVisible(note is not None)
            label.setVisible(note is not None)
            if note is None:
                label.clear()
                continue
            icon.setPixmap(QgsApplication.getThemeIcon(_ICONS[note.level]).pixmap(QSize(side, side)))
            icon.setAccessibleName(_level_text(note.level))
            _fill(label, note)
        self.updateGeometry()

    def _icon_size(self) -> int:
        return max(16, self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize))


def _fill(label: QLabel, note: Note) -> None:
    """Put a note into a label; what servers say in it stays plain text."""
    label.setToolTip(html.escape(note.tip).replace("\n", "<br>"))
    if note.link is Link.NONE:
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        text = note.text
    else:
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        text = f'{html.escape(note.text)} <a href="{note.link.value}">{html.escape(note.link.text)}</a>'
    if label.text() != text:
        label.setText(text)
    # Screen readers hear of a change of name; an alert event cannot be raised from Python.
    if label.accessibleName() != note.text:
        label.setAccessibleName(note.text)


def _level_text(level: Level) -> str:
    if level is Level.CRITICAL:
        return translate("Notes", "Problem")
    if level is Level.WARNING:
        return translate("Notes", "Warning")
    if level is Level.SUCCESS:
        return translate("Notes", "All right")
    return translate("Notes", "Sign-in") if level is Level.SIGN_IN else translate("Notes", "Information")
