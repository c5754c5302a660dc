from __future__ import annotations

from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from segloss_gui.gui.widgets.count_box import MARGIN, CountBox


def test_a_number_stands_off_the_frame_and_has_as_much_room_as_without(qtbot: QtBot) -> None:
    box, plain = CountBox(minimum=1, maximum=64, suffix=" px"), QSpinBox(minimum=1, maximum=64, suffix=" px")
    for each in (box, plain):
        qtbot.addWidget(each)
    left = [each.lineEdit().cursorRect().left() for each in (box, plain) if each.lineEdit().home(False) is None]
    assert left[0] - left[1] == MARGIN
    assert box.sizeHint().width() - plain.sizeHint().width() == MARGIN
    assert box.minimumSizeHint().width() - plain.minimumSizeHint().width() == MARGIN
