"""Tables of a report: every mean beside its own n, missed cases beside the distance, no mark for who misses."""

from __future__ import annotations

import pytest

from segloss_gui.metrics import EmptyRule, MissedRule
from segloss_gui.report.result_tables import loss_result_table, metric_table, rank_table
from segloss_gui.statistics.loss_table import loss_table
from segloss_gui.statistics.ranking import rank_stability
from segloss_gui.statistics.score_matrix import score_matrix
from segloss_gui.statistics.score_table import ScoreTable
from tests.statistics.test_failures import CASES, scores

SKIP = EmptyRule.SKIP


def test_n_has_a_column_where_all_means_share_it() -> None:
    complete = scores().where(method="finds_all")
    table = loss_result_table(loss_table(complete, ["hd95_mm", "precision"], groups={}, empty=SKIP), "t")
    assert table.head[-2:] == ("n", "undefined")
    assert [cell.text for cell in table.rows[0][-2:]] == [str(CASES), "0"]
    assert "missed" not in table.note.lower()


def test_cases_without_a_prediction_have_their_own_column_where_there_are_any() -> None:
    names = {"case": [*"abc", *"ab"], "method": ["M"] * 3 + ["N"] * 2}
    table = ScoreTable.of(names, {"dice": [0.2, float("nan"), 0.6, 0.4, float("nan")]})
    found = loss_result_table(loss_table(table, ["dice"], groups={}, empty=SKIP), "t")
    assert found.head[-3:] == ("n", "undefined", "not predicted")
    assert [[cell.text for cell in row[-3:]] for row in found.rows] == [["2", "1", "0"], ["1", "1", "1"]]
    further = metric_table(table, ["dice"], SKIP, "t")
    assert further.rows[0][2].text.endswith("(n = 1, 1 undefined, 1 not predicted)")


def test_n_stands_in_each_cell_where_it_differs_and_missed_beside_the_distance() -> None:
    table = loss_result_table(loss_table(scores(), ["hd95_mm", "volume_ml"], groups={}, empty=SKIP), "t")
    cells = {row[0].text: row[1] for row in table.rows}
    assert cells["misses_half"].text.endswith("(n = 3, 3 missed)")
    assert "n =" not in cells["finds_all"].text
    for row in table.rows:
        assert [cell.text for cell in row[3:]] == ["6", "0"], "the volume's mean is of all cases"
    assert "of the means that name no n of their own" in table.note
    assert not cells["misses_half"].bold
    assert MissedRule.SKIP.words in table.note


def test_the_penalty_is_said_in_the_note() -> None:
    penalised = scores().under(MissedRule.DIAGONAL)
    for table in (
        loss_result_table(loss_table(penalised, ["hd95_mm"], groups={}, empty=SKIP), "t"),
        metric_table(penalised, ["hd95_mm"], SKIP, "t"),
    ):
        assert MissedRule.DIAGONAL.words in table.note
        assert any("(n = 6, with 3 missed)" in cell.text for row in table.rows for cell in row)


def test_further_metrics_say_n_where_it_is_not_all_cases() -> None:
    table = metric_table(scores(), ["hd95_mm", "volume_ml"], SKIP, "t")
    by_metric = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert by_metric["Hausdorff distance, 95 % (mm)"][1].endswith("(n = 3, 3 missed)")
    assert all("n =" not in text for text in by_metric["Volume (ml)"])
    assert "n = 6 where nothing else is said." in table.note


def test_the_note_says_within_what_distance_surfaces_agree_and_what_a_lesion_is() -> None:
    columns = {"surface_dice": [0.5, 0.7], "lesion_f1": [1.0, 0.5], "dice": [0.5, 0.7], "tolerance_mm": [2.0, 2.0]}
    table = ScoreTable.of({"case": ["a", "b"], "method": ["m", "m"]}, columns)
    note = metric_table(table, ["surface_dice", "lesion_f1"], SKIP, "t").note
    assert "within 2 mm of the other" in note
    assert "found by any overlap" in note
    assert metric_table(table, ["dice"], SKIP, "t").note == "n = 2 where nothing else is said."


@pytest.mark.parametrize(("rule", "ranked"), [(MissedRule.SKIP, False), (MissedRule.DIAGONAL, True)])
def test_who_misses_cases_has_no_rank_unless_a_penalty_stands_for_them(rule: MissedRule, ranked: bool) -> None:
    found = rank_stability(score_matrix(scores().under(rule), "hd95_mm", SKIP), resamples=200)
    rows = [[cell.text for cell in row] for row in rank_table(found, "t").rows]
    assert rows[0][:2] == ["finds_all", "1"]
    assert rows[1][1] == ("2" if ranked else "–")
    assert (rows[1][2] == "fails 3") is not ranked
    assert found.n == CASES, "nobody's cases are left out for the sake of who misses them"
    assert ("Not ranked" in rank_table(found, "t").note) is not ranked
