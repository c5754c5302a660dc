"""In which hyperparameters the runs of a study differ, and the value of each in a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from segloss_gui.core.errors import SegLossError
from segloss_gui.core.number_text import format_number
from segloss_gui.study.loss_params import chosen_params
from segloss_gui.study.models import LossChoice
from segloss_gui.study.plan import RunPlan

MOST_KEPT = 20_000
_KNOWN: dict[str, tuple[LossChoice, Mapping[str, str]]] = {}
MOST = 8
"""Columns a table has room for; more parameters are told in the name of the method."""


def varying(plans: Iterable[RunPlan]) -> tuple[str, ...]:
    """Names of the hyperparameters that not all runs which have them agree in, in the order of the losses.

    Examples
    --------
    >>> arms = [LossChoice(key="dice_phi", params={"phi": phi}) for phi in ("I", "BI")]
    >>> varying([RunPlan(str(at), choice, 0, 0) for at, choice in enumerate(arms)])
    ('phi',)
    """
    seen: dict[str, set[str]] = {}
    for plan in plans:
        for name, value in values_of(plan).items():
            seen.setdefault(name, set()).add(value)
    return tuple(name for name, values in seen.items() if len(values) > 1)[:MOST]


def values_of(plan: RunPlan) -> Mapping[str, str]:
    """The hyperparameters of a run as text: those of its loss, and what else its arm of the comparison has.

    Examples
    --------
    >>> values_of(RunPlan("a", LossChoice(key="tversky", params={"alpha_fp": 0.4}, batch_size=2), 0, 0))["alpha_fp"]
    '0.4'
    """
    known = _KNOWN.get(plan.id)
    if known is None or known[0] is not plan.choice:  # asked for every run whenever numbers come
        if len(_KNOWN) > MOST_KEPT:
            _KNOWN.clear()
        known = _KNOWN[plan.id] = plan.choice, _values(plan.choice)
    return known[1]


def sort_key(value: str) -> tuple[int, float, str]:
    """Numbers by size, before words; what a loss does not have comes last.

    Examples
    --------
    >>> sorted(["BI", "10", "", "9", "1e-07"], key=sort_key)
    ['1e-07', '9', '10', 'BI', '']
    """
    try:
        return 0, float(value), ""
    except ValueError:
        return (1 if value else 2), 0.0, value


def _values(choice: LossChoice) -> Mapping[str, str]:
    try:
        params = chosen_params(choice).model_dump(mode="json")
    except SegLossError:  # a loss that is no longer there, or of another version
        params = dict(choice.params)
    found = {name: _text(value) for name, value in params.items()}
    if choice.batch_size is not None:
        found["batch size"] = str(choice.batch_size)
    return found


def _text(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else "yes" if value else "no"
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(part)}" for name, part in value.items())
    return str(value)
