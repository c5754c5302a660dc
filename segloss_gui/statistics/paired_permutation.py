"""Two methods on the same cases: the permutation and the sign test of their differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from segloss_gui.statistics.paired import ROUNDING, differences
from segloss_gui.statistics.resampling import NAN, Floats

EXACT_UP_TO = 16
"""Cases up to which all 2^n swaps are enumerated."""


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
    difference, _ = differences(a, b)
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
