from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.statistics.roc import roc
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.volume_roc import PositiveGroups, positive_groups, volume_roc
from tests.statistics.tables import table

RANDOM = np.random.default_rng(0)
SCORES = RANDOM.integers(0, 12, 60).astype(float)
POSITIVE = RANDOM.random(60) < 0.4


def test_the_area_is_that_of_mann_and_whitney_with_ties_half() -> None:
    statistic = stats.mannwhitneyu(SCORES[POSITIVE], SCORES[~POSITIVE]).statistic
    found = roc(SCORES, POSITIVE, resamples=50)
    assert found.auc == pytest.approx(statistic / (found.positives * found.negatives))


def test_the_curve_is_what_each_threshold_calls_positive() -> None:
    found = roc(SCORES, POSITIVE, resamples=50)
    for threshold, fpr, tpr in zip(found.thresholds, found.false_positive_rate, found.true_positive_rate, strict=True):
        called = threshold <= SCORES
        assert tpr == pytest.approx(called[POSITIVE].mean())
        assert fpr == pytest.approx(called[~POSITIVE].mean())
    assert (found.true_positive_rate[0], found.true_positive_rate[-1]) == (0, 1)


def test_the_interval_is_near_that_of_hanley_and_mcneil() -> None:
    positive, negative = RANDOM.normal(1, 1, 150), RANDOM.normal(0, 1, 150)
    found = roc(np.concatenate([positive, negative]), np.arange(300) < 150, resamples=2000)
    a = found.auc
    q1, q2 = a / (2 - a), 2 * a**2 / (1 + a)
    spread = math.sqrt((a * (1 - a) + 149 * (q1 - a**2) + 149 * (q2 - a**2)) / 150**2)
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(spread, rel=0.15)


def test_resampled_areas_are_those_of_the_drawn_cases() -> None:
    few, truth = np.array([1.0, 2.0, 2.0]), np.array([False, False, True])
    found = roc(few, truth, resamples=3000)
    assert 0.5 <= found.low <= found.auc <= found.high <= 1.0


def test_a_subject_is_drawn_with_all_its_cases() -> None:
    scores, truth = np.tile(SCORES[:20], 4), np.tile(POSITIVE[:20], 4)
    once = roc(SCORES[:20], POSITIVE[:20])
    copied = roc(scores, truth, subjects=np.tile(np.arange(20), 4))
    assert copied.auc == pytest.approx(once.auc)
    assert copied.high - copied.low == pytest.approx(once.high - once.low, rel=0.1)
    assert roc(scores, truth).high - roc(scores, truth).low < 0.8 * (once.high - once.low)


def test_one_side_alone_has_no_area() -> None:
    found = roc([1.0, math.nan, 2.0], [True, False, True])
    assert (found.positives, found.negatives) == (2, 0)
    assert math.isnan(found.auc)
    assert math.isnan(roc([], []).auc)


VOLUMES = table(
    {"BI": {"volume_ml": [9.0, 8.0, 0.0, 1.0], "reference_volume_ml": [9.0, 8.0, 7.0, 0.0]}}, group=["A", "A", "B", "B"]
)


def test_the_predicted_volume_tells_the_labelled_group() -> None:
    assert volume_roc(VOLUMES, "BI", positive_group="A", resamples=100).auc == 1.0


def test_or_cases_with_an_object_from_those_without() -> None:
    assert volume_roc(VOLUMES, "BI", resamples=100).auc == pytest.approx(2 / 3)


def test_bad_choices_are_refused() -> None:
    with pytest.raises(ParameterError, match="group must be one of A, B"):
        volume_roc(VOLUMES, "BI", positive_group="C")
    with pytest.raises(ParameterError, match="method must be one of BI"):
        volume_roc(VOLUMES, "I")
    with pytest.raises(ShapeError, match="one truth per score"):
        roc([1.0], [True, False])


def labelled(said: dict[str, str], volumes: dict[str, float], labelling: str = "partial") -> ScoreTable:
    """A case of each group: what training saw of it, and the predicted volume."""
    names = {
        "case": list(said), "group": list(said), "labelling": [labelling] * len(said),
        "label_in_training": list(said.values()),
    }  # fmt: skip
    return ScoreTable.of(names, {"volume_ml": [volumes[group] for group in said]})


SMALL_A = {"A": 1.0, "B": 9.0, "C": 5.0}


def test_the_positive_group_is_the_labelled_one_and_not_that_of_larger_volumes() -> None:
    scores = labelled({"A": "kept", "B": "removed"}, SMALL_A)
    assert positive_groups(scores) == PositiveGroups(("A",))
    assert positive_groups(scores, removed=("A",)) == PositiveGroups(("A",))  # what the runs trained on counts


def test_of_three_groups_all_that_were_labelled_are_positive() -> None:
    found = positive_groups(labelled({"C": "kept", "A": "kept", "B": "removed"}, SMALL_A))
    assert found == PositiveGroups(("A", "C"))
    three = table(
        {"BI": {"volume_ml": [9.0, 8.0, 0.0], "reference_volume_ml": [9.0, 8.0, 7.0]}}, group=["A", "C", "B"],
    )  # fmt: skip
    assert volume_roc(three, "BI", positive_group=("A", "C"), resamples=100).auc == 1.0
    with pytest.raises(ParameterError, match="got 'D'"):
        volume_roc(three, "BI", positive_group=("A", "D"))


def test_scores_that_do_not_say_it_follow_the_policy() -> None:
    assert positive_groups(labelled({"A": "", "B": ""}, SMALL_A), removed=("B",)) == PositiveGroups(("A",))


def test_a_class_that_no_group_lacks_has_nobody_to_be_told_from() -> None:
    assert positive_groups(labelled({"A": "kept", "B": "kept"}, SMALL_A)) is None
    assert positive_groups(labelled({"A": "", "B": ""}, SMALL_A), removed=()) is None
    assert positive_groups(labelled({"A": "removed", "B": "removed"}, SMALL_A)) is None
    assert positive_groups(labelled({"A": "kept"}, SMALL_A)) is None


def test_only_where_nothing_is_known_it_is_guessed_and_said() -> None:
    found = positive_groups(labelled({"A": "", "B": ""}, SMALL_A))
    assert found == PositiveGroups(("B",), guessed=True)
    assert "guess" in found.reason
    assert "always present" in PositiveGroups(("B",)).reason
    assert positive_groups(labelled({"A": "", "B": ""}, {"A": math.nan, "B": math.nan})) is None
