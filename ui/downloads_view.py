"""The list of downloads: how its rows are drawn, how its columns share the room, and which rows a filter leaves.

What the rows are: plugin/bridge/rows.py. What one does with them: downloads_dock.py.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Iterable, Iterator, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    pyqtSignal,
)
from qgis.PyQt.QtGui import QHelpEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPalette, QRegion, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionProgressBar,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QWidget,
)

from ..plugin.bridge.i18n import translate
from ..plugin.bridge.progress_text import Shown, shown_image, shown_state
from ..plugin.bridge.rows import Column, DownloadRows
from .downloads_columns import MEASURED, Columns

if TYPE_CHECKING:
    from ..plugin.bridge.download import DeliveredFile, Download

_BUSY_MS = 60
_BUSY_STEPS = 40
# With more rows changed at once it is cheaper to paint all that is in sight.
_MOST_ROWS = 10

_ICONS = {
    Shown.WAITING: "/mTaskOnHold.svg",
    Shown.SUBMITTING: "/mTaskQueued.svg",
    Shown.QUEUED: "/mTaskQueued.svg",
    Shown.RUNNING: "/mTaskRunning.svg",
    Shown.FETCHING: "/mTaskRunning.svg",
    Shown.CHECKING: "/mTaskRunning.svg",
    Shown.SILENT: "/mIconWarning.svg",
    Shown.DONE: "/mIconSuccess.svg",
    Shown.INCOMPLETE: "/mIconWarning.svg",
    Shown.CANCELLED: "/mTaskCancel.svg",
    Shown.INTERRUPTED: "/temporal_navigation/pause.svg",
    Shown.SIGN_IN: "/locked.svg",
    Shown.ELSEWHERE: "/mActionShowAllLayers.svg",
}
_FAILED = "/mIconCritical.svg"


class DownloadsFilter(QSortFilterProxyModel):
    """Leave the downloads in which every word of the filter occurs, with all their images."""

    def __init__(self, model: QAbstractItemModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSourceModel(model)

    def set_words(self, text: str) -> None:
        """Look for these words, in any column and in any order."""
        self._words = tuple(text.casefold().split())
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: N802
        """Search a whole download: its own row and those of its images."""
        if not self._words or parent.isValid():
            return True
        model = self.sourceModel()
        index = model.index(row, 0, parent)
        found = list(_texts(model, index))
        for child in range(model.rowCount(index)):
            found += _texts(model, model.index(child, 0, index))
        text = "\n".join(found).casefold()
        return all(word in text for word in self._words)


class DownloadsView(QTreeView):
    """Show the downloads."""

    # Enter or a double-click on the row of this index.
    row_activated = pyqtSignal(object)

    def __init__(self, model: QAbstractItemModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("downloads_tree")
        self.setAccessibleName(translate("DownloadsDock", "Downloads"))
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows = DownloadsFilter(model, self)
        self._bars = DownloadDelegate(self)
        self.setItemDelegate(self._bars)
        self.setModel(self._rows)
        self._columns = Columns(self, self._content_width)
        self._opened: set[str] = set()
        self._beat = QTimer(self)
        self._beat.setInterval(_BUSY_MS)
        self._beat.timeout.connect(self._on_beat)
        self._rows.dataChanged.connect(self._on_data_changed)
        self._rows.rowsInserted.connect(self._on_rows_inserted)
        self._rows.rowsRemoved.connect(self._columns.measure_soon)
        self.doubleClicked.connect(self.row_activated.emit)
        self._take_news(range(self._rows.rowCount()))

    @property
    def columns(self) -> Columns:
        """Return what decides on the columns."""
        return self._columns

    @property
    def is_filtered_empty(self) -> bool:
        """Tell whether there are downloads and the filter hides them all."""
        return self._rows.rowCount() == 0 and self._rows.sourceModel().rowCount() > 0

    def set_filter(self, text: str) -> None:
        """Show only downloads with these words."""
        self._rows.set_words(text)
        self.viewport().update()

    def index_of(self, download: Download) -> QModelIndex:
        """Return the row of a download; an invalid index where the filter hides it."""
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row, 0)
            if index.data(DownloadRows.DOWNLOAD_ROLE) is download:
                return index
        return QModelIndex()

    def dataChanged(  # noqa: N802
        self, first: QModelIndex, last: QModelIndex, roles: Iterable[int] = ()
    ) -> None:
        """Paint what has news and no more: Qt paints the whole list anew unless a single cell has changed."""
        parent = first.parent()
        if parent.isValid() and not self.isExpanded(parent):
            return
        if last.row() - first.row() > _MOST_ROWS:
            super().dataChanged(first, last, roles)
            return
        shown = [column for column in range(first.column(), last.column() + 1) if not self.isColumnHidden(column)]
        for row in range(first.row(), last.row() + 1):
            for column in shown:
                cell = first.sibling(row, column)
                super().dataChanged(cell, cell, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Enter do what a double-click does, on every desktop alike."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the room anew."""
        super().resizeEvent(event)
        self._columns.fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Say in an empty list what to do."""
        super().paintEvent(event)
        if self._rows.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = self.viewport().rect().adjusted(8, 4, -8, -4)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text())
        painter.end()

    def _content_width(self, column: Column) -> int:
        return int(max(self.sizeHintForColumn(column), self.header().sectionSizeHint(column)))

    def _empty_text(self) -> str:
        if self.is_filtered_empty:
            return translate("DownloadsDock", "No download matches the filter.")
        return (
            translate("DownloadsDock", "No downloads yet.")
            + "\n"
            + translate("DownloadsDock", "Press New… to choose image layers and an area.")
        )

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if not first.parent().isValid():
            self._take_news(range(first.row(), last.row() + 1))

            for row in range(first.row(), min(last.row(), first.row() + _MOST_ROWS) + 1):
                for column in MEASURED:
                    self._columns.hold(column, self.sizeHintForIndex(first.sibling(row, column)).width())

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if not parent.isValid():
            self._take_news(range(first, last + 1))
        self._columns.measure_soon()

    def _take_news(self, rows: range) -> None:
        """Open what is incomplete, once, and begin to move the bars that tell no percent."""
        is_busy = False
        for index in (self._rows.index(row, 0) for row in rows):
            download = index.data(DownloadRows.DOWNLOAD_ROLE)
            is_told = download.id in self._opened or shown_state(download) is not Shown.INCOMPLETE
            if not is_told and self._rows.hasChildren(index):
                self._opened.add(download.id)
                self.expand(index)
            is_busy = is_busy or _is_busy(index)
        if is_busy and not self._beat.isActive():
            self._beat.start()

    def _on_beat(self) -> None:
        """Move the bars that are in sight; rest as soon as there is none in the whole list."""
        if not any(_is_busy(self._rows.index(row, 0)) for row in range(self._rows.rowCount())):
            self._beat.stop()
        if not self.isVisible():
            return
        self._bars.step = (self._bars.step + 1) % (2 * _BUSY_STEPS)
        index = self.indexAt(QPoint(0, 0))
        while index.isValid() and self.visualRect(index).top() < self.viewport().height():
            state = index.sibling(index.row(), Column.STATE)
            if _is_busy(state):
                self.viewport().update(self.visualRect(state))
            index = self.indexBelow(index)


class DownloadDelegate(QStyledItemDelegate):
    """Draw the state's icon before the name, and a bar behind the state's words while something goes on."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self.step = 0
        self._view = view

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # noqa: N802
        """Add icons and alignment."""
        super().initStyleOption(option, index)
        if index.column() == Column.DOWNLOAD:
            icon = _icon(index)
            if not icon.isNull():
                side = self._view.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize)
                option.icon = icon
                option.decorationSize = QSize(side, side)
                option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
        elif index.column() == Column.SIZE:
            option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Draw a cell, the State column's with its bar."""
        percent = busy = None
        if index.column() == Column.STATE:
            percent, busy = index.data(DownloadRows.PERCENT_ROLE), index.data(DownloadRows.BUSY_ROLE)
        if percent is None and not busy:
            super().paint(painter, option, index)
            return
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        text, cell.text = cell.text, ""
        self._view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, self._view)
        painter.save()
        self._draw_bar(painter, cell, text, percent)
        painter.restore()

    def helpEvent(  # noqa: N802
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """Show in full what does not fit; as plain text, for servers' words are among it."""
        text = index.data(Qt.ItemDataRole.ToolTipRole) or index.data() if index.isValid() else ""
        if event.type() != event.Type.ToolTip or not text:
            return bool(super().helpEvent(event, view, option, index))
        fits = self.sizeHint(option, index).width() <= view.visualRect(index).width()
        if index.data(Qt.ItemDataRole.ToolTipRole) is None and fits:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPos(), f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>"), view)
        return True

    def _draw_bar(self, painter: QPainter, cell: QStyleOptionViewItem, text: str, percent: Optional[float]) -> None:
        """Draw a bar with words in it; without a percent a block that goes to and fro.

        The words are drawn here: not every style puts them inside, and none moves a block where there is no widget. The
        colours are those of the list, which themes change.
        """
        style = self._view.style()
        bar = QStyleOptionProgressBar()
        bar.rect, bar.palette, bar.direction, bar.fontMetrics = (
            cell.rect.adjusted(1, 1, -1, -1),
            cell.palette,
            cell.direction,
            cell.fontMetrics,
        )
        bar.state = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Active | QStyle.StateFlag.State_Horizontal
        bar.minimum, bar.maximum, bar.progress = 0, 100, 100
        whole = QRect(bar.rect)
        filled = self._filled(whole, percent)
        if cell.direction == Qt.LayoutDirection.RightToLeft:
            filled.moveRight(whole.right() - (filled.left() - whole.left()))
        # Without a widget, for a theme's rules for lists are not meant for bars.
        style.drawControl(QStyle.ControlElement.CE_ProgressBarGroove, bar, painter)
        bar.rect = style.subElementRect(QStyle.SubElement.SE_ProgressBarContents, bar)
        painter.setClipRect(filled)
        style.drawControl(QStyle.ControlElement.CE_ProgressBarContents, bar, painter)
        words = cell.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, whole.width() - 6)
        painter.setFont(cell.font)
        for region, role in (
            (QRegion(whole) - QRegion(filled), QPalette.ColorRole.Text),
            (QRegion(filled), QPalette.ColorRole.HighlightedText),
        ):
            painter.setClipRegion(region)
            painter.setPen(cell.palette.color(QPalette.ColorGroup.Active, role))
            painter.drawText(whole, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)

    def _filled(self, whole: QRect, percent: Optional[float]) -> QRect:
        """Return the part of a bar that is filled, as it lies where one writes from left to right."""
        filled = QRect(whole)
        if percent is not None:
            filled.setWidth(round(whole.width() * percent / 100))
            return filled
        place = self.step if self.step <= _BUSY_STEPS else 2 * _BUSY_STEPS - self.step
        filled.setWidth(max(12, whole.width() // 5))
        filled.moveLeft(whole.left() + (whole.width() - filled.width()) * place // _BUSY_STEPS)
        return filled


def _icon(index: QModelIndex) -> QIcon:
    """Return the picture of a state; words say the same in the next column."""
    download = index.data(DownloadRows.DOWNLOAD_ROLE)
    image: Optional[DeliveredFile] = index.data(DownloadRows.IMAGE_ROLE)
    state = shown_image(image)
    if not index.parent().isValid():
        state = shown_state(download)
    return QIcon() if state is None else QgsApplication.getThemeIcon(_ICONS.get(state, _FAILED))


def _is_busy(index: QModelIndex) -> bool:
    return bool(index.data(DownloadRows.BUSY_ROLE))


def _texts(model: QAbstractItemModel, index: QModelIndex) -> Iterator[str]:
    """Yield what a row says in all its columns."""
    for column in range(model.columnCount()):
        yield str(index.sibling(index.row(), column).data() or "")
