"""Every case by method, with quartiles and means."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segloss_gui.report.figure_description.elements import FigureDescription, Line, Plot, broken
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.result_tables import number
from segloss_gui.statistics.failures import failure_words
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.score_matrix import ScoreMatrix

MOST_DRAWN = 1200
"""Cases of a method."""


def case_plot(matrix: ScoreMatrix, look: MethodLook) -> Plot:
    """Every case by method, with quartiles, whiskers to the last case within 1.5 of their distance, and the mean."""
    spec, generator = matrix.spec, np.random.default_rng(0)
    lines: list[Line] = []
    rows, owner, spread = [], [], []
    for k, method in enumerate(matrix.methods):
        values = matrix.column(method)
        there = np.flatnonzero(~np.isnan(values))
        if not there.size:
            continue
        kept = _some(values, there, generator)
        rows.append(kept)
        owner.append(np.full(len(kept), k, np.intp))
        spread.append(-k + generator.uniform(-0.2, 0.2, len(kept)))
        lines += _box(values[there], -float(k), look.colour(matrix.methods, method))
    none = [np.zeros(0, np.intp)]
    row, who, y = np.concatenate(rows or none), np.concatenate(owner or none), np.concatenate(spread or [np.zeros(0)])
    x = matrix.values[row, who]

    def words(dot: int) -> str:
        name = look.name(matrix.methods[int(who[dot])])
        return f"{matrix.cases[int(row[dot])]}, {name}: {number(float(x[dot]), spec)}"

    more = (
        "" if len(matrix.cases) <= MOST_DRAWN else f" {MOST_DRAWN:,} cases a method are drawn, the extremes among them."
    )
    caption = f"{spec.title} of every case; boxes are quartiles, thick marks the mean.{more}{not_drawn(matrix, look)}"
    return Plot(
        spec.full_title, "", caption, dots=look.dots(x, y, who, matrix.methods, 5.0), lines=tuple(lines),
        words=words, target=lambda dot: (matrix.cases[int(row[dot])], matrix.methods[int(who[dot])]),
        up_ticks=tuple((-float(k), look.label(method)) for k, method in enumerate(matrix.methods)),
        up_range=(-len(matrix.methods) + 0.45, 0.55), across_limits=spec.limits,
    )  # fmt: skip


def case_figure(plot: Plot) -> FigureDescription:
    """The plot as a page has it."""
    return FigureDescription((plot,), 7.6, 0.5 * len(plot.up_ticks or ()) + 1.4)


def not_drawn(matrix: ScoreMatrix, look: MethodLook) -> str:
    """The cases that have no dot because a method failed them."""
    failures = matrix.failures
    told = [
        f"{look.name(method)} {failure_words(int(failures.missed[:, k].sum()), int(failures.false_alarms[:, k].sum()))}"
        for k, method in enumerate(matrix.methods)
        if failures.left_out[:, k].any()
    ]
    return f" Without a dot: {'; '.join(told)}." if told else ""


def _some(values: Floats, there: NDArray[np.intp], generator: np.random.Generator) -> NDArray[np.intp]:
    """All dots, or as many as can be told apart, with the extremes."""
    if there.size <= MOST_DRAWN:
        return there
    order = there[np.argsort(values[there])]
    ends = np.concatenate([order[:20], order[-20:]])
    return np.concatenate([ends, generator.choice(order[20:-20], MOST_DRAWN - 40, replace=False)])


def _box(values: Floats, y: float, colour: str) -> list[Line]:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    reach = 1.5 * (high - low)
    first, last = min(low, values[values >= low - reach].min()), max(high, values[values <= high + reach].max())
    top, bottom, mean = y + 0.3, y - 0.3, float(values.mean())
    shape = broken(
        (np.array([low, high, high, low, low]), np.array([bottom, bottom, top, top, bottom])),
        (np.full(2, middle), np.array([bottom, top])),
        (np.array([first, low]), np.full(2, y)), (np.array([high, last]), np.full(2, y)),
    )  # fmt: skip
    return [Line(*shape, "muted", 1.2), Line(np.full(2, mean), np.array([y - 0.36, y + 0.36]), colour, 4.0)]
