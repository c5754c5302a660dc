"""Four charts side by side that move together: loss, gradient, overlap and volume error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.run_series import RunFeed, volume_unit
from segloss_gui.app.session import Session
from segloss_gui.app.train.chart_looks import TIPS, curve_looks, floor_words, is_hidden, keys_of, run_of
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.gui.plots.curve_plot import CurvePlot
from segloss_gui.gui.theme import icon, panel
from segloss_gui.gui.widgets import plain_tip
from segloss_gui.gui.widgets.boxes import grid
from segloss_gui.gui.widgets.menus import passing_menu

BETWEEN_MS = 1
"""Between two charts: at once, they would follow each other without any other event."""


class ChartGrid(QWidget):
    """The charts of all runs of the session.

    Making all four takes the window a tenth of a second: each is made between two events, or when it is asked for.

    Signals
    -------
    run_clicked(str)
        A run's curve was clicked.
    menu_wanted(QPoint)
        A right click, in screen coordinates.
    """

    run_clicked = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, session: Session, options: ChartOptions) -> None:
        super().__init__()
        self._session = session
        self._feeds: dict[str, RunFeed] = {}
        self._options = options
        self._charts: dict[str, CurvePlot] = {}
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(220)
        self._layout = grid(self, spacing=(8, 8))
        session.cohort_changed.connect(self._say_unit)
        QTimer.singleShot(BETWEEN_MS, self, lambda: self._make_in_turn())

    @property
    def charts(self) -> Mapping[str, CurvePlot]:
        """All charts, by name."""
        while len(self._charts) < len(CHARTS):
            self._make_next()
        return self._charts

    def _make_in_turn(self) -> None:
        if len(self._charts) < len(CHARTS):
            self._make_next()
            QTimer.singleShot(BETWEEN_MS, self, lambda: self._make_in_turn())

    def _make_next(self) -> None:
        number = len(self._charts)
        name, make = list(CHARTS.items())[number]
        chart = self._charts[name] = make(self._options)
        chart.plot.setToolTip(plain_tip(TIPS.get(name, "")))
        self._layout.addWidget(panel(chart, (1, 2, 1, 2), self), number // 2, number % 2)
        self._layout.setRowStretch(number // 2, 1)
        self._layout.setColumnStretch(number % 2, 1)
        chart.curve_clicked.connect(lambda key: self.run_clicked.emit(run_of(key)))
        chart.menu_wanted.connect(self.menu_wanted)

    def reload(self) -> None:
        """The set of runs changed: add and remove curves."""
        progress = self._session.progress
        if not (progress or self._feeds):
            return
        self._feeds = {run: self._feeds.get(run) or RunFeed() for run in progress}
        for name, chart in self.charts.items():
            wanted = keys_of(name, progress)
            if any(key not in wanted for key in chart.curves):
                chart.keep_only(wanted)
        self.update_runs(progress)
        self.restyle()

    def update_runs(self, run_ids: Iterable[str]) -> None:
        """Take over new points of these runs."""
        changed = [
            self._feeds[run].update(self._session.progress[run]) for run in run_ids if run in self._feeds
        ]  # fmt: skip
        if any(changed):
            self._say_unit()
            for chart in self.charts.values():
                chart.refresh()

    def _say_unit(self, *_: object) -> None:
        """What volumes are measured in: pixels where images say no size."""
        if self._feeds:
            preview = self._session.preview
            unit = volume_unit(self._session.progress.values(), preview.unit if preview else MM)
            self.charts["volume"].set_unit(f"{unit}, per epoch", SizeUnit("", unit).named(VOLUME_ERROR))

    def restyle(self) -> None:
        """Colours, names or visibility changed."""
        if not self._feeds:
            return
        for name, chart in self.charts.items():
            for run, feed in self._feeds.items():
                for look in curve_looks(self._session, name, run):
                    chart.set_curve(look.key, feed.series[look.quantity], look.style)
            chart.set_hidden(key for key in chart.curves if is_hidden(self._session, key))

    def show_floors(self, floors: Mapping[str, float]) -> None:
        """Say in words which methods' losses end elsewhere than at 0."""
        self.charts["loss"].set_unit(floor_words(floors))

    def highlight(self, run_ids: Iterable[str]) -> None:
        """Draw the curves of these runs strongly."""
        chosen = set(run_ids)
        for chart in self.charts.values():
            chart.highlight(key for key in chart.curves if run_of(key) in chosen)


VOLUME_ERROR = "Validation volume error"
CHARTS: Mapping[str, Callable[[ChartOptions], CurvePlot]] = {
    "loss": partial(CurvePlot, "Training loss", can_log=True),
    "gradient": partial(
        CurvePlot, "Gradient", unit="mean |∂L/∂logit|", number="{:.2e}", can_log=True,
        quantities={"solid": "foreground", "dashed": "background", "dotted": "empty"},
    ),
    "overlap": partial(
        CurvePlot, "Validation overlap", unit="per epoch", number="{:.3f}", corner="bottom right",
        quantities={"solid": "Dice", "dashed": "Jaccard"}, least_span=0.1, limits=(0.0, 1.0),
    ),
    "volume": partial(CurvePlot, VOLUME_ERROR, unit="ml, per epoch", number="{:+.3f}"),
}  # fmt: skip


def chart_menu(owner: QWidget, options: ChartOptions, export: Callable[[], object]) -> QMenu:
    """What can be asked of all charts."""
    menu = passing_menu(owner)
    menu.addAction(icon("refresh"), "Show everything", lambda: options.set_visible_range(None))
    log = menu.addAction("Logarithmic y (loss and gradient)", lambda: options.set_log_y(not options.log_y))
    log.setCheckable(True)
    log.setChecked(options.log_y)
    menu.addSeparator()
    menu.addAction(icon("save"), "Export all curves…", export)
    return menu
