"""Parameters with one number per class: how many there are, and how they follow the background's switch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segloss_gui.losses import LossParams


def counted(params: LossParams, channels: int) -> int:
    """How many numbers a parameter "per class" of ``params`` has, for a prediction of so many channels.

    Where the loss can leave out the background, one per channel that counts; else one per class with
    the background, two for a single foreground channel.

    Examples
    --------
    >>> from segloss_gui.losses.distribution.focal import FocalParams
    >>> from segloss_gui.losses.region.dice_phi import DicePhiParams
    >>> counted(DicePhiParams(include_background=False), 4), counted(DicePhiParams(), 4), counted(FocalParams(), 1)
    (3, 4, 2)
    """
    background = dict(params).get("include_background")
    if background is None:
        return max(2, channels)
    return channels if background or channels == 1 else channels - 1


def refitted(before: LossParams, after: LossParams, channels: int) -> LossParams:
    """``after`` with its lists as long as its switch for the background asks, where that was just turned.

    The background's number is dropped, or comes back as a copy of the first class's.

    Examples
    --------
    >>> from segloss_gui.losses.region.dice_phi import DicePhiParams
    >>> four = DicePhiParams(epsilon=(9.0, 1.0, 2.0, 3.0))
    >>> refitted(four, four.model_copy(update={"include_background": False}), 4).epsilon
    (1.0, 2.0, 3.0)
    """
    old, new = counted(before, channels), counted(after, channels)
    fits = {
        name: numbers[1:] if new < old else (numbers[0], *numbers)
        for name, numbers in per_class_lists(after)
        if len(numbers) == old != new
    }
    return after.model_copy(update=fits) if fits else after


def fault_of(params: LossParams, channels: int) -> str:
    """Which list has too many or too few numbers, as a sentence; empty where none has."""
    wanted = counted(params, channels)
    for name, numbers in per_class_lists(params):
        if len(numbers) != wanted:
            title = type(params).model_fields[name].title or name
            return f"{title}: {_count(len(numbers))}, but {_classes(wanted)}."
    return ""


def per_class_lists(params: LossParams) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Fields that may be one number or word, but are one number per class here."""
    for name, info in type(params).model_fields.items():
        value = getattr(params, name)
        if isinstance(value, tuple) and not isinstance(info.default, tuple):
            yield name, value


def _count(number: int) -> str:
    return f"{number} number{'' if number == 1 else 's'}"


def _classes(number: int) -> str:
    return "one class counts" if number == 1 else f"{number} classes count"
