"""What came out of a study, beside what the papers led to expect."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.case import Cohort
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.arms import Arm, arms_of
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.marks import Groups
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.study.models import Study
from segloss_gui.study.object_facts import ObjectFacts
from segloss_gui.study.run_rows import rows_of
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.score_file import ScoreRow
from segloss_gui.study.size_units import with_units
from segloss_gui.study.store import StudyFolder

LOG = logging.getLogger(__name__)
ALIKE = 0.02
"""Dice by which methods may differ and count as alike. Ours."""


@dataclass(frozen=True)
class Outcome:
    """What came out.

    Parameters
    ----------
    words : str
        A sentence with the numbers.
    agrees : bool
        Whether it is as expected.
    """

    words: str
    agrees: bool

    @property
    def verdict(self) -> str:
        """In two words or one."""
        return "as expected" if self.agrees else "not as expected"


def finished_scores(
    folder: StudyFolder, cohort: Cohort, told: Callable[[str], object] = LOG.warning
) -> ScoreTable | None:
    """Scores of a study's finished runs, nothing being written; None where there are none.

    A run that cannot be read is ``told`` in a sentence, and the others count.
    """
    there, found = runs_there(folder), list[ScoreRow]()
    for why in there.refused:
        told(why)
    for run, _ in there.runs:
        try:
            found += rows_of(run)
        except BadInputError as error:
            told(str(error))
    rows = with_units(found, cohort.by_id)
    return ScoreTable.from_rows(rows, {case.id: case.subject for case in cohort.cases}) if rows else None


def size_outcome(table: ScoreTable, groups: Groups, *, alike: bool) -> Outcome | None:
    """Mean Dice of the metric-sensitive losses against the better cross-entropy; None without both."""
    found = loss_table(table, ("dice",), groups=groups, empty=EmptyRule.SKIP)
    means = {method: found.cells[method, "dice"].summary.mean for method in found.methods}
    metric = {method: mean for method, mean in means.items() if groups.get(method) == "metric"}
    pixel = {method: mean for method, mean in means.items() if groups.get(method) == "pixel"}
    if not metric or not pixel:
        return None
    best, mean = max(pixel, key=lambda method: pixel[method]), float(np.mean(list(metric.values())))
    gain = mean - pixel[best]
    lower = sum(found.cells[method, "dice"].italic for method in pixel)
    words = (
        f"Mean Dice of the losses that follow Dice or Jaccard {mean:.3f}, of {best} {pixel[best]:.3f} ({gain:+.3f}); "
        f"{lower} of {len(pixel)} cross-entropy losses significantly lower than each of them."
    )
    return Outcome(words, abs(gain) <= ALIKE if alike else gain > 0)


def empty_outcome(fact: ObjectFacts, study: Study, table: ScoreTable) -> Outcome | None:
    """Dice, where the label was removed, of arms that learn empty maps against those that ignore them."""
    groups = {one.group for one in study.policy.removed if one.class_value == fact.target.value}
    partial = table.where(labelling="partial")
    if not groups or not len(partial):
        return None
    removed = partial.where(group=groups)
    dice = {arm: _mean(removed.where(method=arm.method)) for arm in arms_of(partial)}
    ignoring = _mean_of(dice, learns=False)
    learning = _mean_of(dice, learns=True)
    if ignoring is None or learning is None:
        return None
    words = (
        f"Where the label was removed ({', '.join(sorted(groups))}), setups that ignore empty maps reach a Dice of "
        f"{ignoring:.2f}, those that learn them {learning:.2f}."
    )
    return Outcome(words, learning < ignoring)


def compound_outcome(table: ScoreTable, study: Study, *, high: bool) -> Outcome | None:
    """Best compound loss against the best region loss; None without both."""
    from segloss_gui.losses import LOSSES

    family = {choice.method: LOSSES[choice.key].family for choice in study.losses if choice.key in LOSSES}
    means = {method: _mean(table.where(method=method)) for method in table.names("method")}
    best: dict[str, str] = {}
    for method, mean in means.items():
        kind = family.get(method)
        if kind and mean == mean and (kind not in best or mean > means[best[kind]]):
            best[kind] = method
    if not {"compound", "region"} <= set(best):
        return None
    compound, region = best["compound"], best["region"]
    gain = means[compound] - means[region]
    words = f"Mean Dice of {compound} {means[compound]:.3f}, of {region} {means[region]:.3f} ({gain:+.3f})."
    return Outcome(words, gain > 0 if high else gain <= ALIKE)


def _mean(table: ScoreTable) -> float:
    values = table.metrics["dice"]
    return float(np.nanmean(values)) if len(table) and not np.isnan(values).all() else float("nan")


def _mean_of(dice: Mapping[Arm, float], *, learns: bool) -> float | None:
    values = [value for arm, value in dice.items() if arm.learns_empty == learns and value == value]
    return float(np.mean(values)) if values else None
