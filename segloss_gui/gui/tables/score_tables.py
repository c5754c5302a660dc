"""The two score tables as Qt models: this case, and all cases worst first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from segloss_gui.app.scores.case_scores import CaseScoreRow, CohortRow, CohortScores, badness, short_names
from segloss_gui.app.scores.score_settings import COLUMNS
from segloss_gui.app.scores.score_text import UNKNOWN, digits_of, heading, metric_text, tip
from segloss_gui.app.session import MethodView
from segloss_gui.gui.theme import icon, swatch
from segloss_gui.metrics import METRICS, MetricSpec

AnyIndex = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
CENTRE = Qt.AlignmentFlag.AlignCenter
METHOD, CLASS = 0, 1
MEANS = "Mean"


class CaseScoreModel(QAbstractTableModel):
    """Scores of the case shown: method, class, the metrics chosen, epoch; the best of each class is bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CaseScoreRow, ...] = ()
        self.specs: tuple[MetricSpec, ...] = tuple(METRICS[key] for key in COLUMNS)
        self._best: set[tuple[int, str]] = set()
        self._digits: dict[str, int] = {}

    @property
    def epoch_column(self) -> int:
        """The last one."""
        return 2 + len(self.specs)

    def show_rows(self, rows: tuple[CaseScoreRow, ...], columns: Sequence[str] = COLUMNS) -> None:
        """Show other rows, or other metrics of them."""
        specs = tuple(METRICS[key] for key in columns)
        if specs == self.specs and repr(rows) == repr(self.rows):  # by text: NaN is not equal to itself
            return
        self.beginResetModel()
        self.rows, self.specs = rows, specs
        self._best = best_cells(rows, specs)
        self._digits = {
            spec.key: digits_of([r.values[spec.key] for r in rows if spec.key in r.values]) for spec in specs
        }
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """One a method and class."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Method, class, a column a metric, epoch."""
        return 0 if parent.isValid() else self.epoch_column + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Titles and tips."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section <= self.epoch_column:
            return None
        match ROLE(role):
            case ROLE.DisplayRole:
                return ["Method", "Class", *map(heading, self.specs), "Epoch"][section]
            case ROLE.ToolTipRole:
                first = ("Click: to the largest error of this method", "Class that is scored")
                return [*first, *map(tip, self.specs), "Of the preview; final: the model that was kept"][section]
            case ROLE.TextAlignmentRole:
                return _alignment(section > CLASS)
        return None

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        row, column = self.rows[index.row()], index.column()
        match ROLE(role):
            case ROLE.DisplayRole:
                return self._text(row, column)
            case ROLE.ToolTipRole:
                return "\n".join(filter(None, (f"{row.method}, {row.class_name}", row.note)))
            case ROLE.DecorationRole if column == METHOD:
                return QIcon(swatch(row.colour, hollow=not row.visible))
            case ROLE.TextAlignmentRole:
                return _alignment(column > CLASS)
            case ROLE.FontRole if self._is_best(index.row(), column):
                return _bold()
        return None

    def _text(self, row: CaseScoreRow, column: int) -> str:
        if column == METHOD:
            return f"{row.short} *" if row.note else row.short
        if column == CLASS or column == self.epoch_column:
            return row.class_name if column == CLASS else row.epoch
        spec = self.specs[column - 2]
        return metric_text(spec, row.values.get(spec.key), self._digits[spec.key])

    def _is_best(self, row: int, column: int) -> bool:
        return CLASS < column < self.epoch_column and (row, self.specs[column - 2].key) in self._best


class CohortModel(QAbstractTableModel):
    """One metric of every scored case for every method, worst first, below the means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CohortRow, ...] = ()
        self.methods: tuple[MethodView, ...] = ()
        self.spec = METRICS["dice"]
        self.flagged: frozenset[str] = frozenset()
        self.counts: tuple[str, ...] = ()
        self._short: dict[str, str] = {}
        self._digits = 3

    def show_scores(
        self, scores: CohortScores, methods: tuple[MethodView, ...], key: str, flagged: frozenset[str] = frozenset()
    ) -> None:
        """Show other rows; the means stand in the first, the cases of ``flagged`` have a flag."""
        self._show_flags(flagged)
        rows = (scores.means, *scores.rows) if scores.rows else ()
        now = repr(rows), methods, key, scores.counts
        if now == (repr(self.rows), self.methods, self.spec.key, self.counts):
            return
        self.beginResetModel()
        self.rows, self.methods, self.spec, self.counts = rows, methods, METRICS[key], scores.counts
        self._short = short_names([method.name for method in methods])
        self._digits = digits_of([value for row in rows for value in row.values if value is not None])
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """The means, and one a case."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Case, group, and a column a method."""
        return 0 if parent.isValid() else 2 + len(self.methods)

    def _show_flags(self, flagged: frozenset[str]) -> None:
        if flagged != self.flagged:
            self.flagged = flagged
            if self.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def method_at(self, column: int) -> str | None:
        """The method of a column; None for case and group."""
        return self.methods[column - 2].name if column >= 2 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Case, group, methods with their colour."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        method = self.methods[section - 2] if section >= 2 else None
        match ROLE(role):
            case ROLE.DisplayRole:
                return self._short[method.name] if method else ("Case", "Group")[section]
            case ROLE.ToolTipRole:
                what = f"{self.spec.title} of {method.name}, mean over the classes shown" if method else ""
                return what or "Click: to the largest error"
            case ROLE.DecorationRole if method is not None:
                return QIcon(swatch(method.colour, hollow=not method.visible))
            case ROLE.TextAlignmentRole:
                return CENTRE if method else _alignment(False)
        return None

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        row, column = self.rows[index.row()], index.column()
        match ROLE(role):
            case ROLE.DisplayRole:
                return (row.case or MEANS, row.group)[column] if column < 2 else self._text(row, column - 2)
            case ROLE.TextAlignmentRole:
                return CENTRE if column >= 2 else _alignment(False)
            case ROLE.ToolTipRole if column < 2:
                said = row.case or "Mean over the cases that have a value"
                return f"{said}, flagged" if row.case in self.flagged else said
            case ROLE.ToolTipRole if not row.case:
                return self._count(column - 2) or "Mean over all cases"
            case ROLE.AccessibleTextRole if column == 0 and row.case in self.flagged:
                return f"{row.case}, flagged"
            case ROLE.DecorationRole if column == 0 and self.flagged and row.case:
                return icon("flag", "warning") if row.case in self.flagged else _no_icon()
            case ROLE.FontRole if not row.case:
                return _bold()
        return None

    def _text(self, row: CohortRow, method: int) -> str:
        value = row.values[method]
        text = UNKNOWN if value is None else metric_text(self.spec, value, self._digits)
        # Its n stands beneath the table: there is no room for it here.
        return f"{text} *" if value is not None and not row.case and self._count(method) else text

    def _count(self, method: int) -> str:
        return self.counts[method] if method < len(self.counts) else ""


def score_table(model: QAbstractTableModel, name: str) -> QTableView:
    """A table that is read and clicked, not edited."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table


def best_cells(rows: Sequence[CaseScoreRow], specs: Sequence[MetricSpec]) -> set[tuple[int, str]]:
    """Cells (row, metric) that hold the best of their class; none where all methods are equal."""
    found = set()
    for spec in specs:
        if not spec.best:
            continue
        for name in {row.class_name for row in rows}:
            values = {at: row.values.get(spec.key, math.nan) for at, row in enumerate(rows) if row.class_name == name}
            bad = {at: badness(value, spec) for at, value in values.items() if not math.isnan(value)}
            if len(set(bad.values())) > 1:
                found |= {(at, spec.key) for at, value in bad.items() if value == min(bad.values())}
    return found


def _alignment(number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


@cache
def _no_icon() -> QIcon:
    """As wide as an icon: names stand below one another."""
    empty = QPixmap(16, 16)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
