"""Scores of a case and scores.csv."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.case import TargetClass
from segloss_gui.metrics import METRICS, Overlap, measure
from segloss_gui.study.evaluation import ScoreRow, read_scores, score_case, score_row, write_rows
from segloss_gui.study.score_file import LATER

OBJECT = TargetClass(value=1, name="object")
GRID = Grid((4, 4, 4), np.diag([1.0, 1.0, 2.0, 1.0]))
ROW = ScoreRow(
    case="a,b", group="HGG", method="dice_phi phi=BI", loss="dice_phi", fold=0, seed=1, class_value=2, dice=2 / 3,
    jaccard=math.nan, volume_ml=0.1, reference_volume_ml=0.0, volume_error_ml=-0.1, labelling="partial", phi="BI",
    epsilon="1e-07",
)  # fmt: skip


def labels(*boxes: tuple[int, int], grid: Grid = GRID) -> LabelMap:
    """Label ``value`` in the first ``layers`` layers, one box after the other."""
    data = np.zeros(grid.shape, np.uint8)
    for value, layers in boxes:
        data[:layers] = value
    return LabelMap(data, grid, grid)


def test_rows_come_back_exactly_and_undefined_is_an_empty_field(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "scores.csv", [ROW])
    (again,) = read_scores(path)
    assert math.isnan(again.jaccard)
    assert again.dice == ROW.dice
    assert (again.case, again.fold, again.seed, again.epsilon) == ("a,b", 0, 1, "1e-07")
    with open(path, newline="") as file:
        record = next(csv.DictReader(file))
    assert record["jaccard"] == ""
    assert record["class"] == "2"
    wanted = "case group labelling method loss phi epsilon fold seed class dice jaccard volume_ml"
    assert list(record)[:13] == wanted.split()


def test_rows_of_another_tool_have_no_fold_and_no_seed(tmp_path: Path) -> None:
    row = ScoreRow("a", "", "nnunet", "", None, None, 1, 1.0, 1.0, 1.0, 1.0, 0.0)
    assert read_scores(write_rows(tmp_path / "s.csv", [row])) == (row,)


@pytest.mark.parametrize(
    ("text", "cause"),
    [("a,b\n1,2\n", "no column case"), ("", "no column"), (None, "readable"), ("BAD", "line 2 must hold numbers")],
)
def test_a_file_that_holds_no_scores_is_refused_by_name(tmp_path: Path, text: str | None, cause: str) -> None:
    path = tmp_path / "scores.csv"
    if text == "BAD":
        write_rows(path, [ROW])
        path.write_text(path.read_text().replace("0.6666666666666666", "two thirds"))
    elif text is not None:
        path.write_text(text)
    with pytest.raises(FileRefusedError, match=cause) as caught:
        read_scores(path)
    assert "scores.csv" in str(caught.value)


def test_joined_labels_are_scored_as_one_class() -> None:
    reference = labels((1, 4), (2, 2))
    prediction = labels((1, 4))
    ((value, scores),) = score_case(prediction, reference, [TargetClass(value=1, name="all", joins=(1, 2))])
    assert (value, scores["dice"]) == (1, 1.0)
    assert scores["volume_ml"] == pytest.approx(64 * 0.002)


def test_a_case_is_scored_by_every_metric_of_the_registry_in_mm_and_ml() -> None:
    grid = Grid((8, 8, 8), np.diag([1.0, 1.0, 2.0, 1.0]))
    ((_, scores),) = score_case(labels((1, 4), grid=grid), labels((1, 2), grid=grid), [OBJECT], tolerance_mm=2.0)
    assert set(scores) == {*METRICS, "tolerance_mm", "diagonal_mm"}
    assert scores["hd95_mm"] == 2.0
    assert scores["surface_dice"] == 1.0
    assert scores["volume_error_percent"] == 100.0
    row = score_row("a", "", "m", 1, scores)
    assert all(row.value(key) == scores[key] for key in METRICS)


def test_the_scoring_of_one_class_is_ended_within_its_surface_distances() -> None:
    rng, grid = np.random.default_rng(0), Grid((12, 12, 12), np.eye(4))
    one, other = (LabelMap(rng.integers(0, 2, (12, 12, 12)).astype(np.uint8), grid) for _ in range(2))
    times = 0

    def between() -> None:
        nonlocal times
        times += 1
        if times == 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        score_case(one, other, [OBJECT], between=between)
    times = 5
    assert len(score_case(one, other, [OBJECT], between=between)) == 1


def test_counts_alone_give_the_metrics_that_need_no_more() -> None:
    row = score_row("a", "", "m", 1, Overlap(3, 1, 1, 1.0))
    assert (row.dice, row.precision) == (0.75, 0.75)
    assert math.isnan(row.hd95_mm)


def test_classes_may_overlap_where_predictions_hold_the_labels_of_the_references() -> None:
    whole, core = TargetClass(value=1, name="whole", joins=(1, 2)), TargetClass(value=2, name="core", joins=(2,))
    scores = dict(score_case(labels((1, 4), (2, 1)), labels((1, 4), (2, 2)), [whole, core], joined=True))
    assert scores[1]["dice"] == 1.0
    assert scores[2]["dice"] == pytest.approx(2 / 3)


def test_every_metric_has_a_column_and_older_files_without_them_are_read(tmp_path: Path) -> None:
    row = score_row("a", "", "m", 1, measure(np.ones((3, 3), bool), np.ones((3, 3), bool), (1.0, 1.0)))
    path = write_rows(tmp_path / "scores.csv", [row])
    with open(path, newline="") as file:
        (record,) = csv.DictReader(file)
    assert set(METRICS) | {"tolerance_mm"} <= set(record)
    older = [name for name in record if name not in LATER]
    path.write_text(",".join(older) + "\n" + ",".join(record[name] for name in older) + "\n")
    (again,) = read_scores(path)
    assert again.dice == 1.0
    assert math.isnan(again.surface_dice)


def test_a_row_knows_whether_it_is_empty_twice() -> None:
    assert score_row("a", "", "m", 1, Overlap(0, 0, 0, 1.0)).both_empty
    assert not score_row("a", "", "m", 1, Overlap(0, 0, 1, 1.0)).both_empty
