"""What a case counts for that has no score: empty in both maps, or in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class EmptyRule(StrEnum):
    """What becomes of 0/0 in a mean of shares (Dice, Jaccard, sensitivity, surface Dice, lesion F1).

    There is no agreement in the field: challenges count a correctly empty prediction as 1, some tools
    as 0, and a mean over the defined values leaves it out. The choice moves means, so it is shown.
    Errors and distances are never filled in by it; for those see :class:`MissedRule`.
    """

    SKIP = "skip"
    ONE = "one"
    ZERO = "zero"

    def apply(
        self, values: Sequence[float] | NDArray[np.float64], both_empty: Sequence[bool] | NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """``values`` with those of cases that are empty twice filled in.

        Parameters
        ----------
        values : sequence of float, shape (N,)
            Shares, NaN where undefined.
        both_empty : sequence of bool, shape (N,)
            Where prediction and reference are both empty; other undefined values stay NaN.

        Examples
        --------
        >>> EmptyRule.ONE.apply([0.5, float("nan"), float("nan")], [False, True, False]).tolist()
        [0.5, 1.0, nan]
        >>> EmptyRule.SKIP.apply([0.5, float("nan")], [False, True]).tolist()
        [0.5, nan]
        """
        filled = np.array(values, dtype=np.float64)
        if self is not EmptyRule.SKIP:
            filled[np.asarray(both_empty, dtype=bool) & np.isnan(filled)] = 1.0 if self is EmptyRule.ONE else 0.0
        return filled


class MissedRule(StrEnum):
    """What becomes of a distance that one empty map leaves undefined.

    A case is missed where the reference has the object and the prediction is empty, a false alarm where it
    is the other way round. Neither has a surface to measure to, and a mean over the rest favours the method that
    finds only what is easy. Such cases are left out and counted beside the mean, or count with the worst distance
    there can be, the diagonal of their image.
    """

    SKIP = "skip"
    DIAGONAL = "diagonal"

    @property
    def words(self) -> str:
        """What the rule does, as a sentence beneath a table.

        Examples
        --------
        >>> print(MissedRule.DIAGONAL.words)
        Missed cases (only the prediction is empty) and false alarms (only the reference is) count with the diagonal of
        their image, in means and in paired tests.
        """
        return MISSED_WORDS[self]

    def apply(
        self,
        values: Sequence[float] | NDArray[np.float64],
        failed: Sequence[bool] | NDArray[np.bool_],
        diagonal_mm: Sequence[float] | NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """``values`` with those of missed cases and false alarms filled in.

        Parameters
        ----------
        values : sequence of float, shape (N,)
            Distances in mm, NaN where undefined.
        failed : sequence of bool, shape (N,)
            Where one of the two maps alone is empty.
        diagonal_mm : sequence of float, shape (N,)
            Diagonal of each case's image in mm; where it is NaN, the distance stays undefined.

        Examples
        --------
        >>> MissedRule.DIAGONAL.apply([2.0, float("nan")], [False, True], [300.0, 310.0]).tolist()
        [2.0, 310.0]
        >>> MissedRule.SKIP.apply([2.0, float("nan")], [False, True], [300.0, 310.0]).tolist()
        [2.0, nan]
        """
        filled = np.array(values, dtype=np.float64)
        if self is MissedRule.DIAGONAL:
            where = np.asarray(failed, dtype=bool) & np.isnan(filled)
            filled[where] = np.asarray(diagonal_mm, dtype=np.float64)[where]
        return filled


_FAILED = "Missed cases (only the prediction is empty) and false alarms (only the reference is)"
MISSED_WORDS = {
    MissedRule.SKIP: f"{_FAILED} have no distance, missed cases no precision: they are left out of the means and of "
    "paired tests, and counted beside the mean; a method that has any takes no part in marks and ranks, and is never "
    "marked as the best.",
    MissedRule.DIAGONAL: f"{_FAILED} count with the diagonal of their image, in means and in paired tests.",
}
