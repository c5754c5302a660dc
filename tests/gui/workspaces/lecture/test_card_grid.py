"""Cards of losses stand so that their maps are large."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segloss_gui.gui.workspaces.lecture.card_grid import CardGrid


def grid(qtbot: QtBot, count: int, width: int, height: int) -> tuple[QWidget, CardGrid]:
    """The place, which must live as long as the cards, and the cards."""
    place, made = QWidget(), CardGrid(6)
    qtbot.addWidget(place)
    place.setLayout(made)
    made.place(count)
    place.resize(width, height)
    place.show()
    made.activate()
    return place, made


@pytest.mark.parametrize(
    ("count", "width", "height", "columns"),
    [(3, 900, 420, 3), (3, 560, 900, 2), (2, 900, 420, 2), (2, 300, 900, 1), (4, 700, 700, 2), (6, 900, 700, 3)],
)
def test_a_tall_place_has_fewer_columns(qtbot: QtBot, count: int, width: int, height: int, columns: int) -> None:
    _place, made = grid(qtbot, count, width, height)
    left = {card.x() for card in made.cards[:count]}
    assert len(left) == columns
    assert all(card.isVisible() for card in made.cards[:count])
    assert not any(card.isVisible() for card in made.cards[count:])


def test_cards_go_back_when_the_place_is_wide_again(qtbot: QtBot) -> None:
    place, made = grid(qtbot, 3, 560, 900)
    place.resize(1000, 420)
    made.activate()
    assert len({card.x() for card in made.cards[:3]}) == 3
    made.place(1)
    assert [card.isVisible() for card in made.cards] == [True] + [False] * 5


def test_no_card_is_ever_a_window_of_its_own(qtbot: QtBot) -> None:
    place, made = grid(qtbot, 1, 900, 420)
    for count in (6, 2, 4):
        made.place(count)
        assert not any(card.isWindow() for card in made.cards[:count])
        assert QApplication.activeWindow() in (None, place)
