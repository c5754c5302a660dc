"""Exponential logarithmic loss: Odyssey Eq. 16 (Wong 2018)."""

from __future__ import annotations

import math
from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import Errors, soft_errors, tversky_distance
from segloss_gui.losses.params import RegionParams
from segloss_gui.losses.power import power
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec, TrainingFacts
from segloss_gui.losses.weights import Weight, along_classes, class_shares, class_weights


class ExpLogParams(RegionParams):
    """Parameters of :func:`exp_log`."""

    w_dice: float = Field(default=0.8, ge=0, le=10, title="Weight of Dice", description="Weight of the Dice term.")
    w_ce: float = Field(default=0.2, ge=0, le=10, title="Weight of CE", description="Weight of the cross-entropy term.")
    gamma_dice: float = Field(
        default=0.3,
        gt=0,
        le=5,
        title="γ of Dice",
        description="Exponent of each -log Dice; below 1 good ones pull too.",
    )
    gamma_ce: float = Field(
        default=0.3, gt=0, le=5, title="γ of CE", description="Exponent of each voxel's cross-entropy."
    )
    class_weights: Literal["frequency"] | tuple[Weight, ...] = Field(
        default="frequency",
        title="Class weights",
        description=(
            "One weight per class in the cross-entropy, background first (two for one foreground class); "
            "frequency = the root of 1 over the class's share of the training voxels."
        ),
    )
    epsilon: float = Field(
        default=1.0,
        gt=0,
        title="ε",
        description="Added above and below Dice.",
        json_schema_extra={"unit": "voxels", "scale": "log"},
    )

    def resolve(self, facts: TrainingFacts) -> ExpLogParams:
        """Class weights from the training maps' class shares, (sum f / f_c)^(1/2).

        Raises
        ------
        ParameterError
            When a class fills none or all of the training maps.
        """
        if self.class_weights != "frequency":
            return self
        shares = class_shares(facts.prior, "class_weights 'frequency'")
        return self.model_copy(update={"class_weights": tuple(math.sqrt(1 / share) for share in shares)})

    def unresolved(self) -> str:
        """Whether the class shares are still missing."""
        if self.class_weights == "frequency":
            return (
                "class_weights 'frequency' needs each class's share of the training voxels (prior): "
                "resolve it, or give numbers"
            )
        return ""


@masked
def exp_log(prediction: ModelOutput, target: torch.Tensor, params: ExpLogParams) -> torch.Tensor:
    """Weighted sum of mean (-log Dice)^gamma and the mean weighted (-log s)^gamma of the true class; Odyssey Eq. 16.

    For exponents below 1 the derivative is infinite at a perfect pixel or class; there it is taken as 0.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot.
    params : ExpLogParams
        Weights, exponents, epsilon, Phi, background (of the Dice term).

    Raises
    ------
    ParameterError
        When there is not one weight per class.

    Examples
    --------
    >>> sure = ModelOutput(torch.tensor([[[1.0, 0.0]]]), "none")
    >>> round(float(exp_log(sure, sure.values, ExpLogParams(class_weights=(1.0, 1.0)))), 6)
    0.0
    """
    errors = soft_errors(prediction, target, params.phi, include_background=params.include_background)
    dice = power(_minus_log_dice(errors, params.epsilon), params.gamma_dice).mean()
    entropy = _power_entropy(*prediction.voxels(target), class_weights(params.class_weights, target), params.gamma_ce)
    return params.w_dice * dice + params.w_ce * entropy


def _minus_log_dice(errors: Errors, epsilon: float) -> torch.Tensor:
    """Minus the logarithm of Dice, with all its digits at both ends: near 1 from its distance to 1."""
    distance = tversky_distance(errors, 0.5, 0.5, epsilon / 2, epsilon / 2)
    dice = (2 * errors.tp + epsilon) / (2 * errors.tp + errors.fp + errors.fn + epsilon)
    return torch.where(distance < 0.5, -(-distance.clamp_max(0.5)).log1p(), -dice.log())


def _power_entropy(prediction: ModelOutput, target: torch.Tensor, weights: torch.Tensor, gamma: float) -> torch.Tensor:
    foreground = target * power(prediction.surprisals, gamma)
    if not prediction.binary:
        return (along_classes(weights, foreground) * foreground).sum() * target.shape[1] / target.numel()
    background = (1 - target) * power(-prediction.log_complements, gamma)
    return weights[1] * foreground.mean() + weights[0] * background.mean()


SPEC = LossSpec(
    key="exp_log",
    title="Exponential logarithmic loss",
    short="ExpLog",
    family="compound",
    params=ExpLogParams,
    builder=builder(exp_log),
    summary="Roots of log Dice and of cross-entropy: nearly right voxels keep pulling, hard classes do not drown them.",
    equation=r"L = w_D \, \frac{1}{|\Phi|} \sum_{\phi} (-\log D_\phi)^{\gamma_D} + "
    r"w_C \, \frac{1}{N} \sum_{i} w_{true} \, (-\log s_i^{true})^{\gamma_C}",
    reference=(Citation("Odyssey", "Eq. 16"), Citation("Wong 2018", "Eq. 1-3")),
    classes_alike=False,
    deviations=(
        "Eq. 16 gives no class weights; the root of 1 over the class's share is Wong's.",
        "Eq. 16 is for several classes; one channel counts both sides in the cross-entropy (our extension).",
        "SegLoss takes -log of the class mean of Dice, no exponent on cross-entropy, and leaves the background out.",
    ),
)
