"""Colours of distances."""

from __future__ import annotations

import numpy as np

from segloss_gui.scene.colour import distance_colours, symmetric_limit


def lightness(colours: np.ndarray) -> np.ndarray:
    return colours @ np.array([0.2126, 0.7152, 0.0722])


def test_both_arms_darken_steadily_away_from_agreement() -> None:
    found = lightness(distance_colours(np.linspace(-1, 1, 101), 1.0))
    assert (np.diff(found[:51]) > 0).all()
    assert (np.diff(found[50:]) < 0).all()


def test_the_range_is_the_same_to_both_sides_and_ignores_what_is_undefined() -> None:
    assert symmetric_limit([np.array([-0.1, np.nan]), np.array([2.4, 2.5])]) == 3.0
    low, high = distance_colours(np.array([-9.0, 9.0]), 3.0)
    assert low[0] > low[1]
    assert high[1] > high[0]
