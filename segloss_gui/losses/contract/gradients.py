"""Promises about the gradient: that it is the derivative, is finite everywhere, and leads to the truth."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from segloss_gui.losses.contract.samples import LARGE, built, gradient, label_map, logits, one_hot, require, target
from segloss_gui.losses.spec import BoundLoss, LossSpec

STEPS = 80
"""Adam's steps of a rate of 0.3 on the logits themselves."""


def the_gradient_is_the_derivative(spec: LossSpec, channels: int) -> None:
    """By finite differences in double precision."""
    truth, loss = target(channels, (4, 3)), built(spec, channels)
    leaf = logits(truth).requires_grad_()
    torch.autograd.gradcheck(lambda prediction: loss(prediction, truth), (leaf,), eps=1e-6, atol=1e-7)


def extreme_logits_stay_finite(spec: LossSpec, channels: int) -> None:
    """Right, wrong and mixed with certainty, in both precisions."""
    loss = built(spec, channels)
    for dtype in (torch.float32, torch.float64):
        truth = target(channels).to(dtype)
        for certain in (truth, 1 - truth, truth.flip(2)):
            _require_finite(loss, (2 * certain - 1) * LARGE, truth, f"logits of {LARGE:g} in {dtype}")


def empty_full_and_missing_classes_stay_finite(spec: LossSpec, channels: int) -> None:
    """Whatever is predicted there."""
    loss = built(spec, channels)
    for words, labels in _unusual_maps(channels):
        truth = one_hot(labels, channels).float()
        for prediction in (logits(truth).float(), 40 * (truth - 0.5), torch.full_like(truth, -30.0)):
            _require_finite(loss, prediction, truth, f"a truth with {words}")


def following_its_gradient_leads_to_the_truth(spec: LossSpec, channels: int) -> None:
    """Two simple maps are found again from noise."""
    rows, columns = torch.arange(10)[:, None] // 4, torch.arange(9)
    labels = torch.stack((rows + columns // 5, rows.flip(0) + columns // 4)).clamp_max(max(2, channels) - 1)
    truth = one_hot(labels, channels)
    leaf = (0.5 * logits(truth)).requires_grad_()
    loss, optimiser = built(spec, channels), torch.optim.Adam([leaf], lr=0.3)
    for _ in range(STEPS):
        optimiser.zero_grad()
        torch.autograd.backward(loss(leaf, truth))
        optimiser.step()
    found = (leaf > 0).double() if channels == 1 else one_hot(leaf.argmax(1), channels)
    share = float((found == truth).double().mean())
    require(share > 0.85, f"{STEPS} steps must find 85 % of the voxels, got {share:.0%}")


def _require_finite(loss: BoundLoss, prediction: torch.Tensor, truth: torch.Tensor, words: str) -> None:
    value, slope = gradient(loss, prediction, truth)
    require(bool(value.isfinite()), f"{words} must give a finite value, got {float(value)}")
    require(bool(slope.isfinite().all()), f"{words} must give a finite gradient")


def _unusual_maps(channels: int) -> Iterator[tuple[str, torch.Tensor]]:
    labels = label_map(channels)
    last = max(1, channels - 1)
    yield "empty maps", torch.zeros_like(labels)
    yield "full maps", torch.full_like(labels, last)
    one_empty = labels.clone()
    one_empty[0] = 0
    yield "one empty map", one_empty
    missing = labels.clone()
    missing[1][missing[1] == last] = 0
    yield "a class missing in one map", missing


PROMISES = (
    the_gradient_is_the_derivative,
    extreme_logits_stay_finite,
    empty_full_and_missing_classes_stay_finite,
    following_its_gradient_leads_to_the_truth,
)
"""In the order they are reported."""
