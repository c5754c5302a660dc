"""Dice with squared denominators: Odyssey Eq. 8 (V-Net, Milletari 2016)."""

from __future__ import annotations

import torch

from segloss_gui.losses.bound import builder, masked
from segloss_gui.losses.counts import defined, gather, kept, pixel_sum
from segloss_gui.losses.params import OVER_CLASSES, SmoothedParams
from segloss_gui.losses.prediction import ModelOutput
from segloss_gui.losses.spec import Citation, LossSpec


@masked
def dice_squared(prediction: ModelOutput, target: torch.Tensor, params: SmoothedParams) -> torch.Tensor:
    """One minus the mean of 2 sum g s / (sum g^2 + sum s^2) over the subsets of Phi; Odyssey Eq. 8.

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
    >>> round(float(dice_squared(half, truth, SmoothedParams(smooth_nr=0, smooth_dr=0))), 6)
    0.333333
    """
    probabilities = kept(prediction.probabilities, params.include_background)
    truth = kept(target, params.include_background)
    overlap = gather(pixel_sum(probabilities * truth), params.phi)
    squares = gather(pixel_sum(probabilities.square()) + pixel_sum(truth.square()), params.phi)
    index = (2 * overlap + params.smooth_nr) / defined(squares + params.smooth_dr, params.smooth_dr)
    return 1 - index.mean()


SPEC = LossSpec(
    key="dice_squared",
    title="Dice (squared)",
    short="Dice²",
    family="region",
    group="metric",
    params=SmoothedParams,
    builder=builder(dice_squared),
    summary="Dice with squares below: half-sure voxels cost less, so sure predictions come later than with soft Dice.",
    equation=r"L = 1 - \frac{1}{|\Phi|} \sum_{\phi \in \Phi} \frac{2 \sum_{i \in \phi} g_i s_i + \epsilon}"
    r"{\sum_{i \in \phi} g_i^2 + \sum_{i \in \phi} s_i^2 + \epsilon}",
    reference=(Citation("Odyssey", "Eq. 8"),),
    as_printed=OVER_CLASSES,
    deviations=(
        "Eq. 8 sums over voxels and classes inside one ratio (Φ = CI) and has no smoothing; the default, as all public "
        "code, has one ratio per image and class.",
        "SegLoss' SoftDiceLoss(square=True) squares the counts instead; its SoftDiceLossV2 doubles the smoothing "
        "above, so that a perfect prediction is not exactly 0.",
        "V-Net's layer goes forward with hard masks and backward from a soft formula.",
    ),
)
