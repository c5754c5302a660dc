"""The Compare workspace: layouts, scores, layers, read-out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.dialogs.import_methods import PredictionDrop
from segloss_gui.gui.tables.score_memory import remember
from segloss_gui.gui.theme import panel
from segloss_gui.gui.viewers.readout_bar import ReadoutBar
from segloss_gui.gui.viewers.toolbar import ViewToolbar
from segloss_gui.gui.viewers.view_memory import remember_view
from segloss_gui.gui.widgets import ReadingOrder, push_button, text_label
from segloss_gui.gui.widgets.areas import WordsArea
from segloss_gui.gui.widgets.boxes import hbox, vbox
from segloss_gui.gui.workspaces.compare.layers_panel import LayersPanel
from segloss_gui.gui.workspaces.compare.layout_stack import LayoutBar, LayoutStack
from segloss_gui.gui.workspaces.compare.score_panel import ScorePanel
from segloss_gui.gui.workspaces.next_step import NextStepPage

SIDE_WIDTH = 380
MOST_FAULT_LINES = 4
"""Of what could not be loaded: the scores stay in sight."""


class CompareWorkspace(ReadingOrder, QWidget):
    """The current case in one of several layouts, with the scores and layers of its methods at the side.

    ``picture`` is the part that pictures and films of it show: the layout, scores and layers.

    Parameters
    ----------
    session : Session
        What the window is about.
    services : Services
        Loads what is shown.

    Signals
    -------
    navigate(str)
        Name of the workspace to go to.
    """

    navigate = Signal(str)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self.presenter = ComparePresenter(session, services.loader, services.tasks, services.final_scores)
        remember(self.presenter.score_settings)
        remember_view(self.presenter.scene)
        scene = self.presenter.scene
        self.scores = ScorePanel(self.presenter)
        self.layouts = LayoutBar()
        self.stack = LayoutStack(self.presenter, services, self.layouts)
        self.layers = LayersPanel(self.presenter)
        self.toolbar = ViewToolbar(scene)
        self.readout = ReadoutBar()
        self.faults = FaultList(services.loader.reload)
        self.empty = NextStepPage("compare", self.presenter.empty_text, 460)
        self.empty.navigate.connect(self.navigate)
        self.pages = QStackedWidget()
        self._lay_out()
        self.setFocusProxy(self.stack)
        scene.changed.connect(self._show_readout)
        self.presenter.changed.connect(self._follow)
        PredictionDrop(self, services)
        self._follow()

    def take_keys(self) -> None:
        """Let the keys go to the panes."""
        self.stack.take_keys()

    def _lay_out(self) -> None:
        # From the outside in: what gets another parent is styled again, with all that is in it.
        hbox(self.pages, on=self, margins=(10, 8, 10, 4))
        page = QWidget()
        self.pages.addWidget(page)
        self.pages.addWidget(self.empty)
        self.picture = split = QSplitter(Qt.Orientation.Horizontal)
        vbox(self.layouts, self.toolbar, (split, 1), self.readout, on=page, spacing=6)
        split.addWidget(self.stack)
        split.addWidget(self._side())
        split.setStretchFactor(0, 1)
        split.setSizes([1000, SIDE_WIDTH])
        split.setChildrenCollapsible(False)

    def _side(self) -> QWidget:
        side = QWidget(self.picture)
        tables = QSplitter(Qt.Orientation.Vertical)
        vbox((tables, 1), self.faults, on=side, spacing=8)
        for part in (self.scores, self.layers):
            panel(part, into=tables)
        tables.setChildrenCollapsible(False)
        tables.setSizes([300, 200])
        return side

    def _follow(self) -> None:
        self.empty.refresh()
        self.pages.setCurrentIndex(self.pages.indexOf(self.empty) if self.presenter.empty_text()[0] else 0)
        self.toolbar.busy.setText(self.presenter.loading_text())
        self.faults.show_faults(self.presenter.faults())
        self._show_readout()

    def _show_readout(self) -> None:
        self.readout.show_readout(self.presenter.readout())


class FaultList(QFrame):
    """What could not be loaded, file and cause, with a way to try again."""

    def __init__(self, again: object) -> None:
        super().__init__()
        self.setProperty("role", "fault")
        self.text = text_label(wrap=True, selectable=True)
        retry = push_button("Try again", kind="link", clicked=again)
        self.area = WordsArea("What could not be loaded", self.text, MOST_FAULT_LINES)
        vbox(self.area, (retry, 0, Qt.AlignmentFlag.AlignLeft), on=self, margins=(10, 8, 10, 6))

    def show_faults(self, faults: tuple[str, ...]) -> None:
        """Show these; nothing where there are none."""
        # Long paths have no spaces to break at: let them break after every slash.
        self.text.setText("\n\n".join(faults).replace("/", "/\u200b"))
        self.area.updateGeometry()
        self.setVisible(bool(faults))
