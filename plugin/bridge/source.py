"""An image as a row or a script names it, what reading it brought, and which layers are such images."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Optional

from qgis.core import QgsDataSourceUri, QgsMapLayer, QgsProject

from ..arcgis.addresses import AddressKind, ImageAddress, parse_address
from ..arcgis.errors import ArcGISError, RequestError

if TYPE_CHECKING:
    from ..arcgis.imageservice import ImageService

_HEADER = "http-header:"
# The second is the coming provider of QGIS 4.2; MapServer layers use the first one too, so the URL decides.
PROVIDERS = ("arcgismapserver", "arcgisimageserver", "imageserver")


@dataclass(frozen=True)
class Source:
    """An image as a row or a script names it; ``layer_id`` where a layer of the project shows it."""

    address: ImageAddress
    name: str = ""
    authcfg: str = ""
    layer_id: str = ""
    # What the layer sends along with every request; keys may be among it, so that it is never written down.
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False, compare=False)

    @property
    def label(self) -> str:
        """Return the name to show and to call files by."""
        return self.name or self.address.short_name


@dataclass(frozen=True)
class Description:
    """What reading an image brought; ``error`` says why it cannot be downloaded, even if the rest is known."""

    source: Source
    service: Optional[ImageService] = None
    task_url: str = ""
    error: Optional[ArcGISError] = None

    def known_as(self, source: Source) -> Description:
        """Return what is known under the source's own words; the name that reading brought stays where it has none."""
        return replace(self, source=replace(source, name=source.name or self.source.name))


def source_of_layer(layer: QgsMapLayer) -> Optional[Source]:
    """Return the image service a layer shows, or None for any other layer."""
    if layer is None:
        return None
    # QGIS 3.40 calls a layer that a script gave as provider://source by its source: the service knows a better name.
    name = "" if "url=" in layer.name() else layer.name()
    return source_of_uri(layer.providerType(), layer.source(), name, layer.id())


def with_layer_headers(source: Source) -> Source:
    """Return a source with what its layer sends along, where the project still has that layer; main thread.

    No record has them: a resumed download takes them from where they came.
    """
    layer = QgsProject.instance().mapLayer(source.layer_id) if source.layer_id and not source.headers else None
    found = source_of_layer(layer) if layer is not None else None
    return replace(source, headers=found.headers) if found is not None and found.address == source.address else source


def source_of_uri(provider: str, source: str, name: str = "", layer_id: str = "") -> Optional[Source]:
    """Return the image service that a layer with this provider and source would show, or None for any other."""
    if provider not in PROVIDERS:
        return None
    uri = QgsDataSourceUri(source)
    # urlprefix is QGIS's own way through a web proxy: the real request goes to prefix + URL.
    try:
        address = parse_address(uri.param("urlprefix") + uri.param("url"))
    except RequestError:
        return None
    if address.kind is not AddressKind.URL:
        return None
    return Source(address, name, uri.authConfigId(), layer_id, _headers(uri))


def _headers(uri: QgsDataSourceUri) -> tuple[tuple[str, str], ...]:
    """Return the headers of a layer: "referer" alone in old versions, "http-header:…" since."""
    found = {name[len(_HEADER) :]: uri.param(name) for name in _parameters(uri) if name.startswith(_HEADER)}
    if uri.param("referer"):
        found.setdefault("Referer", uri.param("referer"))
    return tuple((name.title(), value) for name, value in found.items() if _is_header(name, value))


def _parameters(uri: QgsDataSourceUri) -> tuple[str, ...]:
    # QGIS tells the names since 3.26; before there was no header but this one.
    keys = getattr(uri, "parameterKeys", lambda: (f"{_HEADER}referer",))
    return tuple(keys())


def _is_header(name: str, value: str) -> bool:
    return bool(value) and value.isprintable() and name.isascii() and name.replace("-", "").isalnum()
