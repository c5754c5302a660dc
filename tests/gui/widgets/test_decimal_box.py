from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from segloss_gui.gui.app import write_numbers_alike
from segloss_gui.gui.widgets.decimal_box import DecimalBox


@pytest.mark.parametrize("typed", ["0.5", "0,5"])
def test_half_a_millimetre_is_half_a_millimetre_with_a_comma_or_a_point(qtbot: QtBot, typed: str) -> None:
    before = QLocale()
    write_numbers_alike()
    try:
        box = DecimalBox(maximum=20.0, decimals=1, suffix=" mm")
        qtbot.addWidget(box)
        box.lineEdit().selectAll()
        qtbot.keyClicks(box, typed)
        assert box.value() == 0.5
        assert box.text() == "0.5 mm"
    finally:
        QLocale.setDefault(before)
