"""Drawing cases or subjects with replacement, for many columns of scores at once.

A resample is a row of counts: how often each subject was drawn. The means of all columns in a
thousand resamples are then two matrix products, and every method sees the same draws, so that
differences between methods are paired.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, ShapeError

Floats = NDArray[np.float64]
NAN = float("nan")

RESAMPLES = 10_000
"""How often subjects are drawn wherever an interval, a test or a ranking is worked out, in window and report alike."""

CHUNK = 4_000_000
"""Counts held at a time: 32 MB, whatever the number of subjects and resamples."""

CACHED = 100_000
"""Draws counted at a time: a piece that stays in the processor's cache."""

LEAST_ROWS = 128
"""Resamples in a block at least: products with fewer rows are many times slower on a busy machine."""


def resample_counts(subjects: int, resamples: int, seed: int = 0) -> Iterator[Floats]:
    """How often each subject is drawn, in blocks of resamples (Efron 1979).

    Parameters
    ----------
    subjects : int
        n subjects are drawn from n, with replacement.
    resamples : int
        How often.
    seed : int
        Of the generator; the draws do not depend on the blocks.

    Yields
    ------
    Array, shape (block, subjects); every row sums to ``subjects``.

    Raises
    ------
    ParameterError
        When there is no subject, or nothing is resampled.

    Examples
    --------
    >>> [block.sum(axis=1).tolist() for block in resample_counts(4, 3)]
    [[4.0, 4.0, 4.0]]
    """
    if subjects < 1 or resamples < 1:
        raise ParameterError(f"there must be subjects and resamples, got {subjects} and {resamples}")
    generator = np.random.default_rng(seed)
    block = max(LEAST_ROWS, CHUNK // subjects)
    for start in range(0, resamples, block):
        yield _drawn(generator, min(block, resamples - start), subjects)


def _drawn(generator: np.random.Generator, resamples: int, subjects: int) -> Floats:
    """One block, drawn and counted in pieces that fit the processor's cache."""
    counts = np.empty((resamples, subjects))
    piece = max(1, CACHED // subjects)
    for start in range(0, resamples, piece):
        part = counts[start : start + piece]
        drawn = generator.integers(0, subjects, part.shape)
        drawn += np.arange(len(part))[:, None] * subjects
        part[:] = np.bincount(drawn.ravel(), minlength=part.size).reshape(part.shape)
    return counts


def resampled_means(
    values: ArrayLike, *, subjects: ArrayLike | None = None, resamples: int = RESAMPLES, seed: int = 0
) -> Floats:
    """Means of every column in every resample; undefined values are left out of theirs.

    Parameters
    ----------
    values : array, shape (cases, columns)
        Scores, NaN where undefined.
    subjects : array of int, shape (cases,), or None
        Whose case each row is, coded 0, 1, ...: subjects are drawn and bring all their cases
        (cluster bootstrap, Davison & Hinkley 1997, Sect. 3.8). None: every case is a subject.
    resamples, seed : int
        How often, and the generator's seed.

    Returns
    -------
    Array, shape (resamples, columns); NaN where a resample holds no defined value.

    Raises
    ------
    ShapeError
        When values are no table or there is not one subject per case.

    Examples
    --------
    >>> resampled_means([[1.0, 5.0], [1.0, 5.0]], resamples=2)
    array([[1., 5.],
           [1., 5.]])
    """
    sums, defined = subject_sums(values, subjects)
    # Where nothing is undefined and subjects have equally many cases, the divisor is known.
    even = (defined == defined.flat[0]).all() if defined.size else False
    means = np.empty((resamples, sums.shape[1]))
    start = 0
    for counts in resample_counts(len(sums), resamples, seed):
        rows = slice(start, start + len(counts))
        divisor = defined.flat[0] * len(sums) if even else counts @ defined
        with np.errstate(invalid="ignore", divide="ignore"):
            means[rows] = (counts @ sums) / divisor
        start = rows.stop
    return means


def subject_sums(values: ArrayLike, subjects: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Sum and number of the defined values of every subject, each of shape (subjects, columns).

    Raises
    ------
    ShapeError
        When values are no table or there is not one subject per case.

    Examples
    --------
    >>> sums, defined = subject_sums([[1.0], [float("nan")], [3.0]], [0, 0, 1])
    >>> sums.ravel().tolist(), defined.ravel().tolist()
    ([1.0, 3.0], [1.0, 1.0])
    """
    table = np.asarray(values, np.float64)
    if table.ndim != 2 or not len(table):
        raise ShapeError(f"values must be a table of (cases, columns), got shape {table.shape}")
    there = ~np.isnan(table)
    filled, defined = np.where(there, table, 0.0), there.astype(np.float64)
    if subjects is None:
        return filled, defined
    codes = np.asarray(subjects)
    if codes.shape != (len(table),):
        raise ShapeError(f"there must be one subject per case, got {codes.shape} for {len(table)} cases")
    return _per_subject(filled, codes), _per_subject(defined, codes)


def interval(resampled: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Percentile interval of resampled values, a column each: the percentiles 2.5 and 97.5 for 0.95.

    Undefined resamples are left out; a column with none defined gives NaN.

    Parameters
    ----------
    resampled : array, shape (resamples, ...)
        Values of the resamples.
    level : float
        Share of the interval.

    Raises
    ------
    ParameterError
        When the share is not between 0 and 1.

    Examples
    --------
    >>> low, high = interval(np.arange(101.0))
    >>> round(float(low), 3), round(float(high), 3)
    (2.5, 97.5)
    """
    if not 0 < level < 1:
        raise ParameterError(f"the level of an interval must be between 0 and 1, got {level}")
    table = np.asarray(resampled, np.float64)
    tails = [(1 - level) / 2, (1 + level) / 2]
    if not np.isnan(table).any():
        low, high = np.quantile(table, tails, axis=0)
        return low, high
    empty = np.isnan(table).all(axis=0)
    low, high = np.nanquantile(np.where(empty, 0.0, table), tails, axis=0)
    return np.where(empty, NAN, low), np.where(empty, NAN, high)


def _per_subject(table: Floats, codes: NDArray[np.integer]) -> Floats:
    count = int(codes.max()) + 1
    return np.stack([np.bincount(codes, column, count) for column in table.T], axis=1)
