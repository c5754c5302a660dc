from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import ParameterError, UndefinedError
from segloss_gui.losses import build_loss
from segloss_gui.theory import uncertain_region as theory
from segloss_gui.theory.best_overlap import best_overlap, large_region_threshold

SCORES: tuple[Any, ...] = ("dice", "jaccard")
LOSSES: dict[str, Any] = {"dice": theory.expected_dice_loss, "jaccard": theory.expected_jaccard_loss}
KEYS = {"dice": "soft_dice", "jaccard": "soft_jaccard"}
QS = np.linspace(0, 1, 41)


def mean_over_all_truths(key: str, q: float, p: float, n: int, certain: int, epsilon: float, truth: str) -> float:
    """The loss itself, on every truth there is, weighed by its probability."""
    smooth = {"smooth_nr": epsilon, "smooth_dr": epsilon} if "soft" in key else {}
    loss, total = build_loss(key, activation="none", **smooth), 0.0
    every = itertools.product([0, 1], repeat=n) if truth == "independent" else [(0,) * n, (1,) * n]
    for drawn in every:
        share = p ** sum(drawn) * (1 - p) ** (n - sum(drawn)) if truth == "independent" else (p if drawn[0] else 1 - p)
        target = torch.tensor([[[1.0] * certain + list(map(float, drawn))]], dtype=torch.float64)
        prediction = torch.tensor([[[1.0] * certain + [q] * n]], dtype=torch.float64)
        total += share * float(loss(prediction, target))
    return total


@pytest.mark.parametrize("truth", ["independent", "dependent"])
@pytest.mark.parametrize("score", SCORES)
def test_expected_losses_are_means_of_the_loss_over_all_truths(score: str, truth: Any) -> None:
    for q, p, certain, epsilon in [(0.3, 0.2, 0, 0.5), (0.9, 0.6, 3, 1e-7), (1.0, 0.4, 1, 2.0), (0.0, 0.7, 2, 0.0)]:
        expected = mean_over_all_truths(KEYS[score], q, p, 5, certain, epsilon, truth)
        found = LOSSES[score](q, p, 5, certain=certain, epsilon=epsilon, truth=truth)
        assert float(found) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("truth", ["independent", "dependent"])
def test_the_expected_cross_entropy_does_not_ask_how_the_voxels_hang_together(truth: str) -> None:
    for q, p in [(0.3, 0.2), (0.9, 0.6)]:
        expected = mean_over_all_truths("cross_entropy", q, p, 5, 0, 0.0, truth)
        assert float(theory.expected_cross_entropy(q, p)) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0.01, 0.99), st.floats(0, 1))
@settings(deadline=None)
def test_cross_entropy_is_least_at_the_probability_itself(p: float, q: float) -> None:
    assert float(theory.expected_cross_entropy(p, p)) <= float(theory.expected_cross_entropy(q, p)) + 1e-15


@given(
    st.sampled_from(SCORES), st.floats(0, 1), st.integers(1, 60), st.floats(0, 100), st.floats(1e-3, 100),
    st.sampled_from(["independent", "dependent"]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_overlap_losses_are_least_at_0_or_1(
    score: Any, p: float, n: int, certain: float, epsilon: float, truth: Any
) -> None:
    model: dict[str, Any] = {"certain": certain, "epsilon": epsilon, "truth": truth}
    losses = LOSSES[score](QS, p, n, **model)
    assert losses[1:-1].min() >= min(losses[0], losses[-1]) - 1e-12
    # Falling after it has once fallen: one maximum between the ends at most.
    rises = np.diff(losses)[np.abs(np.diff(losses)) > 1e-12] > 0
    assert (np.diff(rises.astype(int)) <= 0).all()
    best = theory.best_prediction(score, p, n, **model)
    assert float(LOSSES[score](best, p, n, **model)) == pytest.approx(losses.min(), abs=1e-12)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize(("n", "certain", "epsilon"), [(1, 1, 0.0), (20, 5, 1e-7), (300, 0, 10.0), (50, 500, 1.0)])
def test_the_threshold_is_where_the_better_end_changes(score: Any, n: int, certain: float, epsilon: float) -> None:
    for truth in ("independent", "dependent"):
        model: dict[str, Any] = {"certain": certain, "epsilon": epsilon, "truth": truth}
        at = theory.overlap_threshold(score, n, **model)
        ends = LOSSES[score]([0.0, 1.0], at, n, **model)
        assert ends[0] == pytest.approx(ends[1], abs=1e-12)
        assert [theory.best_prediction(score, at + side, n, **model) for side in (-1e-6, 1e-6)] == [0.0, 1.0]
        assert at <= 0.5 + 1e-12


@pytest.mark.parametrize("certain", [0.05, 0.125, 1.0, 10.0])
def test_thresholds_go_to_half_the_best_dice_as_the_region_grows(certain: float) -> None:
    limit = float(large_region_threshold(certain))
    for score in SCORES:
        gaps = [abs(theory.overlap_threshold(score, n, certain=certain * n) - limit) for n in (100, 1000, 10000)]
        assert gaps[2] < 1e-3
        assert gaps == sorted(gaps, reverse=True)
    probabilities = np.concatenate([np.ones(int(certain * 1000)), np.full(1000, limit)])
    assert best_overlap(probabilities).threshold == pytest.approx(limit, rel=1e-12)


@given(st.floats(0.05, 0.95), st.integers(1, 500), st.floats(0, 50), st.floats(1e-3, 50))
@settings(deadline=None)
def test_the_turning_point_is_the_one_maximum_of_the_dependent_loss(
    p: float, n: int, certain: float, epsilon: float
) -> None:
    at = float(theory.turning_point(p, n, certain=certain, epsilon=epsilon))
    model: dict[str, Any] = {"certain": certain, "epsilon": epsilon, "truth": "dependent"}
    losses = theory.expected_dice_loss(QS, p, n, **model)
    rising = np.diff(losses) > 0
    assert not rising[QS[:-1] > at + 1e-6].any() or np.ptp(losses) < 1e-9
    assert rising[QS[1:] < at - 1e-6].all() or np.ptp(losses) < 1e-9


def test_bad_input_is_refused() -> None:
    with pytest.raises(UndefinedError, match="0/0"):
        theory.expected_dice_loss(0.0, 0.5, 3)
    with pytest.raises(UndefinedError, match="0/0"):
        theory.overlap_threshold("dice", 3)
    wrong: list[dict[str, Any]] = [
        {"voxels": 0}, {"certain": -1.0}, {"epsilon": -1.0}, {"truth": "both"}, {"probability": 1.5},
        {"predicted": 2.0},
    ]  # fmt: skip
    for change in wrong:
        with pytest.raises(ParameterError):
            theory.expected_dice_loss(**({"predicted": 0.5, "probability": 0.5, "voxels": 3} | change))
    with pytest.raises(ParameterError, match="score"):
        theory.best_prediction("kappa", 0.5, 3, certain=1)  # type: ignore[arg-type]
