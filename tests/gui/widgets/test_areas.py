from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from segloss_gui.gui.widgets.areas import scroll_area


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
