"""Qt models of the tables: results as they are written, and cases by the ten thousand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import QWidget

from segloss_gui.app.statistics.case_listing import FIRST, CaseListing
from segloss_gui.app.statistics.questions import CaseScores
from segloss_gui.core.contrast import mix
from segloss_gui.gui.tables.column_model import LEFT, RIGHT, ROLE, AnyIndex, ColumnModel, ColumnSpec
from segloss_gui.gui.theme import colours, picture_icon, swatch
from segloss_gui.metrics import METRICS
from segloss_gui.report.parts import Cell, Table

SHADE = 0.16


class ResultModel(ColumnModel[tuple[Cell, ...]]):
    """A table of a report, with its marks; methods have their colour."""

    def __init__(self) -> None:
        super().__init__()
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
            tip=lambda row: self.columns[at].cell(row, ROLE.DisplayRole) if at else self._said(row),
            cells={
                ROLE.FontRole: lambda row: _font(row[at]),
                ROLE.BackgroundRole: lambda row: _shade() if row[at].shaded else None,
                ROLE.DecorationRole: lambda row: self._swatch(row[at].text),
                ROLE.AccessibleTextRole: lambda row: ", ".join([row[at].text, *row[at].marks]),
            },
        )  # fmt: skip

    def _said(self, row: tuple[Cell, ...]) -> str:
        """A whole row: a narrow table has no room for some of its columns."""
        others = (f"{column.title}: {column.cell(row, ROLE.DisplayRole)}" for column in self.columns[1:])
        return "\n".join([row[0].text, *others])

    def _swatch(self, name: str) -> QIcon | None:
        return picture_icon(swatch(self._colours[name])) if name in self._colours else None


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


class CaseModel(ColumnModel[int]):
    """A listing of cases; its rows are their places in the scores."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.listing = CaseListing()
        self._colours: Mapping[str, str] = {}

    @property
    def scores(self) -> CaseScores | None:
        """What is listed."""
        return self.listing.scores

    def show_scores(self, scores: CaseScores | None, colours: Mapping[str, str]) -> None:
        """Show other scores, in the order chosen before."""
        if scores is self.scores and colours == self._colours:
            return
        self._colours = colours
        if scores is not self.scores:
            self.listing.take(scores)
        self.show_table(self.listing.rows, self._columns(self.listing.scores))

    def narrow(self, text: str) -> None:
        """Show the cases whose name or group holds ``text``."""
        self.listing.narrow(text)
        self.show_table(self.listing.rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative one: worst first."""
        self.layoutAboutToBeChanged.emit()
        self.listing.sort(column, falling=order == Qt.SortOrder.DescendingOrder)
        self.rows = self.listing.rows
        self.layoutChanged.emit()

    def target(self, index: AnyIndex) -> tuple[str, str | None]:
        """Where a click leads: the case, and the method of the column (or the worst)."""
        return self.listing.leads_to(self.rows[index.row()], index.column())

    def _columns(self, scores: CaseScores | None) -> list[ColumnSpec[int]]:
        """Case, group, reference volume, and a method each with its colour."""
        if scores is None:
            return []
        names, groups, listing = scores.matrix.cases, scores.groups, self.listing
        facts: tuple[tuple[str, Callable[[int], str], Qt.AlignmentFlag], ...] = (
            ("Case", lambda row: names[row], LEFT),
            ("Group", lambda row: str(groups[row]), LEFT),
            (f"Ref. {scores.matrix.unit.volume}", listing.size_text, RIGHT),
        )
        return [
            *(
                ColumnSpec(head, text, tip=partial(self._tip, at), side=side, head_tip="Click: sort")
                for at, (head, text, side) in enumerate(facts)
            ),
            *(self._method_column(FIRST + at, method) for at, method in enumerate(scores.matrix.methods)),
        ]

    def _method_column(self, column: int, method: str) -> ColumnSpec[int]:
        assert self.scores is not None
        return ColumnSpec(
            self.listing.short[method], lambda row: self.listing.score_text(row, column),
            tip=partial(self._tip, column), side=RIGHT,
            head_tip=f"{METRICS[self.scores.metric].within(self.scores.matrix.unit).title} of {method}. Click: sort",
            head_icon=picture_icon(swatch(self._colours.get(method, "#888888"))),
        )  # fmt: skip

    def _tip(self, column: int, row: int) -> str:
        return self.listing.tip(row, column)
