"""Telling groups, or empty references, by the predicted volume: Fig. 2 of Tilborghs 2022."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ShapeError
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, interval, resample_counts


@dataclass(frozen=True)
class Roc:
    """A receiver operating characteristic.

    Parameters
    ----------
    thresholds : array, shape (points,)
        A case is called positive from this score on; falling, beginning with infinity.
    false_positive_rate, true_positive_rate : array, shape (points,)
        From (0, 0) to (1, 1).
    auc, low, high : float
        Area under the curve, with its percentile interval; NaN where a side has no case.
    positives, negatives : int
        Cases with a defined score.
    """

    thresholds: Floats
    false_positive_rate: Floats
    true_positive_rate: Floats
    auc: float
    low: float
    high: float
    positives: int
    negatives: int


def roc(
    scores: ArrayLike,
    positive: ArrayLike,
    *,
    subjects: ArrayLike | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Roc:
    """The empirical ROC over all thresholds, with a bootstrap interval of its area.

    The area by trapezoids over all thresholds is the chance that a positive case scores above a
    negative one, ties counting half (Mann & Whitney). Tilborghs 2022 steps the threshold by 1 ml from
    -1 to 1000 ml, which joins cases within one step.

    Parameters
    ----------
    scores : array, shape (cases,)
        Such as predicted volumes; NaN is left out.
    positive : array of bool, shape (cases,)
        Which cases are positive.
    subjects : array of int, shape (cases,), or None
        Whose case each is; subjects are drawn with all their cases.
    level : float
        Share of the interval.
    resamples, seed : int
        How often subjects are drawn, and the generator's seed.

    Raises
    ------
    ShapeError
        When there is not one truth per score.

    Examples
    --------
    >>> found = roc([0.0, 5.0, 5.0, 9.0], [False, False, True, True], resamples=100)
    >>> found.auc, found.true_positive_rate.tolist(), found.false_positive_rate.tolist()
    (0.875, [0.0, 0.5, 1.0, 1.0], [0.0, 0.0, 0.5, 1.0])
    """
    row, truth = np.asarray(scores, np.float64), np.asarray(positive, bool)
    if row.ndim != 1 or truth.shape != row.shape:
        raise ShapeError(f"there must be one truth per score, got {truth.shape} for {row.shape}")
    defined = ~np.isnan(row)
    order = np.flatnonzero(defined)[np.argsort(-row[defined], kind="stable")]
    row, truth = row[order], truth[order]
    owners = order if subjects is None else np.asarray(subjects)[order]
    positives, negatives = int(truth.sum()), int((~truth).sum())
    starts = np.flatnonzero(np.diff(row, prepend=np.inf)) if row.size else np.zeros(0, np.intp)
    ends = np.append(starts[1:], row.size)
    thresholds = np.concatenate([[np.inf], row[starts]])
    if not positives or not negatives:
        empty = np.full(len(thresholds), NAN)
        return Roc(thresholds, empty, empty, NAN, NAN, NAN, positives, negatives)
    tp, fp = (np.concatenate([[0], np.cumsum(side)[ends - 1]]) for side in (truth, ~truth))
    area = float((np.diff(fp) * (tp[1:] + tp[:-1])).sum() / (2 * positives * negatives))
    drawn = _resampled_areas(truth, starts, np.unique(owners, return_inverse=True)[1], resamples, seed)
    low, high = interval(drawn, level)
    return Roc(thresholds, fp / negatives, tp / positives, area, float(low), float(high), positives, negatives)


def _resampled_areas(
    truth: NDArray[np.bool_], starts: NDArray[np.intp], owners: NDArray[np.intp], resamples: int, seed: int
) -> Floats:
    """Areas with cases weighed by how often they were drawn; rows are sorted by falling score."""
    areas = []
    clustered, tied = int(owners.max()) + 1 < owners.size, starts.size < truth.size
    for drawn in resample_counts(int(owners.max()) + 1, resamples, seed):
        # Without clusters any order of the subjects is as good: theirs is taken as that of the scores.
        weights = drawn[:, owners] if clustered else drawn
        up = weights * truth
        down = weights - up
        if tied:
            up, down = np.add.reduceat(up, starts, axis=1), np.add.reduceat(down, starts, axis=1)
        positives, negatives = up.sum(axis=1), down.sum(axis=1)
        above = np.cumsum(up, axis=1)
        above -= up / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            areas.append(np.einsum("ij,ij->i", above, down) / (positives * negatives))
    return np.concatenate(areas)
