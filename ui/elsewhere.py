"""What lies outside the plugin's own windows: QGIS's options, and the help in the browser."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QWidget
from qgis.utils import pluginMetadata

from .notes import Link

# As QGIS itself names the pages of its options.
_PAGES = {Link.SIGN_IN_SETTINGS: "mOptionsPageAuth", Link.NETWORK_SETTINGS: "mOptionsPageNetwork"}


def open_settings(iface: Any, link: Link, parent: QWidget) -> bool:
    """Open the page of QGIS's options that a link leads to; tell, once it is closed, whether it leads to one."""
    if link not in _PAGES:
        return False
    iface.showOptionsDialog(parent, _PAGES[link])
    return True


def open_help() -> None:
    """Show the plugin's page in the browser."""
    url = QUrl(str(pluginMetadata(__package__.split(".")[0], "homepage")))
    if url.scheme() in ("http", "https"):
        QDesktopServices.openUrl(url)
