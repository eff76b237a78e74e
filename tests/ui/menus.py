"""A person's hand on the context menus and the modal dialogs of QGIS, which both keep the script waiting."""

from __future__ import annotations

from typing import Callable, List, Optional, TypeVar

from qgis.PyQt.QtCore import QModelIndex, QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from tests.tools.map_mouse import LEFT, NO_MODIFIER, RIGHT

Seen = TypeVar("Seen")
_PATIENCE_MS = 15000
_LOOK_EVERY_MS = 20


class Meanwhile(QObject):
    """Do something with a widget as soon as it is there, while something else keeps the script waiting."""

    def __init__(self, find: Callable[[], Optional[QWidget]], use: Callable[[QWidget], Seen]) -> None:
        super().__init__()
        self._find, self._use = find, use
        self._results: List[Seen] = []
        self._error: Optional[BaseException] = None
        self._looks = _PATIENCE_MS // _LOOK_EVERY_MS
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def result(self) -> Seen:
        """Return what was done, or raise what went wrong; wait for it if need be."""
        while self._timer.isActive():
            QTest.qWait(_LOOK_EVERY_MS)
        if self._error is not None:
            raise self._error
        assert self._results, "what was waited for never came"
        return self._results[0]

    def _on_timeout(self) -> None:
        widget = self._find()
        self._looks -= 1
        if widget is None and self._looks > 0:
            return
        self._timer.stop()
        if widget is None:
            return
        try:
            self._results.append(self._use(widget))
        except BaseException as error:  # noqa: B902  raised again where the test can see it
            self._error = error


def context_menu(view: QAbstractItemView, index: QModelIndex, use: Callable[[QMenu], Seen]) -> Seen:
    """Right-click a row, do something with the menu that comes, and close it if it is still open."""

    def use_and_close(menu: QWidget) -> Seen:
        try:
            return use(menu)
        finally:
            if menu is QApplication.activePopupWidget():
                QTest.keyClick(menu, Qt.Key.Key_Escape)

    view.scrollTo(index)
    window = view.window()
    point = view.viewport().mapTo(window, view.visualRect(index).center())
    meanwhile = Meanwhile(QApplication.activePopupWidget, use_and_close)
    # On the window, not on the view: there Qt makes a right click into a wish for the context menu.
    QTest.mouseClick(window.windowHandle(), RIGHT, NO_MODIFIER, point)
    return meanwhile.result()


def texts(menu: QMenu) -> List[str]:
    """Return what a menu offers, without the letters' marks."""
    return [action.text().replace("&", "") for action in menu.actions() if action.isVisible() and action.text()]


def choose(menu: QMenu, text: str) -> None:
    """Click an entry."""
    action = next(action for action in menu.actions() if action.text().replace("&", "") == text)
    assert action.isEnabled(), action.toolTip()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
