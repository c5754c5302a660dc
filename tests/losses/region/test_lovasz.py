from __future__ import annotations

from itertools import pairwise

import pytest
import torch

from segloss_gui.losses import build_loss
from segloss_gui.losses.region.lovasz import descending, lovasz_extension


def jaccard_loss(mispredicted: torch.Tensor, truth: torch.Tensor) -> float:
    union = (truth + mispredicted).clamp_max(1).sum()
    return float(mispredicted.sum() / union) if union > 0 else 0.0


def test_at_the_corners_it_is_the_jaccard_loss() -> None:
    generator = torch.Generator().manual_seed(0)
    for _ in range(20):
        errors, truth = torch.randint(0, 2, (2, 6), generator=generator).double()
        assert float(lovasz_extension(errors[None], truth[None])) == pytest.approx(jaccard_loss(errors, truth))


def test_it_is_the_sum_of_the_jaccard_loss_over_level_sets() -> None:
    errors, truth = torch.tensor([0.9, 0.2, 0.6, 0.0]), torch.tensor([1.0, 0.0, 0.0, 1.0])
    levels = [0.0, 0.2, 0.6, 0.9]
    expected = sum((high - low) * jaccard_loss((errors >= high).float(), truth) for low, high in pairwise(levels))
    assert float(lovasz_extension(errors[None], truth[None])) == pytest.approx(expected)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_errors_come_in_descending_order_with_their_truth_and_places(dtype: torch.dtype, soft: bool) -> None:
    errors, truth = torch.rand(1000, dtype=dtype), torch.randint(0, 2, (1000,)).to(dtype)
    errors[::7], errors[5] = 0.0, 3e38
    if soft:
        truth[3] = 0.25
    ordered, found, order = descending(errors, truth)
    stable = errors.sort(descending=True, stable=True)
    torch.testing.assert_close(ordered, stable.values, rtol=0, atol=0)
    torch.testing.assert_close(order, stable.indices, rtol=0, atol=0)
    torch.testing.assert_close(found, truth[order], rtol=0, atol=0)


def test_what_is_given_is_not_written_to() -> None:
    errors, truth = torch.rand(1, 50), torch.randint(0, 2, (1, 50)).float()
    before = errors.clone(), truth.clone()
    lovasz_extension(errors, truth)
    torch.testing.assert_close((errors, truth), before, rtol=0, atol=0)


def test_both_precisions_give_one_gradient() -> None:
    logits, truth = torch.randn(2, 1, 50), torch.randint(0, 2, (2, 1, 50)).float()
    slopes = []
    for dtype in (torch.float32, torch.float64):
        leaf = logits.to(dtype, copy=True).requires_grad_()
        build_loss("lovasz_sigmoid", per_image=True)(leaf, truth.to(dtype)).backward()
        slopes.append(leaf.grad.double())  # type: ignore[union-attr]
    torch.testing.assert_close(slopes[0], slopes[1], rtol=1e-4, atol=1e-7)


def test_an_empty_truth_pulls_one_voxel_down() -> None:
    leaf = torch.tensor([[[0.2, 0.7, 0.4]]], requires_grad=True)
    build_loss("lovasz_sigmoid", activation="none")(leaf, torch.zeros(1, 1, 3)).backward()
    assert leaf.grad is not None
    assert leaf.grad.flatten().tolist() == [0.0, 1.0, 0.0]


def test_absent_classes_are_skipped_or_counted() -> None:
    probabilities = torch.tensor([[[0.5, 0.5], [0.3, 0.3], [0.2, 0.2]]])
    truth = torch.tensor([[[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]])
    present = build_loss("lovasz_softmax", activation="none")(probabilities, truth)
    every = build_loss("lovasz_softmax", activation="none", classes="all")(probabilities, truth)
    assert float(present) == pytest.approx(0.5)
    assert float(every) == pytest.approx((0.5 + 0.3 + 0.2) / 3)


def test_the_hinge_falls_silent_beyond_its_margin() -> None:
    leaf = torch.tensor([[[1.5, -1.5, 0.5]]], requires_grad=True)
    build_loss("lovasz_hinge")(leaf, torch.tensor([[[1.0, 0.0, 1.0]]])).backward()
    assert leaf.grad is not None
    assert leaf.grad.flatten()[:2].tolist() == [0.0, 0.0]
    assert float(leaf.grad.flatten()[2]) < 0
