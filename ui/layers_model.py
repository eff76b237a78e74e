"""The rows of the form: the project's image layers, live, and images added by address for the session.

It reads what each image is in the background, only while somebody looks.
"""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Iterable, Optional

from qgis.core import QgsApplication, QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon

from ..plugin.arcgis.addresses import AddressKind, ImageAddress
from ..plugin.bridge.catalogue import Catalogue
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.source import Source, source_of_layer
from .layer_rows import Row, RowState
from .sizes import ImageSize

NAME, BANDS, CELL_SIZE, CRS, SIZE = range(5)
_FLAGS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Qt 5's flags are numbers, Qt 6's have one; a model answers with the number.
_RIGHT = int(getattr(_FLAGS, "value", _FLAGS))
_ICONS = {
    RowState.READING: "/mTaskQueued.svg",
    RowState.NOT_ALLOWED: "/mIconCritical.svg",
    RowState.SIGN_IN: "/locked.svg",
    RowState.SIZE: "/mIconRaster.svg",
    RowState.SIZE_UNKNOWN: "/mIconRaster.svg",
    RowState.NOT_MEASURED: "/mIconRaster.svg",
}


class LayersModel(QAbstractTableModel):
    """Hold the rows."""

    # rows_changed(): rows came, went, were read, renamed or checked; not for sizes
    rows_changed = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._server = ""
        self._authcfg = ""
        self._is_watched = False
        self._catalogue = Catalogue(self)
        self._catalogue.described.connect(self._on_described)
        self._layers: dict[str, QgsMapLayer] = {}
        project = QgsProject.instance()
        project.layersAdded.connect(self._on_layers_changed)
        project.layersRemoved.connect(self._on_layers_changed)
        self._on_layers_changed()

    # What the form asks and tells

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return all rows, from top to bottom."""
        return tuple(self._rows)

    def stop(self) -> None:
        """Watch the project no more and end all reading."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._on_layers_changed)
        project.layersRemoved.disconnect(self._on_layers_changed)
        self._unfollow(set(self._layers))
        self._catalogue.stop()

    def set_watched(self, watched: bool) -> None:
        """Read what is unread while somebody looks; nobody asks servers for a form that is closed."""
        self._is_watched = watched
        if watched:
            self._sort()
        self._read()

    def set_server(self, server: str, authcfg: str) -> None:
        """Use a raster utilities service or portal; all rows are read for it."""
        if (server, authcfg) == (self._server, self._authcfg):
            return
        self._server, self._authcfg = server, authcfg
        self._rows = [replace(row, description=None, is_measured=False) for row in self._rows]
        self._changed()
        self._read()

    def add(self, addresses: Iterable[ImageAddress], authcfg: str = "") -> list[int]:
        """Add images, checked; what is there already is only checked. Return their rows."""
        found = []
        for address in addresses:
            row = next((n for n, row in enumerate(self._rows) if row.source.address == address), None)
            if row is None:
                row = len(self._rows)
                self.beginInsertRows(QModelIndex(), row, row)
                self._rows.append(Row(Source(address, authcfg=authcfg), is_added=True))
                self.endInsertRows()
            found.append(row)
        self.set_wanted(found, True)
        self._read()
        return found

    def remove(self, rows: Iterable[int]) -> None:
        """Remove those of the rows that were added here."""
        for row in sorted(rows, reverse=True):
            if self._rows[row].is_added:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()
        self.rows_changed.emit()

    def set_wanted(self, rows: Iterable[int], wanted: bool) -> None:
        """Check or uncheck rows."""
        for row in rows:
            if self._rows[row].can_be_checked:
                self._rows[row] = replace(self._rows[row], is_wanted=wanted)
        self._changed()

    def want_layers(self, layer_ids: Iterable[str]) -> None:
        """Check exactly the rows of these layers; without any, keep what is checked, else check the only row."""
        wanted = set(layer_ids) & {row.source.layer_id for row in self._rows}
        if wanted:
            self._rows = [replace(row, is_wanted=row.source.layer_id in wanted) for row in self._rows]
        elif len(self._rows) == 1:
            self._rows = [replace(self._rows[0], is_wanted=True)]
        self._changed()

    def want_sources(self, sources: Iterable[Source]) -> None:
        """Check exactly these images; those that are not in the list are added."""
        sources = list(sources)
        self._rows = [replace(row, is_wanted=False) for row in self._rows]
        here = {row.source.layer_id: number for number, row in enumerate(self._rows) if row.source.layer_id}
        for source in sources:
            if source.layer_id in here:
                self.set_wanted([here[source.layer_id]], True)
            else:
                self.add([source.address], source.authcfg)
        self._changed()

    def read_again(self, rows: Iterable[int]) -> None:
        """Forget what is known of rows and read them anew."""
        for row in rows:
            self._catalogue.forget(self._rows[row].source)
            self._rows[row] = replace(self._rows[row], description=None, is_measured=False)
        self._changed()
        self._read()

    def set_sizes(self, sizes: Iterable[ImageSize]) -> None:
        """Show what the area means for the images; rows that are not named are not measured."""
        by_source = {each.source: each for each in sizes}
        for number, row in enumerate(self._rows):
            size = by_source.get(row.source)
            if size is None:
                self._rows[number] = replace(row, is_measured=False, size=None, clip_error=None)
            else:
                self._rows[number] = replace(row, is_measured=True, size=size.size, clip_error=size.error)
        self._show()

    # What Qt asks

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        """Return the number of images."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: N802
        """Return the number of columns."""
        return 0 if parent.isValid() else 5

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Let rows be selected, and checked where that makes sense."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if index.isValid() and index.column() == NAME and self._rows[index.row()].can_be_checked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading, aligned as its column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in (CELL_SIZE, SIZE) else None
        return _heading(section) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(row)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in (CELL_SIZE, SIZE) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.state_tip if column == SIZE else f"{row.label}\n{row.source.address.value}")
        if column != NAME:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.is_checked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            return theme_icon(_ICONS.get(row.state, "/mIconWarning.svg"))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for text in _texts(row) if text)
        return None

    def setData(self, index: QModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Take a check mark."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.set_wanted([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    # What happens

    def _on_described(self, _description: object) -> None:
        for number, row in enumerate(self._rows):
            if row.description is None:
                known = self._catalogue.description(row.source, self._server, self._authcfg)
                if known is not None:
                    self._rows[number] = replace(row, description=known, is_measured=False)
        self._changed()

    def _on_layers_changed(self, *_: object) -> None:
        """Bring the rows of layers to what the project holds."""
        sources = {source.layer_id: source for source in map(source_of_layer, self._follow()) if source is not None}
        for number in reversed(range(len(self._rows))):
            row = self._rows[number]
            if not row.is_added and row.source.layer_id not in sources:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._rows[number]
                self.endRemoveRows()
        for number, row in enumerate(self._rows):
            source = sources.pop(row.source.layer_id, row.source)
            if source != row.source:
                known = row.description if source.address == row.source.address else None
                self._rows[number] = replace(row, source=source, description=known, is_measured=False)
        place = sum(not row.is_added for row in self._rows)
        if sources:
            self.beginInsertRows(QModelIndex(), place, place + len(sources) - 1)
            self._rows[place:place] = [Row(source) for source in sources.values()]
            self.endInsertRows()
        self._changed()
        self._read()

    def _sort(self) -> None:
        """Follow the order of the layer tree, which is filled after the project tells of new layers."""
        order = {row.source.layer_id: number for number, row in enumerate(self._rows) if not row.is_added}
        ids = [layer.id() for layer in self._follow() if layer.id() in order]
        if ids != list(order):
            self.beginResetModel()
            self._rows[: len(ids)] = [self._rows[order[layer_id]] for layer_id in ids]
            self.endResetModel()

    def _follow(self) -> list[QgsMapLayer]:
        """Return the project's layers in the order of the layer tree, and follow their names and sources."""
        project = QgsProject.instance()
        layers = project.mapLayers()
        self._unfollow(set(self._layers) - set(layers))
        for layer_id, layer in layers.items():
            if layer_id not in self._layers and source_of_layer(layer) is not None:
                self._layers[layer_id] = layer
                layer.nameChanged.connect(self._on_layers_changed)
                layer.dataSourceChanged.connect(self._on_layers_changed)
        order = {layer_id: number for number, layer_id in enumerate(project.layerTreeRoot().findLayerIds())}
        return sorted(layers.values(), key=lambda layer: order.get(layer.id(), len(order)))

    def _unfollow(self, layer_ids: set[str]) -> None:
        for layer_id in layer_ids:
            layer = self._layers.pop(layer_id)
            if layer_id in QgsProject.instance().mapLayers():
                layer.nameChanged.disconnect(self._on_layers_changed)
                layer.dataSourceChanged.disconnect(self._on_layers_changed)

    def _read(self) -> None:
        if self._is_watched:
            for row in self.rows:
                if row.description is None:
                    self._catalogue.read(row.source, self._server, self._authcfg)

    def _changed(self) -> None:
        self._show()
        self.rows_changed.emit()

    def _show(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, SIZE))


def theme_icon(name: str) -> QIcon:
    """Return an icon of QGIS's theme, which dark themes replace."""
    return QgsApplication.getThemeIcon(name)


def plain_tip(text: str) -> str:
    """Return a text for a tooltip: names and servers' words that look like HTML are shown as they are."""
    return html.escape(text).replace("\n", "<br>").join(("<qt>", "</qt>")) if "<" in text else text


def address_text(address: ImageAddress) -> str:
    """Return an address as it can be pasted again."""
    if address.kind is AddressKind.ITEM and address.portal:
        return f"{address.portal}/home/item.html?id={address.value}"
    return address.value


def _texts(row: Row) -> tuple[str, ...]:
    return row.label, row.bands_text, row.cell_size_text, row.crs_text, row.state_text


def _heading(section: int) -> str:
    return (
        translate("LayerList", "Name"),
        translate("LayerList", "Bands"),
        translate("LayerList", "Cell Size"),
        translate("LayerList", "CRS"),
        translate("LayerList", "Size"),
    )[section]
