"""How long Stop and Cancel take, wherever a run is: ``python -m tests.benchmarks.stop_latency [--stops 10]``.

``--phase scoring`` meets one phase alone. Beside the seconds of the clock stand those for which the run's thread was
on a core: on a busy machine the former are the queue for a core, the latter stay what the program does.

Goal: the 95th percentile at most 2 s on two cores with patches of 96 voxels a side, while training, validating,
scoring and measuring. A made cohort of 144 × 144 × 144 voxels; each stop comes after a time drawn at random from
the phase it is to meet, and counts from the request to the end of the run's thread. A stop that comes after a phase
is over does not count, and is asked again.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import Event, FinishReason, RunFinished, StepFinished
from segloss_gui.data.layouts import guess_layout
from segloss_gui.study.cases import open_store
from segloss_gui.study.cost_estimate import probe
from segloss_gui.study.models import Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl
from tests.benchmarks.memory_estimate import make_cohort

GOAL_S = 2.0
SIDE = 144
WITHIN_S = 6.0
"""A stop comes so long after its phase began, at most."""
TRIES = 3
"""Stops asked for each that counts, at most."""
Took = tuple[float, float]
"""Seconds of the clock, and of the run's thread on a core."""


def study_of(data: Path, side: int, steps: int) -> Study:
    """One loss, one epoch, two validation cases of eight."""
    return Study.model_validate(
        {
            "cohort": guess_layout([data]),
            "classes": [{"value": 1, "name": "lesion"}],
            "sampling": {"patch": (side,) * 3},
            "schedule": {"epochs": 1, "steps_per_epoch": steps},
            "losses": [{"key": "soft_dice"}],
            "folds": {"count": 4},
            "hardware": {"device": "cpu"},
        }
    )


PHASES = ("training", "validating", "scoring", "measuring")


class Bench:
    """A cohort, and runs over it that share what was read."""

    def __init__(self, folder: Path, side: int) -> None:
        data = folder / "data"
        data.mkdir()
        make_cohort(data, (SIDE * side // 96,) * 3)
        self.folder, self.data, self.side = folder, data, side
        self.store = open_store(study_of(data, side, 1))

    def stop_run(self, steps: int, met: Callable[[Event], bool], out: Path) -> Took | None:
        """From a stop to the end, asked for a while after ``met`` says that the phase has begun; None if too late."""
        study, control, begun = study_of(self.data, self.side, steps), RunControl(), threading.Event()
        ends: list[RunFinished] = []

        def emit(event: Event) -> None:
            if met(event):
                begun.set()

        def work() -> None:
            ends.append(
                run_one(
                    study, plan_runs(study)[0], StudyFolder(out), emit=emit, control=control, store=self.store,
                    threads=os.cpu_count() or 1,
                )
            )  # fmt: skip

        took = stop_thread(work, begun, control.stop)
        if ends[0].reason not in (FinishReason.STOPPED, FinishReason.COMPLETED):
            raise SystemExit(f"the run must be stopped, got {ends[0].reason}: {ends[0].message}")
        return took if ends[0].reason is FinishReason.STOPPED else None

    def training(self, number: int) -> Took | None:
        """Stopped while it makes steps."""
        return self.stop_run(10_000, lambda event: isinstance(event, StepFinished), self.folder / f"training {number}")

    def validating(self, number: int) -> Took | None:
        """Stopped after the only step of its only epoch."""
        return self.stop_run(1, lambda event: isinstance(event, StepFinished), self.folder / f"validating {number}")

    def scoring(self, number: int) -> Took | None:
        """Stopped while it scores; it was trained before, so that it begins with that."""
        trained = self.folder / "trained"
        if not trained.exists():
            control = RunControl()
            study = study_of(self.data, self.side, 1)
            run_one(
                study, plan_runs(study)[0], StudyFolder(trained), control=control, store=self.store,
                emit=lambda event: control.stop() if event.kind == "checkpoint_saved" else None,
            )  # fmt: skip
        out = self.folder / f"scoring {number}"
        shutil.copytree(trained, out)
        return self.stop_run(1, lambda event: event.kind == "run_started", out)

    def measuring(self, _number: int) -> Took | None:
        """Cancelled while a plan is measured."""
        cancelled, ended, begun = threading.Event(), threading.Event(), threading.Event()
        begun.set()

        def work() -> None:
            try:
                probe(study_of(self.data, self.side, 1), self.store, steps=1000, cancelled=cancelled.is_set)
            except BadInputError:
                ended.set()

        took = stop_thread(work, begun, cancelled.set)
        if not ended.is_set():
            raise SystemExit("measuring must be cancelled, got an estimate")
        return took


def stop_thread(work: Callable[[], object], begun: threading.Event, stop: Callable[[], object]) -> Took:
    """Let a thread work, stop it a while after it has begun, and say what it took from then to its end.

    What the work raises is raised here.
    """
    ends: list[tuple[float, float]] = []
    failed: list[BaseException] = []
    looked = threading.Event()

    def timed() -> None:
        try:
            work()
        except BaseException as error:  # a thread's errors are nobody's, and its end would be waited for
            failed.append(error)
        ends.append((time.perf_counter(), time.thread_time()))
        looked.wait()  # a thread that has ended must not be asked for its clock

    thread = threading.Thread(target=timed)
    thread.start()
    while not begun.wait(0.1):
        if ends:
            looked.set()
            thread.join()
            raise failed[0] if failed else SystemExit("the phase must be met, but the run ended before it")
    time.sleep(random.uniform(0.0, WITHIN_S))
    asked, on_core_then = time.perf_counter(), _on_core(thread)
    looked.set()
    stop()
    thread.join()
    if failed:
        raise failed[0]
    ((end, on_core),) = ends
    return end - asked, on_core - on_core_then


def _on_core(thread: threading.Thread) -> float:
    """Seconds for which another thread was on a core; NaN where the system does not tell."""
    if not hasattr(time, "pthread_getcpuclockid") or thread.ident is None:
        return float("nan")
    return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))


def stops(phase: Callable[[int], Took | None], wanted: int) -> np.ndarray:
    """(stops, 2) seconds of the stops that met their phase."""
    took: list[Took] = []
    for number in range(TRIES * wanted):
        if len(took) < wanted and (found := phase(number)) is not None:
            took.append(found)
    return np.array(took).reshape(-1, 2)


def main() -> int:
    """Print a row for each phase; 1 where one takes too long."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.stop_latency", description=__doc__)
    parser.add_argument("--stops", type=int, default=10, help="stops in each phase (default: %(default)s)")
    parser.add_argument("--side", type=int, default=96, help="voxels of the patch a side (default: %(default)s)")
    parser.add_argument("--phase", choices=PHASES, action="append", help="meet this one alone; may be repeated")
    chosen = parser.parse_args()
    random.seed(0)
    slow = 0
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), chosen.side)
        print(
            f"{'stopped while':14} {'stops':>5} {'median':>8} {'p95':>8} {'longest':>8} {'p95 on a core':>15}",
            flush=True,
        )
        for name in chosen.phase or PHASES:
            took = stops(getattr(bench, name), chosen.stops)
            if not len(took):
                print(f"{name:14}     0  the phase was over before each stop")
                slow += 1
                continue
            clock, core = took.T
            slow += bool(np.percentile(clock, 95) > GOAL_S)
            print(
                f"{name:14} {len(took):5} {np.median(clock):6.2f} s {np.percentile(clock, 95):6.2f} s "
                f"{clock.max():6.2f} s {np.percentile(core, 95):13.2f} s",
                flush=True,
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
