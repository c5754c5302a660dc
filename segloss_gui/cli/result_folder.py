"""Where results may go: into a folder, and not among the files they are made of."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from segloss_gui.core.errors import BadInputError


def require_result_folder(out: Path, read: Iterable[Path] = ()) -> None:
    """Refuse a place for results before anything is read or written.

    Parameters
    ----------
    out : Path
        What ``--out`` says; it need not be there.
    read : iterable of Path
        What the results are made of; files, and what is not there, do not count.

    Raises
    ------
    BadInputError
        When a file is there, or ``out`` is one of the folders that are read, or lies in one: what is written there
        would be read the next time.
    """
    if out.exists() and not out.is_dir():
        raise BadInputError(f"{out}: must be a folder, got a file")
    place = out.resolve()
    for folder in read:
        if folder.is_dir() and (own := folder.resolve()) in (place, *place.parents):
            where = "is" if own == place else "lies in"
            raise BadInputError(
                f"{out}: must be a folder outside of the data, got one that {where} {folder}, which is read"
            )


def require_given(action: argparse.Action, text: str) -> None:
    """Refuse an empty path, which would be the current folder: a variable of the shell that is not set.

    Raises
    ------
    ArgumentError
        Naming the argument.
    """
    if action.type is Path and not text:
        raise argparse.ArgumentError(action, "must name a file or a folder, got nothing: is a shell variable not set?")
