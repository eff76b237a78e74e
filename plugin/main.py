"""The plug: builds the objects, wires their signals, and takes all of it away again. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction

from .bridge.details import drop_log_lines, keep_log_lines
from .bridge.i18n import install_translator, remove_translator, translate
from .bridge.jobs import close_downloads_model, downloads_model
from .bridge.log import install_log, remove_log
from .processing.provider import RasterDownloadProvider

if TYPE_CHECKING:
    from ..ui.browser_menu import BrowserMenu
    from ..ui.dialog import DownloadDialog
    from ..ui.downloads_dock import DownloadsDock
    from ..ui.layer_menu import LayerMenu
    from ..ui.message_bar import DownloadMessages
    from ..ui.options_page import OptionsFactory
    from ..ui.sign_in import SignIns
    from .bridge.download import Download

ICON = str(Path(__file__).resolve().parents[1] / "ui" / "icons" / "icon.svg")


class RasterDownloadPlugin(QObject):
    """What QGIS loads: `initGui` on the desktop, `initProcessing` alone in qgis_process."""

    def __init__(self, iface: Optional[Any]) -> None:
        super().__init__()
        self._iface = iface
        # Before any widget or algorithm asks for a text.
        install_translator(_locale())
        install_log()
        keep_log_lines()
        self._provider: Optional[RasterDownloadProvider] = None
        self._action: Optional[QAction] = None
        self._dialog: Optional[DownloadDialog] = None
        self._dock: Optional[DownloadsDock] = None
        self._dock_action: Optional[QAction] = None
        self._messages: Optional[DownloadMessages] = None
        self._sign_ins: Optional[SignIns] = None
        self._options: Optional[OptionsFactory] = None
        self._layer_menu: Optional[LayerMenu] = None
        self._browser_menu: Optional[BrowserMenu] = None

    def initProcessing(self) -> None:  # noqa: N802
        """Register the algorithms; all that happens without a desktop."""
        self._provider = RasterDownloadProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:  # noqa: N802
        """Add actions and panel; records are read in a worker thread, and no server is asked."""
        from ..ui.browser_menu import BrowserMenu
        from ..ui.downloads_dock import DownloadsDock
        from ..ui.layer_menu import LayerMenu
        from ..ui.message_bar import DownloadMessages
        from ..ui.options_page import OptionsFactory
        from ..ui.sign_in import SignIns

        self.initProcessing()
        self._sign_ins = SignIns()
        text = translate("Main", "Download Raster…")
        self._action = QAction(QIcon(ICON), text, self._iface.mainWindow())
        self._action.setObjectName("arcgis_raster_download")
        self._action.setToolTip(translate("Main", "Download the pixel values of ArcGIS image services"))
        self._action.triggered.connect(self._on_triggered)
        # The Raster toolbar is hidden in a fresh profile; a button nobody sees helps nobody.
        self._iface.addToolBarIcon(self._action)
        self._iface.addPluginToRasterMenu(_menu(), self._action)
        self._dock = DownloadsDock(self._iface, downloads_model(), self._iface.mainWindow(), self._sign_ins)
        self._dock.new_requested.connect(self._on_triggered)
        self._dock.edit_requested.connect(self._on_edit_requested)
        self._dock.place()
        self._dock_action = QAction(translate("Main", "Raster Downloads"), self._iface.mainWindow())
        self._dock_action.setObjectName("arcgis_raster_downloads")
        self._dock_action.triggered.connect(self._dock.show_downloads)
        self._iface.addPluginToRasterMenu(_menu(), self._dock_action)
        self._messages = DownloadMessages(self._iface, downloads_model(), self._sign_ins)
        self._messages.edit_requested.connect(self._on_edit_requested)
        self._messages.list_requested.connect(self._dock.show_downloads)
        self._messages.show_requested.connect(self._dock.show_download)
        self._options = OptionsFactory()
        self._options.options_changed.connect(self._on_options_changed)
        self._options.options_changed.connect(downloads_model().take_options)
        self._options.sign_ins_changed.connect(self._sign_ins.changed)
        self._iface.registerOptionsWidgetFactory(self._options)
        self._layer_menu = LayerMenu(self._iface, lambda layers: self._form().open_for(layers))
        self._browser_menu = BrowserMenu(lambda sources: self._form().open_with(sources))
        downloads_model().read_history()

    def unload(self) -> None:
        """Undo everything, line by line, so that the plugin can be loaded again."""
        if self._browser_menu is not None:
            self._browser_menu.remove()
            self._browser_menu = None
        if self._layer_menu is not None:
            self._layer_menu.remove()
            self._layer_menu = None
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
            self._options.deleteLater()
            self._options = None
        if self._dialog is not None:
            self._dialog.remove()
            self._dialog = None
        if self._messages is not None:
            self._messages.remove()
            self._messages = None
        if self._dock is not None:
            self._dock.remove()
            self._dock = None
        if self._sign_ins is not None:
            self._sign_ins.remove()
            self._sign_ins = None
        if self._dock_action is not None:
            self._iface.removePluginRasterMenu(_menu(), self._dock_action)
            self._dock_action.deleteLater()
            self._dock_action = None
        if self._action is not None:
            self._iface.removePluginRasterMenu(_menu(), self._action)
            self._iface.removeToolBarIcon(self._action)
            self._action.deleteLater()
            self._action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        close_downloads_model()
        drop_log_lines()
        remove_log()
        remove_translator()

    def _on_triggered(self) -> None:
        self._form().open_for(self._iface.layerTreeView().selectedLayers())

    def _on_options_changed(self) -> None:
        if self._dialog is not None:
            self._dialog.take_options()

    def _on_edit_requested(self, download: Download) -> None:
        self._form().open_again(download)

    def _form(self) -> DownloadDialog:
        if self._dialog is None:
            # Late, so that QGIS starts without the widgets of a form that may never be opened.
            from ..ui.dialog import DownloadDialog

            window = self._iface.mainWindow()
            self._dialog = DownloadDialog(self._iface, downloads_model(), window, self._sign_ins)
        return self._dialog


def _menu() -> str:
    return translate("Main", "Raster Download for ArcGIS")


def _locale() -> str:
    """Return the language of QGIS's interface."""
    settings = QgsSettings()
    if settings.value("locale/overrideFlag", False, type=bool):
        return str(settings.value("locale/userLocale", "") or "en")
    application = QCoreApplication.instance()
    name = QgsApplication.instance().locale() if application is not None else ""
    return str(name or "en")
