"""Focal loss: Odyssey Eq. 5 (Lin 2017)."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from pydantic import Field
from torch.autograd.function import once_differentiable

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec
from segloss_gui.losses.weights import Weight, along_classes, class_weights


class FocalParams(LossParams):
    """Parameters of :func:`focal`."""

    gamma: float = Field(
        default=2.0, ge=0, le=10, title="γ", description="How fast sure pixels fall silent; 0 gives cross-entropy."
    )
    alpha: tuple[Weight, ...] | None = Field(
        default=None,
        title="α",
        description="One weight per class, background first (two for one foreground class); none weighs all alike.",
        json_schema_extra={"advanced": True},
    )


@masked
def focal(prediction: ModelOutput, target: torch.Tensor, params: FocalParams) -> torch.Tensor:
    """Cross-entropy with each pixel weighted by (1 - s)^gamma of its true class; Odyssey Eq. 5.

    Binary predictions count both sides. 1 - s is taken from the logarithms, without cancellation.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : FocalParams
        Exponent and class weights.

    Raises
    ------
    ParameterError
        When ``alpha`` has not one weight per class.

    Examples
    --------
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(focal(half, torch.ones(1, 1, 4), FocalParams())), 6)
    0.173287
    """
    prediction, target = prediction.voxels(target)
    weights = target.new_ones(max(2, target.shape[1]))
    if params.alpha is not None:
        weights = class_weights(params.alpha, target)
    if prediction.activation == "sigmoid":
        total = _binary_sum(prediction.values, target, weights, params.gamma)
    elif prediction.binary:
        foreground = _damped_sum(prediction.log_probabilities, weights[1] * target, params.gamma)
        total = foreground + _damped_sum(prediction.log_complements, weights[0] * (1 - target), params.gamma)
    else:
        shares = target if params.alpha is None else target * along_classes(weights, target)
        total = _damped_sum(prediction.log_probabilities, shares, params.gamma)
    return -total * target.shape[1] / target.numel()


def _binary_sum(logits: torch.Tensor, target: torch.Tensor, weights: torch.Tensor, gamma: float) -> torch.Tensor:
    total: torch.Tensor = _BinarySum.apply(logits, target, weights, gamma)  # type: ignore[no-untyped-call]
    return total


class _BinarySum(torch.autograd.Function):
    """Sum of both sides, g (1-s)^gamma log s + (1-g) s^gamma log(1-s), from logits; only the gradient is kept.

    By the logit, the foreground's derivative is (1-s)^gamma (1 - s - gamma s log s), the background's
    s^gamma (gamma (1-s) log(1-s) - s).
    """

    @staticmethod
    def forward(
        ctx: Any, logits: torch.Tensor, target: torch.Tensor, weights: torch.Tensor, gamma: float
    ) -> torch.Tensor:
        log_s = F.logsigmoid(logits)
        log_rest = F.logsigmoid(-logits)
        s, rest = log_s.exp(), torch.sigmoid(-logits)
        on_background, on_foreground = s.pow(gamma).mul_(weights[0]), rest.pow(gamma).mul_(weights[1])
        total = torch.lerp(on_background * log_rest, on_foreground * log_s, target).sum()
        on_foreground.mul_(log_s.mul_(s).mul_(-gamma).add_(rest))
        on_background.mul_(log_rest.mul_(rest).mul_(gamma).sub_(s))
        ctx.save_for_backward(torch.lerp(on_background, on_foreground, target))
        return total

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None, None]:
        (slopes,) = ctx.saved_tensors
        return slopes * gradient, None, None, None


def _damped_sum(log_probabilities: torch.Tensor, shares: torch.Tensor, gamma: float) -> torch.Tensor:
    total: torch.Tensor = _DampedSum.apply(log_probabilities, shares, gamma)  # type: ignore[no-untyped-call]
    return total


class _DampedSum(torch.autograd.Function):
    """Sum of share (1 - s)^gamma log s, from log s; its derivative by hand, which needs half the memory.

    That derivative is share (1 - s)^(gamma-1) (1 - s - gamma s log s) by log s; the smallest base
    keeps it finite at s = 1 for gamma < 1.
    """

    @staticmethod
    def forward(ctx: Any, log_s: torch.Tensor, shares: torch.Tensor, gamma: float) -> torch.Tensor:
        rest = torch.expm1(log_s).neg_()
        ctx.save_for_backward(log_s, rest, shares)
        ctx.gamma = gamma
        return rest.pow(gamma).mul_(log_s).mul_(shares).sum()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        log_s, rest, shares = ctx.saved_tensors
        slope = torch.addcmul(log_s, rest, log_s, value=-1).mul_(-ctx.gamma).add_(rest)
        base = rest if ctx.gamma == 2 else rest.clamp_min(torch.finfo(rest.dtype).tiny).pow_(ctx.gamma - 1)
        return slope.mul_(base).mul_(shares).mul_(gradient), None, None


SPEC = LossSpec(
    key="focal",
    title="Focal loss",
    short="Focal",
    family="distribution",
    group="pixel",
    params=FocalParams,
    builder=builder(focal),
    summary="Cross-entropy that leaves sure pixels alone, so that hard ones decide.",
    equation=r"L = -\frac{1}{N} \sum_{c} \sum_{i=1}^{N} (1 - s_i^c)^\gamma \, g_i^c \, \log s_i^c",
    reference=(Citation("Odyssey", "Eq. 5"), Citation("Lin 2017", "Eq. 4")),
    deviations=(
        "Eq. 5 is for several classes and has no α; one channel counts both sides.",
        "MONAI's softmax version averages over the classes too: value and gradient are divided by C.",
        "SegLoss clamps the one-hot target and adds 1e-5 to the probability; alpha=0.5 just halves its loss.",
        "smp's multi-class version is one-against-rest with sigmoids, not softmax.",
    ),
)
