from __future__ import annotations

import pytest
import torch

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses import build_loss

TRUTH = torch.tensor([[[0.0, 0.0, 1.0, 1.0, 1.0, 0.0]]])


@pytest.mark.parametrize(("inside", "expected"), [("minus_one", [2, 1, 0, -1, 0, 1]), ("plain", [2, 1, -1, -2, -1, 1])])
def test_the_gradient_of_the_boundary_loss_is_its_distance_map(inside: str, expected: list[float]) -> None:
    leaf = torch.full_like(TRUTH, 0.5).requires_grad_()
    build_loss("boundary", activation="none", inside=inside, reduction="sum")(leaf, TRUTH).backward()
    assert leaf.grad is not None
    assert leaf.grad.flatten().tolist() == expected


@pytest.mark.parametrize("key", ["boundary", "hausdorff_dt"])
def test_spacing_lengthens_the_distances(key: str) -> None:
    outside = torch.tensor([[[1.0, 0.0, 0.0, 0.0, 0.0, 1.0]]])
    near, wide = (build_loss(key, activation="none", spacing=(step,))(outside, TRUTH) for step in (1.0, 3.0))
    assert float(wide) > float(near)


@pytest.mark.parametrize("key", ["boundary", "hausdorff_dt"])
def test_spacing_needs_one_length_per_axis(key: str) -> None:
    with pytest.raises(ParameterError, match="one length per spatial axis"):
        build_loss(key, spacing=(1.0, 1.0))(TRUTH, TRUTH)


def test_far_errors_cost_more_than_near_ones() -> None:
    near, far = TRUTH.clone(), TRUTH.clone()
    near[..., 1], far[..., 0] = 1, 1
    loss = build_loss("hausdorff_dt", activation="none")
    assert float(loss(far, TRUTH)) > float(loss(near, TRUTH))


def test_an_empty_prediction_still_costs_by_the_truth_s_distances() -> None:
    loss = build_loss("hausdorff_dt", activation="none")
    assert float(loss(torch.zeros_like(TRUTH), TRUTH)) == pytest.approx((1 + 4 + 1) / 6)
