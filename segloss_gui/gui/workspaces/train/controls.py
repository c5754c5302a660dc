"""The rows of buttons: how curves are drawn, and what all or the selected runs should do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.curves.series import XAxis
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.run_commands import Button, RunCommands
from segloss_gui.app.train.run_row import RunRow
from segloss_gui.gui.forms.segments import Segments
from segloss_gui.gui.theme import LARGE_POINTS, notifier, type_points
from segloss_gui.gui.widgets import ElidedLabel, check_box, push_button, text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, hbox, put
from segloss_gui.gui.widgets.choice_box import choice_box
from segloss_gui.gui.widgets.count_box import CountBox
from segloss_gui.gui.widgets.field_gesture import field_gesture
from segloss_gui.gui.widgets.filter_field import filter_field
from segloss_gui.gui.widgets.shown_value import show_value

_AXES: dict[XAxis, str] = {"step": "Step", "epoch": "Epoch", "time": "Time"}


class ChartControls(QWidget):
    """Smoothing, x axis, log y, outliers, export.

    Signals
    -------
    export_wanted()
        All curves should be written to a file.
    plan_toggled(bool), settings_toggled(bool)
        The panel with the study's plan, or with its settings, should open or close.
    """

    export_wanted = Signal()
    plan_toggled = Signal(bool)
    settings_toggled = Signal(bool)

    def __init__(self, options: ChartOptions) -> None:
        super().__init__()
        self._options = options
        self._of_curves = QWidget()
        row = hbox(on=self._of_curves, spacing=8)
        self._add_smoothing(row)
        self._add_axis(row)
        self.log_y = check_box(
            "Log y", tip="Draw loss and gradient logarithmically", on=options.log_y, toggled=options.set_log_y
        )
        self.outliers = check_box(
            "Ignore outliers", tip="Fit y to 96 % of the values; the rest is still drawn", on=options.ignore_outliers,
            toggled=options.set_ignore_outliers,
        )  # fmt: skip
        self.export = tool_button(
            "save", words="Export", tip="Write all curves as CSV, PNG or SVG", clicked=lambda: self.export_wanted.emit()
        )
        self.settings = tool_button(
            "settings", words="Settings", tip="How this study trains: network, patches, schedule, hardware",
            checkable=True,
        )  # fmt: skip
        self.settings.toggled.connect(self.settings_toggled)
        self.plan = tool_button(
            "table", words="Plan", tip="How many runs, how long, how much disk, and what can be left out",
            checkable=True,
        )  # fmt: skip
        self.plan.toggled.connect(self.plan_toggled)
        put(row, self.log_y, self.outliers, REST, self.export, self.plan)
        hbox((self._of_curves, 1), (self.settings, 0, Qt.AlignmentFlag.AlignRight), on=self)
        options.changed.connect(self._follow)
        notifier.follow(self._fit_type)

    def _fit_type(self) -> None:
        """In large type there is room for the icons alone, whose words stand in the tooltips, and for a short word."""
        large = type_points() > LARGE_POINTS
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if large else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in (self.export, self.plan):
            button.setToolButtonStyle(style)
        self.smoothing.setFixedWidth(70 if large else 110)
        self._smoothing_words.setText("Smooth" if large else "Smoothing")

    def show_curves(self, there: bool) -> None:
        """Offer what concerns curves only where there are some."""
        self._of_curves.setVisible(there)

    def _add_smoothing(self, row: QHBoxLayout) -> None:
        label = self._smoothing_words = text_label("Smoothing")
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, 99)
        self.smoothing.setValue(round(self._options.smoothing * 100))
        self.smoothing.setAccessibleName("Smoothing of the curves")
        self.smoothing.setToolTip("Share of the past in the strong line; the faint line is what was measured")
        label.setBuddy(self.smoothing)
        self._weight = text_label(f"{self._options.smoothing:.2f}", role="muted")
        self._weight.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.000"))
        self.smoothing.valueChanged.connect(lambda value: self._options.set_smoothing(value / 100))
        put(row, label, self.smoothing, self._weight)

    def _add_axis(self, row: QHBoxLayout) -> None:
        self.axes = Segments(list(_AXES.values()), name="x axis: {}")
        self.axes.chosen.connect(lambda index: self._options.set_axis(list(_AXES)[index]))
        self.axes.set_index(list(_AXES).index(self._options.axis))
        put(row, self.axes)

    def _follow(self) -> None:
        options = self._options
        self._weight.setText(f"{options.smoothing:.2f}")
        self.smoothing.setValue(round(options.smoothing * 100))
        self.log_y.setChecked(options.log_y)
        self.outliers.setChecked(options.ignore_outliers)
        self.axes.set_index(list(_AXES).index(options.axis))


class RunControls(QWidget):
    """Train, pause, stop; filter and grouping; runs at once.

    Parameters
    ----------
    presenter : TrainPresenter
        Who knows what the runs allow.
    keys_to : QWidget or None
        Who has the keys after a button that has done its work for now: Qt would give them to whatever is enabled
        next, *Stop all* after *Pause all*.

    Signals
    -------
    filtered(str), grouped(str)
        What the table should show.
    """

    filtered = Signal(str)
    grouped = Signal(str)

    def __init__(self, presenter: TrainPresenter, keys_to: QWidget | None = None) -> None:
        super().__init__()
        self._presenter, self._keys_to, self.commands = presenter, keys_to, RunCommands(presenter)
        self.train = push_button(
            "Train all", "play", tone="on_accent", kind="primary",
            tip="Train everything that is not finished; paused runs go on",
        )  # fmt: skip
        self.pause = push_button("Pause all", "pause", tip="Let every run wait after the batch in hand")
        self.stop = push_button(
            "Stop all", "stop", tip="End every run now; each can be resumed from its last checkpoint"
        )
        self._buttons: dict[Button, QPushButton] = {"train": self.train, "pause": self.pause, "stop": self.stop}
        for name, button in self._buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.commands.press(name))
        self.summary = ElidedLabel(greedy=True, role="muted")
        row = hbox(*self._buttons.values(), (self.summary, 1), on=self, spacing=8)
        self._add_concurrency(row)
        self._add_filter(row)

    def _add_concurrency(self, row: QHBoxLayout) -> None:
        label = text_label("Runs at once")
        self.concurrency = CountBox(minimum=1, maximum=64)
        self.concurrency.setFixedWidth(64)
        self.concurrency.setAccessibleName("Runs trained at once")
        self.concurrency.setToolTip("Runs started from now on; on a CPU its threads are divided among them")
        self._gesture = field_gesture(self.concurrency)
        self.concurrency.valueChanged.connect(self._set_concurrency)
        label.setBuddy(self.concurrency)
        put(row, label, self.concurrency)

    def _add_filter(self, row: QHBoxLayout) -> None:
        groups = [("No groups", ""), ("By method", "method"), ("By fold", "fold")]
        self.group = choice_box("Group the runs", "", groups)
        self.group.currentIndexChanged.connect(lambda: self.grouped.emit(self.group.currentData()))
        self.filter = filter_field(
            "Filter runs", "Filter the runs by words", typed=self.filtered.emit, glass=True, least=90, most=160
        )
        put(row, self.group, self.filter)

    def select(self, run_ids: tuple[str, ...]) -> None:
        """The buttons speak of these runs, or of all where there are none."""
        self.commands.selected = run_ids
        self.refresh()

    def refresh(self, among: Sequence[RunRow] | None = None) -> None:
        """Words and buttons as the runs stand."""
        for name, command in self.commands.offered().items():
            button = self._buttons[name]
            if button.text() != command.words:  # several times a second: laid out only where it changes
                button.setText(command.words)
            if not command.enabled and button.hasFocus() and self._keys_to is not None:
                self._keys_to.setFocus()
            button.setEnabled(command.enabled)
        self.summary.setText(self._presenter.summary(among))
        show_value(self.concurrency, self.commands.at_once)

    def _set_concurrency(self, value: int) -> None:
        with self._gesture.edits():  # "12" typed is one step to undo
            self.commands.train_at_once(value)
