"""What the gallery lists: cases, methods, a score each, in an order of the user's choice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from segloss_gui.app.scores.score_rows import CohortScores, mean
from segloss_gui.app.session import Session
from segloss_gui.metrics.registry import METRICS, MetricSpec

NAN = float("nan")
BY_NAME = ""
"""Sorting by the name of the case instead of a score."""


@dataclass(frozen=True)
class GalleryRow:
    """A case and one score for each method, in their order; NaN where unknown or undefined."""

    case: str
    group: str
    values: tuple[float, ...]


def sortable_metrics() -> tuple[MetricSpec, ...]:
    """Metrics of which one value is better than another."""
    return tuple(spec for spec in METRICS.values() if spec.best)


def gallery_rows(
    session: Session, methods: Sequence[str], scores: CohortScores, spec: MetricSpec, *, by: str | None,
    worst_first: bool,
) -> tuple[GalleryRow, ...]:  # fmt: skip
    """A row for each case that has a score or may get a picture.

    Parameters
    ----------
    session : Session
        Its cohort's cases.
    methods : sequence of str
        Columns.
    scores : CohortScores
        What the table of all cases shows of the metric.
    spec : MetricSpec
        Which metric they are.
    by : str or None
        Sort by this method's value; None by the mean over the methods, ``BY_NAME`` by name.
    worst_first : bool
        The order; cases without a value come last either way, but those that a method missed are the worst.
    """
    cases, cells = session.preview.cohort.cases if session.preview else (), scores.cells
    rows = [
        GalleryRow(case.id, case.group, tuple(cells.get((case.id, method), NAN) for method in methods))
        for case in cases
    ]
    if by == BY_NAME:
        return tuple(sorted(rows, key=lambda row: row.case))
    looked_at = tuple(methods) if by is None else (by,)

    def place(row: GalleryRow) -> tuple[bool, float, str]:
        bad = spec.badness(mean(row.values) if by is None else row.values[methods.index(by)])
        if any((row.case, method) in scores.left_out for method in looked_at):
            bad = math.inf
        return math.isnan(bad), -bad if worst_first else bad, row.case

    return tuple(sorted(rows, key=place))
