"""A finished study played back from the event files of its runs, at any speed. No Qt; torch is never imported.

All runs begin together, whenever they were trained, and a pause of one (a night, a queue) is left out, so that
they move side by side. Built-in replays are study folders in ``resources/replays/<name>.zip``, less their weights,
made by ``python -m tests.make_replay``.
"""

from __future__ import annotations

import os
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from psygnal import Signal

from segloss_gui.app.background import BackgroundTasks
from segloss_gui.app.latest_only import NewestWins
from segloss_gui.app.lecture.arms import MOST_ARMS, Arms
from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import Event
from segloss_gui.study.models import Study
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.runs_there import runs_there
from segloss_gui.study.store import StudyFolder

LONGEST_GAP_S = 60.0
"""Seconds between two events of a run; longer ones were no training."""
SPEEDS = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)
COMFORTABLE_S = 30.0
TICK_MS = 40


@dataclass(frozen=True)
class Recording:
    """What is played back.

    Parameters
    ----------
    study : Study
    folder : Path
    plans : tuple of RunPlan
    events : tuple of (seconds, Event)
        Of all runs, by the time since their run began.
    """

    study: Study
    folder: Path
    plans: tuple[RunPlan, ...]
    events: tuple[tuple[float, Event], ...]

    @property
    def seconds(self) -> float:
        """How long it is at its own speed."""
        return self.events[-1][0] if self.events else 0.0

    @property
    def speed(self) -> float:
        """The speed at which it takes about half a minute.

        Examples
        --------
        >>> Recording(Study(), Path(), (), ((3600.0, None),)).speed
        64.0
        """
        wanted = self.seconds / COMFORTABLE_S
        return min(SPEEDS, key=lambda speed: abs(speed - wanted))


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


def replay_names() -> tuple[str, ...]:
    """Names of the built-in replays.

    Examples
    --------
    >>> replay_names()
    ('missing-labels',)
    """
    folder = files("segloss_gui.resources").joinpath("replays")
    return tuple(sorted(file.name.removesuffix(".zip") for file in folder.iterdir() if file.name.endswith(".zip")))


def check_replay(name: str) -> None:
    """Whether there is such a replay, or a study's folder.

    Raises
    ------
    BadInputError
        When there is neither.
    """
    path = Path(name)
    if name not in replay_names() and not os.path.isfile(StudyFolder(path).study_path):
        raise BadInputError(
            f"a replay is one of {', '.join(replay_names())}, or the folder of a study (study.toml); got {name!r}"
        )


def read_replay(name: str) -> tuple[Recording, tempfile.TemporaryDirectory[str] | None]:
    """A recording, and the folder it was unpacked to (to be held on to while it is shown).

    Raises
    ------
    BadInputError
        When there is no such replay, or the folder has no runs that can be played.
    """
    check_replay(name)
    if name not in replay_names():
        return read_recording(Path(name)), None
    unpacked = tempfile.TemporaryDirectory(prefix="segloss-replay-", ignore_cleanup_errors=True)
    with as_file(files("segloss_gui.resources").joinpath(f"replays/{name}.zip")) as file, zipfile.ZipFile(file) as held:
        held.extractall(unpacked.name)
    return read_recording(Path(unpacked.name)), unpacked


def read_recording(folder: Path) -> Recording:
    """The runs of a study's folder: those of its first seed and fold, without warm starts.

    Raises
    ------
    BadInputError
        When there is no study, or no run of it has said anything.
    """
    there = StudyFolder(folder)
    study = there.load()
    found = [(run, plan) for run, plan in runs_there(there).runs if not plan.is_warm_start]
    if found:
        order = {choice.method: place for place, choice in enumerate(study.losses)}
        seed, fold = min((plan.seed, plan.fold) for _, plan in found)
        found = [(run, plan) for run, plan in found if (plan.seed, plan.fold) == (seed, fold)]
        found.sort(key=lambda pair: order.get(pair[1].method, len(order)))
    events = [pair for run, _ in found[:MOST_ARMS] for pair in _since_beginning(list(run.events()))]
    if not events:
        raise BadInputError(f"{folder}: must hold runs to play back, got none that has begun")
    events.sort(key=lambda pair: pair[0])
    return Recording(study, there.path, tuple(plan for _, plan in found[:MOST_ARMS]), tuple(events))


def _since_beginning(events: list[Event]) -> list[tuple[float, Event]]:
    """Events of one run with the seconds since its first, gaps in which nothing trained left out."""
    at, before, made = 0.0, events[0].time if events else 0.0, []
    for event in events:
        at += min(max(event.time - before, 0.0), LONGEST_GAP_S)
        before = event.time
        made.append((at, event))
    return made
