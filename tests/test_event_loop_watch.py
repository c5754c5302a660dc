"""The watch of the benchmarks over the window's event loop."""

from __future__ import annotations

import re
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.benchmarks.event_loop import EventLoopWatch, wait

BENCHMARKS = Path(__file__).parent / "benchmarks"
HELD_S = 0.06


def compute(seconds: float) -> None:
    """Keep the thread busy by its own work."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_a_hold_by_own_work_and_one_by_waiting_are_told_apart(qtbot: QtBot) -> None:
    watch = EventLoopWatch()
    with watch.step() as slept:
        time.sleep(HELD_S)
    with watch.step() as computed:
        compute(HELD_S)
    watch.stop()
    assert slept.seconds >= HELD_S > slept.computed
    assert computed.computed >= HELD_S
    assert watch.hardest.computed >= HELD_S


def test_a_beat_that_comes_late_is_told_by_how_much_and_only_in_its_while(qtbot: QtBot) -> None:
    watch = EventLoopWatch()
    wait(0.01)
    began = time.perf_counter()
    watch.beat()
    time.sleep(HELD_S)
    watch.beat()
    ended = time.perf_counter()
    watch.stop()
    assert watch.latencies(began, ended).max() >= 1e3 * HELD_S - 1
    assert not watch.latencies(ended + 1, ended + 2).size


def test_no_benchmark_has_a_watch_of_its_own() -> None:
    beating = [
        file.name
        for file in BENCHMARKS.glob("*.py")
        if re.search(r"QTimer\(\)|class \w*(Watch|Heart)", file.read_text())
    ]
    # launch waits for the first paint, in a bare process; closing has a hand that clicks, and measures nothing by it.
    assert sorted(beating) == ["closing.py", "event_loop.py", "launch.py"]
