"""What tells the arms of a comparison apart, as ``scores.csv`` says it: parameters of the loss, labels in training."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from segloss_gui.core.errors import BadInputError, SegLossError, StudyFaults
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.study.models import LossChoice

if TYPE_CHECKING:
    from segloss_gui.losses import LossParams

KEPT, REMOVED = "kept", "removed"


def chosen_params(choice: LossChoice) -> LossParams:
    """The parameters of a loss chosen, as its own model; words such as ``"prior"`` stay words.

    Raises
    ------
    StudyFaults
        When there is no such loss, or its parameters are unknown or out of their bounds.

    Examples
    --------
    >>> chosen_params(LossChoice(key="dice_phi", params={"phi": "BI"})).phi
    'BI'
    """
    return parsed_params(choice.key, choice.stated_params, subject=choice.method)


def completed(choice: LossChoice) -> LossChoice:
    """The choice with the values of all parameters left to the defaults; one not known here stays as it is.

    Its name, and with it those of its runs, stay: they are made of what was chosen.

    Examples
    --------
    >>> completed(LossChoice(key="focal", params={"gamma": 3.0})).defaults
    {'alpha': ''}
    """
    try:
        told, rest = chosen_params(choice).completed(choice.params)
    except BadInputError:
        return choice
    return choice.model_copy(update={"params": told, "defaults": rest})


def no_such_loss(key: str, known: Iterable[str]) -> str:
    """What is said of a loss that nobody knows.

    Examples
    --------
    >>> no_such_loss("soft_dic", ["cross_entropy", "soft_dice"])
    "no such loss 'soft_dic'; did you mean 'soft_dice'?"
    """
    known = list(known)
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
    return f"no such loss {key!r}; " + (f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}")


def parsed_params(key: str, values: Mapping[str, Any], *, subject: object) -> LossParams:
    """The parameters of the loss ``key``; ``subject`` is what the error calls it.

    Raises
    ------
    StudyFaults
        When there is no such loss, or its parameters are unknown or out of their bounds.
    """
    from segloss_gui.losses import LOSSES  # late: a study opens without torch

    if key not in LOSSES:
        raise StudyFaults(subject, [f"key: {no_such_loss(key, LOSSES)}"])
    try:
        return LOSSES[key].parse(values)
    except StudyFaults as error:
        raise StudyFaults(subject, [f"params.{fault}" for fault in error.faults]) from error
    except BadInputError as error:
        raise StudyFaults(subject, [f"params: {error}"]) from error


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
    try:
        params = chosen_params(choice)
    except SegLossError:
        return dict(choice.model_dump(mode="json")["params"])
    values, usual = params.model_dump(mode="json"), type(params)().model_dump(mode="json")
    return {name: value for name, value in values.items() if value != usual[name]}


def in_training(policy: LabelPolicy, class_value: int, group: str) -> str:
    """Whether a policy leaves a class to training in cases of a group: ``"kept"`` or ``"removed"``."""
    return REMOVED if class_value in policy.hidden(group) else KEPT
