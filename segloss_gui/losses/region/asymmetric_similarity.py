"""Asymmetric similarity loss: Odyssey Eq. 13 (Hashemi 2019)."""

from __future__ import annotations

import torch
from pydantic import Field

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import soft_counts, tversky_index
from segloss_gui.losses.params import UNSMOOTHED, IndexParams, index_floor
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


class AsymmetricSimilarityParams(IndexParams):
    """Parameters of :func:`asymmetric_similarity`."""

    beta: float = Field(
        default=1.5,
        gt=0,
        le=10,
        title="β",
        description="How many times recall matters more than precision (F-beta); 1 gives Dice.",
    )


@masked
def asymmetric_similarity(
    prediction: ModelOutput, target: torch.Tensor, params: AsymmetricSimilarityParams
) -> torch.Tensor:
    """One minus the mean soft F-beta over the subsets of Phi; Odyssey Eq. 13.

    A Tversky index with beta^2/(1+beta^2) on the false negatives and 1/(1+beta^2) on the false
    positives. Eq. 13 is printed without the "1 -".

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : AsymmetricSimilarityParams
        Beta, Phi, background, smoothing.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> all_on = ModelOutput(torch.ones(1, 1, 4), "none")
    >>> params = AsymmetricSimilarityParams(beta=2, smooth_nr=0, smooth_dr=0)
    >>> round(float(asymmetric_similarity(all_on, torch.tensor([[[1.0, 1, 0, 0]]]), params)), 6)
    0.166667
    """
    counts = soft_counts(prediction, target, params.phi, include_background=params.include_background)
    square = params.beta**2
    index = tversky_index(counts, 1 / (1 + square), square / (1 + square), params.smooth_nr, params.smooth_dr)
    return params.signed(index.mean())


SPEC = LossSpec(
    key="asymmetric_similarity",
    title="Asymmetric similarity",
    short="Asym",
    family="region",
    group="metric",
    params=AsymmetricSimilarityParams,
    builder=builder(asymmetric_similarity),
    summary="The F-beta score as a loss: beta above 1 prefers finding everything over inventing nothing.",
    equation=r"L = 1 - \frac{1}{|\Phi|} \sum_{\phi \in \Phi} \frac{TP + \epsilon}"
    r"{TP + \frac{\beta^2}{1+\beta^2} FN + \frac{1}{1+\beta^2} FP + \epsilon}",
    reference=(Citation("Odyssey", "Eq. 13"),),
    floor_of=index_floor,
    as_printed={**UNSMOOTHED, "one_minus": False},
    deviations=(
        'Eq. 13 is printed without the "1 -": the index itself, which descent would lower (one_minus = off gives it).',
        "Eq. 13 is for one class, without smoothing; of several the default takes the mean over images and classes.",
        "SegLoss returns minus the index, so that a perfect prediction is -1.",
    ),
)
