"""Tiny cases and jobs: blobs of 16^3 voxels, nets of a few thousand weights, one thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segloss_gui.core import events as ev
from segloss_gui.core.geometry import Grid
from segloss_gui.data.case import Case, TargetClass
from segloss_gui.data.preprocessing import PreparedCase
from segloss_gui.losses import LOSSES
from segloss_gui.training.control import RunControl
from segloss_gui.training.settings import AugmentationSettings, NetworkSettings, SamplingSettings, ScheduleSettings
from segloss_gui.training.train import train
from segloss_gui.training.training_spec import TrainingSpec

MakeJob = Callable[..., TrainingSpec]
EVERY_CHANGE = AugmentationSettings(noise=0.1, translation=0.1, rotation_degrees=15)


def blob_case(
    number: int,
    shape: tuple[int, int, int] = (16, 16, 16),
    *,
    classes: int = 1,
    spacing: Sequence[float] = (1.0, 1.0, 1.0),
    empty: bool = False,
) -> PreparedCase:
    """A bright ball a class in noise; ``empty`` hides it from training."""
    rng = np.random.default_rng(number)
    full = np.zeros(shape, dtype=np.uint8)
    image = rng.normal(0, 0.3, (1, *shape)).astype(np.float32)
    for value in range(1, classes + 1):
        centre = [rng.uniform(0.35, 0.65) * n for n in shape]
        reach = [0.3 * n for n in shape]
        axes = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
        ball = sum(((a - c) / max(r, 1.0)) ** 2 for a, c, r in zip(axes, centre, reach, strict=True)) < 1
        full[ball] = value
        image[0][ball] = 2.0 * value
    target = np.zeros_like(full) if empty else full
    grid = Grid(shape, np.diag([*spacing, 1.0]))
    return PreparedCase(Case(f"case_{number}"), image, target, full, grid, grid)


def classes_of(count: int) -> tuple[TargetClass, ...]:
    return tuple(TargetClass(value=10 * n, name=f"class {n}") for n in range(1, count + 1))


class Listener:
    """Keeps events, and finds them by kind."""

    def __init__(self) -> None:
        self.events: list[ev.Event] = []

    def __call__(self, event: ev.Event) -> None:
        self.events.append(event)

    def of(self, kind: type[ev.Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def make_job(tmp_path: Path) -> MakeJob:
    """Builds a job; keyword arguments replace its fields, those of schedule go into the schedule."""

    def make(
        loss: str = "soft_dice", *, class_count: int = 1, schedule: dict[str, Any] | None = None, **fields: Any
    ) -> TrainingSpec:
        values: dict[str, Any] = {
            "run": "run", "loss_key": loss, "loss_params": LOSSES[loss].params(),
            "activation": "sigmoid" if class_count == 1 else "softmax", "classes": classes_of(class_count),
            "train": [blob_case(n, classes=class_count) for n in range(4)],
            "validation": [blob_case(n, classes=class_count) for n in (100, 101)],
            "network": NetworkSettings(features=(4, 4, 8)), "sampling": SamplingSettings(batch_size=2),
            "augmentation": AugmentationSettings(), "device": "cpu", "threads": 1, "mixed_precision": True,
            "schedule": ScheduleSettings(**{"epochs": 2, "steps_per_epoch": 2, **(schedule or {})}),
            "seed": 0, "initial_weights": None, "checkpoints": tmp_path / "checkpoints",
        }  # fmt: skip
        return TrainingSpec(**{**values, **fields})

    return make


def run(job: TrainingSpec, control: RunControl | None = None) -> tuple[ev.RunFinished, Listener]:
    listener = Listener()
    return train(job, listener, control or RunControl()), listener


def step_numbers(listener: Listener) -> list[tuple[float, ...]]:
    """What the steps said, to the last digit."""
    return [(e.loss, e.gradient_norm, e.gradient_foreground) for e in listener.of(ev.StepFinished)]
