from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import segloss_gui.gui
from segloss_gui.gui.widgets import check_box, push_button, text_label, tool_button
from segloss_gui.gui.widgets.buttons import fold_button

GUI = Path(segloss_gui.gui.__file__).parent
MADE_ONCE = {"QPushButton", "QCheckBox", "QLabel", "QToolButton"}
RAIL = "shell/rail.py"  # its buttons stand in words below their icons, and nowhere else


def makers() -> list[str]:
    """Where Qt's buttons, check boxes and labels are made directly."""
    return [
        f"{file.relative_to(GUI).as_posix()}:{node.lineno}"
        for file in sorted(GUI.rglob("*.py"))
        if file.parent.name != "widgets" and file.relative_to(GUI).as_posix() != RAIL
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE_ONCE
    ]


def test_buttons_check_boxes_and_labels_are_made_in_widgets_alone() -> None:
    assert makers() == []


def test_a_push_button_shows_its_words_icon_kind_and_tip(qapp: QApplication) -> None:
    pressed: list[bool] = []
    button = push_button(
        "Train", "play", kind="primary", tip="All of them", name="train all", clicked=lambda down: pressed.append(down)
    )
    button.click()
    assert (button.text(), button.property("kind"), button.toolTip()) == ("Train", "primary", "All of them")
    assert (button.accessibleName(), button.icon().isNull(), pressed) == ("train all", False, [False])


def test_a_tool_button_has_its_words_beside_the_icon(qapp: QApplication) -> None:
    button = tool_button("save", words="Export", size=15, checkable=True)
    assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert (button.iconSize().width(), button.isCheckable()) == (15, True)
    assert tool_button("save").toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly


@pytest.mark.parametrize("on", [True, False])
def test_a_check_box_is_silent_about_the_state_it_begins_in(qapp: QApplication, on: bool) -> None:
    said: list[bool] = []
    box = check_box("Log y", on=on, toggled=lambda now: said.append(now))
    assert (box.isChecked(), said) == (on, [])
    box.click()
    assert said == [not on]


def test_words_of_users_are_not_taken_for_html(qapp: QApplication) -> None:
    shown = text_label("<b>case 1</b>", role="caption", wrap=True, selectable=True, tip="Case")
    assert shown.textFormat() is Qt.TextFormat.PlainText
    assert (shown.text(), shown.property("role"), shown.wordWrap()) == ("<b>case 1</b>", "caption", True)
    assert shown.textInteractionFlags() == Qt.TextInteractionFlag.TextSelectableByMouse


def test_an_arrow_says_whether_what_is_folded_is_seen(qtbot: QtBot) -> None:
    told: list[bool] = []
    button = fold_button("Details", told.append)
    qtbot.addWidget(button)
    arrows = [button.arrowType()]
    for _ in range(2):
        button.click()
        arrows.append(button.arrowType())
    assert told == [True, False]
    assert arrows == [Qt.ArrowType.RightArrow, Qt.ArrowType.DownArrow, Qt.ArrowType.RightArrow]
