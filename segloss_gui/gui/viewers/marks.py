"""What is drawn over a slice: letters, scale bar, crosshair, notes. Thin, legible on any image."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from segloss_gui.gui.viewers.frame import ViewTransform
from segloss_gui.gui.viewers.planes import Letters, Plane

INK, SHADE = QColor(235, 238, 243), QColor(0, 0, 0, 190)
CROSSHAIR = QColor(255, 214, 102, 200)
MARGIN = 10.0
GAP = 9.0  # the crosshair leaves the voxel it points at free
NICE = (1, 2, 5, 10, 20, 50, 100, 200, 500)
PLANE_COLOURS = {Plane.AXIAL: QColor("#F27E79"), Plane.CORONAL: QColor("#8FD18B"), Plane.SAGITTAL: QColor("#F2CF66")}


def scale_bar_mm(pixels_per_mm: float, room: float) -> float:
    """Length in mm of the longest round scale bar of at most ``room`` pixels.

    Examples
    --------
    >>> scale_bar_mm(4.0, 130.0), scale_bar_mm(0.05, 130.0)
    (20, 500)
    """
    fitting = [length for length in NICE if length * pixels_per_mm <= room]
    return fitting[-1] if fitting else NICE[0]


def draw_text(painter: QPainter, at: QPointF, text: str, align: Qt.AlignmentFlag, colour: QColor = INK) -> None:
    """Text with a dark rim, so that it reads on bright tissue too; ``at`` is the corner it is aligned to."""
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
    x = at.x() - (
        width if align & Qt.AlignmentFlag.AlignRight else width / 2 if align & Qt.AlignmentFlag.AlignHCenter else 0
    )
    y = at.y() - (
        height if align & Qt.AlignmentFlag.AlignBottom else height / 2 if align & Qt.AlignmentFlag.AlignVCenter else 0
    )
    box = QRectF(x, y, width, height)
    painter.setPen(SHADE)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (-1, -1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_letters(painter: QPainter, letters: Letters, width: float, height: float) -> None:
    """Letters at the middle of the four edges."""
    painter.save()
    font = QFont(painter.font())
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * 1.15)
    painter.setFont(font)
    flag = Qt.AlignmentFlag
    draw_text(painter, QPointF(MARGIN, height / 2), letters.left, flag.AlignLeft | flag.AlignVCenter)
    draw_text(painter, QPointF(width - MARGIN, height / 2), letters.right, flag.AlignRight | flag.AlignVCenter)
    draw_text(painter, QPointF(width / 2, MARGIN * 0.6), letters.top, flag.AlignHCenter | flag.AlignTop)
    draw_text(painter, QPointF(width / 2, height - MARGIN * 0.6), letters.bottom, flag.AlignHCenter | flag.AlignBottom)
    painter.restore()


def draw_scale_bar(painter: QPainter, transform: ViewTransform) -> None:
    """A bar of a round number of mm, at the lower right."""
    length_mm = scale_bar_mm(transform.scale, min(140.0, transform.width * 0.3))
    right, bottom = transform.width - MARGIN - 2, transform.height - MARGIN - 2
    left = right - length_mm * transform.scale
    bar = [
        QLineF(left, bottom, right, bottom), QLineF(left, bottom - 5, left, bottom),
        QLineF(right, bottom - 5, right, bottom),
    ]  # fmt: skip
    for pen in (QPen(SHADE, 4), QPen(INK, 1.6)):
        painter.setPen(pen)
        painter.drawLines(bar)
    at = QPointF((left + right) / 2, bottom - 6)
    draw_text(painter, at, f"{length_mm:g} mm", Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)


def draw_crosshair(painter: QPainter, x: float, y: float, width: float, height: float, plane: Plane) -> None:
    """Two lines in the colours of the planes they stand for, open in the middle."""
    upright, level = {
        Plane.AXIAL: (Plane.SAGITTAL, Plane.CORONAL),
        Plane.CORONAL: (Plane.SAGITTAL, Plane.AXIAL),
        Plane.SAGITTAL: (Plane.CORONAL, Plane.AXIAL),
    }[plane]
    x, y = round(x) + 0.5, round(y) + 0.5
    for colour, lines in (
        (PLANE_COLOURS[upright], [QLineF(x, 0, x, y - GAP), QLineF(x, y + GAP, x, height)]),
        (PLANE_COLOURS[level], [QLineF(0, y, x - GAP, y), QLineF(x + GAP, y, width, y)]),
    ):
        faint = QColor(colour)
        faint.setAlpha(170)
        painter.setPen(QPen(faint, 1))
        painter.drawLines(lines)


def draw_box(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """The box a window is taken from."""
    for pen in (QPen(SHADE, 3), QPen(CROSSHAIR, 1, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawRect(QRectF(start, end).normalized())
