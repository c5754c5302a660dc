"""The run table as Qt asks for it: text, alignment, tooltips over the presenter's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor

from segloss_gui.app.train.run_row import GroupRow, Line, RunRow, text_of
from segloss_gui.gui.tables.column_model import LEFT, RIGHT, ROLE, AnyIndex, Cell, ColumnModel, ColumnSpec, bold
from segloss_gui.gui.theme import colours
from segloss_gui.study.param_words import param_title

COLUMNS: tuple[tuple[str, str], ...] = (
    ("method", "Method"),
    ("fold", "Fold"),
    ("seed", "Seed"),
    ("state", "State"),
    ("epoch", "Epoch"),
    ("loss", "Loss"),
    ("dice", "Dice, last"),
    ("kept", "Dice, kept"),
    ("left", "Time left"),
    ("", ""),
)
NAMES = tuple(name for name, _ in COLUMNS)
"""Of the columns every table of runs has; columns of hyperparameters follow them."""
ROW_ROLE = Qt.ItemDataRole.UserRole
_NUMBERS = {"fold", "seed", "loss", "dice", "kept", "left"}
_TIPS = {
    "loss": "Loss of the last step, before smoothing",
    "dice": "Mean Dice over the validation cases after the last epoch",
    "kept": "Mean validation Dice of the model that is kept: of the epoch of lowest validation loss, or of the last "
    "(Schedule, Model kept). Another epoch may have had a higher Dice",
    "left": "Until the run is trained, validated and scored, from the pace of this start; "
    "> where nothing was validated yet, so that only its steps are counted",
}


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
        if [_identity(line) for line in lines] != [_identity(line) for line in self.rows]:
            return False
        before, self.rows = self.rows, list(lines)
        for number, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                for first, last in self._changed(old, new):
                    self.dataChanged.emit(self.index(number, first), self.index(number, last))
        return True

    def _changed(self, old: Line, new: Line) -> Iterator[tuple[int, int]]:
        """Stretches of columns that show something else: a step changes three cells of ten, several times a second."""
        looks = zip(_looks(old, self.params), _looks(new, self.params), strict=True)
        others = [column for column, (was, now) in enumerate(looks) if was != now]
        for _, stretch in groupby(enumerate(others), key=lambda at: at[1] - at[0]):
            columns = [column for _, column in stretch]
            yield columns[0], columns[-1]

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
    side = RIGHT if name in _NUMBERS else LEFT
    text = of_run(lambda row: text_of(row, name), words)
    return ColumnSpec(title, text, tip=tip, side=side, head_tip=_TIPS.get(name, ""), cells=cells)


def _param_column(name: str) -> ColumnSpec[Line]:
    """A hyperparameter; empty for a loss that has none of that name."""

    def value(line: Line) -> str | None:
        return line.params.get(name, "") if isinstance(line, RunRow) else None

    tip = f"Hyperparameter {name} of each run"
    return ColumnSpec(param_title(name), value, side=RIGHT, head_tip=tip, cells={ROW_ROLE: lambda line: line})


def _looks(line: Line, params: Sequence[str]) -> list[object]:
    """What each cell shows: its words, and what is painted beside them."""
    if not isinstance(line, RunRow):
        return [line] * (len(NAMES) + len(params))
    beside: dict[str, object] = {
        "method": line.colour, "state": (line.icon, line.tone), "epoch": (line.share, line.tone), "": line.actions,
    }  # fmt: skip
    words = [(text_of(line, name), beside.get(name)) for name in NAMES]
    return [*words, *(line.params.get(name, "") for name in params)]


def name_of(column: int) -> str:
    """What a column that every table of runs has is called; "parameter" for a hyperparameter's."""
    return NAMES[column] if column < len(NAMES) else "parameter"


def _identity(line: Line) -> str:
    return line.run if isinstance(line, RunRow) else f"\n{line.title}"
