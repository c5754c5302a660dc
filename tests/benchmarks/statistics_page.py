"""Whether the Statistics page keeps the window awake: 10,000 cases x 10 methods, opened, changed, sorted.

    python -m tests.benchmarks.statistics_page [--cases 10000] [--methods 10]

Writes runs with made-up scores, opens the page, and prints for each step how long until all was worked out
and the longest time the event loop was kept waiting.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from segloss_gui.app.background import import_libraries
from segloss_gui.app.services import Services
from segloss_gui.app.session import Session
from segloss_gui.gui.app import SWITCH_INTERVAL_S, application
from segloss_gui.gui.window_services import window_services
from segloss_gui.gui.workspaces.statistics.view import StatisticsWorkspace
from segloss_gui.metrics import EmptyRule
from segloss_gui.study.models import LossChoice
from tests.app.made_study import open_study
from tests.app.statistics.made_scores import scored
from tests.benchmarks.event_loop import EventLoopWatch


def main() -> None:
    """Print a row per step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--methods", type=int, default=10)
    given = parser.parse_args()
    app = application()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    import_libraries()
    losses = [LossChoice(key="dice_phi", params={"epsilon": 10.0**k}, name=f"method {k}") for k in range(given.methods)]
    session = Session()
    services = window_services(session)
    view = StatisticsWorkspace(session, services)
    view.resize(1200, 620)
    with tempfile.TemporaryDirectory() as folder:
        open_study(session, *scored(Path(folder), losses, cases=given.cases, groups=True))
        watch = EventLoopWatch()

        def step(name: str, act: Callable[[], object]) -> None:
            watch.restart()
            start = time.perf_counter()
            act()
            acted = time.perf_counter() - start
            until_idle(app, services, view)
            took = time.perf_counter() - start
            print(f"{name:<28}{acted:>9.3f}{took:>11.2f}{1e3 * watch.longest.seconds:>11.0f}", flush=True)

        print(f"{'step':<28}{'call s':>9}{'all done s':>11}{'waited ms':>11}")
        step("open", view.show)
        step("empty cases as 1", lambda: view.presenter.choose(rule=EmptyRule.ONE))
        step("metric", lambda: view.presenter.choose(metric="volume_error_ml"))
        step("back (kept answers)", lambda: view.presenter.choose(metric="dice"))
        step("pairs", lambda: view.results.tabs.setCurrentIndex(1))
        step("ranking", lambda: view.results.tabs.setCurrentIndex(3))
        for part in ("strips", "scatter", "roc"):
            step(part, lambda part=part: turn(view, part))
        step("sort by a method", lambda: view.cases.model.sort(6))
        step("filter", lambda: view.cases.filter.setText("test_07"))
        watch.stop()
        services.close()


def turn(view: StatisticsWorkspace, part: str) -> None:
    """Show another plot in the upper pane."""
    pane = view.plots[0]
    pane.kind.setCurrentIndex(pane.kind.findData(part))
    pane.turned.emit()


def until_idle(app: QApplication, services: Services, view: StatisticsWorkspace) -> None:
    """Let the event loop run until nothing is worked out and everything painted."""
    still = 0
    while still < 3:
        app.processEvents()
        time.sleep(0.002)
        still = still + 1 if services.tasks.idle else 0
    view.grab()


if __name__ == "__main__":
    main()
