"""``segloss evaluate``: arguments, files written, what is said where."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.cli.main import main
from segloss_gui.core.units import AREA, PX
from segloss_gui.data.readers import write_labels
from segloss_gui.metrics import METRICS
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.study.score_file import read_scores
from tests.data.files import save_picture
from tests.study.test_evaluation import labels


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    for case, layers in (("a", 2), ("b", 3), ("c", 0)):
        write_labels(tmp_path / "reference" / f"{case}.nii.gz", labels((1, layers)))
        write_labels(tmp_path / "mine" / f"{case}.nii.gz", labels((5, 2 if layers else 0)))
    return tmp_path


def evaluate(folders: Path, *more: str) -> int:
    given = ["--reference", str(folders / "reference"), "--method", f"mine={folders / 'mine'}"]
    return main(["evaluate", *given, *more, "--out", str(folders / "out")])


def test_scores_and_summary_are_written_and_only_their_paths_printed(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--map", "mine:5=1", "--labels", "1=lesion", "--empty", "one", "--tolerance-mm", "2"]
    assert evaluate(folders, *more) == 0
    captured = capsys.readouterr()
    assert [Path(line).name for line in captured.out.split()] == ["scores.csv", "summary.md"]
    with open(folders / "out" / "scores.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["dice"] for row in rows] == ["1.0", "0.8", ""]
    assert [row["surface_dice"] for row in rows][:1] == ["1.0"]
    assert {row["tolerance_mm"] for row in rows} == {"2.0"}
    text = (folders / "out" / "summary.md").read_text()
    assert "mine: label 5 taken as 1." in text
    assert "counted as 1" in text
    assert "0.933" in text
    assert "within 2 mm" in text


def test_scores_that_were_there_are_kept_and_said_unless_they_are_the_same(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(folders, "--map", "mine:5=1", "--metrics", "dice") == 0
    before = (folders / "out" / "scores.csv").read_text()
    assert evaluate(folders, "--map", "mine:5=1", "--metrics", "dice") == 0
    assert sorted(path.name for path in (folders / "out").iterdir()) == ["scores.csv", "summary.md"]
    capsys.readouterr()
    assert evaluate(folders, "--metrics", "dice") == 0
    kept = next((folders / "out").glob("scores until *.csv"))
    assert kept.read_text() == before != (folders / "out" / "scores.csv").read_text()
    assert f"kept in {kept}" in capsys.readouterr().err


def test_photographs_are_scored_in_pixels_and_no_millimetres_are_printed(tmp_path: Path) -> None:
    pixels = np.zeros((8, 12), np.uint8)
    pixels[2:4, 3:9] = 255
    save_picture(tmp_path / "reference" / "a.png", pixels)
    save_picture(tmp_path / "mine" / "a.png", np.roll(pixels, 1, axis=0))
    assert evaluate(tmp_path) == 0
    text = (tmp_path / "out" / "summary.md").read_text()
    assert PX.note in text
    assert not re.search(r"\((mm|ml)\)|\d (mm|ml)\b", text)
    for head in ("area error (px²)", "HD95 (px)", "Reference area (px²)", "within 1 px."):
        assert head in text
    with open(tmp_path / "out" / "scores.csv", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["size_unit"], row["volume_ml"], row["hd95_mm"]) == ("px", "12.0", "1.0")


def test_pictures_that_say_the_size_of_a_pixel_are_scored_in_square_millimetres(tmp_path: Path) -> None:
    nibabel = pytest.importorskip("nibabel")
    pixels = np.zeros((8, 12), np.uint8)
    pixels[2:4, 3:9] = 1
    for folder, mask in (("reference", pixels), ("mine", np.pad(pixels, ((1, 0), (0, 0)))[:8] | pixels)):
        (tmp_path / folder).mkdir()
        nibabel.save(nibabel.Nifti1Image(mask, np.diag([0.5, 0.5, 1, 1])), tmp_path / folder / "hand.nii.gz")
    assert evaluate(tmp_path) == 0
    text = (tmp_path / "out" / "summary.md").read_text()
    assert AREA.note in text
    assert not re.search(r"\bml\)|\d ml\b", text)
    for head in ("area error (mm²)", "HD95 (mm)", "Reference area (mm²)"):
        assert head in text
    with open(tmp_path / "out" / "scores.csv", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["size_unit"], row["reference_area_mm2"], row["area_error_mm2"]) == ("mm2", "3.0", "1.5")
    assert {row[key] for key in METRICS if key.endswith("_ml")} == {""}, "no area is called a volume"
    (read,) = read_scores(tmp_path / "out" / "scores.csv")
    assert (read.reference_volume_ml, read.volume_error_ml, read.volume_error_abs_ml) == (3.0, 1.5, 1.5)
    table = read_table(tmp_path / "out" / "scores.csv")
    assert (table.unit, table.metrics["volume_error_ml"].tolist()) == (AREA, [1.5])


def test_references_with_and_without_a_size_are_each_in_their_unit_and_it_is_said(tmp_path: Path) -> None:
    pixels = np.zeros((8, 12), np.uint8)
    pixels[2:4, 3:9] = 255
    for folder in ("reference", "mine"):
        save_picture(tmp_path / folder / "photo.png", pixels)
        write_labels(tmp_path / folder / "mr.nii.gz", labels((1, 2)))
    assert evaluate(tmp_path, "--metrics", "volume_ml") == 0
    with open(tmp_path / "out" / "scores.csv", newline="") as file:
        assert {row["case"]: row["size_unit"] for row in csv.DictReader(file)} == {"photo": "px", "mr": "mm"}
    text = (tmp_path / "out" / "summary.md").read_text()
    assert "Volume (ml or px²)" in text
    assert "a mean of sizes over both kinds has none" in text


def test_only_the_metrics_asked_for_are_worked_out(folders: Path) -> None:
    assert evaluate(folders, "--map", "mine:5=1", "--metrics", "dice,hd95_mm") == 0
    with open(folders / "out" / "scores.csv", newline="") as file:
        first = next(csv.DictReader(file))
    assert first["hd95_mm"] == "0.0"
    assert first["surface_dice"] == ""
    assert first["jaccard"] == ""


@pytest.mark.parametrize("metrics", ["", "dice", "dice,hd95_mm", "surface_dice", "lesion_f1", "sensitivity,precision"])
@pytest.mark.parametrize("empty", ["skip", "one", "zero"])
def test_the_empty_rule_holds_whichever_metrics_are_asked_for(folders: Path, metrics: str, empty: str) -> None:
    more = ["--metrics", metrics] if metrics else []
    assert evaluate(folders, "--map", "mine:5=1", "--empty", empty, *more) == 0
    lines = (folders / "out" / "summary.md").read_text().splitlines()
    for at in (n for n, line in enumerate(lines) if line.startswith("| method")):
        head, values = ([part.strip() for part in lines[n].strip("|").split("|")] for n in (at, at + 2))
        for title, value in zip(head, values, strict=True):
            spec = next((spec for spec in METRICS.values() if spec.title == title and spec.is_share), None)
            if spec is not None and empty == "skip":
                assert value.endswith("(n = 2, 1 undefined)"), (title, value)
            elif spec is not None:
                assert "(" not in value, (title, value)
                assert (float(value.split()[0]) > 0.7) == (empty == "one"), (title, value)
    words = {"skip": "left out of the means", "one": "counted as 1", "zero": "counted as 0"}[empty]
    assert words in "\n".join(lines)


@pytest.fixture
def half_missed(folders: Path) -> Path:
    """``mine`` finds a and b; b of ``half`` is empty, and where a case is empty it sees something."""
    for case, layers in (("a", 2), ("b", 0), ("c", 1)):
        write_labels(folders / "half" / f"{case}.nii.gz", labels((1, layers)))
    return folders


def test_a_method_that_misses_cases_has_its_own_n_beside_its_distance(half_missed: Path) -> None:
    assert evaluate(half_missed, "--map", "mine:5=1", "--method", f"half={half_missed / 'half'}") == 0
    text = (half_missed / "out" / "summary.md").read_text()
    assert "0 (n = 1, 1 missed, 1 false alarm)" in text
    assert "never marked as the best" in text
    with open(half_missed / "out" / "scores.csv", newline="") as file:
        rows = {(row["method"], row["case"]): row for row in csv.DictReader(file)}
    assert (rows["half", "b"]["hd95_mm"], rows["half", "b"]["volume_ml"]) == ("", "0.0")


def test_a_missed_case_may_count_as_the_diagonal_of_its_image(half_missed: Path) -> None:
    more = ["--method", f"half={half_missed / 'half'}", "--metrics", "hd95_mm", "--missed", "diagonal"]
    assert evaluate(half_missed, "--map", "mine:5=1", *more) == 0
    text = (half_missed / "out" / "summary.md").read_text()
    with open(half_missed / "out" / "scores.csv", newline="") as file:
        diagonal = float(next(csv.DictReader(file))["diagonal_mm"])
    grid = labels((1, 2)).grid
    assert diagonal == pytest.approx(np.linalg.norm(np.array(grid.shape) * grid.spacing_mm))
    assert f"{2 * diagonal / 3:.4g} (n = 3, with 1 missed, 1 false alarm)" in text
    assert "count with the diagonal of their image" in text
    assert "Dice |" not in text, "only what was asked for is shown"


def test_labels_of_one_name_in_two_dataset_files_are_one_class(folders: Path) -> None:
    (folders / "reference" / "dataset.json").write_text(json.dumps({"labels": {"background": 0, "lesion": 1}}))
    (folders / "mine" / "dataset.json").write_text(json.dumps({"labels": {"background": 0, "Lesion": 5}}))
    assert evaluate(folders) == 0
    assert "label 5 taken as 1" in (folders / "out" / "summary.md").read_text()


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        (["--map", "yours:1=2"], "--map must name a method"),
        (["--map", "mine:x=2"], "whole numbers"),
        (["--labels", "lesion"], "--labels must be VALUE=NAME"),
        (["--metrics", "dise"], "got dise"),
        (["--tolerance-mm", "-1"], "0 or more"),
        (["--threshold", "2"], "threshold"),
        (["--method", "mine=x"], "twice"),
    ],
)
def test_wrong_arguments_exit_with_2_and_say_what_must_hold(
    folders: Path, more: list[str], cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(folders, *more) == 2
    assert cause in capsys.readouterr().err


def test_a_grid_that_does_not_fit_is_named_and_resampled_only_where_asked(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from segloss_gui.core.geometry import Grid

    other = Grid((4, 4, 2), np.array([[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 4, 1], [0, 0, 0, 1]]))
    write_labels(folders / "mine" / "b.nii.gz", labels((5, 2), grid=other))
    assert evaluate(folders, "--map", "mine:5=1") == 2
    assert "b.nii.gz: a label map must lie on the grid" in capsys.readouterr().err
    assert "\na,," in (folders / "out" / "scores.csv").read_text(), "what fits is scored all the same"
    assert evaluate(folders, "--map", "mine:5=1", "--resample") == 0
    assert "mine, b: resampled from 4x4x2 voxels of 1x1x4 mm" in (folders / "out" / "summary.md").read_text()


def test_a_damaged_prediction_is_left_out_by_name_with_exit_2_and_one_that_was_never_made_with_0(
    folders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prediction = folders / "mine" / "b.nii.gz"
    prediction.write_bytes(prediction.read_bytes()[:40])
    assert evaluate(folders, "--map", "mine:5=1") == 2
    assert f"left out: {prediction}: " in capsys.readouterr().err
    assert "\na,," in (folders / "out" / "scores.csv").read_text(), "what can be read is scored all the same"
    prediction.unlink()
    assert evaluate(folders, "--map", "mine:5=1") == 0
    assert f"left out: {prediction}: mine has no prediction for case b" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rule", "words"), [("skip", "(n = 1, 1 missed, 1 false alarm)"), ("diagonal", "(n = 3, with")]
)
def test_scores_of_an_evaluation_are_reported_under_the_same_rule(half_missed: Path, rule: str, words: str) -> None:
    assert evaluate(half_missed, "--map", "mine:5=1", "--method", f"half={half_missed / 'half'}") == 0
    out = half_missed / "report"
    given = ["--scores", f"both={half_missed / 'out' / 'scores.csv'}", "--missed", rule, "--out", str(out)]
    assert main(["report", *given]) == 0
    assert words in (out / "tables" / "metrics.csv").read_text()
