from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from segloss_gui.data.intensity import Normalisation, clip, finite, normalise, turned_over


@settings(deadline=None)
@given(arrays(np.float32, (4, 5), elements=st.floats(allow_nan=True, allow_infinity=True, width=32)))
def test_nothing_odd_is_left_whatever_comes_in(channel: np.ndarray) -> None:
    assert np.isfinite(finite(channel)).all()


@pytest.mark.parametrize("how", ["zscore", "zscore_nonzero", "range", "none"])
def test_a_constant_channel_stays_finite(how: Normalisation) -> None:
    assert np.isfinite(normalise(np.full((3, 3), 7.0, dtype=np.float32), how)).all()


@pytest.mark.parametrize("factor", [1e-3, 1.0, 15000.0])
def test_a_brighter_copy_of_an_image_is_the_same_image(factor: float) -> None:
    channel = np.random.default_rng(0).normal(100, 20, (20, 20)).astype(np.float32)
    hows: tuple[Normalisation, ...] = ("zscore", "range")
    for how in hows:
        np.testing.assert_allclose(normalise(channel * np.float32(factor), how), normalise(channel, how), atol=1e-3)


def test_zscore_over_nonzero_voxels_leaves_zeros() -> None:
    channel = np.array([0, 0, 2, 4, 6], dtype=np.float32)
    out = normalise(channel, "zscore_nonzero")
    assert out[:2].tolist() == [0, 0]
    assert out[2:].mean() == pytest.approx(0, abs=1e-6)
    assert out[2:].std() == pytest.approx(1)


def test_an_empty_channel_stays_empty() -> None:
    assert not normalise(np.zeros((2, 2), dtype=np.float32), "zscore_nonzero").any()


def test_range_goes_from_zero_to_one() -> None:
    out = normalise(np.array([-5, 0, 5], dtype=np.float32), "range")
    assert out.tolist() == [0.0, 0.5, 1.0]


def test_clipping_cuts_to_percentiles() -> None:
    out = clip(np.arange(101, dtype=np.float32), (5, 95))
    assert (out.min(), out.max()) == (5, 95)


def test_turning_over_twice_gives_the_image_back() -> None:
    values = np.array([-1024.0, 0.0, 40.0, 3071.0], dtype=np.float32)
    assert turned_over(values).tolist() == [3071.0, 2047.0, 2007.0, -1024.0]
    assert np.array_equal(turned_over(turned_over(values)), values)
