"""Draws an equation in the theme's colour, as large as fits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainterPath, QPaintEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.gui.theme import colours
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.report.equation import CLOSE, CUBIC, LINE, MOVE, POINTS, QUADRATIC, Outline

LARGEST = 1.6


class EquationView(QWidget):
    """An equation as outlines: sharp at every pixel ratio, recoloured with the theme."""

    def __init__(self) -> None:
        super().__init__()
        self._path: QPainterPath | None = None
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())

    def show_outline(self, outline: Outline, latex: str) -> None:
        """Show an equation; ``latex`` is read to those who cannot see it."""
        self._path, self._words = to_path(outline), ""
        self.setAccessibleName(f"Equation: {latex}")
        self.setToolTip(plain_tip(latex))
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence instead: the equation is being drawn, or cannot be."""
        self._path, self._words = None, words
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a fraction with limits."""
        return QSize(320, round(QFontMetricsF(self.font()).height() * 5.6))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the outline or the sentence."""
        painter = smooth_painter(self)
        if self._path is None:
            painter.setPen(QColor(colours().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
            return
        painter.setTransform(self._placement(self._path.boundingRect()), combine=True)
        painter.fillPath(self._path, QColor(colours().text))

    def _placement(self, box: QRectF) -> QTransform:
        body = QFontMetricsF(self.font()).height() / POINTS
        fits = min((self.width() - 8) / box.width(), (self.height() - 8) / box.height())
        scale = min(fits, body * LARGEST)
        left = (self.width() - box.width() * scale) / 2
        top = (self.height() - box.height() * scale) / 2
        return QTransform().translate(left, top).scale(scale, scale).translate(-box.left(), -box.top())


def to_path(outline: Outline) -> QPainterPath:
    """The outline as Qt's path, y downwards."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    points = [QPointF(x, -y) for x, y in outline.points]
    place = 0
    while place < len(points):
        code = outline.codes[place]
        if code == MOVE:
            path.moveTo(points[place])
        elif code == LINE:
            path.lineTo(points[place])
        elif code == QUADRATIC:
            path.quadTo(points[place], points[place + 1])
        elif code == CUBIC:
            path.cubicTo(points[place], points[place + 1], points[place + 2])
        elif code == CLOSE:
            path.closeSubpath()
        place += {QUADRATIC: 2, CUBIC: 3}.get(code, 1)
    return path
