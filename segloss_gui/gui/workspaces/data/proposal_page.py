"""A folder before it is taken: its files sorted into cases, what each column is for, what is left aside and why."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.data.group_tables import columns_of, table_of
from segloss_gui.app.data.layout_choices import CHOICES, folder_of, same_folder_as
from segloss_gui.app.data.proposal_words import case_line, folds_words, says, sorted_says, take_words, title_of
from segloss_gui.app.data.sorting_presenter import SortingPresenter
from segloss_gui.app.documents import Documents
from segloss_gui.core.settings import Settings
from segloss_gui.data.layouts import CohortSource
from segloss_gui.gui.forms.form import SettingsForm, form_for
from segloss_gui.gui.widgets import check_box, dress, plain_tip, push_button, text_label
from segloss_gui.gui.widgets.areas import scroll_area
from segloss_gui.gui.widgets.boxes import REST, Rest, hbox, vbox
from segloss_gui.gui.widgets.choice_box import choice_box
from segloss_gui.gui.widgets.labels import set_role
from segloss_gui.gui.widgets.timers import after
from segloss_gui.gui.workspaces.data.group_editors import ColumnEditor, TableFileEditor
from segloss_gui.gui.workspaces.data.refusals import RefusalsPanel
from segloss_gui.gui.workspaces.data.sorting_table import SortingTable

SHOWN = 500
SETTLE_MS = 350


class ProposalPage(QWidget):
    """The files as a table, the role of each column in its head; further settings at the left; take it or leave it.

    Parameters
    ----------
    documents : Documents
        Whose proposal is shown, corrected, accepted.
    tasks : BackgroundTasks
        Where a table of groups is looked into.
    """

    def __init__(self, documents: Documents, tasks: BackgroundTasks) -> None:
        super().__init__()
        self._documents, self._tasks = documents, tasks
        self._table: Path | None = None
        self._form: SettingsForm | None = None
        self._source: CohortSource | None = None
        self._wanted: Settings | None = None
        self._folds_of: Path | None = None
        self._timer = after(self, SETTLE_MS, self._look_again)
        self.sorting = SortingPresenter(documents, tasks)
        self.sorting.changed.connect(self._show_sorted)
        self._settings = self._left()
        self._settings.hide()
        hbox(self._settings, (self._right(), 1), on=self, spacing=16, margins=(20, 18, 20, 18))

    def _left(self) -> QWidget:
        panel = QFrame()
        panel.setProperty("role", "panel")
        panel.setFixedWidth(320)
        offered = [(title, layout) for layout, title in CHOICES.items()]
        self._layouts = choice_box("Layout of the folder", "", offered)
        self._layouts.activated.connect(self._layout_chosen)
        self._form_place = scroll_area("How the files are read")
        vbox(
            text_label("How the files are read", role="heading", wrap=True),
            self._layouts,
            (self._form_place, 1),
            on=panel,
            spacing=10,
            margins=(16, 14, 16, 14),
        )
        return panel

    def _right(self) -> QVBoxLayout:
        self._title = text_label("", role="title", wrap=True)
        self._says = text_label("", role="muted", wrap=True)
        self._cases = QListWidget()
        dress(self._cases)
        self._cases.setAccessibleName("Cases that were matched")
        self._cases.setUniformItemSizes(True)
        self.table = SortingTable(self.sorting)
        self.table.hide()
        self._asks = text_label("", role="warning", wrap=True)
        self._asks.hide()
        self._refusals = RefusalsPanel()
        return vbox(
            self._title,
            self._says,
            self._asks,
            (self.table, 3),
            (self._cases, 3),
            (self._refusals, 2),
            Rest(0),
            self._buttons(),
            spacing=10,
        )

    def _buttons(self) -> QHBoxLayout:
        self.folds = check_box(on=True)
        self.folds.hide()
        self.take = push_button("Use these cases", kind="primary", clicked=self._take)
        self.leave = push_button("Cancel", clicked=lambda: self._documents.dismiss())
        self.more = push_button("Groups, subjects, further settings")
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda on: self._settings.setVisible(on))
        return hbox(self.more, REST, self.folds, self.leave, self.take)

    def _take(self) -> None:
        self._documents.accept(with_folds=self.folds.isChecked())

    def refresh(self) -> None:
        """Show the proposal as it stands."""
        proposal = self._documents.proposal
        if proposal is None:
            return
        self._show_form(proposal.source)
        self._offer_columns(proposal.source)
        preview = proposal.preview
        self._title.setText(title_of(proposal))
        set_role(self._says, "error" if proposal.fault else "muted")
        self._says.setText(says(proposal))
        self._cases.clear()
        self._cases.addItems([case_line(case) for case in preview.cohort.cases[:SHOWN]] if preview else [])
        if self.sorting.account is None:
            self._cases.setVisible(bool(preview and preview.cohort.cases))
            self._refusals.show_refusals(preview.refusals if preview else ())
        words = take_words(proposal)
        self.take.setText(words or "Use these cases")
        ready = bool(words) and not self.take.isEnabled()
        self.take.setEnabled(bool(words))
        keys = QApplication.focusWidget()
        if ready and (keys is self.more or keys is None or not self.isAncestorOf(keys)):  # nothing is typed here yet
            self.take.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_folds(proposal.folds)
        self.sorting.refresh()

    def _show_folds(self, folds: Path | None) -> None:
        if folds != self._folds_of:
            self._folds_of = folds
            self.folds.setChecked(True)
        self.folds.setVisible(folds is not None)
        words, tip = folds_words(folds)
        self.folds.setText(words)
        self.folds.setToolTip(plain_tip(tip))

    def _show_sorted(self) -> None:
        """The table in the place of the list, and every file accounted for."""
        found, proposal = self.sorting.account, self._documents.proposal
        self.table.refresh()
        self.table.setVisible(bool(found and found.table.rows))
        self._asks.setVisible(bool(found and found.table.questions))
        if found is None or proposal is None or proposal.preview is None:
            return
        if not found.table.found.files:  # the folder has gone: what its layout said stays
            return
        self._cases.setVisible(not found.table.rows and bool(proposal.preview.cohort.cases))
        self._asks.setText("\n".join(found.table.questions))
        self._says.setText(sorted_says(proposal, found))
        self._refusals.show_refusals(self.sorting.aside, found.table.root)

    def _show_form(self, source: CohortSource) -> None:
        if source == self._source:
            return
        if self._form is None or type(source) is not type(self._source):
            self._form = form_for(type(source), editors={"groups_csv": TableFileEditor, "group_column": ColumnEditor})
            self._table = None
            self._form.changed.connect(self._corrected)
            self._form_place.setWidget(self._form)
        self._source = source
        self._layouts.setCurrentIndex(self._layouts.findData(source.layout))
        if self._wanted != source:
            self._wanted = source
            self._form.set_value(source)
        self._timer.stop()

    def _offer_columns(self, source: Settings) -> None:
        """List the columns of the table of groups, once it is named."""
        table, form = table_of(source), self._form
        if form is None or "group_column" not in form.rows or table == self._table:
            return
        self._table = table
        editor = form.rows["group_column"].editor
        assert isinstance(editor, ColumnEditor)

        def done(columns: tuple[str, ...]) -> None:
            if form is self._form and table == self._table:
                editor.offer(columns)

        self._tasks.run("Looking at the table of groups", lambda _: columns_of(table), done, quiet=True)

    def _layout_chosen(self) -> None:
        if self._source is not None:
            folder: Path = folder_of(self._source)
            self._documents.propose(same_folder_as(folder, self._layouts.currentData()))

    def _corrected(self, value: Settings) -> None:
        """The form holds another valid source; looked at when the user stops typing."""
        self._wanted = value
        self._timer.start()

    def _look_again(self) -> None:
        if self._wanted is not None and self._wanted != self._source:
            self._source = cast("CohortSource", self._wanted)
            self._documents.propose(self._source)
