"""Memory of runs at once: by barriers and events, never by sleeping."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from segloss_gui.core.events import FinishReason
from segloss_gui.study import memory_ledger
from segloss_gui.study.memory_ledger import MemoryLedger
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from segloss_gui.training.interrupting import StopRequestedError, asking
from tests.patience import PATIENCE_S
from tests.study.tiny import tiny_study


def refuse(available: int) -> None:
    raise MemoryError(available)


def test_one_that_does_not_fit_beside_another_waits_until_that_is_over() -> None:
    ledger, waits, began = MemoryLedger(lambda _: 1000), threading.Event(), threading.Event()

    def second() -> None:
        with ledger.hold("cpu", 500, refuse=refuse, waiting=waits.set):
            began.set()

    with ledger.hold("cpu", 500, refuse=refuse):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(PATIENCE_S)
        assert not began.is_set()
    assert began.wait(PATIENCE_S)
    thread.join()
    assert ledger.left("cpu") == 900


def test_one_that_waits_can_be_stopped() -> None:
    ledger = MemoryLedger(lambda _: 1000)
    stopped = threading.Event()
    second = ledger.hold("cpu", 500, refuse=refuse, between=asking(stopped.is_set), waiting=stopped.set)
    with ledger.hold("cpu", 500, refuse=refuse), pytest.raises(StopRequestedError), second:
        pytest.fail("it must not begin")
    assert ledger.left("cpu") == 900


def test_one_that_does_not_fit_alone_is_refused_with_what_there_is() -> None:
    ledger = MemoryLedger(lambda _: 1000)
    with pytest.raises(MemoryError, match="1000"), ledger.hold("cpu", 950, refuse=refuse):
        pytest.fail("it must not begin")


def test_devices_have_memory_of_their_own_and_where_none_is_known_all_begin() -> None:
    ledger = MemoryLedger(lambda device: 1000 if device == "cpu" else 0)
    with ledger.hold("cpu", 900, refuse=refuse), ledger.hold("mps", 10**12, refuse=refuse):
        assert ledger.left("cpu") == 0


def test_a_run_that_does_not_fit_ends_with_one_sentence_before_its_first_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_ledger.LEDGER, "_available", lambda _: 10**6)
    study = tiny_study()
    end = run_one(study, plan_runs(study)[0], StudyFolder(tmp_path), emit=lambda _: None, control=RunControl())
    assert (end.reason, end.step) == (FinishReason.BAD_INPUT, 0)
    assert "1 MB are free" in end.message
    assert "\n" not in end.message


def test_nobody_is_asked_anything_while_the_lock_is_held() -> None:
    asked: list[str] = []

    def free(_device: str) -> int:
        asked.append("available")
        return 1000 if _reachable(ledger) else -1

    def refused(_available: int) -> None:
        asked.append("refuse" if _reachable(ledger) else "refuse, locked")

    def waited() -> None:
        asked.append("waiting" if _reachable(ledger) else "waiting, locked")
        raise StopRequestedError

    ledger = MemoryLedger(free)
    second = ledger.hold("cpu", 10, refuse=refused, waiting=waited)
    with ledger.hold("cpu", 950, refuse=refused):
        assert ledger.left("cpu") == -50
        with pytest.raises(StopRequestedError), second:
            pytest.fail("it must wait")
    assert set(asked) == {"available", "refuse", "waiting"}


def _reachable(ledger: MemoryLedger) -> bool:
    """Whether another thread gets at the ledger now."""
    found: list[bool] = []

    def try_it() -> None:
        if taken := ledger._changed.acquire(blocking=False):
            ledger._changed.release()
        found.append(taken)

    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
    return found[0]
