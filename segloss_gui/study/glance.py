"""A study folder at a glance, for lists of studies: read in milliseconds, without opening it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import FinishReason, RunFinished, from_json
from segloss_gui.core.moments import moment
from segloss_gui.core.number_text import count_of, thousands
from segloss_gui.core.plain_files import only_files, read_text
from segloss_gui.core.toml_text import parse_toml
from segloss_gui.study.drafts import UNSAVED_FILE, is_draft
from segloss_gui.study.plan import plan_runs
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import STUDY_FILE, StudyFolder

TAIL = 8192
PICTURE_FILE = ".picture.png"
"""In a study's folder: a slice of its first case."""


@dataclass(frozen=True)
class Glance:
    """What a list says of a study.

    Parameters
    ----------
    folder : Path
        Where it lies.
    name : str
        Its name.
    changed : datetime
        When something in it was last written.
    state : str
        How far it is, in words.
    draft : bool
        Whether the user has not chosen its folder.
    picture : Path or None
        A slice of its first case, as PNG; None where there is none yet.
    """

    folder: Path
    name: str
    changed: datetime
    state: str
    draft: bool = False
    picture: Path | None = None


def glance(folder: Path) -> Glance | None:
    """A study folder at a glance; None where it holds no study that can be named."""
    unsaved, files = folder / UNSAVED_FILE, _files(folder)
    try:
        name = str(parse_toml(read_text(files[0])).get("name", "untitled"))
    except (IndexError, OSError, ValueError):
        return None
    runs = StudyFolder(folder).runs_in_sight()
    draft = is_draft(folder)
    words = [
        _runs_words(StudyFolder(files[0]), runs),
        "not saved yet" if draft else "unsaved changes" if unsaved.is_file() else "",
    ]
    state = ", ".join(word for word in words if word)
    picture = folder / PICTURE_FILE
    return Glance(folder, name, moment(_changed(folder)), state, draft, picture if picture.is_file() else None)


def glances(folders: Iterable[Path], most: int | None = None) -> tuple[Glance, ...]:
    """The folders that hold a study, each once, the one changed last first; no more than ``most`` are looked into."""
    once = {folder.absolute(): None for folder in folders}
    by_time = sorted(once, key=_changed, reverse=True)
    return tuple(islice(filter(None, map(glance, by_time)), most))


def _files(folder: Path) -> list[Path]:
    return [file for file in (folder / UNSAVED_FILE, folder / STUDY_FILE) if file.is_file()]


def _changed(folder: Path) -> float:
    """When something of a study was last written; 0 where nothing is there."""
    written = [*_files(folder), *(run.path / "events.jsonl" for run in StudyFolder(folder).runs_in_sight())]
    return max((_time(file) for file in written), default=0.0)


def _time(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _runs_words(store: StudyFolder, runs: tuple[RunFolder, ...]) -> str:
    """How many of all runs the study asks for are done, and what became of the others that were begun."""
    if not runs:
        return "not trained"
    ends = {run.id: _end(run) for run in runs}
    done = sum(1 for end in ends.values() if end is not None and end.reason.good)
    count = len(_planned(store) | set(ends))
    open_ended = [run for run in runs if ends[run.id] is None]
    training = sum(1 for run in open_ended if run.lock.held)
    words = [f"{thousands(done)} of {count_of(count, 'run')} finished"]
    words += [f"{training} training"] if training else []
    words += [f"{len(open_ended) - training} interrupted"] if len(open_ended) > training else []
    bad = [end.reason for end in ends.values() if end is not None and not end.reason.good]
    ended = Counter("stopped" if reason is FinishReason.STOPPED else "failed" for reason in bad)
    words += [f"{ended[how]} {how}" for how in ("stopped", "failed") if ended[how]]
    return ", ".join(words)


def _planned(store: StudyFolder) -> set[str]:
    """Ids of the runs the study asks for; none where its file cannot be read."""
    try:
        return {plan.id for plan in plan_runs(store.load())}
    except BadInputError:
        return set()


def _end(run: RunFolder) -> RunFinished | None:
    """How a run ended, by the last line of its events; None where it was broken off or goes on."""
    try:
        with open(run.path / "events.jsonl", "rb", opener=only_files) as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - TAIL))
            lines = file.read().decode(errors="replace").splitlines()
        end = from_json(lines[-1])
    except (OSError, IndexError, BadInputError):
        return None
    return end if isinstance(end, RunFinished) else None
