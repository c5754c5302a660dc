"""How long the window is held up, step by step, on a tour of what is large and what is new.

    python -m tests.benchmarks.tour [--only STEP] [--limit MS] [--traces]

The whole window starts in a fresh home; then every workspace is entered for the first time, a picture of
12,000 x 12,000 pixels is opened, a label map of 300 labels, a folder of 1,000 cases, and every workspace
entered again. For each step: how long it took, the longest hold of the window's thread, and how much that
thread computed itself in one hold at most (other programs hold it up, too). ``--traces`` prints where the
thread was meanwhile. The goal is that no hold is longer than 100 ms; 1 where one computed longer.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.scratch import scratch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HOME = str(scratch("segloss-tour-"))
os.environ.update(dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), HOME))

import numpy as np  # noqa: E402

from segloss_gui.app.ending import end_with  # noqa: E402
from segloss_gui.gui import app as gui  # noqa: E402
from segloss_gui.gui.main_window import MainWindow  # noqa: E402
from segloss_gui.gui.workspaces import WORKSPACES  # noqa: E402
from tests.benchmarks.event_loop import EventLoopWatch, Hold, settle  # noqa: E402

LIMIT_MS = 100.0
PICTURE, LABELS, CASES = 12_000, 300, 1_000


def write_picture(folder: Path) -> Path:
    """A large grey picture, as a slide scanner writes it."""
    from PIL import Image

    file = folder / "slide.png"
    rows = np.add.outer(np.arange(PICTURE) // 64, np.arange(PICTURE) // 64).astype(np.uint8)
    Image.fromarray(rows).save(file, compress_level=1)
    return file


def write_labels(folder: Path) -> tuple[Path, Path]:
    """A volume, and a map of many labels of it in a folder of their own each."""
    import nibabel as nib

    folder.mkdir()
    side = 96
    blocks = (np.arange(side) // 12)[:, None, None] * 64 + (np.arange(side) // 12)[:, None] * 8 + np.arange(side) // 12
    labels = np.where(blocks < LABELS, blocks, 0).astype(np.int16)
    image, label = folder / "imagesTr" / "one.nii.gz", folder / "labelsTr" / "one.nii.gz"
    for file, voxels in ((image, labels.astype(np.float32)), (label, labels)):
        file.parent.mkdir()
        nib.save(nib.Nifti1Image(voxels, np.eye(4)), file)
    return image, label


def tour(window: MainWindow, place: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The steps, in order."""
    from tests.benchmarks.sorting import make

    services = window.services

    def enter(name: str) -> Callable[[], None]:
        return lambda: window.go(name)

    def look(paths: list[Path], shown: Callable[[], bool]) -> Callable[[], None]:
        def do() -> None:
            window.study.open_paths(paths)
            settle(shown)

        return do

    def proposed() -> bool:
        proposal = services.documents.proposal
        return proposal is not None and (proposal.preview is not None or bool(proposal.fault))

    def idle() -> bool:
        return services.tasks.idle

    def taken() -> bool:
        return window.session.preview is not None and idle()

    def see() -> None:
        window.go("compare")
        settle(idle, 2.0)

    def take() -> None:
        services.documents.accept()
        settle(taken)
        see()

    def away() -> None:
        services.documents.new_study()
        settle(idle)

    picture = write_picture(place)
    write_labels(place / "many")
    make(place / "set", CASES)
    for workspace in WORKSPACES:
        yield f"first {workspace.name}", enter(workspace.name)
    yield f"picture of {PICTURE}^2", look([picture], taken)
    yield "picture shown", see
    yield "new study", away
    yield f"{LABELS} labels", look([place / "many"], proposed)
    yield "labels shown", take
    for workspace in WORKSPACES:
        yield f"{LABELS} labels, {workspace.name}", enter(workspace.name)
    yield "new study", away
    yield f"{CASES} cases", look([place / "set"], proposed)
    yield "cases shown", take
    for workspace in WORKSPACES:
        yield f"{CASES} cases, {workspace.name}", enter(workspace.name)


def main() -> int:
    """Print a line a step; 1 where the window's thread computed longer than the limit in one go."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.tour")
    parser.add_argument("--limit", type=float, default=LIMIT_MS, help="milliseconds")
    parser.add_argument("--traces", action="store_true", help="where the thread was")
    options = parser.parse_args()
    gui.tune_interpreter(gui.application())
    window = gui.build_window("light")
    window.show()
    watch = EventLoopWatch(look=options.traces)
    over = 0
    print(f"{'step':<28}{'took s':>8}{'longest hold ms':>17}{'most own work ms':>18}")
    with tempfile.TemporaryDirectory() as name:
        gui.warm_up(window)
        with watch.step() as hold:
            settle(lambda: len(window.stack.made) == len(WORKSPACES))
        show("getting ready", 0.0, hold, options)
        for step, do in list(tour(window, Path(name))):
            began = time.perf_counter()
            with watch.step() as hold:
                do()
            over += hold.computed * 1e3 > options.limit
            show(step, time.perf_counter() - began, hold, options)
    load = os.getloadavg()[0]
    print(f"{over} steps hold the window longer than {options.limit:g} ms by their own work; load {load:.1f}")
    window._closing = True
    window.close()
    return int(over > 0)


def show(step: str, took: float, hold: Hold, options: argparse.Namespace) -> None:
    """One line; under it where the thread was."""
    print(f"{step:<28}{took:8.2f}{hold.seconds * 1e3:17.0f}{hold.computed * 1e3:18.0f}", flush=True)
    if options.traces and hold.computed * 1e3 > options.limit:
        for line in dict.fromkeys(hold.traces):
            print(f"    {hold.traces.count(line):3} x {line}")


if __name__ == "__main__":
    end_with(main)
