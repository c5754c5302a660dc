"""Every method against every other on the same cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segloss_gui.statistics.bootstrap_p import bootstrap_p
from segloss_gui.statistics.corrections import Correction, adjust
from segloss_gui.statistics.paired import ROUNDING
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, interval, resampled_means, subject_sums
from segloss_gui.statistics.score_matrix import ScoreMatrix


@dataclass(frozen=True)
class Comparisons:
    """Paired bootstrap of all pairs of methods; entry [i, j] is about method i minus method j.

    Parameters
    ----------
    methods : tuple of str
        Rows and columns.
    n : array of int, shape (methods, methods)
        Cases where both are defined.
    mean_difference, share_positive : array of float, shape (methods, methods)
        Of the goodness: above 0, or a share near 1, says that i is better.
    p : array of float, shape (methods, methods)
        Two-sided (:func:`bootstrap_p`), corrected over the pairs; NaN on the diagonal and where fewer than two subjects
        can be compared.
    correction : str
        Which correction p has.
    low, high : array of float, shape (methods, methods)
        95 % percentile interval of the mean difference, from the same draws; it is not corrected.
    """

    methods: tuple[str, ...]
    n: NDArray[np.intp]
    mean_difference: Floats
    share_positive: Floats
    p: Floats
    correction: Correction
    low: Floats
    high: Floats

    def better(self, level: float = 0.05) -> NDArray[np.bool_]:
        """Where i is significantly better than j, two-sided at ``level``."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self.p < level) & (self.mean_difference > 0))


def compare_methods(
    matrix: ScoreMatrix, *, correction: Correction = "none", resamples: int = RESAMPLES, seed: int = 0
) -> Comparisons:
    """Paired bootstrap of every pair (Bertels 2019, Table 1), all from the same draws of subjects.

    Parameters
    ----------
    matrix : ScoreMatrix
        Cases x methods; a pair is compared on the cases where both are defined.
    correction : str
        For the number of pairs; the papers correct nothing.
    resamples, seed : int
        How often subjects are drawn, and the generator's seed.
    """
    size = len(matrix.methods)
    left, right = np.triu_indices(size, 1)
    n = (~np.isnan(matrix.values)).astype(np.intp)
    table = [np.full((size, size), NAN) for _ in range(5)]
    if left.size and len(matrix.cases):
        goodness = matrix.goodness
        found = _bootstrap(goodness[:, left] - goodness[:, right], matrix, resamples, seed)
        mean, above, at, p, low, high = found
        upper = (mean, above, adjust(p, correction), low, high)
        lower = (-mean, 1 - above - at, upper[2], -high, -low)
        for entries, one_way, other_way in zip(table, upper, lower, strict=True):
            entries[left, right], entries[right, left] = one_way, other_way
    return Comparisons(matrix.methods, n.T @ n, table[0], table[1], table[2], correction, table[3], table[4])


def _bootstrap(difference: Floats, matrix: ScoreMatrix, resamples: int, seed: int) -> tuple[Floats, ...]:
    """Mean, shares above 0 and at 0, two-sided p, and ends of the interval, of every column of differences."""
    defined = ~np.isnan(difference)
    counts = defined.sum(axis=0)
    drawn = resampled_means(difference, subjects=matrix.clusters, resamples=resamples, seed=seed)
    limit = ROUNDING * np.where(defined, np.abs(difference), 0.0).max(axis=0)
    draws = (~np.isnan(drawn)).sum(axis=0)
    valid = np.maximum(draws, 1)
    with np.errstate(invalid="ignore"):
        above, at = (drawn > limit).sum(axis=0) / valid, (np.abs(drawn) <= limit).sum(axis=0) / valid
        mean = np.where(defined, difference, 0.0).sum(axis=0) / np.where(counts, counts, NAN)
    untied = (np.abs(subject_sums(difference, matrix.clusters)[0]) > limit).sum(axis=0)
    smaller = np.clip(np.minimum(1 - above, above + at), 0.0, 1.0)
    found = (above, at, bootstrap_p(smaller, draws, untied), *interval(drawn))
    several = np.array([_subjects(matrix, there) > 1 for there in defined.T], bool)
    return (np.where(counts > 0, mean, NAN), *(np.where(several, of_column, NAN) for of_column in found))


def _subjects(matrix: ScoreMatrix, there: NDArray[np.bool_]) -> int:
    """How many subjects have a difference: of one alone every draw is the same, which says nothing of chance."""
    return int(there.sum() if matrix.clusters is None else np.unique(np.asarray(matrix.clusters)[there]).size)
