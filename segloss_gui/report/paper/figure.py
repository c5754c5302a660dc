"""A figure or table of a paper, and the studies it is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from segloss_gui.data.case import TargetClass
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.full import study_table
from segloss_gui.report.material import colours_of
from segloss_gui.report.parts import Picture, Table
from segloss_gui.report.results import StudyResults
from segloss_gui.statistics.marks import Groups
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.cases import with_classes
from segloss_gui.study.loss_groups import method_groups
from segloss_gui.study.models import Study

SizeAxis = Literal["ratio", "ml"]


@dataclass(frozen=True)
class PaperOptions:
    """What can be chosen about a figure.

    Parameters
    ----------
    by : "ratio" or "ml"
        What sizes of objects are: shares of the image, or volumes (in ml, or in pixels where images say no size).
    case : str
        The case that is drawn; empty: one is chosen.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    """

    by: SizeAxis = "ratio"
    case: str = ""
    empty: EmptyRule = EmptyRule.SKIP


class PaperStudy:
    """A finished study as the papers' figures see it.

    Parameters
    ----------
    results : StudyResults
        What its folder holds; what is asked for raises BadInputError where it cannot be read.
    name : str
        What it is called beside others; empty: its own name.
    names : mapping of str to str, or None
        What methods are called beside those of others; None: as its own.
    """

    def __init__(self, results: StudyResults, name: str = "", names: Mapping[str, str] | None = None) -> None:
        self.results = results
        self._name, self._names = name, names

    @property
    def names(self) -> Mapping[str, str]:
        """What methods are called, by their ids: alike in all studies of a figure."""
        return self.results.names if self._names is None else self._names

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name or self.study.name

    @cached_property
    def study(self) -> Study:
        """The study file, its classes named."""
        return with_classes(self.results.study, self.results.store)

    @cached_property
    def table(self) -> ScoreTable:
        """All scores by what methods are called, with the subject of each case."""
        return study_table(self.results).called(self.names)

    @cached_property
    def groups(self) -> Groups:
        """Group of losses of each method that is of one."""
        groups = method_groups(study_table(self.results), self.study.losses)
        return {self.names.get(method, method): group for method, group in groups.items()}

    @cached_property
    def colours(self) -> dict[str, str]:
        """Colour of each method, by what it is called."""
        colours = colours_of(self.study, study_table(self.results))
        return {self.names.get(method, method): colour for method, colour in colours.items()}

    @property
    def classes(self) -> tuple[TargetClass, ...]:
        """Classes that have scores, in the study's order."""
        scored = self.table.names("class")
        return tuple(target for target in self.study.classes if str(target.value) in scored)

    def by_class(self) -> Iterator[tuple[str, TargetClass, ScoreTable]]:
        """Name, class and scores of each class; the name is the study's where there is one class."""
        for target in self.classes:
            name = self.name if len(self.classes) == 1 else f"{self.name}: {target.name}"
            yield name, target, self.table.where(class_=str(target.value))


@dataclass(frozen=True)
class PaperFigure:
    """One figure or table of a paper.

    Parameters
    ----------
    key : str
        Its name on the command line, and of its files.
    title : str
        What it shows, a few words.
    citation : str
        Whose it is, with its number there.
    needs : str
        What a study must have for it, a few words.
    draw : callable
        Makes it; raises BadInputError where the studies cannot give it.
    least, most : int
        How many studies it takes; ``most`` 0 is any number.
    """

    key: str
    title: str
    citation: str
    needs: str
    draw: Callable[[Sequence[PaperStudy], PaperOptions], Table | Picture]
    least: int = 1
    most: int = 0

    @property
    def line(self) -> str:
        """One line on it."""
        return f"{self.key}: {self.title} ({self.citation}). Needs {self.needs}."
