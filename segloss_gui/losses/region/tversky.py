"""Tversky loss: Odyssey Eq. 10 (Salehi 2017)."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import soft_counts, tversky_index
from segloss_gui.losses.params import OVER_CLASSES, IndexParams, SmoothedParams, index_floor
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class TverskyWeights(SmoothedParams):
    """What the two errors of a Tversky index weigh."""

    alpha_fp: float = Field(
        default=0.3, ge=0, le=10, title="α (false positives)", description="Weight of a false positive voxel."
    )
    beta_fn: float = Field(
        default=0.7, ge=0, le=10, title="β (false negatives)", description="Weight of a false negative voxel."
    )


class TverskyParams(IndexParams, TverskyWeights):
    """Parameters of :func:`tversky`."""


@masked
def tversky(prediction: ModelOutput, target: torch.Tensor, params: TverskyParams) -> torch.Tensor:
    """One minus the mean of TP / (TP + alpha FP + beta FN) over the subsets of Phi; Odyssey Eq. 10.

    Eq. 10 is printed without the "1 -". Alpha = beta = 1/2 is soft Dice, 1 is soft Jaccard.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : TverskyParams
        Weights, Phi, background, smoothing.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> half = ModelOutput(torch.full((1, 1, 4), 0.5), "none")
    >>> params = TverskyParams(alpha_fp=0.3, beta_fn=0.7, smooth_nr=0, smooth_dr=0)
    >>> round(float(tversky(half, torch.tensor([[[1.0, 1, 0, 0]]]), params)), 6)
    0.5
    """
    counts = soft_counts(prediction, target, params.phi, include_background=params.include_background)
    index = tversky_index(counts, params.alpha_fp, params.beta_fn, params.smooth_nr, params.smooth_dr)
    return params.signed(index.mean())


SPEC = LossSpec(
    key="tversky",
    title="Tversky",
    short="Tversky",
    family="region",
    group="metric",
    params=TverskyParams,
    builder=builder(tversky),
    summary="Dice whose false positives and false negatives cost differently; more weight on misses finds more.",
    equation=r"L = 1 - \frac{1}{|\Phi|} \sum_{\phi \in \Phi} "
    r"\frac{TP + \epsilon}{TP + \alpha \, FP + \beta \, FN + \epsilon}",
    reference=(Citation("Odyssey", "Eq. 10"),),
    floor_of=index_floor,
    as_printed={**OVER_CLASSES, "one_minus": False},
    deviations=(
        'Eq. 10 is printed without the "1 -": the index itself, which descent would lower (one_minus = off gives it).',
        "Eq. 10 sums over voxels and classes inside one ratio (Φ = CI) and has no smoothing; the default has one ratio "
        "per image and class.",
        "The sentence under Eq. 10 swaps alpha and beta; Abraham and Khan's alpha weighs the false negatives.",
        "SegLoss returns minus the index, so that a perfect prediction is -1.",
    ),
)
