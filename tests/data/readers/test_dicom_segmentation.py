"""Segmentations of DICOM: where they lie, what they are called, and what is refused by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import features

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.case import Case
from segloss_gui.data.readers import FileReader, check_complete, check_labels, read_header, read_labels, read_volume
from segloss_gui.data.readers.dicom_segmentation import referenced_series, segmentation_in
from segloss_gui.data.readers.segmentation import is_segmentation
from tests.data.dicom import save_series

pytest.importorskip("pydicom")
pytest.importorskip("SimpleITK")
from tests.data.dicom_seg import compress, of, save_seg

SHAPE = (7, 6, 5)
LIVER, LESION = np.zeros(SHAPE, bool), np.zeros(SHAPE, bool)
LIVER[1:5, 2:4, 1:4], LESION[5:, :2, 3] = True, True
SEGMENTS = {1: ("liver", LIVER), 2: ("lesion", LESION)}
TURNED = np.array([[0.0, 0, 3, 4], [-0.8, 0, 0, 5], [0, -0.9, 0, 6], [0, 0, 0, 1]])
AFFINES = [np.diag([-0.8, -0.9, 3.0, 1.0]), np.diag([-0.8, -0.9, -3.0, 1.0]), TURNED]


@pytest.mark.parametrize("affine", AFFINES, ids=["feet first", "head first", "sagittal"])
@pytest.mark.parametrize("bits", [1, 8])
def test_segments_lie_on_their_image_slice_for_slice(tmp_path: Path, affine: Any, bits: int) -> None:
    both = LIVER + 2 * LESION
    save_series(tmp_path / "ct", (100 * both).astype(np.int16), affine, tags={"0008|0060": "CT"})
    seg = save_seg(tmp_path / "seg" / "1.dcm", SEGMENTS, affine, bits=bits)
    for path in (seg, seg.parent):
        check_labels(path)
        assert is_segmentation(path)
        reader, case = FileReader(), Case("a", (tmp_path / "ct",), path)
        labels = reader.labels(case)
        np.testing.assert_array_equal(100 * labels.data, reader.image(case).data[0])
        assert dict(labels.names) == {1: "liver", 2: "lesion"}
        assert read_header(path).grid.matches(read_labels(path).grid)


def test_slices_on_which_nothing_was_drawn_are_empty(tmp_path: Path) -> None:
    apart = LIVER.copy()
    apart[:, :, 2] = False
    found = read_labels(save_seg(tmp_path / "1.dcm", {3: ("liver", apart)}, AFFINES[0]))
    assert found.grid.shape == (7, 6, 3)
    assert [int(found.mask(3)[:, :, at].sum()) for at in range(3)] == [8, 0, 8]
    assert found.grid.spacing_mm == pytest.approx((0.8, 0.9, 3.0))


def test_segments_that_share_voxels_keep_their_whole_masks(tmp_path: Path) -> None:
    found = read_labels(save_seg(tmp_path / "1.dcm", {1: ("liver", LIVER), 2: ("all", LIVER | LESION)}, AFFINES[0]))
    assert (found.mask(1).sum(), found.mask(2).sum()) == (LIVER.sum(), (LIVER | LESION).sum())


def test_a_segmentation_says_whose_it_is_and_is_no_image(tmp_path: Path) -> None:
    path = save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0], series="1.2.3")
    assert referenced_series(path) == ("1.2.3",)
    for refuse in (check_complete, read_volume):
        with pytest.raises(FileRefusedError, match="SEG"):
            refuse(path)


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ({"SegmentationType": "FRACTIONAL", "SegmentationFractionalType": "PROBABILITY"},
         r"kind FRACTIONAL \(probability\), label maps must be BINARY"),
        ({"SegmentSequence": []}, "a frame of segment 1, which it does not list"),
        ({"PerFrameFunctionalGroupsSequence": []}, "must say where each of its 4 frames lies, says it of 0"),
        ({"PerFrameFunctionalGroupsSequence": [], "NumberOfFrames": 0}, "must hold a frame, got none"),
        ({"SharedFunctionalGroupsSequence": []}, "must say position, orientation and pixel spacing"),
        ({"PixelData": b"\0\0"}, "is cut off: 2 of the 21 bytes"),
        ({"BitsAllocated": 32}, "1, 8 or 16 bits, got 32"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_right_is_refused_by_name(tmp_path: Path, said: dict[str, Any], cause: str) -> None:
    path = save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0], **said)
    with pytest.raises(FileRefusedError, match=f"1.dcm: .*{cause}"):
        read_labels(path)


def test_frames_off_the_grid_are_refused(tmp_path: Path) -> None:
    from pydicom import dcmread

    path = save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0])
    for shift, cause in (((0, 0, 0.7), "evenly spaced"), ((2.0, 0, 0), "above one another"), ((0, 0, 1e6), "apart")):
        seg = dcmread(path)
        place = seg.PerFrameFunctionalGroupsSequence[1].PlanePositionSequence[0]
        place.ImagePositionPatient = [a + b for a, b in zip(place.ImagePositionPatient, shift, strict=True)]
        seg.save_as(tmp_path / "2.dcm")
        with pytest.raises(FileRefusedError, match=cause):
            read_labels(tmp_path / "2.dcm")


def test_a_label_map_of_two_frames_a_slice_is_refused_and_its_background_is_no_label(tmp_path: Path) -> None:
    from pydicom import dcmread

    listed = [of(SegmentNumber=n, SegmentLabel=name) for n, name in ((0, "Background"), (1, "one"), (2, "two"))]
    kind: dict[str, Any] = {"SegmentationType": "LABELMAP", "SegmentSequence": listed}
    path = save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0], bits=8, **kind)
    assert 0 not in read_labels(path).names
    seg = dcmread(path)
    frames = seg.PerFrameFunctionalGroupsSequence
    frames[1].PlanePositionSequence = frames[0].PlanePositionSequence
    pixels = np.ones(len(seg.PixelData), np.uint8)
    seg.PixelData = pixels.tobytes()
    seg.save_as(tmp_path / "2.dcm")
    with pytest.raises(FileRefusedError, match=r"2\.dcm: must hold one label map, got several frames of one slice"):
        read_labels(tmp_path / "2.dcm")


def test_two_segmentations_in_one_folder_are_a_question(tmp_path: Path) -> None:
    for name in ("1.dcm", "2.dcm"):
        save_seg(tmp_path / name, SEGMENTS, AFFINES[0])
    with pytest.raises(FileRefusedError, match=r"must hold one segmentation, got 1\.dcm and 2\.dcm"):
        read_labels(tmp_path)


def test_a_folder_that_nothing_came_into_is_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_series(tmp_path / "ct", LIVER.astype(np.int16), AFFINES[0], tags={"0008|0060": "CT"})
    os.utime(tmp_path / "ct", (1e9, 1e9))
    assert segmentation_in(tmp_path / "ct") is None
    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", None)
        assert segmentation_in(tmp_path / "ct") is None
    seg = save_seg(tmp_path / "ct" / "0.dcm", SEGMENTS, AFFINES[0])
    for slice_ in (tmp_path / "ct").iterdir():
        if slice_ != seg:
            slice_.unlink()
    assert segmentation_in(tmp_path / "ct") == seg


def test_contours_are_refused_with_advice(tmp_path: Path) -> None:
    from pydicom import dcmread

    seg = dcmread(save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0]))
    seg.Modality = "RTSTRUCT"
    seg.save_as(tmp_path / "rt.dcm")
    with pytest.raises(FileRefusedError, match=r"holds contours \(RTSTRUCT\), which are not read: save label maps"):
        read_labels(tmp_path / "rt.dcm")


needs_jpeg = pytest.mark.skipif(not features.check("jpg_2000"), reason="this Pillow writes no JPEG 2000")


@needs_jpeg
def test_segments_compressed_without_loss_are_those_of_the_plain_file(tmp_path: Path) -> None:
    plain = read_labels(save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0], bits=8))
    packed = read_labels(compress(save_seg(tmp_path / "2.dcm", SEGMENTS, AFFINES[0], bits=8)))
    assert packed.data.any()
    np.testing.assert_array_equal(packed.data, plain.data)
    assert dict(packed.names) == dict(plain.names)


@needs_jpeg
@pytest.mark.filterwarnings("ignore:End of file reached")
def test_segments_that_are_compressed_with_loss_or_cut_off_are_refused_by_name(tmp_path: Path) -> None:
    lossy = compress(save_seg(tmp_path / "1.dcm", SEGMENTS, AFFINES[0], bits=8), irreversible=True)
    with pytest.raises(FileRefusedError, match=r"1\.dcm: must be uncompressed, or compressed without loss"):
        read_labels(lossy)
    cut = compress(save_seg(tmp_path / "2.dcm", SEGMENTS, AFFINES[0], bits=8))
    cut.write_bytes(cut.read_bytes()[:-60])
    with pytest.raises(FileRefusedError, match=r"2\.dcm: "):
        read_labels(cut)
