"""Colours of distances."""

from __future__ import annotations

import numpy as np

from segloss_gui.scene.colour import distance_colours, missed_colours, symmetric_limit


def lightness(colours: np.ndarray) -> np.ndarray:
    return colours @ np.array([0.2126, 0.7152, 0.0722])


def test_both_arms_darken_steadily_away_from_agreement() -> None:
    found = lightness(distance_colours(np.linspace(-1, 1, 101), 1.0))
    assert (np.diff(found[:51]) > 0).all()
    assert (np.diff(found[50:]) < 0).all()


def test_a_far_false_positive_does_not_stretch_the_scale() -> None:
    assert symmetric_limit(np.array([0.0] * 50 + [1.0, -1.0, 1.4, 80.0])) == 3.0


def test_what_is_undefined_does_not_count() -> None:
    assert symmetric_limit(np.array([np.nan, 2.5])) == 5.0


def test_missed_is_magenta_and_too_much_cyan() -> None:
    low, high = distance_colours(np.array([-9.0, 9.0]), 3.0)
    assert low[0] > low[1]
    assert high[1] > high[0]


def test_a_reference_of_which_nothing_was_predicted_is_coloured_without_an_overflow() -> None:
    with np.errstate(all="raise"):
        (missed,) = missed_colours(np.array([-np.inf]), 0.5, 0.2).tolist()
        (too_much,) = distance_colours(np.array([np.inf], np.float32), 0.5).tolist()
    assert missed == [140, 0, 115, 255]
    assert too_much == [0, 106, 120]
