"""Claims held against made-up scores: what holds, what fails, what is unknown."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest

from segloss_gui.study.claims import CLAIMS, FIVE, Finding, Scores, missing_labels, order_of_pairs
from segloss_gui.study.designs import (
    DESIGNS,
    FULL_I,
    PARTIAL_BACKGROUND,
    PARTIAL_BI,
    PARTIAL_EPSILON,
    PARTIAL_I,
    at_batch,
)
from segloss_gui.study.score_file import ScoreRow


def row(
    case: str, group: str, method: str, dice: float, volume: float = 1.0, reference: float = 1.0, value: int = 1
) -> ScoreRow:  # fmt: skip
    error = volume - reference
    return ScoreRow(case, group, method, "l", 0, 0, value, dice, dice / (2 - dice), volume, reference, error)


def two_groups(dice_b: Mapping[str, float]) -> Scores:
    """Group A at 0.85 whatever the method; group B as given, its predicted volume in proportion."""
    rows = []
    for method, of_b in dice_b.items():
        for number in range(8):
            rows.append(row(f"a{number}", "A", method, 0.85, volume=1 + number / 100))
            rows.append(row(f"b{number}", "B", method, of_b, volume=min(1.03, of_b * 1.25 + number / 100)))
    return Scores(rows)


def five(dice: Mapping[str, float], on_large: float = 0.0) -> Scores:
    rng = np.random.default_rng(0)
    rows = []
    for number in range(40):
        noise = rng.normal(0, 0.02)
        for method in FIVE:
            gain = on_large if method not in FIVE[:2] and number >= 30 else 0.0
            volume = 3.0 if method == "weighted_cross_entropy" else 1.0
            value = dice[method] + noise + gain + rng.normal(0, 0.001)
            rows.append(row(f"c{number:02d}", "", method, value, volume, reference=0.5 + number / 100))
    return Scores(rows)


GOOD = {
    "cross_entropy": 0.49, "weighted_cross_entropy": 0.34, "soft_dice": 0.556, "soft_jaccard": 0.554,
    "lovasz_sigmoid": 0.55,
}  # fmt: skip


def failing(findings: list[Finding]) -> list[str]:
    return [finding.claim for finding in findings if not finding.holds]


def test_the_papers_numbers_hold() -> None:
    partial = {FULL_I: 0.84, PARTIAL_I: 0.806, PARTIAL_BI: 0.067, PARTIAL_EPSILON: 0.016}
    assert failing(CLAIMS["missing-labels"](two_groups(partial))) == []
    assert failing(CLAIMS["compare-losses"](five(GOOD, on_large=-0.05))) == []
    large = dict.fromkeys(FIVE, 0.92) | {"weighted_cross_entropy": 0.862}
    assert failing(CLAIMS["large-objects"](five(large))) == []


def test_a_loss_that_does_not_learn_b_as_empty_fails_by_name() -> None:
    partial = {FULL_I: 0.84, PARTIAL_I: 0.5, PARTIAL_BI: 0.8, PARTIAL_EPSILON: 0.016}
    failed = failing(CLAIMS["missing-labels"](two_groups(partial)))
    assert any(claim.startswith("Φ = I keeps group B") for claim in failed)
    assert any(claim.startswith("BI, partial labels: group B is learnt as empty") for claim in failed)
    assert any("AUC of A against B" in claim for claim in failed)


def test_losses_no_better_than_cross_entropy_fail() -> None:
    failed = failing(CLAIMS["compare-losses"](five(GOOD | {"cross_entropy": 0.6})))
    assert failed[0].startswith("Worst of soft Dice")
    assert len(failed) >= 2


def test_at_a_batch_of_one_bi_is_to_keep_group_b_and_to_empty_it_at_two() -> None:
    learnt = {FULL_I: 0.84, PARTIAL_I: 0.806, PARTIAL_BI: 0.067, PARTIAL_EPSILON: 0.016}
    for batch, held in ((1, False), (2, True)):
        scores = two_groups({at_batch(name, batch): dice for name, dice in learnt.items()})
        assert (failing(missing_labels(scores, batch)) == []) is held
    kept = {at_batch(name, 1): dice for name, dice in (learnt | {PARTIAL_BI: 0.8}).items()}
    assert failing(missing_labels(two_groups(kept), 1)) == []


def two_phases(wall_of_es: Mapping[str, float], cavity_of_es: float = 0.82) -> Scores:
    """The myocardium of ES as given, its predicted volume in proportion; everything else at 0.85 or so."""
    rows = []
    for method, dice in wall_of_es.items():
        for k in range(8):
            rows += [row(f"d{k}", "ED", method, 0.85, 1 + k / 100, value=v) for v in (1, 2)]
            rows += [row(f"s{k}", "ES", method, cavity_of_es, value=1), row(f"s{k}", "ES", method, dice, dice, value=2)]
    return Scores(rows)


MULTICLASS = {FULL_I: 0.85, PARTIAL_I: 0.84, PARTIAL_BI: 0.01, PARTIAL_BACKGROUND: 0.83}


def test_the_removed_class_of_two_is_kept_by_i_with_the_background_or_without_and_emptied_by_bi() -> None:
    claims = CLAIMS["missing-labels-multiclass"]
    assert failing(claims(two_phases(MULTICLASS))) == []
    for method, dice in ((PARTIAL_I, 0.4), (PARTIAL_BI, 0.8), (PARTIAL_BACKGROUND, 0.4)):
        assert failing(claims(two_phases(MULTICLASS | {method: dice})))


@pytest.mark.parametrize("design", list(DESIGNS))
def test_a_missing_run_is_unknown_and_does_not_hold(design: str) -> None:
    findings = CLAIMS[design](Scores([]))
    assert findings
    assert not any(finding.holds for finding in findings)


def test_pairs_that_no_test_tells_apart_are_ties() -> None:
    same = dict.fromkeys(FIVE, 0.5)
    swapped, ties = order_of_pairs(five(same))
    assert swapped == 0
    assert ties >= 7


def test_the_area_under_the_curve_counts_ties_half() -> None:
    rows = [row("a0", "A", "m", 1, 2.0), row("a1", "A", "m", 1, 1.0), row("b0", "B", "m", 1, 1.0)]
    assert Scores(rows).roc("m").auc == 0.75
    assert math.isnan(Scores(rows[:2]).roc("m").auc)
