from __future__ import annotations

import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.app.lecture.scene_file import scene_of_file
from segloss_gui.cli.main import main
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.geometry import Grid
from segloss_gui.core.json_text import read_json
from segloss_gui.core.plain_files import require_place
from segloss_gui.core.volume import LabelMap
from segloss_gui.data.file_hash import fingerprint
from segloss_gui.data.groups import read_groups
from segloss_gui.data.readers import read_header, read_labels, write_labels
from segloss_gui.data.splits import read_splits
from segloss_gui.losses.plugins import _named_in
from segloss_gui.statistics.score_csv import read_table
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.glance import glance
from segloss_gui.study.grading_file import read_grading
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.checkpoint import read_checkpoint, write_checkpoint
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")

READ: dict[str, Callable[[Path], object]] = {
    "study.toml": lambda path: StudyFolder(path).load(),
    "a.json": read_json,
    "splits_final.json": read_splits,
    "groups.csv": read_groups,
    "scores.csv": read_table,
    "Ada.csv": read_grading,
    "losses.toml": _named_in,
    "scene.toml": scene_of_file,
    "best.pt": read_checkpoint,
    **{f"a.{ending}": read_labels for ending in ("nii", "nii.gz", "mgz", "nrrd", "mhd", "hdr", "png", "tif", "pgm")},
    "a.dcm": read_header,
    "noend": read_header,
    "hash": fingerprint,
}


@pytest.fixture(autouse=True)
def nobody_waits() -> Iterator[None]:
    """An alarm ends what would wait for ever."""

    def ring(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(int(PATIENCE_S))
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("kind", ["pipe", "zeros without end", "socket"])
def test_what_is_no_file_is_refused_and_nobody_waits_for_it(
    name: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    with socket.socket(socket.AF_UNIX) as open_socket:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            monkeypatch.chdir(tmp_path)  # a socket's name may not be long
            open_socket.bind(name)
        else:
            path.symlink_to("/dev/zero")
        with pytest.raises((BadInputError, OSError)) as told:
            READ[name](path)
    assert name in str(told.value)


@pytest.mark.parametrize("name", [name for name in READ if name.endswith((".toml", ".json", ".csv"))])
def test_a_gigabyte_of_nothing_in_place_of_a_text_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    with open(tmp_path / name, "wb") as file:
        file.truncate(1 << 30)
    before = bytes_read()
    with pytest.raises(BadInputError, match=re.escape(name)):
        READ[name](tmp_path / name)
    assert bytes_read() - before < 1 << 28


def bytes_read() -> int:
    """What this process has asked files for so far."""
    try:
        return int(Path("/proc/self/io").read_text(encoding="ascii").split()[1])
    except OSError:
        pytest.skip("nobody counts what is read")


def test_a_pipe_among_the_studies_is_none_of_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "study.toml")
    assert glance(tmp_path) is None


@pytest.mark.parametrize("name", ["dataset.json", "splits_final.json", "participants.tsv", "case.nii.gz", "case.dcm"])
def test_a_pipe_in_a_data_set_stops_nobody(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    assert main(["inspect", str(tmp_path)]) in (0, 2)


WRITE: dict[str, Callable[[Path], object]] = {
    "table.csv": lambda path: write_atomic(path, "case"),
    "a.nii": lambda path: write_labels(path, LabelMap(np.ones((2, 2, 2), np.uint8), Grid((2, 2, 2), np.eye(4)))),
    "best.pt": lambda path: write_checkpoint(path, {}),
}


@pytest.mark.parametrize("name", WRITE)
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to a device"])
def test_nothing_is_written_over_what_is_no_file(name: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/full")
    before = path.lstat()
    with pytest.raises(BadInputError, match="must be a file that can be written"):
        WRITE[name](path)
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)
    assert list(tmp_path.iterdir()) == [path], "what was written beside is left"


@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_place_without_a_name_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInputError, match="got a folder"):
        write_atomic(Path(name), "case")


def test_where_nothing_is_a_file_may_be_written(tmp_path: Path) -> None:
    require_place(tmp_path / "new")
    with pytest.raises(OSError, match="too long"):
        require_place(tmp_path.joinpath(*"a" * 3000))
