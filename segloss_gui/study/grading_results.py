"""What the grades say: agreement between graders, grades against Dice, mean grades of the methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from segloss_gui.statistics.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
    spearman,
    spearman_interval,
)
from segloss_gui.statistics.summary import summarise
from segloss_gui.study.grading import GRADES, NAN, Item
from segloss_gui.study.grading_file import GradingRecord

Key = tuple[str, str, str]


@dataclass(frozen=True)
class PairAgreement:
    """How far two graders agree on the predictions that both have graded."""

    first: str
    second: str
    n: int
    percent: float
    kappa_linear: float
    kappa_quadratic: float


@dataclass(frozen=True)
class MethodGrades:
    """Mean grade of a method over cases (a case's is the mean of its graders), with a 95 % interval."""

    method: str
    n: int
    mean: float
    low: float
    high: float
    dice: float
    counts: tuple[int, ...] = ()
    """How often each of :data:`GRADES` was given, by all graders."""


@dataclass(frozen=True)
class GradePoint:
    """One prediction: the mean of its grades, and its Dice."""

    case: str
    method: str
    grade: float
    dice: float
    graders: int


@dataclass(frozen=True)
class Results:
    """Everything that is shown after unblinding; ``left_out`` are graders who are still blinded."""

    graders: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    pairs: tuple[PairAgreement, ...] = ()
    shared: int = 0
    alpha: float = NAN
    methods: tuple[MethodGrades, ...] = ()
    points: tuple[GradePoint, ...] = ()
    correlation: float = NAN
    low: float = NAN
    high: float = NAN


def results_of(records: Sequence[GradingRecord], methods: Sequence[str] = ()) -> Results:
    """Results of all graders who are unblinded.

    Parameters
    ----------
    records : sequence of GradingRecord
        One a grader.
    methods : sequence of str
        The order methods are listed in; those not named come last.
    """
    open_records = [record for record in records if record.unblinded]
    grades = {record.grader: _grades(record.rows) for record in open_records}
    points = _points(grades)
    x, y, cases = [p.grade for p in points], [p.dice for p in points], [p.case for p in points]
    low, high = spearman_interval(x, y, cases)
    table = _table(grades)
    return Results(
        graders=tuple(grades), left_out=tuple(record.grader for record in records if not record.unblinded),
        pairs=tuple(_pair(grades, *two) for two in combinations(grades, 2)),
        shared=int(np.sum(np.sum(~np.isnan(table), axis=0) >= 2)), alpha=krippendorff_alpha(table),
        methods=_methods(points, methods, _counts(grades)), points=points,
        correlation=spearman(x, y), low=low, high=high,
    )  # fmt: skip


def _grades(rows: Iterable[Item]) -> dict[Key, Item]:
    """The newest graded prediction of every case and method."""
    newest: dict[tuple[str, str], Item] = {}
    for row in rows:
        there = newest.get((row.case, row.method))
        if row.grade is not None and (there is None or row.time > there.time):
            newest[row.case, row.method] = row
    return {row.key: row for row in newest.values()}


def _table(grades: Mapping[str, Mapping[Key, Item]]) -> NDArray[np.float64]:
    """Grades of (graders, predictions), NaN where a grader gave none."""
    keys = sorted({key for of in grades.values() for key in of})
    return np.array([[_grade(of, key) for key in keys] for of in grades.values()]).reshape(len(grades), len(keys))


def _grade(of: Mapping[Key, Item], key: Key) -> float:
    grade = of[key].grade if key in of else None
    return NAN if grade is None else float(grade)


def _pair(grades: Mapping[str, Mapping[Key, Item]], first: str, second: str) -> PairAgreement:
    shared = sorted(grades[first].keys() & grades[second].keys())
    a, b = ([_grade(grades[grader], key) for key in shared] for grader in (first, second))
    return PairAgreement(
        first, second, len(shared), percent_agreement(a, b), cohen_kappa(a, b, weights="linear"),
        cohen_kappa(a, b, weights="quadratic"),
    )  # fmt: skip


def _points(grades: Mapping[str, Mapping[Key, Item]]) -> tuple[GradePoint, ...]:
    points = []
    for key in sorted({key for of in grades.values() for key in of}):
        items = [of[key] for of in grades.values() if key in of]
        dice = [item.dice for item in items if item.dice == item.dice]
        mean = float(np.mean([item.grade for item in items if item.grade is not None]))
        points.append(GradePoint(key[0], key[1], mean, float(np.mean(dice)) if dice else NAN, len(items)))
    return tuple(points)


def _counts(grades: Mapping[str, Mapping[Key, Item]]) -> Counter[tuple[str, int | None]]:
    """How often each grade was given to a method."""
    return Counter((item.method, item.grade) for of in grades.values() for item in of.values())


def _methods(
    points: Sequence[GradePoint], order: Sequence[str], counts: Counter[tuple[str, int | None]]
) -> tuple[MethodGrades, ...]:
    known = {point.method for point in points}
    names = [name for name in order if name in known] + sorted(known - set(order))
    return tuple(
        _method(
            name, [point for point in points if point.method == name], tuple(counts[name, grade] for grade in GRADES)
        )
        for name in names
    )


def _method(name: str, points: Sequence[GradePoint], counts: tuple[int, ...]) -> MethodGrades:
    by_case: dict[str, list[GradePoint]] = {}
    for point in points:
        by_case.setdefault(point.case, []).append(point)
    grades = summarise([np.mean([point.grade for point in of]) for of in by_case.values()])
    dice = summarise([point.dice for point in points], resamples=1)
    return MethodGrades(name, grades.n, grades.mean, grades.low, grades.high, dice.mean, counts)
