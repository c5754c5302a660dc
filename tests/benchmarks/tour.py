"""How long the window is held up, step by step, on a tour of what is large and what is new.

    python -m tests.benchmarks.tour [--only STEP] [--limit MS] [--traces]

The whole window starts in a fresh home; then every workspace is entered for the first time, a picture of
12,000 x 12,000 pixels is opened, a label map of 300 labels, a folder of 1,000 cases, and every workspace
entered again. For each step: how long it took, the longest hold of the window's thread, and how much of it
that thread computed itself (what is left, other programs took). ``--traces`` prints where the thread was
during its longest hold. The goal is that no hold is longer than 100 ms; 1 where one computed longer.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HOME = tempfile.mkdtemp(prefix="segloss-tour-")
os.environ.update(dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), HOME))

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402

from segloss_gui.gui import app as gui  # noqa: E402
from segloss_gui.gui.main_window import MainWindow  # noqa: E402
from segloss_gui.gui.workspaces import WORKSPACES  # noqa: E402

LIMIT_MS, BEAT_MS, LOOK_S, PATIENCE_S = 100.0, 1, 0.02, 60.0
PICTURE, LABELS, CASES = 12_000, 300, 1_000


@dataclass
class Hold:
    """The longest hold of one step."""

    seconds: float = 0.0
    computed: float = 0.0
    traces: list[str] = field(default_factory=list)


class Watch:
    """Beats on the window's thread; another thread looks where it is while a beat is late."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._beat, self._work = time.perf_counter(), time.thread_time()
        self._seen: list[str] = []
        self.longest = Hold()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(BEAT_MS)
        threading.Thread(target=self._look, daemon=True).start()

    def _tick(self) -> None:
        now, work = time.perf_counter(), time.thread_time()
        if now - self._beat > self.longest.seconds:
            self.longest = Hold(now - self._beat, work - self._work, self._seen)
        self._beat, self._work, self._seen = now, work, []

    def _look(self) -> None:
        # Through faulthandler, which holds no frame: one held here would let go of its widgets in this thread.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            while True:
                time.sleep(LOOK_S)
                if time.perf_counter() - self._beat > LOOK_S:
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file, all_threads=True)
                    file.seek(0)
                    self._seen.append(where(file.read(), self._thread))

    @contextmanager
    def step(self) -> Iterator[Hold]:
        """Watches one step; the hold is filled in when the loop has come to rest."""
        found = Hold()
        pause(0.05)  # what was done before this step is none of it
        self.longest = Hold()
        yield found
        settle()
        found.seconds, found.computed, found.traces = (
            self.longest.seconds,
            self.longest.computed,
            self.longest.traces,
        )


def where(dump: str, thread: int) -> str:
    """The innermost place of a thread, and the innermost one of the program, in a dump of all threads.

    Examples
    --------
    >>> lines = 'File "/x/segloss_gui/a.py", line 1 in b', 'File "/y/c.py", line 2 in d'
    >>> where("Thread 0x0007 (most recent call first):\\n  " + "\\n  ".join(lines[::-1]), 7)
    'c.py:2 d < a.py:1 b'
    """
    _, _, mine = dump.partition(f"0x{thread:016x} (most recent call first):\n")
    mine = mine or dump.partition(f"0x{thread:04x} (most recent call first):\n")[2]
    found = re.findall(r'File "([^"]+)", line (\d+) in (\S+)', mine.partition("\n\n")[0])
    ours = [place for place in found if "segloss_gui" in place[0]][:1]
    return " < ".join(f"{Path(file).name}:{line} {name}" for file, line, name in (*found[:1], *ours))


def settle(until: Callable[[], bool] = lambda: True, rest_s: float = 0.4) -> None:
    """Run the event loop until a condition holds, and a little longer."""
    began = time.perf_counter()
    while not until():
        if time.perf_counter() - began > PATIENCE_S:
            print(f"not done after {PATIENCE_S:g} s")
            return
        pause(0.02)
    pause(rest_s)


def pause(seconds: float) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


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
    watch = Watch()
    over = 0
    print(f"{'step':<28}{'took s':>8}{'longest hold ms':>17}{'of which own ms':>17}")
    with tempfile.TemporaryDirectory() as name:
        gui.warm_up(window)
        with watch.step() as hold:
            settle(lambda: len(window.stack.made) == len(WORKSPACES))
        show("getting ready", 0.0, hold, traces=options.traces)
        for step, do in list(tour(window, Path(name))):
            began = time.perf_counter()
            with watch.step() as hold:
                do()
            over += hold.computed * 1e3 > options.limit
            show(step, time.perf_counter() - began, hold, traces=options.traces)
    load = os.getloadavg()[0]
    print(f"{over} steps hold the window longer than {options.limit:g} ms by their own work; load {load:.1f}")
    window._closing = True
    window.close()
    return int(over > 0)


def show(step: str, took: float, hold: Hold, *, traces: bool) -> None:
    """One line; under it where the thread was."""
    print(f"{step:<28}{took:8.2f}{hold.seconds * 1e3:17.0f}{hold.computed * 1e3:17.0f}", flush=True)
    if traces and hold.computed * 1e3 > LIMIT_MS:
        for line in dict.fromkeys(hold.traces):
            print(f"    {hold.traces.count(line):3} x {line}")


if __name__ == "__main__":
    sys.exit(main())
