"""What the gallery lists: cases, methods, a score each, in an order of the user's choice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segloss_gui.app.scores.case_scores import badness, mean
from segloss_gui.app.scores.final_scores import FinalScores
from segloss_gui.app.session import Session
from segloss_gui.metrics.registry import METRICS, MetricSpec

NAN = float("nan")
BY_NAME = ""
"""Sorting by the name of the case instead of a score."""
Scores = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class GalleryRow:
    """A case and one score for each method, in their order; NaN where unknown or undefined."""

    case: str
    group: str
    values: tuple[float, ...]


def sortable_metrics() -> tuple[MetricSpec, ...]:
    """Metrics of which one value is better than another."""
    return tuple(spec for spec in METRICS.values() if spec.best)


def gallery_scores(session: Session, final: FinalScores, key: str) -> Scores:
    """Value of one metric by (case, method): the mean over classes, folds and seeds of the finished runs, and of
    the predictions from elsewhere.

    A run that still trains has its newest epoch's Dice, Jaccard and volume error only.
    """
    values: dict[tuple[str, str], list[float]] = {}
    for run, plan in session.plans.items():
        if plan.is_warm_start:
            continue
        rows: Sequence[object] = final.rows(run)
        if not rows and (progress := session.progress.get(run)) is not None and progress.scores:
            rows = progress.scores[max(progress.scores)]
        for row in rows:
            value = getattr(row, key, NAN)
            values.setdefault((row.case, plan.method), []).append(value)  # type: ignore[attr-defined]
    for imported in session.study.imported:
        for row in final.elsewhere.rows(imported.name):
            values.setdefault((row.case, imported.name), []).append(row.value(key))
    return {where: mean(of) for where, of in values.items()}


def gallery_rows(
    session: Session, methods: Sequence[str], scores: Scores, spec: MetricSpec, *, by: str | None, worst_first: bool
) -> tuple[GalleryRow, ...]:
    """A row for each case that has a score or may get a picture.

    Parameters
    ----------
    session : Session
        Its cohort's cases.
    methods : sequence of str
        Columns.
    scores : mapping
        Value by (case, method).
    spec : MetricSpec
        Which metric they are.
    by : str or None
        Sort by this method's value; None by the mean over the methods, ``BY_NAME`` by name.
    worst_first : bool
        The order; cases without a value come last either way.
    """
    cases = session.preview.cohort.cases if session.preview else ()
    rows = [
        GalleryRow(case.id, case.group, tuple(scores.get((case.id, method), NAN) for method in methods))
        for case in cases
    ]
    if by == BY_NAME:
        return tuple(sorted(rows, key=lambda row: row.case))

    def place(row: GalleryRow) -> tuple[bool, float, str]:
        value = mean(row.values) if by is None else row.values[methods.index(by)]
        bad = badness(value, spec)
        return math.isnan(bad), -bad if worst_first else bad, row.case

    return tuple(sorted(rows, key=place))
