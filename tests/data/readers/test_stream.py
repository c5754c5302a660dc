"""A file is opened once for all that its start tells, and what it tells is what reading it tells."""

from __future__ import annotations

import builtins
import gzip
import zlib
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.case import Case
from segloss_gui.data.choice import Choice
from segloss_gui.data.layouts.inspection import Findings, inspect
from segloss_gui.data.readers import read_volume, stream
from segloss_gui.data.readers.stream import file_start, one_look, read_start


@pytest.mark.parametrize("size", [0, 3, 4, 100, 4096, 5000, 300_000])
@pytest.mark.parametrize("compressed", [False, True])
def test_the_start_is_the_same_however_large_the_file_is(tmp_path: Path, size: int, compressed: bool) -> None:
    content = np.random.default_rng(0).integers(0, 256, size).astype(np.uint8).tobytes()
    stored = gzip.compress(content) if compressed else content
    file = tmp_path / "file"
    file.write_bytes(stored)
    assert read_start(file, 544) == content[:544]
    start = file_start(file)
    assert (start.size, start.last, start.is_gzip) == (len(stored), stored[-4:], compressed)


def test_a_file_is_remembered_within_one_look_and_not_after(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    with one_look():
        assert file_start(file).first == b"before"
        file.write_bytes(b"after")
        assert file_start(file).first == b"before"
    assert file_start(file).first == b"after"


def test_a_case_of_whole_files_is_inspected_with_one_opening_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / name for name in ("a.nii.gz", "b.nii.gz", "label.nii.gz")]
    for path in paths:
        nib.save(nib.Nifti1Image(np.ones((6, 6, 4), np.uint8), np.eye(4)), path)
    opened: list[str] = []
    plain = builtins.open

    def counted(file: Any, *rest: Any, **more: Any) -> Any:
        opened.append(str(file))
        return plain(file, *rest, **more)

    monkeypatch.setattr(builtins, "open", counted)
    monkeypatch.setattr("io.open", counted)
    preview = inspect(Findings("set", cases=[Case("one", images=tuple(paths[:2]), label=paths[2])]))
    assert len(preview.cohort.cases) == 1
    assert sorted(path for path in opened if path.startswith(str(tmp_path))) == [str(path) for path in paths]


def _with_zeros_behind(path: Path, mebibytes: int) -> Path:
    labels = np.arange(60, dtype=np.uint8).reshape(5, 4, 3)
    if path.suffix == ".mha":
        lines = ["NDims = 3", "DimSize = 5 4 3", "ElementSpacing = 1 2 3", "ElementType = MET_UCHAR"]
        head = "".join(f"{line}\n" for line in [*lines, "CompressedData = True", "ElementDataFile = LOCAL"])
        path.write_bytes(head.encode() + zlib.compress(labels.tobytes(order="F") + bytes(mebibytes << 20)))
        return path
    kind = nib.MGHImage if path.suffix == ".mgz" else nib.Nifti1Image
    nib.save(kind(labels, np.diag([1, 2, 3, 1.0])), path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()) + bytes(mebibytes << 20)))
    return path


@pytest.mark.parametrize("name", ["a.nii.gz", "a.mgz", "a.mha"])
def test_data_that_go_on_behind_their_voxels_are_not_read_without_end(tmp_path: Path, name: str) -> None:
    if name.endswith(".mha"):
        pytest.importorskip("SimpleITK")
    assert read_volume(_with_zeros_behind(tmp_path / name, 1)).data.max() == 59
    with pytest.raises(FileRefusedError, match=f"{name}: is damaged: 64 MiB and more follow what its header claims"):
        read_volume(_with_zeros_behind(tmp_path / name, 65))


def test_one_frame_of_many_that_are_compressed_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MOST_BEHIND", 100)
    frames = np.arange(8 * 1000, dtype=np.int16).reshape(10, 10, 10, 8)
    for kind, name in ((nib.MGHImage, "a.mgz"), (nib.Nifti1Image, "a.nii.gz")):
        nib.save(kind(frames, np.eye(4)), tmp_path / name)
        found = read_volume(tmp_path / name, Choice(frame=2)).data
        np.testing.assert_array_equal(np.sort(found.ravel()), frames[..., 2].ravel())
