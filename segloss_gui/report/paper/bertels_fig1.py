"""Fig. 1 of Bertels 2019: Dice by deciles of the share of the image that the object takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.units import common_unit
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.metrics import METRICS
from segloss_gui.report.figure_description.elements import FigureDescription, Line, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.paper.departures import departures
from segloss_gui.report.paper.figure import PaperOptions, PaperStudy, SizeAxis
from segloss_gui.report.parts import Picture
from segloss_gui.statistics.object_size import SizeBins, size_bins
from segloss_gui.statistics.resampling import Floats
from segloss_gui.statistics.score_table import ScoreTable

KEY, METRIC = "bertels-fig1", "dice"
DECILES = 10
FEWEST_PER_REGION = 2
WIDE = 20.0
"""Largest over smallest border from which on the axis is logarithmic."""
TICK_SHARE = 0.17
"""Of the axis, between two numbers at borders."""


@dataclass(frozen=True)
class Panel:
    """One data set: its bins, and the colours of its methods."""

    name: str
    bins: SizeBins
    colours: Mapping[str, str]

    @property
    def regions(self) -> int:
        """How many."""
        return len(self.bins.cells)


def draw(studies: Sequence[PaperStudy], options: PaperOptions) -> Picture:
    """A panel for each class of each study.

    Raises
    ------
    BadInputError
        When no study has four scored cases with an object.
    """
    panels = [panel for study in studies for panel in _panels(study, options)]
    if not panels:
        least = 2 * FEWEST_PER_REGION
        raise BadInputError(f"{', '.join(s.name for s in studies)}: {KEY} needs {least} scored cases with an object")
    volume = common_unit(panel.bins.unit for panel in panels).named("reference volume")
    sizes = "relative ratio of foreground voxels" if options.by == "ratio" else volume
    fewer = [f"{panel.regions} ({panel.name})" for panel in panels if panel.regions < DECILES]
    words = [
        f"Dice score as a function of the {sizes} (Bertels 2019, Fig. 1). Averages within the regions bordered by the "
        f"dashed lines; each holds 1/{panels[0].regions if not fewer else 'n'} of the cases with an object.",
        f"Too few cases for ten regions: {', '.join(fewer)}." if fewer else "",
        departures(studies, "Bertels 2019"),
    ]
    return Picture.of(KEY, sizes_figure(panels, options.by), " ".join(filter(None, words)))


def foreground_ratios(store: CaseStore, target: TargetClass, cases: Sequence[str]) -> dict[str, float]:
    """Share of the image's voxels that are of a class, by case; cases without a reference are left out.

    Bertels 2019, Sect. 4: the number of positive pixels |y| over that of all pixels d.
    """
    return {
        case: float(np.isin(store.labels(case).data, target.sources).mean())
        for case in cases
        if store.cohort.case(case).has_reference
    }


def _panels(study: PaperStudy, options: PaperOptions) -> list[Panel]:
    found = []
    for name, target, table in study.by_class():
        sizes = foreground_ratios(study.results.store, target, table.names("case"))
        there = sum(size > 0 for size in sizes.values())
        regions = next((n for n in (DECILES, 5, 4, 2) if there >= FEWEST_PER_REGION * n), 0)
        if regions:
            found.append(Panel(name, _bins(table, sizes, regions, options), study.colours))
    return found


def _bins(table: ScoreTable, sizes: Mapping[str, float], regions: int, options: PaperOptions) -> SizeBins:
    chosen = sizes if options.by == "ratio" else None
    return size_bins(table, METRIC, empty=options.empty, bins=regions, sizes=chosen)


def sizes_figure(panels: Sequence[Panel], by: SizeAxis) -> FigureDescription:
    """The panels, at most three beside each other."""
    plots = tuple(_plot(panel, by) for panel in panels)
    width = 6.6 if len(panels) == 1 else 4.8
    return FigureDescription(plots, width, 3.6, legend="below")


def _plot(panel: Panel, by: SizeAxis) -> Plot:
    edges, bins = panel.bins.edges_ml, panel.bins
    logarithmic = bool(edges[0] > 0 and edges[-1] > WIDE * edges[0])
    middles = np.sqrt(edges[1:] * edges[:-1]) if logarithmic else (edges[1:] + edges[:-1]) / 2
    height = METRICS[METRIC].limits
    assert height is not None, "Dice is a share"
    borders = [Line(np.full(2, edge), np.array(height), "line", 0.9, dashed=True) for edge in edges]
    means = [Line(middles, bins.means[:, k], panel.colours[method], 2.0) for k, method in enumerate(bins.methods)]
    look, many = MethodLook(panel.colours), len(bins.methods)
    there = np.flatnonzero(~np.isnan(bins.means.T.ravel()))
    dots = look.dots(
        np.tile(middles, many)[there], bins.means.T.ravel()[there], there // len(middles), bins.methods, 6.0
    )
    across = "foreground / image" if by == "ratio" else f"{bins.unit.named('reference volume')} ({bins.unit.volume})"
    return Plot(
        across, "Dice score", title=panel.name, dots=dots, lines=(*borders, *means),
        across_ticks=tuple((tick, f"{tick:.2g}") for tick in _ticks(edges, logarithmic)), up_range=height,
        up_limits=height, logarithmic=logarithmic, legend=look.legend(bins.methods),
    )  # fmt: skip


def _ticks(edges: Floats, logarithmic: bool) -> list[float]:
    """The borders that have room for their number, smallest and largest included."""
    places = np.log(edges) if logarithmic else edges
    apart = TICK_SHARE * (places[-1] - places[0])
    kept = [0]
    for k in range(1, len(edges) - 1):
        if places[k] - places[kept[-1]] >= apart and places[-1] - places[k] >= apart:
            kept.append(k)
    return [float(edges[k]) for k in [*kept, len(edges) - 1]]
