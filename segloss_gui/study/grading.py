"""Blind grading: a grader's list of overlays, shuffled and under letters, with grades. Without Qt.

The order of the cases, and which letter stands for which method in a case, come from the grading's
seed; the letters differ from case to case, so that none of them gives a method away. The method is
in the file (:mod:`~segloss_gui.study.grading_file`), so that grades can be analysed, and is for
nobody's eyes while :attr:`Grading.blinded`.

Predictions that come later become items of their own: what was graded keeps its grade and letter.
(A letter that comes to a case after all others were graded is known to be new. Nothing can hide that.)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from psygnal import Signal

from segloss_gui.core.errors import ParameterError

NAN = float("nan")
GRADES: Mapping[int, str] = MappingProxyType(
    {1: "unusable", 2: "major edits", 3: "minor edits", 4: "stylistic edits", 5: "no edits needed"}
)
"""The scale: how much work it would be to use the segmentation."""


def now() -> str:
    """The time in UTC, as it stands in the file."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def later(time: str, before: str) -> str:
    """A time after ``before``, however far the clock was set back since: who changes a grade has seen the one there.

    Examples
    --------
    >>> later("2026-11-28T10:00:00.000000+00:00", "2026-11-28T09:00:00.000000+00:00")
    '2026-11-28T10:00:00.000000+00:00'
    >>> later("2026-11-28T08:00:00.000000+00:00", "2026-11-28T09:00:00.000000+00:00")
    '2026-11-28T09:00:00.000001+00:00'
    """
    if time > before:
        return time
    try:
        after = (datetime.fromisoformat(before) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):  # of no clock; times are compared as texts
        after = before
    return after if after > before else f"{before}0"


@dataclass(frozen=True)
class Found:
    """A prediction that can be graded.

    Parameters
    ----------
    case, method : str
        Whose, and by which method.
    prediction : str
        What tells this prediction from an earlier one of the same method: a digest of its file.
    """

    case: str
    method: str
    prediction: str = ""


@dataclass(frozen=True)
class Item:
    """One overlay and what the grader said of it.

    Parameters
    ----------
    case, method, prediction : str
        As in :class:`Found`.
    overlay : str
        The letter it goes by while blinded.
    grade : int or None
        1 to 5; None where there is none yet.
    comment : str
        Free text.
    flagged : bool
        To come back to.
    dice : float
        Dice of what was seen, mean over the classes, taken when it was graded; NaN where undefined.
    graded_blind : bool
        Whether the grade was given while the methods were hidden.
    time : str
        Of the last change, UTC; empty before the first.
    """

    case: str
    method: str
    prediction: str
    overlay: str
    grade: int | None = None
    comment: str = ""
    flagged: bool = False
    dice: float = NAN
    graded_blind: bool = True
    time: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells items apart."""
        return self.case, self.method, self.prediction

    @property
    def touched(self) -> bool:
        """Whether the grader has said anything of it."""
        return bool(self.time or self.grade is not None or self.comment or self.flagged)


class Grading:
    """What one grader has graded and has still to grade.

    Parameters
    ----------
    grader : str
        Who grades.
    seed : int
        Of the shuffling.
    items : sequence of Item
        In the order they are shown, cases together.
    past : sequence of Item
        Graded predictions that are no longer there; they stay in the file.
    unblinded : str
        When the methods were revealed; empty while they are hidden.

    Signals
    -------
    changed()
        A grade, a comment, a flag, or that the methods were revealed.
    """

    changed = Signal()

    def __init__(
        self, grader: str, seed: int, items: Sequence[Item], past: Sequence[Item] = (), unblinded: str = "",
        clock: Callable[[], str] = now,
    ) -> None:  # fmt: skip
        self.grader, self.seed = grader, seed
        self.items, self.past = tuple(items), tuple(past)
        self.unblinded = unblinded
        self._clock = clock

    @property
    def blinded(self) -> bool:
        """Whether methods are hidden."""
        return not self.unblinded

    @property
    def rows(self) -> tuple[Item, ...]:
        """Everything that belongs in the file."""
        return (*self.items, *self.past)

    @property
    def graded(self) -> int:
        """How many items have a grade."""
        return sum(item.grade is not None for item in self.items)

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases in the order they are graded."""
        return tuple(dict.fromkeys(item.case for item in self.items))

    def first_ungraded(self, after: int = -1) -> int | None:
        """Place of the next item without a grade after ``after``, from the start again at the end; None: all done."""
        count = len(self.items)
        turn = ((after + 1 + step) % count for step in range(count))
        return next((at for at in turn if self.items[at].grade is None), None)

    def give(self, at: int, grade: int | None, dice: float = NAN) -> None:
        """Grade an item, or with None take its grade back.

        Raises
        ------
        ParameterError
            When ``grade`` is not on the scale.
        """
        if grade is not None and grade not in GRADES:
            raise ParameterError(f"a grade must be 1 to {max(GRADES)}, got {grade}")
        self._change(at, grade=grade, dice=dice if grade is not None else NAN, graded_blind=self.blinded)

    def restore(self, at: int, before: Item) -> None:
        """Give an item the grade back that it had; what else was said of it stays."""
        self._change(at, grade=before.grade, dice=before.dice, graded_blind=before.graded_blind)

    def comment(self, at: int, text: str) -> None:
        """Say something about an item."""
        if text.strip() != self.items[at].comment:
            self._change(at, comment=text.strip())

    def flag(self, at: int, on: bool) -> None:
        """Mark an item to come back to."""
        if on != self.items[at].flagged:
            self._change(at, flagged=on)

    def unblind(self) -> None:
        """Reveal the methods; it cannot be undone, and stands in the file."""
        if self.blinded:
            self.unblinded = self._clock()
            self.changed.emit()

    def _change(self, at: int, **changes: Any) -> None:
        items = list(self.items)
        items[at] = replace(items[at], **changes, time=later(self._clock(), items[at].time))
        self.items = tuple(items)
        self.changed.emit()


def begin(
    grader: str, seed: int, found: Iterable[Found], rows: Sequence[Item] = (), unblinded: str = ""
) -> Grading:  # fmt: skip
    """A grading of ``found``, going on from the rows of an earlier sitting.

    Cases and letters of earlier rows keep their places; new cases come after them.

    Examples
    --------
    >>> grading = begin("Ada", 1, [Found(case, method) for case in "xy" for method in ("CE", "sDice")])
    >>> [(item.case, item.overlay) for item in grading.items]
    [('x', 'A'), ('x', 'B'), ('y', 'A'), ('y', 'B')]
    """
    there = {(f.case, f.method, f.prediction): f for f in found}
    known = {row.key: row for row in rows if row.key in there}
    past = [row for row in rows if row.touched and row.key not in there]
    items: list[Item] = []
    for case in _case_order([row.case for row in rows], {f.case for f in there.values()}, seed):
        items += _case_items(case, [f for f in there.values() if f.case == case], known, seed)
    return Grading(grader, seed, items, past, unblinded)


def _case_order(earlier: Sequence[str], there: set[str], seed: int) -> list[str]:
    kept = [case for case in dict.fromkeys(earlier) if case in there]
    new = sorted(there - set(kept))
    random.Random(f"{seed} cases {len(kept)}").shuffle(new)
    return kept + new


def _case_items(case: str, found: Sequence[Found], known: Mapping[tuple[str, str, str], Item], seed: int) -> list[Item]:
    """Items of a case by letter. Where something new came, all that is untouched gets a free letter by lot."""
    of_case = {(f.case, f.method, f.prediction): f for f in found}
    rows = [known[key] for key in of_case if key in known]
    items = rows if len(rows) == len(found) else [row for row in rows if row.touched]
    there, taken = {item.key for item in items}, {item.overlay for item in items}
    new = sorted((f for key, f in of_case.items() if key not in there), key=lambda f: (f.method, f.prediction))
    random.Random(f"{seed} letters {case}").shuffle(new)
    letters = [name for at in range(len(found) + len(taken)) if (name := overlay_name(at)) not in taken]
    items = [*items, *(Item(f.case, f.method, f.prediction, name) for f, name in zip(new, letters, strict=False))]
    return sorted(items, key=lambda item: (len(item.overlay), item.overlay))


def overlay_name(at: int) -> str:
    """The letter of the ``at``-th overlay.

    Examples
    --------
    >>> overlay_name(0), overlay_name(25), overlay_name(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    while at >= 0:
        name, at = chr(ord("A") + at % 26) + name, at // 26 - 1
    return name
