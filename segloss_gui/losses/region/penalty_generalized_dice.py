"""Generalised Dice with a penalty: Odyssey Eq. 14 (Yang 2019)."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.params import UNSMOOTHED
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.region.generalized_dice import GeneralizedDiceParams, generalized_dice_per_group
from segloss_gui.losses.spec import Citation, LossSpec


class PenaltyGeneralizedDiceParams(GeneralizedDiceParams):
    """Parameters of :func:`penalty_generalized_dice`."""

    k: float = Field(
        default=2.5, ge=0, le=100, title="Penalty k", description="How much good overlaps are damped; 0 is none."
    )
    penalty_on: Literal["batch_mean", "per_image"] = Field(
        default="batch_mean",
        title="Penalty on",
        description="The mean over the images, or every image.",
        json_schema_extra={"advanced": True},
    )


@masked
def penalty_generalized_dice(
    prediction: ModelOutput, target: torch.Tensor, params: PenaltyGeneralizedDiceParams
) -> torch.Tensor:
    """L / (1 + k (1 - L)) of the generalised Dice loss L; Odyssey Eq. 14.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : PenaltyGeneralizedDiceParams
        Penalty, and those of the generalised Dice.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a group is empty.

    Examples
    --------
    >>> half = ModelOutput(torch.full((1, 2, 4), 0.5), "none")
    >>> truth = torch.tensor([[[1.0, 1, 1, 0], [0.0, 0, 0, 1]]])
    >>> round(float(penalty_generalized_dice(half, truth, PenaltyGeneralizedDiceParams(k=2.5))), 4)
    0.3226
    """
    losses = generalized_dice_per_group(prediction, target, params)
    if params.penalty_on == "batch_mean":
        losses = losses.mean()
    return (losses / (1 + params.k * (1 - losses))).mean()


SPEC = LossSpec(
    key="penalty_generalized_dice",
    title="Penalty generalised Dice",
    short="pGDice",
    family="region",
    group="metric",
    params=PenaltyGeneralizedDiceParams,
    builder=builder(penalty_generalized_dice),
    summary="Generalised Dice with its good part flattened, so that poor overlaps pull relatively harder.",
    equation=r"L = \frac{L_{GD}}{1 + k \, (1 - L_{GD})}",
    reference=(Citation("Odyssey", "Eq. 14"),),
    as_printed={**UNSMOOTHED, "penalty_on": "per_image"},
    deviations=(
        "Eq. 14 is for one image; the default takes L_GD as the mean over the batch, as released code does.",
        "SegLoss feeds it minus the index: -GDS / (1 + k (1 + GDS)), another function.",
        "SegLoss' trainer passes arguments the loss does not take and cannot run.",
    ),
)
