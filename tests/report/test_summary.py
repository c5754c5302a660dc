"""summary.md and its tables."""

from __future__ import annotations

import inspect
import math

import pytest

from segloss_gui.metrics import MissedRule
from segloss_gui.report.summary import RunLine, summary_text
from segloss_gui.report.table import method_lines
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.object_size import size_bins
from segloss_gui.statistics.pairwise import compare_methods
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.resampling import RESAMPLES
from segloss_gui.statistics.score_matrix import summaries
from segloss_gui.statistics.volume_roc import volume_roc
from segloss_gui.study.score_file import ScoreRow


def row(case: str, method: str = "soft_dice", dice: float = 0.8, seed: int = 0, **rest: object) -> ScoreRow:
    values = {
        "group": "", "loss": method, "fold": 0, "class_value": 1, "jaccard": dice / (2 - dice), "volume_ml": 1.0,
        "reference_volume_ml": 2.0, "volume_error_ml": -1.0, **rest,
    }  # fmt: skip
    return ScoreRow(case=case, method=method, dice=dice, seed=seed, **values)  # type: ignore[arg-type]


def test_a_case_of_several_seeds_counts_once_with_its_mean() -> None:
    (line,) = method_lines([row("a", dice=0.6), row("a", dice=0.8, seed=1), row("b", dice=1.0)])
    assert (line.cases, line.dice.n) == (2, 2)
    assert line.dice.mean == pytest.approx(0.85)


def test_undefined_cases_are_counted_apart() -> None:
    rows = [row("a"), row("b", dice=math.nan)]
    (line,) = method_lines(rows)
    assert (line.dice.n, line.dice.undefined, line.dice.mean) == (1, 1, 0.8)
    text = summary_text("x", rows)
    assert "0.800 (n = 1, 1 undefined)" in text
    assert "| -1 ± 0 " in text, "all cases have a volume error, and its n is its own"


def missing(case: str, **rest: object) -> ScoreRow:
    return row(case, "misses", dice=0.0, volume_ml=0.0, hd95_mm=math.nan, diagonal_mm=90.0, **rest)


def test_the_missed_cases_stand_beside_the_distance() -> None:
    rows = [row("a", "misses", hd95_mm=1.0), missing("b"), *(row(case, hd95_mm=2.0) for case in "ab")]
    text = summary_text("x", rows)
    assert "1 (n = 1, 1 missed)" in text
    assert "| 2 [2, 2] " in text, "nothing is said where all cases count"
    assert "have no distance" in text
    penalised = summary_text("x", rows, missed=MissedRule.DIAGONAL)
    assert "45.5 [1, 90] (n = 2, with 1 missed)" in penalised
    assert "count with the diagonal of their image" in penalised


def test_without_distances_there_is_no_column_of_gaps() -> None:
    assert "HD95" not in summary_text("x", [row("a")])
    assert "HD95" in summary_text("x", [missing("a")])


def test_the_number_of_draws_is_the_one_that_was_drawn() -> None:
    assert f"{RESAMPLES:,} bootstrap draws" in summary_text("x", [row("a")])
    for function in (method_lines, summaries, loss_table, rank_stability, size_bins, compare_methods, volume_roc):
        assert inspect.signature(function).parameters["resamples"].default == RESAMPLES


def test_cases_of_one_subject_are_drawn_together() -> None:
    dice = [0.2, 0.2, 0.5, 0.5, 0.7, 0.7, 0.9, 0.9]
    alone, together = (
        method_lines([row(str(k), dice=value, subject=subject(k)) for k, value in enumerate(dice)])[0].dice
        for subject in (lambda k: "", lambda k: str(k // 2))
    )
    assert alone.mean == together.mean
    assert together.high - together.low > 1.2 * (alone.high - alone.low)


def test_methods_keep_the_order_they_come_in() -> None:
    assert [line.method for line in method_lines([row("a", "z"), row("a", "b"), row("b", "z")])] == ["z", "b"]


def test_the_summary_says_scores_times_ends_and_how_undefined_is_treated() -> None:
    runs = [
        RunLine("soft_dice", 0, 0, "completed", "", 6, 12.25),
        RunLine("cross_entropy", 0, 0, "non-finite loss", "the loss | became nan", 2, 3.0),
    ]
    text = summary_text("Knees", [row("a"), row("b", dice=0.6)], runs, notes=["Two cases."], pictures=["case.png"])
    assert text.startswith("# Knees\n\nTwo cases.\n")
    assert "| soft_dice | 0.700 [0.600, 0.800]" in text
    assert "| -1 ± 0" in text
    assert "12.2" in text
    assert "non-finite loss: the loss \\| became nan" in text
    assert "undefined (0/0)" in text
    assert "left out of the means" in text
    assert "missed" not in text.lower()
    assert "![case.png](case.png)" in text


def test_classes_and_groups_get_their_lines() -> None:
    rows = [
        row("a", group="A"),
        row("b", group="B"),
        row("a", group="A", class_value=2),
        row("b", group="B", class_value=2),
    ]
    text = summary_text("x", rows, class_names={1: "cord", 2: "grey matter"})
    assert "| soft_dice | grey matter |" in text
    assert "### Group B" in text


def test_a_study_without_scores_says_so() -> None:
    text = summary_text("x", [])
    assert "nothing is scored yet" in text
    assert "undefined" not in text
