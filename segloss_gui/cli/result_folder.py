"""Where results may go: into a folder, and not in the place of the files they are made of."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from segloss_gui.cli.saying import say
from segloss_gui.core.errors import BadInputError


def require_result_folder(out: Path, read: Iterable[Path] = (), *, written_alike: bool = False) -> None:
    """Refuse a place for results before anything is read or written; a place that is read again is told.

    Parameters
    ----------
    out : Path
        What ``--out`` says; it need not be there.
    read : iterable of Path
        What the results are made of; files, and what is not there, do not count.
    written_alike : bool
        Whether results are called and written as what is read, and would take its place.

    Raises
    ------
    BadInputError
        When a file is there, or results would take the place of what they are made of.
    """
    if out.exists() and not out.is_dir():
        raise BadInputError(f"{out}: must be a folder, got a file")
    place = out.resolve()
    for folder in read:
        own = folder.resolve()
        if not folder.is_dir() or own not in (place, *place.parents):
            continue
        if written_alike and own == place:
            raise BadInputError(f"{out}: must be another folder than {folder}, whose files would be replaced")
        say(f"{out} {'is' if own == place else 'lies in'} {folder}: the next time, what is written there is read too")


def require_out(out: Path | None, where: str = "") -> None:
    """Refuse a command that writes files without a place for them.

    Parameters
    ----------
    out : Path or None
        What ``--out`` says.
    where : str
        Where it must be given, in words after "a folder".

    Raises
    ------
    BadInputError
        When there is none, or a file is there.
    """
    if out is None:
        raise BadInputError(f"--out must name a folder{where and f' {where}'}, got none")
    require_result_folder(out)


def require_given(action: argparse.Action, text: str) -> None:
    """Refuse an empty path, which would be the current folder: a variable of the shell that is not set.

    Raises
    ------
    ArgumentError
        Naming the argument.
    """
    if action.type is Path and not text:
        raise argparse.ArgumentError(action, "must name a file or a folder, got nothing: is a shell variable not set?")
