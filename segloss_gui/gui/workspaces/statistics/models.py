"""Qt models of the tables: results as they are written, and cases by the ten thousand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import QWidget

from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.scores.score_text import digits_of, metric_text
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.app.theme_colours import mix
from segloss_gui.gui.tables.column_model import CENTRE, LEFT, RIGHT, ROLE, AnyIndex, ColumnModel, ColumnSpec
from segloss_gui.gui.theme import colours, swatch
from segloss_gui.metrics import METRICS
from segloss_gui.report.parts import Cell, Table

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
            _heading(title), lambda row: row[at].text, head_tip=title, side=LEFT if words else RIGHT,
            tip=lambda row: row[at].text if at else self._said(row),
            cells={
                ROLE.FontRole: lambda row: _font(row[at]),
                ROLE.BackgroundRole: lambda row: _shade() if row[at].shaded else None,
                ROLE.DecorationRole: lambda row: self._swatch(row[at].text),
                ROLE.AccessibleTextRole: lambda row: ", ".join([row[at].text, *row[at].marks]),
            },
        )  # fmt: skip

    def _said(self, row: tuple[Cell, ...]) -> str:
        """A whole row: a narrow table has no room for some of its columns."""
        head = self.table.head if self.table is not None else ()
        others = zip(head[1:], row[1:], strict=True)
        return "\n".join([row[0].text, *(f"{_heading(title)}: {cell.text}" for title, cell in others)])

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


NO_ROWS = np.zeros(0, np.intp)


class CaseModel(ColumnModel[int]):
    """One metric of every case; rows are places in the scores, sorted and filtered as arrays: 10,000 take a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.scores: CaseScores | None = None
        self.sorted_by: tuple[int, bool] | None = None
        self._order = NO_ROWS
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
        self.columns = self._columns()
        self.endResetModel()

    def _take(self, scores: CaseScores | None) -> None:
        self.scores = scores
        if scores is None:
            self._order, self.rows = NO_ROWS, ()
            return
        self._short = short_names(scores.matrix.methods)
        self._digits = _digits(scores.matrix.values)
        self._ml = _digits(scores.reference_ml)
        if self.sorted_by is not None and self.sorted_by[0] >= FIRST + len(scores.matrix.methods):
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
        self.rows = kept.tolist()

    def _columns(self) -> list[ColumnSpec[int]]:
        """Case, group, reference volume, and a method each with its colour."""
        scores = self.scores
        if scores is None:
            return []
        names, groups, methods = scores.matrix.cases, scores.groups, scores.matrix.methods
        sort = "Click: sort"
        return [
            ColumnSpec("Case", lambda row: names[row], tip=lambda row: self._tip(row, CASE), head_tip=sort),
            ColumnSpec("Group", lambda row: str(groups[row]), tip=lambda row: self._tip(row, GROUP), head_tip=sort),
            ColumnSpec(
                f"Ref. {scores.matrix.unit.volume}",
                self._size,
                tip=lambda row: self._tip(row, SIZE),
                side=RIGHT,
                head_tip=sort,
            ),
            *(self._method_column(FIRST + at, method) for at, method in enumerate(methods)),
        ]

    def _method_column(self, column: int, method: str) -> ColumnSpec[int]:
        assert self.scores is not None
        return ColumnSpec(
            self._short[method], lambda row: self._text(row, column), tip=lambda row: self._tip(row, column),
            side=CENTRE, head_tip=f"{METRICS[self.scores.metric].title} of {method}. Click: sort",
            head_icon=QIcon(swatch(self._colours.get(method, "#888888"))),
        )  # fmt: skip

    def target(self, index: AnyIndex) -> tuple[str, str | None]:
        """Where a click leads: the case, and the method of the column (or the worst)."""
        return self._leads_to(self.rows[index.row()], index.column())

    def _leads_to(self, row: int, column: int) -> tuple[str, str | None]:
        assert self.scores is not None
        matrix = self.scores.matrix
        method = matrix.methods[column - FIRST] if column >= FIRST else self.scores.worst_method(row)
        return matrix.cases[row], method

    def place_of(self, case: str) -> int | None:
        """The row that shows a case."""
        if self.scores is None or case not in self.scores.matrix.cases:
            return None
        row = self.scores.matrix.cases.index(case)
        return self.rows.index(row) if row in self.rows else None

    def _tip(self, row: int, column: int) -> str:
        case, method = self._leads_to(row, column)
        return f"{case}: to the largest error of {method}" if method else case

    def _size(self, row: int) -> str:
        assert self.scores is not None
        spec = METRICS["reference_volume_ml"].within(self.scores.matrix.unit)
        return metric_text(spec, float(self.scores.column(0)[row]), self._ml)

    def _text(self, row: int, column: int) -> str:
        """The score of a method, or how it failed."""
        assert self.scores is not None
        value = float(self.scores.column(column - SIZE)[row])
        failures = self.scores.matrix.failures
        for told, words in ((failures.missed, "missed"), (failures.false_alarms, "false alarm")):
            if np.isnan(value) and told[row, column - FIRST]:
                return words
        return metric_text(self.scores.spec, value, self._digits)


def _digits(values: NDArray[np.float64]) -> int:
    known = np.abs(values[~np.isnan(values)])
    return digits_of([float(known.max())] if known.size else [])
