"""A metric by deciles of the size of the object: Fig. 1 of Bertels 2019."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segloss_gui.core.number_text import count_of
from segloss_gui.report.figure_description.elements import FigureDescription, Intervals, Line, Plot, Target, Ticks
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.result_tables import interval_text
from segloss_gui.statistics.object_size import SizeBins
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.scored_cases import ScoredCases

QUANTILES = {10: "deciles", 4: "quartiles", 2: "halves"}
ROOM = 0.66
"""Of a bin, taken by its methods side by side."""


def size_plot(bins: SizeBins, look: MethodLook, scores: ScoredCases | None = None) -> Plot:
    """Means by size of the object, with intervals; of ``scores`` a dot leads to the worst case of its bin."""
    spec, count, many = bins.spec, len(bins.cells), len(bins.methods)
    # Side by side, so that no interval hides another.
    apart = (np.arange(many) - (many - 1) / 2) * ROOM / max(many, 1)
    x, y = np.arange(count) + apart[:, None], bins.means.T
    lines, intervals = [], []
    for k, method in enumerate(bins.methods):
        colour = look.colour(bins.methods, method)
        lines.append(Line(x[k], y[k], colour, 1.2))
        low, high = np.array([(cells[k].low, cells[k].high) for cells in bins.cells]).reshape(-1, 2).T
        intervals.append(Intervals(x[k], low, high, colour, 2.0))
    there = np.flatnonzero(~np.isnan(y.ravel()))

    def words(dot: int) -> str:
        k, at = divmod(int(there[dot]), count)
        low, high = bins.edges_ml[at : at + 2]
        cell = bins.cells[at][k]
        about = f"{look.name(bins.methods[k])}, {low:.3g} to {high:.3g} {bins.unit.volume}"
        return f"{about}: {spec.title} {interval_text(cell, spec)}, {count_of(cell.n, 'case')}"

    def target(dot: int) -> Target | None:
        k, at = divmod(int(there[dot]), count)
        return _worst_of_bin(scores, bins, at, bins.methods[k]) if scores is not None else None

    size = bins.unit.named("reference volume")
    left = f" {bins.without_object} without an object are left out." if bins.without_object else ""
    return Plot(
        f"{size} ({bins.unit.volume})", spec.full_title,
        f"Mean {spec.title} by {QUANTILES.get(count, 'bins')} of the {size}, 95 % intervals.{left}",
        hint="Click: its worst case." if scores is not None else "",
        dots=look.dots(x.ravel()[there], y.ravel()[there], there // count, bins.methods, 8.0, shaped=True),
        lines=tuple(lines), intervals=tuple(intervals), words=words, target=target,
        across_ticks=_edges(bins.edges_ml), across_range=(-0.6, count - 0.4), up_limits=spec.limits,
        legend=look.legend(bins.methods),
    )  # fmt: skip


def size_figure(plot: Plot) -> FigureDescription:
    """The plot as a page has it."""
    return FigureDescription((plot,), 8.0, 4.2, legend="below")


def _worst_of_bin(scores: ScoredCases, bins: SizeBins, at: int, method: str) -> Target | None:
    inside = (scores.reference_ml > 0) & (np.searchsorted(bins.edges_ml[1:-1], scores.reference_ml, side="left") == at)
    case = scores.worst_case(method, inside)
    return (case, method) if case is not None else None


def _edges(edges_ml: Floats) -> Ticks:
    step = 2 if len(edges_ml) > 6 else 1
    places = range(0, len(edges_ml), step)
    words = _told_apart([float(edges_ml[at]) for at in places])
    return tuple((at - 0.5, said) for at, said in zip(places, words, strict=True))


def _told_apart(values: Sequence[float]) -> list[str]:
    """Values in as few digits, three at least, as tell different ones apart.

    >>> _told_apart([0.0123, 1.5, 45674.3]), _told_apart([167.71, 167.8, 167.94])
    (['0.0123', '1.5', '45674'], ['167.7', '167.8', '167.9'])
    """
    for digits in range(3, 8):
        words = [f"{value:.0f}" if abs(value) >= 10.0**digits else f"{value:.{digits}g}" for value in values]
        if len(set(words)) == len(set(values)):
            break
    return words
