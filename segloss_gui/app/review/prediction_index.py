"""Which predictions there are to grade: the kept ones of finished runs, and those of other tools."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segloss_gui.app.session import Session
from segloss_gui.core.errors import SegLossError
from segloss_gui.core.plain_files import only_files
from segloss_gui.study.grading import Found
from segloss_gui.study.method_files import first_images, method_files
from segloss_gui.study.models import ImportedMethod
from segloss_gui.study.plan import runs_of
from segloss_gui.study.store import StudyFolder

if TYPE_CHECKING:
    from segloss_gui.app.background import BackgroundTask

DIGITS = 12
Stamp = tuple[Path, int, int]


@dataclass(frozen=True)
class Wanted:
    """Where to look, copied from the session so that a background thread can.

    Parameters
    ----------
    folder : Path
        The study's.
    cases : tuple of str
        Ids of the cohort's cases.
    runs : tuple of (method, run ids)
        Finished runs of each method, best first.
    imported : tuple of ImportedMethod
        Methods of other tools.
    images : tuple of Path
        The first image of each case.
    """

    folder: Path
    cases: tuple[str, ...]
    runs: tuple[tuple[str, tuple[str, ...]], ...]
    imported: tuple[ImportedMethod, ...]
    images: tuple[Path, ...] = ()


def wanted(session: Session) -> Wanted | None:
    """What the session's study could have predictions of; None without a folder or cohort."""
    if session.folder is None or session.preview is None:
        return None
    imported = tuple(method for method in session.study.imported if session.method(method.name))
    elsewhere = {method.name for method in imported}
    runs = tuple((m.name, _finished(session, m.name)) for m in session.methods if m.name not in elsewhere)
    cohort = session.preview.cohort
    return Wanted(session.folder, tuple(cohort.by_id), runs, imported, first_images(cohort))


def _finished(session: Session, method: str) -> tuple[str, ...]:
    runs = runs_of(session.plans.values(), method)
    return tuple(run for run in runs if (p := session.progress.get(run)) is not None and p.finished is not None)


def find(
    where: Wanted, digests: dict[Stamp, str], task: BackgroundTask | None = None
) -> tuple[tuple[Found, ...], tuple[str, ...]]:  # fmt: skip
    """Predictions on the disk, and the faults of methods whose folder is refused; for the background.

    Parameters
    ----------
    where : Wanted
        Where to look.
    digests : dict
        Digests of files that were looked at before; grows.
    task : BackgroundTask, optional
        Told how far it is; ends early once cancelled.
    """
    files: list[tuple[str, str, Path, str]] = []
    faults = []
    for method, runs in where.runs:
        files += [(method, *found, "") for found in _of_runs(where, runs)]
    for imported in where.imported:
        how = imported.model_dump_json(include={"kind", "threshold", "labels", "resample"})
        try:
            there = method_files(imported.folder, where.cases, where.images)
        except SegLossError as error:
            faults.append(str(error))
            continue
        files += [(imported.name, case, path, how) for case, path in there.items()]
    found = []
    for number, (method, case, path, how) in enumerate(files):
        if task is not None:
            task.report(number, len(files))
            if task.cancelled:
                break
        found.append(Found(case, method, _signature(path, how, digests)))
    return tuple(found), tuple(faults)


def _of_runs(where: Wanted, runs: tuple[str, ...]) -> Iterable[tuple[str, Path]]:
    folders = [StudyFolder(where.folder).run(run) for run in runs]
    for case in where.cases:
        path = next((path for run in folders if (path := run.prediction_path(case)).is_file()), None)
        if path is not None:
            yield case, path


def _signature(path: Path, how: str, digests: dict[Stamp, str]) -> str:
    """What tells a prediction from another: its file, and how labels are made from it."""
    content = digest(path, digests)
    return hashlib.sha256(f"{content} {how}".encode()).hexdigest()[:DIGITS] if how else content


def digest(path: Path, known: dict[Stamp, str]) -> str:
    """The beginning of a file's SHA-256; a file that did not change is not read again."""
    state = path.stat()
    stamp = path, state.st_mtime_ns, state.st_size
    if stamp not in known:
        with open(path, "rb", opener=only_files) as file:
            known[stamp] = hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]
    return known[stamp]
