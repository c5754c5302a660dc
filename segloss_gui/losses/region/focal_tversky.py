"""Focal Tversky loss: Odyssey Eq. 12 (Abraham and Khan 2019)."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import soft_errors, tversky_distance
from segloss_gui.losses.params import OVER_CLASSES
from segloss_gui.losses.power import power
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.region.tversky import TverskyWeights
from segloss_gui.losses.spec import Citation, LossSpec


class FocalTverskyParams(TverskyWeights):
    """Parameters of :func:`focal_tversky`."""

    gamma: float = Field(
        default=4 / 3, ge=1, le=3, title="γ", description="The loss is raised to 1/γ; 1 gives Tversky."
    )
    power: Literal["per_subset", "after_mean"] = Field(
        default="per_subset",
        title="Power taken",
        description="Of every ratio before their mean, or of the mean (SegLoss).",
        json_schema_extra={"advanced": True},
    )


@masked
def focal_tversky(prediction: ModelOutput, target: torch.Tensor, params: FocalTverskyParams) -> torch.Tensor:
    """Mean over the subsets of Phi of (1 - TI)^(1/gamma), TI the Tversky index; Odyssey Eq. 12.

    For gamma > 1 the derivative is infinite at TI = 1; there it is taken as 0.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : FocalTverskyParams
        Exponent, weights, Phi, background, smoothing.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> half = ModelOutput(torch.full((1, 1, 4), 0.5), "none")
    >>> params = FocalTverskyParams(gamma=2, smooth_nr=0, smooth_dr=0)
    >>> round(float(focal_tversky(half, torch.tensor([[[1.0, 1, 0, 0]]]), params)), 6)
    0.707107
    """
    errors = soft_errors(prediction, target, params.phi, include_background=params.include_background)
    losses = tversky_distance(errors, params.alpha_fp, params.beta_fn, params.smooth_nr, params.smooth_dr)
    if params.power == "after_mean":
        losses = losses.mean()
    return power(losses, 1 / params.gamma).mean()


SPEC = LossSpec(
    key="focal_tversky",
    title="Focal Tversky",
    short="FocalTv",
    family="region",
    group="metric",
    params=FocalTverskyParams,
    builder=builder(focal_tversky),
    summary="Tversky under a root: the better the overlap, the steeper the pull, without bound at a perfect one.",
    equation=r"L = \frac{1}{|\Phi|} \sum_{\phi \in \Phi} \left(1 - TI_\phi\right)^{1/\gamma}, \quad "
    r"TI = \frac{TP}{TP + \alpha \, FP + \beta \, FN}",
    reference=(Citation("Odyssey", "Eq. 12"),),
    as_printed=OVER_CLASSES,
    deviations=(
        "Eq. 12 takes 1 - L of the L of Eq. 10, which is printed as the index: so it is (1 - TI)^(1/γ), the default. "
        "With Eq. 10 put right but not Eq. 12 it would be TI^(1/γ), which descent would lower.",
        "Eq. 10 sums over voxels and classes inside one ratio (Φ = CI) and has no smoothing; the default has one ratio "
        "per image and class, each to its power.",
        "SegLoss takes the power after the mean over classes, and its gamma=0.75 is the exponent itself.",
        "The authors' code is binary over the whole batch, with smoothing 1, exponent 0.75 and 0.7 on the misses.",
    ),
)
