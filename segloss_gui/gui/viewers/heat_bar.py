"""The colours of probabilities and derivatives on a bar, and the small curve of Dice over the threshold."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from segloss_gui.app.slices.heat import DivergingScale, diverging_colours, heat_colours
from segloss_gui.core.number_text import short_number
from segloss_gui.gui.theme import colours
from segloss_gui.gui.widgets import ColourBar, plain_tip
from segloss_gui.gui.widgets.painting import smooth_painter
from segloss_gui.study.thresholds import ThresholdScores

CURVE_HEIGHT = 44
MARK = 3.5
HALF = 50


def show_heat(bar: ColourBar, name: str) -> None:
    """Let a bar show the colours of a probability, 0 to 1."""
    ticks = tuple((f"{p:g}", p) for p in (0.0, 0.5, 1.0))
    bar.show_colours(heat_colours(name), ticks, "colours of the probability, 0 to 1")


def show_diverging(bar: ColourBar, scale: DivergingScale) -> None:
    """Let a bar show the colours of a derivative, with the numbers of a scale."""
    ticks = tuple((short_number(value), (place + 1) / 2) for value, place in scale.ticks())
    bar.show_colours(
        diverging_colours(), ticks, f"colours from {short_number(-scale.largest)} to {short_number(scale.largest)}"
    )


class ThresholdCurve(QWidget):
    """Dice over the threshold, with where the threshold stands and where Dice is largest."""

    def __init__(self) -> None:
        super().__init__()
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
            plain_tip(
                f"Dice over the threshold, 0.01 to 0.99. {told}"
                "For display only: choosing it on test data is not a result."
            )
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
        painter = smooth_painter(self)
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

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
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
