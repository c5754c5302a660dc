"""How long Stop and Cancel take, wherever a run is: ``python -m tests.benchmarks.stop_latency [--stops 10]``.

Goal: the 95th percentile at most 2 s on two cores with patches of 96 voxels a side, while training, validating,
scoring and measuring. A made cohort of 144 × 144 × 144 voxels; each stop comes after a time drawn at random from
the phase it is to meet, and counts from the request to the end of the run's thread.
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
PHASES = ("training", "validating", "scoring", "measuring")
WITHIN_S = 6.0
"""A stop comes so long after its phase began, at most."""


def study_of(data: Path, side: int, steps: int) -> Study:
    """One loss, one epoch, one fold of two."""
    return Study.model_validate(
        {
            "cohort": guess_layout([data]),
            "classes": [{"value": 1, "name": "lesion"}],
            "sampling": {"patch": (side,) * 3},
            "schedule": {"epochs": 1, "steps_per_epoch": steps},
            "losses": [{"key": "soft_dice"}],
            "folds": {"count": 2},
            "hardware": {"device": "cpu"},
        }
    )


class Bench:
    """A cohort, and runs over it that share what was read."""

    def __init__(self, folder: Path, side: int) -> None:
        data = folder / "data"
        data.mkdir()
        make_cohort(data, (SIDE * side // 96,) * 3)
        self.folder, self.data, self.side = folder, data, side
        self.store = open_store(study_of(data, side, 1))

    def stop_run(self, steps: int, met: Callable[[Event], bool], out: Path) -> float:
        """Seconds from a stop to the end, asked for a while after ``met`` says that the phase has begun."""
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

        thread = threading.Thread(target=work)
        thread.start()
        begun.wait()
        time.sleep(random.uniform(0.0, WITHIN_S))
        asked = time.perf_counter()
        control.stop()
        thread.join()
        took = time.perf_counter() - asked
        if ends[0].reason not in (FinishReason.STOPPED, FinishReason.COMPLETED):
            raise SystemExit(f"the run must be stopped, got {ends[0].reason}: {ends[0].message}")
        return took if ends[0].reason is FinishReason.STOPPED else float("nan")

    def training(self, number: int) -> float:
        """Stopped while it makes steps."""
        return self.stop_run(10_000, lambda event: isinstance(event, StepFinished), self.folder / f"training {number}")

    def validating(self, number: int) -> float:
        """Stopped after the only step of its only epoch."""
        return self.stop_run(1, lambda event: isinstance(event, StepFinished), self.folder / f"validating {number}")

    def scoring(self, number: int) -> float:
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

    def measuring(self, number: int) -> float:
        """Cancelled while a plan is measured."""
        cancelled, ended = threading.Event(), threading.Event()

        def work() -> None:
            try:
                probe(study_of(self.data, self.side, 1), self.store, steps=1000, cancelled=cancelled.is_set)
            except BadInputError:
                ended.set()

        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(random.uniform(0.0, WITHIN_S))
        asked = time.perf_counter()
        cancelled.set()
        thread.join()
        if not ended.is_set():
            raise SystemExit("measuring must be cancelled, got an estimate")
        return time.perf_counter() - asked


def main() -> int:
    """Print a row for each phase; 1 where one takes too long."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.stop_latency", description=__doc__)
    parser.add_argument("--stops", type=int, default=10, help="stops in each phase (default: %(default)s)")
    parser.add_argument("--side", type=int, default=96, help="voxels of the patch a side (default: %(default)s)")
    parser.add_argument("--only", choices=PHASES, action="append", help="this phase; may be repeated (default: all)")
    chosen = parser.parse_args()
    random.seed(0)
    slow = 0
    with tempfile.TemporaryDirectory() as made:
        bench = Bench(Path(made), chosen.side)
        print(f"{'stopped while':14} {'stops':>5} {'median':>8} {'p95':>8} {'longest':>8}")
        for phase in (getattr(bench, name) for name in chosen.only or PHASES):
            took = np.array([phase(number) for number in range(chosen.stops)])
            took = took[~np.isnan(took)]  # one that had ended before was not stopped
            if not len(took):
                print(f"{phase.__name__:14}     0")
                continue
            slow += bool(np.percentile(took, 95) > GOAL_S)
            print(
                f"{phase.__name__:14} {len(took):5} {np.median(took):6.2f} s {np.percentile(took, 95):6.2f} s "
                f"{took.max():6.2f} s",
                flush=True,
            )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
