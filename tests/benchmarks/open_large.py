"""How a large CT opens: memory against the array, and the time until its middle slice is on the screen.

    python -m tests.benchmarks.open_large [--shape 512 512 400] [--repeat 5] [--folder DIR]
                                          [--peer-python PATH]

Prints, for plain and compressed NIfTI, each in a process of its own: peak memory above what the
libraries take, as a multiple of the array; milliseconds until a window that is already open shows
axial, coronal and sagittal slices of it ("first picture"), until the middle axial slice is
complete, and until every voxel is there; and how long the automatic window takes. ``--peer-python``
(or PEER_PYTHON) names the Python of an environment with napari; the same files are then opened there
in the same way: napari's viewer is up and empty, nibabel reads, ``add_image`` shows the middle slice.
Both draw on the same screen; without one run it under ``xvfb-run -a`` (napari needs OpenGL).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MIB = 2**20


def make(folder: Path, shape: tuple[int, int, int]) -> list[Path]:
    """A CT-like int16 volume, plain and compressed."""
    import gzip

    import nibabel as nib
    import numpy as np

    plain, packed = folder / "ct.nii", folder / "ct.nii.gz"
    rng, (nx, ny, nz) = np.random.default_rng(0), shape
    x, y = np.ogrid[:nx, :ny]
    body = ((x / nx - 0.5) / 0.45) ** 2 + ((y / ny - 0.5) / 0.35) ** 2 < 1
    data = np.empty(shape, np.int16, order="F")
    for z in range(nz):
        data[:, :, z] = np.where(body, 40 + rng.normal(0, 30, body.shape), -1000)
    image = nib.Nifti1Image(data, np.diag([-0.8, -0.8, 1.0, 1.0]))
    image.header.set_xyzt_units("mm")
    nib.save(image, plain)
    packed.write_bytes(gzip.compress(plain.read_bytes(), 1))
    return [plain, packed]


def memory(field: str) -> int:
    """A figure of this process in bytes: VmHWM is the peak, RssAnon what is its own and no library's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))


class Peak:
    """Most memory of the process's own, looked at every 2 ms."""

    def __init__(self) -> None:
        import threading

        self.before = self.most = memory("RssAnon")
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._end.wait(0.002):
            self.most = max(self.most, memory("RssAnon"))

    def stop(self) -> int:
        """Bytes above the start."""
        self._end.set()
        self._thread.join()
        return max(self.most, memory("RssAnon")) - self.before


def ours(path: Path) -> dict[str, float]:
    """Open a file as the window does: in the background, three linked planes already on the screen."""
    import time

    from PySide6.QtWidgets import QApplication

    from segloss_gui.app.background import import_libraries
    from segloss_gui.app.case_loading import IMAGE, Loader
    from segloss_gui.app.session import Session
    from segloss_gui.app.slices.scene import SliceScene
    from segloss_gui.app.slices.window_level import automatic
    from segloss_gui.data.case import Case, Cohort, CohortPreview
    from segloss_gui.data.readers import FileReader
    from segloss_gui.gui.qt_tasks import QtTasks
    from segloss_gui.gui.viewers.linked import LinkedPlanes

    app = QApplication([])
    import_libraries()
    scene, session, tasks = SliceScene(), Session(), QtTasks()
    planes = LinkedPlanes(scene)
    planes.resize(1280, 800)
    planes.show()
    loader = Loader(session, tasks)
    told: dict[str, float] = {}

    def shown() -> None:
        if loader.image is None:
            return
        if scene.volume is not loader.image:
            scene.show_image(loader.image)
            scene.move_to_index(tuple(n // 2 for n in loader.image.grid.shape))
        app.processEvents()
        planes.grab()
        now = 1e3 * (time.perf_counter() - start)
        told.setdefault("first picture ms", now)
        middle = loader.image.data[0, :, :, loader.image.grid.shape[2] // 2]
        if middle.any():
            told.setdefault("middle slice ms", now)

    loader.changed.connect(lambda _: shown())
    loader.filled.connect(scene.read_on)
    loader.filled.connect(shown)
    for _ in range(20):
        app.processEvents()
    peak, start = Peak(), time.perf_counter()
    session.set_preview(CohortPreview(Cohort("one", (Case("ct", images=(path,)),), reader=FileReader())))
    while IMAGE in loader.loading or not told:
        app.processEvents()
        time.sleep(0.0005)
    told["complete ms"] = 1e3 * (time.perf_counter() - start)
    assert loader.image is not None
    told["peak bytes"] = peak.stop()
    told["array bytes"] = loader.image.data.nbytes
    start = time.perf_counter()
    automatic(loader.image.data[0])
    told["window ms"] = 1e3 * (time.perf_counter() - start)
    tasks.close()
    return told


def peer(path: Path) -> dict[str, float]:
    """Open the same file in napari: its viewer is up and empty; ``add_image`` shows the middle slice."""
    import time

    import napari  # type: ignore[import-not-found]
    import nibabel as nib
    import numpy as np
    from qtpy.QtWidgets import QApplication  # type: ignore[import-not-found]

    viewer = napari.Viewer(show=True)
    viewer.window.resize(1280, 800)
    app = QApplication.instance()
    for _ in range(20):
        app.processEvents()
    peak, start = Peak(), time.perf_counter()
    data = np.asanyarray(nib.load(path).dataobj).T
    viewer.add_image(data)
    app.processEvents()
    viewer.screenshot(canvas_only=True, flash=False)
    told = dict.fromkeys(("first picture ms", "middle slice ms", "complete ms"), 1e3 * (time.perf_counter() - start))
    return {**told, "peak bytes": peak.stop(), "array bytes": data.nbytes, "version": napari.__version__}


def measured(python: str, what: str, path: Path, repeat: int) -> dict[str, float]:
    """Medians over processes of their own."""
    results: list[dict[str, Any]] = []
    for _ in range(repeat):
        child = [python, "-m", "tests.benchmarks.open_large", "--child", what, str(path.resolve())]
        done = subprocess.run(child, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise SystemExit(f"{what} failed: {done.stderr[-2000:]}")
        results.append(json.loads(done.stdout.splitlines()[-1]))
    numbers = [name for name, value in results[0].items() if isinstance(value, int | float)]
    return {name: statistics.median(result[name] for result in results) for name in numbers}


def report(name: str, told: dict[str, float]) -> None:
    """One line a program."""
    ratio = told["peak bytes"] / told["array bytes"]
    window = f", automatic window {told['window ms']:.1f} ms" if "window ms" in told else ""
    print(
        f"  {name}: first picture {told['first picture ms']:.0f} ms, middle slice {told['middle slice ms']:.0f} ms, "
        f"complete {told['complete ms']:.0f} ms, peak {ratio:.2f} x the array{window}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", type=int, nargs=3, default=(512, 512, 400))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the files are kept; else a temporary folder")
    parser.add_argument("--peer-python", default=os.environ.get("PEER_PYTHON", ""))
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not os.environ.get("DISPLAY") and sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if given.child:
        print(json.dumps({"ours": ours, "peer": peer}[given.child[0]](Path(given.child[1]))))
        sys.stdout.flush()
        os._exit(0)
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for path in make(folder, tuple(given.shape)):
            size = path.stat().st_size / MIB
            print(f"{'x'.join(map(str, given.shape))} int16, {path.name} of {size:.0f} MiB, median of {given.repeat}")
            own = measured(sys.executable, "ours", path, given.repeat)
            report("SegLoss GUI", own)
            if given.peer_python:
                other = measured(given.peer_python, "peer", path, given.repeat)
                report("napari", other)
                for name in ("first picture", "middle slice", "complete"):
                    print(f"  {name}: {own[name + ' ms'] / other[name + ' ms']:.2f} of napari's time")


if __name__ == "__main__":
    main()
