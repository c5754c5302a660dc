from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from segloss_gui.core.errors import FolderInUseError
from segloss_gui.core.events import FinishReason
from segloss_gui.study import folder_lock
from segloss_gui.study.cluster.archive import pack, unpack
from segloss_gui.study.folder_lock import FolderLock, Owner
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.study.tiny import tiny_study

HOLD = """
import sys
from pathlib import Path
from segloss_gui.study.folder_lock import FolderLock
FolderLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A folder held by a process that ends when the block does, or is killed in it."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.communicate()


def test_a_second_process_is_told_folder_host_process_and_since_when(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    with held_by_another_process(tmp_path) as process:
        owner = lock.other()
        with pytest.raises(FolderInUseError) as refused:
            lock.take()
    text = str(refused.value)
    assert owner is not None
    for part in (str(tmp_path), f"process {process.pid}", socket.gethostname(), f"since {owner.since}"):
        assert part in text
    with lock.hold():
        assert lock.other() is None  # free again, and its own


def test_a_killed_process_leaves_no_block(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path) as process:
        process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        process.wait()
        assert (tmp_path / ".segloss.lock.json").is_file()  # what it left says nothing
        assert FolderLock(tmp_path).other() is None
        with FolderLock(tmp_path).hold():
            pass


def test_threads_and_executors_of_one_process_share_what_it_holds(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def once_more() -> None:
        try:
            with FolderLock(tmp_path / ".").hold():
                pass
        except BaseException as error:
            errors.append(error)

    with FolderLock(tmp_path).hold():
        threads = [threading.Thread(target=once_more) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert (tmp_path / ".segloss.lock.json").is_file()  # still held
    assert not (tmp_path / ".segloss.lock.json").exists()


def test_a_process_remembers_the_folders_it_holds_and_no_others(tmp_path: Path) -> None:
    gc.collect()
    before = len(folder_lock._HELD)
    for name in "abc":
        with FolderLock(tmp_path / name).hold():
            assert FolderLock(tmp_path / name).held
            assert len(folder_lock._HELD) == before + 1
        assert not FolderLock(tmp_path / name).held
    gc.collect()
    assert len(folder_lock._HELD) == before


def test_an_owner_that_is_gone_and_one_elsewhere_are_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    said = []
    with held_by_another_process(tmp_path):
        for owner in (
            Owner(socket.gethostname(), gone.pid, "2026-11-28 10:00:00"),
            Owner("node7", os.getpid(), "2026-11-28 10:00:00"),
        ):
            monkeypatch.setattr(FolderLock, "_owner", lambda _, owner=owner: owner)
            with pytest.raises(FolderInUseError) as refused:
                FolderLock(tmp_path).take()
            said.append(str(refused.value))
    assert "that process is gone" in said[0]
    assert "on node7" in said[1]
    assert all(f"delete {tmp_path / '.segloss.lock'}" in text for text in said)


def test_a_run_that_another_process_writes_is_refused_and_its_events_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segloss_gui.study import run_one
    from segloss_gui.training.control import RunControl

    monkeypatch.setattr(run_one, "PATIENCE_S", 0.0)
    study, folder = tiny_study(), StudyFolder(tmp_path)
    plan = plan_runs(study)[0]
    run = folder.run(plan.id)
    run.create(plan)
    heard: list[object] = []
    with held_by_another_process(run.path):
        end = run_one.run_one(study, plan, folder, emit=heard.append, control=RunControl())
    assert (end.reason, heard) == (FinishReason.BAD_INPUT, [end])
    assert str(run.path) in end.message
    assert list(run.events()) == []


def test_a_lock_does_not_travel_with_its_folder(tmp_path: Path) -> None:
    with FolderLock(tmp_path / "run").hold():
        (tmp_path / "run" / "run.json").write_text("{}")
        unpack(pack(tmp_path / "run"), tmp_path / "there")
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["run.json"]


@pytest.mark.parametrize("said", ["[" * 100_000, "[]", '{"pid": 1e99}', '{"host": "a", "pid": 99999999999}'])
def test_a_damaged_note_of_who_holds_it_takes_nothing_from_the_sentence(tmp_path: Path, said: str) -> None:
    lock = FolderLock(tmp_path)
    with held_by_another_process(tmp_path):
        lock.path.with_name(f"{lock.path.name}.json").write_text(said)
        with pytest.raises(FolderInUseError, match=r"another program .* on an unknown computer"):
            lock.take()
