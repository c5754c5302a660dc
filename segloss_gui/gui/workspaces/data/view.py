"""The Data workspace on screen: empty, a proposal, or the cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabWidget, QWidget

from segloss_gui.app.data.expectations import ExpectationsPresenter
from segloss_gui.app.data.policy_presenter import PolicyPresenter
from segloss_gui.app.data.presenter import DataPresenter, none_left_words
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.data.layouts import Phantom
from segloss_gui.gui.dialogs import choose_files, choose_folder
from segloss_gui.gui.theme import LARGE_POINTS, notifier, panel, type_points
from segloss_gui.gui.widgets import ReadingOrder, push_button, text_label, tool_button
from segloss_gui.gui.widgets.boxes import REST, hbox, held, vbox
from segloss_gui.gui.widgets.filter_field import filter_field
from segloss_gui.gui.widgets.labels import show_words
from segloss_gui.gui.widgets.timers import after
from segloss_gui.gui.workspaces.data.case_table import CaseTable
from segloss_gui.gui.workspaces.data.class_editor import ClassEditor
from segloss_gui.gui.workspaces.data.detail import CaseDetail
from segloss_gui.gui.workspaces.data.expectations_page import ExpectationsPage
from segloss_gui.gui.workspaces.data.policy_editor import PolicyEditor
from segloss_gui.gui.workspaces.data.refusals import RefusalsPanel
from segloss_gui.gui.workspaces.data.thumbnails import Thumbnails
from segloss_gui.gui.workspaces.data.welcome import WelcomePage

if TYPE_CHECKING:
    from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage

FILTER_MS = 150
LEAST_WIDTH, AROUND = 300, 26
"""Pixels of the panel beside the table, and of what is around its tabs."""
TAB_OF_LABELS = "Labels trained on"


class DataWorkspace(ReadingOrder, QStackedWidget):
    """Which cases, which classes, which groups.

    Parameters
    ----------
    session : Session
        What is shown.
    services : Services
        Opens folders and makes pictures in the background.

    Signals
    -------
    navigate(str)
        The user wants to go to the workspace of this name.
    design_wanted(str)
        The user wants a study of these data by the design of this key.
    replay_wanted(str)
        Play back a training that came with the program.
    """

    navigate = Signal(str)
    design_wanted = Signal(str)
    replay_wanted = Signal(str)

    def __init__(self, session: Session, services: Services) -> None:
        super().__init__()
        self._session, self._documents, self._tasks = session, services.documents, services.tasks
        self.presenter = DataPresenter(session)
        self.thumbnails = Thumbnails(session, services.tasks, self)
        self.welcome = WelcomePage()
        self.welcome.folder_wanted.connect(self.choose_folder)
        self.welcome.files_wanted.connect(lambda: choose_files(self, "Open images", services.documents.open_paths))
        self.welcome.design_wanted.connect(lambda d: services.documents.propose(Phantom(design=d), accept=True))
        self.welcome.recent.wanted.connect(lambda folder: services.documents.open_paths([folder]))
        self.welcome.replay_wanted.connect(self.replay_wanted)
        self._documents.recent.changed.connect(self._show_recent)
        self._show_recent()
        self._proposal: ProposalPage | None = None
        self.addWidget(self.welcome)
        self.addWidget(self._cohort_page())
        session.cohort_changed.connect(self._show_cohort)
        session.study_changed.connect(self._show_roles)
        session.case_changed.connect(self.table.show_current)
        self.table.chosen.connect(self.thumbnails.try_one)
        self._documents.proposal_changed.connect(self._choose_page)
        self._show_cohort()

    def _cohort_page(self) -> QWidget:
        split = QSplitter()
        split.addWidget(self._left())
        split.addWidget(self._right())
        for side in range(2):  # the table has its columns soon; a case can be seen larger
            split.setStretchFactor(side, 1)
        split.setSizes([800, 380])
        split.setChildrenCollapsible(False)
        self._page = held(hbox(split, margins=(16, 14, 16, 14)))
        return self._page

    def _left(self) -> QWidget:
        self.table = CaseTable(self.thumbnails, self._session.flags)
        self.table.chosen.connect(self._session.show_case)
        self.table.opened.connect(self._open_case)
        self.refusals = RefusalsPanel()
        self._notes = text_label("", role="caption", wrap=True)
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.addWidget(self.table)
        lists.addWidget(self.refusals)
        lists.setSizes([460, 170])
        lists.setStretchFactor(0, 1)
        return held(vbox(self._top(), self._summary, self._notes, (lists, 1), spacing=8, margins=(0, 0, 6, 0)))

    def _top(self) -> QHBoxLayout:
        self._summary = text_label("", role="muted", wrap=True)
        timer = after(self, FILTER_MS, self._filter_cases)
        self._filter = filter_field(
            "Filter cases", "Filter the cases", "By name, group or use", typed=lambda _: timer.start(), least=150,
            most=360,
        )  # fmt: skip
        self._flagged = tool_button(
            "flag", words="Flagged", tip="Only the flagged cases", name="Flagged cases only", checkable=True
        )
        self._flagged.toggled.connect(self._filter_cases)
        other = push_button("Open folder…", "folder", clicked=self.choose_folder)
        return hbox((self._filter, 1), self._flagged, REST, other)

    def _filter_cases(self) -> None:
        self.table.filter.show_words(self._filter.text())
        self.table.filter.show_flagged(self._flagged.isChecked())
        self._show_summary()

    def _show_summary(self) -> None:
        none_left = self._rows and not self.table.filter.rowCount()
        words = none_left_words(len(self._rows), self._filter.text(), flagged=self._flagged.isChecked())
        self._summary.setText(words if none_left else self.presenter.summary())

    def _right(self) -> QWidget:
        self.detail = CaseDetail(self._session, self.presenter, self.thumbnails)
        self.classes = ClassEditor(self._session, self.presenter)
        tabs = QTabWidget(usesScrollButtons=False)  # four tabs are seen, however large the type
        tabs.addTab(self.detail, "Case")
        tabs.addTab(self.classes, "Classes")
        self.policy = PolicyEditor(PolicyPresenter(self._session, self._tasks))
        labels = tabs.addTab(self.policy, TAB_OF_LABELS)
        tabs.setTabToolTip(labels, "Which labels training sees of which group")
        self.expectations = ExpectationsPage(ExpectationsPresenter(self._session, self._tasks))
        self.expectations.design_wanted.connect(self.design_wanted)
        tabs.setTabToolTip(
            tabs.addTab(self.expectations, "Expect"), "What the papers expect of these data, and what came out"
        )
        self.tabs, self._labels_tab = tabs, labels
        self._panel = panel(tabs, (12, 6, 12, 12))
        notifier.changed.connect(self._take_type)
        self._take_type()
        return self._panel

    def _take_type(self) -> None:
        """In large type the tabs have one word each, and room for all of them."""
        large = type_points() > LARGE_POINTS
        self.tabs.setTabText(self._labels_tab, TAB_OF_LABELS.partition(" ")[0] if large else TAB_OF_LABELS)
        bar = self.tabs.tabBar()
        bar.ensurePolished()
        self._panel.setMinimumWidth(max(LEAST_WIDTH, bar.sizeHint().width() + AROUND if large else 0))

    def choose_folder(self) -> None:
        """Ask for a folder and propose what is in it."""
        choose_folder(self, "Open a folder of images", lambda path: self._documents.open_paths([path]))

    def _open_case(self, case_id: str) -> None:
        self._session.show_case(case_id)
        self.navigate.emit("compare")

    def _show_recent(self) -> None:
        self.welcome.recent.show_studies(self._documents.recent.found)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What could not be read before may be there again."""
        super().showEvent(event)
        self.thumbnails.try_again()

    def _show_cohort(self) -> None:
        preview = self._session.preview
        self.thumbnails.clear()
        self._rows = self.presenter.rows()
        self.table.cases.show_rows(self._rows, preview)
        self._show_summary()
        show_words(self._notes, "\n".join(preview.notes) if preview else "")
        self.refusals.show_refusals(preview.refusals if preview else ())
        self.table.show_current(self._session.case_id)
        self.detail.refresh()
        self._choose_page()

    def _show_roles(self) -> None:
        if (rows := self.presenter.rows()) != self._rows:
            self._rows = rows
            self.table.cases.show_rows(rows, self._session.preview)
            self.table.show_current(self._session.case_id)
            self.detail.refresh()

    def _choose_page(self) -> None:
        proposal = self._documents.proposal
        if proposal is not None and not isinstance(proposal.source, Phantom):
            page = self._proposal_page()
            page.refresh()
            self.setCurrentWidget(page)
        else:
            self.setCurrentWidget(self._page if self._session.preview else self.welcome)

    def make_rest(self) -> None:
        """Make what is not made yet: the page of what is dropped next."""
        self._proposal_page()

    def _proposal_page(self) -> ProposalPage:
        if self._proposal is None:
            # Made late: forms are not needed to paint the first window.
            from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage

            self._proposal = ProposalPage(self._documents, self._tasks)
            self.addWidget(self._proposal)
        return self._proposal
