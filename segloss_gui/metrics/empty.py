"""What a case counts for whose prediction and reference are both empty."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class EmptyRule(StrEnum):
    """What becomes of 0/0 in a mean of shares (Dice, Jaccard, sensitivity, surface Dice, lesion F1).

    There is no agreement in the field: challenges count a correctly empty prediction as 1, some tools
    as 0, and a mean over the defined values leaves it out. The choice moves means, so it is shown.
    Errors and distances are never filled in: no number of millimetres stands for "undefined".
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
