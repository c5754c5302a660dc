"""Saving a study where it lies, or with all that belongs to it somewhere else, without losing what is there.

::

    save_study   another study there, or changed by another program since? -> OtherStudyError
    copy_study   everything into <target>/.segloss-copy-…    cancel, full disk: the target is as it was
                 the study that was there -> a folder beside it
                 everything into its place, study.toml last: only now it is a study
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from segloss_gui.core.errors import BadInputError, OtherStudyError
from segloss_gui.study.document import to_toml
from segloss_gui.study.drafts import Unsaved, digest, edit_lock, forget_unsaved, read_unsaved, write_unsaved
from segloss_gui.study.folder_lock import is_lock
from segloss_gui.study.identity import StudyThere, study_there
from segloss_gui.study.models import Study
from segloss_gui.study.noted_files import FILES_FILE
from segloss_gui.study.store import StudyFolder, new_identity

RESULTS = (
    "runs", "scores.csv", "summary.md", "claims.md", "curves.png", "case.png", "report.html", "report.pdf", "tables",
    "figures",
)  # fmt: skip
"""What comes of training: left behind where the runs are."""
NOTES = ("flags.json", "gradings", FILES_FILE)
"""What people said of the cases, and which files these had."""
Report = Callable[[int, int], None]


def same_place(one: Path | None, other: Path | None) -> bool:
    """Whether two paths are one folder."""
    return one is not None and other is not None and one.resolve() == other.resolve()


def save_study(
    folder: Path, study: Study, identity: str, *, known: Sequence[Study | None] = (), replace: bool = False
) -> Path | None:
    """Write ``study.toml``; where another study had to make room, the folder it went to.

    Parameters
    ----------
    folder : Path
        The study's folder.
    study : Study
        What is written.
    identity : str
        Of the study.
    known : sequence of Study
        What was read from this folder or written there; empty where it never was this study's.
    replace : bool
        Another study, or newer words on this one, make room.

    Raises
    ------
    OtherStudyError
        When another study is there, or another program has changed this one since.
    FolderInUseError
        When another process trains there.
    """
    store = StudyFolder(folder)
    with store.lock.hold():
        aside = None
        there = study_there(folder)
        if there is not None and not replace:
            _refuse(there, study, identity, known)
        elif there is not None and _is_another(there, study, identity, known):
            aside = set_aside(there)
        elif there is not None and not _is_known(there, (*known, study)):
            aside = _keep_version(there)
        store.save(study, identity)
        return aside


def copy_study(
    source: Path | None,
    target: Path,
    study: Study,
    identity: str,
    *,
    runs: bool = True,
    replace: bool = False,
    report: Report | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path | None:
    """Save a study with what belongs to it to another folder; where a study made room there, where it went.

    Parameters
    ----------
    source : Path or None
        The folder it lies in now; None where there is none.
    target : Path
        The new folder.
    study : Study
        What is written.
    identity : str
        Of the study there.
    runs : bool
        Whether the runs and what was made of them come along; flags and grades always do.
    replace : bool
        Another study in ``target`` makes room.
    report : callable or None
        Told bytes done, and of how many.
    cancelled : callable
        Whether to stop; looked at between files.

    Raises
    ------
    OtherStudyError
        When ``target`` holds a study and ``replace`` is not set.
    BadInputError
        When a file of another use has the name of one that is copied, or it was cancelled.
    OSError
        When the disk is full or refuses. Whatever is raised, ``source`` and ``target`` are as they were.
    """
    new = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    part = target / f".segloss-copy-{uuid.uuid4().hex[:8]}"
    try:
        with StudyFolder(target).lock.hold():
            there = study_there(target)
            if there is not None and not replace:
                _refuse(there, study, identity, (), always=True)
            names = _belongings(source, runs=runs)
            if there is None:
                _refuse_names_taken(target, names)
            part.mkdir()
            if source is not None:
                with StudyFolder(source).lock.hold_to_read():
                    _copy_all(source, part, names, report, cancelled)
            aside = set_aside(there) if there is not None else None
            for name in names:
                os.replace(part / name, target / name)
            StudyFolder(target).save(study, identity)
            return aside
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if new and not StudyFolder(target).study_path.exists():
            shutil.rmtree(target, ignore_errors=True)


def set_aside(there: StudyThere) -> Path:
    """Move a study with all that belongs to it, unsaved edits too, to a folder beside its own, where it opens.

    Raises
    ------
    FolderInUseError
        When another program has edits of it in hand.
    """
    folder = there.folder
    with edit_lock(folder).hold():
        place = folder.with_name(f"{folder.name} until {datetime.now():%Y-%m-%d %H-%M-%S}")
        while place.exists():
            place = place.with_name(f"{place.name}~")
        place.mkdir()
        store = StudyFolder(folder)
        if there.study is None:
            os.replace(store.study_path, place / store.study_path.name)
        else:
            StudyFolder(place).save(there.study, there.identity or new_identity())
        if (unsaved := read_unsaved(folder)) is not None:
            write_unsaved(place, unsaved.study, unsaved.identity)
        for name in _belongings(folder, runs=True):
            os.replace(folder / name, place / name)
        store.study_path.unlink(missing_ok=True)
        forget_unsaved(folder)
        return place


def _keep_version(there: StudyThere) -> Path:
    """Keep what another program wrote of the same study beside it; the file, which opens as a study too."""
    store = StudyFolder(there.folder)
    kept = store.path / f"study until {datetime.now():%Y-%m-%d %H-%M-%S-%f}.toml"
    shutil.copyfile(store.study_path, kept)
    return kept


def keep_apart(folder: Path, unsaved: Unsaved) -> Path:
    """Keep edits beside a study that was saved anew since they were made; the file, which opens as a study too."""
    kept = StudyFolder(folder / f"study until {unsaved.time:%Y-%m-%d %H-%M-%S-%f}.toml")
    kept.save(unsaved.study, unsaved.identity)
    forget_unsaved(folder)
    return kept.study_path


def tell_apart(draft: Path, identity: str = "") -> None:
    """Make what a study leaves behind in a draft, once it lies elsewhere, another study: a crash may keep it there.

    Parameters
    ----------
    draft : Path
        Taken away as soon as the window is about the other folder.
    identity : str
        What it is from now on; empty: a new one.
    """
    store, identity = StudyFolder(draft), identity or new_identity()
    with suppress(BadInputError, OSError):  # the study is saved; this only keeps two from having one identity
        saved = store.load() if store.study_path.is_file() else None
        if (unsaved := read_unsaved(draft)) is not None:
            same_base = saved is not None and unsaved.base == digest(saved, draft)
            write_unsaved(draft, unsaved.study, identity, saved if same_base else None)
        if saved is not None:
            store.save(saved, identity)


def remove_draft(folder: Path) -> None:
    """Take a draft away that was copied whole to where the user chose."""
    shutil.rmtree(folder, ignore_errors=True)


def _is_another(there: StudyThere, study: Study, identity: str, known: Sequence[Study | None]) -> bool:
    if not there.identity and known:  # a file of an earlier version, opened from there
        return not _is_known(there, (*known, study))
    return there.is_another(study, identity)


def _is_known(there: StudyThere, known: Sequence[Study | None]) -> bool:
    """Whether a study reads in its folder as one of others would; paths may be written in several ways."""
    texts = {to_toml(study, there.folder) for study in known if study is not None}
    return there.study is not None and to_toml(there.study, there.folder) in texts


def _refuse(
    there: StudyThere, study: Study, identity: str, known: Sequence[Study | None], *, always: bool = False
) -> None:
    if _is_another(there, study, identity, known):
        raise OtherStudyError(f"{there.folder} holds another study than “{study.name}”: {there.words}")
    if always:
        raise OtherStudyError(f"{there.folder} holds a copy of “{study.name}”: {there.words}")
    if known and not _is_known(there, (*known, study)):
        raise OtherStudyError(
            f"{there.folder}: “{study.name}” was changed by another program since it was opened here: {there.words}"
        )


def _belongings(folder: Path | None, *, runs: bool) -> list[str]:
    names = (*NOTES, *RESULTS) if runs else NOTES
    return [name for name in names if folder is not None and (folder / name).exists()]


def _refuse_names_taken(target: Path, names: list[str]) -> None:
    taken = [name for name in names if (target / name).exists()]
    if taken:
        raise BadInputError(f"{target}: must not hold {', '.join(taken)} of another use; give an empty folder")


def _copy_all(source: Path, part: Path, names: list[str], report: Report | None, cancelled: Callable[[], bool]) -> None:
    files = [file for name in names for file in _files_below(source / name)]
    sizes = {file: file.stat().st_size for file in files}
    done, total = 0, sum(sizes.values())
    for name in names:
        if (source / name).is_dir():
            (part / name).mkdir()
    for file in files:
        if cancelled():
            raise BadInputError(f"{part.parent}: saving was cancelled")
        place = part / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
        with suppress(OSError):  # a file system without times or modes
            shutil.copystat(file, place)
        done += sizes[file]
        if report is not None:
            report(done, total)


def _files_below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and not is_lock(file))
