"""A study as a document, with real clicks: ``python -m tests.document_journey DATA OUT [--theme dark]``.

Under Xvfb, by xdotool: open a volume, lay its label over it, begin a study of a folder of cases, train, close while
it trains, find it on the start page, resume, save it elsewhere with its runs. ``DATA`` holds ``images`` and ``labels``;
pictures of every step and a table of clicks and seconds go to ``OUT``. Exit code 1 where a step did not happen.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.display import SERVER

CASES, PATIENCE_S = 6, 120.0
ACTS = ("begin", "resume")


def main() -> int:
    """Both acts, each a program of its own on a screen of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.document_journey")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--theme", default="light", choices=("light", "dark"))
    parser.add_argument("--act", choices=ACTS, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.act:
        return act(options.act, options.home, options.out, options.theme)
    options.out.mkdir(parents=True, exist_ok=True)
    steps: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="segloss-journey-") as place:
        home = Path(place)
        few_cases(options.data, home)
        for name in ACTS:
            code = on_a_screen(name, home, options.out, options.theme)
            steps += json.loads((home / f"{name}.json").read_text()) if (home / f"{name}.json").is_file() else []
            if code:
                return report(steps) or 1
    return report(steps)


def few_cases(data: Path, home: Path) -> None:
    """A folder of a few cases, one volume with its label apart, and places of the program's own."""
    for part in ("images", "labels"):
        (home / "knees" / part).mkdir(parents=True)
        for file in sorted((data / part).iterdir())[:CASES]:
            shutil.copy(file, home / "knees" / part / file.name)
    first = min((data / "images").iterdir()).name
    shutil.copy(data / "images" / first, home / "volume.nii.gz")
    shutil.copy(data / "labels" / first, home / "label.nii.gz")
    (home / "user-dirs.dirs").write_text(f'XDG_DOCUMENTS_DIR="{home}/Documents"\n')


def on_a_screen(name: str, home: Path, out: Path, theme: str) -> int:
    """One act under Xvfb with a window manager, which gives the window its keys."""
    places = {key: str(home) for key in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    again = f"{sys.executable} -m tests.document_journey . {out} --act {name} --home {home} --theme {theme}"
    inner = f"openbox & exec {again}"
    command = ["xvfb-run", "-a", "-s", SERVER, "bash", "-c", inner]
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.run(command, env=environment, check=False, timeout=4 * PATIENCE_S).returncode


def report(steps: list[dict[str, Any]]) -> int:
    """The table; 0 where all happened."""
    total = {"name": "in all", **{part: sum(step[part] for step in steps) for part in ("clicks", "keys", "seconds")}}
    for step in (*steps, total):
        print(f"{step['name']:44} {step['clicks']:>2} clicks {step['keys']:>2} keys {step['seconds']:>7.1f} s")
    return 0 if steps and all(step["done"] for step in steps) else 1


# -- inside the program -------------------------------------------------------------------------------
class Hand:
    """Moves the pointer and presses keys, from outside as X sees it, and counts."""

    def __init__(self, window: Any, out: Path, theme: str, act: str) -> None:
        self.window, self.out, self.theme, self.act = window, out, theme, act
        self.clicks = self.keys = 0
        self.steps: list[dict[str, Any]] = []
        self._began = time.monotonic()

    def click(self, widget: Any, *, twice: bool = False) -> None:
        point = widget.mapToGlobal(widget.rect().center())
        self._x("mousemove", str(point.x()), str(point.y()), "click", *(["--repeat", "2"] if twice else []), "1")
        self.clicks += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self._x("key", key)
            self.keys += 1

    def type(self, text: str) -> None:
        """Into a dialog of files: the whole path, then Return."""
        self._x("key", "ctrl+a")
        self._x("type", "--delay", "4", text)
        self._x("key", "Return")
        self.keys += 1

    def step(self, name: str, *, done: bool = True) -> None:
        """A step is done: picture, clicks, seconds."""
        file = self.out / f"{self.theme}_{self.act}_{len(self.steps) + 1:02d}_{name.replace(' ', '_')}.png"
        subprocess.run(["import", "-window", "root", str(file)], check=False)
        seconds = time.monotonic() - self._began
        self.steps.append(
            {"name": name, "clicks": self.clicks, "keys": self.keys, "seconds": seconds, "done": done}
        )  # fmt: skip
        self.clicks = self.keys = 0
        self._began = time.monotonic()

    @staticmethod
    def _x(*words: str) -> None:
        subprocess.run(["xdotool", *words], check=True)


Wait = Callable[[], bool]


def act(name: str, home: Path, out: Path, theme: str) -> int:
    """Run the program, and a hand that waits for what it waits for between two events."""
    from PySide6.QtCore import QTimer

    from segloss_gui.gui import app as gui

    application = gui.application()
    window = gui.build_window(theme)
    window.showMaximized()
    gui.warm_up(window)
    hand = Hand(window, out, theme, name)
    waits = {"begin": begin, "resume": resume}[name](hand, home)
    state: dict[str, Any] = {"wait": next(waits), "since": time.monotonic(), "code": 0}

    def go_on() -> None:
        late = time.monotonic() - state["since"] > PATIENCE_S
        if not state["wait"]() and not late:
            return
        if late:
            hand.step("gave up waiting", done=False)
            state["code"] = 1
            end()
            return
        try:
            state["wait"], state["since"] = next(waits), time.monotonic()
        except StopIteration:
            end()

    def end() -> None:
        timer.stop()
        write()
        if state["code"]:
            os._exit(1)

    def write() -> None:
        (home / f"{name}.json").write_text(json.dumps(hand.steps))

    timer = QTimer()
    timer.setInterval(150)
    timer.timeout.connect(go_on)
    timer.start()
    application.exec()
    next(waits, None)  # the window was gone before it was asked whether it is
    write()
    return int(state["code"])


def begin(hand: Hand, home: Path) -> Iterator[Wait]:
    """From the start page to a study that trains, closed while it does."""
    window = hand.window
    session, tasks = window.session, window.services.tasks
    training = window.services.training
    yield lambda: button(window, "Open images…") is not None and tasks.idle
    yield pause(2.0)
    hand.step("start page")
    hand.click(button(window, "Open images…"))
    yield dialog_is_open
    yield pause(0.5)
    hand.type(str(home / "volume.nii.gz"))
    yield lambda: session.case_id == "volume" and tasks.idle
    yield pause(1.5)
    hand.step("a volume is open")
    hand.press("ctrl+i")
    yield dialog_is_open
    yield pause(0.5)
    hand.type(str(home / "label.nii.gz"))
    yield lambda: session.preview is not None and session.preview.cohort.cases[0].has_reference and tasks.idle
    yield pause(1.5)
    hand.step("its label lies over it")
    assert not (home / "Documents").exists(), "looking makes nothing"
    hand.press("ctrl+shift+o")
    yield dialog_is_open
    yield pause(0.5)
    hand.type(str(home / "knees"))
    yield lambda: button(window, "Use ") is not None and tasks.idle
    yield pause(0.8)
    hand.click(button(window, "Use "))
    yield lambda: len(session.preview.cohort.cases) == CASES and tasks.idle
    yield lambda: session.folder is not None and not session.dirty
    yield pause(1.0)
    hand.step("a study begins and is saved")
    hand.press("ctrl+2")
    yield lambda: button(window, "Add to comparison") is not None and tasks.idle
    yield pause(1.0)
    hand.click(button(window, "Add to comparison"))
    yield lambda: len(session.study.losses) == 1
    yield lambda: not session.dirty and tasks.idle
    hand.step("a loss is chosen")
    hand.press("ctrl+3")
    yield lambda: button(window, "Train all") is not None
    yield pause(1.5)
    hand.step("ready to train")
    hand.click(button(window, "Train all"))
    yield lambda: any(run.epoch >= 2 for run in session.progress.values())
    yield pause(0.5)
    hand.step("two epochs trained")
    hand.press("alt+F4")
    yield lambda: message_button("Stop and close") is not None
    yield pause(0.5)
    hand.step("closing is asked about")
    hand.click(message_button("Stop and close"))
    yield lambda: not training.active_runs
    hand.step("closed")


def resume(hand: Hand, home: Path) -> Iterator[Wait]:
    """From the start page to the study of before, trained on and saved elsewhere."""
    window = hand.window
    session, tasks = window.session, window.services.tasks
    training = window.services.training
    yield lambda: button(window, "knees") is not None and tasks.idle
    yield pause(2.0)
    hand.step("found on the start page")
    hand.click(button(window, "knees"))
    yield lambda: bool(session.progress) and session.preview is not None and tasks.idle
    yield pause(1.0)
    before = max(run.epoch for run in session.progress.values())
    hand.press("ctrl+3")
    yield lambda: button(window, "Resume all") is not None
    yield pause(1.5)
    hand.step("opened again with its curves", done=before >= 2)
    hand.click(button(window, "Resume all"))
    yield lambda: any(run.epoch > before for run in session.progress.values())
    hand.step("resumed")
    hand.click(button(window, "Stop all"))
    yield lambda: not training.active_runs and tasks.idle
    hand.press("ctrl+shift+s")
    yield dialog_is_open
    yield pause(0.5)
    (home / "elsewhere").mkdir()
    hand.type(str(home / "elsewhere"))
    yield lambda: message_button("Copy the runs") is not None
    yield pause(0.5)
    hand.step("the runs are asked about")
    hand.click(message_button("Copy the runs"))
    yield lambda: session.folder == home / "elsewhere" and tasks.idle
    yield pause(1.0)
    there = list((home / "elsewhere" / "runs").glob("*/run.json"))
    hand.step("saved elsewhere with its runs", done=bool(there))
    hand.press("alt+F4")
    yield lambda: not window.isVisible()
    hand.step("closed")


def pause(seconds: float) -> Wait:
    """Time to look."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def button(window: Any, text: str) -> Any:
    """The visible, enabled button that begins with these words."""
    from PySide6.QtWidgets import QAbstractButton

    found = window.findChildren(QAbstractButton)
    return next((one for one in found if one.text().startswith(text) and one.isVisible() and one.isEnabled()), None)


def message_button(text: str) -> Any:
    """The button of an open question."""
    from PySide6.QtWidgets import QApplication, QMessageBox

    boxes = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
    return next((one for box in boxes for one in box.buttons() if one.text().replace("&", "") == text), None)


def dialog_is_open() -> bool:
    """Whether files are asked for."""
    from PySide6.QtWidgets import QApplication, QFileDialog

    return any(isinstance(found, QFileDialog) and found.isVisible() for found in QApplication.topLevelWidgets())


if __name__ == "__main__":
    sys.exit(main())
