"""A study folder at a glance, for lists of studies: read in milliseconds, without opening it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.events import RunFinished, from_json
from segloss_gui.study.drafts import UNSAVED_FILE, is_draft
from segloss_gui.study.store import STUDY_FILE, RunFolder, StudyFolder

TAIL = 8192


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
    """

    folder: Path
    name: str
    changed: datetime
    state: str
    draft: bool = False


def glance(folder: Path) -> Glance | None:
    """A study folder at a glance; None where it holds no study that can be named."""
    unsaved = folder / UNSAVED_FILE
    files = [file for file in (unsaved, folder / STUDY_FILE) if file.is_file()]
    try:
        name = str(tomllib.loads(files[0].read_text(encoding="utf-8")).get("name", "untitled"))
    except (IndexError, OSError, ValueError, RecursionError):
        return None
    runs = StudyFolder(folder).runs()
    times = [file.stat().st_mtime for file in files]
    times += [file.stat().st_mtime for run in runs if (file := run.path / "events.jsonl").is_file()]
    draft = is_draft(folder)
    words = [_runs_words(runs), "not saved yet" if draft else "unsaved changes" if unsaved.is_file() else ""]
    state = ", ".join(word for word in words if word)
    return Glance(folder, name, datetime.fromtimestamp(max(times)), state, draft)


def glances(folders: Iterable[Path]) -> tuple[Glance, ...]:
    """The folders that hold a study, each once, the one changed last first."""
    once = {folder.absolute(): None for folder in folders}
    found = [seen for folder in once if (seen := glance(folder)) is not None]
    return tuple(sorted(found, key=lambda seen: seen.changed, reverse=True))


def _runs_words(runs: tuple[RunFolder, ...]) -> str:
    if not runs:
        return "not trained"
    done = sum(1 for run in runs if _finished(run))
    return f"{done} of {len(runs)} run{'' if len(runs) == 1 else 's'} finished"


def _finished(run: RunFolder) -> bool:
    """Whether a run ended well, by the last line of its events."""
    try:
        with open(run.path / "events.jsonl", "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - TAIL))
            lines = file.read().decode(errors="replace").splitlines()
        end = from_json(lines[-1])
    except (OSError, IndexError, BadInputError):
        return False
    return isinstance(end, RunFinished) and end.reason.good
