"""Dice plus Hausdorff loss: Karimi 2019 and SegLoss' code; not in the Odyssey."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.boundary.hausdorff_dt import HausdorffDtParams, hausdorff_dt
from segloss_gui.losses.compound.dice_part import weighted_dice
from segloss_gui.losses.compound.schedule import ScheduledParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class DiceHausdorffParams(ScheduledParams, HausdorffDtParams):
    """Parameters of :func:`dice_hausdorff`; background and spacing hold for both."""


@masked
def dice_hausdorff(prediction: ModelOutput, target: torch.Tensor, params: DiceHausdorffParams) -> torch.Tensor:
    """Weighted sum of soft Dice and the Hausdorff loss, whose weight may rise over training.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot; a voxel belongs to the object where its value is above 0.5.
    params : DiceHausdorffParams
        Weights, schedule, and the parameters of both.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> all_on = ModelOutput(torch.ones(1, 1, 4), "none")
    >>> truth = torch.tensor([[[0.0, 0.0, 1.0, 1.0]]])
    >>> round(float(dice_hausdorff(all_on, truth, DiceHausdorffParams())), 4)
    0.3458
    """
    other = hausdorff_dt(prediction, target, params)
    return weighted_dice(prediction, target, params) + params.weight_other * other


SPEC = LossSpec(
    key="dice_hausdorff",
    title="Dice + Hausdorff",
    short="Dice+HD",
    family="compound",
    params=DiceHausdorffParams,
    builder=builder(dice_hausdorff),
    summary="Dice for the overlap, and the Hausdorff loss against far errors; its weight may rise over training.",
    equation=r"L = w_D \, L_{Dice} + w_O \, L_{HD}",
    reference=(Citation("Karimi 2019", "training with Dice"), Citation("SegLoss", "Dice + Hausdorff loss (code)")),
    deviations=(
        "The Odyssey has the Hausdorff loss alone (Sect. 4.2): the sum stands in Karimi's paper and in released code.",
        "SegLoss multiplies Dice by the ratio HD / Dice of the batch (detached), so that both always weigh alike.",
    ),
)
