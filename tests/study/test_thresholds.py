"""Scores at every threshold from one count, against counting each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import ShapeError
from segloss_gui.metrics.overlap import dice, overlap
from segloss_gui.study.probabilities import LEVELS, quantised
from segloss_gui.study.thresholds import level_of, threshold_scores


def made(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    reference = rng.random((9, 8, 7)) < 0.2
    return quantised(np.clip(0.5 * reference + 0.6 * rng.random(reference.shape) ** 2, 0, 1)), reference


@pytest.mark.parametrize("threshold", [0.01, 0.37, 0.5, 0.99])
def test_every_threshold_has_the_counts_of_its_mask(threshold: float) -> None:
    codes, reference = made()
    assert threshold_scores(codes, reference, 0.5).at(threshold) == overlap(codes / LEVELS >= threshold, reference, 0.5)


def test_half_is_where_a_sigmoid_says_foreground() -> None:
    assert level_of(0.5) == quantised(np.array([np.nextafter(0.5, 1)]))[0]


def test_the_best_threshold_has_the_largest_dice_of_the_curve() -> None:
    codes, reference = made()
    scores = threshold_scores(codes, reference, 1.0)
    thresholds, found = scores.curve
    assert len(thresholds) == 99
    assert found[36] == dice(scores.at(0.37))
    best = scores.best
    assert best is not None
    assert best[1] == found.max()


def test_of_equally_good_thresholds_the_one_nearest_to_half_is_named() -> None:
    codes = quantised(np.array([0.1, 0.95]))
    best = threshold_scores(codes, np.array([False, True]), 1.0).best
    assert best is not None
    assert best == (pytest.approx(0.5), 1.0)


def test_without_any_foreground_below_any_threshold_nothing_is_best() -> None:
    assert threshold_scores(np.zeros(4, np.uint16), np.zeros(4, bool), 1.0).best is None


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ShapeError, match="must have one shape"):
        threshold_scores(np.zeros(4, np.uint16), np.zeros(5, bool), 1.0)
