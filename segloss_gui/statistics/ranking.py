"""How far a ranking of methods can be trusted: the same ranking in resamples of the cases.

The idea and the two ways of ranking are those of challengeR (Wiesenfarth et al. 2021, Methods and
open-source toolkit for analyzing and visualizing challenge results, Sci. Rep. 11:2369).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import stats

from segloss_gui.core.number_text import thousands
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.statistics.paired import ROUNDING
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, interval, resampled_means
from segloss_gui.statistics.score_matrix import ScoreMatrix

RankBy = Literal["mean", "case_ranks"]


@dataclass(frozen=True)
class RankStability:
    """A ranking and how often resampling the cases gives another.

    Parameters
    ----------
    methods : tuple of str
        Of the matrix, in its order.
    ranks : array of float, shape (methods,)
        Rank on all cases, 1 the best; ties share the mean of their ranks.
    rank_shares : array, shape (methods, methods)
        [i, r]: share of the resamples in which method i has rank r + 1; a tie takes its best rank. NaN, as all of
        the following, where fewer than two subjects are ranked: each draw of one is the same.
    kendall_tau : float
        Mean over resamples of Kendall's tau-b with the ranking on all cases; 1: it never changes.
    tau_low, tau_high : float
        95 % percentile interval of tau.
    best_share : array, shape (methods,)
        How often each is first, alone or tied.
    n, undefined, not_predicted : int
        Cases ranked, those left out because a method's score is undefined, and those because a method has no
        prediction of them.
    failed : tuple of int
        By method, the cases it missed (and its false alarms) that its mean would leave out. A method that has any
        is not ranked: its rank is NaN.
    unit : SizeUnit
        What sizes are measured in.
    """

    methods: tuple[str, ...]
    ranks: Floats
    rank_shares: Floats
    kendall_tau: float
    tau_low: float
    tau_high: float
    best_share: Floats
    n: int
    undefined: int
    not_predicted: int = 0
    failed: tuple[int, ...] = ()
    unit: SizeUnit = MM

    @property
    def left_out_words(self) -> str:
        """How many cases are left out, and why; empty where none is.

        Examples
        --------
        >>> one = np.ones(1)
        >>> RankStability(("A",), one, one[None], 1.0, 1.0, 1.0, one, 7, 2, 1200).left_out_words
        '2 left out because a score is undefined, 1,200 because a method has not predicted them'
        """
        why = (
            (self.undefined, "because a score is undefined"),
            (self.not_predicted, "because a method has not predicted them"),
        )
        told = [f"{thousands(count)} {words}" for count, words in why if count]
        return ", ".join(told).replace(" ", " left out ", 1)


def rank_stability(
    matrix: ScoreMatrix, *, by: RankBy = "mean", resamples: int = RESAMPLES, seed: int = 0
) -> RankStability:
    """Rank the methods on all cases and on resamples of them.

    Parameters
    ----------
    matrix : ScoreMatrix
        Cases x methods; cases with an undefined score are left out and counted. Methods that failed a case are
        not ranked.
    by : "mean" or "case_ranks"
        Rank the means over cases (aggregate, then rank), or the mean of the ranks within each case
        (rank, then aggregate).
    resamples, seed : int
        How often subjects are drawn, and the generator's seed.
    """
    failed = tuple(int(count) for count in matrix.failures.left_out.sum(axis=0))
    if any(failed):
        judged = [k for k, count in enumerate(failed) if not count]
        found = rank_stability(matrix.of_methods(judged), by=by, resamples=resamples, seed=seed)
        return _among_all(found, matrix.methods, judged, failed)
    complete = ~np.isnan(matrix.values).any(axis=1)
    kept, size = matrix.goodness[complete], len(matrix.methods)
    left_out = _left_out(matrix)
    if not kept.size:
        return _unstable(matrix, np.full(size, NAN), 0, left_out)
    values = kept if by == "mean" else -stats.rankdata(-kept, axis=1)
    subjects = np.unique(matrix.subjects[complete], return_inverse=True)[1]
    limit = ROUNDING * np.abs(values).max()
    settled = _signs(values.mean(axis=0)[None], limit)
    middle = 1 + (settled[0] < 0).sum(axis=1) + ((settled[0] == 0).sum(axis=1) - 1) / 2
    if not subjects.any():
        return _unstable(matrix, middle, len(kept), left_out)
    signs = _signs(resampled_means(values, subjects=subjects, resamples=resamples, seed=seed), limit)
    best_ranks = 1 + (signs < 0).sum(axis=2)
    shares = np.stack([(best_ranks == rank).mean(axis=0) for rank in range(1, size + 1)], axis=1)
    tau = _tau(signs, settled)
    low, high = interval(tau)
    mean_tau = float(np.nanmean(tau)) if np.isfinite(tau).any() else NAN
    return RankStability(
        matrix.methods, middle, shares, mean_tau, float(low), float(high), shares[:, 0], len(kept), *left_out,
        unit=matrix.unit,
    )  # fmt: skip


def _left_out(matrix: ScoreMatrix) -> tuple[int, int]:
    """Cases with an undefined score, and those that a method has no prediction of."""
    absent = matrix.not_predicted.any(axis=1)
    return int((np.isnan(matrix.values).any(axis=1) & ~absent).sum()), int(absent.sum())


def _unstable(matrix: ScoreMatrix, ranks: Floats, n: int, left_out: tuple[int, int]) -> RankStability:
    """A ranking of too few subjects to say how stable it is."""
    size = len(ranks)
    shares = np.full((size, size), NAN)
    return RankStability(matrix.methods, ranks, shares, NAN, NAN, NAN, shares[:, 0], n, *left_out, (), matrix.unit)


def _among_all(
    found: RankStability, methods: tuple[str, ...], judged: list[int], failed: tuple[int, ...]
) -> RankStability:
    """The ranking of some methods as one of all, the others without a rank."""
    size = len(methods)
    ranks, best, shares = np.full(size, NAN), np.full(size, NAN), np.zeros((size, size))
    ranks[judged], best[judged] = found.ranks, found.best_share
    shares[np.ix_(judged, range(len(judged)))] = found.rank_shares
    return replace(found, methods=methods, ranks=ranks, rank_shares=shares, best_share=best, failed=failed)


def _signs(means: Floats, limit: float) -> Floats:
    """Sign of method i minus method j in every resample, shape (resamples, methods, methods)."""
    difference = means[:, :, None] - means[:, None, :]
    return np.where(np.abs(difference) <= limit, 0.0, np.sign(difference))


def _tau(signs: Floats, settled: Floats) -> Floats:
    """Kendall's tau-b of every resample with the ranking on all cases; NaN where one of them is a single tie."""
    agreement = (signs * settled).sum(axis=(1, 2))
    pairs = np.sqrt((signs != 0).sum(axis=(1, 2)) * (settled != 0).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(agreement / pairs)
