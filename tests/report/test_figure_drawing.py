"""Pictures drawn from descriptions."""

from __future__ import annotations

import pytest

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
