"""The two score tables as Qt models: this case, and all cases worst first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from segloss_gui.gui.session import MethodView
from segloss_gui.gui.theme import swatch
from segloss_gui.gui.workspaces.compare.scores import CaseScoreRow, CohortRow, short_names

UNDEFINED, UNKNOWN = "–", ""
AnyIndex = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class Column:
    """A column of the table of one case."""

    title: str
    tip: str
    text: Callable[[CaseScoreRow, int], str]
    number: Callable[[CaseScoreRow], float] | None = None
    best: Callable[[Sequence[float]], float] | None = None


def share(value: float) -> str:
    """A score of 0..1 with three digits.

    Examples
    --------
    >>> share(0.8712), share(1.0), share(float("nan"))
    ('.871', '1.000', '–')
    """
    return UNDEFINED if math.isnan(value) else f"{value:.3f}".removeprefix("0")


def signed_ml(value: float, digits: int) -> str:
    """A volume error with its sign.

    Examples
    --------
    >>> signed_ml(0.1234, 3), signed_ml(-0.614, 2), signed_ml(float("nan"), 2)
    ('+0.123', '-0.61', '–')
    """
    return UNDEFINED if math.isnan(value) else f"{value:+.{digits}f}"


def ml_digits(values: Sequence[float]) -> int:
    """Decimals that suit a whole column of volumes, so that it stays aligned.

    Examples
    --------
    >>> ml_digits([0.02, -0.4]), ml_digits([0.02, 12.0]), ml_digits([])
    (3, 2, 3)
    """
    largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    return 3 if largest < 1 else 2 if largest < 100 else 1


COLUMNS = (
    Column("Method", "Click: to the largest error of this method", lambda row, _: row.short),
    Column("Class", "Class that is scored", lambda row, _: row.class_name),
    Column("Dice", "2 TP / (2 TP + FP + FN); – where both are empty", lambda r, _: share(r.dice),
           lambda r: r.dice, max),
    Column("Jaccard", "TP / (TP + FP + FN); – where both are empty", lambda r, _: share(r.jaccard),
           lambda r: r.jaccard, max),
    Column("ΔV ml", "Predicted minus reference volume", lambda r, digits: signed_ml(r.volume_error_ml, digits),
           lambda r: r.volume_error_ml, lambda values: min(values, key=abs)),
    Column("Epoch", "Of the preview; final: the model that was kept", lambda row, _: row.epoch),
)  # fmt: skip


class CaseScoreModel(QAbstractTableModel):
    """Scores of the case shown; the best of each class is bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CaseScoreRow, ...] = ()
        self._best: set[tuple[int, int]] = set()
        self._digits = 3

    def show_rows(self, rows: tuple[CaseScoreRow, ...]) -> None:
        """Show other rows."""
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows, self._best = rows, _best_cells(rows)
        self._digits = ml_digits([row.volume_error_ml for row in rows])
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """One a method and class."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """As many as :data:`COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Titles and tips."""
        if orientation is Qt.Orientation.Horizontal and section < len(COLUMNS):
            column = COLUMNS[section]
            if role == ROLE.TextAlignmentRole:
                return _alignment(column.number is not None or column.title == "Epoch")
            return {ROLE.DisplayRole: column.title, ROLE.ToolTipRole: column.tip}.get(ROLE(role))
        return None

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        match ROLE(role):
            case ROLE.DisplayRole:
                return column.text(row, self._digits)
            case ROLE.ToolTipRole:
                return f"{row.method}, {row.class_name}"
            case ROLE.DecorationRole if index.column() == 0:
                return QIcon(swatch(row.colour, hollow=not row.visible))
            case ROLE.TextAlignmentRole:
                return _alignment(column.number is not None or column.title == "Epoch")
            case ROLE.FontRole if (index.row(), index.column()) in self._best:
                return _bold()
        return None


class CohortModel(QAbstractTableModel):
    """Dice of every scored case for every method, worst first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[CohortRow, ...] = ()
        self.methods: tuple[MethodView, ...] = ()
        self._short: dict[str, str] = {}

    def show_rows(self, rows: tuple[CohortRow, ...], methods: tuple[MethodView, ...]) -> None:
        """Show other rows."""
        if repr(rows) == repr(self.rows) and methods == self.methods:  # by text: NaN is not equal to itself
            return
        self.beginResetModel()
        self.rows, self.methods = rows, methods
        self._short = short_names([method.name for method in methods])
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """One a case."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Case, group, and a column a method."""
        return 0 if parent.isValid() else 2 + len(self.methods)

    def method_at(self, column: int) -> str | None:
        """The method of a column; None for case and group."""
        return self.methods[column - 2].name if column >= 2 else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Case, group, methods with their colour."""
        if orientation is not Qt.Orientation.Horizontal or section >= self.columnCount():
            return None
        method = self.methods[section - 2] if section >= 2 else None
        match ROLE(role):
            case ROLE.DisplayRole:
                return self._short[method.name] if method else ("Case", "Group")[section]
            case ROLE.ToolTipRole:
                return f"Dice of {method.name}, mean over the classes" if method else "Click: to the largest error"
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
                return (row.case, row.group)[column] if column < 2 else share(row.dice[column - 2])
            case ROLE.TextAlignmentRole:
                return CENTRE if column >= 2 else _alignment(False)
            case ROLE.ToolTipRole if column < 2:
                return row.case
        return None


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


def _best_cells(rows: Sequence[CaseScoreRow]) -> set[tuple[int, int]]:
    """Cells that hold the best of their class; none where all methods are equal."""
    found = set()
    for at, column in enumerate(COLUMNS):
        if column.best is None or column.number is None:
            continue
        for name in {row.class_name for row in rows}:
            values = {place: column.number(row) for place, row in enumerate(rows) if row.class_name == name}
            known = {place: value for place, value in values.items() if not math.isnan(value)}
            if len(set(known.values())) > 1:
                best = column.best(list(known.values()))
                found |= {(place, at) for place, value in known.items() if abs(value) == abs(best)}
    return found


def _alignment(number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font
