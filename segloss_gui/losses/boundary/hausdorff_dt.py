"""Hausdorff loss by distance transforms: Odyssey Sect. 4.2 (Karimi 2019)."""

from __future__ import annotations

from functools import partial
from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.boundary.params import BoundaryBaseParams
from segloss_gui.losses.counts import kept
from segloss_gui.losses.distance import checked_spacing, inside_distance, maps, two_sided
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class HausdorffDtParams(BoundaryBaseParams):
    """Parameters of :func:`hausdorff_dt`."""

    alpha: float = Field(
        default=2.0,
        gt=0,
        le=10,
        title="α",
        description="Exponent of the distances: larger looks at the farthest errors.",
    )
    power: Literal[1, 2] = Field(
        default=2,
        title="Power of the error",
        description="2 as Karimi and all code have it; 1 as the Odyssey prints it, signed.",
        json_schema_extra={"advanced": True},
    )
    field: Literal["two_sided", "one_sided"] = Field(
        default="two_sided",
        title="Distance field",
        description="On both sides of the contour, or inside the object only (background far away weighs nothing).",
        json_schema_extra={"advanced": True},
    )


@masked
def hausdorff_dt(prediction: ModelOutput, target: torch.Tensor, params: HausdorffDtParams) -> torch.Tensor:
    """Mean of (s - g)^2 times the distances to both contours, d_G^alpha + d_S^alpha; Odyssey Sect. 4.2.

    Far false positives outweigh a small object, which alone it therefore loses: add a region loss.
    The prediction's contour is that of s > 0.5. Empty and full masks have no contour and distance 0.
    Ignored voxels lie outside both masks.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot; a voxel belongs to the object where its value is above 0.5.
    params : HausdorffDtParams
        Exponents, field, background, spacing.

    Examples
    --------
    >>> off_by_one = ModelOutput(torch.tensor([[[0.0, 1.0, 1.0, 1.0]]]), "none")
    >>> float(hausdorff_dt(off_by_one, torch.tensor([[[0.0, 0.0, 1.0, 1.0]]]), HausdorffDtParams()))
    0.5
    """
    probabilities = kept(prediction.probabilities, params.include_background)
    truth = kept(target, params.include_background)
    measure = partial(
        two_sided if params.field == "two_sided" else inside_distance,
        spacing=checked_spacing(params.spacing, target.ndim - 2),
    )
    weights = maps(truth > 0.5, measure, target.dtype).pow_(params.alpha)
    weights += maps(probabilities > 0.5, measure, target.dtype).pow_(params.alpha)
    return prediction.mean((probabilities - truth).pow(params.power) * weights)


SPEC = LossSpec(
    key="hausdorff_dt",
    title="Hausdorff loss (distance transforms)",
    short="HD",
    family="boundary",
    params=HausdorffDtParams,
    builder=builder(hausdorff_dt),
    summary="Errors cost the squared distance to the contours. Alone it empties small objects: add a region loss.",
    equation=r"L = \frac{1}{N} \sum_{i} (s_i - g_i)^2 \left(d_G(i)^\alpha + d_S(i)^\alpha\right)",
    reference=(Citation("Odyssey", "Sect. 4.2"), Citation("Karimi 2019", "loss by distance transforms")),
    caveat="Alone it may lose small objects in large images, where far false positives outweigh them.",
    as_printed={"power": 1},
    deviations=(
        "Sect. 4.2 prints (s - g) without the square: signed, and possibly negative (power = 1).",
        "Sect. 4.2 does not say on which side of the contour the distances are taken; Karimi has both.",
        "SegLoss' HDLoss, SegWithDistMap and LIVIAETS measure inside the object only.",
        "SegLoss' HDDTBinary guards neither empty nor full masks; LIVIAETS segments by the largest class, not by 0.5.",
    ),
)
