"""What tells the arms of a comparison apart, as ``scores.csv`` says it: parameters of the loss, labels in training."""

from __future__ import annotations

import json

from segloss_gui.core.errors import SegLossError
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.models import LossChoice

KEPT, REMOVED = "kept", "removed"


def params_text(choice: LossChoice) -> str:
    """Parameters off the loss's defaults as JSON, in one form for all choices that mean the same.

    Words such as ``"heuristic"`` stay words: full and partial labels make other numbers of them, and are one
    setup all the same. A loss that is not known here keeps its parameters as they were written.

    Examples
    --------
    >>> params_text(LossChoice(key="dice_phi", params={"phi": "I", "epsilon": "heuristic"}))
    '{"epsilon": "heuristic"}'
    """
    return json.dumps(_off_defaults(choice), sort_keys=True, default=str)


def _off_defaults(choice: LossChoice) -> dict[str, object]:
    from segloss_gui.losses import LOSSES  # late: a study opens without torch

    plain = choice.model_dump(mode="json")["params"]
    try:
        model = LOSSES[choice.key].params
        values, usual = model.parse(plain).model_dump(mode="json"), model().model_dump(mode="json")
    except (KeyError, SegLossError):
        return dict(plain)
    return {name: value for name, value in values.items() if value != usual[name]}


def in_training(policy: LabelPolicy, class_value: int, group: str) -> str:
    """Whether a policy leaves a class to training in cases of a group: ``"kept"`` or ``"removed"``."""
    return REMOVED if class_value in policy.hidden(group) else KEPT
