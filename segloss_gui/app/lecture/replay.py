"""A finished study played back from the event files of its runs, at any speed. No Qt; torch is never imported.

All runs begin together, whenever they were trained, and a pause of one (a night, a queue) is left out, so that
they move side by side. Built-in replays are study folders in ``resources/replays/<name>.zip``, less their weights,
made by ``python -m tests.make_replay``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.lecture.arms import Arms
from segloss_gui.app.lecture.recording import Recording, read_replay

TICK_MS = 40


class Player:
    """Plays a recording into :class:`~segloss_gui.app.lecture.arms.Arms`.

    Parameters
    ----------
    tasks : BackgroundTasks
        Read the files, and tick.
    arms : Arms
        Shows the runs.
    clock : callable
        Seconds; another one in tests.

    Signals
    -------
    changed()
        Another recording, or it plays, pauses, ends.
    moved()
        ``at`` is another.
    """

    changed = Signal()
    moved = Signal()

    def __init__(self, tasks: BackgroundTasks, arms: Arms, clock: Callable[[], float] = time.monotonic) -> None:
        self.recording: Recording | None = None
        self.at, self.speed, self.fault = 0.0, 1.0, ""
        self.playing = False
        self._arms, self._clock = arms, clock
        self._next, self._last = 0, 0.0
        self._newest = NewestWins(tasks)
        self._ticker = tasks.ticker(TICK_MS, self.tick)
        self._unpacked: tempfile.TemporaryDirectory[str] | None = None

    def open(self, name: str) -> None:
        """Read a built-in replay by its name, or a study's folder, in the background, and play it."""
        self.leave()
        self._newest.ask("Reading a replay", lambda _task: read_replay(name), self._opened, self._not_opened)

    def play(self) -> None:
        """Go on, from the beginning where it has ended."""
        if self.recording is None:
            return
        if self.at >= self.recording.seconds:
            self.seek(0.0)
        self.playing, self._last = True, self._clock()
        self._ticker.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stand still."""
        self._ticker.stop()
        if self.playing:
            self.playing = False
            self.changed.emit()

    def seek(self, seconds: float) -> None:
        """Go to a time of the recording."""
        if self.recording is None:
            return
        if seconds < self.at:
            self._next = 0
            self._arms.rewind()
        self.at = min(max(seconds, 0.0), self.recording.seconds)
        self._emit_due()

    def set_speed(self, speed: float) -> None:
        """How many recorded seconds pass in one."""
        self.speed = speed
        self.changed.emit()

    def leave(self) -> None:
        """Let go of the recording: something else is shown."""
        self.pause()
        self._newest.forget()
        self.recording, self.at, self._next, self.fault = None, 0.0, 0, ""
        self.changed.emit()

    def tick(self) -> None:
        """Let the time pass that has passed."""
        if self.recording is None or not self.playing:
            return
        now = self._clock()
        self.at = min(self.at + (now - self._last) * self.speed, self.recording.seconds)
        self._last = now
        self._emit_due()
        if self.at >= self.recording.seconds:
            self.pause()

    def _emit_due(self) -> None:
        assert self.recording is not None
        events, first = self.recording.events, self._next
        while self._next < len(events) and events[self._next][0] <= self.at:
            self._next += 1
        if self._next > first:
            self._arms.apply([event for _, event in events[first : self._next]])
        self.moved.emit()

    def _opened(self, answer: tuple[Recording, tempfile.TemporaryDirectory[str] | None]) -> None:
        self.recording, self._unpacked = answer
        self.at, self._next, self.speed = 0.0, 0, self.recording.speed
        self._arms.show(self.recording.study, self.recording.folder, self.recording.plans)
        self.play()

    def _not_opened(self, error: BaseException) -> None:
        self.fault = str(error)
        self.changed.emit()
