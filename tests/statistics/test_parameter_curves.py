from __future__ import annotations

import numpy as np
import pytest

from segloss_gui.core.errors import ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.parameter_curves import GridPoint, ParameterCurves, ParameterGrid, parameter_curves
from segloss_gui.statistics.score_table import ScoreTable
from tests.statistics.tables import table

NAN = float("nan")
SCORES = table(
    {
        "I 1": {"dice": [0.8, 0.6, 0.7, 0.5]},
        "I 100": {"dice": [0.4, 0.2, 0.1, 0.1]},
        "BI 1": {"dice": [0.5, 0.5, 0.1, 0.1]},
        "other": {"dice": [0.9, 0.9, 0.9, 0.9]},
    },
    group=("A", "A", "B", "B"),
)
POINTS = (GridPoint("I 100", 100.0, "I"), GridPoint("I 1", 1.0, "I"), GridPoint("BI 1", 1.0, "BI"))


def curves(scores: ScoreTable = SCORES, points: tuple[GridPoint, ...] = POINTS) -> ParameterCurves:
    return parameter_curves(scores, ParameterGrid("epsilon", "ε", points), empty=EmptyRule.SKIP, resamples=200)


def test_a_line_for_each_series_and_group_from_left_to_right() -> None:
    found = curves()
    assert [(curve.group, curve.series, curve.values.tolist()) for curve in found.curves] == [
        ("A", "I", [1.0, 100.0]), ("A", "BI", [1.0]), ("B", "I", [1.0, 100.0]), ("B", "BI", [1.0]),
    ]  # fmt: skip
    np.testing.assert_allclose(found.curves[0].means, [0.7, 0.3])
    low, high = found.curves[0].ends
    assert (low <= found.curves[0].means).all()
    assert (high >= found.curves[0].means).all()
    assert (found.groups, found.logarithmic, found.left_out) == (("A", "B"), True, 0)


def test_one_group_or_very_many_are_taken_together() -> None:
    assert curves(SCORES.where(group="A")).groups == ("",)
    many = table({"I 1": {"dice": [0.5] * 6}}, group=tuple("ABCDEF"))
    assert curves(many).groups == ("",)


def test_methods_without_scores_are_not_drawn() -> None:
    found = curves(SCORES.where(method="BI 1"))
    assert {curve.series for curve in found.curves} == {"BI"}
    assert curves(SCORES.where(method="other")).curves == ()


def test_a_word_stands_where_its_runs_trained_or_is_left_out() -> None:
    names = {"case": ["a", "b"] * 2, "method": ["rule"] * 2 + ["one"] * 2, "epsilon": ["200", "300", "1", "1"]}
    points = (GridPoint("rule", NAN, "I"), GridPoint("one", 1.0, "I"))
    found = curves(ScoreTable.of(names, {"dice": [0.1, 0.2, 0.5, 0.6]}), points)
    assert found.curves[0].values.tolist() == [1.0, 250.0]
    without = curves(ScoreTable.of({**names, "epsilon": ["heuristic"] * 4}, {"dice": [0.1, 0.2, 0.5, 0.6]}), points)
    assert (without.curves[0].values.tolist(), without.left_out) == ([1.0], 1)


def test_two_classes_at_once_are_refused() -> None:
    names = {"case": ["a", "a"], "method": ["I 1"] * 2, "class": ["1", "2"]}
    with pytest.raises(ParameterError, match="one class"):
        curves(ScoreTable.of(names, {"dice": [0.5, 0.6]}))
