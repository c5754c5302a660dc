"""Runs of the open study that another window or program trains: who does, how far, and when that is over. Without Qt.

::

    the study's folder was looked after -> has somebody written down that it is theirs?   one file is asked for
    yes -> whose, and which runs -> read again what they wrote meanwhile
    no longer -> all runs are read again: they can be resumed here
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.app.folder_watch import FolderWatch
from segloss_gui.app.session import Session
from segloss_gui.core.errors import BadInputError
from segloss_gui.study.plan import RunPlan
from segloss_gui.study.progress import RunProgress
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTasks

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """What goes on in a study's folder besides this program.

    Parameters
    ----------
    owner : str
        Who trains there, in words; empty where nobody does.
    stamps : mapping of str to tuple of int
        Size and time of the events of each run that is trained there.
    plans, progress : mapping
        Runs that moved on since, by id.
    """

    owner: str = ""
    stamps: dict[str, Stamp] = field(default_factory=dict)
    plans: dict[str, RunPlan] = field(default_factory=dict)
    progress: dict[str, RunProgress] = field(default_factory=dict)


class TrainedElsewhere:
    """Keeps up with the runs that another program trains in the session's folder.

    Parameters
    ----------
    session : Session
        Whose folder; gets ``trained_by`` and the progress of these runs.
    tasks : BackgroundTasks
        Where the disk is looked at.
    watch : FolderWatch
        Says when: not while this program trains, nor while nobody sees the window.
    reread : callable
        Called with the folder, whose runs are to be read anew, once nobody else trains there.
    """

    def __init__(
        self, session: Session, tasks: BackgroundTasks, watch: FolderWatch, reread: Callable[[Path], object]
    ) -> None:
        self._session, self._tasks, self._watch, self._reread = session, tasks, watch, reread
        self._stamps: Mapping[str, Stamp] = {}
        self._looking = False
        session.begun.connect(self._forget)
        watch.looked.connect(self.look)

    def look(self) -> None:
        """Look, in the background, who trains in the folder."""
        session, folder, before = self._session, self._session.folder, self._stamps
        if folder is None or self._looking:
            return
        self._looking, known = True, frozenset(session.progress)
        self._tasks.run(
            "Looking who trains here", lambda _: seen_in(folder, before, known), quiet=True,
            done=lambda seen: self._looked(folder, seen), failed=lambda _: self._looked(folder, None),
        )  # fmt: skip

    def _forget(self) -> None:
        self._stamps = {}

    def _looked(self, folder: Path, seen: Seen | None) -> None:
        self._looking, session = False, self._session
        if folder != session.folder or seen is None:
            return
        before, ended = session.trained_by, set(self._stamps) - set(seen.stamps)
        self._stamps, session.trained_by = seen.stamps, seen.owner
        if seen.owner:
            self._watch.stay_awake()
        elif before:
            session.said.emit("info", f"{before} has ended: the runs can be resumed here")
            self._reread(folder)
            return
        if seen.owner != before or ended or set(seen.progress) - set(session.progress):
            session.set_runs({**session.plans, **seen.plans}, {**session.progress, **seen.progress})
        elif seen.progress:
            session.progress.update(seen.progress)
            session.runs_updated.emit(frozenset(seen.progress))
            session.results_changed.emit(frozenset(seen.progress))


def seen_in(folder: Path, before: Mapping[str, Stamp], known: Collection[str]) -> Seen:
    """Who trains in a study's folder besides this program; slow, for a task.

    Parameters
    ----------
    folder : Path
        Of the study.
    before : mapping of str to tuple of int
        What was seen of its runs last.
    known : collection of str
        Runs that were read before.
    """
    store = StudyFolder(folder)
    owner = store.lock.other() if store.lock.claimed else None
    if owner is None:
        return Seen()
    seen = Seen(owner.words)
    for run in store.runs():
        held, stamp = run.lock.claimed and run.lock.other() is not None, _stamp(run)
        if held:
            seen.stamps[run.id] = stamp
        if run.id not in known or before.get(run.id) != (stamp if held else None):
            _read(run, seen)
    return seen


def _read(run: RunFolder, seen: Seen) -> None:
    try:
        plan, progress = run.plan(), run.progress()
    except BadInputError:  # it is being written, or told when the study is opened
        return
    seen.plans[run.id], seen.progress[run.id] = plan, progress


def _stamp(run: RunFolder) -> Stamp:
    try:
        state = (run.path / "events.jsonl").stat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns
