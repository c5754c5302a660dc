"""What each loss is called in a few letters, after the papers' abbreviations.

Each loss says so itself (``short`` of its spec), but to ask it torch must be there, and a study shows its methods
before that. A test holds both equal; plug-ins are learnt when they are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SHORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "cross_entropy": "CE", "weighted_cross_entropy": "wCE", "topk_threshold": "TopK-t", "topk_percent": "TopK-%",
        "focal": "Focal", "dpce": "DPCE", "sensitivity_specificity": "SS", "soft_dice": "sDice",
        "dice_squared": "Dice²", "dice_phi": "DL", "soft_jaccard": "sJaccard", "tversky": "Tversky",
        "focal_tversky": "FocalTv", "asymmetric_similarity": "Asym", "generalized_dice": "GDice",
        "penalty_generalized_dice": "pGDice", "lovasz_sigmoid": "Lovász", "lovasz_softmax": "LovászSM",
        "lovasz_hinge": "LovászH", "leaf_dice": "Leaf", "marginal_dice": "Marginal", "boundary": "BD",
        "hausdorff_dt": "HD", "combo": "Combo", "exp_log": "ExpLog", "dice_ce": "Dice+CE", "dice_topk": "Dice+Top",
        "dice_focal": "Dice+Foc", "dice_boundary": "Dice+BD", "dice_hausdorff": "Dice+HD", "weighted_sum": "Sum",
    }
)  # fmt: skip
"""Of the losses of this program, by key."""

_learnt: dict[str, str] = {}


def learn(key: str, short: str) -> None:
    """Take in what a plug-in calls its loss; known from the moment the plug-ins are loaded."""
    _learnt[key] = short


def short_name(key: str) -> str:
    """The short name of a loss; its key where nobody knows one, as of a plug-in that is not loaded yet.

    Examples
    --------
    >>> short_name("weighted_cross_entropy"), short_name("dice_phi"), short_name("a_loss_of_later")
    ('wCE', 'DL', 'a_loss_of_later')
    """
    return SHORT_NAMES.get(key) or _learnt.get(key, key)
