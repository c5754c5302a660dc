"""Weighted cross-entropy: Odyssey Eq. 3; Bertels Sect. 3 (wCE)."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec, TrainingFacts
from segloss_gui.losses.weights import Weight, class_shares, class_weights


class WeightedCrossEntropyParams(LossParams):
    """Parameters of :func:`weighted_cross_entropy`."""

    weights: Literal["prior"] | tuple[Weight, ...] = Field(
        default="prior",
        title="Class weights",
        description=(
            "One weight per class, background first (two for one foreground class); "
            "prior = 1/(2p) for the foreground and 1/(2-2p) for the background, p its share of the training voxels."
        ),
    )
    normalise: Literal["count", "weight_sum"] = Field(
        default="count",
        title="Divide by",
        description="The number of pixels (Odyssey Eq. 3) or the sum of their weights (torch, SegLoss).",
        json_schema_extra={"advanced": True},
    )

    def resolve(self, facts: TrainingFacts) -> WeightedCrossEntropyParams:
        """Weights from the training maps' class shares, 1/(K p_c) of K classes.

        Raises
        ------
        ParameterError
            When a class fills none or all of the training maps.
        """
        if self.weights != "prior":
            return self
        return self.model_copy(update={"weights": prior_weights(facts.prior)})

    def unresolved(self) -> str:
        """Whether the class shares are still missing."""
        if self.weights == "prior":
            return (
                "weights 'prior' needs each class's share of the training voxels (prior): resolve it, or give numbers"
            )
        return ""


def prior_weights(prior: tuple[float, ...]) -> tuple[float, ...]:
    """Weights 1/(K p_c) that give all K classes one total weight; for K = 2, Bertels' 1/(2p), 1/(2-2p).

    Parameters
    ----------
    prior : tuple of float
        Share of the training voxels per channel; one number is the foreground's.

    Raises
    ------
    ParameterError
        When a share is 0.

    Examples
    --------
    >>> prior_weights((0.2,))
    (0.625, 2.5)
    """
    shares = class_shares(prior, "weights 'prior'")
    return tuple(1 / (len(shares) * share) for share in shares)


@masked
def weighted_cross_entropy(
    prediction: ModelOutput, target: torch.Tensor, params: WeightedCrossEntropyParams
) -> torch.Tensor:
    """Cross-entropy whose classes weigh differently, Odyssey Eq. 3.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : WeightedCrossEntropyParams
        With weights as numbers.

    Raises
    ------
    ParameterError
        When there is not one weight per class.

    Examples
    --------
    >>> params = WeightedCrossEntropyParams(weights=(1.0, 3.0))
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(weighted_cross_entropy(half, torch.ones(1, 1, 4), params)), 6)
    2.079442
    """
    prediction, target = prediction.voxels(target)
    weights = class_weights(params.weights, target)
    loss, mass = _binary(prediction, target, weights) if prediction.binary else _several(prediction, target, weights)
    return loss / (mass if params.normalise == "weight_sum" else target.numel() // target.shape[1])


def _binary(prediction: ModelOutput, target: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    background, foreground = (1 - target) * weights[0], target * weights[1]
    gain = (foreground * prediction.log_probabilities).sum() + (background * prediction.log_complements).sum()
    return -gain, foreground.sum() + background.sum()


def _several(prediction: ModelOutput, target: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    per_class = (target * prediction.log_probabilities).flatten(2).sum(dim=(0, 2))
    return -(weights * per_class).sum(), (weights * target.flatten(2).sum(dim=(0, 2))).sum()


SPEC = LossSpec(
    key="weighted_cross_entropy",
    title="Weighted cross-entropy",
    short="wCE",
    family="distribution",
    group="pixel",
    params=WeightedCrossEntropyParams,
    builder=builder(weighted_cross_entropy),
    summary="Rare classes pull as hard as common ones; it finds small objects and over-segments them.",
    equation=r"L = -\frac{1}{N} \sum_{c} w_c \sum_{i=1}^{N} g_i^c \, \log s_i^c",
    reference=(Citation("Odyssey", "Eq. 3"), Citation("Bertels 2019", "Sect. 3 (wCE)")),
    classes_alike=False,
    deviations=(
        "Eq. 3 gives no weights; those of prior are Bertels' (Sect. 3), for K classes 1/(K p).",
        "SegLoss and torch divide by the sum of the weights instead of N.",
        "SegLoss' WeightedCrossEntropyLossV2 ignores its weights and is plain cross-entropy.",
        "SegLoss' trainers hard-code [0.2, 0.8] or inverse frequencies up to 1243.",
    ),
)
