"""Each training protocol on real data for a few epochs: a line a run.

``python -m tests.benchmarks.protocol_epochs DATA OUT [PROTOCOL ...] [--epochs 2] [--steps 2] [--size X Y Z]``

Networks, patches, batches, augmentation, rates and policies are the protocol's own; what is cut is the number of
epochs, of steps an epoch, and of folds (one, of as many cases as a CPU validates in a moment); and the size of the
images where ``--size`` says so: ACDC's, 192 × 192 × 48, ask for 15 GB. Bertels' warm start is
given epochs enough to stop by itself, with a patience that fits them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from segloss_gui.core.events import EpochFinished, Event, StepFinished
from segloss_gui.data.case import TargetClass
from segloss_gui.data.layouts import guess_layout
from segloss_gui.data.policy import LabelPolicy, Removal
from segloss_gui.study.cases import open_store, with_classes
from segloss_gui.study.models import LossChoice, Study
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.protocols import PROTOCOLS
from segloss_gui.study.run_one import run_one
from segloss_gui.study.store import StudyFolder
from segloss_gui.training.control import RunControl

PATIENCE, STOP_AFTER, MOST_EPOCHS = 2, 4, 40
"""Of the shortened warm start."""
MYOCARDIUM = 2


class Task(NamedTuple):
    """What a protocol is tried on."""

    data: str
    folds: int
    study: Mapping[str, Any]


def dice_i(**more: object) -> LossChoice:
    """DL_I of the papers."""
    return LossChoice(key="dice_phi", params={"phi": "I", "epsilon": 1e-7, **more}, name="I")


TASKS = {
    "bertels-2019": Task("hippocampus", 50, {"losses": (LossChoice(key="soft_dice"),)}),
    "tilborghs-2022-brats": Task(
        "brats2015", 4, {"losses": (dice_i(),), "classes": (TargetClass(value=1, name="tumour", joins=(1, 2, 3, 4)),)}
    ),
    "tilborghs-2022-acdc": Task(
        "acdc", 12,
        {"losses": (dice_i(include_background=False),),
         "policy": LabelPolicy(removed=(Removal(class_value=MYOCARDIUM, group="ES"),))},
    ),
    "quick": Task("hippocampus", 50, {"losses": (LossChoice(key="soft_dice"),)}),
}  # fmt: skip


def shortened(key: str, data: Path, epochs: int, steps: int, size: tuple[int, ...] = ()) -> Study:
    """The protocol on its data, cut to what a CPU trains in minutes."""
    task = TASKS[key]
    study = Study(name=key, cohort=guess_layout([data / task.data]), hardware={"device": "cpu"}, **task.study)
    made = PROTOCOLS[key].applied_to(with_classes(study, open_store(study)))
    warm = made.warm_start and made.warm_start.model_copy(
        update={"epochs": MOST_EPOCHS, "patience": PATIENCE, "stop_after": STOP_AFTER}
    )
    sized = {"preprocessing": made.preprocessing.model_copy(update={"size": size})} if size else {}
    changes = {
        **sized,
        "schedule": made.schedule.model_copy(update={"epochs": epochs, "steps_per_epoch": steps}),
        "warm_start": warm,
        "folds": made.folds.model_copy(update={"count": task.folds, "use": (0,)}),
    }
    return made.model_copy(update=changes)


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("protocols", nargs="*", metavar="PROTOCOL", default=list(TASKS))
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--size", type=int, nargs=3, default=(), metavar="N")
    options = parser.parse_args()
    print("| protocol | data | run | epochs | ended | validation loss, first to last | rates | CPU s |")
    print("|---|---|---|---|---|---|---|---|")
    for key in options.protocols:
        study = shortened(key, options.data, options.epochs, options.steps, tuple(options.size))
        folder = StudyFolder(options.out / key)
        folder.save(study)
        store = open_store(study)
        for plan in plan_runs(study):
            heard: list[Event] = []
            began = time.process_time()
            end = run_one(study, plan, folder, emit=heard.append, control=RunControl(), store=store)
            told = [event for event in heard if isinstance(event, EpochFinished)]
            rates = dict.fromkeys(f"{event.learning_rate:.0e}" for event in heard if isinstance(event, StepFinished))
            losses = f"{told[0].validation_loss:.3f} to {told[-1].validation_loss:.3f}" if told else end.message
            cells = (key, TASKS[key].data, plan.id, f"{end.epoch}, best {end.best_epoch}", str(end.reason), losses,
                     " ".join(rates), f"{time.process_time() - began:.0f}")  # fmt: skip
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
