"""Agreement of predicted and reference volume: Bland & Altman."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from segloss_gui.core.errors import ShapeError
from segloss_gui.statistics.paired import ROUNDING
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats, interval, resampled_means

LIMIT = 1.96
"""Standard deviations from the bias to a limit: 95 % of normal differences lie between."""

Ends = tuple[float, float]


@dataclass(frozen=True)
class BlandAltman:
    """Differences against means, with bias and limits of agreement.

    Parameters
    ----------
    mean, difference : array, shape (cases,)
        The points: mean of the two volumes, and predicted minus reference; NaN where one is undefined.
    n : int
        Cases where both are defined.
    bias, sd : float
        Mean and standard deviation of the differences.
    lower, upper : float
        Limits of agreement, bias -+ 1.96 sd.
    bias_interval, lower_interval, upper_interval : (float, float)
        Confidence intervals of the three.
    """

    mean: Floats
    difference: Floats
    n: int
    bias: float
    sd: float
    lower: float
    upper: float
    bias_interval: Ends
    lower_interval: Ends
    upper_interval: Ends


def bland_altman(
    predicted: ArrayLike,
    reference: ArrayLike,
    *,
    subjects: ArrayLike | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> BlandAltman:
    """Bias and 95 % limits of agreement (Bland & Altman 1986), with confidence intervals.

    For independent cases the intervals are those of Bland & Altman 1999, Sect. 2: Student's t with
    variance sd^2/n for the bias and sd^2 (1/n + 1.96^2/(2 (n - 1))) for a limit. Where a subject has
    several cases they would be too narrow: subjects are then resampled.

    Parameters
    ----------
    predicted, reference : array, shape (cases,)
        Volumes in one unit; NaN is left out.
    subjects : array of int, shape (cases,), or None
        Whose case each is, where one has several.
    level : float
        Share of the intervals.
    resamples, seed : int
        Used with ``subjects`` only.

    Raises
    ------
    ShapeError
        When there is not one reference per prediction.

    Examples
    --------
    >>> found = bland_altman([11.0, 19.0, 33.0], [10.0, 20.0, 30.0])
    >>> found.bias, found.sd, round(found.lower, 2), round(found.upper, 2)
    (1.0, 2.0, -2.92, 4.92)
    """
    first, second = np.asarray(predicted, np.float64), np.asarray(reference, np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ShapeError(f"there must be one reference per prediction, got {second.shape} for {first.shape}")
    difference = first - second
    size = np.maximum(np.abs(first), np.abs(second))
    difference = np.where(np.abs(difference) <= ROUNDING * size, 0.0, difference)  # as many voxels, added up otherwise
    defined = ~np.isnan(difference)
    kept = difference[defined]
    bias = float(kept.mean()) if kept.size else NAN
    sd = float(kept.std(ddof=1)) if kept.size > 1 else NAN
    if kept.size < 2:
        intervals: tuple[Ends, ...] = ((NAN, NAN),) * 3
    elif subjects is None:
        intervals = _normal_intervals(bias, sd, kept.size, level)
    else:
        intervals = _resampled_intervals(kept, np.asarray(subjects)[defined], level, resamples, seed)
    return BlandAltman(
        (first + second) / 2, difference, int(kept.size), bias, sd, bias - LIMIT * sd, bias + LIMIT * sd, *intervals
    )


def _normal_intervals(bias: float, sd: float, n: int, level: float) -> tuple[Ends, ...]:
    t = float(stats.t.ppf((1 + level) / 2, n - 1))
    around_bias = t * sd / n**0.5
    around_limit = t * sd * (1 / n + LIMIT**2 / (2 * (n - 1))) ** 0.5
    lower, upper = bias - LIMIT * sd, bias + LIMIT * sd
    halves = ((bias, around_bias), (lower, around_limit), (upper, around_limit))
    return tuple((centre - half, centre + half) for centre, half in halves)


def _resampled_intervals(
    difference: Floats, subjects: ArrayLike, level: float, resamples: int, seed: int
) -> tuple[Ends, ...]:
    codes = np.unique(np.asarray(subjects), return_inverse=True)[1]
    centred = difference - difference.mean()
    drawn = resampled_means(np.stack([centred, centred**2], 1), subjects=codes, resamples=resamples, seed=seed)
    means = drawn[:, 0]
    sds = np.sqrt(np.maximum(drawn[:, 1] - means**2, 0) * difference.size / (difference.size - 1))
    lows, highs = interval(np.stack([means, means - LIMIT * sds, means + LIMIT * sds], 1), level)
    shift = float(difference.mean())
    return tuple((float(low) + shift, float(high) + shift) for low, high in zip(lows, highs, strict=True))
