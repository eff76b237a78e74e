"""Show layers on the map."""

from __future__ import annotations

from typing import Iterable

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsMapLayer, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas

_MARGIN = 1.05


def zoom_to_layers(canvas: QgsMapCanvas, layers: Iterable[QgsMapLayer]) -> bool:
    """Bring those of the layers that the project holds into view; False if there is none to be seen."""
    settings = canvas.mapSettings()
    whole = QgsRectangle()
    for layer in layers:
        if QgsProject.instance().mapLayer(layer.id()) is None:
            continue
        transform = QgsCoordinateTransform(layer.crs(), settings.destinationCrs(), settings.transformContext())
        try:
            whole.combineExtentWith(transform.transformBoundingBox(layer.extent()))
        except QgsCsException:
            continue
    if whole.isEmpty() or not whole.isFinite():
        return False
    whole.scale(_MARGIN)
    canvas.setExtent(whole)
    canvas.refresh()
    return True
