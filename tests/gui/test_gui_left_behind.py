"""The guard against what a test leaves behind sees what it is there for."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from segloss_gui.study.executor import ThreadExecutor
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.store import StudyFolder
from tests.gui.conftest import left_threads, still_ticking
from tests.study.test_executor import FakeRuns, study_of


def test_a_training_that_goes_on_is_seen_until_it_has_ended(tmp_path: Path) -> None:
    before, runs, study = left_threads(), FakeRuns(), study_of(1)
    executor = ThreadExecutor(study, StudyFolder(tmp_path), lambda _: None, runner=runs)
    executor.submit(plan_runs(study))
    assert [thread.name for thread in left_threads() - before] == ["run m0_fold0_seed0"]
    runs.gate.set()
    executor.close()
    assert not left_threads() - before


@pytest.mark.parametrize("name", ["segloss orders", "segloss-job-0"])
def test_threads_of_the_program_are_seen(name: str) -> None:
    gate, before = threading.Event(), left_threads()
    thread = threading.Thread(target=gate.wait, name=name)
    thread.start()
    assert left_threads() - before == {thread}
    gate.set()
    thread.join()


def test_a_moment_put_off_is_waited_for_and_a_timer_that_goes_on_is_seen(qapp: QApplication) -> None:
    once, repeating, late = QTimer(singleShot=True), QTimer(), QTimer(singleShot=True)
    once.start(50)
    repeating.start(50)
    assert still_ticking(qapp, [once, repeating]) == [repeating]
    late.start(60_000)
    assert still_ticking(qapp, [late]) == [late]
    repeating.stop()
    late.stop()


def test_no_thread_looks_for_cycles_while_a_test_has_widgets(qapp: QApplication) -> None:
    """One did so amid ``setHtml`` in the main thread, and let go of a signal's receiver: neither went on."""
    found_by: list[str] = []
    gc.callbacks.append(note := lambda *_: found_by.append(threading.current_thread().name))
    thread = threading.Thread(target=lambda: [[] for _ in range(3 * gc.get_threshold()[0])])
    thread.start()
    thread.join()
    gc.callbacks.remove(note)
    assert found_by == []
