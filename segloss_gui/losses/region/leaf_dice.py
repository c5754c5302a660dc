"""Leaf Dice for missing labels: Tilborghs 2022, Sect. 2.1 (after Fidon 2021)."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import dice_index, soft_counts
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


class LeafDiceParams(LossParams):
    """Parameters of :func:`leaf_dice`."""

    epsilon: float = Field(
        default=1e-7,
        ge=0,
        title="ε",
        description="Added above and below every ratio.",
        json_schema_extra={"unit": "voxels", "scale": "log", "advanced": True},
    )
    denominator: Literal["all", "present"] = Field(
        default="all",
        title="Mean over",
        description="All maps, the empty ones as 0, or the maps that hold their class.",
        json_schema_extra={"advanced": True},
    )
    include_background: bool = Field(
        default=False,
        title="Count the background",
        description="Whether channel 0 counts when there are several; it is dropped after the softmax.",
    )


@masked
def leaf_dice(prediction: ModelOutput, target: torch.Tensor, params: LeafDiceParams) -> torch.Tensor:
    """Soft Dice loss of the maps that hold their class; an empty map is read as unlabelled and teaches nothing.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : LeafDiceParams
        Epsilon, denominator, background.

    Examples
    --------
    >>> half = ModelOutput(torch.full((1, 1, 4), 0.5), "none")
    >>> float(leaf_dice(half, torch.zeros(1, 1, 4), LeafDiceParams()))
    0.0
    """
    counts = soft_counts(prediction, target, "I", include_background=params.include_background)
    present = (counts.true > 0).to(counts.true.dtype)
    smoothing = counts.true.new_tensor(params.epsilon) + (1 - present)
    losses = (1 - dice_index(counts, smoothing, smoothing)) * present
    return losses.sum() / (losses.numel() if params.denominator == "all" else present.sum().clamp_min(1))


SPEC = LossSpec(
    key="leaf_dice",
    title="Leaf Dice",
    short="Leaf",
    family="region",
    group="metric",
    params=LeafDiceParams,
    builder=builder(leaf_dice),
    summary="Dice that skips empty maps: a missing label is neither foreground nor background.",
    equation=r"L = \frac{1}{|\Phi|} \sum_{\phi \in \Phi:\, g_\phi \neq 0} "
    r"\left(1 - \frac{2 \sum_{i \in \phi} s_i g_i + \epsilon}{\sum_{i \in \phi} s_i + \sum_{i \in \phi} g_i + \epsilon}"
    r"\right)",
    reference=(Citation("Tilborghs 2022", "Sect. 2.1 (leaf Dice)"), Citation("Fidon 2021", "leaf-Dice")),
    deviations=(
        "Sect. 2.1 gives the loss in words: an empty map becomes the empty set, whose index is 1 by ε; so it costs 0.",
        "The released code counts an empty map as Dice 0: its value is larger by a constant, its gradient the same.",
        "Fidon's own version drops the unlabelled background voxels too: another gradient.",
    ),
)
