"""Whether one method is better than another on the same cases: the two tests of Tilborghs 2022.

The paper calls both "non-parametric bootstrapping"; the released code holds a paired bootstrap of
the differences (BRATS) and a permutation of per-case ranks (ACDC).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ShapeError
from segloss_gui.statistics.bootstrap_p import bootstrap_p
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, resampled_means, subject_sums

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
    difference, defined = differences(a, b)
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


def differences(a: ArrayLike, b: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    """The defined differences a - b, and of which pairs they are.

    Raises
    ------
    ShapeError
        When they are no two rows of one length.

    Examples
    --------
    >>> differences([0.5, float("nan"), 1.0], [0.25, 0.5, 1.0])
    (array([0.25, 0.  ]), array([ True, False,  True]))
    """
    first, second = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ShapeError(f"paired scores must be two rows of one length, got {first.shape} and {second.shape}")
    difference = first - second
    defined = ~np.isnan(difference)
    return difference[defined], defined
