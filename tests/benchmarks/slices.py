"""How long a slice step takes: three linked planes of a CT with five label layers.

    python -m tests.benchmarks.slices [--shape 512 512 64] [--size 1280 800]

Goal: all three slices <= 16 ms, also at --size 2300 1250. Prints milliseconds a step on the clock, of
processor time (which does not depend on what else the computer does), and the ratio to the naive way:
one pyqtgraph item for the image and one for each label, as plotting tools do it. Both draw the same
panes at the same size, offscreen.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.table import Row

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LAYERS = 5
STEPS = 40


def make(shape: tuple[int, int, int]) -> tuple[np.ndarray, list[np.ndarray]]:
    """A CT-like int16 volume and label volumes that nearly agree."""
    rng = np.random.default_rng(0)
    x, y, z = np.ogrid[: shape[0], : shape[1], : shape[2]]
    body = ((x / shape[0] - 0.5) / 0.45) ** 2 + ((y / shape[1] - 0.5) / 0.35) ** 2 + 0 * z < 1
    image = np.where(body, 40, -1000) + rng.normal(0, 30, shape)
    labels = []
    for n in range(LAYERS):
        radius = ((x / shape[0] - 0.5 + 0.006 * n) / 0.3) ** 2 + ((y / shape[1] - 0.48) / 0.24) ** 2
        rough = 0.05 * np.sin(x / 9 + n) * np.sin(y / 7 - n)
        labels.append((radius + ((z / shape[2] - 0.5) / 0.48) ** 2 + rough < 1).astype(np.uint8))
    return image.astype(np.int16)[np.newaxis], labels


def timed(step: Callable[[int], None], count: int) -> tuple[float, float, float]:
    """Median and 99th percentile of a step on the clock, and median processor time of this thread, in ms."""
    for index in range(5):
        step(index)
    taken, own = [], []
    for index in range(count):
        start, begun = time.perf_counter(), time.thread_time()
        step(index)
        taken.append(1e3 * (time.perf_counter() - start))
        own.append(1e3 * (time.thread_time() - begun))
    return float(np.median(taken)), float(np.percentile(taken, 99)), float(np.median(own))


Built = tuple[Callable[[int], None], object]


def ours(image: np.ndarray, labels: list[np.ndarray], size: tuple[int, int], *, one_plane: bool = False) -> Built:
    """Three panes of the program, every slice changing at once, or the axial one alone as with the wheel."""
    from PySide6.QtWidgets import QApplication

    from segloss_gui.app.case_loading import quick_axial, quick_labels
    from segloss_gui.app.slices.compose import LayerStyle
    from segloss_gui.app.slices.scene import LabelLayer, SliceScene
    from segloss_gui.core.colours import METHOD_COLOURS
    from segloss_gui.core.geometry import Grid
    from segloss_gui.core.volume import Volume
    from segloss_gui.gui.viewers.linked import LinkedPlanes

    scene = SliceScene()
    planes = LinkedPlanes(scene)
    grid = Grid(image.shape[1:], np.diag([0.8, 0.8, 5.0, 1.0]))  # type: ignore[arg-type]
    scene.show_image(Volume(quick_axial(image), grid))
    scene.show_layers(
        [LabelLayer(str(n), quick_labels(m), LayerStyle(METHOD_COLOURS[n])) for n, m in enumerate(labels)]
    )
    planes.resize(*size)
    planes.show()
    QApplication.processEvents()

    def step(index: int) -> None:
        x, y, z = image.shape[1:]
        along = 0 if one_plane else index
        scene.move_to_index((x // 3 + along, y // 3 + along, z // 4 + index % (z // 2)))
        QApplication.processEvents()

    return step, planes


def naive(image: np.ndarray, labels: list[np.ndarray], size: tuple[int, int], *, one_plane: bool = False) -> Built:
    """The same panes with one pyqtgraph item for the image and one for each label."""
    import pyqtgraph as pg
    from PySide6.QtWidgets import QApplication

    from segloss_gui.core.colours import METHOD_COLOURS, rgb

    widget = pg.GraphicsLayoutWidget()
    widget.resize(*size)
    items = []
    for pane in range(3):
        box = widget.addViewBox(row=pane // 2, col=pane % 2, lockAspect=pane == 0)
        base = pg.ImageItem()
        box.addItem(base)
        over = []
        for n in range(LAYERS):
            item = pg.ImageItem()
            item.setLookupTable(np.array([[0, 0, 0, 0], [*rgb(METHOD_COLOURS[n]), 120]], dtype=np.uint8))
            box.addItem(item)
            over.append(item)
        items.append((base, over))
    widget.show()
    QApplication.processEvents()

    def step(index: int) -> None:
        x, y, z = image.shape[1:]
        places = ((2, z // 4 + index % (z // 2)), (1, y // 3 + index), (0, x // 3 + index))
        for (axis, at), (base, over) in list(zip(places, items, strict=True))[: 1 if one_plane else 3]:
            base.setImage(np.take(image[0], at, axis), levels=(-160, 240))
            for label, item in zip(labels, over, strict=True):
                item.setImage(np.take(label, at, axis), levels=(0, 1))
        QApplication.processEvents()

    return step, widget


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """A step of three planes: milliseconds, and the naive way against ours."""
    del peers
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    image, labels = make((512, 512, 16 if quick else 64))
    steps = {}
    for name, build in (("ours", ours), ("naive", naive)):
        steps[name] = build(image, labels, (1280, 800), one_plane=False)
    found = [[timed(step, 10)[0] for step, _ in steps.values()] for _ in range(2 if quick else 5)]
    for _, kept in steps.values():
        kept.close()
    app.processEvents()
    yield Row("three planes with five labels", tuple(one for one, _ in found), goal=16.0, unit="ms")
    yield Row("one plotting item a label / ours", tuple(other / one for one, other in found), 1.0, at_least=True)


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", type=int, nargs=3, default=(512, 512, 64))
    parser.add_argument("--size", type=int, nargs=2, default=(1280, 800))
    given = parser.parse_args()
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    image, labels = make(tuple(given.shape))
    shape = "x".join(map(str, given.shape))
    print(f"{shape} int16, {LAYERS} label layers, three linked planes in {given.size[0]}x{given.size[1]} px")
    for one_plane, what in ((True, "one slice (wheel)"), (False, "all three slices (crosshair)")):
        results = {}
        for name, build in (("composed", ours), ("naive", naive)):
            step, kept = build(image, labels, tuple(given.size), one_plane=one_plane)  # type: ignore[operator]
            results[name] = timed(step, STEPS)
            kept.close()
            app.processEvents()
        told = ", ".join(
            f"{name} {median:.1f} ms (p99 {tail:.1f}, processor {own:.1f})"
            for name, (median, tail, own) in results.items()
        )
        print(f"  {what}: {told}; naive / composed {results['naive'][0] / results['composed'][0]:.1f}")


if __name__ == "__main__":
    main()
