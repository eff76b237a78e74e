"""What image services are, read in the background and remembered for the session.

Lives on the main thread. Reading happens in two plain threads: QGIS's task pool also draws the map.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..arcgis.addresses import ImageAddress
from ..arcgis.cancel import CancelToken
from ..arcgis.errors import ArcGISError, Cancelled, Reason
from .log import log_unforeseen
from .network import QgisNetwork, credentials_for, headers_for
from .settings import Settings
from .source import Description, Source


class Catalogue(QObject):
    """Describe images without the main thread ever waiting."""

    # described(Description): an image was read, or could not be
    described = pyqtSignal(object)
    _arrived = pyqtSignal(object, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._known: dict[tuple[ImageAddress, str, str], Description] = {}
        self._reading: dict[tuple[ImageAddress, str, str], CancelToken] = {}
        self._threads: Optional[ThreadPoolExecutor] = None
        self._arrived.connect(self._on_arrived)

    def read(self, source: Source, server: str = "", authcfg: str = "") -> None:
        """Read an image in the background unless it is known; `described` follows in any case."""
        key = _key(source, server, authcfg)
        known = self._known.get(key)
        if known is not None:
            self.described.emit(known.known_as(source))
            return
        if key in self._reading:
            return
        cancel = self._reading[key] = CancelToken()
        if self._threads is None:
            self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="arcgis-catalogue")
        network = QgisNetwork(credentials_for((source,), server, authcfg), headers_for((source,)))
        self._threads.submit(self._read, key, source, server, network, Settings().reading_patience, cancel)

    def description(self, source: Source, server: str = "", authcfg: str = "") -> Optional[Description]:
        """Return what is known of an image, or None while it is not read."""
        known = self._known.get(_key(source, server, authcfg))
        return None if known is None else known.known_as(source)

    def drop(self, source: Source) -> None:
        """Read an image no longer, if it is being read: nobody waits for it."""
        for key in [key for key in self._reading if key[0] == source.address]:
            self._reading.pop(key).set()

    def forget(self, source: Source) -> None:
        """Forget an image, so that it is read anew."""
        self.drop(source)
        for key in [key for key in self._known if key[0] == source.address]:
            del self._known[key]

    def forget_all(self) -> None:
        """Forget all images: somebody else reads them now."""
        self._drop_all()
        self._known.clear()

    def stop(self) -> None:
        """End all reading; nothing is described afterwards."""
        self._drop_all()
        if self._threads is not None:
            self._threads.shutdown(wait=False)

    def _drop_all(self) -> None:
        for cancel in self._reading.values():
            cancel.set()
        self._reading.clear()

    def _read(
        self,
        key: tuple[ImageAddress, str, str],
        source: Source,
        server: str,
        network: QgisNetwork,
        patience: float,
        cancel: CancelToken,
    ) -> None:
        from ..arcgis.session import Session
        from .plan import describe

        session = Session(network, cancel)
        try:
            description = describe(session, source, server, patience)
        except Cancelled:
            return
        except Exception as error:  # the border of a thread: nobody else would see it
            log_unforeseen("Reading an image service", error)
            description = Description(source, error=ArcGISError(Reason.INTERNAL, source.label))
        finally:
            session.close()
        if not cancel.is_set():
            self._arrived.emit((key, cancel), description)

    def _on_arrived(self, asked: tuple[tuple[ImageAddress, str, str], CancelToken], description: Description) -> None:
        key, cancel = asked
        if self._reading.get(key) is not cancel:
            return
        del self._reading[key]
        self._known[key] = description
        self.described.emit(description)


def _key(source: Source, server: str, authcfg: str) -> tuple[ImageAddress, str, str]:
    return source.address, server, authcfg or source.authcfg
