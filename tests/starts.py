"""Start and end the real window many times, and say which starts died: ``python -m tests.starts --count 300``.

Each start is a process of its own, ended at one of :data:`MOMENTS` as a user would end it. A start
that does not end with 0 is a death; the reports of the dead lie in ``--out``. Without a display one
is made (``xvfb-run``); ``--offscreen`` needs none. A start that never reached the display says nothing about the
window: the series has failed, and ends with 2.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.display import SERVER, NoDisplayError, held

MOMENTS = ("at once", "painted", "reading", "ready", "file", "demo")
NO_DISPLAY = ("could not connect to display", "qt.qpa.plugin: Could not load the Qt platform plugin")
"""What Qt says where it does not reach a display."""
PATIENCE_S = 600
"""A start that takes longer hangs; on a busy machine getting ready alone may take minutes."""


@dataclass(frozen=True)
class End:
    """How a start ended.

    Parameters
    ----------
    moment : str
        When it was told to end.
    code : int or None
        Exit code, negative for a signal; None where it did not end.
    seconds : float
        From start to end.
    report : str
        What it wrote on stderr.
    """

    moment: str
    code: int | None
    seconds: float
    report: str

    @property
    def cause(self) -> str:
        """The signal, the exit code, or that it hung."""
        if self.code is None:
            return "hung"
        if not self.reached:
            return "no display"
        return signal.Signals(-self.code).name if self.code < 0 else f"exit {self.code}"

    @property
    def reached(self) -> bool:
        """Whether it came as far as the display."""
        return not self.code or not any(words in self.report for words in NO_DISPLAY)


def start(moment: str, seed: int, home: Path) -> End:
    """Start the window once, in a process of its own.

    Parameters
    ----------
    moment : str
        One of :data:`MOMENTS`.
    seed : int
        Draws the delay.
    home : Path
        Settings, log and files of this start.
    """
    home.mkdir(parents=True, exist_ok=True)
    places = {name: str(home) for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    (home / "user-dirs.dirs").write_text(f'XDG_DOCUMENTS_DIR="{home}/Documents"\n')
    command = [sys.executable, "-m", "tests.starts", "--child", moment, "--seed", str(seed), "--out", str(home)]
    began = time.monotonic()
    try:
        done = subprocess.run(
            command, env={**os.environ, **places}, capture_output=True, text=True, errors="replace", timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired as error:
        said = error.stderr or b""
        return End(moment, None, PATIENCE_S, said.decode(errors="replace") if isinstance(said, bytes) else said)
    return End(moment, done.returncode, time.monotonic() - began, done.stderr)


# -- one start, in its own process -----------------------------------------------------------------


def child(moment: str, seed: int, home: Path) -> int:
    """The program, with somebody who closes its window; the exit code is the program's."""
    faulthandler.enable()
    from PySide6.QtCore import QTimer

    from segloss_gui.gui import app as gui

    draw = random.Random(seed)
    arguments = {"file": [str(_image(home))], "demo": ["--demo"]}.get(moment, [])
    app = gui.application()
    closer = _close_when(_due(moment, draw))
    timer = QTimer(app)
    timer.timeout.connect(lambda: next(closer, None))
    timer.start(10)
    return gui.main(arguments)


def _due(moment: str, draw: random.Random) -> Callable[[object, float], bool]:
    """Whether it is time to close a window that has been there for so long."""
    after = {"at once": 0.0, "painted": 0.06, "reading": draw.uniform(0.1, 3), "demo": draw.uniform(3, 9)}
    if moment in after:
        return lambda _, seconds: seconds >= after[moment]
    from segloss_gui.gui.workspaces import WORKSPACES

    ready = draw.uniform(0, 1)
    since: list[float] = []

    def due(window: object, seconds: float) -> bool:
        if len(window.stack.made) == len(WORKSPACES) and window.services.tasks.idle and not since:  # type: ignore[attr-defined]
            since.append(seconds)
        return bool(since) and seconds >= since[0] + ready

    return due


def _close_when(due: Callable[[object, float], bool]) -> Iterator[None]:
    from PySide6.QtWidgets import QApplication, QMessageBox

    from segloss_gui.gui.main_window import MainWindow

    while not (windows := [found for found in QApplication.topLevelWidgets() if isinstance(found, MainWindow)]):
        yield
    began = time.monotonic()
    while not due(windows[0], time.monotonic() - began):
        yield
    windows[0].close()
    while True:  # questions on the way out are answered by going on
        for box in windows[0].findChildren(QMessageBox):
            for button in box.buttons() if box.isVisible() else ():
                if button.text().replace("&", "") in ("Discard", "Stop and close"):
                    button.click()
        yield


def _image(home: Path) -> Path:
    import nibabel as nib
    import numpy as np

    file = home / "image.nii.gz"
    values = np.random.default_rng(0).normal(100, 20, (48, 40, 32)).astype(np.float32)
    nib.save(nib.Nifti1Image(values, np.diag([1.0, 1.0, 2.0, 1.0])), file)
    return file


# -- all of them -------------------------------------------------------------------------------------


def main() -> int:
    """Start as often as asked; 1 where a start died, 2 where one never reached the display."""
    parser = argparse.ArgumentParser(prog="python -m tests.starts")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=2, help="starts side by side; they make each other slow")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "segloss-starts")
    parser.add_argument("--offscreen", action="store_true", help="without any display")
    parser.add_argument("--child", choices=MOMENTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        return child(options.child, options.seed, options.out)
    if options.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not os.environ.get("DISPLAY"):
        again = [sys.executable, "-m", "tests.starts", *sys.argv[1:]]
        os.execvp("xvfb-run", ["xvfb-run", "-a", "-s", SERVER, *again])
    shutil.rmtree(options.out, ignore_errors=True)
    try:
        with held():
            ends = _ends(options.count, options.at_once, options.seed, options.out)
            return report(ends, options.count, options.out)
    except NoDisplayError as error:
        print(f"no start: {error}", file=sys.stderr)
        return 2


def _ends(count: int, at_once: int, seed: int, out: Path) -> Iterator[End]:
    def one(number: int) -> End:
        home = out / str(number)
        ended = start(MOMENTS[number % len(MOMENTS)], seed + number, home)
        shutil.rmtree(home, ignore_errors=True)
        return ended

    with ThreadPoolExecutor(at_once) as pool:
        yield from pool.map(one, range(count))


def report(ends: Iterator[End], count: int, out: Path) -> int:
    """Say how each moment ended; 2 where a start never reached the display, else 1 where one died."""
    by_moment: dict[str, collections.Counter[str]] = {moment: collections.Counter() for moment in MOMENTS}
    out.mkdir(parents=True, exist_ok=True)
    deaths = astray = 0
    for number, ended in enumerate(ends):
        by_moment[ended.moment][ended.cause] += 1
        if ended.code != 0:
            deaths += ended.reached
            astray += not ended.reached
            (out / f"{number}-{ended.cause.replace(' ', '-')}.txt").write_text(f"{ended.moment}\n{ended.report}")
        print(f"{number + 1}/{count} {ended.moment}: {ended.cause} ({ended.seconds:.1f} s)", file=sys.stderr)
    for moment, causes in by_moment.items():
        print(f"{moment:14} " + ", ".join(f"{cause}: {times}" for cause, times in sorted(causes.items())))
    print(f"{deaths} of {count} starts died" + (f"; reports in {out}" if deaths or astray else ""))
    if astray:
        print(f"{astray} of {count} starts never reached the display: the series says nothing of them")
        return 2
    return int(deaths > 0)


if __name__ == "__main__":
    sys.exit(main())
