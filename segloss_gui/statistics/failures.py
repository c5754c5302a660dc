"""Cases that a method failed altogether: nothing found where there is something, or the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Failures:
    """Where a metric is undefined because of what a method did; a case of several seeds counts from the first failure.

    Parameters
    ----------
    missed : array of bool, shape (cases, methods)
        The reference has the object, the prediction is empty.
    false_alarms : array of bool, shape (cases, methods)
        The prediction has an object, the reference is empty.
    left_out : array of bool, shape (cases, methods)
        Those of both that no penalty stands for.
    """

    missed: Mask
    false_alarms: Mask
    left_out: Mask

    @classmethod
    def none(cls, cases: int, methods: int) -> Failures:
        """Of scores that say nothing about failures."""
        nothing = np.zeros((cases, methods), dtype=bool)
        return cls(nothing, nothing, nothing)

    def rows(self, rows: ArrayLike) -> Failures:
        """Of some cases."""
        at = np.asarray(rows)
        return Failures(self.missed[at], self.false_alarms[at], self.left_out[at])

    def of_methods(self, methods: Sequence[int]) -> Failures:
        """Of some methods."""
        at = list(methods)
        return Failures(self.missed[:, at], self.false_alarms[:, at], self.left_out[:, at])

    def counts(self, method: int) -> tuple[int, int, int]:
        """Cases missed, false alarms, and those of both left out, of one method."""
        parts = (self.missed, self.false_alarms, self.left_out)
        missed, alarms, left_out = (int(part[:, method].sum()) for part in parts)
        return missed, alarms, left_out


def failure_words(missed: int, false_alarms: int) -> str:
    """Counts in words; empty where there are none.

    Examples
    --------
    >>> failure_words(3, 0), failure_words(1, 1), failure_words(0, 2), failure_words(0, 0)
    ('3 missed', '1 missed, 1 false alarm', '2 false alarms', '')
    """
    alarms = f"{false_alarms} false alarm{'' if false_alarms == 1 else 's'}" if false_alarms else ""
    return ", ".join(filter(None, (f"{missed} missed" if missed else "", alarms)))
