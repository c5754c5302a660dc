"""The mark of the epoch that is looked at."""

from __future__ import annotations

from collections.abc import Iterable

import pyqtgraph as pg
from PySide6.QtCore import Qt

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.gui.plots.curve import Curve


class EpochLine(pg.InfiniteLine):  # type: ignore[misc]
    """A dashed line where the epoch looked at ends, in the run that was there last."""

    def __init__(self) -> None:
        super().__init__(angle=90, movable=False, label="", labelOpts={"position": 0.94})
        self.setZValue(40)
        self.hide()

    def show_epoch(self, options: ChartOptions, curves: Iterable[Curve]) -> None:
        """Stand where the epoch of the group ends; nowhere without one."""
        epoch = options.epoch
        ends = [] if epoch is None else [curve.series.end_of_epoch(options.axis, epoch) for curve in curves]
        known = [end for end in ends if end is not None]
        self.setVisible(bool(known))
        if known:
            self.setPos(max(known))
            self.label.setText(f"epoch {epoch}")

    def take_colour(self, colour: str) -> None:
        """Be drawn in another colour."""
        self.setPen(pg.mkPen(colour, width=1, style=Qt.PenStyle.DashLine))
        self.label.setColor(colour)
