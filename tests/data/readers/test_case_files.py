from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError, GeometryError
from segloss_gui.data.case import Case
from segloss_gui.data.readers import FileReader
from tests.data.files import save_image, save_labels


def test_channels_of_several_files_are_stacked_and_named(tmp_path: Path) -> None:
    images = (save_image(tmp_path / "a_0000.nii"), save_image(tmp_path / "a_0001.nii"))
    volume = FileReader(("flair", "t1")).image(Case("a", images=images))
    assert volume.data.shape == (2, 5, 6, 7)
    assert volume.channels == ("flair", "t1")


def test_channels_on_different_grids_are_refused(tmp_path: Path) -> None:
    images = (save_image(tmp_path / "a.nii"), save_image(tmp_path / "b.nii", affine=np.diag([2.0, 1, 1, 1])))
    with pytest.raises(GeometryError, match=r"b\.nii"):
        FileReader().image(Case("a", images=images))


def test_a_label_on_another_grid_is_never_resampled(tmp_path: Path) -> None:
    label = save_labels(tmp_path / "label.nii.gz", (64, 64, 12), np.diag([0.734, 0.734, 5.0, 1.0]))
    case = Case("a", images=(save_image(tmp_path / "image.nii.gz", (35, 50, 35)),), label=label)
    with pytest.raises(GeometryError) as caught:
        FileReader().labels(case)
    assert "64x64x12" in str(caught.value)
    assert "35x50x35" in str(caught.value)


def test_a_label_in_another_orientation_of_the_same_grid_fits(tmp_path: Path) -> None:
    flipped = np.diag([-1.0, 1.0, 1.0, 1.0])
    flipped[0, 3] = 4.0
    label = save_labels(tmp_path / "label.nii.gz", affine=flipped)
    case = Case("a", images=(save_image(tmp_path / "image.nii.gz"),), label=label)
    assert FileReader().labels(case).grid.matches(FileReader().image(case).grid)


def test_a_case_without_reference_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no reference"):
        FileReader().labels(Case("a", images=(save_image(tmp_path / "a.nii"),)))
