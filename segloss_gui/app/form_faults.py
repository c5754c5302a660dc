"""What is wrong with the values of a form: field by field, and of the form as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from segloss_gui.core.settings import Settings


class Checked(NamedTuple):
    """The settings, or why there are none.

    Parameters
    ----------
    value : Settings or None
        None where anything is wrong.
    faults : dict of str to str
        By field, what stands beside it.
    general : str
        What is wrong with the fields together, a line each.
    """

    value: Settings | None
    faults: dict[str, str]
    general: str


def checked(model: type[Settings], read: Mapping[str, Callable[[], Any]]) -> Checked:
    """Settings of what stands in the fields of a form.

    Parameters
    ----------
    model : type of Settings
        What the form is of.
    read : mapping of str to callable
        Gives the value of each field; raises :class:`ValueError` where there is none.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, value_of in read.items():
        try:
            values[name] = value_of()
        except ValueError as error:
            faults[name] = str(error)
    if faults:
        return Checked(None, faults, "")
    try:
        return Checked(model.model_validate(values), {}, "")
    except ValidationError as error:
        return Checked(None, *_sorted(error, values))


def _sorted(error: ValidationError, fields: Collection[str]) -> tuple[dict[str, str], str]:
    faults: dict[str, str] = {}
    general: list[str] = []
    for fault in error.errors(include_url=False):
        words = fault["msg"].removeprefix("Value error, ")
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if name in fields:
            faults.setdefault(name, f"must fit: {words[0].lower()}{words[1:]}")
        else:
            general.append(f"{words[0].upper()}{words[1:]}.")
    return faults, "\n".join(general)
