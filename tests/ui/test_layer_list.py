"""The list of images: it mirrors the project, and can be used with mouse and keys."""

from __future__ import annotations

import pytest

pytest.importorskip("qgis.gui", reason="needs QGIS's Python")

from qgis.core import QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QContextMenuEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QStyleOptionViewItem

from tests.ui.form import (  # noqa: F401
    CELL_SIZE,
    LEFT,
    NAME,
    SIZE,
    TIMEOUT,
    downloads,
    form,
    image_layer,
    site,
    site_process,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


def click_row(form, row, column=NAME, modifier=Qt.KeyboardModifier.NoModifier):
    rectangle = form.tree.visualRect(form.tree.model().index(row, column))
    QTest.mouseClick(form.tree.viewport(), LEFT, modifier, rectangle.center())


def click_check_box(form, row):
    rectangle = form.tree.visualRect(form.tree.model().index(row, NAME))
    QTest.mouseClick(form.tree.viewport(), LEFT, pos=rectangle.topLeft() + QPoint(11, 9))


def test_it_mirrors_the_project(form, image_layer, project):
    first = image_layer("WorldClasses", "Land cover")
    form.open()
    assert form.names() == ["Land cover"]
    second = image_layer("Geoid", "Heights")
    project.addMapLayer(QgsRasterLayer("/nothing.tif", "a local file"))
    form.until(lambda: sorted(form.names()) == ["Heights", "Land cover"])
    second.setName("Geoid")
    form.until(lambda: "Geoid" in form.names())
    project.removeMapLayer(first.id())
    form.until(lambda: form.names() == ["Geoid"])
    project.clear()
    assert form.names() == []


def test_rows_stand_in_the_order_of_the_layer_tree(form, image_layer, project):
    for service in ("WorldClasses", "Geoid", "Orthophoto"):
        image_layer(service, service)
    form.open()
    assert form.names() == [layer.name() for layer in project.layerTreeRoot().layerOrder()]


def test_what_is_checked_when_the_form_opens(form, image_layer, site):
    image_layer("WorldClasses", "Land cover")
    form.open()
    assert form.checked() == ["Land cover"]  # the only one
    other = image_layer("Geoid", "Heights")
    assert form.checked() == ["Land cover"]
    form.open(other)
    assert form.checked() == ["Heights"]
    form.dialog.hide()
    form.open()
    assert form.checked() == ["Heights"]


def test_rows_added_by_address_stay_for_the_session(form, site, image_layer, project):
    form.open()
    form.add(site.image_url("Geoid"))
    form.until_ready()
    form.dialog.hide()
    project.clear()
    form.open()
    assert form.names() == ["Geoid"] == form.checked()


def test_columns_and_accessible_text(form, site):
    form.open()
    form.add(site.image_url("WorldClasses"))
    form.until_ready()
    heading = form.tree.model().headerData
    assert [heading(column, Qt.Orientation.Horizontal) for column in range(5)] == [
        "Name",
        "Bands",
        "Cell Size",
        "CRS",
        "Size",
    ]
    right = int(Qt.AlignmentFlag.AlignRight)
    assert form.cell(0, CELL_SIZE, Qt.ItemDataRole.TextAlignmentRole) & right
    assert form.cell(0, SIZE, Qt.ItemDataRole.TextAlignmentRole) & right
    spoken = form.cell(0, NAME, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == ", ".join(form.row(0))
    assert site.image_url("WorldClasses") in form.cell(0, NAME, Qt.ItemDataRole.ToolTipRole)
    assert form.cell(0, SIZE, Qt.ItemDataRole.ToolTipRole) == "Upper bound, before the server compresses"


def test_space_toggles_all_selected_rows(form, site):
    form.open()
    form.add(site.image_url("WorldClasses"), site.image_url("Geoid"), site.image_url("Orthophoto"))
    form.until_ready()
    form.tree.setFocus()
    click_row(form, 0)
    click_row(form, 1, modifier=CONTROL)
    QTest.keyClick(form.tree, Qt.Key.Key_Space)
    assert form.checked() == ["Orthophoto"]
    QTest.keyClick(form.tree, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(form.tree, Qt.Key.Key_Space)
    assert len(form.checked()) == 3
    QTest.keyClick(form.tree, Qt.Key.Key_Space)
    assert form.checked() == []
    assert form.notes == ["Check a layer."]
    click_check_box(form, 1)
    assert form.checked() == ["Geoid"]


def test_delete_removes_what_was_added_here_only(form, site, image_layer):
    image_layer("WorldClasses", "Land cover")
    form.open()
    form.add(site.image_url("Geoid"))
    form.tree.setFocus()
    QTest.keyClick(form.tree, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(form.tree, Qt.Key.Key_Delete)
    assert form.names() == ["Land cover"]


def test_context_menu(form, site, image_layer, canvas):
    image_layer("WorldClasses", "Land cover")
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_ready()
    form.tree.setFocus()
    click_row(form, 1)
    menu = open_menu(form)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Check All",
        "Uncheck All",
        "Zoom to Layer",
        "Copy URL",
        "Sign In…",
        "Read Again",
        "Remove from List",
    ]
    choose(menu, "copy_url")
    assert QApplication.clipboard().text() == site.image_url("Multispectral")
    choose(open_menu(form), "zoom_to_layer")
    assert canvas.extent().contains(QgsRectangle(455000, 5230000, 479000, 5250000))
    choose(open_menu(form), "check_all")
    assert form.checked() == ["Land cover", "Multispectral"]
    choose(open_menu(form), "remove_from_list")
    assert form.names() == ["Land cover"]
    click_row(form, 0)
    menu = open_menu(form)
    remove = next(action for action in menu.actions() if action.objectName() == "remove_from_list")
    assert not remove.isEnabled() and remove.toolTip() == "The list follows the project: remove the layer there"
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def open_menu(form):
    """Open the menu as the menu key does."""
    point = form.tree.visualRect(form.tree.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, form.tree.viewport().mapToGlobal(point))
    QApplication.sendEvent(form.tree.viewport(), event)
    form.until(lambda: QApplication.activePopupWidget() is not None)
    return QApplication.activePopupWidget()


def choose(menu, name):
    action = next(action for action in menu.actions() if action.objectName() == name)
    assert action.isEnabled(), action.toolTip()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_double_click_zooms(form, site, canvas):
    form.open()
    form.add(site.image_url("Multispectral"))
    form.until_state(0, "Outside area")
    rectangle = form.tree.visualRect(form.tree.model().index(0, 1))
    QTest.mouseClick(form.tree.viewport(), LEFT, pos=rectangle.center())
    QTest.mouseDClick(form.tree.viewport(), LEFT, pos=rectangle.center())
    assert canvas.extent().contains(QgsRectangle(455000, 5230000, 479000, 5250000))


def test_read_again(form, site):
    site.configure(describe_seconds=0)
    form.open()
    form.add("http://127.0.0.1:9/arcgis/rest/services/Gone/ImageServer")
    form.until_state(0, "No answer")
    form.tree.setFocus()
    choose(open_menu(form), "read_again")
    assert form.cell(0, SIZE) == "Reading…"
    form.until_state(0, "No answer")


def test_names_are_plain_text(form, image_layer):
    name = "<b>Bold</b> & <img src=x>"
    form.open(image_layer("NoCopy", name))
    form.until_state(0, "Not allowed")
    assert form.cell(0, NAME) == name
    label = form.find("note_1")
    assert label.textFormat() == Qt.TextFormat.PlainText and name in label.text()


def test_what_cannot_be_checked_is_grey(form, image_layer):
    form.open(image_layer("NoCopy", "Forbidden"))
    form.until_state(0, "Not allowed")
    delegate, model = form.tree.itemDelegate(), form.tree.model()
    enabled = []
    for column in (NAME, CELL_SIZE, SIZE):
        option = QStyleOptionViewItem()
        option.state |= form.tree.style().StateFlag.State_Enabled
        delegate.initStyleOption(option, model.index(0, column))
        enabled.append(bool(option.state & form.tree.style().StateFlag.State_Enabled))
    assert enabled == [False, False, True]
    click_check_box(form, 0)
    assert form.checked() == []
