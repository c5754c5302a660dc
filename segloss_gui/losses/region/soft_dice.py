"""Soft Dice: Bertels Eq. 2 (D) and Sect. 3 (sDice); Odyssey Sect. 4.3."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import dice_index, soft_counts
from segloss_gui.losses.params import UNSMOOTHED, SmoothedParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


@masked
def soft_dice(prediction: ModelOutput, target: torch.Tensor, params: SmoothedParams) -> torch.Tensor:
    """One minus the mean soft Dice index over the subsets of Phi; denominators not squared.

    Parameters
    ----------
    prediction : ModelOutput
        Of shape (B, C, *S).
    target : tensor, shape (B, C, *S)
        One-hot or soft.
    params : SmoothedParams
        Phi, background, smoothing.

    Raises
    ------
    UndefinedError
        When ``smooth_dr`` is 0 and a subset is empty in truth and prediction.

    Examples
    --------
    >>> half = ModelOutput(torch.full((1, 1, 4), 0.5), "none")
    >>> round(float(soft_dice(half, torch.tensor([[[1.0, 1, 0, 0]]]), SmoothedParams(smooth_nr=0, smooth_dr=0))), 6)
    0.5
    """
    counts = soft_counts(prediction, target, params.phi, include_background=params.include_background)
    return 1 - dice_index(counts, params.smooth_nr, params.smooth_dr).mean()


SPEC = LossSpec(
    key="soft_dice",
    title="Soft Dice",
    short="sDice",
    family="region",
    group="metric",
    params=SmoothedParams,
    builder=builder(soft_dice),
    summary="Trains for the overlap that is reported; small and large objects weigh alike.",
    equation=r"L = 1 - \frac{1}{|\Phi|} \sum_{\phi \in \Phi} "
    r"\frac{2 \sum_{i \in \phi} g_i s_i + \epsilon}{\sum_{i \in \phi} g_i + \sum_{i \in \phi} s_i + \epsilon}",
    reference=(Citation("Bertels 2019", "Eq. 2 and Sect. 3 (sDice)"), Citation("Odyssey", "Sect. 4.3")),
    as_printed=UNSMOOTHED,
    deviations=(
        "Bertels gives neither the subsets of the sums nor a smoothing term; Sect. 4.3 of the Odyssey is for one "
        "class.",
        "Fidon smooths the denominator only (1e-5): an empty map predicted empty then costs 1.",
        "smp gathers the batch, counts its smoothing twice, and gives a class absent from the batch loss 0.",
        "SegLoss returns minus the index, so that a perfect prediction is -1.",
    ),
)
