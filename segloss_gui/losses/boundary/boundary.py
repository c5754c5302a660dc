"""Boundary loss: Odyssey Sect. 4.1 (Kervadec 2019)."""

from __future__ import annotations

import math
from functools import partial
from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.boundary.params import BoundaryBaseParams
from segloss_gui.losses.counts import kept
from segloss_gui.losses.distance import Inside, checked_spacing, maps, signed
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class BoundaryParams(BoundaryBaseParams):
    """Parameters of :func:`boundary`."""

    inside: Inside = Field(
        default="minus_one",
        title="Inside the object",
        description=(
            "-(D - 1), 0 on the inner border (Kervadec's code, MONAI); -D (the text); "
            "or -D with 0 on the inner border (SegLoss)."
        ),
        json_schema_extra={"advanced": True},
    )
    reduction: Literal["mean", "sum"] = Field(
        default="mean",
        title="Over the voxels",
        description="Mean, as all code has it, or each image's sum, the integral of the text.",
        json_schema_extra={"advanced": True},
    )


@masked
def boundary(prediction: ModelOutput, target: torch.Tensor, params: BoundaryParams) -> torch.Tensor:
    """Mean of the truth's signed distance times the probability; Odyssey Sect. 4.1.

    It is negative at a perfect prediction, by how deep the objects are, and 0 where the truth is
    empty. Alone it is happiest with an empty prediction of a small object: add a region loss.
    Ignored voxels lie outside every object, and cost nothing.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot; a voxel belongs to the object where its value is above 0.5.
    params : BoundaryParams
        Form of the map, reduction, background, spacing.

    Examples
    --------
    >>> all_on = ModelOutput(torch.ones(1, 1, 4), "none")
    >>> float(boundary(all_on, torch.tensor([[[0.0, 0.0, 1.0, 1.0]]]), BoundaryParams()))
    0.5
    """
    probabilities = kept(prediction.probabilities, params.include_background)
    spacing = checked_spacing(params.spacing, target.ndim - 2)
    masks = kept(target, params.include_background) > 0.5
    distances = maps(masks, partial(signed, inside=params.inside, spacing=spacing), target.dtype)
    product = probabilities * distances
    return prediction.mean(product) if params.reduction == "mean" else product.sum() / len(target)


SPEC = LossSpec(
    key="boundary",
    title="Boundary loss",
    short="BD",
    family="boundary",
    params=BoundaryParams,
    builder=builder(boundary),
    summary="Probability costs its distance to the truth's contour; needs a region loss beside it.",
    equation=r"L = \frac{1}{N} \sum_{i} \phi_G(i) \, s_i, \quad \phi_G < 0 \ \mathrm{inside},\ > 0 \ \mathrm{outside}",
    reference=(Citation("Odyssey", "Sect. 4.1"), Citation("Kervadec 2019", "boundary loss")),
    floor=math.nan,
    caveat="Alone it may lose small objects in large images, where the background far from them outweighs them.",
    as_printed={"inside": "plain", "reduction": "sum"},
    deviations=(
        "Sect. 4.1 has the integral of φ s with φ = -D inside; the default takes the mean over the voxels, and -(D - "
        "1) inside, as Kervadec's code and MONAI do.",
        "LIVIAETS' data loader passes whole numbers: its released distance maps are truncated.",
        "LIVIAETS guards empty masks but not full ones, where scipy's distances mean nothing.",
    ),
)
