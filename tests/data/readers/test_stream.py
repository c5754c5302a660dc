"""A file is opened once for all that its start tells, and what it tells is what reading it tells."""

from __future__ import annotations

import builtins
import gzip
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest

from segloss_gui.data.case import Case
from segloss_gui.data.layouts.inspection import Findings, inspect
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
