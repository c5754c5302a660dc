from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segloss_gui.theory.batch_sums import batch_moments, inverse_power
from segloss_gui.theory.weighted import weighted


@given(st.floats(1e-9, 1e9), st.integers(1, 4), st.floats(1, 1e6))
@settings(deadline=None)
def test_the_integral_gives_inverse_powers_to_rounding(x: float, power: int, spread: float) -> None:
    found = inverse_power(lambda t: np.exp(-x * t), power, x / spread, x * spread)
    assert float(found) == pytest.approx(x**-power, rel=1e-12)


@pytest.mark.parametrize("images", [1, 2, 3, 4])
@pytest.mark.parametrize(("predicted", "epsilon"), [(1.0, 0.0), (0.5, 2.0), (0.0, 7.0)])
def test_moments_are_the_sums_over_all_batches(images: int, predicted: float, epsilon: float) -> None:
    volumes, share = weighted([3.0, 10.0, 80.0], [1, 2, 1]), 0.6
    sums = dict.fromkeys(("inverse", "labelled", "empty", "squared", "across"), 0.0)
    for marks in itertools.product([0, 1], repeat=images):
        for drawn in itertools.product(range(3), repeat=images):
            mark, v = np.array(marks), volumes.values[list(drawn)]
            weight = np.where(mark, share, 1 - share).prod() * volumes.shares[list(drawn)].prod()
            g, u = (v * mark).sum(), (v * (1 - mark)).sum()
            x = g + predicted * (g + u) + epsilon
            if x == 0:
                continue
            terms = {"inverse": g / x, "labelled": g / x**2, "empty": u / x**2, "squared": (g / x) ** 2}
            for name, value in (terms | {"across": g * u / x**2}).items():
                sums[name] += weight * value
    found = batch_moments(volumes, np.array(share), images, predicted, epsilon)
    assert float(share * found.inverse) == pytest.approx(sums["inverse"], rel=1e-12)
    assert float(share * found.labelled) == pytest.approx(sums["labelled"], rel=1e-12)
    assert float((1 - share) * found.empty) == pytest.approx(sums["empty"], rel=1e-12)
    assert float(share * found.same + share**2 * found.two_labelled) == pytest.approx(sums["squared"], rel=1e-12)
    assert float(share * (1 - share) * found.across) == pytest.approx(sums["across"], rel=1e-12, abs=1e-15)
