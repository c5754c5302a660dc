"""Films a part of the window while it is led through the epochs of the current case."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.app.case_loading import Loader
from segloss_gui.app.session import Session
from segloss_gui.app.stepping import previewed_epochs
from segloss_gui.core.errors import SegLossError
from segloss_gui.report.movie import Frame, write_movie

TICK_MS = 30
QUIET_TICKS = 3
"""An epoch is filmed once nothing was on its way for so many ticks."""
PATIENCE_S = 10.0
"""Background work that goes on for longer has nothing to do with the picture."""
WAITING_FRAMES = 4


class Recorder(QObject):
    """One film at a time: a frame an epoch; the epoch looked at before comes back at the end.

    Parameters
    ----------
    session : Session
        Whose epochs are stepped through.
    loader : Loader
        Loads what an epoch shows.
    tasks : BackgroundTasks
        Encode the film, with progress and cancel in the status bar.
    """

    def __init__(self, session: Session, loader: Loader, tasks: BackgroundTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._loader, self._tasks = session, loader, tasks
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._task: BackgroundTask | None = None
        self._before: int | None = None

    @property
    def running(self) -> bool:
        """Whether a film is being made."""
        return self._task is not None

    def film(self, widget: QWidget, path: Path, *, fps: float = 4.0) -> None:
        """Make a film of ``widget``; says where it is, or why there is none."""
        epochs = previewed_epochs(self._session, self._session.case_id)
        if self.running:
            self._session.said.emit("warning", "A film is being made: wait for it, or cancel it below")
            return
        if not epochs:
            text = f"{self._session.case_id or 'No case'}: a film must have previews of epochs, got none; "
            self._session.said.emit("warning", text + "the preview case of the runs has them")
            return
        self._widget, self._left, self._before = widget, list(epochs), self._session.epoch
        self._frames: queue.Queue[Frame | None] = queue.Queue(WAITING_FRAMES)
        frames = self._frames
        self._task = self._tasks.run(
            f"Filming {len(epochs)} epochs",
            lambda task: write_movie(
                path, taken_frames(frames, task), fps=fps, told=lambda done: task.report(done, len(epochs))
            ),
            done=lambda made: self._ended(f"Film written to {made}", "info"),
            failed=self._failed,
        )
        self._next()
        self._timer.start()

    def _next(self) -> None:
        self._quiet, self._since = 0, time.monotonic()
        self._session.show_epoch(self._left[0])

    def _tick(self) -> None:
        task = self._task
        if task is None or task.cancelled:
            self._timer.stop()
            return
        busy = bool(self._loader.loading) or self._tasks.busy_besides(task) or is_drawing(self._widget)
        self._quiet = 0 if busy else self._quiet + 1
        if self._quiet < QUIET_TICKS and time.monotonic() - self._since < PATIENCE_S:
            return
        if self._frames.full():
            return  # the encoder is behind
        self._frames.put(pixels(self._widget))
        self._left.pop(0)
        if self._left:
            self._next()
        else:
            self._timer.stop()
            QTimer.singleShot(0, self, self._close)

    def _close(self) -> None:
        """Tell the encoder that this was all, as soon as it has room to hear it."""
        try:
            self._frames.put_nowait(None)
        except queue.Full:
            QTimer.singleShot(TICK_MS, self, self._close)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):
            self._ended("The film was cancelled", "info")
        else:
            self._ended(str(error) if isinstance(error, SegLossError) else f"The film failed: {error}", "error")

    def _ended(self, text: str, level: str) -> None:
        self._timer.stop()
        self._task = None
        self._session.show_epoch(self._before)
        self._session.said.emit(level, text)


def is_drawing(widget: QWidget) -> bool:
    """Whether a part that is seen says, by ``is_drawing``, that its newest picture has still to come."""
    return any(getattr(part, "is_drawing", False) and part.isVisible() for part in widget.findChildren(QWidget))


def pixels(widget: QWidget) -> Frame:
    """What a widget shows, shape (height, width, 3), in device pixels."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def taken_frames(frames: queue.Queue[Frame | None], task: BackgroundTask) -> Iterator[Frame]:
    """Frames from a queue as they come, until None comes or the task is cancelled."""
    while True:
        try:
            frame = frames.get(timeout=0.2)
        except queue.Empty:
            if task.cancelled:
                raise TaskCancelled("the film was cancelled") from None
            continue
        if frame is None:
            return
        yield frame
