"""What similarities are made of: the four counts of two masks, and quotients that may be 0/0."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ShapeError, UndefinedError


class MaskCounts(NamedTuple):
    """Voxels by prediction and truth.

    Parameters
    ----------
    true_positives, false_positives, false_negatives, true_negatives : int
        Their sum is the number of voxels d.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


def mask_counts(prediction: ArrayLike, truth: ArrayLike) -> MaskCounts:
    """Count two binary masks.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape
        The two masks.

    Raises
    ------
    ShapeError
        When the shapes differ.

    Examples
    --------
    >>> tuple(mask_counts([1, 1, 0, 0], [1, 0, 1, 0]))
    (1, 1, 1, 1)
    """
    p, t = np.asarray(prediction, bool), np.asarray(truth, bool)
    if p.shape != t.shape:
        raise ShapeError(f"prediction and truth must have one shape, got {p.shape} and {t.shape}")
    both, predicted, true = (int(np.count_nonzero(mask)) for mask in (p & t, p, t))
    return MaskCounts(both, predicted - both, true - both, p.size - predicted - true + both)


def quotient(above: ArrayLike, below: ArrayLike, what: str) -> NDArray[np.float64]:
    """``above / below``, elementwise.

    Raises
    ------
    UndefinedError
        Where ``below`` is 0.

    Examples
    --------
    >>> float(quotient(1, 4, "a quarter"))
    0.25
    """
    if (np.asarray(below) == 0).any():
        raise UndefinedError(f"{what} of these masks is 0/0: a mask it divides by is empty")
    return np.divide(above, below, dtype=np.float64)
