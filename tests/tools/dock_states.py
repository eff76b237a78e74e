"""Take pictures of the panel of downloads: a row in every state, light and dark, in German, below and beside the map.

    /usr/bin/python3 tests/tools/dock_states.py FOLDER

The downloads are made up (seen_downloads.py); the panel and the window around it are QGIS's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
SIDE_WIDTH, BOTTOM_HEIGHT, TALL_HEIGHT = 480, 330, 560


def main() -> int:
    """Run QGIS once in each language; return 0 if every picture was taken."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    codes = []
    for locale in ("en_GB", "de_DE"):
        command = [sys.executable, str(TOOLS / "desktop.py"), "--no-plugin", "--screen", "1366x768", "--locale", locale]
        codes.append(subprocess.call([*command, "--script", __file__, str(folder), locale[:2]]))
    return max(codes)


def in_qgis(folder: Path, language: str) -> int:
    """Build the panel in the running QGIS and take the pictures."""
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QPoint, Qt, QTimer
    from qgis.PyQt.QtGui import QContextMenuEvent
    from qgis.PyQt.QtTest import QTest
    from qgis.PyQt.QtWidgets import QApplication, QToolButton
    from qgis.utils import iface

    from arcgis_raster_download.plugin.bridge.i18n import install_translator
    from arcgis_raster_download.ui.downloads_dock import DownloadsDock
    from tests.tools.main_job import take_picture
    from tests.tools.map_mouse import LEFT
    from tests.tools.seen_downloads import SeenModel, every_state

    install_translator(language)
    window, states = iface.mainWindow(), every_state()
    model = SeenModel()
    dock = DownloadsDock(iface, model, window)
    dock.place()
    dock.show()

    def settle(milliseconds: int = 300) -> None:
        QTest.qWait(milliseconds)

    def save(name: str) -> None:
        settle()
        take_picture(folder / f"{language}-{name}.png")

    def press_row(row: int) -> QPoint:
        tree = dock.view
        index = tree.model().index(row, 0)
        tree.scrollTo(index)
        middle = QPoint(60, tree.visualRect(index).center().y())
        QTest.mouseClick(tree.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, middle)
        return middle

    def close_popup(name: str) -> None:
        take_picture(folder / f"{language}-{name}.png")
        QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)

    def place(area: Qt.DockWidgetArea, size: int) -> None:
        dock.setFloating(False)
        window.addDockWidget(area, dock)
        upright = (
            Qt.Orientation.Vertical if area == Qt.DockWidgetArea.BottomDockWidgetArea else Qt.Orientation.Horizontal
        )
        window.resizeDocks([dock], [size], upright)
        settle()

    bottom, right = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
    iface.newProject()
    place(bottom, BOTTOM_HEIGHT)
    save("empty")
    model.add(*states.values())
    failed = list(states).index("failed_on_server")
    themes = ("default", "Night Mapping") if language == "en" else ("default",)
    for theme in themes:
        QgsApplication.setUITheme(theme)
        mode = "light" if theme == "default" else "dark"
        place(bottom, BOTTOM_HEIGHT)
        press_row(failed)
        save(f"{mode}-bottom")
        place(bottom, TALL_HEIGHT)
        press_row(failed)
        save(f"{mode}-all")
        place(right, SIDE_WIDTH)
        press_row(failed)
        save(f"{mode}-side")
        # What the narrow toolbar does not show. Qt waits in the button until the menu is closed.
        QTimer.singleShot(400, lambda mode=mode: close_popup(f"{mode}-side-more"))
        QTest.mouseClick(dock.downloads_toolbar.findChild(QToolButton, "qt_toolbar_ext_button"), LEFT)
        place(bottom, BOTTOM_HEIGHT)
        point = press_row(failed)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, dock.view.viewport().mapToGlobal(point))
        QApplication.sendEvent(dock.view.viewport(), event)
        settle()
        close_popup(f"{mode}-menu")
        for row, name in enumerate(states):
            press_row(row)
            settle(50)
            QApplication.processEvents()
            dock.grab().save(str(folder / f"{language}-{mode}-state-{row:02d}-{name}.png"))
    QgsApplication.setUITheme("default")
    dock.remove()
    print(f"{language}: {len(list(folder.glob(f'{language}-*.png')))} pictures in {folder.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(in_qgis(Path(sys.argv[1]), sys.argv[2]) if "DESKTOP_RUN" in os.environ else main())
