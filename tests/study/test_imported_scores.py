"""Scores of methods from elsewhere, in the unit of the images they are of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.units import AREA
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import FolderPair
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.study.cases import open_store
from segloss_gui.study.imported_scores import score_imported
from segloss_gui.study.models import ImportedMethod, Study
from segloss_gui.study.score_file import write_rows


def test_of_pictures_that_say_the_size_of_a_pixel_sizes_are_areas(tmp_path: Path) -> None:
    nibabel = pytest.importorskip("nibabel")
    mask = np.zeros((8, 12), np.uint8)
    mask[2:4, 3:9] = 1
    for folder, pixels in (("images", mask * 200), ("masks", mask), ("theirs", np.roll(mask, 1, 0) | mask)):
        (tmp_path / folder).mkdir()
        nibabel.save(nibabel.Nifti1Image(pixels, np.diag([0.5, 0.5, 1, 1])), tmp_path / folder / "hand.nii.gz")
    study = Study(name="hands", cohort=FolderPair(images=tmp_path / "images", labels=tmp_path / "masks"))
    method = ImportedMethod(name="theirs", folder=tmp_path / "theirs")
    (row,) = score_imported(method, (TargetClass(value=1, name="bone"),), open_store(study)).rows
    assert (row.size_unit, row.reference_volume_ml, row.volume_error_ml) == (AREA.key, 3.0, 1.5)
    assert read_table(write_rows(tmp_path / "scores.csv", [row])).unit == AREA
