"""Mean, spread and a bootstrap interval of one score over cases; undefined scores are counted apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.statistics.failures import failure_words
from segloss_gui.statistics.resampling import NAN, RESAMPLES, interval, resampled_means


@dataclass(frozen=True)
class Summary:
    """What one score says over a set of cases.

    Parameters
    ----------
    n : int
        Cases where it is defined; everything below is over these.
    undefined : int
        Cases with a prediction where it is not; they are left out, neither 0 nor 1.
    mean, sd : float
        Mean, and standard deviation with n - 1; NaN where too few cases are defined.
    low, high : float
        Ends of the confidence interval of the mean.
    missed, false_alarms : int
        Cases with an empty prediction of an object that is there, and the reverse, where the metric is
        undefined for them (:class:`~segloss_gui.statistics.failures.Failures`).
    left_out : int
        Those of both that no penalty stands for: they are not in ``n``, and the mean is of what was found.
    not_predicted : int
        Cases that others predicted and this method did not: neither in ``n`` nor undefined.

    Examples
    --------
    >>> Summary(3, 3, 1.2, 0.1, 1.0, 1.4, missed=3, left_out=3).count_words
    'n = 3, 3 missed'
    >>> Summary(6, 0, 80.2, 9.1, 70.0, 91.4, missed=3).count_words
    'n = 6, with 3 missed'
    >>> Summary(3, 1, 0.8, 0.1, 0.7, 0.9).count_words
    'n = 3, 1 undefined'
    >>> Summary(3, 0, 0.8, 0.1, 0.7, 0.9, not_predicted=2).count_words
    'n = 3, 2 not predicted'
    """

    n: int
    undefined: int
    mean: float
    sd: float
    low: float
    high: float
    missed: int = 0
    false_alarms: int = 0
    left_out: int = 0
    not_predicted: int = 0

    @property
    def failures(self) -> int:
        """Cases missed, and false alarms."""
        return self.missed + self.false_alarms

    @property
    def count_words(self) -> str:
        """How many cases the mean is of, and what became of the others."""
        failed = failure_words(self.missed, self.false_alarms)
        rest = self.undefined - self.left_out
        told = f"{'' if self.left_out else 'with '}{failed}" if failed else ""
        undefined = f"{rest} undefined" if rest > 0 else ""
        absent = f"{self.not_predicted} not predicted" if self.not_predicted else ""
        return ", ".join(filter(None, (f"n = {self.n}", told, undefined, absent)))


def summarise(values: ArrayLike, *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0) -> Summary:
    """Summarise one score, one value a case, NaN where it is undefined.

    Parameters
    ----------
    values : array-like, shape (cases,)
        The score.
    level : float
        Share of the interval: 0.95 spans the percentiles 2.5 to 97.5.
    resamples, seed : int
        Of the bootstrap over cases.

    Examples
    --------
    >>> result = summarise([0.5, 0.7, float("nan")])
    >>> result.n, result.undefined, round(result.mean, 3), round(result.sd, 3)
    (2, 1, 0.6, 0.141)
    """
    array = np.asarray(values, dtype=np.float64)
    defined = array[~np.isnan(array)]
    low, high = mean_interval(defined, level=level, resamples=resamples, seed=seed)
    return Summary(
        n=int(defined.size),
        undefined=int(array.size - defined.size),
        mean=float(defined.mean()) if defined.size else NAN,
        sd=float(defined.std(ddof=1)) if defined.size > 1 else NAN,
        low=low,
        high=high,
    )


def mean_interval(
    values: NDArray[np.float64], *, level: float = 0.95, resamples: int = RESAMPLES, seed: int = 0
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean: cases drawn with replacement (Efron 1979).

    Parameters
    ----------
    values : array, shape (n,)
        Defined values; fewer than two give (NaN, NaN).
    level : float
        Share of the interval.
    resamples, seed : int
        How often cases are drawn, and the generator's seed.

    Examples
    --------
    >>> mean_interval(np.array([0.5, 0.5, 0.5]))
    (0.5, 0.5)
    """
    if values.size < 2:
        return NAN, NAN
    low, high = interval(resampled_means(values[:, None], resamples=resamples, seed=seed)[:, 0], level)
    return float(low), float(high)
