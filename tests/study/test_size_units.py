"""Rows of scores without a unit: of earlier versions, whose pixel was 0.001 ml, or as deep as a third step said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.data.case import Case
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.statistics.score_table import AREAS
from segloss_gui.study.score_file import ScoreRow, read_scores, write_rows
from segloss_gui.study.size_units import with_units
from tests.data.dicom import save_picture_of, save_series
from tests.data.files import save_picture

OLD = ScoreRow("photo", "", "m", "", None, None, 1, 0.5, 0.4, 0.012, 0.010, 0.002, hd95_mm=3.0)


def test_volumes_of_pictures_become_pixels_and_those_of_others_stay_millilitres(tmp_path: Path) -> None:
    photo = Case("photo", (save_picture(tmp_path / "photo.png", np.zeros((8, 12), np.uint8)),))
    cases = {"photo": photo, "mr": Case("mr", (Path("mr.nii.gz"),))}
    of_photo, of_volume = with_units([OLD, ScoreRow("mr", *_without_case(OLD))], cases)
    assert (of_photo.size_unit, of_photo.volume_ml, of_photo.volume_error_ml, of_photo.hd95_mm) == ("px", 12, 2, 3)
    assert (of_volume.size_unit, of_volume.volume_ml) == ("mm", 0.012)


def test_rows_that_say_a_unit_and_rows_of_unknown_cases_stay_as_they_are(tmp_path: Path) -> None:
    cases = {"photo": Case("photo", (tmp_path / "gone.png",))}
    said = ScoreRow("photo", *_without_case(OLD), size_unit="px")
    assert with_units([said, ScoreRow("other", *_without_case(OLD))], cases)[0] == said
    assert with_units([ScoreRow("other", *_without_case(OLD))], cases)[0].size_unit == ""
    assert with_units([OLD], cases)[0].volume_ml == OLD.volume_ml, "a picture that is gone tells nothing"


def test_what_an_earlier_version_called_ml_of_a_radiograph_becomes_its_area(tmp_path: Path) -> None:
    nibabel = pytest.importorskip("nibabel")
    nibabel.save(nibabel.Nifti1Image(np.zeros((8, 12), np.uint8), np.diag([0.5, 0.5, 2, 1])), tmp_path / "hand.nii.gz")
    told = [ScoreRow(case, *_without_case(OLD), size_unit="mm") for case in ("photo", "mr")]
    path = as_before_areas(write_rows(tmp_path / "scores.csv", told))
    assert read_table(path).unit.volume == "ml", "where nobody knows the images"
    cases = {"photo": Case("photo", (tmp_path / "hand.nii.gz",)), "mr": Case("mr", (tmp_path / "gone.nii.gz",))}
    of_photo, of_volume = with_units(read_scores(path), cases)
    assert (of_photo.size_unit, of_photo.volume_ml) == ("mm2", 6), "its pixels counted as 2 mm deep"
    assert (of_volume.size_unit, of_volume.volume_ml) == ("mm", 0.012)
    read = read_scores(write_rows(tmp_path / "new.csv", [of_photo, of_volume]))
    assert [(row.size_unit, row.volume_ml) for row in read] == [("mm2", 6), ("mm", 0.012)]


def test_a_radiograph_is_told_from_slices_by_its_first_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("SimpleITK")
    save_picture_of(tmp_path / "dx" / "1.dcm", modality="DX")
    save_series(tmp_path / "ct", np.zeros((5, 6, 3)), np.eye(4), tags={"0008|0060": "CT"})
    cases = {name: Case(name, (tmp_path / name,)) for name in ("dx", "ct")}
    rows = [ScoreRow(case, *_without_case(OLD)) for case in cases]
    assert [row.size_unit for row in with_units(rows, cases)] == ["mm2", "mm"]
    monkeypatch.setattr("segloss_gui.data.readers.read_header", None)
    assert with_units(rows[1:], cases)[0].size_unit == "mm", "the headers of its slices are not asked for"


def as_before_areas(path: Path) -> Path:
    """The file as it was written before it had columns of areas, which are its last."""
    lines = [line.split(",") for line in path.read_text().splitlines()]
    path.write_text("".join(f"{','.join(line[: -len(AREAS)])}\n" for line in lines))
    return path


def _without_case(row: ScoreRow) -> tuple[object, ...]:
    return (
        row.group, row.method, row.loss, row.fold, row.seed, row.class_value, row.dice, row.jaccard, row.volume_ml,
        row.reference_volume_ml, row.volume_error_ml,
    )  # fmt: skip
