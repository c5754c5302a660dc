"""A header that needs no mending is read without nibabel's checks; any other goes through them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import nifti_header
from segloss_gui.data.readers.nifti_header import read_layout

FIELDS: dict[str, tuple[Any, ...]] = {
    "pixdim": (0.0, -1.0, 2.0, float("nan")),
    "qform_code": (0, 1, 5, 7, -1),
    "sform_code": (0, 2, 5, 9),
    "vox_offset": (0, 352, 353, 368, 100),
    "datatype": (2, 4, 16, 64, 128, 3),
    "bitpix": (8, 16, 32, 24),
    "magic": (b"n+1", b"ni1", b"xyz"),
    "scl_slope": (0.0, 1.0, 2.0, float("nan")),
    "scl_inter": (0.0, -1024.0, float("inf")),
    "xyzt_units": (0, 1, 2, 3, 10),
    "intent_code": (0, 2, 1007, 3001),
    "intent_name": (b"", b"picture", "Höhe".encode("latin-1")),
    "dim": ([3, 5, 4, 3, 1, 1, 1, 1], [4, 5, 4, 3, 2, 1, 1, 1], [2, 5, 4, 1, 1, 1, 1, 1], [3, 5, 4, 0, 1, 1, 1, 1],
            [0] * 8, [3, -1, 1, 1, 1, 1, 1, 1], [3, 27307, 1, 6, 1, 1, 1, 1], [9, 5, 4, 3, 1, 1, 1, 1]),
    "srow_x": ([2.0, 0, 0, -90.1], [-2.0, 0.25, 0, 7], [1.0, 0, 0, 0], [0.0] * 4, [float("inf"), 0, 0, 0]),
    "srow_y": ([0.1, 2, 0, 12.3], [0.0, 1, 0, 0]),
    "srow_z": ([0.0, 0, 1, 0], [0.0, 0.1, 3, -4]),
    "quatern_b": (0.0, 0.5, 2.0),
}  # fmt: skip


def said(path: Path) -> tuple[Any, ...]:
    nifti_header._layout.cache_clear()
    try:
        found = read_layout(path)
    except FileRefusedError as error:
        return ("refused", error.cause)
    return (
        found.stored.shape, found.stored.affine.tolist(), found.channels, found.frames, str(found.dtype),
        found.offset, found.nbytes, found.slope, found.intercept, found.notes,
    )  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), order=st.sampled_from(["<", ">"]))
def test_a_header_says_the_same_with_and_without_the_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: st.DataObject, order: str
) -> None:
    header = nib.Nifti1Header(endianness=order)
    header.set_data_shape((5, 4, 3))
    header.set_data_dtype(np.int16)
    header.set_sform(np.diag([2.0, 2, 3, 1]), 1)
    header["vox_offset"], header["magic"] = 352, b"n+1"
    for field in data.draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=4)):
        value = data.draw(st.sampled_from(FIELDS[field]))
        if field == "pixdim":
            header["pixdim"][data.draw(st.integers(0, 3))] = value
        else:
            header[field] = value
    file = tmp_path / "a.nii"
    file.write_bytes(header.binaryblock + bytes(4 + 60 * 8))
    quick = said(file)
    with monkeypatch.context() as checked:
        checked.setattr(nifti_header, "plain_header", lambda _: None)
        assert repr(quick) == repr(said(file))


@pytest.mark.parametrize("length", [2.0, float("nan")])
def test_a_quaternion_that_is_no_rotation_is_refused_in_one_sentence(tmp_path: Path, length: float) -> None:
    header = nib.Nifti1Header()
    header.set_data_shape((5, 4, 3))
    header.set_data_dtype(np.int16)
    header["vox_offset"], header["magic"], header["qform_code"], header["quatern_b"] = 352, b"n+1", 1, length
    file = tmp_path / "a.nii"
    file.write_bytes(header.binaryblock + bytes(4 + 60 * 2))
    with pytest.raises(FileRefusedError, match="its orientation cannot be used: "):
        read_layout(file)


def test_the_usual_header_is_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nib.Nifti1Header, "check_fix", lambda *_, **__: pytest.fail("checked"))
    nib.save(nib.Nifti1Image(np.ones((6, 6, 4), np.uint8), np.diag([1.0, 2, 3, 1])), tmp_path / "a.nii.gz")
    nifti_header._layout.cache_clear()
    assert read_layout(tmp_path / "a.nii.gz").stored.spacing_mm == (1.0, 2.0, 3.0)


def test_two_files_that_differ_in_any_field_of_their_place_lie_apart(tmp_path: Path) -> None:
    """What is remembered of one header is never told of another."""
    nib.Nifti1Image(np.zeros((4, 4, 4), np.uint8), np.eye(4)).to_filename(tmp_path / "a.nii")
    moved = np.eye(4)
    moved[0, 3] = 7.0
    nib.Nifti1Image(np.zeros((4, 4, 4), np.uint8), moved).to_filename(tmp_path / "b.nii")
    first, second, again = (read_layout(tmp_path / name).stored for name in ("a.nii", "b.nii", "a.nii"))
    assert first.affine[0, 3] == again.affine[0, 3] == 0.0
    assert second.affine[0, 3] == 7.0


@pytest.mark.parametrize("size", [0.0, float("nan")])
@pytest.mark.parametrize(
    ("forms", "shape", "told"),
    [((0, 1), (5, 4, 3), "y"), ((0, 0), (5, 4, 3), "y"), ((1, 0), (5, 4, 3), ""), ((0, 0), (5, 1, 3), "")],
)
def test_a_voxel_size_that_is_taken_because_nobody_says_it_is_told(
    tmp_path: Path, size: float, forms: tuple[int, int], shape: tuple[int, int, int], told: str
) -> None:
    header = nib.Nifti1Header()
    header.set_data_shape(shape)
    header["pixdim"][1:4] = 2, size, 2
    header["sform_code"], header["qform_code"] = forms
    header["srow_x"][0], header["srow_y"][1], header["srow_z"][2] = 2, 2, 2
    header["magic"], header["vox_offset"], header["datatype"], header["bitpix"] = b"n+1", 352, 2, 8
    path = tmp_path / "a.nii"
    path.write_bytes(header.binaryblock + bytes(4 + int(np.prod(shape))))
    if np.isnan(size) and forms == (0, 1):
        with pytest.raises(FileRefusedError, match="orientation cannot be used"):
            read_layout(path)
        return
    notes = [note for note in read_layout(path).notes if "no size" in note]
    assert notes == ([f"says no size of its voxels along {told}, 1 mm was taken"] if told else [])
