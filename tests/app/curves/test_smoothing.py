from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.app.curves.smoothing import Smoother


def tensorboard(values: np.ndarray, weight: float) -> list[float]:
    last, count, shown = 0.0, 0, []
    for value in values:
        last, count = last * weight + (1 - weight) * value, count + 1
        shown.append(last / (1 - weight**count) if weight else value)
    return shown


@pytest.mark.parametrize("weight", [0.0, 0.3, 0.9, 0.99])
def test_blocks_give_what_tensorboards_loop_gives(weight: float) -> None:
    values = np.random.default_rng(0).normal(size=1500)
    np.testing.assert_allclose(Smoother(weight)(values), tensorboard(values, weight), rtol=1e-9, atol=1e-12)


def test_smoothing_in_pieces_is_smoothing_at_once() -> None:
    values = np.random.default_rng(1).normal(size=1000)
    smooth = Smoother(0.95)
    pieces = np.concatenate([smooth(part) for part in np.split(values, [1, 7, 300, 999])])
    np.testing.assert_allclose(pieces, Smoother(0.95)(values), rtol=1e-9)


def test_a_constant_stays_what_it_is_from_the_first_point_on() -> None:
    np.testing.assert_allclose(Smoother(0.99)(np.full(20, 3.0)), 3.0)


@pytest.mark.parametrize("weight", [-0.1, 1.0])
def test_a_weight_outside_its_bounds_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="smoothing weight"):
        Smoother(weight)
