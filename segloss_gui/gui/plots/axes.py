"""Axes of a chart: a fixed width so that charts line up, plain numbers, seconds as h:mm:ss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

LEFT_WIDTH = 58


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """A y axis of fixed width; powers of ten as 0.01, 1e-05 when logarithmic."""

    def __init__(self) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)
        self.setWidth(LEFT_WIDTH)

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002, N802
        """Decades, their double and their half, as short numbers; more would not fit."""
        numbers = [10.0**value for value in values]
        return [f"{number:.3g}" if f"{number:.0e}"[0] in "125" else "" for number in numbers]


class PositionAxis(pg.AxisItem):  # type: ignore[misc]
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
            return super().tickSpacing(low, high, size)
        wanted = (high - low) / max(size / 80, 1)
        steps = np.array([1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400])
        return [(float(steps[min(int(np.searchsorted(steps, wanted)), len(steps) - 1)]), 0)]


def clock(seconds: float) -> str:
    """Seconds as ``m:ss`` or ``h:mm:ss``.

    Examples
    --------
    >>> clock(65), clock(3725)
    ('1:05', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
