"""Lines of the table of runs: what each says, how they are filtered, sorted and put under headings."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from segloss_gui.app.train.hyperparameters import sort_key
from segloss_gui.core.number_text import clock, count_of

Action = Literal["start", "pause", "resume", "stop"]
Grouping = Literal["", "method", "fold"]
LAST_CHECKPOINT = "last.pt"


@dataclass(frozen=True)
class RunRow:
    """One line of the run table.

    Parameters
    ----------
    run, method, colour : str
        Id, the method's id and its colour.
    fold, seed : int
        Which validates, counted from 0 as in the settings and the files; and the seed.
    state : str
        In words.
    icon, tone : str
        Icon of the state and the theme's token it is drawn in.
    epoch, epochs : int
        Finished epochs, and all.
    share : float
        Done, 0..1.
    dice, kept, loss, seconds_left : float
        Validation Dice of the last epoch and of the model that is kept, last loss, estimate; NaN where unknown.
    actions : frozenset
        What can be asked of the run now.
    reason, message : str
        How the run ended badly, and the sentence for the user.
    title : str
        What the method is called on screen.
    params : mapping of str to str
        Hyperparameters by name.
    note : str
        Which other program trains it, and what that means here; empty where none does.
    at_least : bool
        Whether it takes longer than ``seconds_left``: nothing was validated yet.
    """

    run: str
    method: str
    colour: str
    fold: int
    seed: int
    state: str
    icon: str
    tone: str
    epoch: int
    epochs: int
    share: float
    dice: float
    kept: float
    loss: float
    seconds_left: float
    actions: frozenset[Action]
    reason: str = ""
    message: str = ""
    title: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    note: str = ""
    at_least: bool = False

    @property
    def damaged(self) -> bool:
        """Whether it ended because its last checkpoint cannot be read: resuming would end so again."""
        return f"{LAST_CHECKPOINT}: " in self.message


@dataclass(frozen=True)
class GroupRow:
    """A heading over runs of one method or fold."""

    title: str
    colour: str
    runs: tuple[RunRow, ...] = field(default=())

    @property
    def summary(self) -> str:
        """How many runs, and the mean Dice of the models they keep."""
        known = [row.kept for row in self.runs if not math.isnan(row.kept)]
        count = count_of(len(self.runs), "run")
        return f"{count}, mean Dice {sum(known) / len(known):.3f}" if known else count


SORT_KEYS: dict[str, Callable[[RunRow], Any]] = {
    "method": lambda row: row.title.lower(),
    "fold": lambda row: (row.fold, row.seed),
    "seed": lambda row: (row.seed, row.fold),
    "state": lambda row: row.state,
    "epoch": lambda row: row.share,
    "loss": lambda row: _last(row.loss),
    "dice": lambda row: _last(row.dice),
    "kept": lambda row: _last(row.kept),
    "left": lambda row: _last(row.seconds_left),
}


Line: TypeAlias = RunRow | GroupRow


def arranged(
    rows: Iterable[RunRow], text: str = "", *, group: Grouping = "", sort: str = "", descending: bool = False
) -> list[Line]:
    """Those that hold every word of ``text``, sorted by a column, under headings of their methods or folds."""
    found = [row for row in rows if _matches(row, text)]
    if sort:
        key = SORT_KEYS.get(sort) or (lambda row: sort_key(row.params.get(sort, "")))
        found.sort(key=key, reverse=descending)
    if not group:
        return list(found)
    under: dict[str, list[RunRow]] = {}
    for row in found:
        under.setdefault(row.title if group == "method" else f"Fold {row.fold}", []).append(row)
    lines: list[Line] = []
    for name, members in under.items():
        lines += [GroupRow(name, members[0].colour if group == "method" else "", tuple(members)), *members]
    return lines


def text_of(row: RunRow, column: str) -> str:
    """The text of one cell; a dash where a number is not known yet."""
    match column:
        case "method":
            return row.title
        case "fold" | "seed" | "state":
            return str(getattr(row, column))
        case "epoch":
            return f"{row.epoch}/{row.epochs}"
        case "loss":
            return _number(row.loss, "{:#.4g}")
        case "dice" | "kept":
            return _number(getattr(row, column), "{:.3f}")
        case "left":
            return "–" if math.isnan(row.seconds_left) else f"{'> ' * row.at_least}{clock(row.seconds_left)}"
    return ""


def _number(value: float, pattern: str) -> str:
    return "–" if math.isnan(value) else pattern.format(value)


def _matches(row: RunRow, text: str) -> bool:
    haystack = f"{row.title} {row.method} fold {row.fold} seed {row.seed} {row.state}".lower()
    return all(word in haystack for word in text.lower().split())


def _last(value: float) -> float:
    return math.inf if math.isnan(value) else value
