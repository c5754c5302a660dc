"""A training step with events, log and curves on, against the bare torch loop of the same net and loss.

``python -m tests.benchmarks.training_step [--steps 60] [--rounds 7] [--threads 1]``; goal: ratio <= 1.03.

Both sides draw the same batches with their own sources and augmentations, compute the same forward
and backward pass, clip, and update with Adam. Ours also hooks the logits, sums the gradients, makes a
:class:`StepFinished`, folds it into a :class:`RunProgress` and writes its line to a file. Rounds are
interleaved; the ratio is that of the medians over the rounds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from torch import nn

from segloss_gui.core import events as ev
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.data.phantoms import phantom_cohort
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreprocessingSettings
from segloss_gui.losses import LOSSES
from segloss_gui.study.event_log import EventLog
from segloss_gui.study.progress import RunProgress
from segloss_gui.training.building import architecture_for, build_stepper
from segloss_gui.training.data_statistics import survey
from segloss_gui.training.event_emitter import EventEmitter
from segloss_gui.training.settings import AugmentationSettings, NetworkSettings, SamplingSettings, ScheduleSettings
from segloss_gui.training.steps import Stepper
from segloss_gui.training.threads import cpu_threads
from segloss_gui.training.training_spec import TrainingSpec
from tests.benchmarks.table import Row

CLASSES = (TargetClass(value=1, name="lesion"),)


def phantom_job(folder: Path, threads: int, steps: int, seed: int = 0, cases: int = 16, side: int = 24) -> TrainingSpec:
    """Soft Dice on phantoms of ``side`` voxels with the default network, batches of four."""
    cohort = phantom_cohort("lesions", seed=0, train=cases, test=2, side=side)
    store = CaseStore(cohort)

    def prepared(split: str) -> PreparedCases:
        chosen = [case for case in cohort.cases if case.split == split]
        return PreparedCases(store, chosen, CLASSES, PreprocessingSettings(), LabelPolicy())

    return TrainingSpec(
        run=f"run{seed}", loss_key="soft_dice", loss_params=LOSSES["soft_dice"].params(), activation="sigmoid",
        classes=CLASSES, train=prepared("train"), validation=prepared("test"), network=NetworkSettings(),
        sampling=SamplingSettings(batch_size=4), augmentation=AugmentationSettings(),
        schedule=ScheduleSettings(epochs=1, steps_per_epoch=steps), device="cpu", threads=threads,
        mixed_precision=False, seed=seed, initial_weights=None, checkpoints=folder / str(seed),
    )  # fmt: skip


def bare_loop(stepper: Stepper) -> Callable[[int], None]:
    """The shortest training loop of this network and loss."""
    network, loss, weights = stepper.network, stepper.loss, list(stepper.network.parameters())
    optimiser = torch.optim.Adam(weights, lr=1e-2, fused=True)

    def step(number: int) -> None:
        image, target, _ = stepper.batch()
        optimiser.zero_grad(set_to_none=True)
        value = loss(network(image), target)
        torch.autograd.backward(value)
        nn.utils.clip_grad_norm_(weights, 1.0, foreach=True)
        optimiser.step()
        value.item()

    return step


def full_loop(stepper: Stepper, folder: Path) -> Callable[[int], None]:
    """The program's step, with everything a run does of it: event, line in the file, curves."""
    log, progress = EventLog(folder / "events.jsonl"), RunProgress("run")

    def listen(event: ev.Event) -> None:
        log.append(event)
        progress.apply(event)

    events = EventEmitter("run", listen)

    def step(number: int) -> None:
        numbers = stepper.step(number, 1e-2)
        events.emit(
            ev.StepFinished, epoch=1, step=number, learning_rate=1e-2, loss=numbers.loss,
            gradient_norm=numbers.gradient_norm, gradient_foreground=numbers.gradient_foreground,
            gradient_background=numbers.gradient_background, gradient_empty=numbers.gradient_empty,
        )  # fmt: skip

    return step


def milliseconds(step: Callable[[int], None]) -> float:
    """One step's duration."""
    start = time.perf_counter()
    step(1)
    return (time.perf_counter() - start) * 1e3


def ratios(steps: int, rounds: int, threads: int) -> Iterator[tuple[float, float]]:
    """Milliseconds of a step, bare and ours, a round each."""
    with tempfile.TemporaryDirectory() as name, cpu_threads(threads):
        folder = Path(name)
        task = phantom_job(folder, threads, steps)
        seen = survey(task.train, task.classes)
        steppers = [build_stepper(task, seen, architecture_for(task, seen)) for _ in range(2)]
        loops = [bare_loop(steppers[0]), full_loop(steppers[1], folder)]
        for loop in loops * 5:
            loop(1)
        for _ in range(rounds):
            # Alternating step by step: whatever else the machine does hits both alike.
            pairs = [[milliseconds(loop) for loop in loops] for _ in range(steps)]
            bare, full = (statistics.median(times) for times in zip(*pairs, strict=True))
            yield bare, full


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """Our step against the shortest loop."""
    del peers
    found = ratios(20 if quick else 60, 3 if quick else 5, 1)
    yield Row("step with events, log and curves / bare loop", tuple(full / bare for bare, full in found), goal=1.03)


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    found = []
    for bare, full in ratios(chosen.steps, chosen.rounds, chosen.threads):
        found.append(full / bare)
        print(f"bare {bare:7.2f} ms   with events, log and curves {full:7.2f} ms   ratio {full / bare:.3f}")
    print(f"ratio {statistics.median(found):.3f} (median of {chosen.rounds} rounds; goal <= 1.03)")


if __name__ == "__main__":
    main()
