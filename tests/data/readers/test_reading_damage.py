"""Whatever happens to the bytes of a file: it is read, or refused by name; nothing else comes out of a reader."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segloss_gui.core.errors import BadInputError
from segloss_gui.data.readers import check_complete, check_labels, read_header, read_labels, read_volume
from tests.data.dicom import save_itk, save_raw_dicom
from tests.data.files import save_nifti, save_picture

NUMBERS = (np.arange(12 * 11 * 10) % 3).astype(np.uint8).reshape(12, 11, 10)
PAGE = NUMBERS[..., 0]


def _save_mgh(path: Path) -> object:
    return nib.save(nib.MGHImage(NUMBERS, np.eye(4)), path)


MADE: Mapping[str, Callable[[Path], object]] = {
    "a.nii": lambda path: save_nifti(path, NUMBERS),
    "a.nii.gz": lambda path: save_nifti(path, NUMBERS),
    "a.mgh": _save_mgh,
    "a.mgz": _save_mgh,
    "a.png": lambda path: save_picture(path, PAGE * 100),
    "a.jpg": lambda path: save_picture(path, PAGE * 100),
    "a.tif": lambda path: save_picture(path, PAGE * 100),
    "a.bmp": lambda path: save_picture(path, PAGE * 100),
    "a.nrrd": lambda path: save_itk(path, NUMBERS, np.eye(4), compress=True),
    "a.mha": lambda path: save_itk(path, NUMBERS, np.eye(4), compress=True),
    "raw.mha": lambda path: save_itk(path, NUMBERS, np.eye(4)),
    "a.dcm": lambda path: save_raw_dicom(path, PAGE.astype(np.uint16), {"0008|0060": "CT"}),
}
READS = (read_header, read_volume, read_labels, check_complete, check_labels)
change = st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8))


def _damaged(content: bytes, changes: list[tuple[float, bytes]], share: float) -> bytes:
    found = bytearray(content)
    for where, put in changes:
        at = int(where * where * len(found))  # more often in the header
        found[at : at + len(put)] = put
    return bytes(found[: int(len(found) * share)])


@pytest.mark.parametrize("name", MADE)
@given(changes=st.lists(change, max_size=4), share=st.sampled_from([1.0, 1.0, 0.97, 0.5, 0.02]))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_are_read_or_refused_by_name(
    tmp_path: Path, name: str, changes: list[tuple[float, bytes]], share: float
) -> None:
    if name.endswith((".nrrd", ".mha", ".dcm")):
        pytest.importorskip("SimpleITK")
    whole = tmp_path / "whole" / name
    if not whole.exists():
        whole.parent.mkdir()
        MADE[name](whole)
    path = tmp_path / name
    path.write_bytes(_damaged(whole.read_bytes(), changes, share))
    started = time.monotonic()
    for sentence in [_refusal(read, path) for read in READS]:
        assert not sentence or (name in sentence and "\n" not in sentence)
    assert time.monotonic() - started < 60


def _refusal(read: Callable[[Path], object], path: Path) -> str:
    try:
        read(path)
    except BadInputError as error:
        return str(error)
    return ""
