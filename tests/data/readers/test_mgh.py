from __future__ import annotations

import gzip
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.choice import Choice
from segloss_gui.data.readers import check_complete, read_header, read_labels, read_volume
from tests.core.test_geometry import ORIENTATIONS, oriented
from tests.data.files import cut, save_nifti

NUMBERS = np.arange(5 * 6 * 7, dtype=np.int16).reshape(5, 6, 7)


@pytest.mark.parametrize("codes", ORIENTATIONS, ids="".join)
def test_mgz_lies_where_the_nifti_of_the_same_volume_lies(tmp_path: Path, codes: tuple[str, ...]) -> None:
    nib.save(nib.MGHImage(NUMBERS, oriented(codes)), tmp_path / "a.mgz")
    volume = read_volume(tmp_path / "a.mgz")
    expected = read_volume(save_nifti(tmp_path / "a.nii", NUMBERS, oriented(codes)))
    np.testing.assert_array_equal(volume.data, expected.data)
    np.testing.assert_allclose(volume.grid.affine, expected.grid.affine, atol=1e-4)
    assert volume.data.dtype == np.int16
    assert volume.data.dtype.isnative


def test_frames_are_channels_and_one_can_be_chosen(tmp_path: Path) -> None:
    nib.save(nib.MGHImage(np.stack([NUMBERS, NUMBERS * 2], axis=3), np.eye(4)), tmp_path / "a.mgh")
    assert (read_header(tmp_path / "a.mgh").frames, read_volume(tmp_path / "a.mgh").data.shape[0]) == (2, 2)
    assert read_volume(tmp_path / "a.mgh", Choice(frame=1)).data.max() == 418


def test_large_label_values_survive(tmp_path: Path) -> None:
    nib.save(nib.MGHImage((NUMBERS % 3 * 6000).astype(np.int32), np.eye(4)), tmp_path / "a.mgz")
    assert read_labels(tmp_path / "a.mgz").values() == (6000, 12000)


@pytest.mark.parametrize("name", ["a.mgz", "a.mgh"])
def test_a_cut_off_or_foreign_file_is_refused(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(0).integers(0, 1000, (20, 20, 20)).astype(np.int16)
    nib.save(nib.MGHImage(noise, np.eye(4)), tmp_path / name)
    cut(tmp_path / name, 0.6)
    for read in (check_complete, read_volume):
        with pytest.raises(FileRefusedError, match=name):
            read(tmp_path / name)
    (tmp_path / name).write_text("nothing of the kind " * 50)
    with pytest.raises(FileRefusedError, match=name):
        read_header(tmp_path / name)


@pytest.mark.parametrize("ending", ["mgh", "mgz"])
def test_a_header_that_claims_gigabytes_is_refused_before_memory_is_taken(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    nib.save(nib.MGHImage(NUMBERS, np.eye(4)), path)
    content = gzip.decompress(path.read_bytes()) if ending == "mgz" else path.read_bytes()
    claim = content[:4] + np.array([3000, 2000, 2000], ">i4").tobytes() + content[16:]
    path.write_bytes(gzip.compress(claim) if ending == "mgz" else claim)
    for read in (read_header, read_volume, read_labels, check_complete):
        with pytest.raises(FileRefusedError, match="of the 24000000284 bytes it claims"):
            read(path)
