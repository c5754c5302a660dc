"""Two methods on the same cases."""

from __future__ import annotations

import numpy as np

from segloss_gui.core.number_text import count_of
from segloss_gui.report.figure_description.case_plot import not_drawn
from segloss_gui.report.figure_description.elements import Dots, FigureDescription, LegendEntry, Line, Plot, Target
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.result_tables import number
from segloss_gui.statistics.scored_cases import ScoredCases

EQUAL = "#8A8F98"


def pair_plot(scores: ScoredCases, pair: tuple[str, str], look: MethodLook) -> Plot:
    """One method against another; a dot has the colour of the better one and leads to the worse one's error."""
    spec, matrix = scores.spec, scores.matrix
    first, second = (matrix.column(method) for method in pair)
    there = np.flatnonzero(~(np.isnan(first) | np.isnan(second)))
    x, y = first[there], second[there]
    apart = spec.badness(x) - spec.badness(y)
    tones = np.where(apart > 0, 1, np.where(apart < 0, 0, 2)).astype(np.intp)
    palette = (*(look.colour(pair, method) for method in pair), EQUAL)
    count = [int((tones == tone).sum()) for tone in range(3)]
    names = [look.name(method) for method in pair]
    caption = (
        f"{count_of(len(x), 'case')}: {names[0]} better in {count[0]}, {names[1]} in {count[1]}, equal {count[2]}."
    )
    legend = tuple(LegendEntry(palette[k], f"{look.label(method)} better") for k, method in enumerate(pair))
    if not spec.best:
        tones, caption, legend = np.full(len(x), 2, np.intp), f"{count_of(len(x), 'case')}.", ()
    ends = np.array([min(x.min(), y.min()), max(x.max(), y.max())]) if len(x) else np.zeros(2)
    room = 0.04 * float(ends[1] - ends[0]) or 0.5
    seen = (float(ends[0]) - room, float(ends[1]) + room)

    def words(dot: int) -> str:
        values = (f"{name} {number(float(v[dot]), spec)}" for name, v in zip(names, (x, y), strict=True))
        return f"{matrix.cases[int(there[dot])]}: {', '.join(values)}"

    def target(dot: int) -> Target | None:
        return matrix.cases[int(there[dot])], pair[0] if apart[dot] > 0 else pair[1]

    what = spec.full_title
    return Plot(
        f"{what}: {look.label(pair[0])}", f"{what}: {look.label(pair[1])}", f"{caption}{not_drawn(matrix, look)}",
        dots=Dots(x, y, palette, tones, 7.0), lines=(Line(ends, ends, "muted", 1.0, True),), words=words,
        target=target, across_range=seen, up_range=seen, equal=True, legend=legend,
        across_limits=spec.limits, up_limits=spec.limits,
    )  # fmt: skip


def pair_figure(plot: Plot) -> FigureDescription:
    """The plot as a page has it."""
    return FigureDescription((plot,), 5.0, 5.2, legend="below")
