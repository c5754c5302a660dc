"""Scores by the size of the object: Fig. 1 of Bertels 2019 (Dice by deciles of the reference volume)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError, ShapeError
from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats
from segloss_gui.statistics.score_matrix import score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.summary import Summary

FEWEST_PER_BIN = 4


@dataclass(frozen=True)
class SizeBins:
    """A metric by method in bins of equally many cases.

    Parameters
    ----------
    metric : str
        Key of the metric.
    methods : tuple of str
        Second axis of ``cells``.
    edges_ml : array, shape (bins + 1,)
        Reference volumes between the bins, smallest and largest included; other sizes where these were given.
    cells : tuple of tuple of Summary
        Of every bin, smallest objects first, and method.
    without_object : int
        Cases left out because their reference is empty.
    unit : SizeUnit
        What lengths and volumes are measured in.
    """

    metric: str
    methods: tuple[str, ...]
    edges_ml: Floats
    cells: tuple[tuple[Summary, ...], ...]
    without_object: int
    unit: SizeUnit = MM

    @property
    def spec(self) -> MetricSpec:
        """The metric, with the unit it has here."""
        return METRICS[self.metric].within(self.unit)

    @property
    def means(self) -> Floats:
        """Means, shape (bins, methods)."""
        return np.array([[cell.mean for cell in cells] for cells in self.cells]).reshape(-1, len(self.methods))

    def gain(self, method: str, baseline: str) -> Floats:
        """Mean of a method minus that of another in every bin, smallest objects first.

        Raises
        ------
        ParameterError
            When one of them is not there.
        """
        if missing := [name for name in (method, baseline) if name not in self.methods]:
            raise ParameterError(f"methods must be among {', '.join(self.methods)}, got {', '.join(missing)}")
        means = self.means
        return np.asarray(means[:, self.methods.index(method)] - means[:, self.methods.index(baseline)])


def size_bins(
    table: ScoreTable,
    metric: str = "dice",
    *,
    empty: EmptyRule,
    bins: int = 10,
    sizes: Mapping[str, float] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> SizeBins:
    """A metric by quantiles of the reference volume.

    Parameters
    ----------
    table : ScoreTable
        Of one class, with ``reference_volume_ml``.
    metric : str
        Key of the metric.
    empty : EmptyRule
        What an undefined share of two empty maps counts for; cases without an object are in no bin.
    bins : int
        10 for deciles, 4 for quartiles.
    sizes : mapping of str to float, or None
        Size of the object of each case that the bins go by, such as its share of the image; None: the reference
        volume in ml.
    resamples, seed : int
        Of the intervals.

    Raises
    ------
    ParameterError
        When the table has several classes or no reference volumes.

    Examples
    --------
    >>> names = {"case": ["a", "b", "c", "d"], "method": ["CE"] * 4}
    >>> columns = {"dice": [0.2, 0.4, 0.8, 1.0], "reference_volume_ml": [1, 2, 30, 40]}
    >>> found = size_bins(ScoreTable.of(names, columns), empty=EmptyRule.SKIP, bins=2)
    >>> found.means.round(3).tolist(), found.edges_ml.tolist()
    ([[0.3], [0.9]], [1.0, 16.0, 40.0])
    """
    matrix = score_matrix(table, metric, empty)
    volumes = reference_volumes(table) if sizes is None else np.array([sizes.get(case, NAN) for case in matrix.cases])
    there = volumes > 0
    places, edges = quantile_bins(volumes[there], bins)
    rows = np.flatnonzero(there)
    cells = []
    for place in range(bins):
        (of_bin,) = summaries([matrix.of_cases(rows[places == place])], resamples=resamples, seed=seed)
        cells.append(of_bin or (Summary(0, 0, NAN, NAN, NAN, NAN),) * len(matrix.methods))
    return SizeBins(metric, matrix.methods, edges, tuple(cells), int((~there).sum()), table.unit)


def bins_for(table: ScoreTable) -> int:
    """Deciles where there are cases enough, else quartiles, else halves."""
    cases = int((reference_volumes(table) > 0).sum())
    return next((bins for bins in (10, 4) if cases >= bins * FEWEST_PER_BIN), 2)


def reference_volumes(table: ScoreTable) -> Floats:
    """Reference volume of every case in ml, in the order of the table's cases."""
    matrix = score_matrix(table, "reference_volume_ml", EmptyRule.SKIP)
    defined = ~np.isnan(matrix.values)
    counts = defined.sum(axis=1)
    sums = np.where(defined, matrix.values, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(sums / counts, np.float64)


def quantile_bins(sizes: ArrayLike, bins: int) -> tuple[NDArray[np.intp], Floats]:
    """Bin of every size, and the quantiles between bins; equal sizes share a bin.

    Parameters
    ----------
    sizes : array, shape (n,)
        Defined numbers.
    bins : int
        Number of bins of as nearly as possible equally many.

    Raises
    ------
    ParameterError
        When there are no bins.
    ShapeError
        When sizes are no row of numbers.

    Examples
    --------
    >>> places, edges = quantile_bins([5.0, 1.0, 3.0, 9.0], 2)
    >>> places.tolist(), edges.tolist()
    ([1, 0, 0, 1], [1.0, 4.0, 9.0])
    """
    row = np.asarray(sizes, np.float64)
    if bins < 1:
        raise ParameterError(f"there must be one bin at least, got {bins}")
    if row.ndim != 1:
        raise ShapeError(f"sizes must be a row of numbers, got shape {row.shape}")
    if not row.size:
        return np.zeros(0, np.intp), np.full(bins + 1, NAN)
    edges = np.quantile(row, np.linspace(0, 1, bins + 1))
    return np.searchsorted(edges[1:-1], row, side="left"), edges
