"""How a radiograph is looked at is told by its file, and changes none of its values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.display import Display
from segloss_gui.data.case import Case
from segloss_gui.data.readers import FileReader, read_header, read_volume
from tests.data.dicom import save_raw_dicom, save_series

pytest.importorskip("SimpleITK")

DX = {"0008|0060": "DX", "0008|0016": "1.2.840.10008.5.1.4.1.1.1.1", "0018|1164": "0.1\\0.1"}
PIXELS = np.arange(0, 4096, 16, dtype=np.uint16).reshape(16, 16)


def display_of(tmp_path: Path, **tags: str) -> Display:
    said = {key.replace("_", "|").removeprefix("t"): text for key, text in tags.items()}
    volume = read_volume(save_raw_dicom(tmp_path / "x.dcm", PIXELS, {**DX, **said}))
    assert sorted(volume.data.ravel()) == sorted(PIXELS.ravel().tolist())
    return volume.display(0)


def test_monochrome1_is_said_to_be_inverted_and_its_values_stay(tmp_path: Path) -> None:
    assert display_of(tmp_path, t0028_0004="MONOCHROME1").inverted
    assert not display_of(tmp_path, t0028_0004="MONOCHROME2").inverted


@pytest.mark.parametrize(
    ("function", "window"),
    [("", (1000, 2999)), ("LINEAR", (1000, 2999)), ("LINEAR_EXACT", (1000, 3000)), ("SIGMOID", (1000, 3000))],
)
def test_the_first_window_of_the_file_is_taken(tmp_path: Path, function: str, window: tuple[float, float]) -> None:
    said = {"t0028_1050": "2000\\40", "t0028_1051": "2000\\80"} | ({"t0028_1056": function} if function else {})
    found = display_of(tmp_path, **said)
    assert found.window == window
    assert found.linear is (window == (1000, 2999))


@pytest.mark.parametrize("width", ["0", "-5", "x", ""])
def test_a_window_without_a_width_is_none(tmp_path: Path, width: str) -> None:
    assert display_of(tmp_path, t0028_1050="2000", t0028_1051=width).window is None


@pytest.mark.parametrize(
    ("said", "edges"), [("L\\F", ("L", "I")), ("A\\F", ("A", "I")), ("P\\R", ("P", "R")), ("", ("", ""))]
)
def test_where_the_edges_point_to_is_told_by_patient_orientation(
    tmp_path: Path, said: str, edges: tuple[str, str]
) -> None:  # fmt: skip
    found = display_of(tmp_path, t0020_0020=said)
    assert (found.right, found.bottom) == edges


@pytest.mark.parametrize(("said", "unsaid"), [("L\\F", False), ("P", True), ("", True)])
@pytest.mark.parametrize("frames", [1, 3])
def test_a_picture_with_letters_at_its_edges_is_not_said_to_be_without_orientation(
    tmp_path: Path, said: str, unsaid: bool, frames: int
) -> None:
    pixels = PIXELS if frames == 1 else np.stack([PIXELS] * frames)
    tags = {**DX, "0020|0020": said} | ({"0008|0060": "US"} if frames > 1 else {})
    notes = read_header(save_raw_dicom(tmp_path / "x.dcm", pixels, tags)).notes
    assert any("says nothing about orientation" in note for note in notes) is unsaid
    assert not any(note.endswith("; ") for note in notes)


def test_a_table_counts_as_the_window_it_spans(tmp_path: Path) -> None:
    pydicom = pytest.importorskip("pydicom")
    path = save_raw_dicom(tmp_path / "x.dcm", PIXELS, DX)
    file, table = pydicom.dcmread(path), pydicom.Dataset()
    shades = np.clip((np.arange(4096) - 1000) / 2000, 0, 1) * 255
    table.add_new(0x00283002, "US", [4096, 0, 8])
    table.add_new(0x00283006, "OW", shades.astype("<u2").tobytes())
    file.add_new(0x00283010, "SQ", [table])
    file.save_as(path)
    low, high = read_volume(path).display(0).window or (0.0, 0.0)
    assert (low, high) == pytest.approx((1000, 3000), abs=50)


def test_slices_that_ask_for_several_windows_ask_for_none(tmp_path: Path) -> None:
    data = np.arange(4 * 5 * 3).reshape(4, 5, 3)
    said = {"0028|1050": "40", "0028|1051": "401"}
    folder = save_series(tmp_path / "ct", data, np.eye(4), tags={"0008|0060": "CT", **said})
    assert read_volume(folder).display(0) == Display(window=(-160.5, 239.5), linear=True)
    other = save_series(tmp_path / "mr", data, np.eye(4), tags={"0028|1050": "40", "0028|1051": "80"}, skip=(2,))
    save_series(other, data, np.eye(4), tags={"0028|1050": "90", "0028|1051": "80"}, skip=(0, 1))
    assert read_volume(other).display(0).window is None


def test_channels_of_a_case_are_each_seen_as_their_own_file_says(tmp_path: Path) -> None:
    one = save_raw_dicom(tmp_path / "1.dcm", PIXELS, {**DX, "0028|0004": "MONOCHROME1"})
    two = save_raw_dicom(tmp_path / "2.dcm", PIXELS, DX)
    volume = FileReader().image(Case("a", images=(one, two)))
    assert [volume.display(channel).inverted for channel in range(2)] == [True, False]


@pytest.mark.parametrize("kind", ["3.1", "13.1.3"], ids=["frames in time", "slices of a breast"])
@pytest.mark.parametrize("inverted", [False, True])
def test_header_and_image_of_many_frames_agree_on_whether_they_are_inverted(
    tmp_path: Path, kind: str, *, inverted: bool
) -> None:
    tags = {**DX, "0008|0016": f"1.2.840.10008.5.1.4.1.1.{kind}", "0028|0008": "3"}
    tags |= {"0028|0004": "MONOCHROME1" if inverted else "MONOCHROME2"}
    path = save_raw_dicom(tmp_path / "many.dcm", np.stack([PIXELS + n for n in range(3)]), tags)
    assert read_header(path).inverted == read_volume(path).display(0).inverted == inverted
