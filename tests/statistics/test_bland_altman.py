from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.core.errors import ShapeError
from segloss_gui.statistics.bland_altman import bland_altman

RANDOM = np.random.default_rng(0)


def test_the_peak_flow_meters_of_bland_and_altman_1986() -> None:
    """Table 1 of the 1986 paper: bias -2.1, sd 38.8, limits -79.7 and 75.5 l/min (there with 2 sd)."""
    wright = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
    mini = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]
    found = bland_altman(wright, mini)
    assert found.bias == pytest.approx(-2.1, abs=0.05)
    assert found.sd == pytest.approx(38.8, abs=0.05)
    assert found.bias_interval == (pytest.approx(-22.0, abs=0.1), pytest.approx(17.8, abs=0.1))


def test_the_intervals_of_the_limits_hold_the_true_limits_about_95_times_in_100() -> None:
    held = 0
    for _ in range(400):
        found = bland_altman(RANDOM.normal(0, 1, 40), np.zeros(40))
        held += found.upper_interval[0] <= 1.96 <= found.upper_interval[1]
    assert 0.90 <= held / 400 <= 0.98


def test_resampled_intervals_agree_with_the_formula_where_subjects_are_cases() -> None:
    difference = RANDOM.normal(1, 2, 200)
    formula = bland_altman(difference, np.zeros(200))
    drawn = bland_altman(difference, np.zeros(200), subjects=np.arange(200))
    for name in ("bias_interval", "lower_interval", "upper_interval"):
        assert getattr(drawn, name) == pytest.approx(getattr(formula, name), abs=0.12)
    paired = bland_altman(np.repeat(difference[:50], 4), np.zeros(200), subjects=np.repeat(np.arange(50), 4))
    wide, narrow = (np.ptp(found.bias_interval) for found in (paired, formula))
    assert wide > 1.5 * narrow


def test_undefined_volumes_are_left_out_and_too_few_give_no_limits() -> None:
    found = bland_altman([1.0, math.nan], [0.5, 1.0])
    assert (found.n, found.bias) == (1, 0.5)
    assert math.isnan(found.upper)
    assert math.isnan(found.bias_interval[0])
    assert math.isnan(bland_altman([], []).bias)


def test_what_is_not_paired_is_refused() -> None:
    with pytest.raises(ShapeError, match="one reference per prediction"):
        bland_altman([1.0], [1.0, 2.0])


def test_equal_volumes_added_up_otherwise_agree_exactly() -> None:
    voxels = [0.1, 0.2, 0.3, 0.7]
    predicted = [sum(voxels[:k]) for k in range(1, 5)]
    reference = [sum(reversed(voxels[:k])) for k in range(1, 5)]
    assert predicted != reference
    found = bland_altman([*predicted, 2.0], [*reference, math.nan])
    assert found.difference[:4].tolist() == [0, 0, 0, 0]
    assert (found.bias, found.lower, found.upper, found.n) == (0, 0, 0, 4)
    assert bland_altman([1e-9], [0.0]).bias == 1e-9
