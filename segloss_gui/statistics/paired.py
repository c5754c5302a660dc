"""Whether one method is better than another on the same cases: the two tests of Tilborghs 2022.

The paper calls both "non-parametric bootstrapping"; the released code holds a paired bootstrap of
the differences (BRATS) and a permutation of per-case ranks (ACDC).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from segloss_gui.core.errors import ShapeError
from segloss_gui.statistics.bootstrap_p import bootstrap_p
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, resampled_means, subject_sums

EXACT_UP_TO = 16
"""Cases up to which all 2^n swaps are enumerated."""

ROUNDING = 1e-12
"""Share of the largest difference below which two means are taken as equal: sums round."""


@dataclass(frozen=True)
class PairedBootstrap:
    """What resampling says about the mean of a - b.

    Parameters
    ----------
    n : int
        Pairs of which both values are defined.
    mean_difference : float
        Mean of a - b.
    share_positive, share_zero : float
        Shares of the resamples whose mean difference is above 0, and exactly 0; NaN for fewer than two subjects.
    low, high : float
        95 % percentile interval of the mean difference.
    draws : int
        Resamples.
    untied : int
        Subjects whose difference is not 0: how small p can be.
    """

    n: int
    mean_difference: float
    share_positive: float
    share_zero: float
    low: float
    high: float
    draws: int = 0
    untied: int = 0

    @property
    def p(self) -> float:
        """Two-sided p: twice the smaller of the shares at or beyond 0, of :func:`bootstrap_p`; at most 1.

        Examples
        --------
        >>> [paired_bootstrap([0.9] * n, [0.5] * n).p for n in (2, 3, 6)]
        [0.5, 0.25, 0.03125]
        """
        below, above = 1 - self.share_positive, self.share_positive + self.share_zero
        return float(bootstrap_p(min(below, above), self.draws, self.untied))

    @property
    def p_greater(self) -> float:
        """One-sided p that the mean of a - b is above 0: the share of resamples in which it is not.

        Examples
        --------
        >>> paired_bootstrap([0.9, 0.8, 0.7], [0.5, 0.5, 0.5], resamples=100).p_greater
        0.125
        """
        return float(bootstrap_p(1 - self.share_positive, self.draws, self.untied, sides=1))


@dataclass(frozen=True)
class PairedPermutation:
    """What swapping the two methods' names case by case says.

    Parameters
    ----------
    n : int
        Pairs of which both values are defined.
    mean_rank_a, mean_rank_b : float
        Mean over cases of the rank, 1 the better, ties 1.5.
    p_rank, p_mean : float
        Share of the swaps whose difference of mean ranks, or of means, is at least as large as that
        observed: a valid two-sided p.
    p_rank_strict, p_mean_strict : float
        Share that is strictly larger, as the released code counts; it understates p.
    """

    n: int
    mean_rank_a: float
    mean_rank_b: float
    p_rank: float
    p_rank_strict: float
    p_mean: float
    p_mean_strict: float


def paired_bootstrap(
    a: ArrayLike, b: ArrayLike, *, subjects: ArrayLike | None = None, resamples: int = RESAMPLES, seed: int = 0
) -> PairedBootstrap:
    """Resample the differences a - b and see how often their mean is above 0.

    Tilborghs 2022, Table 1 (BRATS): 10,000 resamples, significant below 0.05 or above 0.95.
    Bertels 2019, Table 1: pairwise, p < 0.05.

    Parameters
    ----------
    a, b : array, shape (cases,)
        Scores of two methods on the same cases; a pair with an undefined score is left out.
    subjects : array of int, shape (cases,), or None
        Whose case each is: subjects are drawn with all their cases.
    resamples, seed : int
        How often cases are drawn, and the generator's seed.

    Raises
    ------
    ShapeError
        When a and b are not of one length.

    Examples
    --------
    >>> result = paired_bootstrap([0.9, 0.8, 0.7], [0.5, 0.9, 0.6])
    >>> result.n, round(result.mean_difference, 3), round(result.share_positive, 2)
    (3, 0.133, 0.85)
    """
    difference, defined = _differences(a, b)
    if not difference.size:
        return PairedBootstrap(0, NAN, NAN, NAN, NAN, NAN)
    codes = None if subjects is None else np.unique(np.asarray(subjects)[defined], return_inverse=True)[1]
    if difference.size == 1 or (codes is not None and not codes.any()):  # one subject: every draw is the same
        return PairedBootstrap(difference.size, float(difference.mean()), NAN, NAN, NAN, NAN)
    means = resampled_means(difference[:, None], subjects=codes, resamples=resamples, seed=seed)[:, 0]
    limit = ROUNDING * np.abs(difference).max()
    low, high = np.quantile(means, [0.025, 0.975])
    of_subjects = np.abs(subject_sums(difference[:, None], codes)[0])
    return PairedBootstrap(
        n=difference.size,
        mean_difference=float(difference.mean()),
        share_positive=float((means > limit).mean()),
        share_zero=float((np.abs(means) <= limit).mean()),
        low=float(low),
        high=float(high),
        draws=resamples,
        untied=int((of_subjects > limit).sum()),
    )


def paired_permutation(
    a: ArrayLike, b: ArrayLike, *, higher_is_better: bool = True, swaps: int = 100_000, seed: int = 0
) -> PairedPermutation:
    """Swap the two methods' names at random case by case and compare mean ranks and means.

    Tilborghs 2022, Table 1 (ACDC): ranks per case with ties averaged, 100,000 random swaps. The
    ranks of two methods differ by -1, 0 or 1, so the difference of their mean ranks over all swaps is
    binomial and p is given exactly, where the released code draws. The test of the means is exact
    for up to 16 cases and drawn beyond, with the observed order counted among the draws (Phipson &
    Smyth 2010).

    Parameters
    ----------
    a, b : array, shape (cases,)
        Scores of two methods on the same cases; a pair with an undefined score is left out.
    higher_is_better : bool
        Which end is rank 1.
    swaps, seed : int
        Random swaps of the test of the means, and the generator's seed.

    Raises
    ------
    ShapeError
        When a and b are not of one length.

    Examples
    --------
    >>> result = paired_permutation([0.9, 0.8, 0.7], [0.5, 0.6, 0.6])
    >>> result.mean_rank_a, result.p_rank, result.p_rank_strict
    (1.0, 0.25, 0.0)
    """
    difference, _ = _differences(a, b)
    if not difference.size:
        return PairedPermutation(0, NAN, NAN, NAN, NAN, NAN, NAN)
    sign = np.sign(difference) if higher_is_better else -np.sign(difference)
    p_rank, p_rank_strict = _sign_test(sign)
    p_mean, p_mean_strict = _sign_flips(difference, swaps, seed)
    return PairedPermutation(
        n=difference.size,
        mean_rank_a=float(1.5 - sign.mean() / 2),
        mean_rank_b=float(1.5 + sign.mean() / 2),
        p_rank=p_rank,
        p_rank_strict=p_rank_strict,
        p_mean=p_mean,
        p_mean_strict=p_mean_strict,
    )


def _differences(a: ArrayLike, b: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    first, second = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ShapeError(f"paired scores must be two rows of one length, got {first.shape} and {second.shape}")
    difference = first - second
    defined = ~np.isnan(difference)
    return difference[defined], defined


def _sign_test(sign: Floats) -> tuple[float, float]:
    """P(|S| >= s) and P(|S| > s) for a sum S of as many random signs as are not 0, s the observed sum."""
    untied = int(np.count_nonzero(sign))
    better = np.arange(untied + 1)
    chances = stats.binom.pmf(better, untied, 0.5)
    size, observed = np.abs(2 * better - untied), abs(int(sign.sum()))
    return min(1.0, float(chances[size >= observed].sum())), float(chances[size > observed].sum())


def _sign_flips(difference: Floats, swaps: int, seed: int) -> tuple[float, float]:
    observed, limit = abs(difference.sum()), ROUNDING * np.abs(difference).sum()
    if difference.size <= EXACT_UP_TO:
        every = np.arange(2**difference.size)[:, None] >> np.arange(difference.size) & 1
        sums = np.abs((1 - 2 * every) @ difference)
        return float((sums >= observed - limit).mean()), float((sums > observed + limit).mean())
    at_least = larger = 0
    generator = np.random.default_rng(seed)
    block = max(1, 4_000_000 // difference.size)
    for start in range(0, swaps, block):
        shape = (min(block, swaps - start), difference.size)
        # A flip changes the sum by twice the difference; bytes are the cheapest random bits.
        bits = np.frombuffer(generator.bytes(shape[0] * -(-shape[1] // 8)), np.uint8).reshape(shape[0], -1)
        flips = np.unpackbits(bits, axis=1, count=shape[1]).astype(np.float64)
        sums = np.abs(difference.sum() - 2 * (flips @ difference))
        at_least += int((sums >= observed - limit).sum())
        larger += int((sums > observed + limit).sum())
    return (at_least + 1) / (swaps + 1), larger / swaps
