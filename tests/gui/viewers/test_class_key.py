from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.gui.viewers.class_key import ClassKey


def test_the_key_says_the_line_of_every_class(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({1: "anterior", 2: "posterior"})
    assert key.accessibleName() == "solid line: anterior; dashed line: posterior"
    assert not key.isHidden()


def test_one_class_needs_no_key(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({1: "lesion"})
    assert key.isHidden()


def test_names_that_do_not_fit_go_to_the_next_row(qtbot: QtBot) -> None:
    key = ClassKey()
    qtbot.addWidget(key)
    key.show_classes({n: f"a structure of the brain {n}" for n in range(4)})
    assert key.heightForWidth(220) > 3 * key.fontMetrics().height()
    assert all(place.right() <= 220 for place in key._places(220))
