"""Predicted against reference volume of one method: Bland & Altman."""

from __future__ import annotations

import numpy as np

from segloss_gui.core.number_text import count_of
from segloss_gui.metrics.registry import METRICS
from segloss_gui.report.figure_description.elements import Band, FigureDescription, Line, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.result_tables import numbers
from segloss_gui.statistics.volume_agreement import VolumeAgreement


def agreement_plot(found: VolumeAgreement, look: MethodLook) -> Plot:
    """Differences against means, with bias and limits of agreement."""
    plot, name, ml = found.found, look.name(found.method), found.unit.volume
    there = np.flatnonzero(~np.isnan(plot.difference))
    x, y = plot.mean[there], plot.difference[there]
    lines, bands = [], []
    if there.size:
        ends = np.array([min(0.0, float(x.min())), float(x.max()) * 1.04])
        lines.append(Line(ends, np.zeros(2), "line", 1.0))
        for value, dashed in ((plot.bias, False), (plot.lower, True), (plot.upper, True)):
            if value == value:
                lines.append(Line(ends, np.full(2, value), "text", 1.3, dashed))
        bands = [
            Band(*pair) for pair in (plot.bias_interval, plot.lower_interval, plot.upper_interval) if pair[0] == pair[0]
        ]

    def words(dot: int) -> str:
        at = int(there[dot])
        return (
            f"{found.cases[at]}: predicted {found.predicted_ml[at]:.3g} {ml}, reference "
            f"{found.reference_ml[at]:.3g} {ml}, difference {plot.difference[at]:+.3g} {ml}"
        )

    spec = METRICS["volume_error_ml"]
    bias, *interval = numbers((plot.bias, *plot.bias_interval), spec)
    limits, around = f"{' to '.join(numbers((plot.lower, plot.upper), spec))} {ml}", f"[{', '.join(interval)}]"
    caption = f"{name}: bias {bias} {ml} {around}, limits of agreement {limits}, {count_of(plot.n, 'case')}."
    title = f"{look.label(found.method)}\nbias {bias} {ml}, limits {limits}"
    if plot.n < 2:
        caption = f"{name}: limits of agreement need two cases, here {'is one' if plot.n else 'are none'}."
        title = look.label(found.method)
    dots = look.dots(x, y, np.zeros(len(x), np.intp), (found.method,), 7.0)
    mean, error = map(found.unit.named, ("mean of predicted and reference volume", "ΔV"))
    return Plot(
        f"{mean} ({ml})", f"{error} ({ml})", caption, title=title, dots=dots,
        lines=tuple(lines), bands=tuple(bands), words=words,
        target=lambda dot: (found.cases[int(there[dot])], found.method),
    )  # fmt: skip


def agreement_figure(*plots: Plot) -> FigureDescription:
    """As a page has it: a panel for each method, on the same axes."""
    return FigureDescription(plots, 3.7, 3.2, shared=True)
