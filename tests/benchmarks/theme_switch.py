"""How long the window is held by a change of theme, with every workspace made.

``python -m tests.benchmarks.theme_switch [--rounds 6]``; goal: 0.3 s in each workspace. From the change until the
window is painted anew; what the window's thread computed meanwhile stands beside it, since on a busy machine other
programs take their time too.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import time
from collections.abc import Iterator

from tests.scratch import scratch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HOME = str(scratch("segloss-theme-"))
os.environ.update(dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), HOME))

from segloss_gui.app.ending import end_with  # noqa: E402
from segloss_gui.gui import app as gui  # noqa: E402
from segloss_gui.gui.main_window import MainWindow  # noqa: E402
from segloss_gui.gui.theme import apply_theme  # noqa: E402
from segloss_gui.gui.workspaces import WORKSPACES  # noqa: E402
from tests.benchmarks.event_loop import settle  # noqa: E402
from tests.benchmarks.table import Row  # noqa: E402

GOAL_S = 0.3
LOOKS = (("dark", False), ("light", False), ("dark", True), ("light", False))


def measure(rounds: int) -> Iterator[tuple[str, list[float], list[float]]]:
    """Of each workspace: its name, seconds of every switch, and seconds the window's thread computed."""
    window = gui.build_window("light")
    window.show()
    gui.warm_up(window)
    settle(lambda: len(window.stack.made) == len(WORKSPACES))
    for workspace in WORKSPACES:
        window.go(workspace.name)
        settle(lambda: window.services.tasks.idle)
        found = [switch(window, *look) for look in itertools.islice(itertools.cycle(LOOKS), rounds)]
        yield workspace.name, [took for took, _ in found], [computed for _, computed in found]
    window._closing = True
    window.close()


def switch(window: MainWindow, theme: str, projector: bool) -> tuple[float, float]:
    """Seconds of one switch, and seconds computed."""
    began, work = time.perf_counter(), time.thread_time()
    apply_theme(gui.application(), theme, projector=projector)
    gui.application().processEvents()
    window.grab()
    return time.perf_counter() - began, time.thread_time() - work


def rows(*, quick: bool, peers: bool) -> Iterator[Row]:
    """A switch in each workspace."""
    del peers
    gui.tune_interpreter(gui.application())
    for name, took, _ in measure(3 if quick else 8):
        yield Row(f"theme switch, {name}", tuple(took), GOAL_S, unit="s")


def main() -> int:
    """Print medians; 1 where one computes longer than the goal."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.theme_switch")
    parser.add_argument("--rounds", type=int, default=6)
    rounds = parser.parse_args().rounds
    gui.tune_interpreter(gui.application())
    over = False
    print(f"{'workspace':<14}{'median s':>10}{'worst s':>10}{'computed s':>12}   goal {GOAL_S:g}")
    for name, took, computed in measure(rounds):
        own = statistics.median(computed)
        over = over or own > GOAL_S
        print(f"{name:<14}{statistics.median(took):10.2f}{max(took):10.2f}{own:12.2f}", flush=True)
    return int(over)


if __name__ == "__main__":
    end_with(main)
