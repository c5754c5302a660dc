"""Answers over all cases as drawings: what is drawn, what each dot says, where it leads; without Qt.

To add one: a function here, a :data:`~segloss_gui.app.statistics.presenter.Part`, and a line in
:data:`PLOTS`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.statistics.drawing import (
    Colours,
    Dots,
    Drawing,
    Line,
    Target,
    Ticks,
    broken,
    colour_of,
    dots_of,
)
from segloss_gui.app.statistics.presenter import Part
from segloss_gui.app.statistics.questions import CaseScores, VolumeRoc, badness_of
from segloss_gui.core.colours import method_colour
from segloss_gui.metrics import METRICS
from segloss_gui.report.result_tables import interval_text, title
from segloss_gui.statistics.object_size import SizeBins
from segloss_gui.statistics.parameter_curves import ParameterCurves
from segloss_gui.statistics.ranking import RankStability
from segloss_gui.statistics.resampling import RESAMPLES, Floats

PLOTS: Mapping[Part, tuple[str, str]] = {
    "sizes": ("Object size", "the metric by deciles of the reference volume, as in Bertels 2019, Fig. 1"),
    "sweep": ("Sweep", "the metric over the parameter that was swept, a line for each setting of the others"),
    "roc": ("ROC by volume", "telling groups, or empty references, by the predicted volume: Tilborghs 2022, Fig. 2"),
    "volumes": ("Bland-Altman", "predicted against reference volume of one method"),
    "scatter": ("A vs B", "two methods on the same cases"),
    "strips": ("All cases", "every case by method, with quartiles"),
    "ranks": ("Ranking", "how often each method takes each rank when cases are drawn again"),
}
"""Title and hint of each plot."""

DOTS_MOST, SCREEN = 600, 500
QUANTILES = {10: "deciles", 4: "quartiles", 2: "halves"}


def sizes(bins: SizeBins, scores: CaseScores | None, colours: Colours) -> Drawing:
    """Means by size of the object, with intervals; a dot leads to the worst case of its bin."""
    spec, count, many = METRICS[bins.metric], len(bins.cells), len(bins.methods)
    lines, places = [], np.arange(count, dtype=float)
    x, y = np.empty((many, count)), bins.means.T
    for k, method in enumerate(bins.methods):
        # Side by side, so that no interval hides another.
        x[k] = places + (k - (many - 1) / 2) * 0.66 / max(many, 1)
        colour = colour_of(colours, bins.methods, method)
        lines.append(Line(x[k], y[k], colour, 1.2))
        ends = [
            (np.full(2, at), np.array([cells[k].low, cells[k].high]))
            for at, cells in zip(x[k], bins.cells, strict=True)
        ]
        lines.append(Line(*broken(*ends), colour, 2.0))
    there = np.flatnonzero(~np.isnan(y.ravel()))

    def words(dot: int) -> str:
        k, at = divmod(int(there[dot]), count)
        low, high = bins.edges_ml[at : at + 2]
        cell = bins.cells[at][k]
        return (
            f"{bins.methods[k]}, {low:.3g} to {high:.3g} ml: {spec.title} {interval_text(cell, spec)}, {cell.n} cases"
        )

    def target(dot: int) -> Target | None:
        k, at = divmod(int(there[dot]), count)
        return _worst_of_bin(scores, bins, at, bins.methods[k]) if scores is not None else None

    words_of = QUANTILES.get(count, "bins")
    left = f" {bins.without_object} without an object are left out." if bins.without_object else ""
    return Drawing(
        "reference volume (ml)", title(bins.metric),
        f"Mean {spec.title} by {words_of} of the reference volume, 95 % intervals.{left} Click: its worst case.",
        dots_of(x.ravel()[there], y.ravel()[there], there // count, bins.methods, colours, 8.0), tuple(lines), (),
        words, target, across_ticks=_edges(bins.edges_ml), across_range=(-0.6, count - 0.4),
    )  # fmt: skip


def _worst_of_bin(scores: CaseScores, bins: SizeBins, at: int, method: str) -> Target | None:
    inside = (scores.reference_ml > 0) & (np.searchsorted(bins.edges_ml[1:-1], scores.reference_ml, side="left") == at)
    return _worst_of(scores, method, inside)


def _worst_of(scores: CaseScores, method: str, inside: NDArray[np.bool_]) -> Target | None:
    """The case, among those inside, that a method does worst on."""
    if method not in scores.matrix.methods:
        return None
    bad = np.where(inside, badness_of(scores.matrix.column(method), scores.metric), np.nan)
    return None if np.isnan(bad).all() else (scores.matrix.cases[int(np.nanargmax(bad))], method)


def _edges(edges_ml: Floats) -> Ticks:
    step = 2 if len(edges_ml) > 6 else 1
    return tuple((at - 0.5, f"{edges_ml[at]:.3g}") for at in range(0, len(edges_ml), step))


def sweep(found: ParameterCurves, scores: CaseScores | None) -> Drawing:
    """Means over a parameter, with intervals; a dot leads to the worst case of its method."""
    spec, series = METRICS[found.metric], found.grid.series
    dots = [(curve, point) for curve in found.curves for point in curve.points]
    # The canvas has one kind of axis: a logarithm is drawn as such, with the numbers for words.
    scale = np.log10 if found.logarithmic else np.asarray
    lines = []
    for curve in found.curves:
        colour, places = method_colour(series.index(curve.series)), scale(curve.values)
        lines.append(Line(places, curve.means, colour, 2.0, curve.group != found.groups[0]))
        ends = [(np.full(2, at), pair) for at, pair in zip(places, curve.ends.T, strict=True)]
        lines.append(Line(*broken(*ends), colour, 1.2))

    def words(dot: int) -> str:
        curve, point = dots[dot]
        of_group = f", group {curve.group}" if curve.group else ""
        about = f"{point.method}, {found.grid.title} {point.value:.3g}{of_group}"
        return f"{about}: {spec.title} {interval_text(point.summary, spec)}, {point.summary.n} cases"

    def target(dot: int) -> Target | None:
        curve, point = dots[dot]
        if scores is None:
            return None
        inside = scores.groups == curve.group if curve.group else np.ones(len(scores.groups), bool)
        return _worst_of(scores, point.method, inside)

    across = scale(np.array([point.value for _, point in dots]))
    dashed = ", ".join(found.groups[1:])
    groups = f" Solid: group {found.groups[0]}; dashed: {dashed}." if dashed else ""
    left = f" {found.left_out} methods whose value is no number are left out." if found.left_out else ""
    who = np.array([series.index(curve.series) for curve, _ in dots], np.intp)
    palette = tuple(method_colour(k) for k in range(len(series)))
    return Drawing(
        found.grid.title, title(found.metric),
        f"Mean {spec.title} over {found.grid.title}, 95 % intervals.{groups}{left}",
        Dots(
            across,
            np.array([point.summary.mean for _, point in dots]), palette, who, 8.0,
        ),
        tuple(lines), (), words, target,
        across_ticks=_decades(found) if found.logarithmic else None, across_range=_roomy(across),
        key=tuple((palette[k], name, "") for k, name in enumerate(series) if name),
    )  # fmt: skip


def _roomy(values: Floats) -> tuple[float, float] | None:
    """The range with room for the words of its last tick."""
    if not values.size:
        return None
    low, high = float(values.min()), float(values.max())
    room = 0.07 * (high - low) or 0.5
    return low - room, high + room


def _decades(found: ParameterCurves) -> Ticks:
    values = [point.value for curve in found.curves for point in curve.points]
    low, high = int(np.floor(np.log10(min(values)))), int(np.ceil(np.log10(max(values))))
    step = 1 + (high - low) // 8
    return tuple((float(power), f"{10.0**power:g}") for power in range(low, high + 1, step))


def roc(found: Sequence[VolumeRoc], colours: Colours) -> Drawing:
    """Curves over all thresholds of the predicted volume; every threshold is some case's volume."""
    methods = [one.method for one in found]
    whom, who = found[0].positive, found[0].who
    if np.isnan([one.roc.auc for one in found]).all():
        why = (
            f"All cases are of {who}: there is nobody to tell them from."
            if whom or not found[0].roc.negatives else "No case has an object."
        )  # fmt: skip
        return Drawing("false positive rate", "true positive rate", f"{why} A ROC needs two sides.")
    lines = [Line(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "line", 1.0, True)]
    key = []
    for one in found:
        colour = colour_of(colours, methods, one.method)
        lines.append(Line(*_seen(one.roc.false_positive_rate, one.roc.true_positive_rate), colour, 2.0))
        area = f"{one.roc.auc:.3f} [{one.roc.low:.3f}, {one.roc.high:.3f}]".replace("0.", ".")
        area = "–" if np.isnan(one.roc.auc) else area
        key.append((colour, short_names(methods)[one.method], f"AUC {area}"))
    x = np.concatenate([one.roc.false_positive_rate for one in found])
    y = np.concatenate([one.roc.true_positive_rate for one in found])
    owner = np.repeat(np.arange(len(found)), [len(one.cases) for one in found])
    at = np.concatenate([np.arange(len(one.cases)) for one in found])
    there = np.flatnonzero(~np.isnan(x))

    def words(dot: int) -> str:
        one, place = found[owner[there[dot]]], int(at[there[dot]])
        rates = (
            f"{one.roc.true_positive_rate[place]:.2f} of {who}, {one.roc.false_positive_rate[place]:.2f} of the others"
        )
        if not place:
            return f"{one.method}: AUC {one.roc.auc:.3f} [{one.roc.low:.3f}, {one.roc.high:.3f}]"
        return f"{one.method}, from {one.roc.thresholds[place]:.3g} ml on ({one.cases[place]}): {rates}"

    def target(dot: int) -> Target | None:
        one = found[owner[there[dot]]]
        case = one.cases[int(at[there[dot]])]
        return (case, one.method) if case else None

    drawn = 5.0 if there.size <= DOTS_MOST else 0.0
    return Drawing(
        "false positive rate", "true positive rate",
        f"Telling {who} from the others by the predicted volume; area with 95 % interval of "
        f"{found[0].resamples:,} resamples.{' ' * bool(found[0].reason)}{found[0].reason}",
        dots_of(x[there], y[there], owner[there], methods, colours, drawn), tuple(lines), (), words, target,
        across_range=(-0.02, 1.02), up_range=(-0.02, 1.02), key=tuple(key),
    )  # fmt: skip


def _seen(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The corners of a curve that a screen can tell apart."""
    if len(x) <= DOTS_MOST:
        return x, y
    fine = np.round(x * SCREEN) + 1j * np.round(y * SCREEN)
    corners = np.flatnonzero(np.r_[True, fine[1:] != fine[:-1]])
    kept = np.unique(np.r_[corners, len(x) - 1])
    return x[kept], y[kept]


def ranks(found: RankStability, metric: str, colours: Colours) -> Drawing:
    """Discs as large as a rank is frequent, the best method above."""
    order = [int(k) for k in np.argsort(found.ranks, kind="stable")]
    short = short_names(found.methods)
    cells = [
        (k, row, rank) for row, k in enumerate(order) for rank in range(len(order)) if found.rank_shares[k, rank] > 0
    ]
    share = np.array([found.rank_shares[k, rank] for k, _, rank in cells], float)

    def words(dot: int) -> str:
        k, _, rank = cells[dot]
        return f"{found.methods[k]}: rank {rank + 1} in {share[dot]:.1%} of {RESAMPLES:,} resamples"

    failing = [f"{name} fails {count}" for name, count in zip(found.methods, found.failed, strict=False) if count]
    unranked = f" Not ranked: {', '.join(failing)}." if failing else ""
    left = f", {found.left_out} left out because a score is undefined" if found.left_out else ""
    caption = (
        f"Area: how often a method takes a rank by its mean {METRICS[metric].title} in {RESAMPLES:,} resamples of "
        f"{found.n} cases{left}.{unranked}"
        + ("" if math.isnan(found.kendall_tau) else
           f" Kendall's τ {found.kendall_tau:.2f} [{found.tau_low:.2f}, {found.tau_high:.2f}].")
    )  # fmt: skip
    size = len(order)
    return Drawing(
        "rank", "", caption,
        dots_of(
            np.array([rank + 1.0 for _, _, rank in cells]), np.array([-float(row) for _, row, _ in cells]),
            np.array([k for k, _, _ in cells], np.intp), found.methods, colours, np.maximum(3.0, 34.0 * np.sqrt(share)),
        ),
        words=words, across_ticks=tuple((float(r), str(r)) for r in range(1, size + 1)),
        up_ticks=tuple((-float(row), short[found.methods[k]]) for row, k in enumerate(order)),
        across_range=(0.4, size + 0.6), up_range=(-size + 0.4, 0.6),
    )  # fmt: skip
