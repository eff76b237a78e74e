"""Choosing the area: five buttons, a row that changes with them, and the outline on the map."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsMapLayerProxyModel,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..plugin.arcgis.errors import ArcGISError
from ..plugin.bridge.geometry import Clip
from ..plugin.bridge.i18n import translate
from .area import Area, AreaKind
from .area_drawing import AreaDrawing, Describe
from .area_layer import LayerPolygons
from .area_tools import AreaOutline
from .layers_model import theme_icon
from .measures import corner_count, sides_text

_ICONS = {
    AreaKind.MAP_VIEW: "/mActionSetToCanvasExtent.svg",
    AreaKind.RECTANGLE: "/mActionAddBasicRectangle.svg",
    AreaKind.POLYGON: "/mActionCapturePolygon.svg",
    AreaKind.FROM_LAYER: "/mIconPolygonLayer.svg",
    AreaKind.WHOLE_IMAGE: "/mActionZoomFullExtent.svg",
}
# A box may have more than four, where somebody cut its edges into pieces.
_MOST_BOX_CORNERS = 1000
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_FORTH = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class AreaPanel(QWidget):
    """Hold the area of the form."""

    # area_changed(): area() gives another one
    area_changed = pyqtSignal()
    # drawing_started(): the map is needed, so the form goes away
    drawing_started = pyqtSignal()
    # drawing_ended(drawn): the form may come back; whether there is a new shape
    drawing_ended = pyqtSignal(bool)

    def __init__(self, iface: Any, describe: Optional[Describe] = None, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("area_panel")
        self._canvas = iface.mapCanvas()
        self._kind = AreaKind.MAP_VIEW
        self._shapes: dict[AreaKind, Area] = {}
        self._drawing_kind = AreaKind.POLYGON
        self._layer_area = Area(AreaKind.FROM_LAYER)
        self._is_shown = False
        self._build()
        self._outline = AreaOutline(self._canvas, self)
        self._polygons = LayerPolygons(self)
        self._polygons.read.connect(self._on_polygons_read)
        self._polygons.changed.connect(self._on_polygons_changed)
        self._drawing = AreaDrawing(self._canvas, iface.messageBar(), iface.cadDockWidget(), describe, self)
        self._drawing.area_drawn.connect(self._on_area_drawn)
        self._drawing.drawing_cancelled.connect(self._on_drawing_cancelled)
        self._canvas.extentsChanged.connect(self._on_map_moved)
        self._canvas.rotationChanged.connect(self._on_map_moved)
        self._canvas.destinationCrsChanged.connect(self._on_map_moved)
        QgsProject.instance().cleared.connect(self._on_project_cleared)
        self._buttons[self._kind].setChecked(True)
        self._show_kind()

    # What the form asks and tells

    def area(self) -> Area:
        """Return the area as it is now."""
        if self._kind is AreaKind.FROM_LAYER:
            return self._layer_area
        if self._kind is AreaKind.MAP_VIEW:
            return _area_of(self._kind, self._map_view())
        return self._shapes.get(self._kind, Area(self._kind))

    def set_clip(self, clip: Optional[Clip]) -> None:
        """Take an area from elsewhere: a box or another polygon as if it were drawn, None for the whole image."""
        if clip is None:
            self._set_kind(AreaKind.WHOLE_IMAGE)
            return
        box = QgsGeometry.fromRect(clip.geometry.boundingBox())
        # An area of a million corners is none, and to compare it takes a while.
        is_box = corner_count(clip.geometry) <= _MOST_BOX_CORNERS and clip.geometry.isGeosEqual(box)
        kind = AreaKind.RECTANGLE if is_box else AreaKind.POLYGON
        self._shapes[kind] = _area_of(kind, clip)
        self._set_kind(kind)

    def set_shown(self, shown: bool) -> None:
        """Show the outline on the map exactly as long as the form is shown."""
        self._is_shown = shown
        if shown:
            self._read_layer()
        else:
            self._polygons.leave()
        self._show_outline()

    def stop_drawing(self) -> None:
        """End a drawing as if it was cancelled."""
        if self._drawing.is_active():
            self._drawing.stop()
            self._on_drawing_cancelled()

    def remove(self) -> None:
        """Leave the map for good."""
        self._drawing.stop()
        self._polygons.stop()
        self._outline.remove()
        self._canvas.extentsChanged.disconnect(self._on_map_moved)
        self._canvas.rotationChanged.disconnect(self._on_map_moved)
        self._canvas.destinationCrsChanged.disconnect(self._on_map_moved)
        QgsProject.instance().cleared.disconnect(self._on_project_cleared)

    def zoom_to(self, rectangle: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        """Show a box on the map, with a margin."""
        settings = self._canvas.mapSettings()
        transform = QgsCoordinateTransform(crs, settings.destinationCrs(), settings.transformContext())
        try:
            box = transform.transformBoundingBox(rectangle)
        except QgsCsException:
            return
        if box.isFinite() and not box.isEmpty():
            box.scale(1.1)
            self._canvas.setExtent(box)
            self._canvas.refresh()

    def focus_button(self) -> None:
        """Put the focus on the button of the present kind."""
        self._buttons[self._kind].setFocus(Qt.FocusReason.OtherFocusReason)

    def tab_chain(self) -> tuple[QWidget, ...]:
        """Return the widgets in the tab order."""
        row = (self._layer_combo, self._selected_check, self._zoom_button, self._clear_button)
        return (*self._buttons.values(), *row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let arrow keys go from button to button without pressing any: two of them start to draw."""
        if event.type() != QEvent.Type.KeyPress or event.key() not in _BACK + _FORTH:
            return super().eventFilter(watched, event)
        buttons = list(self._buttons.values())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            buttons.reverse()
        step = 1 if event.key() in _FORTH else -1
        buttons[(buttons.index(watched) + step) % len(buttons)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # Building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        outer.addLayout(upper)
        outer.addLayout(lower)
        # One of them is checked; Qt then lets the tab key stop at one only.
        self._group = QButtonGroup(self)
        self._buttons: dict[AreaKind, QPushButton] = {}
        for kind in AreaKind:
            button = QPushButton(theme_icon(_ICONS[kind]), _button_text(kind), self)
            button.setObjectName(f"{kind.value}_button")
            button.setToolTip(_button_tip(kind))
            button.setCheckable(True)
            button.setAutoDefault(False)
            # Night Mapping would cut the text of buttons that may shrink.
            button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            button.installEventFilter(self)
            button.clicked.connect(lambda _checked=False, kind=kind: self._on_pressed(kind))
            self._group.addButton(button)
            self._buttons[kind] = button
            upper.addWidget(button)
        self._label = QLabel(self)
        self._label.setObjectName("area_label")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._layer_combo = QgsMapLayerComboBox(self)
        self._layer_combo.setObjectName("area_layer_combo")
        self._layer_combo.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self._layer_combo.setAccessibleName(translate("AreaPanel", "Polygon layer"))
        self._layer_combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layer_combo.setMinimumContentsLength(12)
        self._layer_combo.layerChanged.connect(self._on_layer_changed)
        self._selected_check = QCheckBox(self)
        self._selected_check.setObjectName("selected_only_check")
        self._selected_check.toggled.connect(self._read_layer)
        self._zoom_button = self._tool("zoom_to_area_button", "/mActionZoomToArea.svg")
        self._zoom_button.setToolTip(translate("AreaPanel", "Zoom to Area"))
        self._zoom_button.clicked.connect(self._on_zoom)
        self._clear_button = self._tool("clear_area_button", "/mIconClearText.svg")
        self._clear_button.setToolTip(translate("AreaPanel", "Clear Area"))
        self._clear_button.clicked.connect(self._on_clear)
        for button in (self._zoom_button, self._clear_button):
            button.setAccessibleName(button.toolTip())
        lower.addWidget(self._label, 1)
        for widget in (self._layer_combo, self._selected_check, self._zoom_button, self._clear_button):
            lower.addWidget(widget)
        # The row is as high for a label as for a combo box: nothing jumps.
        self._label.setMinimumHeight(self._layer_combo.sizeHint().height())

    def _tool(self, name: str, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIcon(theme_icon(icon))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    # What happens

    def _on_pressed(self, kind: AreaKind) -> None:
        if not kind.is_drawn:
            self._set_kind(kind)
            return
        self._drawing_kind = kind
        self.drawing_started.emit()
        if kind is AreaKind.POLYGON:
            self._drawing.start_polygon()
        else:
            self._drawing.start_rectangle()

    def _on_area_drawn(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem, is_rectangle: bool) -> None:
        kind = AreaKind.RECTANGLE if is_rectangle else AreaKind.POLYGON
        self._shapes[kind] = _area_of(kind, Clip(geometry, crs))
        self._set_kind(kind)
        self.drawing_ended.emit(True)

    def _on_drawing_cancelled(self) -> None:
        # An earlier shape of this kind is what was to be replaced: it comes back. Else all is as before.
        self._set_kind(self._drawing_kind if self._drawing_kind in self._shapes else self._kind)
        self.drawing_ended.emit(False)

    def _on_map_moved(self, *_: object) -> None:
        if self._kind is AreaKind.MAP_VIEW:
            self.area_changed.emit()

    def _on_project_cleared(self) -> None:
        self._shapes.clear()
        self._set_kind(self._kind)

    def _on_clear(self) -> None:
        self._shapes.pop(self._kind, None)
        self._buttons[self._kind].setFocus()
        self._set_kind(self._kind)

    def _on_zoom(self) -> None:
        clip = self.area().clip
        if clip is not None:
            self.zoom_to(clip.geometry.boundingBox(), clip.crs)

    def _on_layer_changed(self, *_: object) -> None:
        layer = self._layer_combo.currentLayer()
        # A selection means that the user wants it, once for each layer.
        self._selected_check.blockSignals(True)
        self._selected_check.setChecked(layer is not None and layer.selectedFeatureCount() > 0)
        self._selected_check.blockSignals(False)
        self._read_layer()

    def _on_polygons_changed(self) -> None:
        layer = self._layer_combo.currentLayer()
        count = layer.selectedFeatureCount() if layer is not None else 0
        had_none = not self._selected_check.isEnabled()
        if count == 0 or had_none:
            # By itself on with the first selected feature, and off without one.
            self._selected_check.blockSignals(True)
            self._selected_check.setChecked(count > 0)
            self._selected_check.blockSignals(False)
            self._read_layer()
        self._show_selected(count)

    def _on_polygons_read(self, clip: Optional[Clip], error: Optional[ArcGISError]) -> None:
        self._layer_area = Area(AreaKind.FROM_LAYER, clip, error, False, self._layer_area.layer)
        self._show_kind()
        self.area_changed.emit()

    def _read_layer(self, *_: object) -> None:
        layer = self._layer_combo.currentLayer()
        self._show_selected(layer.selectedFeatureCount() if layer is not None else 0)
        if self._kind is not AreaKind.FROM_LAYER or not self._is_shown:
            self._polygons.leave()
            return
        self._layer_area = Area(AreaKind.FROM_LAYER)
        if layer is not None:
            # The old outline stays until the new one is read.
            self._layer_area = Area(AreaKind.FROM_LAYER, is_reading=True, layer=layer.name())
        self._polygons.follow(layer, self._selected_check.isChecked())
        self._show_kind()
        self.area_changed.emit()

    # Showing

    def _set_kind(self, kind: AreaKind) -> None:
        was_layer, self._kind = self._kind is AreaKind.FROM_LAYER, kind
        self._buttons[kind].setChecked(True)
        if kind is AreaKind.FROM_LAYER or was_layer:
            self._on_layer_changed()
        self._show_kind()
        self.area_changed.emit()

    def _show_kind(self) -> None:
        is_layer = self._kind is AreaKind.FROM_LAYER
        self._layer_combo.setVisible(is_layer)
        self._selected_check.setVisible(is_layer)
        self._label.setVisible(not is_layer)
        clip = self._shapes[self._kind].clip if self._kind in self._shapes else None
        has_shape = clip is not None or (is_layer and self._layer_area.clip is not None)
        self._zoom_button.setVisible(has_shape)
        self._clear_button.setVisible(clip is not None)
        self._label.setText(self._label_text(clip))
        self._show_outline()

    def _show_selected(self, count: int) -> None:
        text = translate("AreaPanel", "Selected features only")
        if count:
            text = translate("AreaPanel", "Selected features only ({count})").format(count=count)
        self._selected_check.setText(text)
        self._selected_check.setEnabled(count > 0)
        self._selected_check.setToolTip("" if count else translate("AreaPanel", "No feature of this layer is selected"))

    def _show_outline(self) -> None:
        clip = None if self._kind is AreaKind.MAP_VIEW else self.area().clip
        if clip is not None and self._is_shown:
            self._outline.set_geometry(clip.geometry, clip.crs)
        elif not (self._is_shown and self.area().is_reading):
            self._outline.clear()

    def _label_text(self, clip: Optional[Clip]) -> str:
        if self._kind is AreaKind.MAP_VIEW:
            return translate("AreaPanel", "Follows the map.")
        if self._kind is AreaKind.WHOLE_IMAGE:
            return translate("AreaPanel", "Everything the service holds.")
        if clip is None:
            return translate("AreaPanel", "Not drawn yet.")
        if self._kind is AreaKind.RECTANGLE:
            sides = sides_text(clip.geometry.boundingBox(), clip.crs)
            return translate("AreaPanel", "Rectangle, {sides}").format(sides=sides)
        return translate("AreaPanel", "Polygon with %n point(s)", corner_count(clip.geometry))

    def _map_view(self) -> Clip:
        settings = self._canvas.mapSettings()
        if settings.rotation() == 0:
            return Clip.from_rectangle(settings.visibleExtent(), settings.destinationCrs())
        corners = [QgsPointXY(point) for point in settings.visiblePolygon()]
        return Clip(QgsGeometry.fromPolygonXY([[*corners, corners[0]]]), settings.destinationCrs())


def _area_of(kind: AreaKind, clip: Clip) -> Area:
    return Area(kind, clip, clip.problem())


def _button_text(kind: AreaKind) -> str:
    # translators: the letters behind & are the Alt keys of the dialog, each once: A B M R P L W F S O V D C H
    map_view = translate("AreaPanel", "&Map View")
    return {
        AreaKind.MAP_VIEW: map_view,
        AreaKind.RECTANGLE: translate("AreaPanel", "&Rectangle"),
        AreaKind.POLYGON: translate("AreaPanel", "&Polygon"),
        AreaKind.FROM_LAYER: translate("AreaPanel", "From &Layer"),
        AreaKind.WHOLE_IMAGE: translate("AreaPanel", "&Whole Image"),
    }[kind]


def _button_tip(kind: AreaKind) -> str:
    return {
        AreaKind.MAP_VIEW: translate("AreaPanel", "What the map shows when you press Download"),
        AreaKind.RECTANGLE: translate("AreaPanel", "Drag a box on the map"),
        AreaKind.POLYGON: translate("AreaPanel", "Click the corners on the map; R draws freehand"),
        AreaKind.FROM_LAYER: translate("AreaPanel", "Polygons of a layer, or its selected features"),
        AreaKind.WHOLE_IMAGE: translate("AreaPanel", "No clip"),
    }[kind]
