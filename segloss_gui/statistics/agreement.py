"""How far graders agree with each other, and grades with a score; ordinal grades, NaN where nothing was graded."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

NAN = float("nan")
Weights = Literal["none", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval"]
Floats = NDArray[np.float64]


def percent_agreement(first: ArrayLike, second: ArrayLike) -> float:
    """Share of the items with the same grade, in per cent, among those that both graded.

    Parameters
    ----------
    first, second : array-like, shape (items,)
        Grades of two graders; NaN where one gave none.

    Examples
    --------
    >>> percent_agreement([1, 2, 3, 5], [1, 2, 4, float("nan")])
    66.66...
    """
    a, b = _both_graded(first, second)
    return float(100 * np.mean(a == b)) if a.size else NAN


def cohen_kappa(
    first: ArrayLike, second: ArrayLike, *, weights: Weights = "none", categories: Sequence[float] = (1, 2, 3, 4, 5)
) -> float:
    r"""Cohen's kappa of two graders, weighted or not.

    .. math:: \kappa_w = 1 - \frac{\sum_{ij} v_{ij} p_{ij}}{\sum_{ij} v_{ij} p_{i\cdot} p_{\cdot j}}

    with the disagreement v = [i ≠ j], abs(i - j) or (i - j)² of the categories' ranks.

    Parameters
    ----------
    first, second : array-like, shape (items,)
        Grades of two graders; items that one of them did not grade (NaN) are left out.
    weights : "none", "linear" or "quadratic"
        How a disagreement counts: "none" is Cohen 1960, the others are Cohen 1968.
    categories : sequence of float
        The grades there are, in their order.

    Returns
    -------
    float
        1 where all grades agree, 0 where as many do as chance has it; NaN where no item has two
        grades, or where both gave one and the same grade throughout (0/0).

    Raises
    ------
    ValueError
        When a grade is none of ``categories``.

    References
    ----------
    Cohen 1960, *A coefficient of agreement for nominal scales*, Educ. Psychol. Meas. 20.
    Cohen 1968, *Weighted kappa*, Psychol. Bull. 70.

    Examples
    --------
    >>> yes_no = dict(categories=(0, 1))
    >>> first, second = [1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    >>> round(cohen_kappa(first, second, **yes_no), 12)
    0.4
    >>> round(cohen_kappa([1, 2, 3, 4], [1, 2, 3, 5], weights="quadratic"), 4)
    0.9286
    """
    a, b = (_ranks(values, categories) for values in _both_graded(first, second))
    if not a.size:
        return NAN
    count = len(categories)
    observed = np.zeros((count, count))
    np.add.at(observed, (a, b), 1.0 / a.size)
    distance = np.abs(np.subtract.outer(np.arange(count), np.arange(count))).astype(np.float64)
    cost = {"none": (distance > 0).astype(np.float64), "linear": distance, "quadratic": distance**2}[weights]
    by_chance = float(np.sum(cost * np.outer(observed.sum(axis=1), observed.sum(axis=0))))
    return 1.0 - float(np.sum(cost * observed)) / by_chance if by_chance > 0 else NAN


def krippendorff_alpha(ratings: ArrayLike, *, level: Level = "ordinal") -> float:
    r"""Krippendorff's alpha of any number of graders; missing grades are allowed.

    .. math:: \alpha = 1 - (n - 1) \frac{\sum_{c<k} o_{ck} \delta^2_{ck}}{\sum_{c<k} n_c n_k \delta^2_{ck}}

    Parameters
    ----------
    ratings : array-like, shape (graders, items)
        Grades; NaN where a grader gave none. Items with fewer than two grades say nothing.
    level : "nominal", "ordinal" or "interval"
        What a difference between two grades means.

    Returns
    -------
    float
        1 for perfect agreement, 0 for chance, below 0 for systematic disagreement; NaN where
        nothing can be paired or all grades are one and the same (0/0).

    References
    ----------
    Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*, with the example below.

    Examples
    --------
    >>> x = float("nan")
    >>> ratings = [
    ...     [1, 2, 3, 3, 2, 1, 4, 1, 2, x, x, x],
    ...     [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, x, 3],
    ...     [x, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, x],
    ...     [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, x],
    ... ]
    >>> [round(krippendorff_alpha(ratings, level=level), 3) for level in ("nominal", "ordinal", "interval")]
    [0.743, 0.815, 0.849]
    """
    values = np.atleast_2d(np.asarray(ratings, dtype=np.float64))
    grades = np.unique(values[~np.isnan(values)])
    counts = (values[:, :, np.newaxis] == grades).sum(axis=0).astype(np.float64)  # (items, grades)
    counts = counts[counts.sum(axis=1) >= 2]
    if not counts.size:
        return NAN
    coincidences = _coincidences(counts)
    totals = coincidences.sum(axis=1)
    difference = _differences(grades, totals, level)
    by_chance = float(np.sum(np.outer(totals, totals) * difference))
    observed = float(np.sum(coincidences * difference))
    return 1.0 - (float(totals.sum()) - 1.0) * observed / by_chance if by_chance > 0 else NAN


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Spearman's rank correlation over the pairs where both are defined; ties share their mean rank.

    Returns
    -------
    float
        -1..1; NaN with fewer than two pairs, or where one side is constant.

    References
    ----------
    Spearman 1904, *The proof and measurement of association between two things*, Am. J. Psychol. 15.

    Examples
    --------
    >>> round(spearman([1, 2, 3, 4], [0.2, 0.4, 0.3, 0.9]), 6)
    0.8
    >>> spearman([3, 3, 3], [0.1, 0.2, 0.3])
    nan
    """
    from scipy.stats import rankdata

    a, b = _both_graded(x, y)
    if a.size < 2:
        return NAN
    a, b = rankdata(a), rankdata(b)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    return float(np.sum(a * b)) / spread if spread > 0 else NAN


def spearman_interval(
    x: ArrayLike, y: ArrayLike, cases: Sequence[str], *, level: float = 0.95, resamples: int = 2000, seed: int = 0
) -> tuple[float, float]:
    """Percentile bootstrap interval of :func:`spearman`; cases are drawn, each with all of its items.

    Items of one case (several methods) are not independent, so the case is what is resampled
    (Davison and Hinkley 1997, section 3.8).

    Parameters
    ----------
    x, y : array-like, shape (items,)
        The pairs.
    cases : sequence of str, length items
        The case of each pair.
    level : float
        Share of the interval: 0.95 spans the percentiles 2.5 to 97.5.
    resamples, seed : int
        How often cases are drawn, and the generator's seed.

    Returns
    -------
    tuple of float
        (NaN, NaN) with fewer than three cases. Draws in which one side is constant have no
        correlation and are left out.

    Examples
    --------
    >>> low, high = spearman_interval([1, 2, 3, 4, 5], [0.1, 0.2, 0.3, 0.4, 0.5], "abcde")
    >>> (round(low, 6), round(high, 6))
    (1.0, 1.0)
    """
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    defined = np.flatnonzero(~(np.isnan(a) | np.isnan(b)))
    names = np.asarray(list(cases))[defined]
    groups = [defined[names == name] for name in np.unique(names)]
    if len(groups) < 3:
        return NAN, NAN
    generator = np.random.default_rng(seed)
    found = np.empty(resamples)
    for draw in range(resamples):
        drawn = np.concatenate([groups[at] for at in generator.integers(0, len(groups), len(groups))])
        found[draw] = spearman(a[drawn], b[drawn])
    tail = 100 * (1 - level) / 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # every draw constant: NaN it is
        low, high = np.nanpercentile(found, [tail, 100 - tail])
    return float(low), float(high)


def _both_graded(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"both must have one value an item, got {a.size} and {b.size}")
    defined = ~(np.isnan(a) | np.isnan(b))
    return a[defined], b[defined]


def _ranks(values: Floats, categories: Sequence[float]) -> NDArray[np.intp]:
    known = np.asarray(categories, dtype=np.float64)
    unknown = values[~np.isin(values, known)]
    if unknown.size:
        raise ValueError(f"grades must be among {', '.join(f'{c:g}' for c in known)}, got {unknown[0]:g}")
    return cast("NDArray[np.intp]", np.argmax(values[:, np.newaxis] == known, axis=1))


def _coincidences(counts: Floats) -> Floats:
    """How often grades c and k meet in one item: (grades, grades), its sum is the number of paired grades."""
    pairs = np.einsum("uc,uk->uck", counts, counts)
    at = np.arange(counts.shape[1])
    pairs[:, at, at] -= counts
    return cast("Floats", (pairs / (counts.sum(axis=1) - 1)[:, np.newaxis, np.newaxis]).sum(axis=0))


def _differences(grades: Floats, totals: Floats, level: Level) -> Floats:
    """Squared differences of grades, as Krippendorff 2011 defines them for each level of measurement."""
    if level == "nominal":
        return (~np.eye(len(grades), dtype=bool)).astype(np.float64)
    # Ordinal: the number of grades given between the two, the ends counted half.
    position = np.cumsum(totals) - totals / 2 if level == "ordinal" else grades
    return cast("Floats", np.subtract.outer(position, position) ** 2)
