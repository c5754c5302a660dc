"""Values of a parameter that varies, as they are typed: numbers within bounds, and words where they may stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from segloss_gui.app.form_kinds import Number
from segloss_gui.core.number_text import format_number
from segloss_gui.study.sweep import parse_values


def typed_values(text: str) -> tuple[Any, ...]:
    """What was typed with commas or semicolons.

    Raises
    ------
    ValueError
        When there is no value.

    Examples
    --------
    >>> typed_values("1e-7; 3, heuristic")
    (1e-07, 3, 'heuristic')
    """
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    if not parts:
        raise ValueError("must have at least one value")
    return tuple(parse_values(",".join(parts)))


def checked_values(values: Iterable[Any], number: Number, words: Collection[str] = ()) -> tuple[Any, ...]:
    """Values that may vary.

    Parameters
    ----------
    values : iterable
        As they were typed.
    number : Number
        Their bounds.
    words : collection of str
        What may stand in a number's place.

    Raises
    ------
    ValueError
        When one stands twice, or is neither a number within the bounds nor a word known.

    Examples
    --------
    >>> checked_values((1, "heuristic"), Number(least=0), ("heuristic",))
    (1, 'heuristic')
    """
    found = tuple(values)
    if len(set(found)) < len(found):
        raise ValueError("must differ from each other")
    return tuple(_checked(value, number, words) for value in found)


def _checked(value: Any, number: Number, words: Collection[str]) -> Any:
    if value in words:
        return value
    if isinstance(value, (bool, str)):
        known = f" or {' or '.join(words)}" if words else ""
        raise ValueError(f"must be numbers{known}, got {str(value).strip()!r}")
    checked = number.check(value)
    if number.integer and checked != int(checked):
        raise ValueError(f"must be whole numbers, got {format_number(checked)}")
    return value
