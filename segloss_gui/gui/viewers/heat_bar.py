"""Bars of colours with their numbers, and the small curve of Dice over the threshold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from segloss_gui.app.slices.heat import DivergingScale, diverging_colours, heat_colours
from segloss_gui.gui.theme import colours
from segloss_gui.study.thresholds import ThresholdScores

BAR = 8
CURVE_HEIGHT = 44
MARK = 3.5
HALF = 50


class ColourBar(QWidget):
    """A strip of colours with a number at places of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = QImage()
        self._ticks: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_heat(self, name: str) -> None:
        """The colours of a probability, 0 to 1."""
        self._show(heat_colours(name), tuple((f"{p:g}", p) for p in (0.0, 0.5, 1.0)))
        self.setAccessibleName("colours of the probability, 0 to 1")

    def show_diverging(self, scale: DivergingScale) -> None:
        """The colours of a derivative, with the numbers of a scale."""
        ticks = tuple((short_number(value), (place + 1) / 2) for value, place in scale.ticks())
        self._show(diverging_colours(), ticks)
        self.setAccessibleName(f"colours from {-scale.largest:.2e} to {scale.largest:.2e}")

    def _show(self, strip: NDArray[np.uint8], ticks: tuple[tuple[str, float], ...]) -> None:
        pixels, count = np.ascontiguousarray(strip), len(strip)
        self._strip = QImage(pixels.data, count, 1, 3 * count, QImage.Format.Format_RGB888).copy()
        self._ticks = ticks
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The strip and a line of numbers."""
        return QSize(120, BAR + self.fontMetrics().height() + 3)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high, and as narrow as need be."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw strip and numbers; numbers without room are left out, those of the ends first come."""
        painter = QPainter(self)
        strip = QRectF(0.5, 0.5, self.width() - 1, BAR)
        painter.drawImage(strip, self._strip)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawRect(strip)
        painter.setPen(QColor(colours().muted))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)
        for text, box in self._legible(painter):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _legible(self, painter: QPainter) -> list[tuple[str, QRectF]]:
        """Numbers with room, from the ends inwards; those that mirror each other are shown both or not at all."""
        found: list[tuple[str, QRectF]] = []
        last = len(self._ticks) - 1
        pairs = [sorted({at, last - at}) for at in range(last // 2 + 1)]
        for pair in (pairs[0], pairs[-1], *pairs[1:-1]) if pairs else ():
            boxes = [(self._ticks[at][0], self._box(painter, *self._ticks[at])) for at in pair]
            wide = [box.adjusted(-5, 0, 5, 0) for _, box in boxes]
            if not any(box.intersects(other) for box in wide for _, other in found):
                found += [one for one in boxes if one not in found]
        return found

    def _box(self, painter: QPainter, text: str, place: float) -> QRectF:
        width = painter.fontMetrics().horizontalAdvance(text) + 1
        left = min(max(place * self.width() - width / 2, 0.0), self.width() - width)
        return QRectF(left, BAR + 2, width, painter.fontMetrics().height())


class ThresholdCurve(QWidget):
    """Dice over the threshold, with where the threshold stands and where Dice is largest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scores: ThresholdScores | None = None
        self.threshold = 0.5
        self.colour = "#888888"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Dice over the threshold")

    def show_scores(self, scores: ThresholdScores | None, colour: str) -> None:
        """Draw another curve."""
        self.scores, self.colour = scores, colour
        best = scores.best if scores is not None else None
        told = f"Largest Dice {best[1]:.3f} at {best[0]:.2f}. " if best is not None else ""
        self.setToolTip(
            f"Dice over the threshold, 0.01 to 0.99. {told}For display only: choosing it on test data is not a result."
        )
        self.update()

    def show_threshold(self, threshold: float) -> None:
        """Move the line."""
        self.threshold = threshold
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A small curve."""
        return QSize(120, CURVE_HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high, and as narrow as need be."""
        return QSize(60, CURVE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame, curve, line and mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawRect(area)
        at = area.left() + self.threshold * area.width()
        painter.setPen(QPen(QColor(colours().muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        best = self.scores.best if self.scores is not None else None
        if self.scores is None or best is None:
            painter.setPen(QColor(colours().muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "no reference" if self.scores is None else "undefined")
            return
        painter.setPen(QPen(QColor(self.colour), 1.6))
        thresholds, dice = self.scores.curve
        known = ~np.isnan(dice)
        xs, ys = area.left() + thresholds[known] * area.width(), area.bottom() - dice[known] * area.height()
        painter.drawPolyline([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
        painter.setBrush(QColor(self.colour))
        place = QPointF(area.left() + best[0] * area.width(), area.bottom() - best[1] * area.height())
        painter.drawEllipse(place, MARK, MARK)


class ThresholdSlider(QSlider):
    """Thresholds 0.01 to 0.99; a double click puts it back to 0.5."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(1, 99)
        self.setValue(HALF)
        self.setPageStep(5)
        self.setMinimumWidth(120)
        self.setToolTip("Threshold of the contours and scores; double click: 0.5, arrow keys: steps of 0.01")
        self.setAccessibleName("threshold of the probability")

    @property
    def threshold(self) -> float:
        """Where it stands."""
        return self.value() / 100

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Back to 0.5."""
        self.setValue(HALF)


def short_number(value: float) -> str:
    """A number of a bar: two digits, its exponent without zeros.

    Examples
    --------
    >>> short_number(-0.00012), short_number(0.0), short_number(0.5)
    ('\u22121.2e-4', '0', '0.5')
    """
    text = f"{abs(value):.2g}"
    if value and not 1e-2 <= abs(value) < 1e3:
        digits, exponent = f"{abs(value):.1e}".split("e")
        text = f"{digits}e{int(exponent)}"
    return f"\u2212{text}" if value < 0 else text
