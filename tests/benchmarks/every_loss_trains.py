"""Every loss of the registry trains: Dice of the untrained and of the trained network, one row a loss.

``python -m tests.benchmarks.every_loss_trains [--steps 300] [--side 16] [--design large_objects] [LOSS ...]``

All losses, plug-ins included, start from the same weights with their default parameters and see the same
batches of phantoms: one object, large or small, and for a loss of several classes its rim and core. Each must beat
the untrained network, or its spec carries a caveat that says why it may not; otherwise the exit status is 1.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from scipy.ndimage import binary_erosion

from segloss_gui.core.errors import SegLossError
from segloss_gui.data.cache import CaseStore
from segloss_gui.data.case import TargetClass
from segloss_gui.data.phantoms import phantom_cohort
from segloss_gui.data.phantoms.fields import DesignName
from segloss_gui.data.policy import LabelPolicy
from segloss_gui.data.prepared_cases import PreparedCases
from segloss_gui.data.preprocessing import PreparedCase, PreprocessingSettings
from segloss_gui.losses import LOSSES, LossSpec
from segloss_gui.metrics.overlap import dice
from segloss_gui.training.batches import patch_size
from segloss_gui.training.building import architecture_for, build_stepper
from segloss_gui.training.data_statistics import survey
from segloss_gui.training.inference import Predictor
from segloss_gui.training.networks import Architecture
from segloss_gui.training.settings import AugmentationSettings, NetworkSettings, SamplingSettings, ScheduleSettings
from segloss_gui.training.steps import Stepper
from segloss_gui.training.threads import cpu_threads
from segloss_gui.training.training_spec import TrainingSpec
from segloss_gui.training.validation import Validator

CLASSES = (TargetClass(value=1, name="rim"), TargetClass(value=2, name="core"))
RATE = 5e-3
DROP_AT = 0.7


@cache
def phantoms(design: DesignName, side: int, classes: int) -> dict[str, tuple[PreparedCase, ...]]:
    """Cases by split, each with one object, or with its rim and core."""
    cohort = phantom_cohort(design, seed=0, train=40, test=12, side=side)
    arguments = (CaseStore(cohort), cohort.cases, CLASSES[:1], PreprocessingSettings(), LabelPolicy())
    cases = [case if classes == 1 else _with_core(case) for case in PreparedCases(*arguments)]
    return {split: tuple(case for case in cases if case.case.split == split) for split in ("train", "test")}


def _with_core(case: PreparedCase) -> PreparedCase:
    assert case.full is not None
    labels = (case.full + binary_erosion(case.full, iterations=2)).astype(np.uint8)
    return dataclasses.replace(case, target=labels, full=labels)


def job_of(spec: LossSpec, classes: int, steps: int, design: DesignName, side: int) -> TrainingSpec:
    """The training of one loss; everything but the loss is the same for all."""
    cases = phantoms(design, side, classes)
    chosen = CLASSES[:classes]
    return TrainingSpec(
        run=spec.key, loss_key=spec.key, activation="sigmoid" if classes == 1 else "softmax", classes=chosen,
        loss_params=spec.params().resolve(survey(cases["train"], chosen).facts),
        train=cases["train"], validation=cases["test"],
        # From p = 0.5, so that the untrained network predicts something: no loss wins by predicting at all.
        network=NetworkSettings(features=(8, 16, 16), final_bias="zero"),
        sampling=SamplingSettings(batch_size=4), augmentation=AugmentationSettings(),
        schedule=ScheduleSettings(epochs=1, steps_per_epoch=steps, learning_rate=RATE), device="cpu", threads=1,
        mixed_precision=False, seed=0, initial_weights=None, checkpoints=Path(tempfile.gettempdir()) / "unused",
    )  # fmt: skip


def trained(task: TrainingSpec, steps: int) -> tuple[float, float, str]:
    """Mean test Dice before and after training, and what ended it early, if anything did."""
    seen = survey(task.train, task.classes)
    architecture = architecture_for(task, seen)
    stepper = build_stepper(task, seen, architecture)
    before = _dice(task, stepper, architecture)
    try:
        for step in range(1, steps + 1):
            stepper.progress = step / steps
            stepper.step(step, RATE if step <= DROP_AT * steps else RATE / 10)
    except SegLossError as error:
        return before, math.nan, str(error)
    return before, _dice(task, stepper, architecture), ""


def _dice(task: TrainingSpec, stepper: Stepper, architecture: Architecture) -> float:
    patch = patch_size(task.sampling, architecture)
    predictor = Predictor(stepper.network, architecture, task.activation, patch, stepper.device)
    result = Validator(task.validation, task.classes, predictor, stepper.loss, task.sampling.batch_size).run(
        lambda: True
    )
    assert result is not None
    return result.mean(dice)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 when a loss does not beat the untrained network and its spec does not say why."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("losses", nargs="*", metavar="LOSS", help="keys; all of them if none is named")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--side", type=int, default=16)
    parser.add_argument("--design", choices=("large_objects", "lesions"), default="large_objects")
    chosen = parser.parse_args(arguments)
    keys = chosen.losses or list(LOSSES)
    width, unexplained = max(map(len, keys)), []
    print(f"{'loss':<{width}}  classes  Dice before  after  seconds")
    with cpu_threads(1):
        for key in keys:
            spec, began = LOSSES[key], time.perf_counter()
            classes = 2 if spec.channels == "several" else 1
            task = job_of(spec, classes, chosen.steps, chosen.design, chosen.side)
            before, after, ended = trained(task, chosen.steps)
            seconds = time.perf_counter() - began
            why = "" if after > before else ended or spec.caveat or "UNEXPLAINED"
            unexplained += [key] if ended or why == "UNEXPLAINED" else []
            print(f"{key:<{width}}  {classes:>7}  {before:>11.3f}  {after:.3f}  {seconds:>7.1f}  {why}", flush=True)
    print(f"{len(keys) - len(unexplained)} of {len(keys)} beat the untrained network or say why not")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
