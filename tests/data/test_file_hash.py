"""The hash of a file is of what it holds now."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from segloss_gui.data import file_hash as hashing
from segloss_gui.data.file_hash import file_hash


def test_a_file_that_was_written_twice_within_a_tick_of_the_clock_is_read_twice(tmp_path: Path) -> None:
    path, tick = tmp_path / "scores.csv", time.time_ns() + 3_600_000_000_000  # however slow the machine is, just now
    for content in (b"0.5", b"0.9"):
        path.write_bytes(content)
        os.utime(path, ns=(tick, tick))
        assert file_hash(path) == hashlib.sha256(content).hexdigest()


def test_a_file_that_nobody_wrote_since_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "image.nii"
    path.write_bytes(b"voxels")
    os.utime(path, (1e9, 1e9))
    first = file_hash(path)
    monkeypatch.setattr(hashing, "open", None, raising=False)
    assert file_hash(path) == first


def test_a_file_that_is_gone_is_no_hash(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        file_hash(tmp_path / "gone")
