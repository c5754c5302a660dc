"""Pictures drawn from descriptions."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from segloss_gui.core.colours import method_colour
from segloss_gui.core.contrast import contrast
from segloss_gui.report.figure_description.elements import Dots, FigureDescription, Line, Plot
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.training_plot import training_figure
from segloss_gui.report.figure_drawing import draw_figure
from segloss_gui.study.progress import RunProgress


@pytest.mark.parametrize("length", [2, 20, 40, 70])
def test_a_legend_below_is_not_wider_than_the_picture(length: int) -> None:
    names = [f"{place}".ljust(length, "w") for place in range(4)]
    described = training_figure([(name, RunProgress(name)) for name in names], MethodLook())
    figure = draw_figure(described)
    (legend,) = figure.legends
    assert described.legend == "below"
    assert legend.get_window_extent().width <= figure.bbox.width
    assert [text.get_text().rstrip("w") for text in legend.get_texts()] == ["0", "1", "2", "3"]


def test_from_the_ninth_method_on_dots_and_lines_have_marks_of_their_own_on_paper() -> None:
    names = [f"m{place}" for place in range(17)]
    look, x = MethodLook(), np.arange(17.0)
    lines = tuple(Line(x, x, look.colour(names, name)) for name in names)
    dotted = Plot("", "", dots=look.dots(x, x, np.arange(17), names, 7.0), legend=look.legend(names))
    lined = Plot("", "", lines=lines, legend=look.legend(names))
    for plot in (dotted, lined):
        axes = draw_figure(FigureDescription((plot,), legend="inside")).axes[0]
        handles = axes.get_legend().legend_handles
        found = [handle.get_marker() for handle in handles]
        assert found[8:16] == ["s"] * 8
        assert found[16] == "^"
        assert not {"s", "^"} & set(found[:8])
    assert [line.get_marker() for line in axes.lines][7:9] == ["None", "s"]


@pytest.mark.parametrize("values", [[], [float("nan")] * 3, [1.0], [1.0, float("nan"), 2.0]])
def test_a_line_with_a_mark_is_drawn_however_few_of_its_points_there_are(values: list[float]) -> None:
    """The loss of a ninth method that diverged at its first step."""
    line = Line(np.arange(float(len(values))), np.array(values), method_colour(8))
    figure = draw_figure(FigureDescription((Plot("", "", lines=(line,)),)))
    figure.canvas.draw()
    (drawn,) = figure.axes[0].lines
    assert (drawn.get_marker() == "s") == bool(np.isfinite(values).any())


@pytest.mark.parametrize("count", [3, 400])
def test_faint_dots_have_an_outline_on_paper(count: int) -> None:
    x = np.arange(float(count))
    plot = Plot("", "", dots=Dots(x, x, ("#F0E442", "#AA3311"), np.arange(count) % 2, 7.0))
    faint, _ = draw_figure(FigureDescription((plot,))).axes[0].collections
    assert contrast(to_hex(faint.get_edgecolor()[0][:3]), "#FFFFFF") >= 3
    assert faint.get_edgecolor()[0][3] == 1
