from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from segloss_gui.app.slices.key_bindings import BINDINGS, PAIR, PAIR_BINDINGS, SLICES, KeyMap, keymap
from segloss_gui.gui.dialogs import KeysDialog, ShortcutsDialog
from segloss_gui.gui.dialogs.keys import HINT


@pytest.fixture
def keys() -> KeyMap:
    return KeyMap({SLICES: BINDINGS, PAIR: PAIR_BINDINGS})


@pytest.fixture
def dialog(qtbot: QtBot, keys: KeyMap) -> KeysDialog:
    made = KeysDialog(keys)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def button(dialog: KeysDialog, text: str) -> QPushButton:
    return next(found for found in dialog.findChildren(QPushButton) if found.text() == text)


def test_every_action_of_every_place_has_a_field_with_its_key(dialog: KeysDialog, keys: KeyMap) -> None:
    rows = [(place, row) for place in keys.places for row in keys.bindings(place)]
    assert {(place, row.name): row.keys[0] for place, row in rows} == {
        at: field.keySequence().toString() for at, field in dialog.fields.items()
    }


def test_every_place_is_named_in_full_in_a_list_that_shows_its_fields(qtbot: QtBot) -> None:
    made = KeysDialog(keymap)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    assert [made.places.item(row).text() for row in range(made.places.count())] == list(keymap.places)
    assert made.places.sizeHintForColumn(0) <= made.places.viewport().width()
    for row, place in enumerate(keymap.places):
        made.places.setCurrentRow(row)
        seen = {at for (at, _), field in made.fields.items() if field.isVisible()}
        assert seen <= {place}
        assert seen or not keymap.bindings(place)


def test_a_key_that_is_pressed_in_a_field_is_bound(dialog: KeysDialog, keys: KeyMap, qtbot: QtBot) -> None:
    field = dialog.fields[SLICES, "toggle_segmentations"]
    QTest.keyClick(field, Qt.Key.Key_Z)
    assert keys.by_key(SLICES)["Z"].action == "toggle_segmentations"
    assert "S" not in keys.by_key(SLICES)


def test_a_key_that_is_taken_is_refused_in_a_sentence(dialog: KeysDialog, keys: KeyMap) -> None:
    field = dialog.fields[PAIR, "choose_mode 0"]
    QTest.keyClick(field, Qt.Key.Key_S)
    assert dialog.fault.text() == "A key must do one thing, got S, which is taken: show or hide all segmentations"
    assert field.keySequence().toString() == "F"
    assert keys.by_key(SLICES)["S"].action == "toggle_segmentations"


def test_an_action_may_have_no_key(dialog: KeysDialog, keys: KeyMap) -> None:
    dialog.fields[SLICES, "reset_view"].clear()
    assert "R" not in keys.by_key(SLICES)


def test_all_keys_go_back_to_what_they_were(dialog: KeysDialog, keys: KeyMap) -> None:
    dialog.fields[SLICES, "reset_view"].clear()
    QTest.keyClick(dialog.fields[PAIR, "choose_mode 0"], Qt.Key.Key_S)
    button(dialog, "All as at first").click()
    assert not keys.is_changed
    assert dialog.fields[SLICES, "reset_view"].keySequence().toString() == "R"
    assert dialog.fault.text() == HINT


def test_changed_keys_survive_the_settings_and_nonsense_does_not(keys: KeyMap) -> None:
    keys.rebind(SLICES, "reset_view", ["Z"])
    again = KeyMap({SLICES: BINDINGS, PAIR: PAIR_BINDINGS})
    again.restore(keys.stored())
    assert again.by_key(SLICES)["Z"].action == "reset_view"
    for nonsense in ({SLICES: {"reset_view": ["S"]}}, {"Nowhere": {"x": ["S"]}}, {SLICES: {"reset_view": 5}}, 7):
        again.restore(nonsense)
        assert not again.is_changed


def test_the_help_asks_for_a_change(qtbot: QtBot) -> None:
    made = ShortcutsDialog({"Window": [("Ctrl+S", "Save")]})
    with qtbot.waitSignal(made.change_asked):
        next(found for found in made.findChildren(QPushButton) if found.text() == "Change keys…").click()
