from __future__ import annotations

import gzip
import subprocess
import sys
import tracemalloc
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import Case, Cohort
from segloss_gui.data.readers import FileReader, open_volume, read_volume
from tests.data.files import cut, save_nifti

SIDE = 64
LPS = np.diag([-1.0, -1.0, 2.0, 1.0])
CT = (np.arange(SIDE**3).reshape((SIDE,) * 3) % 4000 - 1000).astype(np.int16)


REWRITTEN = """
import os, sys
from pathlib import Path
from segloss_gui.data.readers import read_volume
path = Path(sys.argv[1])
data = read_volume(path).data
os.truncate(path, 500)
print(int(data.astype("int64").sum()))
"""


def test_a_large_plain_volume_stays_what_it_was_when_another_program_cuts_its_file(tmp_path: Path) -> None:
    large = np.tile(CT, (4, 4, 5))  # 40 MiB
    path = save_nifti(tmp_path / "a.nii", large, LPS)
    child = subprocess.run([sys.executable, "-c", REWRITTEN, str(path)], capture_output=True, text=True, check=False)
    assert (child.returncode, child.stdout.strip()) == (0, str(large.astype(np.int64).sum()))


def test_a_plain_file_that_is_cut_off_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="cut off"):
        open_volume(cut(save_nifti(tmp_path / "a.nii", CT), 0.9))


def test_a_compressed_file_can_be_shown_while_it_is_read(tmp_path: Path) -> None:
    volume_of_two_mib = np.tile(CT, (1, 1, 4))
    opened = open_volume(save_nifti(tmp_path / "a.nii.gz", volume_of_two_mib))
    data = opened.volume.data
    assert not opened.complete
    assert not data.any()
    opened.advance(0.5)
    there = int(opened.share * data.shape[3])
    assert data.shape[3] // 2 <= there < data.shape[3]
    np.testing.assert_array_equal(data[0, :, :, :there], volume_of_two_mib[:, :, :there])
    assert opened.finish() is opened.volume
    assert opened.complete
    assert opened.volume.data is data
    np.testing.assert_array_equal(data[0], volume_of_two_mib)


@pytest.mark.parametrize("scale", [(1, 0), (1, -1024), (0.5, 3.25)], ids=["plain", "hounsfield", "scaled"])
def test_reading_takes_little_more_memory_than_the_array(tmp_path: Path, scale: tuple[float, float]) -> None:
    image = nib.Nifti1Image(np.tile(CT + 1000, (4, 4, 2)), LPS)
    image.header.set_slope_inter(*scale)
    nib.save(image, tmp_path / "a.nii.gz")
    read_volume(tmp_path / "a.nii.gz")
    tracemalloc.start()
    try:
        volume = read_volume(tmp_path / "a.nii.gz")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= 1.3 * volume.data.nbytes


def test_hounsfield_units_stay_in_two_bytes(tmp_path: Path) -> None:
    stored = (CT + 1000).astype(np.uint16)
    image = nib.Nifti1Image(stored, np.eye(4))
    image.header.set_slope_inter(1, -1024)
    nib.save(image, tmp_path / "a.nii.gz")
    volume = read_volume(tmp_path / "a.nii.gz")
    assert volume.data.dtype == np.int16
    np.testing.assert_array_equal(volume.data[0], stored.astype(int) - 1024)


def test_scaled_values_beyond_two_bytes_are_not_cut(tmp_path: Path) -> None:
    stored = CT.copy()
    stored[-1, -1, -1] = 20000
    image = nib.Nifti1Image(stored, np.eye(4))
    image.header.set_slope_inter(4, 0)
    nib.save(image, tmp_path / "a.nii.gz")
    assert read_volume(tmp_path / "a.nii.gz").data.max() == 80000.0


def test_block_gzip_of_many_members_and_padding_is_read(tmp_path: Path) -> None:
    plain = save_nifti(tmp_path / "a.nii", CT).read_bytes()
    members = [gzip.compress(plain[at : at + 65280]) for at in range(0, len(plain), 65280)]
    (tmp_path / "a.nii.gz").write_bytes(b"".join(members) + bytes(512))
    np.testing.assert_array_equal(read_volume(tmp_path / "a.nii.gz").data[0], CT)


def test_a_damaged_check_sum_is_found(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii.gz", CT)
    content = bytearray(path.read_bytes())
    content[-8] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match="damaged"):
        read_volume(path)


def test_a_store_opens_at_once_and_keeps_what_was_read(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii.gz", CT)
    store = CaseStore(Cohort("c", (Case("a", images=(path,)),), reader=FileReader()))
    opened = store.open_image("a")
    assert not opened.complete
    assert store.nbytes == 0
    volume = opened.finish()
    assert store.image("a") is volume
    assert store.open_image("a").complete


def test_a_store_reads_an_image_once_whoever_asks_while_it_opens(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii.gz", CT)
    store = CaseStore(Cohort("c", (Case("a", images=(path,)),), reader=FileReader()))
    opened = store.open_image("a")
    opened.advance(0.3)
    assert store.open_image("a") is opened
    assert store.image("a") is opened.volume
    assert opened.complete
    np.testing.assert_array_equal(opened.volume.data[0], CT)


def test_a_damaged_file_is_refused_again_and_again_never_taken_for_complete(tmp_path: Path) -> None:
    path = cut(save_nifti(tmp_path / "a.nii.gz", CT), 0.5)
    store = CaseStore(Cohort("c", (Case("a", images=(path,)),), reader=FileReader()))
    opened = store.open_image("a")
    for _ in range(2):
        with pytest.raises(FileRefusedError, match="cut off"):
            opened.finish()
        assert not opened.complete
    with pytest.raises(FileRefusedError, match="cut off"):
        store.image("a")
    save_nifti(tmp_path / "a.nii.gz", CT)
    np.testing.assert_array_equal(store.image("a").data[0], CT)


def test_a_store_keeps_nothing_of_a_file_that_turns_out_cut_off(tmp_path: Path) -> None:
    path = cut(save_nifti(tmp_path / "a.nii.gz", CT), 0.5)
    store = CaseStore(Cohort("c", (Case("a", images=(path,)),), reader=FileReader()))
    with pytest.raises(FileRefusedError, match="cut off"):
        store.open_image("a").finish()
    assert store.nbytes == 0


def test_one_frame_of_a_4d_file_is_read_alone(tmp_path: Path) -> None:
    frames = np.stack([CT, -CT, CT // 2], axis=3)
    for name in ("a.nii", "a.nii.gz"):
        path = save_nifti(tmp_path / name, frames, LPS)
        reader, case = FileReader(), Case("a", images=(path,), frame=1)
        volume = reader.image(case)
        assert volume.channels == ("frame 1",)
        np.testing.assert_array_equal(volume.data[0, ::-1, ::-1], -CT)
        assert reader.image(Case("a", images=(path,))).data.shape[0] == 3


def test_a_frame_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = save_nifti(tmp_path / "a.nii", np.stack([CT, CT], axis=3))
    with pytest.raises(FileRefusedError, match="has the frames 0 to 1, got frame 2"):
        FileReader().image(Case("a", images=(path,), frame=2))
