"""Where a window stands and how high it is: beside the map at first, never over the edge of the screen."""

from __future__ import annotations

from typing import Iterable

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QPoint, QRect
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QScrollArea, QWidget

_MARGIN = 8
# What the title bar takes, before the window manager has told.
_TITLE = 30


def place_beside(window: QWidget, canvas: QWidget) -> None:
    """Put a window at the right edge of the map, unless QGIS remembers where the user left it."""
    # On QGIS's welcome page there is no map yet.
    beside = canvas if canvas.isVisible() else canvas.window()
    if QgsSettings().contains(f"Windows/{window.objectName()}/geometry"):
        return
    corner = beside.mapToGlobal(QPoint(beside.width(), 0))
    screen = _screen(window)
    x = min(corner.x(), screen.right()) - window.width() - _MARGIN
    window.move(max(screen.left(), x), max(screen.top(), corner.y() + _MARGIN))


def fit(window: QWidget, scroll_area: QScrollArea, below: Iterable[QWidget]) -> None:
    """Let a window grow to what its content needs, up to the free screen; it shrinks only to fit on that."""
    content = scroll_area.widget()
    # There is no scrolling sideways: room for the longest language, and for the bar that scrolls up and down.
    bar = scroll_area.verticalScrollBar().sizeHint().width()
    scroll_area.setMinimumWidth(content.minimumSizeHint().width() + bar)
    layout = window.layout()
    layout.activate()
    margins = layout.contentsMargins()
    width = window.width() - margins.left() - margins.right()
    heights = [content.minimumSizeHint().height()]
    for widget in below:
        tall = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        heights.append(max(tall, widget.minimumHeight()))
    needed = sum(heights) + layout.spacing() * (len(heights) - 1) + margins.top() + margins.bottom()
    screen = _screen(window)
    frame = window.frameGeometry()
    extra = max(_TITLE, frame.height() - window.height())
    height = min(max(needed, window.height()), screen.height() - extra)
    if window.height() != height and not window.isMaximized():
        window.resize(window.width(), height)
    bottom = window.y() + window.height() + extra
    x = min(window.x(), max(screen.left(), screen.right() - frame.width()))
    y = window.y() if bottom <= screen.bottom() else max(screen.top(), screen.bottom() - window.height() - extra)
    if (x, y) != (window.x(), window.y()):
        window.move(x, y)


def _screen(window: QWidget) -> QRect:
    """Return the free part of the screen the window stands on."""
    handle = window.windowHandle()
    parent = window.parentWidget()
    if handle is None and parent is not None:
        handle = parent.window().windowHandle()
    screen = handle.screen() if handle is not None else QGuiApplication.primaryScreen()
    return screen.availableGeometry()
