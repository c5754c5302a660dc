"""What GDCM reads as other numbers or lengths than the file's, without a word."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import read_header, read_volume
from tests.data.dicom import save_raw_dicom

pytest.importorskip("SimpleITK")

PIXELS = np.arange(20, dtype=np.uint16).reshape(4, 5)
LYING = {"0020|0037": "1\\0\\0\\0\\1\\0", "0028|0030": "2\\1"}


def _series(folder: Path, places: Mapping[str, str], tags: Mapping[str, str] | None = None) -> Path:
    for number, (name, place) in enumerate(places.items()):
        said = {"0008|0060": "CT", "0008|0018": f"1.{number}", "0020|0013": str(number), **LYING, **(tags or {})}
        save_raw_dicom(folder / f"{name}.dcm", PIXELS, {**said, **({"0020|0032": place} if place else {})})
    return folder


def test_bits_that_do_not_begin_with_the_lowest_are_refused(tmp_path: Path) -> None:
    claims = {"0028|0101": 12, "0028|0102": 15}
    path = save_raw_dicom(tmp_path / "a.dcm", PIXELS << 4, {}, claims=claims)
    with pytest.raises(FileRefusedError, match=r"a\.dcm: the 12 bits .* begin with the lowest, its highest bit is 15"):
        read_volume(path)


@pytest.mark.parametrize("frames", [1, 3])
def test_numbers_of_32_bits_in_big_endian_order_are_refused(tmp_path: Path, frames: int) -> None:
    pydicom = pytest.importorskip("pydicom")
    pixels = np.arange(20, dtype=">u4").reshape(4, 5) + 1000
    path = save_raw_dicom(tmp_path / "a.dcm", PIXELS, {})
    said = pydicom.dcmread(path)
    said.BitsAllocated, said.BitsStored, said.HighBit, said.NumberOfFrames = 32, 32, 31, frames
    said.PixelData = b"".join([pixels.tobytes()] * frames)
    said.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRBigEndian
    pydicom.dcmwrite(path, said, little_endian=False, implicit_vr=False)
    for read in (read_header, read_volume):
        with pytest.raises(FileRefusedError, match="32 bits in big-endian order"):
            read(path)


def test_a_slice_beside_the_line_of_the_others_is_named(tmp_path: Path) -> None:
    folder = _series(tmp_path, {"a": "0\\0\\0", "b": "5\\0\\3", "c": "0\\0\\6"})
    with pytest.raises(FileRefusedError, match=r"one straight line, b\.dcm lies 5 mm beside it"):
        read_header(folder)


@pytest.mark.parametrize("place", ["0\\0\\0", ""], ids=["placed", "unplaced"])
@pytest.mark.parametrize(
    ("tags", "mm"),
    [({"0018|0050": "3"}, 3.0), ({"0018|0050": "1", "0018|0088": "4"}, 4.0), ({"0018|0088": "-2.5"}, 2.5)],
)
def test_one_slice_is_as_thick_as_it_says(tmp_path: Path, place: str, tags: dict[str, str], mm: float) -> None:
    header = read_header(_series(tmp_path, {"a": place}, tags))
    assert header.grid.spacing_mm[2] == pytest.approx(mm)
    assert "thick" not in " ".join(header.notes)


def test_slices_without_a_place_are_as_far_apart_as_they_say(tmp_path: Path) -> None:
    header = read_header(_series(tmp_path, dict.fromkeys("abc", ""), {"0018|0050": "3"}))
    assert header.grid.shape[2] == 3
    assert header.grid.spacing_mm[2] == pytest.approx(3.0)


def test_a_thickness_that_nobody_says_is_said_to_be_taken(tmp_path: Path) -> None:
    placed, unplaced = _series(tmp_path / "one", {"a": "0\\0\\0"}), _series(tmp_path / "two", dict.fromkeys("ab", ""))
    for folder in (placed, unplaced):
        assert "says nothing about how thick its slices are, 1 mm was taken" in read_header(folder).notes


def test_slices_of_other_thickness_at_even_steps_are_one_volume(tmp_path: Path) -> None:
    _series(tmp_path / "thick", {"b": "0\\0\\3"}, {"0018|0050": "5", "0008|0018": "1.9"})
    folder = _series(tmp_path / "all", {"a": "0\\0\\0"}, {"0018|0050": "3"})
    shutil.copy(tmp_path / "thick" / "b.dcm", folder)
    assert read_header(folder).grid.spacing_mm == pytest.approx((1, 2, 3))
