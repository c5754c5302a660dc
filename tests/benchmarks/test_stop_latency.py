"""A benchmark whose work fails ends with what went wrong; it waits for nothing that cannot come."""

from __future__ import annotations

import threading

import pytest

from segloss_gui.core.errors import BadInputError
from tests.benchmarks import stop_latency


def failing() -> None:
    raise BadInputError("the data must be there, got none")


@pytest.mark.parametrize("begins", [False, True], ids=["before its phase", "within its phase"])
def test_work_that_raises_ends_the_benchmark_with_its_error(begins: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stop_latency, "WITHIN_S", 0.0)
    begun, before = threading.Event(), set(threading.enumerate())
    if begins:
        begun.set()
    with pytest.raises(BadInputError, match="got none"):
        stop_latency.stop_thread(failing, begun, lambda: None)
    assert set(threading.enumerate()) <= before


def test_a_run_that_ends_before_its_phase_is_told() -> None:
    with pytest.raises(SystemExit, match="the phase must be met"):
        stop_latency.stop_thread(lambda: None, threading.Event(), lambda: None)
