"""scores.csv and other tools' predictions."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.case import TargetClass
from segloss_gui.data.readers import write_labels
from segloss_gui.study.evaluation import ScoreRow, evaluate_folders, read_scores, score_case, write_rows

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
    ((value, counts),) = score_case(prediction, reference, [TargetClass(value=1, name="all", joins=(1, 2))])
    assert (value, counts.tp, counts.fp, counts.fn) == (1, 64, 0, 0)
    assert counts.prediction_ml == pytest.approx(64 * 0.002)


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for name in ("reference", "mine", "theirs"):
        (tmp_path / name).mkdir()
    for case, layers in (("a", 2), ("b", 3), ("c", 1)):
        write_labels(tmp_path / "reference" / f"{case}.nii.gz", labels((1, layers)))
        write_labels(tmp_path / "mine" / f"{case}.nii.gz", labels((1, 2)))
    write_labels(tmp_path / "theirs" / "a.nii.gz", labels((1, 2)))
    write_labels(tmp_path / "theirs" / "b.nii.gz", labels(grid=Grid((4, 4, 5), np.eye(4))))
    return tmp_path


def test_folders_of_other_tools_are_scored_and_misfits_are_named(folders: Path) -> None:
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine", "theirs": folders / "theirs"})
    assert [(row.method, row.case) for row in found.rows] == [
        ("mine", "a"),
        ("mine", "b"),
        ("mine", "c"),
        ("theirs", "a"),
    ]
    assert found.rows[0].dice == 1.0
    assert found.rows[1].dice == pytest.approx(0.8)
    assert found.rows[1].volume_error_ml == pytest.approx(-16 * 0.002)
    causes = {refusal.path.name: refusal.cause for refusal in found.refusals}
    assert set(causes) == {"b.nii.gz", "c.nii.gz"}
    assert "4x4x5" in causes["b.nii.gz"]
    assert "theirs has no prediction for case c" in causes["c.nii.gz"]


def test_an_unreadable_reference_is_told_once_and_the_rest_goes_on(folders: Path) -> None:
    (folders / "reference" / "b.nii.gz").write_bytes(b"not a volume")
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine"})
    assert [row.case for row in found.rows] == ["a", "c"]
    assert [refusal.path.name for refusal in found.refusals] == ["b.nii.gz"]


def test_a_case_without_the_class_is_undefined_where_the_prediction_is_empty_too(folders: Path) -> None:
    for folder in ("reference", "mine"):
        write_labels(folders / folder / "c.nii.gz", labels())
    found = evaluate_folders(folders / "reference", {"mine": folders / "mine"})
    assert math.isnan(found.rows[2].dice)
    assert found.rows[2].volume_error_ml == 0.0


def test_folders_that_are_missing_or_empty_are_refused(folders: Path) -> None:
    (folders / "empty").mkdir()
    for reference, mine, cause in (
        ("nowhere", "mine", "got nothing"), ("reference", "empty", "got none"), ("reference", "nowhere", "got nothing"),
    ):  # fmt: skip
        with pytest.raises(BadInputError, match=cause):
            evaluate_folders(folders / reference, {"mine": folders / mine})
