"""Dice plus boundary loss: Kervadec 2019 (with generalised Dice; Odyssey Sect. 6) and SegLoss' code (soft Dice)."""

from __future__ import annotations

import math

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.boundary.boundary import BoundaryParams, boundary
from segloss_gui.losses.compound.dice_part import weighted_dice
from segloss_gui.losses.compound.schedule import ScheduledParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class DiceBoundaryParams(ScheduledParams, BoundaryParams):
    """Parameters of :func:`dice_boundary`; background and spacing hold for both."""


@masked
def dice_boundary(prediction: ModelOutput, target: torch.Tensor, params: DiceBoundaryParams) -> torch.Tensor:
    """Weighted sum of soft Dice and the boundary loss, whose weight may rise over training.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot; a voxel belongs to the object where its value is above 0.5.
    params : DiceBoundaryParams
        Weights, schedule, and the parameters of both.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> all_on = ModelOutput(torch.ones(1, 1, 4), "none")
    >>> truth = torch.tensor([[[0.0, 0.0, 1.0, 1.0]]])
    >>> round(float(dice_boundary(all_on, truth, DiceBoundaryParams())), 4)
    0.3383
    """
    other = boundary(prediction, target, params)
    return weighted_dice(prediction, target, params) + params.weight_other * other


SPEC = LossSpec(
    key="dice_boundary",
    title="Dice + boundary",
    short="Dice+BD",
    family="compound",
    params=DiceBoundaryParams,
    builder=builder(dice_boundary),
    summary="Dice for the overlap, and the boundary loss to bring far errors home; its weight may rise over training.",
    equation=r"L = w_D \, L_{Dice} + w_O \, L_{BD}",
    reference=(
        Citation("Kervadec 2019", "training with a region loss"),
        Citation("SegLoss", "Dice + boundary loss (code)"),
        Citation("Odyssey", "Sect. 6 (with generalised Dice)"),
    ),
    floor=math.nan,
    deviations=(
        "The Odyssey (Sect. 6) names it beside generalised Dice only: weighted_sum with generalized_dice "
        "and boundary gives that.",
        "LIVIAETS sums generalised Dice and 0.01 boundary loss, or moves weight between them by 0.01 an epoch.",
        "SegLoss weighs 1 + 1 in one folder and 0.01 / 0.99 in another.",
    ),
)
