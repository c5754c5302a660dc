"""Tables as the page has them: what cannot be known is a dash, or nothing, never a word of the computer's."""

from __future__ import annotations

import math

import pytest

from segloss_gui.app.statistics.tables import pairs_table, ranks_table
from segloss_gui.metrics import EmptyRule
from segloss_gui.report.figure_description.method_look import MethodLook
from segloss_gui.report.figure_description.rank_plot import rank_plot
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.score_matrix import score_matrix
from tests.statistics.tables import table

NAN = math.nan


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ([0.5, NAN, NAN], [0.75, 0.5, NAN], "-.250"),
        ([0.5, NAN, NAN], [NAN, 0.5, NAN], "–"),
        ([0.5, 0.5, NAN], [0.75, 0.75, NAN], "-.250 [-.250, -.250]"),
    ],
)
def test_methods_with_few_cases_in_common_have_no_interval_and_no_made_up_certainty(
    first: list[float], second: list[float], difference: str
) -> None:
    scores = table({"a": {"dice": first}, "b": {"dice": second}}, **{"class": ["1"] * 3, "subject": ["1", "2", "3"]})
    pairs = pairs_table(loss_table(scores, ("dice",), groups={}, empty=EmptyRule.SKIP, resamples=200), "dice")
    assert pairs.rows[0][2].text == difference
    found = rank_stability(score_matrix(scores, "dice", EmptyRule.SKIP), resamples=200)
    drawn = rank_plot(found, "dice", MethodLook({"a": "#336699", "b": "#996633"}))
    ranks = ranks_table(found, "dice")
    words = [drawn.caption, pairs.note, ranks.note]
    words += [cell.text for row in (*pairs.rows, *ranks.rows) for cell in row]
    assert "nan" not in " ".join(words)
    if found.n == 1:
        assert "100%" not in " ".join(words)
