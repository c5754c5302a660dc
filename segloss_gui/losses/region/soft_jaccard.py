"""Soft Jaccard: Odyssey Eq. 9 (IoU); Bertels Eq. 2 (J) and Sect. 3 (sJaccard)."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import jaccard_index, soft_counts
from segloss_gui.losses.params import OVER_CLASSES, SmoothedParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


@masked
def soft_jaccard(prediction: ModelOutput, target: torch.Tensor, params: SmoothedParams) -> torch.Tensor:
    """One minus the mean soft Jaccard index over the subsets of Phi, Odyssey Eq. 9.

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
    >>> truth = torch.tensor([[[1.0, 1, 0, 0]]])
    >>> round(float(soft_jaccard(half, truth, SmoothedParams(smooth_nr=0, smooth_dr=0))), 6)
    0.666667
    """
    counts = soft_counts(prediction, target, params.phi, include_background=params.include_background)
    return 1 - jaccard_index(counts, params.smooth_nr, params.smooth_dr).mean()


SPEC = LossSpec(
    key="soft_jaccard",
    title="Soft Jaccard",
    short="sJaccard",
    family="region",
    group="metric",
    params=SmoothedParams,
    builder=builder(soft_jaccard),
    summary="Trains for intersection over union; close to soft Dice, with a stronger pull where overlap is good.",
    equation=r"L = 1 - \frac{1}{|\Phi|} \sum_{\phi \in \Phi} \frac{\sum_{i \in \phi} g_i s_i + \epsilon}"
    r"{\sum_{i \in \phi} (g_i + s_i - g_i s_i) + \epsilon}",
    reference=(Citation("Odyssey", "Eq. 9"), Citation("Bertels 2019", "Eq. 2 and Sect. 3 (sJaccard)")),
    as_printed=OVER_CLASSES,
    deviations=(
        "Eq. 9 sums over voxels and classes inside one ratio (Φ = CI) and has no smoothing; the default, as all public "
        "code, has one ratio per image and class.",
        "Bertels gives neither the subsets of the sums nor a smoothing term.",
        "MONAI's DiceLoss(jaccard=True) doubles both sides, so that its smoothing counts half.",
    ),
)
