"""What a settings field may hold, read from its type and bounds. No Qt.

:func:`fields_of` turns a model into :class:`FieldWords` with one kind each; the editors are made
from kinds, never from models, so that they can be nested: a union holds kinds, a sequence holds one.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from segloss_gui.core.number_text import format_number, parse_number, unfinished
from segloss_gui.core.settings import Settings


@dataclass(frozen=True)
class Number:
    """A number within bounds; ``above`` and ``below`` are not themselves allowed; ``zero`` is what 0 is called."""

    integer: bool = False
    least: float | None = None
    most: float | None = None
    above: float | None = None
    below: float | None = None
    unit: str = ""
    log: bool = False
    zero: str = ""

    def text(self, value: float) -> str:
        """``value`` as it stands in a box.

        Examples
        --------
        >>> Number(zero="never").text(0), Number(zero="never").text(2), Number().text(0)
        ('never', '2', '0')
        """
        return self.zero if self.zero and value == 0 else format_number(value)

    def parse(self, text: str) -> float:
        """The number of ``text``.

        Raises
        ------
        ValueError
            When it is none, or out of bounds: what must hold, in words.

        Examples
        --------
        >>> Number(least=0).parse("1e-7"), Number(zero="never").parse("Never ")
        (1e-07, 0)
        """
        if self.zero and text.strip().lower() == self.zero:
            return 0
        return self.check(parse_number(text, integer=self.integer))

    def unfinished(self, text: str) -> bool:
        """Whether ``text`` may be on its way to a number, or to the word for 0.

        Examples
        --------
        >>> Number(zero="never").unfinished("ne"), Number(zero="never").unfinished("never"), Number().unfinished("ne")
        (True, False, False)
        """
        begun = text.strip().lower()
        return unfinished(text) or (begun != self.zero and self.zero.startswith(begun))

    def check(self, number: float) -> float:
        """``number`` when it lies within the bounds."""
        limits = (
            (self.least, operator.ge, "at least"),
            (self.most, operator.le, "at most"),
            (self.above, operator.gt, "greater than"),
            (self.below, operator.lt, "less than"),
        )
        for limit, holds, words in limits:
            if limit is not None and not holds(number, limit):
                raise ValueError(f"must be {words} {format_number(limit)}, got {format_number(number)}")
        return number

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and largest number a slider reaches; the box reaches all of them."""
        low = self.least if self.least is not None else self.above
        high = self.most if self.most is not None else self.below
        if self.log:
            return low if low and low > 0 else (1e-6 if high is not None else 1e-7), high if high is not None else 1e5
        return low if low is not None else 0.0, high if high is not None else 100.0


@dataclass(frozen=True)
class Flag:
    """True or false."""


@dataclass(frozen=True)
class Choice:
    """One of a few words (or numbers); ``words`` are what they are called, where that is not what they are."""

    options: tuple[Any, ...]
    words: tuple[str, ...] = ()

    def said(self) -> tuple[str, ...]:
        """Every option as it stands on a button.

        Examples
        --------
        >>> Choice(("weight_sum", 3)).said(), Choice(("zscore",), ("z-score",)).said()
        (('weight sum', '3'), ('z-score',))
        """
        return self.words or tuple(str(option).replace("_", " ") for option in self.options)


@dataclass(frozen=True)
class Text:
    """Free text."""


@dataclass(frozen=True)
class FilePath:
    """A file or a folder."""


@dataclass(frozen=True)
class Several:
    """A tuple of numbers, of fixed length where ``shortest == longest``; ``none`` is what an empty one means."""

    item: Number
    shortest: int = 0
    longest: int | None = None
    none: str = ""

    @property
    def fixed(self) -> bool:
        """Whether the length cannot be changed."""
        return self.shortest == self.longest

    def parse(self, text: str) -> tuple[float, ...]:
        """The numbers of ``text``, parted by commas, semicolons, blanks, or by a cross as sizes are.

        Raises
        ------
        ValueError
            When one is none or out of bounds (it is named by its place), or there are too many or few.

        Examples
        --------
        >>> Several(Number(integer=True)).parse("8, 16 32")
        (8, 16, 32)
        >>> Several(Number(integer=True)).parse("96 × 96 x 8")
        (96, 96, 8)
        >>> Several(Number(integer=True), none="whole volume").parse("Whole volume")
        ()
        """
        if self.none and text.strip().lower() == self.none:
            return self.check(())
        parts = re.sub(r"[,;]|(?<=\d)\s*[x×*]\s*(?=\d|$)", " ", text).split()
        return self.check(tuple(self._item(place, part) for place, part in enumerate(parts, 1)))

    def check(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """``numbers`` when there are neither too many nor too few."""
        if len(numbers) < self.shortest:
            raise ValueError(f"must be at least {_count(self.shortest)}, got {len(numbers)}")
        if self.longest is not None and len(numbers) > self.longest:
            raise ValueError(f"must be at most {_count(self.longest)}, got {len(numbers)}")
        return numbers

    def _item(self, place: int, part: str) -> float:
        try:
            return self.item.parse(part)
        except ValueError as error:
            raise ValueError(f"number {place} {error}") from None


@dataclass(frozen=True)
class Nothing:
    """None: the field may be left out."""


@dataclass(frozen=True)
class Nested:
    """A settings model inside a settings model."""

    model: type[Settings]


@dataclass(frozen=True)
class Rows:
    """A tuple of settings models: a list whose rows are added and removed."""

    model: type[Settings]
    shortest: int = 0
    longest: int | None = None


@dataclass(frozen=True)
class Json:
    """Whatever else: edited as JSON and checked by pydantic."""

    annotation: Any

    def text(self, value: Any) -> str:
        """``value`` as JSON."""
        return str(TypeAdapter(self.annotation).dump_json(value).decode())

    def parse(self, text: str) -> Any:
        """The value ``text`` says.

        Raises
        ------
        ValueError
            When it is no JSON or does not fit the field.
        """
        return TypeAdapter(self.annotation).validate_json(text or "null")


@dataclass(frozen=True)
class OneOf:
    """One of several kinds; the user chooses the mode first."""

    members: tuple[Kind, ...]


Kind = Number | Flag | Choice | Text | FilePath | Several | Nothing | Nested | Rows | Json | OneOf


def _count(number: int) -> str:
    return f"{number} number{'' if number == 1 else 's'}"
