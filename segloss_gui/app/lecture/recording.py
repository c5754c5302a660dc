"""Trainings that were recorded: those that came with the program, and the runs of a study."""

from __future__ import annotations

import os
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from segloss_gui.app.lecture.arms import MOST_ARMS
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
