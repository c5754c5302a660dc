"""How long a slice step takes with many linked panes: methods x three planes, each with the reference outlined.

    python -m tests.benchmarks.panes [--methods 6] [--size 1600 1000] [--training]

Goals: 3 x 6 panes <= 16 ms a step when idle, <= 25 ms while a run trains. ``--training`` measures
while a small network trains on a thread of its own, as runs do. Beside the time on the clock the
processor time of the window's thread is printed: it does not depend on what else the computer does.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

STEPS = 60
GOAL_IDLE_MS, GOAL_TRAINING_MS = 16.0, 25.0


def build(
    methods: int, size: tuple[int, int], shape: tuple[int, int, int]
) -> tuple[Callable[[int, bool], None], object]:
    """Panes over a CT; a step changes one slice (the wheel) or all three (the crosshair)."""
    from PySide6.QtWidgets import QApplication

    from segloss_gui.app.case_loading import quick_axial, quick_labels
    from segloss_gui.app.slices.compose import LayerStyle
    from segloss_gui.app.slices.overlay import MethodOverlay
    from segloss_gui.app.slices.planes import Plane
    from segloss_gui.app.slices.scene import LabelLayer, SliceScene
    from segloss_gui.core.colours import METHOD_COLOURS
    from segloss_gui.core.geometry import Grid
    from segloss_gui.core.volume import Volume
    from segloss_gui.gui.viewers.board import PaneBoard, Placed
    from segloss_gui.gui.viewers.small_pane import SmallPane
    from tests.benchmarks.slices import make

    image, labels = make(shape)
    scene, board = SliceScene(), PaneBoard()
    grid = Grid(shape, np.diag([0.8, 0.8, 5.0, 1.0]))
    scene.show_image(Volume(quick_axial(image), grid))
    reference = LabelLayer("reference", quick_labels(labels[0]), LayerStyle("#FFFFFF"), is_reference=True)
    shown = [
        LabelLayer(f"m{n}", quick_labels(np.roll(labels[n % len(labels)], n, 0)), LayerStyle(METHOD_COLOURS[n % 8]))
        for n in range(methods)
    ]
    scene.show_layers([reference, *shown])
    board.set_panes(
        [
            Placed(SmallPane(scene, plane, MethodOverlay(layer.name, ""), layer.name), row, column)
            for column, layer in enumerate(shown)
            for row, plane in enumerate(Plane)
        ]
    )
    board.resize(*size)
    board.show()
    QApplication.processEvents()

    def step(index: int, all_planes: bool) -> None:
        x, y, z = shape
        along = index if all_planes else 0
        scene.move_to_index((x // 3 + along, y // 3 + along, z // 4 + index % (z // 2)))
        QApplication.processEvents()

    return step, board


def timed(step: Callable[[int], None]) -> tuple[float, float, float]:
    """Median and 95th percentile on the clock, and median processor time of this thread, in ms."""
    for index in range(5):
        step(index)
    clock, own = [], []
    for index in range(STEPS):
        start, begun = time.perf_counter(), time.thread_time()
        step(index)
        clock.append(1e3 * (time.perf_counter() - start))
        own.append(1e3 * (time.thread_time() - begun))
    return float(np.median(clock)), float(np.percentile(clock, 95)), float(np.median(own))


@contextmanager
def training() -> Iterator[None]:
    """A 3D network trains on one thread meanwhile."""
    import torch

    torch.set_num_threads(1)
    stop, began = threading.Event(), threading.Event()

    def train() -> None:
        network = torch.nn.Sequential(
            *(layer for n in range(4) for layer in (torch.nn.Conv3d(16 if n else 1, 16, 3, padding=1), torch.nn.ReLU()))
        )
        optimiser = torch.optim.Adam(network.parameters())
        batch = torch.randn(2, 1, 32, 32, 32)
        while not stop.is_set():
            optimiser.zero_grad()
            network(batch).square().mean().backward()
            optimiser.step()
            began.set()

    thread = threading.Thread(target=train)
    thread.start()
    while not began.wait(0.1):
        if not thread.is_alive():
            raise SystemExit("a network must train beside the panes, but its thread ended (its error stands above)")
    try:
        yield
    finally:
        stop.set()
        thread.join()


def main() -> int:
    """Measure and print; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--methods", type=int, default=6)
    parser.add_argument("--shape", type=int, nargs=3, default=(512, 512, 64))
    parser.add_argument("--size", type=int, nargs=2, default=(1600, 1000))
    parser.add_argument("--training", action="store_true", help="measure while a run trains")
    given = parser.parse_args()
    from PySide6.QtWidgets import QApplication

    from segloss_gui.gui.app import application, tune_interpreter

    tune_interpreter(application())
    step, kept = build(given.methods, tuple(given.size), tuple(given.shape))
    goal = GOAL_TRAINING_MS if given.training else GOAL_IDLE_MS
    print(
        f"3 x {given.methods} panes in {given.size[0]}x{given.size[1]} px, {'training' if given.training else 'idle'}"
    )
    missed = False
    with training() if given.training else nullcontext():
        for all_planes, what in ((False, "one plane (wheel)"), (True, "all planes (crosshair)")):
            median, tail, own = timed(lambda index, every=all_planes: step(index, every))  # type: ignore[misc]
            missed |= median > goal
            print(f"  {what}: {median:.1f} ms (p95 {tail:.1f}), {own:.1f} ms of processor time; goal {goal:.0f} ms")
    kept.close()  # type: ignore[attr-defined]
    QApplication.processEvents()
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
