"""Focal loss: Odyssey Eq. 5 (Lin 2017)."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder
from segloss_gui.losses.prediction import Prediction
from segloss_gui.losses.spec import LossParams, LossSpec, Reference
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


def focal(prediction: Prediction, target: torch.Tensor, params: FocalParams) -> torch.Tensor:
    """Cross-entropy with each pixel weighted by (1 - s)^gamma of its true class; Odyssey Eq. 5.

    Binary predictions count both sides. 1 - s is taken from the logarithms, without cancellation.

    Parameters
    ----------
    prediction : Prediction
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
    >>> half = Prediction(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(focal(half, torch.ones(1, 1, 4), FocalParams())), 6)
    0.173287
    """
    weights = None if params.alpha is None else class_weights(params.alpha, target)
    if prediction.binary:
        total = _binary(prediction, target, params.gamma, weights)
    else:
        losses = target * _damped(prediction.log_probabilities(), params.gamma)
        total = (losses if weights is None else losses * along_classes(weights, losses)).sum()
    return -total * target.shape[1] / target.numel()


def _binary(prediction: Prediction, target: torch.Tensor, gamma: float, weights: torch.Tensor | None) -> torch.Tensor:
    foreground = target * _damped(prediction.log_probabilities(), gamma)
    background = (1 - target) * _damped(prediction.log_complements(), gamma)
    if weights is None:
        return foreground.sum() + background.sum()
    return weights[1] * foreground.sum() + weights[0] * background.sum()


def _damped(log_probability: torch.Tensor, gamma: float) -> torch.Tensor:
    """(1 - s)^gamma log s; the smallest base keeps the derivative finite at s = 1 for gamma < 1."""
    tiny = torch.finfo(log_probability.dtype).tiny
    return (-torch.expm1(log_probability)).clamp_min(tiny).pow(gamma) * log_probability


SPEC = LossSpec(
    key="focal",
    title="Focal loss",
    short="Focal",
    family="distribution",
    params=FocalParams,
    builder=builder(focal),
    summary="Cross-entropy that leaves sure pixels alone, so that hard ones decide.",
    equation=r"L = -\frac{1}{N} \sum_{c} \sum_{i=1}^{N} (1 - s_i^c)^\gamma \, g_i^c \, \log s_i^c",
    reference=(Reference("Odyssey", "Eq. 5"), Reference("Lin 2017", "Eq. 4")),
    deviations=(
        "MONAI's softmax version averages over the classes too: value and gradient are divided by C.",
        "SegLoss clamps the one-hot target and adds 1e-5 to the probability; alpha=0.5 just halves its loss.",
        "smp's multi-class version is one-against-rest with sigmoids, not softmax.",
    ),
)
