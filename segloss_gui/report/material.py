"""What the sections of a report are made of, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from segloss_gui.core.loss_group import LossGroup
from segloss_gui.data.case import Cohort
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.parts import Picture, Table
from segloss_gui.report.run_facts import RunFacts
from segloss_gui.statistics.marks import Groups
from segloss_gui.statistics.parameter_curves import ParameterGrid
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.grading_file import GradingRecord
from segloss_gui.study.loss_groups import method_groups
from segloss_gui.study.method_colours import more_colours, study_colours
from segloss_gui.study.models import Study
from segloss_gui.study.sweep import grid_of


@dataclass(frozen=True)
class Scored:
    """Scores, of a study or of files from anywhere, and what is known of them.

    Parameters
    ----------
    table : ScoreTable
        All scores, with the subject of each case.
    groups : mapping of str to "pixel" or "metric"
        Group of losses of each method that is of one.
    colours : mapping of str to str
        Colour of each method.
    class_names : mapping of str to str
        What a class is called, by its value as text.
    grid : ParameterGrid or None
        The parameter that took several values.
    policy : LabelPolicy
        Which groups were labelled in training, for scores that do not say it; removes nothing where it is unknown.
    """

    table: ScoreTable
    groups: Groups
    colours: Mapping[str, str]
    class_names: Mapping[str, str] = field(default_factory=dict)
    grid: ParameterGrid | None = None
    policy: LabelPolicy = field(default_factory=LabelPolicy)

    def called(self, names: Mapping[str, str]) -> Scored:
        """The same scores with methods called by other names."""
        groups = {names.get(method, method): group for method, group in self.groups.items()}
        colours = {names.get(method, method): colour for method, colour in self.colours.items()}
        grid = self.grid.called(names) if self.grid else None
        return replace(self, table=self.table.called(names), groups=groups, colours=colours, grid=grid)

    @property
    def look(self) -> MethodLook:
        """How methods are shown."""
        return MethodLook(self.colours)


@dataclass(frozen=True)
class Material:
    """What a report is written from.

    Parameters
    ----------
    study : Study
        The study.
    study_text : str
        Its ``study.toml``.
    cohort : Cohort
        Its cases.
    runs : sequence of RunFacts
        Its runs, without warm starts.
    run_table : Table or None
        How each run ended.
    table : ScoreTable
        All scores, with the subject of each case.
    class_names : mapping of str to str
        What a class is called, by its value as text.
    data_hash : str
        SHA-256 of the data; empty for phantoms.
    pictures : sequence of Picture
        Curves, a case: pictures that are there already.
    notes : sequence of str
        What there is to say of scores from elsewhere.
    groups : mapping of str to "pixel", "metric" or None
        Groups of losses that were given, beside those by the losses' keys.
    names : mapping of str to str
        What methods are called, by their ids; all else here knows them by these.
    gradings : sequence of GradingRecord
        What each grader said of the predictions.
    grading_faults : sequence of str
        Files of grades that cannot be read, a sentence each.
    """

    study: Study
    study_text: str
    cohort: Cohort
    runs: Sequence[RunFacts]
    run_table: Table | None
    table: ScoreTable
    class_names: Mapping[str, str]
    data_hash: str
    pictures: Sequence[Picture] = ()
    notes: Sequence[str] = ()
    groups: Mapping[str, LossGroup | None] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    gradings: Sequence[GradingRecord] = ()
    grading_faults: Sequence[str] = ()

    @property
    def scored(self) -> Scored:
        """The scores, with what the study tells of them, by what methods are called."""
        losses = self.study.losses
        groups = method_groups(self.table, losses, self.groups)
        colours, policy = colours_of(self.study, self.table), self.study.policy
        return Scored(self.table, groups, colours, self.class_names, grid_of(losses), policy).called(self.names)

    @property
    def told(self) -> tuple[Study, Sequence[RunFacts]]:
        """Study and runs with methods by what they are called."""
        names = self.names
        imported = tuple(one.model_copy(update={"name": names.get(one.name, one.name)}) for one in self.study.imported)
        runs = [replace(run, method=names.get(run.method, run.method)) for run in self.runs]
        return self.study.model_copy(update={"imported": imported}), runs


def colours_of(study: Study, table: ScoreTable) -> dict[str, str]:
    """The colour of each method by its id: a study's as in the window, then those of the others."""
    return more_colours(study_colours(study), table.names("method"))
