"""A film of a part of the window: it is led from place to place, and pictures are taken once each has settled."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.filming import Shot, taken_frames
from segloss_gui.core.errors import SegLossError
from segloss_gui.report.movie import Frame, write_movie

TICK_MS = 30
QUIET_TICKS = 3
"""A place is filmed once nothing was on its way for so many ticks."""
PATIENCE_S = 10.0
"""Background work that goes on for longer has nothing to do with the picture."""
WAITING_FRAMES = 4


class Film(QObject):
    """Takes one film at a time, and encodes it in the background, with progress and cancel in the status bar.

    Parameters
    ----------
    tasks : BackgroundTasks
        Encode; what else they do is waited for.
    parent : QObject or None
    busy : callable
        Whether something else is still on its way to the picture.

    Signals
    -------
    said(str, str)
        A level ("info", "warning", "error") and a sentence.
    ended()
        There is no film in the making any more.
    """

    said = Signal(str, str)
    ended = Signal()

    def __init__(
        self, tasks: BackgroundTasks, parent: QObject | None = None, *, busy: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self._tasks, self._busy = tasks, busy
        self._task: BackgroundTask | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._shots: list[Shot] = []
        self._left = self._quiet = 0
        self._moving = False
        self._since = 0.0

    @property
    def running(self) -> bool:
        """Whether a film is being made."""
        return self._task is not None

    def shoot(self, widget: QWidget, path: Path, shots: Sequence[Shot], *, fps: float, what: str) -> None:
        """Film ``widget`` while the shots are gone through; ``what`` is said to be filmed."""
        if self.running:
            self.said.emit("warning", "A film is being made: wait for it, or cancel it below")
            return
        self._widget, self._shots, self._fps = widget, list(shots), fps
        frames: queue.Queue[Frame | None] = queue.Queue(WAITING_FRAMES)
        self._frames, count = frames, sum(shot.frames for shot in shots)
        self._task = self._tasks.run(
            f"Filming {what}",
            lambda task: write_movie(
                path, taken_frames(frames, task), fps=fps, told=lambda done: task.report(done, max(done, count))
            ),
            done=lambda made: self._end("info", f"Film written to {made}"),
            failed=self._failed,
        )
        self._begin()
        self._timer.start()

    def _begin(self) -> None:
        shot = self._shots[0]
        self._left, self._moving = shot.frames, shot.goes_on is not None
        self._wait()
        shot.do()

    def _wait(self) -> None:
        self._quiet, self._since = 0, time.monotonic()

    def _tick(self) -> None:
        task = self._task
        if task is None or task.cancelled:
            self._timer.stop()
        elif self._moving:
            self._take_moving()
        elif self._settled(task) and not self._frames.full():  # else the encoder is behind
            self._frames.put(pixels(self._widget))
            self._left -= 1
            if not self._left:
                self._go_on()

    def _take_moving(self) -> None:
        """A picture of what moves, as often as the film shows one."""
        goes_on = self._shots[0].goes_on
        if goes_on is None or not goes_on():
            self._moving = False
            self._wait()
        elif time.monotonic() - self._since >= 1 / self._fps and not self._frames.full():
            self._frames.put(pixels(self._widget))
            self._wait()

    def _settled(self, task: BackgroundTask) -> bool:
        busy = self._busy() or self._tasks.busy_besides(task) or is_drawing(self._widget)
        self._quiet = 0 if busy else self._quiet + 1
        return self._quiet >= QUIET_TICKS or time.monotonic() - self._since >= PATIENCE_S

    def _go_on(self) -> None:
        self._shots.pop(0)
        if self._shots:
            self._begin()
        else:
            self._timer.stop()
            frames = self._frames
            QTimer.singleShot(0, self, lambda: self._close(frames))

    def _close(self, frames: queue.Queue[Frame | None]) -> None:
        """Tell the encoder that this was all, as soon as it has room to hear it; one that gave up needs no telling."""
        if self._task is None or frames is not self._frames:
            return
        try:
            frames.put_nowait(None)
        except queue.Full:
            QTimer.singleShot(TICK_MS, self, lambda: self._close(frames))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):
            self._end("info", "The film was cancelled")
        else:
            self._end("error", str(error) if isinstance(error, SegLossError) else f"The film failed: {error}")

    def _end(self, level: str, words: str) -> None:
        self._timer.stop()
        self._task = None
        self.ended.emit()
        self.said.emit(level, words)


def is_drawing(widget: QWidget) -> bool:
    """Whether a part that is seen says, by ``is_drawing``, that its newest picture has still to come."""
    return any(getattr(part, "is_drawing", False) and part.isVisible() for part in widget.findChildren(QWidget))


def pixels(widget: QWidget) -> Frame:
    """What a widget shows, shape (height, width, 3), in device pixels."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
