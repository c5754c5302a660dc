"""What the built-in studies are to show, held against their scores: one finding a claim.

Thresholds were set before, from five seeds of the same phantoms; a claim that a seed does not reach is
said to fail. Sources: Bertels 2019 (five losses), Tilborghs 2022 (missing and empty labels).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from segloss_gui.statistics.marks import LEVEL
from segloss_gui.statistics.paired import paired_bootstrap
from segloss_gui.statistics.roc import Roc, roc
from segloss_gui.study.designs import FULL_I, PARTIAL_BI, PARTIAL_EPSILON, PARTIAL_I
from segloss_gui.study.score_file import ScoreRow

Relation = Literal["<=", "<", ">=", ">", "="]
Floats = NDArray[np.float64]
HOLDS: Mapping[Relation, Callable[[float, float], bool]] = MappingProxyType(
    {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "=": operator.eq}
)
SIGNS = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "=": "="}
CE, WCE = "cross_entropy", "weighted_cross_entropy"
METRIC_SENSITIVE = ("soft_dice", "soft_jaccard", "lovasz_sigmoid")
FIVE = (CE, WCE, *METRIC_SENSITIVE)
LEARNS_EMPTY = (PARTIAL_BI, PARTIAL_EPSILON)


@dataclass(frozen=True)
class Finding:
    """One claim on one cohort: what was measured, and whether it is enough.

    Parameters
    ----------
    claim : str
        What is claimed, in words.
    figure : float
        What was measured; NaN where a run is missing.
    relation : str
        How it has to stand to the threshold.
    threshold : float
        Set before.
    detail : str
        The numbers behind the figure.

    Examples
    --------
    >>> Finding("small", 0.03, "<=", 0.1).holds, Finding("unknown", float("nan"), "<=", 0.1).holds
    (True, False)
    """

    claim: str
    figure: float
    relation: Relation
    threshold: float
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure stands to the threshold as claimed; an unknown one does not."""
        return not math.isnan(self.figure) and HOLDS[self.relation](self.figure, self.threshold)

    @property
    def condition(self) -> str:
        """The threshold with its sign."""
        return f"{SIGNS[self.relation]} {self.threshold:g}"


class Scores:
    """The scores of one study, one class and seed, by method.

    Parameters
    ----------
    rows : sequence of ScoreRow
        As in ``scores.csv``.
    """

    def __init__(self, rows: Sequence[ScoreRow]) -> None:
        self._rows = sorted(rows, key=lambda row: row.case)

    def values(self, name: str, method: str, group: str = "") -> Floats:
        """A column of a method's rows, by case; of one group where it is named."""
        return np.array(
            [getattr(row, name) for row in self._rows if row.method == method and group in ("", row.group)], dtype=float
        )

    def mean(self, name: str, method: str, group: str = "") -> float:
        """Its mean over the cases where it is defined; NaN of none."""
        values = self.values(name, method, group)
        return float(np.nanmean(values)) if np.isfinite(values).any() else math.nan

    def dice(self, method: str, group: str = "") -> float:
        """Mean Dice."""
        return self.mean("dice", method, group)

    def volume_share(self, method: str, group: str) -> float:
        """Summed volume error over summed volume of the reference."""
        error, volume = (self.values(name, method, group).sum() for name in ("volume_error_ml", "reference_volume_ml"))
        return _ratio(float(error), float(volume))

    def roc(self, method: str) -> Roc:
        """Telling group A from B by the predicted volume (Tilborghs 2022, Fig. 2)."""
        a, b = (self.values("volume_ml", method, group) for group in "AB")
        return roc(np.concatenate([a, b]), np.arange(a.size + b.size) < a.size)


def missing_labels(scores: Scores) -> list[Finding]:
    """Tilborghs 2022: Φ and ε under partial labels."""
    full_a, full_b = (scores.dice(FULL_I, group) for group in "AB")
    kept = scores.dice(PARTIAL_I, "B")
    found = [Finding(
        "Φ = I keeps group B: Dice under full minus partial labels", full_b - kept, "<=", 0.1,
        f"{full_b:.3f} full, {kept:.3f} partial",
    )]  # fmt: skip
    for method in LEARNS_EMPTY:
        left = scores.dice(method, "B")
        found.append(Finding(
            f"{method}: group B is learnt as empty, share of Dice under full labels", _ratio(left, full_b), "<", 0.5,
            f"Dice {left:.3f}",
        ))  # fmt: skip
    for method in (PARTIAL_I, *LEARNS_EMPTY):
        dice = scores.dice(method, "A")
        found.append(Finding(
            f"{method}: group A stays, Dice under full labels minus this", full_a - dice, "<=", 0.1,
            f"{full_a:.3f} full, {dice:.3f} here",
        ))  # fmt: skip
    found += [_auc(f"{m}: AUC of A against B by predicted volume", scores.roc(m), ">=", 0.9) for m in LEARNS_EMPTY]
    found.append(_auc(f"{PARTIAL_I}: the same AUC", scores.roc(PARTIAL_I), "<", 0.75))
    for method in LEARNS_EMPTY:
        share = scores.volume_share(method, "B")
        found.append(Finding(f"{method}: volume error on B over its volume", share, "<", -0.7))
    share = scores.volume_share(PARTIAL_I, "B")
    return [*found, Finding(f"{PARTIAL_I}: volume error on B over its volume", share, ">", -0.35)]


def _auc(claim: str, curve: Roc, relation: Relation, threshold: float) -> Finding:
    return Finding(claim, curve.auc, relation, threshold, f"95 % interval {curve.low:.3f} to {curve.high:.3f}")


def compare_losses(scores: Scores) -> list[Finding]:
    """Bertels 2019 on small lesions: losses that follow the metric are better on it."""
    dice = {method: scores.dice(method) for method in FIVE}
    three = [dice[method] for method in METRIC_SENSITIVE]
    words = ", ".join(f"{method} {value:.3f}" for method, value in dice.items())
    spread, over_ce = max(three) - min(three), min(three) - dice[CE]
    gains = gains_by_size(scores)
    quarters = "gain by quarter of size: " + " ".join(f"{gain:+.3f}" for gain in gains)
    by_size = float(gains[:3].mean() - gains[3])
    too_much = _ratio(scores.mean("volume_error_ml", WCE), scores.mean("reference_volume_ml", WCE))
    swapped, ties = order_of_pairs(scores)
    return [
        Finding("Worst of soft Dice, soft Jaccard and Lovász minus cross-entropy, Dice", over_ce, ">", 0.02, words),
        Finding("The same minus weighted cross-entropy", min(three) - dice[WCE], ">", 0.1),
        Finding("Best minus worst of the three, Dice", spread, "<", 0.04),
        Finding("The same over their lead on cross-entropy (mean of the three)", _over(spread, three, dice), "<", 1.0),
        Finding(
            "Pairs of losses that Dice and Jaccard order differently, where both tell them apart (paired bootstrap)",
            swapped, "=", 0.0, f"of {10 - ties} pairs told apart; order by Dice: {order(scores, 'dice')}; "
            f"by Jaccard: {order(scores, 'jaccard')}",
        ),
        Finding(
            "Mean gain over cross-entropy on the three smaller quarters less the largest", by_size, ">", 0.0, quarters
        ),
        Finding("Weighted cross-entropy draws too much: volume error over mean volume", too_much, ">", 1.0),
    ]  # fmt: skip


def large_objects(scores: Scores) -> list[Finding]:
    """Bertels 2019 on large objects: the losses hardly differ, but weighted cross-entropy."""
    dice = {method: scores.dice(method) for method in FIVE}
    farthest = max(abs(dice[method] - dice[CE]) for method in METRIC_SENSITIVE)
    words = ", ".join(f"{method} {value:.3f}" for method, value in dice.items())
    return [
        Finding(
            "Largest distance of soft Dice, soft Jaccard and Lovász from cross-entropy, Dice",
            farthest,
            "<",
            0.02,
            words,
        ),
        Finding("Cross-entropy minus weighted cross-entropy, Dice", dice[CE] - dice[WCE], ">", 0.02),
    ]


CLAIMS: Mapping[str, Callable[[Scores], list[Finding]]] = MappingProxyType(
    {"compare-losses": compare_losses, "large-objects": large_objects, "missing-labels": missing_labels}
)
"""What each built-in study is to show."""


def gains_by_size(scores: Scores) -> Floats:
    """Mean over the metric-sensitive losses of their gain in Dice over cross-entropy, by quarter of object size."""
    volume, base = scores.values("reference_volume_ml", CE), scores.values("dice", CE)
    others = [scores.values("dice", method) for method in METRIC_SENSITIVE]
    if volume.size < 4 or any(values.size != base.size for values in others):
        return np.full(4, math.nan)
    gain = np.mean(others, axis=0) - base
    quarters = np.array_split(np.argsort(volume, kind="stable"), 4)
    return np.array([np.nanmean(gain[quarter]) for quarter in quarters])


def order_of_pairs(scores: Scores) -> tuple[float, int]:
    """Pairs of losses whose order differs between Dice and Jaccard, and pairs not told apart by both.

    A pair whose difference is not significant (paired bootstrap, p >= 0.05) in either metric is a tie.
    """
    swapped, ties = 0, 0
    for one, other in combinations(FIVE, 2):
        signs = []
        for name in ("dice", "jaccard"):
            a, b = scores.values(name, one), scores.values(name, other)
            if not a.size or a.size != b.size:
                return math.nan, 0
            test = paired_bootstrap(a, b)
            signs.append(np.sign(test.mean_difference) if test.p < LEVEL else 0.0)
        ties += 0.0 in signs
        swapped += signs[0] * signs[1] < 0
    return float(swapped), ties


def order(scores: Scores, name: str) -> str:
    """The five losses by their mean score, best first."""
    return " > ".join(sorted(FIVE, key=lambda method: -scores.mean(name, method)))


def _over(spread: float, three: Sequence[float], dice: Mapping[str, float]) -> float:
    lead = float(np.mean(three)) - dice[CE]
    return math.inf if lead <= 0 else spread / lead


def _ratio(value: float, of: float) -> float:
    return value / of if of else math.nan
