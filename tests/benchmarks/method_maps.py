"""How long a slice step takes where every method has three panes: errors, heat maps, derivatives.

    python -m tests.benchmarks.method_maps [--shape 512 512 64] [--methods 6] [--size 1800 1000]

Prints, for each kind of picture, the time to compose the slices of one step, and the whole step with
image, outlines and painting, offscreen; then the time of one move of the threshold, and of counting
the scores of every threshold.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from segloss_gui.app.case_loading import quick_axial, quick_labels
from segloss_gui.app.slices.compose import LayerStyle
from segloss_gui.app.slices.heat import DivergingScale
from segloss_gui.app.slices.picture_overlay import DivergingOverlay, ErrorOverlay, HeatOverlay, PictureOverlay
from segloss_gui.app.slices.planes import Plane, SliceGeometry
from segloss_gui.app.slices.scene import LabelLayer, SliceScene
from segloss_gui.core.colours import METHOD_COLOURS
from segloss_gui.core.geometry import Grid
from segloss_gui.core.volume import Volume
from segloss_gui.study.probabilities import quantised
from segloss_gui.study.thresholds import threshold_scores
from tests.benchmarks.slices import make, timed

STEPS = 40
MOST_LAYERS = 5


def overlays(kind: str, labels: list[np.ndarray], methods: int) -> list[PictureOverlay]:
    """One a method, of made numbers."""
    found: list[PictureOverlay] = []
    reference = quick_labels(labels[0])
    for at in range(methods):
        mask, colour = labels[at % MOST_LAYERS], METHOD_COLOURS[at % len(METHOD_COLOURS)]
        overlay: PictureOverlay
        if kind == "errors":
            overlay = ErrorOverlay(str(at), colour)
            overlay.touch(prediction=quick_labels(mask), reference=reference, class_value=1)
        elif kind == "heat maps":
            overlay = HeatOverlay(str(at), colour)
            overlay.touch(codes=quick_axial(quantised(0.8 * mask.astype(np.float32) + 0.1)), class_value=1)
        else:
            overlay = DivergingOverlay(str(at), colour)
            pull = mask.astype(np.float32) - labels[0]
            overlay.touch(values=quick_axial(pull), scale=DivergingScale(1.0, logarithmic=True), class_value=1)
        found.append(overlay)
    return found


def composing(kind: str, grid: Grid, labels: list[np.ndarray], methods: int) -> tuple[float, float]:
    """Milliseconds to compose the slices of a step in three planes of every method."""
    scene, made = SliceScene(), overlays(kind, labels, methods)
    planes = [SliceGeometry(grid, plane) for plane in Plane]

    def step(index: int) -> None:
        for overlay in made:
            for geometry in planes:
                overlay.picture(scene, geometry, (geometry.slices // 4 + index) % geometry.slices)

    return timed(step, STEPS)


def whole(
    kind: str, image: np.ndarray, grid: Grid, labels: list[np.ndarray], methods: int, size: tuple[int, int]
) -> tuple[tuple[float, float], tuple[float, float] | None]:
    """Milliseconds of a whole step, and of a move of the threshold where there is one."""
    from PySide6.QtWidgets import QApplication

    from segloss_gui.gui.viewers.board import PaneBoard, Placed
    from segloss_gui.gui.viewers.small_pane import SmallPane

    app = QApplication.instance() or QApplication([])
    scene, board = SliceScene(), PaneBoard()
    scene.show_image(Volume(quick_axial(image), grid))
    scene.show_layers([LabelLayer("reference", quick_labels(labels[0]), LayerStyle("#FFFFFF"), is_reference=True)])
    made = overlays(kind, labels, methods)
    panes = [
        Placed(SmallPane(scene, plane, overlay, overlay.title), row, column)
        for row, plane in enumerate(Plane) for column, overlay in enumerate(made)
    ]  # fmt: skip
    board.set_panes(panes)
    board.resize(*size)
    board.show()
    app.processEvents()
    x, y, z = grid.shape

    def step(index: int) -> None:
        scene.move_to_index((x // 3 + index, y // 3 + index, z // 4 + index % (z // 2)))
        app.processEvents()

    def move(index: int) -> None:
        for overlay in made:
            overlay.touch(threshold=0.2 + 0.01 * (index % 60))
        app.processEvents()

    found = timed(step, STEPS), timed(move, STEPS) if kind == "heat maps" else None
    board.hide()
    return found


def main() -> None:
    """Time the three kinds."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.method_maps")
    parser.add_argument("--shape", nargs=3, type=int, default=(512, 512, 64))
    parser.add_argument("--methods", type=int, default=6)
    parser.add_argument("--size", nargs=2, type=int, default=(1800, 1000))
    options = parser.parse_args()
    image, labels = make(tuple(options.shape))
    grid = Grid(image.shape[1:], np.diag([0.8, 0.8, 5.0, 1.0]))  # type: ignore[arg-type]
    print(f"{options.methods} methods x 3 planes of {'x'.join(map(str, options.shape))}, ms median (99th percentile)")
    for kind in ("errors", "heat maps", "derivatives"):
        compose, (step, move) = composing(kind, grid, labels, options.methods), whole(
            kind, image, grid, labels, options.methods, tuple(options.size)
        )  # fmt: skip
        print(f"{kind:12s} composing {compose[0]:6.1f} ({compose[1]:6.1f})   step {step[0]:6.1f} ({step[1]:6.1f})")
        if move is not None:
            print(f"{'':12s} threshold moved {move[0]:6.1f} ({move[1]:6.1f})")
    codes, reference = quantised(0.8 * labels[1].astype(np.float32) + 0.1), labels[0] == 1
    start = time.perf_counter()
    threshold_scores(codes, reference, 1.0)
    print(f"scores of every threshold: {1e3 * (time.perf_counter() - start):.0f} ms in the background")


if __name__ == "__main__":
    main()
