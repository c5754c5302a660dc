"""Rows of scores without a unit: those of earlier versions, whose pixel was 0.001 ml."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segloss_gui.data.case import Case
from segloss_gui.study.score_file import ScoreRow
from segloss_gui.study.size_units import with_units
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


def _without_case(row: ScoreRow) -> tuple[object, ...]:
    return (
        row.group, row.method, row.loss, row.fold, row.seed, row.class_value, row.dice, row.jaccard, row.volume_ml,
        row.reference_volume_ml, row.volume_error_ml,
    )  # fmt: skip
