from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import check_complete, dicom_frame_places, read_header, read_volume
from tests.data.dicom import save_raw_dicom

pytest.importorskip("SimpleITK")
pydicom = pytest.importorskip("pydicom")

ENHANCED_MR, DOSE = "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.481.2"
FRAMES = np.arange(4 * 5 * 6, dtype=np.uint16).reshape(4, 5, 6)
LYING, STANDING = [1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 1]


def _item(**said: Any) -> Any:
    found = pydicom.Dataset()
    for name, value in said.items():
        setattr(found, name, value)
    return found


def _enhanced(
    path: Path,
    heights: Sequence[float],
    *,
    slopes: Sequence[float] = (1,) * 4,
    turns: Sequence[list[int]] = (LYING,) * 4,
) -> Path:
    said = pydicom.dcmread(save_raw_dicom(path, FRAMES, {"0008|0016": ENHANCED_MR, "0008|0060": "MR"}))
    said.SharedFunctionalGroupsSequence = [_item(PixelMeasuresSequence=[_item(PixelSpacing=[2, 1], SliceThickness=3)])]
    said.PerFrameFunctionalGroupsSequence = [
        _item(
            PlanePositionSequence=[_item(ImagePositionPatient=[0, 0, height])],
            PlaneOrientationSequence=[_item(ImageOrientationPatient=turn)],
            PixelValueTransformationSequence=[_item(RescaleSlope=slope, RescaleIntercept=0, RescaleType="US")],
        )
        for height, slope, turn in zip(heights, slopes, turns, strict=True)
    ]
    said.save_as(path)
    return path


@pytest.mark.parametrize("heights", [(0, 3, 6, 9), (9, 6, 3, 0), (0, 3.1, 6, 9)], ids=str)
def test_frames_in_order_at_even_steps_are_slices(tmp_path: Path, heights: Sequence[float]) -> None:
    path = _enhanced(tmp_path / "a.dcm", heights, slopes=(2,) * 4)
    header, volume = read_header(path), read_volume(path)
    assert header.grid.spacing_mm == pytest.approx((1, 2, 3))
    assert header.stored.affine[:3, 3] == pytest.approx((0, 0, heights[0]))
    np.testing.assert_array_equal(volume.grid.affine, header.grid.affine)
    in_order = FRAMES if heights[0] < heights[-1] else FRAMES[::-1]
    np.testing.assert_array_equal(volume.data[0, ::-1, ::-1].T, 2 * in_order)


def test_frames_of_a_file_without_the_mark_of_dicom_are_placed_too(tmp_path: Path) -> None:
    whole = _enhanced(tmp_path / "a.dcm", (0, 3, 6, 9)).read_bytes()
    bare = tmp_path / "bare.dcm"
    bare.write_bytes(whole[whole.index(b"DICM") + 4 :])
    assert read_header(bare).grid.spacing_mm == pytest.approx((1, 2, 3))
    np.testing.assert_array_equal(read_volume(bare).data, read_volume(tmp_path / "a.dcm").data)


@pytest.mark.parametrize(
    "heights", [(0, 6, 3, 9), (0, 3, 6, 12), (0, 3, 3, 6), (0, 3, 0, 3), (5, 5, 5, 5)],
    ids=["out of order", "gap", "twice", "two times", "one place"],
)  # fmt: skip
def test_frames_that_are_no_slices_in_order_are_refused(tmp_path: Path, heights: Sequence[float]) -> None:
    path = _enhanced(tmp_path / "a.dcm", heights)
    for reads in (read_header, read_volume):
        with pytest.raises(FileRefusedError, match=r"a\.dcm: its frames must be slices in order and evenly spaced"):
            reads(path)


def test_frames_that_are_scaled_or_turned_one_by_one_are_refused(tmp_path: Path) -> None:
    scaled = _enhanced(tmp_path / "scaled.dcm", (0, 3, 6, 9), slopes=(1, 1, 2, 1))
    with pytest.raises(FileRefusedError, match="one rescale slope, got several"):
        read_volume(scaled)
    turned = _enhanced(tmp_path / "turned.dcm", (0, 3, 6, 9), turns=(LYING, LYING, LYING, STANDING))
    with pytest.raises(FileRefusedError, match="one orientation, got several"):
        read_volume(turned)


@pytest.mark.parametrize(("offsets", "even"), [([0, 3, 6, 9], True), ([0, 3, 6, 12], False)])
def test_planes_of_a_dose_at_uneven_steps_are_refused(tmp_path: Path, offsets: list[float], even: bool) -> None:
    tags = {"0008|0016": DOSE, "0008|0060": "RTDOSE", "0028|0030": "2\\1"}
    tags |= {"0020|0032": "0\\0\\0", "0020|0037": "1\\0\\0\\0\\1\\0"}
    said = pydicom.dcmread(save_raw_dicom(tmp_path / "a.dcm", FRAMES, tags))
    said.GridFrameOffsetVector, said.FrameIncrementPointer = offsets, (0x3004, 0x000C)
    said.save_as(tmp_path / "a.dcm")
    if even:
        assert read_header(tmp_path / "a.dcm").grid.spacing_mm == pytest.approx((1, 2, 3))
        return
    with pytest.raises(FileRefusedError, match="steps of 3 to 6 mm"):
        read_header(tmp_path / "a.dcm")


def test_frames_whose_places_nobody_can_read_are_refused_with_the_way_to_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _enhanced(tmp_path / "a.dcm", (0, 3, 6, 9))
    check_complete(path)
    monkeypatch.setattr(dicom_frame_places, "find_spec", lambda name: None)
    with pytest.raises(FileRefusedError, match=r"pip install 'segloss-gui\[itk\]'"):
        read_header(path)
