"""Draws a :class:`~segloss_gui.report.figure_description.elements.FigureDescription` with matplotlib, for paper."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from segloss_gui.core.colours import Mark, method_mark
from segloss_gui.core.contrast import WHITE, rim_of
from segloss_gui.core.harmless import figure_text
from segloss_gui.report.empty_figure import new_figure
from segloss_gui.report.figure_description.elements import FigureDescription, Line, Plot, Ticks, within

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHAPES = "osD^vP*X<>"
MARKERS: Mapping[Mark, str] = MappingProxyType({"disc": "o", "square": "s", "triangle": "^", "diamond": "D"})
MARKS_ALONG = 0.11
"""Share of a line between two of its marks, from the ninth method on."""
INK: Mapping[str, str] = MappingProxyType({"line": "0.65", "muted": "0.45", "text": "0.2"})
"""Colours on paper of the theme's tokens."""
POINTS_PER_PIXEL = 0.62
FAINT, DENSE, SOLID = 0.25, 0.6, 0.85
RIM = 0.5
"""Points of the outline of a dot."""
MANY = 150
"""Dots from which on they shine through."""
LEGEND_COLUMNS = 4


def draw_figure(described: FigureDescription) -> Figure:
    """A figure of all plots, with names as they are: no name is read as a formula."""
    columns = max(1, min(described.columns, len(described.plots)))
    rows = -(-len(described.plots) // columns)
    figure = new_figure(described.width * columns, described.height * rows)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=described.shared, sharey=described.shared)
    for axes in grid.flat[len(described.plots) :]:
        axes.set_visible(False)
    for axes, plot in zip(grid.flat, described.plots, strict=False):
        _draw_plot(axes, plot)
        if described.shared:
            axes.label_outer()
        if described.legend == "inside" and plot.legend:
            axes.legend(handles=_handles(plot), loc="lower right", fontsize=8, framealpha=0.85, edgecolor="none")
    if described.legend == "below" and described.plots and described.plots[0].legend:
        _add_legend(figure, _handles(described.plots[0]))
    return figure


def _add_legend(figure: Figure, handles: list[Any]) -> None:
    """The legend below all plots, in as many columns as its names have room for."""
    for columns in range(LEGEND_COLUMNS, 0, -1):
        legend = figure.legend(handles=handles, loc="outside lower center", ncols=columns, frameon=False)
        if columns == 1 or legend.get_window_extent().width <= figure.bbox.width:
            return
        legend.remove()


def _draw_plot(axes: Any, plot: Plot) -> None:
    for band in plot.bands:
        axes.axhspan(band.low, band.high, color="0.5", alpha=0.15, linewidth=0)
    for line in plot.lines:
        axes.plot(
            line.x, line.y, color=INK.get(line.colour, line.colour), linewidth=0.8 * line.width,
            linestyle="--" if line.dashed else "-", alpha=FAINT if line.faint else 1.0, **_marks_along(plot, line),
        )  # fmt: skip
    for each in plot.intervals:
        middle = (each.low + each.high) / 2
        axes.errorbar(
            each.x, middle, yerr=(each.high - each.low) / 2, color=each.colour, linestyle="none", elinewidth=0.9,
            capsize=2,
        )  # fmt: skip
    _draw_dots(axes, plot)
    _draw_axes(axes, plot)


def _marks_along(plot: Plot, line: Line) -> dict[str, Any]:
    """What tells a line of a method from the ninth on from that whose shade it has, where no dots do."""
    mark = method_mark(line.colour)
    if mark == "disc" or line.faint or len(plot.dots.x):
        return {}
    if not np.any(np.isfinite(line.x) & np.isfinite(line.y)):  # matplotlib places no mark along nothing: it raises
        return {}
    return {
        "marker": MARKERS[mark],
        "markersize": 3.5,
        "markevery": MARKS_ALONG,
        "markeredgecolor": _rim(line.colour, or_else=line.colour),
    }


def _draw_dots(axes: Any, plot: Plot) -> None:
    from matplotlib.colors import to_rgba

    dots = plot.dots
    areas = (POINTS_PER_PIXEL * dots.sizes) ** 2
    alpha = DENSE if len(dots.x) > MANY else SOLID
    for tone, colour in enumerate(dots.palette):
        drawn = np.flatnonzero((areas > 0) & (dots.tones == tone))
        if drawn.size:
            shape = SHAPES[tone % len(SHAPES)] if dots.shaped else MARKERS[method_mark(colour)]
            axes.scatter(
                dots.x[drawn], dots.y[drawn], s=areas[drawn], marker=shape, linewidths=RIM,
                facecolors=[to_rgba(colour, alpha)], edgecolors=_rim(colour, alpha),
                zorder=2.5, clip_on=plot.across_limits is None and plot.up_limits is None,  # whole at 0 and 1
            )  # fmt: skip
    for at, text in enumerate(dots.texts):
        beside = POINTS_PER_PIXEL * dots.sizes[at] / 2 + 2
        axes.annotate(
            figure_text(text), (dots.x[at], dots.y[at]), (beside, 0), textcoords="offset points", va="center",
            fontsize=8,
        )  # fmt: skip


def _rim(colour: str, alpha: float = 1.0, or_else: str = "none") -> str:
    """What a dot is outlined in that is too faint on paper; else as it was."""
    rim = rim_of(colour, WHITE, alpha)
    return or_else if rim == WHITE else rim


def _draw_axes(axes: Any, plot: Plot) -> None:
    axes.set_xlabel(figure_text(plot.across), fontsize=9)
    axes.set_ylabel(figure_text(plot.up), fontsize=9)
    axes.set_title(figure_text(plot.title), fontsize=9)
    if plot.logarithmic:
        axes.set_xscale("log")
    if plot.equal:
        axes.set_aspect("equal")
    if plot.across_ticks is not None:
        axes.set_xticks(*_ticks(plot.across_ticks))
        axes.minorticks_off()
    if plot.up_ticks is not None:
        axes.set_yticks(*_ticks(plot.up_ticks))
    if plot.across_range is not None:
        axes.set_xlim(*plot.across_range)
    if plot.up_range is not None:
        axes.set_ylim(*plot.up_range)
    if plot.across_limits is not None:
        axes.set_xlim(*within(axes.get_xlim(), plot.across_limits))
    if plot.up_limits is not None:
        axes.set_ylim(*within(axes.get_ylim(), plot.up_limits))
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)


def _ticks(ticks: Ticks) -> tuple[list[float], list[str]]:
    return [place for place, _ in ticks], [figure_text(words) for _, words in ticks]


def _handles(plot: Plot) -> list[Any]:
    """Entries of the legend: lines as lines, dots as dots, with their shapes where they have any."""
    from matplotlib.lines import Line2D

    own = [MARKERS[method_mark(entry.colour)] for entry in plot.legend]
    shapes = dict(zip((entry.colour for entry in plot.legend), own, strict=True))
    if plot.dots.shaped:
        shapes |= dict(zip(plot.dots.palette, SHAPES, strict=False))
    lined = {line.colour for line in plot.lines}
    return [
        Line2D(
            [], [], color=entry.colour, linewidth=1.8, linestyle="-" if entry.colour in lined else "none", markersize=5,
            marker=None if entry.colour in lined and shapes[entry.colour] == "o" and not plot.dots.shaped
            else shapes[entry.colour], markeredgecolor=_rim(entry.colour, or_else=entry.colour),
            label=figure_text(f"{entry.name}: {entry.value}" if entry.value else entry.name),
        )
        for entry in plot.legend
    ]  # fmt: skip
