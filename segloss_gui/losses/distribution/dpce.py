"""Distance-penalised cross-entropy: Odyssey Eq. 6 (Caliva 2019)."""

from __future__ import annotations

from functools import partial
from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.distance import maps, reversed_depth
from segloss_gui.losses.distribution.cross_entropy import pixel_cross_entropy
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossParams, LossSpec


class DpceParams(LossParams):
    """Parameters of :func:`dpce`."""

    distance_map: Literal["reversed_normalised", "reversed"] = Field(
        default="reversed_normalised",
        title="Distance map",
        description="The reversed depth of every region divided by its largest value, or in voxels.",
    )


@masked
def dpce(prediction: ModelOutput, target: torch.Tensor, params: DpceParams) -> torch.Tensor:
    """Mean of (1 + D) times the pixel cross-entropy, D large near boundaries of the truth; Odyssey Eq. 6.

    Ignored voxels are in no class, so the background of one channel: D is of the truth that is known.
    It is 0 in a region that is absent, fills the image or is one pixel thin everywhere.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot; a voxel belongs to a region where its value is above 0.5.
    params : DpceParams
        The form of the map.

    Examples
    --------
    >>> half = ModelOutput(torch.zeros(1, 1, 5), "sigmoid")
    >>> truth = torch.tensor([[[0.0, 1, 1, 1, 0]]])
    >>> round(float(dpce(half, truth, DpceParams())) / 0.693147, 4)
    1.4
    """
    penalty = boundary_penalty(target, normalised=params.distance_map == "reversed_normalised")
    return prediction.mean(((1 + penalty) * pixel_cross_entropy(prediction, target))[:, None])


def boundary_penalty(target: torch.Tensor, normalised: bool) -> torch.Tensor:
    """The map D of Eq. 6: reversed depth of every region, (B, C, *S) to (B, *S)."""
    regions = target > 0.5
    if regions.shape[1] == 1:
        regions = torch.cat((~regions, regions), dim=1)
    return maps(regions, partial(reversed_depth, normalised=normalised), target.dtype).sum(dim=1)


SPEC = LossSpec(
    key="dpce",
    title="Distance-penalised cross-entropy",
    short="DPCE",
    family="distribution",
    group="pixel",
    params=DpceParams,
    builder=builder(dpce),
    summary="Cross-entropy that pulls harder at the boundaries of the truth.",
    equation=r"L = -\frac{1}{N} \sum_{i=1}^{N} (1 + D_i) \sum_{c} g_i^c \, \log s_i^c",
    reference=(Citation("Odyssey", "Eq. 6"),),
    deviations=(
        "Eq. 6 says of D only that it is a reverted distance transform of the truth: per region and divided by its "
        "largest value is our reading (distance_map = reversed leaves the division out).",
        "SegLoss computes the weights and returns the unweighted mean: its DPCE is plain cross-entropy.",
        "SegLoss' map is 0/0 for empty, full and thin regions, and loses the axis of a batch of one.",
    ),
)
