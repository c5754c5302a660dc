from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from nibabel.affines import from_matvec
from nibabel.eulerangles import euler2mat

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume, write_labels, write_volume
from segloss_gui.data.readers import label_values as labels_module
from tests.core.test_geometry import ORIENTATIONS, oriented
from tests.data.files import LFS_POINTER, cut, save_image, save_labels, save_nifti

SHAPE = (5, 6, 7)
NUMBERS = np.arange(np.prod(SHAPE)).reshape(SHAPE)


@pytest.mark.parametrize("codes", ORIENTATIONS, ids="".join)
def test_one_volume_in_any_of_48_orientations_reads_alike(tmp_path: Path, codes: tuple[str, ...]) -> None:
    ras = nib.Nifti1Image(NUMBERS.astype(np.int16), oriented(("R", "A", "S")))
    turned = ras.as_reoriented(nib.orientations.ornt_transform(
        nib.io_orientation(ras.affine), nib.orientations.axcodes2ornt(codes)
    ))  # fmt: skip
    nib.save(turned, tmp_path / "image.nii.gz")
    volume = read_volume(tmp_path / "image.nii.gz")
    np.testing.assert_array_equal(volume.data[0], NUMBERS)
    np.testing.assert_allclose(volume.grid.affine, ras.affine)
    assert volume.stored is not None
    assert volume.stored.axis_codes == codes


@pytest.mark.parametrize("codes", ORIENTATIONS, ids="".join)
def test_labels_are_written_back_in_the_files_own_orientation(tmp_path: Path, codes: tuple[str, ...]) -> None:
    source = save_nifti(tmp_path / "source.nii.gz", (NUMBERS % 5).astype(np.uint8), oriented(codes))
    write_labels(tmp_path / "copy.nii.gz", read_labels(source))
    first, second = nib.load(source), nib.load(tmp_path / "copy.nii.gz")
    np.testing.assert_array_equal(np.asarray(first.dataobj), np.asarray(second.dataobj))
    np.testing.assert_allclose(first.affine, second.affine)
    assert second.get_data_dtype() == np.uint8


def test_an_oblique_volume_comes_back_where_it_was(tmp_path: Path) -> None:
    affine = from_matvec(euler2mat(0.3, 0.2, -0.4) @ np.diag([-0.9, 0.9, 3.0]), [1, 2, 3])
    source = save_labels(tmp_path / "a.nii.gz", affine=affine)
    write_labels(tmp_path / "b.nii.gz", read_labels(source))
    np.testing.assert_allclose(nib.load(tmp_path / "b.nii.gz").affine, affine, atol=1e-5)
    np.testing.assert_allclose(nib.load(tmp_path / "b.nii.gz").header.get_qform(), affine, atol=1e-4)


def test_a_sheared_volume_keeps_its_affine_and_claims_no_qform(tmp_path: Path) -> None:
    affine = np.diag([0.5, 0.5, 2.4, 1.0])
    affine[1, 2] = 0.8
    labels = read_labels(save_labels(tmp_path / "a.nii.gz", affine=affine))
    assert labels.grid.voxel_ml == pytest.approx(0.5 * 0.5 * 2.4 / 1000)
    write_labels(tmp_path / "b.nii.gz", labels)
    back = nib.load(tmp_path / "b.nii.gz")
    np.testing.assert_allclose(back.affine, affine, atol=1e-6)
    assert int(back.header["qform_code"]) == 0


def test_four_dimensions_become_channels(tmp_path: Path) -> None:
    data = np.stack([NUMBERS, -NUMBERS, 2 * NUMBERS], axis=3).astype(np.float32)
    path = save_nifti(tmp_path / "a.nii.gz", data)
    volume = read_volume(path)
    assert volume.data.shape == (3, *SHAPE)
    assert read_header(path).channels == 3
    np.testing.assert_array_equal(volume.data[1], -NUMBERS)
    write_volume(tmp_path / "b.nii.gz", volume)
    np.testing.assert_array_equal(np.asarray(nib.load(tmp_path / "b.nii.gz").dataobj), data)


def test_trailing_axes_of_one_are_no_channels(tmp_path: Path) -> None:
    assert read_volume(save_nifti(tmp_path / "a.nii", NUMBERS[..., None].astype(np.int16))).data.shape == (1, *SHAPE)


@pytest.mark.parametrize("dtype", [">i2", "<i2", ">f4", ">f8", "<u4", ">i4"])
def test_either_byte_order_reads_alike(tmp_path: Path, dtype: str) -> None:
    image = nib.Nifti1Image(NUMBERS.astype(dtype), np.eye(4), nib.Nifti1Header(endianness=dtype[0]))
    image.set_data_dtype(dtype)
    nib.save(image, tmp_path / "a.nii")
    volume = read_volume(tmp_path / "a.nii")
    np.testing.assert_array_equal(volume.data[0], NUMBERS)
    assert volume.data.dtype.isnative


def test_nifti_2_reads_like_nifti_1(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii.gz", NUMBERS.astype(np.int16), kind=nib.Nifti2Image)
    np.testing.assert_array_equal(read_volume(path).data[0], NUMBERS)


def test_scaled_integers_become_their_values(tmp_path: Path) -> None:
    image = nib.Nifti1Image(NUMBERS * 0.363 - 7.0, np.eye(4))
    image.header.set_data_dtype(np.int16)
    nib.save(image, tmp_path / "a.nii.gz")
    volume = read_volume(tmp_path / "a.nii.gz")
    assert volume.data.dtype == np.float32
    np.testing.assert_allclose(volume.data[0], NUMBERS * 0.363 - 7.0, atol=2e-3)


def test_integers_without_a_scale_stay_integers(tmp_path: Path) -> None:
    assert read_volume(save_nifti(tmp_path / "a.nii", NUMBERS.astype(np.int16))).data.dtype == np.int16


def test_infinities_of_an_image_are_read_as_they_are(tmp_path: Path) -> None:
    data = NUMBERS.astype(np.float32)
    data[0, 0, 0] = -np.inf
    assert read_volume(save_nifti(tmp_path / "a.nii", data)).data[0, 0, 0, 0] == -np.inf


def test_rgb_voxels_become_three_channels(tmp_path: Path) -> None:
    colours = np.zeros(SHAPE, dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")])
    colours["G"] = NUMBERS % 256
    path = save_nifti(tmp_path / "a.nii.gz", colours)
    volume = read_volume(path)
    assert (read_header(path).channels, read_header(path).dtype) == (3, "rgb")
    np.testing.assert_array_equal(volume.data[1], NUMBERS % 256)
    assert not volume.data[0].any()


def test_a_file_that_says_nothing_about_orientation_has_voxel_sizes_and_no_letters(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii", NUMBERS.astype(np.uint8), np.diag([3.0, 3.0, 4.0, 1.0]))
    content = bytearray(path.read_bytes())
    content[252:256] = bytes(4)
    path.write_bytes(content)
    header = read_header(path)
    assert header.grid.spacing_mm == (3.0, 3.0, 4.0)
    assert not header.grid.anatomical
    assert "orientation" in header.notes[0]


def test_an_sform_of_unit_steps_takes_its_voxel_sizes_from_pixdim(tmp_path: Path) -> None:
    path = save_nifti(
        tmp_path / "a.nii.gz", NUMBERS.astype(np.uint8), np.diag([-1.0, -1.0, 1.0, 1.0]),
        header={"pixdim": [1, 1.5625, 1.5625, 10, 1, 0, 0, 0], "qform_code": 0, "sform_code": 2},
    )  # fmt: skip
    header = read_header(path)
    assert header.stored.axis_codes == ("L", "P", "S")
    assert header.grid.spacing_mm == (1.5625, 1.5625, 10.0)
    assert "pixdim" in header.notes[0]


def test_a_header_is_read_without_the_voxels(tmp_path: Path) -> None:
    path = cut(save_nifti(tmp_path / "a.nii", NUMBERS.astype(np.float64)), 0.5)
    assert read_header(path).grid.shape == SHAPE


@pytest.mark.parametrize("name", ["gzip_inside.nii", "plain_inside.nii.gz"])
def test_compression_is_judged_by_content_not_by_name(tmp_path: Path, name: str) -> None:
    plain = save_nifti(tmp_path / "source.nii", NUMBERS.astype(np.int16)).read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(plain) if name.startswith("gzip") else plain)
    np.testing.assert_array_equal(read_volume(tmp_path / name).data[0], NUMBERS)
    check_complete(tmp_path / name)


def test_whole_numbers_stored_as_floats_are_labels(tmp_path: Path) -> None:
    labels = read_labels(save_nifti(tmp_path / "a.nii", (NUMBERS % 3).astype(np.float32)))
    assert labels.data.dtype == np.uint8
    assert labels.values() == (1, 2)


def test_a_scale_factor_that_makes_one_almost_one_is_a_label(tmp_path: Path) -> None:
    stored = np.where(NUMBERS % 2, 2**31 - 1, -(2**31)).astype(np.int32)
    image = nib.Nifti1Image(stored, np.eye(4))
    nib.save(image, tmp_path / "a.nii")
    content = bytearray((tmp_path / "a.nii").read_bytes())
    content[112:120] = np.array([2.328e-10, 0.5], dtype="<f4").tobytes()
    (tmp_path / "a.nii").write_bytes(content)
    np.testing.assert_array_equal(read_labels(tmp_path / "a.nii").data, NUMBERS % 2)


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_small_negative_marks_are_kept(tmp_path: Path, dtype: type) -> None:
    data = (NUMBERS % 4).astype(dtype)
    data[0, 0, :3] = -1
    labels = read_labels(save_nifti(tmp_path / "a.nii.gz", data))
    np.testing.assert_array_equal(labels.data, data)
    assert labels.data.dtype == np.int8
    write_labels(tmp_path / "b.nii.gz", labels)
    np.testing.assert_array_equal(read_labels(tmp_path / "b.nii.gz").data, data)


def test_soft_values_are_counted_over_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labels_module, "BLOCK", 16)
    data = (NUMBERS % 3).astype(np.float32)
    np.testing.assert_array_equal(read_labels(save_nifti(tmp_path / "a.nii", data)).data, data)
    data[0, 0, 0] = data[-1, -1, -1] = 0.25
    with pytest.raises(FileRefusedError, match=r"got 0\.25 \(2 voxels of 210\)"):
        read_labels(save_nifti(tmp_path / "b.nii", data))


def test_label_values_beyond_a_byte_survive(tmp_path: Path) -> None:
    data = np.where(NUMBERS == 3, 12175, NUMBERS % 2).astype(np.int32)
    labels = read_labels(save_nifti(tmp_path / "a.nii.gz", data))
    assert labels.values() == (1, 12175)
    write_labels(tmp_path / "b.nii.gz", labels)
    np.testing.assert_array_equal(read_labels(tmp_path / "b.nii.gz").data, data)


def _with(value: float) -> Any:
    data = np.zeros(SHAPE, dtype=np.float32)
    data[1, 2, 3] = value
    return data


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (_with(0.25), "whole numbers, got 0.25"),
        (_with(1.108), "whole numbers, got 1.108"),
        (_with(np.inf), "got inf"),
        (_with(-np.inf), "got -inf"),
        (_with(np.nan), "got nan"),
        (_with(-1000.0), "got -1000: is it an image?"),
        (_with(3.4e38), "label values must lie"),
        (np.full((*SHAPE, 2), 2, dtype=np.uint8), "2 volumes"),
        (np.zeros(SHAPE, dtype=[("R", "u1"), ("G", "u1"), ("B", "u1")]), "3 colours"),
        (np.zeros(SHAPE, dtype=np.complex64), "complex"),
        (np.zeros((*SHAPE, 2, 3), dtype=np.float32), "at most 4 dimensions, got 5"),
    ],
    ids=["soft", "over-one", "inf", "minus-inf", "nan", "negative", "huge", "4d", "rgb", "complex", "5d"],
)
def test_what_is_no_label_map_is_refused_with_file_and_cause(tmp_path: Path, data: Any, cause: str) -> None:
    path = save_nifti(tmp_path / "labels.nii.gz", data)
    with pytest.raises(FileRefusedError) as caught:
        read_labels(path)
    assert "labels.nii.gz" in str(caught.value)
    assert cause in str(caught.value)


def test_surface_values_in_a_volume_container_are_refused(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "pval.nii.gz", np.zeros((163842, 1, 1, 1), dtype=np.float32), kind=nib.Nifti2Image)
    with pytest.raises(FileRefusedError, match="list of values"):
        read_header(path)


@pytest.mark.parametrize(
    "srow", [np.zeros((3, 4)), np.full((3, 4), np.nan), np.ones((3, 4))], ids=["zero", "nan", "parallel"]
)
def test_a_degenerate_affine_is_refused(tmp_path: Path, srow: Any) -> None:
    path = save_nifti(tmp_path / "a.nii", NUMBERS.astype(np.uint8))
    content = bytearray(path.read_bytes())
    content[280:328] = srow.astype("<f4").tobytes()
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match="orientation cannot be used"):
        read_header(path)


def _zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def _pointer(path: Path) -> None:
    path.write_text(LFS_POINTER)


def _annex(path: Path) -> None:
    path.write_text("../../.git/annex/objects/xx/yy/SHA256E-s1--ab.nii.gz/SHA256E-s1--ab.nii.gz")


def _text(path: Path) -> None:
    path.write_text("this is not an image " * 100)


def _header_only(path: Path) -> None:
    save_image(path.with_name("whole.nii"))
    path.write_bytes(path.with_name("whole.nii").read_bytes()[:348])


def _half_gzip(path: Path) -> None:
    cut(save_image(path.with_name("whole.nii.gz"), (20, 20, 20)), 0.5).rename(path)


def _damaged_gzip(path: Path) -> None:
    content = bytearray(save_image(path.with_name("whole.nii.gz"), (20, 20, 20)).read_bytes())
    content[len(content) // 2 : len(content) // 2 + 64] = b"\xff" * 64
    path.write_bytes(content)


def _short(path: Path) -> None:
    cut(save_image(path.with_name("whole.nii"), (20, 20, 20)), 0.9).rename(path)


def _half_header(path: Path) -> None:
    save_image(path.with_name("whole.nii"))
    path.write_bytes(path.with_name("whole.nii").read_bytes()[:200])


def _promises_terabytes(path: Path) -> None:
    content = bytearray(save_nifti(path.with_name("whole.nii"), NUMBERS.astype(np.uint8)).read_bytes())
    content[42:48] = np.array([30000] * 3, dtype="<i2").tobytes()
    path.write_bytes(gzip.compress(content))


def _no_axes(path: Path) -> None:
    save_nifti(path.with_name("whole.nii"), NUMBERS.astype(np.uint8))
    content = bytearray(path.with_name("whole.nii").read_bytes())
    content[42:44] = b"\x00\x00"
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (_zero_bytes, "is empty (0 bytes)"),
        (_pointer, "pointer"),
        (_annex, "pointer"),
        (_text, "is not a NIfTI file"),
        (_header_only, "header and no voxels"),
        (_half_gzip, "cut off"),
        (_short, "cut off"),
        (_damaged_gzip, "damaged"),
        (_half_header, "cut off inside its header"),
        (_no_axes, "at least one voxel"),
        (_promises_terabytes, "cut off"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: None, "there is no such file"),
    ],
    ids=[
        "zero-bytes", "lfs-pointer", "annex-pointer", "text", "header-only", "half-gzip", "short", "damaged-gzip",
        "half-header", "no-axes", "terabytes", "folder", "missing",
    ],
)  # fmt: skip
@pytest.mark.parametrize("read", [read_volume, read_labels], ids=["image", "labels"])
def test_a_bad_file_is_refused_with_its_name_and_the_cause(tmp_path: Path, make: Any, cause: str, read: Any) -> None:
    path = tmp_path / "case_07.nii.gz"
    make(path)
    with pytest.raises(FileRefusedError) as caught:
        read(path)
    assert "case_07.nii.gz" in str(caught.value)
    assert cause in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("make", [_header_only, _half_gzip, _short], ids=["header-only", "half-gzip", "short"])
def test_a_cut_off_file_is_found_without_reading_its_voxels(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "a.nii.gz"
    make(path)
    with pytest.raises(FileRefusedError):
        check_complete(path)


def test_bytes_after_the_voxels_are_no_fault(tmp_path: Path) -> None:
    plain = save_nifti(tmp_path / "a.nii", NUMBERS.astype(np.int16)).read_bytes()
    path = tmp_path / "b.nii.gz"
    path.write_bytes(gzip.compress(plain + b"tail"))
    check_complete(path)
    np.testing.assert_array_equal(read_volume(path).data[0], NUMBERS)


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_bytes(b"DICM")
    with pytest.raises(FileRefusedError, match=r"\.nii\.gz"):
        read_header(tmp_path / "a.xyz")


@pytest.mark.parametrize(("code", "millimetres"), [(1, 1e3), (2, 1.0), (3, 1e-3), (0, 1.0)], ids="units{0}".format)
def test_the_units_of_the_header_are_used(tmp_path: Path, code: int, millimetres: float) -> None:
    affine = np.diag([0.02, 0.03, 0.05, 1.0]) if code == 1 else np.diag([20.0, 30.0, 50.0, 1.0])
    affine[:3, 3] = 7.0
    path = save_nifti(tmp_path / "a.nii.gz", np.zeros((4, 5, 6), np.uint8), affine, header={"xyzt_units": code | 8})
    header = read_header(path)
    np.testing.assert_allclose(header.grid.affine[:3], affine[:3] * millimetres, rtol=1e-6)
    assert header.grid.voxel_ml == pytest.approx(abs(np.linalg.det(affine[:3, :3])) * millimetres**3 / 1000)
    assert bool(header.notes) == (millimetres != 1)
    write_labels(tmp_path / "b.nii.gz", read_labels(path))
    assert read_header(tmp_path / "b.nii.gz").grid.matches(header.grid)


def test_voxels_of_a_metre_are_a_faulty_unit(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii", np.zeros((4, 5, 6), np.uint8), header={"xyzt_units": 1})
    with pytest.raises(FileRefusedError, match=r"a\.nii: its header counts in metres.*mend xyzt_units"):
        read_header(path)


@pytest.mark.parametrize("offset", [np.nan, np.inf, -np.inf, 1e30, -352.0], ids=str)
def test_an_offset_that_is_no_place_in_the_file_is_refused_by_name(tmp_path: Path, offset: float) -> None:
    path = save_nifti(tmp_path / "a.nii", np.zeros((4, 5, 6), np.uint8))
    content = bytearray(path.read_bytes())
    content[108:112] = np.array(offset, "<f4").tobytes()
    path.write_bytes(content)
    for read in (read_header, read_labels, check_complete):
        with pytest.raises(FileRefusedError, match=r"a\.nii: .*"):
            read(path)


@pytest.mark.parametrize(("slope", "intercept"), [(1e30, 0.0), (1.0, 1e30), (-(2.0**40), 3.0)])
def test_numbers_scaled_beyond_integers_are_read_as_fractions(tmp_path: Path, slope: float, intercept: float) -> None:
    path = save_nifti(tmp_path / "a.nii", np.arange(24, dtype=np.uint8).reshape(4, 3, 2), np.eye(4))
    content = bytearray(path.read_bytes())
    content[112:120] = np.array([slope, intercept], "<f4").tobytes()
    path.write_bytes(content)
    expected = np.arange(24) * slope + intercept
    np.testing.assert_allclose(np.sort(read_volume(path).data.ravel()), np.sort(expected), rtol=1e-6)
