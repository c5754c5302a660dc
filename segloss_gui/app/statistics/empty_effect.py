"""What the empty-case rule does to the scores that are looked at, as numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec, MissedRule
from segloss_gui.report.result_tables import UNDEFINED, number
from segloss_gui.statistics.resampling import NAN
from segloss_gui.statistics.score_table import ScoreTable

RULES = {EmptyRule.SKIP: "left out", EmptyRule.ONE: "counted as 1", EmptyRule.ZERO: "counted as 0"}
MISSED = {MissedRule.SKIP: "left out", MissedRule.DIAGONAL: "counted as the image diagonal"}


@dataclass(frozen=True)
class EmptyEffect:
    """Scores that a rule is about, and the mean of all scores under each rule.

    Parameters
    ----------
    metric : str
        Key of the metric.
    scores, affected : int
        Rows, and rows whose prediction and reference are both empty.
    means : mapping of EmptyRule to float
        NaN where no score is defined.
    failed : int
        Scores of a distance that are undefined since one of both maps alone is empty.
    distances : mapping of MissedRule to float
        The mean of all scores of a distance under each rule for those; empty for other metrics.
    unit : SizeUnit
        What distances are measured in.
    """

    metric: str
    scores: int
    affected: int
    means: Mapping[EmptyRule, float]
    failed: int = 0
    distances: Mapping[MissedRule, float] = field(default_factory=dict)
    unit: SizeUnit = MM

    def words(self, rule: EmptyRule, missed: MissedRule = MissedRule.SKIP) -> str:
        """What the rule does, and what the others would.

        Examples
        --------
        >>> effect = EmptyEffect("dice", 60, 3, {EmptyRule.SKIP: 0.812, EmptyRule.ONE: 0.821, EmptyRule.ZERO: 0.771})
        >>> print(effect.words(EmptyRule.SKIP))
        Empty in both: 3 of 60 scores, left out. Mean of all Dice: .812; counted as 1: .821, counted as 0: .771.
        """
        spec = METRICS[self.metric].within(self.unit)
        if self.failed:
            other = next(one for one in MissedRule if one is not missed)
            return (
                f"Missed or false alarm: {self.failed} of {self.scores} scores, {MISSED[missed]}. Mean of all "
                f"{spec.short}: {_mean(self.distances[missed], spec)}; {MISSED[other]}: "
                f"{_mean(self.distances[other], spec)}."
            )
        if not spec.is_share:
            return f"Empty cases: {spec.title} is never filled in, so the rule changes nothing here."
        if not self.affected:
            return f"Empty cases: none of {self.scores} scores is empty in both, so the rule changes nothing."
        others = ", ".join(
            f"{RULES[other]}: {number(mean, spec)}" for other, mean in self.means.items() if other is not rule
        )
        return (
            f"Empty in both: {self.affected} of {self.scores} scores, {RULES[rule]}. "
            f"Mean of all {spec.title}: {number(self.means[rule], spec)}; {others}."
        )


def effect_of(table: ScoreTable, metric: str) -> EmptyEffect:
    """The effect on a metric of these scores."""
    means = {}
    for rule in EmptyRule:
        values, _ = table.values(metric, rule)
        means[rule] = float(np.nanmean(values)) if not np.isnan(values).all() else NAN
    failed, distances = 0, {}
    if METRICS[metric].is_distance:
        failed = int(np.logical_or(*table.failed_rows(metric)).sum())
        for missed in MissedRule:
            values, _ = table.under(missed).values(metric, EmptyRule.SKIP)
            distances[missed] = float(np.nanmean(values)) if not np.isnan(values).all() else NAN
    return EmptyEffect(metric, len(table), int(table.empty_rows(metric).sum()), means, failed, distances, table.unit)


def _mean(value: float, spec: MetricSpec) -> str:
    return UNDEFINED if np.isnan(value) else f"{number(value, spec)} {spec.unit}"
