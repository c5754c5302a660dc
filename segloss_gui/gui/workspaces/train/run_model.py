"""The run table as Qt asks for it: text, alignment, tooltips over the presenter's rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from segloss_gui.app.train.run_cells import COLUMNS, NAMES, NUMBERS, TIPS, changed, is_same_line
from segloss_gui.app.train.run_row import GroupRow, Line, RunRow, text_of
from segloss_gui.gui.tables.column_model import LEFT, RIGHT, ROLE, AnyIndex, Cell, ColumnModel, ColumnSpec, bold
from segloss_gui.gui.theme import colours
from segloss_gui.study.param_words import param_title

ROW_ROLE = Qt.ItemDataRole.UserRole


class RunModel(ColumnModel[Line]):
    """Lines in the order the presenter gives; :meth:`refresh` redraws those that changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__([_column(name, title) for name, title in COLUMNS], parent)
        self._params: tuple[str, ...] = ()

    @property
    def params(self) -> tuple[str, ...]:
        """Hyperparameters that have a column."""
        return self._params

    def show_params(self, names: Sequence[str]) -> None:
        """Give hyperparameters a column each."""
        if tuple(names) != self.params:
            self._params = tuple(names)
            known = list(self.columns[: len(NAMES)])
            self.show_table(self.rows, [*known, *(_param_column(name) for name in names)])

    def refresh(self, lines: Sequence[Line]) -> bool:
        """Take new numbers for the same lines; False when the lines are others."""
        if len(lines) != len(self.rows) or not all(map(is_same_line, lines, self.rows)):
            return False
        before, self.rows = self.rows, list(lines)
        for number, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                for first, last in changed(old, new, self.params):
                    self.dataChanged.emit(self.index(number, first), self.index(number, last))
        return True

    def row_of(self, run_id: str) -> int:
        """Line number of a run; -1 where it is not shown."""
        return next((n for n, line in enumerate(self.rows) if isinstance(line, RunRow) and line.run == run_id), -1)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Runs can be selected, headings not."""
        is_run = isinstance(self.rows[index.row()], RunRow)
        return Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsSelectable if is_run else Qt.ItemFlag.NoItemFlags)


def _column(name: str, title: str) -> ColumnSpec[Line]:
    """A column of runs; of the headings between them the first one has the words, and none anything else."""

    def of_run(answer: Callable[[RunRow], object], heading: Callable[[GroupRow], object] | None = None) -> Cell[Line]:
        def answer_for(line: Line) -> object:
            if isinstance(line, RunRow):
                return answer(line)
            return heading(line) if heading is not None else None

        return answer_for

    cells: dict[int, Cell[Line]] = {
        ROW_ROLE: lambda line: line,
        ROLE.FontRole: of_run(lambda _: None, lambda _: bold()),
        ROLE.AccessibleTextRole: of_run(lambda row: f"{title} {text_of(row, name)}"),
    }
    if name == "state":
        cells[ROLE.ForegroundRole] = of_run(lambda row: QColor(getattr(colours(), row.tone)))
    words = (lambda line: f"{line.title}   ·   {line.summary}") if name == "method" else None
    tip = of_run(lambda row: row.message or row.note or row.title) if name in ("method", "state") else None
    side = RIGHT if name in NUMBERS else LEFT
    text = of_run(lambda row: text_of(row, name), words)
    return ColumnSpec(title, text, tip=tip, side=side, head_tip=TIPS.get(name, ""), cells=cells)


def _param_column(name: str) -> ColumnSpec[Line]:
    """A hyperparameter; empty for a loss that has none of that name."""

    def value(line: Line) -> str | None:
        return line.params.get(name, "") if isinstance(line, RunRow) else None

    tip = f"Hyperparameter {name} of each run"
    return ColumnSpec(param_title(name), value, side=RIGHT, head_tip=tip, cells={ROW_ROLE: lambda line: line})
