"""A scene, a descent, a dial or a replay as a film: the page is led through it, and a picture taken at each place."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.gui.recorder import pixels, taken_frames
from segloss_gui.report.movie import Frame, write_movie

if TYPE_CHECKING:
    from segloss_gui.app.lecture.presenter import LecturePresenter
    from segloss_gui.app.lecture.replay import Player
    from segloss_gui.app.lecture.scenes import ScenesPresenter
    from segloss_gui.app.lecture.sheets import SheetsPresenter

FPS = 8
READING_S, ANSWER_S = 4, 4
DESCENT_STEPS, PLACES = 60, 48
TICK_MS, QUIET_TICKS, MOST_TICKS = 30, 2, 2000
WAITING_FRAMES = 4


@dataclass(frozen=True)
class Shot:
    """What is done before a picture is taken, and for how many frames it stands."""

    do: Callable[[], object]
    frames: int = 1


def scene_shots(scenes: ScenesPresenter, canvas: LecturePresenter, player: Player) -> list[Shot]:
    """Every step of the scene that is given: its words, what it descends, and the answer."""
    assert scenes.scene is not None
    shots = [Shot(scenes.restart, FPS * READING_S)]
    for place, step in enumerate(scenes.scene.steps):
        if place:
            shots.append(Shot(scenes.next, FPS * READING_S))
        if step.canvas is not None and step.canvas.descend:
            shots += descent_shots(canvas, step.canvas.descend)
        if step.training is not None and step.training.replay is not None:
            shots += replay_shots(player)
        if step.question:
            shots.append(Shot(scenes.answer, FPS * ANSWER_S))
    return shots


def descent_shots(canvas: LecturePresenter, steps: int = DESCENT_STEPS) -> list[Shot]:
    """From the painted prediction down, two steps a frame."""
    down = Shot(partial(canvas.step, 2))
    return [Shot(canvas.restart, FPS // 2), *[down] * (steps // 2), Shot(_nothing, FPS)]


def dial_shots(sheets: SheetsPresenter) -> list[Shot]:
    """The first dial of the sheet (the one that is dragged, where there is one) from end to end, or its beginnings."""
    sheet = sheets.sheet
    if not sheet.dials:
        return [Shot(partial(sheets.begin_with, place), FPS * 2) for place in range(len(sheet.beginnings))]
    dial = next((dial for dial in sheet.dials if dial.key == sheet.dragged), sheet.dials[0])
    places = np.geomspace(dial.low, dial.high, PLACES) if dial.log else np.linspace(dial.low, dial.high, PLACES)
    return [Shot(partial(sheets.turn, dial.key, float(place))) for place in places]


def replay_shots(player: Player) -> list[Shot]:
    """The replay from its first event to its last; of a training, how it stands."""

    def seek(share: float) -> None:
        player.pause()
        if player.recording is not None:
            player.seek(share * player.recording.seconds)

    return [*(Shot(partial(seek, place / (PLACES - 1))) for place in range(PLACES)), Shot(_nothing, FPS)]


class Film(QObject):
    """Takes one film at a time, and encodes it in the background.

    Signals
    -------
    ended(bool, str)
        Whether there is a film, and a sentence.
    """

    ended = Signal(bool, str)

    def __init__(self, tasks: BackgroundTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: BackgroundTask | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._shots: list[Shot] = []
        self._left = self._quiet = self._ticks = 0

    @property
    def running(self) -> bool:
        """Whether a film is being made."""
        return self._task is not None

    def shoot(self, widget: QWidget, path: Path, shots: Sequence[Shot]) -> None:
        """Film ``widget`` while the shots are gone through."""
        if self.running:
            self.ended.emit(False, "A film is being made: wait for it, or cancel it below")
            return
        self._widget, self._shots = widget, list(shots)
        frames: queue.Queue[Frame | None] = queue.Queue(WAITING_FRAMES)
        self._frames, count = frames, sum(shot.frames for shot in shots)
        self._task = self._tasks.run(
            f"Filming {count} frames",
            lambda task: write_movie(
                path, taken_frames(frames, task), fps=FPS, told=lambda done: task.report(done, count)
            ),
            done=lambda made: self._end(True, f"Film written to {made}"),
            failed=self._failed,
        )
        self._begin()
        self._timer.start()

    def tick(self) -> None:
        """Take a picture once nothing is on its way."""
        task = self._task
        if task is None or task.cancelled:
            self._timer.stop()
            return
        self._ticks += 1
        self._quiet = 0 if self._tasks.busy_besides(task) and self._ticks < MOST_TICKS else self._quiet + 1
        if self._quiet < QUIET_TICKS or self._frames.full():
            return
        self._frames.put(pixels(self._widget))
        self._left -= 1
        if self._left:
            return
        self._shots.pop(0)
        if self._shots:
            self._begin()
        else:
            self._timer.stop()
            self._close()

    def _begin(self) -> None:
        self._quiet = self._ticks = 0
        self._left = self._shots[0].frames
        self._shots[0].do()

    def _close(self) -> None:
        try:
            self._frames.put_nowait(None)
        except queue.Full:
            QTimer.singleShot(TICK_MS, self, self._close)

    def _failed(self, error: BaseException) -> None:
        cancelled = isinstance(error, TaskCancelled)
        self._end(False, "The film was cancelled" if cancelled else f"The film failed: {error}")

    def _end(self, made: bool, words: str) -> None:
        self._timer.stop()
        self._task = None
        self.ended.emit(made, words)


def _nothing() -> None:
    return None
