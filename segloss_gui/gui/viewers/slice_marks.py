"""What is drawn over a slice: letters, scale bar, crosshair, notes. Thin, legible on any image."""

from __future__ import annotations

from functools import cache
from math import ceil

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from segloss_gui.app.slices.planes import Letters, Plane
from segloss_gui.app.slices.view_transform import ViewTransform, scale_bar_mm
from segloss_gui.core.colours import mark_letter

INK, SHADE = QColor(235, 238, 243), QColor(0, 0, 0, 190)
CROSSHAIR = QColor(255, 214, 102, 200)
MARGIN = 10.0
GAP = 9.0  # the crosshair leaves the voxel it points at free
CROSSHAIR_ALPHA = 170
LONGEST = 8192
MOST_TEXTS = 400
_TEXTS: dict[tuple[str, str, int, float], QImage] = {}
PLANE_COLOURS = {Plane.AXIAL: QColor("#F27E79"), Plane.CORONAL: QColor("#8FD18B"), Plane.SAGITTAL: QColor("#F2CF66")}


def draw_text(painter: QPainter, at: QPointF, text: str, align: Qt.AlignmentFlag, colour: QColor = INK) -> None:
    """Text with a dark rim, so that it reads on bright tissue too; ``at`` is the corner it is aligned to."""
    ratio = painter.deviceTransform().m11()  # asking for the device would keep the painter alive
    key = (text, painter.font().key(), colour.rgba(), ratio)
    picture = _TEXTS.get(key)
    if picture is None:
        if len(_TEXTS) > MOST_TEXTS:
            _TEXTS.clear()
        picture = _TEXTS[key] = _text_picture(text, painter.font(), colour, ratio)
    width, height = picture.width() / ratio, picture.height() / ratio
    flag = Qt.AlignmentFlag
    x = at.x() - (width if align & flag.AlignRight else width / 2 if align & flag.AlignHCenter else 0)
    y = at.y() - (height if align & flag.AlignBottom else height / 2 if align & flag.AlignVCenter else 0)
    painter.drawImage(QPoint(round(x), round(y)), picture)


def _text_picture(text: str, font: QFont, colour: QColor, ratio: float) -> QImage:
    """Seven times drawn once: laying out text takes longer than copying it."""
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
    picture = QImage(ceil(width * ratio), ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    box = QRectF(0, 0, width, height)
    painter.setPen(SHADE)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (-1, -1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture


def draw_title(painter: QPainter, text: str, colour: str, width: float, *, at_right: bool = False) -> None:
    """Words in an upper corner, behind a dot in a method's colour: dark colours are no ink to read on an image."""
    flag, top = Qt.AlignmentFlag, MARGIN * 0.6
    dot = painter.fontMetrics().horizontalAdvance("● ") if colour else 0
    start = width - MARGIN - dot - painter.fontMetrics().horizontalAdvance(text) if at_right else MARGIN
    if colour:
        draw_text(painter, QPointF(start, top), mark_letter(colour), flag.AlignLeft | flag.AlignTop, QColor(colour))
    draw_text(painter, QPointF(start + dot, top), text, flag.AlignLeft | flag.AlignTop)


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
    words = f"{length_mm:g} mm"
    middle = min((left + right) / 2, transform.width - 2 - painter.fontMetrics().horizontalAdvance(words) / 2)
    at = QPointF(middle, bottom - 6)
    draw_text(painter, at, words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)


def draw_crosshair(painter: QPainter, x: float, y: float, width: float, height: float, plane: Plane) -> None:
    """Two lines in the colours of the planes they stand for, open in the middle."""
    upright, level = {
        Plane.AXIAL: (Plane.SAGITTAL, Plane.CORONAL),
        Plane.CORONAL: (Plane.SAGITTAL, Plane.AXIAL),
        Plane.SAGITTAL: (Plane.CORONAL, Plane.AXIAL),
    }[plane]
    x, y = round(x), round(y)
    gap, wide, high = round(GAP), round(width), round(height)
    for colour, boxes in (
        (PLANE_COLOURS[upright], [QRect(x, 0, 1, y - gap), QRect(x, y + gap, 1, high - y - gap)]),
        (PLANE_COLOURS[level], [QRect(0, y, x - gap, 1), QRect(x + gap, y, wide - x - gap, 1)]),
    ):
        for box in boxes:
            if box.isValid():
                strip = _strip(colour.rgba(), box.width() == 1)
                painter.drawImage(box.topLeft(), strip, QRect(0, 0, box.width(), box.height()))


@cache
def _strip(rgb: int, upright: bool) -> QImage:
    """A faint colour to copy lines from: lines themselves Qt hands to other threads, which may be busy training."""
    picture = QImage(*((1, LONGEST) if upright else (LONGEST, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    faint = QColor(rgb)
    faint.setAlpha(CROSSHAIR_ALPHA)
    picture.fill(faint)
    return picture


def draw_box(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """The box a window is taken from."""
    for pen in (QPen(SHADE, 3), QPen(CROSSHAIR, 1, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawRect(QRectF(start, end).normalized())
