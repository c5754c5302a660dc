from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import segloss_gui.app.workspace_keys
import segloss_gui.gui
from segloss_gui.app.review.grade_keys import LAB_BINDINGS, REVIEW_KEYS
from segloss_gui.app.slices.key_bindings import BINDINGS, PAIR, PAIR_BINDINGS, SLICES, keymap
from segloss_gui.app.slices.pair_modes import Pair
from segloss_gui.app.slices.planes import Plane
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.gui.viewers.pair_view import PairView
from segloss_gui.gui.viewers.slice_view import SliceView
from segloss_gui.gui.widgets import push_button
from segloss_gui.gui.widgets.key_actions import KeyActions, key_tip

GUI = Path(segloss_gui.gui.__file__).parent
CONTROLS = {
    "workspaces/losses/name_edit.py": "Escape gives the old name back, as in any field",
    "tables/metric_menu.py": "the space bar ticks what stands in a menu, as in any list",
}
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def done() -> list[tuple[Any, ...]]:
    return []


@pytest.fixture
def page(qapp: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


@pytest.fixture
def graded(page: QWidget, done: list[tuple[Any, ...]]) -> KeyActions:
    does = {row.action: lambda *given, name=row.action: done.append((name, *given)) for row in LAB_BINDINGS}
    return KeyActions(REVIEW_KEYS, does, page)


def pressed(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, NO_MODIFIER)


def test_a_pressed_key_does_its_action_with_its_arguments(graded: KeyActions, done: list[tuple[Any, ...]]) -> None:
    assert graded.press(pressed(Qt.Key.Key_5))
    assert not graded.press(pressed(Qt.Key.Key_Q))
    assert done == [("give", 5)]


def test_an_action_says_what_it_does_and_its_key(graded: KeyActions) -> None:
    assert graded["flag"].text() == "Flag the overlay, and its case, or take the flag away"
    assert graded["flag"].shortcut().toString() == "F"


def test_what_the_user_binds_holds_for_actions_and_presses(graded: KeyActions, done: list[tuple[Any, ...]]) -> None:
    keymap.rebind(REVIEW_KEYS, "flag", ["Z"])
    assert graded["flag"].shortcut().toString() == "Z"
    assert not graded.press(pressed(Qt.Key.Key_F))
    assert graded.press(pressed(Qt.Key.Key_Z))
    assert done == [("flag",)]


def test_an_action_that_cannot_be_done_now_is_not_done(graded: KeyActions, done: list[tuple[Any, ...]]) -> None:
    graded["flag"].setEnabled(False)
    graded.press(pressed(Qt.Key.Key_F))
    assert done == []


def test_nothing_is_done_while_keys_belong_to_a_field(page: QWidget, done: list[tuple[Any, ...]]) -> None:
    does = {row.action: lambda *given: done.append(given) for row in LAB_BINDINGS}
    KeyActions(REVIEW_KEYS, does, page, allowed=lambda: False)["flag"].trigger()
    assert done == []


def test_an_action_that_nobody_does_is_a_fault_at_once(page: QWidget) -> None:
    with pytest.raises(KeyError, match="step_case"):
        KeyActions(REVIEW_KEYS, {}, page)


def test_bound_keys_are_taken_from_every_part_of_the_page(
    page: QWidget, graded: KeyActions, done: list[tuple[Any, ...]]
) -> None:
    inner = SliceView(SliceScene(), Plane.AXIAL)
    QVBoxLayout(page).addWidget(inner)
    graded.bind(page)
    graded.bind(page)  # twice is once
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    inner.setFocus()
    QTest.keyClick(inner, Qt.Key.Key_N)
    QTest.keyClick(inner, Qt.Key.Key_Left)  # which the slice would take for its crosshair
    assert done == [("next_flagged",), ("step_overlay", -1)]


@pytest.mark.parametrize("binding", [*BINDINGS, *PAIR_BINDINGS], ids=lambda binding: binding.name)
def test_every_key_of_slices_and_pairs_is_an_action_of_the_view(qapp: QApplication, binding: Any) -> None:
    view = PairView(SliceScene(), Plane.AXIAL, Pair())
    actions = view.actions_of_pair if binding in PAIR_BINDINGS else view.actions_of_keys
    assert actions[binding.name].shortcut().toString() == binding.keys[0]
    view.deleteLater()


def test_a_pair_flickers_between_its_two_not_the_scene(qapp: QApplication) -> None:
    scene, pair = SliceScene(), Pair()
    view = PairView(scene, Plane.AXIAL, pair)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert pair.second_shown
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not pair.second_shown
    view.deleteLater()


def test_a_tooltip_names_the_key_as_it_is_now(qapp: QApplication) -> None:
    button = push_button("Reference")
    key_tip(button, "Outline{}, by the way", SLICES, "toggle_reference")
    assert button.toolTip() == "Outline (G), by the way"
    keymap.rebind(SLICES, "toggle_reference", ["Z"])
    assert button.toolTip() == "Outline (Z), by the way"
    keymap.rebind(SLICES, "toggle_reference", [])
    assert button.toolTip() == "Outline, by the way"
    button.deleteLater()


def test_a_tooltip_of_a_place_that_is_not_there_yet_names_no_key(qapp: QApplication) -> None:
    button = push_button("Next")
    key_tip(button, "Next case{}", "A window that has no menus", "Next case")
    assert button.toolTip() == "Next case"
    button.deleteLater()
    assert keymap.bindings(PAIR) == PAIR_BINDINGS


def test_keys_are_named_in_the_tables_and_nowhere_else() -> None:
    named = re.compile(r"\bKey_(?:Space|Delete|Escape|F\d+)\b|\bQShortcut\b|\.setShortcut\(\"")
    found = {file.relative_to(GUI).as_posix() for file in GUI.rglob("*.py") if named.search(file.read_text())}
    assert found == set(CONTROLS), "what a key does is said in app.slices.key_bindings or app.workspace_keys"


@pytest.mark.parametrize("place", keymap.places)
def test_no_key_of_a_place_does_two_things(place: str) -> None:
    keys = [key for row in keymap.bindings(place) for key in row.keys]
    assert len(keys) == len(set(keys)) > 0
