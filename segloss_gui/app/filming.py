"""What a film goes through: it is led from place to place, and pictures are taken once each has settled."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.background import BackgroundTask, BackgroundTasks, TaskCancelled
from segloss_gui.core.errors import SegLossError
from segloss_gui.report.movie import Frame, write_movie

TICK_MS = 30
QUIET_TICKS = 3
"""A place is filmed once nothing was on its way for so many ticks."""
PATIENCE_S = 10.0
"""Background work that goes on for longer has nothing to do with the picture."""
WAITING_FRAMES = 4


@dataclass(frozen=True)
class Shot:
    """What is done before a picture is taken, and for how many frames it stands.

    Parameters
    ----------
    do : callable
        Leads to the place.
    frames : int
        Taken of the place once it has settled.
    goes_on : callable or None
        What moves by itself, such as a training, is filmed as it goes while this holds, before it settles.
    """

    do: Callable[[], object]
    frames: int = 1
    goes_on: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Scenery:
    """What is filmed.

    Parameters
    ----------
    picture : callable
        What it shows now, shape (height, width, 3), in device pixels.
    drawing : callable
        Whether its newest picture has still to come.
    """

    picture: Callable[[], Frame]
    drawing: Callable[[], bool]


class Filming:
    """Takes one film at a time, and encodes it in the background, with progress and cancel.

    Parameters
    ----------
    tasks : BackgroundTasks
        Encode; what else they do is waited for.
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

    def __init__(self, tasks: BackgroundTasks, busy: Callable[[], bool] = lambda: False) -> None:
        self._tasks, self._busy = tasks, busy
        self._task: BackgroundTask | None = None
        self._shots: list[Shot] = []
        self._left = self._quiet = 0
        self._moving = self._told = False
        self._since = 0.0
        self._ticker = tasks.ticker(TICK_MS, self.tick)

    @property
    def running(self) -> bool:
        """Whether a film is being made."""
        return self._task is not None

    def shoot(self, scenery: Scenery, path: Path, shots: Sequence[Shot], *, fps: float, what: str) -> None:
        """Film ``scenery`` while the shots are gone through; ``what`` is said to be filmed."""
        if self.running:
            self.said.emit("warning", "A film is being made: wait for it, or cancel it below")
            return
        self._scenery, self._shots, self._fps, self._told = scenery, list(shots), fps, False
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
        self._ticker.start()

    def tick(self) -> None:
        """Take a picture where there is one to take; once all are taken, tell the encoder that this was all."""
        task = self._task
        if task is None or task.cancelled or self._told or self._frames.full():  # full: the encoder is behind
            return
        if not self._shots:
            self._frames.put(None)
            self._told = True
        elif self._moving:
            self._take_moving()
        elif self._settled(task):
            self._frames.put(self._scenery.picture())
            self._left -= 1
            if not self._left:
                self._shots.pop(0)
                self._begin()

    def _begin(self) -> None:
        if self._shots:
            shot = self._shots[0]
            self._left, self._moving = shot.frames, shot.goes_on is not None
            self._wait()
            shot.do()

    def _wait(self) -> None:
        self._quiet, self._since = 0, time.monotonic()

    def _take_moving(self) -> None:
        """A picture of what moves, as often as the film shows one."""
        goes_on = self._shots[0].goes_on
        if goes_on is None or not goes_on():
            self._moving = False
            self._wait()
        elif time.monotonic() - self._since >= 1 / self._fps:
            self._frames.put(self._scenery.picture())
            self._wait()

    def _settled(self, task: BackgroundTask) -> bool:
        busy = self._busy() or self._tasks.busy_besides(task) or self._scenery.drawing()
        self._quiet = 0 if busy else self._quiet + 1
        return self._quiet >= QUIET_TICKS or time.monotonic() - self._since >= PATIENCE_S

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):
            self._end("info", "The film was cancelled")
        else:
            self._end("error", str(error) if isinstance(error, SegLossError) else f"The film failed: {error}")

    def _end(self, level: str, words: str) -> None:
        self._ticker.stop()
        self._task = None
        self.ended.emit()
        self.said.emit(level, words)


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
