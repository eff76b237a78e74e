"""The form: which images, which area, where to. It hands a request over and closes; downloads have their own life."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Iterable, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsMapLayer, QgsProject, QgsRectangle
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer
from qgis.PyQt.QtGui import QHideEvent, QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QWidget

from ..plugin.arcgis.errors import ArcGISError
from ..plugin.arcgis.folders import free_bytes, is_writable
from ..plugin.bridge.download import Download, DownloadRequest
from ..plugin.bridge.explain import sentence
from ..plugin.bridge.geometry import Clip, service_crs
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.source import Source, source_of_layer
from .area import AreaKind
from .area_panel import AreaPanel
from .dialog_form import DialogForm, addresses_in
from .elsewhere import open_help
from .form_windows import FormWindows
from .layer_list import LayerList
from .layer_rows import Row, RowState
from .layers_model import LayersModel, address_text
from .notes import Decision, FormState, Level, Link, Note, decide, estimate_text, is_much, note_about
from .sizes import Answer, Question, SizeMeter, answer, vertex_count
from .window_place import fit, place_beside

if TYPE_CHECKING:
    from ..plugin.arcgis.addresses import ImageAddress
    from ..plugin.bridge.jobs import DownloadsModel
    from .sign_in import SignIns

_TYPING_MS = 700
# More points than this are not measured while they are drawn.
_MOST_LIVE_VERTICES = 2000


class DownloadDialog(DialogForm):
    """Let people choose, and start the download. One for the session: it remembers layers, area and options."""

    def __init__(
        self,
        iface: Any,
        downloads: DownloadsModel,
        parent: Optional[QWidget] = None,
        sign_ins: Optional[SignIns] = None,
    ) -> None:
        super().__init__(parent)
        self._iface, self._downloads = iface, downloads
        self._km2: Optional[float] = None
        self._complaint: Optional[Note] = None
        self._is_folder_writable, self._free = True, None
        # The images that were to come when Download was pressed before the sizes were known.
        self._promised: tuple[Source, ...] = ()
        self._is_placed = False
        self._layers = LayersModel(self)
        self._windows = FormWindows(iface, self, self._layers, sign_ins)
        self._meter = SizeMeter(self)
        self._build()
        self._connect()
        QgsGui.enableAutoGeometryRestore(self)

    # What the plugin calls

    def open_for(self, layers: Iterable[QgsMapLayer]) -> None:
        """Show the form with exactly the image layers among these checked; without any, with what was checked last."""
        self._area.stop_drawing()
        self._layers.want_layers(layer.id() for layer in layers if source_of_layer(layer) is not None)
        self._open()

    def open_with(self, sources: Iterable[Source]) -> None:
        """Show the form with exactly these images checked; those that are not in the list are added."""
        self._area.stop_drawing()
        self._layers.want_sources(sources)
        self._open()

    def open_again(self, download: Download) -> None:
        """Show the form filled as it was for a download."""
        self._area.stop_drawing()
        request = download.request
        self.folder_edit.setFilePath(request.folder)
        self.set_resampling(request.resampling)
        self.load_check.setChecked(request.load)
        self.server_edit.setText(request.server)
        self.sign_in_select.setConfigId(request.authcfg)
        self._take_server()
        self._layers.want_sources(request.sources)
        self._area.set_clip(request.clip)
        self._open()

    def remove(self) -> None:
        """Take the form and everything it put on the map away for good."""
        self.hide()
        self.leave_project()
        self._windows.remove()
        self._area.remove()
        self._meter.stop()
        self._layers.stop()
        self.deleteLater()

    # Building

    def _build(self) -> None:
        self.layer_list = LayerList(self._layers, self.layers_group)
        self._area = AreaPanel(self._iface, self._describe, self.area_group)
        self.take_in(self.layer_list, self._area)

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._take_server)
        self._layers.rows_changed.connect(self._on_changed)
        self._layers.rowsInserted.connect(self.layer_list.viewport().update)
        self._meter.measured.connect(self._on_measured)
        self._area.area_changed.connect(self._on_area_changed)
        self._area.drawing_started.connect(self.hide)
        self._area.drawing_ended.connect(self._on_drawing_ended)
        self.layer_list.addresses_pasted.connect(self._on_addresses_pasted)
        self.layer_list.zoom_asked.connect(self._on_zoom_asked)
        self.layer_list.sign_in_asked.connect(self._windows.sign_in)
        self.browse_button.clicked.connect(self._windows.browse)
        self._windows.addresses_chosen.connect(self._add_addresses)
        self.address_edit.textChanged.connect(self._on_address_changed)
        self.address_edit.installEventFilter(self)
        self.add_button.clicked.connect(self._add_typed)
        self.folder_edit.fileChanged.connect(self._on_folder_changed)
        self.server_edit.textChanged.connect(lambda: self._typing.start())
        self.server_edit.editingFinished.connect(self._take_server)
        self.sign_in_select.selectedConfigIdChanged.connect(self._take_server)
        self.advanced_group.collapsedStateChanged.connect(self._on_advanced_changed)
        self.advanced_group.installEventFilter(self)
        self.notes_area.link_activated.connect(self._on_link_activated)
        self.button_box.accepted.connect(self._on_download)
        self.button_box.rejected.connect(self.reject)
        self.button_box.helpRequested.connect(open_help)

    # What Qt calls

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Begin to read and to measure."""
        super().showEvent(event)
        if not event.spontaneous():
            self._look_at_folder()
            self._area.set_shown(True)
            self._layers.set_watched(True)
            self._on_changed()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Leave nothing on the map and ask no server."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._promised = ()
            self._windows.hide()
            self._area.set_shown(False)
            self._layers.set_watched(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Help on F1."""
        if event.key() == Qt.Key.Key_F1:
            open_help()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Enter add what is typed, and Alt+V open and close Advanced."""
        if watched is self.address_edit and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._add_typed()
                return True
        elif watched is self.advanced_group and event.type() == QEvent.Type.Shortcut:
            self.toggle_advanced()
            return True
        return super().eventFilter(watched, event)

    # Adding images

    def _add_typed(self) -> None:
        self._add(self.address_edit.text())

    def _on_addresses_pasted(self, text: str) -> None:
        if text.strip():
            self._add(text)

    def _add(self, text: str) -> None:
        """Add what the text names; what is wrong stays in the line, with its sentence."""
        if not text.strip():
            return
        good, wrong, error = addresses_in(text)
        self.address_edit.setText(wrong)
        self._add_addresses(good)
        if error is not None:
            self._complaint = note_about(error)
            self.address_edit.setFocus()
        self._refresh()

    def _add_addresses(self, addresses: tuple[ImageAddress, ...]) -> None:
        self.layer_list.show_rows(self._layers.add(addresses))
        for address in reversed(addresses):
            self.settings.remember_address(address_text(address))
        self.show_recent()

    def _on_address_changed(self, text: str) -> None:
        self.add_button.setEnabled(bool(text.strip()))
        if self._complaint is not None:
            self._complaint = None
            self._refresh()

    # What changes

    def _on_changed(self) -> None:
        self._ask_sizes()
        self._refresh()

    def _on_area_changed(self) -> None:
        whole = self._area.area().kind is AreaKind.WHOLE_IMAGE
        self.resampling_combo.setEnabled(not whole)
        self.resampling_combo.setToolTip(
            translate("Dialog", "Used only when clipping")
            if whole
            else translate(
                "Dialog",
                "How the server fills cells when it clips. "
                "Nearest for classes; bilinear or cubic for continuous values.",
            )
        )
        self._on_changed()

    def _on_measured(self, measured: Answer) -> None:
        self._km2 = measured.km2
        self._layers.set_sizes(measured.sizes)
        self._refresh()
        if self._promised:
            self._on_download()

    def _on_drawing_ended(self, _drawn: bool) -> None:
        self._show_in_front()
        if self.download_button.isEnabled():
            self.download_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._area.focus_button()

    def _on_folder_changed(self, *_: object) -> None:
        self._look_at_folder()
        self._refresh()

    def _on_advanced_changed(self, collapsed: bool) -> None:
        self.settings.advanced_open = not collapsed
        self._fit()

    def _take_server(self, *_: object) -> None:
        self._typing.stop()
        server, problem = self.server()
        if not problem:
            self._layers.set_server(server, self.sign_in_select.configId())
        self._refresh()

    def _on_link_activated(self, note: Note) -> None:
        # A sign-in under Advanced goes before all others, so that is where to choose another one.
        is_own = note.link is Link.SIGN_IN and bool(self.sign_in_select.configId())
        if note.link is Link.OPEN_ADVANCED or is_own:
            self.advanced_group.setCollapsed(False)
            self.server_edit.setFocus()
            self.scroll_area.ensureWidgetVisible(self.server_edit)
        elif note.link is Link.ZOOM_TO_LAYER:
            outside = [row for row in self._layers.rows if row.is_checked and row.state is RowState.OUTSIDE]
            self._on_zoom_asked(outside[0] if outside else None)
        else:
            self._windows.follow(note)

    def _on_zoom_asked(self, row: Optional[Row]) -> None:
        service = row.description.service if row is not None and row.description is not None else None
        if service is not None and service.extent is not None:
            box = service.extent
            self._area.zoom_to(QgsRectangle(box.xmin, box.ymin, box.xmax, box.ymax), service_crs(service))

    # Downloading

    def _on_download(self) -> None:
        self._take_server()
        self._look_at_folder()
        self._complaint = None
        decision = self._refresh()
        delivered = tuple(row.source for row in self._layers.rows if row.is_delivered)
        # Nothing is left out that was not shown as left out when Download was pressed.
        if not decision.can_download or (self._promised and self._promised != delivered):
            self._promised = ()
            return
        if not self._meter.is_settled:
            self._promised = delivered
            return
        self._promised = ()
        try:
            self._downloads.start(self._request())
        except ArcGISError as error:
            self._complaint = Note(sentence(error), Level.WARNING)
            self._refresh()
            return
        self.settings.resampling = self.resampling().value
        self.accept()

    def _request(self) -> DownloadRequest:
        delivered = [row for row in self._layers.rows if row.is_delivered]
        return DownloadRequest(
            sources=tuple(replace(row.source, name=row.label) for row in delivered),
            clip=self._area.area().clip,
            folder=self.folder(),
            resampling=self.resampling(),
            server=self.server()[0],
            authcfg=self.sign_in_select.configId(),
            load=self.load_check.isChecked(),
            transform_context=QgsProject.instance().transformContext(),
        )

    # Showing

    def _open(self) -> None:
        self._complaint = None
        rows = self._layers.rows
        if not self._is_placed:
            self._is_placed = True
            place_beside(self, self._iface.mapCanvas())
        self._show_in_front()
        # Its true height is known only when it has been laid out.
        QTimer.singleShot(0, self._fit)
        if not rows:
            self.address_edit.setFocus()
            return
        if not self.layer_list.currentIndex().isValid():
            checked = next((number for number, row in enumerate(rows) if row.is_checked), 0)
            self.layer_list.set_current_row(checked)
        self.layer_list.setFocus()

    def _show_in_front(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _look_at_folder(self) -> None:
        folder = self.folder()
        self._is_folder_writable, self._free = is_writable(folder), free_bytes(folder)

    def _ask_sizes(self) -> None:
        if not self.isVisible():
            return
        area = self._area.area()
        if not area.is_usable:
            self._km2 = None
            self._meter.forget()
            self._layers.set_sizes(())
            return
        self._meter.ask(self._question(area.clip, self._layers.rows))

    def _question(self, clip: Optional[Clip], rows: Iterable[Row]) -> Question:
        known = [row for row in rows if row.description is not None and row.description.error is None]
        images = tuple((row.source, row.description.service) for row in known if row.description is not None)
        return Question(clip, images, QgsProject.instance().transformContext())

    def _describe(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> tuple[str, bool]:
        """Return area and size of what is being drawn, and whether they are a warning."""
        clip = Clip(geometry, crs)
        rows = [row for row in self._layers.rows if row.is_checked]
        if vertex_count(clip) > _MOST_LIVE_VERTICES:
            rows = []
        measured = answer(self._question(clip, rows))
        sizes = [each.size for each in measured.sizes if each.error is None]
        return estimate_text(measured.km2, sizes), is_much(sum(size or 0 for size in sizes), self._free)

    def _refresh(self) -> Decision:
        decision = decide(
            FormState(
                rows=self._layers.rows,
                area=self._area.area(),
                km2=self._km2,
                is_folder_writable=self._is_folder_writable,
                free=self._free,
                complaint=self._complaint,
                server_problem=self.server()[1],
            )
        )
        if decision.notes != self.notes_area.notes:
            self.notes_area.show_notes(decision.notes)
            self._fit()
        self.download_button.setEnabled(decision.can_download)
        self.download_button.setToolTip(decision.blocked_by)
        return decision

    def _fit(self) -> None:
        if self.isVisible():
            fit(self, self.scroll_area, (self.notes_area, self.button_box))
