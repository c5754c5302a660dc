"""Several volumes in one label file: classes where their values say so, else one sentence, never a guess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.core.geometry import Grid
from segloss_gui.data.readers import check_labels, read_labels
from segloss_gui.data.readers.label_channels import MOST, labels_of_channels

GRID = Grid((3, 4, 2), np.eye(4))
LABELS = np.zeros((3, 4, 2), np.uint8)
LABELS[0], LABELS[1, :2] = 1, 3


def saved(path: Path, data: NDArray, kind: type = nibabel.Nifti1Image) -> Path:
    nibabel.save(kind(data, np.diag([-1.0, -1.0, 3.0, 1.0])), path)
    return path


def one_hot(labels: NDArray, classes: int = 4) -> NDArray:
    return np.eye(classes, dtype=np.uint8)[labels]


@given(labels=arrays.arrays(np.uint8, (3, 4, 2), elements=st.integers(0, 4)))
def test_one_hot_gives_the_label_map_it_was_made_of(labels: NDArray) -> None:
    found = labels_of_channels(Path("a.nii"), np.moveaxis(one_hot(labels, 5), 3, 0), GRID)
    np.testing.assert_array_equal(found.data, labels)
    assert not found.overlaps


@pytest.mark.parametrize("value", [1, 255, 1.0])
@pytest.mark.parametrize("background", [True, False])
def test_a_file_of_masks_is_opened_as_classes_with_or_without_their_background(
    tmp_path: Path, value: float, background: bool
) -> None:
    channels = one_hot(LABELS)[..., 0 if background else 1 :] * np.asarray(value)
    path = saved(tmp_path / "a.nii.gz", channels.astype(np.float32 if value == 1.0 else np.uint8))
    check_labels(path)
    found = read_labels(path)
    assert found.values() == (1, 3)
    np.testing.assert_array_equal(found.mask(3), read_labels(saved(tmp_path / "b.nii", LABELS)).mask(3))


@pytest.mark.parametrize(
    ("name", "kind", "shape"),
    [("a.nii", nibabel.Nifti1Image, (3, 4, 2, 1)), ("a.nii", nibabel.Nifti1Image, (3, 4, 2, 1, 1)),
     ("a.hdr", nibabel.Nifti1Pair, (3, 4, 2, 1))],
)  # fmt: skip
def test_a_fourth_axis_of_one_is_none(tmp_path: Path, name: str, kind: type, shape: tuple[int, ...]) -> None:
    path = tmp_path / name
    saved(path.with_suffix(".img") if name.endswith("hdr") else path, LABELS.reshape(shape), kind)
    assert read_labels(path).values() == (1, 3)


@pytest.mark.parametrize("shape", [(3, 4, 2, 4), (3, 4, 2, 1, 4)])
def test_classes_may_stand_behind_an_axis_of_time_of_one(tmp_path: Path, shape: tuple[int, ...]) -> None:
    assert read_labels(saved(tmp_path / "a.nii", one_hot(LABELS).reshape(shape))).values() == (1, 3)


@pytest.mark.parametrize(("name", "kind"), [("a.mgz", nibabel.MGHImage), ("a.hdr", nibabel.Nifti1Pair)])
def test_other_formats_hold_classes_alike(tmp_path: Path, name: str, kind: type) -> None:
    path = tmp_path / name
    saved(path.with_suffix(".img") if name.endswith("hdr") else path, one_hot(LABELS), kind)
    assert read_labels(path).values() == (1, 3)


def test_nrrd_and_metaimage_hold_classes_as_components_or_frames(tmp_path: Path) -> None:
    itk = pytest.importorskip("SimpleITK")
    hot = one_hot(LABELS).transpose(2, 1, 0, 3)
    for name, array, vector in (("v.nrrd", hot, True), ("v.mha", hot, True), ("t.nrrd", np.moveaxis(hot, 3, 0), False)):
        itk.WriteImage(itk.GetImageFromArray(array, isVector=vector), str(tmp_path / name))
    assert read_labels(tmp_path / "t.nrrd").values() == (1, 3)
    for name in ("v.nrrd", "v.mha"):
        with pytest.raises(FileRefusedError, match="got 4 colours"):  # bytes by four are red, green, blue and opacity
            read_labels(tmp_path / name)


def test_regions_that_lie_in_one_another_keep_their_whole_masks(tmp_path: Path) -> None:
    whole, core = LABELS > 0, LABELS == 3
    found = read_labels(saved(tmp_path / "a.nii", np.stack([whole, core], 3).astype(np.uint8)))
    assert (np.count_nonzero(found.mask(1)), np.count_nonzero(found.mask(2))) == (whole.sum(), core.sum())


def test_where_nothing_was_drawn_there_is_none_of_any_class(tmp_path: Path) -> None:
    assert read_labels(saved(tmp_path / "a.nii", np.zeros((3, 4, 2, 3), np.uint8))).values() == ()


def frames(change: Callable[[NDArray], NDArray]) -> NDArray:
    first = np.zeros((8, 8, 4), np.uint8)
    first[2:6, 2:6] = 1
    return np.stack([first, change(first)], 3)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (frames(lambda mask: np.roll(mask, 1, 0)), "of which those of volumes 0 and 1 are nearly the same"),
        (frames(np.copy), "of which those of volumes 0 and 1 are nearly the same"),
        (frames(lambda mask: mask * 2), r"got 2 volumes with values up to 2: of several times or raters"),
        (frames(np.copy) * np.float32(0.25), r"holds probabilities of 2 classes \(such as 0.25\)"),
        (frames(np.copy) * np.float32(1.5), r"must be whole numbers, got 1.5 in one of 2 volumes"),
        (frames(lambda mask: mask * np.float32(np.nan)), "must be whole numbers, got nan"),
        (np.zeros((2, 2, 2, MOST + 1), np.uint8), f"got {MOST + 1} volumes"),
    ],
    ids=["moved", "the same", "of labels", "probabilities", "fractions", "not a number", "many"],
)
def test_what_may_be_something_else_is_refused_with_what_would_help(tmp_path: Path, data: NDArray, cause: str) -> None:
    path = saved(tmp_path / "a.nii.gz", data)
    for read in (read_labels, check_labels):
        with pytest.raises(FileRefusedError, match=cause):
            read(path)
