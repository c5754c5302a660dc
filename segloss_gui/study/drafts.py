"""Work that was not saved yet, where it is found again: after a crash as well as after a quiet end.

::

    <user's data>/segloss-gui/studies/<name>-<time>/   a draft: a study folder the user has not chosen
    <study folder>/.unsaved.toml                       edits since the study was saved last

A study that trains before it is saved trains in a draft; its runs are those of any other study folder.
Edits are written beside ``study.toml`` as they are made and go when they are saved or discarded.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from segloss_gui.core.errors import BadInputError, FileRefusedError, cause_of
from segloss_gui.core.moments import moment
from segloss_gui.core.plain_files import read_text
from segloss_gui.study.atomic import write_atomic
from segloss_gui.study.document import from_toml, identity_in, to_toml
from segloss_gui.study.folder_lock import FolderLock, is_lock
from segloss_gui.study.models import Study
from segloss_gui.study.store import STUDY_FILE

UNSAVED_FILE = ".unsaved.toml"
EDIT_LOCK = ".edited.lock"
OPEN_LOCK = ".open.lock"
BASE = "# edited from "
"""Begins the last line of kept edits: which saved study they are of."""


@dataclass(frozen=True)
class Unsaved:
    """Edits that were never saved.

    Parameters
    ----------
    study : Study
        As it was edited last.
    identity : str
        Of the study.
    time : datetime
        Of the last edit.
    base : str
        Digest of the saved study that was edited; empty where that is not known.
    """

    study: Study
    identity: str
    time: datetime
    base: str = ""


def drafts_folder() -> Path:
    """Where drafts lie: in the user's data directory."""
    from platformdirs import user_data_path

    return user_data_path("segloss-gui", appauthor=False) / "studies"


def folder_for_unsaved(name: str) -> Path:
    """A draft folder for a study of that name; new each time, and not made yet."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:60] or "study"
    first = drafts_folder() / f"{safe}-{time.strftime('%Y%m%d-%H%M%S')}"
    number = 2
    folder = first
    while folder.exists():
        folder, number = first.with_name(f"{first.name}-{number}"), number + 1
    return folder


def is_draft(folder: Path) -> bool:
    """Whether a folder is a draft, which nobody has chosen to save in."""
    return folder.absolute().parent == drafts_folder().absolute()


def holds_study(folder: Path) -> bool:
    """Whether a folder holds a study, saved or not; a name that no file can have holds none.

    Examples
    --------
    >>> holds_study(Path("x" * 10_000))
    False
    """
    try:
        return (folder / STUDY_FILE).is_file() or (folder / UNSAVED_FILE).is_file()
    except (OSError, ValueError):
        return False


def drafts() -> tuple[Path, ...]:
    """All drafts that hold a study, the one changed last first."""
    root = drafts_folder()
    found = [path for path in root.iterdir() if holds_study(path)] if root.is_dir() else []
    return tuple(sorted(found, key=lambda path: path.stat().st_mtime, reverse=True))


def edit_lock(folder: Path) -> FolderLock:
    """The right to keep unsaved edits in a folder: of the program that has the study open for editing."""
    return FolderLock(folder, EDIT_LOCK)


def open_lock(folder: Path) -> FolderLock:
    """The mark that a program has the study of a folder open, to look at it or to edit."""
    return FolderLock(folder, OPEN_LOCK)


def digest(study: Study, folder: Path) -> str:
    """What tells the words of a study in a folder apart from others.

    Examples
    --------
    >>> digest(Study(name="a"), Path("/a")) == digest(Study(name="b"), Path("/a"))
    False
    """
    return hashlib.sha256(to_toml(study, folder).encode(errors="replace")).hexdigest()[:16]


def write_unsaved(folder: Path, study: Study, identity: str, base: Study | None = None) -> Path:
    """Keep edits that are not saved yet, atomically; the file written.

    Parameters
    ----------
    folder : Path
        Where.
    study : Study
        As it is edited now.
    identity : str
        Of the study.
    base : Study or None
        What lies saved there, as the editor knows it: when another stands there one day, the edits are not of it.
    """
    over = "" if base is None else f"{BASE}{digest(base, folder)}\n"
    return write_atomic(folder / UNSAVED_FILE, to_toml(study, folder, identity) + over)


def read_unsaved(folder: Path) -> Unsaved | None:
    """The edits a program left behind; None where there are none, or another program is still at them."""
    try:
        return _unsaved_in(folder)
    except BadInputError:
        return None


def unreadable_unsaved(folder: Path) -> str:
    """Why the edits a program left behind cannot be read, in a sentence; empty where they can, or there are none."""
    try:
        _unsaved_in(folder)
    except BadInputError as error:
        return str(error)
    return ""


def put_unreadable_aside(folder: Path) -> Path | None:
    """Give edits that cannot be read another name, so that new ones do not take their place; None where none are."""
    if not unreadable_unsaved(folder):
        return None
    file = folder / UNSAVED_FILE
    aside = file.with_name(f"unsaved until {moment(file.lstat().st_mtime):%Y-%m-%d %H-%M-%S-%f}.toml")
    return file.rename(aside)


def _unsaved_in(folder: Path) -> Unsaved | None:
    file = folder / UNSAVED_FILE
    if not os.path.lexists(file) or edit_lock(folder).other() is not None:
        return None
    try:
        text = read_text(file)
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(file, f"must be readable changes of a study, got: {cause_of(error)}") from error
    study = from_toml(text, folder, subject=file)
    last = text.splitlines()[-1] if text else ""
    base = last.removeprefix(BASE) if last.startswith(BASE) else ""
    return Unsaved(study, identity_in(text), moment(file.stat().st_mtime), base)


def forget_unsaved(folder: Path) -> None:
    """Edits were saved or discarded: take them away, and a draft in which nothing else is left with them."""
    with suppress(OSError):
        (folder / UNSAVED_FILE).unlink(missing_ok=True)
    if is_draft(folder) and folder.is_dir() and not holds_study(folder):
        left = [path for path in folder.iterdir() if not is_lock(path) and path.name != "flags.json"]
        if not left:
            shutil.rmtree(folder, ignore_errors=True)
