"""From the start of the process to the first painted window, against a bare pyqtgraph window.

``python -m tests.benchmarks.launch [--rounds 7]``; goal: ratio <= 1.6. Both are started in fresh
processes, one after the other in turn; the ratio is that of the medians. It also says whether torch,
MONAI or VTK was imported before the window was painted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.table import Row

GOAL = 1.6
HEAVY = ("torch", "monai", "vtkmodules", "scipy", "matplotlib")

PAINTED = f"""
import sys, time
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            loaded = [name for name in {HEAVY!r} if name in sys.modules]
            print(time.time(), *loaded, flush=True)
            import os
            os._exit(0)
        return False
"""
BARE = f"""
import pyqtgraph as pg
app = pg.mkQApp()
window = pg.PlotWidget()
window.resize(1280, 720)
{PAINTED}
watch = Watch()
window.viewport().installEventFilter(watch)
window.show()
app.exec()
"""
OURS = f"""
from segloss_gui.gui import app as gui
app = gui.application()
window = gui.build_window()
{PAINTED}
watch = Watch()
window.centralWidget().installEventFilter(watch)
window.show()
app.exec()
"""


def launch(code: str) -> tuple[float, list[str]]:
    """Seconds from start to paint, and the heavy modules loaded by then."""
    env = {**os.environ, "XDG_CONFIG_HOME": tempfile.gettempdir(), "XDG_STATE_HOME": tempfile.gettempdir()}
    began = time.time()
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    painted, *loaded = done.stdout.split()
    return float(painted) - began, loaded


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """From the start to the first paint, against a bare pyqtgraph window."""
    del peers
    launch(BARE), launch(OURS)
    found = [launch(OURS)[0] / launch(BARE)[0] for _ in range(3 if quick else 9)]
    yield Row("start to first paint / a bare pyqtgraph window", tuple(found), goal=GOAL)


def main() -> int:
    """Print medians and their ratio; 1 where the goal is missed or something heavy was loaded."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.launch")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bare, ours, loaded = [], [], set[str]()
    launch(BARE), launch(OURS)  # once before the clock counts: files come from the disk, byte code is written
    for _ in range(rounds):
        bare.append(launch(BARE)[0])
        seconds, heavy = launch(OURS)
        ours.append(seconds)
        loaded |= set(heavy)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"bare pyqtgraph window  {statistics.median(bare):.3f} s  ({min(bare):.3f} to {max(bare):.3f})")
    print(f"SegLoss window         {statistics.median(ours):.3f} s  ({min(ours):.3f} to {max(ours):.3f})")
    print(f"ratio                  {ratio:.2f}  (goal <= {GOAL})")
    print(f"imported before paint  {', '.join(sorted(loaded)) or 'none of ' + ', '.join(HEAVY)}")
    return int(ratio > GOAL or bool(loaded & set(HEAVY[:3])))


if __name__ == "__main__":
    sys.exit(main())
