from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from segloss_gui.core.errors import FileRefusedError
from segloss_gui.data.readers import itk_process
from segloss_gui.data.readers.itk_process import Helper
from tests.data.dicom import save_itk
from tests.patience import PATIENCE_S

pytest.importorskip("SimpleITK")
NUMBERS = np.arange(5 * 6 * 7, dtype=np.int16).reshape(5, 6, 7)


@pytest.fixture
def helper() -> Helper:
    return Helper()


@pytest.fixture(autouse=True)
def _closed(helper: Helper) -> Iterator[None]:
    yield
    helper.close()


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return save_itk(tmp_path / "a.mha", NUMBERS, np.eye(4))


def _process(helper: Helper) -> int:
    assert helper._process is not None
    return helper._process.pid


def test_one_process_answers_all_questions(helper: Helper, image: Path) -> None:
    said, _ = helper.ask(image, "describe")
    first = _process(helper)
    voxels = helper.ask(image, "read")[1]
    assert said["size"] == [5, 6, 7]
    np.testing.assert_array_equal(voxels, NUMBERS.T)
    assert _process(helper) == first != os.getpid()


def test_a_file_that_ends_the_process_is_refused_and_the_next_is_read(
    helper: Helper, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(itk_process, "WORKER", "import os, signal; input(); os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(FileRefusedError, match=r"a\.mha: is damaged: it ended the process that read it"):
        helper.ask(image, "describe")
    monkeypatch.undo()
    assert helper.ask(image, "describe")[0]["dimension"] == 3


def test_a_file_that_stalls_the_process_is_refused_when_its_time_is_up(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = Helper(limit_s=0.5)
    monkeypatch.setattr(itk_process, "WORKER", "import time; time.sleep(600)")
    with pytest.raises(FileRefusedError, match="kept its reader busy"):
        helper.ask(image, "describe")
    assert helper._process is None
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_file_is_known_to_have_stalled_the_process_as_soon_as_that_is_gone(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper, told = Helper(limit_s=0.5), threading.Event()

    def kill(process: subprocess.Popen[bytes]) -> None:
        plain(process)
        if isinstance(threading.current_thread(), threading.Timer):
            told.wait(PATIENCE_S)  # its thread gets no turn until the one that asked has its answer

    plain = subprocess.Popen.kill
    monkeypatch.setattr(subprocess.Popen, "kill", kill)

    def close(self: Helper) -> None:
        if self._process is not None:  # the answer is known by now
            told.set()
        closed(self)

    closed = Helper.close
    monkeypatch.setattr(Helper, "close", close)
    monkeypatch.setattr(itk_process, "WORKER", "import time; time.sleep(600)")
    with pytest.raises(FileRefusedError, match="kept its reader busy"):
        helper.ask(image, "describe")


def test_a_process_that_ends_before_it_reads_its_question_refuses_the_file(
    helper: Helper, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended() -> subprocess.Popen[bytes]:
        process = started()
        process.wait()
        return process

    started = itk_process._started
    monkeypatch.setattr(itk_process, "WORKER", "pass")
    monkeypatch.setattr(itk_process, "_started", ended)
    with pytest.raises(FileRefusedError, match="ended the process that read it"):
        helper.ask(image, "describe")
    monkeypatch.undo()
    assert helper.ask(image, "describe")[0]["dimension"] == 3


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_memory_beyond_what_the_header_explains_is_refused(
    helper: Helper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_itk(tmp_path / "large.mha", np.zeros((300, 300, 300), np.float64), np.eye(4))
    monkeypatch.setattr(itk_process, "OWN_MEMORY", 16 * itk_process.MIB)
    with pytest.raises(FileRefusedError, match=r"large\.mha: "):
        helper.ask(path, "read")
    monkeypatch.undo()
    voxels = helper.ask(path, "read", nbytes=300**3 * 8)[1]
    assert voxels is not None
    assert voxels.shape == (300, 300, 300)


def test_a_killed_helper_is_started_anew(helper: Helper, image: Path) -> None:
    helper.ask(image, "describe")
    os.kill(_process(helper), signal.SIGKILL)
    helper._process.wait()  # type: ignore[union-attr]
    assert helper.ask(image, "describe")[0]["dimension"] == 3


def test_questions_of_several_threads_are_answered_one_by_one(helper: Helper, tmp_path: Path) -> None:
    paths = [save_itk(tmp_path / f"{n}.mha", NUMBERS + n, np.eye(4)) for n in range(8)]
    found: dict[int, int] = {}

    def read(n: int) -> None:
        for _ in range(5):
            voxels = helper.ask(paths[n], "read")[1]
            assert voxels is not None
            found[n] = int(voxels.min())

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: n for n in range(8)}
