"""Does memory come back in one long-lived window? ``python -m tests.long_life [--studies 10] [--switches 200]``.

Study after study is trained for two epochs, closed, and a new one begun; then the workspaces take turns over a case of
300 labels. Resident memory is told after each study and after every twentieth switch. The first half of each part is
warm-up: what fills at first is no leak. 1 where the second half grew by more than 2 % (a straight line through it).
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.soak import GROWTH, Count, growth  # first: it sends the window's files into a folder of their own

# isort: split
from segloss_gui.app.ending import end_with
from segloss_gui.gui import app as gui
from segloss_gui.gui.main_window import MainWindow
from segloss_gui.gui.workspaces import WORKSPACES
from segloss_gui.study.designs import DESIGNS
from tests.benchmarks.event_loop import wait
from tests.benchmarks.event_loop_latency import close
from tests.benchmarks.tour import write_labels

EPOCHS, STEPS, RUNS, TOGETHER = 2, 5, 2, 20
PATIENCE_S = 600.0


def until(what: str, happened: Callable[[], bool]) -> None:
    """Let the window go on until something happened.

    Raises
    ------
    RuntimeError
        When it does not: what would be counted then is something else.
    """
    began = time.monotonic()
    while not happened():
        if time.monotonic() - began > PATIENCE_S:
            raise RuntimeError(f"{what}: not after {PATIENCE_S:.0f} s")
        wait(0.1)
    wait(0.4)


def train_one(window: MainWindow) -> None:
    """A short study from its beginning to its end, and closed."""
    study = DESIGNS["compare-losses"]((0,), quick=True)
    short = {
        "schedule": study.schedule.model_copy(update={"epochs": EPOCHS, "steps_per_epoch": STEPS}),
        "losses": study.losses[:RUNS],
    }
    services, session = window.services, window.session

    def train() -> None:
        window.go("train")
        services.training.start()

    window.study.begin(study.model_copy(update={**short, "warm_start": None}), train)
    until("trained", lambda: bool(session.progress) and all(run.finished for run in session.progress.values()))
    for workspace in WORKSPACES:
        window.go(workspace.name)
        wait(0.2)
    services.documents.new_study()
    until("closed", lambda: services.tasks.idle)


def look_at_labels(window: MainWindow, folder: Path) -> None:
    """Open the case of many labels."""
    write_labels(folder)
    documents = window.services.documents
    window.study.open_paths([folder])
    until("read", lambda: documents.proposal is not None and documents.proposal.preview is not None)
    documents.accept()
    until("opened", lambda: window.session.preview is not None and window.services.tasks.idle)


def judged(name: str, counts: list[Count]) -> bool:
    """Say how much memory grew in the second half; whether that is too much."""
    kept = [count.memory_mib for count in counts[len(counts) // 2 :]]
    if len(kept) < 2:
        print(f"{name}: too few to judge")
        return False
    grown = growth(kept)
    print(f"{name}: {kept[0]:.0f} to {kept[-1]:.0f} MiB in the second half, {grown:+.2%}", flush=True)
    return grown > GROWTH


def counted(window: MainWindow, what: str) -> Count:
    """Count, once cycles are collected as between two events, and say."""
    gc.collect()
    count = Count.now(window)
    print(f"{what:>14}  {count}", flush=True)
    return count


def main() -> int:
    """Print what is held after each; 1 where it grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.long_life")
    parser.add_argument("--studies", type=int, default=10)
    parser.add_argument("--switches", type=int, default=200)
    options = parser.parse_args()
    gui.tune_interpreter(gui.application())
    window = gui.build_window("light")
    window.show()
    gui.warm_up(window)
    until("ready", lambda: len(window.stack.made) == len(WORKSPACES) and window.services.tasks.idle)
    faults, counts = 0, []
    for number in range(options.studies):
        train_one(window)
        counts.append(counted(window, f"study {number + 1}"))
    if counts:
        faults += judged("studies", counts)
    with tempfile.TemporaryDirectory() as place:
        look_at_labels(window, Path(place) / "many")
        counts = []
        for number in range(options.switches):
            window.go(WORKSPACES[number % len(WORKSPACES)].name)
            wait(0.05)
            if number % TOGETHER == TOGETHER - 1:
                until("idle", lambda: window.services.tasks.idle)
                counts.append(counted(window, f"switch {number + 1}"))
        if counts:
            faults += judged("switches", counts)
    close(window)
    return int(faults > 0)


if __name__ == "__main__":
    end_with(main)
