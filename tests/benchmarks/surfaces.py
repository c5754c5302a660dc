"""How long a surface takes: of a large label, its distances to the reference, and pictures of both.

    python -m tests.benchmarks.surfaces [--side 256] [--repeats 5] [--pictures]

The goal is a surface of a 256^3 label within 0.5 s. Flying edges of the same block, the usual way,
are timed beside it. Pictures are drawn offscreen, with whatever OpenGL this machine has.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.benchmarks.table import Row

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GOAL_S = 0.5
SIZE = 800, 600


def label(side: int, shift: float = 0.0) -> np.ndarray:
    """A lumpy body that fills a quarter of the volume; X quickest in memory, as the viewer keeps labels."""
    x, y, z = np.ogrid[:side, :side, :side]
    half, wave = side / 2, side / 28
    lumps = 0.08 * np.sin(x / wave) * np.sin(y / wave * 1.2 + shift) * np.sin(z / wave * 1.1)
    body = ((x - half) / (0.39 * side)) ** 2 + ((y - half - shift) / (0.35 * side)) ** 2
    inside = body + ((z - half) / (0.43 * side)) ** 2 + lumps < 1
    return np.ascontiguousarray(inside.astype(np.uint8).T).T


def timed(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Median and longest of some calls in seconds, after one that does not count."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken)), max(taken)


def flying_edges(labels: np.ndarray) -> Callable[[], object]:
    """The usual way: flying edges over the whole array, and windowed-sinc smoothing."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkFiltersCore import vtkFlyingEdges3D, vtkWindowedSincPolyDataFilter

    image = vtkImageData()
    image.SetDimensions(*labels.shape)
    image.GetPointData().SetScalars(numpy_to_vtk(labels.T.reshape(-1)))

    def work() -> object:
        edges, smooth = vtkFlyingEdges3D(), vtkWindowedSincPolyDataFilter()
        edges.SetInputData(image)
        edges.SetValue(0, 0.5)
        smooth.SetInputConnection(edges.GetOutputPort())
        smooth.Update()
        return smooth.GetOutput()

    return work


def pictures(surfaces: dict[str, object], repeats: int) -> None:
    """Time pictures of all surfaces, whole and as while the camera moves."""
    from segloss_gui.scene.renderer import SurfaceRenderer
    from segloss_gui.scene.vtk_check import why_not

    if reason := why_not():
        print(f"  pictures: {reason}")
        return
    stage = SurfaceRenderer()
    for name, surface in surfaces.items():
        opacity = 0.3 if name == "reference" else 1.0
        stage.show_surface(name, surface, "#E69F00", opacity=opacity)  # type: ignore[arg-type]
    stage.look_from("A")
    start = time.perf_counter()
    stage.picture(*SIZE)
    print(f"  first picture {1e3 * (time.perf_counter() - start):.0f} ms ({stage.renderer})")
    for what, quick, size in (("whole", False, SIZE), ("while moving", True, (SIZE[0] // 2, SIZE[1] // 2))):

        def draw(quick: bool = quick, size: tuple[int, int] = size) -> None:
            stage.rotate(7, 2)
            stage.picture(*size, quick=quick)

        print(
            "  picture {}: median {:.1f} ms, longest {:.1f} ms".format(what, *(1e3 * t for t in timed(draw, repeats)))
        )
    stage.close()


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """A surface of a large label against flying edges and windowed-sinc smoothing of the whole array."""
    del peers
    from segloss_gui.core.geometry import Grid
    from segloss_gui.scene.surface import extract_surface

    side = 96 if quick else 256
    grid, labels = Grid((side,) * 3, np.diag([0.9, 0.9, 1.2, 1.0])), label(side)
    usual = flying_edges(labels)
    times = []
    for _ in range(2 if quick else 5):
        ours, theirs = (timed(work, 1)[0] for work in (lambda: extract_surface(labels, grid, 1, smooth=True), usual))
        times.append((ours, theirs))
    yield Row(f"smooth surface of {side}^3", tuple(1e3 * ours for ours, _ in times), goal=1e3 * GOAL_S, unit="ms")
    yield Row(
        f"smooth surface of {side}^3 / flying edges and sinc", tuple(ours / theirs for ours, theirs in times), 1.0
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--pictures", action="store_true", help="draw pictures too")
    given = parser.parse_args()
    from segloss_gui.core.geometry import Grid
    from segloss_gui.scene.distance import DistanceTo
    from segloss_gui.scene.surface import extract_surface

    grid = Grid((given.side,) * 3, np.diag([0.9, 0.9, 1.2, 1.0]))
    reference, method = label(given.side), label(given.side, 2.0)
    made = {"reference": extract_surface(reference, grid, 1, smooth=True)}
    made["method"] = extract_surface(method, grid, 1, smooth=True)
    triangles = len(made["method"].faces)
    print(f"{given.side}^3 label of {int(method.sum())} voxels, {triangles} triangles")
    to_reference = DistanceTo(made["reference"], reference, grid, 1)
    for what, work in (
        ("surface, as voxels", lambda: extract_surface(method, grid, 1)),
        ("surface, smoothed", lambda: extract_surface(method, grid, 1, smooth=True)),
        ("reference's search tree", lambda: DistanceTo(made["reference"], reference, grid, 1)),
        ("signed distances", lambda: to_reference.signed_mm(made["method"])),
        ("flying edges and sinc", flying_edges(method)),
    ):
        median, longest = timed(work, given.repeats)
        goal = f"; goal {GOAL_S} s {'met' if median <= GOAL_S else 'MISSED'}" if what.startswith("surface") else ""
        print(f"  {what}: median {1e3 * median:.0f} ms, longest {1e3 * longest:.0f} ms{goal}")
    if given.pictures:
        pictures(made, given.repeats)


if __name__ == "__main__":
    main()
