from __future__ import annotations

import pytest
import torch

from segloss_gui.losses import build_loss

PROBABILITIES = torch.tensor([[[0.9, 0.6, 0.4, 0.2]]], dtype=torch.float64)
ALL_TRUE = torch.ones_like(PROBABILITIES)
LOSSES = -PROBABILITIES.log().flatten()


@pytest.mark.parametrize(("t", "kept"), [(0.95, 4), (0.9, 3), (0.5, 2), (0.3, 1)])
def test_the_threshold_keeps_pixels_strictly_below_it(t: float, kept: int) -> None:
    value = build_loss("topk_threshold", activation="none", t=t)(PROBABILITIES, ALL_TRUE)
    torch.testing.assert_close(value, LOSSES[4 - kept :].mean())


def test_no_pixel_below_the_threshold_is_zero_without_gradient() -> None:
    leaf = PROBABILITIES.clone().requires_grad_()
    value = build_loss("topk_threshold", activation="none", t=0.1)(leaf, ALL_TRUE)
    value.backward()
    assert float(value.detach()) == 0
    assert not leaf.grad.any()  # type: ignore[union-attr]


@pytest.mark.parametrize(("k", "kept"), [(100, 4), (74, 2), (50, 2), (25, 1), (1, 1)])
def test_the_percentage_is_rounded_down_but_keeps_a_pixel(k: float, kept: int) -> None:
    value = build_loss("topk_percent", activation="none", k=k)(PROBABILITIES, ALL_TRUE)
    torch.testing.assert_close(value, LOSSES[4 - kept :].mean())
