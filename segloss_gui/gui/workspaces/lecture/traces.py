"""Dice and predicted volume while the prediction descends, a curve a loss."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property

from PySide6.QtWidgets import QWidget

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.curve_points import CurveStyle
from segloss_gui.app.curves.series import Series
from segloss_gui.app.lecture.descent import Path
from segloss_gui.core.units import PX
from segloss_gui.gui.plots.curve_plot import CurvePlot
from segloss_gui.gui.theme import panel
from segloss_gui.gui.widgets.boxes import hbox

HEIGHT = 110
MOST_IN_LARGE = 4
"""Losses that leave charts room beside their cards in large type."""
UNITS = {"dice": "mean of maps", "volume": "predicted pixels, all maps"}


class Traces(QWidget):
    """Two charts side by side that move together; made when there is something to show."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(HEIGHT)
        self.options = ChartOptions()
        self.options.set_smoothing(0.0)
        self.options.set_ignore_outliers(False)
        self._series: dict[tuple[str, str], Series] = {}
        self._large, self._paths = False, 0
        self._layout = hbox(on=self, spacing=8)

    @cached_property
    def charts(self) -> Mapping[str, CurvePlot]:
        """Dice and predicted volume."""
        charts = {
            "dice": CurvePlot(
                "Dice", self.options, unit=self._unit("dice"), number="{:.3f}", least_span=0.1, limits=(0.0, 1.0)
            ),
            "volume": CurvePlot(PX.named("Volume"), self.options, unit=self._unit("volume"), number="{:.0f}"),
        }
        for chart in charts.values():
            self._layout.addWidget(panel(chart), 1)
        return charts

    def _make_room(self) -> None:
        self.setVisible(0 < self._paths <= (MOST_IN_LARGE if self._large else sys.maxsize))

    def _unit(self, name: str) -> str:
        return "" if self._large else UNITS[name]

    def take_type(self, large: bool) -> None:
        """In large type there is no room for words beside the titles, nor for charts beside many cards."""
        self._large = large
        self._make_room()
        if "charts" in vars(self):
            for name, chart in self.charts.items():
                chart.set_unit(self._unit(name))

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Show where the losses have led so far; none: empty charts."""
        self._paths = len(paths)
        self._make_room()
        if not (paths or self._series):
            return
        if any(len(series) > len(path.dice) for path in paths for series in [self._of("dice", path)]) or not paths:
            self._series.clear()
        for name, chart in self.charts.items():
            chart.keep_only([path.look.name for path in paths] if self._series else [])
            for path in paths:
                series = self._of(name, path)
                values = path.dice if name == "dice" else path.volume
                start = len(series)
                series.extend({"step": list(range(start, len(values)))}, values[start:])
                look = path.look
                chart.set_curve(look.name, series, CurveStyle(look.name, look.name, look.colour, "solid", False, False))
            chart.refresh()

    def _of(self, chart: str, path: Path) -> Series:
        return self._series.setdefault((chart, path.look.name), Series())
