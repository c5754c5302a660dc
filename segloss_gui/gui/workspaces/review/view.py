"""The Review workspace: who grades, grading, and what the grades say."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from segloss_gui.app.review.presenter import ReviewPresenter
from segloss_gui.app.review.results_presenter import ResultsPresenter
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.viewers.pane_window import PaneWindow
from segloss_gui.gui.widgets import ReadingOrder
from segloss_gui.gui.widgets.boxes import pages, vbox
from segloss_gui.gui.workspaces.next_step import NextStepPage
from segloss_gui.gui.workspaces.review.grade_page import GradePage
from segloss_gui.gui.workspaces.review.results_page import ResultsPage
from segloss_gui.gui.workspaces.review.start_page import StartPage


class ReviewWorkspace(ReadingOrder, QWidget):
    """Blind grading.

    Parameters
    ----------
    session : Session
        What the window is about.
    services : Services
        Loads what is shown, reads and writes gradings.

    Signals
    -------
    navigate(str)
        The user wants to go to the workspace of this name.
    """

    navigate = Signal(str)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session = session
        self._put_away: list[PaneWindow] = []
        self.presenter = ReviewPresenter(session, services.loader, services.tasks)
        self.results_presenter = ResultsPresenter(session, self.presenter.store, services.tasks)
        self.empty, self.start = NextStepPage("review", self.presenter.empty_text, 460), StartPage(self.presenter)
        self.grade = GradePage(self.presenter)
        self.pages = pages(self.empty, self.start, self.grade)
        vbox(self.pages, on=self)
        self._connect()
        self._follow()

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._follow)
        self._session.blinded_changed.connect(self._hide_other_panes)
        self.empty.navigate.connect(self.navigate)
        for page in (self.start, self.grade):
            page.results_wanted.connect(lambda: presenter.show_results(True))
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(presenter.store.flush)

    @cached_property
    def results(self) -> ResultsPage:
        """What the grades say; made apart from the rest, for its plots take as long as all of it."""
        made = ResultsPage(self.results_presenter)
        self.pages.addWidget(made)
        made.back_wanted.connect(lambda: self.presenter.show_results(False))
        made.case_wanted.connect(self.go_to_case)
        return made

    def make_rest(self) -> None:
        """Make what is not made yet."""
        _ = self.results

    def step(self, way: Literal["undo", "redo"]) -> bool:
        """Undo and redo while grading, when they are about grades; False where they are about the study."""
        if self.presenter.stage != "grade":
            return False
        if way == "undo":
            self.presenter.actions.take_back()
        else:
            self.presenter.actions.give_again()
        return True

    def go_to_case(self, case: str) -> None:
        """Show a case in Compare."""
        self.navigate.emit("compare")
        self._session.show_case(case)

    @property
    def _page(self) -> QWidget:
        """The page of the stage that grading is at."""
        found: QWidget = getattr(self, self.presenter.stage)
        return found

    def _follow(self) -> None:
        stage, page = self.presenter.stage, self._page
        if stage == "empty":
            self.empty.refresh()
        elif stage == "start":
            self.start.refresh()
        elif stage == "grade":
            self.grade.refresh()
        else:
            self.results_presenter.refresh()
            self.results.refresh()
        if page is not self.pages.currentWidget():
            self.pages.setCurrentWidget(page)
            self._show_own_panes()
            if self.isVisible():
                page.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to work."""
        super().showEvent(event)
        self.presenter.set_active(True)
        self._follow()
        self._show_own_panes()
        self._page.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest, and hide nothing from the others."""
        super().hideEvent(event)
        self.presenter.set_active(False)
        self._show_own_panes()

    def _show_own_panes(self) -> None:
        """Panes in windows of their own come and go with the page they belong to."""
        self.grade.planes.board.show_windows(self.isVisible() and self.pages.currentWidget() is self.grade)

    def _hide_other_panes(self, blinded: bool) -> None:
        """Panes that Compare has put into windows of their own show methods: away with them while blinded."""
        own = self.grade.planes.board.windows.values()
        if blinded:
            windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, PaneWindow)]
            self._put_away = [window for window in windows if window.isVisible() and window not in own]
        for window in self._put_away:
            if isValid(window):
                window.setVisible(not blinded)
        if not blinded:
            self._put_away.clear()
