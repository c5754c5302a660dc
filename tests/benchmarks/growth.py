"""How cost grows: losses and distances with the voxels, a canvas with the losses, statistics with the cases.

``python -m tests.benchmarks growth`` draws it. A cube of 64 to 256 voxels a side for the losses and the surface
distance; one to ten losses on one canvas; 10 to 10,000 cases in a table of scores. Milliseconds are the processor's,
on one thread: beside other programs a step of 2 ms is through before the next one gets its turn and a step of 2 s
waits for many of them, so that by the clock cost seemed to grow by as much more as there were programs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import torch

from segloss_gui.app.lecture.canvas_frame import Question, answer
from segloss_gui.app.lecture.chosen import looks_of
from segloss_gui.app.lecture.presets import preset
from segloss_gui.app.microscope.gradient_picture import LIGHT
from segloss_gui.losses import LOSSES, build_loss
from segloss_gui.metrics import measure
from tests.benchmarks.score_tables import steps, write
from tests.benchmarks.table import Row
from tests.scratch import scratch

LOSSES_SHOWN = ("cross_entropy", "soft_dice", "lovasz_sigmoid", "boundary")
ON_ONE_CANVAS = (
    "cross_entropy", "dice_phi", "soft_jaccard", "focal", "tversky", "weighted_cross_entropy", "soft_dice",
    "dice_squared", "generalized_dice", "dice_ce",
)  # fmt: skip


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """Milliseconds at each size, and by how much they grow for eight times the voxels or ten times the cases."""
    del peers
    torch.set_num_threads(1)  # threads that wait for work spin, and what they spin would count
    rounds = 2 if quick else 5
    sides = (32, 64) if quick else (64, 128, 256)
    for key in LOSSES_SHOWN:
        yield from _curve(f"voxels: {key}", sides, lambda side, key=key: _loss_step(key, side), rounds, power=3)  # type: ignore[misc]
    yield from _curve("voxels: HD95 of a pair", sides, _surface_distance, rounds, power=3)
    yield from _curve("losses: one canvas of 128^2", (1, 3, 10), _canvas, rounds)
    cases = (10, 100) if quick else (10, 100, 1_000, 10_000)
    yield from _curve("cases: statistics of 10 methods", cases, lambda n: _scores(n, 1_000), 1 if quick else 3)


def _curve(
    name: str, sizes: tuple[int, ...], prepare: Callable[[int], Callable[[], object]], rounds: int, power: int = 1
) -> Iterator[Row]:
    medians = []
    for size in sizes:
        work = prepare(size)
        work()
        taken = []
        for _ in range(rounds):
            start = time.process_time()
            work()
            taken.append(1e3 * (time.process_time() - start))
        row = Row(f"{name}, {size}{'^3' * (power == 3)}", tuple(taken), unit="ms", size=size**power, curve=name)
        medians.append(row.median)
        yield row
    growth, times = medians[-1] / medians[0], (sizes[-1] / sizes[0]) ** power
    yield Row(f"{name}: growth for {times:.3g} times as much", (growth,), goal=1.5 * times)


def _loss_step(key: str, side: int) -> Callable[[], object]:
    grid = torch.linspace(-1, 1, side)
    truth = (grid[:, None, None] ** 2 + grid[:, None] ** 2 + grid**2 < 0.3).float()[None, None]
    logits = (4 * truth - 2 + torch.randn(truth.shape, generator=torch.Generator().manual_seed(0))).requires_grad_()
    loss = build_loss(key, activation="sigmoid")

    def work() -> None:
        logits.grad = None
        loss(logits, truth).backward()

    return work


def _surface_distance(side: int) -> Callable[[], object]:
    x = np.linspace(-1, 1, side)
    radius = np.sqrt(x[:, None, None] ** 2 + x[:, None] ** 2 + x**2)
    prediction, reference = radius < 0.5, radius < 0.53
    return lambda: measure(prediction, reference, (1.0, 1.0, 1.0), ("hd95_mm",))


def _canvas(count: int) -> Callable[[], object]:
    canvas = preset("two_sizes").make(128)
    looks = looks_of(ON_ONE_CANVAS[:count], LOSSES, "I", 1.0, canvas.classes)
    return lambda: answer(Question(canvas, looks, 0, 0, None, LIGHT))


def _scores(cases: int, resamples: int) -> Callable[[], object]:
    file = scratch() / "scores.csv"
    write(file, cases, 10)
    return lambda: steps(file, resamples)
