"""Folders offered where one is asked for: none that is there, so that nothing is written among other files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path

from segloss_gui.app.session import Session
from segloss_gui.study.drafts import is_draft
from segloss_gui.study.home import folder_name

RUNS = "runs"
"""Where the runs of a study lie in its folder."""


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


def dated_folder(run: Path, title: str, count: int, day: date) -> Path:
    """A folder that is not there yet, for predictions of runs: beside the study of the first, by its title and the day.

    Examples
    --------
    >>> run = Path("no/study/runs/soft_dice_fold0_seed0")
    >>> dated_folder(run, "sDice fold 0 seed 0", 3, date(2026, 11, 29)).as_posix()
    'no/sDice fold 0 seed 0 and 2 more 2026-11-29'
    """
    others = f" and {count - 1} more" if count > 1 else ""
    return not_there(_study_of(run).with_name(f"{title}{others} {day.isoformat()}"))


def free_folder(run: Path, images: Sequence[Path]) -> Path:
    """A folder that is not there yet, for predictions of images: beside the run's study, or the run without one."""
    study = _study_of(run)
    others = f" and {len(images) - 1} more" if images[1:] else ""
    name = f"{study.name} on {images[0].name.partition('.')[0]}{others}"
    return not_there(study.with_name(name))


def _study_of(run: Path) -> Path:
    return run.parent.parent if run.parent.name == RUNS else run
