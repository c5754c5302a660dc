"""Promises about voxels that do not count: nothing that stands there is seen, and they are not counted.

A loss that does not know the mask (:func:`~segloss_gui.losses.bound.knows_valid`) keeps them by refusing it.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch

from segloss_gui.losses.bound import knows_valid
from segloss_gui.losses.contract.samples import built, logits, one_hot, require, require_close, target
from segloss_gui.losses.spec import Activation, BoundLoss, LossSpec


def what_is_ignored_does_not_matter(spec: LossSpec, channels: int, changes: Mapping[str, object] | None = None) -> None:
    """Neither prediction nor target there, of logits and of probabilities; the gradient there is exactly 0."""
    truth = target(channels)
    valid = mask(truth)
    other = one_hot(torch.full_like(truth[:, 0], channels - 1).long(), channels)
    activations: tuple[Activation, ...] = ("sigmoid" if channels == 1 else "softmax", "none")
    for activation in activations:
        loss = built(spec, channels, activation, changes)
        if not knows_valid(loss):
            continue
        given = logits(truth) if activation != "none" else _probabilities(logits(truth))
        value, slope = _gradient(loss, given, truth, valid)
        require(bool((slope.where(~valid, 0.0) == 0).all()), "the gradient must be 0 on ignored voxels")
        require(bool(slope.isfinite().all()), "the gradient must be finite")
        for words, prediction, reference in (
            ("prediction", torch.where(valid, given, 1.0), truth),
            ("prediction that is not a number", torch.where(valid, given, torch.nan), truth),
            ("target", given, torch.where(valid, truth, other)),
            ("target that is not a number", given, torch.where(valid, truth, torch.nan)),
        ):
            again, found = _gradient(loss, prediction, reference, valid)
            require_close(again, value, f"the value depends on an ignored {words}", relative=1e-12, absolute=1e-12)
            require_close(found, slope, f"the gradient depends on an ignored {words}", relative=1e-12, absolute=1e-12)


def a_mask_of_every_voxel_changes_nothing(spec: LossSpec, channels: int) -> None:
    """Value and gradient are those without a mask."""
    truth, loss = target(channels), built(spec, channels)
    if not knows_valid(loss):
        return
    plain = _gradient(loss, logits(truth), truth, None)
    masked = _gradient(loss, logits(truth), truth, torch.ones_like(truth[:, :1], dtype=torch.bool))
    require(bool(plain[0] == masked[0]), f"the value must be {float(plain[0])}, got {float(masked[0])}")
    require(bool((plain[1] == masked[1]).all()), "the gradient must be the same")


def without_a_valid_voxel_there_is_nothing_to_learn(spec: LossSpec, channels: int) -> None:
    """Value and gradient are 0; and finite where one image alone has none."""
    truth, loss = target(channels), built(spec, channels)
    if not knows_valid(loss):
        return
    valid = torch.zeros_like(truth[:, :1], dtype=torch.bool)
    value, slope = _gradient(loss, logits(truth), truth, valid)
    require(float(value) == 0 and not bool(slope.any()), f"the value must be 0 without gradient, got {float(value)}")
    valid[0] = True
    value, slope = _gradient(loss, logits(truth), truth, valid)
    require(bool(value.isfinite() and slope.isfinite().all()), "one image without a valid voxel must stay finite")
    require(not bool(slope[1].any()), "an image without a valid voxel must have no gradient")


def mask(truth: torch.Tensor) -> torch.Tensor:
    """Random voxels, about two of three, another share in every image, (B, 1, *S)."""
    chance = torch.rand(truth[:, :1].shape, generator=torch.Generator().manual_seed(3))
    return chance > torch.linspace(0.2, 0.5, len(truth)).view(-1, *[1] * (truth.ndim - 1))


def _probabilities(values: torch.Tensor) -> torch.Tensor:
    return values.sigmoid() if values.shape[1] == 1 else values.softmax(dim=1)


def _gradient(
    loss: BoundLoss, prediction: torch.Tensor, truth: torch.Tensor, valid: torch.Tensor | None
) -> tuple[torch.Tensor, torch.Tensor]:
    leaf = prediction.clone().requires_grad_()
    value = loss(leaf, truth) if valid is None else loss(leaf, truth, valid=valid)  # type: ignore[call-arg]
    (slope,) = torch.autograd.grad(value, leaf)
    return value.detach(), slope


PROMISES = (
    what_is_ignored_does_not_matter,
    a_mask_of_every_voxel_changes_nothing,
    without_a_valid_voxel_there_is_nothing_to_learn,
)
"""In the order they are reported."""
