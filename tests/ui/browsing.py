"""A person who browses and signs in: what the tests of both windows share. Real widgets, real keys, the local site."""

from __future__ import annotations

from typing import Callable, Iterator, List, Optional

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsApplication, QgsAuthMethodConfig
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTreeView, QWidget

TIMEOUT = 15000
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hand:
    """A person's hand on one window, by the names of its widgets."""

    def __init__(self, window: QWidget, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=TIMEOUT)

    def find(self, name: str, kind=QWidget):
        widget = self.window.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    def press(self, name: str) -> None:
        button = self.find(name, QPushButton)
        assert button.isVisible() and button.isEnabled(), f"{name} cannot be pressed: {button.toolTip()}"
        QTest.mouseClick(button, LEFT, pos=QPoint(12, button.height() // 2))

    def key(self, key, modifier=NO_KEY) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    def fill(self, name: str, text: str) -> None:
        """Type over what a line holds."""
        edit = self.find(name, QLineEdit)
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        QTest.keyClicks(edit, text)

    def notes(self, name: str) -> List[str]:
        """Return the sentences of a notes area."""
        area = self.find(name)
        labels = [area.findChild(QLabel, f"note_{line}") for line in range(1, 5)]
        return [label.accessibleName() for label in labels if label.isVisible()]

    def until_note(self, name: str, text: str) -> None:
        try:
            self.until(lambda: any(text in note for note in self.notes(name)))
        except Exception:
            raise AssertionError(f"{text!r} is not in {self.notes(name)}") from None

    def follow(self, name: str, line: int = 1) -> None:
        """Click the link at the end of a note."""
        label = self.find(name).findChild(QLabel, f"note_{line}")
        self.until(lambda: label.height() >= label.heightForWidth(label.width()))
        pointer = _Pointer(label)
        for y in range(label.height() - 6, 0, -8):
            for x in range(label.width() - 2, 0, -4):
                QTest.mouseMove(label, QPoint(x, y))
                # The screen tells of it a little later.
                self.until(lambda x=x, y=y: pointer.position == QPoint(x, y))
                if label.cursor().shape() == Qt.CursorShape.PointingHandCursor:
                    QTest.mouseClick(label, LEFT, pos=QPoint(x, y))
                    return
        raise AssertionError(f"“{label.text()}” has no link")


class _Pointer(QObject):
    """Know where a widget has seen the pointer last."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.position: Optional[QPoint] = None
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            self.position = event.pos()
        return False


class Browse(Hand):
    """The window for browsing."""

    @property
    def tree(self) -> QTreeView:
        return self.find("browse_tree", QTreeView)

    def open(self, address: str) -> None:
        """Type an address and press Enter."""
        self.until(self.window.isActiveWindow)
        self.fill("site_line", address)
        QTest.keyClick(self.find("site_line"), Qt.Key.Key_Return)

    def rows(self, parent: Optional[QModelIndex] = None) -> List[str]:
        model, parent = self.tree.model(), parent or QModelIndex()
        if model is None:
            return []
        return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]

    def index(self, *names: str) -> QModelIndex:
        """Return a row by its name and those above it."""
        index = QModelIndex()
        for name in names:
            self.until(lambda name=name, index=index: name in self.rows(index))
            index = self.tree.model().index(self.rows(index).index(name), 0, index)
        return index

    def unfold(self, name: str) -> None:
        """Open a folder by the arrow key."""
        self.press_row(name)
        QTest.keyClick(self.tree, Qt.Key.Key_Right)
        self.until(lambda: "Reading…" not in self.rows(self.index(name)))

    def press_row(self, *names: str, modifier=NO_KEY) -> None:
        QTest.mouseClick(self.tree.viewport(), LEFT, modifier, self.place(*names))

    def double_click(self, *names: str) -> None:
        QTest.mouseClick(self.tree.viewport(), LEFT, NO_KEY, self.place(*names))
        QTest.mouseDClick(self.tree.viewport(), LEFT, NO_KEY, self.place(*names))

    def place(self, *names: str) -> QPoint:
        index, viewport = self.index(*names), self.tree.viewport()

        def is_in_view() -> bool:
            self.tree.scrollTo(index)
            return viewport.rect().contains(self.tree.visualRect(index).center())

        self.until(is_in_view)
        return self.tree.visualRect(index).center()

    def value(self, name: str) -> str:
        label = self.find(f"{name}_value", QLabel)
        return label.text() if label.isVisible() else ""

    @property
    def name(self) -> str:
        return self.find("name_label", QLabel).text()

    @property
    def verdict(self) -> str:
        return " ".join(self.notes("verdict_area"))

    @property
    def link(self) -> str:
        """Return the verdict as it is written, with its link."""
        return self.find("verdict_area").findChild(QLabel, "note_1").text()

    def until_verdict(self, text: str) -> None:
        try:
            self.until(lambda: text in self.verdict)
        except Exception:
            raise AssertionError(f"{text!r} is not the verdict: {self.verdict!r}") from None

    @property
    def who(self) -> str:
        return self.find("sign_in_button", QPushButton).text()


class SignIn(Hand):
    """The window that asks who one is."""

    def choose(self, name: str) -> None:
        """Choose a configuration by its name, with the arrow keys."""
        self.until(self.window.isActiveWindow)
        combo = self.window.findChild(QComboBox)
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        for _ in range(combo.count()):
            if combo.currentText().startswith(name):
                return
            QTest.keyClick(combo, Qt.Key.Key_Down)
        raise AssertionError(f"there is no {name} in {[combo.itemText(n) for n in range(combo.count())]}")


def sign_in_window(qtbot) -> SignIn:
    """Return the window that asks who one is, once it is there."""

    def there() -> Optional[QWidget]:
        windows = [each for each in QApplication.topLevelWidgets() if each.objectName() == "sign_in_dialog"]
        return next((each for each in windows if each.isVisible()), None)

    qtbot.waitUntil(lambda: there() is not None and there().isActiveWindow(), timeout=TIMEOUT)
    return SignIn(there(), qtbot)


def outlines(canvas) -> List[QgsRubberBand]:
    """Return the outlines on the map."""
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand) and item.isVisible()]


def change_sign_in(identifier: str, secret: str) -> None:
    """Give a stored configuration another password."""
    manager = QgsApplication.authManager()
    done, configuration = manager.loadAuthenticationConfig(identifier, QgsAuthMethodConfig(), True)
    assert done
    configuration.setConfig("password", secret)
    assert manager.updateAuthenticationConfig(configuration)


@pytest.fixture
def store_sign_in(iface) -> Iterator[Callable[..., str]]:
    """Return a function that stores an authentication configuration in the profile and returns its id."""
    manager = QgsApplication.authManager()
    assert not manager.isDisabled(), manager.disabledMessage()
    assert manager.setMasterPassword("only for these tests", True)
    stored = []

    def store(name: str, user: str, secret: str) -> str:
        configuration = QgsAuthMethodConfig("Basic")
        configuration.setName(name)
        configuration.setConfig("username", user)
        configuration.setConfig("password", secret)
        done = manager.storeAuthenticationConfig(configuration)
        assert done[0] if isinstance(done, tuple) else done
        stored.append(configuration.id())
        return configuration.id()

    yield store
    for identifier in stored:
        manager.removeAuthenticationConfig(identifier)
