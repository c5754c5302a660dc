"""A file that may have been written again is never taken for the one that was read."""

from __future__ import annotations

import os
from pathlib import Path

from segloss_gui.data.unchanged import file_state, folder_state


def test_an_old_file_is_the_same_until_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    file.write_bytes(b"one")
    os.utime(file, (1e9, 1e9))
    before, of_folder = file_state(file), folder_state(tmp_path)
    assert (file_state(file), folder_state(tmp_path)) == (before, of_folder)
    file.write_bytes(b"two")
    assert file_state(file) != before
    assert folder_state(tmp_path) != of_folder


def test_a_file_that_was_written_just_now_is_read_each_time(tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    file.write_bytes(b"one")
    os.utime(file, (4e9, 4e9))  # whatever the clock says, that is lately
    assert file_state(file) != file_state(file)


def test_what_comes_goes_or_is_renamed_changes_its_folder(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"one")
        os.utime(tmp_path / name, (1e9, 1e9))
    states = [folder_state(tmp_path)]
    (tmp_path / "b").rename(tmp_path / "c")
    states.append(folder_state(tmp_path))
    (tmp_path / "c").unlink()
    states.append(folder_state(tmp_path))
    assert len(set(states)) == 3
