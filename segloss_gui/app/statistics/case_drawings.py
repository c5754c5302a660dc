"""Answers case by case as drawings: Bland-Altman, method against method, and every case; without Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segloss_gui.app.scores.case_scores import short_names
from segloss_gui.app.statistics.drawing import (
    Band,
    Colours,
    Dots,
    Drawing,
    Line,
    Target,
    broken,
    colour_of,
    dots_of,
)
from segloss_gui.app.statistics.questions import CaseScores, Volumes, badness_of
from segloss_gui.metrics import METRICS
from segloss_gui.report.result_tables import number, title
from segloss_gui.statistics.failures import failure_words
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.score_matrix import ScoreMatrix

STRIP_MOST = 1200


def volumes(found: Volumes, colours: Colours) -> Drawing:
    """Bland & Altman: differences against means, with bias and limits of agreement."""
    plot = found.found
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
            f"{found.cases[at]}: predicted {found.predicted_ml[at]:.3g} ml, reference {found.reference_ml[at]:.3g} ml, "
            f"difference {plot.difference[at]:+.3g} ml"
        )

    around = f"[{plot.bias_interval[0]:+.3g}, {plot.bias_interval[1]:+.3g}]"
    caption = (
        f"{found.method}: bias {plot.bias:+.3g} ml {around}, limits of agreement {plot.lower:+.3g} to "
        f"{plot.upper:+.3g} ml, {plot.n} cases."
    )
    if plot.n < 2:
        caption = f"{found.method}: limits of agreement need two cases, here {'is one' if plot.n else 'are none'}."
    return Drawing(
        "mean of predicted and reference volume (ml)", "ΔV (ml)", caption,
        dots_of(x, y, np.zeros(len(x), np.intp), (found.method,), colours, 7.0), tuple(lines), tuple(bands),
        words, lambda dot: (found.cases[int(there[dot])], found.method),
    )  # fmt: skip


def scatter(scores: CaseScores, pair: tuple[str, str], colours: Colours) -> Drawing:
    """One method against another; a dot has the colour of the better one and leads to the worse one's error."""
    spec, matrix = METRICS[scores.metric], scores.matrix
    first, second = (matrix.column(method) for method in pair)
    there = np.flatnonzero(~(np.isnan(first) | np.isnan(second)))
    x, y = first[there], second[there]
    apart = badness_of(x, scores.metric) - badness_of(y, scores.metric)
    tones = np.where(apart > 0, 1, np.where(apart < 0, 0, 2)).astype(np.intp)
    palette = (*(colour_of(colours, pair, method) for method in pair), "#8A8F98")
    count = [int((tones == tone).sum()) for tone in range(3)]
    caption = f"{len(x)} cases: {pair[0]} better in {count[0]}, {pair[1]} in {count[1]}, equal {count[2]}."
    if not spec.best:
        tones, caption = np.full(len(x), 2, np.intp), f"{len(x)} cases."
    caption = f"{caption}{not_drawn(matrix)}"
    ends = np.array([min(x.min(), y.min()), max(x.max(), y.max())]) if len(x) else np.zeros(2)
    room = 0.04 * float(ends[1] - ends[0]) or 0.5
    seen = (float(ends[0]) - room, float(ends[1]) + room)

    def words(dot: int) -> str:
        values = ", ".join(f"{method} {number(float(v[dot]), spec)}" for method, v in zip(pair, (x, y), strict=True))
        return f"{matrix.cases[int(there[dot])]}: {values}"

    def target(dot: int) -> Target | None:
        return matrix.cases[int(there[dot])], pair[0] if apart[dot] > 0 else pair[1]

    short = short_names(pair)
    what = title(scores.metric)
    return Drawing(
        f"{what}: {short[pair[0]]}", f"{what}: {short[pair[1]]}", caption, Dots(x, y, palette, tones, 7.0),
        (Line(ends, ends, "muted", 1.0, True),), (), words, target, across_range=seen, up_range=seen,
    )  # fmt: skip


def not_drawn(matrix: ScoreMatrix) -> str:
    """The cases that have no dot because a method failed them."""
    failures = matrix.failures
    told = [
        f"{method} {failure_words(int(failures.missed[:, k].sum()), int(failures.false_alarms[:, k].sum()))}"
        for k, method in enumerate(matrix.methods)
        if failures.left_out[:, k].any()
    ]
    return f" Without a dot: {'; '.join(told)}." if told else ""


def strips(scores: CaseScores, colours: Colours) -> Drawing:
    """Every case by method, with quartiles, whiskers to the last case within 1.5 of their distance, and the mean."""
    matrix, spec = scores.matrix, METRICS[scores.metric]
    short, generator = short_names(matrix.methods), np.random.default_rng(0)
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
        lines += _box(values[there], -float(k), colour_of(colours, matrix.methods, method))
    none = [np.zeros(0, np.intp)]
    row, who, y = np.concatenate(rows or none), np.concatenate(owner or none), np.concatenate(spread or [np.zeros(0)])
    x = matrix.values[row, who]

    def words(dot: int) -> str:
        return f"{matrix.cases[int(row[dot])]}, {matrix.methods[int(who[dot])]}: {number(float(x[dot]), spec)}"

    more = (
        "" if len(matrix.cases) <= STRIP_MOST else f" {STRIP_MOST:,} cases a method are drawn, the extremes among them."
    )
    return Drawing(
        title(scores.metric), "", f"Every case; boxes are quartiles, thick marks the mean.{more}{not_drawn(matrix)}",
        dots_of(x, y, who, matrix.methods, colours, 5.0), tuple(lines), (), words,
        lambda dot: (matrix.cases[int(row[dot])], matrix.methods[int(who[dot])]),
        up_ticks=tuple((-float(k), short[method]) for k, method in enumerate(matrix.methods)),
        up_range=(-len(matrix.methods) + 0.45, 0.55),
    )  # fmt: skip


def _some(values: Floats, there: NDArray[np.intp], generator: np.random.Generator) -> NDArray[np.intp]:
    """All dots, or as many as can be told apart, with the extremes."""
    if there.size <= STRIP_MOST:
        return there
    order = there[np.argsort(values[there])]
    ends = np.concatenate([order[:20], order[-20:]])
    return np.concatenate([ends, generator.choice(order[20:-20], STRIP_MOST - 40, replace=False)])


def _box(values: Floats, y: float, colour: str) -> list[Line]:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75))
    reach = 1.5 * (high - low)
    first, last = values[values >= low - reach].min(), values[values <= high + reach].max()
    top, bottom, mean = y + 0.3, y - 0.3, float(values.mean())
    shape = broken(
        (np.array([low, high, high, low, low]), np.array([bottom, bottom, top, top, bottom])),
        (np.full(2, middle), np.array([bottom, top])),
        (np.array([first, low]), np.full(2, y)), (np.array([high, last]), np.full(2, y)),
    )  # fmt: skip
    return [Line(*shape, "muted", 1.2), Line(np.full(2, mean), np.array([y - 0.36, y + 0.36]), colour, 4.0)]
