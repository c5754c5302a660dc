"""Window and paper draw one description: every number of it, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot

from segloss_gui.core.contrast import contrast
from segloss_gui.gui.plots.figure_items import items_of
from segloss_gui.gui.plots.figure_plot import FigurePlot
from segloss_gui.gui.theme import colours
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.figure_description.agreement_plot import agreement_figure, agreement_plot
from segloss_gui.report.figure_description.case_plot import case_figure, case_plot
from segloss_gui.report.figure_description.elements import Dots, FigureDescription, Line, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.pair_plot import pair_figure, pair_plot
from segloss_gui.report.figure_description.places import nearest
from segloss_gui.report.figure_description.rank_plot import rank_figure, rank_plot
from segloss_gui.report.figure_description.roc_plot import roc_figure, roc_plot
from segloss_gui.report.figure_description.size_plot import size_figure, size_plot
from segloss_gui.report.figure_description.sweep_plot import sweep_figure, sweep_plot
from segloss_gui.report.figure_description.training_plot import training_figure
from segloss_gui.report.figure_drawing import draw_figure
from segloss_gui.statistics.case_roc import case_roc
from segloss_gui.statistics.object_size import size_bins
from segloss_gui.statistics.parameter_curves import GridPoint, ParameterGrid, parameter_curves
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.score_table import ScoreTable
from segloss_gui.statistics.scored_cases import scored_cases
from segloss_gui.statistics.volume_agreement import volume_agreement
from segloss_gui.study.progress import RunProgress

METHODS = ("one", "two", "_three")
LOOK = MethodLook()
Numbers = list[tuple[float, float]]


def scores() -> ScoreTable:
    """Three methods, two groups, some cases without an object, some without a score."""
    draw = np.random.default_rng(4)
    rows = [(f"case {k}", "AB"[k % 2], method) for method in METHODS for k in range(24)]
    dice = draw.uniform(0.3, 0.95, len(rows))
    dice[[3, 30]] = np.nan
    reference = np.tile(np.r_[0.0, 0.0, np.geomspace(0.5, 90.0, 22)], len(METHODS))
    volume = reference * draw.uniform(0.7, 1.3, len(rows)) + draw.uniform(0, 2, len(rows)) * (reference == 0)
    names = dict(zip(("case", "group", "method"), map(list, zip(*rows, strict=True)), strict=True))
    return ScoreTable.of(names, {"dice": dice, "volume_ml": volume, "reference_volume_ml": reference})


def progress() -> RunProgress:
    run = RunProgress("a")
    for step in range(1, 41):
        run.steps["step"].append(step)
        run.steps["loss"].append(1 / step)
    for epoch in range(1, 5):
        run.epochs["epoch"].append(epoch)
        run.epochs["dice"].append(epoch / 5)
    return run


def pages() -> Iterator[tuple[str, tuple[Plot, ...], FigureDescription]]:
    """Every kind of figure: what the window shows, and the page."""
    table = scores()
    cases = scored_cases(table, "dice", EmptyRule.SKIP)
    plot = size_plot(size_bins(table, empty=EmptyRule.SKIP, bins=4, resamples=50), LOOK, cases)
    yield "size", (plot,), size_figure(plot)
    points = tuple(GridPoint(method, 10.0**k, "") for k, method in enumerate(METHODS))
    swept = parameter_curves(table, ParameterGrid("epsilon", "ε", points), empty=EmptyRule.SKIP, resamples=50)
    yield "sweep", (sweep_plot(swept, LOOK, cases),), sweep_figure(swept, LOOK)
    plot = roc_plot([case_roc(table, method, resamples=50) for method in METHODS], LOOK)
    yield "roc", (plot,), roc_figure(plot)
    agreement = tuple(agreement_plot(volume_agreement(table, method), LOOK) for method in METHODS)
    yield "agreement", agreement, agreement_figure(*agreement)
    plot = pair_plot(cases, ("one", "two"), LOOK)
    yield "pair", (plot,), pair_figure(plot)
    plot = case_plot(cases.matrix, LOOK)
    yield "case", (plot,), case_figure(plot)
    plot = rank_plot(rank_stability(cases.matrix, resamples=50), "dice", LOOK)
    yield "rank", (plot,), rank_figure(plot)
    page = training_figure([("one", progress())], LOOK)
    yield "training", page.plots, page


PAGES = list(pages())
KINDS = pytest.mark.parametrize(("screen", "page"), [each[1:] for each in PAGES], ids=[each[0] for each in PAGES])


def pairs(*columns: Any) -> Numbers:
    """Defined points, in order, each once."""
    x, y = (np.concatenate([np.zeros(0), *(np.asarray(column[axis], float) for column in columns)]) for axis in (0, 1))
    there = np.isfinite(x) & np.isfinite(y)
    return sorted({(round(float(a), 9), round(float(b), 9)) for a, b in zip(x[there], y[there], strict=True)})


def described(plots: tuple[Plot, ...]) -> dict[str, Numbers]:
    lines = [(line.x, line.y) for plot in plots for line in (*plot.lines, *(each.line for each in plot.intervals))]
    dots = [(plot.dots.x, plot.dots.y) for plot in plots]
    return {"lines": pairs(*lines), "dots": pairs(*dots), "bands": pairs(*_bands(plots))}


def _bands(plots: tuple[Plot, ...]) -> list[tuple[list[float], list[float]]]:
    return [([band.low], [band.high]) for plot in plots for band in plot.bands]


def on_screen(plots: tuple[Plot, ...]) -> dict[str, Numbers]:
    items = [item for plot in plots for item in items_of(plot)]
    lines = [item.getData() for item in items if isinstance(item, pg.PlotCurveItem)]
    dots = [item.getData() for item in items if isinstance(item, pg.ScatterPlotItem)]
    bands = [([low], [high]) for i in items if isinstance(i, pg.LinearRegionItem) for low, high in [i.getRegion()]]
    return {"lines": pairs(*lines), "dots": pairs(*dots), "bands": pairs(*bands)}


def on_paper(page: FigureDescription) -> dict[str, Numbers]:
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.patches import Rectangle

    lines: list[Any] = []
    dots: list[Any] = []
    bands: list[Any] = []
    for axes, plot in zip(draw_figure(page).get_axes(), page.plots, strict=False):
        bars = [part for bar in axes.containers for part in bar.get_children()]
        lines += [line.get_data() for line in axes.lines if line not in bars]
        for part in axes.collections:
            if isinstance(part, LineCollection):
                lines += [segment.T for segment in part.get_segments()]
            elif isinstance(part, PathCollection):
                dots.append(np.asarray(part.get_offsets()).T)
        # A band reaches across all of the axes.
        bands += [
            ([p.get_y()], [p.get_y() + p.get_height()]) for p in axes.patches if isinstance(p, Rectangle) and plot.bands
        ]
    return {"lines": pairs(*lines), "dots": pairs(*dots), "bands": pairs(*bands)}


def drawn_dots(found: dict[str, Numbers], plots: tuple[Plot, ...]) -> dict[str, Numbers]:
    """Without dots that are there to be pointed at alone."""
    hidden = [(plot.dots.x[plot.dots.sizes == 0], plot.dots.y[plot.dots.sizes == 0]) for plot in plots]
    return {**found, "dots": sorted({*found["dots"]} - {*pairs(*hidden)})}


@KINDS
def test_window_and_paper_draw_every_number_of_the_description_and_no_other(
    qapp: object, screen: tuple[Plot, ...], page: FigureDescription
) -> None:
    wanted = drawn_dots(described(screen), screen)
    assert len(wanted["lines"]) + len(wanted["dots"]) > 6
    assert on_screen(screen) == wanted
    assert on_paper(page) == wanted


@KINDS
def test_paper_says_what_the_colours_are_and_no_name_is_a_formula(
    screen: tuple[Plot, ...], page: FigureDescription
) -> None:
    figure = draw_figure(page)
    legends = [*figure.legends, *(axes.get_legend() for axes in figure.get_axes() if axes.get_legend())]
    said = " ".join(text.get_text() for legend in legends for text in legend.get_texts())
    ticks = " ".join(text.get_text() for axes in figure.get_axes() for text in axes.get_yticklabels())
    titles = " ".join(axes.get_title() for axes in figure.get_axes())
    wanted = {entry.name for plot in screen for entry in plot.legend} if page.legend != "none" else set()
    wanted |= {words for plot in screen for _, words in plot.up_ticks or ()}
    assert all(name in f"{said} {ticks} {titles}" for name in wanted)


def test_the_window_shows_a_logarithm_with_the_numbers_for_words(qtbot: QtBot) -> None:
    shown = FigurePlot()
    qtbot.addWidget(shown)
    (plot,) = next(screen for kind, screen, _ in PAGES if kind == "sweep")
    shown.show_plot(plot)
    assert shown.shown is not None
    assert sorted(set(shown.shown.dots.x.tolist())) == [0.0, 1.0, 2.0]
    assert [words for _, words in shown.shown.across_ticks or ()] == ["1", "10", "100"]


def test_the_nearest_dot_is_told_by_pixels_not_by_units() -> None:
    dots = Dots(np.array([0.0, 5.0]), np.array([0.0, -1.0]), ("#000000",), np.zeros(2, np.intp))
    assert nearest(dots, 5.0, -1.0, (40.0, 40.0), 5.0) == 1
    assert nearest(dots, 6.0, -1.0, (40.0, 40.0), 5.0) is None


def test_from_the_ninth_method_on_dots_and_lines_have_marks_of_their_own_in_the_window(qtbot: QtBot) -> None:
    names, x = [f"m{place}" for place in range(17)], np.arange(17.0)
    dots = LOOK.dots(x, x, np.arange(17), names, 7.0)
    dotted = [item for item in items_of(Plot("", "", dots=dots)) if isinstance(item, pg.ScatterPlotItem)]
    assert [item.opts["symbol"] for item in dotted] == ["o"] * 8 + ["s"] * 8 + ["t1"]
    lines = tuple(Line(x, x, LOOK.colour(names, name)) for name in names)
    marked = [item for item in items_of(Plot("", "", lines=lines)) if isinstance(item, pg.ScatterPlotItem)]
    assert [item.opts["symbol"] for item in marked] == ["s"] * 8 + ["t1"]


@pytest.mark.parametrize("count", [30, 1000])
def test_dots_too_faint_for_their_ground_have_an_outline(qtbot: QtBot, count: int) -> None:
    x = np.arange(float(count))
    (item,) = items_of(Plot("", "", dots=Dots(x, x, ("#F0E442",), np.zeros(count, np.intp), 7.0)))
    assert contrast(item.opts["pen"].color().name(), colours().surface) >= 3
