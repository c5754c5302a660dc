"""Scores by column: built from rows and from files, sorted, selected, with the empty-case rule."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError, ParameterError
from segloss_gui.metrics import EmptyRule
from segloss_gui.statistics.factor import Factor
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.statistics.score_table import ScoreTable, joined
from segloss_gui.study.score_file import ScoreRow, write_rows

ROWS = (
    ScoreRow("case 10", "B", "BI", "dice_phi", 0, 1, 1, 0.5, 0.4, 6.0, 4.0, 2.0, labelling="partial", phi="BI"),
    ScoreRow("case 2", "A", "BI", "dice_phi", 0, 1, 1, math.nan, math.nan, 0.0, 0.0, 0.0, labelling="partial"),
    ScoreRow("case 2", "A", "tool", "", None, None, 1, 0.0, 0.0, 1.0, 0.0, 1.0),
)


def same(one: ScoreTable, other: ScoreTable) -> None:
    for key, factor in one.factors.items():
        assert [factor.names[code] for code in factor.codes] == [
            other.factors[key].names[code] for code in other.factors[key].codes
        ], key
    assert one.metrics.keys() == other.metrics.keys()
    for key, column in one.metrics.items():
        np.testing.assert_array_equal(column, other.metrics[key])


def test_the_file_and_its_rows_give_one_table(tmp_path: Path) -> None:
    same(read_table(write_rows(tmp_path / "scores.csv", ROWS)), ScoreTable.from_rows(ROWS))


def test_every_factor_of_a_row_is_there() -> None:
    table = ScoreTable.from_rows(ROWS)
    assert (table.names("case"), table.names("fold")) == (("case 10", "case 2"), ("0", ""))
    assert (table.names("labelling"), table.names("class")) == (("partial", ""), ("1",))
    assert table.names("subject") == table.names("case")


def test_names_sort_naturally_and_undefined_scores_last() -> None:
    table = ScoreTable.from_rows(ROWS)
    assert table.order("case").tolist() == [1, 2, 0]
    assert table.order("dice").tolist() == [2, 0, 1]
    assert table.order("dice", descending=True).tolist() == [0, 2, 1]


def test_a_selection_forgets_the_names_it_does_not_hold() -> None:
    table = ScoreTable.from_rows(ROWS).where(method="tool")
    assert (len(table), table.names("case"), table.names("method")) == (1, ("case 2",), ("tool",))
    assert len(table.where(method="BI")) == 0
    assert len(table.where(class_=1, case=["case 2", "case 10"])) == 1
    with pytest.raises(ParameterError, match="got 'colour'"):
        table.where(colour="red")


@pytest.mark.parametrize(("rule", "expected"), [("skip", math.nan), ("one", 1.0), ("zero", 0.0)])
def test_the_empty_case_rule_counts_the_rows_it_is_about(rule: str, expected: float) -> None:
    values, affected = ScoreTable.from_rows(ROWS).values("dice", EmptyRule(rule))
    np.testing.assert_array_equal(values, [0.5, expected, 0.0])
    assert affected == 1


def test_errors_are_never_filled_in_by_the_empty_case_rule() -> None:
    rows = [dataclasses.replace(ROWS[1], hd95_mm=math.nan)]
    values, affected = ScoreTable.from_rows(rows).values("hd95_mm", EmptyRule.ONE)
    assert math.isnan(values[0])
    assert affected == 0


def test_subjects_come_from_the_file_or_from_the_cohort(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("case,subject,method,class,dice,remark\np1_ED,p1,CE,1,0.5,fine\np1_ES,p1,CE,1,,\n")
    assert read_table(path).names("subject") == ("p1",)
    assert set(read_table(path).metrics) == {"dice"}
    told = ScoreTable.from_rows(ROWS, subjects={"case 2": "p2", "case 10": "p2"})
    assert told.names("subject") == ("p2",)
    own = [replace(row, subject="p9") for row in ROWS]
    assert ScoreTable.from_rows(own, subjects={"case 2": "p2"}).names("subject") == ("p9",)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("a,b\n", "no column case, method, class"),
        ("case,method,class,dice\nx,CE,1\n", "row 2 must have 4 fields, got 3"),
        ("case,method,class,dice\nx,CE,1,high\n", "column dice must hold numbers"),
    ],
)
def test_a_file_that_is_no_table_of_scores_is_refused(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(text)
    with pytest.raises(FileRefusedError, match=cause):
        read_table(path)
    with pytest.raises(FileRefusedError, match="readable"):
        read_table(tmp_path / "none.csv")


def test_a_file_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    table = read_table(write_rows(tmp_path / "scores.csv", []))
    assert len(table) == len(ScoreTable.from_rows([])) == 0


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ParameterError, match="dice: 2"):
        ScoreTable.of({"case": ["a"]}, {"dice": [0.1, 0.2]})
    with pytest.raises(ParameterError, match="metric must be one of dice"):
        ScoreTable.of({"case": ["a"]}, {"dice": [0.1]}).values("bogus", EmptyRule.SKIP)


def test_codes_stay_codes_when_rows_are_taken_out_of_order() -> None:
    factor = Factor.of(["a", "b", "c", "a"]).taken([3, 2])
    assert (factor.names, factor.codes.tolist()) == (("a", "c"), [0, 1])


def test_the_unit_of_sizes_goes_with_the_rows_and_their_file(tmp_path: Path) -> None:
    rows = [replace(ROWS[0], size_unit="px"), replace(ROWS[2], size_unit="mm")]
    table = read_table(write_rows(tmp_path / "scores.csv", rows))
    assert table.unit.volume == "ml or px²"
    assert table.where(group="B").spec("volume_error_ml").unit == "px²"
    assert table.where(group="A").spec("hd95_mm").unit == "mm"


def test_a_unit_that_is_none_is_refused_by_line(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "scores.csv", [ROWS[0], replace(ROWS[1], size_unit="inch")])
    with pytest.raises(
        FileRefusedError, match=r"column size_unit must be one of mm, mm2, px, voxels, got 'inch' \(line 3\)"
    ):
        read_table(path)


def test_rows_that_say_no_unit_take_that_of_their_case_and_volumes_become_pixels() -> None:
    photos = ScoreTable.from_rows([replace(ROWS[0], size_unit="px", volume_ml=6000.0)])
    older = ScoreTable.of({"case": ["case 10", "other"], "method": ["tool"] * 2}, {"volume_ml": [6.0, 2.0]})
    both = joined([photos, older])
    assert both.metrics["volume_ml"].tolist() == [6000.0, 6000.0, 2.0]
    assert both.where(case="case 10").unit.volume == "px²"
    assert both.unit.volume == "ml or px²", "nobody says what the other is in: ml, as earlier versions wrote"
    dice = ScoreTable.of({"case": ["other"], "method": ["tool"]}, {"dice": [0.5]})
    assert joined([photos, dice]).unit.volume == "px²", "rows without sizes have no unit"
