"""Pictures of slices: their order, their size, and what they mean together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import ALL
from segloss_gui.data.readers.slice_masks import in_order, read_slices, slice_pictures
from tests.data.dicom import save_series
from tests.data.files import save_picture

SHAPE = (5, 4, 12)


def folders(tmp_path: Path, stem: str) -> tuple[Path, Path]:
    """Twelve slices, and a picture of each whose one white pixel says which it is."""
    pytest.importorskip("SimpleITK")
    image = save_series(tmp_path / "ct", np.zeros(SHAPE, np.int16), np.diag([-1.0, -1.0, 2.0, 1.0]))
    for at, name in enumerate(sorted(path.stem for path in image.iterdir())):
        picture = np.zeros((SHAPE[1], SHAPE[0]), np.uint8)
        picture[at % 4, at % 5] = 255
        save_picture(tmp_path / "gt" / f"{stem.format(name=name, at=at)}.png", picture)
    return tmp_path / "gt", image


@pytest.mark.parametrize("stem", ["{name}", "m{at}", "m{at:03d}"])
def test_slices_are_paired_by_name_or_in_the_order_of_their_numbers(tmp_path: Path, stem: str) -> None:
    label, image = folders(tmp_path, stem)
    found = read_slices(label, image, ALL)
    expected = np.zeros(SHAPE, np.uint8)
    for at in range(SHAPE[2]):
        expected[at % 5, at % 4, at] = 1
    # the axes of this series run towards left and posterior, those of the program the other way
    np.testing.assert_array_equal(found.data, expected[::-1, ::-1])


def test_a_picture_of_another_size_is_named(tmp_path: Path) -> None:
    label, image = folders(tmp_path, "m{at}")
    save_picture(label / "m3.png", np.zeros((9, 5), np.uint8))
    with pytest.raises(FileRefusedError, match=r"m3\.png: must be as large as its slice, 5x4 pixels, got 5x9"):
        read_slices(label, image, ALL)


def test_only_a_folder_of_pictures_alone_beside_a_folder_is_of_slices(tmp_path: Path) -> None:
    label, image = folders(tmp_path, "m{at}")
    assert [path.name for path in slice_pictures(label, image)] == [f"m{at}.png" for at in range(12)]
    assert slice_pictures(label, image / "image.nii") == ()
    assert slice_pictures(image, image) == ()
    (label / "liver.nii.gz").write_bytes(b"0")
    assert slice_pictures(label, image) == ()


def test_names_without_numbers_come_before_and_nothing_fails() -> None:
    assert sorted(["b", "a10", "a2", "2", "a"], key=in_order) == ["2", "a", "a2", "a10", "b"]
