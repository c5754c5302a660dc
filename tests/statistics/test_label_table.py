"""Table 1 of Tilborghs: full against partial labelling by group."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.arms import Arm, ArmPair, paired_arms
from segloss_gui.statistics.label_table import label_table
from segloss_gui.statistics.score_table import ScoreTable

CASES = 20
GROUPS = ["A"] * 10 + ["B"] * 10


def made(arms: list[tuple[str, str, float, float]]) -> ScoreTable:
    """Arms of (method, labelling, Dice in A, Dice in B); the volume error is Dice - 1."""
    names: dict[str, list[str]] = {"case": [], "group": [], "method": [], "labelling": []}
    dice: list[float] = []
    wobble = np.random.default_rng(0).normal(0, 0.01, CASES)
    for method, labelling, in_a, in_b in arms:
        names["case"] += [f"case {k}" for k in range(CASES)]
        names["group"] += GROUPS
        names["method"] += [method] * CASES
        names["labelling"] += [labelling] * CASES
        dice += list(np.where(np.array(GROUPS) == "A", in_a, in_b) + wobble)
    return ScoreTable.of(names, {"dice": dice, "volume_error_ml": np.array(dice) - 1})


ONE_FULL = made(
    [("I, full labels", "full", 0.85, 0.8), ("I, partial labels", "partial", 0.85, 0.79),
     ("BI, partial labels", "partial", 0.8, 0.05)]
)  # fmt: skip


def test_a_line_per_setup_and_group_compares_full_with_partial() -> None:
    lines = {(line.setup, line.group): line for line in label_table(ONE_FULL, empty=EmptyRule.SKIP, resamples=500)}
    assert list(lines) == [("I", "A"), ("I", "B"), ("BI", "A"), ("BI", "B")]
    worst = lines["BI", "B"]
    assert (worst.full_method, worst.partial_method) == ("I, full labels", "BI, partial labels")
    assert worst.dice_full.mean == pytest.approx(0.8, abs=0.01)
    assert worst.dice_partial.mean == pytest.approx(0.05, abs=0.01)
    assert worst.volume_partial.mean == pytest.approx(-0.95, abs=0.01)
    assert worst.dice_bootstrap.share_positive == 1
    assert worst.dice_inferior
    assert worst.volume_inferior
    assert worst.dice_permutation.p_rank == pytest.approx(2 / 2**10)
    assert not lines["I", "A"].dice_inferior


def test_better_under_partial_labels_is_not_inferior() -> None:
    (of_a, _) = label_table(made([("I", "full", 0.5, 0.5), ("I", "partial", 0.9, 0.9)]), empty=EmptyRule.SKIP)
    assert of_a.dice_bootstrap.p_greater == 1
    assert not of_a.dice_inferior
    assert not of_a.volume_inferior


def test_volume_errors_are_inferior_where_they_are_larger_in_size_whatever_their_sign() -> None:
    table = made([("I", "full", 0.9, 0.9), ("I", "partial", 0.9, 0.9)])
    error = np.where(table.factors["labelling"].codes == 0, -2.0, 3.0)  # +3 ml is worse than -2 ml
    worse = ScoreTable(table.factors, {**table.metrics, "volume_error_ml": error})
    better = ScoreTable(table.factors, {**table.metrics, "volume_error_ml": error[::-1]})
    assert all(line.volume_inferior for line in label_table(worse, empty=EmptyRule.SKIP, resamples=100))
    assert not any(line.volume_inferior for line in label_table(better, empty=EmptyRule.SKIP, resamples=100))


def test_inferior_is_one_sided_at_5_percent() -> None:
    lines = label_table(ONE_FULL, empty=EmptyRule.SKIP, resamples=300)
    assert all(line.dice_inferior == (1 - line.dice_bootstrap.share_positive < 0.05) for line in lines)


def test_methods_of_one_name_under_both_labellings_are_paired_case_by_case() -> None:
    table = made([("BI", "partial", 0.8, 0.1), ("BI", "full", 0.9, 0.9)])
    of_a = label_table(table, empty=EmptyRule.SKIP, resamples=200)[0]
    assert (of_a.full_method, of_a.partial_method) == ("BI", "BI")
    assert of_a.dice_bootstrap.mean_difference == pytest.approx(0.1)
    assert (of_a.dice_full.n, of_a.dice_bootstrap.n) == (10, 10)


def test_a_setup_without_counterpart_among_several_is_shown_alone() -> None:
    table = made([("I", "full", 0.8, 0.8), ("BI", "full", 0.8, 0.8), ("leaf", "partial", 0.7, 0.7)])
    found = [(pair.setup, pair.full is None, pair.partial is None) for pair in paired_arms(table)]
    assert found == [("leaf", True, False), ("I", False, True), ("BI", False, True)]
    line = label_table(table, empty=EmptyRule.SKIP, resamples=50)[0]
    assert (line.dice_full.n, line.dice_partial.n, line.dice_bootstrap.n) == (0, 10, 0)
    assert math.isnan(line.dice_bootstrap.p_greater)
    assert not line.dice_inferior


def test_pairs_may_be_given() -> None:
    chosen = ArmPair("chosen", Arm("I, full labels", "full"), Arm("BI, partial labels", "partial"))
    lines = label_table(ONE_FULL, empty=EmptyRule.SKIP, pairs=[chosen], resamples=50)
    assert [line.setup for line in lines] == ["chosen", "chosen"]


def test_methods_from_elsewhere_are_left_aside() -> None:
    table = made([("I", "full", 0.8, 0.8), ("I", "partial", 0.8, 0.8), ("nnU-Net", "", 0.9, 0.9)])
    assert {line.setup for line in label_table(table, empty=EmptyRule.SKIP, resamples=50)} == {"I"}


def test_both_labellings_must_be_there() -> None:
    with pytest.raises(ParameterError, match="got none with partial"):
        label_table(ONE_FULL.where(labelling="full"), empty=EmptyRule.SKIP)
