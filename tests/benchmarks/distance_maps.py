"""What share of a training step goes into the truth's distance maps: the most a cache of them could save.

``python -m tests.benchmarks.distance_maps [--side 24] [--batch 4] [--steps 20] [--device cpu]``

For every loss that measures distances: the median step of the program, and that of the maps of the
batch's targets alone. A cache would pay where the share is 20 % or more; it would have to follow crops,
rotations and elastic changes, of which only flips leave a map what it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from segloss_gui.losses import LOSSES
from segloss_gui.losses.distance import Measure, maps, signed, two_sided
from segloss_gui.losses.distribution.dpce import boundary_penalty
from segloss_gui.training.building import architecture_for, build_stepper
from segloss_gui.training.data_statistics import survey
from segloss_gui.training.settings import SamplingSettings
from segloss_gui.training.steps import Stepper
from segloss_gui.training.threads import cpu_threads
from tests.benchmarks.training_step import phantom_job

SIGNED = partial(signed, inside="minus_one")


def _of(measure: Measure) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda target: maps(target > 0.5, measure, target.dtype)


TRUTH_MAPS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "dpce": partial(boundary_penalty, normalised=True),
    "boundary": _of(SIGNED),
    "hausdorff_dt": _of(two_sided),
    "dice_boundary": _of(SIGNED),
    "dice_hausdorff": _of(two_sided),
}
"""What each loss measures of the truth."""


def milliseconds(call: Callable[[], object], device: str) -> float:
    """Duration of one call, the device's queue emptied."""
    start = time.perf_counter()
    call()
    if device.startswith("cuda"):
        torch.cuda.synchronize()
    return (time.perf_counter() - start) * 1e3


def stepper_of(key: str, side: int, batch: int, device: str, folder: Path) -> Stepper:
    """The program's stepper for a loss on phantoms of ``side`` voxels."""
    task = phantom_job(folder, threads=1, steps=1, cases=4, side=side)
    task = dataclasses.replace(
        task, loss_key=key, loss_params=LOSSES[key].params(), device=device, sampling=SamplingSettings(batch_size=batch)
    )
    seen = survey(task.train, task.classes)
    return build_stepper(task, seen, architecture_for(task, seen))


def main() -> None:
    """Print a row per loss."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=24)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--device", default="cpu")
    chosen = parser.parse_args()
    print(f"{chosen.batch} x {chosen.side}^3 on {chosen.device}")
    print(f"{'loss':<16}{'step ms':>9}{'maps of the truth ms':>22}{'share':>8}")
    with tempfile.TemporaryDirectory() as name, cpu_threads(1):
        for key, truth_maps in TRUTH_MAPS.items():
            stepper = stepper_of(key, chosen.side, chosen.batch, chosen.device, Path(name))
            _, target, _ = stepper.batch()
            calls = (partial(stepper.step, 1, 1e-3), partial(truth_maps, target))
            pairs = [[milliseconds(call, chosen.device) for call in calls] for _ in range(chosen.steps + 3)][3:]
            step, measured = (statistics.median(times) for times in zip(*pairs, strict=True))
            print(f"{key:<16}{step:>9.1f}{measured:>22.1f}{measured / step:>8.0%}", flush=True)


if __name__ == "__main__":
    main()
