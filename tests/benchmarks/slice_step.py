"""One slice step of a 512 x 512 CT with five label layers: this program beside napari, on one screen.

    xvfb-run -a python -m tests.benchmarks.slice_step --peer-python PATH [--size 900 900] [--steps 60]

``--peer-python`` (or PEER_PYTHON) names the Python of an environment with napari. Each program shows
the axial plane of the same volume and label layers in a canvas of the same size, in a process of its
own; a step goes to the next slice and waits until it is painted. Prints the medians over steps and
runs, and the ratio. napari draws through OpenGL: it needs a display.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np

if os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb")  # both programs on the same screen

from tests.benchmarks.slices import LAYERS, make, timed

ROOT = Path(__file__).resolve().parents[2]
SHAPE = (512, 512, 64)


def ours(size: tuple[int, int], steps: int) -> dict[str, float]:
    """One pane of this program."""
    from PySide6.QtWidgets import QApplication

    from segloss_gui.app.case_loading import quick_axial, quick_labels
    from segloss_gui.app.slices.compose import LayerStyle
    from segloss_gui.app.slices.planes import Plane
    from segloss_gui.app.slices.scene import LabelLayer, SliceScene
    from segloss_gui.core.colours import METHOD_COLOURS
    from segloss_gui.core.geometry import Grid
    from segloss_gui.core.volume import Volume
    from segloss_gui.gui.viewers.slice_view import SliceView

    app = QApplication([])
    image, labels = make(SHAPE)
    scene = SliceScene()
    view = SliceView(scene, Plane.AXIAL)
    scene.show_image(Volume(quick_axial(image), Grid(image.shape[1:], np.diag([0.8, 0.8, 5.0, 1.0]))))  # type: ignore[arg-type]
    styles = [LayerStyle(METHOD_COLOURS[n], filled=n < LAYERS - 1, opacity=0.4) for n in range(LAYERS)]
    scene.show_layers([LabelLayer(str(n), quick_labels(m), styles[n]) for n, m in enumerate(labels)])
    view.resize(*size)
    view.show()
    app.processEvents()

    def step(index: int) -> None:
        view.camera.show_slice(SHAPE[2] // 4 + index % (SHAPE[2] // 2))
        view.repaint()
        app.processEvents()

    median, slowest, _ = timed(step, steps)
    return {"median ms": median, "p99 ms": slowest, "pixels": view.width() * view.height()}


def peer(size: tuple[int, int], steps: int) -> dict[str, float]:
    """napari with an image layer and five label layers, the last one as contour."""
    import napari  # type: ignore[import-not-found]
    from qtpy.QtWidgets import QApplication  # type: ignore[import-not-found]
    from vispy.gloo import gl  # type: ignore[import-not-found]

    image, labels = make(SHAPE)
    viewer = napari.Viewer(show=True)
    canvas = viewer.window._qt_viewer.canvas.native
    canvas.setFixedSize(*size)
    viewer.add_image(np.ascontiguousarray(image[0].T), contrast_limits=(-160, 240))
    for n, label in enumerate(labels):
        layer = viewer.add_labels(np.ascontiguousarray(label.T), opacity=0.4)
        layer.contour = 2 if n == LAYERS - 1 else 0
    app = QApplication.instance()
    for _ in range(20):
        app.processEvents()

    def step(index: int) -> None:
        viewer.dims.set_current_step(0, SHAPE[2] // 4 + index % (SHAPE[2] // 2))
        canvas.repaint()
        gl.glFinish()
        app.processEvents()

    median, slowest, _ = timed(step, steps)
    return {"median ms": median, "p99 ms": slowest, "pixels": canvas.width() * canvas.height()}


def measured(python: str, what: str, size: tuple[int, int], steps: int, repeat: int) -> dict[str, float]:
    """Medians over processes of their own."""
    results = []
    for _ in range(repeat):
        words = [python, "-m", "tests.benchmarks.slice_step", "--child", what, "--steps", str(steps)]
        done = subprocess.run([*words, "--size", *map(str, size)], capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise SystemExit(f"{what} failed: {done.stderr[-2000:]}")
        results.append(json.loads(done.stdout.splitlines()[-1]))
    return {name: statistics.median(result[name] for result in results) for name in results[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, nargs=2, default=(900, 900))
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peer-python", default=os.environ.get("PEER_PYTHON", ""))
    parser.add_argument("--child", choices=("ours", "peer"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    size = tuple(given.size)
    if given.child:
        print(json.dumps({"ours": ours, "peer": peer}[given.child](size, given.steps)))
        sys.stdout.flush()
        os._exit(0)
    print(f"512 x 512 slices, {LAYERS} label layers, canvas {size[0]} x {size[1]}, median of {given.repeat} runs")
    own = measured(sys.executable, "ours", size, given.steps, given.repeat)
    print(f"  SegLoss GUI: {own['median ms']:.1f} ms a step (p99 {own['p99 ms']:.1f})")
    if given.peer_python:
        other = measured(given.peer_python, "peer", size, given.steps, given.repeat)
        print(f"  napari: {other['median ms']:.1f} ms a step (p99 {other['p99 ms']:.1f}), {other['pixels']:.0f} pixels")
        print(f"  ratio: {own['median ms'] / other['median ms']:.2f}")


if __name__ == "__main__":
    main()
