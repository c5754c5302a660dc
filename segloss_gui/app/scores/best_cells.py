"""Which cells of a table of scores are the best of their class."""

from __future__ import annotations

import math
from collections.abc import Sequence

from segloss_gui.app.scores.score_rows import CaseScoreRow
from segloss_gui.metrics import MetricSpec


def best_cells(rows: Sequence[CaseScoreRow], specs: Sequence[MetricSpec]) -> set[tuple[int, str]]:
    """Cells (row, metric) that hold the best of their class; none where all methods are equal."""
    found = set()
    for spec in specs:
        if not spec.best:
            continue
        for name in {row.class_name for row in rows}:
            values = {at: row.values.get(spec.key, math.nan) for at, row in enumerate(rows) if row.class_name == name}
            bad = {at: spec.badness(value) for at, value in values.items() if not math.isnan(value)}
            if len(set(bad.values())) > 1:
                found |= {(at, spec.key) for at, value in bad.items() if value == min(bad.values())}
    return found
