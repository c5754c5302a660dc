"""A strip of colours with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segloss_gui.gui.theme import colours, type_points
from segloss_gui.gui.widgets.tips import plain_tip

BAR = 8
GAP = 5
"""Pixels between two numbers."""


class ColourBar(QWidget):
    """A strip of colours with a number at places of it."""

    def __init__(self, tip: str = "") -> None:
        super().__init__()
        self.setToolTip(plain_tip(tip))
        self._strip = QImage()
        self._ticks: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_colours(self, strip: NDArray[np.uint8], ticks: Sequence[tuple[str, float]], told: str) -> None:
        """Show other colours.

        Parameters
        ----------
        strip : array, shape (n, 3), uint8
            The colours from left to right.
        ticks : sequence of (str, float)
            Numbers and their places, 0 to 1.
        told : str
            What a screen reader says.
        """
        pixels, count = np.ascontiguousarray(strip), len(strip)
        self._strip = QImage(pixels.data, count, 1, 3 * count, QImage.Format.Format_RGB888).copy()
        self._ticks = tuple(ticks)
        self.setAccessibleName(told)
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
        font.setPointSizeF(type_points(0.85))
        painter.setFont(font)
        for text, box in self._legible(painter):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _legible(self, painter: QPainter) -> list[tuple[str, QRectF]]:
        """Numbers with room, from the ends inwards; those that mirror each other are shown both or not at all.

        Ends that have no room beside each other are one number: ``±x`` of a scale about 0, else the upper one.
        """
        if len(self._ticks) > 1:
            (low, at_low), (high, at_high) = self._ticks[0], self._ticks[-1]
            first, last_box = self._box(painter, low, at_low), self._box(painter, high, at_high)
            if first.right() + GAP > last_box.left():
                both = f"±{high.removeprefix('+')}"
                mirrored = low.removeprefix("\u2212") == high.removeprefix("+")
                return [(both, self._box(painter, both, 0.5)) if mirrored else (high, last_box)]
        found: list[tuple[str, QRectF]] = []
        last = len(self._ticks) - 1
        pairs = [sorted({at, last - at}) for at in range(last // 2 + 1)]
        for pair in (pairs[0], pairs[-1], *pairs[1:-1]) if pairs else ():
            boxes = [(self._ticks[at][0], self._box(painter, *self._ticks[at])) for at in pair]
            wide = [box.adjusted(-GAP, 0, GAP, 0) for _, box in boxes]
            if not any(box.intersects(other) for box in wide for _, other in found):
                found += [one for one in boxes if one not in found]
        return found

    def _box(self, painter: QPainter, text: str, place: float) -> QRectF:
        width = painter.fontMetrics().horizontalAdvance(text) + 1
        left = min(max(place * self.width() - width / 2, 0.0), self.width() - width)
        return QRectF(left, BAR + 2, width, painter.fontMetrics().height())
