"""Half an hour at the window: does memory grow, does anything stay behind?

    xvfb-run -a python -m tests.soak --minutes 30 [--runs 3]

The window trains that many runs of the built-in study at once and begins them anew when all are done, so that every
count meets as many (of five losses three at once are followed by two: memory went up and down by a tenth with
that, and where the half hour cut a wave in two, a straight line leaned by 2 % though nothing grew), while the
cursor scrolls through slices of a few cases and the workspaces take turns. Few, for the volumes that were
looked at are kept as far as their cache has room (``tests/data/test_cache.py``): filling it is no leak, and with all
450 cases of the study it went on for the whole half hour. Every half minute resident memory, threads,
timers, widgets and open files are counted. The first third is warm-up. After it memory may grow by 2 %
(a straight line through the counts; the largest single pause of training is no leak), and nothing else may
be more than it was. 1 where something is. Ten minutes are needed to tell growth from the caches that fill at first: a
shorter soak says how much there was, and judges the rest. Its clock begins with the first steps.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from dataclasses import dataclass, fields
from pathlib import Path

from tests.scratch import scratch

os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")
HOME = str(scratch("segloss-soak-"))
os.environ.update(dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), HOME))
Path(HOME, "user-dirs.dirs").write_text(f'XDG_DOCUMENTS_DIR="{HOME}/Documents"\n', encoding="utf-8")

import numpy as np  # noqa: E402
from PySide6.QtCore import QTimer  # noqa: E402

from segloss_gui.app.ending import end_with  # noqa: E402
from segloss_gui.core.free_memory import share_arenas  # noqa: E402
from segloss_gui.gui import app as gui  # noqa: E402
from segloss_gui.gui.main_window import MainWindow  # noqa: E402
from segloss_gui.gui.qt_features import leave_sources_unread  # noqa: E402
from segloss_gui.gui.workspaces import WORKSPACES  # noqa: E402
from segloss_gui.study.progress import RunState  # noqa: E402
from tests.benchmarks.event_loop import wait  # noqa: E402
from tests.benchmarks.event_loop_latency import close, start, wait_for_steps  # noqa: E402

EVERY_S, WARM_UP, GROWTH, CASES = 30.0, 1 / 3, 0.02, 24
TELLING = 20
"""Fewest counts, warm-up with them, from which memory is judged."""
TROUGH = int(300 / EVERY_S)
MIB = 2**20


@dataclass(frozen=True)
class Count:
    """What there is at one moment."""

    memory_mib: float
    threads: int
    timers: int
    widgets: int
    files: int

    @classmethod
    def now(cls, window: MainWindow) -> Count:
        """Count."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return cls(
            pages * os.sysconf("SC_PAGE_SIZE") / MIB, threading.active_count(),
            sum(timer.isActive() and not timer.isSingleShot() for timer in window.findChildren(QTimer)),
            len(gui.application().allWidgets()), len(os.listdir("/proc/self/fd")),
        )  # fmt: skip


def growth(values: list[float]) -> float:
    """Share by which a straight line through the values grows from the first to the last.

    Examples
    --------
    >>> [round(growth(values), 3) + 0.0 for values in ([100.0, 101.0, 102.0], [5.0, 5.0])]
    [0.02, 0.0]
    """
    slope, first = np.polyfit(np.arange(len(values)), values, 1)
    return float(slope * (len(values) - 1) / first)


def troughs(values: list[float]) -> list[float]:
    """The least of each five minutes: what is held between the peaks of runs, which come and go.

    Examples
    --------
    >>> troughs([3.0, *[5.0] * 9, 4.0, *[9.0] * 9, 7.0])
    [3.0, 4.0]
    """
    return [min(values[at : at + TROUGH]) for at in range(0, len(values) - TROUGH + 1, TROUGH)]


def judge(counts: list[Count]) -> list[str]:
    """What is more at the end than after warm-up, a sentence each."""
    kept = counts[int(len(counts) * WARM_UP) :]
    faults = []
    if len(counts) >= TELLING and (grown := growth([count.memory_mib for count in kept])) > GROWTH:
        faults.append(f"memory grew by {grown:.1%}")
    half = len(kept) // 2
    for name in (one.name for one in fields(Count) if one.name != "memory_mib"):
        before, after = (max(getattr(count, name) for count in part) for part in (kept[:half], kept[half:]))
        if after > before:
            faults.append(f"{name}: {before} at most in the first half, {after} in the second")
    return faults


def live(window: MainWindow, runs: int, seconds: float) -> tuple[list[Count], bool]:
    """Use the window for a while, counting; and whether anything trained meanwhile."""
    counts, trained, began, number = [], False, time.monotonic(), 0
    due = began + EVERY_S
    while time.monotonic() - began < seconds:
        window.go(WORKSPACES[number % len(WORKSPACES)].name)
        for step in range(20):
            session = window.session
            if session.preview is not None and session.preview.cohort.cases:
                cases = session.preview.cohort.cases[:CASES]
                session.show_case(cases[(number + step // 10) % len(cases)].id)
            window.session.cursor.move((0.0, 0.0, float((number + step) % 16)))
            wait(0.1)
        number += 1
        progress = window.session.progress.values()
        trained = trained or any(run.steps for run in progress)
        if progress and all(run.state in (RunState.FINISHED, RunState.FAILED) for run in progress):
            start(window, runs, runs)
        if time.monotonic() >= due:
            due += EVERY_S
            counts.append(Count.now(window))
            print(f"{time.monotonic() - began:6.0f} s  {counts[-1]}", flush=True)
    return counts, trained


def main() -> int:
    """Print the counts and what stayed behind."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    share_arenas()  # this and the next as the program does at its start
    leave_sources_unread()
    gui.tune_interpreter(gui.application())
    window = gui.build_window("light")
    window.show()
    gui.warm_up(window, then=lambda: start(window, options.runs, options.runs))
    if not wait_for_steps(window, options.runs):
        print("no run took a step: nothing was shown")
        close(window)
        return 1
    counts, trained = live(window, options.runs, 60 * options.minutes)
    faults = judge(counts) if trained else ["no run took a step: nothing was shown", *judge(counts)]
    kept = [count.memory_mib for count in counts[int(len(counts) * WARM_UP) :]]
    after = "after warm-up" if len(counts) >= TELLING else "(too short to judge memory)"
    print(f"{len(counts)} counts, memory {growth(kept):+.2%} {after}; {'; '.join(faults) or 'nothing stays behind'}")
    if len(counts) >= TELLING:
        print(f"the least of each five minutes: {growth(troughs(kept)):+.2%}")
    close(window)
    return int(bool(faults))


if __name__ == "__main__":
    end_with(main)
