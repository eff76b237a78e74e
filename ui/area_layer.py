"""The polygons of a layer as an area, read in a thread: a layer may hold a million of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Optional

from qgis.core import QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..plugin.arcgis.errors import ArcGISError, Reason
from ..plugin.bridge.geometry import Clip, clip_of_layer
from ..plugin.bridge.log import log_unforeseen

# A burst of edits is read once.
DELAY_MS = 100


class LayerPolygons(QObject):
    """Follow the polygons of one layer, or its selected ones, while somebody needs them."""

    # read(clip, error): the Clip or None, the ArcGISError or None
    read = pyqtSignal(object, object)
    # changed(): the polygons are being read anew
    changed = pyqtSignal()
    _arrived = pyqtSignal(int, object, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._layer: Optional[QgsVectorLayer] = None
        self._selected_only = False
        self._number = 0
        self._thread: Optional[ThreadPoolExecutor] = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._arrived.connect(self._on_arrived)

    def follow(self, layer: Optional[QgsVectorLayer], selected_only: bool) -> None:
        """Read this layer from now on, or none; `read` follows for a layer."""
        self.leave()
        self._layer, self._selected_only = layer, selected_only
        if layer is None:
            return
        for signal in self._signals(layer):
            signal.connect(self._on_changed)
        layer.willBeDeleted.connect(self.leave)
        self._on_timeout()

    def leave(self) -> None:
        """Follow no layer any more; nothing is read afterwards."""
        self._timer.stop()
        self._number += 1
        layer, self._layer = self._layer, None
        if layer is not None:
            for signal in self._signals(layer):
                signal.disconnect(self._on_changed)
            layer.willBeDeleted.disconnect(self.leave)

    def stop(self) -> None:
        """End the thread."""
        self.leave()
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    @staticmethod
    def _signals(layer: QgsVectorLayer) -> tuple:
        return layer.dataChanged, layer.geometryChanged, layer.selectionChanged, layer.crsChanged, layer.featuresDeleted

    def _on_changed(self, *_: object) -> None:
        self._number += 1
        self._timer.start()
        self.changed.emit()

    def _on_timeout(self) -> None:
        if self._layer is None:
            return
        self._number += 1
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="arcgis-polygons")
        self._thread.submit(self._read, self._number, _Picture(self._layer), self._selected_only)

    def _read(self, number: int, picture: _Picture, selected_only: bool) -> None:
        clip: Optional[Clip] = None
        error: Optional[ArcGISError] = None
        try:
            if number == self._number:
                clip = clip_of_layer(picture, selected_only)
                error = clip.problem()
        except ArcGISError as found:
            error = found
        except Exception as unforeseen:  # the border of a thread: nobody else would see it
            log_unforeseen("Reading a polygon layer", unforeseen)  # no-i18n: log
            error = ArcGISError(Reason.INTERNAL)
        self._arrived.emit(number, clip, error)

    def _on_arrived(self, number: int, clip: Optional[Clip], error: Optional[ArcGISError]) -> None:
        if number == self._number:
            self.read.emit(clip, error)


class _Picture:
    """A layer as it is at this moment, with the few functions of a layer that reading needs; safe in any thread."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._source = QgsVectorLayerFeatureSource(layer)
        self._selected = layer.selectedFeatureIds()
        self._name, self._crs = layer.name(), layer.crs()

    def getFeatures(self):  # noqa: N802
        return self._source.getFeatures(QgsFeatureRequest().setNoAttributes())

    def getSelectedFeatures(self):  # noqa: N802
        return self._source.getFeatures(QgsFeatureRequest().setFilterFids(self._selected).setNoAttributes())

    def name(self) -> str:
        return self._name

    def crs(self):
        return self._crs
