"""Every case by method: what has no score is no dot, and of very many cases the extremes stay."""

from __future__ import annotations

import numpy as np

from segloss_gui.report.figure_description.case_plot import MOST_DRAWN, case_plot
from segloss_gui.report.figure_description.method_look import MethodLook
from tests.statistics.tables import matrix


def test_undefined_scores_are_no_dots() -> None:
    plot = case_plot(matrix({"A": [0.5, float("nan")], "B": [float("nan")] * 2}), MethodLook())
    assert plot.dots.x.tolist() == [0.5]
    assert len(plot.up_ticks or ()) == 2


def test_of_very_many_cases_some_are_drawn_with_the_extremes() -> None:
    values = np.random.default_rng(0).uniform(size=10_000).tolist()
    plot = case_plot(matrix({"A": values}), MethodLook())
    assert len(plot.dots.x) == MOST_DRAWN
    assert plot.dots.x.min() == min(values)
    assert plot.dots.x.max() == max(values)
    assert f"{MOST_DRAWN:,}" in plot.caption


def test_no_whisker_runs_into_its_box() -> None:
    values = [0.793, 0.800, 0.812, 0.927]  # the last is an outlier, and the one before lies below the third quartile
    box = case_plot(matrix({"A": values}), MethodLook()).lines[0]
    third = np.quantile(values, 0.75)
    level = np.flatnonzero(box.y == 0.0)
    assert box.x[level].max() == third
    assert sorted(box.x[level[-2:]].tolist()) == [third, third]
