"""What a table of scores holds: what can be chosen, and what suits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from segloss_gui.app.statistics.choices import FACTORS, metrics_of, options
from segloss_gui.core.loss_group import LossGroup
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.statistics.parameter_curves import ParameterGrid
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_roc import PositiveGroups, positive_groups
from segloss_gui.study.loss_groups import method_groups
from segloss_gui.study.models import LossChoice
from segloss_gui.study.sweep import grid_of


@dataclass(frozen=True)
class Facts:
    """Of one table.

    Parameters
    ----------
    options : mapping of str to tuple of str
        By field of a selection: what it may be.
    metrics : tuple of str
        Keys of the metrics that are there.
    positive : mapping of str to PositiveGroups
        By class value, and "" for the mean of all: whom the ROC tells from the others at first; a class whose label
        no group lacks is not there, and the ROC is about cases with an object.
    grid : ParameterGrid or None
        What the study sweeps.
    groups : tuple of (method, group)
        Methods that are of a group of losses.
    unit : SizeUnit
        What sizes are measured in.
    """

    options: Mapping[str, tuple[str, ...]]
    metrics: tuple[str, ...]
    positive: Mapping[str, PositiveGroups]
    grid: ParameterGrid | None = None
    groups: tuple[tuple[str, LossGroup], ...] = ()
    unit: SizeUnit = MM

    def called(self, names: Mapping[str, str]) -> Facts:
        """The same facts with methods called by other names."""
        groups = tuple((names.get(method, method), group) for method, group in self.groups)
        return replace(self, grid=self.grid.called(names) if self.grid else None, groups=groups)

    @property
    def both_labellings(self) -> bool:
        """Whether full and partial labelling can be compared."""
        return {"full", "partial"} <= set(self.options["labelling"])

    @property
    def has_volumes(self) -> bool:
        """Whether there is something to draw volumes of."""
        return {"volume_ml", "reference_volume_ml"} <= set(self.metrics)


def facts_of(table: ScoreTable, losses: Sequence[LossChoice] = (), policy: LabelPolicy | None = None) -> Facts:
    """Look through a table, and what its losses have in common; for the background.

    ``policy`` says which groups were labelled where the scores do not.
    """
    found = {field: options(table, field) for field in FACTORS}
    metrics = tuple(metrics_of(table))
    volumes = {"volume_ml", "reference_volume_ml"} <= set(metrics)
    positive = _positive(table, found["class_value"], policy or LabelPolicy()) if volumes else {}
    groups = tuple(method_groups(table, losses).items())
    return Facts(found, metrics, positive, grid_of(losses), groups, table.unit)


def _positive(table: ScoreTable, classes: Sequence[str], policy: LabelPolicy) -> dict[str, PositiveGroups]:
    """For each class the groups that kept its labels; for all together those of the first that not all have."""
    partial = bool(len(table.where(labelling="partial")))
    if not partial and not bool((table.metrics["reference_volume_ml"] > 0).all()):
        return {}  # cases without an object are to be told from the others
    found: dict[str, PositiveGroups] = {}
    for value in classes or ("",):
        removed = {one.group for one in policy.removed if value in ("", str(one.class_value))}
        of_class = table.where(**{"class": value}) if value else table
        groups = positive_groups(of_class, removed if policy.removed else None)
        found |= {value: groups} if groups else {}
    known = [groups for groups in found.values() if not groups.guessed]
    return {**found, **({"": (known or list(found.values()))[0]} if found else {})}
