"""A method that finds nothing has no distance there: it is counted, never wins, and a penalty can stand for it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.object_size import size_bins
from segloss_gui.statistics.pairwise import compare_methods
from segloss_gui.statistics.score_matrix import score_matrix, summaries
from segloss_gui.statistics.score_table import ScoreTable

NAN = math.nan
CASES = 6
SKIP = EmptyRule.SKIP


def scores(**changes: list[float]) -> ScoreTable:
    """``finds_all`` is 3 mm off everywhere; ``misses_half`` is exact in three cases and empty in three."""
    names = {"case": [f"c{k}" for k in range(CASES)] * 2, "method": ["finds_all"] * CASES + ["misses_half"] * CASES}
    numbers: dict[str, list[float]] = {
        "hd95_mm": [3.0, 3.1, 2.9, 3.0, 3.2, 2.8, 0.0, NAN, 0.1, NAN, 0.2, NAN],
        "precision": [0.7] * CASES + [1.0, NAN, 1.0, NAN, 1.0, NAN],
        "volume_ml": [1.0] * CASES + [1.0, 0.0, 1.0, 0.0, 1.0, 0.0],
        "reference_volume_ml": [1.0] * CASES * 2,
        "diagonal_mm": [100.0] * CASES * 2,
        **changes,
    }
    return ScoreTable.of(names, numbers)


def with_third() -> ScoreTable:
    """And ``poor``, which finds every case, worse than ``finds_all``."""
    held = scores()
    names = {key: [held.names(key)[code] for code in held.factors[key].codes] for key in ("case", "method")}
    names = {"case": names["case"] + names["case"][:CASES], "method": names["method"] + ["poor"] * CASES}
    worse = {"hd95_mm": 5.0, "precision": -0.2}
    numbers = {
        key: np.concatenate([column, column[:CASES] + worse.get(key, 0.0)]) for key, column in held.metrics.items()
    }
    return ScoreTable.of(names, numbers)


def test_n_is_of_the_distance_and_missed_stands_beside_it() -> None:
    ((all_found, half),) = summaries([score_matrix(scores(), "hd95_mm", SKIP)])
    assert (all_found.count_words, half.count_words) == ("n = 6", "n = 3, 3 missed")
    assert (half.n, half.missed, half.left_out, half.undefined) == (3, 3, 3, 3)


@pytest.mark.parametrize("metric", ["hd95_mm", "precision"])
def test_a_method_with_missed_cases_is_never_marked(metric: str) -> None:
    found = loss_table(with_third(), [metric], groups={}, empty=SKIP)
    missing = found.cells["misses_half", metric]
    assert missing.summary.mean < 1 or metric == "precision"
    assert (missing.bold, missing.italic, missing.underline) == (False, False, False)
    assert found.cells["finds_all", metric].bold, "the best of those that found every case"
    assert not found.cells["poor", metric].bold


def test_the_diagonal_of_the_image_can_stand_for_a_missed_case() -> None:
    table = scores().under(MissedRule.DIAGONAL)
    matrix = score_matrix(table, "hd95_mm", SKIP)
    ((_, half),) = summaries([matrix])
    assert half.mean == pytest.approx((0.0 + 0.1 + 0.2 + 300.0) / 6)
    assert half.count_words == "n = 6, with 3 missed"
    assert compare_methods(matrix).n[0, 1] == 6
    assert score_matrix(table, "precision", SKIP).values[1, 1] != 100.0, "no number of mm stands for a share"


def test_where_an_older_file_has_no_diagonal_a_missed_case_stays_left_out() -> None:
    table = scores(diagonal_mm=[NAN] * CASES * 2).under(MissedRule.DIAGONAL)
    ((_, half),) = summaries([score_matrix(table, "hd95_mm", SKIP)])
    assert (half.n, half.left_out) == (3, 3)


def test_a_false_alarm_is_told_and_what_is_empty_twice_is_neither() -> None:
    table = scores(volume_ml=[1.0] * CASES + [1, 0, 1, 0, 1, 2], reference_volume_ml=[1.0] * CASES + [1, 1, 1, 0, 1, 0])
    ((_, half),) = summaries([score_matrix(table, "hd95_mm", SKIP)])
    assert half.count_words == "n = 3, 1 missed, 1 false alarm, 1 undefined"
    ((_, half),) = summaries([score_matrix(table.under(MissedRule.DIAGONAL), "hd95_mm", SKIP)])
    assert half.count_words == "n = 5, with 1 missed, 1 false alarm, 1 undefined"


def test_a_paired_test_leaves_missed_cases_out_and_says_on_how_many_it_stands() -> None:
    assert compare_methods(score_matrix(scores(), "hd95_mm", SKIP)).n[0, 1] == 3


def test_one_failing_seed_makes_a_missed_case() -> None:
    names = {"case": ["a", "a"], "method": ["M", "M"], "seed": ["0", "1"]}
    numbers = {"hd95_mm": [2.0, NAN], "volume_ml": [1.0, 0.0], "reference_volume_ml": [1.0, 1.0]}
    ((found,),) = summaries([score_matrix(ScoreTable.of(names, numbers), "hd95_mm", SKIP)])
    assert (found.n, found.missed, found.left_out) == (1, 1, 1)


def test_failures_go_with_their_cases_into_bins_and_selections() -> None:
    volumes = [float(k + 1) for k in range(CASES)] * 2
    bins = size_bins(scores(reference_volume_ml=volumes), "hd95_mm", empty=SKIP, bins=2)
    assert [cells[1].missed for cells in bins.cells] == [1, 2]
    chosen = scores().under(MissedRule.DIAGONAL).where(method="misses_half")
    assert np.nanmax(score_matrix(chosen, "hd95_mm", SKIP).values) == 100.0
