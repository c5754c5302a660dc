"""The files a run was trained and scored on: ``data.json`` in its folder. Imports no torch.

A label or image that is replaced later makes the run's weights and scores those of other data: it is
told, and the run no longer counts as finished. Files that are where they were with their size and time
are not read again; files that are not there say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from segloss_gui.core.between import Between, nobody_asks
from segloss_gui.core.errors import BadInputError, FileRefusedError
from segloss_gui.core.json_text import read_json
from segloss_gui.data.case import Case
from segloss_gui.data.file_hash import file_hash, files_of
from segloss_gui.study.atomic import write_atomic

DATA_FILE = "data.json"


class FileThen(BaseModel):
    """A file as it was."""

    model_config = ConfigDict(frozen=True)

    case: str
    path: Path
    size: int = Field(ge=0)
    mtime_ns: int
    sha256: str = Field(pattern="^[0-9a-f]{64}$")

    def was_replaced(self, path: Path) -> bool:
        """Whether another file stands at ``path``, where it is looked for today; none there is no other."""
        try:
            state = path.stat()
            if path == self.path and (state.st_size, state.st_mtime_ns) == (self.size, self.mtime_ns):
                return False
            return state.st_size != self.size or file_hash(path) != self.sha256
        except (OSError, ValueError):  # the latter of a name that no file can have
            return False


class DataThen(BaseModel):
    """What ``data.json`` holds."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    files: tuple[FileThen, ...]
    all: bool = False
    """Whether every mask is listed of a reference put together from several; the first alone was."""
    frames: Mapping[str, int] | None = None
    """Which volume of its files each case is, where one was chosen; None in files of earlier versions."""

    @property
    def by_case(self) -> dict[str, list[FileThen]]:
        """The files of each case once, as often as training saw them and earlier versions wrote them."""
        found: dict[str, list[FileThen]] = {}
        for file in dict.fromkeys(self.files):
            found.setdefault(file.case, []).append(file)
        return found

    def now(self, case: Case) -> list[Path]:
        """The files of a case as they lie today, those that were listed of such a one."""
        return list(files_of(case if self.all else replace(case, further_labels=())))


def note_data(run: Path, cases: Iterable[Case], between: Between = nobody_asks) -> None:
    """Write the files of ``cases`` down in a run's folder; phantoms have none, and leave nothing.

    ``between`` is called before each file is read, which may be gigabytes in all; what it raises ends that.

    Raises
    ------
    FileRefusedError
        When a file cannot be read.
    """
    files, frames = list[FileThen](), dict[str, int]()
    for case in {case.id: case for case in cases}.values():  # one that is repeated in training is the same files
        for path in files_of(case):
            between()
            files.append(_then(case.id, path))
        frames |= {} if case.frame is None else {case.id: case.frame}
    if files:
        noted = DataThen(files=tuple(files), all=True, frames=frames)
        write_atomic(run / DATA_FILE, json.dumps(noted.model_dump(mode="json")) + "\n")


def files_then(run: Path) -> tuple[FileThen, ...]:
    """The files a run was trained and scored on; none where it wrote no ``data.json``.

    Raises
    ------
    FileRefusedError
        When ``data.json`` is damaged.
    """
    return data_then(run).files


def data_then(run: Path) -> DataThen:
    """What a run noted of its data; no files where it wrote no ``data.json``.

    Raises
    ------
    FileRefusedError
        When ``data.json`` is damaged.
    """
    file = run / DATA_FILE
    if not file.exists():
        return DataThen(files=())
    try:
        return DataThen.model_validate(read_json(file, "a readable list of data files"))
    except ValidationError as error:
        raise FileRefusedError(file, "must list data files with size, time and SHA-256") from error


def replaced_since(run: Path, cases: Iterable[Case] = (), between: Between = nobody_asks) -> tuple[str, ...]:
    """What was replaced since a run was trained, as ``case: file``; nothing where it wrote no ``data.json``.

    Parameters
    ----------
    run : Path
        The run's folder.
    cases : iterable of Case
        Where the files lie today; of other cases they are looked for where they were.
    between : callable
        Called before the files of a case are looked at; what it raises ends that.

    Raises
    ------
    FileRefusedError
        When ``data.json`` is damaged.
    """
    then = data_then(run)
    today = {case.id: then.now(case) for case in cases}
    found = []
    for case, files in then.by_case.items():
        between()
        now = today.get(case, [of.path for of in files])
        if len(now) != len(files):
            found.append(f"{case}: {len(now)} files for {len(files)}")
        else:
            found += [f"{case}: {path.name}" for of, path in zip(files, now, strict=True) if of.was_replaced(path)]
    return tuple(found)


def replaced_words(replaced: tuple[str, ...]) -> str:
    """A sentence for the end of such a run.

    Examples
    --------
    >>> replaced_words(("a: a.nii.gz", "b: b.nii.gz"))
    'it was trained on other data: since replaced are a: a.nii.gz and 1 more'
    """
    more = f" and {len(replaced) - 1} more" if replaced[1:] else ""
    return f"it was trained on other data: since replaced {'are' if more else 'is'} {replaced[0]}{more}"


def refuse_replaced(run: Path, cases: Iterable[Case], between: Between = nobody_asks) -> None:
    """Refuse to go on with a run whose images or labels were replaced since; ``between`` as there.

    Raises
    ------
    BadInputError
        Naming the first.
    """
    if replaced := replaced_since(run, cases, between):
        raise BadInputError(
            f"{run}: {replaced_words(replaced)}; save the study to a new folder or delete this run's folder"
        )


def _then(case: str, path: Path) -> FileThen:
    try:
        state = path.stat()
        return FileThen(
            case=case, path=path.absolute(), size=state.st_size, mtime_ns=state.st_mtime_ns, sha256=file_hash(path)
        )
    except OSError as error:
        raise FileRefusedError(path, f"must be readable, got: {error.strerror or error}") from error
