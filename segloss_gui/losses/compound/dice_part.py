"""The Dice half of the compound losses and its parameters."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.counts import dice_index, soft_counts
from segloss_gui.losses.params import SmoothedParams
from segloss_gui.losses.prediction import ModelOutput


class DicePartParams(SmoothedParams):
    """Soft Dice without background beside another loss, each with a weight (nnU-Net, SegLoss)."""

    include_background: bool = Field(
        default=False,
        title="Count the background",
        description="Whether channel 0 counts in Dice when there are several.",
    )
    weight_dice: float = Field(default=1.0, ge=0, le=100, title="Weight of Dice", description="Weight of soft Dice.")
    weight_other: float = Field(
        default=1.0, ge=0, le=100, title="Weight of the other", description="Weight of the loss beside Dice."
    )


def weighted_dice(prediction: ModelOutput, target: torch.Tensor, params: DicePartParams) -> torch.Tensor:
    """Weighted soft Dice loss (Bertels 2019, sDice) of (B, C, *S) tensors."""
    counts = soft_counts(prediction, target, params.phi, include_background=params.include_background)
    return params.weight_dice * (1 - dice_index(counts, params.smooth_nr, params.smooth_dr).mean())
