"""The figures of a report, one function each from data to a matplotlib figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from segloss_gui.core.colours import method_colour
from segloss_gui.core.harmless import figure_text
from segloss_gui.metrics.registry import METRICS
from segloss_gui.statistics.bland_altman import BlandAltman
from segloss_gui.statistics.object_size import SizeBins
from segloss_gui.statistics.parameter_curves import ParameterCurves
from segloss_gui.statistics.ranking import RankStability
from segloss_gui.statistics.roc import Roc
from segloss_gui.statistics.score_matrix import ScoreMatrix

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Colours = Mapping[str, str]
MARKERS = "osD^vP*X<>"


def _figure(width: float, height: float) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _axes(figure: Figure, across: str, up: str) -> Any:
    axes = figure.add_subplot()
    _label(axes, across, up)
    return axes


def _label(axes: Any, across: str, up: str) -> None:
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)


def _colour(colours: Colours, methods: Sequence[str], method: str) -> str:
    return colours.get(method) or method_colour(list(methods).index(method))


def size_figure(bins: SizeBins, colours: Colours) -> Figure:
    """A metric by quantiles of the reference volume (Bertels 2019, Fig. 1), with 95 % intervals."""
    figure = _figure(8.0, 4.2)
    spec = METRICS[bins.metric]
    axes = _axes(figure, "reference volume, quantiles of cases (ml)", spec.title)
    places = np.arange(len(bins.cells))
    for k, method in enumerate(bins.methods):
        # Side by side, so that no interval hides another.
        across = places + (k - (len(bins.methods) - 1) / 2) * 0.7 / max(1, len(bins.methods))
        means = bins.means[:, k]
        ends = np.array([[cells[k].low, cells[k].high] for cells in bins.cells]).T
        spread = np.nan_to_num(np.abs(ends - means), nan=0.0)
        axes.errorbar(
            across, means, yerr=spread, color=_colour(colours, bins.methods, method), label=figure_text(method),
            marker=MARKERS[k % len(MARKERS)], markersize=5, linewidth=1.2, elinewidth=0.9, capsize=2,
        )  # fmt: skip
    edges = bins.edges_ml
    axes.set_xticks(places, [f"{low:.3g}–{high:.3g}" for low, high in pairwise(edges)],
                    rotation=30, ha="right")  # fmt: skip
    figure.legend(loc="outside lower center", ncols=4, frameon=False)
    return figure


def parameter_figure(found: ParameterCurves) -> Figure:
    """A metric over a swept parameter, a panel for each group, with 95 % intervals."""
    groups = found.groups or ("",)
    figure = _figure(4.6 * len(groups) + 0.6, 4.4)
    panels = figure.subplots(1, len(groups), squeeze=False, sharex=True, sharey=True)[0]
    spec, series = METRICS[found.metric], found.grid.series
    for axes, group in zip(panels, groups, strict=True):
        _label(axes, figure_text(found.grid.title), spec.title if axes is panels[0] else "")
        axes.set_title(figure_text(f"group {group}") if group else "", fontsize=10)
        if found.logarithmic:
            axes.set_xscale("log")
        for curve in (curve for curve in found.curves if curve.group == group):
            k = series.index(curve.series)
            spread = np.nan_to_num(np.abs(curve.ends - curve.means), nan=0.0)
            axes.errorbar(
                curve.values, curve.means, yerr=spread, color=method_colour(k), label=figure_text(curve.series) or None,
                marker=MARKERS[k % len(MARKERS)], markersize=5, linewidth=1.4, elinewidth=0.9, capsize=2,
            )  # fmt: skip
    if any(series):
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    return figure


def roc_figure(curves: Mapping[str, Roc], colours: Colours, positive: str) -> Figure:
    """True against false positive rate over thresholds of the predicted volume (Tilborghs 2022, Fig. 2)."""
    figure = _figure(6.0, 5.4)
    axes = _axes(figure, "false positive rate", figure_text(f"true positive rate ({positive})"))
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=0.8, linestyle=":")
    for method, curve in curves.items():
        words = f"{method}: AUC {curve.auc:.2f} [{curve.low:.2f}, {curve.high:.2f}]"
        axes.plot(
            curve.false_positive_rate, curve.true_positive_rate, color=_colour(colours, list(curves), method),
            linewidth=1.8, label=figure_text(words),
        )  # fmt: skip
    axes.set_aspect("equal")
    axes.legend(loc="lower right", fontsize=8, frameon=False)
    return figure


def bland_altman_figure(plots: Mapping[str, BlandAltman], colours: Colours) -> Figure:
    """Predicted minus reference volume against their mean, with bias and limits of agreement."""
    columns = min(3, len(plots))
    rows = -(-len(plots) // columns)
    figure = _figure(3.6 * columns + 0.4, 3.1 * rows)
    grid = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axes in grid.flat[len(plots) :]:
        axes.set_visible(False)
    for axes, (method, plot) in zip(grid.flat, plots.items(), strict=False):
        _label(axes, "mean of both volumes (ml)", "predicted − reference (ml)")
        colour = _colour(colours, list(plots), method)
        axes.scatter(plot.mean, plot.difference, s=12, color=colour, alpha=0.7, linewidths=0)
        for value, style, ends in (
            (plot.bias, "-", plot.bias_interval), (plot.lower, "--", plot.lower_interval),
            (plot.upper, "--", plot.upper_interval),
        ):  # fmt: skip
            if value == value:
                axes.axhline(value, color="0.2", linewidth=1, linestyle=style)
                axes.axhspan(*ends, color="0.5", alpha=0.15, linewidth=0)
        axes.set_title(
            f"{figure_text(method)}\nbias {plot.bias:+.3g} ml, limits {plot.lower:+.3g} to {plot.upper:+.3g}",
            fontsize=8,
        )
    return figure


def rank_figure(ranks: RankStability, metric: str) -> Figure:
    """How often each method takes each rank when cases are resampled."""
    figure = _figure(7.0, 0.55 * len(ranks.methods) + 1.6)
    axes = figure.add_subplot()
    order = np.argsort(ranks.ranks)
    axes.imshow(ranks.rank_shares[order], vmin=0, vmax=1, cmap="Blues", aspect="auto")
    for row, method in enumerate(order):
        for column, share in enumerate(ranks.rank_shares[method]):
            if share >= 0.005:
                colour = "white" if share > 0.6 else "black"
                axes.text(column, row, f"{share:.0%}", ha="center", va="center", fontsize=8, color=colour)
    size = len(ranks.methods)
    axes.set_xticks(range(size), [str(rank + 1) for rank in range(size)])
    axes.set_yticks(range(size), [figure_text(ranks.methods[method]) for method in order])
    axes.set_xlabel(f"rank by mean {METRICS[metric].title} in resamples of the cases")
    axes.spines[:].set_visible(False)
    return figure


def score_figure(matrix: ScoreMatrix, colours: Colours) -> Figure:
    """Every case's score by method, with box and mean."""
    figure = _figure(7.6, 0.5 * len(matrix.methods) + 1.4)
    spec = METRICS[matrix.metric]
    axes = _axes(figure, f"{spec.title}{f' ({spec.unit})' if spec.unit else ''}", "")
    generator = np.random.default_rng(0)
    for place, method in enumerate(matrix.methods):
        values = matrix.column(method)
        values = values[~np.isnan(values)]
        colour = _colour(colours, matrix.methods, method)
        if not values.size:
            continue
        axes.boxplot(
            values, positions=[place], orientation="horizontal", widths=0.55, showfliers=False,
            medianprops={"color": "0.2"}, boxprops={"color": "0.4"}, whiskerprops={"color": "0.4"},
            capprops={"color": "0.4"},
        )  # fmt: skip
        axes.scatter(values, place + generator.uniform(-0.18, 0.18, values.size), s=7, color=colour, alpha=0.6, lw=0)
        axes.plot(values.mean(), place, marker="D", color=colour, markeredgecolor="black", markersize=6)
    axes.set_yticks(range(len(matrix.methods)), list(map(figure_text, matrix.methods)))
    axes.set_ylim(len(matrix.methods) - 0.5, -0.5)
    return figure
