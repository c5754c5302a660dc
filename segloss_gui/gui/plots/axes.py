"""Axes of a chart: a fixed width so that charts line up, plain numbers, seconds as h:mm:ss."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetricsF

from segloss_gui.app.curves.spans import clock_step, decade_ticks, short, spread
from segloss_gui.core.number_text import clock, power_of_ten, with_minus
from segloss_gui.gui.theme import LARGE_POINTS, type_points

LEFT_WIDTH, LARGE_LEFT_WIDTH = 58, 84
LONGEST = 5
"""Letters of a number that fit beside the y axis."""
PLAIN_DECADES = 3
"""From 0.001 to 1000 powers of ten are written out."""
GAP = 1.3
"""Room of a label, in widths of its digits or in their height: more ticks than fit lie on one another."""


class TypeAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis with room for whole numbers in the type there is, and in any that follows."""

    def _updateMaxTextSize(self, x: int) -> None:  # noqa: N802
        # pyqtgraph gives a line of numbers four fifths of its height: tails are cut, and of large type all of the rest.
        across = self.orientation in ("bottom", "top")
        super()._updateMaxTextSize(max(x, math.ceil(_metrics(self).height())) if across else x)


class NumberAxis(TypeAxis):
    """A y axis of fixed width; powers of ten as 0.01, 1e-5 when logarithmic."""

    def __init__(self) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)
        self.setWidth(left_width())

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002, N802
        """Decades, their double and their half, as short numbers; more would not fit."""
        numbers = [10.0**value for value in values]
        return [short(f"{number:.3g}") if f"{number:.0e}"[0] in "125" else "" for number in numbers]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Numbers as they are, or by powers of ten where they are too long: pyqtgraph leaves out what does not fit."""
        texts = super().tickStrings(values, scale, spacing)
        if self.logMode or all(len(text) <= LONGEST and "e" not in text for text in texts):
            return [with_minus(text) for text in texts]
        return [with_minus(short(f"{value * scale:.1e}")) for value in values]

    def tickSpacing(self, low: float, high: float, size: float) -> Any:  # noqa: N802
        """Pyqtgraph's choice, or less where the labels would lie on one another."""
        levels = super().tickSpacing(low, high, size)
        if self.logMode:
            return levels
        return spread(levels, GAP * _metrics(self).capHeight() * (high - low) / max(size, 1))


class SpreadAxis(TypeAxis):
    """An axis of plain numbers that do not lie on one another in any type."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Pyqtgraph's, with a minus sign."""
        return [with_minus(text) for text in super().tickStrings(values, scale, spacing)]

    def tickSpacing(self, low: float, high: float, size: float) -> Any:  # noqa: N802
        """Pyqtgraph's choice, or less where the labels would lie on one another."""
        levels, metrics = super().tickSpacing(low, high, size), _metrics(self)
        room = metrics.capHeight() * GAP
        if self.orientation in ("bottom", "top"):
            step = levels[0][0]
            room = GAP * max(map(metrics.horizontalAdvance, self.tickStrings([low + step, high], 1.0, step)), default=0)
        return spread(levels, room * (high - low) / max(size, 1))

    def numbers_px(self, low: float, high: float, size: float) -> float:
        """Pixels across of the widest of its numbers between two, which ``size`` pixels lie between."""
        step = self.tickSpacing(low, high, size)[0][0]
        return max(map(_metrics(self).horizontalAdvance, self.tickStrings([low, high], 1.0, step)))


class PositionAxis(TypeAxis):
    """An x axis of steps, epochs, or (``as_time``) seconds shown as clock time."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(False)
        self.as_time = False

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002, N802
        """Labels of the ticks."""
        if self.as_time:
            return [clock(value) for value in values]
        return [f"{value:,.0f}".replace(",", " ") if spacing >= 1 else f"{value:g}" for value in values]

    def tickSpacing(self, low: float, high: float, size: float) -> Any:  # noqa: N802
        """Round minutes and hours for time; pyqtgraph's choice otherwise."""
        if not self.as_time:
            levels = super().tickSpacing(low, high, size)
            words = (word for step, _ in levels for word in self.tickStrings([low + step, high], 1.0, step))
            widest = max(words, key=len, default="")
            return spread(levels, GAP * _metrics(self).horizontalAdvance(widest) * (high - low) / max(size, 1))
        return [(clock_step((high - low) / max(size / 80, 1)), 0)]


class PowerAxis(TypeAxis):
    """An axis that may be logarithmic: powers of ten, with their double and fivefold where those have room, too."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)

    def updateAutoSIPrefix(self) -> None:  # noqa: N802
        """Numbers as they are: told not to scale, pyqtgraph keeps the thousandfold of an earlier range."""
        self.autoSIPrefixScale, self.labelUnitPrefix = 1.0, ""
        self._updateLabel()

    def logTickValues(  # noqa: N802
        self, low: float, high: float, size: float, _levels: list[tuple[float, list[float]]]
    ) -> list[tuple[float, list[float]]]:
        """Ticks in decades, coarsest first, of which no label lies on another."""
        label = GAP * self._label_px(range(math.ceil(low), math.floor(high) + 1))
        return decade_ticks(low, high, label / (size / max(high - low, 1e-9)))

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Numbers as one writes them while all are short, else powers of ten but for 1 and 10."""
        if all(abs(value) <= PLAIN_DECADES for value in values):
            return [f"{10.0**value:.1g}" if value < 0 else f"{round(10.0**value)}" for value in values]
        texts = super().logTickStrings(values, scale, spacing)
        return [
            power_of_ten(round(value)) if value == round(value) else text
            for value, text in zip(values, texts, strict=True)
        ]

    def _label_px(self, powers: range) -> float:
        metrics = _metrics(self)
        if self.orientation in ("left", "right"):
            return metrics.capHeight()
        words = self.logTickStrings([float(power) for power in powers], 1.0, 1.0)
        return max((metrics.horizontalAdvance(word) for word in words), default=1.0)


def left_width() -> int:
    """Pixels of a y axis: a number of four digits and a sign, which pyqtgraph leaves out where it does not fit."""
    return LARGE_LEFT_WIDTH if type_points() > LARGE_POINTS else LEFT_WIDTH


def _metrics(axis: pg.AxisItem) -> QFontMetricsF:
    return QFontMetricsF(axis.style["tickFont"] or QFont())
