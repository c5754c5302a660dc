"""How often each method takes each rank when cases are drawn again."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from segloss_gui.core.number_text import count_of
from segloss_gui.metrics import METRICS
from segloss_gui.report.figure_description.elements import FigureDescription, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.statistics.ranking import RankStability
from segloss_gui.statistics.resampling import RESAMPLES

LEAST_TOLD = 0.005
"""Share below which nothing is written at a disc."""


def rank_plot(found: RankStability, metric: str, look: MethodLook) -> Plot:
    """Discs as large as a rank is frequent, the best method above."""
    order = [int(k) for k in np.argsort(found.ranks, kind="stable")]
    cells = [
        (k, row, rank) for row, k in enumerate(order) for rank in range(len(order)) if found.rank_shares[k, rank] > 0
    ]
    share = np.array([found.rank_shares[k, rank] for k, _, rank in cells], float)

    def words(dot: int) -> str:
        k, _, rank = cells[dot]
        return f"{look.name(found.methods[k])}: rank {rank + 1} in {share[dot]:.1%} of {RESAMPLES:,} resamples"

    size = len(order)
    dots = look.dots(
        np.array([rank + 1.0 for _, _, rank in cells]), np.array([-float(row) for _, row, _ in cells]),
        np.array([k for k, _, _ in cells], np.intp), found.methods, np.maximum(3.0, 34.0 * np.sqrt(share)),
    )  # fmt: skip
    texts = tuple(f"{each:.0%}" if each >= LEAST_TOLD else "" for each in share)
    return Plot(
        "rank", "", _caption(found, metric, look), dots=replace(dots, texts=texts), words=words,
        across_ticks=tuple((float(r), str(r)) for r in range(1, size + 1)),
        up_ticks=tuple((-float(row), look.label(found.methods[k])) for row, k in enumerate(order)),
        across_range=(0.4, size + 0.6), up_range=(-size + 0.15, 0.85),
    )  # fmt: skip


def rank_figure(plot: Plot) -> FigureDescription:
    """The plot as a page has it."""
    return FigureDescription((plot,), 7.0, 0.6 * len(plot.up_ticks or ()) + 1.2)


def _caption(found: RankStability, metric: str, look: MethodLook) -> str:
    failing = [
        f"{look.name(name)} fails {count}" for name, count in zip(found.methods, found.failed, strict=False) if count
    ]
    unranked = f" Not ranked: {', '.join(failing)}." if failing else ""
    left = f", {found.left_out_words}" if found.left_out_words else ""
    tau = (
        "" if math.isnan(found.kendall_tau) else
        f" Kendall's τ {found.kendall_tau:.2f} [{found.tau_low:.2f}, {found.tau_high:.2f}]."
    )  # fmt: skip
    by = METRICS[metric].within(found.unit).title
    return (
        f"Area: how often a method takes a rank by its mean {by} in {RESAMPLES:,} resamples of "
        f"{count_of(found.n, 'case')}{left}.{unranked}{tau}"
    )
