"""Boxes of any CRS as polygons of the world: densified, cut at the date line, closed around a pole."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsPointXY,
    QgsRectangle,
)

from arcgis_raster_download.plugin.bridge.reproject import OutOfReach, on_the_world

pytestmark = pytest.mark.usefixtures("qapp")

HALF = 20037508.342789244

# name: (CRS, box, parts, box in degrees)
BOXES = {
    "degrees": ("EPSG:4326", (8, 47, 9, 48), 1, (8, 47, 9, 48)),
    "half a cell too far": ("EPSG:4326", (-180.125, -90.125, 179.875, 90.125), 1, (-180, -90, 180, 90)),
    "0 to 360": ("EPSG:4326", (0, -90, 360, 90), 1, (-180, -90, 180, 90)),
    "over the date line": ("EPSG:4326", (170, -10, 190, 10), 2, (-180, -10, 180, 10)),
    "NAD83 over the date line": ("EPSG:4269", (172, 50, 230, 72), 2, (-180, 50, 180, 72)),
    "Mercator's world": ("EPSG:3857", (-HALF, -HALF, HALF, HALF), 1, (-180, -85.051, 180, 85.051)),
    "Mercator over the edge": ("EPSG:3857", (-HALF - 200, -3e7, HALF + 200, 3e7), 1, (-180, -88.9615, 180, 88.9615)),
    "Mercator's next world": ("ESRI:102100", (HALF - 1e6, 0, HALF + 1e6, 1e6), 2, (-180, 0, 180, 8.947)),
    "UTM": ("EPSG:32632", (400000, 5200000, 500000, 5300000), 1, (7.663, 46.946, 9, 47.853)),
    "UTM 1 over the date line": ("EPSG:32601", (100000, 5200000, 500000, 5300000), 2, (-180, 46.833, 180, 47.853)),
    "around the north pole": ("EPSG:3413", (-4e6, -4e6, 4e6, 4e6), 1, (-180, 40.901, 180, 90)),
    "around the south pole": ("EPSG:3031", (-2.7e6, -2.5e6, 2.8e6, 2.3e6), 1, (-180, -90, 180, -56.41)),
}


def outline(crs: str, box) -> QgsGeometry:
    return on_the_world(QgsRectangle(*box), QgsCoordinateReferenceSystem(crs), QgsCoordinateTransformContext())


@pytest.mark.parametrize("name", BOXES)
def test_boxes(name):
    crs, box, parts, degrees = BOXES[name]
    shape = outline(crs, box)
    assert shape.isMultipart() and shape.isGeosValid() and len(shape.asMultiPolygon()) == parts
    found = shape.boundingBox()
    edges = (found.xMinimum(), found.yMinimum(), found.xMaximum(), found.yMaximum())
    assert edges == pytest.approx(degrees, abs=0.01)
    # Points of the box itself are inside, wherever they are in the world; and points beyond it are not.
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(crs), QgsCoordinateReferenceSystem("EPSG:4326"), QgsCoordinateTransformContext()
    )
    west, south, east, north = box
    for across, along in ((0.03, 0.03), (0.5, 0.1), (0.97, 0.97), (0.2, 0.8), (0.5, 0.5)):
        point = transform.transform(west + across * (east - west), south + along * (north - south))
        turned = QgsPointXY((point.x() + 180) % 360 - 180, max(-89.99, min(89.99, point.y())))
        assert shape.contains(QgsGeometry.fromPointXY(turned)) or abs(abs(turned.x()) - 180) < 1e-6, turned


def test_edges_are_bent():
    """The upper edge of a wide box in UTM bulges to the north in the middle: four corners would cut that off."""
    shape = outline("EPSG:32632", (100000, 6700000, 900000, 6900000))
    corners = QgsGeometry.fromRect(QgsRectangle(100000, 6700000, 900000, 6900000))
    corners.transform(
        QgsCoordinateTransform(
            QgsCoordinateReferenceSystem("EPSG:32632"),
            QgsCoordinateReferenceSystem("EPSG:4326"),
            QgsCoordinateTransformContext(),
        )
    )
    assert shape.boundingBox().yMaximum() > corners.boundingBox().yMaximum() + 0.1


def test_what_has_no_place():
    with pytest.raises(OutOfReach):
        outline("ESRI:54009", (-18040095, -9020047, 18040095, 9020047))
    with pytest.raises(OutOfReach):
        outline("EPSG:32632", (1e12, 1e12, 2e12, 2e12))
