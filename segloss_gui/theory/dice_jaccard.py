"""How Dice and Jaccard relate: Bertels 2019, Eq. 2 and 4, Definitions 1-2, Proposition 1.

A similarity is approximated by another with absolute error e when they never differ by more than e,
with relative error e when neither exceeds 1 + e times the other. A surrogate trained for one metric
serves the other as well as the two approximate each other; :mod:`~segloss_gui.theory.hamming` shows that
cross-entropy, a surrogate of the Hamming similarity, serves neither.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.theory.mask_counts import mask_counts, quotient
from segloss_gui.theory.weighted import span

Floats = NDArray[np.float64]

LARGEST_GAP = 3 - 2 * math.sqrt(2)
"""Largest absolute difference of Dice and Jaccard, 0.1716 (Proposition 1, Eq. 9)."""

DICE_AT_LARGEST_GAP = 2 - math.sqrt(2)
"""The Dice score at which Dice and Jaccard differ most, 0.5858 (Eq. 10)."""

RELATIVE_ERROR = 1.0
"""Dice never exceeds 1 + this times Jaccard; approached as both go to 0 (Proposition 1, Eq. 7-8)."""


def dice(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Dice score of two binary masks, Bertels Eq. 2.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape
        The two masks.

    Raises
    ------
    ShapeError
        When the shapes differ.
    UndefinedError
        When both are empty.

    Examples
    --------
    >>> dice([1, 1, 0, 0], [1, 0, 0, 0])
    0.6666666666666666
    """
    both, extra, missed, _ = mask_counts(prediction, truth)
    return float(dice_of_counts(both, extra, missed))


def jaccard(prediction: ArrayLike, truth: ArrayLike) -> float:
    """Jaccard index of two binary masks, Bertels Eq. 2.

    Parameters
    ----------
    prediction, truth : array of bool, any one shape
        The two masks.

    Raises
    ------
    ShapeError
        When the shapes differ.
    UndefinedError
        When both are empty.

    Examples
    --------
    >>> jaccard([1, 1, 0, 0], [1, 0, 0, 0])
    0.5
    """
    both, extra, missed, _ = mask_counts(prediction, truth)
    return float(jaccard_of_counts(both, extra, missed))


def dice_of_counts(true_positives: ArrayLike, false_positives: ArrayLike, false_negatives: ArrayLike) -> Floats:
    """D = 2 TP / (2 TP + FP + FN), Bertels Eq. 2.

    Parameters
    ----------
    true_positives, false_positives, false_negatives : arrays that broadcast
        In voxels.

    Raises
    ------
    UndefinedError
        Where all three are 0.

    Examples
    --------
    >>> dice_of_counts([1, 0], [1, 1], 0)
    array([0.66666667, 0.        ])
    """
    tp, fp, fn = (np.asarray(x, np.float64) for x in (true_positives, false_positives, false_negatives))
    return quotient(2 * tp, 2 * tp + fp + fn, "Dice")


def jaccard_of_counts(true_positives: ArrayLike, false_positives: ArrayLike, false_negatives: ArrayLike) -> Floats:
    """J = TP / (TP + FP + FN), Bertels Eq. 2.

    Parameters
    ----------
    true_positives, false_positives, false_negatives : arrays that broadcast
        In voxels.

    Raises
    ------
    UndefinedError
        Where all three are 0.

    Examples
    --------
    >>> jaccard_of_counts([1, 0], [1, 1], 0)
    array([0.5, 0. ])
    """
    tp, fp, fn = (np.asarray(x, np.float64) for x in (true_positives, false_positives, false_negatives))
    return quotient(tp, tp + fp + fn, "Jaccard")


def jaccard_from_dice(dice_score: ArrayLike) -> Floats:
    """J = D / (2 - D), Bertels Eq. 4.

    Examples
    --------
    >>> float(jaccard_from_dice(0.5))
    0.3333333333333333
    """
    d = np.asarray(dice_score, np.float64)
    return d / (2 - d)


def dice_from_jaccard(jaccard_index: ArrayLike) -> Floats:
    """D = 2 J / (1 + J), Bertels Eq. 4.

    Examples
    --------
    >>> float(dice_from_jaccard(0.5))
    0.6666666666666666
    """
    j = np.asarray(jaccard_index, np.float64)
    return 2 * j / (1 + j)


def gap(dice_score: ArrayLike) -> Floats:
    """D - J at a Dice score: at least 0, at most :data:`LARGEST_GAP` (Proposition 1, Eq. 9).

    Examples
    --------
    >>> bool(np.isclose(gap(DICE_AT_LARGEST_GAP), LARGEST_GAP))
    True
    """
    d = np.asarray(dice_score, np.float64)
    return d - jaccard_from_dice(d)


def jaccard_bounds(dice_score: ArrayLike) -> tuple[Floats, Floats]:
    """Bounds of Jaccard at a Dice score that Proposition 1 alone gives: D/2 <= J <= D, and J >= D - 0.1716.

    Examples
    --------
    >>> low, high = jaccard_bounds(0.2)
    >>> float(low), float(high)
    (0.1, 0.2)
    """
    d = np.asarray(dice_score, np.float64)
    return np.maximum(d / (1 + RELATIVE_ERROR), d - LARGEST_GAP), d


def absolute_error(similarity: ArrayLike, other: ArrayLike) -> float:
    """Smallest error with which one similarity approximates another absolutely on these pairs; Definition 1, Eq. 5.

    Parameters
    ----------
    similarity, other : arrays of one shape, not empty
        Both similarities of the same pairs of masks, in 0..1.

    Raises
    ------
    ShapeError, ParameterError
        When they differ in shape or are empty, or one is not in 0..1.

    Examples
    --------
    >>> absolute_error([0.5, 0.9], [0.25, 0.9])
    0.25
    """
    s, o = _similarities(similarity, other)
    return float(np.abs(s - o).max())


def relative_error(similarity: ArrayLike, other: ArrayLike) -> float:
    """Smallest error with which one similarity approximates another relatively on these pairs; Definition 2, Eq. 6.

    Infinity where one is 0 and the other is not.

    Parameters
    ----------
    similarity, other : arrays of one shape, not empty
        Both similarities of the same pairs of masks, in 0..1.

    Raises
    ------
    ShapeError, ParameterError
        When they differ in shape or are empty, or one is not in 0..1.

    Examples
    --------
    >>> relative_error([0.5, 0.0], [0.25, 0.0]), relative_error([0.1], [0.0])
    (1.0, inf)
    """
    s, o = _similarities(similarity, other)
    low, high = np.minimum(s, o), np.maximum(s, o)
    excess = np.divide(high - low, low, out=np.where(high > 0, np.inf, 0.0), where=low > 0)
    return float(excess.max())


def _similarities(similarity: ArrayLike, other: ArrayLike) -> tuple[Floats, Floats]:
    s, o = (np.atleast_1d(np.asarray(x, np.float64)) for x in (similarity, other))
    if s.shape != o.shape or not s.size:
        raise ShapeError(f"two similarities must have one shape, not empty, got {s.shape} and {o.shape}")
    if not ((s >= 0) & (s <= 1) & (o >= 0) & (o <= 1)).all():
        raise ParameterError(f"similarities must be in 0..1, got {span(s)} and {span(o)}")
    return s, o
