"""A metric over a parameter that was swept, a line for each setting of the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segloss_gui.core.colours import method_colour
from segloss_gui.core.number_text import count_of
from segloss_gui.report.figure_description.elements import (
    Dots,
    FigureDescription,
    Intervals,
    LegendEntry,
    Line,
    Plot,
    Range,
    Target,
)
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.result_tables import interval_text
from segloss_gui.statistics.parameter_curves import ParameterCurves
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.scored_cases import ScoredCases


def sweep_plot(
    found: ParameterCurves, look: MethodLook, scores: ScoredCases | None = None, groups: Sequence[str] | None = None
) -> Plot:
    """Means over a parameter, with intervals; of ``scores`` a dot leads to the worst case of its method.

    Parameters
    ----------
    found : ParameterCurves
        What was swept.
    look : MethodLook
        What methods are called.
    scores : ScoredCases or None
        Of the same metric.
    groups : sequence of str, or None
        Whose lines; all but the first of them are dashed. None: everybody's.
    """
    groups = found.groups if groups is None else groups
    spec, series = found.spec, found.grid.series
    curves = [curve for curve in found.curves if curve.group in groups]
    dots = [(curve, point) for curve in curves for point in curve.points]
    palette = tuple(method_colour(k) for k in range(len(series)))
    tone = {name: k for k, name in enumerate(series)}
    lines = [
        Line(curve.values, curve.means, palette[tone[curve.series]], 2.0, curve.group != groups[0]) for curve in curves
    ]
    intervals = [
        Intervals(curve.values, curve.ends[0], curve.ends[1], palette[tone[curve.series]], 1.2) for curve in curves
    ]

    def words(dot: int) -> str:
        curve, point = dots[dot]
        of_group = f", group {curve.group}" if curve.group else ""
        about = f"{look.name(point.method)}, {found.grid.title} {point.value:.3g}{of_group}"
        return f"{about}: {spec.title} {interval_text(point.summary, spec)}, {count_of(point.summary.n, 'case')}"

    def target(dot: int) -> Target | None:
        curve, point = dots[dot]
        if scores is None:
            return None
        inside = scores.groups == curve.group if curve.group else np.ones(len(scores.groups), bool)
        case = scores.worst_case(point.method, inside)
        return (case, point.method) if case is not None else None

    dashed = ", ".join(groups[1:])
    told = f" Solid: group {groups[0]}; dashed: {dashed}." if dashed else ""
    left = f" {found.left_out} methods whose value is no number are left out." if found.left_out else ""
    across = np.array([point.value for _, point in dots])
    return Plot(
        found.grid.title, spec.full_title,
        f"Mean {spec.title} over {found.grid.title}, 95 % intervals.{told}{left}",
        title=f"group {groups[0]}" if len(groups) == 1 and groups[0] else "",
        dots=Dots(
            across, np.array([point.summary.mean for _, point in dots]), palette,
            np.array([tone[curve.series] for curve, _ in dots], np.intp), 8.0, shaped=True,
        ),
        lines=tuple(lines), intervals=tuple(intervals), words=words, target=target,
        up_limits=spec.limits, across_range=_roomy(across, found.logarithmic), logarithmic=found.logarithmic,
        legend=tuple(LegendEntry(palette[k], name) for k, name in enumerate(series) if name), legend_on_screen=True,
    )  # fmt: skip


def sweep_figure(found: ParameterCurves, look: MethodLook) -> FigureDescription:
    """As a page has it: a panel for each group."""
    plots = tuple(sweep_plot(found, look, groups=(group,)) for group in found.groups)
    return FigureDescription(plots, 4.6, 4.4, columns=len(plots), shared=True, legend="below")


def _roomy(values: Floats, logarithmic: bool) -> Range | None:
    """The range with room for the words of its last tick."""
    if not values.size:
        return None
    places = np.log10(values) if logarithmic else values
    low, high = float(places.min()), float(places.max())
    room = 0.07 * (high - low) or 0.5
    low, high = low - room, high + room
    return (10.0**low, 10.0**high) if logarithmic else (low, high)
