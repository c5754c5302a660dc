"""Telling groups, or empty references, by the predicted volume: Fig. 2 of Tilborghs 2022."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segloss_gui.report.figure_description.elements import FigureDescription, LegendEntry, Line, Plot, Target
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.statistics.case_roc import CaseRoc
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.roc import Roc

DOTS_MOST, SCREEN = 600, 500
DIAGONAL = Line(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "line", 1.0, True)
SEEN = (0.0, 1.0)


def roc_plot(found: Sequence[CaseRoc], look: MethodLook) -> Plot:
    """Curves over all thresholds of the predicted volume; every threshold is some case's volume."""
    methods = [one.method for one in found]
    who, across, up = found[0].who, "false positive rate", f"true positive rate ({found[0].who})"
    if np.isnan([one.roc.auc for one in found]).all():
        why = (
            f"All cases are of {who}: there is nobody to tell them from."
            if found[0].positive or not found[0].roc.negatives else "No case has an object."
        )  # fmt: skip
        return Plot(across, up, f"{why} A ROC needs two sides.")
    lines, legend = [DIAGONAL], []
    for one in found:
        colour = look.colour(methods, one.method)
        lines.append(Line(*_seen(one.roc.false_positive_rate, one.roc.true_positive_rate), colour, 2.0))
        legend.append(LegendEntry(colour, look.label(one.method), f"AUC {area_text(one.roc)}"))
    x = np.concatenate([one.roc.false_positive_rate for one in found])
    y = np.concatenate([one.roc.true_positive_rate for one in found])
    owner = np.repeat(np.arange(len(found)), [len(one.cases) for one in found])
    at = np.concatenate([np.arange(len(one.cases)) for one in found])
    there = np.flatnonzero(~np.isnan(x))

    def words(dot: int) -> str:
        one, place = found[owner[there[dot]]], int(at[there[dot]])
        hits, alarms = one.roc.true_positive_rate[place], one.roc.false_positive_rate[place]
        if not place:
            return f"{look.name(one.method)}: AUC {one.roc.auc:.3f} [{one.roc.low:.3f}, {one.roc.high:.3f}]"
        from_volume = f"from {one.roc.thresholds[place]:.3g} {one.unit.volume} on ({one.cases[place]})"
        return f"{look.name(one.method)}, {from_volume}: {hits:.2f} of {who}, {alarms:.2f} of the others"

    def target(dot: int) -> Target | None:
        one = found[owner[there[dot]]]
        case = one.cases[int(at[there[dot]])]
        return (case, one.method) if case else None

    drawn = 5.0 if there.size <= DOTS_MOST else 0.0
    return Plot(
        across, up,
        f"Telling {who} from the others by the predicted volume; area with 95 % interval of "
        f"{found[0].resamples:,} resamples.{' ' * bool(found[0].reason)}{found[0].reason}",
        dots=look.dots(x[there], y[there], owner[there], methods, drawn), lines=tuple(lines),
        words=words, target=target, across_range=SEEN, up_range=SEEN, across_limits=SEEN, up_limits=SEEN, equal=True,
        legend=tuple(legend), legend_on_screen=True,
    )  # fmt: skip


def roc_figure(*plots: Plot) -> FigureDescription:
    """As a page has it, with the areas in a corner."""
    return FigureDescription(plots, 5.4 if len(plots) == 1 else 4.8, 4.8, legend="inside")


def area_text(roc: Roc) -> str:
    """The area under a curve with its interval.

    Examples
    --------
    >>> nothing = np.zeros(0)
    >>> area_text(Roc(nothing, nothing, nothing, 0.9, 0.81, 1.0, 3, 4))
    '.900 [.810, 1.000]'
    """
    return "–" if np.isnan(roc.auc) else f"{roc.auc:.3f} [{roc.low:.3f}, {roc.high:.3f}]".replace("0.", ".")


def _seen(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The corners of a curve that a screen can tell apart."""
    if len(x) <= DOTS_MOST:
        return x, y
    fine = np.round(x * SCREEN) + 1j * np.round(y * SCREEN)
    corners = np.flatnonzero(np.r_[True, fine[1:] != fine[:-1]])
    kept = np.unique(np.r_[corners, len(x) - 1])
    return x[kept], y[kept]
