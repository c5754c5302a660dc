"""How long the window's event loop is held up while the demo trains.

``python -m tests.benchmarks.event_loop_latency [--seconds 60] [--runs 3]``; goals: p99 <= 16 ms,
max <= 250 ms. The whole window is shown at the Train workspace and the built-in study trains, that
many runs at once. A 1 ms timer beats; the latency of a beat is how much later than due it came.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator

from tests.scratch import scratch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_HOME = str(scratch("segloss-latency-"))
os.environ.update(XDG_CONFIG_HOME=_HOME, XDG_STATE_HOME=_HOME, XDG_DATA_HOME=_HOME)

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop  # noqa: E402

from segloss_gui.gui import app as gui  # noqa: E402
from segloss_gui.gui.main_window import MainWindow  # noqa: E402
from segloss_gui.study.designs import DESIGNS  # noqa: E402
from tests.benchmarks.event_loop import EventLoopWatch, wait  # noqa: E402
from tests.benchmarks.table import Row  # noqa: E402

GOAL_P99_MS, GOAL_MAX_MS = 16.0, 250.0


def start(window: MainWindow, runs: int, losses: int | None = None) -> None:
    """Train the built-in study, ``runs`` at once, with its first ``losses``; by default all."""
    study = DESIGNS["compare-losses"]((0,), quick=False)
    hardware = study.hardware.model_copy(update={"concurrency": runs})
    changes = {"hardware": hardware, "losses": study.losses[:losses], "warm_start": None}

    def train() -> None:
        window.go("train")
        window.services.training.start()

    window.study.begin(study.model_copy(update=changes), train)


def report(name: str, latencies: np.ndarray) -> None:
    """One line of percentiles; the share of time spent late."""
    if not len(latencies):
        print(f"{name:<22} no beats")
        return
    p50, p99, p999 = np.percentile(latencies, (50, 99, 99.9))
    print(
        f"{name:<22} p50 {p50:6.2f}  p99 {p99:6.2f}  p99.9 {p999:6.2f}  max {latencies.max():6.1f} ms"
        f"  ({len(latencies)} beats)"
    )


def main() -> int:
    """Print the latencies of idling, of starting, and of training; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.event_loop_latency")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to look after the first step")
    parser.add_argument("--runs", type=int, default=3, help="runs trained at once")
    options = parser.parse_args()
    gui.tune_interpreter(gui.application())
    window = gui.build_window("light")
    window.session.home = None  # the demo is nobody's study
    window.show()
    wait(1.0)
    watch = EventLoopWatch()
    idle = time.perf_counter()
    wait(3.0)
    began = time.perf_counter()
    gui.warm_up(window, then=lambda: start(window, options.runs))
    wait_for_steps(window, options.runs)
    stepped = time.perf_counter()
    wait(options.seconds)
    ended = time.perf_counter()
    watch.stop()
    steps = sum(len(run.steps) for run in window.session.progress.values())
    print(f"{options.runs} runs at once on {os.cpu_count()} cores, {steps} steps in {ended - began:.0f} s")
    report("idle", watch.latencies(idle, began))
    report("loading, first steps", watch.latencies(began, stepped))
    report("training", watch.latencies(stepped, ended))
    whole = watch.latencies(began, ended)
    report("whole demo", whole)
    p99, most = float(np.percentile(whole, 99)), float(whole.max())
    print(f"goals: p99 <= {GOAL_P99_MS:.0f} ms, max <= {GOAL_MAX_MS:.0f} ms")
    close(window)
    return int(p99 > GOAL_P99_MS or most > GOAL_MAX_MS)


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """99th percentile of how late the window's beats are while three runs train, without and with a busy core."""
    del peers
    import subprocess

    gui.tune_interpreter(gui.application())
    window = gui.build_window("light")
    window.show()
    wait(1.0)
    gui.warm_up(window, then=lambda: start(window, 3))
    if not wait_for_steps(window, 3):
        raise RuntimeError("no run took a step: nothing would be measured")
    watch, seconds = EventLoopWatch(), 5.0 if quick else 20.0
    for beside in (False, True):
        busy = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if beside else None
        found = []
        for _ in range(2 if quick else 3):
            began = time.perf_counter()
            wait(seconds)
            found.append(float(np.percentile(watch.latencies(began, time.perf_counter()), 99)))
        if busy is not None:
            busy.kill()
            busy.wait()
        what = "three runs train" + ", one core busy elsewhere" * beside
        yield Row(f"window's latency, p99, {what}", tuple(found), GOAL_P99_MS, unit="ms")
    watch.stop()
    close(window)


def wait_for_steps(window: MainWindow, runs: int, patience_s: float = 600.0) -> bool:
    """Until ``runs`` runs have made a step; on a busy machine torch alone may take minutes, so that is said.

    False where none will come: every run has ended, or ``patience_s`` seconds have passed.
    """
    began = said = time.monotonic()
    while True:
        progress = window.session.progress.values()
        if sum(1 for run in progress if len(run.steps)) >= runs:
            return True
        ended = bool(progress) and all(run.finished for run in progress)
        now = time.monotonic()
        if ended or now - began > patience_s:
            print(f"the runs did not begin: {waiting_words(window)}", flush=True)
            return False
        if now - said > 60:
            said = now
            print(f"{now - began:6.0f} s  no step yet: {waiting_words(window)}", flush=True)
        wait(0.5)


def waiting_words(window: MainWindow) -> str:
    """What is under way, and where each run stands."""
    tasks = ", ".join(task.title for task in window.services.tasks.active) or "no task"
    training, runs = window.services.training, window.session.progress.items()
    stands = Counter(
        f"{run.finished.reason.value if run.finished else run.phase.phase if run.phase else run.state}"
        f"{'' if training.active(name) else ' (not queued)'}"
        for name, run in runs
    )
    return f"{tasks}; " + (", ".join(f"{count} x {what}" for what, count in stands.items()) or "no run")


def close(window: MainWindow) -> None:
    """Stop the runs, then end."""
    loop = QEventLoop()
    window.services.training.close(loop.quit)
    loop.exec()
    window._closing = True
    window.close()


if __name__ == "__main__":
    sys.exit(main())
