"""Data that moved: what of a study is not where it was, and one folder under which all of it is found again.

::

    /old/set/images/a.nii.gz   /old/set/labels/a.nii.gz        as the study says
    /new/set                                                   the folder chosen, or one above or below it
    /new/set/images/a.nii.gz   /new/set/labels/a.nii.gz        each checked by size and content

Which old folder the chosen one stands for is told by the files themselves. Imports no torch.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from segloss_gui.core.errors import BadInputError
from segloss_gui.core.settings import Settings
from segloss_gui.data.case import Case
from segloss_gui.study.models import Study
from segloss_gui.study.noted_files import NotedFile, note_files

SAMPLED = 400
NAMED = 3
PARTS = ("cohort", "folds", "network", "imported")
"""What of a study names files."""
Move = Callable[[Path], Path]


class DataMovedError(BadInputError):
    """The files of a study are not where they were; :func:`relink` finds them in another folder."""


@dataclass(frozen=True)
class Relinked:
    """A study whose files were found again.

    Parameters
    ----------
    study : Study
        With its paths where the files are now.
    folder : Path
        Where they were looked for.
    found : tuple of NotedFile
        The noted files that are what they were, where they are now.
    missing, differing : tuple of str
        Files that are not there, and files that are others than they were, below the folder.
    awaited : tuple of NotedFile
        What is missing, where it should be now: it stays noted, to be known when it comes.
    """

    study: Study
    folder: Path
    found: tuple[NotedFile, ...] = ()
    missing: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    awaited: tuple[NotedFile, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing or another file than it was."""
        return not (self.missing or self.differing)

    def sentence(self) -> str:
        """What was found, and by name what was not.

        Examples
        --------
        >>> one = NotedFile(path=Path("new/b.nii"), size=352)
        >>> Relinked(Study(), Path("new"), (one,), missing=("a.nii",)).sentence()
        'new: 1 of 2 files are what they were by size and content; missing: a.nii'
        >>> Relinked(Study(), Path("new")).sentence()
        'new: no file of the study was noted before, so none could be compared'
        """
        noted = len(self.found) + len(self.missing) + len(self.differing)
        if not noted:
            return f"{self.folder}: no file of the study was noted before, so none could be compared"
        how_many = "all" if self.complete else f"{len(self.found)} of"
        text = f"{self.folder}: {how_many} {noted} files are what they were by size and content"
        for words, files in (("missing", self.missing), ("not the same file as before", self.differing)):
            if files:
                more = f" and {len(files) - NAMED} more" if files[NAMED:] else ""
                text += f"; {words}: {', '.join(files[:NAMED])}{more}"
        return text


def lost_places(study: Study) -> tuple[Path, ...]:
    """The files and folders a study names that are not there; of a path with ``{case}``, the folder before it."""
    named = dict.fromkeys(_named(place) for part in PARTS for place in _paths_in(getattr(study, part)))
    return tuple(place for place in named if not _there(place))


def files_of_study(study: Study, noted: Sequence[NotedFile]) -> tuple[NotedFile, ...]:
    """The noted files that lie where the study's cohort is today; runs may have seen them elsewhere before."""
    places = {_named(place).absolute() for place in _paths_in(study.cohort)}
    return tuple(file for file in noted if not places.isdisjoint((file.path, *file.path.parents)))


def lost_files(study: Study, noted: Sequence[NotedFile]) -> tuple[NotedFile, ...]:
    """The noted files of the study that are not where they were."""
    return tuple(file for file in files_of_study(study, noted) if not _there(file.path))


def note_files_of(study: Study, folder: Path, cases: Iterable[Case], awaited: Iterable[NotedFile] = ()) -> None:
    """Write down which files the study's cases have; what is missing of it stays noted, to be known when it comes.

    Parameters
    ----------
    study : Study
        Whose files.
    folder : Path
        Where it lies.
    cases : iterable of Case
        Its cases as they were read.
    awaited : iterable of NotedFile
        What :func:`relink` found missing, where it should be now.

    Raises
    ------
    OSError
        When the disk is full or refuses.
    """
    note_files(folder, cases, lambda others: lost_files(study, (*others, *awaited)))


def refuse_moved(study: Study) -> None:
    """Refuse a study whose cases are not where they were.

    Raises
    ------
    DataMovedError
        Naming the first place that is gone, and how it is told anew.
    """
    if lost := lost_places(study.model_copy(update={"network": Study().network, "imported": ()})):
        raise DataMovedError(moved_sentence(study, lost))


def moved_sentence(study: Study, lost: Sequence[Path]) -> str:
    """What is not where it was, in one sentence."""
    more = f" (and {len(lost) - 1} more)" if lost[1:] else ""
    return (
        f"the data of study {study.name!r} are not where they were: there is no {lost[0]}{more}; "
        "say where they are now: segloss relink STUDY FOLDER, or Locate… in the window"
    )


def require_data_folder(folder: Path) -> Path:
    """The folder by its whole path.

    Raises
    ------
    BadInputError
        When there is no such folder.
    """
    folder = folder.absolute()
    if not os.path.isdir(folder):
        raise BadInputError(f"{folder}: must be the folder that holds the data now, got no folder")
    return folder


def relink(
    study: Study,
    noted: Sequence[NotedFile],
    folder: Path,
    report: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Relinked:
    """The study with its lost paths below ``folder``, and which of the noted files are there as they were.

    Parameters
    ----------
    study : Study
        Whose files are lost; what is where it was stays.
    noted : sequence of NotedFile
        Its files as they were; without any the paths of the study alone decide.
    folder : Path
        The folder of the data, one above it, or one in it.
    report : callable or None
        Told files checked, and of how many.
    cancelled : callable
        Asked between files; those left are then called missing.

    Raises
    ------
    BadInputError
        When nothing of the study is there, or nothing is what it was.
    """
    folder = require_data_folder(folder)
    noted = files_of_study(study, noted)
    gone, places = lost_files(study, noted), lost_places(study)
    if not gone and not places:
        return Relinked(study, folder, noted)
    old = _stands_for(folder, gone, places)
    if old is None and len(inside := _folders_that_stand(folder, gone, places)) == 1:
        return relink(study, noted, inside[0], report, cancelled)
    if old is None:
        such = gone[0].path if gone else places[0]
        raise _none_of(study, folder, f"none of them (such as {such.name})")
    move = _Move.of(old, folder)
    lost = set(gone)
    found, missing, differing = [file for file in noted if file not in lost], [], []
    awaited: list[NotedFile] = []
    for done, file in enumerate(gone):
        there = move(file.path)
        if cancelled() or not _there(there):
            missing.append(move.called(file.path))
            awaited.append(file.model_copy(update={"path": move.place(file.path)}))
        elif file.is_at(there):
            found.append(file.model_copy(update={"path": there}))
        else:
            differing.append(move.called(file.path))
        if report is not None:
            report(done + 1, len(gone))
    if gone and not found:
        raise _none_of(study, folder, f"other files of the same names (such as {gone[0].path.name})")
    relinked = study.model_copy(update={part: _moved(getattr(study, part), move) for part in PARTS})
    missing += [str(place) for place in lost_places(relinked)]
    return Relinked(relinked, folder, tuple(found), tuple(missing), tuple(differing), tuple(awaited))


def _none_of(study: Study, folder: Path, got: str) -> BadInputError:
    return BadInputError(f"{folder}: must hold the data of study {study.name!r}, got {got}")


@dataclass(frozen=True)
class _Move:
    """What lay below ``old`` lies below ``new`` now."""

    old: Path
    new: Path

    @classmethod
    def of(cls, old: Path, new: Path) -> _Move:
        """The move of one folder, of as many above it as are called the same."""
        while old.name == new.name and old.name:
            old, new = old.parent, new.parent
        return cls(old, new)

    def __call__(self, path: Path) -> Path:
        """Where a path is now; itself where it is still there, or is not there either."""
        if _there(_named(path)):
            return path
        there = self.place(path)
        return there if _there(_named(there)) else path

    def place(self, path: Path) -> Path:
        """Where it would be, whether or not it is."""
        return self.new / path.relative_to(self.old) if path.is_relative_to(self.old) else path

    def called(self, path: Path) -> str:
        """What it is called below the folder."""
        return path.relative_to(self.old).as_posix() if path.is_relative_to(self.old) else str(path)


def _stands_for(folder: Path, gone: Sequence[NotedFile], places: Sequence[Path]) -> Path | None:
    """The old folder that ``folder`` stands for: the one under which most lost files are found below it."""
    votes: Counter[Path] = Counter()
    step = max(1, len(gone) // SAMPLED)
    for file in gone[::step]:
        votes.update(_agreeing(file.path, folder, partial(_has_size, file.size)))
    if not votes:
        for place in places:
            votes.update(_agreeing(place, folder, _there))
    if not votes and not gone and places:
        return places[0]  # nothing but the name of the folder is known: the one chosen takes its place
    return max(votes, key=lambda old: (votes[old], len(old.parts)), default=None)


def _folders_that_stand(folder: Path, gone: Sequence[NotedFile], places: Sequence[Path]) -> list[Path]:
    """Folders in ``folder`` that hold lost files: the one above was chosen, and the data got another name."""
    try:
        inside = sorted(path for path in folder.iterdir() if os.path.isdir(path))
    except OSError:
        return []
    return [path for path in inside if _stands_for(path, gone, places) is not None]


def _agreeing(path: Path, folder: Path, fits: Callable[[Path], bool]) -> list[Path]:
    """The folders above ``path`` that ``folder`` may stand for."""
    return [above for above in path.parents if above.name and fits(folder / path.relative_to(above))]


def _there(path: Path) -> bool:
    """Whether something can be looked at there: not in a folder that may not be read, nor at links in a circle."""
    return os.path.exists(path)


def _has_size(size: int, path: Path) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _named(path: Path) -> Path:
    """What of a path is there before any ``{case}`` in it is filled in."""
    parts = path.parts
    first = next((at for at, part in enumerate(parts) if "{" in part), len(parts))
    return Path(*parts[:first])


def _paths_in(value: Any) -> Iterator[Path]:
    if isinstance(value, Path):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _paths_in(item)
    elif isinstance(value, Settings):
        for name in type(value).model_fields:
            yield from _paths_in(getattr(value, name))


def _moved(value: Any, move: Move) -> Any:
    if isinstance(value, Path):
        return move(value)
    if isinstance(value, tuple):
        return tuple(_moved(item, move) for item in value)
    if isinstance(value, Settings):
        names = type(value).model_fields
        return value.model_copy(update={name: _moved(getattr(value, name), move) for name in names})
    return value
