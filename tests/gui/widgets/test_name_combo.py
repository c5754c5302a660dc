from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets import NameCombo


def test_a_long_name_is_cut_where_it_is_like_the_others_and_a_short_one_is_whole(qtbot: QtBot) -> None:
    box = NameCombo("method", 9)
    qtbot.addWidget(box)
    long = [f"Dice of the whole batch with smoothing {number}" for number in ("one", "two")]
    box.addItems([*long, "CE"])
    box.resize(150, 30)
    box.show()
    assert "…" in box.shown()
    assert box.shown().endswith("one")
    box.setCurrentIndex(2)
    assert box.shown() == "CE"
    box.setCurrentIndex(1)
    box.resize(900, 30)
    assert box.shown() == long[1]
    box.grab()  # drawn without a fault


def test_one_that_gives_way_is_as_wide_as_its_longest_name_where_there_is_room(qtbot: QtBot) -> None:
    box = NameCombo("mouse scheme", 6, gives=True)
    qtbot.addWidget(box)
    box.addItems(["Research mouse of the institute", "PACS mouse"])
    assert box.sizeHint().width() > box.fontMetrics().horizontalAdvance(box.itemText(0))
    assert 0 < box.minimumSizeHint().width() < box.fontMetrics().horizontalAdvance(box.itemText(0))


def test_one_that_gives_way_is_as_wide_as_what_is_offered_later(qtbot: QtBot) -> None:
    box = NameCombo("whom to tell from the others", 6, gives=True)
    qtbot.addWidget(box)
    box.addItem("…")
    box.show()
    box.addItem("cases with an object in the reference")
    assert box.sizeHint().width() > box.fontMetrics().horizontalAdvance(box.itemText(1))
