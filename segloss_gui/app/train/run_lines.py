"""The table of runs as it is looked at: what is filtered, how it is grouped and sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segloss_gui.app.train.hyperparameters import values_of, varying
from segloss_gui.app.train.presenter import TrainPresenter
from segloss_gui.app.train.run_row import Action, Grouping, GroupRow, Line, RunRow

ONLY_IF_SEVERAL = ("fold", "seed")
"""Columns that are there where runs differ in them."""
TOGGLES: tuple[Action, ...] = ("pause", "resume", "start")
DESCENDING_FIRST = frozenset({"epoch", "dice", "kept"})


class RunLines:
    """The lines of the table.

    Parameters
    ----------
    presenter : TrainPresenter
        The runs.

    Attributes
    ----------
    text : str
        Words that a run must hold.
    group : str
        What headings stand over: methods, folds or nothing.
    sort : str
        Name of the column that runs are sorted by; empty: as they were planned.
    descending : bool
        Whether the largest comes first.
    """

    def __init__(self, presenter: TrainPresenter) -> None:
        self._presenter = presenter
        self.text = self.sort = ""
        self.group: Grouping = ""
        self.descending = False

    def sort_by(self, name: str) -> None:
        """Sort by a column, the better end first; once more: the other way round."""
        self.descending = not self.descending if name == self.sort else name in DESCENDING_FIRST
        self.sort = name

    def lines(self, among: Sequence[RunRow] | None = None) -> list[Line]:
        """Runs and headings, from the top; ``among``: all runs, where they are known already."""
        return self._presenter.rows(
            text=self.text, group=self.group, sort=self.sort, descending=self.descending, among=among
        )

    def renewed(self, lines: Sequence[Line], among: Sequence[RunRow] | None = None) -> list[Line] | None:
        """The same lines with new numbers, where they are; None where other runs are to be shown."""
        fresh = {line.run: line for line in self.lines(among) if isinstance(line, RunRow)}
        if set(fresh) != {line.run for line in lines if isinstance(line, RunRow)}:
            return None
        return [_renewed(line, fresh) for line in lines]

    def params(self) -> dict[str, frozenset[str]]:
        """Hyperparameters that the runs differ in, each with its values as they are written."""
        plans = self._presenter.plans().values()
        return {name: frozenset(values_of(plan).get(name, "") for plan in plans) for name in varying(plans)}

    def of_one_value(self) -> frozenset[str]:
        """Columns in which all runs agree: they would take room for nothing."""
        plans = self._presenter.plans().values()
        return frozenset(name for name in ONLY_IF_SEVERAL if len({getattr(plan, name) for plan in plans}) < 2)

    def toggle(self, runs: tuple[str, ...]) -> None:
        """Pause runs, or let them go on, or train them: the first of it that they allow."""
        allowed = self._presenter.allowed(runs)
        if action := next((action for action in TOGGLES if action in allowed), None):
            self._presenter.do(action, runs)


def runs_of(line: Line, selected: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The runs a line stands for: all below a heading, all that are selected with a run, or that run."""
    if isinstance(line, GroupRow):
        return tuple(row.run for row in line.runs)
    return selected if line.run in selected else (line.run,)


def _renewed(line: Line, fresh: Mapping[str, RunRow]) -> Line:
    if isinstance(line, RunRow):
        return fresh[line.run]
    return GroupRow(line.title, line.colour, tuple(fresh[row.run] for row in line.runs))
