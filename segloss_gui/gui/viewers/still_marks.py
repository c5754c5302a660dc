"""Letters, scale bar and notes: what stays where it is while the crosshair moves, drawn into a frame once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from segloss_gui.app.slices.planes import Letters
from segloss_gui.app.slices.scene import SliceScene
from segloss_gui.app.slices.view_transform import ViewTransform
from segloss_gui.gui.theme import type_points
from segloss_gui.gui.viewers import slice_marks
from segloss_gui.gui.viewers.frame import LARGEST_SHARED_PX, Shared

ROOM_FOR_BAR, LINES_FOR_BAR = 140, 8


def has_room(width: float, font: QFont) -> bool:
    """Whether a pane so wide has room for a scale bar and a long slice number beside its letters."""
    return width >= max(ROOM_FOR_BAR, LINES_FOR_BAR * QFontMetrics(font).height())


def draw_still_marks(
    frame: QImage, scene: SliceScene, letters: Letters | None, transform: ViewTransform, note: str, font: QFont
) -> None:
    """Draw them; small panes of one plane and size copy them from one another.

    Parameters
    ----------
    frame : QImage
        The picture of the pane.
    scene : SliceScene
        Whose panes share.
    letters : Letters or None
        Of the four edges; None for pictures, which have no scale either.
    transform : ViewTransform
        Where the slice lies in the pane.
    note : str
        What stands at the lower left.
    font : QFont
        The pane's.
    """
    painter = QPainter(frame)
    if frame.width() * frame.height() > LARGEST_SHARED_PX:
        _write(painter, letters, transform, note, font)
    else:
        key = letters, transform, frame.devicePixelRatio(), note, font.key()
        marked = Shared.of(scene).marks.get(key, lambda: _written(frame, letters, transform, note, font))
        painter.drawImage(0, 0, marked)
    painter.end()


def small(font: QFont) -> QFont:
    """The font for what matters less."""
    made = QFont(font)
    made.setPointSizeF(type_points(0.85))
    return made


def _written(like: QImage, letters: Letters | None, transform: ViewTransform, note: str, font: QFont) -> QImage:
    empty = QImage(like.size(), QImage.Format.Format_ARGB32_Premultiplied)
    empty.setDevicePixelRatio(like.devicePixelRatio())
    empty.fill(Qt.GlobalColor.transparent)
    painter = QPainter(empty)
    _write(painter, letters, transform, note, font)
    painter.end()
    return empty


def _write(painter: QPainter, letters: Letters | None, transform: ViewTransform, note: str, font: QFont) -> None:
    painter.setFont(font)
    if letters is not None:
        slice_marks.draw_letters(painter, letters, transform.width, transform.height)
        if has_room(transform.width, font):
            slice_marks.draw_scale_bar(painter, transform)
    if note:
        painter.setFont(small(font))
        at = QPointF(slice_marks.MARGIN, transform.height - slice_marks.MARGIN)
        slice_marks.draw_text(painter, at, note, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
