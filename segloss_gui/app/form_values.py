"""Values in a form: what they are called, which kind they are of, where they begin, how they are stepped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from segloss_gui.app.form_kinds import Choice, Flag, Json, Kind, Nested, Nothing, Number, Several


def stepped(value: float, steps: int, kind: Number) -> float:
    """``value`` some steps up or down, on the field's own scale.

    Examples
    --------
    >>> stepped(1e-7, 10, Number(log=True)), stepped(3, 1, Number(integer=True)), stepped(0.33, 1, Number())
    (1e-06, 4, 0.34)
    """
    if kind.integer:
        return int(value) + steps
    if kind.log and value > 0:
        return float(f"{value * 10 ** (steps / 10):.3g}")
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1) if value else 0.01
    return round(value + steps * max(unit, 1e-12), 12)


def split_choices(members: Sequence[Kind]) -> tuple[Kind, ...]:
    """Members with every word of a choice as a mode of its own.

    Examples
    --------
    >>> split_choices([Choice(("a", "b")), Number()])[:2]
    (Choice(options=('a',), words=('a',)), Choice(options=('b',), words=('b',)))
    """
    split: list[Kind] = []
    for member in members:
        if isinstance(member, Choice):
            split += [Choice((option,), (word,)) for option, word in zip(member.options, member.said(), strict=True)]
        else:
            split.append(member)
    return tuple(split)


def mode_word(member: Kind, members: Sequence[Kind]) -> str:
    """What the button of a mode says.

    Examples
    --------
    >>> mode_word(Several(Number()), [Number(), Several(Number())]), mode_word(Nothing(), [Nothing()])
    ('per class', 'none')
    """
    if isinstance(member, Choice):
        return member.said()[0]
    if isinstance(member, Several):
        return "set" if any(isinstance(other, Nothing) for other in members) else "per class"
    if isinstance(member, Nested):
        return "set" if len(members) == 2 and Nothing() in members else member.model.__name__
    return "none" if isinstance(member, Nothing) else "value"


def belongs(value: Any, member: Kind) -> bool:
    """Whether ``value`` is of the kind ``member``."""
    if isinstance(member, Nothing):
        return value is None
    if isinstance(member, Choice):
        return type(value) is type(member.options[0]) and value == member.options[0]
    if isinstance(member, Number):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(member, Several):
        return isinstance(value, (tuple, list))
    if isinstance(member, Nested):
        return isinstance(value, member.model)
    plain = isinstance(member, Json) or isinstance(value, bool) == isinstance(member, Flag)
    return value is not None and plain


def first_number(kind: Number) -> float:
    """Where a field begins that holds nothing yet: within its bounds, 1 on a logarithmic scale.

    Examples
    --------
    >>> first_number(Number(log=True)), first_number(Number(above=0))
    (1.0, 1.0)
    """
    low, high = kind.span
    number = low if not kind.log else 1.0
    if kind.above is not None and number <= kind.above:
        number = kind.above + (1 if kind.integer else min(1.0, (high - kind.above) / 2))
    return int(number) if kind.integer else float(number)


def is_wide(kind: Kind) -> bool:
    """Whether an editor needs a line of its own, so that a form fits beside curves."""
    return isinstance(kind, Nested) or (isinstance(kind, Several) and kind.fixed and kind.shortest > 2)
