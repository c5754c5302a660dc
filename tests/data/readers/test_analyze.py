from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from nibabel.spm2analyze import Spm2AnalyzeHeader

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume
from segloss_gui.data.sorting.found import find_files
from tests.core.test_geometry import ORIENTATIONS, oriented
from tests.data.files import cut, save_nifti

NUMBERS = np.arange(5 * 6 * 7, dtype=np.int16).reshape(5, 6, 7)


@pytest.mark.parametrize("codes", ORIENTATIONS[::6], ids="".join)
def test_a_pair_of_nifti_lies_where_the_nifti_of_the_same_volume_lies(tmp_path: Path, codes: tuple[str, ...]) -> None:
    nib.save(nib.Nifti1Pair(NUMBERS, oriented(codes)), tmp_path / "a.hdr")
    volume = read_volume(tmp_path / "a.hdr")
    expected = read_volume(save_nifti(tmp_path / "b.nii", NUMBERS, oriented(codes)))
    np.testing.assert_array_equal(volume.data, expected.data)
    np.testing.assert_allclose(volume.grid.affine, expected.grid.affine, atol=1e-4)
    assert volume.grid.anatomical


def test_analyze_says_no_orientation_and_keeps_its_spacing(tmp_path: Path) -> None:
    nib.save(nib.AnalyzeImage(NUMBERS, np.diag([2.0, 3.0, 4.0, 1.0])), tmp_path / "a.hdr")
    header = read_header(tmp_path / "a.hdr")
    assert not header.grid.anatomical
    assert sorted(header.grid.spacing_mm) == [2, 3, 4]
    assert header.notes == ("says nothing about orientation, shown as stored",)
    assert sorted(read_volume(tmp_path / "a.hdr").data.ravel()) == list(range(210))


def _spm(path: Path, order: str, **fields: float | bytes) -> Path:
    header = Spm2AnalyzeHeader(endianness=order)
    header.set_data_shape(NUMBERS.shape)
    header.set_data_dtype(np.int16)
    header.set_zooms((2, 3, 4))
    for name, value in fields.items():
        header[name] = value
    path.write_bytes(header.binaryblock)
    path.with_suffix(".img").write_bytes(NUMBERS.astype(f"{order}i2").tobytes(order="F"))
    return path


@pytest.mark.parametrize("order", "<>")
def test_values_are_scaled_as_nibabel_and_spm_do_and_a_note_says_so(tmp_path: Path, order: str) -> None:
    path = _spm(tmp_path / "a.hdr", order, scl_slope=0.5, scl_inter=3)
    volume, header = read_volume(path), read_header(path)
    np.testing.assert_array_equal(np.sort(volume.data.ravel()), np.sort(nib.load(path).get_fdata().ravel()))
    assert header.dtype == str(volume.data.dtype) == "float32"
    assert header.notes[-1] == "its values are multiplied by 0.5 and 3 added, as SPM does"


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("slope", [0, 1, np.nan])
def test_values_without_a_scale_are_those_in_the_file(tmp_path: Path, order: str, slope: float) -> None:
    path = _spm(tmp_path / "a.hdr", order, scl_slope=slope)
    volume = read_volume(path)
    assert volume.data.dtype == np.int16
    np.testing.assert_array_equal(np.sort(volume.data.ravel()), NUMBERS.ravel())
    assert len(read_header(path).notes) == 1


def test_an_orientation_that_is_not_followed_is_named(tmp_path: Path) -> None:
    path = _spm(tmp_path / "a.hdr", "<", orient=b"\x02")
    (tmp_path / "a.mat").write_bytes(b"of SPM")
    assert read_header(path).notes == (
        "says its slices are sagittal, which is not followed: shown as stored", "the orientation in a.mat is not read",
    )  # fmt: skip
    np.testing.assert_array_equal(read_volume(path).data[0].shape, (5, 6, 7))


def test_frames_are_channels_and_one_can_be_chosen(tmp_path: Path) -> None:
    nib.save(nib.AnalyzeImage(np.stack([NUMBERS, NUMBERS * 2], axis=3), np.eye(4)), tmp_path / "a.hdr")
    assert (read_header(tmp_path / "a.hdr").frames, read_volume(tmp_path / "a.hdr").data.shape[0]) == (2, 2)
    assert read_volume(tmp_path / "a.hdr", Choice(frame=1)).data.max() == 418


def test_labels_are_read(tmp_path: Path) -> None:
    nib.save(nib.AnalyzeImage((NUMBERS % 3).astype(np.uint8), np.eye(4)), tmp_path / "a.hdr")
    assert read_labels(tmp_path / "a.hdr").values() == (1, 2)


def test_voxels_that_are_cut_off_not_there_or_claimed_are_refused_by_name(tmp_path: Path) -> None:
    nib.save(nib.AnalyzeImage(NUMBERS, np.eye(4)), tmp_path / "a.hdr")
    header = (tmp_path / "a.hdr").read_bytes()
    claim = header[:42] + np.array([30000, 30000, 30000], "<i2").tobytes() + header[48:]
    (tmp_path / "a.hdr").write_bytes(claim)
    with pytest.raises(FileRefusedError, match=r"a\.hdr: is cut off: 420 of the .* bytes of a\.img are there"):
        read_volume(tmp_path / "a.hdr")
    (tmp_path / "a.hdr").write_bytes(header)
    cut(tmp_path / "a.img", 0.5)
    with pytest.raises(FileRefusedError, match="is cut off: 210 of the 420 bytes"):
        check_complete(tmp_path / "a.hdr")
    (tmp_path / "a.img").unlink()
    with pytest.raises(FileRefusedError, match=r"its voxels are not there: a\.img"):
        read_header(tmp_path / "a.hdr")


def test_a_header_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.hdr").write_text("ENVI\nsamples = 3\n")
    (tmp_path / "a.img").write_bytes(bytes(100))
    with pytest.raises(FileRefusedError, match="is no header of Analyze or NIfTI, or damaged"):
        read_header(tmp_path / "a.hdr")


def test_voxels_without_their_header_are_told_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.img").write_bytes(bytes(100))
    with pytest.raises(FileRefusedError, match=r"a\.img: its header is not there: a\.hdr$"):
        read_header(tmp_path / "a.img")
    assert find_files(tmp_path).files[0].fault == "its header is not there: a.hdr"
    nib.save(nib.AnalyzeImage(NUMBERS, np.eye(4)), tmp_path / "a.hdr")
    with pytest.raises(FileRefusedError, match=r"a\.img: holds the voxels of a\.hdr: open that$"):
        read_header(tmp_path / "a.img")


SAID = {
    "micrometres": {"xyzt_units": 3},
    "no_forms": {"sform_code": 0, "qform_code": 0},
    "directions": {"srow_x": [0, 1, 0, 4], "srow_y": [-1, 0, 0, 5], "srow_z": [0, 0, 1, 6], "sform_code": 1},
    "no_size": {"sform_code": 0, "qform_code": 1, "pixdim": [1, 0, 2, 3, 1, 1, 1, 1]},
}


@pytest.mark.parametrize("fields", SAID.values(), ids=SAID)
def test_a_pair_is_placed_and_measured_as_the_same_header_in_one_file(
    tmp_path: Path, fields: dict[str, float | list[float]]
) -> None:
    for kind, name in ((nib.Nifti1Pair, "a.hdr"), (nib.Nifti1Image, "b.nii")):
        nib.save(kind(NUMBERS, np.diag([2.0, 3.0, 4.0, 1.0])), tmp_path / name)
        path = tmp_path / name
        header = nib.Nifti1Header((content := path.read_bytes())[:348], check=False)
        for field, value in fields.items():
            header[field] = value
        path.write_bytes(header.binaryblock + content[348:])
    pair, whole = read_header(tmp_path / "a.hdr"), read_header(tmp_path / "b.nii")
    np.testing.assert_array_equal(pair.stored.affine, whole.stored.affine)
    assert pair.grid.anatomical == whole.grid.anatomical
    assert (pair.grid.unit, pair.notes) == (whole.grid.unit, whole.notes)
    np.testing.assert_array_equal(read_volume(tmp_path / "a.hdr").grid.affine, whole.grid.affine)


@pytest.mark.parametrize(("offset", "why"), [(-16, "it says at byte -16"), (64, "is cut off: 420 of the 484 bytes")])
def test_a_pair_whose_voxels_begin_elsewhere_than_in_their_file_is_refused(
    tmp_path: Path, offset: int, why: str
) -> None:
    nib.save(nib.Nifti1Pair(NUMBERS, np.eye(4)), tmp_path / "a.hdr")
    header = nib.Nifti1Pair.header_class((tmp_path / "a.hdr").read_bytes()[:348], check=False)
    header["vox_offset"] = offset
    (tmp_path / "a.hdr").write_bytes(header.binaryblock + bytes(4))
    for reads in (read_header, check_complete, read_volume):
        with pytest.raises(FileRefusedError, match=why):
            reads(tmp_path / "a.hdr")
