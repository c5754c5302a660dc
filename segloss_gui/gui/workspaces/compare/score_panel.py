"""Scores of this case and of all cases, with a word where there are none."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QWidget

from segloss_gui.app.compare.presenter import ComparePresenter
from segloss_gui.app.compare.score_words import case_footnote, epoch_words, means_text
from segloss_gui.app.scores.score_rows import CohortRow, CohortScores
from segloss_gui.core.units import common_unit
from segloss_gui.gui.tables.case_columns import share_room
from segloss_gui.gui.tables.cohort_columns import share_cohort_room
from segloss_gui.gui.tables.score_bar import ScoreBar
from segloss_gui.gui.tables.score_tables import CaseScoreModel, CohortModel, score_table
from segloss_gui.gui.theme import LARGE_POINTS, type_points
from segloss_gui.gui.widgets import push_button, text_label
from segloss_gui.gui.widgets.boxes import vbox
from segloss_gui.gui.widgets.labels import show_words

NARROWEST, WIDEST, LETTERS = 340, 520, 40
NO_ROOM = "No room for {}."
ALL_CASES = "All cases, worst first"
NO_COHORT_SCORES = "Scores of every validation case appear here after the first validated epoch, the worst case first."
NO_FLAGGED = "No scored case is flagged. Ctrl+Shift+F flags the case shown."


class ScorePanel(QWidget):
    """Two tabs; a click on a row leads to the largest error.

    Parameters
    ----------
    presenter : ComparePresenter
        Who knows the rows.
    """

    def __init__(self, presenter: ComparePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.case_model, self.cohort_model = CaseScoreModel(), CohortModel()
        self._cohort = CohortScores((), CohortRow("", "", ()))
        self._gone: tuple[str, ...] = ()
        self._cohort_gone: tuple[str, ...] = ()
        self.case_table = score_table(self.case_model, "scores of this case")
        self.cohort_table = score_table(self.cohort_model, "scores of all cases, worst first")
        self.case_note, self.cohort_note = _note(), _note()
        self.footnote = text_label(role="caption", wrap=True)
        self.footnote.setContentsMargins(10, 2, 10, 6)
        self.bar = ScoreBar(presenter.score_settings)
        self.elsewhere = push_button(clicked=lambda: presenter.session.show_case(presenter.predicted_case()))
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(_page(self.case_table, self.case_note, self.elsewhere), "This case")
        self.tabs.addTab(_page(self.cohort_table, self.cohort_note), ALL_CASES)
        self.tabs.setTabToolTip(1, ALL_CASES)
        vbox((self.tabs, 1), self.footnote, self.bar, on=self, spacing=0, margins=(1, 1, 1, 1))
        self._fit_type()
        self.case_table.room_changed.connect(self._share_case_room)
        self.cohort_table.room_changed.connect(self._share_cohort_room)
        self.case_table.clicked.connect(self._case_clicked)
        self.case_table.activated.connect(self._case_clicked)
        self.cohort_table.clicked.connect(self._cohort_clicked)
        self.cohort_table.activated.connect(self._cohort_clicked)
        self.tabs.currentChanged.connect(lambda at: self.bar.show_tab(at == 1))
        self.tabs.currentChanged.connect(lambda _: self.refresh())
        presenter.changed.connect(self.refresh)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme may have larger type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit_type()

    def _fit_type(self) -> None:
        """Names and numbers have room in large type, too."""
        self.setMinimumWidth(max(NARROWEST, min(LETTERS * self.fontMetrics().averageCharWidth(), WIDEST)))
        self.tabs.setTabText(1, ALL_CASES.partition(",")[0] if type_points() > LARGE_POINTS else ALL_CASES)

    def refresh(self) -> None:
        """Show the rows as they are now."""
        presenter, settings = self._presenter, self._presenter.score_settings
        before = len(self.case_model.rows), self.case_model.specs, self._epochs()
        other_cells = False
        self.bar.show_classes(presenter.loader.classes)
        self.case_model.show_rows(presenter.case_rows(), settings.columns)
        if self.tabs.currentIndex() == 1:  # it looks at the scores of every case, and runs change them often
            self._cohort = presenter.cohort_scores()
            flagged = presenter.session.flags.cases
            rows = tuple(row for row in self._cohort.rows if row.case in flagged or not settings.flagged_only)
            other_cells = self.cohort_model.show_scores(
                replace(self._cohort, rows=rows), presenter.session.methods, settings.cohort_key, flagged
            )
            self.bar.show_flags(bool(flagged))
        of_case = common_unit(row.unit for row in self.case_model.rows)
        self.bar.show_unit(self._cohort.unit if self.tabs.currentIndex() == 1 else of_case)
        self._say_epoch()
        if before != (len(self.case_model.rows), self.case_model.specs, self._epochs()):
            self._share_case_room()
        self._say_footnote()
        if other_cells:
            self._share_cohort_room()
        self.case_table.setVisible(bool(self.case_model.rows))
        self.cohort_table.setVisible(bool(self.cohort_model.rows))
        show_words(self.case_note, presenter.note())
        self.elsewhere.setText(f"Show {presenter.predicted_case()}, which has predictions")
        self.elsewhere.setVisible(bool(presenter.predicted_case()))
        missing = NO_FLAGGED if settings.flagged_only and self._cohort.rows else NO_COHORT_SCORES
        show_words(self.cohort_note, "" if self.cohort_model.rows else missing)
        self._mark_case()

    def _share_case_room(self) -> None:
        """Columns of the case shown; what has no room is told beneath."""
        rows = self.case_model.rows
        several = len({row.class_name for row in rows}) > 1
        gone = share_room(self.case_table, self.case_model, several=several, epochs=len(self._epochs()) > 1)
        if gone != self._gone:
            self._gone = gone
            self._say_footnote()

    def _epochs(self) -> set[str]:
        return {row.epoch for row in self.case_model.rows} - {""}

    def _say_epoch(self) -> None:
        """In the tab where all runs share it, else in a column."""
        self.tabs.setTabText(0, f"This case{epoch_words(self._epochs())}")

    def _say_footnote(self) -> None:
        """What the numbers do not show by themselves: resampled predictions, what empty cases do to means."""
        settings = self._presenter.score_settings
        if self.tabs.currentIndex() == 1:
            text = means_text(self._cohort, self.cohort_model.methods, settings) if self.cohort_model.rows else ""
            gone = self._cohort_gone if self.cohort_model.rows else ()
        else:
            text, gone = case_footnote(self.case_model.rows, self.case_model.specs, settings), self._gone
        show_words(self.footnote, " ".join(filter(None, (text, NO_ROOM.format(", ".join(gone)) if gone else ""))))

    def _share_cohort_room(self) -> None:
        """Columns of all cases; what has no room is told beneath."""
        gone = share_cohort_room(self.cohort_table, self.cohort_model)
        if gone != self._cohort_gone:
            self._cohort_gone = gone
            self._say_footnote()

    def _mark_case(self) -> None:
        """Select the row of the case shown."""
        cases = [row.case for row in self.cohort_model.rows]
        if self._presenter.session.case_id in cases:
            self.cohort_table.selectRow(cases.index(self._presenter.session.case_id))

    def _case_clicked(self, index: QModelIndex) -> None:
        row = self.case_model.rows[index.row()]
        self._presenter.go_to_error(self._presenter.session.case_id, row.method)

    def _cohort_clicked(self, index: QModelIndex) -> None:
        row = self.cohort_model.rows[index.row()]
        if row.case:
            self._presenter.go_to_error(row.case, self.cohort_model.method_at(index.column()))


def _note() -> QLabel:
    label = text_label(role="muted", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(16)
    return label


def _page(table: QWidget, note: QLabel, button: QPushButton | None = None) -> QWidget:
    page = QWidget()
    layout = vbox((table, 1), (note, 0 if table.isVisibleTo(page) else 1), on=page)
    if button is not None:
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addSpacing(16)
    return page
