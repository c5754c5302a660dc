"""Scores by column: what ``scores.csv`` holds, as arrays that sort, select and resample quickly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from segloss_gui.core.errors import ParameterError
from segloss_gui.core.units import MM, PER_ML, SizeUnit, common_unit, unit_of
from segloss_gui.metrics import METRICS, EmptyRule, MetricSpec, MissedRule
from segloss_gui.statistics.factor import Factor
from segloss_gui.statistics.resampling import Floats

FACTORS = (
    "case", "group", "labelling", "method", "loss", "phi", "epsilon", "fold", "seed", "class", "batch_size", "params",
    "label_in_training",
)  # fmt: skip
"""Columns that say what was scored, by what."""

DIAGONAL_MM = "diagonal_mm"
"""A column of numbers that is no metric: the diagonal of each case's image, the worst distance there can be."""

TOLERANCE_MM = "tolerance_mm"
"""A column of numbers that is no metric: how far a surface may be away to count in the surface Dice."""

SIZE_UNIT = "size_unit"
"""A column that is no factor: what lengths and volumes of a row are measured in."""

FIELDS = {"class": "class_value"}
"""Fields of a row that are called otherwise than their column."""

SIZES = (*(key for key, spec in METRICS.items() if spec.unit in ("mm", "ml")), DIAGONAL_MM)
"""Columns of lengths and volumes: in the row's :data:`SIZE_UNIT`, whatever unit their names have."""

VOLUMES = tuple(key for key, spec in METRICS.items() if spec.unit == "ml")
"""Of those the volumes."""

AREAS = {key: key.replace("volume", "area").replace("_ml", "_mm2") for key in VOLUMES}
"""The column that has the size instead, of a picture measured in mm²: a column named after ml never holds an area."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ScoreTable:
    """Rows of scores by column.

    Parameters
    ----------
    factors : mapping of str to Factor
        What was scored: the :data:`FACTORS`, ``subject`` (the case where nothing else is known) and
        :data:`SIZE_UNIT` ("" where an earlier version said none: mm).
    metrics : mapping of str to array, shape (rows,)
        Numbers, NaN where undefined; beside the metrics :data:`DIAGONAL_MM` and :data:`TOLERANCE_MM`.
    missed : MissedRule
        What becomes of distances that one empty map leaves undefined.

    Examples
    --------
    >>> table = ScoreTable.of({"case": ["a", "b"], "method": ["CE", "CE"]}, {"dice": [0.5, 0.7]})
    >>> len(table), table.names("case"), table.metrics["dice"].tolist()
    (2, ('a', 'b'), [0.5, 0.7])
    """

    factors: Mapping[str, Factor]
    metrics: Mapping[str, Floats]
    missed: MissedRule = MissedRule.SKIP

    @classmethod
    def of(
        cls,
        names: Mapping[str, Sequence[str]],
        numbers: Mapping[str, ArrayLike],
        subjects: Mapping[str, str] | None = None,
    ) -> ScoreTable:
        """A table from columns.

        Parameters
        ----------
        names : mapping of str to sequence of str
            At least ``case``; factors that are absent are "" throughout.
        numbers : mapping of str to array, shape (rows,)
            The metrics.
        subjects : mapping of str to str, or None
            Subject of each case; a case that is not in it is its own.

        Raises
        ------
        ParameterError
            When a column is of another length.
        """
        rows = len(names["case"])
        metrics = {key: np.asarray(column, np.float64) for key, column in numbers.items()}
        lengths = {key: len(column) for key, column in (*names.items(), *metrics.items())}
        odd = [f"{key}: {length}" for key, length in lengths.items() if length != rows]
        if odd:
            raise ParameterError(f"columns must be as long as case ({rows} rows), got {', '.join(odd)}")
        factors = {key: Factor.of(names[key] if key in names else [""] * rows) for key in FACTORS}
        factors[SIZE_UNIT] = Factor.of(names.get(SIZE_UNIT) or [""] * rows)
        if "subject" in names:
            factors["subject"] = Factor.of(
                [own or case for own, case in zip(names["subject"], names["case"], strict=True)]
            )
        else:
            factors["subject"] = _subjects(factors["case"], subjects or {})
        return cls(MappingProxyType(factors), MappingProxyType(metrics))

    @classmethod
    def from_rows(cls, rows: Iterable[object], subjects: Mapping[str, str] | None = None) -> ScoreTable:
        """A table from rows of ``scores.csv`` as objects, with every metric of the registry that they have.

        Parameters
        ----------
        rows : iterable of ScoreRow
            With a field per column (:class:`segloss_gui.study.score_file.ScoreRow`).
        subjects : mapping of str to str, or None
            Subject of each case, where its rows do not say it.
        """
        held = list(rows)
        said = {row.case: row.subject for row in held if getattr(row, "subject", "")}  # type: ignore[attr-defined]
        columns = (*FACTORS, SIZE_UNIT)
        names = {key: [_text(getattr(row, FIELDS.get(key, key), "")) for row in held] for key in columns}
        there = [key for key in (*METRICS, DIAGONAL_MM, TOLERANCE_MM) if held and hasattr(held[0], key)]
        numbers = {key: [getattr(row, key) for row in held] for key in there}
        return cls.of(names, numbers, {**(subjects or {}), **said})

    def __len__(self) -> int:
        return len(self.factors["case"].codes)

    def names(self, factor: str) -> tuple[str, ...]:
        """The names of a factor, in the order they first come in."""
        return self._factor(factor).names

    @property
    def unit(self) -> SizeUnit:
        """What lengths and volumes are measured in.

        Examples
        --------
        >>> ScoreTable.of({"case": ["a"], "size_unit": ["px"]}, {"volume_ml": [12.0]}).unit.volume
        'px²'
        """
        said = self.factors.get(SIZE_UNIT)
        if said is None:
            return MM
        units = [unit_of(key) for key in said.names if key]
        return common_unit([*units, MM] if units and self._has_sizes(said.where([""])) else units)

    def _has_sizes(self, rows: Mask) -> bool:
        """Whether any of these rows says a length or volume besides 0."""
        return any(bool(np.nan_to_num(self.metrics[key][rows]).any()) for key in SIZES if key in self.metrics)

    @property
    def tolerances(self) -> tuple[float, ...]:
        """Within what lengths surfaces count in the surface Dice, ascending; none where no row says it.

        Examples
        --------
        >>> ScoreTable.of({"case": ["a", "b"]}, {"tolerance_mm": [1.0, float("nan")]}).tolerances
        (1.0,)
        """
        said = self.metrics.get(TOLERANCE_MM, np.array([]))
        return tuple(np.unique(said[np.isfinite(said)]).tolist())

    def spec(self, metric: str) -> MetricSpec:
        """A metric of the registry with the unit it has here."""
        return METRICS[metric].within(self.unit)

    def select(self, rows: ArrayLike) -> ScoreTable:
        """The table of some rows, a mask or places, in their order."""
        return ScoreTable(
            MappingProxyType({key: factor.taken(rows) for key, factor in self.factors.items()}),
            MappingProxyType({key: column[np.asarray(rows)] for key, column in self.metrics.items()}),
            self.missed,
        )

    def under(self, missed: MissedRule) -> ScoreTable:
        """The same scores, with missed cases and false alarms counted by a rule."""
        return replace(self, missed=missed)

    def called(self, names: Mapping[str, str]) -> ScoreTable:
        """The same scores with methods called by other names; those without one keep theirs.

        Examples
        --------
        >>> table = ScoreTable.of({"case": ["a", "a"], "method": ["soft_dice", "U-Net"]}, {"dice": [0.5, 0.7]})
        >>> table.called({"soft_dice": "sDice"}).names("method")
        ('sDice', 'U-Net')
        """
        methods = self.factors["method"]
        renamed = replace(methods, names=tuple(names.get(name, name) for name in methods.names))
        return replace(self, factors=MappingProxyType({**self.factors, "method": renamed}))

    def where(self, **wanted: str | int | Iterable[str | int]) -> ScoreTable:
        """The rows whose factors have these names; ``class_`` stands for the factor class.

        Raises
        ------
        ParameterError
            When there is no such factor.

        Examples
        --------
        >>> table = ScoreTable.of({"case": ["a", "b"], "group": ["A", "B"]}, {"dice": [0.5, 0.7]})
        >>> table.where(group="B").metrics["dice"].tolist()
        [0.7]
        """
        mask = np.ones(len(self), dtype=bool)
        for key, names in wanted.items():
            of_one = [names] if isinstance(names, (str, int)) else names
            mask &= self._factor(key.rstrip("_")).where(str(name) for name in of_one)
        return self.select(mask)

    def order(self, column: str, *, descending: bool = False) -> NDArray[np.intp]:
        """Places of the rows sorted by a factor or metric, stable; undefined ones last either way.

        Examples
        --------
        >>> ScoreTable.of({"case": ["a", "b", "c"]}, {"dice": [0.5, float("nan"), 0.4]}).order("dice").tolist()
        [2, 0, 1]
        """
        if column in self.metrics:
            numbers = self.metrics[column]
            return np.argsort(-numbers if descending else numbers, kind="stable")
        keys = self._factor(column).ranks()
        return np.argsort(-keys if descending else keys, kind="stable")

    def _factor(self, name: str) -> Factor:
        if name not in self.factors:
            raise ParameterError(f"column must be one of {', '.join((*self.factors, *self.metrics))}, got {name!r}")
        return self.factors[name]

    @property
    def both_empty(self) -> Mask:
        """Rows whose prediction and reference are both empty."""
        if not {"volume_ml", "reference_volume_ml"} <= self.metrics.keys():
            return np.zeros(len(self), dtype=bool)
        return np.asarray((self.metrics["volume_ml"] == 0) & (self.metrics["reference_volume_ml"] == 0))

    def values(self, metric: str, empty: EmptyRule) -> tuple[Floats, int]:
        """A metric under both rules, and how many rows the empty-case rule is about.

        A share (Dice, Jaccard, ...) that is undefined because prediction and reference are both empty
        is left out, or counts as 1 or 0; a distance that is undefined because one of them is empty is left
        out, or counts as the diagonal of its image (:meth:`under`); errors are never filled in.

        Parameters
        ----------
        metric : str
            A column.
        empty : EmptyRule
            skip, one or zero.

        Raises
        ------
        ParameterError
            When the table has no such metric.

        Examples
        --------
        >>> columns = {"dice": [0.5, float("nan")], "volume_ml": [1, 0], "reference_volume_ml": [1, 0]}
        >>> table = ScoreTable.of({"case": ["a", "b"]}, columns)
        >>> values, affected = table.values("dice", EmptyRule.ONE)
        >>> values.tolist(), affected
        ([0.5, 1.0], 1)
        """
        if metric not in self.metrics:
            raise ParameterError(f"metric must be one of {', '.join(self.metrics)}, got {metric!r}")
        affected = self.empty_rows(metric)
        values = empty.apply(self.metrics[metric], affected)
        if self.missed is not MissedRule.SKIP and METRICS[metric].is_distance and DIAGONAL_MM in self.metrics:
            values = self.missed.apply(values, np.logical_or(*self.failed_rows(metric)), self.metrics[DIAGONAL_MM])
        return values, int(affected.sum())

    def failed_rows(self, metric: str) -> tuple[Mask, Mask]:
        """Rows where a metric is undefined because of what a method did: those missed, and false alarms.

        Examples
        --------
        >>> columns = {"hd95_mm": [2.0, float("nan")], "volume_ml": [1, 0], "reference_volume_ml": [1, 1]}
        >>> missed, false_alarms = ScoreTable.of({"case": ["a", "b"]}, columns).failed_rows("hd95_mm")
        >>> missed.tolist(), false_alarms.tolist()
        ([False, True], [False, False])
        """
        nothing = np.zeros(len(self), dtype=bool)
        spec = METRICS.get(metric)
        if spec is None or not spec.hides_missed or not {"volume_ml", "reference_volume_ml"} <= self.metrics.keys():
            return nothing, nothing
        predicted, reference = self.metrics["volume_ml"], self.metrics["reference_volume_ml"]
        undefined = np.isnan(self.metrics[metric])
        missed = undefined & (predicted == 0) & (reference > 0)
        return missed, undefined & (predicted > 0) & (reference == 0) if spec.is_distance else nothing

    def empty_rows(self, metric: str) -> Mask:
        """Rows that the empty-case rule is about: a share that is undefined since both maps are empty."""
        if metric not in METRICS or not METRICS[metric].is_share:
            return np.zeros(len(self), dtype=bool)
        return self.both_empty & np.isnan(self.metrics[metric])


def joined(tables: Sequence[ScoreTable]) -> ScoreTable:
    """The rows of several tables in one; a metric that a table lacks is undefined there.

    What one table knows of a case's subject, and of the unit of its sizes, goes for the rows of all.

    Examples
    --------
    >>> one = ScoreTable.of({"case": ["a"], "method": ["CE"]}, {"dice": [0.5]})
    >>> two = ScoreTable.of({"case": ["a"], "method": ["tool"], "subject": ["p1"]}, {"jaccard": [0.4]})
    >>> both = joined([one, two])
    >>> both.names("method"), both.names("subject"), both.metrics["dice"].tolist()
    (('CE', 'tool'), ('p1',), [0.5, nan])
    """
    columns = (*FACTORS, SIZE_UNIT)
    names = {key: [name for table in tables for name in table.factors[key].column()] for key in columns}
    keys = dict.fromkeys(key for table in tables for key in table.metrics)
    numbers = {
        key: np.concatenate([table.metrics.get(key, np.full(len(table), np.nan)) for table in tables]) for key in keys
    }
    subjects: dict[str, str] = {}
    for table in tables:
        pairs = zip(table.factors["case"].column(), table.factors["subject"].column(), strict=True)
        subjects |= {case: subject for case, subject in pairs if subject != case}
    return _in_units(ScoreTable.of(names, numbers, subjects))


def _in_units(table: ScoreTable) -> ScoreTable:
    """Rows without a unit take that of other rows of their case; a pixel was written as 0.001 ml then."""
    cases, units = table.factors["case"].column(), table.factors[SIZE_UNIT].column()
    known = {case: unit for case, unit in zip(cases, units, strict=True) if unit}
    if "" not in units or not known:
        return table
    taken = [unit or known.get(case, "") for case, unit in zip(cases, units, strict=True)]
    older = np.array([not unit and unit_of(new) != MM for unit, new in zip(units, taken, strict=True)], bool)
    metrics = dict(table.metrics)
    for key in VOLUMES:
        if key in metrics:
            metrics[key] = np.where(older, metrics[key] * PER_ML, metrics[key])
    factors = {**table.factors, SIZE_UNIT: Factor.of(taken)}
    return ScoreTable(MappingProxyType(factors), MappingProxyType(metrics), table.missed)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _subjects(cases: Factor, subjects: Mapping[str, str]) -> Factor:
    of_case = Factor.of([subjects.get(case) or case for case in cases.names])
    return Factor(of_case.names, of_case.codes[cases.codes])
