"""The small tensors that promises are checked on, and the loss built to be called on them."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
import torch.nn.functional as F

from segloss_gui.losses.spec import Activation, BoundLoss, LossParams, LossSpec, TrainingFacts

FACTS = {
    1: TrainingFacts(channels=1, prior=(0.3,), mean_volume_voxels=(9.0,)),
    3: TrainingFacts(channels=3, prior=(0.5, 0.3, 0.2), mean_volume_voxels=(60.0, 30.0, 20.0)),
}
"""Training facts by class count; no loss can tell that they are made up."""

CLASS_COUNTS = {"any": (1, 3), "one": (1,), "several": (3,)}
"""Class counts a loss is checked with, by the spec's ``channels``."""

LARGE = 760.0
"""A logit whose exponential overflows in both precisions."""


class PromiseBroken(AssertionError):  # noqa: N818 - it reads as what happened
    """A loss does not do what every loss promises; the text says what was found."""


def require(kept: bool, found: str) -> None:
    """Raise :class:`PromiseBroken` with ``found`` unless ``kept``."""
    if not kept:
        raise PromiseBroken(found)


def require_close(
    found: torch.Tensor, wanted: torch.Tensor, words: str, *, relative: float = 1e-7, absolute: float = 1e-9
) -> None:
    """Raise :class:`PromiseBroken` where two tensors differ by more than a rounding."""
    try:
        torch.testing.assert_close(found.double(), wanted.double(), rtol=relative, atol=absolute)
    except AssertionError as error:
        raise PromiseBroken(f"{words}: {' '.join(str(error).split())}") from error


def params_of(spec: LossSpec, channels: int, changes: Mapping[str, object] | None = None) -> LossParams:
    """The loss's parameters, defaults but for ``changes``, resolved."""
    return spec.params.parse(changes or {}, subject=spec.key).resolve(FACTS[channels])


def of_logits(channels: int) -> Activation:
    """The activation of so many channels."""
    return "sigmoid" if channels == 1 else "softmax"


def built(
    spec: LossSpec, channels: int, activation: Activation | None = None, changes: Mapping[str, object] | None = None
) -> BoundLoss:
    """The loss ready to be called; on logits, if nothing else is said."""
    return spec.build(params_of(spec, channels, changes), activation or of_logits(channels))


def floor_of(spec: LossSpec, channels: int) -> float | None:
    """Its value at a perfect prediction; None where that depends on the truth."""
    floor = spec.floor_at(params_of(spec, channels))
    return None if math.isnan(floor) else floor


def label_map(channels: int, shape: tuple[int, ...] = (5, 6), batch: int = 2) -> torch.Tensor:
    """Random classes, (B, *S), integer."""
    return torch.randint(0, max(2, channels), (batch, *shape), generator=torch.Generator().manual_seed(0))


def one_hot(labels: torch.Tensor, channels: int) -> torch.Tensor:
    """Classes (B, *S) as a target (B, C, *S), float64; one channel is the foreground.

    Examples
    --------
    >>> one_hot(torch.tensor([[1, 0]]), 1).tolist(), one_hot(torch.tensor([[1, 0]]), 2).tolist()
    ([[[1.0, 0.0]]], [[[0.0, 1.0], [1.0, 0.0]]])
    """
    if channels == 1:
        return labels[:, None].double()
    return F.one_hot(labels, channels).movedim(-1, 1).double()


def target(channels: int, shape: tuple[int, ...] = (5, 6), batch: int = 2) -> torch.Tensor:
    """A random target, (B, C, *S), float64."""
    return one_hot(label_map(channels, shape, batch), channels)


def logits(like: torch.Tensor) -> torch.Tensor:
    """Random logits of one shape with ``like``, float64."""
    return torch.randn(like.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def gradient(loss: BoundLoss, prediction: torch.Tensor, truth: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Value of the loss, and its gradient with respect to the prediction."""
    leaf = prediction.clone().requires_grad_()
    value = loss(leaf, truth)
    (slope,) = torch.autograd.grad(value, leaf)
    return value.detach(), slope
