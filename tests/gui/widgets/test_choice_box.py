from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from segloss_gui.gui.widgets.choice_box import choice_box, offer

TOOLTIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def box(qapp: QApplication) -> QComboBox:
    return choice_box("method", "Which one", ["all", ("sDice", "soft_dice"), ("CE", "cross_entropy", "Cross-entropy")])


def test_what_is_offered_has_words_values_and_tooltips(box: QComboBox) -> None:
    assert [box.itemText(at) for at in range(3)] == ["all", "sDice", "CE"]
    assert [box.itemData(at) for at in range(3)] == [None, "soft_dice", "cross_entropy"]
    assert [box.itemData(at, TOOLTIP) for at in range(3)] == [None, None, "Cross-entropy"]
    assert (box.accessibleName(), box.toolTip()) == ("method", "Which one")


def test_filling_anew_shows_what_is_chosen_and_says_nothing(box: QComboBox) -> None:
    said: list[int] = []
    box.currentIndexChanged.connect(said.append)
    offer(box, [("A", 1), ("B", 2)], 2)
    assert (box.currentText(), box.itemData(1, TOOLTIP)) == ("B", "B")
    offer(box, [("A", 1), ("B", 2)], 3)
    assert box.currentText() == "A", "the first, where what is chosen is not offered"
    assert said == []


def test_the_same_choices_are_not_filled_in_again(box: QComboBox) -> None:
    offer(box, [("A", 1)], 1)
    box.setItemData(0, "mine", TOOLTIP)
    offer(box, [("A", 1)], 1)
    assert box.itemData(0, TOOLTIP) == "mine"


def test_a_box_made_for_letters_keeps_its_width_whatever_is_offered(qapp: QApplication) -> None:
    box = choice_box("class", letters=6)
    before = box.sizeHint().width()
    offer(box, [("a name of very many letters indeed", 1)], 1)
    assert box.sizeHint().width() == before
