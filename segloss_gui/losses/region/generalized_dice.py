"""Generalised Dice: Odyssey Eq. 11 (Sudre 2017)."""

from __future__ import annotations

from typing import Annotated, Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import Counts, defined, soft_counts
from segloss_gui.losses.params import UNSMOOTHED
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec

Smoothing = Literal["relative"] | Annotated[float, Field(ge=0)]

RELATIVE_SMOOTHING = 1e-5
"""Voxels of the class with the largest weight: what "relative" adds. A number beside weights of 1/volume^2 would
take over as objects grow: 1e-5 is the whole ratio from some 10^5 voxels."""


class GeneralizedDiceParams(LossParams):
    """Parameters of :func:`generalized_dice`."""

    batch: bool = Field(
        default=False, title="Over the batch", description="One ratio over the whole batch, instead of one per image."
    )
    empty_weight: Literal["max", "eps:1e-10", "clamp:1e-5"] = Field(
        default="max",
        title="Weight of an empty class",
        description=(
            "The largest finite weight of its group (NiftyNet, MONAI), 1/(volume + 1e-10)^2 (SegLoss, LIVIAETS: the "
            "loss sticks near 1) or 1/max(volume^2, 1e-5)."
        ),
        json_schema_extra={"advanced": True},
    )
    include_background: bool = Field(
        default=True,
        title="Count the background",
        description="Whether channel 0 counts when there are several; it is dropped after the softmax.",
    )
    smooth_nr: Smoothing = Field(
        default="relative",
        title="Smoothing above",
        description=(
            "Added to the weighted numerator: relative = 1e-5 voxels of the class with the largest weight; a number "
            "is added as it is, and takes over where 1/volume is not much larger."
        ),
        json_schema_extra={"scale": "log", "advanced": True},
    )
    smooth_dr: Smoothing = Field(
        default="relative",
        title="Smoothing below",
        description=(
            "Added to the weighted denominator: relative, or a number; with 0, an image in which no class that "
            "counts is present is refused as 0/0."
        ),
        json_schema_extra={"scale": "log", "advanced": True},
    )


@masked
def generalized_dice(prediction: ModelOutput, target: torch.Tensor, params: GeneralizedDiceParams) -> torch.Tensor:
    """One minus Dice with the classes weighted by 1/volume^2 inside the ratio, mean over images; Odyssey Eq. 11.

    An image without any class that counts has no finite weight: it costs 1 - smooth_nr/smooth_dr, so 0 by default.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : GeneralizedDiceParams
        Grouping, weight of empty classes, background, smoothing.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a group is empty.

    Examples
    --------
    >>> half = ModelOutput(torch.full((1, 2, 4), 0.5), "none")
    >>> truth = torch.tensor([[[1.0, 1, 1, 0], [0.0, 0, 0, 1]]])
    >>> round(float(generalized_dice(half, truth, GeneralizedDiceParams())), 4)
    0.625
    """
    return generalized_dice_per_group(prediction, target, params).mean()


def generalized_dice_per_group(
    prediction: ModelOutput, target: torch.Tensor, params: GeneralizedDiceParams
) -> torch.Tensor:
    """Generalised Dice loss of every image, (B,), or of the batch, (1,)."""
    phi: Literal["BI", "I"] = "BI" if params.batch else "I"
    counts = soft_counts(prediction, target, phi, include_background=params.include_background)
    weights = _weights(counts, params.empty_weight)
    largest = weights.amax(dim=-1)
    unit = torch.where(largest > 0, largest, torch.ones_like(largest))
    overlap = 2 * (weights * counts.tp).sum(dim=-1) + _smoothing(params.smooth_nr, unit)
    total = (weights * (counts.predicted + counts.true)).sum(dim=-1) + _smoothing(params.smooth_dr, unit)
    return (1 - overlap / defined(total, 0.0 if params.smooth_dr == 0 else unit)).reshape(-1)


def _smoothing(given: Smoothing, unit: torch.Tensor) -> float | torch.Tensor:
    return RELATIVE_SMOOTHING * unit if isinstance(given, str) else given


def _weights(counts: Counts, empty_weight: str) -> torch.Tensor:
    volume = counts.true
    if empty_weight == "eps:1e-10":
        return (volume + 1e-10).pow(-2)
    if empty_weight == "clamp:1e-5":
        return volume.square().clamp_min(1e-5).reciprocal()
    present = volume > 0
    finite = torch.where(present, volume, torch.ones_like(volume)).pow(-2) * present
    return torch.where(present, finite, finite.amax(dim=-1, keepdim=True))


SPEC = LossSpec(
    key="generalized_dice",
    title="Generalised Dice",
    short="GDice",
    family="region",
    group="metric",
    params=GeneralizedDiceParams,
    builder=builder(generalized_dice),
    summary="One ratio for all classes, each weighted by 1/volume²: small classes decide.",
    equation=r"L = 1 - 2 \, \frac{\sum_c w_c \sum_i g_i^c s_i^c}{\sum_c w_c \sum_i (g_i^c + s_i^c)}, \quad "
    r"w_c = \frac{1}{(\sum_i g_i^c)^2}",
    reference=(Citation("Odyssey", "Eq. 11"),),
    as_printed=UNSMOOTHED,
    deviations=(
        "Eq. 11 has no smoothing, and no weight for a class that is absent: 1/0.",
        "SegLoss' GDiceLoss and LIVIAETS give an empty class the weight 1e20: the loss sticks near 1 and the "
        "gradient of all other classes vanishes.",
        "SegLoss' trainer uses 1/max(V^2, 1e-5) over the whole batch: the same disease.",
        "nnU-Net weighs by 1/V, not squared; MONAI computes the weights in float32.",
        "SegLoss and MONAI add 1e-5 beside the weights as it is: from some 10^5 voxels an empty prediction costs "
        "little. smooth_nr = smooth_dr = 1e-5 gives that.",
    ),
)
