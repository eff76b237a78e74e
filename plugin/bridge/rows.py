"""Downloads as rows of a tree for Qt's views: newest first, the images of a download below it. Main thread."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Iterator, Optional

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from .download import DeliveredFile, Download
from .explain import size_text
from .i18n import translate
from .progress_text import image_text, is_busy, moment_text, shown_percent, state_text, total_text


class Column(IntEnum):
    """The columns, in their order."""

    DOWNLOAD = 0
    STATE = 1
    SIZE = 2
    STARTED = 3
    SERVER = 4
    FINISHED = 5
    FOLDER = 6


class DownloadRows(QAbstractItemModel):
    """Hold downloads and show them; what is done with them is the business of who inherits."""

    DOWNLOAD_ROLE = Qt.ItemDataRole.UserRole + 1
    IMAGE_ROLE = Qt.ItemDataRole.UserRole + 2
    PERCENT_ROLE = Qt.ItemDataRole.UserRole + 3
    BUSY_ROLE = Qt.ItemDataRole.UserRole + 4

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._downloads: list[Download] = []
        # What an index of an image keeps of its download: rows move, these numbers do not.
        self._keys: dict[int, Download] = {}
        self._next_key = 1

    def insert(self, download: Download) -> None:
        """Put a download at the top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._downloads.insert(0, download)
        self._add_key(download)
        self.endInsertRows()

    def append(self, downloads: list[Download]) -> None:
        """Put older downloads at the end."""
        if not downloads:
            return
        self.beginInsertRows(QModelIndex(), len(self), len(self) + len(downloads) - 1)
        for download in downloads:
            self._downloads.append(download)
            self._add_key(download)
        self.endInsertRows()

    def take_out(self, download: Download) -> None:
        """Take a download away."""
        row = self._downloads.index(download)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._downloads[row]
        self._keys = {key: each for key, each in self._keys.items() if each is not download}
        self.endRemoveRows()

    def row_changed(self, download: Download) -> None:
        """Tell views that a download has news."""
        row = self._downloads.index(download)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
        first = self.index(row, 0)
        images = self.rowCount(first)
        if images:
            self.dataChanged.emit(self.index(0, 0, first), self.index(images - 1, len(Column) - 1, first))

    def __iter__(self) -> Iterator[Download]:
        return iter(tuple(self._downloads))

    def __len__(self) -> int:
        return len(self._downloads)

    def __getitem__(self, index: int) -> Download:
        return self._downloads[index]

    def __repr__(self) -> str:
        return repr(self._downloads)

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:
        """Return the index of a download, or of an image below it."""
        if not 0 <= column < len(Column) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        download = self._downloads[parent.row()]
        return self.createIndex(row, column, next(key for key, each in self._keys.items() if each is download))

    def parent(self, index: QModelIndex = QModelIndex()) -> Any:
        """Return the download of an image."""
        download = self._keys.get(index.internalId()) if index.isValid() and index.internalId() else None
        if download is None or download not in self._downloads:
            return QModelIndex()
        return self.createIndex(self._downloads.index(download), 0, 0)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        """Return the number of downloads, or of a download's images if it has several."""
        if not parent.isValid():
            return len(self._downloads)
        if parent.column() != 0 or parent.internalId():
            return 0
        images = len(self._downloads[parent.row()].request.sources)
        return images if images > 1 else 0

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        """Return the number of columns."""
        return len(Column)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Optional[str]:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Downloads", "Download"),
            translate("Downloads", "State"),
            translate("Downloads", "Size"),
            translate("Downloads", "Started"),
            translate("Downloads", "Server"),
            translate("Downloads", "Finished"),
            translate("Downloads", "Folder"),
        )[section]

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, or what the roles of this class stand for."""
        if not index.isValid():
            return None
        number = index.row() if index.internalId() else -1
        download = self._keys[index.internalId()] if index.internalId() else self._downloads[index.row()]
        if role == self.DOWNLOAD_ROLE:
            return download
        if role == self.IMAGE_ROLE:
            return _image(download, number)
        if role == self.PERCENT_ROLE:
            return shown_percent(download) if number < 0 else None
        if role == self.BUSY_ROLE:
            return number < 0 and is_busy(download)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.SIZE:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _download_text(download, index.column()) if number < 0 else _image_text(download, number, index.column())

    def _add_key(self, download: Download) -> None:
        self._keys[self._next_key] = download
        self._next_key += 1


def _image(download: Download, number: int) -> Optional[DeliveredFile]:
    return download.delivered[number] if 0 <= number < len(download.delivered) else None


def _download_text(download: Download, column: int) -> str:
    if column == Column.DOWNLOAD:
        return download.name
    if column == Column.STATE:
        return state_text(download)
    if column == Column.SIZE:
        return total_text(download)
    if column == Column.STARTED:
        return moment_text(download.started)
    if column == Column.SERVER:
        return download.host
    if column == Column.FINISHED:
        return moment_text(download.finished)
    return download.request.folder


def _image_text(download: Download, number: int, column: int) -> str:
    labels = download.snapshot.labels or tuple(source.label for source in download.request.sources)
    if column == Column.DOWNLOAD:
        return labels[number] if number < len(labels) else ""
    image = _image(download, number)
    if image is None:
        return ""
    if column == Column.STATE:
        return image_text(image)
    return size_text(image.size) if column == Column.SIZE and image.path else ""
