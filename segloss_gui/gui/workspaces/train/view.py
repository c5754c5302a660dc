"""The Train workspace: curves above, runs below, settings at the side."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from segloss_gui.app.curves.chart_options import ChartOptions
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.train.obstacles import Obstacles
from segloss_gui.app.train.plan_presenter import PlanPresenter
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.core.errors import SegLossError
from segloss_gui.gui.dialogs import choose_files, choose_folder
from segloss_gui.gui.dialogs.choose import choose_new_file
from segloss_gui.gui.plots.export import FILTERS, export
from segloss_gui.gui.widgets import ReadingOrder
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.widgets.timers import after
from segloss_gui.gui.workspaces.train.charts import ChartGrid, chart_menu
from segloss_gui.gui.workspaces.train.controls import ChartControls, RunControls
from segloss_gui.gui.workspaces.train.design_dialog import design_study
from segloss_gui.gui.workspaces.train.plan_panel import PlanPanel
from segloss_gui.gui.workspaces.train.problems import ProblemPanel
from segloss_gui.gui.workspaces.train.run_table import RunTable
from segloss_gui.gui.workspaces.train.sides import Sides, WideSplitter
from segloss_gui.gui.workspaces.train.valid_notice import ValidNotice
from segloss_gui.gui.workspaces.train.welcome import Welcome

_TABLE_MS = 250  # numbers that change faster cannot be read
_MARGIN = 12
SELECT_FIRST = "Select a run that has kept a model, or several for their mean, and ask again"


class TrainWorkspace(ReadingOrder, QWidget):
    """Start runs, watch them, pause, resume and stop them.

    Signals
    -------
    navigate(str)
        The user wants to go to the workspace of this name.
    """

    navigate = Signal(str)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session, self._services = session, services
        self.obstacles = Obstacles(session, services.tasks)
        self.presenter = TrainPresenter(session, services.training, self.obstacles)
        self.plan = PlanPresenter(session, services.tasks, locked=lambda: bool(services.training.active_runs))
        self.options = ChartOptions()
        self._table_timer = after(self, _TABLE_MS, self._refresh_runs)
        self._build()
        self._connect()
        self._reload()

    def _build(self) -> None:
        self.charts = ChartGrid(self._session, self.options)
        self.welcome = Welcome(self.presenter, PlanPanel(self.plan, self._services.tasks))
        self.table = RunTable(self.presenter, self._services.predicting.able)
        self.problems = ProblemPanel()
        self.chart_controls = ChartControls(self.options)
        self.run_controls = RunControls(self.presenter, keys_to=self.table)
        self.valid = ValidNotice(self._services.stale)
        self.sides = Sides(self.presenter, self.plan, self._services.tasks)
        vbox(self.chart_controls, (self.sides, 1), on=self, spacing=8, margins=(_MARGIN, 8, _MARGIN, _MARGIN))
        self.stack = self.sides.stack
        self.stack.addWidget(self.welcome)
        self._add_curves_and_runs()

    def _add_curves_and_runs(self) -> None:
        # From the outside in: what gets another parent is styled again, with all that is in it.
        self.split = split = WideSplitter()
        self.stack.addWidget(split)
        split.setChildrenCollapsible(False)
        split.addWidget(self.charts)
        lower = QWidget(split)
        rows = hbox((self.table, 3), (self.problems, 1), spacing=8)
        # The notice beneath the buttons: they stay where they are while it comes and goes.
        vbox(self.run_controls, self.valid, (rows, 1), on=lower, spacing=8)
        split.share_out()

    def _connect(self) -> None:
        session = self._session
        session.runs_changed.connect(self._reload)
        session.runs_updated.connect(self._note)
        session.methods_changed.connect(self._restyle)
        session.epoch_changed.connect(self.options.set_epoch)
        session.study_changed.connect(self._study_changed)
        session.cohort_changed.connect(self._study_changed)
        self._services.training.changed.connect(self._soon)
        self._services.training.changed.connect(self.plan.follow_runs)
        self.table.chosen.connect(self._chosen)
        self.table.predict_wanted.connect(self.choose_images)
        self.table.images_dropped.connect(lambda runs, images: self._services.predicting.predict(runs, images))
        self.charts.run_clicked.connect(self.table.show_run)
        self.charts.menu_wanted.connect(lambda at: chart_menu(self, self.options, self.choose_export).popup(at))
        self.run_controls.filtered.connect(self.table.set_filter)
        self.run_controls.grouped.connect(self.table.set_grouping)
        self.chart_controls.export_wanted.connect(self.choose_export)
        self.chart_controls.settings_toggled.connect(self.sides.show_settings)
        self.chart_controls.plan_toggled.connect(self.sides.show_plan)
        self.problems.resume_wanted.connect(lambda run: self.presenter.do("resume", [run]))
        self.problems.mend_wanted.connect(lambda run, how: self._services.mending.mend(run, how))
        self.obstacles.changed.connect(self._study_changed)
        self.welcome.navigate.connect(self.navigate)
        self.welcome.place_wanted.connect(self._services.documents.watch.place_wanted.emit)
        self.welcome.design_wanted.connect(lambda key: design_study(self._services, self, key))

    def _note(self, touched: frozenset[str]) -> None:
        self.charts.update_runs(touched)
        self._soon()

    def _soon(self) -> None:
        if self.isVisible() and not self._table_timer.isActive():
            self._table_timer.start()

    def _refresh_runs(self) -> None:
        if self.presenter.stage != "runs":
            return
        rows = self.presenter.run_rows()
        self.table.refresh(rows)
        self.run_controls.refresh(rows)
        self.problems.show_rows(self.presenter.problems(self.table.selected(), rows))
        floors = self.presenter.floors()
        if floors is not None:
            self.charts.show_floors(floors)

    def _reload(self) -> None:
        self._follow_stage()
        self.welcome.refresh()
        self.charts.reload()
        if self.presenter.stage == "runs":  # a sweep has thousands of lines, which nobody sees before
            self.table.reload()
            self._refresh_runs()

    def _restyle(self) -> None:
        self.charts.restyle()
        self._soon()

    def _study_changed(self) -> None:
        self.welcome.refresh()
        if self.presenter.stage == "runs":  # else they are hidden, and made anew when runs come
            self.table.refresh()
            self.run_controls.refresh()
        if self.sides.settings is not None:
            self.sides.settings.refresh()
        self._follow_stage()

    def _follow_stage(self) -> None:
        running = self.presenter.stage == "runs"
        focus = QApplication.focusWidget()
        began_here = running and focus is not None and self.welcome.isAncestorOf(focus)
        self.stack.setCurrentIndex(1 if running else 0)
        if began_here:  # Qt would give the keys of "Train all" to whatever is enabled next: "Runs at once"
            self.table.setFocus()
        self.chart_controls.show_curves(running)

    def _chosen(self, runs: tuple[str, ...]) -> None:
        self.charts.highlight(runs)
        self.run_controls.select(runs)
        self.problems.show_rows(self.presenter.problems(runs))

    def take_keys(self) -> None:
        """The keys are at what one does next: *Train all*, or the runs."""
        (self.table if self.presenter.stage == "runs" else self.welcome.button).setFocus()

    def predict_images(self, *, folder: bool = False) -> None:
        """Let the selected runs predict images, or a folder of them; where none of them can, say what to select."""
        if able := self._services.predicting.able(self.table.selected()):
            (self.choose_folder_of_images if folder else self.choose_images)(able)
        else:
            self._session.said.emit("passing", SELECT_FIRST)

    def choose_images(self, runs: tuple[str, ...]) -> None:
        """Ask which images runs shall predict and where to; nothing waits for the answers."""
        choose_files(self, "Images to predict", lambda images: self._ask_where(runs, images))

    def choose_folder_of_images(self, runs: tuple[str, ...]) -> None:
        """The same of all images of a folder: series of DICOM are folders."""
        choose_folder(self, "A folder of images to predict", lambda folder: self._ask_where(runs, [folder]))

    def _ask_where(self, runs: tuple[str, ...], images: list[Path]) -> None:
        choose_folder(
            self, "A new folder for the predictions",
            lambda folder: self._services.predicting.predict(runs, images, folder),
            new=True, offered=self._services.predicting.offered_folder(runs),
        )  # fmt: skip

    def choose_export(self) -> None:
        """Ask where the curves should go; nothing waits for the answer."""
        choose_new_file(self, "Export all curves", FILTERS, "curves", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write every curve that is shown to ``path``; .csv, .png or .svg."""
        try:
            export(list(self.charts.charts.values()), path)
        except SegLossError as error:
            self._session.said.emit("error", str(error))
        else:
            self._session.said.emit("info", f"Curves written to {path}")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Catch up with what happened while another workspace was shown."""
        super().showEvent(event)
        self._reload()
        if self.presenter.stage != "runs":
            self.obstacles.look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nothing to keep up while nobody looks."""
        super().hideEvent(event)
        self._table_timer.stop()
