"""Cells of the table of runs: which columns there are, and which cells show something else than before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from segloss_gui.app.train.run_row import Line, RunRow, text_of

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
NUMBERS = {"fold", "seed", "loss", "dice", "kept", "left"}
TIPS = {
    "loss": "Loss of the last step, before smoothing",
    "dice": "Mean Dice over the validation cases after the last epoch",
    "kept": "Mean validation Dice of the model that is kept: of the epoch of lowest validation loss, or of the last "
    "(Schedule, Model kept). Another epoch may have had a higher Dice",
    "left": "Until the run is trained, validated and scored, from the pace of this start; "
    "> where nothing was validated yet, so that only its steps are counted",
}


def name_of(column: int) -> str:
    """What a column that every table of runs has is called; "parameter" for a hyperparameter's.

    Examples
    --------
    >>> name_of(0), name_of(len(NAMES))
    ('method', 'parameter')
    """
    return NAMES[column] if column < len(NAMES) else "parameter"


def is_same_line(line: Line, other: Line) -> bool:
    """Whether two lines are about the same run, or head the same group, whatever they say of it."""
    if isinstance(line, RunRow) or isinstance(other, RunRow):
        return isinstance(line, RunRow) and isinstance(other, RunRow) and line.run == other.run
    return line.title == other.title


def changed(old: Line, new: Line, params: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """Stretches of columns that show something else: a step changes three cells of ten, several times a second.

    Parameters
    ----------
    old, new : RunRow or GroupRow
        A line before and after.
    params : sequence of str
        Hyperparameters that have a column.

    Yields
    ------
    (int, int)
        The first and the last column of a stretch.
    """
    looks = zip(_looks(old, params), _looks(new, params), strict=True)
    others = [column for column, (was, now) in enumerate(looks) if was != now]
    for _, stretch in groupby(enumerate(others), key=lambda at: at[1] - at[0]):
        columns = [column for _, column in stretch]
        yield columns[0], columns[-1]


def _looks(line: Line, params: Sequence[str]) -> list[object]:
    """What each cell shows: its words, and what is painted beside them."""
    if not isinstance(line, RunRow):
        return [line] * (len(NAMES) + len(params))
    beside: dict[str, object] = {
        "method": line.colour, "state": (line.icon, line.tone), "epoch": (line.share, line.tone), "": line.actions,
    }  # fmt: skip
    words = [(text_of(line, name), beside.get(name)) for name in NAMES]
    return [*words, *(line.params.get(name, "") for name in params)]
