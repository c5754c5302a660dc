"""What a table of scores holds: what can be chosen, and what suits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.loss_group import LossGroup
from segloss_gui.gui.workspaces.statistics.choices import FACTORS, metrics_of, options
from segloss_gui.statistics.parameter_curves import ParameterGrid
from segloss_gui.statistics.score_table import ScoreTable
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
    positive : str
        Whom the ROC tells from the others at first: a group, or "" for cases with an object.
    grid : ParameterGrid or None
        What the study sweeps.
    groups : tuple of (method, group)
        Methods that are of a group of losses.
    """

    options: Mapping[str, tuple[str, ...]]
    metrics: tuple[str, ...]
    positive: str
    grid: ParameterGrid | None = None
    groups: tuple[tuple[str, LossGroup], ...] = ()

    @property
    def both_labellings(self) -> bool:
        """Whether full and partial labelling can be compared."""
        return {"full", "partial"} <= set(self.options["labelling"])

    @property
    def has_volumes(self) -> bool:
        """Whether there is something to draw volumes of."""
        return {"volume_ml", "reference_volume_ml"} <= set(self.metrics)


def facts_of(table: ScoreTable, losses: Sequence[LossChoice] = ()) -> Facts:
    """Look through a table, and what its losses have in common; for the background."""
    found = {field: options(table, field) for field in FACTORS}
    metrics = tuple(metrics_of(table))
    positive = _positive(table, found["group"]) if {"volume_ml", "reference_volume_ml"} <= set(metrics) else ""
    groups = tuple(method_groups(table, losses).items())
    return Facts(found, metrics, positive, grid_of(losses), groups)


def _positive(table: ScoreTable, groups: Sequence[str]) -> str:
    """The group that kept its labels (the one with the larger predictions); else cases with an object."""
    partial = table.where(labelling="partial")
    with_object = bool((table.metrics["reference_volume_ml"] > 0).all())
    if len(groups) < 2 or not (len(partial) or with_object):
        return ""
    looked_at = partial if len(partial) else table
    means = {group: looked_at.where(group=group).metrics["volume_ml"] for group in groups}
    return max(groups, key=lambda group: float(np.mean(means[group])) if len(means[group]) else -1.0)
