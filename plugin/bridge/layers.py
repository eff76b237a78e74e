"""From a file to a layer of the project: name, CRS, place in the tree, and where it came from. Main thread only."""

from __future__ import annotations

import html
from datetime import datetime, timezone
from typing import Optional

from qgis.core import (
    QgsBox3d,
    QgsCoordinateReferenceSystem,
    QgsLayerMetadata,
    QgsProject,
    QgsRasterLayer,
)

from .download import DeliveredFile, DownloadRequest
from .geometry import Clip
from .i18n import translate
from .plain_name import plain_name

_SHOWN_VERTICES = 250  # more of them never fit into a thousand characters


def load_layers(request: DownloadRequest, delivered: tuple[DeliveredFile, ...]) -> tuple[QgsRasterLayer, ...]:
    """Add the files that arrived to the project, each above the layer that shows its service."""
    layers = []
    for each in delivered:
        layer = load_layer(request, each) if each.path else None
        if layer is not None:
            _add_above(layer, each.source.layer_id)
            layers.append(layer)
    return tuple(layers)


def load_layer(request: DownloadRequest, delivered: DeliveredFile) -> Optional[QgsRasterLayer]:
    """Return the layer of a file, not yet in the project, or None if QGIS cannot read it."""
    name = delivered.source.label
    if request.clip is not None:
        name = translate("Downloads", "{name} (clip)").format(name=name)
    options = QgsRasterLayer.LayerOptions(loadDefaultStyle=True)
    options.transformContext = request.transform_context
    # Without this QGIS asks for, or invents, a CRS where the file has none that it knows.
    options.skipCrsValidation = True
    # QGIS shows the name in the page of a layer's properties.
    layer = QgsRasterLayer(delivered.path, plain_name(name), "gdal", options)
    if not layer.isValid():
        return None
    if not layer.crs().isValid() and delivered.wkt:
        layer.setCrs(QgsCoordinateReferenceSystem.fromWkt(delivered.wkt))
    layer.setMetadata(metadata(request, delivered, layer))
    return layer


def metadata(request: DownloadRequest, delivered: DeliveredFile, layer: QgsRasterLayer) -> QgsLayerMetadata:
    """Write down source, clip, date and credits; a server's texts as plain text, QGIS shows metadata as HTML."""
    written = QgsLayerMetadata()
    written.setType("dataset")
    written.setTitle(html.escape(delivered.source.label))
    written.setIdentifier(html.escape(delivered.source.address.value))
    written.setParentIdentifier(html.escape(delivered.source.address.value))
    if delivered.description:
        written.setAbstract(html.escape(delivered.description))
    if delivered.copyright_text:
        written.setRights([html.escape(delivered.copyright_text)])
    link = QgsLayerMetadata.Link(
        translate("Downloads", "Image service"), "ESRI:ArcGIS:ImageServer", html.escape(delivered.source.address.value)
    )
    written.addLink(link)
    now = datetime.now(timezone.utc)
    written.setHistory(
        [
            translate("Downloads", "Downloaded on {date} from {url}").format(
                date=now.strftime("%Y-%m-%d %H:%M UTC"), url=html.escape(delivered.source.address.value)
            ),
            html.escape(_clip_text(request.clip)),
            translate("Downloads", "Resampling: {method}").format(method=request.resampling.value.lower()),
        ]
    )
    written.setCrs(layer.crs())
    spatial = QgsLayerMetadata.SpatialExtent()
    spatial.extentCrs = layer.crs()
    spatial.bounds = QgsBox3d(layer.extent())
    extent = QgsLayerMetadata.Extent()
    extent.setSpatialExtents([spatial])
    written.setExtent(extent)
    return written


def _clip_text(clip: Optional[Clip]) -> str:
    if clip is None:
        return translate("Downloads", "Not clipped: the whole image")
    # Counted first: this is the main thread, and the text of a million vertices takes it more than a second.
    text = clip.geometry.asWkt(6) if clip.geometry.constGet().nCoordinates() <= _SHOWN_VERTICES else ""
    if not text or len(text) > 1000:
        text = clip.geometry.boundingBox().asWktPolygon()
        return translate("Downloads", "Clipped to a polygon inside {box}").format(box=f"{text} [{clip.crs.authid()}]")
    return translate("Downloads", "Clipped to {polygon}").format(polygon=f"{text} [{clip.crs.authid()}]")


def _add_above(layer: QgsRasterLayer, source_id: str) -> None:
    project = QgsProject.instance()
    node = project.layerTreeRoot().findLayer(source_id) if source_id else None
    if node is None or node.parent() is None:
        project.addMapLayer(layer)
        return
    project.addMapLayer(layer, False)
    parent = node.parent()
    parent.insertLayer(parent.children().index(node), layer)
