"""Dice plus focal: SegLoss' code; not in the Odyssey."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.compound.dice_part import DicePartParams, weighted_dice
from segloss_gui.losses.distribution.focal import FocalParams, focal
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class DiceFocalParams(DicePartParams, FocalParams):
    """Parameters of :func:`dice_focal`."""


@masked
def dice_focal(prediction: ModelOutput, target: torch.Tensor, params: DiceFocalParams) -> torch.Tensor:
    """Weighted sum of soft Dice and focal loss, weight 1 each by default.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : DiceFocalParams
        Weights and the parameters of both.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> half = ModelOutput(torch.zeros(1, 1, 4), "sigmoid")
    >>> round(float(dice_focal(half, torch.ones(1, 1, 4), DiceFocalParams())), 4)
    0.5066
    """
    other = focal(prediction, target, params)
    return weighted_dice(prediction, target, params) + params.weight_other * other


SPEC = LossSpec(
    key="dice_focal",
    title="Dice + focal",
    short="Dice+Foc",
    family="compound",
    params=DiceFocalParams,
    builder=builder(dice_focal),
    summary="Dice for the overlap, focal loss for the voxels that are still unsure.",
    equation=r"L = w_D \, L_{Dice} + w_O \, L_{Focal}",
    reference=(Citation("SegLoss", "DC_and_Focal_loss (code)"),),
    deviations=("Dice + focal stands in released code only: the Odyssey does not name it.",),
)
