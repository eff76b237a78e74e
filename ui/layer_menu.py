"""“Download Raster…” in the context menu of the Layers panel, for layers of image services and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Iterable

from qgis.core import QgsMapLayer, QgsMapLayerType, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from ..plugin.bridge.i18n import translate
from ..plugin.bridge.source import source_of_layer

ICON = str(Path(__file__).with_name("icons") / "icon.svg")
_NO_MAIN_MENU = ""


class LayerMenu(QObject):
    """Offer the action on the project's image layers, those there are and those to come."""

    def __init__(self, iface: Any, open_for: Callable[[Iterable[QgsMapLayer]], None]) -> None:
        """Add the action; `open_for` gets the selected image layers when it is chosen."""
        super().__init__()
        self._iface, self._open_for = iface, open_for
        self._followed: dict[str, QgsRasterLayer] = {}
        self._action = QAction(QIcon(ICON), translate("LayerMenu", "Download Raster…"), iface.mainWindow())
        self._action.setObjectName("download_layer_action")
        self._action.triggered.connect(self._on_triggered)
        self._register()
        project = QgsProject.instance()
        project.layersAdded.connect(self._on_layers_added)
        project.layersWillBeRemoved["QStringList"].connect(self._on_layers_will_be_removed)
        self._on_layers_added(project.mapLayers().values())

    def remove(self) -> None:
        """Take the action out of the menu again, and follow the project no more."""
        project = QgsProject.instance()
        project.layersAdded.disconnect(self._on_layers_added)
        project.layersWillBeRemoved["QStringList"].disconnect(self._on_layers_will_be_removed)
        for layer in self._followed.values():
            layer.dataSourceChanged.disconnect(self._offer_anew)
        self._followed.clear()
        self._iface.removeCustomActionForLayerType(self._action)
        self._action.deleteLater()
        self.deleteLater()

    def _register(self) -> None:
        self._iface.addCustomActionForLayerType(self._action, _NO_MAIN_MENU, QgsMapLayerType.RasterLayer, False)

    def _offer(self, layer: QgsRasterLayer) -> None:
        if source_of_layer(layer) is not None:
            self._iface.addCustomActionForLayer(self._action, layer)

    def _offer_anew(self) -> None:
        """Take the action from all layers, which is the only way to take it from one, and give it to the right ones."""
        self._iface.removeCustomActionForLayerType(self._action)
        self._register()
        for layer in self._followed.values():
            self._offer(layer)

    def _on_layers_added(self, layers: Iterable[QgsMapLayer]) -> None:
        for layer in layers:
            if isinstance(layer, QgsRasterLayer):
                self._followed[layer.id()] = layer
                layer.dataSourceChanged.connect(self._offer_anew)
                self._offer(layer)

    def _on_layers_will_be_removed(self, layer_ids: Iterable[str]) -> None:
        gone = [self._followed.pop(layer_id) for layer_id in layer_ids if layer_id in self._followed]
        for layer in gone:
            layer.dataSourceChanged.disconnect(self._offer_anew)
        if gone:
            # QGIS keeps the bare address of a layer: a later layer that comes to lie there would have the action.
            self._offer_anew()

    def _on_triggered(self) -> None:
        selected = self._iface.layerTreeView().selectedLayers()
        self._open_for([layer for layer in selected if source_of_layer(layer) is not None])
