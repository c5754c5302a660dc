"""What has the focus is seen, whatever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.core.contrast import contrast
from segloss_gui.gui.theme import apply_theme, colours, panel
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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["field", "check box"])
def test_what_has_no_words_of_its_own_is_found_by_an_outline_of_three_to_one(
    qtbot: QtBot, qapp: QApplication, theme: str, kind: str
) -> None:
    apply_theme(qapp, theme)
    made = {"field": QLineEdit(), "check box": check_box("Go")}[kind]
    qtbot.addWidget(made)
    made.resize(160, 40)
    made.show()
    assert share_of(made.grab().toImage(), colours().edge) > 0


def test_words_of_a_table_stand_below_those_of_its_head(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    table = PlainTable("scores", [("||||", ""), ("||||", "")], numbers=(1,), fitted=False)
    frame = panel(table)
    qtbot.addWidget(frame)
    frame.resize(400, 120)
    table.show_rows([["||||", "||||"]])
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no frame around a cell
    frame.show()
    seen, middle = frame.grab().toImage(), table.columnWidth(0)
    head = table.horizontalHeader().height()
    heights = head // 2, head + table.visualItemRect(table.cell(0, 0)).center().y()
    for column, last in ((range(4, middle), False), (range(middle, table.width() - 4), True)):
        above, below = ([x for x in column if _inked(seen, x, y)] for y in heights)
        assert abs(above[-1 if last else 0] - below[-1 if last else 0]) <= 1


def _inked(picture: QImage, x: int, around: int) -> bool:
    return any(contrast(picture.pixelColor(x, around + at).name(), colours().surface) > 2 for at in range(-3, 4))


def test_the_frame_of_a_table_in_a_panel_is_whole_round_its_head(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    table = PlainTable("scores", [("Dice", "")])
    qtbot.addWidget(table)
    table.resize(200, 120)
    table.show_rows([["0.8"]])
    table.show()
    table.activateWindow()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(table.hasFocus)
    seen, accent = table.grab().toImage(), QColor(colours().accent)
    assert all(seen.pixelColor(0, y) == accent for y in range(12, 108))
    assert all(seen.pixelColor(x, 0) == accent for x in range(12, 188))
