"""What the empty-case rule does to the scores that are looked at, as numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segloss_gui.metrics import METRICS, EmptyRule
from segloss_gui.report.result_tables import number
from segloss_gui.statistics.resampling import NAN
from segloss_gui.statistics.score_table import ScoreTable

RULES = {EmptyRule.SKIP: "left out", EmptyRule.ONE: "counted as 1", EmptyRule.ZERO: "counted as 0"}


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
    """

    metric: str
    scores: int
    affected: int
    means: Mapping[EmptyRule, float]

    def words(self, rule: EmptyRule) -> str:
        """What the rule does, and what the others would.

        Examples
        --------
        >>> effect = EmptyEffect("dice", 60, 3, {EmptyRule.SKIP: 0.812, EmptyRule.ONE: 0.821, EmptyRule.ZERO: 0.771})
        >>> print(effect.words(EmptyRule.SKIP))
        Empty in both: 3 of 60 scores, left out. Mean of all Dice: .812; counted as 1: .821, counted as 0: .771.
        """
        spec = METRICS[self.metric]
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
    return EmptyEffect(metric, len(table), int(table.empty_rows(metric).sum()), means)
