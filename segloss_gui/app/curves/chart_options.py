"""What charts side by side share, so that they move and answer together."""

from __future__ import annotations

import time

from psygnal import Signal

from segloss_gui.app.curves.series import XAxis

FRAME_S = 0.016
"""Charts of a group draw in different frames."""


class ChartOptions:
    """The x axis, smoothing, log y, outliers, the visible range, the epoch and the mouse of a group of charts.

    Signals
    -------
    changed()
        Something that needs a redraw changed.
    hovered()
        :attr:`hover` changed; only the line and the read-out move.
    """

    changed = Signal()
    hovered = Signal()

    def __init__(self) -> None:
        self.axis: XAxis = "step"
        self.smoothing = 0.6
        self.log_y = False
        self.ignore_outliers = True
        self.visible_range: tuple[float, float] | None = None
        self.hover: float | None = None
        self.epoch: int | None = None
        self._ends: dict[str, float] = {}
        self._next_turn = 0.0

    def wait_for_turn(self) -> int:
        """Milliseconds until a chart of the group may draw; 0: it may now, and the next one a frame later."""
        now = time.perf_counter()
        if now < self._next_turn:
            return max(round(1e3 * (self._next_turn - now)), 1)
        self._next_turn = now + FRAME_S
        return 0

    def set_axis(self, axis: XAxis) -> None:
        """Draw over steps, epochs or seconds trained; the whole range is shown again."""
        if axis != self.axis:
            self.axis, self.visible_range, self.hover = axis, None, None
            self._ends.clear()
            self.changed.emit()

    def set_smoothing(self, weight: float) -> None:
        """Weight of the past in smoothed lines, 0 up to 0.99."""
        self._set("smoothing", min(max(weight, 0.0), 0.99))

    def set_log_y(self, on: bool) -> None:
        """Logarithmic y in the charts that can."""
        self._set("log_y", on)

    def set_ignore_outliers(self, on: bool) -> None:
        """Leave the most extreme values out of the y range (they are still drawn)."""
        self._set("ignore_outliers", on)

    def set_visible_range(self, visible: tuple[float, float] | None) -> None:
        """Show ``(low, high)`` of the x axis; None shows everything and follows new points."""
        self._set("visible_range", visible)

    def extend(self, chart: str, end: float) -> float:
        """Note where the curves of ``chart`` end on the x axis; where those of all charts do."""
        self._ends[chart] = end
        return max(self._ends.values())

    def set_hover(self, position: float | None) -> None:
        """Where on the x axis the mouse is; None when it is on no chart."""
        if position != self.hover:
            self.hover = position
            self.hovered.emit()

    def set_epoch(self, epoch: int | None) -> None:
        """Mark the epoch that is looked at; None, the newest, is not marked."""
        self._set("epoch", epoch)

    def _set(self, name: str, value: object) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.changed.emit()
