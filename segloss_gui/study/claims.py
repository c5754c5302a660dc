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

from segloss_gui.core.loss_names import short_name
from segloss_gui.data.phantoms.ventricles import CAVITY, MYOCARDIUM
from segloss_gui.statistics.marks import LEVEL
from segloss_gui.statistics.paired import paired_bootstrap
from segloss_gui.statistics.roc import Roc, roc
from segloss_gui.study.designs import FULL_I, PARTIAL_BACKGROUND, PARTIAL_BI, PARTIAL_EPSILON, PARTIAL_I, at_batch
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
    """The scores of one study and seed, by method; of one class (:meth:`of_class`) where there are several.

    Parameters
    ----------
    rows : sequence of ScoreRow
        As in ``scores.csv``.
    """

    def __init__(self, rows: Sequence[ScoreRow]) -> None:
        self._rows = sorted(rows, key=lambda row: row.case)

    def of_class(self, value: int) -> Scores:
        """Those of one class."""
        return Scores([row for row in self._rows if row.class_value == value])

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

    def roc(self, method: str, groups: Sequence[str] = ("A", "B")) -> Roc:
        """Telling the first group from the second by the predicted volume (Tilborghs 2022, Fig. 2)."""
        a, b = (self.values("volume_ml", method, group) for group in groups)
        return roc(np.concatenate([a, b]), np.arange(a.size + b.size) < a.size)


def missing_labels(scores: Scores, batch_size: int = 0) -> list[Finding]:
    """Tilborghs 2022: Φ and ε under partial labels, at one of several batch sizes; 1 makes BI the same as I."""
    full, i, bi, epsilon = (at_batch(name, batch_size) for name in (FULL_I, PARTIAL_I, PARTIAL_BI, PARTIAL_EPSILON))
    keeps, empties = ((i, bi), (epsilon,)) if batch_size == 1 else ((i,), (bi, epsilon))
    full_a, full_b = (scores.dice(full, group) for group in "AB")
    found = []
    for method in keeps:
        kept = scores.dice(method, "B")
        found.append(Finding(
            f"{method if batch_size else 'Φ = I'} keeps group B: Dice under full minus partial labels",
            full_b - kept, "<=", 0.1, f"{full_b:.3f} full, {kept:.3f} partial",
        ))  # fmt: skip
    for method in empties:
        left = scores.dice(method, "B")
        found.append(Finding(
            f"{method}: group B is learnt as empty, share of Dice under full labels", _ratio(left, full_b), "<", 0.5,
            f"Dice {left:.3f}",
        ))  # fmt: skip
    for method in (*keeps, *empties):
        dice = scores.dice(method, "A")
        found.append(Finding(
            f"{method}: group A stays, Dice under full labels minus this", full_a - dice, "<=", 0.1,
            f"{full_a:.3f} full, {dice:.3f} here",
        ))  # fmt: skip
    found += [_auc(f"{m}: AUC of A against B by predicted volume", scores.roc(m), ">=", 0.9) for m in empties]
    found += [_auc(f"{m}: the same AUC", scores.roc(m), "<", 0.75) for m in keeps]
    for methods, relation, limit in ((empties, "<", -0.7), (keeps, ">", -0.35)):
        for method in methods:
            share = scores.volume_share(method, "B")
            found.append(Finding(f"{method}: volume error on B over its volume", share, relation, limit))  # type: ignore[arg-type]
    return found


def missing_labels_multiclass(scores: Scores) -> list[Finding]:
    """Tilborghs 2022 on ACDC: the myocardium of ES is an empty map, the cavity is labelled throughout.

    That Φ = I keeps the class where the background counts is ours, from Eq. 4: see
    :func:`~segloss_gui.study.designs.missing_labels_multiclass`.
    """
    wall, cavity = scores.of_class(MYOCARDIUM), scores.of_class(CAVITY)
    full_es = wall.dice(FULL_I, "ES")
    found = []
    for method in (PARTIAL_I, PARTIAL_BACKGROUND):
        kept = wall.dice(method, "ES")
        found.append(Finding(
            f"{method}: the myocardium of ES is kept, Dice under full labels minus this", full_es - kept, "<=", 0.1,
            f"{full_es:.3f} full, {kept:.3f} here",
        ))  # fmt: skip
    left = wall.dice(PARTIAL_BI, "ES")
    found.append(Finding(
        f"{PARTIAL_BI}: the myocardium of ES is learnt as empty, share of Dice under full labels",
        _ratio(left, full_es), "<", 0.5, f"Dice {left:.3f}",
    ))  # fmt: skip
    for method in (PARTIAL_I, PARTIAL_BI):
        for title, of, group in (("myocardium of ED", wall, "ED"), ("cavity of ES", cavity, "ES")):
            full, dice = of.dice(FULL_I, group), of.dice(method, group)
            found.append(Finding(
                f"{method}: the {title} stays, Dice under full labels minus this", full - dice, "<=", 0.1,
                f"{full:.3f} full, {dice:.3f} here",
            ))  # fmt: skip
    claim = f"{PARTIAL_BI}: AUC of ED against ES by predicted volume of the myocardium"
    return [*found, _auc(claim, wall.roc(PARTIAL_BI, ("ED", "ES")), ">=", 0.9)]


def _auc(claim: str, curve: Roc, relation: Relation, threshold: float) -> Finding:
    return Finding(claim, curve.auc, relation, threshold, f"95 % interval {curve.low:.3f} to {curve.high:.3f}")


def compare_losses(scores: Scores) -> list[Finding]:
    """Bertels 2019 on small lesions: losses that follow the metric are better on it."""
    dice = {method: scores.dice(method) for method in FIVE}
    three = [dice[method] for method in METRIC_SENSITIVE]
    words = ", ".join(f"{short_name(method)} {value:.3f}" for method, value in dice.items())
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
    words = ", ".join(f"{short_name(method)} {value:.3f}" for method, value in dice.items())
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
    {
        "compare-losses": compare_losses, "large-objects": large_objects, "missing-labels": missing_labels,
        "missing-labels-2d": missing_labels,
        "missing-labels-multiclass": missing_labels_multiclass,
    }
)  # fmt: skip
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
    return " > ".join(map(short_name, sorted(FIVE, key=lambda method: -scores.mean(name, method))))


def _over(spread: float, three: Sequence[float], dice: Mapping[str, float]) -> float:
    lead = float(np.mean(three)) - dice[CE]
    return math.inf if lead <= 0 else spread / lead


def _ratio(value: float, of: float) -> float:
    return value / of if of else math.nan
