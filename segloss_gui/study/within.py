"""What lies in a study's folder stays in it: ids and links from disk never lead elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

from segloss_gui.core.errors import BadInputError, FileRefusedError, FolderGoneError
from segloss_gui.study.run_file import is_plain_name
from segloss_gui.study.run_folder import RunFolder
from segloss_gui.study.store import StudyFolder


def require_own(folder: StudyFolder, run: RunFolder) -> None:
    """Refuse a run that is, or holds, a link to outside its study.

    A study that came from somewhere else could otherwise have a training write, and a report read,
    wherever its maker wished.

    Parameters
    ----------
    folder : StudyFolder
        The study; it may itself be reached through links.
    run : RunFolder
        Its run, begun or not.

    Raises
    ------
    FileRefusedError
        Naming the link and where it leads.
    BadInputError
        When the run's id is no folder's name.
    """
    if not is_plain_name(run.id):
        raise BadInputError(f"{folder.path}: the id of a run must be the name of its folder, got {run.id!r}")
    root = os.path.realpath(folder.path)
    for path in (run.path, *_links_in(run.path)):
        target = os.path.realpath(path)
        if os.path.commonpath([root, target]) != root:
            raise FileRefusedError(path, f"must lie in the study's folder, got a link to {target}")


def require_folder(folder: Path) -> None:
    """Refuse to write what belongs to a study into a folder that is not there: it would be made anew, without one.

    Raises
    ------
    FolderGoneError
        Naming the folder.
    """
    if not os.path.isdir(folder):
        raise FolderGoneError(f"{folder}: must be the study's folder, got one that was deleted, moved or unplugged")


def _links_in(folder: Path) -> list[Path]:
    """Links a run's folder holds, previews of each epoch and their probabilities included."""
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        found += [Path(place, name) for name in (*folders, *files) if os.path.islink(os.path.join(place, name))]
    return found
