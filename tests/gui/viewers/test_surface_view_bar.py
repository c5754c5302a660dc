from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from segloss_gui.gui.viewers import surface_view_bar as module

AL = Qt.AlignmentFlag


def drawn(monkeypatch: pytest.MonkeyPatch, width: int, points: float) -> dict[str, QRectF]:
    """The words on a picture and where they stand."""
    found: dict[str, QRectF] = {}

    def note(painter: QPainter, at: QPointF, text: str, align: Qt.AlignmentFlag) -> None:
        size = painter.fontMetrics().horizontalAdvance(text), painter.fontMetrics().height()
        left = at.x() - (size[0] if align & AL.AlignRight else size[0] / 2 if align & AL.AlignHCenter else 0)
        found[text] = QRectF(left, at.y() - (size[1] if align & AL.AlignBottom else 0), *size)

    monkeypatch.setattr(module, "draw_text", note)
    picture = QImage(width, 400, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    font = QFont()
    font.setPointSizeF(points)
    painter.setFont(font)
    module.draw_distance_bar(painter, 30.0, width, 400)
    painter.end()
    return found


@pytest.mark.parametrize("points", [8.5, 10.0, 16.0, 22.0])
@pytest.mark.parametrize("width", [120, 180, 260, 460, 900])
def test_no_word_of_the_bar_lies_on_another_or_beyond_the_picture(
    qapp: object, monkeypatch: pytest.MonkeyPatch, width: int, points: float
) -> None:
    found = drawn(monkeypatch, width, points)
    boxes = list(found.values())
    assert not any(box.intersects(other) for at, box in enumerate(boxes) for other in boxes[:at]), found
    assert all(box.left() >= 0 and box.right() <= width for box in boxes)


def test_numbers_stand_in_large_type_and_words_where_there_is_room(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {"≤ −30", "≥ 30 mm"} <= set(drawn(monkeypatch, 460, 16.0))
    assert set(drawn(monkeypatch, 900, 10.0)) == {"≤ −30", "0", "≥ 30 mm", "missed", "too much"}
    assert not drawn(monkeypatch, 60, 10.0)
