from __future__ import annotations

from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets.parts_label import PartsLabel


def test_the_last_numbers_go_whole_where_there_is_no_room(qtbot: QtBot) -> None:
    label = PartsLabel(" · ")
    qtbot.addWidget(label)
    label.setText("Soft Jaccard\nloss 0.7902 · epoch 3 · held out")
    wide = label.fontMetrics().horizontalAdvance
    for room, line in (
        (400, "loss 0.7902 · epoch 3 · held out"),
        (wide("loss 0.7902 · epoch 3 · held"), "loss 0.7902 · epoch 3"),
        (wide("loss 0.7902 · epo"), "loss 0.7902"),
    ):
        label.resize(room, 60)
        assert label.shown() == ["Soft Jaccard", line]
    label.resize(wide("loss 0."), 60)
    assert all(wide(line) <= label.width() and "…" in line for line in label.shown())
    assert label.minimumSizeHint().width() < 40
    assert label.minimumSizeHint().height() >= 2 * label.fontMetrics().height()
