"""How long the program lives after its window was closed while it trains: ``python -m tests.benchmarks.closing``.

Under Xvfb, with a window manager: a study of two losses on patches of 96 voxels a side is opened and trained, both
at once; the window gets Alt+F4 a random time after an epoch, then *Stop and close* is clicked. Seconds count from that
click to the end of the process; goal: at most 5. Then the study is opened and resumed, and closed again: every run must
go on with the epoch after its last checkpoint, so that no epoch is missing or there twice. ``--closings 5`` times.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from segloss_gui.core.events import EpochFinished
from segloss_gui.data.layouts import guess_layout
from segloss_gui.study.models import Study
from segloss_gui.study.progress import RunState
from segloss_gui.study.store import StudyFolder
from tests.benchmarks.memory_estimate import make_cohort
from tests.display import SERVER
from tests.document_journey import Hand, Wait, button, message_button, pause

GOAL_S = 5.0
WITHIN_S = 4.0
"""The window is closed so long after an epoch, at most."""
PATIENCE_S = 400.0
BEGUN = (RunState.STOPPED, RunState.INTERRUPTED, RunState.FINISHED)


def main() -> int:
    """A row for each closing; 1 where one took too long or a run did not go on."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.closing", description=__doc__)
    parser.add_argument("--closings", type=int, default=5, help="default: %(default)s")
    parser.add_argument("--side", type=int, default=96, help="voxels of the patch a side (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="folder for pictures of every step")
    parser.add_argument("--act", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.act:
        return act(options.act, options.out)
    with tempfile.TemporaryDirectory(prefix="segloss-closing-") as place:
        return close_often(Path(place), options.side, options.closings, options.out or Path(place))


def close_often(home: Path, side: int, closings: int, out: Path) -> int:
    """Open, train, close, and so on."""
    out.mkdir(parents=True, exist_ok=True)
    folder, took, faults = make_study(home, side), list[float](), list[str]()
    for number in range(1, closings + 1):
        before = epochs(folder)
        seconds, code = one_closing(home, out)
        states = [run.progress().state for run in folder.runs()]
        took.append(seconds)
        told = f"{sum(map(len, before.values()))} -> {sum(map(len, epochs(folder).values()))} epochs"
        ends = ", ".join(f"{states.count(state)} {state}" for state in BEGUN if state in states)
        print(f"closing {number}: {seconds:5.2f} s, exit code {code}, {told}, {ends}", flush=True)
        faults += [f"closing {number} ended with exit code {code}"] if code else []
        faults += [f"a run is {state}" for state in states if state not in BEGUN]
        faults += not_gone_on(before, epochs(folder))
    print(f"longest: {max(took):.2f} s (goal: {GOAL_S:g} s)", *faults, sep="\n")
    return int(bool(faults) or max(took) > GOAL_S)


def make_study(home: Path, side: int) -> StudyFolder:
    """Two losses, two cases of validation; more epochs than are ever trained."""
    (home / "data").mkdir()
    make_cohort(home / "data", (side,) * 3)
    folder = StudyFolder(home / "study")
    folder.save(
        Study.model_validate(
            {
                "cohort": guess_layout([home / "data"]),
                "classes": [{"value": 1, "name": "lesion"}],
                "sampling": {"patch": (side,) * 3},
                "schedule": {"epochs": 1000, "steps_per_epoch": 2},
                "losses": [{"key": "soft_dice"}, {"key": "cross_entropy"}],
                "folds": {"count": 4},
                "hardware": {"device": "cpu"},
            }
        )
    )
    return folder


def one_closing(home: Path, out: Path) -> tuple[float, int]:
    """Seconds from the click that closes to the end of the program, and its exit code."""
    clicked, ended = home / "clicked", home / "ended"
    for file in (clicked, ended):
        file.unlink(missing_ok=True)
    places = {key: str(home) for key in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    program = f"{sys.executable} -m tests.benchmarks.closing --act {home} --out {out}"
    inner = f"openbox >/dev/null 2>&1 & {program}; echo $? $(date +%s.%N) > {ended}"
    command = ["xvfb-run", "-a", "-s", SERVER, "bash", "-c", inner]
    subprocess.run(command, env={**os.environ, **places, "QT_QPA_PLATFORM": "xcb"}, check=False, timeout=3 * PATIENCE_S)
    code, end = ended.read_text().split()
    if not clicked.is_file():
        raise SystemExit(f"the window was not closed; pictures in {out}")
    return float(end) - float(clicked.read_text()), int(code)


def epochs(folder: StudyFolder) -> dict[str, list[int]]:
    """Epochs finished, by run."""
    return {run.id: [e.epoch for e in run.events() if isinstance(e, EpochFinished)] for run in folder.runs()}


def not_gone_on(before: dict[str, list[int]], after: dict[str, list[int]]) -> list[str]:
    """What is wrong with the epochs of runs: one missing or twice, or none more than before anywhere."""
    faults = [
        f"{run} has the epochs {found}" for run, found in after.items() if found != list(range(1, len(found) + 1))
    ]
    lost = [run for run, found in before.items() if found != after.get(run, [])[: len(found)]]
    trained = sum(map(len, after.values())) > sum(map(len, before.values()))
    return [*faults, *(f"{run} lost epochs" for run in lost), *([] if trained else ["no run went on"])]


# -- inside the program -------------------------------------------------------------------------------
def act(home: Path, out: Path) -> int:
    """The real program, and a hand that trains and closes it."""
    from PySide6.QtCore import QTimer

    from segloss_gui.gui import app as gui
    from segloss_gui.gui.main_window import MainWindow

    application = gui.application()
    state: dict[str, Any] = {"waits": None, "wait": None, "since": time.monotonic()}

    def go_on() -> None:
        if state["waits"] is None:
            window = next((one for one in application.topLevelWidgets() if isinstance(one, MainWindow)), None)
            if window is None or not window.isVisible():
                return
            window.showMaximized()
            state["waits"] = train_and_close(Hand(window, out, "light", "closing"), home)
            state["wait"] = next(state["waits"])
        if time.monotonic() - state["since"] > PATIENCE_S:
            subprocess.run(["import", "-window", "root", str(out / "gave_up.png")], check=False)
            os._exit(1)
        if state["wait"]():
            state["wait"], state["since"] = next(state["waits"], lambda: False), time.monotonic()

    timer = QTimer()
    timer.setInterval(100)
    timer.timeout.connect(go_on)
    timer.start()
    return gui.main([str(home / "study"), "--theme", "light"])


def train_and_close(hand: Hand, home: Path) -> Iterator[Wait]:
    """From the opened study to the click that closes."""
    window = hand.window
    session, tasks = window.session, window.services.tasks
    yield lambda: bool(session.study.losses) and session.preview is not None and tasks.idle
    yield pause(1.0)
    hand.press("ctrl+3")
    resumed = any(run.epoch for run in session.progress.values())
    words = "Resume all" if resumed else "Train all"
    yield lambda: button(window, words) is not None
    yield pause(1.0)
    before = sum(run.epoch for run in session.progress.values())
    hand.step(words)
    hand.click(button(window, words))
    yield lambda: sum(run.epoch for run in session.progress.values()) > before
    yield pause(random.uniform(0.0, WITHIN_S))
    hand.press("alt+F4")
    yield lambda: message_button("Stop and close") is not None
    yield pause(0.5)
    hand.step("asked")
    (home / "clicked").write_text(json.dumps(time.time()))
    hand.click(message_button("Stop and close"))


if __name__ == "__main__":
    sys.exit(main())
