"""The fourth quadrant: scores of this case and of all cases, with a word where there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from segloss_gui.gui.workspaces.compare.presenter import ComparePresenter
from segloss_gui.gui.workspaces.compare.tables import COLUMNS, CaseScoreModel, CohortModel, score_table

CLASS_COLUMN, EPOCH_COLUMN = (
    next(at for at, column in enumerate(COLUMNS) if column.title == title) for title in ("Class", "Epoch")
)
CLASS_WIDTH = 118
NARROWEST = 370
NO_COHORT_SCORES = "Scores of every validation case appear here after the first validated epoch, the worst case first."


class ScorePanel(QWidget):
    """Two tabs; a click on a row leads to the largest error.

    Parameters
    ----------
    presenter : ComparePresenter
        Who knows the rows.
    """

    def __init__(self, presenter: ComparePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.case_model, self.cohort_model = CaseScoreModel(), CohortModel()
        self.case_table = score_table(self.case_model, "scores of this case")
        self.cohort_table = score_table(self.cohort_model, "scores of all cases, worst first")
        self.case_note, self.cohort_note = _note(), _note()
        self.elsewhere = QPushButton()
        self.elsewhere.clicked.connect(lambda: presenter.session.show_case(presenter.predicted_case()))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(_page(self.case_table, self.case_note, self.elsewhere), "This case")
        self.tabs.addTab(_page(self.cohort_table, self.cohort_note), "All cases, worst first")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.tabs)
        self.setMinimumWidth(NARROWEST)
        self.case_table.clicked.connect(self._case_clicked)
        self.case_table.activated.connect(self._case_clicked)
        self.cohort_table.clicked.connect(self._cohort_clicked)
        self.cohort_table.activated.connect(self._cohort_clicked)
        presenter.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the rows as they are now."""
        presenter = self._presenter
        rows, columns = len(self.case_model.rows), self.cohort_model.columnCount()
        self.case_model.show_rows(presenter.case_rows())
        self.cohort_model.show_rows(presenter.cohort_rows(), presenter.session.methods)
        if rows != len(self.case_model.rows):
            self._size_case_columns()
        self._say_epoch()
        if columns != self.cohort_model.columnCount() or not columns:
            self._size_cohort_columns()
        self.case_table.setVisible(bool(self.case_model.rows))
        self.cohort_table.setVisible(bool(self.cohort_model.rows))
        self._say(self.case_note, presenter.note())
        self.elsewhere.setText(f"Show {presenter.predicted_case()}, which has predictions")
        self.elsewhere.setVisible(bool(presenter.predicted_case()))
        self._say(self.cohort_note, "" if self.cohort_model.rows else NO_COHORT_SCORES)
        self._mark_case()

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _size_case_columns(self) -> None:
        header = self.case_table.horizontalHeader()
        for at in range(len(COLUMNS)):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(CLASS_COLUMN, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(CLASS_COLUMN, CLASS_WIDTH)
        self.case_table.setColumnHidden(CLASS_COLUMN, len({row.class_name for row in self.case_model.rows}) < 2)

    def _say_epoch(self) -> None:
        """In the tab where all rows share it, else in a column."""
        epochs = {row.epoch for row in self.case_model.rows}
        self.case_table.setColumnHidden(EPOCH_COLUMN, len(epochs) < 2)
        only = next(iter(epochs)) if len(epochs) == 1 else ""
        said = " · kept model" if only == "final" else f" · epoch {only}" if only else ""
        self.tabs.setTabText(0, f"This case{said}")

    def _size_cohort_columns(self) -> None:
        header = self.cohort_table.horizontalHeader()
        header.setMinimumSectionSize(64)
        self.cohort_table.setColumnHidden(1, not any(row.group for row in self.cohort_model.rows))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

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
        self._presenter.go_to_error(row.case, self.cohort_model.method_at(index.column()))


def _note() -> QLabel:
    label = QLabel()
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(16)
    return label


def _page(table: QWidget, note: QLabel, button: QPushButton | None = None) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(table, 1)
    layout.addWidget(note, 0 if table.isVisibleTo(page) else 1)
    if button is not None:
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addSpacing(16)
    return page
