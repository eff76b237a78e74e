"""What tests in QGIS ask of the site: layers that show its services, and what it was asked."""

from __future__ import annotations

from qgis.core import QgsRasterLayer

from tests.server.process import SiteProcess


def service_layer(site: SiteProcess, service: str, name: str = "", crs: str = "EPSG:4326") -> QgsRasterLayer:
    """Return a layer that shows an image service, as QGIS's browser adds it."""
    layer = QgsRasterLayer(service_uri(site, service, crs), name or service.split("/")[-1], "arcgismapserver")
    assert layer.isValid(), service
    return layer


def service_uri(site: SiteProcess, service: str, crs: str = "EPSG:4326") -> str:
    """Return the source of such a layer."""
    return f"crs='{crs}' format='PNG32' layer='' url='{site.image_url(service)}'"


def requests_for(site: SiteProcess, end: str) -> list[dict]:
    """Return the requests whose path ends so, oldest first."""
    return [entry for entry in site.log() if entry["path"].endswith(end)]


def submitted(site: SiteProcess) -> list[dict[str, str]]:
    """Return the parameters of every job that was submitted since the journal is new."""
    return [entry["parameters"] for entry in requests_for(site, "/submitJob")]
