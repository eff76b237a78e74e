"""The columns of the list of downloads: which are seen, and how wide.

Names have the room first. In a narrow dock some columns give way; that is not what the user has chosen, and they come
back with the room.
"""

from __future__ import annotations

from typing import Callable, Iterable

from qgis.PyQt.QtCore import QByteArray, Qt, QTimer
from qgis.PyQt.QtWidgets import QHeaderView, QTreeView

from ..plugin.bridge.rows import Column

# Widths in characters, so that they grow with the font.
NAME_CHARACTERS = 20
STATE_CHARACTERS = 26
_STATE_WISH = 40
_TEXT_CHARACTERS = 20
HIDDEN_AT_FIRST = (Column.SERVER, Column.FINISHED, Column.FOLDER)
# What gives way in a narrow dock, first the first.
_GIVES_WAY = (Column.FOLDER, Column.FINISHED, Column.SERVER, Column.STARTED, Column.SIZE)
_DRAWN_BY_HAND = (Column.STATE, Column.SERVER, Column.FOLDER)
# As wide as what they show. The header could see to that, but it would measure every row at each piece of news.
MEASURED = (Column.SIZE, Column.STARTED, Column.FINISHED)


class Columns:
    """Share the room of a list among its columns.

    Args:
        content_width: tells what a column needs to show what its rows in sight hold, be it hidden or not.
    """

    def __init__(self, view: QTreeView, content_width: Callable[[Column], int]) -> None:
        self._view, self._header, self._content_width = view, view.header(), content_width
        self._chosen = [column for column in Column if column not in HIDDEN_AT_FIRST]
        self._drawn = {Column.STATE: self._characters(_STATE_WISH)}
        self._content = dict.fromkeys(MEASURED, 0)
        self._drawn.update(dict.fromkeys((Column.SERVER, Column.FOLDER), self._characters(_TEXT_CHARACTERS)))
        self._is_fitting = False
        self._later = QTimer(view)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.measure)
        self._header.setSectionsMovable(True)
        self._header.setStretchLastSection(False)
        self._header.setMinimumSectionSize(20)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._set_modes()
        self._header.sectionResized.connect(self._on_section_resized)
        self.measure()

    @property
    def chosen(self) -> tuple[Column, ...]:
        """Return the columns the user wants to see."""
        return tuple(self._chosen)

    def choose(self, column: Column, is_chosen: bool) -> None:
        """Show or hide a column, as the user wants."""
        if is_chosen and column not in self._chosen:
            self._chosen.append(column)
        elif not is_chosen and column in self._chosen:
            self._chosen.remove(column)
        # The header tells nothing of a section that is hidden: it is measured once it is there.
        self.fit()
        self.measure()

    def measure(self) -> None:
        """Look anew at what the rows hold."""
        self._content = {column: self._content_width(column) for column in MEASURED}
        self.fit()

    def measure_soon(self, *_: object) -> None:
        """Measure once for all that happens until Qt is back in its loop."""
        if not self._later.isActive():
            self._later.start(0)

    def hold(self, column: Column, width: int) -> None:
        """Make room for what one cell holds now."""
        if width > self._content.get(column, width):
            self._content[column] = width
            self.fit()

    def fit(self) -> None:
        """Share the room: names, then states, then the rest."""
        room = self._view.viewport().width() - self._characters(NAME_CHARACTERS)
        least = self._characters(STATE_CHARACTERS) if Column.STATE in self._chosen else 0
        shown = list(self._chosen)
        for column in _GIVES_WAY:
            if least + self._width(shown) > room and column in shown:
                shown.remove(column)
        left = room - least - self._width(shown)
        if left <= 0:
            state = max(least // 2, least + left)
        elif self._drawn[Column.STATE] == self._characters(_STATE_WISH):
            # Unless somebody wanted another width, names and states share what is left.
            state = min(self._drawn[Column.STATE], least + left // 2)
        else:
            state = min(self._drawn[Column.STATE], least + left)
        self._lay_out(shown, {**self._drawn, **self._content, Column.STATE: state})

    def save(self) -> str:
        """Return what to remember, as text: order, widths, and what the user wants to see."""
        self._lay_out(self._chosen, self._drawn)
        state = bytes(self._header.saveState().toBase64()).decode("ascii")
        self.fit()
        return state

    def restore(self, text: str) -> None:
        """Take over what was remembered; what cannot be read changes nothing."""
        state = QByteArray.fromBase64(text.encode("ascii", "ignore"))
        self._is_fitting = True
        if self._header.restoreState(state):
            self._chosen = [column for column in Column if not self._header.isSectionHidden(column)]
            self._drawn.update(
                {column: self._header.sectionSize(column) for column in _DRAWN_BY_HAND if column in self._chosen}
            )
            self._set_modes()
        self._is_fitting = False
        self.fit()
        self.measure()

    def _lay_out(self, shown: Iterable[Column], widths: dict[Column, int]) -> None:
        """Touch only what differs: each change makes the header lay itself out once more."""
        self._is_fitting = True
        for column in Column:
            if self._header.isSectionHidden(column) == (column in shown):
                self._header.setSectionHidden(column, column not in shown)
        for column, width in widths.items():
            if column in shown and self._header.sectionSize(column) != width:
                self._header.resizeSection(column, width)
        self._is_fitting = False

    def _width(self, shown: Iterable[Column]) -> int:
        """Return what columns take beside names and states."""
        beside = [column for column in shown if column in _GIVES_WAY]
        return sum({**self._drawn, **self._content}[column] for column in beside)

    def _characters(self, number: int) -> int:
        return int(self._view.fontMetrics().averageCharWidth() * number)

    def _set_modes(self) -> None:
        for column in Column:
            mode = QHeaderView.ResizeMode.Fixed
            if column is Column.DOWNLOAD:
                mode = QHeaderView.ResizeMode.Stretch
            elif column in _DRAWN_BY_HAND:
                mode = QHeaderView.ResizeMode.Interactive
            self._header.setSectionResizeMode(column, mode)

    def _on_section_resized(self, section: int, _old: int, new: int) -> None:
        if not self._is_fitting and section in self._drawn and new:
            self._drawn[Column(section)] = new
            # Never from within the header's own layout.
            self.measure_soon()
