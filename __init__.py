"""Raster Download for ArcGIS: the pixel values of ArcGIS image services, clipped to the area you draw."""

from __future__ import annotations


def classFactory(iface):  # noqa: N802  (QGIS looks for this name)
    """Return the plugin; QGIS calls this once per load, with iface None in qgis_process."""
    from .plugin.main import RasterDownloadPlugin

    return RasterDownloadPlugin(iface)


def __getattr__(name):
    """Offer the console API without importing QGIS until somebody asks for it."""
    # An import statement, not importlib: QGIS's plugin reload patches the former only.
    if name == "download":
        from .plugin.api import download

        return download
    if name == "jobs":
        from .plugin.api import jobs

        return jobs
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
