"""“Download Raster…” in the context menu of QGIS's Browser, on image services and the layers below them."""

from __future__ import annotations

from typing import Callable, Iterable, Optional
from urllib.parse import urlsplit

from qgis.core import QgsDataCollectionItem, QgsDataItem, QgsLayerItem, QgsSettings
from qgis.gui import QgsDataItemGuiContext, QgsDataItemGuiProvider, QgsGui
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QMenu

from ..plugin.arcgis.addresses import AddressKind, parse_address
from ..plugin.arcgis.errors import RequestError
from ..plugin.bridge.i18n import translate
from ..plugin.bridge.source import Source, source_of_uri
from .layer_menu import ICON

_CONNECTION = "afs:/"
# Where QGIS keeps what belongs to an ArcGIS connection: today's place, and the two that 3.22 knows.
_CONNECTION_URLS = ("connections/arcgisfeatureserver/items/{}/url", "qgis/connections-arcgisfeatureserver/{}/url")
_SIGN_INS = ("connections/arcgisfeatureserver/items/{}/authcfg", "qgis/ARCGISFEATURESERVER/{}/authcfg")


class BrowserMenu:
    """Offer the action in every Browser panel until it is removed."""

    def __init__(self, open_with: Callable[[Iterable[Source]], None]) -> None:
        """Add the action; `open_with` gets the selected image services when it is chosen."""
        self._provider: Optional[_MenuProvider] = _MenuProvider(open_with)
        QgsGui.dataItemGuiProviderRegistry().addProvider(self._provider)

    def remove(self) -> None:
        """Take the action away again."""
        if self._provider is not None:
            # The registry deletes it.
            QgsGui.dataItemGuiProviderRegistry().removeProvider(self._provider)
            self._provider = None


class _MenuProvider(QgsDataItemGuiProvider):
    """Add the action when QGIS builds the menu of an item."""

    def __init__(self, open_with: Callable[[Iterable[Source]], None]) -> None:
        super().__init__()
        self._open_with = open_with

    def name(self) -> str:
        """Return the name QGIS knows the provider by."""
        return "arcgis_raster_download"

    def precedenceWhenPopulatingMenus(self) -> int:  # noqa: N802
        """Come after what QGIS has for the service, and before what it has for any layer."""
        return 100

    def populateContextMenu(  # noqa: N802
        self, item: QgsDataItem, menu: QMenu, selected: Iterable[QgsDataItem], context: QgsDataItemGuiContext
    ) -> None:
        """Add the action if the item is an image service; it opens all that are selected."""
        clicked = source_of_item(item)
        if clicked is None:
            return
        # Now: the items may be gone, read anew by QGIS, when the action is chosen.
        sources = [source for source in map(source_of_item, selected) if source is not None]
        # A service and the layer below it are one image.
        images = tuple({source.address: source for source in sources or [clicked]}.values())
        action = menu.addAction(QIcon(ICON), translate("LayerMenu", "Download Raster…"))
        action.setObjectName("download_item_action")
        action.triggered.connect(lambda: self._open_with(images))


def source_of_item(item: QgsDataItem) -> Optional[Source]:
    """Return the image service that an item of the Browser stands for, or None for any other item."""
    if isinstance(item, QgsLayerItem):
        return source_of_uri(item.providerKey(), item.uri(), item.name())
    if not isinstance(item, QgsDataCollectionItem) or not item.path().startswith(("http://", "https://")):
        return None
    # The path of a service is its URL, whatever QGIS's provider is called; what is below it is not read yet.
    try:
        address = parse_address(item.path())
    except RequestError:
        return None
    return Source(address, item.name(), _sign_in(item)) if address.kind is AddressKind.URL else None


def _sign_in(item: QgsDataItem) -> str:
    """Return the authentication configuration of the connection an item belongs to, if it serves the item's host."""
    connection: Optional[QgsDataItem] = item
    while connection is not None and not connection.path().startswith(_CONNECTION):
        connection = connection.parent()
    if connection is None:
        return ""
    name = connection.name()
    # A portal lists services of other hosts, too: nobody gave them the sign-in.
    if urlsplit(_stored(_CONNECTION_URLS, name))[:2] != urlsplit(item.path())[:2]:
        return ""
    return _stored(_SIGN_INS, name)


def _stored(keys: Iterable[str], connection: str) -> str:
    values = (str(QgsSettings().value(key.format(connection), "") or "") for key in keys)
    return next((value for value in values if value), "")
