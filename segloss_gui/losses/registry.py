"""The one list of losses filled: :data:`LOSSES`, and :func:`build_loss` that makes one ready to be called."""

from __future__ import annotations

from segloss_gui.core.errors import ParameterError
from segloss_gui.losses.boundary import boundary, hausdorff_dt
from segloss_gui.losses.catalogue import LOSSES
from segloss_gui.losses.compound import (
    combo,
    dice_boundary,
    dice_ce,
    dice_focal,
    dice_hausdorff,
    dice_topk,
    exp_log,
    weighted_sum,
)
from segloss_gui.losses.distribution import (
    cross_entropy,
    dpce,
    focal,
    topk_percent,
    topk_threshold,
    weighted_cross_entropy,
)
from segloss_gui.losses.region import (
    asymmetric_similarity,
    dice_phi,
    dice_squared,
    focal_tversky,
    generalized_dice,
    leaf_dice,
    lovasz_hinge,
    lovasz_sigmoid,
    lovasz_softmax,
    marginal_dice,
    penalty_generalized_dice,
    sensitivity_specificity,
    soft_dice,
    soft_jaccard,
    tversky,
)
from segloss_gui.losses.spec import Activation, BoundLoss

MODULES = (
    cross_entropy,
    weighted_cross_entropy,
    topk_threshold,
    topk_percent,
    focal,
    dpce,
    sensitivity_specificity,
    soft_dice,
    dice_squared,
    dice_phi,
    soft_jaccard,
    tversky,
    focal_tversky,
    asymmetric_similarity,
    generalized_dice,
    penalty_generalized_dice,
    lovasz_sigmoid,
    lovasz_softmax,
    lovasz_hinge,
    leaf_dice,
    marginal_dice,
    boundary,
    hausdorff_dt,
    combo,
    exp_log,
    dice_ce,
    dice_topk,
    dice_focal,
    dice_boundary,
    dice_hausdorff,
    weighted_sum,
)

LOSSES.fill(module.SPEC for module in MODULES)


def build_loss(key: str, *, activation: Activation = "sigmoid", **params: object) -> BoundLoss:
    """Build the loss ``key``, ready to be called with ``(prediction, target)``, both (B, C, *S).

    Parameters
    ----------
    key : str
        A key of :data:`LOSSES`.
    activation : "sigmoid", "softmax" or "none"
        What predictions hold: logits of one channel, logits of several, or probabilities.
    **params
        Parameters of the loss; those left out take their defaults.

    Raises
    ------
    ParameterError
        When there is no such loss or activation, or a parameter must first be resolved from the
        training maps (``"prior"``, ``"heuristic"``).
    StudyFaults
        When parameters are unknown or out of their bounds, all at once.

    Examples
    --------
    >>> import torch
    >>> loss = build_loss("cross_entropy")
    >>> round(float(loss(torch.zeros(1, 1, 2, 2), torch.ones(1, 1, 2, 2))), 6)
    0.693147
    """
    if key not in LOSSES:
        left_out = "".join(f"; left out: {sentence}" for sentence in LOSSES.refused())
        raise ParameterError(f"the loss must be one of {', '.join(LOSSES)}, got {key!r}{left_out}")
    return LOSSES[key].build(params, activation)
