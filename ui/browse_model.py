"""What a server lists and what a portal finds, as rows: folders with image services, or items with a row for more.

All texts come from servers and are shown as plain text, which views do by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from enum import Enum
from typing import Iterator, Optional

from qgis.PyQt.QtCore import QLocale, QModelIndex, QObject, QSortFilterProxyModel, Qt
from qgis.PyQt.QtGui import QGuiApplication, QStandardItem, QStandardItemModel

from ..plugin.arcgis.addresses import AddressKind, ImageAddress
from ..plugin.arcgis.directory import ListedService, Listing
from ..plugin.arcgis.search import FoundItem, SearchPage
from ..plugin.bridge.i18n import translate
from .layers_model import theme_icon

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class EntryKind(Enum):
    """What a row is."""

    FOLDER = "folder"
    IMAGE = "image"
    MORE = "more"
    # Something said in place of rows.
    WORDS = "words"


@dataclass(frozen=True)
class Entry:
    """What stands behind a row.

    ``url`` is the service's, ``folder`` where it is on its server, or for a folder its name; ``owner``, ``credits``
    and ``picture`` (an address) are what a portal tells of its items.
    """

    kind: EntryKind
    name: str
    address: Optional[ImageAddress] = None
    url: str = ""
    folder: str = ""
    owner: str = ""
    credits: str = ""
    picture: str = ""


def entry_of(index: QModelIndex) -> Optional[Entry]:
    """Return what stands behind an index, of whichever column."""
    return index.sibling(index.row(), 0).data(ENTRY_ROLE) if index.isValid() else None


class ServerModel(QStandardItemModel):
    """Folders and image services; what is in a folder comes when somebody opens it."""

    def __init__(self, listing: Listing, parent: Optional[QObject] = None) -> None:
        super().__init__(0, 1, parent)
        self.setHorizontalHeaderLabels([translate("Browse", "Name")])
        self._folders: dict[str, QStandardItem] = {}
        self._unread: set[str] = set()
        for folder in listing.folders:
            item = _item(Entry(EntryKind.FOLDER, folder, folder=folder), "/mIconFolder.svg")
            self._folders[folder] = item
            self._unread.add(folder)
            item.appendRow(_words(translate("Browse", "Reading…")))
            self.appendRow(item)
        for service in listing.services:
            self.appendRow(_service(service, ""))

    @property
    def unread(self) -> tuple[str, ...]:
        """Return the folders of which nobody knows what is in them."""
        return tuple(folder for folder in self._folders if folder in self._unread)

    def is_unread(self, folder: str) -> bool:
        """Tell whether a folder has not been read."""
        return folder in self._unread

    def fill(self, folder: str, listing: Listing) -> None:
        """Show what is in a folder."""
        self._unread.discard(folder)
        rows = [_service(service, folder) for service in listing.services]
        self._replace(folder, rows or [_words(translate("Browse", "No image services here."))])

    def complain(self, folder: str, sentence: str) -> None:
        """Say why a folder cannot be read; the next time it is opened it is tried again."""
        self._replace(folder, [_words(sentence, "/mIconWarning.svg")])

    def _replace(self, folder: str, rows: list[QStandardItem]) -> None:
        item = self._folders.get(folder)
        if item is not None:
            # In this order: a folder that is empty for a moment would be closed.
            item.appendRows(rows)
            item.removeRows(0, item.rowCount() - len(rows))


class ServerFilter(QSortFilterProxyModel):
    """Show what has the words in its name; folders that nobody has read may have it."""

    def __init__(self, source: ServerModel, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._model = source
        self._words: tuple[str, ...] = ()
        self.setSourceModel(source)

    @property
    def is_filtering(self) -> bool:
        """Tell whether there are words."""
        return bool(self._words)

    def set_words(self, text: str) -> None:
        """Take what somebody types."""
        self._words = tuple(_plain(text).split())
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: N802
        """Tell whether a row has the words, or may have."""
        index = self._model.index(row, 0, parent)
        entry = entry_of(index)
        if entry is None or not self._words:
            return True
        above = entry_of(parent)
        if entry.kind is EntryKind.IMAGE:
            return self._has_words(f"{above.name if above else ''} {entry.name}")
        if entry.kind is EntryKind.FOLDER:
            if self._model.is_unread(entry.name) or self._has_words(entry.name):
                return True
            return any(self.filterAcceptsRow(each, index) for each in range(self._model.rowCount(index)))
        # “Reading…” and what went wrong, but not that an empty folder is empty.
        return above is not None and self._model.is_unread(above.name)

    def _has_words(self, text: str) -> bool:
        return all(word in _plain(text) for word in self._words)


class PortalModel(QStandardItemModel):
    """The items a portal has found so far; the last row fetches more."""

    def __init__(self, portal: str, parent: Optional[QObject] = None) -> None:
        super().__init__(0, 3, parent)
        self.portal = portal
        self.next_start: Optional[int] = None
        self._more_text = ""
        self.setHorizontalHeaderLabels(
            [translate("Browse", "Title"), translate("Browse", "Owner"), translate("Browse", "Updated")]
        )

    def append(self, page: SearchPage) -> None:
        """Add a page of results in place of the row for more."""
        last = self.rowCount() - 1
        if last >= 0 and _is_more(self.index(last, 0)):
            self.removeRow(last)
        for found in page.items:
            self.appendRow(_found(found, self.portal))
        self.next_start = page.next_start
        if page.next_start is not None:
            shown = QLocale().toString(self.rowCount())
            text = translate("Browse", "Show more ({shown} of {total})…")
            self._more_text = text.format(shown=shown, total=QLocale().toString(page.total))
            item = _item(Entry(EntryKind.MORE, self._more_text))
            item.setForeground(QGuiApplication.palette().link())
            self.appendRow(item)

    def say_reading(self) -> None:
        """Say in the last row that more is on its way."""
        self.setData(self.more_index(), translate("Browse", "Reading…"))

    def offer_more(self) -> None:
        """Offer in the last row to fetch more once again."""
        self.setData(self.more_index(), self._more_text)

    def more_index(self) -> QModelIndex:
        """Return the row that fetches more, an invalid index where there is none."""
        last = self.index(self.rowCount() - 1, 0)
        return last if _is_more(last) else QModelIndex()


def mark_locked(model: QStandardItemModel, address: ImageAddress, is_locked: bool) -> None:
    """Show by a lock that an image wants a sign-in."""
    for item in _items(model.invisibleRootItem()):
        entry = item.data(ENTRY_ROLE)
        if isinstance(entry, Entry) and entry.address == address:
            item.setIcon(theme_icon("/locked.svg" if is_locked else "/mIconRaster.svg"))
            item.setData(translate("Browse", "Sign-in needed") if is_locked else None, _DESCRIPTION)


def index_of(model: QStandardItemModel, address: ImageAddress) -> QModelIndex:
    """Return the row of an image, an invalid index where it is not shown."""
    for item in _items(model.invisibleRootItem()):
        entry = item.data(ENTRY_ROLE)
        if isinstance(entry, Entry) and entry.address == address:
            return item.index()
    return QModelIndex()


_DESCRIPTION = Qt.ItemDataRole.AccessibleDescriptionRole


def _items(above: QStandardItem) -> Iterator[QStandardItem]:
    for row in range(above.rowCount()):
        item = above.child(row, 0)
        yield item
        yield from _items(item)


def _item(entry: Entry, icon: str = "") -> QStandardItem:
    item = QStandardItem(entry.name)
    item.setEditable(False)
    item.setData(entry, ENTRY_ROLE)
    if icon:
        item.setIcon(theme_icon(icon))
    return item


def _words(text: str, icon: str = "") -> QStandardItem:
    item = _item(Entry(EntryKind.WORDS, text), icon)
    item.setSelectable(False)
    return item


def _service(service: ListedService, folder: str) -> QStandardItem:
    address = ImageAddress(AddressKind.URL, service.url)
    return _item(Entry(EntryKind.IMAGE, service.name, address, service.url, folder), "/mIconRaster.svg")


def _found(found: FoundItem, portal: str) -> list[QStandardItem]:
    entry = Entry(
        EntryKind.IMAGE,
        found.title,
        ImageAddress(AddressKind.ITEM, found.item_id, portal),
        found.url,
        owner=found.owner,
        credits=found.credits,
        picture=found.thumbnail_url,
    )
    others = [QStandardItem(found.owner), QStandardItem(_day(found.modified))]
    for item in others:
        item.setEditable(False)
    return [_item(entry, "/mIconRaster.svg"), *others]


def _is_more(index: QModelIndex) -> bool:
    entry = entry_of(index)
    return entry is not None and entry.kind is EntryKind.MORE


def _day(seconds: Optional[float]) -> str:
    """Return a day as all languages can read and sort it."""
    if seconds is None:
        return ""
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return ""


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ")
