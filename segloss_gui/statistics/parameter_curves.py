"""Scores over a parameter that was swept: a line for each combination of the others, a panel for each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segloss_gui.core.units import MM, SizeUnit
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec
from segloss_gui.statistics.resampling import NAN, RESAMPLES, Floats
from segloss_gui.statistics.score_matrix import method_summaries
from segloss_gui.statistics.score_table import FACTORS, ScoreTable
from segloss_gui.statistics.summary import Summary

MOST_GROUPS = 4
"""With more groups than these, all cases are taken together."""

LOGARITHMIC_FROM = 30.0
"""Positive values are drawn by their logarithm where the largest is so many times the smallest."""


@dataclass(frozen=True)
class GridPoint:
    """One method of a sweep.

    Parameters
    ----------
    method : str
        Its name in the scores.
    value : float
        What it has of the swept parameter; NaN where that is a word, such as ``"heuristic"``.
    series : str
        Its other parameters that vary, in words; empty where none does.
    """

    method: str
    value: float
    series: str


@dataclass(frozen=True)
class ParameterGrid:
    """The methods of a sweep, and what is drawn across.

    Parameters
    ----------
    parameter : str
        Name of the parameter.
    title : str
        What it is called, with its unit.
    points : tuple of GridPoint
        The methods, in the study's order.
    """

    parameter: str
    title: str
    points: tuple[GridPoint, ...]

    def called(self, names: Mapping[str, str]) -> ParameterGrid:
        """The same grid with methods called by other names; those without one keep theirs."""
        points = tuple(replace(point, method=names.get(point.method, point.method)) for point in self.points)
        return replace(self, points=points)

    @property
    def series(self) -> tuple[str, ...]:
        """The lines to draw, in the order they first come in."""
        return tuple(dict.fromkeys(point.series for point in self.points))


@dataclass(frozen=True)
class CurvePoint:
    """The cases' mean of one method at its value of the parameter."""

    method: str
    value: float
    summary: Summary


@dataclass(frozen=True)
class ParameterCurve:
    """One line: a series in a group, its points from left to right."""

    series: str
    group: str
    points: tuple[CurvePoint, ...]

    @property
    def values(self) -> Floats:
        """The parameter, shape (points,)."""
        return np.array([point.value for point in self.points])

    @property
    def means(self) -> Floats:
        """The metric, shape (points,)."""
        return np.array([point.summary.mean for point in self.points])

    @property
    def ends(self) -> Floats:
        """Ends of the intervals, shape (2, points)."""
        return np.array([[point.summary.low, point.summary.high] for point in self.points]).reshape(-1, 2).T


@dataclass(frozen=True)
class ParameterCurves:
    """A metric over a swept parameter.

    Parameters
    ----------
    grid : ParameterGrid
        What was swept.
    metric : str
        Key of the metric.
    curves : tuple of ParameterCurve
        Group by group; ``group`` is empty where all cases are taken together.
    left_out : int
        Methods whose value is not a number.
    unit : SizeUnit
        What lengths and volumes are measured in.
    """

    grid: ParameterGrid
    metric: str
    curves: tuple[ParameterCurve, ...]
    left_out: int
    unit: SizeUnit = MM

    @property
    def spec(self) -> MetricSpec:
        """The metric, with the unit it has here."""
        return METRICS[self.metric].within(self.unit)

    @property
    def groups(self) -> tuple[str, ...]:
        """The panels to draw."""
        return tuple(dict.fromkeys(curve.group for curve in self.curves))

    @property
    def logarithmic(self) -> bool:
        """Whether the parameter spans orders of magnitude."""
        values = [point.value for curve in self.curves for point in curve.points]
        return bool(values) and min(values) > 0 and max(values) >= LOGARITHMIC_FROM * min(values)


def parameter_curves(
    table: ScoreTable,
    grid: ParameterGrid,
    metric: str = "dice",
    *,
    empty: EmptyRule,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> ParameterCurves:
    """Means over the cases at every value of a swept parameter, with 95 % intervals.

    A method whose value is a word stands where its scores say it trained: ε ``"heuristic"`` at the mean
    of what its runs found.

    Parameters
    ----------
    table : ScoreTable
        Of one class.
    grid : ParameterGrid
        The methods and their values; those without scores are not drawn.
    metric : str
        Key of the metric.
    empty : EmptyRule
        What an undefined share of two empty maps counts for.
    resamples, seed : int
        Of the intervals.

    Raises
    ------
    ParameterError
        When the table has several classes or no such metric.

    Examples
    --------
    >>> names = {"case": ["a", "b"] * 2, "method": ["low", "low", "high", "high"]}
    >>> grid = ParameterGrid("epsilon", "ε", (GridPoint("high", 10.0, "I"), GridPoint("low", 0.1, "I")))
    >>> found = parameter_curves(ScoreTable.of(names, {"dice": [0.8, 0.6, 0.1, 0.3]}), grid, empty=EmptyRule.SKIP)
    >>> [(curve.series, curve.values.tolist(), curve.means.round(3).tolist()) for curve in found.curves]
    [('I', [0.1, 10.0], [0.7, 0.2])]
    """
    values = dict(_values(table, grid))
    scored = [point for point in grid.points if point.method in table.names("method")]
    part = table.where(method=[point.method for point in scored])
    named = [group for group in part.names("group") if group]
    groups = sorted(named) if 1 < len(named) <= MOST_GROUPS else [""]
    curves: list[ParameterCurve] = []
    for group in groups:
        of_group = part.where(group=group) if group else part
        cells = method_summaries(of_group, metric, empty=empty, resamples=resamples, seed=seed)
        for series in grid.series:
            points = [
                CurvePoint(point.method, values[point.method], cells[point.method])
                for point in scored
                if point.series == series and point.method in cells and not np.isnan(values[point.method])
            ]
            if points:
                curves.append(ParameterCurve(series, group, tuple(sorted(points, key=lambda point: point.value))))
    left_out = sum(bool(np.isnan(values[point.method])) for point in scored)
    return ParameterCurves(grid, metric, tuple(curves), left_out, table.unit)


def _values(table: ScoreTable, grid: ParameterGrid) -> Iterator[tuple[str, float]]:
    """Every method's value; where it is a word, what its rows say."""
    known = grid.parameter in FACTORS
    for point in grid.points:
        value = point.value
        if np.isnan(value) and known and point.method in table.names("method"):
            value = _mean_number(table.where(method=point.method), grid.parameter)
        yield point.method, value


def _mean_number(table: ScoreTable, factor: str) -> float:
    try:
        numbers = np.array([float(name) for name in table.factors[factor].names])
    except ValueError:
        return NAN
    return float(numbers[table.factors[factor].codes].mean())
