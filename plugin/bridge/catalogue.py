"""What image services are, read in the background and remembered for the session; and which layers are such services.

Lives on the main thread. Reading happens in two plain threads: QGIS's task pool also draws the map.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Optional

from qgis.core import QgsDataSourceUri, QgsMapLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..arcgis.addresses import AddressKind, ImageAddress, parse_address
from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Cancelled, Reason, RequestError
from ..arcgis.imageservice import ImageService
from .log import log_unforeseen
from .network import QgisNetwork, credentials_for
from .settings import Settings

# The second is the coming provider of QGIS 4.2; MapServer layers use the first one too, so the URL decides.
PROVIDERS = ("arcgismapserver", "arcgisimageserver", "imageserver")


@dataclass(frozen=True)
class Source:
    """An image as a row or a script names it; ``layer_id`` where a layer of the project shows it."""

    address: ImageAddress
    name: str = ""
    authcfg: str = ""
    layer_id: str = ""

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


class Catalogue(QObject):
    """Describe images without the main thread ever waiting."""

    # described(Description): an image was read, or could not be
    described = pyqtSignal(object)
    _arrived = pyqtSignal(object, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._known: dict[tuple[ImageAddress, str, str], Description] = {}
        self._reading: set[tuple[ImageAddress, str, str]] = set()
        self._cancel = CancelToken()
        self._threads: Optional[ThreadPoolExecutor] = None
        self._arrived.connect(self._on_arrived)

    def read(self, source: Source, server: str = "", authcfg: str = "") -> None:
        """Read an image in the background unless it is known; `described` follows in any case."""
        key = _key(source, server, authcfg)
        known = self._known.get(key)
        if known is not None:
            self.described.emit(_known_as(known, source))
            return
        if key in self._reading:
            return
        self._reading.add(key)
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="arcgis-catalogue")
        network = QgisNetwork(credentials_for((source,), server, authcfg))
        self._threads.submit(self._read, key, source, server, network, Settings().reading_patience)

    def description(self, source: Source, server: str = "", authcfg: str = "") -> Optional[Description]:
        """Return what is known of an image, or None while it is not read."""
        known = self._known.get(_key(source, server, authcfg))
        return None if known is None else _known_as(known, source)

    def forget(self, source: Source) -> None:
        """Forget an image, so that it is read anew."""
        for key in [key for key in self._known if key[0] == source.address]:
            del self._known[key]

    def stop(self) -> None:
        """End all reading; nothing is described afterwards."""
        self._cancel.set()
        if self._threads is not None:
            self._threads.shutdown(wait=False)

    def _read(self, key: object, source: Source, server: str, network: QgisNetwork, patience: float) -> None:
        from ..arcgis.session import Session
        from .plan import describe

        session = Session(network, self._cancel)
        try:
            description = describe(session, source, server, patience)
        except Cancelled:
            return
        except Exception as error:  # the border of a thread: nobody else would see it
            log_unforeseen("Reading an image service", error)
            description = Description(source, error=ArcGISError(Reason.INTERNAL, source.label))
        finally:
            session.close()
        if not self._cancel.is_set():
            self._arrived.emit(key, description)

    def _on_arrived(self, key: tuple[ImageAddress, str, str], description: Description) -> None:
        self._reading.discard(key)
        self._known[key] = description
        self.described.emit(description)


def source_of_layer(layer: QgsMapLayer) -> Optional[Source]:
    """Return the image service a layer shows, or None for any other layer."""
    if layer is None or layer.providerType() not in PROVIDERS:
        return None
    uri = QgsDataSourceUri(layer.source())
    # urlprefix is QGIS's own way through a web proxy: the real request goes to prefix + URL.
    try:
        address = parse_address(uri.param("urlprefix") + uri.param("url"))
    except RequestError:
        return None
    if address.kind is not AddressKind.URL:
        return None
    return Source(address, layer.name(), uri.authConfigId(), layer.id())


def _known_as(description: Description, source: Source) -> Description:
    """Return what is known under the source's own words; the name that reading brought stays where it has none."""
    return replace(description, source=replace(source, name=source.name or description.source.name))


def _key(source: Source, server: str, authcfg: str) -> tuple[ImageAddress, str, str]:
    return source.address, server, authcfg or source.authcfg
