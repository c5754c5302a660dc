from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from segloss_gui.gui.widgets.areas import WordsArea, scroll_area


def test_what_is_scrolled_over_fills_its_room_and_is_named(qapp: QApplication) -> None:
    inner = QLabel("long")
    area = scroll_area("Facts", inner)
    assert (area.widget(), area.widgetResizable(), area.accessibleName()) == (inner, True, "Facts")
    assert area.frameShape() != QFrame.Shape.NoFrame
    assert area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_an_area_without_frame_or_sideways_room_says_so(qapp: QApplication) -> None:
    area = scroll_area("Facts", frame=False, sideways=False)
    assert area.frameShape() == QFrame.Shape.NoFrame
    assert area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_long_words_take_some_lines_and_all_of_them_where_they_may(qapp: QApplication) -> None:
    heights = {}
    for text in ("short", "words " * 400):
        for whole in (False, True):
            words = QLabel(text, wordWrap=True)
            area = WordsArea("Words", words, 3)
            area.whole = whole
            area.resize(300, 100)
            line = words.fontMetrics().lineSpacing()
            heights[text, whole] = [round(hint.height() / line) for hint in (area.minimumSizeHint(), area.sizeHint())]
            assert area.accessibleName() == "Words"
    assert [found for (text, _), found in heights.items() if text == "short"] == [[1, 1], [1, 1]]
    assert heights["words " * 400, False] == [3, 3]
    assert heights["words " * 400, True][0] == 3
    assert heights["words " * 400, True][1] > 10
