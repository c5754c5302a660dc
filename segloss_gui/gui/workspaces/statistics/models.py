"""Qt models of the tables: results as they are written, and cases by the ten thousand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import QWidget

from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.scores.score_text import digits_of, metric_text
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.gui.tables.column_model import CENTRE, LEFT, RIGHT, ROLE, AnyIndex, ColumnModel, ColumnSpec
from segloss_gui.gui.theme import colours, swatch
from segloss_gui.gui.theme.colours import mix
from segloss_gui.metrics import METRICS
from segloss_gui.report.parts import Cell, Table

HORIZONTAL = Qt.Orientation.Horizontal
CASE, GROUP, SIZE, FIRST = 0, 1, 2, 3
SHADE = 0.16


class ResultModel(ColumnModel[tuple[Cell, ...]]):
    """A table of a report, with its marks; methods have their colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.table: Table | None = None
        self._colours: Mapping[str, str] = {}

    def show_results(self, table: Table | None, colours: Mapping[str, str]) -> None:
        """Show another table."""
        if table == self.table and colours == self._colours:
            return
        self.table, self._colours = table, colours
        head = table.head if table is not None else ()
        self.show_table(
            table.rows if table is not None else (), [self._column(at, title) for at, title in enumerate(head)]
        )

    def _column(self, at: int, title: str) -> ColumnSpec[tuple[Cell, ...]]:
        words = self.table is not None and (at < self.table.words or title == "better")
        return ColumnSpec(
            _heading(title), lambda row: row[at].text, tip=lambda row: row[at].text, head_tip=title,
            side=LEFT if words else RIGHT,
            cells={
                ROLE.FontRole: lambda row: _font(row[at]),
                ROLE.BackgroundRole: lambda row: _shade() if row[at].shaded else None,
                ROLE.DecorationRole: lambda row: self._swatch(row[at].text),
                ROLE.AccessibleTextRole: lambda row: ", ".join([row[at].text, *row[at].marks]),
            },
        )  # fmt: skip

    def _swatch(self, name: str) -> QIcon | None:
        return QIcon(swatch(self._colours[name])) if name in self._colours else None


def _heading(title: str) -> str:
    """As on every other table; a symbol stays what it is."""
    return title if len(title) == 1 else f"{title[:1].upper()}{title[1:]}"


def _shade() -> QColor:
    return QColor(mix(colours().accent, colours().surface, SHADE))


def _font(cell: Cell) -> QFont | None:
    if not (cell.bold or cell.italic or cell.underline):
        return None
    font = QFont()
    font.setBold(cell.bold)
    font.setItalic(cell.italic)
    font.setUnderline(cell.underline)
    return font


class CaseModel(QAbstractTableModel):
    """One metric of every case; sorted and filtered as arrays, so that 10,000 cases take a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scores: CaseScores | None = None
        self.rows: NDArray[np.intp] = np.zeros(0, np.intp)
        self.sorted_by: tuple[int, bool] | None = None
        self._order = self.rows
        self._filter = ""
        self._colours: Mapping[str, str] = {}
        self._short: Mapping[str, str] = {}
        self._digits, self._ml = 3, 3

    def show_scores(self, scores: CaseScores | None, colours: Mapping[str, str]) -> None:
        """Show other scores, in the order chosen before."""
        if scores is self.scores and colours == self._colours:
            return
        self.beginResetModel()
        self._colours = colours
        if scores is not self.scores:
            self._take(scores)
        self.endResetModel()

    def _take(self, scores: CaseScores | None) -> None:
        self.scores = scores
        if scores is None:
            self._order = self.rows = np.zeros(0, np.intp)
            return
        self._short = short_names(scores.matrix.methods)
        self._digits = _digits(scores.matrix.values)
        self._ml = _digits(scores.reference_ml)
        if self.sorted_by is not None and self.sorted_by[0] >= self.columnCount():
            self.sorted_by = None
        self._sort()

    def narrow(self, text: str) -> None:
        """Show the cases whose name or group holds ``text``."""
        self.beginResetModel()
        self._filter = text.strip().lower()
        self._choose()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one: worst first."""
        self.layoutAboutToBeChanged.emit()
        self.sorted_by = (column, order == Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self._sort()
        self.layoutChanged.emit()

    def _sort(self) -> None:
        if self.scores is None:
            return
        natural = self.scores.natural
        if self.sorted_by is None:
            self._order = self.scores.worst_first()
        else:
            column, falling = self.sorted_by
            # Names in natural order, and ties in every other column too.
            keys = self.scores.column(column - SIZE)[natural] if column >= SIZE else None
            if column == GROUP:
                keys = np.unique(self.scores.groups[natural], return_inverse=True)[1].astype(float)
            if keys is None:
                self._order = natural[::-1] if falling else natural
            else:
                self._order = natural[np.argsort(-keys if falling else keys, kind="stable")]
        self._choose()

    def _choose(self) -> None:
        kept = self._order
        if self._filter and self.scores is not None:
            kept = kept[np.char.find(self.scores.searched[kept], self._filter) >= 0]
        self.rows = kept

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Cases that are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and default
        """Case, group, size, a method each."""
        return 0 if parent.isValid() or self.scores is None else FIRST + len(self.scores.matrix.methods)

    def target(self, index: AnyIndex) -> tuple[str, str | None]:
        """Where a click leads: the case, and the method of the column (or the worst)."""
        assert self.scores is not None
        row, column = int(self.rows[index.row()]), index.column()
        matrix = self.scores.matrix
        method = matrix.methods[column - FIRST] if column >= FIRST else self.scores.worst_method(row)
        return matrix.cases[row], method

    def place_of(self, case: str) -> int | None:
        """The row that shows a case."""
        if self.scores is None or case not in self.scores.matrix.cases:
            return None
        found = np.flatnonzero(self.rows == self.scores.matrix.cases.index(case))
        return int(found[0]) if found.size else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:  # noqa: N802
        """Case, group, reference volume, methods with their colour."""
        if self.scores is None or orientation is not HORIZONTAL or not 0 <= section < self.columnCount():
            return None
        method = self.scores.matrix.methods[section - FIRST] if section >= FIRST else ""
        match ROLE(role):
            case ROLE.DisplayRole:
                return self._short[method] if method else ("Case", "Group", "Ref. ml")[section]
            case ROLE.ToolTipRole:
                named = f"{METRICS[self.scores.metric].title} of {method}"
                return f"{named or ''}. Click: sort" if method else "Click: sort"
            case ROLE.DecorationRole if method:
                return QIcon(swatch(self._colours.get(method, "#888888")))
            case ROLE.TextAlignmentRole:
                return _case_side(section)
        return None

    def data(self, index: AnyIndex, role: int = ROLE.DisplayRole) -> Any:
        """What a cell shows."""
        assert self.scores is not None
        match ROLE(role):
            case ROLE.DisplayRole:
                return self._text(int(self.rows[index.row()]), index.column())
            case ROLE.TextAlignmentRole:
                return _case_side(index.column())
            case ROLE.ToolTipRole:
                case, method = self.target(index)
                return f"{case}: to the largest error of {method}" if method else case
        return None

    def _text(self, row: int, column: int) -> str:
        assert self.scores is not None
        if column < SIZE:
            return self.scores.matrix.cases[row] if column == CASE else str(self.scores.groups[row])
        value = float(self.scores.column(column - SIZE)[row])
        if column >= FIRST and np.isnan(value):
            failures = self.scores.matrix.failures
            for told, words in ((failures.missed, "missed"), (failures.false_alarms, "false alarm")):
                if told[row, column - FIRST]:
                    return words
        if column == SIZE:
            return metric_text(METRICS["reference_volume_ml"], value, self._ml)
        return metric_text(METRICS[self.scores.metric], value, self._digits)


def _digits(values: NDArray[np.float64]) -> int:
    known = np.abs(values[~np.isnan(values)])
    return digits_of([float(known.max())] if known.size else [])


def _case_side(column: int) -> Qt.AlignmentFlag:
    return CENTRE if column >= FIRST else RIGHT if column == SIZE else LEFT
