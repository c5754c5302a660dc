"""What has the focus is seen, whatever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.app.theme_colours import contrast
from segloss_gui.gui.theme import apply_theme, colours
from segloss_gui.gui.widgets import PlainTable, check_box, push_button, tool_button


def _segment() -> QWidget:
    button = push_button("Step", checkable=True)
    button.setProperty("segment", "first")
    button.setChecked(True)
    return button


def _tabs() -> QWidget:
    tabs = QTabBar()
    tabs.addTab("one")
    return tabs


def _tree() -> QWidget:
    tree = QTreeWidget()
    tree.setProperty("plain", "true")
    item = QTreeWidgetItem(["one"])
    tree.addTopLevelItem(item)
    tree.setCurrentItem(item)
    return tree


def _table() -> QWidget:
    table = PlainTable("scores", [("Dice", "")])
    table.show_rows([["0.8"]])
    return table


KINDS: dict[str, Callable[[], QWidget]] = {
    "button": lambda: push_button("Go"),
    "primary": lambda: push_button("Go", kind="primary"),
    "link": lambda: push_button("Go", kind="link"),
    "segment": _segment,
    "tool": lambda: tool_button("play"),
    "check box": lambda: check_box("Go"),
    "tab": _tabs,
    "tree": _tree,
    "table": _table,
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_the_focus_looks_otherwise_than_what_has_not(qtbot: QtBot, qapp: QApplication, kind: str) -> None:
    apply_theme(qapp, "light")
    window, other, made = QWidget(), QLineEdit(), KINDS[kind]()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(made)
    window.show()
    window.activateWindow()
    other.setFocus()
    without = made.grab().toImage()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(made.hasFocus)
    assert made.grab().toImage() != without


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    button = push_button("Use 8 cases", clicked=lambda: pressed.append(True))
    qtbot.addWidget(button)
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [True]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_check_box_in_a_table_says_by_the_accent_whether_it_is_checked(
    qtbot: QtBot, qapp: QApplication, theme: str
) -> None:
    apply_theme(qapp, theme)
    table = PlainTable("methods", [("Use", ""), ("Name", "")], stretch=1)
    qtbot.addWidget(table)
    table.resize(200, 120)
    table.show_rows([["", "one"], ["", "two"]])
    table.cell(0, 0).setCheckState(Qt.CheckState.Checked)
    table.cell(1, 0).setCheckState(Qt.CheckState.Unchecked)
    table.show()
    checked, unchecked = (table.viewport().grab(table.visualItemRect(table.cell(row, 0))).toImage() for row in (0, 1))
    assert share_of(checked, colours().accent) > 0.1
    assert share_of(unchecked, colours().accent) == 0
    assert share_of(unchecked, colours().surface) > 0.1


def share_of(picture: QImage, colour: str) -> float:
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return sum(picture.pixelColor(x, y) == QColor(colour) for x, y in places) / len(places)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_field_asks_for_is_read_as_well_as_other_words(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    line = QLineEdit(placeholderText="Search")
    qtbot.addWidget(line)
    line.ensurePolished()
    shown = line.palette().placeholderText().color()
    assert shown.alpha() == 255  # Qt's own is half the text's, which is 3.3 to 1 on a light ground
    assert contrast(shown.name(), colours().surface) >= 4.5
