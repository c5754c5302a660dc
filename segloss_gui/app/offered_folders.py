"""Folders offered where one is asked for: none that is there, so that nothing is written among other files."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from segloss_gui.app.session import Session
from segloss_gui.study.drafts import is_draft
from segloss_gui.study.home import folder_name


def not_there(folder: Path) -> Path:
    """The folder, or the first of that name and a number, that is not there yet.

    Examples
    --------
    >>> not_there(Path("no/such folder")).as_posix()
    'no/such folder'
    """
    names = (folder if number == 1 else folder.with_name(f"{folder.name} {number}") for number in count(1))
    return next(path for path in names if not path.exists())


def for_a_copy(session: Session) -> Path | None:
    """Where *Save as* would go: beside the study's folder, else among the user's studies; None without these."""
    if session.folder is not None and not is_draft(session.folder):
        return not_there(session.folder.with_name(f"{session.folder.name} copy"))
    return not_there(session.home / folder_name(session.study.name)) if session.home is not None else None


def within_the_study(session: Session, name: str) -> Path | None:
    """Where results of a study go: into its folder; None where it has none."""
    return None if session.folder is None else not_there(session.folder / name)
