from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from segloss_gui.gui.theme import apply_theme
from segloss_gui.gui.widgets import TypeLine, text_label


@pytest.mark.parametrize("projector", [False, True])
def test_words_side_by_side_stand_one_above_the_other_in_large_type(qapp: QApplication, projector: bool) -> None:
    page = QWidget()
    line = TypeLine()
    page.setLayout(line)
    for words in ("one", "two"):
        line.addWidget(text_label(words))
    apply_theme(qapp, "light", projector=projector)
    way = QBoxLayout.Direction
    assert line.direction() == (way.TopToBottom if projector else way.LeftToRight)
    page.deleteLater()
    apply_theme(qapp, "light")
