"""The Statistics workspace: tables on the left, plots on the right, and what they are about above."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.app.statistics.export_files import PICTURES, TABLES
from segloss_gui.app.statistics.plotting import picture_of
from segloss_gui.app.statistics.presenter import StatisticsPresenter
from segloss_gui.app.statistics.results import table_of
from segloss_gui.app.statistics.tables import cases_table
from segloss_gui.gui.dialogs.choose import choose_folder, choose_new_file
from segloss_gui.gui.theme import panel
from segloss_gui.gui.widgets import ReadingOrder
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.workspaces.next_step import NextStepPage
from segloss_gui.gui.workspaces.statistics.filter_bar import FilterBar
from segloss_gui.gui.workspaces.statistics.plot_pane import PlotPane
from segloss_gui.gui.workspaces.statistics.result_tabs import ResultTabs
from segloss_gui.gui.workspaces.statistics.tables import CaseTable
from segloss_gui.report.parts import Table
from segloss_gui.statistics.parameter_curves import ParameterGrid

NOTHING_TO_WRITE = "There is nothing to write here yet"


class StatisticsWorkspace(ReadingOrder, QWidget):
    """What the scores say.

    Parameters
    ----------
    session : Session
        What the window is about.
    services : Services
        Reads scores and works them out.

    Signals
    -------
    navigate(str)
        The user wants to go to the workspace of this name.
    """

    navigate = Signal(str)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session = session
        self.presenter = StatisticsPresenter(session, services.tasks, services.final_scores)
        self.bar, self.welcome = (
            FilterBar(self.presenter),
            NextStepPage("statistics", self.presenter.words.empty_text, 500),
        )
        self.results, self.cases = ResultTabs(self.presenter), CaseTable(self.presenter)
        self.pages = QStackedWidget()
        self._grid: ParameterGrid | None = None
        self._lay_out()
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.results.turned.connect(self._turned)
        self.results.export_wanted.connect(self._export_result)
        self.cases.export_wanted.connect(self._export_cases)
        self.bar.report_wanted.connect(self.choose_report)
        self.welcome.navigate.connect(self.navigate)
        self.presenter.changed.connect(lambda: self.refresh() if self.presenter.active else None)
        self.presenter.case_wanted.connect(self._go_to_case)

    def _lay_out(self) -> None:
        # From the outside in: what gets another parent is styled again, with all that is in it.
        vbox(self.pages, on=self)
        page = QWidget()
        self.pages.addWidget(page)
        self.pages.addWidget(self.welcome)
        self.picture = QSplitter(Qt.Orientation.Horizontal)
        vbox(self.bar, (self.picture, 1), on=page, spacing=6, margins=(10, 8, 10, 8))
        left, right = QSplitter(Qt.Orientation.Vertical, self.picture), QSplitter(Qt.Orientation.Vertical, self.picture)
        for part in (self.results, self.cases):
            panel(part, into=left)
        left.setSizes([320, 250])
        self._right = right
        self.picture.setSizes([790, 385])
        # Room to spare goes to the cases and to the plots; results are short.
        left.setStretchFactor(0, 0)
        left.setStretchFactor(1, 1)
        self.picture.setStretchFactor(0, 2)
        self.picture.setStretchFactor(1, 3)
        for split in (left, right, self.picture):
            split.setChildrenCollapsible(False)

    @cached_property
    def plots(self) -> tuple[PlotPane, PlotPane]:
        """The plots; made apart from the rest, for they take as long as all of it."""
        made = (PlotPane(self.presenter, "sizes"), PlotPane(self.presenter, "volumes"))
        for pane in made:
            panel(pane, into=self._right)
            pane.turned.connect(self._turned)
            pane.export_wanted.connect(lambda pane=pane: self._export_plot(pane))
        self._right.setSizes([300, 300])
        return made

    def make_rest(self) -> None:
        """Make what is not made yet."""
        _ = self.plots

    def refresh(self) -> None:
        """Show what the presenter knows now."""
        empty = self.presenter.is_empty
        self.pages.setCurrentIndex(1 if empty else 0)
        self.bar.refresh()
        if empty:
            self.welcome.refresh()
            return
        self._offer_sweep()
        self.results.refresh()
        self.cases.refresh()
        for pane in self.plots:
            pane.refresh()

    def _offer_sweep(self) -> None:
        """A sweep that was just opened is what its user wants to see first."""
        grid = self.presenter.facts.grid if self.presenter.facts else None
        if grid == self._grid:
            return
        self._grid = grid
        if grid is not None and all(pane.part != "sweep" for pane in self.plots):
            self.plots[0].turn_to("sweep")
            self._show_parts()

    def _turned(self) -> None:
        self._show_parts()
        self.refresh()

    def _show_parts(self) -> None:
        self.presenter.show([self.results.part, *(pane.part for pane in self.plots)])

    def _export_result(self) -> None:
        found = table_of(self.presenter, self.results.part)
        if not isinstance(found, Table):
            self._session.said.emit("passing", NOTHING_TO_WRITE)
        else:
            choose_new_file(
                self, "Export the table", TABLES, found.key, lambda path: self.presenter.files.write_table(found, path)
            )

    def _export_cases(self) -> None:
        model = self.cases.model
        if model.scores is not None:
            made = cases_table(model.scores, model.rows)
            choose_new_file(
                self, "Export the cases", TABLES, made.key, lambda path: self.presenter.files.write_table(made, path)
            )

    def _export_plot(self, pane: PlotPane) -> None:
        made = picture_of(self.presenter, pane.part)
        if made is None:
            self._session.said.emit("passing", NOTHING_TO_WRITE)
        else:
            choose_new_file(
                self, "Export the plot", PICTURES, made.key, lambda path: self.presenter.files.write_picture(made, path)
            )

    def choose_report(self) -> None:
        """Ask where the full report shall go; where there is nothing to report, say why."""
        if refusal := self.presenter.files.report_refusal():
            self._session.said.emit("passing", refusal)
            return
        choose_folder(
            self, "Write the report to a folder", self.presenter.files.write_report,
            new=True, offered=self.presenter.files.offered_folder,
        )  # fmt: skip

    def _go_to_case(self, case: str, method: str | None) -> None:
        self.navigate.emit("compare")
        self._session.show_error(case, method)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to work."""
        super().showEvent(event)
        self.presenter.set_active(True)
        self._turned()
        if not self.presenter.is_empty:
            self.cases.view.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest."""
        super().hideEvent(event)
        self.presenter.set_active(False)
