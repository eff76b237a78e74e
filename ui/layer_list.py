"""The list of images: what one can do with its rows by mouse and keys. What the rows are: layers_model.py."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ..plugin.bridge.i18n import translate
from .layer_rows import Row
from .layers_model import NAME, SIZE, LayersModel, address_text

MINIMUM_HEIGHT = 125
NAME_WIDTH = 140


class LayerList(QTreeView):
    """Show the images with check boxes."""

    # The text of the clipboard, which may hold several addresses.
    addresses_pasted = pyqtSignal(str)
    # The Row whose image is to be seen on the map.
    zoom_asked = pyqtSignal(object)
    # The Row for whose server a sign-in is to be chosen.
    sign_in_asked = pyqtSignal(object)

    def __init__(self, model: LayersModel, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_tree")
        self.setAccessibleName(translate("LayerList", "Image layers"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_RowDelegate(self))
        self.setMinimumHeight(MINIMUM_HEIGHT)
        self.setModel(model)
        self._model = model
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        for column in range(SIZE + 1):
            stretch = column == NAME
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.doubleClicked.connect(self._on_double_clicked)

    def selected_rows(self) -> list[int]:
        """Return the selected rows from top to bottom, or the one with the focus frame."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return rows or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def set_current_row(self, row: int) -> None:
        """Put the focus frame there, selecting nothing."""
        self.selectionModel().setCurrentIndex(
            self._model.index(row, NAME), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def show_rows(self, rows: list[int]) -> None:
        """Select these rows and bring the first into view."""
        if not rows:
            return
        self.selectionModel().clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows:
            self.selectionModel().select(self._model.index(row, NAME), flags)
        self.set_current_row(rows[0])
        self.scrollTo(self._model.index(rows[0], NAME))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for little height: Qt's own wish would push the form over the edge of the screen."""
        return QSize(super().sizeHint().width(), MINIMUM_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Handle Space, Delete, copy and paste for all selected rows."""
        rows = self.selected_rows()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.addresses_pasted.emit(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy) and rows:
            self._copy(rows)
        elif event.key() == Qt.Key.Key_Space and rows:
            self._model.set_wanted(rows, not all(self._row(row).is_checked for row in self._checkable(rows)))
        elif event.key() == Qt.Key.Key_Delete and rows:
            self._remove(rows)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show what can be done with the selected rows."""
        self._menu().popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Say in an empty list what to do."""
        super().paintEvent(event)
        if self._model.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(
            self.viewport().rect().adjusted(8, 4, -8, -4),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            empty_text(),
        )
        painter.end()

    def _row(self, number: int) -> Row:
        return self._model.rows[number]

    def _checkable(self, rows: list[int]) -> list[int]:
        return [row for row in rows if self._row(row).can_be_checked]

    def _menu(self) -> QMenu:
        rows = self.selected_rows()
        everything = list(range(self._model.rowCount()))
        menu = QMenu(self)
        menu.setObjectName("layer_menu")
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        nothing = "" if rows else translate("LayerList", "Select a layer first")
        empty = "" if everything else translate("LayerList", "There is no layer")
        unread = nothing
        if rows and (self._row(rows[0]).description is None or self._row(rows[0]).description.service is None):
            unread = translate("LayerList", "Where it lies is not known yet")
        fixed = nothing
        if rows and not any(self._row(row).is_added for row in rows):
            fixed = translate("LayerList", "The list follows the project: remove the layer there")

        own = nothing
        if rows and not self._row(rows[0]).sign_in_address:
            own = translate("LayerList", "The layer brings a sign-in of its own: change it there")
            if not self._row(rows[0]).source.authcfg:
                own = translate("LayerList", "Where it lies is not known yet")

        def add(text: str, name: str, act: object, why_not: str) -> None:
            action = menu.addAction(text, act)
            action.setObjectName(name)
            action.setEnabled(not why_not)
            action.setToolTip(why_not)

        check_all = translate("LayerList", "Check All")
        uncheck_all = translate("LayerList", "Uncheck All")
        add(check_all, "check_all", lambda: self._model.set_wanted(everything, True), empty)
        add(uncheck_all, "uncheck_all", lambda: self._model.set_wanted(everything, False), empty)
        menu.addSeparator()
        zoom = translate("LayerList", "Zoom to Layer")
        add(zoom, "zoom_to_layer", lambda: self.zoom_asked.emit(self._row(rows[0])), unread)
        add(translate("LayerList", "Copy URL"), "copy_url", lambda: self._copy(rows), nothing)
        sign_in = translate("LayerList", "Sign In…")
        add(sign_in, "sign_in", lambda: self.sign_in_asked.emit(self._row(rows[0])), own)
        add(translate("LayerList", "Read Again"), "read_again", lambda: self._model.read_again(rows), nothing)
        menu.addSeparator()
        add(translate("LayerList", "Remove from List"), "remove_from_list", lambda: self._remove(rows), fixed)
        return menu

    def _copy(self, rows: list[int]) -> None:
        QGuiApplication.clipboard().setText("\n".join(address_text(self._row(row).source.address) for row in rows))

    def _remove(self, rows: list[int]) -> None:
        self._model.remove(rows)
        left = self._model.rowCount()
        if left:
            self.show_rows([min(rows[0], left - 1)])

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.zoom_asked.emit(self._row(index.row()))


class _RowDelegate(QStyledItemDelegate):
    """Draw a row that cannot be checked in grey, but for the words that say why."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.column() == SIZE:
            return
        if not index.sibling(index.row(), NAME).flags() & Qt.ItemFlag.ItemIsUserCheckable:
            option.state &= ~QStyle.StateFlag.State_Enabled


def empty_text() -> str:
    """Return what an empty list says."""
    return (
        translate("LayerList", "No ArcGIS image layers in this project.")
        + "\n"
        + translate("LayerList", "Paste the address of an image service below, or browse a server or portal.")
    )
