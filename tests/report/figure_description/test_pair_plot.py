"""Two methods on the same cases: who is better, and where a dot leads."""

from __future__ import annotations

import numpy as np

from segloss_gui.metrics import METRICS
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.pair_plot import pair_plot
from segloss_gui.statistics.scored_cases import ScoredCases
from tests.statistics.tables import matrix


def cases(values: dict[str, list[float]], metric: str = "dice") -> ScoredCases:
    found = matrix(values, metric)
    count = len(found.cases)
    return ScoredCases(found, np.array(["A"] * count), np.arange(count) + 1.0)


def test_in_the_scatter_the_better_method_colours_and_the_worse_one_is_looked_at() -> None:
    scores = cases({"A": [0.5, 0.9, 0.7], "B": [0.8, 0.6, 0.7]})
    plot = pair_plot(scores, ("A", "B"), MethodLook({"A": "#111111", "B": "#222222"}))
    assert [plot.dots.palette[tone] for tone in plot.dots.tones] == ["#222222", "#111111", "#8A8F98"]
    assert plot.target(0) == ("case 0", "A")
    assert plot.target(1) == ("case 1", "B")
    assert plot.caption == "3 cases: A better in 1, B in 1, equal 1."
    assert plot.words(0) == "case 0: A .500, B .800"


def test_of_signed_errors_the_smaller_one_is_better() -> None:
    plot = pair_plot(cases({"A": [-3.0], "B": [1.0]}, "volume_error_ml"), ("A", "B"), MethodLook())
    assert plot.target(0) == ("case 0", "A")
    assert METRICS["hd95_mm"].badness(3.0) == 3.0
