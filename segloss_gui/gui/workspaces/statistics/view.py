"""The Statistics workspace: tables on the left, plots on the right, and what they are about above."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from segloss_gui.gui.bridge import Bridge
from segloss_gui.gui.session import Session
from segloss_gui.gui.workspaces.statistics.filter_bar import FilterBar
from segloss_gui.gui.workspaces.statistics.presenter import StatisticsPresenter
from segloss_gui.gui.workspaces.statistics.tables import CaseTable, ResultTabs, panel
from segloss_gui.gui.workspaces.statistics.welcome import WelcomePage


class StatisticsWorkspace(QWidget):
    """What the scores say.

    Parameters
    ----------
    session : Session
        What the window is about.
    bridge : Bridge
        Reads scores and works them out.

    Signals
    -------
    navigate(str)
        The user wants to go to the workspace of this name.
    """

    title = "Statistics"
    icon = "statistics"
    navigate = Signal(str)

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.presenter = StatisticsPresenter(session, bridge.jobs, bridge.final_scores)
        self.bar, self.welcome = FilterBar(self.presenter), WelcomePage(self.presenter)
        self.results, self.cases = ResultTabs(self.presenter), CaseTable(self.presenter)
        self.pages = QStackedWidget()
        self._lay_out()
        self.results.turned.connect(self._turned)
        self.welcome.navigate.connect(self.navigate)
        self.presenter.changed.connect(self.follow)
        self.presenter.case_wanted.connect(self._go_to_case)
        self.follow()

    def _lay_out(self) -> None:
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(panel(self.results))
        left.addWidget(panel(self.cases))
        left.setSizes([280, 300])
        self.picture = QSplitter(Qt.Orientation.Horizontal)
        self.picture.addWidget(left)
        for split in (left, self.picture):
            split.setChildrenCollapsible(False)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(self.bar)
        column.addWidget(self.picture, 1)
        self.pages.addWidget(page)
        self.pages.addWidget(self.welcome)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def follow(self) -> None:
        """Show what the presenter knows now."""
        empty = self.presenter.is_empty
        self.pages.setCurrentIndex(1 if empty else 0)
        if empty:
            self.welcome.follow()
            return
        self.bar.follow()
        self.results.follow()
        self.cases.follow()

    def _turned(self) -> None:
        self.presenter.show([self.results.part])
        self.follow()

    def _go_to_case(self, case: str, method: str | None) -> None:
        self.navigate.emit("compare")
        self._session.show_error(case, method)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to work."""
        super().showEvent(event)
        self.presenter.set_active(True)
        self._turned()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest."""
        super().hideEvent(event)
        self.presenter.set_active(False)
