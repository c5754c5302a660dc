from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import LabelMap, Volume
from segloss_gui.data.readers import read_labels, read_volume, write_labels, write_volume

GRID = Grid((2, 3, 4), np.diag([1.0, 2.0, 3.0, 1.0]))


def _labels(values: object) -> LabelMap:
    return LabelMap(np.resize(np.array(values), GRID.shape), GRID)


@pytest.mark.parametrize(
    ("values", "dtype"), [((0, 255), np.uint8), ((0, 256), np.int16), ((0, 70000), np.int32), ((-1, 2), np.int16)]
)
def test_labels_take_the_smallest_type_that_every_tool_reads(tmp_path: Path, values: object, dtype: type) -> None:
    write_labels(tmp_path / "a.nii.gz", _labels(values))
    assert nib.load(tmp_path / "a.nii.gz").get_data_dtype() == dtype


def test_equal_labels_give_equal_files(tmp_path: Path) -> None:
    for name in ("a.nii.gz", "b.nii.gz"):
        write_labels(tmp_path / name, _labels((0, 1)))
    assert (tmp_path / "a.nii.gz").read_bytes() == (tmp_path / "b.nii.gz").read_bytes()


def test_folders_on_the_way_are_made_and_nothing_is_left_beside(tmp_path: Path) -> None:
    write_labels(tmp_path / "x" / "y" / "a.nii", _labels((0, 1)))
    assert [path.name for path in (tmp_path / "x" / "y").iterdir()] == ["a.nii"]


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.nii"
    write_labels(path, _labels((0, 1)))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        write_labels(path, _labels((0, 2)))
    assert read_labels(path).values() == (1,)
    assert [file.name for file in tmp_path.iterdir()] == ["a.nii"]


def test_doubles_are_written_as_float32(tmp_path: Path) -> None:
    data = np.random.default_rng(0).normal(size=(2, *GRID.shape))
    write_volume(tmp_path / "a.nii.gz", Volume(data, GRID))
    back = read_volume(tmp_path / "a.nii.gz")
    assert np.allclose(back.data.astype(np.float64), data, rtol=1e-6)
    assert back.grid.matches(GRID)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"\.nii"):
        write_labels(tmp_path / "a.png", _labels((0, 1)))


def test_an_axis_beyond_nifti_1_is_written_as_nifti_2(tmp_path: Path) -> None:
    grid = Grid((40000, 2, 1), np.eye(4))
    write_labels(tmp_path / "a.nii.gz", LabelMap(np.ones(grid.shape, dtype=np.uint8), grid))
    assert read_labels(tmp_path / "a.nii.gz").grid.shape == grid.shape
