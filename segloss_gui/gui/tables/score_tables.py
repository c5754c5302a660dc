"""The two score tables as Qt models: this case, and all cases worst first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFont, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from segloss_gui.app.method_looks import MethodView
from segloss_gui.app.scores.best_cells import best_cells
from segloss_gui.app.scores.case_scores import short_titles
from segloss_gui.app.scores.score_rows import CaseScoreRow, CohortRow, CohortScores
from segloss_gui.app.scores.score_settings import COLUMNS
from segloss_gui.app.scores.score_text import UNKNOWN, digits_of, heading, metric_text, tip
from segloss_gui.core.same_object import SameObject
from segloss_gui.core.units import common_unit
from segloss_gui.gui.tables.column_model import RIGHT, ROLE, ColumnModel, ColumnSpec, bold
from segloss_gui.gui.theme import icon, picture_icon, swatch
from segloss_gui.gui.widgets import dress
from segloss_gui.gui.widgets.item_views import RowsOfType
from segloss_gui.gui.widgets.name_header import NameHeader
from segloss_gui.gui.widgets.spare_columns import RoomTable
from segloss_gui.metrics import METRICS, MetricSpec

CLASS = 1
MEANS = "Mean"


class CaseScoreModel(ColumnModel[CaseScoreRow]):
    """Scores of the case shown: method, class, the metrics chosen, epoch; the best of each class is bold."""

    def __init__(self) -> None:
        super().__init__()
        self.specs: tuple[MetricSpec, ...] = ()
        self.show_rows((), COLUMNS)

    @property
    def epoch_column(self) -> int:
        """The last one."""
        return 2 + len(self.specs)

    def show_rows(self, rows: tuple[CaseScoreRow, ...], columns: Sequence[str] = COLUMNS) -> None:
        """Show other rows, or other metrics of them."""
        unit = common_unit(row.unit for row in rows)
        specs = tuple(METRICS[key].within(unit) for key in columns)
        if specs == self.specs and repr(rows) == repr(self.rows):  # by text: NaN is not equal to itself
            return
        self.specs = specs
        best = {(SameObject(rows[at]), key) for at, key in best_cells(rows, specs)}
        self.show_table(rows, [*CASE_COLUMNS, *(_metric_column(spec, rows, best) for spec in specs), EPOCH])


def _words_of(row: CaseScoreRow) -> str:
    return "\n".join(filter(None, (f"{row.title or row.method}, {row.class_name}", row.note)))


CASE_COLUMNS: tuple[ColumnSpec[CaseScoreRow], ...] = (
    ColumnSpec(
        "Method", lambda row: f"{row.short} *" if row.note else row.short, tip=_words_of,
        head_tip="Click: to the largest error of this method",
        cells={ROLE.DecorationRole: lambda row: picture_icon(swatch(row.colour, hollow=not row.visible))},
    ),
    ColumnSpec("Class", lambda row: row.class_name, tip=_words_of, head_tip="Class that is scored"),
)  # fmt: skip
EPOCH: ColumnSpec[CaseScoreRow] = ColumnSpec(
    "Epoch", lambda row: row.epoch, tip=_words_of, side=RIGHT,
    head_tip="Of the preview; final: the model that was kept",
)  # fmt: skip


def _metric_column(
    spec: MetricSpec, rows: Sequence[CaseScoreRow], best: Collection[tuple[SameObject, str]]
) -> ColumnSpec[CaseScoreRow]:
    """A metric, with as many digits as its column needs; ``best`` are rows and the metrics they lead in."""
    digits = digits_of([row.values[spec.key] for row in rows if spec.key in row.values])
    return ColumnSpec(
        heading(spec), lambda row: metric_text(spec, row.values.get(spec.key), digits), tip=_words_of, side=RIGHT,
        head_tip=tip(spec), cells={ROLE.FontRole: lambda row: bold() if (SameObject(row), spec.key) in best else None},
    )  # fmt: skip


class CohortModel(ColumnModel[CohortRow]):
    """One metric of every scored case for every method, worst first, below the means."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: tuple[MethodView, ...] = ()
        self.spec = METRICS["dice"]
        self.flagged: frozenset[str] = frozenset()
        self.counts: tuple[str, ...] = ()
        self._digits = 3
        self.columns = self._first_columns()

    def show_scores(
        self, scores: CohortScores, methods: tuple[MethodView, ...], key: str, flagged: frozenset[str] = frozenset()
    ) -> bool:
        """Show other rows, the means in the first, a flag on the cases of ``flagged``; whether they look otherwise."""
        flags_changed = flagged != self.flagged
        if flags_changed:
            self.flagged = flagged
            self.renew(0, 0)
        rows = (scores.means, *scores.rows) if scores.rows else ()
        spec = METRICS[key].within(scores.unit)
        now = repr(rows), methods, spec, scores.counts
        if now == (repr(self.rows), self.methods, self.spec, self.counts):
            return flags_changed
        self.methods, self.spec, self.counts = methods, spec, scores.counts
        self._digits = digits_of([value for row in rows for value in row.values if value is not None])
        short = short_titles(methods)
        scored = [self._method_column(at, method, short[method.name]) for at, method in enumerate(methods)]
        self.show_table(rows, [*self._first_columns(), *scored])
        return True

    def method_at(self, column: int) -> str | None:
        """The method of a column; None for case and group."""
        return self.methods[column - 2].name if column >= 2 else None

    def _first_columns(self) -> list[ColumnSpec[CohortRow]]:
        case: dict[int, Callable[[CohortRow], object]] = {
            ROLE.DecorationRole: self._flag,
            ROLE.AccessibleTextRole: lambda row: f"{row.case}, flagged" if row.case in self.flagged else None,
            ROLE.FontRole: _bold_means,
        }
        click = "Click: to the largest error"
        return [
            ColumnSpec("Case", lambda row: row.case or MEANS, tip=self._said, head_tip=click, cells=case),
            ColumnSpec(
                "Group", lambda row: row.group, tip=self._said, head_tip=click, cells={ROLE.FontRole: _bold_means}
            ),
        ]

    def _method_column(self, at: int, method: MethodView, short: str) -> ColumnSpec[CohortRow]:
        return ColumnSpec(
            short, lambda row: self._text(row, at), side=RIGHT,
            tip=lambda row: None if row.case else self._count(at) or "Mean over all cases",
            head_tip=f"{self.spec.full_title} of {method.title}, mean over the classes shown",
            head_icon=picture_icon(swatch(method.colour, hollow=not method.visible)),
            cells={ROLE.FontRole: _bold_means},
        )  # fmt: skip

    def _said(self, row: CohortRow) -> str:
        said = row.case or "Mean over the cases that have a value"
        return f"{said}, flagged" if row.case in self.flagged else said

    def _flag(self, row: CohortRow) -> QIcon | None:
        if not self.flagged or not row.case:
            return None
        return icon("flag", "warning") if row.case in self.flagged else _no_icon()

    def _text(self, row: CohortRow, method: int) -> str:
        value = row.values[method]
        text = UNKNOWN if value is None else metric_text(self.spec, value, self._digits)
        # Its n stands beneath the table: there is no room for it here.
        return f"{text} *" if value is not None and not row.case and self._count(method) else text

    def _count(self, method: int) -> str:
        return self.counts[method] if method < len(self.counts) else ""


def _bold_means(row: CohortRow) -> QFont | None:
    return None if row.case else bold()


def score_table(model: QAbstractTableModel, name: str) -> RoomTable:
    """A table that is read and clicked, not edited."""
    table = RoomTable()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    dress(table)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.verticalHeader().hide()
    RowsOfType(table)
    header = NameHeader(table)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table


@cache
def _no_icon() -> QIcon:
    """As wide as an icon: names stand below one another."""
    empty = QPixmap(16, 16)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)
