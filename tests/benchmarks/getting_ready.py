"""How long the window's event loop stands still while the window gets ready.

``python -m tests.benchmarks.getting_ready [--rounds 3]``; goal: no import takes the window's thread
for more than 100 ms. Each round is a fresh process; the longest step of each kind is printed, and
the longest gap between two ticks of a timer. Other work on the machine counts too: the time the
window's thread itself computed stands beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys

from tests.scratch import scratch

GOAL_MS = 100
ROUND = """
import time
from PySide6.QtCore import QTimer
from segloss_gui.gui import app as gui, warm_up
from tests.benchmarks.event_loop import EventLoopWatch

app = gui.application()
gui.tune_interpreter(app)
window = gui.build_window("light")
window.show()
steps, watch = [], EventLoopWatch()

def timed(kind, name, step):
    def do():
        began, computed = time.perf_counter(), time.thread_time()
        step()
        steps.append((time.thread_time() - computed, time.perf_counter() - began, kind, name))
    return do

def name_of(step):
    return str(getattr(getattr(step, "__self__", None), "name", None) or step.args)

imports, places = warm_up._qt_steps, warm_up._place_steps
warm_up._qt_steps = lambda modules: [timed("import", name_of(step), step) for step in imports(modules)]
warm_up._place_steps = lambda window: [timed("workspace", name_of(step), step) for step in places(window)]

def ready():
    for kind in ("import", "workspace"):
        computed, took, _, name = max(step for step in steps if step[2] == kind)
        print(kind, 1000 * computed, 1000 * took, name, sep="|")
    computed, took = watch.hardest.computed, watch.longest.seconds
    print("gap", 1000 * computed, 1000 * took, f"{len(steps)} steps", sep="|", flush=True)
    window.close()

def begin():
    watch.restart()
    warm_up.warm_up(window, ready)

QTimer.singleShot(gui.AFTER_FIRST_PAINT_MS, begin)
app.exec()
"""


def measure() -> dict[str, tuple[float, float, str]]:
    """Of each kind the longest: milliseconds computed, milliseconds taken, which."""
    places = {name: str(scratch()) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    command = [sys.executable, "-c", ROUND]
    done = subprocess.run(command, env={**os.environ, **places}, capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise RuntimeError(done.stderr)
    lines = [line.split("|") for line in done.stdout.splitlines()]
    return {kind: (float(computed), float(took), name) for kind, computed, took, name in lines}


def main() -> int:
    """Print the medians; 1 where an import is over the goal."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.getting_ready")
    parser.add_argument("--rounds", type=int, default=3)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rounds = [measure() for _ in range(parser.parse_args().rounds)]
    for kind in ("import", "workspace", "gap"):
        computed, took, names = zip(*(measured[kind] for measured in rounds), strict=True)
        print(
            f"longest {kind:10} {statistics.median(computed):5.0f} ms computed, {statistics.median(took):5.0f} ms taken"
            f"  ({', '.join(sorted(set(names)))})"
        )
    return int(statistics.median(measured["import"][0] for measured in rounds) > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
