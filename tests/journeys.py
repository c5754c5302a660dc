"""Through how many files a click goes until its effect is there: ``python -m tests.journeys [--list]``.

Each journey is made ready in a real window without a screen. Two numbers of files are counted from the click on:

on the way
    Those whose functions are on the stack when the effect comes, and on the stacks that led there: a background
    task, a thread, an event and a timer each carry the stack that started them.
set going
    Those of which any function ran on any thread: leaf helpers and all who merely listen included.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parents[1] / "segloss_gui"
PATIENCE_S = 120.0
Journey = Iterator[Callable[[], Any]]
"""Says what tells that the effects are there, then the click, then goes on and clears up."""


class Trails:
    """What led to what runs now: files by thread, handed on to tasks, threads, events and timers."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._events: dict[int, tuple[object, frozenset[str]]] = {}
        self._timers: dict[int, frozenset[str]] = {}
        self._known: dict[str, str] = {}
        self._hand_on()

    def place(self, file: str) -> str:
        """A file below the package; empty for any other."""
        if file not in self._known:
            path = Path(file)
            self._known[file] = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
        return self._known[file]

    def here(self) -> frozenset[str]:
        """Files on the stack, and on those that led here."""
        found = set(getattr(self._local, "led", frozenset()))
        frame: FrameType | None = sys._getframe(1)
        outermost = None
        while frame is not None:
            if place := self.place(frame.f_code.co_filename):
                found.add(place)
                outermost = frame
            frame = frame.f_back
        # A slot that no one of the program calls was called by a timer, which its own object had started.
        owner = outermost.f_locals.get("self") if outermost is not None else None
        return frozenset(found | self._timers.get(id(owner), frozenset()))

    def led(self, function: Callable[..., Any] | None) -> Callable[..., Any] | None:
        """A function that will know what led to it."""
        if function is None:
            return None
        trail = self.here()

        def run(*given: Any, **named: Any) -> Any:
            before = getattr(self._local, "led", frozenset())
            self._local.led = trail
            try:
                return function(*given, **named)
            finally:
                self._local.led = before

        return run

    def _hand_on(self) -> None:
        from PySide6.QtCore import QTimer

        from segloss_gui.app.background import BackgroundTasks
        from segloss_gui.app.event_queue import EventQueue
        from segloss_gui.app.session import Session

        run, push, apply = BackgroundTasks.run, EventQueue.push, Session.apply
        start, timer = threading.Thread.start, QTimer.start

        def led_run(tasks: Any, title: str, function: Any, done: Any = None, failed: Any = None, **how: Any) -> Any:
            return run(tasks, title, self.led(function), self.led(done), self.led(failed), **how)  # type: ignore[arg-type]

        def led_push(queue: Any, event: Any) -> None:
            self._events[id(event)] = event, self.here()
            push(queue, event)

        def led_apply(session: Any, events: Any) -> Any:
            before = getattr(self._local, "led", frozenset())
            trails = [trail for event in events if (trail := self._events.get(id(event), (None, frozenset()))[1])]
            self._local.led = before.union(*trails)
            try:
                return apply(session, events)
            finally:
                self._local.led = before

        def led_start(thread: threading.Thread) -> None:
            thread.run = self.led(thread.run)  # type: ignore[method-assign,assignment]
            start(thread)

        def led_timer(of: QTimer, *given: Any) -> None:
            owner = sys._getframe(1).f_locals.get("self")
            if owner is not None:
                self._timers[id(owner)] = self.here()
            timer(of, *given)

        BackgroundTasks.run, EventQueue.push, Session.apply = led_run, led_push, led_apply  # type: ignore[method-assign,assignment]
        threading.Thread.start, QTimer.start = led_start, led_timer  # type: ignore[method-assign,assignment]


class Tracks:
    """Looks at every call of the program between a click and its effect.

    Attributes
    ----------
    going, way : set of str
        Files set going, and on the way.
    """

    def __init__(self) -> None:
        self.trails = Trails()
        self.going: set[str] = set()
        self.way: set[str] = set()
        self.effects: list[Callable[[], Any]] = []
        self._main = threading.get_ident()
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def begin(self, *effects: Callable[[], Any]) -> None:
        """The click comes; then what is looked for, one after the other."""
        self.going.clear()
        self.way.clear()
        self.effects = list(effects)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if not self.effects or event not in ("call", "return"):
            return
        code = frame.f_code
        place = self.trails.place(code.co_filename)
        if not place or code.co_name == "<module>":
            return
        self.going.add(place)
        if event == "return" and threading.get_ident() == self._main:
            # Stays off while it is asked, for asking runs code of the program too.
            effects, self.effects = self.effects, []
            if effects[0]():
                self.way |= self.trails.here()
                effects = effects[1:]
            self.effects = effects


def folder_to_study(folder: Path) -> Journey:
    """A folder of images and labels is dropped on the window and *Use these cases* pressed; they are the study's."""
    import nibabel as nib
    import numpy as np
    from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QUrl
    from PySide6.QtGui import QDropEvent

    from segloss_gui.app.session import Session
    from segloss_gui.gui.main_window import MainWindow
    from segloss_gui.gui.window_services import window_services
    from segloss_gui.gui.workspaces.data.proposal_page import ProposalPage

    draw = np.random.default_rng(0)
    for name, kind in (("imagesTr", np.float32), ("labelsTr", np.uint8)):
        (folder / "Dataset001_Made" / name).mkdir(parents=True)
        for case in range(3):
            values = draw.integers(0, 2, (8, 8, 6)).astype(kind)
            ending = "_0000" if name == "imagesTr" else ""
            image = nib.Nifti1Image(values, np.eye(4))
            nib.save(image, folder / "Dataset001_Made" / name / f"made_{case:03}{ending}.nii.gz")
    (folder / "Dataset001_Made" / "dataset.json").write_text(
        '{"channel_names": {"0": "CT"}, "labels": {"background": 0, "object": 1}, "numTraining": 3,'
        ' "file_ending": ".nii.gz"}'
    )
    session = Session()
    settings = QSettings(str(folder / "own.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, window_services(session), settings)
    window.show()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder / "Dataset001_Made"))])
    event = QDropEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    def used() -> bool:
        for page in window.findChildren(ProposalPage):
            if session.preview is None and page.take.isEnabled():
                page.take.click()
        return session.preview is not None and len(session.preview.cohort.cases) == 3

    yield lambda: any(page.take.isEnabled() for page in window.findChildren(ProposalPage))
    yield lambda: session.preview is not None and len(session.preview.cohort.cases) == 3
    yield lambda: window.dropEvent(event)
    _until(used)
    session.dirty = False
    window.close()


def train_to_curve(folder: Path) -> Journey:
    """*Train all* is pressed; the curve of the training loss has points."""
    from segloss_gui.app.session import Session
    from segloss_gui.gui.window_services import window_services
    from segloss_gui.gui.workspaces.train.view import TrainWorkspace
    from tests.study.tiny import tiny_study

    session = Session()
    services = window_services(session)
    study = tiny_study()
    session.set_study(study, folder=folder)
    assert study.cohort is not None
    session.set_preview(study.cohort.preview())
    place = TrainWorkspace(session, services)
    place.resize(1100, 640)
    place.show()
    yield lambda: any(
        curve.line_item.getData()[0] is not None and len(curve.line_item.getData()[0])
        for curve in place.charts.charts["loss"].curves.values()
    )
    yield lambda: place.welcome.button.click()
    _until(lambda: session.progress and all(progress.finished for progress in session.progress.values()))
    services.close()


def score_to_slice(folder: Path) -> Journey:
    """A method is clicked in the table of scores; the slice with its largest error is on the screen."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from segloss_gui.app.session import Session
    from segloss_gui.gui.viewers.slice_view import SliceView
    from segloss_gui.gui.window_services import window_services
    from segloss_gui.gui.workspaces.compare.view import CompareWorkspace
    from tests.app.made_study import make_runs, open_study, phantom_study, settle

    study = phantom_study(side=24)
    assert study.cohort is not None
    preview = study.cohort.preview()
    make_runs(folder, study, preview, ("test_000", "test_001"))
    session = Session()
    services = window_services(session)
    view = CompareWorkspace(session, services)
    view.resize(1200, 640)
    view.show()
    open_study(session, study, preview, folder)
    session.show_case("test_000")
    settle(services)
    table, model = view.scores.case_table, view.scores.case_model
    at = table.visualRect(model.index(2, 0)).center()
    asked: list[object] = []
    plain = SliceView.update
    SliceView.update = lambda slices, *of: (asked.append(slices), plain(slices, *of))  # type: ignore[method-assign,assignment]
    _settled()
    asked.clear()
    yield lambda: bool(asked)
    yield lambda: QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle(services)
    services.close()


def parameter_to_loss(_: Path) -> Journey:
    """ε is dragged; the study's loss has it."""
    from tests.screens.losses import SCREENS

    view: Any = SCREENS["phi"]()
    view.resize(1200, 640)
    view.show()
    _until(lambda: view.page.form is not None)
    yield lambda: view.presenter.session.study.losses[2].params.get("epsilon") == 250.0
    yield lambda: view.page.epsilon.chosen.emit(250.0)
    view.close()


JOURNEYS: dict[str, Callable[[Path], Journey]] = {
    "folder -> study": folder_to_study,
    "Train -> curve": train_to_curve,
    "score click -> slice": score_to_slice,
    "loss parameter -> loss": parameter_to_loss,
}


def walk(make: Callable[[Path], Journey], tracks: Tracks) -> tuple[set[str], set[str]]:
    """The files on the way, and those set going."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        journey = make(Path(folder))
        *effects, click = (next(journey) for _ in range(3 if make is folder_to_study else 2))
        _settled()  # what is still under way is no part of the journey
        tracks.begin(*effects)
        click()
        next(journey, None)
        _until(lambda: not tracks.effects)
    return set(tracks.way), set(tracks.going)


def _settled() -> None:
    from PySide6.QtWidgets import QApplication

    for _ in range(50):
        QApplication.processEvents()
        time.sleep(0.01)


def _until(there: Callable[[], Any]) -> None:
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + PATIENCE_S
    while not there():
        QApplication.processEvents()
        time.sleep(0.002)
        assert time.monotonic() < end, "the effect of the click did not come"


def main() -> None:
    """Print how many files each journey goes through, and which."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys", description=__doc__)
    parser.add_argument("--list", action="store_true", help="name the files")
    parser.add_argument("--only", default="", help="journeys whose name begins so")
    options = parser.parse_args()
    tracks = Tracks()
    from PySide6.QtWidgets import QApplication

    _app = QApplication([])
    print(f"{'':28}{'on the way':>12}{'set going':>12}")
    for name, make in JOURNEYS.items():
        if name.startswith(options.only):
            way, going = walk(make, tracks)
            print(f"{name:28}{len(way):12}{len(going):12}", flush=True)
            if options.list:
                print("".join(f"    {file}\n" for file in sorted(way)))
    sys.stdout.flush()
    os._exit(0)  # windows and threads of four journeys are not worth taking down one by one


if __name__ == "__main__":
    main()
