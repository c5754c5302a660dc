"""From the start of the process to the first painted window, against a bare pyqtgraph window.

``python -m tests.benchmarks.launch [--rounds 7]``; goal: ratio <= 1.6. Both are started in fresh
processes, one after the other in turn; the ratio is that of the medians. It also says whether torch,
MONAI or VTK was imported before the window was painted.

``--scene NAME`` (or ``--replay NAME``) instead: seconds from the start of the process until the scene is usable (its
words are there, and its canvas or sheet is drawn and answers), at most 2; and until every loss answers on it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache

from tests.benchmarks.table import Row
from tests.scratch import scratch

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
from segloss_gui.gui.start import load_app
gui = load_app()
app = gui.application()
window = gui.build_window()
{PAINTED}
watch = Watch()
window.centralWidget().installEventFilter(watch)
window.show()
app.exec()
"""

SCENE = """
import sys, time
from PySide6.QtCore import QTimer
from segloss_gui.gui.start import load_app
gui = load_app()
app = gui.application()
window = gui.build_window("light")
window.show()
QTimer.singleShot(gui.AFTER_FIRST_PAINT_MS, window, lambda: gui._begin(window, gui.parser().parse_args(ARGUMENTS)))
usable = []
def look():
    lecture = window.stack.currentWidget()
    if not hasattr(lecture, "scenes"):
        return
    step, presenter = lecture.scenes.step, lecture.presenter
    drawn = lecture.arms.arms if step is None or step.training else (
        lecture.sheets.drawing if step.sheet else presenter.frame)
    if drawn and not usable:
        lecture.grab()
        loaded = [name for name in HEAVY if name in sys.modules]
        usable.append((time.time(), loaded))
    if usable and (step is None or not step.canvas or presenter.frame.heard):
        lecture.grab()
        print(usable[0][0], time.time(), *usable[0][1], flush=True)
        import os
        os._exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(5)
app.exec()
"""
SCENE_GOAL_S = 2.0


@cache
def _environment() -> dict[str, str]:
    """No user's settings, and byte code for all: packages come with theirs, ours is written once, as by an installer.

    Where byte code may not be written, ours would be compiled anew at every start, and pyqtgraph's would not.
    """
    home = scratch("segloss-launch-")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    homes = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(home))
    return {**env, **homes, "PYTHONPYCACHEPREFIX": str(home / "bytecode")}


def launch_scene(arguments: list[str]) -> tuple[float, float, list[str]]:
    """Seconds until the scene is usable and until its losses answer; heavy modules loaded when it was usable."""
    began = time.time()
    code = f"ARGUMENTS, HEAVY = {arguments!r}, {HEAVY!r}{SCENE}"
    done = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, timeout=120)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    usable, answered, *loaded = done.stdout.split()
    return float(usable) - began, float(answered) - began, loaded


def scene(arguments: list[str], rounds: int) -> int:
    """Print medians for a scene or a replay; 1 where it takes too long."""
    launch_scene(arguments)
    found = [launch_scene(arguments) for _ in range(rounds)]
    usable, answered = (statistics.median(each[place] for each in found) for place in (0, 1))
    print(
        f"{' '.join(arguments)}: usable after {usable:.2f} s (at most {SCENE_GOAL_S:.0f}); all answers {answered:.2f} s"
    )
    print(f"imported by then: {', '.join(found[0][2]) or 'none of ' + ', '.join(HEAVY)}")
    return int(usable > SCENE_GOAL_S)


def launch(code: str) -> tuple[float, list[str]]:
    """Seconds from start to paint, and the heavy modules loaded by then."""
    began = time.time()
    done = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, text=True, timeout=120)
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
    parser.add_argument("--scene", metavar="NAME")
    parser.add_argument("--replay", metavar="NAME")
    chosen = parser.parse_args()
    rounds = chosen.rounds
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for option in ("scene", "replay"):
        if name := getattr(chosen, option):
            return scene([f"--{option}", name], rounds)
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
