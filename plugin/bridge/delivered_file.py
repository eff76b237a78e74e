"""What a file holds that is no TIFF, as QGIS reads it; called in worker threads."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Optional

from qgis.core import Qgis, QgsRasterLayer

from ..arcgis.tiff import TiffInfo

# The words that services have for pixel types; a type that is not among them cannot be compared.
_PIXEL_TYPES = {
    Qgis.DataType.Byte: "U8",
    Qgis.DataType.UInt16: "U16",
    Qgis.DataType.Int16: "S16",
    Qgis.DataType.UInt32: "U32",
    Qgis.DataType.Int32: "S32",
    Qgis.DataType.Float32: "F32",
    Qgis.DataType.Float64: "F64",
}


def look_at_file(path: str) -> Optional[TiffInfo]:
    """Describe a raster in any format; None if QGIS cannot read it. Nothing is left beside the file."""
    beside = path + ".aux.xml"
    was_there = os.path.lexists(beside)
    # A style would need statistics, and those are written beside the file.
    layer = QgsRasterLayer(path, "", "gdal", QgsRasterLayer.LayerOptions(False))
    if not layer.isValid():
        return None
    provider, extent, crs = layer.dataProvider(), layer.extent(), layer.crs()
    # Without a CRS the extent counts pixels, and says nothing.
    is_placed = crs.isValid()
    code = crs.authid().partition("EPSG:")[2]
    info = TiffInfo(
        width=layer.width(),
        height=layer.height(),
        band_count=layer.bandCount(),
        pixel_type=_PIXEL_TYPES.get(provider.sourceDataType(1), ""),
        origin_x=extent.xMinimum() if is_placed else None,
        origin_y=extent.yMaximum() if is_placed else None,
        pixel_size_x=layer.rasterUnitsPerPixelX() if is_placed else None,
        pixel_size_y=layer.rasterUnitsPerPixelY() if is_placed else None,
        epsg=int(code) if code.isdigit() else None,
        no_data=provider.sourceNoDataValue(1) if provider.sourceHasNoDataValue(1) else None,
        size=os.path.getsize(path),
    )
    del provider, layer
    if not was_there:
        with suppress(FileNotFoundError):
            os.unlink(beside)
    return info
